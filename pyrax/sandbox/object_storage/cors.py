"""Requests of scripts in web pages of other origins."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer
from pyrax.sandbox.object_storage.models import Container, ObjectStore
from pyrax.sandbox.routing import Call

PREFIX = "X-Container-Meta-Access-Control-"
METHODS = {
    "account": ("HEAD", "GET", "POST", "OPTIONS"),
    "container": ("HEAD", "GET", "PUT", "POST", "DELETE", "OPTIONS"),
    "object": ("HEAD", "GET", "PUT", "POST", "COPY", "DELETE", "OPTIONS"),
}
ALWAYS_SHOWN = (
    "cache-control",
    "content-language",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
    "etag",
    "x-timestamp",
    "x-trans-id",
    "x-openstack-request-id",
)


def preflight(call: Call, account: str, container: str, name: str) -> Response:
    """Answer OPTIONS: what is allowed, and to which origins.

    Raises:
        Problem: 401, the page's origin may not do this.
    """
    kind = "object" if name else "container" if container else "account"
    methods = METHODS[kind]
    origin = call.headers.get("Origin")
    wanted = call.headers.get("Access-Control-Request-Method")
    if origin is None or wanted is None:
        return empty_answer(200, {"Allow": ", ".join(methods)})
    where = _container(call, account, container)
    allowed = _origin(where, origin)
    if not allowed or wanted not in methods:
        raise Problem(401)
    headers = {
        "Allow": ", ".join(methods),
        "Access-Control-Allow-Origin": allowed,
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Vary": "Origin, Access-Control-Request-Headers",
    }
    age = where.headers.get(f"{PREFIX}Max-Age") if where else None
    if age:
        headers["Access-Control-Max-Age"] = age
    asked = call.headers.get("Access-Control-Request-Headers")
    if asked:
        headers["Access-Control-Allow-Headers"] = asked
    return empty_answer(200, headers)


def expose(call: Call, answer: Response, account: str, container: str) -> None:
    """Let the page's origin read an answer, if the container says so."""
    origin = call.headers.get("Origin")
    if origin is None or "Access-Control-Allow-Origin" in answer.headers:
        return
    where = _container(call, account, container)
    allowed = _origin(where, origin)
    if not allowed or where is None:
        return
    answer.headers["Access-Control-Allow-Origin"] = allowed
    if allowed != "*":
        answer.headers["Vary"] = "Origin"
    shown = list(ALWAYS_SHOWN)
    shown += [key.lower() for key, _ in answer.headers if key.lower().startswith("x-object-meta-")]
    shown += where.headers.get(f"{PREFIX}Expose-Headers", "").lower().split()
    answer.headers["Access-Control-Expose-Headers"] = ", ".join(dict.fromkeys(shown))


def _container(call: Call, account: str, container: str) -> Container | None:
    """Return a container, None when there is none."""
    store: ObjectStore = call.store
    known = store.accounts.get(account)
    return known.containers.get(container) if known is not None and container else None


def _origin(where: Container | None, origin: str) -> str:
    """Return the origin that is allowed, `*` for all, "" for none."""
    listed = where.headers.get(f"{PREFIX}Allow-Origin", "").split() if where else []
    if "*" in listed:
        return "*"
    return origin if origin in listed else ""
