"""Bringing a local folder into line with a container."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import local_paths
from pyrax.object_storage.compare import Comparison, may_be_large
from pyrax.object_storage.download import ObjectReader
from pyrax.object_storage.folder_walk import LocalFile, Skipped, is_ignored, patterns_of, walk
from pyrax.object_storage.names import folder_prefix
from pyrax.object_storage.progress import Meter, Part, ProgressOption, Stopped, measured
from pyrax.object_storage.ranges import PARALLEL_ABOVE
from pyrax.object_storage.save import save_object, stands_for_folder
from pyrax.object_storage.summary import Recorder, Summary
from pyrax.object_storage.workers import CONCURRENCY, check_concurrency, for_each
from pyrax.progress import check


def new_summary() -> Summary:
    """Return the summary of a download that has not begun."""
    return Summary("downloaded", "ignored", "duplicate", "failed")


class ContainerDownload:
    """One run of ``StorageClient.download_container``; its parameters are described there.

    Args:
        objects: The ``StorageObjectManager`` of the container.
        root: Path of the folder, which exists.
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
        ignore: Any = None,
        include_hidden: bool = True,
        object_prefix: Any = "",
        verbose: bool = False,
        delete_ignored: bool = False,
        delete_on_errors: bool = False,
        max_delete: int | None = None,
        dry_run: bool = False,
        size_only: bool = False,
        preserve_mtime: bool = False,
        concurrency: int | None = None,
        progress: ProgressOption = None,
    ) -> None:
        if concurrency is not None:
            check_concurrency(concurrency)
        check(progress)
        self.objects = objects
        self.root = root
        self.delete = delete
        self.patterns = patterns_of(ignore)
        if not include_hidden:
            self.patterns.append(".*")
        self.prefix = folder_prefix(object_prefix, objects.api.encoding)
        self.delete_ignored = delete_ignored
        self.delete_on_errors = delete_on_errors
        self.max_delete = max_delete
        self.dry_run = dry_run
        self.preserve_mtime = preserve_mtime
        self.concurrency = CONCURRENCY if concurrency is None else concurrency
        self.large_concurrency = concurrency
        self.summary = summary
        self._progress = progress
        self._record = Recorder(summary, verbose, dry_run)
        self._comparison = Comparison(objects, checksum=not size_only)
        self._meter = Meter()
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._wanted: dict[str, str] = {}
        self._parents: set[str] = set()

    def run(self) -> None:
        """Compare, download and delete."""
        rows: Iterable[dict[str, Any]] = self.objects.walk_folder(self.prefix)
        total = None
        if self._progress:
            rows = list(rows)
            total = sum(int(row.get("bytes") or 0) for row in rows)
        with measured(
            self._progress, total, label=self.objects.name, cancelled=exceptions.DownloadFailed
        ) as self._meter:
            for_each(rows, self._handle, self.concurrency, self._meter.stop)
        if self.delete:
            self._delete_extra()
        self._record.end(self.objects.name, self.root)

    # --- one object ---

    def _handle(self, row: Mapping[str, Any]) -> None:
        """Deal with one object."""
        name = str(row["name"])
        part = Part(self._meter, int(row.get("bytes") or 0))
        self._meter.check()
        try:
            self._handle_object(row, name, part)
        except Stopped:
            raise
        except Exception as error:  # every kind of failure is counted, and the others go on
            if self._meter.stopped:
                raise
            self._record.fail(name, error)
        part.end()

    def _handle_object(self, row: Mapping[str, Any], name: str, part: Part) -> None:
        """Download an object unless the folder has it."""
        relative = name[len(self.prefix) :]
        if not relative:
            return  # the marker of the very folder
        parts = local_paths.split_name(relative)
        if self._is_ignored(parts):
            self._record.count("ignored", name)
            return
        if stands_for_folder(name, row.get("content_type")):
            if not self.dry_run:
                local_paths.make_parents(self.root, parts, name, self._parents)
            return
        self._take_place(parts, name)
        if self._is_there(row, name, parts):
            self._record.count("duplicate", name)
            return
        if self.dry_run:
            self._record.plan("download", name)
        else:
            self._save(name, relative, part)
        self._record.count("downloaded", name)

    def _is_ignored(self, parts: list[str]) -> bool:
        """Tell whether a pattern matches the object or a folder it is in."""
        return any(
            is_ignored("/".join(parts[: count + 1]), self.patterns) for count in range(len(parts))
        )

    def _take_place(self, parts: list[str], name: str) -> None:
        """Refuse a second object whose file would be the same one."""
        place = os.path.normcase("/".join(parts))
        with self._lock:
            first = self._wanted.setdefault(place, name)
        if first != name:
            raise exceptions.UnsafeObjectName(
                f"The object {name!r} is not written: {first!r} is the same file here."
            )

    def _is_there(self, row: Mapping[str, Any], name: str, parts: list[str]) -> bool:
        """Tell whether the folder has an object already."""
        path = os.path.join(self.root, *parts)
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return False
        if not os.path.isfile(path) or not local_paths.is_inside(self.root, path):
            return False
        headers = self.objects.head(name).headers if may_be_large(row) else None
        local = LocalFile(path, name, status.st_size, status.st_mtime)
        return self._comparison.same(local, row, headers)[0]

    def _save(self, name: str, relative: str, part: Part) -> None:
        """Download an object; only one at a time uses several connections."""
        reader = ObjectReader(self.objects.api, self.objects.name, name, segments=True)
        large = part.left > PARALLEL_ABOVE
        with self._turn if large else contextlib.nullcontext():
            save_object(
                reader,
                self.root,
                preserve_mtime=self.preserve_mtime,
                concurrency=self.large_concurrency if large else 1,
                part=part,
                parents=self._parents,
                place=relative,
            )

    # --- deleting ---

    def _delete_extra(self) -> None:
        """Delete the files that have no object, and the folders that are empty then."""
        patterns = [] if self.delete_ignored else self.patterns
        extra = []
        for item in walk(self.root, patterns):
            if isinstance(item, Skipped):
                if item.reason is not None:
                    self._record.note(f"{item.name}: {item.reason}")
            elif os.path.normcase(item.name) not in self._wanted:
                extra.append(item)
        what = "files have no object"
        if not self._record.may_delete(len(extra), self.max_delete, self.delete_on_errors, what):
            return
        for item in extra:
            if self.dry_run:
                self._record.plan("delete", item.name)
                continue
            try:
                os.remove(item.path)
            except OSError as error:
                self._record.note(f"'{item.name}' was not deleted: {error}")
                continue
            self.summary["deleted"] += 1
            self._remove_empty(item.name)

    def _remove_empty(self, name: str) -> None:
        """Remove the folders that a file was in, from the inside out, while they are empty."""
        parts = name.split("/")[:-1]
        while parts:
            try:
                os.rmdir(os.path.join(self.root, *parts))
            except OSError:
                return
            parts.pop()
