"""Auto Scale, which only Rackspace has: groups of servers that grow and shrink."""

from __future__ import annotations

from pyrax.sandbox.autoscale import engine, responses
from pyrax.sandbox.autoscale.models import ScalingStore
from pyrax.sandbox.service import RACKSPACE, Offer, Service

SERVICE = Service(
    name="autoscale",
    store=ScalingStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(Offer(RACKSPACE, "rax:autoscale", "autoscale", "v1.0/{tenant}"),),
    catch_up=engine.catch_up,
)
