"""Bringing a folder into line with a container: which requests are sent for it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient
from tests.unit.object_storage.conftest import Wire

LISTING = "GET /box?format=json&limit=1000"


def row(name: str, data: bytes = b"new", **fields: Any) -> dict[str, Any]:
    return {"name": name, "bytes": len(data), "hash": hashlib.md5(data).hexdigest(), **fields}


def listed(wire: Wire, *rows: dict[str, Any]) -> Wire:
    wire.answer(200, json=list(rows), X_Container_Object_Count=len(rows))
    return wire


def sent(wire: Wire, data: bytes = b"new") -> Wire:
    return wire.answer(
        200, data, Content_Length=len(data), ETag=hashlib.md5(data).hexdigest(), X_a="b"
    )


@pytest.fixture
def box(client: StorageClient) -> Container:
    """A container that was just looked at."""
    client.known_containers.note("box")
    return Container(client._manager, {"name": "box", "count": 0, "bytes": 0})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.mkdir()
    return path


def test_only_what_is_missing_or_differs_is_fetched(
    wire: Wire, box: Container, target: Path
) -> None:
    (target / "same").write_bytes(b"new")
    (target / "other").write_bytes(b"old")
    (target / "shorter").write_bytes(b"x")
    listed(wire, row("a/missing"), row("other"), row("same"), row("shorter"))
    sent(sent(sent(wire)))
    summary = box.download_container(target, concurrency=1)
    assert wire.lines == [LISTING, "GET /box/a/missing", "GET /box/other", "GET /box/shorter"]
    assert (target / "a" / "missing").read_bytes() == b"new"
    assert (target / "other").read_bytes() == b"new"
    assert summary == {
        "total": 4,
        "downloaded": 3,
        "ignored": 0,
        "duplicate": 1,
        "failed": 0,
        "failure_reasons": [],
        "deleted": 0,
    }
    assert (summary.downloaded, summary.duplicate) == (3, 1)


def test_sizes_alone_are_compared_on_request(wire: Wire, box: Container, target: Path) -> None:
    (target / "a").write_bytes(b"old")
    listed(wire, row("a"))
    assert box.download_container(target, size_only=True).duplicate == 1


@pytest.mark.parametrize("name", ["../x", "a/../../x", "a\0b"])
def test_a_name_that_leads_out_counts_as_failed(
    wire: Wire, box: Container, target: Path, name: str
) -> None:
    listed(wire, row(name))
    summary = box.download_container(target)
    assert (summary.failed, list(target.iterdir())) == (1, [])
    assert not (target.parent / "x").exists()


def test_a_link_that_leads_out_is_not_followed(
    wire: Wire, box: Container, target: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "f").write_bytes(b"mine")
    (target / "link").symlink_to(outside)
    listed(wire, row("link/f"), row("link/g"))
    sent(sent(wire))
    assert box.download_container(target, concurrency=1).failed == 2
    assert [path.name for path in outside.iterdir()] == ["f"]
    assert (outside / "f").read_bytes() == b"mine"


def test_two_objects_for_one_file_are_not_both_written(
    wire: Wire, box: Container, target: Path
) -> None:
    listed(wire, row("a//b"), row("a/b", b"else"))
    sent(wire)
    summary = box.download_container(target, concurrency=1)
    assert (summary.downloaded, summary.failed) == (1, 1)
    assert "same file" in summary.failure_reasons[0]


def test_markers_of_folders_become_folders(wire: Wire, box: Container, target: Path) -> None:
    listed(wire, row("a/", b""), row("b", b"", content_type="application/directory"))
    assert box.download_container(target).total == 0
    assert sorted(path.name for path in target.iterdir()) == ["a", "b"]


def test_the_folder_of_the_container_is_left_out_of_the_names(
    wire: Wire, box: Container, target: Path
) -> None:
    listed(wire, row("img/"), row("img/a"), row("img2/b"))
    sent(wire).answer(200, json=[])
    assert box.download_container(target, object_prefix="img", concurrency=1).downloaded == 1
    assert [path.name for path in target.iterdir()] == ["a"]


def test_patterns_leave_objects_and_folders_out(wire: Wire, box: Container, target: Path) -> None:
    listed(wire, row(".hidden/x"), row("a.tmp"), row("b"), row("skip/c"))
    sent(wire)
    summary = box.download_container(target, ignore=["*.tmp", "skip"], include_hidden=False)
    assert (summary.ignored, summary.downloaded) == (3, 1)


def test_files_without_an_object_are_deleted_on_request(
    wire: Wire, box: Container, target: Path
) -> None:
    (target / "old").mkdir()
    (target / "old" / "x").write_bytes(b"1")
    (target / "kept.tmp").write_bytes(b"2")
    (target / "empty").mkdir()
    listed(wire, row("a"))
    sent(wire)
    summary = box.download_container(target, True, ignore="*.tmp")
    assert summary.deleted == 1
    assert sorted(path.name for path in target.iterdir()) == ["a", "empty", "kept.tmp"]


@pytest.mark.parametrize(
    ("options", "deleted"),
    [({}, 0), ({"delete_on_errors": True}, 2), ({"delete_on_errors": True, "max_delete": 1}, 0)],
)
def test_nothing_is_deleted_after_failures_or_beyond_the_limit(
    wire: Wire, box: Container, target: Path, options: dict[str, Any], deleted: int
) -> None:
    (target / "x").write_bytes(b"1")
    (target / "y").write_bytes(b"1")
    listed(wire, row("../a"))
    summary = box.download_container(target, delete=True, **options)
    assert (summary.deleted, len(list(target.iterdir()))) == (deleted, 2 - deleted)


def test_a_dry_run_only_says_what_would_be_done(wire: Wire, box: Container, target: Path) -> None:
    (target / "x").write_bytes(b"1")
    listed(wire, row("a/b"), row("d/", b""))
    summary = box.download_container(target, delete=True, dry_run=True)
    assert summary.planned == [("download", "a/b"), ("delete", "x")]
    assert [path.name for path in target.iterdir()] == ["x"]


def test_an_empty_row_may_be_a_large_object_and_is_asked_about(
    wire: Wire, box: Container, target: Path
) -> None:
    (target / "a").write_bytes(b"")
    listed(wire, row("a", b""))
    wire.answer(200, Content_Length=0, ETag=hashlib.md5(b"").hexdigest())
    assert box.download_container(target).duplicate == 1
    assert wire.lines == [LISTING, "HEAD /box/a"]


def test_progress_counts_what_is_there_and_what_comes(
    wire: Wire, box: Container, target: Path
) -> None:
    (target / "same").write_bytes(b"new")
    listed(wire, row("a"), row("b"), row("same"))
    sent(sent(wire))
    seen: list[tuple[int, Any]] = []
    box.download_container(
        target, concurrency=1, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(3, 9), (6, 9), (9, 9), (9, 9)]


def test_what_progress_raises_ends_the_download(wire: Wire, box: Container, target: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyError("stop")

    listed(wire, row("a"), row("b"))
    sent(wire)
    with pytest.raises(KeyError, match="stop"):
        box.download_container(target, concurrency=1, progress=stop)
    assert list(target.iterdir()) == []


def test_the_folder_must_exist_unless_it_is_to_be_made(
    wire: Wire, client: StorageClient, box: Container, target: Path
) -> None:
    with pytest.raises(exceptions.FolderNotFound):
        client.download_container("box", target / "missing")
    assert wire.sent == []
    listed(wire)
    client.sync_container_to_folder(box, target / "missing", create_directory=True)
    assert (target / "missing").is_dir()


@pytest.mark.parametrize(
    ("options", "kind"),
    [({"concurrency": 0}, ValueError), ({"progress": "bar"}, TypeError), ({"x": 1}, TypeError)],
)
def test_bad_options_are_refused_before_anything_is_sent(
    wire: Wire, box: Container, target: Path, options: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        box.download_container(target, **options)
    assert wire.sent == []
