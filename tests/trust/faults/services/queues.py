"""Queues: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def queue(s: Stage) -> Any:
    s.queues.client_id = "3381af92-2b9e-11e3-b191-71861300734c"
    made = s.queues.create("jobs")
    s.queues.post_message(made, {"do": "it"}, 600)
    return made


@thing
def message(s: Stage) -> Any:
    return s.queues.list_messages(s.queue, echo=True, include_claimed=True)[0]


@thing
def claim(s: Stage) -> Any:
    return s.queues.claim_messages(s.queue, 300, 300)


@thing
def subscription(s: Stage) -> Any:
    return s.queues.create_subscription(s.queue, "mailto:ops@example.com", 600)


RECEIVERS = ("queue", "message", "claim", "subscription")

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.queue,
    "queue": lambda s: s.queue,
    "uri": "/queues",
    "claim": lambda s: s.claim,
    "ttl": 300,
    "grace": 300,
    "subscription": lambda s: s.subscription,
    "msg_id": lambda s: s.message.id,
    "ids": lambda s: [s.message.id],
    "body": "hello",
    "subscriber": "mailto:dev@example.com",
    "messages": [{"body": "one", "ttl": 100}],
    "id_": "client-id",
}

ITEMS: dict[str, Any] = {
    "_message_manager": lambda s: s.message,
    "_claim_manager": lambda s: s.claim,
    "_subscription_manager": lambda s: s.subscription,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.queues.management_url}/queues"},
    "find": {"name": "jobs"},
    "update_claim": {"ttl": 400},
    "QueueClaimManager.update": {"ttl": 400},
    "QueueSubscription.update": {"ttl": 400},
    "update_subscription": {"ttl": 400},
    "default_client_id": {"made": "client-id"},
    "home_url": {"endpoint": "https://queues.example.com/v1"},
    "delete": {"msg": lambda s: s.message},
    "list_by_claim": {"claim": lambda s: s.claim.id},
    "list_messages_by_claim": {"claim": lambda s: s.claim.id},
}
