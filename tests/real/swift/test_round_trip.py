"""A folder that goes to a container and comes back as another folder."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account
from tests.real.swift.own import MEGABYTE

HOUR = 3600
LARGE = 2 * MEGABYTE + 3
NAMES = ["plain", "sub/ü b.txt", "sub/deeper/a?b&c=d", "sub/a%41", "sub/new\nline", "🎈", ".hid/x"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with odd names, an empty file and one above the limit of the tests' own proxy."""
    root = tmp_path / "folder"
    for number, name in enumerate(NAMES):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * number)
    (root / "large").write_bytes(os.urandom(LARGE))
    before = time.time() - HOUR
    for path in root.rglob("*"):
        os.utime(path, (before, before))
    return root


@pytest.fixture
def back(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "back"
    path.mkdir()
    return path


def tree(root: Path) -> dict[str, bytes]:
    """The content of all files below a folder."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_a_folder_comes_back_as_it_was(
    small: Any, account: Account, container: Any, folder: Path, back: Path
) -> None:
    count = len(NAMES) + 1

    up = small.sync_folder_to_container(str(folder), container.name, include_hidden=True)
    down = small.download_container(container.name, str(back), preserve_mtime=True)
    up_again = small.sync_folder_to_container(str(back), container.name, include_hidden=True)
    down_again = small.download_container(container.name, str(back))

    assert (up["uploaded"], up["failed"]) == (count, 0), up["failure_reasons"]
    assert (down["downloaded"], down["failed"]) == (count, 0), down["failure_reasons"]
    assert tree(back) == tree(folder)
    assert (up_again["uploaded"], up_again["duplicate"]) == (0, count)
    assert (down_again["downloaded"], down_again["duplicate"]) == (0, count)
    for name in ("plain", "large"):
        assert abs((back / name).stat().st_mtime - (folder / name).stat().st_mtime) < 1e-5
    assert len(account.names(container.name)) == count


def test_what_changed_and_what_is_gone_comes_over(
    small: Any, account: Account, container: Any, folder: Path, back: Path
) -> None:
    small.sync_folder_to_container(str(folder), container.name, include_hidden=True)
    small.download_container(container.name, str(back))
    account.put(container.name, "plain", b"changed")
    account.send("DELETE", account.object_url(container.name, "sub/a%41"))
    account.put(container.name, "new", b"new")

    summary = small.download_container(container.name, str(back), delete=True)

    assert (summary["downloaded"], summary["deleted"]) == (2, 1)
    found = tree(back)
    assert (found["plain"], found["new"]) == (b"changed", b"new")
    assert "sub/a%41" not in found
    assert found["large"] == (folder / "large").read_bytes()


def test_T20_names_that_lead_out_of_the_folder_are_not_written(
    files: Any, account: Account, container: Any, back: Path
) -> None:
    account.put(container.name, "../out", b"bad")
    account.put(container.name, "in", b"good")

    summary = files.download_container(container, str(back))

    assert (summary["downloaded"], summary["failed"]) == (1, 1)
    assert tree(back.parent / "back") == {"in": b"good"}
    assert not (back.parent / "out").exists()


def test_nothing_is_done_in_a_dry_run(
    files: Any, account: Account, container: Any, folder: Path, back: Path
) -> None:
    account.put(container.name, "remote", b"x")

    up = files.sync_folder_to_container(str(folder), container, delete=True, dry_run=True)
    down = files.download_container(container, str(back), dry_run=True)

    assert ("delete", "remote") in up["planned"]
    assert ("upload", "plain") in up["planned"]
    assert [name for _, name in down["planned"]] == ["remote"]
    assert account.names(container.name) == ["remote"]
    assert tree(back) == {}
