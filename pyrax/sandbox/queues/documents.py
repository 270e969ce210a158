"""Messages, claims and statistics as the services write them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from pyrax.sandbox.clock import iso
from pyrax.sandbox.queues.models import Claim, Message, Queue
from pyrax.sandbox.routing import Call

RESERVED: dict[str, Any] = {
    "_max_messages_post_size": 262144,
    "_default_message_ttl": 3600,
    "_default_message_delay": 0,
    "_dead_letter_queue": None,
    "_dead_letter_queue_messages_ttl": None,
    "_max_claim_count": None,
    "_enable_encrypt_messages": False,
}


def base(call: Call) -> str:
    """Return the path of the queues, without the account even where the endpoint has it."""
    return "/v1/queues" if call.store.rackspace else "/v2/queues"


def place(call: Call, queue: str, *further: str) -> str:
    """Return the path of a queue or of what is in it."""
    return "/".join([base(call), quote(queue, safe=""), *further])


def message_document(call: Call, queue: Queue, message: Message) -> dict[str, Any]:
    """Return a message."""
    href = place(call, queue.name, "messages", message.id)
    if message.claim_id is not None:
        href += f"?claim_id={message.claim_id}"
    document: dict[str, Any] = {
        "href": href,
        "ttl": message.ttl,
        "age": int(call.now - message.created),
        "body": message.body,
    }
    if not call.store.rackspace:
        document["id"] = message.id
        document["checksum"] = message.checksum
        if message.claim_count:
            document["claim_count"] = message.claim_count
    return document


def claimed(call: Call, queue: Queue, claim: Claim) -> list[dict[str, Any]]:
    """Return the messages of a claim."""
    return [
        message_document(call, queue, message)
        for message in queue.messages.values()
        if message.claim_id == claim.id
    ]


def claim_document(call: Call, queue: Queue, claim: Claim) -> dict[str, Any]:
    """Return a claim."""
    return {
        "age": int(call.now - claim.created),
        "ttl": claim.ttl,
        "href": place(call, queue.name, "claims", claim.id),
        "messages": claimed(call, queue, claim),
    }


def stats(call: Call, queue: Queue | None, name: str) -> dict[str, Any]:
    """Return how many messages a queue has."""
    messages = list(queue.messages.values()) if queue else []
    taken = sum(1 for message in messages if message.claim_id is not None)
    document: dict[str, Any] = {
        "free": len(messages) - taken,
        "claimed": taken,
        "total": len(messages),
    }
    if messages:
        for key, message in (("oldest", messages[0]), ("newest", messages[-1])):
            document[key] = {
                "href": place(call, name, "messages", message.id),
                "age": int(call.now - message.created),
                "created": iso(message.created),
            }
    return {"messages": document}


def next_link(path: str, **query: Any) -> list[dict[str, str]]:
    """Return the link to the next page."""
    values = [
        (name, str(value).lower() if isinstance(value, bool) else value)
        for name, value in query.items()
    ]
    return [{"rel": "next", "href": f"{path}?{urlencode(values)}"}]


def home(call: Call) -> dict[str, Any]:
    """Return what the service says about its calls."""
    root = base(call).rpartition("/")[0]
    calls = {
        "rel/queues": ("queues{?marker,limit,detailed}", ["GET"]),
        "rel/queue": ("queues/{queue_name}", ["GET", "HEAD", "PUT", "DELETE"]),
        "rel/queue-metadata": ("queues/{queue_name}/metadata", ["GET", "PUT"]),
        "rel/queue-stats": ("queues/{queue_name}/stats", ["GET"]),
        "rel/messages": ("queues/{queue_name}/messages{?marker,limit,echo}", ["GET"]),
        "rel/post-messages": ("queues/{queue_name}/messages", ["POST"]),
        "rel/claim": ("queues/{queue_name}/claims{?limit}", ["POST"]),
    }
    if not call.store.rackspace:
        del calls["rel/queue-metadata"]
        calls["rel/queue"] = ("queues/{queue_name}", ["GET", "PUT", "PATCH", "DELETE"])
    return {
        "resources": {
            name: {
                "href-template": f"{root}/{template}",
                "hints": {"allow": allowed, "formats": {"application/json": {}}},
            }
            for name, (template, allowed) in calls.items()
        }
    }
