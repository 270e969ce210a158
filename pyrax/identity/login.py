"""The login exchange itself: one POST, and what its failures mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, http_trace

REFUSED = "Incorrect/unauthorized credentials received"
_RACKSPACE_CHALLENGE = r"(?i)OS-MF\s+sessionId='([^']*)'(?:\s*,\s*factor='([^']*)')?"
RECEIPT_HEADER = "Openstack-Auth-Receipt"


def post_login(
    identity: Any, url: str, body: Any, headers: Mapping[str, str] | None = None
) -> tuple[Any, Any]:
    """Send a login request. Redirects are not followed: the body holds a secret.

    Args:
        identity: The identity that logs in.
        url: Absolute URL to post to.
        body: The JSON document.
        headers: Further headers.

    Returns:
        ``(response, body)`` of a successful login.

    Raises:
        AuthenticationFailed: The login was refused; ``code`` is the HTTP status.
        MFARequired: A second factor is asked for.
        InternalServerError: The identity service failed.
    """
    response, answer = identity._send(
        "POST", url, body=body, headers=dict(headers or {}), allow_redirects=False
    )
    if response.status_code > 299:
        raise login_failure(identity, response, answer)
    return response, answer


def login_failure(identity: Any, response: Any, answer: Any) -> Exception:
    """Return the exception that a refused login stands for.

    Args:
        identity: The identity that tried to log in; its secrets are kept out of the message.
        response: The answer.
        answer: Its decoded body.

    Returns:
        ``MFARequired``, ``InternalServerError`` or ``AuthenticationFailed``; ``code`` is set.
    """
    status = response.status_code
    message = identity._scrub(server_message(response, answer))
    if status == 401:
        challenge = _challenge(response, answer)
        if challenge is not None:
            return challenge
        text = f"{REFUSED}: {message}" if message else REFUSED
        return with_code(exceptions.AuthenticationFailed(text), status)
    if status >= 500:
        return with_code(
            exceptions.InternalServerError(message or "Service Currently Unavailable"), status
        )
    reason = response.reason or f"HTTP {status}"
    text = f"{reason} - {message.rstrip('.')}." if message else f"{reason}."
    return with_code(exceptions.AuthenticationFailed(text), status)


def with_code(error: Exception, status: int) -> Exception:
    """Note the HTTP status and the request on an exception and return it."""
    error.code = status  # type: ignore[attr-defined]
    if isinstance(error, exceptions.PyraxException):
        exceptions.about_last_answer(error)
    return error


def server_message(response: Any, answer: Any) -> str:
    """Return what the service says about an error, ``""`` if it says nothing."""
    from pyrax import error_documents

    request = getattr(response, "request", None)
    said = error_documents.read_body(error_documents.without_secrets(answer, request)).message
    return error_documents.without_secrets(said, request) or ""


def _challenge(response: Any, answer: Any) -> Exception | None:
    """Return ``MFARequired`` if a 401 asks for a second factor."""
    receipt = response.headers.get(RECEIPT_HEADER)
    rackspace = re.search(_RACKSPACE_CHALLENGE, response.headers.get("WWW-Authenticate") or "")
    if not receipt and not rackspace:
        return None
    error = exceptions.MFARequired(
        "This login needs a second factor; call authenticate_with_passcode(passcode)."
    )
    if receipt:
        error.receipt = receipt
        methods = answer.get("required_auth_methods") if isinstance(answer, Mapping) else None
        error.required_auth_methods = methods or []
    if rackspace:
        error.session_id = rackspace.group(1)
        error.factor = rackspace.group(2)
    return with_code(error, 401)


def not_understood(url: str) -> Exception:
    """Return the error for a successful answer that is no login answer."""
    return exceptions.AuthenticationFailed(
        f"The answer of '{http_trace.mask_url(url)}' is not that of an identity service. "
        "Please check the login endpoint."
    )
