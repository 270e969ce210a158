"""Pages, filters and order of block storage's lists."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.documents import base
from pyrax.sandbox.block_storage.models import Backup, BlockStore, Snapshot, Volume
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call

T = TypeVar("T", Volume, Snapshot, Backup)

SORT_KEYS: dict[str, Callable[[Any], Any]] = {
    "id": lambda thing: thing.id,
    "name": lambda thing: thing.name or "",
    "display_name": lambda thing: thing.name or "",
    "size": lambda thing: thing.size,
    "status": lambda thing: thing.status,
    "created_at": lambda thing: (thing.created, thing.number),
    "updated_at": lambda thing: (thing.updated, thing.number),
}
TRUE_WORDS = ("1", "true", "yes", "on", "t", "y")
FALSE_WORDS = ("0", "false", "no", "off", "f", "n")

Values = Mapping[str, Callable[[Any], Any]]

VOLUME_FILTERS: Values = {
    "name": lambda volume: volume.name,
    "display_name": lambda volume: volume.name,
    "status": lambda volume: volume.status,
    "availability_zone": lambda volume: volume.availability_zone,
    "volume_type": lambda volume: volume.type.name,
}
SNAPSHOT_FILTERS: Values = {
    "name": lambda snapshot: snapshot.name,
    "display_name": lambda snapshot: snapshot.name,
    "status": lambda snapshot: snapshot.status,
    "volume_id": lambda snapshot: snapshot.volume_id,
}
BACKUP_FILTERS: Values = {
    "name": lambda backup: backup.name,
    "status": lambda backup: backup.status,
    "volume_id": lambda backup: backup.volume_id,
}


def chosen(call: Call, things: Mapping[str, T], values: Values) -> list[T]:
    """Return the things that the query asks for, in its order; newest first by default."""
    store: BlockStore = call.store
    store.settle()
    everybody = call.query.get("all_tenants", "").lower() in TRUE_WORDS and call.is_admin
    found = [entry for entry in things.values() if everybody or entry.tenant_id == call.tenant]
    for name, value_of in values.items():
        if name in call.query:
            found = [entry for entry in found if value_of(entry) == call.query[name]]
        like = f"{name}~"
        if like in call.query and versions.since(call, 34):
            found = [entry for entry in found if call.query[like] in (value_of(entry) or "")]
    metadata = _metadata(call)
    if metadata and values is not BACKUP_FILTERS:
        found = [entry for entry in found if metadata.items() <= entry.metadata.items()]
    found = _bootable(call, found)
    return _sorted(call, found)


def _metadata(call: Call) -> dict[str, str]:
    """Return the metadata that the query asks for."""
    text = call.query.get("metadata")
    if not text:
        return {}
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, dict):
        raise Problem(400, "Invalid input received: metadata filter is not a dictionary")
    return {str(key): str(entry) for key, entry in value.items()}


def _bootable(call: Call, found: list[T]) -> list[T]:
    """Return the volumes that are bootable, or not; before 3.2 any word means that they are."""
    word = call.query.get("bootable")
    if word is None:
        return found
    lowered = word.lower()
    if versions.since(call, 2) and lowered not in TRUE_WORDS + FALSE_WORDS:
        raise Problem(400, f"bootable={word}")
    wanted = lowered in TRUE_WORDS or not versions.since(call, 2)
    return [entry for entry in found if getattr(entry, "bootable", None) is wanted]


def _sorted(call: Call, found: list[T]) -> list[T]:
    """Return things in the order that the query asks for."""
    orders = [part.partition(":")[::2] for part in call.query.get("sort", "").split(",") if part]
    if not orders:
        key = call.query.get("sort_key", "created_at")
        orders = [(key, call.query.get("sort_dir", "desc"))]
    for name, direction in reversed(orders):
        if name not in SORT_KEYS or direction not in ("", "asc", "desc"):
            raise Problem(400, f"Invalid input received: Sort key {name}:{direction} is invalid.")
        found = sorted(found, key=SORT_KEYS[name], reverse=direction != "asc")
    return found


def page(
    call: Call, kind: str, key: str, things: Sequence[T], write: Callable[[T], dict[str, Any]]
) -> dict[str, Any]:
    """Return the document of one page of a list.

    Args:
        call: the call with its `limit`, `offset` and, on OpenStack, `marker`.
        kind: path of the list, such as `volumes/detail`.
        key: key of the list in the document.
        things: the whole list.
        write: returns the document of one thing.
    """
    store: BlockStore = call.store
    most = store.page_limit
    limit = min(whole_number(call.query.get("limit", str(most)), "limit"), most)
    offset = whole_number(call.query.get("offset", "0"), "offset")
    rest = list(things)
    marker = call.query.get("marker")
    if marker and not store.rackspace:
        missing = Problem(404, f"The marker {marker} could not be found.")
        rest = after_marker(rest, marker, lambda thing: thing.id, missing)
    rest = rest[offset:]
    document: dict[str, Any] = {key: [write(entry) for entry in rest[:limit]]}
    if limit and len(rest) > limit and not store.rackspace:
        query = [
            (name, value)
            for name, value in call.query.items(multi=True)
            if name not in ("marker", "offset")
        ]
        query.append(("marker", rest[limit - 1].id))
        target = f"{base(call)}/{kind}?{urlencode(query)}"
        document[f"{key}_links"] = [{"rel": "next", "href": target}]
    if call.query.get("with_count", "").lower() in TRUE_WORDS and versions.since(call, 45):
        document["count"] = len(things)
    return document
