"""Which version of the service stands at an endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from tests.unit.service_wire import ServiceWire

from .conftest import make_client

CASES: list[tuple[Any, Any, str, Any]] = [
    ("https://ord.queues.api.rackspacecloud.com/v1/1", "rax:queues", "rackspace", None),
    ("https://q.example/v1/1", "messaging", "rackspace", None),
    ("https://q.example/v1/1/", None, "rackspace", "https://q.example/v1/1"),
    ("https://q.example/anything", "rax:queues", "rackspace", None),
    (None, None, "rackspace", None),
    ("https://q.example", "messaging", "openstack", "https://q.example/v2"),
    ("https://q.example:8888/", "messaging", "openstack", "https://q.example:8888/v2"),
    ("https://q.example/messaging", "message", "openstack", "https://q.example/messaging/v2"),
    ("https://q.example/v2", "messaging", "openstack", "https://q.example/v2"),
    ("https://q.example/v2.0/", "queuing", "openstack", "https://q.example/v2.0"),
    ("https://q.example/v2/5f8c1f", "messaging", "openstack", "https://q.example/v2"),
    ("https://v1.example/messaging", "messaging", "openstack", "https://v1.example/messaging/v2"),
]


@pytest.mark.parametrize(("endpoint", "kind", "dialect", "url"), CASES)
def test_path_and_type_pick_the_version(endpoint: Any, kind: Any, dialect: str, url: Any) -> None:
    client = make_client("openstack", management_url=endpoint, service_type=kind)
    assert client.dialect == dialect
    assert client.management_url == (url or endpoint)


ROOT = "https://q.example/messaging"


def test_version_1_1_is_left_for_version_2_where_there_is_one(wire: ServiceWire) -> None:
    wire.answer("GET", f"{ROOT}/", {"versions": [{"id": "1.1"}, {"id": "2"}]}, status=300)
    wire.answer("GET", f"{ROOT}/v2/queues", {"queues": []})
    client = make_client("openstack", management_url=f"{ROOT}/v1.1/p1")
    assert client.list() == client.list() == []
    assert [call.request.url for call in wire.mock.calls] == [
        f"{ROOT}/",
        f"{ROOT}/v2/queues",
        f"{ROOT}/v2/queues",
    ]
    assert "X-Auth-Token" not in wire.mock.calls[0].request.headers


@pytest.mark.parametrize("body", [{"versions": [{"id": "1.1"}]}, {}])
def test_version_1_1_alone_is_not_supported(wire: ServiceWire, body: Any) -> None:
    wire.answer("GET", f"{ROOT}/", body, status=300)
    client = make_client("openstack", management_url=f"{ROOT}/v1.1/p1")
    for call in (client.list, lambda: client.post_message("jobs", 1, 60)):
        with pytest.raises(exceptions.NotSupported, match="Zaqar v1.1"):
            call()
