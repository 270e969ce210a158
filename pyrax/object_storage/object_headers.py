"""Headers of objects: what an upload sends, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests.structures import CaseInsensitiveDict

from pyrax.object_storage.constants import OBJECT_META_PREFIX
from pyrax.object_storage.metadata import (
    checked_headers,
    header_text,
    merge_headers,
    to_headers,
)
from pyrax.object_storage.upload import Stored, plain_etag


def upload_headers(
    content_type: str | None,
    content_encoding: str | None,
    ttl: int | str | None,
    metadata: Mapping[Any, Any] | None,
    headers: Mapping[Any, Any] | None,
    if_none_match: str | None = None,
) -> dict[str, Any]:
    """Return the headers of an upload, without those of its body.

    Args:
        content_type: MIME type; ``None`` lets the service guess from the name.
        content_encoding: How the content is compressed, e.g. ``gzip``.
        ttl: Seconds after which the service deletes the object.
        metadata: Metadata; wins over ``headers``.
        headers: Further headers. The dict is not changed.
        if_none_match: ``"*"`` to store only if there is no such object.

    Raises:
        ValueError: A header is malformed, or ``ttl`` is no number above 0.
    """
    own: dict[str, Any] = {}
    if content_type is not None:
        own["Content-Type"] = content_type
    if content_encoding is not None:
        own["Content-Encoding"] = content_encoding
    if ttl is not None:
        own["X-Delete-After"] = ttl_text(ttl)
    if if_none_match is not None:
        own["If-None-Match"] = if_none_match
    own.update(to_headers(metadata, OBJECT_META_PREFIX))
    return merge_headers(checked_headers(headers), checked_headers(own))


def ttl_text(ttl: int | str) -> str:
    """Return the time for which an object is kept as the service takes it.

    Args:
        ttl: Seconds.

    Raises:
        ValueError: It is no number above 0, which the service would refuse.
    """
    seconds = int(ttl)
    if seconds < 1:
        raise ValueError(f"ttl must be above 0; got {ttl}.")
    return str(seconds)


def readable_headers(headers: Mapping[str, str]) -> CaseInsensitiveDict[str]:
    """Return headers with their text decoded as UTF-8.

    Args:
        headers: Headers of an answer.
    """
    return CaseInsensitiveDict(
        {header_text(name): header_text(value) for name, value in headers.items()}
    )


def lowered(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return headers with their names in lower case.

    Args:
        headers: The headers.
    """
    return {name.lower(): value for name, value in headers.items()}


def is_current(headers: Mapping[str, str], stored: Stored) -> bool:
    """Tell whether what a HEAD shows is what was just stored.

    Args:
        headers: Headers of the HEAD.
        stored: What was stored.
    """
    seen = plain_etag(headers.get("ETag"))
    return stored.etag is None or seen is None or seen == stored.etag
