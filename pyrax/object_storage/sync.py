"""Bringing a container into line with a local folder."""

from __future__ import annotations

import datetime
import logging
import os
import threading
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage.bulk import BulkDeleter, run_deleter
from pyrax.object_storage.compare import Comparison, may_be_large
from pyrax.object_storage.constants import EARLY_DATE_STR
from pyrax.object_storage.folder_walk import LocalFile, Skipped, patterns_of, walk
from pyrax.object_storage.listing import PAGE
from pyrax.object_storage.manifest import dynamic_prefix
from pyrax.object_storage.workers import CONCURRENCY, for_each

log = logging.getLogger("pyrax")


def new_summary() -> dict[str, Any]:
    """Return the summary of a sync that has not begun."""
    return {
        "total": 0,
        "uploaded": 0,
        "ignored": 0,
        "older": 0,
        "duplicate": 0,
        "failed": 0,
        "failure_reasons": [],
        "deleted": 0,
    }


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
        summary: dict[str, Any],
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
        follow_symlinks: bool = True,
        concurrency: int = CONCURRENCY,
        content_type: Any = None,
        headers: Mapping[Any, Any] | None = None,
        metadata: Mapping[Any, Any] | None = None,
    ) -> None:
        self.objects = objects
        self.root = root
        self.summary = summary
        self.delete = delete
        self.patterns = patterns_of(ignore)
        if not include_hidden:
            self.patterns.append(".*")
        self.ignore_timestamps = ignore_timestamps
        prefix = utils.ensure_text(object_prefix or "", objects.api.encoding).strip("/")
        self.prefix = f"{prefix}/" if prefix else ""
        self.verbose = verbose
        self.delete_ignored = delete_ignored
        self.delete_on_errors = delete_on_errors
        self.max_delete = max_delete
        self.dry_run = dry_run
        self.follow_symlinks = follow_symlinks
        self.concurrency = concurrency
        self.content_type = content_type
        self.upload_options = {"headers": headers, "metadata": metadata}
        self._comparison = Comparison(objects, checksum=not size_only)
        self._lock = threading.Lock()
        self._remote: dict[str, dict[str, Any]] = {}
        self._local: set[str] = set()
        self._kept_prefixes: set[str] = set()
        if dry_run:
            summary["planned"] = []

    def run(self) -> None:
        """Compare, upload and delete."""
        rows = self.objects.walk_rows(limit=PAGE, prefix=self.prefix)
        self._remote = {row["name"]: row for row in rows}
        found = walk(self.root, self.patterns, self.follow_symlinks)
        for_each(found, self._handle, self.concurrency)
        if self.delete:
            self._delete_extra()
        self._say(
            "Sync of '%s' to '%s': %s",
            self.root,
            self.objects.name,
            ", ".join(f"{name} {count}" for name, count in self.summary.items()),
        )

    # --- one file ---

    def _handle(self, item: LocalFile | Skipped) -> None:
        """Deal with one thing found in the folder."""
        if isinstance(item, Skipped):
            if item.reason is None:
                self._count("ignored", item.name)
            else:
                self._fail(item.name, item.reason)
            return
        name = self.prefix + item.name
        with self._lock:
            self._local.add(name)
        try:
            self._handle_file(item, name)
        except Exception as error:  # every kind of failure is counted, and the others go on
            self._fail(item.name, error)

    def _handle_file(self, local: LocalFile, name: str) -> None:
        """Upload a file unless the container has it, or something newer."""
        name.encode("utf-8")  # a name that cannot be sent fails here
        row = self._remote.get(name)
        digest: str | None = None
        if row is not None:
            same, digest = self._comparison.same(local, row, self._headers(name, row))
            if same:
                self._count("duplicate", name)
                return
            if not self.ignore_timestamps and not _is_newer(local, row):
                self._count("older", name)
                return
        if self.dry_run:
            with self._lock:
                self.summary["planned"].append(("upload", name))
        else:
            kind = self.content_type
            self.objects.create(
                local.path,
                obj_name=name,
                content_type=kind(local.path) if callable(kind) else kind,
                etag=digest,
                return_none=True,
                **self.upload_options,
            )
        self._count("uploaded", name)

    def _headers(self, name: str, row: Mapping[str, Any]) -> Mapping[str, str] | None:
        """Return the headers of an object that may be a large one; note where its parts are."""
        if not may_be_large(row):
            return None
        headers: Mapping[str, str] = self.objects.head(name).headers
        place = dynamic_prefix(headers)
        if place is not None and place[0] == self.objects.name:
            with self._lock:
                self._kept_prefixes.add(place[1])
        return headers

    # --- deleting ---

    def _delete_extra(self) -> None:
        """Delete the objects that have no local file."""
        if self.summary["failed"] and not self.delete_on_errors:
            self._note("Nothing was deleted, because of the failures.")
            return
        extra = [name for name in self._remote if self._is_extra(name)]
        if self.max_delete is not None and len(extra) > self.max_delete:
            self._note(
                f"Nothing was deleted: {len(extra)} objects have no local file, and max_delete is "
                f"{self.max_delete}."
            )
            return
        if self.dry_run:
            self.summary["planned"].extend(("delete", name) for name in extra)
            return
        if not extra:
            return
        results = run_deleter(BulkDeleter(self.objects.api, self.objects.name, extra), False)
        self.summary["deleted"] = results["deleted"]
        for path, status in results["errors"]:
            self._note(f"'{path}' was not deleted: {status}")

    def _is_extra(self, name: str) -> bool:
        """Tell whether an object is to be deleted."""
        if name in self._local or any(name.startswith(prefix) for prefix in self._kept_prefixes):
            return False
        relative = name[len(self.prefix) :]
        parts = relative.split("/")
        if self.delete_ignored or ".." in parts or "\0" in relative or not relative.strip("/"):
            return True
        # What is there but was not looked at was left out on purpose: it is kept, as peers do.
        return not os.path.lexists(os.path.join(self.root, *parts))

    # --- the summary ---

    def _count(self, what: str, name: str) -> None:
        """Count one decision."""
        with self._lock:
            self.summary[what] += 1
            self.summary["total"] += 1
        self._say("%s: %s", name, what)

    def _fail(self, name: str, error: Any) -> None:
        """Count a failure."""
        with self._lock:
            self.summary["failed"] += 1
            self.summary["total"] += 1
            self.summary["failure_reasons"].append(f"{name}: {error}")
        if self.verbose:
            log.error("%r: failed: %s", name, error)

    def _note(self, reason: str) -> None:
        """Add a reason to the summary."""
        self.summary["failure_reasons"].append(reason)
        if self.verbose:
            log.error("%s", reason)

    def _say(self, text: str, *values: Any) -> None:
        """Log if the caller wants to follow."""
        if self.verbose:
            log.info(text, *values)


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
