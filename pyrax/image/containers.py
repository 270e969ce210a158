"""Where images come from and go to: containers and objects in the same region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pyrax import exceptions, utils

CHUNK = 256 * 1024
"""Bytes of an object read at once."""


class Place(NamedTuple):
    """An object in a container.

    Attributes:
        container: Name of the container.
        name: Name of the object.
    """

    container: str
    name: str


def storage_client(client: Any) -> Any:
    """Return the object storage client of the same login and region.

    Args:
        client: The ``ImageClient``.

    Raises:
        ServiceNotAvailable: The region has no object storage.
    """
    found = client.other_service("object_store")
    if found is None:
        raise exceptions.ServiceNotAvailable(
            f"The region '{client.region_name}' has no object storage, which images are imported "
            "from and exported to."
        )
    return found


def name_of(thing: Any, what: str) -> str:
    """Return the name of a container or an object.

    Args:
        thing: The name, or a thing that has it.
        what: What it is, for the message.

    Raises:
        ValueError: There is no name.
    """
    name = "" if thing is None else utils.get_name(thing)
    if not name:
        raise ValueError(f"The name of {what} is needed; got {thing!r}.")
    return utils.ensure_text(name)


def container_of(obj: Any) -> Any:
    """Return the name of the container of a stored object, ``None`` for a mere name."""
    if obj is None or isinstance(obj, (str, bytes)):
        return None
    return getattr(getattr(obj, "manager", None), "name", None)


def place_of(container: Any, obj: Any) -> Place:
    """Return where an object is.

    Args:
        container: The container or its name; may be ``None`` for a ``StorageObject``.
        obj: The object or its name.

    Raises:
        ValueError: One of the two is missing.
    """
    where = container_of(obj) if container is None else container
    return Place(name_of(where, "the container"), name_of(obj, "the object"))


def checked_container(client: Any, container: Any) -> str:
    """Return the name of a container that exists; it costs one HEAD.

    Args:
        client: The ``ImageClient``.
        container: The container or its name.

    Raises:
        NoSuchContainer: There is none in this region.
        ServiceNotAvailable: The region has no object storage.
        ValueError: There is no name.
    """
    name = name_of(container, "a container")
    storage_client(client).get_container(name)
    return name


def open_object(client: Any, place: Place) -> tuple[int | None, Iterator[bytes]]:
    """Begin to read an object.

    Args:
        client: The ``ImageClient``.
        place: Where the object is.

    Returns:
        Its size in bytes, ``None`` if the service does not tell, and its content in pieces.

    Raises:
        NoSuchContainer: There is no such container.
        NoSuchObject: There is no such object.
    """
    headers, pieces = storage_client(client).fetch_object(
        place.container, place.name, include_meta=True, chunk_size=CHUNK
    )
    length = headers.get("Content-Length")
    return (int(length) if length and str(length).isdigit() else None), pieces


def store_object(client: Any, place: Place, pieces: Iterator[bytes]) -> None:
    """Write an object piece by piece.

    Args:
        client: The ``ImageClient``.
        place: Where it goes.
        pieces: Its content.
    """
    storage_client(client).store_object(
        place.container,
        place.name,
        pieces,
        content_type="application/octet-stream",
        return_none=True,
    )
