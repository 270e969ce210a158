"""Segments that no large object is made of any more."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import manifest, names, times
from pyrax.object_storage.bulk import BulkDeleter, new_results, run_deleter
from pyrax.object_storage.compare import may_be_large

DAY = 86400.0
_SEGMENT = re.compile(r"(?P<object>.+?)/(?:slo/)?\d+\.\d+/\d+/\d+/\d+", re.DOTALL)
"""How pyrax, and other programs for Swift, name segments: object, time, size, segment size."""


def object_of(segment: str) -> str | None:
    """Return the name of the object that a segment was stored for.

    Args:
        segment: Name of the segment.

    Returns:
        The name; ``None`` if it is not the name of a segment.
    """
    match = _SEGMENT.fullmatch(segment)
    return match.group("object") if match else None


def find_orphans(
    client: Any,
    home: str,
    obj: str | None,
    older_than: float,
    containers: Iterable[str] | None,
) -> list[str]:
    """Return the segments that no manifest names.

    Args:
        client: The ``StorageClient``.
        home: Container of the segments.
        obj: Name of one object; ``None`` for all.
        older_than: Seconds; younger segments may belong to an upload that is under way.
        containers: Where large objects are looked for; ``None`` for the whole account.
    """
    latest = datetime.datetime.fromtimestamp(time.time() - older_than, datetime.timezone.utc)
    segments = client._manager._objects(home)
    candidates = set()
    sizes: dict[str, int] = {}
    for row in segments.walk_rows(prefix=f"{obj}/" if obj else None):
        owner = object_of(row["name"])
        if owner is not None and obj in (None, owner) and _is_old(row, latest):
            candidates.add(row["name"])
            upload = row["name"].rpartition("/")[0]
            sizes[upload] = sizes.get(upload, 0) + int(row.get("bytes") or 0)
    if not candidates:
        return []
    least = min(sizes.values())
    if containers is None:
        containers = [row["name"] for row in client._manager.walk_rows()]
    for container in containers:
        for used in _used(client, container, home, least):
            if isinstance(used, str):
                candidates.discard(used)
            else:
                candidates = {name for name in candidates if not name.startswith(used[0])}
            if not candidates:
                return []
    return sorted(candidates)


def _is_old(row: dict[str, Any], latest: datetime.datetime) -> bool:
    """Tell whether a segment was stored before a moment; not if nobody knows."""
    stored = times.moment(row.get("last_modified"))
    return stored is not None and stored <= latest


def _used(client: Any, container: str, home: str, least: int) -> Iterator[str | tuple[str]]:
    """Give the segments that large objects of a container use: names, or tuples of a prefix.

    Not every cluster, and none for objects of its early days, shows in a listing what is a static
    large object. Whatever has the size of the smallest upload is therefore looked at, unless the
    listing tells.
    """
    objects = client._manager._objects(container)
    for row in objects.walk_rows():
        told = bool(row.get("slo_etag"))
        segment = container == home and object_of(row["name"]) is not None
        perhaps = not segment and int(row.get("bytes") or 0) >= least
        if not (may_be_large(row) or perhaps):
            continue
        try:
            headers = {} if told else objects.head(row["name"]).headers
            if told or manifest.is_static(headers):
                parts = manifest.static_segments(client, container, row["name"])
                yield from (part.name for part in parts if part.container == home)
            place = manifest.dynamic_prefix(headers)
            if place is not None and place[0] == home:
                yield (place[1],)
        except exceptions.NoSuchObject:
            continue  # it has been deleted meanwhile


def delete_orphans(
    client: Any,
    container: Any,
    obj: Any = None,
    older_than: Any = None,
    *,
    segment_container: Any = None,
    containers: Iterable[Any] | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Delete the segments that no manifest names; see ``StorageClient.delete_orphan_segments``."""
    encoding = client.encoding
    name = names.container_name(container, encoding)
    home = (
        f"{name}_segments"
        if segment_container is None
        else names.container_name(segment_container, encoding)
    )
    wanted = None if obj is None else names.object_name(obj, encoding)
    if isinstance(older_than, datetime.timedelta):
        older_than = older_than.total_seconds()
    age = DAY if older_than is None else float(older_than)
    if age < 0:
        raise ValueError(f"older_than must not be negative; got {older_than}.")
    places = None if containers is None else [names.container_name(c, encoding) for c in containers]
    if places is not None and name not in places:
        places.append(name)
    found = find_orphans(client, home, wanted, age, places)
    if not found or dry_run:
        return {**new_results(), "names": found}
    return {**run_deleter(BulkDeleter(client, home, found), False), "names": found}
