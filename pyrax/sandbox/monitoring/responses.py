"""The front of monitoring: rights and limits, then the table of its calls; and its errors."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.monitoring import others, watched
from pyrax.sandbox.monitoring.models import Account, Document, MonitoringStore, Refusal
from pyrax.sandbox.monitoring.shared import VERSION
from pyrax.sandbox.routing import Call, Router

routes = Router()
routes.include(watched.routes)
routes.include(others.routes)

KINDS = {
    400: "badRequest",
    401: "unauthorizedError",
    403: "forbiddenError",
    404: "notFoundError",
    413: "requestTooLargeError",
    429: "rateLimitReached",
    500: "internalError",
    501: "notImplementedError",
    503: "systemFailureError",
}
LARGEST_BODY = 1024 * 1024
KEPT_DAYS = 30


def respond(call: Call) -> Response:
    """Answer a call."""
    version, _, rest = call.path.strip("/").partition("/")
    tenant, _, below = rest.partition("/")
    if version != VERSION or not tenant:
        raise Problem(404, "Object does not exist")
    require_tenant(call, tenant)
    store: MonitoringStore = call.store
    account = call.notes["account"] = store.account(tenant)
    store.count(account, "global")
    if len(call.payload) > LARGEST_BODY:
        raise Problem(413, "The request is too large")
    answer = routes.dispatch(call, below)
    if call.method != "GET" and answer.status_code < 300:
        _note(call, account, below, answer)
    return answer


def _note(call: Call, account: Account, path: str, answer: Response) -> None:
    """Write a change into the audit log: as the service does it, with the token and the body."""
    now = call.store.now()
    entry: Document = {
        "id": str(uuid.uuid4()),
        "timestamp": now,
        "app": path.partition("/")[0],
        "method": call.method,
        "url": f"/{VERSION}/{path}",
        "query": call.query_string or None,
        "headers": {name.lower(): value for name, value in call.headers.items()},
        "payload": call.payload.decode("utf-8", "replace") or None,
        "txnId": call.request_id,
        "account_id": account.id,
        "who": None,
        "why": None,
        "statusCode": answer.status_code,
    }
    oldest = now - KEPT_DAYS * 86_400_000
    account.audits = [one for one in account.audits if one["timestamp"] > oldest] + [entry]


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does."""
    if problem.body is not None:
        answer = Response(problem.body, status=problem.status, headers=problem.headers)
        answer.headers["Content-Type"] = problem.content_type or "text/plain; charset=UTF-8"
        return answer
    kind, details = KINDS.get(problem.status, "badRequest"), problem.message
    if isinstance(problem, Refusal):
        kind, details = problem.kind, problem.details
    document = {
        "type": kind,
        "code": problem.status,
        "message": problem.message,
        "details": details,
        "txnId": call.request_id,
    }
    return json_answer(document, problem.status, problem.headers)


def decorate(call: Call, answer: Response) -> None:
    """Add what every answer carries: the id of the request, and how far the limit is."""
    answer.headers["X-Response-Id"] = call.request_id
    account = call.notes.get("account")
    if account is not None:
        answer.headers["X-RateLimit-Limit"] = str(call.store.rates["global"])
        answer.headers["X-RateLimit-Used"] = str(len(account.asked.get("global", [])))
        answer.headers["X-RateLimit-Window"] = "24 hours"
        answer.headers["X-RateLimit-Type"] = "global"
