"""What the cluster says it can do: ``GET /info``."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

from pyrax import exceptions

_VERSION = re.compile(r"/v\d+(\.\d+)?(/.*)?$")


def info_urls(storage_url: str) -> list[str]:
    """Return where the capabilities may be found.

    Args:
        storage_url: URL of the account.

    Returns:
        URLs in the order in which they are tried: the path up to the version with ``/info``; for
        gateways whose path begins otherwise ``/info`` at the root as well.
    """
    parts = urllib.parse.urlsplit(storage_url)
    base = _VERSION.sub("", parts.path).rstrip("/")
    paths = [f"{base}/info", "/info"] if base else ["/info"]
    return [urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in paths]


def read_capabilities(client: Any) -> dict[str, Any] | None:
    """Ask a cluster for its capabilities; no token is needed.

    Args:
        client: The ``StorageClient``.

    Returns:
        The document, ``{}`` if the cluster does not publish it, ``None`` if it could not be asked.
    """
    for url in info_urls(client.management_url):
        try:
            body = client.request(url, "GET")[1]
        except exceptions.ConnectionFailed:
            return None
        except exceptions.ClientException as error:
            if (error.code or 500) >= 500 or error.code == 429:
                return None
            continue
        if isinstance(body, dict) and body:
            return body
    return {}


def limit_of(capabilities: dict[str, Any], section: str, name: str, default: int) -> int:
    """Return a limit of the cluster.

    Args:
        capabilities: As ``read_capabilities`` returns them.
        section: E.g. ``bulk_delete``.
        name: E.g. ``max_deletes_per_request``.
        default: What holds if the cluster does not say.
    """
    part = capabilities.get(section)
    value = part.get(name) if isinstance(part, dict) else None
    return value if isinstance(value, int) and value > 0 else default
