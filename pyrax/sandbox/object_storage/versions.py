"""Versions of objects: those that a container lists, and the older kinds in a container apart."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.object_storage.blobs import Blob

if TYPE_CHECKING:
    from pyrax.sandbox.object_storage.models import Container, ObjectStore, StoredObject
    from pyrax.sandbox.routing import Call

ENABLED = "X-Versions-Enabled"
STACK = "X-Versions-Location"
HISTORY = "X-History-Location"
DELETED = "application/x-deleted;swift_versions_deleted=1"
NULL = "null"
TRUE = ("true", "1", "yes", "on", "t", "y")


def enabled(container: Container) -> bool:
    """Tell whether a container keeps versions of its own."""
    return container.headers.get(ENABLED, "").lower() in TRUE


def check_settings(headers: dict[str, str]) -> None:
    """Refuse two kinds of versions at once.

    Raises:
        Problem: 400.
    """
    kinds = [
        headers.get(STACK),
        headers.get(HISTORY),
        headers.get(ENABLED, "").lower() in TRUE and "on",
    ]
    if len([kind for kind in kinds if kind]) > 1:
        raise Problem(400, "Only one kind of versioning can be in use at a time")


def version_id(stored: StoredObject) -> str:
    """Return the id of a version; objects from before versions were kept have none."""
    return stored.version or NULL


# -- writing ---------------------------------------------------------------------------------------


def before_write(store: ObjectStore, account: str, container: Container, name: str) -> None:
    """Keep the present version of an object that is about to be overwritten."""
    old = container.objects.get(name)
    if old is None or old.expired(store.clock.now()):
        return
    if enabled(container) or old.version:
        container.versions.setdefault(name, []).append(old)
    elif _place(container):
        _archive(store, account, container, old)


def before_delete(store: ObjectStore, account: str, container: Container, name: str) -> bool:
    """Keep what is about to be deleted; return whether something older took its place."""
    old = container.objects[name]
    if enabled(container):
        marker = dataclasses.replace(
            old,
            blob=Blob.of(b""),
            etag=Blob.of(b"").md5,
            content_type=DELETED,
            timestamp=store.timestamp(),
            headers={},
            delete_at=None,
            segments=None,
            deleted=True,
        )
        marker = dataclasses.replace(marker, version=f"{marker.timestamp:.5f}")
        container.versions.setdefault(name, []).extend((old, marker))
        return False
    if container.headers.get(HISTORY):
        _archive(store, account, container, old)
        gone = Blob.of(b"")
        _archive(
            store,
            account,
            container,
            dataclasses.replace(
                old,
                blob=gone,
                etag=gone.md5,
                content_type=DELETED,
                timestamp=store.timestamp(),
                headers={},
                segments=None,
            ),
        )
        return False
    return bool(container.headers.get(STACK)) and _restore(store, account, container, name)


def _place(container: Container) -> str:
    """Return the container that older kinds of versions go to."""
    return container.headers.get(STACK) or container.headers.get(HISTORY) or ""


def _prefix(name: str) -> str:
    """Return what the names of an object's old versions begin with."""
    return f"{len(name.encode()):03x}{name}/"


def _archive(store: ObjectStore, account: str, container: Container, old: StoredObject) -> None:
    """Put an old version into the container for them.

    Raises:
        Problem: 412, that container does not exist.
    """
    place = store.account(account).containers.get(_place(container))
    if place is None:
        raise Problem(412)
    name = f"{_prefix(old.name)}{old.timestamp:.5f}"
    store.put(account, place.name, dataclasses.replace(old, name=name, version=""))


def _restore(store: ObjectStore, account: str, container: Container, name: str) -> bool:
    """Bring the last old version back; return whether there was one."""
    place = store.account(account).containers.get(_place(container))
    kept = sorted(n for n in (place.objects if place else ()) if n.startswith(_prefix(name)))
    if place is None or not kept:
        return False
    last = place.objects[kept[-1]]
    place.remove(last.name, store.clock.now(), store.listing_delay)
    restored = dataclasses.replace(last, name=name)
    container.put(restored, store.clock.now(), store.listing_delay)
    return True


# -- one version -----------------------------------------------------------------------------------


def find(container: Container, name: str, wanted: str) -> StoredObject:
    """Return one version of an object.

    Raises:
        Problem: 404, there is no such version, or it stands for a deletion.
    """
    for stored in _all(container, name):
        if version_id(stored) == wanted and not stored.deleted:
            return stored
    raise Problem(404)


def _all(container: Container, name: str) -> list[StoredObject]:
    """Return all versions of an object, the latest first."""
    current = container.objects.get(name)
    older = list(reversed(container.versions.get(name, ())))
    return older if current is None else [current, *older]


def delete(store: ObjectStore, container: Container, name: str, wanted: str) -> None:
    """Delete one version for good.

    Raises:
        Problem: 404, there is no such version.
    """
    current = container.objects.get(name)
    if current is not None and version_id(current) == wanted:
        container.remove(name, store.clock.now(), store.listing_delay)
        return
    kept = container.versions.get(name, [])
    left = [stored for stored in kept if version_id(stored) != wanted]
    if len(left) == len(kept):
        raise Problem(404)
    container.versions[name] = left
    if not left:
        del container.versions[name]


# -- listing ---------------------------------------------------------------------------------------


def rows(call: Call, container: Container, most: int) -> list[dict[str, Any]]:
    """Return the rows of a listing with all versions: by name, the latest first."""
    from_name = call.query.get("marker", "")
    from_version = call.query.get("version_marker", "")
    prefix, high = call.query.get("prefix", ""), call.query.get("end_marker", "")
    found: list[dict[str, Any]] = []
    for name in sorted({*container.objects, *container.versions}):
        if not name.startswith(prefix) or name < from_name or (high and name >= high):
            continue
        skipping = name == from_name
        for place, stored in enumerate(_all(container, name)):
            if skipping:
                skipping = not from_version or version_id(stored) != from_version
                continue
            if len(found) >= most:
                return found
            found.append(_row(stored, latest=place == 0))
    return found


def _row(stored: StoredObject, latest: bool) -> dict[str, Any]:
    """Return the row of one version."""
    return {
        "name": stored.name,
        "version_id": version_id(stored),
        "is_latest": latest,
        "hash": stored.etag,
        "bytes": stored.length,
        "content_type": stored.content_type,
        "last_modified": iso_microseconds(stored.timestamp, ""),
    }
