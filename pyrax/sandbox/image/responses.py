"""The front of the image service: versions, authentication, then the tables of its resources."""

from __future__ import annotations

import html

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import (
    Problem,
    fault_document,
    json_answer,
    keystone_document,
    phrase,
    status_line,
)
from pyrax.sandbox.identity.access import require_caller
from pyrax.sandbox.image import images, info, members, sharing, tasks, transfers
from pyrax.sandbox.routing import Call, Router

ROUTES = Router()
for room in (images, members, tasks, info):
    ROUTES.include(room.routes)
STREAMED = transfers.routes


def respond(call: Call) -> Response:
    """Answer a call to the image service."""
    version, _, rest = call.path.strip("/").partition("/")
    if version in ("", "versions"):
        return info.versions(call, 200 if version else 300)
    if not _offered(call, version):
        raise Problem(404, "The resource could not be found.")
    with call.site.cloud.lock:
        require_caller(call)
        if call.caller is not None and call.caller.tenant_id is None:
            raise Problem(403, "The token is not scoped to a project.")
        sharing.take_over(call.store)
        call.store.settle()
    if not rest:
        return info.versions(call, 300)
    if _is_streamed(call, rest):
        return STREAMED.dispatch(call, rest)
    call.payload = call.body.read()
    with call.site.cloud.lock:
        return ROUTES.dispatch(call, rest)


def _offered(call: Call, version: str) -> bool:
    """Tell whether a version of the API is offered."""
    newest = info.RACKSPACE_NEWEST if call.store.rackspace else info.NEWEST
    return version == "v2" or version in [f"v2.{minor}" for minor in range(newest + 1)]


def _is_streamed(call: Call, rest: str) -> bool:
    """Tell whether a call is one of those that lock the state themselves."""
    try:
        STREAMED.find(call.method, rest)
    except Problem as problem:
        return problem.status == 405
    return True


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the image service does, or what stands before it."""
    if problem.body is not None or problem.status == 401:
        if call.site.store.rackspace:
            return fault_document(problem)
        return keystone_document(problem)
    if call.store.rackspace and "Retry-After" in problem.headers:
        return fault_document(problem)
    if "application/json" in call.headers.get("Accept", ""):
        document = {
            "message": f"{problem.message}<br /><br />\n\n\n",
            "code": status_line(problem.status),
            "title": phrase(problem.status),
        }
        return json_answer(document, problem.status, problem.headers)
    title = html.escape(status_line(problem.status))
    page = (
        f"<html>\n <head>\n  <title>{title}</title>\n </head>\n <body>\n  <h1>{title}</h1>\n  "
        f"{html.escape(problem.message)}<br /><br />\n\n\n\n </body>\n</html>"
    )
    answer = Response(page, status=status_line(problem.status))
    answer.headers["Content-Type"] = "text/html; charset=UTF-8"
    answer.headers.extend(problem.headers)
    return answer


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["X-Openstack-Request-Id"] = call.request_id
