"""The wire of the CDN: managing published containers, and the edges that serve their objects."""

from __future__ import annotations

import gzip
import json
import uuid

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date, moment
from pyrax.sandbox.errors import Problem, empty_answer, status_line, swift_document
from pyrax.sandbox.identity.access import caller_of
from pyrax.sandbox.object_cdn.models import LEAST_TTL, MOST_TTL, CDNStore, Published
from pyrax.sandbox.object_storage.blobs import Blob
from pyrax.sandbox.object_storage.headers import whole_seconds
from pyrax.sandbox.object_storage.listing import limit_of
from pyrax.sandbox.object_storage.models import StoredObject
from pyrax.sandbox.routing import Call, decode_segment

EDGE = "edge"
LOGS = ".CDN_ACCESS_LOGS"
MOST_ROWS = 10000
URIS = {
    "X-Cdn-Uri": "",
    "X-Cdn-Ssl-Uri": "/ssl",
    "X-Cdn-Streaming-Uri": "/stream",
    "X-Cdn-Ios-Uri": "/iosr",
}
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")


def respond(call: Call) -> Response:
    """Answer a call to the CDN."""
    parts = call.path.lstrip("/").split("/", 3)
    if parts[0] == EDGE:
        return _serve(call, [decode_segment(part) for part in call.path.lstrip("/").split("/")[1:]])
    if parts[0] not in ("v1", "v1.0") or len(parts) < 2 or not parts[1]:
        raise Problem(404)
    account, container, name = ([decode_segment(part) for part in parts[1:]] + ["", ""])[:3]
    _authorize(call, account)
    if name:
        return _purge(call, account, container, name)
    if container:
        return _container(call, account, container)
    return _account(call, account)


def _authorize(call: Call, account: str) -> None:
    """Let in the owner of an account.

    Raises:
        Problem: 401 without a valid token, 403 with one for another account.
    """
    token = call.headers.get("X-Auth-Token")
    caller = call.caller = caller_of(call.site.cloud, call.site.dialect, token)
    if caller is None:
        raise Problem(401)
    if account not in caller.tenants:
        raise Problem(403)


# -- managing ------------------------------------------------------------------------------------


def uris(call: Call, entry: Published) -> dict[str, str]:
    """Return the addresses of a published container."""
    base = f"{call.site.url}/{EDGE}/{entry.key}"
    return {header: f"{base}{kind}" for header, kind in URIS.items()}


def _headers(call: Call, entry: Published) -> dict[str, str]:
    """Return what a HEAD says of a container."""
    return {
        "X-Cdn-Enabled": str(entry.enabled),
        "X-Ttl": str(entry.ttl),
        "X-Log-Retention": str(entry.log_retention),
        **uris(call, entry),
    }


def _account(call: Call, account: str) -> Response:
    """List the containers that are, or once were, on the CDN."""
    if call.method not in ("GET", "HEAD"):
        raise Problem(405, headers={"Allow": "GET, HEAD"})
    store: CDNStore = call.store
    query = call.query
    limit = limit_of(call, MOST_ROWS)
    low, high = query.get("marker", ""), query.get("end_marker", "")
    entries = [
        entry
        for entry in store.all_of(account)
        if entry.name > low
        and (not high or entry.name < high)
        and (entry.enabled or query.get("enabled_only", "").lower() not in TRUE)
    ][:limit]
    if not entries and query.get("format") != "json":
        return empty_answer(204)
    if query.get("format") != "json" and "json" not in call.headers.get("Accept", ""):
        answer = Response("".join(f"{entry.name}\n" for entry in entries))
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        return answer
    rows = [
        {
            "name": entry.name,
            "cdn_enabled": entry.enabled,
            "ttl": entry.ttl,
            "log_retention": entry.log_retention,
            **uris(call, entry),
        }
        for entry in entries
    ]
    answer = Response(json.dumps(rows), status=status_line(200))
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    return answer


def _container(call: Call, account: str, name: str) -> Response:
    """Answer a call on a container."""
    store: CDNStore = call.store
    if call.method in ("HEAD", "GET"):
        return empty_answer(204, _headers(call, store.find(account, name)))
    if call.method == "PUT":
        _settings(call)
        entry, new = store.publish(account, name)
        was_enabled = entry.enabled and not new
        _change(call, entry)
        status = 202 if was_enabled or not entry.enabled else 201
        return empty_answer(status, uris(call, entry))
    if call.method == "POST":
        entry = store.find(account, name)
        _change(call, entry)
        return empty_answer(202, uris(call, entry))
    if call.method == "DELETE":
        if call.headers.get("X-Remove-Cdn-Container", "").lower() not in ("t", *TRUE):
            raise Problem(405, headers={"Allow": "HEAD, PUT, POST"})
        store.drop(account, name)
        return empty_answer(204)
    raise Problem(405, headers={"Allow": "HEAD, PUT, POST, DELETE"})


