"""The CDN, which only Rackspace has: one service for the whole account."""

from __future__ import annotations

from pyrax.sandbox.cdn import responses
from pyrax.sandbox.cdn.models import CdnStore
from pyrax.sandbox.service import RACKSPACE, Offer, Service

SERVICE = Service(
    name="cdn",
    store=CdnStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(Offer(RACKSPACE, "rax:cdn", "rackCDN", "v1.0/{tenant}", spread="first"),),
)
