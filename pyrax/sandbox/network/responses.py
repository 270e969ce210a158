"""The front of the network service: versions, authentication, then the tables of its resources."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import (
    Problem,
    fault_document,
    json_answer,
    keystone_document,
    phrase,
)
from pyrax.sandbox.identity.access import require_caller
from pyrax.sandbox.network import (
    floating_ips,
    networks,
    others,
    ports,
    routers,
    security_groups,
)
from pyrax.sandbox.network.kinds import IP_ADDRESS, KINDS
from pyrax.sandbox.network.models import not_here
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (networks, ports, routers, floating_ips, security_groups, others):
    ROUTES.include(room.routes)

# First segments of paths that one of the clouds does not have.
_NOT_ON_RACKSPACE = frozenset(kind.path for kind in KINDS if not kind.rackspace)
_ON_RACKSPACE_ALONE = frozenset({IP_ADDRESS.path})


def respond(call: Call) -> Response:
    """Answer a call to the network service."""
    version, _, rest = call.path.strip("/").partition("/")
    if not version:
        return json_answer({"versions": [_version(call)]})
    if version != "v2.0":
        raise not_here()
    require_caller(call)
    if call.caller is not None and call.caller.tenant_id is None:
        raise Problem(403, "The token is not scoped to a project.")
    if not rest:
        return json_answer({"resources": _resources(call)})
    first = rest.partition("/")[0]
    if first in (_NOT_ON_RACKSPACE if call.store.rackspace else _ON_RACKSPACE_ALONE):
        raise not_here()
    call.store.settle()
    return ROUTES.dispatch(call, rest)


def _version(call: Call) -> dict[str, object]:
    """Return the description of the one version."""
    link = {"rel": "self", "href": f"{call.site.url}/v2.0/"}
    return {"id": "v2.0", "status": "CURRENT", "links": [link]}


def _resources(call: Call) -> list[dict[str, object]]:
    """Return what there is below the version."""
    return [
        {
            "name": kind.key,
            "collection": kind.plural,
            "links": [{"rel": "self", "href": f"{call.site.url}/v2.0/{kind.path}"}],
        }
        for kind in KINDS
        if (kind.rackspace if call.store.rackspace else kind is not IP_ADDRESS)
    ]


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as Neutron does; those of the token as the middleware before it."""
    if problem.body is not None or problem.status == 413:
        return fault_document(problem)
    if problem.status == 401:
        return fault_document(problem) if call.store.rackspace else keystone_document(problem)
    kind = problem.fault or f"HTTP{phrase(problem.status).replace(' ', '')}"
    error = {"type": kind, "message": problem.message, "detail": ""}
    return json_answer({"NeutronError": error}, problem.status, problem.headers)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["x-openstack-request-id"] = call.request_id
