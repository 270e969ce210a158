"""Completing addresses, and asking for microversions."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient

from .conftest import V1, VERSIONS, Wire, make_client

ROOT = "https://cinder.example.net/volume"


def test_the_project_is_appended_to_a_version(wire: Wire) -> None:
    wire.answer({"volumes": []})
    make_client(f"{ROOT}/v3", "openstack").list()
    assert wire.lines == ["GET /volumes/detail"]


def test_an_address_without_version_is_looked_up_once(wire: Wire) -> None:
    client = make_client(ROOT, "openstack")
    wire.answer(VERSIONS, status=300).answer({"volumes": []}, times=2)
    client.list()
    client.list()
    assert wire.lines == [f"GET {ROOT}/", "GET /volumes/detail", "GET /volumes/detail"]
    assert "X-Auth-Token" not in wire.sent[0].headers


def test_a_service_without_version_3_says_what_it_has(wire: Wire) -> None:
    wire.answer({"versions": [{"id": "v2.0"}]}, status=300)
    with pytest.raises(exceptions.ServiceNotAvailable, match=r"v2\.0"):
        make_client(ROOT, "openstack").list()


def test_version_1_is_sent_to_its_address_as_it_stands(wire: Wire) -> None:
    wire.answer({"volumes": []})
    make_client("https://x.example.net/v1", "rackspace").list()
    assert wire.lines == ["GET https://x.example.net/v1/volumes"]


def test_no_microversion_is_sent_by_default(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volumes": []})
    cinder.list()
    assert "OpenStack-API-Version" not in wire.last.headers


def test_a_call_asks_for_the_lowest_microversion_that_it_needs(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    answer = {"volume-summary": {"total_size": 40, "total_count": 4}}
    wire.answer(VERSIONS).answer(answer, times=2)
    assert cinder.get_summary() == {"total_size": 40, "total_count": 4}
    cinder.get_summary()
    assert wire.lines == [f"GET {ROOT}/v3/", "GET /volumes/summary", "GET /volumes/summary"]
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.12"
    assert wire.sent[0].headers["X-Auth-Token"] == "token-1"


def test_a_microversion_that_the_cloud_lacks_is_named(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"versions": [{"id": "v3.0", "version": "3.27"}]})
    with pytest.raises(exceptions.NotSupported) as refused:
        cinder.revert_to_snapshot("v1", "p1")
    text = str(refused.value)
    assert all(word in text for word in ("revert_to_snapshot", "Cinder v3", "3.40", "3.27"))
    assert wire.lines == [f"GET {ROOT}/v3/"]


def test_version_2_has_no_microversions(wire: Wire) -> None:
    client = make_client("https://x.example.net/v2/123456", "openstack")
    with pytest.raises(exceptions.NotSupported):
        client.get_summary()
    assert wire.lines == []


def test_the_decision_is_made_by_the_address() -> None:
    assert make_client(V1)._address.version == "v1"
    assert make_client(None, "openstack")._address.version == "v1"
