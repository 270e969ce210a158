"""Versions of objects, in containers that keep them."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import errors, names
from pyrax.object_storage.listing import rows_of
from pyrax.tables import ResourceList

DELETED = "application/x-deleted;swift_versions_deleted=1"
"""Content type of the rows that stand for a deletion."""


def version_query(obj: Any, version_id: str | None) -> str:
    """Return the query that names one version of an object.

    Args:
        obj: The object, or its name; one that ``list_versions`` returned brings its version.
        version_id: The version; ``None`` for that, or else for the latest.

    Returns:
        The query with its question mark; empty for the latest version.
    """
    if version_id is None:
        version_id = getattr(obj, "__dict__", {}).get("version_id")
    return utils.build_query([("version-id", version_id)]) if version_id else ""


def list_versions(
    objects: Any,
    *,
    prefix: Any = None,
    marker: Any = None,
    version_marker: str | None = None,
    limit: int | None = None,
) -> list[Any]:
    """Return versions of the objects of a container; see ``StorageClient.list_object_versions``.

    Args:
        objects: The ``StorageObjectManager``.
        prefix: As there.
        marker: As there.
        version_marker: As there.
        limit: As there.
    """
    client = objects.api
    capabilities = client.get_capabilities()
    if capabilities and "object_versioning" not in capabilities:
        raise exceptions.NotSupported(
            "list_object_versions", "object_store", "This cluster keeps no versions that it lists."
        )
    found: ResourceList[Any] = ResourceList()
    place = (marker, version_marker)
    places = {place}
    while True:
        rows = _page(objects, prefix, *place, limit)
        found += [objects.resource_class(objects, row) for row in rows]
        if limit is not None or not rows:
            return found
        following = (rows[-1]["name"], rows[-1].get("version_id"))
        if following in places:
            raise exceptions.ServiceResponseFailure("The listing of versions does not advance.")
        places.add(following)
        place = following


def _page(
    objects: Any, prefix: Any, marker: Any, version_marker: str | None, limit: int | None
) -> list[dict[str, Any]]:
    """Return one page of the rows."""
    client = objects.api
    pairs = [
        ("prefix", prefix),
        ("marker", getattr(marker, "name", marker)),
        ("version_marker", version_marker),
        ("limit", None if limit is None else min(int(limit), client.listing_limit())),
    ]
    query = utils.build_query(
        [
            ("format", "json"),
            ("versions", "true"),
            *((name, value) for name, value in pairs if value not in (None, "")),
        ]
    )
    uri = names.container_path(objects.name, client.encoding) + query
    try:
        rows = rows_of(client.method_get(uri)[1])
    except exceptions.NotFound as error:
        raise errors.no_such_container(objects.name, error) from error
    if rows and not any("version_id" in row for row in rows):
        raise exceptions.NotSupported(
            "list_object_versions", "object_store", "The service lists objects without versions."
        )
    for row in rows:
        row["deleted"] = row.get("content_type") == DELETED
    return rows
