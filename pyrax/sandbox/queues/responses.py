"""The front of queues: versions, authentication, then the tables of its resources."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.identity.access import require_caller, require_tenant
from pyrax.sandbox.queues import checks, messages, queues, zaqar
from pyrax.sandbox.queues.documents import home
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (queues, messages, zaqar):
    ROUTES.include(room.routes)

TITLES = {
    400: "Invalid API request",
    401: "Unauthorized",
    403: "Not authorized",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Resource conflict",
    415: "Unsupported media type",
    429: "Too many requests",
    503: "Service temporarily unavailable",
}


def respond(call: Call) -> Response:
    """Answer a call to queues."""
    accepted = call.headers.get("Accept", "*/*")
    if not any(kind in accepted for kind in ("application/json", "*/*", "application/*")):
        raise Problem(406, "Only application/json is produced.")
    version, _, rest = call.path.strip("/").partition("/")
    if call.store.rackspace:
        return _version_1(call, version, rest)
    return _version_2(call, version, rest)


def _version_1(call: Call, version: str, rest: str) -> Response:
    """Answer a call to the old service, whose paths name the account."""
    if version != "v1":
        raise Problem(404, "The resource could not be found.")
    if not rest:
        require_caller(call)
        return json_answer(home(call), headers={"Content-Type": "application/json-home"})
    tenant, _, below = rest.partition("/")
    require_tenant(call, tenant)
    return ROUTES.dispatch(call, below)


def _version_2(call: Call, version: str, rest: str) -> Response:
    """Answer a call to Zaqar, which knows the project by the token or by a signature."""
    if not version:
        return json_answer({"versions": [_version(call)]}, 300)
    if version != "v2":
        raise Problem(404, "The resource could not be found.")
    if not zaqar.accept_signature(call):
        require_caller(call)
    checks.client_id(call)
    if not rest:
        return json_answer(home(call), headers={"Content-Type": "application/json-home"})
    return ROUTES.dispatch(call, rest)


def _version(call: Call) -> dict[str, Any]:
    """Return the document of the only version."""
    return {
        "id": "2",
        "status": "CURRENT",
        "updated": "2014-9-24T04:06:47Z",
        "media-types": [{"base": "application/json", "type": "application/json"}],
        "links": [{"href": f"{call.site.path}/v2/", "rel": "self"}],
    }


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as these services do."""
    if problem.body is not None:
        answer = Response(problem.body, status=problem.status)
        answer.headers["Content-Type"] = problem.content_type or "text/plain; charset=UTF-8"
        answer.headers.extend(problem.headers)
        return answer
    title = problem.fault or TITLES.get(problem.status, "Error")
    document = {"title": title, "description": problem.message}
    return json_answer(document, problem.status, problem.headers)
