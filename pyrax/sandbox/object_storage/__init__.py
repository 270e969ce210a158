"""Object storage: Swift, which on Rackspace is called Cloud Files."""

from __future__ import annotations

from pyrax.sandbox.object_storage import responses
from pyrax.sandbox.object_storage.models import ObjectStore
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="object-store",
    store=ObjectStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    streams=True,
    offers=(
        Offer(
            RACKSPACE,
            "object-store",
            "cloudFiles",
            "v1/{tenant}",
            tenant="MossoCloudFS_{tenant}",
            internal=True,
        ),
        Offer(
            OPENSTACK, "object-store", "swift", "v1/{tenant}", tenant="AUTH_{tenant}", internal=True
        ),
    ),
)