def _settings(call: Call) -> tuple[bool | None, int | None, bool | None]:
    """Return what a request sets: enabled, time to live, log retention.

    Raises:
        Problem: 400, a value makes no sense.
    """
    ttl = None
    text = call.headers.get("X-Ttl")
    if text is not None:
        if not text.strip().isdigit() or not LEAST_TTL <= int(text) <= MOST_TTL:
            raise Problem(400, f"X-TTL must be between {LEAST_TTL} and {MOST_TTL} seconds.")
        ttl = int(text)
    return _flag(call, "X-Cdn-Enabled"), ttl, _flag(call, "X-Log-Retention")


def _flag(call: Call, header: str) -> bool | None:
    """Return a header that says yes or no, None without it.

    Raises:
        Problem: 400, it says something else.
    """
    text = call.headers.get(header)
    if text is None:
        return None
    value = text.strip().lower()
    if value not in TRUE + FALSE:
        raise Problem(400, f"{header} must be True or False.")
    return value in TRUE


def _change(call: Call, entry: Published) -> None:
    """Change the settings of a container."""
    enabled, ttl, log_retention = _settings(call)
    if enabled is not None:
        entry.enabled = enabled
    if ttl is not None:
        entry.ttl = ttl
    if log_retention is not None:
        entry.log_retention = log_retention


def _purge(call: Call, account: str, container: str, name: str) -> Response:
    """Have the edges drop an object before its time."""
    if call.method != "DELETE":
        raise Problem(405, headers={"Allow": "DELETE"})
    store: CDNStore = call.store
    store.purge(account, container, name, call.headers.get("X-Purge-Email", ""))
    return empty_answer(204)


# -- the edges -----------------------------------------------------------------------------------


def _serve(call: Call, parts: list[str]) -> Response:
    """Give an object to anybody who asks."""
    if call.method not in ("GET", "HEAD"):
        raise Problem(405, headers={"Allow": "GET, HEAD"})
    store: CDNStore = call.store
    entry = store.by_key(parts[0])
    rest = parts[1:]
    if rest and rest[0] in ("ssl", "stream", "iosr"):
        rest = rest[1:]
    answer = _object(call, store, entry, "/".join(rest))
    if entry.log_retention:
        _log(call, store, entry, answer.status_code)
    return answer


def _object(call: Call, store: CDNStore, entry: Published, name: str) -> Response:
    """Return an object, the index page of a folder, or the error page."""
    try:
        settings = store.storage.container(entry.account, entry.name).headers
    except Problem:
        settings = {}
    index = settings.get("X-Container-Meta-Web-Index", "")
    wanted = f"{name}{index}" if index and (not name or name.endswith("/")) else name
    try:
        if not wanted:
            raise Problem(404)
        return _answer(call, entry, store.fetch(entry, wanted), 200)
    except Problem as problem:
        page = settings.get("X-Container-Meta-Web-Error", "")
        if problem.status != 404 or not page:
            raise
        return _answer(call, entry, store.fetch(entry, f"404{page}"), 404)


def _answer(call: Call, entry: Published, stored: StoredObject, status: int) -> Response:
    """Return what an edge sends."""
    data = b"".join(stored.blob.pieces())
    answer = Response(data if call.method == "GET" else b"", status=status_line(status))
    answer.headers["Content-Type"] = stored.content_type
    answer.headers["Content-Length"] = str(len(data))
    answer.headers["Etag"] = stored.etag
    answer.headers["Last-Modified"] = http_date(whole_seconds(stored.timestamp))
    answer.headers["Cache-Control"] = f"public, max-age={entry.ttl}"
    for name, value in stored.headers.items():
        if name.startswith("Access-Control-") or name in ("Content-Encoding", "Cache-Control"):
            answer.headers[name] = value
    return answer


def _log(call: Call, store: CDNStore, entry: Published, status: int) -> None:
    """Store an access log, where the owner finds it."""
    storage, now = store.storage, call.now
    path = call.path.partition("/")[2]
    address = call.environ.get("REMOTE_ADDR", "-")
    stamp = moment(now).strftime("%d/%b/%Y:%H:%M:%S +0000")
    line = f'{address} - - [{stamp}] "{call.method} /{path} HTTP/1.1" {status} -\n'
    if LOGS not in storage.account(entry.account).containers:
        storage.create_container(entry.account, LOGS)
    blob = Blob.of(gzip.compress(line.encode()))
    folder = f"{entry.name}/{moment(now).strftime('%Y/%m/%d/%H')}"
    log = StoredObject(
        name=f"{folder}/{uuid.uuid4().hex}.log.gz",
        blob=blob,
        etag=blob.md5,
        content_type="application/x-gzip",
        timestamp=storage.timestamp(),
    )
    storage.put(entry.account, LOGS, log)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the transaction."""
    answer.headers["X-Trans-Id"] = f"tx{uuid.uuid4().hex[:21]}-{int(call.now):010x}"


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as Swift does."""
    return swift_document(problem)
