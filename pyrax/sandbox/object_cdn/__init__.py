"""The CDN of Cloud Files: containers are published through a service of its own."""

from __future__ import annotations

from pyrax.sandbox.object_cdn import responses
from pyrax.sandbox.object_cdn.models import CDNStore
from pyrax.sandbox.service import RACKSPACE, Offer, Service

SERVICE = Service(
    name="object-cdn",
    store=CDNStore,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(
        Offer(
            RACKSPACE,
            "rax:object-cdn",
            "cloudFilesCDN",
            "v1/{tenant}",
            tenant="MossoCloudFS_{tenant}",
        ),
    ),
)
