"""All services of the sandbox. A new one is a folder of its own and a line in this list."""

from __future__ import annotations

from pyrax.sandbox import (
    autoscale,
    block_storage,
    cdn,
    compute,
    databases,
    dns,
    identity,
    image,
    load_balancers,
    monitoring,
    network,
    object_cdn,
    object_storage,
    queues,
)
from pyrax.sandbox.service import Service

SERVICES: tuple[Service, ...] = (
    identity.SERVICE,
    compute.SERVICE,
    compute.FIRST_GENERATION,
    object_storage.SERVICE,
    object_cdn.SERVICE,
    image.SERVICE,
    block_storage.SERVICE,
    databases.SERVICE,
    queues.SERVICE,
    load_balancers.SERVICE,
    network.SERVICE,
    cdn.SERVICE,
    monitoring.SERVICE,
    dns.SERVICE,
    dns.PREVIEW,
    autoscale.SERVICE,
)
