"""Segments of a version that is replaced."""

from __future__ import annotations

import logging

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient
from pyrax.object_storage.replaced import delete_segments, present_segments, segments_home
from tests.unit.object_storage.conftest import Wire


def test_the_home_of_segments(client: StorageClient) -> None:
    assert segments_home(client, "box") == "box_segments"
    assert segments_home(client, "box", b"other") == "other"
    with pytest.raises(exceptions.InvalidContainerName):
        segments_home(client, "box", "a/b")


def test_a_static_large_object_names_its_segments(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, X_Static_Large_Object="True")
    names = ["/segs/x/1", "/segs/foreign/1", "/elsewhere/x/2"]
    wire.answer(200, json=[{"name": name, "bytes": 1, "hash": "0" * 32} for name in names])
    assert present_segments(swift, "box", "x", "segs") == ["x/1"]
    assert wire.lines == ["HEAD /box/x", "GET /box/x?multipart-manifest=get"]


@pytest.mark.parametrize(
    ("manifest", "found"),
    [("segs/x/7/", ["x/7/1"]), ("elsewhere/x/7/", []), ("segs/x.", []), (None, [])],
)
def test_a_dynamic_large_object_is_listed_in_a_folder_of_its_own_only(
    wire: Wire, swift: StorageClient, manifest: str | None, found: list[str]
) -> None:
    headers = {"X-Object-Manifest": manifest} if manifest else {}
    if found:
        wire.answer(200, json=[{"name": "x/7/1", "bytes": 1}]).answer(200, json=[])
    assert present_segments(swift, "box", "x", "segs", headers) == found
    assert wire.spent


def test_what_is_not_there_has_no_segments(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404)
    assert present_segments(swift, "box", "x", "segs") == []


def test_what_cannot_be_deleted_is_logged(
    wire: Wire, swift: StorageClient, caplog: pytest.LogCaptureFixture
) -> None:
    delete_segments(swift, "segs", [])
    assert wire.sent == []
    wire.answer(200, json={"bulk_delete": {}})
    wire.answer(
        200,
        json={
            "Number Deleted": 0,
            "Response Status": "400 Bad Request",
            "Errors": [["segs/x", "409 Conflict"]],
        },
    )
    delete_segments(swift, "segs", ["x"])
    assert "409 Conflict" in caplog.text
    wire.answer(403)
    caplog.clear()
    caplog.set_level(logging.WARNING, "pyrax")
    wire.answer(403)
    delete_segments(swift, "segs", ["x"])
    assert "were not deleted" in caplog.text or "was not deleted" in caplog.text
