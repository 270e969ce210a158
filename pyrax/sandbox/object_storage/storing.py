"""What every way of storing an object has in common."""

from __future__ import annotations

import mimetypes

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date
from pyrax.sandbox.errors import Problem, empty_answer
from pyrax.sandbox.object_storage.blobs import Blob, BlobWriter
from pyrax.sandbox.object_storage.headers import whole_seconds
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.routing import Call


def check_name(store: ObjectStore, name: str) -> None:
    """Refuse a name that is too long.

    Raises:
        Problem: 400.
    """
    most = store.limits["max_object_name_length"]
    length = len(name.encode())
    if length > most:
        raise Problem(400, f"Object name length of {length} longer than {most}")


def content_type_of(call: Call, name: str, given: str | None) -> str:
    """Return the type of an object: what is given, else what its name says."""
    detect = call.headers.get("X-Detect-Content-Type", "").lower() in ("true", "1", "yes", "on")
    if given and not detect:
        return given
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def created(stored: StoredObject, headers: dict[str, str] | None = None) -> Response:
    """Return the answer to a PUT."""
    return empty_answer(
        201,
        {
            "Etag": stored.large_etag,
            "Last-Modified": http_date(whole_seconds(stored.timestamp)),
            "Content-Type": "text/html; charset=UTF-8",
            **({"X-Object-Version-Id": stored.version} if stored.version else {}),
            **(headers or {}),
        },
    )


def receive(call: Call, most: int) -> Blob:
    """Return the body of a request.

    Raises:
        Problem: 411, it does not say how long it is; 413, it is too long.
    """
    body = call.body
    if body.declared is None and not body.chunked:
        raise Problem(411, "Missing Content-Length header.")
    if body.declared is not None and body.declared > most:
        raise Problem(413, "Your request is too large.")
    writer = BlobWriter()
    try:
        for piece in body.pieces():
            writer.write(piece)
            if writer.length > most:
                raise Problem(413, "Your request is too large.")
        return writer.finish()
    except BaseException:
        writer.discard()
        raise


def check_container_quota(
    store: ObjectStore, account: str, container: str, name: str, length: int
) -> None:
    """Refuse what would go over a quota of the container.

    Raises:
        Problem: 413.
    """
    _check_account_quota(store, account, length)
    where = store.container(account, container)
    old = where.objects.get(name)
    most_bytes = where.headers.get("X-Container-Meta-Quota-Bytes", "")
    most_objects = where.headers.get("X-Container-Meta-Quota-Count", "")
    total = sum(stored.length for stored in where.objects.values()) if most_bytes else 0
    if most_bytes.isdigit() and total - (old.length if old else 0) + length > int(most_bytes):
        raise Problem(413, "Upload exceeds quota.")
    count = len(where.objects) + (0 if old else 1)
    if most_objects.isdigit() and count > int(most_objects):
        raise Problem(413, "Upload exceeds quota.")


def _check_account_quota(store: ObjectStore, account: str, length: int) -> None:
    """Refuse what would go over the quota of the account.

    Raises:
        Problem: 413.
    """
    most = store.account(account).headers.get("X-Account-Meta-Quota-Bytes", "")
    if not most.isdigit():
        return
    containers = store.account(account).containers.values()
    used = sum(stored.length for where in containers for stored in where.objects.values())
    if used + length > int(most):
        raise Problem(413, "Upload exceeds quota.")
