"""Which version of the Identity API an endpoint speaks, and at which URL."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Mapping
from typing import Any

log = logging.getLogger("pyrax")

USABLE = frozenset({"stable", "current", "supported", "deprecated"})
V2_PATH = "/v2.0"
V3_PATH = "/v3"
GONE = (404, 405, 410)
"""What ``POST tokens`` answers on a Keystone that has dropped v2.0."""


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
