"""Whole folders: uploading them, and keeping a container in step with one."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import wait_until
from tests.real.swift.conftest import Account

HOUR = 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with 30 files in three folders, all an hour old."""
    root = tmp_path / "folder"
    before = time.time() - HOUR
    for number in range(30):
        path = root / f"sub {number % 3}" / f"ü {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * number)
        os.utime(path, (before, before))
    return root


def test_a_folder_is_uploaded(files: Any, account: Account, container: Any, folder: Path) -> None:
    key, total = files.upload_folder(str(folder), container)
    wait_until(lambda: bool(files.folder_upload_status[key]["done"]))

    assert total == sum(range(30))
    assert files.get_uploaded(key) == total
    assert len(account.names(container.name)) == 30
    assert account.get(container.name, "sub 1/ü 7.txt").content == b"x" * 7


def test_sync_uploads_what_is_new_and_then_nothing(
    files: Any, account: Account, container: Any, folder: Path
) -> None:
    first = files.sync_folder_to_container(str(folder), container)
    second = files.sync_folder_to_container(str(folder), container)

    assert (first["uploaded"], first["failed"]) == (30, 0)
    assert (second["uploaded"], second["duplicate"]) == (0, 30)
    assert account.get(container.name, "sub 2/ü 8.txt").content == b"x" * 8


def test_sync_uploads_a_newer_file_and_deletes_what_is_gone(
    files: Any, account: Account, container: Any, folder: Path
) -> None:
    files.sync_folder_to_container(str(folder), container, object_prefix="copy")
    account.put(container.name, "beside", b"not in the folder")
    changed = folder / "sub 1" / "ü 7.txt"
    changed.write_bytes(b"new")
    later = time.time() + HOUR
    os.utime(changed, (later, later))
    (folder / "sub 1" / "ü 10.txt").unlink()

    summary = files.sync_folder_to_container(
        str(folder), container, delete=True, object_prefix="copy"
    )

    assert (summary["uploaded"], summary["deleted"], summary["duplicate"]) == (1, 1, 28)
    assert account.get(container.name, "copy/sub 1/ü 7.txt").content == b"new"
    assert "copy/sub 1/ü 10.txt" not in account.names(container.name)
    assert "beside" in account.names(container.name)
