"""The front of databases: versions, authentication, then the tables of its resources."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.databases import backups, contents, groups, instances, settings, trove
from pyrax.sandbox.errors import Problem, fault_document, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (instances, contents, backups, settings, groups, trove):
    ROUTES.include(room.routes)

VERSION = "v1.0"
FAULTS = {409: "conflict", 422: "unprocessableEntity", 500: "instanceFault"}


def respond(call: Call) -> Response:
    """Answer a call to databases."""
    version, _, rest = call.path.strip("/").partition("/")
    if not version:
        return json_answer({"versions": [_version(call)]})
    if version != VERSION:
        raise Problem(404, "The resource could not be found.")
    if not rest:
        return json_answer({"version": _version(call)})
    tenant, _, below = rest.partition("/")
    require_tenant(call, tenant)
    return ROUTES.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as these services do."""
    problem.fault = problem.fault or FAULTS.get(problem.status)
    return fault_document(problem)


def _version(call: Call) -> dict[str, object]:
    """Return the document of the only version."""
    return {
        "id": VERSION,
        "status": "CURRENT",
        "updated": "2012-01-01T00:00:00Z",
        "links": [{"rel": "self", "href": f"{call.site.url}/{VERSION}/"}],
    }
