"""Load balancers: Rackspace Cloud Load Balancers v1, and Octavia v2."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.load_balancers import clb, octavia
from pyrax.sandbox.load_balancers.clb_models import BalancerStore
from pyrax.sandbox.load_balancers.octavia_models import OctaviaStore
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service, Site


def _store(site: Site) -> Any:
    """Make the state of the dialect."""
    return (BalancerStore if site.dialect == RACKSPACE else OctaviaStore)(site)


def _respond(call: Call) -> Response:
    """Answer as the dialect does."""
    return clb.respond(call) if call.site.dialect == RACKSPACE else octavia.respond(call)


def _refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the dialect does."""
    dialect = call.site.dialect
    return clb.refuse(call, problem) if dialect == RACKSPACE else octavia.refuse(call, problem)


def _decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["x-openstack-request-id"] = call.request_id


SERVICE = Service(
    name="load-balancer",
    store=_store,
    respond=_respond,
    refuse=_refuse,
    decorate=_decorate,
    offers=(
        Offer(RACKSPACE, "rax:load-balancer", "cloudLoadBalancers", "v1.0/{tenant}"),
        Offer(OPENSTACK, "load-balancer", "octavia", ""),
    ),
)
