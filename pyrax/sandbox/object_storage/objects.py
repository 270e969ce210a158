"""Calls on an object."""

from __future__ import annotations

import dataclasses

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer
from pyrax.sandbox.object_storage import copying, large, versions
from pyrax.sandbox.object_storage.headers import (
    answer_headers,
    delete_at,
    object_headers,
)
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.object_storage.reading import Part, send
from pyrax.sandbox.object_storage.storing import (
    check_container_quota,
    check_name,
    content_type_of,
    created,
    receive,
)
from pyrax.sandbox.routing import Call

MANIFEST = "multipart-manifest"


def respond_object(call: Call, account: str, container: str, name: str) -> Response:
    """Answer a call on an object."""
    if call.method in ("GET", "HEAD"):
        return _get(call, account, container, name)
    if call.method == "PUT":
        return _put(call, account, container, name)
    if call.method == "POST":
        return _post(call, account, container, name)
    if call.method == "DELETE":
        return _delete(call, account, container, name)
    if call.method == "COPY":
        return copying.copy_to(call, account, container, name)
    raise Problem(405, headers={"Allow": "HEAD, GET, PUT, POST, COPY, DELETE, OPTIONS"})


def _get(call: Call, account: str, container: str, name: str) -> Response:
    """Send an object; a large one as if it were one piece."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        stored = _version(call, account, container, name)
        headers = answer_headers(stored)
        if stored.segments is not None:
            if call.query.get(MANIFEST) == "get":
                return large.send_manifest(call, stored, headers)
            parts = large.static_parts(store, account, stored)
            large.check_first(call, parts)
            return send(call, parts, headers, stored.large_etag, stored.timestamp)
        if "X-Object-Manifest" in stored.headers and call.query.get(MANIFEST) != "get":
            found = large.dynamic_parts(store, account, stored)
            headers["Etag"] = found.etag
            return send(
                call,
                found.parts,
                headers,
                found.etag,
                stored.timestamp,
                length_known=found.length_known,
            )
    whole = [Part(stored.blob, 0, stored.blob.length)]
    return send(call, whole, headers, stored.etag, stored.timestamp)


def _version(call: Call, account: str, container: str, name: str) -> StoredObject:
    """Return the version of an object that the query names, else the present one.

    Raises:
        Problem: 404, there is none.
    """
    store: ObjectStore = call.store
    wanted = call.query.get("version-id")
    if wanted is None:
        return store.stored(account, container, name)
    return versions.find(store.container(account, container), name, wanted)


def _put(call: Call, account: str, container: str, name: str) -> Response:
    """Store an object."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        store.container(account, container)
        check_name(store, name)
        _check_not_there(call, account, container, name)
        if "version-id" in call.query:
            old = _version(call, account, container, name)
            return created(
                store.put(account, container, dataclasses.replace(old, timestamp=store.timestamp()))
            )
    if call.headers.get("X-Copy-From"):
        return copying.copy_from(call, account, container, name)
    if call.query.get(MANIFEST) == "put":
        return large.put_manifest(call, account, container, name)
    large.check_dynamic(call)
    headers = object_headers(call)
    expires = delete_at(call)
    blob = receive(call, store.limits["max_file_size"])
    expected = call.headers.get("Etag", "").strip().strip('"').lower()
    if expected and expected != blob.md5:
        raise Problem(422)
    with call.site.cloud.lock:
        _check_not_there(call, account, container, name)
        check_container_quota(store, account, container, name, blob.length)
        stored = StoredObject(
            name=name,
            blob=blob,
            etag=blob.md5,
            content_type=content_type_of(call, name, call.headers.get("Content-Type")),
            timestamp=store.timestamp(),
            headers=headers,
            delete_at=expires,
        )
        stored = store.put(account, container, stored)
    return created(stored)


def _check_not_there(call: Call, account: str, container: str, name: str) -> None:
    """Honour `If-None-Match: *`."""
    condition = call.headers.get("If-None-Match")
    if condition is None:
        return
    if condition.strip() != "*":
        raise Problem(400, "If-None-Match only supports *")
    store: ObjectStore = call.store
    stored = store.container(account, container).objects.get(name)
    if stored is not None and not stored.expired(call.now):
        raise Problem(412)


def _post(call: Call, account: str, container: str, name: str) -> Response:
    """Replace the metadata of an object; what is not sent again is gone."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        stored = store.stored(account, container, name)
        large.check_dynamic(call)
        changed = dataclasses.replace(
            stored,
            headers=object_headers(call),
            delete_at=delete_at(call),
            content_type=call.headers.get("Content-Type") or stored.content_type,
            timestamp=store.timestamp(),
        )
        store.change(account, container, changed)
    return empty_answer(202)


def _delete(call: Call, account: str, container: str, name: str) -> Response:
    """Delete an object; with `multipart-manifest=delete` its segments too."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        if call.query.get(MANIFEST) == "delete":
            return large.delete_with_segments(call, account, container, name)
        if "version-id" in call.query:
            where = store.container(account, container)
            versions.delete(store, where, name, call.query["version-id"])
        else:
            store.remove(account, container, name)
    return empty_answer(204)
