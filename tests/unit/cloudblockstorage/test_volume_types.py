"""Types of volumes."""

from __future__ import annotations

from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageVolumeType

from .conftest import Wire


def test_types_are_listed(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    rows = [{"id": 1, "name": "SATA", "extra_specs": {}}, {"id": 2, "name": "SSD"}]
    wire.answer({"volume_types": rows})
    kinds = cbs.list_types()
    assert [(type(kind), kind.id, kind.name) for kind in kinds] == [
        (CloudBlockStorageVolumeType, 1, "SATA"),
        (CloudBlockStorageVolumeType, 2, "SSD"),
    ]
    assert wire.lines == ["GET /types"]


def test_one_type_is_shown_by_its_number(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume_type": {"id": 2, "name": "SSD"}})
    kind = cbs.get_type(2)
    assert (kind.name, kind.extra_specs) == ("SSD", {})
    assert wire.lines == ["GET /types/2"]


def test_the_default_type_is_shown(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume_type": {"id": "x", "name": "__DEFAULT__"}})
    assert cinder.get_default_type().name == "__DEFAULT__"
    assert wire.lines == ["GET /types/default"]
