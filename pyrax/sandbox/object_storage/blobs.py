"""The data of objects: in memory while small, in a temporary file when large."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import weakref
from collections.abc import Iterator
from typing import IO

SPOOL_ABOVE = 4 * 1024 * 1024
PIECE = 128 * 1024


class Blob:
    """Data that does not change any more; may be read by many at once.

    Attributes:
        length: size in bytes.
        md5: MD5 in hexadecimal.
    """

    def __init__(self, data: bytes | None, file: IO[bytes] | None, length: int, md5: str) -> None:
        self._data = data
        self._file = file
        self._lock = threading.Lock()
        self.length = length
        self.md5 = md5
        if file is not None:
            weakref.finalize(self, file.close)

    @classmethod
    def of(cls, data: bytes) -> Blob:
        """Return the blob of some bytes."""
        return cls(data, None, len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())

    def read(self, start: int, size: int) -> bytes:
        """Return some of the data."""
        if self._file is None:
            return (self._data or b"")[start : start + size]
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Walk through the data from `start` up to but not including `end`."""
        stop = self.length if end is None else end
        while start < stop:
            piece = self.read(start, min(PIECE, stop - start))
            start += len(piece)
            yield piece


class BlobWriter:
    """Takes data in pieces and becomes a blob."""

    def __init__(self) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.length = 0

    def write(self, piece: bytes) -> None:
        """Take a piece."""
        self._md5.update(piece)
        self.length += len(piece)
        if self._file is None and self.length > SPOOL_ABOVE:
            self._file = tempfile.TemporaryFile(prefix="pyrax-sandbox-")  # noqa: SIM115
            self._file.write(self._memory)
            self._memory.clear()
        if self._file is None:
            self._memory += piece
        else:
            self._file.write(piece)

    def finish(self) -> Blob:
        """Return the blob of everything that was written."""
        if self._file is not None:
            self._file.flush()
        data = None if self._file is not None else bytes(self._memory)
        return Blob(data, self._file, self.length, self._md5.hexdigest())

    def discard(self) -> None:
        """Drop what was written."""
        if self._file is not None:
            self._file.close()
