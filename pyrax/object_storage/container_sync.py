"""Bringing one container into line with another: in the cluster, or across regions and clouds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage.bulk import delete_extra
from pyrax.object_storage.compare import may_be_large
from pyrax.object_storage.container import Container
from pyrax.object_storage.download import PYRAX_MD5_HEADER
from pyrax.object_storage.listing import PAGE
from pyrax.object_storage.manifest import dynamic_prefix, is_large, is_static, static_segments
from pyrax.object_storage.metadata import headers_to_keep
from pyrax.object_storage.names import same_place
from pyrax.object_storage.orphans import object_of
from pyrax.object_storage.progress import ProgressOption, measured
from pyrax.object_storage.save import MTIME_HEADER
from pyrax.object_storage.summary import Recorder, Summary
from pyrax.object_storage.upload import md5_of_etag, plain_etag
from pyrax.object_storage.workers import CONCURRENCY, for_each

CHUNK = 1 << 20
"""Bytes that are read and sent at once."""
Row = dict[str, Any]


def new_summary() -> Summary:
    """Return the summary of a sync that has not begun."""
    return Summary("copied", "duplicate", "failed")


class ContainerSync:
    """One run of ``StorageClient.sync_containers``; its parameters are described there.

    Args:
        source: The ``StorageObjectManager`` that is read.
        target: The one that is brought into line.
        **options: Those of the call.
    """

    def __init__(
        self,
        source: Any,
        target: Any,
        *,
        delete: bool = False,
        prefix: Any = None,
        dry_run: bool = False,
        max_delete: int | None = None,
        delete_on_errors: bool = False,
        verbose: bool = False,
        concurrency: int = CONCURRENCY,
        segment_size: int | None = None,
        progress: ProgressOption = None,
    ) -> None:
        self.source = source
        self.target = target
        self.inside = same_place(source.api, target.api)
        if self.inside and source.name == target.name:
            raise ValueError("A container cannot be brought into line with itself.")
        self.delete = delete
        self.prefix = prefix or None
        self.max_delete = max_delete
        self.delete_on_errors = delete_on_errors
        self.concurrency = concurrency
        self.segment_size = segment_size
        self.progress = progress
        self.summary = new_summary()
        self.record = Recorder(self.summary, verbose, dry_run)
        self._extra: list[str] = []

    def run(self) -> Summary:
        """Compare, copy and delete.

        Returns:
            The summary.
        """
        with measured(self.progress, unit="objects", cancelled=exceptions.PyraxException) as meter:

            def handle(pair: tuple[Row, Row | None]) -> None:
                self._handle(*pair)
                meter.add(1)

            for_each(self._pairs(), handle, self.concurrency)
        if self.delete and self._extra:
            self._delete_extra()
        self.record.end(self.source.name, self.target.name)
        return self.summary

    def _pairs(self) -> Iterator[tuple[Row, Row | None]]:
        """Give each row of the source with the target's of the same name.

        Both listings are in the order of the names, so no more than a page of each is held.
        """
        theirs = self.target.walk_rows(limit=PAGE, prefix=self.prefix)
        there = next(theirs, None)
        for row in self.source.walk_rows(limit=PAGE, prefix=self.prefix):
            while there is not None and _order(there) < _order(row):
                self._extra.append(there["name"])
                there = next(theirs, None)
            if there is not None and there["name"] == row["name"]:
                yield row, there
                there = next(theirs, None)
            else:
                yield row, None
        while there is not None:
            self._extra.append(there["name"])
            there = next(theirs, None)

    # --- one object ---

    def _handle(self, row: Row, there: Row | None) -> None:
        """Copy an object unless the target has the same."""
        name = row["name"]
        try:
            if there is not None and self._same(row, there):
                self.record.count("duplicate", name)
                return
            if self.record.dry_run:
                self.record.plan("copy", name)
            elif self.inside:
                self._copy(row)
            else:
                self._stream(row)
        except Exception as error:  # every kind of failure is counted, and the others go on
            self.record.fail(name, error)
            return
        self.record.count("copied", name)

    def _same(self, row: Row, there: Row) -> bool:
        """Tell whether two objects of one name have the same content."""
        if not may_be_large(row) and not may_be_large(there):
            etag = md5_of_etag(row.get("hash"))
            same = row.get("bytes") == there.get("bytes")
            return bool(same and etag is not None and etag == md5_of_etag(there.get("hash")))
        mine = self.source.head(row["name"]).headers
        other = self.target.head(row["name"]).headers
        if mine.get("Content-Length") != other.get("Content-Length"):
            return False
        if plain_etag(mine.get("ETag")) == plain_etag(other.get("ETag")):
            return True
        # A copy that was made by reading has another ETag, and the metadata of its original.
        for label in (PYRAX_MD5_HEADER, MTIME_HEADER):
            stored = mine.get(label)
            if stored:
                return bool(stored == other.get(label))
        return False

    def _copy(self, row: Row) -> None:
        """Have the cluster copy an object; a large one shares its segments with the copy."""
        self.target.api.copy_object(
            self.source.name,
            row["name"],
            self.target.name,
            flatten=False if may_be_large(row) else None,
        )

    def _stream(self, row: Row) -> None:
        """Read an object here and store it there."""
        headers, pieces = self.source.fetch(row["name"], include_meta=True, chunk_size=CHUNK)
        try:
            self._store(row["name"], headers, pieces)
        finally:
            pieces.close()

    def _store(self, name: str, headers: Mapping[str, str], pieces: Any) -> None:
        """Store what is being read, with its metadata, and see that it is the same."""
        kept = headers_to_keep(headers)
        for header in list(kept):
            if header.lower() == "x-object-manifest":
                del kept[header]
        length = headers.get("Content-Length")
        options: dict[str, Any] = {"segment_size": self.segment_size} if self.segment_size else {}
        if length is not None:
            options["content_length"] = int(length)
        if not is_large(headers) and not self.segment_size:
            options["etag"] = md5_of_etag(headers.get("ETag"))
        self.target.create(
            data=pieces,
            obj_name=name,
            content_type=headers.get("Content-Type"),
            headers=kept,
            return_none=True,
            **options,
        )

    # --- deleting ---

    def _delete_extra(self) -> None:
        """Delete the objects that the source does not have."""
        used, prefixes = self._segments_in_use()
        extra = [
            name
            for name in self._extra
            if name not in used and not any(name.startswith(prefix) for prefix in prefixes)
        ]
        what = "objects are not in the source"
        if self.record.may_delete(len(extra), self.max_delete, self.delete_on_errors, what):
            delete_extra(self.target, extra, self.record)

    def _segments_in_use(self) -> tuple[set[str], list[str]]:
        """Return the segments that large objects of the target have in it: names and prefixes."""
        used: set[str] = set()
        prefixes: list[str] = []
        client, home = self.target.api, self.target.name
        extra = set(self._extra)
        # Not every cluster shows in its listing what is a static large object.
        owners = {object_of(name) for name in extra} - extra
        for row in self.target.walk_rows(limit=PAGE, prefix=self.prefix):
            name = row["name"]
            if name in extra or not (may_be_large(row) or name in owners):
                continue
            headers = self.target.head(name).headers
            place = dynamic_prefix(headers)
            if place is not None and place[0] == home:
                prefixes.append(place[1])
            if is_static(headers):
                parts = static_segments(client, home, name)
                used.update(part.name for part in parts if part.container == home)
        return used, prefixes


def _order(row: Row) -> bytes:
    """Return what the service sorts by."""
    return str(row["name"]).encode("utf-8", "surrogatepass")


def objects_of(client: Any, container: Any) -> Any:
    """Return the manager of a container's objects.

    Args:
        client: The ``StorageClient`` for a container given by its name.
        container: The container, or its name.

    Raises:
        NoSuchContainer: It does not exist.
    """
    if isinstance(container, Container):
        return container.object_manager
    client._manager.get_headers(container)
    return client._manager._objects(container)
