"""Calls on an account and on a container."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date
from pyrax.sandbox.errors import Problem, empty_answer
from pyrax.sandbox.object_storage import listing, versions
from pyrax.sandbox.object_storage.headers import CONTAINER_HEADERS, merge, whole_seconds
from pyrax.sandbox.object_storage.models import POLICY, Container, ObjectStore
from pyrax.sandbox.routing import Call

# What only those see who may write: who else may read and write, and secret keys.
PRIVATE = ("X-Container-Read", "X-Container-Write", "X-Container-Sync-Key", "X-Container-Sync-To")
RESELLER = "ResellerAdmin"
"""The role that may set the quota of an account."""
SECRET = ("-Meta-Temp-Url-Key", "-Meta-Temp-Url-Key-2")


def account_headers(store: ObjectStore, name: str) -> dict[str, str]:
    """Return the headers that come with an account."""
    account = store.account(name)
    containers = list(account.containers.values())
    for container in containers:
        container.settle(store.clock.now())
    sums = {
        "Container-Count": len(containers),
        "Object-Count": sum(len(entry.listing.names) for entry in containers),
        "Bytes-Used": sum(entry.listing.bytes for entry in containers),
    }
    headers = {f"X-Account-{key}": str(value) for key, value in sums.items()}
    if containers:
        for key, value in sums.items():
            headers[f"X-Account-Storage-Policy-{POLICY.title()}-{key}"] = str(value)
    headers["X-Timestamp"] = f"{account.created:.5f}"
    headers["Accept-Ranges"] = "bytes"
    return {**headers, **account.headers}


def respond_account(call: Call, name: str) -> Response:
    """Answer a call on an account."""
    store: ObjectStore = call.store
    if call.method in ("GET", "HEAD"):
        headers = account_headers(store, name)
        if call.method == "HEAD":
            return empty_answer(204, headers)
        most = store.limits["account_listing_limit"]
        rows = store.account(name).listing
        entries = listing.select(call, rows, most, listing.container_entry)
        return listing.answer(call, entries, "account", name, headers)
    if call.method == "POST":
        quota = ("X-Account-Meta-Quota-Bytes", "X-Remove-Account-Meta-Quota-Bytes")
        operator = call.caller is not None and RESELLER in call.caller.roles
        if any(header in call.headers for header in quota) and not operator:
            raise Problem(403)
        account = store.account(name)
        account.headers = merge(call, account.headers, "Account")
        return empty_answer(204)
    if call.method in ("PUT", "DELETE"):
        raise Problem(403)
    raise Problem(405, headers={"Allow": "HEAD, GET, POST, OPTIONS"})


def container_headers(container: Container, owner: bool) -> dict[str, str]:
    """Return the headers that come with a container."""
    headers = {
        "X-Container-Object-Count": str(len(container.listing.names)),
        "X-Container-Bytes-Used": str(container.listing.bytes),
        "X-Storage-Policy": container.policy,
        "X-Timestamp": f"{container.created:.5f}",
        "Last-Modified": http_date(whole_seconds(container.modified)),
        "Accept-Ranges": "bytes",
    }
    for name, value in container.headers.items():
        if owner or (name not in PRIVATE and not name.endswith(SECRET)):
            headers[name] = value
    return headers


def respond_container(call: Call, account: str, name: str, owner: bool = True) -> Response:
    """Answer a call on a container.

    Args:
        call: the request.
        account: name of the account.
        name: name of the container.
        owner: whether the caller may see settings that are not for everybody.
    """
    store: ObjectStore = call.store
    if call.method == "PUT":
        return _put_container(call, account, name)
    if call.method not in ("GET", "HEAD", "POST", "DELETE"):
        raise Problem(405, headers={"Allow": "HEAD, GET, PUT, POST, DELETE, OPTIONS"})
    container = store.container(account, name)
    if call.method == "DELETE":
        store.remove_container(account, name)
        return empty_answer(204)
    if call.method == "POST":
        container.headers = _merged(call, container.headers)
        container.modified = store.timestamp()
        return empty_answer(204)
    headers = container_headers(container, owner)
    if call.method == "HEAD":
        return empty_answer(204, headers)
    most = store.limits["container_listing_limit"]
    if "versions" in call.query:
        entries = versions.rows(call, container, listing.limit_of(call, most))
    else:
        entries = listing.select(call, container.listing, most, listing.object_entry)
    return listing.answer(call, entries, "container", name, headers)


def _merged(call: Call, current: dict[str, str]) -> dict[str, str]:
    """Return the headers of a container after a request has changed some of them.

    Raises:
        Problem: 400, over a limit, or versions of two kinds.
    """
    headers = merge(call, current, "Container", CONTAINER_HEADERS)
    if versions.ENABLED in headers:
        on = headers[versions.ENABLED].lower() in versions.TRUE
        headers[versions.ENABLED] = str(on)
    versions.check_settings(headers)
    return headers


def _put_container(call: Call, account: str, name: str) -> Response:
    """Create a container, or change the metadata of one that is there."""
    store: ObjectStore = call.store
    most = store.limits["max_container_name_length"]
    length = len(name.encode())
    if length > most:
        raise Problem(400, f"Container name length of {length} longer than {most}")
    policy = call.headers.get("X-Storage-Policy", POLICY)
    if policy.lower() != POLICY:
        raise Problem(400, f"Invalid X-Storage-Policy '{policy}'")
    container = store.account(account).containers.get(name)
    headers = _merged(call, container.headers if container else {})
    if container is None:
        store.create_container(account, name).headers = headers
        return empty_answer(201)
    container.headers = headers
    container.modified = store.timestamp()
    return empty_answer(202)
