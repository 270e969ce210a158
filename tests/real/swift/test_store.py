"""Storing objects: every kind of source, and that what arrives is what was given."""

from __future__ import annotations

import hashlib
import io
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.swift.conftest import Account

DATA = bytes(range(256)) * 1000


class Pipe:
    """A source that can only be read."""

    def __init__(self, data: bytes) -> None:
        self._source = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._source.read(size)


def md5(data: bytes) -> str:
    """The ETag that Swift has for these data."""
    return hashlib.md5(data).hexdigest()


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (b"bytes", b"bytes"),
        ("tëxt", "tëxt".encode()),
        (bytearray(b"array"), b"array"),
        (b"", b""),
        ("", b""),
        (DATA, DATA),
        ("/etc/hostname", b"/etc/hostname"),
    ],
    ids=["bytes", "text", "bytearray", "no bytes", "no text", "256 kB", "text like a path"],
)
def test_store_object(account: Account, container: Any, given: Any, stored: bytes) -> None:
    made = container.store_object("name", given)

    assert made.name == "name"
    assert made.bytes == len(stored)
    assert made.etag == md5(stored)
    assert account.get(container.name, "name").content == stored


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        (io.BytesIO(DATA), DATA),
        (io.StringIO("é日"), "é日".encode()),
        (io.BytesIO(b""), b""),
        (Pipe(DATA), DATA),
    ],
    ids=["file", "text file", "empty file", "pipe"],
)
def test_open_files_are_stored_whole(
    files: Any, account: Account, container: Any, source: Any, stored: bytes
) -> None:
    files.create_object(container, file_or_path=source, obj_name="stream")

    assert account.get(container.name, "stream").content == stored


@pytest.mark.parametrize(
    ("pieces", "stored"),
    [([b"one ", b"two ", b"three"], b"one two three"), ([], b""), ([DATA] * 10, DATA * 10)],
    ids=["three pieces", "no piece", "ten large pieces"],
)
def test_data_that_come_in_pieces_are_stored_whole(
    account: Account, container: Any, pieces: list[bytes], stored: bytes
) -> None:
    made = container.store_object("pieces", iter(pieces))

    assert account.get(container.name, "pieces").content == stored
    assert made.etag == md5(stored)


def test_T7_a_file_is_stored_from_where_it_stands(
    files: Any, account: Account, container: Any
) -> None:
    source = io.BytesIO(DATA)
    source.seek(1000)

    files.upload_file(container, source, obj_name="rest")

    assert account.get(container.name, "rest").content == DATA[1000:]


def test_a_path_is_stored_under_its_last_part(
    files: Any, account: Account, container: Any, tmp_path: Path
) -> None:
    path = tmp_path / "über uns.html"
    path.write_bytes(DATA)

    made = files.upload_file(container, str(path))

    assert made.name == "über uns.html"
    stored = account.get(container.name, "über uns.html")
    assert stored.content == DATA
    assert stored.headers["Content-Type"].startswith("text/html")


def test_an_open_file_is_stored_under_a_given_name(
    account: Account, container: Any, tmp_path: Path
) -> None:
    path = tmp_path / "local"
    path.write_bytes(DATA)

    with path.open("rb") as source:
        container.upload_file(source, obj_name="remote", content_type="image/x-test")

    stored = account.get(container.name, "remote")
    assert (stored.content, stored.headers["Content-Type"]) == (DATA, "image/x-test")


def test_a_missing_file_is_reported_before_anything_is_sent(
    demo: Any, account: Account, container: Any, tmp_path: Path
) -> None:
    with pytest.raises(demo.exceptions.FileNotFound):
        container.upload_file(str(tmp_path / "missing"))

    assert account.names(container.name) == []


def test_metadata_headers_and_encoding_are_stored(account: Account, container: Any) -> None:
    headers = {"Content-Disposition": "attachment"}

    container.create(
        data=b"packed",
        obj_name="name",
        metadata={"Colour": "grün", "number": 7},
        headers=headers,
        content_encoding="gzip",
    )

    stored = account.head(container.name, "name").headers
    assert stored["X-Object-Meta-Colour"].encode("latin-1").decode() == "grün"
    assert stored["X-Object-Meta-Number"] == "7"
    assert stored["Content-Disposition"] == "attachment"
    assert stored["Content-Encoding"] == "gzip"
    assert headers == {"Content-Disposition": "attachment"}


def test_return_none(container: Any) -> None:
    assert container.store_object("name", b"data", return_none=True) is None


def test_a_wrong_etag_is_refused_and_the_old_version_stays(
    demo: Any, account: Account, container: Any
) -> None:
    container.store_object("name", b"old")

    with pytest.raises(demo.exceptions.UploadFailed) as caught:
        container.store_object("name", b"new", etag="0" * 32)

    assert caught.value.code == 422
    assert account.get(container.name, "name").content == b"old"


def test_the_right_etag_is_accepted(account: Account, container: Any) -> None:
    container.store_object("name", b"new", etag=md5(b"new"))

    assert account.get(container.name, "name").content == b"new"


def test_a_container_that_is_missing_is_named(demo: Any, files: Any, unique: str) -> None:
    with pytest.raises(demo.exceptions.NoSuchContainer):
        files.store_object(unique, "name", b"data")


def test_T2_an_object_with_a_time_to_live_expires(demo: Any, container: Any) -> None:
    container.store_object("short", b"data", ttl=1)
    time.sleep(2)

    with pytest.raises(demo.exceptions.NoSuchObject):
        container.fetch("short")


def test_T8_a_stream_and_a_revoked_token_never_make_an_empty_object(
    demo: Any, cloud: Cloud, files: Any, account: Account, container: Any
) -> None:
    container.store_object("name", b"old")
    cloud.revoke_and_wait(demo.identity.token, files.management_url)

    try:
        files.create_object(container, file_or_path=Pipe(DATA), obj_name="name")
    except demo.exceptions.UploadFailed:
        expected = b"old"
    else:
        expected = DATA

    assert account.get(container.name, "name").content == expected


def test_a_file_is_sent_again_when_the_token_was_revoked(
    demo: Any, cloud: Cloud, files: Any, account: Account, container: Any, tmp_path: Path
) -> None:
    path = tmp_path / "local"
    path.write_bytes(DATA)
    cloud.revoke_and_wait(demo.identity.token, files.management_url)

    files.upload_file(container, str(path), obj_name="name")

    assert account.get(container.name, "name").content == DATA


def test_many_threads_share_one_client(account: Account, container: Any) -> None:
    def store(number: int) -> None:
        container.store_object(f"object {number}", str(number) * 1000, return_none=True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(store, range(40)))

    assert len(account.names(container.name)) == 40
    assert account.get(container.name, "object 7").content == b"7" * 1000
