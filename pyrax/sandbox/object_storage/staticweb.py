"""Containers as web sites, for visitors without a token."""

from __future__ import annotations

import html
from urllib.parse import quote

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, status_line, swift_document
from pyrax.sandbox.object_storage import acl, objects
from pyrax.sandbox.object_storage.models import Container, ObjectStore
from pyrax.sandbox.routing import Call

INDEX = "X-Container-Meta-Web-Index"
ERROR = "X-Container-Meta-Web-Error"
LISTINGS = "X-Container-Meta-Web-Listings"
LABEL = "X-Container-Meta-Web-Listings-Label"
CSS = "X-Container-Meta-Web-Listings-Css"
TRUE = ("true", "1", "yes", "on", "t", "y")


def site(call: Call, account: str, container: str) -> Container | None:
    """Return the container if the request visits it as a web site.

    Args:
        call: the request.
        account: name of the account.
        container: name of the container, "" for the account itself.
    """
    if call.method not in ("GET", "HEAD") or not container:
        return None
    visitor = "X-Auth-Token" not in call.headers
    if not visitor and call.headers.get("X-Web-Mode", "").lower() not in TRUE:
        return None
    store: ObjectStore = call.store
    known = store.accounts.get(account)
    found = known.containers.get(container) if known is not None else None
    if found is None or not any(found.headers.get(name) for name in (INDEX, ERROR, LISTINGS)):
        return None
    return found


def respond(call: Call, account: str, where: Container, name: str) -> Response:
    """Answer a visit."""
    try:
        return _page(call, account, where, name)
    except Problem as problem:
        suffix = where.headers.get(ERROR)
        if not suffix or problem.status not in (401, 404):
            raise
        return _error_page(call, account, where, problem, f"{problem.status}{suffix}")


def _page(call: Call, account: str, where: Container, name: str) -> Response:
    """Return an object, an index page, a listing, or a redirect to a folder."""
    store: ObjectStore = call.store
    index = where.headers.get(INDEX, "")
    with call.site.cloud.lock:
        if not name and not call.path.endswith("/"):
            return _to_folder(call)
        _check(call, where, name or index)
        if not name or name.endswith("/"):
            if index and _exists(store, account, where, name + index):
                return objects.respond_object(call, account, where.name, name + index)
            return _listing(call, where, name)
        if not _exists(store, account, where, name):
            folder = f"{name}/"
            if next(where.listing.between(folder, None, folder), None) is not None:
                return _to_folder(call)
    return objects.respond_object(call, account, where.name, name)


def _check(call: Call, where: Container, name: str) -> None:
    """Let in whom the container's read list names.

    Raises:
        Problem: 401.
    """
    if not acl.allowed(call, None, where, name or "x"):
        raise Problem(401)


def _exists(store: ObjectStore, account: str, where: Container, name: str) -> bool:
    """Tell whether there is an object."""
    try:
        store.stored(account, where.name, name)
    except Problem:
        return False
    return True


def _to_folder(call: Call) -> Response:
    """Send the visitor to the same address with a slash at its end."""
    answer = Response(status=status_line(301))
    answer.headers["Location"] = f"{call.site.cloud.url}{call.raw_path}/"
    return answer


def _listing(call: Call, where: Container, folder: str) -> Response:
    """Return a page that lists a folder.

    Raises:
        Problem: 404, the container shows no listings, or there is no such folder.
    """
    readers = [part.strip() for part in where.headers.get("X-Container-Read", "").split(",")]
    if where.headers.get(LISTINGS, "").lower() not in TRUE or ".rlistings" not in readers:
        raise Problem(404)
    names: dict[str, None] = {}
    for name in where.listing.between("", None, folder):
        rest = name[len(folder) :]
        first, slash, _ = rest.partition("/")
        if first or slash:
            names[first + slash] = None
    if folder and not names:
        raise Problem(404)
    title = html.escape(f"Listing of {where.headers.get(LABEL) or '/' + where.name}/{folder}")
    style = where.headers.get(CSS)
    link = f'<link rel="stylesheet" href="{html.escape(style)}"/>' if style else ""
    rows = "".join(
        f'<tr><td><a href="{quote(name)}">{html.escape(name)}</a></td></tr>' for name in names
    )
    up = '<tr><td><a href="../">../</a></td></tr>' if folder else ""
    body = (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title>{link}</head>"
        f"<body><h1>{title}</h1><table>{up}{rows}</table></body></html>\n"
    )
    answer = Response(body.encode() if call.method == "GET" else b"", status=status_line(200))
    answer.headers["Content-Type"] = "text/html; charset=UTF-8"
    return answer


def _error_page(
    call: Call, account: str, where: Container, problem: Problem, name: str
) -> Response:
    """Return the container's own page for an error, if it has one."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        try:
            stored = store.stored(account, where.name, name)
        except Problem:
            return swift_document(problem)
        data = b"".join(stored.blob.pieces())
    answer = Response(data if call.method == "GET" else b"", status=status_line(problem.status))
    answer.headers["Content-Type"] = stored.content_type
    return answer
