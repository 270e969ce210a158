"""Listings of accounts and containers in plain text, JSON and XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # it only writes XML

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.errors import Problem, empty_answer, status_line
from pyrax.sandbox.object_storage.models import Container, Listing, StoredObject
from pyrax.sandbox.routing import Call

FORMATS = {
    "plain": "text/plain",
    "json": "application/json",
    "xml": "application/xml",
}

Entry = dict[str, Any]


def listing_format(call: Call) -> str:
    """Return `plain`, `json` or `xml`, from the query or the Accept header.

    Raises:
        Problem: 406, the client accepts none of them.
    """
    asked = call.query.get("format", "").lower()
    if asked in FORMATS:
        return asked
    accept = call.headers.get("Accept", "*/*")
    choices = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    for choice in choices:
        if choice in ("*/*", "text/*", "text/plain", ""):
            return "plain"
        if choice in ("application/json", "application/*"):
            return "json"
        if choice in ("application/xml", "text/xml"):
            return "xml"
    raise Problem(406)


def limit_of(call: Call, most: int) -> int:
    """Return how many rows are asked for.

    Raises:
        Problem: 412, more than are allowed.
    """
    text = call.query.get("limit", "")
    if not text.isdigit():
        return most
    limit = int(text)
    if limit > most:
        raise Problem(412, f"Maximum limit is {most}")
    return limit


def select(
    call: Call, listing: Listing[Any], most: int, show: Callable[[Any], Entry]
) -> list[Entry]:
    """Return the rows that the query asks for."""
    limit = limit_of(call, most)
    query = call.query
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    if "path" in query:
        prefix = query["path"].rstrip("/") + "/" if query["path"] else ""
        delimiter = "/"
    entries: list[Entry] = []
    last_group = None
    for name in _names(call, listing, prefix):
        if len(entries) >= limit:
            break
        end = name.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            if name != prefix or "path" not in query:
                entries.append(show(listing.rows[name]))
            continue
        group = name[: end + len(delimiter)]
        if "path" in query:
            if group == name:
                entries.append(show(listing.rows[name]))
            continue
        if group not in (last_group, query.get("marker")):
            entries.append({"subdir": group})
        last_group = group
    return entries


def _names(call: Call, listing: Listing[Any], prefix: str) -> Iterator[str]:
    """Walk through the names that the markers leave, in the order that is asked for."""
    marker, end_marker = call.query.get("marker", ""), call.query.get("end_marker", "")
    if call.query.get("reverse", "").lower() in ("1", "true", "yes", "on", "t", "y"):
        return listing.between_backwards(end_marker, marker, prefix)
    return listing.between(marker, end_marker, prefix)


def container_entry(container: Container) -> Entry:
    """Return a container's row in the listing of its account."""
    return {
        "name": container.name,
        "count": len(container.listing.names),
        "bytes": container.listing.bytes,
        "last_modified": iso_microseconds(container.modified, ""),
        "storage_policy": container.policy,
    }


def object_entry(stored: StoredObject) -> Entry:
    """Return an object's row in the listing of its container."""
    entry: Entry = {
        "name": stored.name,
        "hash": stored.etag,
        "bytes": stored.length,
        "content_type": stored.content_type,
        "last_modified": iso_microseconds(stored.timestamp, ""),
    }
    if stored.segments is not None:
        entry["hash"] = stored.blob.md5
        entry["slo_etag"] = stored.large_etag
    return entry


def answer(
    call: Call, entries: list[Entry], kind: str, name: str, headers: dict[str, str]
) -> Response:
    """Return a listing in the format that the client asks for.

    Args:
        call: the request.
        entries: the rows.
        kind: `account` or `container`, what is listed.
        name: name of what is listed.
        headers: headers of the answer.
    """
    form = listing_format(call)
    if form == "plain":
        lines = [str(entry.get("name", entry.get("subdir"))) + "\n" for entry in entries]
        if not lines:
            return empty_answer(204, headers)
        body = "".join(lines)
    elif form == "json":
        body = json.dumps(entries)
    else:
        body = _xml(entries, kind, name)
    found = Response(body.encode(), status=status_line(200))
    for key, value in headers.items():
        found.headers[key] = value
    found.headers["Content-Type"] = f"{FORMATS[form]}; charset=utf-8"
    return found


def _xml(entries: list[Entry], kind: str, name: str) -> str:
    """Return a listing as XML."""
    tag = "container" if kind == "account" else "object"
    rows = []
    for entry in entries:
        if "subdir" in entry:
            subdir = str(entry["subdir"])
            rows.append(f"<subdir name={quoteattr(subdir)}><name>{escape(subdir)}</name></subdir>")
            continue
        fields = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in entry.items())
        rows.append(f"<{tag}>{fields}</{tag}>")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<{kind} name={quoteattr(name)}>{''.join(rows)}</{kind}>"
