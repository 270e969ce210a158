"""What only Zaqar has: pre-signed URLs, purging, subscriptions, ping and health."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso, parse_iso
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.queues import checks
from pyrax.sandbox.queues.checks import bad, tenant
from pyrax.sandbox.queues.documents import next_link, place
from pyrax.sandbox.queues.models import MOST, PAGE, Queue, QueueStore, Subscription, new_id
from pyrax.sandbox.queues.queues import only
from pyrax.sandbox.routing import Call, Router

routes = Router()

SHARED = ("messages", "subscriptions", "claims")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
DAY = 24 * 3600.0
SCHEMES = ("http://", "https://", "mailto:", "trust+http://", "trust+https://")
LEAST_TTL = 60


@routes.get("/ping")
def ping(call: Call) -> Response:
    """Tell that the service works."""
    only(call, "openstack")
    return empty_answer(204)


@routes.get("/health")
def health(call: Call) -> Response:
    """Tell how the storage is."""
    only(call, "openstack")
    pool = {"storage_reachable": True, "operation_status": {}}
    return json_answer({"catalog_reachable": True, "sandbox": pool})


# -- pre-signed URLs -------------------------------------------------------------------------------


def _signature(store: QueueStore, *parts: str) -> str:
    """Sign what a URL allows."""
    text = "\n".join(parts).encode()
    return hmac.new(store.secret, text, hashlib.sha256).hexdigest()


@routes.post("/queues/{name}/share")
def share(call: Call, name: str) -> Response:
    """Sign a URL with which others can use a queue."""
    only(call, "openstack")
    fields = checks.document(call, dict) if call.payload else {}
    names, methods = fields.get("paths") or ["messages"], fields.get("methods") or ["GET"]
    if not set(names) <= set(SHARED) or not set(methods) <= set(METHODS):
        raise bad("The paths or methods to sign are not valid.")
    expires = fields.get("expires")
    try:
        until = parse_iso(str(expires)) if expires else call.now + DAY
    except ValueError:
        raise bad("The expiry time is not valid.") from None
    if until <= call.now:
        raise bad("The expiry time has passed.")
    paths = [place(call, name, one) for one in names]
    when = iso(until)[:-1]
    return json_answer(
        {
            "project": tenant(call),
            "paths": paths,
            "methods": methods,
            "expires": when,
            "signature": _signature(
                call.store, ",".join(paths), ",".join(methods), when, tenant(call)
            ),
        }
    )


def accept_signature(call: Call) -> bool:
    """Let a call in by its signature instead of a token.

    Returns:
        bool: whether the call came with one.

    Raises:
        Problem: 404, the signature is wrong, has expired or is for another call.
    """
    given = call.headers.get("URL-Signature")
    if given is None:
        return False
    paths, methods = call.headers.get("URL-Paths", ""), call.headers.get("URL-Methods", "")
    when, project = call.headers.get("URL-Expires", ""), call.headers.get("X-Project-Id", "")
    expected = _signature(call.store, paths, methods, when, project)
    try:
        late = parse_iso(when) <= call.now
    except ValueError:
        late = True
    path = f"/{call.path.strip('/')}"
    allowed = call.method in methods.split(",") and path in paths.split(",")
    if late or not allowed or not hmac.compare_digest(given, expected):
        raise Problem(404, "The resource could not be found.")
    call.notes["project"] = project
    return True


# -- purging ---------------------------------------------------------------------------------------


@routes.post("/queues/{name}/purge")
def purge(call: Call, name: str) -> Response:
    """Empty a queue."""
    only(call, "openstack")
    fields = checks.document(call, dict) if call.payload else {}
    kinds = fields.get("resource_types") or ["messages", "subscriptions"]
    if not set(kinds) <= {"messages", "subscriptions"}:
        raise bad("The resource types to purge are not valid.")
    queue = call.store.find(tenant(call), name)
    if queue is not None:
        for kind in kinds:
            getattr(queue, kind).clear()
        if "messages" in kinds:
            queue.claims.clear()
    return empty_answer(204)


# -- subscriptions ---------------------------------------------------------------------------------


def _document(call: Call, queue: Queue, one: Subscription) -> dict[str, Any]:
    """Return a subscription."""
    return {
        "id": one.id,
        "subscriber": one.subscriber,
        "source": queue.name,
        "ttl": one.ttl,
        "age": int(call.now - one.created),
        "options": one.options,
    }


def _find(call: Call, name: str, subscription_id: str) -> tuple[Queue, Subscription]:
    """Return a subscription and its queue.

    Raises:
        Problem: 404, there is none.
    """
    only(call, "openstack")
    queue = call.store.find(tenant(call), name)
    found = queue.subscriptions.get(subscription_id) if queue else None
    if queue is None or found is None:
        raise Problem(404, f"Subscription {subscription_id} does not exist in queue {name}")
    return queue, found


def _checked(queue: Queue, fields: dict[str, Any], present: Any = None) -> None:
    """Refuse fields of a subscription that are not valid, or that another one has."""
    subscriber = fields.get("subscriber")
    if subscriber is not None:
        if not str(subscriber).startswith(SCHEMES):
            raise bad("The subscriber type must be one of http, https, mailto, trust+http(s).")
        for one in queue.subscriptions.values():
            if one is not present and one.subscriber == subscriber:
                raise Problem(409, "Such subscription already exists.")
    if "ttl" in fields:
        checks.number(fields["ttl"], "ttl of a subscription", LEAST_TTL, 2**31)
    if not isinstance(fields.get("options", {}), dict):
        raise bad("Options must be a dict.")


@routes.get("/queues/{name}/subscriptions")
def list_subscriptions(call: Call, name: str) -> Response:
    """List subscriptions."""
    only(call, "openstack")
    size, marker = checks.limit(call, PAGE, MOST), call.query.get("marker", "")
    queue = call.store.find(tenant(call), name)
    found = sorted(queue.subscriptions.values(), key=lambda one: one.id) if queue else []
    page = [one for one in found if one.id > marker][:size]
    links: list[dict[str, str]] = []
    if page:
        links = next_link(place(call, name, "subscriptions"), limit=size, marker=page[-1].id)
    rows = [_document(call, queue, one) for one in page] if queue else []
    return json_answer({"subscriptions": rows, "links": links})


@routes.post("/queues/{name}/subscriptions")
def subscribe(call: Call, name: str) -> Response:
    """Make a subscription."""
    only(call, "openstack")
    fields = checks.document(call, dict)
    if not fields.get("subscriber"):
        raise bad("Subscriber is missing.", "Invalid request body")
    queue = call.store.find(tenant(call), name) or call.store.make(tenant(call), name)
    _checked(queue, fields)
    made = Subscription(
        new_id(),
        fields["subscriber"],
        fields.get("ttl", 3600),
        call.now,
        dict(fields.get("options") or {}),
    )
    queue.subscriptions[made.id] = made
    location = place(call, name, "subscriptions", made.id)
    return json_answer({"subscription_id": made.id}, 201, {"Location": location})


@routes.get("/queues/{name}/subscriptions/{subscription_id}")
def show_subscription(call: Call, name: str, subscription_id: str) -> Response:
    """Show a subscription."""
    return json_answer(_document(call, *_find(call, name, subscription_id)))


@routes.patch("/queues/{name}/subscriptions/{subscription_id}")
def change_subscription(call: Call, name: str, subscription_id: str) -> Response:
    """Change a subscription."""
    queue, found = _find(call, name, subscription_id)
    fields = checks.document(call, dict)
    _checked(queue, fields, found)
    found.subscriber = fields.get("subscriber", found.subscriber)
    found.ttl = fields.get("ttl", found.ttl)
    found.options = fields.get("options", found.options)
    return empty_answer(204)


@routes.delete("/queues/{name}/subscriptions/{subscription_id}")
def unsubscribe(call: Call, name: str, subscription_id: str) -> Response:
    """Delete a subscription; also one that does not exist."""
    only(call, "openstack")
    queue = call.store.find(tenant(call), name)
    if queue is not None:
        queue.subscriptions.pop(subscription_id, None)
    return empty_answer(204)


@routes.put("/queues/{name}/subscriptions/{subscription_id}/confirm")
def confirm(call: Call, name: str, subscription_id: str) -> Response:
    """Confirm a subscription, or say that it is not wanted."""
    _, found = _find(call, name, subscription_id)
    wanted = checks.document(call, dict).get("confirmed")
    if not isinstance(wanted, bool):
        raise bad("The 'confirmed' should be boolean.", "Invalid request body")
    found.confirmed = wanted
    return empty_answer(204)
