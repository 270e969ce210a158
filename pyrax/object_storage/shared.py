"""Segments that a large object shares with its copies: they stay when it is stored anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import names
from pyrax.object_storage.manifest import dynamic_prefix, is_static, static_segments
from pyrax.object_storage.orphans import object_of

log = logging.getLogger("pyrax")

SHARED = "Pyrax-Shared"
"""Key of the metadata by which the first segment tells that all of them are shared."""
_HEADER = f"X-Object-Meta-{SHARED}"


def note_shared(client: Any, container: str, name: str, headers: Mapping[str, str]) -> None:
    """Mark the segments of a large object, whose manifest is about to be copied.

    Only what an upload may have stored is marked. A failure is only logged: who may read an
    object need not be allowed to write to it.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the large object.
        headers: Headers of the object, if they are known.
    """
    try:
        if not headers:
            headers = client.method_head(names.object_path(container, name))[0].headers
        first = _first_segment(client, container, name, headers)
        if first is not None and object_of(first[1]) is not None:
            client._manager._objects(first[0]).set_metadata(first[1], {SHARED: "true"})
    except exceptions.PyraxException as error:
        log.warning(
            "The segments of '%s' are not marked as shared, and an upload that replaces the object "
            "will delete them: %s",
            name,
            error,
        )


def _first_segment(
    client: Any, container: str, name: str, headers: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return container and name of the first segment, ``None`` if there is none."""
    place = dynamic_prefix(headers)
    if place is None:
        parts = static_segments(client, container, name) if is_static(headers) else []
        return (parts[0].container, parts[0].name) if parts else None
    rows = client._manager._objects(place[0]).list(prefix=place[1], limit=1, return_raw=True)
    return (place[0], rows[0]["name"]) if rows else None


def is_shared(client: Any, home: str, first: str) -> bool:
    """Tell whether segments are marked as shared, or nobody knows.

    Args:
        client: The ``StorageClient``.
        home: Their container.
        first: Name of the first one.
    """
    try:
        headers = client.method_head(names.object_path(home, first))[0].headers
    except exceptions.NotFound:
        return False
    except exceptions.PyraxException as error:
        log.warning("Segments in '%s' stay: '%s' cannot be looked at: %s", home, first, error)
        return True
    return _HEADER in headers
