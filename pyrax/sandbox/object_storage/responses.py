"""The front of object storage: paths, who may do what, and what every answer carries."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer, swift_document
from pyrax.sandbox.identity.access import Caller, caller_of, require_caller
from pyrax.sandbox.object_storage import accounts, objects
from pyrax.sandbox.object_storage.models import POLICY, ObjectStore
from pyrax.sandbox.routing import Call, decode_segment
from pyrax.sandbox.service import RACKSPACE

VERSION = "v1"


def respond(call: Call) -> Response:
    """Answer a call to object storage."""
    parts = call.path.lstrip("/").split("/", 3)
    if parts == ["info"]:
        return info(call)
    if parts[0] not in (VERSION, "v1.0") or len(parts) < 2 or not parts[1]:
        raise Problem(
            412 if parts[0] and parts[0][0] == "v" else 404, "Bad URL" if parts[0] else ""
        )
    names = [_name(part) for part in parts[1:]]
    account = names[0]
    container = names[1] if len(names) > 1 else ""
    name = names[2] if len(names) > 2 else ""
    if name and not container:
        raise Problem(412, "Bad URL")
    _authorize(call, account)
    if name:
        return objects.respond_object(call, account, container, name)
    with call.site.cloud.lock:
        if container:
            return accounts.respond_container(call, account, container)
        return accounts.respond_account(call, account)


def _name(part: str) -> str:
    """Return a decoded name.

    Raises:
        Problem: 412, it is not UTF-8 or contains a zero byte.
    """
    text = decode_segment(part)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "\0"
    if "\0" in text:
        raise Problem(412, "Invalid UTF8 or contains NULL")
    return text


def _authorize(call: Call, account: str) -> Caller:
    """Let only those in whose token is for the account.

    Raises:
        Problem: 401 without a valid token, 403 with one for another account.
    """
    caller = require_caller(call)
    if account not in caller.tenants:
        raise Problem(403)
    return caller


def info(call: Call) -> Response:
    """Tell what this cluster can do."""
    store: ObjectStore = call.store
    return json_answer(
        {
            "swift": {
                "version": "2.35.0",
                **store.limits,
                "allow_account_management": False,
                "policies": [{"name": POLICY, "default": True, "aliases": POLICY}],
                "strict_cors_mode": True,
            },
            "slo": {
                "max_manifest_segments": store.max_manifest_segments,
                "max_manifest_size": store.max_manifest_size,
                "min_segment_size": store.min_segment_size,
            },
            "container_quotas": {},
        }
    )


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the transaction."""
    transaction = f"tx{uuid.uuid4().hex[:21]}-{int(call.now):010x}"
    answer.headers["X-Trans-Id"] = transaction
    answer.headers["X-Openstack-Request-Id"] = transaction


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as Swift does."""
    if problem.status == 401:
        problem.headers.pop("WWW-Authenticate", None)
        problem.headers["Www-Authenticate"] = 'Swift realm="unknown"'
        if problem.body is None and "token" in problem.message:
            problem.explicit = False
    answer = swift_document(problem)
    return answer


__all__ = ["RACKSPACE", "caller_of", "decorate", "info", "refuse", "respond"]
