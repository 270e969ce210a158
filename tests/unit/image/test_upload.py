"""The data of an image on its way to the service."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest

from pyrax.image.upload import FileBody, SourceFailed, UploadBody, make_body
from pyrax.progress import Progress

QUIET = Progress(None)


def pieces() -> Iterator[bytes]:
    yield b"abc"
    yield b""
    yield bytearray(b"defg")


@pytest.mark.parametrize("data", [b"abcdefg", bytearray(b"abcdefg"), memoryview(b"abcdefg")])
def test_bytes_have_a_size_and_can_be_sent_again(data: Any) -> None:
    body = make_body(data, None, QUIET)
    assert (body.size, body.read()) == (7, b"abcdefg")
    assert isinstance(body, FileBody)
    body.seek(0)
    assert body.read() == b"abcdefg"


def test_a_file_is_sent_from_where_it_stands() -> None:
    opened = io.BytesIO(b"abcdefg")
    opened.seek(2)
    body = make_body(opened, None, QUIET)
    assert (body.size, body.read()) == (5, b"cdefg")


def test_a_file_that_grows_is_sent_as_it_was() -> None:
    opened = io.BytesIO(b"abc")
    body = make_body(opened, None, QUIET)
    opened.getbuffer()
    opened.seek(0, io.SEEK_END)
    opened.write(b"more")
    opened.seek(0)
    assert body.read() == b"abc"


def test_an_iterable_is_read_piece_by_piece_and_has_no_size() -> None:
    body = make_body(pieces(), None, QUIET)
    assert body.size is None
    assert [body.read(2) for _ in range(5)] == [b"ab", b"c", b"de", b"fg", b""]


def test_what_can_only_be_read_once_is_read_once() -> None:
    class Pipe:
        def __init__(self) -> None:
            self.rest = io.BytesIO(b"abcdefg")

        def read(self, size: int) -> bytes:
            return self.rest.read(size)

    body = make_body(Pipe(), None, QUIET)
    assert (body.size, body.read()) == (None, b"abcdefg")
    assert not hasattr(body, "seek")


@pytest.mark.parametrize(
    "data",
    ["/etc/hostname", io.StringIO("text"), 5, None, {"a": 1}, object()],
    ids=lambda data: type(data).__name__,
)
def test_text_and_paths_and_other_things_are_no_data(data: Any) -> None:
    with pytest.raises(TypeError, match="bytes, a file opened in binary mode"):
        make_body(data, None, QUIET)


@pytest.mark.parametrize("data", [b"", io.BytesIO(b"")])
def test_no_data_are_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="no data"):
        make_body(data, None, QUIET)


def test_an_empty_iterable_is_refused_when_it_is_read() -> None:
    body = make_body(iter([]), None, QUIET)
    with pytest.raises(SourceFailed, match="no data"):
        body.read(1)


@pytest.mark.parametrize("size", [0, -1, True])
def test_a_size_is_a_positive_number(size: Any) -> None:
    with pytest.raises(ValueError, match="at least 1 byte"):
        make_body(b"abc", size, QUIET)


def test_a_size_must_be_that_of_the_file() -> None:
    with pytest.raises(ValueError, match="3 bytes, not the 4"):
        make_body(b"abc", 4, QUIET)


@pytest.mark.parametrize(("size", "words"), [(3, "more data than the 3"), (9, "after 7 of 9")])
def test_a_size_must_be_that_of_the_iterable(size: int, words: str) -> None:
    body = make_body(pieces(), size, QUIET)
    with pytest.raises(SourceFailed, match=words):
        body.read()
    assert isinstance(body.failure, ValueError)


def test_what_the_source_raises_is_kept() -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise OSError("disk")

    body = make_body(broken(), None, QUIET)
    with pytest.raises(SourceFailed, match="disk"):
        body.read()
    assert isinstance(body.failure, OSError)


def test_pieces_of_text_are_refused() -> None:
    body = make_body(iter(["abc"]), None, QUIET)
    with pytest.raises(SourceFailed, match="not text"):
        body.read(1)


def test_data_are_hashed_as_they_are_sent() -> None:
    body = make_body(pieces(), None, QUIET)
    body.read()
    assert body.hexdigest("md5") == hashlib.md5(b"abcdefg").hexdigest()
    assert body.hexdigest("sha512") == hashlib.sha512(b"abcdefg").hexdigest()
    assert body.hexdigest("sha3_256") is None


def test_hashes_and_progress_begin_again_with_the_data() -> None:
    told: list[Any] = []
    body = make_body(b"abcdefg", None, Progress(lambda done, total: told.append(done)))
    body.read(4)
    body.seek(0)
    body.read(7)
    assert told == [4, 0, 7]
    assert body.hexdigest("md5") == hashlib.md5(b"abcdefg").hexdigest()


def test_a_repetition_begins_at_the_beginning_only() -> None:
    body = make_body(b"abcdefg", None, QUIET)
    assert isinstance(body, FileBody)
    assert body.seekable()
    body.read(2)
    assert body.tell() == 2
    for arguments in [(3,), (0, io.SEEK_END)]:
        with pytest.raises(io.UnsupportedOperation):
            body.seek(*arguments)


def test_progress_that_raises_ends_the_upload() -> None:
    def stop(done: int, total: int | None) -> None:
        raise RuntimeError("enough")

    body = UploadBody(pieces(), None, Progress(stop))
    with pytest.raises(SourceFailed, match="enough"):
        body.read(1)


def test_iterating_gives_large_blocks() -> None:
    body = make_body(b"x" * 150_000, None, QUIET)
    assert [len(block) for block in body] == [65536, 65536, 18928]
