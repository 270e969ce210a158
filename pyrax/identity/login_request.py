"""The login exchange itself: which version an endpoint speaks, one POST, what failures mean."""

from __future__ import annotations

import logging
import re
import urllib.parse
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, http_trace

log = logging.getLogger("pyrax")

USABLE = frozenset({"stable", "current", "supported", "deprecated"})
V2_PATH = "/v2.0"
V3_PATH = "/v3"
GONE = (404, 405, 410)
"""What ``POST tokens`` answers on a Keystone that has dropped v2.0."""

REFUSED = "Incorrect/unauthorized credentials received"
_RACKSPACE_CHALLENGE = r"(?i)OS-MF\s+sessionId='([^']*)'(?:\s*,\s*factor='([^']*)')?"
RECEIPT_HEADER = "Openstack-Auth-Receipt"


# --- which version --------------------------------------------------------------------------------


def version_of_path(endpoint: str) -> int | None:
    """Return the version that the path of an endpoint ends in: 2, 3 or ``None``."""
    path = urllib.parse.urlsplit(endpoint).path.rstrip("/")
    if path.endswith(V3_PATH):
        return 3
    return 2 if path.endswith(V2_PATH) else None


def version_of_setting(value: Any) -> int | None:
    """Return 2 or 3 for a setting such as ``"2.0"``, ``"v3"`` or ``3``; ``None`` if it is unset."""
    word = str(value or "").strip().lower().lstrip("v")
    if not word:
        return None
    major = word.partition(".")[0]
    if major in ("2", "3"):
        return int(major)
    log.warning("The identity_api_version %r is unknown; the endpoint is asked instead.", value)
    return None


def without_version(endpoint: str) -> str:
    """Return an endpoint without a version at its end and without a slash there."""
    bare = endpoint.rstrip("/")
    for path in (V2_PATH, V3_PATH):
        if bare.endswith(path):
            return bare[: -len(path)].rstrip("/")
    return bare


def discover(identity: Any, endpoint: str) -> dict[int, str]:
    """Ask an endpoint which versions it has (OpenStack Identity API, "List versions").

    Args:
        identity: The identity that asks; no token is sent.
        endpoint: The endpoint without a version.

    Returns:
        Version (2 or 3) -> URL without a slash at the end. Scheme and host are those of
        ``endpoint``: behind proxies, services announce names that exist only inside. Empty if the
        answer tells nothing.
    """
    response, answer = identity._send("GET", endpoint.rstrip("/") + "/")
    if response.status_code not in (200, 203, 300):
        return {}
    found: dict[int, str] = {}
    for entry in _entries(answer):
        version = _version(entry)
        address = _address(entry, endpoint)
        if version is not None and address is not None:
            found.setdefault(version, address)
    return found


def _entries(answer: Any) -> list[Any]:
    """Return the version entries of a discovery answer, in whichever of its forms."""
    if not isinstance(answer, Mapping):
        return []
    if "version" in answer:
        return [answer["version"]]
    versions = answer.get("versions")
    if isinstance(versions, Mapping):
        versions = versions.get("values")
    return versions if isinstance(versions, list) else []


def _version(entry: Any) -> int | None:
    """Return the major version of an entry that can be used."""
    if not isinstance(entry, Mapping) or str(entry.get("status", "stable")).lower() not in USABLE:
        return None
    major = str(entry.get("id") or "").lower().lstrip("v").partition(".")[0]
    return int(major) if major in ("2", "3") else None


def _address(entry: Mapping[str, Any], endpoint: str) -> str | None:
    """Return the URL of an entry, at the host of the endpoint that was asked."""
    links = entry.get("links")
    if not isinstance(links, list):
        return None
    for link in links:
        if isinstance(link, Mapping) and link.get("rel") == "self" and link.get("href"):
            try:
                path = urllib.parse.urlsplit(str(link["href"])).path.rstrip("/")
            except ValueError:
                continue
            asked = urllib.parse.urlsplit(endpoint)
            return urllib.parse.urlunsplit((asked.scheme, asked.netloc, path, "", ""))
    return None


# --- the exchange ---------------------------------------------------------------------------------


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
