"""The parts of a large object, each to be read on its own."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import names
from pyrax.object_storage.constants import DEFAULT_CHUNKSIZE
from pyrax.object_storage.download import ObjectReader
from pyrax.object_storage.manifest import dynamic_prefix, is_static, static_segments

_READS_A_DOT = 100


class SegmentReader:
    """A part of a large object as a file to read from. The request is sent at the first read.

    Args:
        client: The ``StorageClient``.
        container: Name of the part's container.
        name: Name of the part.
        chunk_size: Bytes of a piece when it is iterated over.
        verbose: Whether to print a dot every 100 reads.
        start: First byte that is asked for; ``None`` to ask for no range.

    Attributes:
        processed: Bytes read so far.
    """

    def __init__(
        self,
        client: Any,
        container: str,
        name: str,
        chunk_size: int = DEFAULT_CHUNKSIZE,
        verbose: bool = False,
        start: int | None = None,
    ) -> None:
        self.container = container
        self.name = name
        self.chunk_size = chunk_size
        self.verbose = verbose
        self.processed = 0
        self._reader = ObjectReader(client, container, name, start=start)
        self._pieces: Iterator[bytes] | None = None
        self._rest = b""
        self._reads = 0
        self._closed = False

    def read(self, size: int = -1) -> bytes:
        """Read bytes.

        Args:
            size: How many; fewer come only at the end. Negative: all.

        Returns:
            The bytes; ``b""`` at the end.

        Raises:
            DownloadFailed: The part did not arrive whole.
        """
        if self._closed:
            return b""
        if self._pieces is None:
            self._pieces = iter(self._reader)
        everything = size is None or size < 0
        found = [self._rest]
        have = len(self._rest)
        while everything or have < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            found.append(piece)
            have += len(piece)
        content = b"".join(found)
        if not everything:
            content, self._rest = content[:size], content[size:]
        else:
            self._rest = b""
        self.processed += len(content)
        self._show()
        return content

    def _show(self) -> None:
        """Print a dot now and then."""
        self._reads += 1
        if self.verbose and self._reads % _READS_A_DOT == 0:
            sys.stdout.write(".")
            sys.stdout.flush()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            piece = self.read(self.chunk_size)
            if not piece:
                return
            yield piece

    def close(self) -> None:
        """Close the connection; nothing more is read."""
        self._closed = True
        self._pieces = None
        self._reader.close()


def large_object_parts(objects: Any, name: str) -> list[tuple[str, str]]:
    """Return container and name of each part of a large object, in order.

    Args:
        objects: The ``StorageObjectManager`` of its container.
        name: Name of the object.

    Returns:
        The pairs. For an object that is no large one, or does not exist: the objects whose names
        are its own and a number, as pyrax 1 stored the parts of large files.
    """
    client = objects.api
    known = objects.numbered_parts(name)
    if known:
        return [(objects.name, part) for part in known]
    try:
        headers = objects.head(name).headers
    except exceptions.NoSuchObject:
        headers = {}
    if is_static(headers):
        return [
            (segment.container, segment.name)
            for segment in static_segments(client, objects.name, name)
        ]
    place = dynamic_prefix(headers)
    if place is not None:
        container, prefix = place
        manager = client._manager._objects(container)
        return [(container, row["name"]) for row in manager.walk_rows(prefix=prefix)]
    rows = objects.walk_rows(prefix=f"{name}.")
    return [(objects.name, part) for part in numbered(name, rows)]


def numbered(name: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names that are the name of an object and a number.

    Args:
        name: The object's name.
        rows: Rows of a listing.
    """
    form = re.compile(re.escape(name) + r"\.\d+")
    return [row["name"] for row in rows if form.fullmatch(row["name"])]


def fetch_parts(
    objects: Any, name: Any, chunk_size: int | None = None, verbose: bool = False
) -> list[tuple[str, SegmentReader]]:
    """Return the parts of a large object; see ``StorageClient.fetch_dlo``."""
    text = names.object_name(name, objects.api.encoding)
    size = DEFAULT_CHUNKSIZE if chunk_size is None else int(chunk_size)
    return [
        (part, SegmentReader(objects.api, container, part, size, verbose, objects.chunks_start))
        for container, part in large_object_parts(objects, text)
    ]
