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
    part = os.path.join(parent, f".{_shortened(name)}.{secrets.token_hex(6)}.part")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    opened = os.fdopen(os.open(part, flags, 0o600), "wb", buffering=0)
    try:
        yield part, _Whole(opened)
    finally:
        opened.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


class _Whole:
    """An unbuffered file whose ``write`` writes everything."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def write(self, piece: bytes) -> None:
        """Write all of a piece."""
        view = memoryview(piece)
        while len(view):
            view = view[self._opened.write(view) :]

    def close(self) -> None:
        """Close the file."""
        self._opened.close()


def _shortened(name: str) -> str:
    """Return the beginning of a name, short enough to get an ending."""
    return os.fsencode(name)[:100].decode("utf-8", "ignore")
