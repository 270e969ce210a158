"""The front of compute: versions, authentication, then the tables of its resources."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import (
    accounting,
    actions,
    attachments,
    flavors,
    groups,
    images,
    keypairs,
    networks,
    rackspace,
    servers,
    versions,
)
from pyrax.sandbox.errors import Problem, fault_document
from pyrax.sandbox.identity.access import require_caller, require_tenant
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (
    servers,
    actions,
    images,
    flavors,
    keypairs,
    attachments,
    networks,
    groups,
    accounting,
    rackspace,
):
    ROUTES.include(room.routes)

ROOTS = frozenset(route.segments[0] for table in ROUTES.routes.values() for route in table)


def respond(call: Call) -> Response:
    """Answer a call to compute."""
    version, _, rest = call.path.strip("/").partition("/")
    if not version:
        return versions.list_versions(call)
    if version not in versions.offered(call):
        raise Problem(404, "The resource could not be found.")
    if not rest:
        return versions.show_version(call, version)
    first, _, below = rest.partition("/")
    if first in ROOTS:
        require_caller(call)
        below = rest
    else:
        require_tenant(call, first)
    if call.caller is not None and call.caller.tenant_id is None:
        raise Problem(403, "The token is not scoped to a project.")
    versions.asked(call)
    return ROUTES.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as compute does."""
    return fault_document(problem)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request and the version that the answer speaks."""
    answer.headers["x-compute-request-id"] = call.request_id
    answer.headers["x-openstack-request-id"] = call.request_id
    versions.announce(call, answer)
