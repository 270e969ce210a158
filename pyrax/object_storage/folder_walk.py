"""The files of a local folder, and which of them are left out."""

from __future__ import annotations

import dataclasses
import fnmatch
import os
import stat
from collections.abc import Iterator
from typing import Any

from pyrax import exceptions, utils


@dataclasses.dataclass(frozen=True)
class LocalFile:
    """A file below a folder.

    Args:
        path: Its path.
        name: Its path relative to the folder, with ``/`` on every system.
        size: Bytes.
        modified: Seconds since the epoch.
    """

    path: str
    name: str
    size: int
    modified: float


@dataclasses.dataclass(frozen=True)
class Skipped:
    """Something below a folder that is not uploaded.

    Args:
        name: Its path relative to the folder.
        reason: Why it cannot be read; ``None`` if it is left out on purpose.
    """

    name: str
    reason: str | None = None


def patterns_of(ignore: Any) -> list[str]:
    """Return shell patterns as a new list.

    Args:
        ignore: A pattern, a list or tuple of them, or ``None``.
    """
    return [utils.ensure_text(pattern) for pattern in utils.coerce_to_list(ignore)]


def is_ignored(name: str, patterns: list[str]) -> bool:
    """Tell whether a pattern matches the last part of a name or all of it.

    Args:
        name: Path relative to the folder.
        patterns: Shell patterns; letter case counts on every system.
    """
    bare = name.rpartition("/")[2]
    return any(
        fnmatch.fnmatchcase(bare, pattern) or fnmatch.fnmatchcase(name, pattern)
        for pattern in patterns
    )


def existing_folder(path: Any) -> str:
    """Return the path of a folder as text.

    Args:
        path: Text, bytes or a ``PathLike``.

    Raises:
        FolderNotFound: There is no such folder.
    """
    text = os.fsdecode(path)
    if not os.path.isdir(text):
        raise exceptions.FolderNotFound(f"The folder '{text}' does not exist.")
    return text


def walk(
    root: str, patterns: list[str], follow_folders: bool = False
) -> Iterator[LocalFile | Skipped]:
    """Give everything below a folder that is a file, and what is left out.

    A folder that is left out is not entered, and given once.

    Args:
        root: Path of the folder.
        patterns: Shell patterns of what to leave out; see ``is_ignored``.
        follow_folders: Whether links to folders are followed; each folder is entered once.
    """
    entered = {_identity(os.stat(root))} if follow_folders else set()
    yield from _walk(root, "", patterns, follow_folders, entered)


def _identity(status: os.stat_result) -> tuple[int, int]:
    """Return what tells one folder from another."""
    return status.st_dev, status.st_ino


def _walk(
    folder: str, base: str, patterns: list[str], follow: bool, entered: set[tuple[int, int]]
) -> Iterator[LocalFile | Skipped]:
    """Give what is in one folder, files first."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(base.rstrip("/") or ".", f"the folder cannot be listed: {error}")
        return
    folders = []
    for entry in entries:
        name = f"{base}{entry.name}"
        if is_ignored(name, patterns):
            yield Skipped(name)
            continue
        try:
            status = entry.stat()
        except OSError as error:
            yield Skipped(name, f"it cannot be read: {error}")
            continue
        if stat.S_ISDIR(status.st_mode):
            if not entry.is_symlink() or follow:
                folders.append((entry.path, name, status))
        elif stat.S_ISREG(status.st_mode):
            yield LocalFile(entry.path, name, status.st_size, status.st_mtime)
        else:
            yield Skipped(name)
    for path, name, status in folders:
        if follow:
            if _identity(status) in entered:
                continue
            entered.add(_identity(status))
        yield from _walk(path, f"{name}/", patterns, follow, entered)
