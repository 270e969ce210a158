"""The versions of the API."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.versions import root_url, version_url

from .conftest import Wire, make_client

CURRENT = {
    "id": "v2.1",
    "status": "CURRENT",
    "version": "2.96",
    "min_version": "2.1",
    "links": [{"rel": "self", "href": "http://elsewhere.example.org/v2.1/"}],
}


@pytest.mark.parametrize(
    ("endpoint", "version", "root"),
    [
        ("https://n.example.net/v2.1", "https://n.example.net/v2.1/", "https://n.example.net/"),
        ("http://h:8774/v2.1/930036", "http://h:8774/v2.1/", "http://h:8774/"),
        ("https://h/compute/v2.1/x", "https://h/compute/v2.1/", "https://h/compute/"),
        (
            "https://ord.example.net/v2/93",
            "https://ord.example.net/v2/",
            "https://ord.example.net/",
        ),
    ],
)
def test_where_the_documents_are(endpoint: str, version: str, root: str) -> None:
    assert version_url(endpoint) == version
    assert root_url(endpoint) == root


def test_all_versions_are_listed_at_the_root(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "https://nova.example.net/", {"versions": [CURRENT]}, status=300)

    assert [one.version for one in nova.versions.list()] == ["2.96"]


def test_the_current_version_is_at_the_endpoint(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/", {"version": CURRENT})

    assert nova.versions.get_current().min_version == "2.1"


def test_latest_is_looked_up_once_at_the_client_s_own_host(wire: Wire) -> None:
    nova = make_client("openstack", microversion="latest")
    wire.answer("GET", "/", {"version": CURRENT})
    wire.answer("GET", "/servers/detail", {"servers": []})
    nova.servers.list()
    nova.servers.list()

    assert wire.lines == ["GET /", "GET /servers/detail", "GET /servers/detail"]
    first, second, _ = wire.sent
    assert "X-OpenStack-Nova-API-Version" not in first.headers
    assert second.headers["OpenStack-API-Version"] == "compute 2.96"
    assert nova.microversion == "2.96"


def test_a_client_without_endpoint_has_no_versions() -> None:
    nova = make_client("openstack")
    nova.management_url = None

    with pytest.raises(exceptions.ServiceNotAvailable):
        nova.versions.list()
