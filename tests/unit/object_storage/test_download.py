"""Reading an object: verified and continued."""

from __future__ import annotations

import gc
import gzip
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, download
from tests.unit.object_storage.conftest import Wire

TEN = b"0123456789"


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def whole(wire: Wire, data: bytes = TEN, sent: bytes | None = None, **headers: Any) -> Wire:
    headers = {"Content_Length": len(data), "ETag": md5(data), **headers}
    return wire.answer(200, data if sent is None else sent, **headers)


def part(
    wire: Wire, start: int, data: bytes, total: int = 10, etag: str = md5(TEN), **headers: Any
) -> Wire:
    return wire.answer(
        206,
        data,
        Content_Length=len(data),
        Content_Range=f"bytes {start}-{start + len(data) - 1}/{total}",
        ETag=etag,
        **headers,
    )


def ranges(wire: Wire) -> list[str | None]:
    return [sent.headers.get("Range") for sent in wire.sent]


# --- what fetch returns -------------------------------------------------------------------------


def test_all_bytes_come_as_they_are_stored(wire: Wire, client: StorageClient) -> None:
    whole(wire, Content_Type="application/json")
    assert client.fetch_object("box", "a?b") == TEN
    assert wire.lines == ["GET /box/a%3Fb"]
    assert wire.last.headers["Accept-Encoding"] == "identity"
    assert ranges(wire) == [None]


def test_json_stays_bytes(wire: Wire, box: Container) -> None:
    whole(wire, b'{"a": 1}', Content_Type="application/json")
    assert box.fetch("x") == b'{"a": 1}'


def test_headers_come_with_the_same_answer(wire: Wire, box: Container) -> None:
    whole(wire, X_Object_Meta_City="Århus".encode().decode("latin-1"))
    headers, content = box.fetch("x", include_meta=True)
    assert (content, headers["etag"], headers["x-object-meta-city"]) == (TEN, md5(TEN), "Århus")
    assert len(wire.sent) == 1


def test_pieces_have_one_size(wire: Wire, box: Container) -> None:
    whole(wire)
    assert list(box.fetch("x", chunk_size=4)) == [b"0123", b"4567", b"89"]
    whole(wire)
    headers, pieces = box.fetch("x", include_meta=True, chunk_size=5)
    assert (headers["Content-Length"], list(pieces)) == ("10", [b"01234", b"56789"])


def test_T15_a_part_is_asked_for_to_the_byte(wire: Wire, box: Container) -> None:
    part(wire, 0, b"01234")
    assert box.fetch("x", size=5) == b"01234"
    part(wire, 0, b"01234")
    assert box.fetch_partial("x", 5) == b"01234"
    part(wire, 0, b"01234")
    assert list(box.fetch("x", chunk_size=4, size=5)) == [b"0123", b"4"]
    part(wire, 3, b"345")
    assert box.fetch("x", start=3, size=3) == b"345"
    part(wire, 7, b"789")
    assert box.fetch("x", start=7) == b"789"
    assert ranges(wire) == ["bytes=0-4"] * 3 + ["bytes=3-5", "bytes=7-"]


def test_T15_more_than_there_is_gives_what_there_is(wire: Wire, box: Container) -> None:
    part(wire, 0, TEN)
    assert box.fetch("x", size=50) == TEN


def test_no_bytes_are_asked_for_by_a_head(wire: Wire, box: Container) -> None:
    wire.answer(200, Content_Length=10)
    assert box.fetch("x", size=0) == b""
    assert wire.lines == ["HEAD /box/x"]


def test_T16_an_empty_object_has_no_range(wire: Wire, box: Container) -> None:
    wire.answer(416, Content_Range="bytes */0").answer(200, Content_Length=0)
    assert box.fetch("x", size=5) == b""
    wire.answer(416).answer(200, Content_Length=10)
    with pytest.raises(exceptions.ClientException) as caught:
        box.fetch("x", start=10, size=5)
    assert caught.value.code == 416


