"""Volumes and snapshots, as version 3 takes them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import (
    CloudBlockStorageClient,
    CloudBlockStorageSnapshot,
    CloudBlockStorageVolume,
)

from .conftest import SNAPSHOT, VERSIONS, VOLUME_V3, Wire, volume_of


def test_create_sends_only_what_is_given(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME_V3}, status=202)
    volume = cinder.create("data", 100)
    assert isinstance(volume, CloudBlockStorageVolume)
    assert wire.last.body == {"volume": {"size": 100, "name": "data"}}


def test_create_uses_the_names_of_today(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME_V3}, status=202)
    cinder.create(
        "data",
        100,
        volume_type="ssd",
        description="files",
        metadata={"a": 1},
        availability_zone="nova",
        image="i1",
        scheduler_hints={"different_host": ["x"]},
    )
    assert wire.last.body == {
        "volume": {
            "size": 100,
            "name": "data",
            "description": "files",
            "volume_type": "ssd",
            "metadata": {"a": "1"},
            "availability_zone": "nova",
            "imageRef": "i1",
        },
        "OS-SCH-HNT:scheduler_hints": {"different_host": ["x"]},
    }


def test_trap_10_no_type_is_ever_made_up(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME_V3}, status=202)
    cinder.create("copy", clone_id="v0")
    assert wire.last.body == {"volume": {"name": "copy", "source_volid": "v0"}}


def test_without_a_source_a_size_is_needed(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    with pytest.raises(exceptions.InvalidSize):
        cinder.create("n")
    assert wire.lines == []


@pytest.mark.parametrize(("key", "version"), [("backup_id", "3.47"), ("group_id", "3.13")])
def test_newer_keys_ask_for_their_microversion(
    cinder: CloudBlockStorageClient, wire: Wire, key: str, version: str
) -> None:
    wire.answer(VERSIONS).answer({"volume": VOLUME_V3}, status=202)
    cinder.create("n", 100, **{key: "x1"})
    assert wire.last.body["volume"][key] == "x1"
    assert wire.last.headers["OpenStack-API-Version"] == f"volume {version}"


def test_update_uses_the_names_of_today(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": {**VOLUME_V3, "name": "new", "description": ""}})
    volume = volume_of(cinder)
    cinder._manager.update(volume, "new", "", metadata={"a": 1})
    assert wire.last.body == {"volume": {"name": "new", "description": "", "metadata": {"a": "1"}}}
    assert (volume.name, volume.display_name, volume.description) == ("new", "new", "")


def test_snapshots_are_created_with_the_keys_of_their_schema(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"snapshot": SNAPSHOT}, status=202, times=3)
    made = cinder.create_snapshot(volume_of(cinder))
    assert isinstance(made, CloudBlockStorageSnapshot)
    assert wire.last.body == {"snapshot": {"volume_id": "v1"}}
    cinder.create_snapshot(volume_of(cinder), "n", "d", force=True, metadata={"a": 1})
    assert wire.last.body == {
        "snapshot": {
            "volume_id": "v1",
            "name": "n",
            "description": "d",
            "force": True,
            "metadata": {"a": "1"},
        }
    }
    volume_of(cinder).create_snapshot()
    assert wire.last.body == {"snapshot": {"volume_id": "v1"}}


def test_snapshots_are_changed_with_the_names_of_today(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"snapshot": SNAPSHOT})
    cinder._snapshot_manager.update("p1", "n", "")
    assert wire.last.body == {"snapshot": {"name": "n", "description": ""}}


ACTIONS: list[tuple[str, tuple[Any, ...], dict[str, Any], str | None]] = [
    ("set_bootable", (False,), {"os-set_bootable": {"bootable": False}}, None),
    ("set_readonly", (), {"os-update_readonly_flag": {"readonly": True}}, None),
    (
        "retype",
        ("ssd", "on-demand"),
        {"os-retype": {"new_type": "ssd", "migration_policy": "on-demand"}},
        None,
    ),
    ("revert_to_snapshot", ("p1",), {"revert": {"snapshot_id": "p1"}}, "3.40"),
    ("reimage", ("i1",), {"os-reimage": {"image_id": "i1", "reimage_reserved": False}}, "3.68"),
]


@pytest.mark.parametrize(("method", "arguments", "body", "version"), ACTIONS)
def test_actions(
    cinder: CloudBlockStorageClient,
    wire: Wire,
    method: str,
    arguments: tuple[Any, ...],
    body: dict[str, Any],
    version: str | None,
) -> None:
    if version:
        wire.answer(VERSIONS)
    wire.answer(status=202)
    assert getattr(cinder, method)("v1", *arguments) is None
    assert wire.last.path == "/volumes/v1/action"
    assert wire.last.body == body
    asked = wire.last.headers.get("OpenStack-API-Version")
    assert asked == (f"volume {version}" if version else None)


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("retype", ("ssd", "perhaps")),
        ("revert_to_snapshot", ("",)),
        ("reimage", (None,)),
        ("set_bootable", (True,)),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_sent(
    cinder: CloudBlockStorageClient, wire: Wire, method: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(ValueError):
        getattr(cinder, method)("" if method == "set_bootable" else "v1", *arguments)
    assert wire.lines == []


def test_a_volume_becomes_an_image(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    made = {"image_id": "i1", "status": "uploading"}
    wire.answer({"os-volume_upload_image": made}, 202).answer(VERSIONS)
    wire.answer({"os-volume_upload_image": made}, 202)
    assert cinder.upload_to_image("v1", "n") == made
    assert wire.last.body == {
        "os-volume_upload_image": {
            "image_name": "n",
            "force": False,
            "disk_format": "raw",
            "container_format": "bare",
        }
    }
    cinder.upload_to_image("v1", "n", visibility="private", protected=True)
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.1"


def test_a_free_volume_is_extended_without_a_microversion(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer(status=202)
    cinder.extend(volume_of(cinder), 200)
    assert wire.last.body == {"os-extend": {"new_size": 200}}
    assert "OpenStack-API-Version" not in wire.last.headers


def test_a_volume_in_use_is_extended_since_3_42(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer(VERSIONS).answer(status=202)
    cinder.extend(volume_of(cinder, status="in-use"), 200)
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.42"


@pytest.mark.parametrize("size", [None, "200", True])
def test_the_new_size_is_a_whole_number(
    cinder: CloudBlockStorageClient, wire: Wire, size: Any
) -> None:
    with pytest.raises(exceptions.InvalidSize):
        cinder.extend(volume_of(cinder), size)
    assert wire.lines == []


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("New size for extend must be greater than current size.", exceptions.InvalidVolumeResize),
        ("status must be available to extend, currently x", exceptions.VolumeNotAvailable),
    ],
)
def test_refused_extensions_are_both_errors(
    cinder: CloudBlockStorageClient, wire: Wire, message: str, kind: type[Exception]
) -> None:
    wire.refuse(400, message)
    with pytest.raises(kind) as refused:
        cinder.extend(volume_of(cinder), 50)
    assert isinstance(refused.value, exceptions.BadRequest)


def test_an_extension_beyond_the_quota_is_over_the_limit(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.refuse(413, "VolumeSizeExceedsAvailableQuota")
    with pytest.raises(exceptions.OverLimit):
        cinder.extend(volume_of(cinder), 5000)
