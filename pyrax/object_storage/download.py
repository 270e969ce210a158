"""Reading one object: verified, and continued where a connection broke."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import requests

from pyrax import deprecation, exceptions, http, unpacking
from pyrax.object_storage import errors, names
from pyrax.object_storage.hashing import MD5
from pyrax.object_storage.manifest import Segment, SegmentHasher, is_large, trusted_segments
from pyrax.object_storage.upload import md5_of_etag, plain_etag
from pyrax.streaming import Broken, cut, parse_content_range, read_pieces

log = logging.getLogger("pyrax")

PROGRESS = 1024 * 1024
"""Bytes; after so many a broken connection counts as the first one."""
PYRAX_MD5_HEADER = "X-Object-Meta-Pyrax-Md5"


class ObjectReader:
    """The content of an object as it comes over the wire. Use each reader once.

    Nothing is sent before ``open`` or the first iteration.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        start: First byte wanted; ``None`` for the beginning.
        size: How many bytes are wanted; ``None`` for all.
        headers: Further headers of the request.
        query: Query of the request, with its question mark.
        segments: Whether a large object is checked segment by segment as well.

    Attributes:
        headers: Headers of the answer, after ``open``.
        received: Bytes given out so far.
        parts: Segments of a large object by which its content is checked, after ``open``.
    """

    def __init__(
        self,
        client: Any,
        container: str,
        name: str,
        *,
        start: int | None = None,
        size: int | None = None,
        headers: Mapping[str, Any] | None = None,
        query: str = "",
        segments: bool = False,
    ) -> None:
        self.client = client
        self.container = container
        self.name = name
        self.uri = names.object_path(container, name) + query
        self.start = start or 0
        self.size = size
        self.ranged = start is not None or size is not None
        self.segments = segments
        self.headers: Mapping[str, str] = {}
        self.received = 0
        self._sent_headers = dict(headers or {})
        self._plain = "multipart-manifest" not in query
        self._response: requests.Response | None = None
        self._expected: int | None = None
        self._total: int | None = None
        self._digest: Any = None
        self._hasher: SegmentHasher | None = None
        self.parts: list[Segment] = []
        self._done = False
        self._rest = b""
        self._whole = False
        self._tries = 0
        self._last_break = 0

    # --- opening ---

    def open(self) -> ObjectReader:
        """Send the request and read the head of the answer.

        Returns:
            The reader.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
            ClientException: The service refused, e.g. with 416 for a range behind the end.
        """
        if self._response is not None or self._done:
            return self
        extra = {"Range": _range(self.start, self.size)} if self.ranged else {}
        try:
            response = self._get(extra)
        except exceptions.ClientException as error:
            if error.code != 416 or not self.ranged or not self._is_empty():
                raise
            self._done = True
            return self
        self._response = response
        self.headers = response.headers
        try:
            self._understand(response)
        except Broken as broken:
            raise self.failed(f"the connection broke ({broken})", None, None) from broken
        return self

    def _get(self, extra: Mapping[str, Any]) -> requests.Response:
        """Send a GET whose body is read later."""
        headers = {"Accept-Encoding": "identity", **self._sent_headers, **extra}
        try:
            response: requests.Response = self.client.method_get(
                self.uri, headers=headers, stream=True
            )[0]
        except exceptions.NotFound as error:
            raise errors.what_is_missing(self.client, self.container, self.name, error) from error
        return response

    def _is_empty(self) -> bool:
        """Tell whether a 416 only means that the object is empty."""
        response = self.client.method_head(self.uri)[0]
        if response.headers.get("Content-Length", "0") != "0":
            return False
        self.headers = response.headers
        return True

    def _understand(self, response: requests.Response) -> None:
        """Take from the head of the first answer how much must come and how it is checked."""
        headers = response.headers
        length = _number(headers.get("Content-Length"))
        given = parse_content_range(headers.get("Content-Range"))
        if response.status_code == 206:
            if given is None or given[0] != self.start:
                self.close()
                raise exceptions.DownloadFailed(
                    f"'{self.name}' cannot be read: the service was asked for the bytes from "
                    f"{self.start} on and sent others ({headers.get('Content-Range')})."
                )
            self._total = given[2]
            self._expected = length if length is not None else (given[1] or 0) + 1 - self.start
            if self.size is not None and self._expected > self.size:
                self._expected = self.size
            self._whole = self.start == 0 and self._total == self._expected
            if self._whole:
                self._check_content(headers)
            return
        self._total = length
        self._expected = length
        if self.ranged and self.start == 0 and self.size is None:
            self._check_content(headers)  # the whole object came, without a word of a range
            return
        if self.ranged:  # the service ignored the range
            self._skip(response, self.start)
            if length is not None:
                self._expected = max(0, length - self.start)
            if self.size is not None:
                self._expected = (
                    self.size if self._expected is None else min(self.size, self._expected)
                )
            return
        self._check_content(headers)

    def _check_content(self, headers: Mapping[str, str]) -> None:
        """Have the content, all of which is coming, hashed as it passes."""
        if self.segments and is_large(headers):
            self.parts = trusted_segments(
                self.client, self.container, self.name, headers, self._expected
            )
        if self.parts:
            self._hasher = SegmentHasher(self.parts)
        if not self.parts or PYRAX_MD5_HEADER in headers:
            self._digest = MD5(self._expected)

    @property
    def expected(self) -> int | None:
        """How many bytes will come, ``None`` if the service did not say."""
        return self._expected

    @property
    def total(self) -> int | None:
        """Bytes of the whole object, ``None`` if the service did not say."""
        return self._total

    def only_first(self, size: int) -> None:
        """Read no more than the first bytes; somebody else checks the whole.

        Args:
            size: How many.
        """
        self.size = self._expected = size
        self.ranged = True
        self._digest = self._hasher = None

    def go_on_after(self, pieces: Iterable[bytes]) -> None:
        """Leave out the first bytes, which an earlier try has brought; they are checked, too.

        Args:
            pieces: The bytes.

        Raises:
            DownloadFailed: The object is no longer the one that was opened.
        """
        for piece in pieces:
            self._take(piece)
        self.close()
        if not self._continue():
            self._resume(Broken("it ended before the place"))

    # --- reading ---

    def __iter__(self) -> Iterator[bytes]:
        """Give the content piece by piece, as it comes in.

        Raises:
            DownloadFailed: It ended early and could not be continued, or the checksum differs.
        """
        self.open()
        try:
            while not self._done:
                try:
                    yield from self._pieces()
                except Broken as broken:
                    self._resume(broken)
        finally:
            self.close()

    def _pieces(self) -> Iterator[bytes]:
        """Give what the present connection has; raise when it breaks."""
        pieces = self._stream()
        if self._expected == 0:
            self._end(pieces)
            return
        for piece in pieces:
            left = None if self._expected is None else self._expected - self.received
            if left is None or len(piece) < left:
                self._take(piece)
                yield piece
                continue
            self._take(piece[:left])
            if len(piece) == left and not self._more_comes():
                self._end(pieces)
            else:  # what follows is not wanted
                self._finish()
            yield piece[:left]
            return
        if self._expected is not None and self.received < self._expected:
            raise Broken(f"{self._expected - self.received} bytes are missing")
        self._finish()

    def _stream(self) -> Iterator[bytes]:
        """Give the body of the present answer, what was read too far first."""
        rest, self._rest = self._rest, b""
        if rest:
            yield rest
        if self._response is not None:
            yield from read_pieces(self._response, self._read_timeout())

    def _more_comes(self) -> bool:
        """Tell whether the present answer is longer than what is wanted of it."""
        return bool(getattr(getattr(self._response, "raw", None), "length_remaining", None))

    def _end(self, pieces: Iterator[bytes]) -> None:
        """Read the end of the answer, so that the connection can be used again, and check."""
        try:
            next(pieces, None)
        except Broken:
            pass  # everything that was announced is here
        self._finish()

    def _take(self, piece: bytes) -> None:
        """Count and hash a piece."""
        self.received += len(piece)
        if self._digest is not None:
            self._digest.update(piece)
        if self._hasher is not None:
            self._hasher.update(piece)

    def _finish(self) -> None:
        """Compare the checksums; the content is complete."""
        self._done = True
        actual = None if self._digest is None else self._digest.hexdigest()
        expected = [self.headers.get(PYRAX_MD5_HEADER, "").lower() or None]
        if self._etag_is_md5():
            expected.append(md5_of_etag(self.headers.get("ETag")))
        for wanted in expected if actual else ():
            if wanted and wanted != actual:
                raise self.failed(f"its MD5 is {actual}, but {wanted} is stored", wanted, actual)
        if self._hasher is not None:
            wrong = self._hasher.finish()
            if wrong is not None:
                raise self.failed(f"its segment {wrong[0]} is damaged", wrong[1], wrong[2])

    def _etag_is_md5(self) -> bool:
        """Tell whether the ETag is the MD5 of the content."""
        names_there = {name.lower() for name in self.headers}
        other = {"x-object-manifest", "x-static-large-object"}
        if not self._whole:
            other.add("content-range")
        return self._plain and not names_there & other

    def failed(self, why: str, expected: Any, actual: Any) -> exceptions.DownloadFailed:
        """Return the exception for content that is not what is stored.

        Args:
            why: What is wrong.
            expected: What should have come.
            actual: What came.
        """
        place = f"'{self.name}' of the container '{self.container}'"
        failure = exceptions.DownloadFailed(f"{place} did not arrive whole: {why.rstrip('.')}.")
        failure.expected = expected
        failure.actual = actual
        failure.bytes_read = self.received
        exceptions.about_last_answer(failure)
        return failure

    # --- going on after a break ---

    def _resume(self, broken: Broken) -> None:
        """Open the connection again at the byte where it broke.

        The tries are counted over the whole object, and anew only after much has come through.
        """
        if self.received - self._last_break >= PROGRESS:
            self._tries = 0
        self._last_break = self.received
        while self._tries < self.client.resumes:
            self.close()
            http.sleep(min(2.0**self._tries, 64.0))
            self._tries += 1
            try:
                if self._continue():
                    return
            except exceptions.ConnectionFailed as error:
                broken = Broken(str(error))
        after = f" {self._tries} attempts to go on failed." if self._tries else ""
        raise self.failed(
            f"the connection broke ({broken}).{after}", self._expected, self.received
        ) from broken

    def _continue(self) -> bool:
        """Ask for the rest; return whether it is coming."""
        etag = self.headers.get("ETag")
        if not etag and self.received:
            raise self.failed(
                "the connection broke, and without an ETag there is no telling whether the rest "
                "belongs to it",
                self._expected,
                self.received,
            )
        place = self.start + self.received
        end = None if self.size is None else self.size - self.received
        extra: dict[str, Any] = {"If-Match": etag} if etag else {}
        if place or self.ranged:
            extra["Range"] = _range(place, end)
        try:
            response = self._get(extra)
        except exceptions.ClientException as error:
            if error.code == 412:
                raise self.failed(
                    "it was replaced while it was read", etag, error.details
                ) from error
            if error.code == 416 and place == self._total:
                self._finish()
                return True
            raise
        self._response = response
        if plain_etag(response.headers.get("ETag")) != plain_etag(etag):
            raise self.failed(
                "it was replaced while it was read", etag, response.headers.get("ETag")
            )
        if response.status_code == 206:
            given = parse_content_range(response.headers.get("Content-Range"))
            if given is None or given[0] != place or self._differs(given[2]):
                raise self.failed(
                    "the service sent another part than it was asked for", place, given
                )
            if self._expected is None and given[2] is not None and self.size is None:
                self._total, self._expected = given[2], given[2] - self.start
            return True
        return self._skip_what_is_there(response, place)

    def _differs(self, total: int | None) -> bool:
        """Tell whether a total size contradicts what is known."""
        return None not in (total, self._total) and total != self._total

    def _skip_what_is_there(self, response: requests.Response, place: int) -> bool:
        """Read over what has been given out already: the service ignored the range."""
        digest = hashlib.md5(usedforsecurity=False) if self._digest is not None else None
        try:
            self._skip(response, place, digest)
        except Broken:
            return False
        if digest is not None and digest.digest() != self._digest.digest():
            raise self.failed("its beginning changed while it was read", None, None)
        return True

    def _skip(self, response: requests.Response, count: int, digest: Any = None) -> None:
        """Read over the first bytes of an answer; the rest of a piece is kept for reading."""
        self._response = response
        pieces = self._stream()
        left = count
        while left:
            piece = next(pieces, None)
            if piece is None:
                if self.received or digest is not None:
                    raise Broken(f"{left} bytes before the place are missing")
                break  # the range begins behind the end
            if digest is not None:
                digest.update(piece[:left])
            self._rest = piece[left:]
            left -= min(left, len(piece))

    def _read_timeout(self) -> float:
        """Return how many seconds a silent connection is waited for."""
        return float(http.parse_timeout(self.client.effective_timeout())[1])

    def close(self) -> None:
        """Close the connection; nothing more can be read from it."""
        response, self._response = self._response, None
        self._rest = b""
        if self._digest is not None:
            self._digest.close()
        if response is not None:
            response.close()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # noqa: S110 # nosec B110 # the interpreter is going down
            pass


class Chunks:
    """An iterator over the content of an object in pieces of one size.

    The connection is closed at the end, by ``close``, and when the iterator is forgotten.

    Args:
        reader: An open reader.
        chunk_size: Bytes of a piece; the last one may be shorter.
        decode: Whether to uncompress what is stored compressed.
    """

    def __init__(self, reader: ObjectReader, chunk_size: int, decode: bool = False) -> None:
        self._reader = reader
        self._pieces = cut(decoded(reader) if decode else reader, chunk_size)

    def __iter__(self) -> Chunks:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def next(self) -> bytes:
        """Return the next piece; an old name, of Python 2, for ``next(pieces)``."""
        deprecation.old_name("pieces.next()", "next(pieces)")
        return next(self._pieces)

    def close(self) -> None:
        """Close the connection; nothing more comes."""
        self._pieces = iter(())
        self._reader.close()

    def __del__(self) -> None:
        reader = self.__dict__.get("_reader")
        if reader is not None:
            reader.close()


def decoded(reader: ObjectReader) -> Iterator[bytes]:
    """Uncompress content with ``Content-Encoding: gzip`` or ``deflate``; leave other alone.

    Args:
        reader: An open reader; of the first bytes of an object, as much is given as they hold.

    Raises:
        DownloadFailed: It is not what the header says, or its end was never stored.
    """
    try:
        coding = unpacking.coding_of(reader.headers.get("Content-Encoding"))
        yield from unpacking.unpack(reader, coding)
    except unpacking.Damaged as error:
        part = reader.size is not None and reader.total != reader.start + reader.received
        if part and isinstance(error, unpacking.CutOff):
            return
        raise exceptions.DownloadFailed(
            f"The content cannot be uncompressed: {error}. Fetch it without decode_content."
        ) from error


def _range(start: int, size: int | None) -> str:
    """Return the value of a Range header."""
    return f"bytes={start}-" if size is None else f"bytes={start}-{start + size - 1}"


def _number(text: str | None) -> int | None:
    """Return a header's number, ``None`` if it is none."""
    return int(text) if text is not None and text.strip().isdigit() else None
