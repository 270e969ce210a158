"""Large objects: what is sent for them."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest

from pyrax import exceptions, object_storage
from pyrax.object_storage import Container
from pyrax.object_storage.manifest import Segment, joined_md5
from pyrax.object_storage.transfer import Cutter, LargeOptions
from tests.unit.object_storage.conftest import Wire

TWELVE = b"aaaaabbbbbcc"
JOINED = "b2c469d095255a56db0453f5f5de8692"


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


@pytest.fixture(autouse=True)
def five_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is larger than five bytes is large; the names of segments are known."""
    monkeypatch.setattr(object_storage, "MAX_FILE_SIZE", 5)
    monkeypatch.setattr("pyrax.object_storage.transfer.time.time", lambda: 1700000000.5)


def begin(wire: Wire, capabilities: dict[str, Any], home: bool = True) -> None:
    """What is asked before the first segment."""
    wire.answer(200, json=capabilities)
    wire.answer(204, X_Storage_Policy="gold")
    if home:
        wire.answer(204)
    else:
        wire.answer(404).answer(201)
    wire.answer(200, json=[])


def segments(wire: Wire) -> None:
    for part in (TWELVE[:5], TWELVE[5:10], TWELVE[10:]):
        wire.answer(201, ETag=md5(part))


def store(box: Container, **options: Any) -> Any:
    return box.create(data=TWELVE, obj_name="b g", concurrency=1, return_none=True, **options)


def test_a_static_large_object(wire: Wire, box: Container) -> None:
    begin(wire, {"slo": {}})
    segments(wire)
    wire.answer(404)
    wire.answer(201, ETag=f'"{JOINED}"')
    store(box, metadata={"a": "b"}, content_type="text/x", ttl=60)
    prefix = "b%20g/slo/1700000000.500000/12/5/"
    assert wire.lines == [
        "GET https://storage.example.com/info",
        "HEAD /box",
        "HEAD /box_segments",
        f"GET /box_segments?format=json&prefix={prefix.replace('/', '%2F')}",
        f"PUT /box_segments/{prefix}00000000",
        f"PUT /box_segments/{prefix}00000001",
        f"PUT /box_segments/{prefix}00000002",
        "HEAD /box/b%20g",
        "PUT /box/b%20g?multipart-manifest=put",
    ]
    assert [sent.body for sent in wire.sent[4:7]] == [b"aaaaa", b"bbbbb", b"cc"]
    assert wire.sent[4].headers["X-Delete-After"] == "86460"
    assert "X-Object-Meta-a" not in wire.sent[4].headers
    manifest = wire.last
    assert (manifest.headers["ETag"], manifest.headers["X-Delete-After"]) == (JOINED, "60")
    assert manifest.headers["Content-Type"] == "text/x"
    assert manifest.headers["X-Object-Meta-a"] == "b"
    assert json.loads(manifest.body)[0] == {
        "path": "/box_segments/b g/slo/1700000000.500000/12/5/00000000",
        "etag": md5(b"aaaaa"),
        "size_bytes": 5,
    }


def test_a_dynamic_large_object(wire: Wire, box: Container) -> None:
    begin(wire, {"swift": {}}, home=False)
    segments(wire)
    prefix = "b g/1700000000.500000/12/5/"
    rows = [{"name": f"{prefix}0000000{n}", "bytes": size} for n, size in enumerate((5, 5, 2))]
    wire.answer(404)
    wire.answer(200, json=rows[:2]).answer(200, json=[])
    wire.answer(200, json=rows).answer(200, json=[])
    wire.answer(201)
    store(box)
    assert wire.lines[3] == "PUT /box_segments"
    assert wire.sent[3].headers["X-Storage-Policy"] == "gold"
    assert wire.last.headers["X-Object-Manifest"] == ("box_segments/b%20g/1700000000.500000/12/5/")
    assert (wire.last.body, wire.last.headers["Content-Length"]) == (b"", "0")


def test_a_manifest_with_another_etag_is_a_failure(wire: Wire, box: Container) -> None:
    begin(wire, {"slo": {}})
    segments(wire)
    wire.answer(404).answer(201, ETag='"other"')
    with pytest.raises(exceptions.UploadFailed) as caught:
        store(box)
    assert (caught.value.local_md5, caught.value.remote_etag) == (JOINED, "other")
    assert (len(caught.value.segments), caught.value.completed_bytes) == (3, 12)


def test_a_refused_segment_ends_the_upload(wire: Wire, box: Container) -> None:
    begin(wire, {"slo": {}})
    wire.answer(201).answer(507)
    for _ in range(4):
        wire.answer(507)
    wire.answer(201)
    with pytest.raises(exceptions.UploadFailed, match="earlier version is untouched") as caught:
        store(box)
    assert (caught.value.code, caught.value.completed_bytes) == (507, 5)
    assert not any("multipart" in line for line in wire.lines)


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [
        ({"slo": {}}, 5),
        ({"slo": {"min_segment_size": 8}}, 8),
        ({"slo": {"max_manifest_segments": 2}}, 6),
        ({"slo": {}, "swift": {"max_file_size": 4}}, 4),
        ({"swift": {"max_file_size": 3}}, 3),
    ],
)
def test_segments_are_as_large_as_the_cluster_wants(
    wire: Wire, box: Container, capabilities: dict[str, Any], expected: int
) -> None:
    wire.answer(200, json=capabilities)
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        store(box)
    from pyrax.object_storage.sources import DataSource
    from pyrax.object_storage.transfer import LargeUpload

    upload = LargeUpload(
        box.manager.api, "box", "x", DataSource(TWELVE), headers={}, options=LargeOptions()
    )
    assert upload.segment_size == expected


