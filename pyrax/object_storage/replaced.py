"""The segments of a version of an object that another one takes the place of."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import names
from pyrax.object_storage.bulk import BulkDeleter, run_deleter
from pyrax.object_storage.manifest import dynamic_prefix, is_static, static_segments
from pyrax.object_storage.shared import is_shared

log = logging.getLogger("pyrax")


def segments_home(client: Any, container: str, segment_container: Any = None) -> str:
    """Return the name of the container that the segments of a container's objects are in.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        segment_container: Another place, if the caller chose one.
    """
    return names.container_name(segment_container or f"{container}_segments", client.encoding)


def present_segments(
    client: Any, container: str, name: str, home: str, headers: Mapping[str, str] | None = None
) -> list[str]:
    """Return the names of the segments that an object is made of at present.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        home: Container of the segments; others are not counted.
        headers: Headers of the object; ``None`` to ask for them.

    Returns:
        The names, only such as begin with that of the object: others belong to somebody else.
    """
    if headers is None:
        try:
            headers = client.method_head(names.object_path(container, name))[0].headers
        except exceptions.NotFound:
            return []
    found: Iterable[str] = ()
    place = dynamic_prefix(headers)
    if is_static(headers):
        segments = static_segments(client, container, name)
        found = [segment.name for segment in segments if segment.container == home]
    elif place is not None and place[0] == home and place[1].endswith("/"):
        rows = client._manager._objects(home).walk_rows(prefix=place[1])
        found = [row["name"] for row in rows]
    return [path for path in found if path.startswith(f"{name}/")]


def delete_replaced(
    client: Any, home: str, before: Sequence[str], used: Container[str] = ()
) -> None:
    """Delete the segments of the version before, unless copies of it share them.

    Args:
        client: The ``StorageClient``.
        home: Their container.
        before: Their names, in order.
        used: Those that the new version is made of.
    """
    paths = [path for path in before if path not in used]
    if paths and not is_shared(client, home, before[0]):
        delete_segments(client, home, paths)


def delete_segments(client: Any, home: str, paths: list[str]) -> bool:
    """Delete segments that nothing needs any more; a failure is only logged.

    Args:
        client: The ``StorageClient``.
        home: Their container.
        paths: Their names.

    Returns:
        Whether all of them are gone.
    """
    if not paths:
        return True
    try:
        results = run_deleter(BulkDeleter(client, home, paths), False)
    except exceptions.PyraxException as error:
        log.warning("Segments in '%s' were not deleted: %s", home, error)
        return False
    for path, status in results["errors"]:
        log.warning("The segment '%s' was not deleted: %s", path, status)
    return not results["errors"]
