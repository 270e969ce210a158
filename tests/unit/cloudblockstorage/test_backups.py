"""Backups at version 3."""

from __future__ import annotations

import pytest

from pyrax.cloudblockstorage import (
    CloudBlockStorageBackup,
    CloudBlockStorageClient,
    CloudBlockStorageRestore,
)

from .conftest import VERSIONS, Wire, volume_of

BACKUP = {"id": "b1", "name": "nightly", "status": "available", "volume_id": "v1", "size": 100}


def test_backups_are_listed_in_detail(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"backups": [BACKUP]}).answer({"backups": [BACKUP]})
    backup = cinder.list_backups(filters={"volume_id": "v1"})[0]
    assert (type(backup), backup.name, backup.fail_reason) == (
        CloudBlockStorageBackup,
        "nightly",
        None,
    )
    cinder.list_backups(limit=1, marker="b0")
    assert wire.lines == [
        "GET /backups/detail?volume_id=v1",
        "GET /backups/detail?limit=1&marker=b0",
    ]


def test_a_new_backup_fetches_what_its_answer_lacks(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"backup": {"id": "b1", "name": "nightly", "links": []}}, status=202)
    wire.answer({"backup": {**BACKUP, "status": "creating"}})
    backup = cinder.create_backup(volume_of(cinder), "nightly")
    assert backup.status == "creating"
    assert wire.lines == ["POST /backups", "GET /backups/b1"]
    assert wire.sent[0].body == {
        "backup": {"volume_id": "v1", "name": "nightly", "incremental": False, "force": False}
    }


def test_a_backup_takes_all_options(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(VERSIONS).answer({"backup": BACKUP}, status=202)
    cinder.create_backup(
        "v1",
        "n",
        description="d",
        container="c",
        incremental=True,
        force=True,
        snapshot="p1",
        metadata={"a": 1},
        availability_zone="nova",
    )
    assert wire.last.body == {
        "backup": {
            "volume_id": "v1",
            "name": "n",
            "description": "d",
            "container": "c",
            "incremental": True,
            "force": True,
            "snapshot_id": "p1",
            "metadata": {"a": "1"},
            "availability_zone": "nova",
        }
    }
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.51"


def test_metadata_alone_asks_for_less(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(VERSIONS).answer({"backup": BACKUP}, status=202)
    cinder.create_backup("v1", metadata={})
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.43"


def test_a_backup_needs_a_volume(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cinder.create_backup("")
    assert wire.lines == []


def test_a_backup_is_renamed_since_3_9(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"backup": BACKUP}).answer(VERSIONS)
    wire.answer({"backup": {"id": "b1", "name": "new", "links": []}})
    backup = cinder.get_backup("b1")
    backup.update("new", "why")
    assert wire.last.body == {"backup": {"name": "new", "description": "why"}}
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.9"
    assert (backup.name, backup.description) == ("new", "why")


def test_nothing_to_change_sends_nothing(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    cinder.update_backup("b1")
    assert wire.lines == []


def test_a_backup_is_deleted(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(status=202, times=2)
    cinder.delete_backup("b1")
    CloudBlockStorageBackup(cinder._backup_manager, BACKUP).delete()
    assert wire.lines == ["DELETE /backups/b1"] * 2


def test_a_backup_is_restored(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    answer = {"restore": {"backup_id": "b1", "volume_id": "v9", "volume_name": "n"}}
    wire.answer(answer, status=202, times=3)
    made = cinder.restore_backup("b1")
    assert (type(made), made.volume_id, made.volume_name) == (CloudBlockStorageRestore, "v9", "n")
    cinder.restore_backup("b1", volume=volume_of(cinder))
    CloudBlockStorageBackup(cinder._backup_manager, BACKUP).restore(name="n")
    assert [one.body for one in wire.sent] == [
        {"restore": {}},
        {"restore": {"volume_id": "v1"}},
        {"restore": {"name": "n"}},
    ]


@pytest.mark.parametrize("call", ["get_backup", "delete_backup", "restore_backup"])
def test_an_empty_id_is_refused(cinder: CloudBlockStorageClient, wire: Wire, call: str) -> None:
    with pytest.raises(ValueError):
        getattr(cinder, call)("")
    assert wire.lines == []
