"""The errors of the service: its fault documents, and what single calls make of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pyrax import exceptions, faults, texts

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
    error = faults.from_answer(response, body, url, method, secrets=secrets)
    if "details" in faults.fault_in(body):
        request = getattr(response, "request", None)
        error.details = faults.without_secrets(body["details"], request, secrets)
    return error


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
        error.message = f"{error.message} ({texts.as_text(error.details)})"
    return error
