"""Messages and claims of a queue."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.queues import checks
from pyrax.sandbox.queues.checks import CLAIM_SECONDS, DELAY, MESSAGE_TTL, bad, tenant
from pyrax.sandbox.queues.documents import (
    claim_document,
    claimed,
    message_document,
    next_link,
    place,
)
from pyrax.sandbox.queues.models import (
    DEFAULT_CLAIM_GRACE,
    DEFAULT_CLAIM_TTL,
    DEFAULT_TTL,
    MOST,
    MOST_BYTES,
    PAGE,
    Message,
    Queue,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()


def marker_of(call: Call, message: Message) -> str:
    """Return the marker of a message: a number in v1, a text in v2."""
    return str(message.number) if call.store.rackspace else f"m{message.number:x}"


def place_of(call: Call, marker: str) -> int:
    """Return the number of the message that a marker stands for.

    Raises:
        Problem: 400, there is no such marker.
    """
    try:
        return int(marker) if call.store.rackspace else int(marker.removeprefix("m"), 16)
    except ValueError:
        raise bad(f"The marker {marker!r} is not valid.") from None


# -- messages --------------------------------------------------------------------------------------


@routes.post("/queues/{name}/messages")
def post_messages(call: Call, name: str) -> Response:
    """Add messages; v2 makes the queue if need be."""
    poster = checks.client_id(call)
    store = call.store
    queue: Queue | None = store.find(tenant(call), name)
    if queue is None:
        if store.rackspace:
            queue = store.get(tenant(call), name)
        checks.queue_name(call, name)
        metadata: dict[str, Any] = {}
    else:
        metadata = queue.metadata
    most = int(metadata.get("_max_messages_post_size") or MOST_BYTES)
    if store.rackspace:
        given = checks.document(call, list, most)
    else:
        given = checks.document(call, dict, most).get("messages")
        if not isinstance(given, list):
            raise bad("No messages were found in the request body.", "Invalid request body")
    if not 1 <= len(given) <= (PAGE if store.rackspace else MOST):
        raise bad("The number of messages is not valid.", "Invalid request body")
    ready = [_checked(call, one, metadata) for one in given]
    if queue is None:
        queue = store.make(tenant(call), name)
    made = [
        store.post(queue, body, ttl, poster, delay, json.dumps(body)) for body, ttl, delay in ready
    ]
    document: dict[str, Any] = {
        "resources": [place(call, name, "messages", one.id) for one in made]
    }
    if store.rackspace:
        document["partial"] = False
    ids = ",".join(one.id for one in made)
    location = place(call, name, "messages") + f"?ids={ids}"
    return json_answer(document, 201, {"Location": location})


def _checked(call: Call, fields: Any, metadata: dict[str, Any]) -> tuple[Any, int, int]:
    """Return body, ttl and delay of a message that was sent."""
    if not isinstance(fields, dict) or "body" not in fields:
        raise bad("A message has a body.", "Invalid request body")
    ttl, delay = fields.get("ttl"), fields.get("delay", 0)
    if not call.store.rackspace:
        ttl = fields.get("ttl", metadata.get("_default_message_ttl", DEFAULT_TTL))
        # Zaqar looks at delays only in queues that have one of their own.
        default = metadata.get("_default_message_delay")
        delay = fields.get("delay", default) if default else 0
    return (
        fields["body"],
        checks.number(ttl, "ttl of a message", *MESSAGE_TTL),
        checks.number(delay, "delay of a message", *DELAY),
    )


@routes.get("/queues/{name}/messages")
def list_messages(call: Call, name: str) -> Response:
    """List messages: a page of them, or those of some ids."""
    wanted = checks.ids(call, MOST)
    if wanted is not None:
        return _list_by_ids(call, name, wanted)
    reader = checks.client_id(call)
    rackspace = call.store.rackspace
    size = checks.limit(call, PAGE, MOST)
    after = place_of(call, call.query["marker"]) if call.query.get("marker") else 0
    flags = {key: checks.flag(call, key) for key in ("echo", "include_claimed")}
    if "include_delayed" in call.query and not rackspace:
        flags["include_delayed"] = checks.flag(call, "include_delayed")
    queue = call.store.get(tenant(call), name) if rackspace else call.store.find(tenant(call), name)
    found = [
        one
        for one in (queue.messages.values() if queue else ())
        if one.number > after
        and (flags["echo"] or one.client_id != reader)
        and (flags["include_claimed"] or one.claim_id is None)
        and (flags.get("include_delayed") or one.visible_at <= call.now)
    ]
    page = sorted(found, key=lambda one: one.number)[:size]
    if not page and rackspace:
        return empty_answer(204)
    links: list[dict[str, str]] = []
    if page:
        marker = marker_of(call, page[-1])
        path = place(call, name, "messages")
        links = next_link(path, marker=marker, limit=size, **flags)
    rows = [message_document(call, queue, one) for one in page]
    return json_answer({"messages": rows, "links": links})


def _list_by_ids(call: Call, name: str, wanted: list[str]) -> Response:
    """List the messages of some ids."""
    queue = call.store.find(tenant(call), name)
    found = [queue.messages[one] for one in wanted if queue and one in queue.messages]
    rows = [message_document(call, queue, one) for one in found]
    if call.store.rackspace:
        return json_answer(rows) if rows else empty_answer(204)
    if not rows:
        raise Problem(404, f"No messages with IDs: {wanted} found in the queue {name}.")
    return json_answer({"messages": rows})


@routes.delete("/queues/{name}/messages")
def delete_messages(call: Call, name: str) -> Response:
    """Delete the messages of some ids, or take messages off the queue."""
    queue = call.store.find(tenant(call), name)
    wanted = checks.ids(call, MOST)
    if "pop" in call.query and not call.store.rackspace:
        if wanted is not None:
            raise bad("pop and ids cannot be present together.")
        return _pop(call, queue, checks.limit(call, 1, MOST, "pop"))
    if wanted is None:
        raise bad("The request should have either ids or pop as parameters.")
    for one in wanted:
        if queue is not None:
            queue.messages.pop(one, None)
    return empty_answer(204)


def _pop(call: Call, queue: Queue | None, count: int) -> Response:
    """Take messages off a queue."""
    free = [
        one
        for one in (queue.messages.values() if queue else ())
        if one.claim_id is None and one.visible_at <= call.now
    ][:count]
    rows = []
    for one in free:
        document = message_document(call, queue, one) if queue else {}
        fields = {key: document[key] for key in ("id", "ttl", "age", "body")}
        rows.append({**fields, "claim_count": one.claim_count, "claim_id": None})
        if queue:
            del queue.messages[one.id]
    return json_answer({"messages": rows})


def _find(call: Call, name: str, message_id: str) -> tuple[Queue, Message]:
    """Return a message and its queue.

    Raises:
        Problem: 404, there is none.
    """
    queue = call.store.find(tenant(call), name)
    message = queue.messages.get(message_id) if queue else None
    if queue is None or message is None:
        raise Problem(404, f"Message {message_id} does not exist in queue {name}")
    return queue, message


@routes.get("/queues/{name}/messages/{message_id}")
def show_message(call: Call, name: str, message_id: str) -> Response:
    """Show a message."""
    queue, message = _find(call, name, message_id)
    return json_answer(message_document(call, queue, message))


@routes.delete("/queues/{name}/messages/{message_id}")
def delete_message(call: Call, name: str, message_id: str) -> Response:
    """Delete a message; one that is claimed only with the claim."""
    claim_id = call.query.get("claim_id")
    queue = call.store.find(tenant(call), name)
    message = queue.messages.get(message_id) if queue else None
    title = "Unable to delete"
    if claim_id is not None and (queue is None or claim_id not in queue.claims):
        raise bad("The specified claim does not exist or has expired.", title)
    if queue is None or message is None:
        return empty_answer(204)
    if claim_id is not None and message.claim_id != claim_id:
        raise bad("A claim was specified, but the message is not currently claimed.", title)
    if claim_id is None and message.claim_id is not None:
        text = "This message is claimed; it cannot be deleted without a valid claim ID."
        raise Problem(403, text, fault=title)
    del queue.messages[message_id]
    return empty_answer(204)


# -- claims ----------------------------------------------------------------------------------------


@routes.post("/queues/{name}/claims")
def make_claim(call: Call, name: str) -> Response:
    """Claim messages."""
    size = checks.limit(call, PAGE, MOST)
    fields = {}
    if call.store.rackspace or call.payload:
        fields = checks.document(call, dict)
    ttl, grace = _seconds(call, fields, DEFAULT_CLAIM_TTL, DEFAULT_CLAIM_GRACE)
    queue = call.store.find(tenant(call), name)
    claim = call.store.claim(tenant(call), queue, ttl, grace, size) if queue else None
    if claim is None:
        return empty_answer(204)
    rows = claimed(call, queue, claim)
    location = place(call, name, "claims", claim.id)
    document = rows if call.store.rackspace else {"messages": rows}
    return json_answer(document, 201, {"Location": location})


def _seconds(call: Call, fields: dict[str, Any], ttl: Any, grace: Any) -> tuple[int, int]:
    """Return ttl and grace of a claim; v1 needs both where it has no values yet."""
    if call.store.rackspace and not isinstance(ttl, tuple):
        ttl = grace = None
    before_ttl, before_grace = (ttl[0], grace[0]) if isinstance(ttl, tuple) else (ttl, grace)
    return (
        checks.number(fields.get("ttl", before_ttl), "ttl of a claim", *CLAIM_SECONDS),
        checks.number(fields.get("grace", before_grace), "grace of a claim", *CLAIM_SECONDS),
    )


def _find_claim(call: Call, name: str, claim_id: str) -> tuple[Queue, Any]:
    """Return a claim and its queue.

    Raises:
        Problem: 404, there is none, or it has ended.
    """
    queue = call.store.find(tenant(call), name)
    claim = queue.claims.get(claim_id) if queue else None
    if queue is None or claim is None:
        raise Problem(404, f"Claim {claim_id} does not exist")
    return queue, claim


@routes.get("/queues/{name}/claims/{claim_id}")
def show_claim(call: Call, name: str, claim_id: str) -> Response:
    """Show a claim."""
    return json_answer(claim_document(call, *_find_claim(call, name, claim_id)))


@routes.patch("/queues/{name}/claims/{claim_id}")
def renew_claim(call: Call, name: str, claim_id: str) -> Response:
    """Renew a claim; v2 sets what is missing to its default."""
    queue, claim = _find_claim(call, name, claim_id)
    fields = checks.document(call, dict)
    if call.store.rackspace:
        ttl, grace = _seconds(call, fields, (claim.ttl,), (claim.grace,))
    else:
        ttl, grace = _seconds(call, fields, DEFAULT_CLAIM_TTL, DEFAULT_CLAIM_GRACE)
    call.store.renew(queue, claim, ttl, grace)
    return empty_answer(204)


@routes.delete("/queues/{name}/claims/{claim_id}")
def release_claim(call: Call, name: str, claim_id: str) -> Response:
    """Release a claim; also one that does not exist."""
    queue = call.store.find(tenant(call), name)
    if queue is not None:
        call.store.release(queue, claim_id)
    return empty_answer(204)
