"""What all calls share: the account, bodies, pages, times, and answers to creations."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import empty_answer, json_answer
from pyrax.sandbox.monitoring.models import Account, Document, Refusal, invalid
from pyrax.sandbox.routing import Call

VERSION = "v1.0"
LARGEST_PAGE = 1000
DEFAULT_PAGE = 100


def account_of(call: Call) -> Account:
    """Return the state of the calling account."""
    found: Account = call.notes["account"]
    return found


def base(call: Call) -> str:
    """Return the address below which the account's things are."""
    return f"{call.site.url}/{VERSION}/{account_of(call).id}"


def body_of(call: Call) -> Any:
    """Return the decoded body.

    Raises:
        Refusal: 400, it is not JSON.
    """
    try:
        return json.loads(call.payload)
    except ValueError:
        raise Refusal(400, "badRequest", "Invalid JSON", "The body is not JSON") from None


def created(call: Call, path: str, key: str) -> Response:
    """Answer a creation: no body, the id in headers."""
    headers = {"X-Object-ID": key, "Location": f"{base(call)}/{path}/{key}"}
    return empty_answer(201, headers)


def changed(call: Call) -> Response:
    """Answer a change."""
    return empty_answer(204, {"Location": f"{call.site.cloud.url}{call.raw_path}"})


def limit_of(call: Call) -> int:
    """Return how many things a page has.

    Raises:
        Refusal: 400, the limit is none.
    """
    text = call.query.get("limit", str(DEFAULT_PAGE))
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_PAGE:
        text = f"Limit must be a number from 1 to {LARGEST_PAGE}"
        raise Refusal(400, "invalidLimit", text, text)
    return int(text)


def unpaged(documents: list[Document]) -> Response:
    """List things that come all at once."""
    metadata = {
        "count": len(documents),
        "limit": None,
        "marker": None,
        "next_marker": None,
        "next_href": None,
    }
    return json_answer({"values": documents, "metadata": metadata})


def page(call: Call, documents: list[Document], key: str = "id", *, by_id: bool = True) -> Response:
    """List one page.

    Args:
        call: the call; `limit` and `marker` count, and `id` picks single things.
        documents: all things.
        key: where their id is.
        by_id: whether they are sorted by it; otherwise the order is kept.
    """
    if by_id:
        documents = sorted(documents, key=lambda one: str(_key(one, key)))
    limit, marker = limit_of(call), call.query.get("marker")
    wanted = call.query.getlist("id")
    if wanted:
        documents = [one for one in documents if _key(one, key) in wanted]
    start = 0
    if marker:
        keys = [str(_key(one, key)) for one in documents]
        later = [
            place for place, one in enumerate(keys) if one == marker or (by_id and one > marker)
        ]
        start = later[0] if later else len(documents)
    chosen = documents[start : start + limit]
    following = documents[start + limit : start + limit + 1]
    next_marker = _key(following[0], key) if following else None
    href = None
    if next_marker:
        kept = [(name, value) for name, value in call.query.items(multi=True) if name != "marker"]
        kept = [pair for pair in kept if pair[0] != "limit"]
        query = urlencode([*kept, ("limit", limit), ("marker", next_marker)])
        href = f"{call.site.cloud.url}{call.raw_path}?{query}"
    metadata = {
        "count": len(chosen),
        "limit": limit,
        "marker": marker,
        "next_marker": next_marker,
        "next_href": href,
    }
    return json_answer({"values": chosen, "metadata": metadata})


def _key(document: Document, path: str) -> Any:
    """Return the id of a document, which may stand below another key: `entity.id`."""
    value: Any = document
    for name in path.split("."):
        value = value[name]
    return value


def moment_of(call: Call, name: str, default: int) -> int:
    """Return a time of the query, in milliseconds.

    Raises:
        Refusal: 400, it is none.
    """
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isdigit():
        raise invalid(name, "Must be a number of milliseconds")
    return int(text)


def series(call: Call, documents: list[Document], days: int) -> Response:
    """List one page of a time series.

    Args:
        call: the call; `from`, `to` and `reverse` count besides those of pages.
        documents: all entries.
        days: how far back the list goes if nothing is said.
    """
    now = call.store.now()
    start = moment_of(call, "from", now - days * 86_400_000)
    end = moment_of(call, "to", now)
    if end < start:
        raise invalid("to", "Must not be before from")
    backward = call.query.get("reverse") == "true"
    chosen = [one for one in documents if start <= one["timestamp"] <= end]
    chosen.sort(key=lambda one: one["timestamp"], reverse=backward)
    return page(call, chosen, by_id=False)
