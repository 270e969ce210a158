"""Writing a file beside its place first, and putting it there whole."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def part_file(parent: str, name: str) -> Iterator[tuple[str, Any]]:
    """Open a new hidden file that only its owner can read; remove it unless it was moved.

    Args:
        parent: The folder.
        name: Name of the file that it is to become.

    Returns:
        Its path, and the open file, whose ``write`` writes everything.
    """
    part, opened = open_part(parent, name)
    try:
        yield part, WholeFile(opened)
    finally:
        opened.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def open_part(parent: str, name: str, ending: str | None = None) -> tuple[str, Any]:
    """Open a hidden file that only its owner can read, without a buffer.

    Args:
        parent: The folder.
        name: Name of the file that it is to become.
        ending: Tells parts of one name apart; the file may be there already. ``None`` for a new
            file.

    Returns:
        Its path, and the open file.
    """
    beginning = name.encode("utf-8", "ignore")[:100].decode("utf-8", "ignore")
    path = os.path.join(parent, f".{beginning}.{ending or secrets.token_hex(6)}.part")
    flags = os.O_CREAT | os.O_RDWR | (os.O_EXCL if ending is None else 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return path, os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)


class WholeFile:
    """A file whose ``write`` writes everything.

    Args:
        opened: The file, without a buffer.
    """

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def write(self, piece: bytes) -> None:
        """Write all of a piece at the present place."""
        view = memoryview(piece)
        while len(view):
            view = view[self._opened.write(view) :]

    def close(self) -> None:
        """Close the file."""
        self._opened.close()
