"""What Rackspace's version 1 cannot do says so, and what is new goes to the managers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient

from .conftest import VOLUME_V3, Wire, volume_of

Call = Callable[[CloudBlockStorageClient], Any]

OPENSTACK_ONLY: dict[str, Call] = {
    "set_bootable": lambda cbs: cbs.set_bootable("v1"),
    "set_readonly": lambda cbs: cbs.set_readonly("v1"),
    "retype": lambda cbs: cbs.retype("v1", "ssd"),
    "revert_to_snapshot": lambda cbs: cbs.revert_to_snapshot("v1", "p1"),
    "upload_to_image": lambda cbs: cbs.upload_to_image("v1", "n"),
    "reimage": lambda cbs: cbs.reimage("v1", "i1"),
    "get_summary": lambda cbs: cbs.get_summary(),
    "get_metadata": lambda cbs: cbs.get_metadata("v1"),
    "set_metadata": lambda cbs: cbs.set_metadata("v1", {}),
    "update_metadata": lambda cbs: cbs.update_metadata("v1", {}),
    "delete_metadata_key": lambda cbs: cbs.delete_metadata_key("v1", "k"),
    "get_default_type": lambda cbs: cbs.get_default_type(),
    "list_backups": lambda cbs: cbs.list_backups(),
    "get_backup": lambda cbs: cbs.get_backup("b1"),
    "create_backup": lambda cbs: cbs.create_backup("v1"),
    "update_backup": lambda cbs: cbs.update_backup("b1", "n"),
    "delete_backup": lambda cbs: cbs.delete_backup("b1"),
    "restore_backup": lambda cbs: cbs.restore_backup("b1"),
    "extend": lambda cbs: cbs.extend(volume_of(cbs), 200),
    "create(scheduler_hints=...)": lambda cbs: cbs.create("n", 100, scheduler_hints={"a": "b"}),
    "create(backup_id=...)": lambda cbs: cbs.create("n", 100, backup_id="b1"),
    "create(group_id=...)": lambda cbs: cbs.create("n", 100, group_id="g1"),
    "create_transfer(no_snapshots=...)": lambda cbs: cbs.create_transfer("v1", no_snapshots=True),
    "create_snapshot(metadata=...)": lambda cbs: cbs.create_snapshot(
        volume_of(cbs), "n", metadata={"a": "b"}
    ),
    "update(metadata=...)": lambda cbs: cbs._manager.update("v1", metadata={}),
    "attach_to_instance(tag=...)": lambda cbs: cbs.attach_to_instance(
        volume_of(cbs), "s1", tag="blue"
    ),
    "attach_to_instance(delete_on_termination=...)": lambda cbs: cbs.attach_to_instance(
        volume_of(cbs), "s1", delete_on_termination=True
    ),
}


@pytest.mark.parametrize("method", OPENSTACK_ONLY)
def test_what_version_1_cannot_do_names_service_and_method(
    rax: CloudBlockStorageClient, wire: Wire, method: str
) -> None:
    with pytest.raises(exceptions.NotSupported) as refused:
        OPENSTACK_ONLY[method](rax)
    assert (refused.value.method, refused.value.service) == (method, "Cloud Block Storage v1")
    assert wire.lines == []


def test_a_volume_has_the_same_verbs(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    volume = volume_of(cinder)
    wire.answer(times=4).answer({"metadata": {"a": "1"}}, times=3).answer()
    volume.extend(200)
    volume.set_bootable()
    volume.set_readonly(False)
    volume.retype("ssd")
    assert volume.get_metadata() == {"a": "1"}
    volume.set_metadata({"a": 1})
    volume.update_metadata({"a": 1})
    volume.delete_metadata_key("a")
    assert [one.body for one in wire.sent[:4]] == [
        {"os-extend": {"new_size": 200}},
        {"os-set_bootable": {"bootable": True}},
        {"os-update_readonly_flag": {"readonly": False}},
        {"os-retype": {"new_type": "ssd", "migration_policy": "never"}},
    ]
    assert volume.metadata == {}


def test_extend_fetches_a_volume_given_by_its_id(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volume": VOLUME_V3}).answer(status=202)
    cinder.extend("v1", 200)
    assert wire.lines == ["GET /volumes/v1", "POST /volumes/v1/action"]
