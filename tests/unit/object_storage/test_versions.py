"""Versions of objects."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient
from pyrax.object_storage.versions import DELETED
from tests.unit.object_storage.conftest import Wire

INFO = {"object_versioning": {}}


def row(name: str, version: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "version_id": version, "bytes": 1, "hash": "x", **fields}


def test_versions_are_listed_page_by_page(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=INFO)
    wire.answer(200, json=[row("a", "2", is_latest=True), row("a", "1", content_type=DELETED)])
    wire.answer(200, json=[row("b", "3")]).answer(200, json=[])
    found = swift.list_object_versions("box", prefix="p&q")
    assert [(obj.name, obj.version_id, obj.deleted) for obj in found] == [
        ("a", "2", False),
        ("a", "1", True),
        ("b", "3", False),
    ]
    assert found[0].is_latest is True
    assert wire.lines[1:] == [
        "GET /box?format=json&versions=true&prefix=p%26q",
        "GET /box?format=json&versions=true&prefix=p%26q&marker=a&version_marker=1",
        "GET /box?format=json&versions=true&prefix=p%26q&marker=b&version_marker=3",
    ]


def test_one_page_of_versions(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(200, json=[row("b", "3")])
    assert len(swift.list_object_versions("box", limit=1, marker="a", version_marker="9")) == 1
    assert wire.lines[1:] == [
        "GET /box?format=json&versions=true&marker=a&version_marker=9&limit=1"
    ]


def test_a_listing_that_does_not_advance_ends(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(200, json=[row("a", "1")]).answer(200, json=[row("a", "1")])
    with pytest.raises(exceptions.ServiceResponseFailure, match="advance"):
        swift.list_object_versions("box")


def test_clusters_without_versions_say_so(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"swift": {}})
    with pytest.raises(exceptions.NotSupported, match="list_object_versions"):
        swift.list_object_versions("box")
    swift.get_capabilities.__self__._capabilities = None
    wire.answer(404).answer(200, json=[{"name": "a"}])
    with pytest.raises(exceptions.NotSupported):
        swift.list_object_versions("box")


def test_a_missing_container_is_named(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        swift.list_object_versions("box")


def test_one_version_is_fetched_and_deleted(wire: Wire, bucket: Container) -> None:
    wire.answer(200, b"abc", Content_Length=3).answer(204)
    assert bucket.fetch("x", version_id="7/8") == b"abc"
    bucket.delete_object("x", version_id="7/8")
    assert wire.lines == ["GET /box/x?version-id=7%2F8", "DELETE /box/x?version-id=7%2F8"]


def test_a_listed_version_brings_its_id(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(200, json=[row("x", "7")]).answer(200, json=[])
    version = swift.list_object_versions("box")[0]
    wire.answer(200, b"abc", Content_Length=3, ETag="900150983cd24fb0d6963f7d28e17f72")
    wire.answer(204)
    assert version.fetch() == b"abc"
    version.delete()
    assert wire.lines[-2:] == ["GET /box/x?version-id=7", "DELETE /box/x?version-id=7"]


def test_the_content_of_a_version_is_checked(wire: Wire, bucket: Container) -> None:
    wire.answer(200, b"abX", Content_Length=3, ETag="900150983cd24fb0d6963f7d28e17f72")
    with pytest.raises(exceptions.DownloadFailed):
        bucket.fetch("x", version_id="7")


def test_a_version_that_is_not_there(wire: Wire, bucket: Container) -> None:
    wire.answer(404).answer(204)
    with pytest.raises(exceptions.NoSuchObject):
        bucket.delete_object("x", version_id="7")
