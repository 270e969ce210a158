"""Pages of lists, and the fields of request bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.databases.models import DatabaseStore
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.paging import whole_number
from pyrax.sandbox.routing import Call

T = TypeVar("T")


def page_answer(
    call: Call,
    kind: str,
    items: Sequence[T],
    show: Callable[[T], Any],
    key: Callable[[T], str],
) -> Response:
    """Answer with the page that the query asks for; the items are in the order of their keys.

    Args:
        call: the call with its `limit` and `marker`.
        kind: key of the list.
        items: the whole list.
        show: writes one item.
        key: returns what a marker names; it is percent-encoded once more than queries ask for.
    """
    marker = unquote(call.query.get("marker", ""))
    ordered = sorted(items, key=key)
    rest = [item for item in ordered if not marker or key(item) > marker]
    most = _limit(call, kind)
    document: dict[str, Any] = {kind: [show(item) for item in rest[:most]]}
    if len(rest) > most:
        document["links"] = [_next(call, most, quote(key(rest[most - 1]), safe=""))]
    return json_answer(document)


def offset_answer(call: Call, kind: str, items: Sequence[T], show: Callable[[T], Any]) -> Response:
    """Answer with a page whose marker is a number of items."""
    offset = whole_number(call.query.get("marker", "0") or "0", "marker")
    most = _limit(call, kind)
    document: dict[str, Any] = {kind: [show(item) for item in items[offset : offset + most]]}
    if len(items) > offset + most:
        document["links"] = [_next(call, most, str(offset + most))]
    return json_answer(document)


def _limit(call: Call, kind: str) -> int:
    """Return how many items the page holds; what is above the most is cut."""
    store: DatabaseStore = call.store
    most = store.page_limits[kind]
    return min(whole_number(call.query.get("limit", str(most)), "limit") or most, most)


def _next(call: Call, limit: int, marker: str) -> dict[str, str]:
    """Return the link to the next page."""
    path = call.path.strip("/").split("/", 2)[2]
    base = f"{call.site.url}/v1.0/{call.tenant}/{path}"
    return {"rel": "next", "href": f"{base}?marker={quote(marker, safe='')}&limit={limit}"}


def text_field(fields: dict[str, Any], name: str, what: str, most: int = 255) -> str:
    """Return a text of a body.

    Raises:
        Problem: 400, it is missing, empty, too long or no text.
    """
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise Problem(400, f"Validation error: {what}['{name}'] {value!r} is not valid")
    return value


def refuse_null(fields: dict[str, Any], what: str, *names: str) -> None:
    """Refuse fields that are there and null, as Trove does.

    Raises:
        Problem: 400, there is one.
    """
    for name in names:
        if name in fields and not isinstance(fields[name], str):
            raise Problem(
                400, f"Validation error: {what}['{name}'] {fields[name]!r} is not of type 'string'"
            )


def size_field(fields: dict[str, Any], store: DatabaseStore) -> int:
    """Return the size of a volume.

    Raises:
        Problem: 400, it is no number or too small; 413, it is too large.
    """
    volume = fields.get("volume")
    value = volume.get("size") if isinstance(volume, dict) else None
    try:
        size = int(str(value))
    except ValueError:
        raise Problem(400, f"Validation error: volume size {value!r} is not a number") from None
    if size < 1:
        raise Problem(400, f"Volume 'size' needs to be a positive integer value, {size} given.")
    if size > store.largest_volume:
        if store.rackspace:
            raise Problem(400, f"The volume 'size' may not exceed {store.largest_volume} GB.")
        raise Problem(413, f"The size of {size} exceeds the limit of {store.largest_volume} GB.")
    return size
