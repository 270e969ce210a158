"""The data of an image on its way to the service: counted, hashed, and sent again if need be."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

from pyrax import exceptions
from pyrax.image.checks import new_digest
from pyrax.progress import Progress

BLOCK = 64 * 1024
"""Bytes sent at once when the transport does not say how many it wants."""

UPLOAD_TYPE = "application/octet-stream"
"""The media type of image data."""

_HASHES = ("md5", "sha512")


class SourceFailed(Exception):
    """What data are read from failed, or has another size than was said.

    Args:
        reason: The exception.
    """

    def __init__(self, reason: BaseException) -> None:
        super().__init__(str(reason))
        self.reason = reason


class UploadBody:
    """Image data as the body of one request. It is read once, piece by piece.

    Args:
        pieces: Where the data come from.
        size: How many bytes there must be; ``None`` if nobody knows.
        progress: Who is told how far it is.
        exact: Whether more data than ``size`` are an error; else the rest is left alone.

    Attributes:
        sent: Bytes handed out so far.
        failure: What went wrong with the source, ``None`` if nothing did.
    """

    def __init__(
        self, pieces: Iterable[Any], size: int | None, progress: Progress, exact: bool = True
    ) -> None:
        self.size = size
        self.progress = progress
        self.exact = exact
        self._source = iter(pieces)
        self._rest = b""
        self.restart()

    def restart(self) -> None:
        """Count and hash from the beginning."""
        self.sent = 0
        self.failure: BaseException | None = None
        self._digests = {name: hashlib.new(name, usedforsecurity=False) for name in _HASHES}
        if self.progress.done:
            self.progress.move_to(0)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, ``b""`` at the end.

        Args:
            size: How many at most; all that is left with a negative number.

        Raises:
            SourceFailed: The source failed, or has another size than was said.
        """
        if size < 0:
            return b"".join(self)
        try:
            piece = self._next(size)
            for digest in self._digests.values():
                digest.update(piece)
            self.sent += len(piece)
            if piece:
                self.progress.advance(len(piece))
        except Exception as error:
            self.failure = error
            raise SourceFailed(error) from error
        return piece

    def __iter__(self) -> Iterator[bytes]:
        while True:
            piece = self.read(BLOCK)
            if not piece:
                return
            yield piece

    def _next(self, size: int) -> bytes:
        """Return the next bytes of the source, checked against the size."""
        left = None if self.size is None else self.size - self.sent
        if left == 0:
            if self.exact and self._take(1):
                raise ValueError(f"There are more data than the {self.size} bytes announced.")
            return b""
        piece = self._take(size if left is None else min(size, left))
        if not piece and not self.sent:
            raise ValueError("There are no data to upload.")
        if not piece and left:
            raise ValueError(f"The data end after {self.sent} of {self.size} bytes.")
        return piece

    def _take(self, size: int) -> bytes:
        """Return up to so many bytes of the source."""
        while not self._rest:
            try:
                piece = next(self._source)
            except StopIteration:
                return b""
            if isinstance(piece, str):
                raise TypeError("The data of an image are bytes, not text.")
            self._rest = bytes(piece)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def hexdigest(self, name: str) -> str | None:
        """Return a hash of what was sent, ``None`` for one that is not computed.

        Args:
            name: Name of the hash.
        """
        found = self._digests.get(name)
        return None if found is None else found.hexdigest()


class FileBody(UploadBody):
    """Image data in a file that can be read a second time.

    Args:
        opened: The file, where the data begin.
        size: How many bytes are sent.
        progress: Who is told how far it is.
        exact: Whether more data than ``size`` are an error.
    """

    def __init__(self, opened: Any, size: int, progress: Progress, exact: bool = False) -> None:
        super().__init__((), size, progress, exact)
        self._opened = opened
        self._start = int(opened.tell())

    def _take(self, size: int) -> bytes:
        """Return up to so many bytes of the file."""
        piece = self._opened.read(size)
        if isinstance(piece, str):
            raise TypeError("The data of an image are bytes; open the file in binary mode.")
        return bytes(piece or b"")

    def seekable(self) -> bool:
        """Tell that the data can be sent a second time."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._start + self.sent

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the beginning of the data, which is all that a repetition needs."""
        if whence != io.SEEK_SET or place != self._start:
            raise io.UnsupportedOperation("image data are only sent again from their beginning")
        self._opened.seek(place)
        self.restart()
        return place


