"""Uploading a whole folder in the background."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import names
from pyrax.object_storage.folder_walk import (
    LocalFile,
    Skipped,
    is_ignored,
    patterns_of,
    walk,
)
from pyrax.object_storage.object_headers import upload_headers
from pyrax.object_storage.progress import Meter, Part, ProgressOption, Stopped, measured
from pyrax.object_storage.transfer import check_options
from pyrax.object_storage.workers import CONCURRENCY, for_each
from pyrax.progress import check

log = logging.getLogger("pyrax")

CANCEL_ABOVE = 1024 * 1024
"""Bytes; a file with more than that still to go is given up when the upload is cancelled."""


def new_status() -> dict[str, Any]:
    """Return the state of a folder upload that has not begun."""
    return {
        "continue": True,
        "total_bytes": 0,
        "uploaded": 0,
        "done": False,
        "errors": [],
        "files_total": 0,
        "files_done": 0,
    }


class FolderUploader(threading.Thread):
    """Uploads a folder; ``start`` it and look at ``client.folder_upload_status[upload_key]``.

    A file that cannot be uploaded is noted there, and the others go on.

    Args:
        root_folder: Path of the folder.
        container: The container, or its name, or ``None`` for one named like the folder. It is
            made if need be.
        ignore: Shell patterns of what to leave out; a pattern matches the bare name or the path
            relative to the folder, and a folder that matches is left out whole.
        upload_key: Key of the upload's state.
        client: The ``StorageClient``.
        ttl: Seconds after which the service deletes the objects.
        files: What to upload, if the folder has been looked through already.
        concurrency: Files uploaded at a time at most: while the service answers at once, fewer are
            faster.
        content_type: MIME type, or a function that returns it for a path.
        content_encoding: How the files are compressed, e.g. ``gzip``.
        headers: Further headers of each object.
        metadata: Metadata of each object.
        progress: A function that is called with the bytes done and the bytes in all, or ``True``
            for a bar. What the function raises ends the upload and is noted as an error.
        **options: Further ones of each upload, e.g. ``segment_size``; see ``Container.create``.
    """

    def __init__(
        self,
        root_folder: Any,
        container: Any,
        ignore: Any,
        upload_key: str,
        client: Any,
        ttl: int | str | None = None,
        *,
        files: Iterable[LocalFile | Skipped] | None = None,
        concurrency: int = CONCURRENCY,
        content_type: Any = None,
        content_encoding: str | None = None,
        headers: Mapping[Any, Any] | None = None,
        metadata: Mapping[Any, Any] | None = None,
        progress: ProgressOption = None,
        **options: Any,
    ) -> None:
        check_options(concurrency=concurrency, **options)
        check(progress)
        upload_headers(None, content_encoding, ttl, metadata, headers)
        super().__init__(name="pyrax-folder-upload")
        self.root_folder = os.fsdecode(root_folder).rstrip(_separators()) or os.sep
        self.ignore = patterns_of(ignore)
        self.upload_key = upload_key
        self.ttl = ttl
        self.client = client
        if container is None:
            container = self.folder_name_from_path(self.root_folder)
        if isinstance(container, (str, bytes)):
            container = client.create(names.container_name(container, client.encoding))
        self.container = container
        self._files = files
        self._concurrency = concurrency
        self._content_type = content_type
        self._options = {
            "content_encoding": content_encoding,
            "headers": headers,
            "metadata": metadata,
            "ttl": ttl,
            "concurrency": concurrency,
            "turn": threading.Lock(),
            **options,
        }
        self._progress = progress
        self._meter = Meter()
        self._sum = Meter(counted=self._count)
        self._lock = threading.Lock()

    @staticmethod
    def folder_name_from_path(pth: Any) -> str:
        """Return the last part of a folder's path.

        Args:
            pth: The path, with or without separators at its end.
        """
        return utils.ensure_text(os.path.basename(os.fsdecode(pth).rstrip(_separators())))

    @property
    def _status(self) -> dict[str, Any]:
        """The state of this upload."""
        status: dict[str, Any] = self.client.folder_upload_status.setdefault(
            self.upload_key, new_status()
        )
        return status

    def upload_files_in_folder(self, dirname: Any, fnames: Iterable[Any]) -> None:
        """Upload files of one folder, unless the upload was cancelled.

        Args:
            dirname: Path of the folder, ``root_folder`` or one below it.
            fnames: Names of files in it; those that are left out, and folders, are skipped.
        """
        folder = os.fsdecode(dirname)
        base = os.path.relpath(folder, self.root_folder).replace(os.sep, "/")
        for fname in fnames:
            name = os.fsdecode(fname)
            relative = name if base == "." else f"{base}/{name}"
            path = os.path.join(folder, name)
            if is_ignored(relative, self.ignore) or os.path.isdir(path):
                continue
            try:
                status = os.stat(path)
            except OSError as error:
                self._note_error(relative, error)
                continue
            self._upload(LocalFile(path, relative, status.st_size, status.st_mtime))

    def run(self) -> None:
        """Upload everything; afterwards ``done`` is true, whatever happened."""
        found = self._files if self._files is not None else walk(self.root_folder, self.ignore)
        status = self._status
        try:
            with measured(
                self._progress, status["total_bytes"] or None, label=self.root_folder
            ) as self._meter:
                for_each(found, self._take_file, self._concurrency, small=True)
        except BaseException as error:
            self._note_error(self.root_folder, error)
        finally:
            self._meter.stop()
            status["done"] = True

    def _take_file(self, item: LocalFile | Skipped) -> None:
        """Upload a file, or note why it cannot be."""
        self._meter.check()
        if isinstance(item, LocalFile):
            self._upload(item)
        elif item.reason is not None:
            self._note_error(item.name, item.reason)

    def _upload(self, item: LocalFile) -> None:
        """Upload one file."""
        status = self._status
        if not status["continue"]:
            return
        part = Part(self._sum, item.size)
        cancelled = False

        def count(step: int) -> None:
            nonlocal cancelled
            if not status["continue"] and (step == 0 or part.left > CANCEL_ABOVE):
                cancelled = True
                raise Stopped("the upload was cancelled")
            # The last byte counts when the object stands: programs wait for the sum to be whole.
            most = max(part.left - 1, 0)
            part.add(min(step, most) if step > 0 else max(step, part.left - item.size))

        kind = self._content_type
        try:
            self.container.create(
                item.path,
                obj_name=item.name,
                content_type=kind(item.path) if callable(kind) else kind,
                return_none=True,
                counted=count,
                **self._options,
            )
        except Exception as error:
            if self._meter.stopped:
                raise
            part.add(part.left - item.size)
            if not cancelled:
                self._note_error(item.name, error)
            return
        part.end()
        with self._lock:
            status["files_done"] += 1

    def _count(self, step: int) -> None:
        """Count bytes that have gone out; negative ones are to go out once more."""
        with self._lock:
            self._status["uploaded"] += step
        self._meter.add(step)

    def _note_error(self, name: str, error: Any) -> None:
        """Keep the reason why something was not uploaded."""
        log.error("The folder upload left out '%s': %s", name, error)
        with self._lock:
            self._status["errors"].append((name, str(error)))


def _separators() -> str:
    """Return the characters that separate the parts of a path here."""
    return os.sep + (os.altsep or "")


def check_key(status: Mapping[str, Any], upload_key: str) -> None:
    """Raise if there is no folder upload with a key.

    Args:
        status: The states of all uploads.
        upload_key: The key.

    Raises:
        InvalidUploadID: There is none.
    """
    if upload_key not in status:
        raise exceptions.InvalidUploadID(f"There is no folder upload with the key '{upload_key}'.")
