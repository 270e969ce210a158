"""Bringing a container into line with a local folder."""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage.bulk import delete_extra
from pyrax.object_storage.compare import Comparison, may_be_large
from pyrax.object_storage.constants import EARLY_DATE_STR
from pyrax.object_storage.folder_walk import LocalFile, Skipped, patterns_of, walk
from pyrax.object_storage.manifest import dynamic_prefix, is_static, static_segments
from pyrax.object_storage.names import folder_prefix
from pyrax.object_storage.object_headers import upload_headers
from pyrax.object_storage.orphans import object_of
from pyrax.object_storage.progress import Meter, Part, ProgressOption, Stopped, measured
from pyrax.object_storage.summary import Recorder, Summary
from pyrax.object_storage.transfer import ASK_ABOVE, check_options
from pyrax.object_storage.workers import CONCURRENCY, for_each
from pyrax.progress import check


def new_summary() -> Summary:
    """Return the summary of a sync that has not begun."""
    return Summary("uploaded", "ignored", "older", "duplicate", "failed")


class FolderSync:
    """One run of ``StorageClient.sync_folder_to_container``; its parameters are described there.

    Args:
        objects: The ``StorageObjectManager`` of the container.
        root: Path of the folder.
        summary: Is filled in.
        **options: Those of the call.
    """

    def __init__(
        self,
        objects: Any,
        root: str,
        summary: Summary,
        *,
        delete: bool = False,
        include_hidden: bool = False,
        ignore: Any = None,
        ignore_timestamps: bool = False,
        object_prefix: Any = "",
        verbose: bool = False,
        delete_ignored: bool = False,
        delete_on_errors: bool = False,
        max_delete: int | None = None,
        dry_run: bool = False,
        size_only: bool = False,
        checksum: bool = True,
        follow_symlinks: bool = True,
        concurrency: int = CONCURRENCY,
        content_type: Any = None,
        headers: Mapping[Any, Any] | None = None,
        metadata: Mapping[Any, Any] | None = None,
        progress: ProgressOption = None,
        **upload_options: Any,
    ) -> None:
        check_options(concurrency=concurrency, **upload_options)
        check(progress)
        upload_headers(None, None, None, metadata, headers)
        self.objects = objects
        self.root = root
        self.summary = summary
        self.delete = delete
        self.patterns = patterns_of(ignore)
        if not include_hidden:
            self.patterns.append(".*")
        self.ignore_timestamps = ignore_timestamps
        self.prefix = folder_prefix(object_prefix, objects.api.encoding)
        self._record = Recorder(summary, verbose, dry_run)
        self.delete_ignored = delete_ignored
        self.delete_on_errors = delete_on_errors
        self.max_delete = max_delete
        self.dry_run = dry_run
        self.follow_symlinks = follow_symlinks
        self.concurrency = concurrency
        self.content_type = content_type
        self.upload_options = {
            "headers": headers,
            "metadata": metadata,
            "concurrency": concurrency,
            "turn": threading.Lock(),
            "checksum": checksum,
            **upload_options,
        }
        self._progress = progress
        self._meter = Meter()
        self._comparison = Comparison(objects, checksum=checksum and not size_only)
        self._lock = threading.Lock()
        self._remote: dict[str, dict[str, Any]] = {}
        self._local: set[str] = set()
        self._kept: set[str] = set()
        self._kept_prefixes: set[str] = set()
        self._looked_at: set[str] = set()

    def run(self) -> None:
        """Compare, upload and delete."""
        self._remote = {row["name"]: row for row in self.objects.walk_folder(self.prefix)}
        found: Iterable[LocalFile | Skipped]
        found = walk(self.root, self.patterns, self.follow_symlinks)
        total = None
        if self._progress:
            found = list(found)
            total = sum(item.size for item in found if isinstance(item, LocalFile))
        with measured(self._progress, total, label=self.root) as self._meter:
            for_each(found, self._handle, self.concurrency, self._meter.stop)
        if self.delete:
            self._delete_extra()
        self._record.end(self.root, self.objects.name)

    # --- one file ---

    def _handle(self, item: LocalFile | Skipped) -> None:
        """Deal with one thing found in the folder."""
        if isinstance(item, Skipped):
            if item.reason is None:
                self._record.count("ignored", item.name)
            else:
                self._record.fail(item.name, item.reason)
            return
        name = self.prefix + item.name
        with self._lock:
            self._local.add(name)
        part = Part(self._meter, item.size)
        try:
            self._handle_file(item, name, part)
        except Stopped:
            raise
        except Exception as error:  # every kind of failure is counted, and the others go on
            if self._meter.stopped:
                raise
            self._record.fail(item.name, error)
        part.end()

    def _handle_file(self, local: LocalFile, name: str, part: Part) -> None:
        """Upload a file unless the container has it, or something newer."""
        self._meter.check()
        name.encode("utf-8")  # a name that cannot be sent fails here
        row = self._remote.get(name)
        digest: str | None = None
        headers: Mapping[str, str] | None = None
        if row is not None:
            headers = self._headers(name, row)
            same, digest = self._comparison.same(local, row, headers)
            if same:
                self._record.count("duplicate", name)
                return
            if not self.ignore_timestamps and not _is_newer(local, row):
                self._record.count("older", name)
                return
        if self.dry_run:
            self._record.plan("upload", name)
        else:
            kind = self.content_type
            self.objects.create(
                local.path,
                obj_name=name,
                content_type=kind(local.path) if callable(kind) else kind,
                etag=digest if self._is_one_put(local) else None,
                return_none=True,
                counted=part.add,
                replaces=headers,
                **self.upload_options,
            )
        self._record.count("uploaded", name)

    def _is_one_put(self, local: LocalFile) -> bool:
        """Tell whether a file will not be cut, so that its MD5 is of use."""
        size = self.upload_options.get("segment_size")
        return local.size <= ASK_ABOVE or not (size and local.size > size)

    def _headers(self, name: str, row: Mapping[str, Any]) -> Mapping[str, str] | None:
        """Return the headers of an object that may be a large one."""
        return self._look_at(name) if may_be_large(row) else None

    def _look_at(self, name: str) -> Mapping[str, str]:
        """Return the headers of an object; note where its parts are."""
        headers: Mapping[str, str] = self.objects.head(name).headers
        place = dynamic_prefix(headers)
        parts = []
        if self.delete and is_static(headers):
            parts = static_segments(self.objects.api, self.objects.name, name)
        with self._lock:
            self._looked_at.add(name)
            if place is not None and place[0] == self.objects.name:
                self._kept_prefixes.add(place[1])
            self._kept.update(part.name for part in parts if part.container == self.objects.name)
        return headers

    # --- deleting ---

    def _delete_extra(self) -> None:
        """Delete the objects that have no local file."""
        # Not every cluster shows in its listing what is a static large object.
        owners = {object_of(name) for name in self._remote if self._is_extra(name)}
        for name, row in self._remote.items():  # what stays keeps its segments
            large = may_be_large(row) or name in owners
            if large and name not in self._looked_at and not self._is_extra(name):
                self._look_at(name)
        extra = [name for name in self._remote if self._is_extra(name)]
        what = "objects have no local file"
        if self._record.may_delete(len(extra), self.max_delete, self.delete_on_errors, what):
            delete_extra(self.objects, extra, self._record)

    def _is_extra(self, name: str) -> bool:
        """Tell whether an object is to be deleted."""
        if name in self._local or name in self._kept:
            return False
        if any(name.startswith(prefix) for prefix in self._kept_prefixes):
            return False
        relative = name[len(self.prefix) :]
        parts = relative.split("/")
        if self.delete_ignored or ".." in parts or "\0" in relative or not relative.strip("/"):
            return True
        # What is there but was not looked at was left out on purpose: it is kept, as peers do.
        return not os.path.lexists(os.path.join(self.root, *parts))


def _is_newer(local: LocalFile, row: Mapping[str, Any]) -> bool:
    """Tell whether a file was changed after the object was stored."""
    remote = str(row.get("last_modified") or EARLY_DATE_STR)[:19]
    moment = datetime.datetime.fromtimestamp(local.modified, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") > remote


def check_container(objects: Any, create: bool) -> None:
    """Make the container of a sync, if that is wanted and it does not exist.

    Args:
        objects: The ``StorageObjectManager``.
        create: Whether to.

    Raises:
        InvalidContainerName: It cannot have that name.
    """
    if create:
        try:
            objects.api._manager.get_headers(objects.name)
        except exceptions.NoSuchContainer:
            objects.api.create(objects.name)
