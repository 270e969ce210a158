"""Storing what is too large for one PUT: segments in parallel, then a manifest."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pyrax import exceptions, http
from pyrax.object_storage import manifest, names
from pyrax.object_storage.capabilities import limit_of
from pyrax.object_storage.constants import MAX_FILE_SIZE, max_file_size
from pyrax.object_storage.download import PYRAX_MD5_HEADER
from pyrax.object_storage.manifest import Segment
from pyrax.object_storage.progress import Meter
from pyrax.object_storage.replaced import (
    delete_replaced,
    delete_segments,
    present_segments,
    segments_home,
)
from pyrax.object_storage.sources import FileSource, Source, SourceError, state_of
from pyrax.object_storage.upload import (
    Stored,
    Upload,
    md5_of_etag,
    raise_source_error,
)
from pyrax.object_storage.workers import CONCURRENCY, check_concurrency, for_each

log = logging.getLogger("pyrax")

SEGMENT_SIZE = 1 << 30
"""Bytes of a segment, where the caller does not choose."""
MAX_SEGMENTS = 1000
"""Segments of a large object, unless the cluster says otherwise."""
ASK_ABOVE = 1 << 20
"""Bytes; below this no cluster needs to be asked how large an object may be."""
SEGMENT_GRACE = 86400
"""Seconds by which segments outlive their manifest."""
_OTHERS = ("checksum", "skip_identical", "preserve_mtime", "if_none_match")
"""Options of uploads of all sizes."""
_LISTING_DELAYS = (1.0, 2.0, 4.0, 8.0, 16.0, 29.0)
"""Seconds between looks at a listing that must show all segments."""


@dataclasses.dataclass(frozen=True)
class LargeOptions:
    """How large objects are stored.

    Args:
        segment_size: Bytes of a segment; objects above it are cut. ``None`` cuts only what is too
            large for one request.
        segment_container: Container for the segments; ``None`` for ``<container>_segments``.
        large_object: ``"slo"``, ``"dlo"``, or ``None`` for what the cluster offers.
        concurrency: Segments sent at a time.
        resume: Whether segments of an earlier try that are the same are kept.
        leave_segments: Whether the segments of the version before stay. Those that it shares with
            copies made here stay in any case; other programs' copies leave no mark.
        cleanup_on_failure: Whether segments are deleted when the upload fails, except for those
            that the object as it stands needs.
        turn: A context in which the object is sent: uploads of a folder share one, so that
            together they have no more than ``concurrency`` segments under way.
    """

    segment_size: int | None = None
    segment_container: Any = None
    large_object: str | None = None
    concurrency: int = CONCURRENCY
    resume: bool = True
    leave_segments: bool = False
    cleanup_on_failure: bool = False
    turn: Any = dataclasses.field(default_factory=contextlib.nullcontext)

    def __post_init__(self) -> None:
        if self.segment_size is not None:
            if isinstance(self.segment_size, bool) or not isinstance(self.segment_size, int):
                raise TypeError(
                    f"segment_size must be a number of bytes, not {self.segment_size!r}."
                )
            if self.segment_size < 1:
                raise ValueError(f"segment_size must be above 0; got {self.segment_size}.")
        if self.large_object not in (None, "slo", "dlo"):
            raise ValueError(f"large_object must be 'slo' or 'dlo'; got {self.large_object!r}.")
        check_concurrency(self.concurrency)


def check_options(**options: Any) -> None:
    """Raise for a bad option of uploads that are to follow, before anything is sent.

    Args:
        **options: Those of each upload.

    Raises:
        ValueError: A value is out of range.
        TypeError: There is no such option, or a value is of the wrong type.
    """
    LargeOptions(**{name: value for name, value in options.items() if name not in _OTHERS})


def is_too_large(client: Any, source: Source, options: LargeOptions) -> bool:
    """Tell whether content must be cut into segments.

    Args:
        client: The ``StorageClient``.
        source: The content.
        options: Those of the upload.

    Returns:
        ``True`` as well for a stream whose length is not known, if it is to be cut.
    """
    if source.size is None:
        return options.segment_size is not None
    if options.segment_size is not None and source.size > options.segment_size:
        return True
    if source.size > max_file_size():
        return True
    if source.size <= ASK_ABOVE:
        return False
    capabilities = client.get_capabilities()
    return source.size > limit_of(capabilities, "swift", "max_file_size", MAX_FILE_SIZE)


@dataclasses.dataclass(frozen=True)
class Job:
    """One segment that is to be sent.

    Args:
        number: Its place in the object, from 0.
        source: Its content.
        size: Bytes.
        close: Called when it is done with.
    """

    number: int
    source: Source
    size: int
    close: Callable[[], Any] = lambda: None


class LargeUpload:
    """One object that is stored in segments.

    Nothing of an earlier version is touched before the new manifest stands: every upload has a
    prefix of its own for its segments.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        source: The content.
        headers: Headers of the object.
        etag: MD5 of the whole content, to be compared.
        checksum: ``False`` to neither compute nor compare MD5 sums.
        options: How to store it.
        meter: Counts the bytes.
    """

    def __init__(
        self,
        client: Any,
        container: str,
        name: str,
        source: Source,
        *,
        headers: Mapping[str, Any],
        etag: str | None = None,
        checksum: bool = True,
        options: LargeOptions,
        meter: Meter | None = None,
    ) -> None:
        self.client = client
        self.container = container
        self.name = name
        self.source = source
        self.headers = dict(headers)
        self.etag = etag
        self.checksum = checksum
        self.options = options
        self.meter = meter or Meter()
        self.capabilities: dict[str, Any] = client.get_capabilities()
        self.kind = options.large_object or ("slo" if "slo" in self.capabilities else "dlo")
        self.segment_size = self._choose_size()
        self.home = segments_home(client, container, options.segment_container)
        self.prefix = ""
        self._segments: dict[int, Segment] = {}
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._in_use: bool | None = None
        self._lock = threading.Lock()

    # --- planning ---

    def _choose_size(self) -> int:
        """Return the size of the segments: as wanted, within what the cluster allows."""
        most = min(
            limit_of(self.capabilities, "swift", "max_file_size", MAX_FILE_SIZE), max_file_size()
        )
        size = min(self.options.segment_size or SEGMENT_SIZE, most)
        if self.kind == "slo":
            size = max(size, limit_of(self.capabilities, "slo", "min_segment_size", 1))
            count = limit_of(self.capabilities, "slo", "max_manifest_segments", MAX_SEGMENTS)
        else:
            count = MAX_SEGMENTS
        if self.source.size is not None:
            size = max(size, -(-self.source.size // count))
        return size

    def _prefix_for(self, moment: float) -> str:
        """Return the beginning of the names of the segments, in the form that ``swift`` uses."""
        kind = "slo/" if self.kind == "slo" else ""
        return f"{self.name}/{kind}{moment:f}/{self.source.size or 0}/{self.segment_size}/"

    def _segment_name(self, number: int) -> str:
        """Return the name of one segment."""
        return f"{self.prefix}{number:08d}"

    # --- the upload ---

    def run(self) -> Stored:
        """Send the segments and the manifest.

        Returns:
            What is known of the object.

        Raises:
            NoSuchContainer: The container does not exist.
            UploadFailed: A segment or the manifest could not be stored, or a checksum differs.
                ``segments`` and ``completed_bytes`` tell what is left behind; the object's earlier
                version is untouched.
        """
        try:
            with self.options.turn:
                if self.source.size is not None and self.source.rewindable:
                    return self._run_parts()
                return self._run_stream()
        except SourceError as error:
            raise_source_error(error, self.name)
        finally:
            self.source.finish()

    def _run_parts(self) -> Stored:
        """Store a source that can be read at any place."""
        self._refuse_existing()
        self._make_home()
        moment = time.time() if self.source.modified is None else self.source.modified
        self.prefix = self._prefix_for(moment)
        self._rows = {row["name"]: row for row in self._listed_segments()}
        if self._rows and not (self.options.resume and self.source.path):
            self._start_afresh()
        try:
            self._send_all(self._parts())
        except _PrefixInUse:
            self._start_afresh()
            self._send_all(self._parts())
        self._check_unchanged()
        wanted = self.etag is not None and self.checksum
        return self._finish(self.source.md5() if wanted else None)

    def _start_afresh(self) -> None:
        """Leave the segments alone that stand under the prefix, and take another one."""
        self._rows = {}
        self.meter.add(-sum(segment.size for segment in self._segments.values()))
        self._segments.clear()
        self.prefix = self._prefix_for(time.time())

    def _run_stream(self) -> Stored:
        """Store a source that is read once, from its beginning to its end."""
        cutter = Cutter(self.source.blocks(), self.segment_size)
        try:
            first = next(cutter)
            if cutter.ended:
                return self._store_plainly(first.source)
            self._refuse_existing()
            self._make_home()
            self.prefix = self._prefix_for(time.time())
            self._send_all(itertools.chain([first], cutter))
            return self._finish(cutter.md5 if self.checksum else None)
        finally:
            cutter.close()

    def _parts(self) -> Iterator[Job]:
        """Give the segments of a source that can be read at any place."""
        total = self.source.size or 0
        for number, start in enumerate(range(0, total, self.segment_size)):
            size = min(self.segment_size, total - start)
            yield Job(number, self.source.part(start, size), size)

    def _store_plainly(self, source: Source) -> Stored:
        """Store what turned out to be small by one PUT."""
        return Upload(
            self.client,
            self.container,
            self.name,
            source,
            headers=self.headers,
            etag=self.etag,
            checksum=self.checksum,
            on_sent=self.meter.part(),
        ).run()

    # --- before ---

    def _header(self, name: str) -> Any:
        """Return one of the headers of the object."""
        return next((value for key, value in self.headers.items() if key.lower() == name), None)

    def _refuse_existing(self) -> None:
        """With "create only", find an object that exists before everything is sent."""
        if self._header("if-none-match") != "*":
            return
        try:
            self.client.method_head(names.object_path(self.container, self.name))
        except exceptions.NotFound:
            return
        raise exceptions.ClientException(
            412, f"The object '{self.name}' exists already, and if_none_match is '*'", method="PUT"
        )

    def _make_home(self) -> None:
        """Make the container of the segments, with the same policy, unless it is there."""
        manager = self.client._manager
        policy = manager.get_headers(self.container).get("X-Storage-Policy")
        try:
            manager.get_headers(self.home)
        except exceptions.NoSuchContainer:
            headers = {"X-Storage-Policy": policy} if policy else {}
            self.client.method_put(names.container_path(self.home), headers=headers)

    def _listed_segments(self) -> Iterator[dict[str, Any]]:
        """Give the rows under the prefix."""
        rows: Iterator[dict[str, Any]] = self.client._manager._objects(self.home).walk_rows(
            prefix=self.prefix
        )
        return rows

    # --- segments ---

    def _send_all(self, jobs: Iterable[Job]) -> None:
        """Send segments, several at a time; after a failure no new one is begun."""
        try:
            for_each(jobs, self._send, self.options.concurrency, self.meter.stop)
        except _PrefixInUse:
            raise
        except Exception as error:
            raise self._failed(error) from error

    def _send(self, job: Job) -> None:
        """Send one segment, unless an earlier try has stored it."""
        try:
            self.meter.add(0)
            segment = self._stored_before(job) or self._store(job)
        finally:
            job.close()
        with self._lock:
            self._segments[job.number] = segment

    def _stored_before(self, job: Job) -> Segment | None:
        """Return the segment that stands already if it is the same.

        Raises:
            _PrefixInUse: It is another one, and the object as it is needs it.
        """
        name = self._segment_name(job.number)
        row = self._rows.get(name)
        if row is None:
            return None
        digest = md5_of_etag(row.get("hash"))
        if row.get("bytes") == job.size and job.source.md5() == digest:
            self.meter.add(job.size)
            return Segment(self.home, name, job.size, digest)
        with self._lock:
            if self._in_use is None:
                needed = self._earlier_segments()
                self._in_use = any(path.startswith(self.prefix) for path in needed)
        if self._in_use:
            raise _PrefixInUse
        return None

    def _store(self, job: Job) -> Segment:
        """Send one segment. It replaces nothing, so its MD5 need not go ahead."""
        name = self._segment_name(job.number)
        stored = Upload(
            self.client,
            self.home,
            name,
            job.source,
            headers=self._segment_headers(),
            checksum=self.checksum,
            on_sent=self.meter.part(),
            announce=False,
        ).run()
        return Segment(self.home, name, job.size, stored.md5 or md5_of_etag(stored.etag))

    def _segment_headers(self) -> dict[str, str]:
        """Return the headers of a segment: it must not expire before the manifest."""
        return {
            label: str(int(value) + SEGMENT_GRACE)
            for label, value in (
                ("X-Delete-After", self._header("x-delete-after")),
                ("X-Delete-At", self._header("x-delete-at")),
            )
            if value
        }

    def _stored_segments(self) -> list[Segment]:
        """Return the segments that are stored, in order."""
        return [self._segments[number] for number in sorted(self._segments)]

    def _check_unchanged(self) -> None:
        """Raise if the file is no longer the one whose parts were sent."""
        if self.source.path is None:
            return
        if state_of(self.source.path) != self.source.state:
            raise self._failed(
                exceptions.UploadFailed(
                    f"'{self.source.path}' was changed, or removed, while it was read"
                )
            )

    # --- the manifest ---

    def _finish(self, whole: str | None) -> Stored:
        """Store the manifest, then delete the segments of the version before."""
        if self.etag is not None and whole is not None and whole != md5_of_etag(self.etag):
            failure = exceptions.UploadFailed(
                422, f"The MD5 of '{self.name}' is {whole}, not {self.etag}"
            )
            failure.local_md5 = whole
            raise self._failed(failure)
        headers = dict(self.headers)
        if whole is not None:
            headers[PYRAX_MD5_HEADER] = whole
        segments = self._stored_segments()
        size = sum(segment.size for segment in segments)
        try:
            before = [] if self.options.leave_segments else self._earlier_segments()
            if self.kind == "slo":
                etag, received = manifest.put_static(
                    self.client, self.container, self.name, segments, headers
                )
                stored = Stored(etag, None, size, received)
            else:
                self._wait_for_listing(segments)
                place = (self.home, self.prefix)
                received = manifest.put_dynamic(
                    self.client, self.container, self.name, place, headers
                )
                stored = Stored(None, None, size, received)
        except Exception as error:
            raise self._failed(error) from error
        used = {one.name for one in segments}
        delete_replaced(self.client, self.home, before, used)
        return stored

    def _earlier_segments(self) -> list[str]:
        """Return the names of the segments that the present version of the object has here."""
        return present_segments(self.client, self.container, self.name, self.home)

    def _wait_for_listing(self, segments: list[Segment]) -> None:
        """Wait until the listing, which makes up a dynamic large object, shows all segments."""
        expected = {segment.name: segment.size for segment in segments}
        for delay in (*_LISTING_DELAYS, None):
            if {row["name"]: row["bytes"] for row in self._listed_segments()} == expected:
                return
            if delay is not None:
                http.sleep(delay)
        raise exceptions.UploadFailed(
            f"The listing of '{self.home}' does not show all segments of '{self.name}' after a "
            "minute; the object would be incomplete"
        )

    def _failed(self, error: Exception) -> Exception:
        """Return the exception for an upload that failed; tidy up if that is wanted."""
        segments = self._stored_segments()
        if self.options.cleanup_on_failure:
            segments = self._without_trace(segments)
        left = f"; {len(segments)} segments stand in '{self.home}' below '{self.prefix}'"
        place = left if segments else ""
        reason = error.message if isinstance(error, exceptions.ClientException) else error
        failure = exceptions.UploadFailed(
            getattr(error, "code", None),
            f"'{self.name}' was not stored, and an earlier version is untouched{place}: {reason}",
            getattr(error, "details", None),
            getattr(error, "request_id", None),
        )
        failure.local_md5 = getattr(error, "local_md5", None)
        failure.remote_etag = getattr(error, "remote_etag", None)
        failure.segments = [segment.path for segment in segments]
        failure.completed_bytes = sum(segment.size for segment in segments)
        failure.segment_container = self.home
        failure.segment_prefix = self.prefix
        return failure

    def _without_trace(self, segments: list[Segment]) -> list[Segment]:
        """Delete segments of a failed upload; return those that stay.

        The object that stands may need some of them: its own file may have been sent once more,
        and a manifest may have been stored although the answer got lost.
        """
        if not segments:
            return []
        try:
            needed = set(self._earlier_segments())
        except exceptions.PyraxException as error:
            log.warning(
                "Segments in '%s' stay: what '%s' is made of is not known: %s",
                self.home,
                self.name,
                error,
            )
            return segments
        of_no_use = [segment.name for segment in segments if segment.name not in needed]
        if not delete_segments(self.client, self.home, of_no_use):
            return segments
        return [segment for segment in segments if segment.name in needed]


class _PrefixInUse(Exception):
    """What stands under the prefix is needed as it is."""


class Cutter:
    """Cuts a stream into temporary files, which only this process can see.

    Args:
        blocks: The stream.
        size: Bytes of a piece; the last one may be shorter.

    Attributes:
        ended: Whether the stream has ended.
    """

    def __init__(self, blocks: Iterator[bytes], size: int) -> None:
        self._blocks = blocks
        self._size = size
        self._rest = b""
        self._number = 0
        self._files: list[Any] = []
        self._digest = hashlib.md5(usedforsecurity=False)
        self.ended = False

    def __iter__(self) -> Cutter:
        return self

    def __next__(self) -> Job:
        if self.ended:
            raise StopIteration
        piece_file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - closed by its job or close()
        self._files = [one for one in self._files if not one.closed]
        self._files.append(piece_file)
        written = 0
        while written < self._size:
            piece = self._rest or next(self._blocks, b"")
            if not piece:
                self.ended = True
                break
            self._rest = piece[self._size - written :]
            piece = piece[: self._size - written]
            piece_file.write(piece)
            self._digest.update(piece)
            written += len(piece)
        if not self.ended and not self._rest:
            self._rest = next(self._blocks, b"")
            self.ended = not self._rest
        piece_file.seek(0)
        self._number += 1
        return Job(self._number - 1, FileSource(piece_file), written, piece_file.close)

    @property
    def md5(self) -> str:
        """MD5 of what has been cut so far."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """Remove the files."""
        for one in self._files:
            one.close()
