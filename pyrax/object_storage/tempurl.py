"""Temporary URLs: objects for people without a token, for a while."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
import urllib.parse
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import names

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
DIGESTS = ("sha256", "sha512", "sha1")
"""Those that can be asked for, the preferred one first."""

_VERSION = re.compile(r"/v\d+(\.\d+)?(?=/|$)")


def split_storage_url(storage_url: str) -> tuple[str, str]:
    """Split the URL of an account where the text to sign begins.

    Args:
        storage_url: E.g. ``https://rgw.example.net/swift/v1/AUTH_abc``.

    Returns:
        What stands before, and the path from the version on, unquoted:
        ``("https://rgw.example.net/swift", "/v1/AUTH_abc")``.

    Raises:
        ValueError: The URL has no version in it.
    """
    parts = urllib.parse.urlsplit(storage_url)
    path = parts.path.rstrip("/")
    match = _VERSION.search(path)
    if match is None:
        raise ValueError(
            f"No temporary URL can be made: '{storage_url}' has no version such as '/v1' in it."
        )
    origin = urllib.parse.urlunsplit((parts.scheme, parts.netloc, path[: match.start()], "", ""))
    return origin, urllib.parse.unquote(path[match.start() :])


def checked_method(method: Any) -> str:
    """Return an HTTP method in capitals.

    Args:
        method: The method, in any letter case.

    Raises:
        InvalidTemporaryURLMethod: Temporary URLs do not exist for it.
    """
    text = utils.ensure_text(method).strip().upper() if isinstance(method, (str, bytes)) else ""
    if text not in METHODS:
        raise exceptions.InvalidTemporaryURLMethod(
            f"There are temporary URLs for {', '.join(METHODS)}; not for {method!r}."
        )
    return text


def choose_digest(capabilities: dict[str, Any], section_name: str = "tempurl") -> str:
    """Return the digest that a cluster prefers.

    Args:
        capabilities: The document of ``GET /info``.
        section_name: ``tempurl``, or ``formpost`` for forms.

    Returns:
        ``sha256`` or ``sha512`` if the cluster lists it; else ``sha1``, which is all that old
        clusters and Ceph know.
    """
    section = capabilities.get(section_name)
    allowed = section.get("allowed_digests") if isinstance(section, dict) else None
    return next((digest for digest in DIGESTS if digest in (allowed or ())), "sha1")


def sign(text: str, key: Any, digest: str) -> str:
    """Sign a text.

    Args:
        text: The lines to sign, joined by newlines.
        key: The secret, text or bytes.
        digest: ``sha1``, ``sha256`` or ``sha512``.

    Returns:
        The signature as it stands in a URL: hexadecimal, for ``sha512`` in Base64 with the name of
        the digest in front.

    Raises:
        ValueError: There is no such digest.
    """
    if digest not in DIGESTS:
        raise ValueError(f"The digest must be one of {', '.join(DIGESTS)}; not {digest!r}.")
    secret = key.encode("utf-8") if isinstance(key, str) else bytes(key)
    mac = hmac.new(secret, text.encode("utf-8"), getattr(hashlib, digest))
    if digest == "sha512":
        return "sha512:" + base64.urlsafe_b64encode(mac.digest()).decode("ascii").rstrip("=")
    return mac.hexdigest()


def signed_text(
    method: str, expires: int, path: str, *, prefix: bool = False, ip_range: str | None = None
) -> str:
    """Return the text that is signed for a temporary URL.

    Args:
        method: HTTP method in capitals.
        expires: Seconds since the epoch.
        path: Path from the version on, not quoted.
        prefix: Whether the URL is for all objects whose names begin so.
        ip_range: Addresses that may use the URL.
    """
    lines = [method, str(expires), f"prefix:{path}" if prefix else path]
    if ip_range:
        lines.insert(0, f"ip={ip_range}")
    return "\n".join(lines)


def temp_url(
    client: Any,
    container: str,
    name: str,
    seconds: Any,
    method: Any = "GET",
    *,
    key: Any = None,
    cached: bool = True,
    digest: str | None = None,
    prefix: bool = False,
    ip_range: str | None = None,
    filename: str | None = None,
    inline: bool = False,
    absolute: bool = False,
) -> str:
    """Make a temporary URL; see ``StorageClient.get_temp_url``."""
    method = checked_method(method)
    origin, account = split_storage_url(client.public_url)
    expires = int(seconds) if absolute else int(time.time() + int(seconds))
    if not key:
        key = client.get_temp_url_key(cached=cached)
    if not key:
        raise exceptions.MissingTemporaryURLKey(
            "The account has no key for temporary URLs. Set one with set_temp_url_key(), or give "
            "the key of the container as 'key'."
        )
    if digest is None:
        digest = client.temp_url_digest()
    path = f"{account}/{container}/{name}"
    text = signed_text(method, expires, path, prefix=prefix, ip_range=ip_range)
    query: list[tuple[str, Any]] = [
        ("temp_url_sig", sign(text, key, digest)),
        ("temp_url_expires", expires),
    ]
    if prefix:
        query.append(("temp_url_prefix", name))
    if ip_range:
        query.append(("temp_url_ip_range", ip_range))
    if filename is not None:
        query.append(("filename", filename))
    if inline:
        query.append(("inline", ""))
    return f"{origin}{names.quote(path)}{utils.build_query(query)}"


def form_signature(
    path: str,
    redirect: str,
    max_file_size: int,
    max_file_count: int,
    expires: int,
    key: Any,
    digest: str = "sha256",
) -> str:
    """Sign a form with which a browser uploads files ("Form POST middleware").

    Args:
        path: Path from the version on that the names of the files are added to.
        redirect: URL that the browser is sent to afterwards; may be empty.
        max_file_size: Bytes of a file at most.
        max_file_count: Files at most.
        expires: Seconds since the epoch.
        key: The key for temporary URLs.
        digest: As for ``sign``.

    Returns:
        The value of the field ``signature``.
    """
    lines = [path, redirect, str(max_file_size), str(max_file_count), str(expires)]
    return sign("\n".join(lines), key, digest)
