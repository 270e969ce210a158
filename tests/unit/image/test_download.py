"""Reading the data of an image: verified, and continued where a connection broke."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import Image, ImageClient
from pyrax.image.download import parse_span
from pyrax.streaming import Broken

from .conftest import ID, Wire, document

Make = Callable[..., Image]
DATA = bytes(range(256)) * 1000
FILE = f"/images/{ID}/file"
HASHES = {
    "size": len(DATA),
    "checksum": hashlib.md5(DATA).hexdigest(),
    "os_hash_algo": "sha512",
    "os_hash_value": hashlib.sha512(DATA).hexdigest(),
}


def served(wire: Wire, data: bytes = DATA, **fields: Any) -> None:
    """Answer for an image and its data."""
    wire.answer("GET", f"/images/{ID}", document(**{**HASHES, **fields}))
    wire.answer("GET", FILE, body=data, headers={"Content-Length": str(len(data))})


class Connections:
    """Gives pieces of the data, one list of pieces a connection; each but the last one breaks."""

    def __init__(self, *connections: list[bytes]) -> None:
        self.connections = list(connections)

    def __call__(self, response: Any, read_timeout: float) -> Iterator[bytes]:
        yield from self.connections.pop(0)
        if self.connections:
            raise Broken("connection reset")


# --- whole images ---------------------------------------------------------------------------------


def test_download_returns_the_bytes(glance: ImageClient, wire: Wire) -> None:
    served(wire)
    assert glance.download(ID) == DATA
    assert wire.lines == [f"GET /images/{ID}", f"GET {FILE}"]
    assert wire.last.headers["Accept-Encoding"] == "identity"


def test_an_image_downloads_itself(glance: ImageClient, image_of: Make, wire: Wire) -> None:
    served(wire)
    assert image_of(glance).download() == DATA


def test_download_into_a_file_object(glance: ImageClient, wire: Wire) -> None:
    served(wire)
    target = io.BytesIO()
    assert glance.download(ID, target) is target
    assert target.getvalue() == DATA


def test_download_into_a_path_is_for_the_owner_alone(
    glance: ImageClient, wire: Wire, tmp_path: Path
) -> None:
    served(wire)
    path = tmp_path / "web.qcow2"
    path.write_bytes(b"old")
    assert glance.download(ID, path) == path
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["home", "web.qcow2"]


def test_download_is_told_to_a_function(glance: ImageClient, wire: Wire) -> None:
    told: list[Any] = []
    served(wire)
    glance.download(ID, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(DATA), len(DATA))
    assert len(told) == 4


def test_iter_data_gives_pieces_of_one_size_and_sends_nothing_before(
    glance: ImageClient, image_of: Make, wire: Wire
) -> None:
    served(wire)
    pieces = image_of(glance).iter_data(100_000)
    assert wire.lines == []
    assert [len(piece) for piece in pieces] == [100_000, 100_000, 56_000]


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"os_hash_value": "0" * 128},
        {"os_hash_algo": None, "os_hash_value": None, "checksum": "0" * 32},
        {"os_hash_algo": "crc32", "checksum": "0" * 32},
    ],
)
def test_data_that_are_not_as_stored_leave_no_file(
    glance: ImageClient, wire: Wire, tmp_path: Path, wrong: Any
) -> None:
    served(wire, **wrong)
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "web").write_bytes(b"old")
    with pytest.raises(exceptions.DownloadFailed, match="should be 0000") as caught:
        glance.download(ID, folder / "web")
    assert caught.value.bytes_read == len(DATA)
    assert os.listdir(folder) == ["web"]
    assert (folder / "web").read_bytes() == b"old"


def test_verify_false_asks_for_no_hash(glance: ImageClient, wire: Wire) -> None:
    served(wire, checksum="0" * 32, os_hash_value="0" * 128)
    assert glance.download(ID, verify=False) == DATA
    assert wire.lines == [f"GET {FILE}"]


def test_an_image_of_another_size_is_refused(glance: ImageClient, wire: Wire) -> None:
    served(wire, size=5)
    with pytest.raises(exceptions.DownloadFailed, match="has 5 bytes"):
        glance.download(ID)


def test_an_image_without_data_says_so(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", f"/images/{ID}", document(status="queued", size=None))
    wire.answer("GET", FILE, status=204)
    with pytest.raises(exceptions.DownloadFailed, match="no data yet"):
        glance.download(ID)


def test_a_deactivated_image_is_forbidden(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", f"/images/{ID}", document(status="deactivated"))
    wire.answer("GET", FILE, {"message": "deactivated"}, 403)
    with pytest.raises(exceptions.Forbidden):
        glance.download(ID)


@pytest.mark.parametrize("chunk_size", [0, -5])
def test_chunks_have_a_size(glance: ImageClient, wire: Wire, chunk_size: int) -> None:
    with pytest.raises(ValueError, match="chunk_size"):
        glance.download(ID, chunk_size=chunk_size)
    with pytest.raises(ValueError, match="chunk_size"):
        glance._manager.iter_data(ID, chunk_size)
    assert wire.lines == []


def test_a_folder_is_no_path_of_a_file(glance: ImageClient, wire: Wire, tmp_path: Path) -> None:
    served(wire)
    with pytest.raises(IsADirectoryError, match="path of a file"):
        glance.download(ID, tmp_path)
    with pytest.raises(exceptions.FolderNotFound):
        glance.download(ID, tmp_path / "nowhere" / "web")
    assert f"GET {FILE}" not in wire.lines


# --- parts ----------------------------------------------------------------------------------------


def test_a_part_is_asked_for_and_not_verified(glance: ImageClient, wire: Wire) -> None:
    headers = {"Content-Range": f"bytes 2-5/{len(DATA)}", "Content-Length": "4"}
    wire.answer("GET", FILE, body=DATA[2:6], status=206, headers=headers)
    assert glance.download(ID, byte_range=(2, 5)) == DATA[2:6]
    assert wire.lines == [f"GET {FILE}"]
    assert wire.last.headers["Range"] == "bytes=2-5"


@pytest.mark.parametrize(
    ("status", "headers"),
    [(200, {}), (206, {"Content-Range": "bytes 0-3/9"}), (206, {"Content-Range": "nonsense"})],
)
def test_other_bytes_than_asked_for_are_refused(
    glance: ImageClient, wire: Wire, status: int, headers: Any
) -> None:
    wire.answer("GET", FILE, body=b"abcd", status=status, headers=headers)
    with pytest.raises(exceptions.DownloadFailed, match="from 2 on and sent others"):
        glance.download(ID, byte_range=(2, None))


def test_a_part_behind_the_end_is_refused(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", FILE, {"message": "no such range"}, 416)
    with pytest.raises(exceptions.ClientException) as caught:
        glance.download(ID, byte_range=(10**9, None))
    assert caught.value.code == 416


@pytest.mark.parametrize(
    ("given", "span"),
    [(None, None), ((0, 99), (0, 99)), ([5, None], (5, None)), (("1", 2), (1, 2))],
)
def test_parts_are_pairs(given: Any, span: Any) -> None:
    assert parse_span(given) == span


@pytest.mark.parametrize("given", [(1,), (5, 2), (-1, 2), "bytes=0-99", 5, ("a", "b"), (None, 2)])
def test_other_things_are_no_parts(given: Any) -> None:
    with pytest.raises(ValueError, match="first and last byte"):
        parse_span(given)


# --- broken connections ---------------------------------------------------------------------------


def test_a_broken_connection_is_continued_where_it_broke(
    glance: ImageClient, wire: Wire, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    served(wire)
    rest = {"Content-Range": f"bytes 1000-{len(DATA) - 1}/{len(DATA)}"}
    wire.answer("GET", FILE, body=b"", status=206, headers=rest)
    connections = Connections([DATA[:1000]], [DATA[1000:]])
    monkeypatch.setattr("pyrax.image.download.read_pieces", connections)
    assert glance.download(ID) == DATA
    assert wire.last.headers["Range"] == "bytes=1000-"
    assert naps == [1.0]


def test_a_part_is_continued_up_to_its_end(
    glance: ImageClient, wire: Wire, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    for first in (10, 14):
        headers = {"Content-Range": f"bytes {first}-19/99", "Content-Length": str(20 - first)}
        wire.answer("GET", FILE, body=b"x" * (20 - first), status=206, headers=headers)
    monkeypatch.setattr("pyrax.image.download.read_pieces", Connections([b"abcd"], [b"efghij"]))
    assert glance.download(ID, byte_range=(10, 19)) == b"abcdefghij"
    assert wire.last.headers["Range"] == "bytes=14-19"


def test_a_connection_that_breaks_again_and_again_is_given_up(
    glance: ImageClient, wire: Wire, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    served(wire)
    rest = {"Content-Range": f"bytes 3-{len(DATA) - 1}/{len(DATA)}"}
    wire.answer("GET", FILE, body=b"", status=206, headers=rest)
    connections = Connections([DATA[:3]], [], [], [], [], [])
    monkeypatch.setattr("pyrax.image.download.read_pieces", connections)
    with pytest.raises(exceptions.DownloadFailed, match="connection reset") as caught:
        glance.download(ID)
    assert (caught.value.expected, caught.value.actual) == (len(DATA), 3)
    assert naps == [1.0, 2.0, 4.0, 8.0]


def test_an_image_that_is_gone_when_it_is_continued_did_not_arrive(
    glance: ImageClient, wire: Wire, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    served(wire)
    wire.answer("GET", FILE, {"message": "gone"}, 404)
    monkeypatch.setattr("pyrax.image.download.read_pieces", Connections([b"ab"], []))
    with pytest.raises(exceptions.DownloadFailed, match="connection broke"):
        glance.download(ID)


def test_more_than_was_announced_is_refused(
    glance: ImageClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(wire)
    monkeypatch.setattr("pyrax.image.download.read_pieces", Connections([DATA, b"x"]))
    with pytest.raises(exceptions.DownloadFailed, match="more came"):
        glance.download(ID)
