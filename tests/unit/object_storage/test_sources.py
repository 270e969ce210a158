"""What can be uploaded."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import sources


def content(source: sources.Source, block: int = 4) -> bytes:
    return b"".join(source.blocks(block))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("é日", "é日".encode()),
        (b"bytes", b"bytes"),
        (bytearray(b"array"), b"array"),
        (memoryview(b"view"), b"view"),
        ("", b""),
        (b"", b""),
    ],
)
def test_T3_data_of_every_kind_and_size(data: Any, expected: bytes) -> None:
    source = sources.data_source(data)
    assert (source.size, source.rewindable) == (len(expected), True)
    assert content(source) == content(source) == expected
    assert source.md5() == hashlib.md5(expected).hexdigest()


def test_T5_data_is_never_a_path() -> None:
    assert content(sources.data_source("/etc/hosts")) == b"/etc/hosts"


def test_text_has_the_encoding_of_the_settings() -> None:
    assert content(sources.data_source("é", "latin-1")) == b"\xe9"


def test_T7_a_file_is_taken_from_where_it_stands() -> None:
    fileobj = io.BytesIO(b"0123456789")
    fileobj.seek(4)
    source = sources.file_source(fileobj)
    assert (source.size, source.md5()) == (6, hashlib.md5(b"456789").hexdigest())
    assert content(source) == content(source) == b"456789"
    source.finish()
    assert fileobj.tell() == 10


def test_T9_text_in_memory_is_encoded_piece_by_piece() -> None:
    source = sources.file_source(io.StringIO("é日é日"))
    assert (source.size, source.rewindable) == (None, True)
    assert content(source, 1) == content(source, 3) == "é日é日".encode()


def test_T9_a_text_file_gives_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes("é\r\n日".encode())
    with path.open(encoding="utf-8") as opened:
        source = sources.file_source(opened)
        assert (source.name, source.size) == ("text", 7)
        assert content(source) == "é\r\n日".encode()
        source.finish()
        assert opened.read() == ""


def test_T9_a_text_file_is_taken_from_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("one\ntwo\n", encoding="utf-8")
    with path.open(encoding="utf-8") as opened:
        opened.readline()
        assert content(sources.file_source(opened)) == b"two\n"


@pytest.mark.parametrize("kind", [str, Path, os.fsencode])
def test_a_path_is_read_as_often_as_needed(tmp_path: Path, kind: Any) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    source = sources.any_source(kind(path), None)
    assert (source.name, source.size, source.path) == ("file", 7, str(path))
    assert content(source) == content(source) == b"content"


@pytest.mark.parametrize("name", ["missing", "", "a\0b"])
def test_a_missing_file_is_found_out_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(exceptions.FileNotFound) as caught:
        sources.any_source(str(tmp_path / name), None)
    assert isinstance(caught.value, FileNotFoundError)


class OnlyRead:
    """A stream that can do nothing but read."""

    def __init__(self, *pieces: Any) -> None:
        self.pieces = list(pieces)

    def read(self, size: int) -> Any:
        return self.pieces.pop(0) if self.pieces else b""


def test_a_stream_is_read_once() -> None:
    source = sources.any_source(OnlyRead(b"ab", "cé"), None)
    assert (source.size, source.rewindable, source.name) == (None, False, None)
    assert content(source) == "abcé".encode()


def test_a_stream_without_data_at_present_is_an_error() -> None:
    with pytest.raises(sources.SourceError, match="non-blocking"):
        content(sources.file_source(OnlyRead(None)))


def test_a_generator_is_read_once_and_a_list_again() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"abcdef"
        yield b""
        yield b"g"

    once = sources.data_source(pieces())
    again = sources.data_source([b"abc", "d"])
    assert (once.rewindable, again.rewindable) == (False, True)
    assert list(once.blocks(4)) == [b"abcd", b"ef", b"g"]
    assert content(again) == content(again) == b"abcd"


@pytest.mark.parametrize("bad", [5, {"a": 1}, object()])
def test_what_is_no_content_is_refused(bad: Any) -> None:
    with pytest.raises(TypeError):
        sources.any_source(None, bad)
    with pytest.raises(TypeError):
        sources.any_source(bad, None)


def test_nothing_is_no_content() -> None:
    with pytest.raises(exceptions.NoContentSpecified):
        sources.any_source(None, None)


def test_data_wins_over_a_file() -> None:
    assert content(sources.any_source("/no/such/file", b"data")) == b"data"


def test_a_source_is_cut_to_the_length_given() -> None:
    source = sources.data_source(b"0123456789")
    source.cut(5)
    assert content(source, 3) == b"01234"
    stream = sources.data_source(iter([b"0123", b"4567"]))
    stream.cut(6)
    assert content(stream) == b"012345"


@pytest.mark.parametrize("length", [-1, 11])
def test_a_length_that_cannot_be_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="content_length"):
        sources.data_source(b"0123456789").cut(length)


def test_a_source_that_ends_early_is_an_error() -> None:
    stream = sources.data_source(iter([b"0123"]))
    stream.cut(6)
    with pytest.raises(sources.SourceError, match="2 bytes early"):
        content(stream)


def test_a_file_that_grows_is_cut_and_one_that_shrinks_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    source = sources.any_source(str(path), None)
    path.write_bytes(b"1234567")
    assert content(source) == b"12345"
    source = sources.any_source(str(path), None)
    path.write_bytes(b"123")
    with pytest.raises(sources.SourceError):
        content(source)


def test_a_small_file_is_read_once_and_a_large_one_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    source = sources.any_source(path, None)
    assert content(source) == b"12345"
    path.write_bytes(b"67890")
    assert (content(source), source.md5()) == (b"12345", hashlib.md5(b"12345").hexdigest())
    source.finish()
    assert content(source) == b"67890"
    monkeypatch.setattr(sources, "SMALL", 4)
    source = sources.any_source(path, None)
    assert content(source) == b"67890"
    path.write_bytes(b"abcde")
    assert content(source) == b"abcde"


def test_an_error_of_the_disk_is_not_one_of_the_connection() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError("disk")

    with pytest.raises(sources.SourceError) as caught:
        content(sources.file_source(Broken()))
    assert isinstance(caught.value.reason, OSError)


def test_the_size_of_a_file_leaves_it_where_it_stands() -> None:
    fileobj = io.BytesIO(b"12345")
    fileobj.seek(2)
    assert (sources.get_file_size(fileobj), fileobj.tell()) == (5, 2)
