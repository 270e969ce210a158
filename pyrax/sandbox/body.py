"""The body of a request as a stream: counted, hashed, and its beginning kept for the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import IO

from werkzeug.serving import DechunkedInput

KEEP = 256 * 1024

# An unread body up to this size is read and dropped so that the connection can be kept.
SMALL = 1024 * 1024
PIECE = 64 * 1024


class ClientGone(ConnectionError):
    """The client closed the connection before its body was complete."""


class BadFraming(Exception):
    """The request does not say properly how long its body is."""


class RequestBody:
    """The body of one request, read once from the connection.

    Attributes:
        length: bytes read so far.
        declared: the Content-Length, or None (no body, or chunked).
        chunked: whether the length is not declared and the body comes in chunks.
        complete: whether all of the body has been read.
    """

    def __init__(
        self,
        stream: IO[bytes],
        declared: int | None,
        chunked: bool,
        before_first_read: Callable[[], None] | None = None,
    ) -> None:
        self._source: IO[bytes] | DechunkedInput = DechunkedInput(stream) if chunked else stream
        self._left = declared or 0
        self._kept = bytearray()
        self._hash = hashlib.sha256()
        self._before_first_read = before_first_read
        self.declared = declared
        self.chunked = chunked
        self.length = 0
        self.complete = not chunked and self._left == 0

    @property
    def awaited(self) -> bool:
        """Whether the client waits for `100 Continue` before it sends the body."""
        return self._before_first_read is not None and not self.complete

    @property
    def left(self) -> int | None:
        """How many bytes were not read yet; None when nobody knows."""
        if self.complete:
            return 0
        return None if self.chunked else self._left

    @property
    def small(self) -> bool:
        """Whether the rest can be read without further ado."""
        left = self.left
        return not self.awaited and left is not None and left <= SMALL

    def take_small(self) -> None:
        """Read the rest if it is small, so that the log has it and the client is heard out."""
        if self.small:
            self.read()

    @property
    def kept(self) -> bytes:
        """The first bytes of what was read."""
        return bytes(self._kept)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, or all that is left.

        Returns:
            bytes: fewer than `size` only at the end; empty when the body is complete.

        Raises:
            ClientGone: the connection ended before the body did.
            BadFraming: a chunk is malformed.
        """
        if size < 0:
            return b"".join(self.pieces())
        if self.complete or size == 0:
            return b""
        if self._before_first_read is not None:
            announce, self._before_first_read = self._before_first_read, None
            announce()
        data = self._read_chunked(size) if self.chunked else self._read_plain(size)
        self.length += len(data)
        self._hash.update(data)
        room = KEEP - len(self._kept)
        if room > 0:
            self._kept += data[:room]
        return data

    def pieces(self, size: int = PIECE) -> Iterator[bytes]:
        """Walk through the rest of the body in pieces."""
        while True:
            piece = self.read(size)
            if not piece:
                return
            yield piece

    def _read_plain(self, size: int) -> bytes:
        """Read from a body of declared length."""
        wanted = min(size, self._left)
        data = self._source.read(wanted) or b""
        self._left -= len(data)
        if len(data) < wanted:
            raise ClientGone("the connection ended before the body did")
        self.complete = self._left == 0
        return data

    def _read_chunked(self, size: int) -> bytes:
        """Read from a body that comes in chunks."""
        try:
            data = self._source.read(size) or b""
        except OSError as error:
            if isinstance(error, ConnectionError):
                raise
            raise BadFraming(str(error)) from error
        if not data:
            self.complete = True
        return data
