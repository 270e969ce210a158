"""Segments that a large object shares with its copies."""

from __future__ import annotations

import logging

import pytest

from pyrax.object_storage import Container, StorageClient
from pyrax.object_storage.replaced import delete_replaced
from tests.unit.object_storage.conftest import Wire

PART = "x/slo/1699990000.500000/12/5/00000000"
STATIC = {"ETag": '"e"', "Content_Length": 12, "X_Static_Large_Object": "True"}
DYNAMIC = {"ETag": '"e"', "Content_Length": 12, "X_Object_Manifest": "box_segments/x/"}


def test_the_first_segment_is_marked_before_a_manifest_is_copied(
    wire: Wire, bucket: Container
) -> None:
    wire.answer(200, **STATIC)
    wire.answer(200, json=[{"name": f"/box_segments/{PART}", "bytes": 5, "hash": "x"}])
    wire.answer(200, X_Delete_At=2000000000).answer(202).answer(201)
    bucket.copy_object("x", "new")
    assert wire.lines == [
        "HEAD /box/x",
        "GET /box/x?multipart-manifest=get",
        f"HEAD /box_segments/{PART}",
        f"POST /box_segments/{PART}",
        "PUT /new/x?multipart-manifest=get",
    ]
    marked = wire.sent[3].headers
    assert (marked["X-Object-Meta-Pyrax-Shared"], marked["X-Delete-At"]) == ("true", "2000000000")


def test_the_first_segment_of_a_dynamic_large_object_is_marked(
    wire: Wire, bucket: Container
) -> None:
    part = PART.replace("slo/", "")
    wire.answer(200, **DYNAMIC).answer(200, json=[{"name": part, "bytes": 5, "hash": "x"}])
    wire.answer(200).answer(202).answer(201)
    bucket.copy_object("x", "new")
    assert wire.lines[1] == "GET /box_segments?format=json&limit=1&prefix=x%2F"
    assert wire.lines[3] == f"POST /box_segments/{part}"


def test_what_no_upload_has_cut_is_not_marked(wire: Wire, bucket: Container) -> None:
    wire.answer(200, **STATIC)
    wire.answer(200, json=[{"name": "/other/photo.jpg", "bytes": 5, "hash": "x"}]).answer(201)
    bucket.copy_object("x", "new")
    assert "POST" not in {sent.method for sent in wire.sent}


def test_a_copy_by_somebody_who_may_only_read_is_made_all_the_same(
    wire: Wire, bucket: Container, caplog: pytest.LogCaptureFixture
) -> None:
    wire.answer(200, **STATIC).answer(403).answer(201)
    with caplog.at_level(logging.WARNING, "pyrax"):
        bucket.copy_object("x", "new")
    assert wire.lines[-1] == "PUT /new/x?multipart-manifest=get"
    assert "not marked" in caplog.text


@pytest.mark.parametrize(
    ("status", "headers", "deleted"),
    [
        (200, {}, True),
        (404, {}, True),
        (403, {}, False),
        (200, {"X_Object_Meta_Pyrax_Shared": "true"}, False),
    ],
)
def test_shared_segments_stay_when_the_object_is_replaced(
    wire: Wire, swift: StorageClient, status: int, headers: dict[str, str], deleted: bool
) -> None:
    wire.answer(status, **headers)
    if deleted:
        wire.answer(200, json={"bulk_delete": {}})
        wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    delete_replaced(swift, "parts", ["x/1", "x/2"], {"x/1"})
    assert wire.lines[0] == "HEAD /parts/x/1"
    assert wire.spent
    assert (wire.last.body == b"parts/x/2") is deleted
