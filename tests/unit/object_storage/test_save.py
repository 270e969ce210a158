"""Writing objects to the disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient, StorageObject
from pyrax.object_storage.object import info_from_headers
from tests.unit.object_storage.conftest import Wire

DATA = b"content"


def answer(wire: Wire, data: bytes = DATA, **headers: Any) -> Wire:
    digest = hashlib.md5(data).hexdigest()
    return wire.answer(200, data, Content_Length=len(data), ETag=digest, **headers)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.mkdir()
    return path


def test_T20_an_object_is_written_below_the_folder(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    answer(wire)
    assert client.download_object("box", "a/b.txt", str(target)) is None
    assert (target / "a" / "b.txt").read_bytes() == DATA
    assert wire.lines == ["GET /box/a/b.txt"]
    answer(wire)
    client.download_object("box", "a/b.txt", os.fsencode(target), structure=False)
    assert (target / "b.txt").read_bytes() == DATA
    assert not list(target.rglob("*.part"))


def test_objects_and_containers_download_too(wire: Wire, box: Any, target: Path) -> None:
    answer(wire)
    answer(wire)
    answer(wire)
    box.download("a", target)
    box.download_object("b", target)
    StorageObject(box.object_manager, info_from_headers("c", {})).download(target)
    assert sorted(path.name for path in target.iterdir()) == ["a", "b", "c"]


def test_nothing_is_sent_for_a_missing_folder_or_a_bad_name(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    with pytest.raises(exceptions.FolderNotFound):
        client.download_object("box", "x", target / "missing")
    with pytest.raises(exceptions.UnsafeObjectName):
        client.download_object("box", "../x", target)
    assert wire.sent == []


def test_T20_a_missing_object_leaves_nothing(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    wire.answer(404).answer(204)
    with pytest.raises(exceptions.NoSuchObject):
        client.download_object("box", "a/x", target)
    assert list(target.iterdir()) == []


def test_T20_a_wrong_checksum_leaves_the_old_file(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    (target / "x").write_bytes(b"old")
    wire.answer(200, DATA, Content_Length=7, ETag="0" * 32)
    with pytest.raises(exceptions.DownloadFailed):
        client.download_object("box", "x", target)
    assert (target / "x").read_bytes() == b"old"
    assert [path.name for path in target.iterdir()] == ["x"]


def test_a_full_disk_leaves_nothing(
    wire: Wire, client: StorageClient, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(whole: Any, piece: bytes, place: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyrax.object_storage.ranges.RandomFile.write_at", full)
    answer(wire)
    with pytest.raises(OSError, match="No space"):
        client.download_object("box", "x", target)
    assert list(target.iterdir()) == []


def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    (target / "old").write_bytes(b"")
    (target / "old").chmod(0o640)
    before = os.umask(0o027)
    try:
        for name in ("new", "old"):
            answer(wire)
            client.download_object("box", name, target)
    finally:
        os.umask(before)
    assert (target / "new").stat().st_mode & 0o777 == 0o640
    assert (target / "old").stat().st_mode & 0o777 == 0o640


def test_a_link_at_the_target_is_replaced_not_followed(
    wire: Wire, client: StorageClient, target: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"safe")
    (target / "x").symlink_to(outside)
    answer(wire)
    client.download_object("box", "x", target)
    assert outside.read_bytes() == b"safe"
    assert (target / "x").read_bytes() == DATA and not (target / "x").is_symlink()


def test_a_folder_at_the_target_is_left_alone(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    (target / "x").mkdir()
    answer(wire)
    with pytest.raises(exceptions.UnsafeObjectName, match="folder"):
        client.download_object("box", "x", target)


def test_a_long_name_fits(wire: Wire, client: StorageClient, target: Path) -> None:
    answer(wire)
    client.download_object("box", "ü" * 120, target)
    assert (target / ("ü" * 120)).read_bytes() == DATA


def test_a_file_that_exists_is_kept_on_request(
    wire: Wire, client: StorageClient, target: Path
) -> None:
    (target / "x").write_bytes(b"old")
    answer(wire)
    with pytest.raises(FileExistsError):
        client.download_object("box", "x", target, overwrite=False)
    assert (target / "x").read_bytes() == b"old"


@pytest.mark.parametrize(("content", "same"), [(DATA, True), (b"CONTENT", False), (b"x", False)])
def test_a_file_that_is_the_same_is_left_alone_on_request(
    wire: Wire, client: StorageClient, target: Path, content: bytes, same: bool
) -> None:
    (target / "x").write_bytes(content)
    inode = (target / "x").stat().st_ino
    answer(wire)
    client.download_object("box", "x", target, skip_identical=True)
    assert ((target / "x").stat().st_ino == inode) is same
    assert (target / "x").read_bytes() == DATA


@pytest.mark.parametrize(("mtime", "expected"), [("1600000000.5", 1600000000.5), ("soon", None)])
def test_the_time_of_the_file_is_restored_on_request(
    wire: Wire, client: StorageClient, target: Path, mtime: str, expected: float | None
) -> None:
    answer(wire, X_Object_Meta_Mtime=mtime)
    client.download_object("box", "x", target, preserve_mtime=True)
    written = (target / "x").stat().st_mtime
    assert written == expected if expected else written > 1700000000


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a/b/", "text/plain"), ("a/b", "application/directory"), ("a/b", "text/directory; x=y")],
)
def test_markers_make_folders(
    wire: Wire, client: StorageClient, target: Path, name: str, kind: str
) -> None:
    answer(wire, b"", Content_Type=kind)
    client.download_object("box", name, target)
    assert (target / "a" / "b").is_dir()
    answer(wire, b"", Content_Type=kind)
    client.download_object("box", name, target, structure=False)
    assert [path.name for path in target.iterdir()] == ["a"]


# --- going on where an earlier download ended -----------------------------------------------------


def cut(wire: Wire, sent: bytes, **headers: Any) -> Wire:
    """Answer with an announced length that does not come, and refuse to go on."""
    digest = hashlib.md5(DATA).hexdigest()
    return wire.answer(200, sent, Content_Length=len(DATA), ETag=digest, **headers)


@pytest.fixture
def broken(wire: Wire, client: StorageClient, target: Path) -> Path:
    """The part of an object whose download broke off."""
    client.retries = 0
    cut(wire, DATA[:3])
    with pytest.raises(exceptions.DownloadFailed):
        client.download_object("box", "x", target, resume=True)
    (part,) = target.iterdir()
    assert part.read_bytes() == DATA[:3]
    assert part.stat().st_mode & 0o777 == 0o600
    return part


def test_a_download_goes_on_where_the_last_one_ended(
    wire: Wire, client: StorageClient, target: Path, broken: Path
) -> None:
    answer(wire)
    digest = hashlib.md5(DATA).hexdigest()
    wire.answer(206, DATA[3:], Content_Range="bytes 3-6/7", Content_Length=4, ETag=digest)
    seen: list[tuple[int, int | None]] = []
    client.download_object(
        "box", "x", target, resume=True, progress=lambda done, total: seen.append((done, total))
    )
    assert [path.name for path in target.iterdir()] == ["x"]
    assert (target / "x").read_bytes() == DATA
    assert (wire.last.headers["Range"], wire.last.headers["If-Match"]) == ("bytes=3-", digest)
    assert (seen[0], seen[-1]) == ((3, 7), (7, 7))


def test_what_is_left_of_a_damaged_download_is_thrown_away(
    wire: Wire, client: StorageClient, target: Path, broken: Path
) -> None:
    broken.write_bytes(b"???")
    answer(wire)
    digest = hashlib.md5(DATA).hexdigest()
    wire.answer(206, DATA[3:], Content_Range="bytes 3-6/7", Content_Length=4, ETag=digest)
    with pytest.raises(exceptions.DownloadFailed, match="MD5"):
        client.download_object("box", "x", target, resume=True)
    assert list(target.iterdir()) == []


def test_another_version_begins_anew(
    wire: Wire, client: StorageClient, target: Path, broken: Path
) -> None:
    answer(wire, b"another")
    client.download_object("box", "x", target, resume=True)
    assert (target / "x").read_bytes() == b"another"
    broken.write_bytes(DATA + b"too much")
    answer(wire)
    client.download_object("box", "x", target, resume=True)
    assert (target / "x").read_bytes() == DATA
    assert [path.name for path in target.iterdir()] == ["x"]


def test_a_link_in_the_place_of_a_part_is_not_written_to(
    wire: Wire, client: StorageClient, target: Path, tmp_path: Path, broken: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    broken.unlink()
    os.link(victim, broken)
    answer(wire)
    with pytest.raises(exceptions.UnsafeObjectName):
        client.download_object("box", "x", target, resume=True)
    broken.unlink()
    broken.symlink_to(victim)
    answer(wire)
    with pytest.raises(OSError):
        client.download_object("box", "x", target, resume=True)
    assert victim.read_bytes() == b"mine"
