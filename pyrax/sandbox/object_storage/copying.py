"""Copying an object within the cluster."""

from __future__ import annotations

from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.object_storage import large
from pyrax.sandbox.object_storage.blobs import Blob, BlobWriter
from pyrax.sandbox.object_storage.headers import (
    check_metadata,
    delete_at,
    object_headers,
    whole_seconds,
)
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.object_storage.reading import Part, check_conditions, pieces
from pyrax.sandbox.object_storage.storing import check_container_quota, check_name, created
from pyrax.sandbox.routing import Call


def _path_in(call: Call, header: str) -> tuple[str, str]:
    """Return container and object of a header such as `X-Copy-From`.

    Raises:
        Problem: 412, it does not name an object.
    """
    path = unquote(call.headers.get(header, ""))
    container, name = large.split_path(path)
    if not container or not name:
        raise Problem(412, f"{header} header must be of the form <container name>/<object name>")
    return container, name


def copy_to(call: Call, account: str, container: str, name: str) -> Response:
    """Answer COPY: the path is the source, `Destination` the target."""
    target = _path_in(call, "Destination")
    target_account = call.headers.get("Destination-Account", account)
    return _copy(call, (account, container, name), (target_account, *target))


def copy_from(call: Call, account: str, container: str, name: str) -> Response:
    """Answer PUT with `X-Copy-From`: the path is the target."""
    source = _path_in(call, "X-Copy-From")
    for _ in call.body.pieces():
        raise Problem(400, "Copy requests require a zero byte body")
    source_account = call.headers.get("X-Copy-From-Account", account)
    return _copy(call, (source_account, *source), (account, container, name))


def _copy(call: Call, source: tuple[str, str, str], target: tuple[str, str, str]) -> Response:
    """Copy an object; a large one is joined unless its manifest is asked for."""
    if call.caller is None or not {source[0], target[0]} <= call.caller.tenants:
        raise Problem(403)
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        store.container(target[0], target[1])
        check_name(store, target[2])
        old = store.stored(*source)
        refused = check_conditions(call, old.large_etag, old.timestamp)
        if refused is not None:
            raise Problem(412)
        keep_manifest = call.query.get("multipart-manifest") == "get"
        parts = _parts(store, source[0], old, keep_manifest)
        headers = _headers(call, store, old, joined=parts is not None)
    blob = old.blob if parts is None else _join(parts)
    expected = call.headers.get("Etag", "").strip('"')
    if expected and expected != (old.etag if parts is None else blob.md5):
        raise Problem(422)
    with call.site.cloud.lock:
        check_container_quota(store, target[0], target[1], target[2], blob.length)
        new = StoredObject(
            name=target[2],
            blob=blob,
            etag=old.etag if parts is None else blob.md5,
            content_type=call.headers.get("Content-Type") or old.content_type,
            timestamp=store.timestamp(),
            headers=headers,
            delete_at=delete_at(call) or old.delete_at,
            segments=old.segments if parts is None else None,
        )
        new = store.put(target[0], target[1], new)
    return created(
        new,
        {
            "X-Copied-From": quote(f"{source[1]}/{source[2]}"),
            "X-Copied-From-Account": quote(source[0]),
            "X-Copied-From-Last-Modified": http_date(whole_seconds(old.timestamp)),
        },
    )


def _parts(
    store: ObjectStore, account: str, old: StoredObject, keep_manifest: bool
) -> list[Part] | None:
    """Return the parts of a large object that are to be joined, None to copy it as it is."""
    if keep_manifest:
        return None
    if old.segments is not None:
        parts = large.static_parts(store, account, old)
    elif "X-Object-Manifest" in old.headers:
        parts = large.dynamic_parts(store, account, old).parts
    else:
        return None
    if any(part.blob is None for part in parts):
        raise Problem(409)
    if sum(part.length for part in parts) > store.limits["max_file_size"]:
        raise Problem(413)
    return parts


def _headers(call: Call, store: ObjectStore, old: StoredObject, joined: bool) -> dict[str, str]:
    """Return what is stored with the copy: the source's headers, where the request has no other."""
    fresh = call.headers.get("X-Fresh-Metadata", "").lower() in ("true", "1", "yes", "on")
    kept = {
        name: value
        for name, value in old.headers.items()
        if not (fresh and name.startswith("X-Object-Meta-"))
        and not (joined and name == "X-Object-Manifest")
    }
    headers = {**kept, **object_headers(call)}
    check_metadata(store, headers, "X-Object-Meta-")
    return headers


def _join(parts: list[Part]) -> Blob:
    """Return the data of several parts as one blob."""
    writer = BlobWriter()
    for piece in pieces(parts, 0, sum(part.length for part in parts)):
        writer.write(piece)
    return writer.finish()