def test_a_service_that_ignores_ranges_is_cut(wire: Wire, box: Container) -> None:
    whole(wire)
    assert box.fetch("x", size=4) == b"0123"
    whole(wire)
    assert box.fetch("x", start=3, size=4) == b"3456"
    whole(wire)
    assert box.fetch("x", start=12, size=4) == b""


def test_a_service_that_sends_another_part_is_not_believed(wire: Wire, box: Container) -> None:
    part(wire, 2, b"234")
    with pytest.raises(exceptions.DownloadFailed, match="sent others"):
        box.fetch("x", start=3, size=3)


@pytest.mark.parametrize("options", [{"size": -1}, {"chunk_size": 0}, {"start": -1}])
def test_negative_numbers_are_refused(wire: Wire, box: Container, options: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        box.fetch("x", **options)
    assert wire.sent == []


def test_T19_gzip_stays_unless_unpacking_is_wanted(wire: Wire, box: Container) -> None:
    packed = gzip.compress(b"text " * 100)
    for _ in range(3):
        whole(wire, packed, Content_Encoding="gzip")
    assert box.fetch("x") == packed
    assert box.fetch("x", decode_content=True) == b"text " * 100
    pieces = box.fetch("x", chunk_size=499, decode_content=True)
    assert [len(piece) for piece in pieces] == [499, 1]


def test_what_cannot_be_unpacked_is_a_failure(wire: Wire, box: Container) -> None:
    whole(wire, b"plain", Content_Encoding="gzip")
    with pytest.raises(exceptions.DownloadFailed, match="cannot be uncompressed"):
        box.fetch("x", decode_content=True)


@pytest.mark.parametrize(
    "stored",
    [gzip.compress(TEN, mtime=0)[:-1], gzip.compress(TEN, mtime=0) * 2 + b"\x1f\x8b"],
    ids=["one", "two and a bit"],
)
def test_content_that_was_stored_without_its_end_is_a_failure_when_unpacked(
    wire: Wire, box: Container, stored: bytes
) -> None:
    for _ in range(3):
        whole(wire, stored, Content_Encoding="gzip")
    assert box.fetch("x") == stored
    with pytest.raises(exceptions.DownloadFailed, match="Fetch it without decode_content"):
        box.fetch("x", decode_content=True)
    with pytest.raises(exceptions.DownloadFailed, match="is missing"):
        list(box.fetch("x", chunk_size=4, decode_content=True))


def test_content_of_several_gzip_parts_is_unpacked_to_its_end(wire: Wire, box: Container) -> None:
    whole(wire, gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip")
    assert box.fetch("x", decode_content=True) == b"one two"


def test_the_first_bytes_may_be_unpacked_as_far_as_they_go(wire: Wire, box: Container) -> None:
    packed = gzip.compress(bytes(range(256)), mtime=0)
    part(wire, 0, packed[:100], total=len(packed), Content_Encoding="gzip")
    found = box.fetch("x", size=100, decode_content=True)
    assert 50 < len(found) < 256
    assert found == bytes(range(len(found)))


def test_the_newest_version_is_asked_for_on_request(wire: Wire, box: Container) -> None:
    whole(wire)
    box.fetch("x", newest=True)
    assert wire.last.headers["X-Newest"] == "true"


# --- what is missing ----------------------------------------------------------------------------


def test_a_missing_object_is_raised_at_the_call(wire: Wire, box: Container) -> None:
    wire.answer(404).answer(204)
    with pytest.raises(exceptions.NoSuchObject, match="'x'"):
        box.fetch("x", chunk_size=5)
    assert wire.lines == ["GET /box/x", "HEAD /box"]


def test_a_missing_container_is_told_from_a_missing_object(wire: Wire, box: Container) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'box'"):
        box.fetch("x")


# --- checks -------------------------------------------------------------------------------------


def test_a_wrong_md5_is_a_failure(wire: Wire, box: Container) -> None:
    whole(wire, sent=b"012345678X")
    with pytest.raises(exceptions.DownloadFailed, match="MD5") as caught:
        box.fetch("x")
    assert (caught.value.expected, caught.value.actual) == (md5(TEN), md5(b"012345678X"))


def test_a_wrong_md5_is_found_before_the_last_piece_is_given(wire: Wire, box: Container) -> None:
    whole(wire, sent=b"012345678X")
    pieces = box.fetch("x", chunk_size=10)
    with pytest.raises(exceptions.DownloadFailed):
        next(pieces)


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Object_Manifest": "c/p"},
        {"X_Static_Large_Object": "True"},
        {"ETag": '"not-an-md5"'},
    ],
)
def test_an_etag_that_is_no_md5_of_the_content_is_not_compared(
    wire: Wire, box: Container, headers: dict[str, str]
) -> None:
    whole(wire, **{"ETag": md5(b"of the parts"), **headers})
    assert box.fetch("x") == TEN


