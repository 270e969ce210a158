"""The errors of the service: its fault documents, and what single calls make of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pyrax import error_documents, exceptions
from pyrax.secret_names import MASK

SHORTEST_SECRET = 4

_VALIDATION = "Validation error"
_DETAILS_KEY = re.compile(r"Validation error for key 'details\.([^'.]+)[^']*'")


class RefusedDetails(exceptions.InvalidMonitoringCheckDetails, exceptions.BadRequest):
    """The service refused the details of a check: HTTP 400."""


class RefusedUpdate(exceptions.InvalidMonitoringCheckUpdate, exceptions.BadRequest):
    """The service refused to change a check: HTTP 400."""


class RefusedMetrics(exceptions.InvalidMonitoringMetricsRequest, exceptions.BadRequest):
    """The service refused a question for data points: HTTP 400."""


def from_answer(
    response: Any, body: Any, url: str, method: str, secrets: Collection[str] = ()
) -> exceptions.ClientException:
    """Make the exception that an error answer stands for.

    Args:
        response: The ``requests.Response``.
        body: Its decoded body.
        url: Address of the request, without secrets.
        method: HTTP method of the request.
        secrets: Texts of the request that the exception must not repeat.

    Returns:
        The class of the status; ``fault_type`` is the service's word for the kind of error, and
        ``details`` text or an object, as the service sent it.
    """
    said = _without_secrets(body, getattr(response, "request", None), secrets)
    error = exceptions.from_response(response, said, url, method)
    fault = said if isinstance(said, Mapping) else {}
    error.fault_type = fault.get("type")  # type: ignore[attr-defined]
    if "details" in fault:
        error.details = fault["details"]
    if not error.request_id:
        error.request_id = error_documents.lowered(response.headers).get("x-response-id")
    return error


def _without_secrets(value: Any, request: Any, secrets: Collection[str]) -> Any:
    """Return text or an object without what was secret in the request."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        for secret in sorted(secrets, key=len, reverse=True):
            value = value.replace(secret, MASK)
        return error_documents.without_secrets(value, request)
    if isinstance(value, Mapping):
        return {key: _without_secrets(item, request, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item, request, secrets) for item in value]
    return value


def secrets_of(details: Any) -> set[str]:
    """Return the texts in the details of a notification: keys, addresses, phone numbers."""
    if isinstance(details, Mapping):
        return set().union(*(secrets_of(value) for value in details.values()))
    return {details} if isinstance(details, str) and len(details) >= SHORTEST_SECRET else set()


def refused_check(
    error: exceptions.BadRequest, details: Mapping[str, Any]
) -> exceptions.BadRequest:
    """Return what the creation of a check raises for an answer with status 400.

    Args:
        error: What the HTTP layer raised.
        details: The details that were sent.

    Returns:
        The same error with a text that names the setting, or an
        ``InvalidMonitoringCheckDetails``.
    """
    if error.message == _VALIDATION:
        return _with_details(RefusedDetails(error))
    found = _DETAILS_KEY.match(error.message)
    if found is not None:
        name = found.group(1)
        if name in details:
            why = f"The value for '{name}' in 'details' is not valid"
        else:
            why = f"The required value for '{name}' is missing from 'details'"
        error.message = f"{why}: {error.message}"
        return _with_details(error)
    return error


def refused_update(error: exceptions.BadRequest) -> exceptions.BadRequest:
    """Return what a change of a check raises for an answer with status 400."""
    return _with_details(RefusedUpdate(error)) if _is_validation(error) else error


def refused_metrics(error: exceptions.BadRequest) -> exceptions.BadRequest:
    """Return what a question for data points raises for an answer with status 400."""
    return _with_details(RefusedMetrics(error)) if _is_validation(error) else error


def _is_validation(error: exceptions.BadRequest) -> bool:
    """Tell whether the service found a value wrong."""
    return error.message.startswith(_VALIDATION)


def _with_details(error: exceptions.BadRequest) -> exceptions.BadRequest:
    """Put the service's explanation into the text as well."""
    if error.details:
        error.message = f"{error.message} ({error_documents.as_text(error.details)})"
    return error
