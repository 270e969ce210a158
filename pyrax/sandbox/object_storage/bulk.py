"""Bulk operations: deleting many names at once, and unpacking an archive."""

from __future__ import annotations

import tarfile
from typing import IO
from urllib.parse import unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, status_line
from pyrax.sandbox.object_storage import bulk_answer
from pyrax.sandbox.object_storage.blobs import Blob, BlobWriter
from pyrax.sandbox.object_storage.headers import delete_at, object_headers
from pyrax.sandbox.object_storage.large import split_path
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.object_storage.storing import content_type_of
from pyrax.sandbox.routing import Call

FORMATS = {"tar": "r|", "tar.gz": "r|gz", "tar.bz2": "r|bz2"}


class Piped:
    """The request body as a file that only goes forward, for `tarfile`."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        return self._call.body.read(size)


def delete_many(call: Call, account: str) -> Response:
    """Delete the objects and empty containers that the body names, one on a line."""
    store: ObjectStore = call.store
    if call.body.declared is None and not call.body.chunked:
        raise Problem(411, "Missing Content-Length header.")
    result = bulk_answer.Result()
    lines = _lines(call, store.limits["max_object_name_length"] + 256 + 2)
    if lines is None:
        result.status, result.message = status_line(400), "Invalid File Name"
        return bulk_answer.deleted(call, result)
    paths = [unquote(line.decode("utf-8", "replace")) for line in lines if line]
    if len(paths) > store.max_deletes:
        result.status = status_line(413)
        result.message = f"Maximum Bulk Deletes: {store.max_deletes} per request"
        return bulk_answer.deleted(call, result)
    with call.site.cloud.lock:
        for path in paths:
            _delete_one(store, account, path, result)
            if len(result.errors) >= store.max_failed_deletes:
                result.message = "Max delete failures exceeded"
                break
    return bulk_answer.deleted(call, result)


def _lines(call: Call, piece: int) -> list[bytes] | None:
    """Return the lines of the body, `None` if one is too long.

    As in Swift, that depends on where it falls: the body is read in pieces, and what is not yet
    taken apart may be two pieces long.
    """
    lines: list[bytes] = []
    rest = b""
    while data := call.body.read(piece):
        rest += data
        if len(rest) > 2 * piece:
            return None
        *whole, rest = rest.split(b"\n")
        lines += whole
    return [line.strip() for line in [*lines, rest]]


def _delete_one(store: ObjectStore, account: str, path: str, result: bulk_answer.Result) -> None:
    """Delete one object or container and note what came of it."""
    container, name = split_path(path)
    try:
        if name:
            store.remove(account, container, name)
        else:
            store.remove_container(account, container)
        result.done += 1
    except Problem as problem:
        if problem.status == 404:
            result.not_found += 1
        else:
            result.errors.append((path, status_line(problem.status)))


def _blob_of(source: IO[bytes] | None) -> Blob:
    """Take in a file of an archive."""
    writer = BlobWriter()
    while source is not None:
        piece = source.read(65536)
        if not piece:
            break
        writer.write(piece)
    return writer.finish()


def extract_archive(call: Call, account: str, container: str, prefix: str) -> Response:
    """Store every file of an archive as an object."""
    store: ObjectStore = call.store
    form = call.query.get("extract-archive", "")
    if form not in FORMATS:
        raise Problem(400, "Unsupported archive format")
    if call.body.declared is None and not call.body.chunked:
        raise Problem(411, "Missing Content-Length header.")
    headers, expires = object_headers(call), delete_at(call)
    result = bulk_answer.Result()
    created: set[str] = set()
    try:
        with tarfile.open(mode=FORMATS[form], fileobj=Piped(call)) as archive:  # type: ignore[call-overload]
            for member in archive:
                if not member.isfile():
                    continue
                path = "/".join(part for part in (container, prefix, member.name) if part)
                target, name = split_path(path.replace("/./", "/"))
                if not name:
                    continue
                stored_blob = _blob_of(archive.extractfile(member))
                if len(name.encode()) > store.limits["max_object_name_length"]:
                    result.errors.append((f"/{target}/{name}", status_line(400)))
                    continue
                with call.site.cloud.lock:
                    if target not in store.account(account).containers:
                        store.create_container(account, target)
                        created.add(target)
                    store.put(
                        account,
                        target,
                        StoredObject(
                            name=name,
                            blob=stored_blob,
                            etag=stored_blob.md5,
                            content_type=content_type_of(call, name, None),
                            timestamp=store.timestamp(),
                            headers=dict(headers),
                            delete_at=expires,
                        ),
                    )
                result.done += 1
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, ConnectionError):
            raise
        result.status = status_line(400)
        result.message = f"Invalid Tar File: {error}"
    return bulk_answer.created(call, result)
