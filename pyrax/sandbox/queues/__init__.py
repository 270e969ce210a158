"""Queues: Rackspace Cloud Queues v1 and Zaqar v2."""

from __future__ import annotations

from pyrax.sandbox.queues import responses
from pyrax.sandbox.queues.models import QueueStore
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="queues",
    store=QueueStore,
    respond=responses.respond,
    refuse=responses.refuse,
    offers=(
        Offer(RACKSPACE, "rax:queues", "cloudQueues", "v1/{tenant}", internal=True),
        Offer(OPENSTACK, "messaging", "zaqar", ""),
    ),
)
