"""Block storage: Rackspace's version 1 and Cinder's version 3 with microversions."""

from __future__ import annotations

from pyrax.sandbox.block_storage import responses
from pyrax.sandbox.block_storage.models import BlockStore
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="block-storage",
    store=BlockStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(
        Offer(RACKSPACE, "volume", "cloudBlockStorage", "v1/{tenant}"),
        Offer(OPENSTACK, "volumev3", "cinderv3", "v3/{tenant}"),
    ),
)
