"""Networks: OpenStack's Networking API v2.0, and what Rackspace has of it."""

from __future__ import annotations

from pyrax.sandbox.network import responses
from pyrax.sandbox.network.seeds import network_store
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="network",
    store=network_store,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(
        Offer(RACKSPACE, "network", "cloudNetworks", "v2.0"),
        Offer(OPENSTACK, "network", "neutron", ""),
    ),
)
