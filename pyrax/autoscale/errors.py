"""The errors of the service: what its documents say beyond the status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions


def from_answer(response: Any, body: Any, url: str, method: str) -> exceptions.ClientException:
    """Make the exception that an error answer stands for.

    Args:
        response: The ``requests.Response``.
        body: Its decoded body.
        url: Address of the request, without secrets.
        method: HTTP method of the request.

    Returns:
        The class of the status; ``fault_type`` is the service's word for the kind of error, such
        as ``"GroupPausedError"``, or ``None``.
    """
    error = exceptions.from_response(response, body, url, method)
    fault = body.get("error") if isinstance(body, Mapping) else None
    error.fault_type = (  # type: ignore[attr-defined]
        fault.get("type") if isinstance(fault, Mapping) else None
    )
    if response.status_code < 400:
        error.message = "The service redirects to another address, which is not followed"
    return error
