"""Reading the data of an image: verified, and continued where a connection broke."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from pyrax import exceptions, http
from pyrax.image.checks import digest_for, expected_hash
from pyrax.part_file import part_file
from pyrax.progress import Progress
from pyrax.streaming import Broken, cut, parse_content_range, read_pieces

RESUMES = 4
"""How often a broken connection is opened again, counted anew after each 16 MiB."""

PROGRESS = 16 * 1024 * 1024


class DataReader:
    """The data of an image as they come over the wire. Use each reader once.

    Args:
        client: The ``ImageClient``.
        uri: Path of the data.
        image: The fields of the image, to verify against; ``None`` not to verify.
        span: First and last byte wanted; the last one may be ``None``. ``None`` for all.
        label: How messages name the image.
    """

    def __init__(
        self,
        client: Any,
        uri: str,
        image: Mapping[str, Any] | None,
        span: tuple[int, int | None] | None = None,
        label: str = "",
    ) -> None:
        self.client = client
        self.uri = uri
        self.span = span
        self.label = label
        self.received = 0
        self.total: int | None = None
        expected = None if image is None or span is not None else expected_hash(image)
        self._size = None if image is None or span is not None else image.get("size")
        self._expected = expected
        self._digest = digest_for(expected)
        self._response: requests.Response | None = None
        self._tries = 0
        self._last_break = 0

    # --- requests ---

    def open(self) -> DataReader:
        """Send the request and read the head of the answer.

        Raises:
            DownloadFailed: The image has no data, or the service sends other bytes than asked for.
            ClientException: The service refused: 403 for a deactivated image, 416 for a range
                behind the end.
        """
        first = 0 if self.span is None else self.span[0]
        last = None if self.span is None else self.span[1]
        response = self._get(None if self.span is None else _range(first, last))
        if response.status_code == 204:
            response.close()
            raise self._failed("it has no data yet")
        length = response.headers.get("Content-Length", "")
        self.total = int(length) if length.isdigit() else None
        if self.span is not None:
            self._check_part(response, first)
        elif self._size is not None and self.total not in (None, self._size):
            response.close()
            raise self._failed(
                f"it has {self._size} bytes, and the service sends {self.total}",
                self._size,
                self.total,
            )
        self._response = response
        return self

    def _get(self, wanted: str | None) -> requests.Response:
        """Send a GET whose body is read later."""
        headers = {"Accept": "application/octet-stream", "Accept-Encoding": "identity"}
        if wanted is not None:
            headers["Range"] = wanted
        response: requests.Response = self.client.method_get(
            self.uri, headers=headers, stream=True
        )[0]
        return response

    def _check_part(self, response: requests.Response, first: int) -> None:
        """Raise unless an answer holds the bytes from one on."""
        given = parse_content_range(response.headers.get("Content-Range"))
        if response.status_code == 206 and given is not None and given[0] == first:
            return
        response.close()
        raise self._failed(
            f"the service was asked for the bytes from {first} on and sent others "
            f"(HTTP {response.status_code}, Content-Range: "
            f"{response.headers.get('Content-Range')})"
        )

    # --- reading ---

    def __iter__(self) -> Iterator[bytes]:
        """Give the data as they come in.

        Raises:
            DownloadFailed: They ended early and could not be continued, or the checksum differs.
        """
        if self._response is None:
            self.open()
        try:
            while True:
                try:
                    yield from self._pieces()
                    break
                except Broken as broken:
                    self._resume(broken)
            self._verify()
        finally:
            self.close()

    def _pieces(self) -> Iterator[bytes]:
        """Give what the present connection has; raise when it breaks."""
        if self._response is None:
            return
        timeout = self.client.effective_read_timeout()
        for piece in read_pieces(self._response, timeout):
            self.received += len(piece)
            if self.total is not None and self.received > self.total:
                raise self._failed("more came than was announced", self.total, self.received)
            if self._digest is not None:
                self._digest.update(piece)
            yield piece
        if self.total is not None and self.received < self.total:
            raise Broken(f"{self.total - self.received} bytes are missing")

    def _resume(self, broken: Broken) -> None:
        """Open the connection again at the byte where it broke."""
        if self.received - self._last_break >= PROGRESS:
            self._tries = 0
        self._last_break = self.received
        place = self.received + (0 if self.span is None else self.span[0])
        last = None if self.span is None else self.span[1]
        while self._tries < RESUMES:
            self.close()
            http.sleep(min(2.0**self._tries, 64.0))
            self._tries += 1
            try:
                response = self._get(_range(place, last))
            except exceptions.ConnectionFailed as error:
                broken = Broken(str(error))
                continue
            except exceptions.ClientException as error:
                raise self._failed(f"the connection broke ({broken})") from error
            self._check_part(response, place)
            self._response = response
            return
        raise self._failed(
            f"the connection broke ({broken})", self.total, self.received
        ) from broken

    def _verify(self) -> None:
        """Compare what arrived with what the service says of the image."""
        if self._size is not None and self.received != self._size:
            raise self._failed(
                f"it has {self._size} bytes, and {self.received} came", self._size, self.received
            )
        if self._digest is None or self._expected is None:
            return
        actual = self._digest.hexdigest()
        if actual != self._expected.value:
            raise self._failed(
                f"its {self._expected.algorithm} is {actual}, but should be {self._expected.value}",
                self._expected.value,
                actual,
            )

    def _failed(
        self, why: str, expected: Any = None, actual: Any = None
    ) -> exceptions.DownloadFailed:
        """Return the exception for data that did not arrive as they are stored."""
        failure = exceptions.DownloadFailed(
            f"The data of the image '{self.label}' did not arrive: {why.rstrip('.')}."
        )
        failure.expected, failure.actual, failure.bytes_read = expected, actual, self.received
        return failure

    def close(self) -> None:
        """Close the connection; nothing more can be read from it."""
        response, self._response = self._response, None
        if response is not None:
            response.close()


def _range(first: int, last: int | None) -> str:
    """Return the value of a ``Range`` header."""
    return f"bytes={first}-{'' if last is None else last}"


def parse_span(byte_range: Any) -> tuple[int, int | None] | None:
    """Read what a caller gives as a range of bytes.

    Args:
        byte_range: A pair of the first and the last byte, counted from 0, both included; the last
            one may be ``None`` for the end. ``None`` for everything.

    Raises:
        ValueError: It is no such pair.
    """
    if byte_range is None:
        return None
    try:
        first, last = byte_range
        span = int(first), None if last is None else int(last)
    except (TypeError, ValueError):
        span = -1, None
    if span[0] < 0 or (span[1] is not None and span[1] < span[0]):
        raise ValueError(
            f"A range is a pair of first and last byte, such as (0, 99); got {byte_range!r}."
        )
    return span


def save(reader: DataReader, destination: Any, chunk_size: int, progress: Progress) -> Any:
    """Read everything and put it where the caller wants it.

    Args:
        reader: The reader.
        destination: ``None`` to return it; the path of a file; or a file opened for writing.
        chunk_size: Bytes written at once.
        progress: Who is told how far it is.

    Returns:
        The bytes, or ``destination``.
    """
    if destination is None or hasattr(destination, "write"):
        reader.open()
        progress.set_total(reader.total)
        pieces = progress.counted(cut(iter(reader), chunk_size))
        if destination is None:
            return b"".join(pieces)
        for piece in pieces:
            destination.write(piece)
        return destination
    path = os.path.abspath(os.fsdecode(destination))
    if os.path.isdir(path):
        raise IsADirectoryError(f"'{path}' is a folder; give the path of a file.")
    if not os.path.isdir(os.path.dirname(path)):
        raise exceptions.FolderNotFound(f"The folder '{os.path.dirname(path)}' does not exist.")
    reader.open()
    progress.set_total(reader.total)
    try:
        with part_file(os.path.dirname(path), os.path.basename(path)) as (part, opened):
            for piece in progress.counted(cut(iter(reader), chunk_size)):
                opened.write(piece)
            opened.close()
            os.replace(part, path)
    finally:
        reader.close()
    return destination
