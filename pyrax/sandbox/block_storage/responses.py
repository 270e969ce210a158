"""The front of block storage: versions, authentication, then the tables of its resources."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import (
    actions,
    backups,
    metadata,
    quotas,
    snapshots,
    transfers,
    types,
    versions,
    volumes,
)
from pyrax.sandbox.errors import Problem, fault_document
from pyrax.sandbox.identity.access import require_caller, require_tenant
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (volumes, actions, metadata, snapshots, types, backups, transfers, quotas):
    ROUTES.include(room.routes)

ROOTS = frozenset(route.segments[0] for table in ROUTES.routes.values() for route in table)


def respond(call: Call) -> Response:
    """Answer a call to block storage."""
    version, _, rest = call.path.strip("/").partition("/")
    if not version:
        return versions.describe(call, 300)
    if version != versions.offered(call):
        raise Problem(404, "The resource could not be found.")
    if not rest:
        return versions.describe(call, 200)
    first, _, below = rest.partition("/")
    if first in ROOTS and versions.since(call, 67):
        require_caller(call)
        below = rest
    else:
        require_tenant(call, first)
    if call.caller is not None and call.caller.tenant_id is None:
        raise Problem(403, "The token is not scoped to a project.")
    versions.asked(call)
    call.notes["room"] = below.partition("/")[0]
    return ROUTES.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as block storage does."""
    return fault_document(problem)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request and the version that the answer speaks."""
    answer.headers["x-compute-request-id"] = call.request_id
    answer.headers["x-openstack-request-id"] = call.request_id
    versions.announce(call, answer)
