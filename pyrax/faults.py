"""Exceptions for the error answers of services whose documents name the kind of error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyrax import error_documents, exceptions

SHORTEST_SECRET = 4
"""Texts of fewer characters are not masked: they stand in other words as well."""


def from_answer(
    response: Any,
    body: Any,
    url: str,
    method: str,
    *,
    key: str | None = None,
    secrets: Collection[str] = (),
) -> exceptions.ClientException:
    """Make the exception that an error answer stands for.

    Args:
        response: The ``requests.Response``.
        body: Its decoded body.
        url: Address of the request, without secrets.
        method: HTTP method of the request.
        key: Where in the body the fault stands; ``None`` for the body itself.
        secrets: Texts of the request that the exception must not repeat.

    Returns:
        The class of the status; ``fault_type`` is the service's word for the kind of error, such
        as ``"GroupPausedError"``, or ``None``.
    """
    said = without_secrets(body, getattr(response, "request", None), secrets)
    error = exceptions.from_response(response, said, url, method)
    error.fault_type = fault_in(said, key).get("type")  # type: ignore[attr-defined]
    return error


def fault_in(body: Any, key: str | None = None) -> Mapping[str, Any]:
    """Return the fault that an error document holds, an empty one if it holds none.

    Args:
        body: The decoded body.
        key: Where in the body the fault stands; ``None`` for the body itself.
    """
    found = body.get(key) if key is not None and isinstance(body, Mapping) else body
    return found if isinstance(found, Mapping) else {}


def without_secrets(value: Any, request: Any, secrets: Collection[str]) -> Any:
    """Return text or decoded JSON without what was secret in the request.

    Args:
        value: What the service said; bytes become text.
        request: The request as it was sent, or ``None``.
        secrets: Texts to mask besides those that are found in the request.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return error_documents.without_secrets(value, request, secrets)


def texts_in(value: Any) -> set[str]:
    """Return all texts in dicts and lists that are long enough to be secrets."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return set().union(*(texts_in(item) for item in value))
    return {value} if isinstance(value, str) and len(value) >= SHORTEST_SECRET else set()