def test_a_chunked_upload_is_never_cut(wire: Wire, box: Container) -> None:
    wire.answer(201)
    store(box, chunked=True)
    assert wire.lines == ["PUT /box/b%20g"]


@pytest.mark.parametrize(
    "options", [{"segment_size": 0}, {"large_object": "xlo"}, {"concurrency": 0}]
)
def test_bad_options_are_refused_before_anything_is_sent(
    wire: Wire, box: Container, options: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        box.create(data=TWELVE, obj_name="x", **options)
    with pytest.raises(TypeError, match="nonsense"):
        box.create(data=TWELVE, obj_name="x", nonsense=1)
    assert wire.sent == []


def test_a_small_file_is_not_asked_about(wire: Wire, box: Container) -> None:
    wire.answer(201)
    box.create(io.BytesIO(b"tiny"), obj_name="x", return_none=True)
    assert wire.lines == ["PUT /box/x"]


def test_the_etag_of_segments() -> None:
    parts = [Segment("c", "n", 1, md5(part)) for part in (b"aaaaa", b"bbbbb", b"cc")]
    assert joined_md5(parts) == JOINED
    assert joined_md5([Segment("c", "n", 1, None)]) is None


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"aaaaabbbbbcc"], [b"aaaaa", b"bbbbb", b"cc"]),
        ([b"aa", b"aaab", b"bbbb"], [b"aaaaa", b"bbbbb"]),
        ([b"aaaaa"], [b"aaaaa"]),
        ([], [b""]),
    ],
)
def test_a_stream_is_cut_into_files(pieces: list[bytes], expected: list[bytes]) -> None:
    cutter = Cutter(iter(pieces), 5)
    jobs = list(cutter)
    assert [b"".join(job.source.blocks()) for job in jobs] == expected
    assert [(job.number, job.size) for job in jobs] == [
        (number, len(part)) for number, part in enumerate(expected)
    ]
    assert (cutter.ended, cutter.md5) == (True, md5(b"".join(pieces)))
    cutter.close()
    assert all(file.closed for file in cutter._files)


# --- deleting -----------------------------------------------------------------------------------


def test_a_static_large_object_is_deleted_with_its_segments(wire: Wire, box: Container) -> None:
    wire.answer(200, X_Static_Large_Object="True")
    wire.answer(200, json={"Number Deleted": 4, "Response Status": "200 OK", "Errors": []})
    box.delete_object("x", delete_segments=True)
    assert wire.lines == ["HEAD /box/x", "DELETE /box/x?multipart-manifest=delete"]


def test_a_dynamic_large_object_is_deleted_after_its_segments(wire: Wire, box: Container) -> None:
    wire.answer(200, X_Object_Manifest="segs/x/").answer(200, json=[{"name": "x/1"}])
    wire.answer(200, json=[])
    wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"}).answer(204)
    box.delete_object("x", delete_segments=True)
    assert (wire.sent[3].body, wire.lines[-1]) == (b"segs/x/1", "DELETE /box/x")


def test_segments_that_stay_keep_the_manifest(wire: Wire, box: Container) -> None:
    wire.answer(200, X_Static_Large_Object="True")
    wire.answer(
        200,
        json={
            "Number Deleted": 0,
            "Response Status": "400 Bad Request",
            "Errors": [["segs/x", "403 Forbidden"]],
        },
    )
    with pytest.raises(exceptions.ClientException, match="segs/x") as caught:
        box.delete_object("x", delete_segments=True)
    assert caught.value.code == 403


# --- what is left behind --------------------------------------------------------------------------


def test_a_failure_names_the_place_of_the_segments(wire: Wire, box: Container) -> None:
    begin(wire, {"slo": {}})
    wire.answer(201).answer(403)
    with pytest.raises(exceptions.UploadFailed) as caught:
        store(box)
    prefix = "b g/slo/1700000000.500000/12/5/"
    assert (caught.value.segment_container, caught.value.segment_prefix) == ("box_segments", prefix)
    assert f"1 segments stand in 'box_segments' below '{prefix}'" in str(caught.value)
    assert list(caught.value.segments) == [f"box_segments/{prefix}00000000"]


def test_a_segment_that_arrived_differently_is_a_failure(wire: Wire, box: Container) -> None:
    begin(wire, {"slo": {}})
    wire.answer(201, ETag=md5(b"aaaab"))
    with pytest.raises(exceptions.UploadFailed, match="MD5") as caught:
        store(box)
    assert (caught.value.local_md5, caught.value.remote_etag) == (md5(b"aaaaa"), md5(b"aaaab"))
    assert "ETag" not in wire.last.headers


@pytest.mark.parametrize("options", [{"segment_size": 1.5}, {"segment_size": True}])
def test_a_segment_size_is_a_number(wire: Wire, box: Container, options: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="segment_size"):
        box.create(data=TWELVE, obj_name="x", **options)
    assert wire.sent == []
