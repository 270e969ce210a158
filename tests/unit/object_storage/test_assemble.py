"""Large objects made of stored ones."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, StorageObject
from tests.unit.object_storage.conftest import Wire

A, B = hashlib.md5(b"aaaaa").hexdigest(), hashlib.md5(b"bb").hexdigest()
WHOLE = hashlib.md5(f"{A}{B}".encode()).hexdigest()


def stored(box: Container, name: str, **fields: Any) -> StorageObject:
    return StorageObject(box.object_manager, {"name": name, **fields})


def entries(wire: Wire) -> Any:
    return json.loads(wire.last.body)


def test_a_static_large_object_is_made_of_stored_ones(
    wire: Wire, swift: StorageClient, bucket: Container
) -> None:
    wire.answer(404).answer(201, ETag=f'"{WHOLE}"')
    made = swift.create_manifest(
        "new",
        "big",
        [stored(bucket, "p ü", hash=A, bytes=5), ("other", "q", B, 2)],
        content_type="text/x",
        metadata={"a": "b"},
        return_none=True,
    )
    assert made is None
    assert wire.lines[1:] == ["PUT /new/big?multipart-manifest=put"]
    assert entries(wire) == [
        {"path": "/box/p ü", "etag": A, "size_bytes": 5},
        {"path": "/other/q", "etag": B, "size_bytes": 2},
    ]
    assert wire.last.headers["ETag"] == WHOLE
    assert wire.last.headers["Content-Type"] == "text/x"
    assert wire.last.headers["X-Object-Meta-a"] == "b"


def test_what_is_not_given_is_not_checked(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(201, ETag='"x"')
    swift.create_manifest(
        "new", "big", [(b"c", b"a"), ("c", "b", None, None, "0-1")], return_none=True
    )
    assert entries(wire) == [{"path": "/c/a"}, {"path": "/c/b", "range": "0-1"}]
    assert "ETag" not in wire.last.headers


def test_large_objects_may_be_segments(wire: Wire, swift: StorageClient, bucket: Container) -> None:
    wire.answer(404).answer(201, ETag='"x"')
    swift.create_manifest(
        "new",
        "big",
        [
            stored(bucket, "slo", slo_etag=f'"{WHOLE}"', hash="of the manifest", bytes=7),
            stored(bucket, "dlo", large_object="dlo", hash=A, bytes=5),
        ],
        return_none=True,
    )
    assert entries(wire) == [
        {"path": "/box/slo", "etag": WHOLE, "size_bytes": 7},
        {"path": "/box/dlo", "size_bytes": 5},
    ]


def test_the_large_object_is_returned(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(201, ETag=f'"{WHOLE}"')
    wire.answer(200, Content_Length=7, ETag=f'"{WHOLE}"', X_Static_Large_Object="True")
    made = swift.create_manifest("new", "big", [("c", "a", A, 5), ("c", "b", B, 2)])
    assert (made.name, made.bytes, made.large_object) == ("big", 7, "slo")


def test_another_etag_is_an_error(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(201, ETag='"other"')
    with pytest.raises(exceptions.UploadFailed):
        swift.create_manifest("new", "big", [("c", "a", A, 5)])


def test_a_missing_container_is_named(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'new'"):
        swift.create_manifest("new", "big", [("c", "a")])


def test_a_dynamic_large_object_is_what_is_listed(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json=[{"name": "big/1"}, {"name": "big/2"}]).answer(200, json=[]).answer(201)
    swift.create_manifest(
        "new", "big", [("c d", "big/1"), ("c d", "big/2")], kind="dlo", return_none=True
    )
    assert wire.lines[0] == "GET /c%20d?format=json&prefix=big%2F"
    assert wire.lines[-1] == "PUT /new/big"
    assert wire.last.headers["X-Object-Manifest"] == "c%20d/big/"
    assert wire.last.body == b""


@pytest.mark.parametrize("listed", [["p1"], ["p1", "p2", "p3"], ["p2", "p1"]])
def test_a_dynamic_large_object_of_other_things_is_refused(
    wire: Wire, swift: StorageClient, listed: list[str]
) -> None:
    wire.answer(200, json=[{"name": name} for name in listed]).answer(200, json=[])
    with pytest.raises(ValueError, match="slo|advance"):
        swift.create_manifest("new", "big", [("c", "p1"), ("c", "p2")], kind="dlo")
    assert all(sent.method == "GET" for sent in wire.sent)


@pytest.mark.parametrize(
    ("segments", "kind"),
    [
        ([], "slo"),
        ([("c", "a")], "xlo"),
        (["c/a"], "slo"),
        ([("c",)], "slo"),
        ([("a/b", "x")], "slo"),
        ([("c", "a"), ("d", "a")], "dlo"),
        ([("c", "a"), ("c", "b")], "dlo"),
        ([("c", "/a"), ("c", "/b")], "dlo"),
        ([("c", "a1", None, None, "0-1")], "dlo"),
    ],
)
def test_what_cannot_be_a_large_object_is_refused_before_anything_is_sent(
    wire: Wire, swift: StorageClient, segments: Any, kind: str
) -> None:
    with pytest.raises(ValueError):
        swift.create_manifest("new", "big", segments, kind=kind)
    assert wire.sent == []


def test_too_many_segments_are_refused(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"slo": {"max_manifest_segments": 1}})
    with pytest.raises(ValueError, match="at most 1"):
        swift.create_manifest("new", "big", [("c", "a"), ("c", "b")])
    assert len(wire.sent) == 1
