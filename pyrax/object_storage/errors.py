"""Which container or object it is that is missing."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.object_storage import names


def no_such_container(name: str, error: exceptions.ClientException) -> exceptions.NoSuchContainer:
    """Return the exception for a container that does not exist.

    Args:
        name: The container.
        error: The 404 that said so.
    """
    return exceptions.NoSuchContainer(
        404,
        f"The container '{name}' does not exist",
        error.details,
        error.request_id,
        error.url,
        error.method,
    )


def no_such_object(
    container: str, name: str, error: exceptions.ClientException
) -> exceptions.NoSuchObject:
    """Return the exception for an object that does not exist.

    Args:
        container: The container, which does exist.
        name: The object.
        error: The 404 that said so.
    """
    return exceptions.NoSuchObject(
        404,
        f"The object '{name}' does not exist in the container '{container}'",
        error.details,
        error.request_id,
        error.url,
        error.method,
    )


def what_is_missing(
    client: Any, container: str, name: str, error: exceptions.ClientException
) -> exceptions.NotFound:
    """Find out whether a 404 on an object means the object or its container.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        error: The 404.

    Returns:
        ``NoSuchContainer`` or ``NoSuchObject``. It costs one HEAD of the container, unless that was
        seen a moment ago.
    """
    known = client.known_containers
    if known.just_seen(container):
        return no_such_object(container, name, error)
    try:
        client.method_head(names.container_path(container))
        known.note(container)
    except exceptions.NotFound as missing:
        known.forget(container)
        return no_such_container(container, missing)
    except (exceptions.ClientException, exceptions.ConnectionFailed):
        pass  # the object is missing in any case; nothing better is known
    return no_such_object(container, name, error)
