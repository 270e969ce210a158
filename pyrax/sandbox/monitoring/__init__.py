"""Monitoring, which only Rackspace has: one service for the whole account."""

from __future__ import annotations

from pyrax.sandbox.monitoring import responses
from pyrax.sandbox.monitoring.models import MonitoringStore
from pyrax.sandbox.service import RACKSPACE, Offer, Service

SERVICE = Service(
    name="monitoring",
    store=MonitoringStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(Offer(RACKSPACE, "rax:monitor", "cloudMonitoring", "v1.0/{tenant}", spread="none"),),
)