def make_body(data: Any, size: int | None, progress: Progress) -> UploadBody:
    """Return the body for what a caller gives as the data of an image.

    Args:
        data: Bytes, a file opened in binary mode (sent from where it stands), or an iterable of
            bytes.
        size: How many bytes there are, if the caller says so.
        progress: Who is told how far it is.

    Raises:
        TypeError: It is none of these; text is not, and never the path of a file either.
        ValueError: There are no data, or of another size than was said.
    """
    if size is not None and (isinstance(size, bool) or int(size) < 1):
        raise ValueError(f"The size of an image is at least 1 byte; got {size!r}.")
    if isinstance(data, (str, io.TextIOBase)) or data is None:
        raise TypeError(
            "The data of an image must be bytes, a file opened in binary mode or an iterable of "
            f"bytes, not {type(data).__name__}. To send a file, open it with open(path, 'rb')."
        )
    if isinstance(data, (bytes, bytearray, memoryview)):
        return _file_body(io.BytesIO(data), size, progress)
    if hasattr(data, "read"):
        if _seekable(data):
            return _file_body(data, size, progress)
        return UploadBody(iter(lambda: data.read(BLOCK), b""), size, progress)
    if not hasattr(data, "__iter__") or isinstance(data, dict):
        raise TypeError(
            "The data of an image must be bytes, a file opened in binary mode or an iterable of "
            f"bytes, not {type(data).__name__}."
        )
    return UploadBody(data, size, progress)


def _seekable(opened: Any) -> bool:
    """Tell whether a file can be read a second time."""
    try:
        return bool(opened.seekable()) and opened.tell() is not None
    except (AttributeError, OSError, ValueError):
        return False


def _file_body(opened: Any, size: int | None, progress: Progress) -> UploadBody:
    """Return the body for a file."""
    start = opened.tell()
    there = opened.seek(0, io.SEEK_END) - start
    opened.seek(start)
    if there < 1:
        raise ValueError("There are no data to upload.")
    if size is not None and int(size) != there:
        raise ValueError(f"The data have {there} bytes, not the {size} announced.")
    return FileBody(opened, there, progress)


def send(client: Any, uri: str, body: UploadBody, headers: dict[str, str]) -> None:
    """Send image data; they are sent again only if the service refused the token.

    Args:
        client: The ``ImageClient``.
        uri: Path of the call.
        body: The data.
        headers: Further headers.

    Raises:
        Exception: What the source of the data raised.
        Unauthorized: The token expired, and the data cannot be read a second time.
        ClientException: The service refused.
    """
    complete = {"Content-Type": UPLOAD_TYPE, **headers}
    if body.size is not None:
        complete["Content-Length"] = str(body.size)
    body.progress.set_total(body.size)
    try:
        # Repeated after a broken connection, it would meet an image that has its data already.
        client.method_put(uri, data=body, headers=complete, idempotent=False)
    except (SourceFailed, exceptions.PyraxException, OSError):
        if body.failure is not None:
            raise body.failure from None
        raise


def check_stored(body: UploadBody, image: Any) -> None:
    """Compare what was sent with what the service has.

    Args:
        body: What was sent.
        image: The ``Image``, fetched after the upload.

    Raises:
        UploadFailed: They differ.
    """
    fields = image.to_dict()
    checks: list[tuple[Any, Any, str]] = [(body.sent, fields.get("size"), "size")]
    algorithm = fields.get("os_hash_algo")
    if isinstance(algorithm, str) and new_digest(algorithm) is not None:
        checks.append((body.hexdigest(algorithm), fields.get("os_hash_value"), algorithm))
    checks.append((body.hexdigest("md5"), fields.get("checksum"), "MD5"))
    for ours, theirs, what in checks:
        if ours is not None and theirs is not None and ours != theirs:
            failed = exceptions.UploadFailed(
                f"The image '{image.id}' is not what was sent: its {what} is {theirs}, but {ours} "
                "was sent."
            )
            failed.local_md5 = body.hexdigest("md5")
            failed.remote_etag = fields.get("checksum")
            failed.completed_bytes = body.sent
            raise failed
