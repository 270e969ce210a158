"""The errors of the service: what its documents say beyond the status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, faults
from pyrax.autoscale.encoding import decoded


def from_answer(
    response: Any, body: Any, url: str, method: str, sent: Any = None
) -> exceptions.ClientException:
    """Make the exception that an error answer stands for.

    Args:
        response: The ``requests.Response``.
        body: Its decoded body.
        url: Address of the request, without secrets.
        method: HTTP method of the request.
        sent: The body of the request; launch data in it are not repeated.

    Returns:
        The class of the status; ``fault_type`` is the service's word for the kind of error, such
        as ``"GroupPausedError"``, or ``None``.
    """
    error = faults.from_answer(
        response, body, url, method, key="error", secrets=launch_secrets(sent)
    )
    if response.status_code < 400:
        error.message = "The service redirects to another address, which is not followed"
    return error


def launch_secrets(sent: Any) -> set[str]:
    """Return the texts in the body of a request that may be passwords and keys of servers.

    Args:
        sent: The body, of a new group or of a launch configuration; or anything else.

    Returns:
        Values of metadata, user data, and contents of files, these both as sent and decoded.
    """
    launch = sent.get("launchConfiguration", sent) if isinstance(sent, Mapping) else None
    arguments = launch.get("args") if isinstance(launch, Mapping) else None
    server = arguments.get("server") if isinstance(arguments, Mapping) else None
    if not isinstance(server, Mapping):
        return set()
    files = server.get("personality") or []
    contents = [one.get("contents") for one in files if isinstance(one, Mapping)]
    encoded = faults.texts_in([server.get("user_data"), contents])
    plain = [decoded(one) for one in encoded]
    return faults.texts_in([server.get("metadata"), plain]) | encoded
