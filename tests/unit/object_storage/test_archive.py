"""Unpacking archives in the cluster."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient
from pyrax.object_storage.archive import checked_format
from tests.unit.object_storage.conftest import STORAGE, Wire

INFO = {"bulk_upload": {}}
GOOD = {"Number Files Created": 3, "Response Status": "201 Created", "Errors": []}


@pytest.fixture
def info(wire: Wire) -> Wire:
    """The cluster can unpack archives, and says so first."""
    return wire.answer(200, json=INFO)


def test_an_archive_goes_to_a_folder_of_a_container(
    info: Wire, client: StorageClient, tmp_path: Path
) -> None:
    path = tmp_path / "site.tgz"
    path.write_bytes(b"packed")
    info.answer(200, b"  \r\n" + b'{"Number Files Created": 3, "Response Status": "201 Created"}')
    assert client.extract_archive(str(path), "box/a b") == {
        "created": 3,
        "status": "201 Created",
        "errors": [],
    }
    assert info.lines[1:] == ["PUT /box/a%20b?extract-archive=tar.gz"]
    assert (info.last.body, info.last.headers["Content-Length"]) == (b"packed", "6")
    assert info.last.headers["Accept"] == "application/json"
    assert "Content-Type" not in info.last.headers


@pytest.mark.parametrize(
    ("upload_path", "url"),
    [("", ""), ("/", ""), ("box", "/box"), (b"/box/x/", "/box/x"), ("box/..", "/box/%2E%2E")],
)
def test_the_place_is_the_account_a_container_or_a_folder(
    info: Wire, client: StorageClient, upload_path: Any, url: str
) -> None:
    info.answer(200, json=GOOD)
    client.extract_archive(b"packed", upload_path, "tar")
    assert info.last.url == f"{STORAGE}{url}?extract-archive=tar"


def test_all_objects_get_the_headers(info: Wire, client: StorageClient) -> None:
    headers = {"Cache-Control": "no-cache"}
    info.answer(200, json=GOOD)
    client.extract_archive(
        io.BytesIO(b"packed"),
        "box",
        "tar.bz2",
        ttl=60,
        metadata={"from_": "tape"},
        headers=headers,
        detect_content_type=True,
        content_type="text/plain",
    )
    sent = info.last.headers
    assert (sent["X-Delete-After"], sent["X-Object-Meta-from-"]) == ("60", "tape")
    assert (sent["Cache-Control"], sent["X-Detect-Content-Type"]) == ("no-cache", "true")
    assert sent["Content-Type"] == "text/plain"
    assert headers == {"Cache-Control": "no-cache"}


def test_a_stream_is_sent_in_chunks(info: Wire, client: StorageClient) -> None:
    info.answer(200, json=GOOD)
    client.extract_archive((piece for piece in (b"pac", b"ked")), "box", "tar")
    assert info.last.headers["Transfer-Encoding"] == "chunked"
    assert info.last.body == b"packed"


def test_failures_are_listed_by_their_names(info: Wire, client: StorageClient) -> None:
    info.answer(
        200,
        json={
            "Number Files Created": 1,
            "Response Status": "400 Bad Request",
            "Errors": [["/box/a%20b", "403 Forbidden"]],
        },
    )
    assert client.extract_archive(b"x", "box", "tar")["errors"] == [["box/a b", "403 Forbidden"]]


def test_an_archive_refused_as_a_whole_is_an_error_of_its_own(
    info: Wire, client: StorageClient
) -> None:
    info.answer(
        200,
        json={
            "Number Files Created": 0,
            "Response Status": "400 Bad Request",
            "Response Body": "Invalid Tar File",
            "Errors": [],
        },
    )
    assert client.extract_archive(b"x", "box", "tar") == {
        "created": 0,
        "status": "400 Bad Request",
        "errors": [["Invalid Tar File", "400 Bad Request"]],
    }


def test_progress_counts_bytes(info: Wire, client: StorageClient) -> None:
    info.answer(200, json=GOOD)
    seen: list[tuple[int, int | None]] = []
    client.extract_archive(
        b"packed", "box", "tar", progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (6, 6)


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        (None, "a.tar", "tar"),
        (None, "A.TAR.GZ", "tar.gz"),
        (None, "a.tbz", "tar.bz2"),
        ("tgz", "a.bin", "tar.gz"),
        (".tar.bz2", None, "tar.bz2"),
    ],
)
def test_the_format_is_given_or_told_by_the_name(
    given: str | None, name: str | None, expected: str
) -> None:
    assert checked_format(given, name) == expected


@pytest.mark.parametrize(("given", "name"), [(None, None), (None, "a.zip"), ("zip", "a.tar")])
def test_an_unknown_format_is_refused(given: str | None, name: str | None) -> None:
    with pytest.raises(ValueError, match="format"):
        checked_format(given, name)


def test_a_cluster_that_cannot_is_not_asked(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json={"swift": {}})
    with pytest.raises(exceptions.NotSupported, match="extract_archive"):
        client.extract_archive(b"x", "box", "tar")
    assert len(wire.sent) == 1


def test_an_answer_of_another_kind_is_an_error(wire: Wire, client: StorageClient) -> None:
    wire.answer(404).answer(201)
    with pytest.raises(exceptions.ServiceResponseFailure):
        client.extract_archive(b"x", "box", "tar")


def test_bad_input_sends_nothing(wire: Wire, client: StorageClient) -> None:
    for arguments in ((b"x", "box"), (b"x", "..", "tar"), (None, "box", "tar")):
        with pytest.raises((ValueError, exceptions.NoContentSpecified)):
            client.extract_archive(*arguments)
    assert wire.sent == []
