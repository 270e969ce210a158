"""State of queues in one region: messages that expire, and claims that end by the clock."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

DEFAULT_TTL = 3600
DEFAULT_CLAIM_TTL = 300
DEFAULT_CLAIM_GRACE = 60
MOST = 20
MOST_QUEUES_V1 = 1000
MOST_BYTES = 262144
MOST_METADATA = 65536
PAGE = 10


def new_id() -> str:
    """Return an id as these services make them: 24 hexadecimal digits."""
    return secrets.token_hex(12)


@dataclass
class Message:
    """A message."""

    id: str
    number: int
    body: Any
    ttl: int
    created: float
    expires: float
    client_id: str | None
    visible_at: float
    claim_id: str | None = None
    claim_count: int = 0
    checksum: str = ""


@dataclass
class Claim:
    """A claim."""

    id: str
    ttl: int
    grace: int
    created: float

    def ended(self, now: float) -> bool:
        """Tell whether it has ended."""
        return now >= self.created + self.ttl


@dataclass
class Subscription:
    """A subscription."""

    id: str
    subscriber: str
    ttl: int
    created: float
    options: dict[str, Any]
    confirmed: bool | None = None


@dataclass
class Queue:
    """A queue."""

    name: str
    metadata: dict[str, Any] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)


class QueueStore(Store):
    """All that the queues service knows in one region.

    Attributes:
        queues: the queues by tenant and name.
        secret: what pre-signed URLs are signed with.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.queues: dict[tuple[str, str], Queue] = {}
        self.secret = secrets.token_bytes(16)

    def find(self, tenant: str, name: str) -> Queue | None:
        """Return a queue after everything that is due has happened to it; None if there is none."""
        queue = self.queues.get((tenant, name))
        if queue is not None:
            self._settle(queue)
        return queue

    def get(self, tenant: str, name: str) -> Queue:
        """Return a queue.

        Raises:
            Problem: 404, there is none.
        """
        queue = self.find(tenant, name)
        if queue is None:
            raise Problem(404, f"Queue {name} does not exist for project {tenant}")
        return queue

    def owned(self, tenant: str) -> list[Queue]:
        """Return the queues of a tenant by name."""
        return [self.queues[key] for key in sorted(self.queues) if key[0] == tenant]

    def make(self, tenant: str, name: str, metadata: dict[str, Any] | None = None) -> Queue:
        """Make a queue."""
        queue = self.queues[tenant, name] = Queue(name, dict(metadata or {}))
        return queue

    def _settle(self, queue: Queue) -> None:
        """Let claims end and messages expire."""
        now = self.clock.now()
        for claim in list(queue.claims.values()):
            if claim.ended(now):
                self.release(queue, claim.id)
        for message in list(queue.messages.values()):
            if now >= message.expires:
                del queue.messages[message.id]
        for subscription in list(queue.subscriptions.values()):
            if now >= subscription.created + subscription.ttl:
                del queue.subscriptions[subscription.id]

    def release(self, queue: Queue, claim_id: str) -> None:
        """End a claim: its messages are free again."""
        queue.claims.pop(claim_id, None)
        for message in queue.messages.values():
            if message.claim_id == claim_id:
                message.claim_id = None

    def post(
        self, queue: Queue, body: Any, ttl: int, client_id: str | None, delay: int, text: str
    ) -> Message:
        """Add a message."""
        now = self.clock.now()
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        message = Message(
            new_id(),
            self.next_number(),
            body,
            ttl,
            now,
            now + ttl,
            client_id,
            now + delay,
            checksum=f"MD5:{digest}",
        )
        queue.messages[message.id] = message
        return message

    def claim(self, tenant: str, queue: Queue, ttl: int, grace: int, limit: int) -> Claim | None:
        """Claim messages; None when there is nothing to claim."""
        now = self.clock.now()
        most = queue.metadata.get("_max_claim_count")
        claim = Claim(new_id(), ttl, grace, now)
        taken = 0
        for message in list(queue.messages.values()):
            if taken == limit:
                break
            if message.claim_id is not None or message.visible_at > now:
                continue
            if most is not None and message.claim_count >= int(most):
                self._bury(tenant, queue, message)
                continue
            message.claim_id = claim.id
            message.claim_count += 1
            message.expires = max(message.expires, now + ttl + grace)
            taken += 1
        if not taken:
            return None
        queue.claims[claim.id] = claim
        return claim

    def _bury(self, tenant: str, queue: Queue, message: Message) -> None:
        """Put a message that was claimed too often into the queue for such."""
        target = self.queues.get((tenant, str(queue.metadata.get("_dead_letter_queue"))))
        if target is None:
            return
        del queue.messages[message.id]
        ttl = queue.metadata.get("_dead_letter_queue_messages_ttl")
        if ttl:
            message.ttl = int(ttl)
            message.expires = self.clock.now() + message.ttl
        message.claim_count = 0
        target.messages[message.id] = message

    def renew(self, queue: Queue, claim: Claim, ttl: int, grace: int) -> None:
        """Let a claim begin anew."""
        claim.ttl, claim.grace, claim.created = ttl, grace, self.clock.now()
        for message in queue.messages.values():
            if message.claim_id == claim.id:
                message.expires = max(message.expires, claim.created + ttl + grace)
