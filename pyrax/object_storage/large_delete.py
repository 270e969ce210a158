"""Deleting large objects together with their segments."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.object_storage import names
from pyrax.object_storage.bulk import BulkDeleter, delete_document, results_of, run_deleter
from pyrax.object_storage.manifest import dynamic_prefix, is_static


def delete_segments_of(objects: Any, name: str) -> bool:
    """Delete the segments of a large object.

    Args:
        objects: The ``StorageObjectManager`` of its container.
        name: Its name.

    Returns:
        Whether the manifest has been deleted with them.

    Raises:
        ClientException: Not all segments could be deleted; the manifest stands still.
    """
    client = objects.api
    headers = objects.head(name).headers
    if is_static(headers):
        uri = f"{names.object_path(objects.name, name)}?multipart-manifest=delete"
        document = delete_document(client.method_delete, uri)
        if document is None:
            raise exceptions.ServiceResponseFailure(
                f"The service did not say whether it deleted the segments of '{name}'."
            )
        _check(name, results_of(document))
        return True
    place = dynamic_prefix(headers)
    if place is not None:
        parts = client._manager._objects(place[0]).walk_rows(prefix=place[1])
        _check(
            name, run_deleter(BulkDeleter(client, place[0], [row["name"] for row in parts]), False)
        )
    return False


def _check(name: str, results: dict[str, Any]) -> None:
    """Raise if something was not deleted."""
    if results["errors"]:
        path, status = results["errors"][0]
        code = status.partition(" ")[0]
        raise exceptions.ClientException(
            int(code) if code.isdigit() else 500,
            f"Segments of '{name}' were not deleted; the first of them: '{path}': {status}",
        )
