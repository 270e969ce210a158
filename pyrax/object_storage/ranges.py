"""Reading one large object by several connections at a time, straight to its place in a file."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import threading
from collections.abc import Iterator
from typing import Any

from pyrax import exceptions
from pyrax.object_storage.download import PYRAX_MD5_HEADER, ObjectReader
from pyrax.object_storage.manifest import (
    Segment,
    SegmentHasher,
    is_large,
)
from pyrax.object_storage.progress import Meter
from pyrax.object_storage.upload import md5_of_etag, plain_etag
from pyrax.object_storage.workers import CONCURRENCY, for_each
from pyrax.part_file import WholeFile

PARALLEL_ABOVE = 64 * 1024 * 1024
"""Bytes; smaller objects come over one connection."""
RANGE = 32 * 1024 * 1024
"""Bytes that are asked for at a time."""
_BLOCK = 1024 * 1024


@dataclasses.dataclass(frozen=True)
class Span:
    """A part of an object that one request asks for.

    Args:
        start: First byte.
        size: How many bytes.
        segments: The segments that make it up, if it is checked by their MD5s.
    """

    start: int
    size: int
    segments: tuple[Segment, ...] = ()


class RangedDownload:
    """One object that is written to a file by several connections.

    Every further request is bound to the version that the first answer was about.

    Args:
        reader: The object, open; it goes on to read the first part.
        pieces: Gives its content.
        opened: The file: ``write_at(piece, place)`` and ``read_at(place, size)``.
        meter: Counts the bytes.
        concurrency: Connections at a time.
    """

    def __init__(
        self,
        reader: ObjectReader,
        pieces: Iterator[bytes],
        opened: Any,
        meter: Meter,
        concurrency: int,
    ) -> None:
        self.reader = reader
        self.pieces = pieces
        self.opened = opened
        self.meter = meter
        self.concurrency = concurrency
        self.total = reader.expected or 0
        self.etag = reader.headers.get("ETag")
        self.spans: list[Span] = []
        self._written: dict[int, int] = {}
        self._failed = False
        self._changed = threading.Condition()

    def run(self) -> None:
        """Fetch the object.

        Raises:
            DownloadFailed: It did not arrive whole, or was replaced while it was read.
        """
        wanted = self._plan()
        self.reader.only_first(self.spans[0].size)
        follower = _Follower(self) if wanted else None
        try:
            for_each(enumerate(self.spans), self._fetch, self.concurrency, self.meter.stop)
        except BaseException:
            self._failed = True
            raise
        finally:
            self._tell()
            actual = follower.result() if follower is not None else None
        if wanted and actual != wanted:
            raise self.reader.failed(f"its MD5 is {actual}, but {wanted} is stored", wanted, actual)

    # --- planning ---

    def _plan(self) -> str | None:
        """Choose the parts; return the MD5 of the whole, if it is to be compared."""
        headers = self.reader.headers
        if self.reader.parts:
            self.spans = _spans_of(self.reader.parts)
            return None
        for start in range(0, self.total, RANGE):
            self.spans.append(Span(start, min(RANGE, self.total - start)))
        stored = headers.get(PYRAX_MD5_HEADER, "").lower() or None
        return stored if is_large(headers) else md5_of_etag(self.etag) or stored

    # --- fetching ---

    def _fetch(self, item: tuple[int, Span]) -> None:
        """Fetch one part."""
        number, span = item
        self.meter.check()
        reader = self.reader if number == 0 else self._open(span)
        hasher = SegmentHasher(list(span.segments)) if span.segments else None
        place = span.start
        try:
            for piece in self.pieces if number == 0 else reader:
                if hasher is not None:
                    hasher.update(piece)
                self.opened.write_at(piece, place)
                place += len(piece)
                self._written[number] = place - span.start
                self._tell()
                self.meter.add(len(piece))
        except BaseException:
            self._failed = True
            raise
        finally:
            reader.close()
        if place - span.start != span.size:
            raise self.reader.failed("a part of it came too short", span.size, place - span.start)
        wrong = hasher.finish() if hasher is not None else None
        if wrong is not None:
            raise self.reader.failed(f"its segment {wrong[0]} is damaged", wrong[1], wrong[2])

    def _open(self, span: Span) -> ObjectReader:
        """Ask for one part of the same version."""
        first = self.reader
        part = ObjectReader(
            first.client,
            first.container,
            first.name,
            start=span.start,
            size=span.size,
            headers={"If-Match": self.etag},
        )
        try:
            part.open()
        except exceptions.ClientException as error:
            if error.code == 412:
                raise first.failed(
                    "it was replaced while it was read", self.etag, error.details
                ) from error
            raise
        found = part.headers.get("ETag")
        if plain_etag(found) != plain_etag(self.etag) or part.total not in (None, self.total):
            part.close()
            raise first.failed("it was replaced while it was read", self.etag, found)
        return part

    def _tell(self) -> None:
        """Wake the one that hashes what has been written."""
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, number: int, more_than: int) -> int:
        """Wait until more of a part has been written.

        Args:
            number: Which part.
            more_than: Bytes that are known to be written.

        Returns:
            How many bytes are written; no more than known if the download failed.
        """
        with self._changed:
            while self._written.get(number, 0) <= more_than and not self._failed:
                self._changed.wait(1.0)
            return self._written.get(number, 0)


def save_content(
    reader: ObjectReader,
    opened: Any,
    meter: Meter,
    concurrency: int | None = None,
    written: int = 0,
) -> None:
    """Write an object to a file, by several connections if that is of use.

    Args:
        reader: The object, open.
        opened: The file, a ``RandomFile``.
        meter: Counts the bytes.
        concurrency: Connections for an object above 64 MiB; ``None`` for eight.
        written: Bytes that are in the file already; the reader gives what follows.

    Raises:
        DownloadFailed: The object did not arrive whole.
    """
    pieces = iter(reader)
    if (
        concurrency != 1
        and not written
        and not reader.ranged
        and (reader.expected or 0) > PARALLEL_ABOVE
        and plain_etag(reader.headers.get("ETag")) is not None
    ):
        RangedDownload(reader, pieces, opened, meter, concurrency or CONCURRENCY).run()
        return
    for piece in pieces:
        opened.write_at(piece, written)
        written += len(piece)
        meter.add(len(piece))


class _Follower:
    """Hashes a file in order while it is written in pieces; in a thread of its own, or at the end.

    Args:
        download: The download.
    """

    def __init__(self, download: RangedDownload) -> None:
        self._download = download
        self._digest: Any = hashlib.md5(usedforsecurity=False)
        self._complete = False
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None
        thread = threading.Thread(target=self._run, name="pyrax-hash", daemon=True)
        with contextlib.suppress(RuntimeError):  # the system has no more threads
            thread.start()
            self._thread = thread

    def _run(self) -> None:
        """Hash what is there, part after part."""
        try:
            self._complete = all(
                self._hash(number, span) for number, span in enumerate(self._download.spans)
            )
        except Exception as error:  # it is raised by the thread that asks for the result
            self._error = error

    def _hash(self, number: int, span: Span) -> bool:
        """Hash one part; return whether it is complete."""
        done = 0
        while done < span.size:
            there = self._download.wait_for(number, done)
            if there <= done:
                return False
            while done < there:
                piece = self._download.opened.read_at(span.start + done, min(_BLOCK, there - done))
                if not piece:
                    return False
                self._digest.update(piece)
                done += len(piece)
        return True

    def result(self) -> str | None:
        """Return the MD5, ``None`` if not all was there."""
        if self._thread is None:
            self._run()
        else:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return self._digest.hexdigest() if self._complete else None


def _spans_of(segments: list[Segment]) -> list[Span]:
    """Return parts of whole segments, small ones together."""
    spans: list[Span] = []
    start = 0
    group: list[Segment] = []
    for segment in segments:
        size = sum(one.size for one in group)
        if group and size + segment.size > RANGE:
            spans.append(Span(start, size, tuple(group)))
            start, group = start + size, []
        group.append(segment)
    spans.append(Span(start, sum(one.size for one in group), tuple(group)))
    return spans


class RandomFile(WholeFile):
    """A file that is written and read at any place, by several threads.

    Args:
        opened: The file, without a buffer.
    """

    def __init__(self, opened: Any) -> None:
        super().__init__(opened)
        self._lock = threading.Lock()

    def write_at(self, piece: bytes, place: int) -> None:
        """Write all of a piece.

        Args:
            piece: The bytes.
            place: Where.
        """
        view = memoryview(piece)
        if hasattr(os, "pwrite"):
            descriptor = self._opened.fileno()
            while len(view):
                written = os.pwrite(descriptor, view, place)
                view, place = view[written:], place + written
            return
        with self._lock:
            self._opened.seek(place)
            self.write(piece)

    def read_at(self, place: int, size: int) -> bytes:
        """Read bytes.

        Args:
            place: Where.
            size: How many at most.
        """
        if hasattr(os, "pread"):
            return os.pread(self._opened.fileno(), size, place)
        with self._lock:
            self._opened.seek(place)
            piece: bytes = self._opened.read(size)
            return piece

    def size(self) -> int:
        """Return how many bytes are in it."""
        return os.fstat(self._opened.fileno()).st_size

    def pieces(self, size: int) -> Iterator[bytes]:
        """Give its first bytes.

        Args:
            size: How many; there must be so many.
        """
        place = 0
        while place < size:
            piece = self.read_at(place, min(_BLOCK, size - place))
            yield piece
            place += len(piece)

    def clear(self) -> None:
        """Take everything out of it."""
        os.ftruncate(self._opened.fileno(), 0)