def test_the_md5_that_pyrax_stored_is_compared(wire: Wire, box: Container) -> None:
    whole(wire, X_Object_Manifest="c/p", ETag='"x"', X_Object_Meta_Pyrax_Md5=md5(b"other"))
    with pytest.raises(exceptions.DownloadFailed):
        box.fetch("x")


# --- breaks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", range(10))
def test_a_break_anywhere_is_continued_there(
    wire: Wire, box: Container, slept: list[float], cut: int
) -> None:
    whole(wire, sent=TEN[:cut])
    if cut:
        part(wire, cut, TEN[cut:])
    else:
        whole(wire)
    assert box.fetch("x") == TEN
    assert ranges(wire) == [None, f"bytes={cut}-" if cut else None]
    assert wire.last.headers["If-Match"] == md5(TEN)
    assert slept == [1.0]


def test_a_break_in_a_part_is_continued_there(wire: Wire, box: Container) -> None:
    wire.answer(206, b"34", Content_Length=5, Content_Range="bytes 3-7/10", ETag=md5(TEN))
    part(wire, 5, b"567")
    assert box.fetch("x", start=3, size=5) == b"34567"
    assert ranges(wire) == ["bytes=3-7", "bytes=5-7"]


def test_a_service_that_begins_anew_is_followed_if_the_beginning_is_the_same(
    wire: Wire, box: Container
) -> None:
    whole(wire, sent=TEN[:4])
    whole(wire)
    assert box.fetch("x") == TEN
    whole(wire, sent=TEN[:4])
    whole(wire, sent=b"XXXX456789")
    with pytest.raises(exceptions.DownloadFailed, match="beginning changed"):
        box.fetch("x")


def test_T18_another_version_is_never_joined(wire: Wire, box: Container) -> None:
    whole(wire, sent=TEN[:4])
    wire.answer(412)
    with pytest.raises(exceptions.DownloadFailed, match="replaced") as caught:
        box.fetch("x")
    assert caught.value.bytes_read == 4
    whole(wire, sent=TEN[:4])
    part(wire, 4, b"XXXXXX", etag=md5(b"other"))
    with pytest.raises(exceptions.DownloadFailed, match="replaced"):
        box.fetch("x")
    whole(wire, sent=TEN[:4])
    part(wire, 4, b"XXXXXX", total=11)
    with pytest.raises(exceptions.DownloadFailed, match="another part"):
        box.fetch("x")


def test_without_an_etag_nothing_is_continued(wire: Wire, box: Container) -> None:
    wire.answer(200, b"0123", Content_Length=10)
    with pytest.raises(exceptions.DownloadFailed, match="without an ETag"):
        box.fetch("x")


