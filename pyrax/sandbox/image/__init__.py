"""Images: Cloud Images on Rackspace, Glance with the Image API v2 on OpenStack."""

from __future__ import annotations

from pyrax.sandbox.image import responses
from pyrax.sandbox.image.models import ImageStore
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="image",
    store=ImageStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    streams=True,
    offers=(
        Offer(RACKSPACE, "image", "cloudImages", "v2"),
        Offer(OPENSTACK, "image", "glance", ""),
    ),
)
