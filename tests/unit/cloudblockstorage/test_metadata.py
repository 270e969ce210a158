"""Metadata of volumes and snapshots at version 3."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient

from .conftest import SNAPSHOT, Wire, volume_of

ALL = {"metadata": {"a": "1", "b": "True"}}


def test_metadata_is_read(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(ALL)
    volume = volume_of(cinder)
    assert cinder.get_metadata(volume) == ALL["metadata"]
    assert volume.metadata == ALL["metadata"]
    assert wire.lines == ["GET /volumes/v1/metadata"]


@pytest.mark.parametrize(("method", "verb"), [("set_metadata", "PUT"), ("update_metadata", "POST")])
def test_metadata_is_written_as_text(
    cinder: CloudBlockStorageClient, wire: Wire, method: str, verb: str
) -> None:
    wire.answer(ALL)
    assert getattr(cinder, method)("v1", {"a": 1, b"b": True}) == ALL["metadata"]
    assert wire.lines == [f"{verb} /volumes/v1/metadata"]
    assert wire.last.body == ALL


@pytest.mark.parametrize("method", ["set_metadata", "update_metadata"])
@pytest.mark.parametrize("odd", [None, "", [], 0, "text"])
def test_forgotten_metadata_empty_nothing(
    cinder: CloudBlockStorageClient, wire: Wire, method: str, odd: object
) -> None:
    with pytest.raises(TypeError, match="Metadata are a dict"):
        getattr(cinder, method)("v1", odd)
    assert wire.lines == []


def test_a_key_is_deleted(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer()
    volume = volume_of(cinder, metadata={"a/b": "1", "c": "2"})
    cinder.delete_metadata_key(volume, "a/b")
    assert wire.lines == ["DELETE /volumes/v1/metadata/a%2Fb"]
    assert volume.metadata == {"c": "2"}


def test_an_empty_key_never_deletes_all(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cinder.delete_metadata_key("v1", "")
    assert wire.lines == []


def test_an_unknown_key_is_not_found(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.refuse(404, "no such key")
    with pytest.raises(exceptions.NotFound):
        cinder.delete_metadata_key("v1", "a")


def test_snapshots_have_metadata_too(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": SNAPSHOT}).answer(ALL, times=3).answer()
    snapshot = cinder.get_snapshot("p1")
    assert snapshot.get_metadata() == ALL["metadata"]
    snapshot.set_metadata({"a": 1})
    snapshot.update_metadata({"a": 1})
    snapshot.delete_metadata_key("a")
    assert snapshot.metadata == {"b": "True"}
    assert wire.lines[1:] == [
        "GET /snapshots/p1/metadata",
        "PUT /snapshots/p1/metadata",
        "POST /snapshots/p1/metadata",
        "DELETE /snapshots/p1/metadata/a",
    ]
