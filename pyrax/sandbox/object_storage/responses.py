"""The front of object storage: paths, who may do what, and what every answer carries."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer, swift_document
from pyrax.sandbox.identity.access import caller_of
from pyrax.sandbox.object_storage import (
    accounts,
    acl,
    bulk,
    cors,
    formpost,
    objects,
    staticweb,
    tempurl,
)
from pyrax.sandbox.object_storage.models import POLICY, ObjectStore
from pyrax.sandbox.routing import Call, decode_segment
from pyrax.sandbox.service import OPENSTACK

VERSIONS = ("v1", "v1.0")


def respond(call: Call) -> Response:
    """Answer a call to object storage."""
    parts = call.path.lstrip("/").split("/", 3)
    if parts == ["info"]:
        return info(call)
    if parts[0] not in VERSIONS or len(parts) < 2 or not parts[1]:
        raise Problem(412, "Bad URL") if parts[0].startswith("v") else Problem(404)
    account, container, name = ([_name(part) for part in parts[1:]] + ["", ""])[:3]
    if name and not container:
        raise Problem(412, "Bad URL")
    answer = _respond(call, account, container, name)
    cors.expose(call, answer, account, container)
    return answer


def _respond(call: Call, account: str, container: str, name: str) -> Response:
    """Answer a call on an account, a container or an object."""
    if call.method == "OPTIONS":
        return cors.preflight(call, account, container, name)
    if tempurl.asked(call):
        tempurl.check(call, account, container, name)
        answer = objects.respond_object(call, account, container, name)
        return tempurl.finish(call, answer, name)
    if formpost.asked(call, container):
        return formpost.respond(call, account, container, name)
    site = staticweb.site(call, account, container)
    if site is not None:
        return staticweb.respond(call, account, site, name)
    owner = _authorize(call, account, container, name)
    if "extract-archive" in call.query and call.method == "PUT":
        return bulk.extract_archive(call, account, container, name)
    if name:
        return objects.respond_object(call, account, container, name)
    if "bulk-delete" in call.query and call.method in ("POST", "DELETE"):
        return bulk.delete_many(call, account)
    with call.site.cloud.lock:
        if container:
            return accounts.respond_container(call, account, container, owner)
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


def _authorize(call: Call, account: str, container: str, name: str) -> bool:
    """Let in the owner of an account, and whom the container's lists name.

    Returns:
        bool: whether it is the owner.

    Raises:
        Problem: 401 without a valid token, 403 with one for another account.
    """
    cloud, dialect = call.site.cloud, call.site.dialect
    with cloud.lock:
        caller = call.caller = caller_of(cloud, dialect, call.headers.get("X-Auth-Token"))
        if caller is not None and account in caller.tenants:
            operator = any(role in acl.OPERATOR_ROLES for role in caller.roles)
            if operator or dialect != OPENSTACK:
                return True
        store: ObjectStore = call.store
        known = store.accounts.get(account)
        where = known.containers.get(container) if known is not None else None
        if acl.allowed(call, caller, where, name):
            return False
    raise Problem(401 if caller is None else 403)


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
                "yield_frequency": 10,
                "allow_async_delete": True,
            },
            "bulk_delete": {
                "max_deletes_per_request": store.max_deletes,
                "max_failed_deletes": store.max_failed_deletes,
            },
            "bulk_upload": {"max_containers_per_extraction": 10000, "max_failed_extractions": 1000},
            "tempurl": {
                "methods": list(tempurl.METHODS),
                "allowed_digests": list(tempurl.DIGESTS),
                "deprecated_digests": ["sha1"],
            },
            "container_quotas": {},
            "account_quotas": {},
            "formpost": {
                "allowed_digests": list(tempurl.DIGESTS),
                "deprecated_digests": ["sha1"],
            },
            "staticweb": {},
            "object_versioning": {},
            "versioned_writes": {"allowed_flags": ["x-versions-location", "x-history-location"]},
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
        problem.headers["Www-Authenticate"] = 'Swift realm="unknown"'
    return swift_document(problem)
