"""What the client passes on, and to whom."""

from __future__ import annotations

import inspect
from typing import Any
from unittest.mock import Mock

import pytest

import pyrax
from pyrax import cloudblockstorage, exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient

from .conftest import SNAPSHOT, V1, V3, VOLUME, Wire, make_client, volume_of


def test_old_names_are_where_programs_import_them_from() -> None:
    old = ("RETRY_INTERVAL", "time", "six", "wraps", "exc", "utils", "BaseClient", "BaseManager")
    assert all(hasattr(cloudblockstorage, name) for name in (*old, "BaseResource", "_resolve_name"))
    assert cloudblockstorage.RETRY_INTERVAL == 5
    assert pyrax.CloudBlockStorageClient is CloudBlockStorageClient


def test_managers_have_the_names_that_scripts_use() -> None:
    client = make_client()
    assert client.name == "Cloud Block Storage"
    assert client._types_manager.uri_base == "types"
    assert client._types_manager.response_key == "volume_type"
    assert client._snapshot_manager.uri_base == "snapshots"
    assert client._manager.response_key == "volume"


@pytest.mark.parametrize(
    ("url", "dialect", "label"),
    [
        (V1, "rackspace", "Cloud Block Storage v1"),
        (V1, "openstack", "Cloud Block Storage v1"),
        (None, "openstack", "Cloud Block Storage v1"),
        ("https://cinder.example.net/", "rackspace", "Cloud Block Storage v1"),
        (V3, "openstack", "Cinder v3"),
        ("https://cinder.example.net:8776/v2/123456", "openstack", "Cinder v3"),
        ("https://cinder.example.net/", "openstack", "Cinder v3"),
    ],
)
def test_the_address_decides_about_the_version(url: str | None, dialect: str, label: str) -> None:
    assert make_client(url, dialect)._manager.label == label


def test_find_by_name_works_on_both_versions(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    named = "display_name" if cbs._address.version == "v1" else "name"
    wire.answer({"volumes": [{"id": "v1", named: "data"}, {"id": "v2", named: "logs"}]})
    assert cbs.find(name="logs").id == "v2"


def test_find_raises_when_nothing_or_too_much_matches(
    cbs: CloudBlockStorageClient, wire: Wire
) -> None:
    rows = [{"id": "v1", "size": 1}, {"id": "v2", "size": 1}]
    wire.answer({"volumes": rows}, times=2)
    with pytest.raises(exceptions.NoUniqueMatch) as many:
        cbs.find(size=1)
    with pytest.raises(exceptions.NotFound) as none:
        cbs.find(id="v3")
    assert (many.value.code, none.value.code) == (400, 404)


@pytest.mark.parametrize("empty", ["", None, ".", ".."])
def test_an_empty_id_never_becomes_a_call_on_the_collection(
    cbs: CloudBlockStorageClient, wire: Wire, empty: Any
) -> None:
    calls = (cbs.get, cbs.delete, cbs.delete_volume, cbs.get_snapshot, cbs.delete_snapshot)
    for call in (*calls, cbs.get_type, cbs.get_transfer, cbs.delete_transfer, cbs.detach):
        with pytest.raises(ValueError):
            call(empty)
    assert wire.lines == []


def test_trap_17_ids_are_quoted_as_one_segment(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME})
    cbs.get("a/b?c=d&e.f")
    assert wire.last.path == "/volumes/a%2Fb%3Fc%3Dd%26e.f"


def test_trap_11_the_mountpoint_can_be_left_out() -> None:
    parameters = inspect.signature(CloudBlockStorageClient.attach_to_instance).parameters
    assert parameters["mountpoint"].default is None


def test_methods_pass_an_object_on_without_fetching_it(rax: CloudBlockStorageClient) -> None:
    volume: Any = volume_of(rax)
    volume.attach_to_instance = Mock(return_value=None)
    volume.detach = Mock(return_value=None)
    volume.delete = Mock(return_value=None)
    volume.update = Mock(return_value=None)
    rax.attach_to_instance(volume, "s1", "/dev/xvdd")
    rax.detach(volume=volume)
    rax.delete_volume(volume, force=True)
    rax.rename(volume, "new")

    volume.attach_to_instance.assert_called_once_with("s1", "/dev/xvdd")
    volume.detach.assert_called_once_with()
    volume.delete.assert_called_once_with(force=True)
    volume.update.assert_called_once_with(display_name="new", display_description=None)


def test_further_options_are_passed_on_when_given(rax: CloudBlockStorageClient) -> None:
    volume: Any = volume_of(rax)
    volume.attach_to_instance = Mock(return_value=None)
    volume.detach = Mock(return_value=None)
    rax.attach_to_instance(volume, "s1", tag="blue", wait=True)
    rax.detach(volume, instance="s1", wait=True)

    volume.attach_to_instance.assert_called_once_with("s1", None, tag="blue", wait=True)
    volume.detach.assert_called_once_with(instance="s1", wait=True)


def test_create_snapshot_calls_the_snapshot_manager_by_name(rax: CloudBlockStorageClient) -> None:
    volume = volume_of(rax)
    rax._snapshot_manager.create = Mock(return_value="made")
    assert rax.create_snapshot(volume, "n", "d", True) == "made"
    rax._snapshot_manager.create.assert_called_once_with(
        volume=volume, name="n", description="d", force=True
    )


def test_snapshots_are_reached_by_id(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": SNAPSHOT}, times=2).answer(status=202)
    assert cbs.get_snapshot("p1").name == "snap"
    assert cbs.delete_snapshot("p1") is None
    assert wire.lines == ["GET /snapshots/p1", "GET /snapshots/p1", "DELETE /snapshots/p1"]


def test_rename_snapshot_changes_its_name(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": SNAPSHOT}).answer({"snapshot": {**SNAPSHOT, "display_name": "new"}})
    assert rax.rename_snapshot("p1", "new") is None
    assert wire.last.body == {"snapshot": {"display_name": "new"}}


def test_update_snapshot_changes_both_texts(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": SNAPSHOT}).answer({"snapshot": SNAPSHOT})
    rax.update_snapshot("p1", display_name="n", display_description="")
    assert wire.last.body == {"snapshot": {"display_name": "n", "display_description": ""}}


def test_limits_are_the_raw_document(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    document = {"limits": {"rate": [], "absolute": {"maxTotalVolumes": 10}}}
    wire.answer(document)
    assert cbs.get_limits() == document
    assert wire.lines == ["GET /limits"]


def test_a_client_without_an_address_says_so(wire: Wire) -> None:
    with pytest.raises(exceptions.ServiceNotAvailable):
        make_client(None).list()


def test_an_absolute_address_is_used_as_it_is(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({})
    cinder.method_get("https://elsewhere.example.net/x")
    assert wire.lines == ["GET https://elsewhere.example.net/x"]


def test_lists_take_filters_and_order(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volumes": []}).answer({"snapshots": []})
    cinder.list(sort="size:desc", filters={"status": "available"})
    cinder.list_snapshots(filters={"volume_id": "v1"})
    assert wire.lines == [
        "GET /volumes/detail?sort=size:desc&status=available",
        "GET /snapshots/detail?volume_id=v1",
    ]
