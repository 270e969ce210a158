"""DNS: Rackspace Cloud DNS v1, and Designate v2."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.dns import cloud_dns, designate, preview
from pyrax.sandbox.dns.cloud_dns_models import CloudDNSStore
from pyrax.sandbox.dns.designate_models import DesignateStore
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service, Site


def _store(site: Site) -> Any:
    """Make the state of the dialect."""
    return (CloudDNSStore if site.dialect == RACKSPACE else DesignateStore)(site)


def _respond(call: Call) -> Response:
    """Answer as the dialect does."""
    rackspace = call.site.dialect == RACKSPACE
    return cloud_dns.respond(call) if rackspace else designate.respond(call)


def _refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the dialect does."""
    rackspace = call.site.dialect == RACKSPACE
    return cloud_dns.refuse(call, problem) if rackspace else designate.refuse(call, problem)


def _decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["x-openstack-request-id"] = call.request_id


SERVICE = Service(
    name="dns",
    store=_store,
    respond=_respond,
    refuse=_refuse,
    decorate=_decorate,
    offers=(
        Offer(RACKSPACE, "rax:dns", "cloudDNS", "v1.0/{tenant}", spread="none"),
        Offer(OPENSTACK, "dns", "designate", ""),
    ),
)

PREVIEW = Service(
    name="preview-dns",
    store=lambda site: None,
    respond=preview.respond,
    refuse=designate.refuse,
    offers=(Offer(RACKSPACE, "dns", "Cloud DNS", "v2/{tenant}", spread="none"),),
)
