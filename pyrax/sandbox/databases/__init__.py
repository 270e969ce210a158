"""Databases: Rackspace Cloud Databases v1.0 and Trove v1.0."""

from __future__ import annotations

from pyrax.sandbox.databases import responses
from pyrax.sandbox.databases.seeds import database_store
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="databases",
    store=database_store,
    respond=responses.respond,
    refuse=responses.refuse,
    offers=(
        Offer(RACKSPACE, "rax:database", "cloudDatabases", "v1.0/{tenant}"),
        Offer(OPENSTACK, "database", "trove", "v1.0/{tenant}"),
    ),
)