def test_the_tries_come_to_an_end(wire: Wire, box: Container, slept: list[float]) -> None:
    whole(wire, sent=b"")
    for _ in range(5):
        whole(wire, sent=b"")
    with pytest.raises(exceptions.DownloadFailed, match="5 attempts"):
        box.fetch("x")
    assert slept == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_after_much_has_come_through_the_tries_count_anew(
    wire: Wire, box: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "PROGRESS", 1)
    whole(wire, sent=TEN[:1])
    for place in range(1, 9):
        wire.answer(
            206,
            TEN[place : place + 1],
            Content_Length=10 - place,
            Content_Range=f"bytes {place}-9/10",
            ETag=md5(TEN),
        )
    part(wire, 9, b"9")
    assert box.fetch("x") == TEN


def test_no_retries_means_none(wire: Wire, client: StorageClient, box: Container) -> None:
    client.retries = 0
    whole(wire, sent=TEN[:4])
    with pytest.raises(exceptions.DownloadFailed):
        box.fetch("x")
    assert len(wire.sent) == 1


def test_an_answer_that_trickles_is_given_up(
    wire: Wire, client: StorageClient, box: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: Iterator[float] = iter(range(0, 10_000, 100))
    monkeypatch.setattr("pyrax.streaming.clock", lambda: next(moments))
    client.retries = 0
    whole(wire)
    with pytest.raises(exceptions.DownloadFailed, match="only 10 bytes came"):
        box.fetch("x")


# --- closing ------------------------------------------------------------------------------------


class Watched:
    """Counts how often answers are closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.closed = 0
        original = download.ObjectReader.close

        def close(reader: download.ObjectReader) -> None:
            self.closed += reader._response is not None
            original(reader)

        monkeypatch.setattr(download.ObjectReader, "close", close)


@pytest.mark.parametrize("end", ["read", "close", "forget", "never"])
def test_the_connection_is_closed_in_every_case(
    wire: Wire, box: Container, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    watched = Watched(monkeypatch)
    whole(wire)
    pieces = box.fetch("x", chunk_size=4)
    if end != "never":
        next(pieces)
    if end == "read":
        list(pieces)
    elif end == "close":
        pieces.close()
        assert list(pieces) == []
    del pieces
    gc.collect()
    assert watched.closed == 1


# --- segments -----------------------------------------------------------------------------------


def manifest(*parts: bytes) -> list[dict[str, Any]]:
    return [
        {"name": f"/box_segments/p{number}", "hash": md5(data), "bytes": len(data)}
        for number, data in enumerate(parts)
    ]


def reader(client: StorageClient) -> download.ObjectReader:
    return download.ObjectReader(client, "box", "x", segments=True)


def test_the_segments_of_a_large_object_are_checked(wire: Wire, client: StorageClient) -> None:
    whole(wire, X_Static_Large_Object="True", ETag='"x"')
    wire.answer(200, json=manifest(b"01234", b"", b"56789"))
    assert b"".join(reader(client)) == TEN
    assert wire.lines[1] == "GET /box/x?multipart-manifest=get"


def test_a_damaged_segment_is_named(wire: Wire, client: StorageClient) -> None:
    whole(wire, X_Static_Large_Object="True", ETag='"x"')
    wire.answer(200, json=manifest(b"01234", b"XXXXX"))
    with pytest.raises(exceptions.DownloadFailed, match="box_segments/p1"):
        b"".join(reader(client))


def test_segments_without_a_md5_of_their_own_are_let_through(
    wire: Wire, client: StorageClient
) -> None:
    rows = manifest(b"01234", b"99956789")
    rows[0]["sub_slo"] = True
    rows[1]["range"] = "3-7"
    whole(wire, X_Static_Large_Object="True", ETag='"x"')
    wire.answer(200, json=rows)
    assert b"".join(reader(client)) == TEN


def test_a_manifest_that_does_not_add_up_says_nothing(wire: Wire, client: StorageClient) -> None:
    for rows in (manifest(b"XXX"), manifest(b"XXX", b"X" * 50)):
        whole(wire, X_Static_Large_Object="True", ETag='"x"')
        wire.answer(200, json=rows)
        assert b"".join(reader(client)) == TEN
