"""Compute: Rackspace's v2 and OpenStack's v2.1 with microversions."""

from __future__ import annotations

from pyrax.sandbox.compute import first_generation, responses
from pyrax.sandbox.compute.seeds import compute_store
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service

SERVICE = Service(
    name="compute",
    store=compute_store,
    respond=responses.respond,
    refuse=responses.refuse,
    decorate=responses.decorate,
    offers=(
        Offer(
            RACKSPACE,
            "compute",
            "cloudServersOpenStack",
            "v2/{tenant}",
            details=(
                ("versionId", "2"),
                ("versionInfo", "{site}/v2"),
                ("versionList", "{site}/"),
            ),
        ),
        Offer(OPENSTACK, "compute", "nova", "v2.1"),
    ),
)

FIRST_GENERATION = Service(
    name="first-generation",
    store=lambda site: None,
    respond=first_generation.respond,
    refuse=responses.refuse,
    offers=(Offer(RACKSPACE, "compute", "cloudServers", "v1.0/{tenant}", spread="none"),),
)
