"""The headers that are stored with accounts, containers and objects, and their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import RACKSPACE

# What is stored with an object besides its metadata; a POST that does not resend it drops it.
OBJECT_HEADERS = (
    "Content-Encoding",
    "Content-Disposition",
    "Content-Language",
    "Cache-Control",
    "Expires",
    "X-Robots-Tag",
    "X-Object-Manifest",
)

# Settings of a container that are stored besides its metadata.
CONTAINER_HEADERS = (
    "X-Container-Read",
    "X-Container-Write",
    "X-Container-Sync-To",
    "X-Container-Sync-Key",
    "X-Versions-Enabled",
    "X-Versions-Location",
    "X-History-Location",
)


def check_metadata(store: ObjectStore, metadata: Mapping[str, str], prefix: str) -> None:
    """Refuse metadata that is over a limit.

    Args:
        store: whose limits hold.
        metadata: header name to value.
        prefix: such as `X-Object-Meta-`.

    Raises:
        Problem: 400, saying which limit.
    """
    limits = store.limits
    total = count = 0
    for header, value in metadata.items():
        if not header.startswith(prefix):
            if len(value) > limits["max_header_size"]:
                raise Problem(400, f"Header value too long: {header}")
            continue
        name = header[len(prefix) :]
        count += 1
        total += len(name) + len(value)
        if not name:
            raise Problem(400, "Metadata name cannot be empty")
        if len(name) > limits["max_meta_name_length"]:
            raise Problem(400, f"Metadata name too long: {header}")
        if len(value) > limits["max_meta_value_length"]:
            longest = limits["max_meta_value_length"]
            raise Problem(400, f"Metadata value longer than {longest}: {header}")
    if count > limits["max_meta_count"]:
        raise Problem(400, f"Too many metadata items; max {limits['max_meta_count']}")
    if total > limits["max_meta_overall_size"]:
        raise Problem(400, f"Total metadata too large; max {limits['max_meta_overall_size']}")


def merge(
    call: Call, current: dict[str, str], kind: str, plain: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the headers of an account or container after a request has changed some of them.

    Args:
        call: the request.
        current: the headers so far.
        kind: `Account` or `Container`.
        plain: names of settings that are stored too.

    Raises:
        Problem: 400, over a limit.
    """
    prefix = f"X-{kind}-Meta-"
    remove_prefix = f"X-Remove-{kind}-"
    changed: dict[str, str] = {}
    for name, value in call.headers.items():
        if name.startswith(prefix) or name in plain:
            changed[name] = value
        elif name.startswith(remove_prefix):
            target = f"X-{kind}-{name[len(remove_prefix) :]}"
            if target.startswith(prefix) or target in plain:
                changed.setdefault(target, "")
    check_metadata(call.store, changed, prefix)
    merged = {**current, **changed}
    merged = {name: value for name, value in merged.items() if value}
    check_metadata(call.store, merged, prefix)
    return merged


def object_headers(call: Call) -> dict[str, str]:
    """Return the headers of a request that are stored with an object.

    Raises:
        Problem: 400, over a limit.
    """
    stored = {}
    for name, value in call.headers.items():
        access_control = name.startswith("Access-Control-") and call.site.dialect == RACKSPACE
        if not value or name.startswith("Access-Control-Request-"):
            continue
        if name.startswith("X-Object-Meta-") or name in OBJECT_HEADERS or access_control:
            stored[name] = value
    check_metadata(call.store, stored, "X-Object-Meta-")
    return stored


def delete_at(call: Call) -> int | None:
    """Return when an object is to expire, None for never.

    Raises:
        Problem: 400, it is not a time in the future.
    """
    after, at = call.headers.get("X-Delete-After"), call.headers.get("X-Delete-At")
    if after:
        try:
            seconds = int(after)
        except ValueError:
            raise Problem(400, "Non-integer X-Delete-After") from None
        if seconds <= 0:
            raise Problem(400, "X-Delete-After in past")
        return int(call.now) + seconds
    if at:
        try:
            moment = int(at)
        except ValueError:
            raise Problem(400, "Non-integer X-Delete-At") from None
        if moment <= call.now:
            raise Problem(400, "X-Delete-At in past")
        return moment
    return None


def answer_headers(stored: StoredObject) -> dict[str, str]:
    """Return the headers that come with an object, without its length."""
    headers = {
        "Content-Type": stored.content_type,
        "Etag": stored.large_etag,
        "X-Timestamp": f"{stored.timestamp:.5f}",
        "Accept-Ranges": "bytes",
        **stored.headers,
    }
    if stored.delete_at is not None:
        headers["X-Delete-At"] = str(stored.delete_at)
    if stored.segments is not None:
        headers["X-Static-Large-Object"] = "True"
        headers["X-Manifest-Etag"] = stored.blob.md5
    if stored.version:
        headers["X-Object-Version-Id"] = stored.version
    return headers


def whole_seconds(timestamp: float) -> int:
    """Return the second that `Last-Modified` names: never before the change itself."""
    return math.ceil(timestamp)
