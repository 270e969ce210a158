"""Writing an object to the disk: beside its place first, then put there whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import local_paths
from pyrax.object_storage.download import ObjectReader
from pyrax.object_storage.folder_walk import existing_folder
from pyrax.object_storage.progress import Part, ProgressOption, measured
from pyrax.object_storage.ranges import RandomFile, save_content
from pyrax.object_storage.upload import md5_of_etag, plain_etag
from pyrax.object_storage.workers import check_concurrency
from pyrax.part_file import open_part
from pyrax.progress import check

DIRECTORY_TYPES = frozenset({"application/directory", "text/directory"})
"""Content types of objects that stand for folders."""
MTIME_HEADER = "X-Object-Meta-Mtime"

_umask_lock = threading.Lock()


def save_object(
    reader: ObjectReader,
    directory: Any,
    structure: bool = True,
    *,
    overwrite: bool = True,
    skip_identical: bool = False,
    preserve_mtime: bool = False,
    concurrency: int | None = None,
    resume: bool = False,
    progress: ProgressOption = None,
    part: Part | None = None,
    parents: set[str] | None = None,
    place: str | None = None,
) -> None:
    """Write an object into a folder.

    The content goes to a hidden file in the same folder, is checked, and takes the place of the
    target at the end; after an error nothing is left of it, and the target is as it was.

    Args:
        reader: The object.
        directory: Path of an existing folder.
        structure: ``True`` to make the folders in the object's name below it; ``False`` to use
            what follows the last slash only.
        overwrite: ``False`` to refuse when the target exists.
        skip_identical: ``True`` to leave a target alone that has the same size and MD5.
        preserve_mtime: ``True`` to give the file the time that ``X-Object-Meta-Mtime`` holds.
        concurrency: Connections for an object above 64 MiB; ``None`` for eight.
        resume: ``True`` to keep what has come of an object when the connection breaks for good,
            and to go on there the next time, over one connection.
        progress: A function that is called with the bytes done and the bytes in all, or ``True``
            for a bar.
        part: Counts the bytes among those of others.
        parents: Folders that were checked for other objects; is added to.
        place: Where to write it, like a name; ``None`` for its own name.

    Raises:
        FolderNotFound: There is no such folder.
        UnsafeObjectName: The name of the object would lead out of it.
        FileExistsError: The target exists, and ``overwrite`` is false.
        DownloadFailed: The content did not arrive whole.
    """
    if concurrency is not None:
        check_concurrency(concurrency)
    check(progress)
    folder = existing_folder(directory)
    parts = local_paths.split_name(place or reader.name, structure)
    with contextlib.closing(reader.open()):
        if stands_for_folder(reader.name, reader.headers.get("Content-Type")):
            if structure:
                local_paths.make_parents(folder, parts, reader.name)
            return
        parent = local_paths.make_parents(folder, parts[:-1], reader.name, parents)
        target = os.path.join(parent, parts[-1])
        _check_target(target, overwrite)
        if skip_identical and _is_identical(target, reader.headers):
            return
        size = reader.expected
        if part is not None and size is not None:
            part.resize(size)
        counted = part.add if part is not None else None
        # What is kept is bound to the version that it is of.
        key = plain_etag(reader.headers.get("ETag")) if resume and size else None
        failure = exceptions.DownloadFailed
        with (
            measured(
                progress, size, label=reader.name, counted=counted, cancelled=failure
            ) as meter,
            _part_file(parent, parts[-1], key) as (path, opened),
        ):
            there = opened.size()
            if 0 < there < (size or 0):
                reader.go_on_after(opened.pieces(there))
                meter.add(there)
            elif there:
                opened.clear()
                there = 0
            save_content(reader, opened, meter, 1 if key else concurrency, there)
            opened.close()
            os.chmod(path, _mode_for(target))
            if preserve_mtime:
                _set_mtime(path, reader.headers)
            os.replace(path, target)


def stands_for_folder(name: str, content_type: str | None) -> bool:
    """Tell whether an object is the marker of a folder.

    Args:
        name: Its name.
        content_type: Its MIME type.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    return name.endswith("/") or kind in DIRECTORY_TYPES


def _check_target(target: str, overwrite: bool) -> None:
    """Raise if a file cannot or must not take the place of what is there."""
    if os.path.isdir(target) and not os.path.islink(target):
        raise exceptions.UnsafeObjectName(
            f"The object is not written: there is a folder at '{target}'."
        )
    if not overwrite and os.path.lexists(target):
        raise FileExistsError(f"'{target}' exists already, and overwrite is False.")


def _is_identical(target: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a file has the size and MD5 of an object."""
    digest = md5_of_etag(headers.get("ETag"))
    try:
        if digest is None or str(os.path.getsize(target)) != headers.get("Content-Length"):
            return False
        with open(target, "rb") as opened:
            return utils.get_checksum(opened, block_size=1 << 18) == digest
    except OSError:
        return False


@contextlib.contextmanager
def _part_file(parent: str, name: str, key: str | None) -> Iterator[tuple[str, RandomFile]]:
    """Open a hidden file that only its owner can read; remove it unless it was moved.

    With a key, which stands for a version of the object, it stays after a failure, and the next
    time the same one is opened.
    """
    path, opened = open_part(parent, name, None if key is None else _digest_of(key))
    keep = key is not None
    try:
        if keep and not _is_own(os.fstat(opened.fileno())):
            raise exceptions.UnsafeObjectName(f"'{path}' is not a file of this user alone.")
        yield path, RandomFile(opened)
    except exceptions.DownloadFailed as error:
        keep = keep and error.bytes_read > 0 and not _is_damaged(error)
        raise
    finally:
        opened.close()
        if not keep:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


def _digest_of(key: str) -> str:
    """Return a short name for a version of an object."""
    return hashlib.md5(key.encode("utf-8"), usedforsecurity=False).hexdigest()[:12]


def _is_own(status: os.stat_result) -> bool:
    """Tell whether a file is a plain one that nobody else can have put there."""
    user = getattr(os, "geteuid", lambda: status.st_uid)()
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == user


def _is_damaged(error: exceptions.DownloadFailed) -> bool:
    """Tell whether all of an object came, but with another checksum: nothing of it is of use."""
    return isinstance(error.expected, str)


def _mode_for(target: str) -> int:
    """Return the mode of the file that is there, else that of any new file."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        with _umask_lock:
            mask = os.umask(0o077)
            os.umask(mask)
        return 0o666 & ~mask


def _set_mtime(path: str, headers: Mapping[str, str]) -> None:
    """Give a file the time that the object's metadata holds, if it holds one."""
    try:
        moment = float(headers[MTIME_HEADER])
        os.utime(path, (moment, moment))
    except (KeyError, ValueError, OverflowError, OSError):
        pass  # no time, or one that the file system cannot store
