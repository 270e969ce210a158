"""Identity: Rackspace's v2.0 with API keys, and Keystone v2.0 and v3."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import (
    Problem,
    keystone_document,
    rackspace_identity_document,
)
from pyrax.sandbox.identity import keystone, rackspace
from pyrax.sandbox.identity.access import challenge
from pyrax.sandbox.identity.seeds import identity_store
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import OPENSTACK, RACKSPACE, Offer, Service


def respond(call: Call) -> Response:
    """Answer a call in its dialect."""
    if call.site.dialect == RACKSPACE:
        return rackspace.routes.dispatch(call)
    return keystone.respond(call)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem in the dialect of the call."""
    if call.site.dialect == RACKSPACE:
        return rackspace_identity_document(problem)
    answer = keystone_document(problem)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = challenge(call)
    return answer


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["x-openstack-request-id"] = call.request_id
    answer.headers["Vary"] = "X-Auth-Token"


SERVICE = Service(
    name="identity",
    store=identity_store,
    respond=respond,
    refuse=refuse,
    decorate=decorate,
    offers=(
        Offer(OPENSTACK, "identity", "keystone", "/keystone"),
        Offer(RACKSPACE, "identity", "Cloud Auth Service", "/rackspace/v2.0", spread="first"),
    ),
)
