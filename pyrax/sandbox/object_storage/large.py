"""Large objects: static ones with a manifest of segments, dynamic ones by a common prefix."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.errors import Problem, empty_answer, status_line
from pyrax.sandbox.object_storage import bulk_answer
from pyrax.sandbox.object_storage.blobs import Blob
from pyrax.sandbox.object_storage.headers import delete_at, object_headers
from pyrax.sandbox.object_storage.models import ObjectStore, Segment, StoredObject
from pyrax.sandbox.object_storage.reading import Part, parse_ranges, resolve, send
from pyrax.sandbox.object_storage.storing import content_type_of, created, receive
from pyrax.sandbox.routing import Call

# How deep static large objects may be nested.
DEEPEST = 10


def split_path(path: str) -> tuple[str, str]:
    """Return container and object of a path such as `/container/object`."""
    container, _, name = path.lstrip("/").partition("/")
    return container, name


# -- static large objects ------------------------------------------------------------------------


def put_manifest(call: Call, account: str, container: str, name: str) -> Response:
    """Store the manifest of a static large object; with `heartbeat=on` the outcome is a document.

    Blanks come before that document while a cluster checks the segments.
    """
    if call.query.get("heartbeat", "").lower() not in ("on", "true", "1", "yes"):
        return _put_manifest(call, account, container, name)
    fields: dict[str, Any] = {"Errors": [], "Etag": "", "Last Modified": ""}
    try:
        answer = _put_manifest(call, account, container, name)
        status, text = status_line(answer.status_code), ""
        fields["Etag"] = answer.headers["Etag"].strip('"')
        fields["Last Modified"] = answer.headers["Last-Modified"]
    except Problem as problem:
        status, text = status_line(problem.status), problem.message
    body = b" \r\n\r\n" + bulk_answer.document(call, fields, status, text).encode()
    beating = Response(body, status=status_line(202))
    beating.headers["Content-Type"] = bulk_answer.content_type(call)
    return beating


def _put_manifest(call: Call, account: str, container: str, name: str) -> Response:
    """Store the manifest after checking all its segments."""
    store: ObjectStore = call.store
    try:
        entries = json.loads(
            receive(call, store.max_manifest_size).read(0, store.max_manifest_size)
        )
    except ValueError:
        raise Problem(400, "Manifest must be valid JSON.") from None
    if not isinstance(entries, list) or not entries:
        raise Problem(400, "Manifest must contain at least one segment.")
    if len(entries) > store.max_manifest_segments:
        most = store.max_manifest_segments
        raise Problem(413, f"Number of segments must be <= {most}")
    with call.site.cloud.lock:
        segments, errors = _check_segments(store, account, entries)
        if errors:
            raise _manifest_problem(call, errors)
        document = json.dumps([_entry(segment) for segment in segments]).encode()
        joined = "".join(_joined_etag(segment) for segment in segments)
        stored = StoredObject(
            name=name,
            blob=Blob.of(document),
            etag=hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest(),
            content_type=content_type_of(call, name, call.headers.get("Content-Type")),
            timestamp=store.timestamp(),
            headers=object_headers(call),
            delete_at=delete_at(call),
            segments=tuple(segments),
        )
        expected = call.headers.get("Etag", "").strip('"')
        if expected and expected != stored.etag:
            raise Problem(422)
        stored = store.put(account, container, stored)
    return created(stored)


def _joined_etag(segment: Segment) -> str:
    """Return what a segment adds to the ETag of the whole."""
    if segment.span is None:
        return segment.etag
    return f"{segment.etag}:{segment.span[0]}-{segment.span[1]};"


def _check_segments(
    store: ObjectStore, account: str, entries: list[Any]
) -> tuple[list[Segment], list[tuple[str, str]]]:
    """Return the segments, and what is wrong with some of them."""
    segments: list[Segment] = []
    errors: list[tuple[str, str]] = []
    for index, entry in enumerate(entries):
        found = _check_segment(store, account, entry, index)
        if isinstance(found, Segment):
            segments.append(found)
        else:
            errors.append(found)
    return segments, errors


def _check_segment(
    store: ObjectStore, account: str, entry: Any, index: int
) -> Segment | tuple[str, str]:
    """Return one segment, or its path and what is wrong with it."""
    if not isinstance(entry, dict):
        raise Problem(400, f"Index {index}: not a JSON object")
    if "data" in entry:
        try:
            data = base64.b64decode(entry["data"], validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise Problem(400, f"Index {index}: data must be valid base64") from None
        if not data:
            raise Problem(400, f"Index {index}: Too small; data cannot be empty")
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return Segment("", etag, len(data), data=data)
    path = entry.get("path")
    if not isinstance(path, str) or not all(split_path(path)):
        raise Problem(
            400,
            f"Index {index}: path does not refer to an object. Path must be of "
            "the form /container/object.",
        )
    try:
        stored = store.stored(account, *split_path(path))
    except Problem:
        return path, "404 Not Found"
    expected, size = entry.get("etag"), entry.get("size_bytes")
    if expected is not None and str(expected).strip('"') != stored.etag:
        return path, "Etag Mismatch"
    if size is not None and size != stored.length:
        return path, "Size Mismatch"
    span = None
    if entry.get("range") is not None:
        spans = resolve(parse_ranges(f"bytes={entry['range']}"), stored.length)
        if len(spans) != 1:
            return path, "Unsatisfiable Range"
        span = (spans[0][0], spans[0][1] - 1)
    used = stored.length if span is None else span[1] - span[0] + 1
    if used < store.min_segment_size:
        least = store.min_segment_size
        return path, f"Too Small; each segment must be at least {least} byte{'s' * (least > 1)}."
    return Segment(
        "/" + path.lstrip("/"),
        stored.etag,
        stored.length,
        span,
        content_type=stored.content_type,
        modified=stored.timestamp,
        nested=stored.segments is not None,
    )


def _manifest_problem(call: Call, errors: list[tuple[str, str]]) -> Problem:
    """Return the refusal of a manifest, with a list of what is wrong."""
    answer = bulk_answer.document(
        call, {"Errors": [list(error) for error in errors]}, "400 Bad Request"
    )
    return Problem(400, body=answer, content_type=bulk_answer.content_type(call))


def _entry(segment: Segment) -> dict[str, Any]:
    """Return a segment as the stored manifest holds it."""
    if segment.data is not None:
        return {"data": base64.b64encode(segment.data).decode()}
    entry: dict[str, Any] = {
        "name": segment.path,
        "hash": segment.etag,
        "bytes": segment.length,
        "content_type": segment.content_type,
        "last_modified": iso_microseconds(segment.modified, ""),
    }
    if segment.span is not None:
        entry["range"] = f"{segment.span[0]}-{segment.span[1]}"
    if segment.nested:
        entry["sub_slo"] = True
    return entry


def send_manifest(call: Call, stored: StoredObject, headers: dict[str, str]) -> Response:
    """Send the manifest itself; with `format=raw` in the form in which it can be put again."""
    blob = stored.blob
    if call.query.get("format") == "raw":
        blob = Blob.of(json.dumps([_raw_entry(entry) for entry in stored.segments or ()]).encode())
    etag = blob.md5
    headers = {**headers, "Content-Type": "application/json; charset=utf-8", "Etag": etag}
    return send(call, [Part(blob, 0, blob.length)], headers, etag, stored.timestamp)


def _raw_entry(segment: Segment) -> dict[str, Any]:
    """Return a segment as it is put."""
    if segment.data is not None:
        return {"data": base64.b64encode(segment.data).decode()}
    entry: dict[str, Any] = {
        "path": segment.path,
        "etag": segment.etag,
        "size_bytes": segment.length,
    }
    if segment.span is not None:
        entry["range"] = f"{segment.span[0]}-{segment.span[1]}"
    return entry


def static_parts(
    store: ObjectStore, account: str, stored: StoredObject, depth: int = 0
) -> list[Part]:
    """Return the data of a static large object; parts that have gone or changed have none."""
    parts: list[Part] = []
    for segment in stored.segments or ():
        if segment.data is not None:
            parts.append(Part(Blob.of(segment.data), 0, segment.size))
            continue
        parts += _segment_parts(store, account, segment, depth)
    return parts


def _segment_parts(store: ObjectStore, account: str, segment: Segment, depth: int) -> list[Part]:
    """Return the data of one segment."""
    gone = [Part(None, 0, segment.size)]
    try:
        found = store.stored(account, *split_path(segment.path))
    except Problem:
        return gone
    if found.etag != segment.etag or found.length != segment.length or depth > DEEPEST:
        return gone
    if found.segments is None:
        start = segment.span[0] if segment.span else 0
        return [Part(found.blob, start, segment.size)]
    inner = static_parts(store, account, found, depth + 1)
    if segment.span is None:
        return inner
    return _slice(inner, segment.span[0], segment.span[1] + 1)


def _slice(parts: list[Part], start: int, end: int) -> list[Part]:
    """Return a stretch of several parts."""
    found = []
    offset = 0
    for part in parts:
        first, last = max(start - offset, 0), min(end - offset, part.length)
        if first < last:
            found.append(Part(part.blob, part.start + first, last - first))
        offset += part.length
    return found


def check_first(call: Call, parts: list[Part]) -> None:
    """Refuse to send an object whose very beginning has gone.

    Raises:
        Problem: 409.
    """
    if call.method == "GET" and parts and parts[0].blob is None:
        raise Problem(409)


def delete_with_segments(call: Call, account: str, container: str, name: str) -> Response:
    """Delete a static large object with all its segments."""
    store: ObjectStore = call.store
    stored = store.stored(account, container, name)
    result = bulk_answer.Result()
    if stored.segments is None:
        result.errors.append((f"/{container}/{name}", "Not an SLO manifest"))
        return bulk_answer.deleted(call, result)
    later = call.query.get("async", "").lower() in ("yes", "on", "true", "1")
    for path in [*_all_paths(store, account, stored), f"/{container}/{name}"]:
        try:
            store.remove(account, *split_path(path))
            result.done += 1
        except Problem:
            result.not_found += 1
    return empty_answer(204) if later else bulk_answer.deleted(call, result)


def _all_paths(store: ObjectStore, account: str, stored: StoredObject, depth: int = 0) -> list[str]:
    """Return the paths of all segments, also of nested ones, each once."""
    paths: dict[str, None] = {}
    for segment in stored.segments or ():
        if segment.data is not None or depth > DEEPEST:
            continue
        if segment.nested:
            try:
                inner = store.stored(account, *split_path(segment.path))
                paths.update(dict.fromkeys(_all_paths(store, account, inner, depth + 1)))
            except Problem:
                pass
        paths[segment.path] = None
    return list(paths)


# -- dynamic large objects -----------------------------------------------------------------------


@dataclass(frozen=True)
class Dynamic:
    """The data of a dynamic large object."""

    parts: list[Part]
    etag: str
    length_known: bool


def check_dynamic(call: Call) -> None:
    """Refuse a malformed `X-Object-Manifest`.

    Raises:
        Problem: 400.
    """
    value = call.headers.get("X-Object-Manifest")
    if value is None or value == "":
        return
    container, _, prefix = unquote(value).partition("/")
    if not container or not prefix or "?" in value or "&" in value or prefix.startswith("/"):
        raise Problem(400, "X-Object-Manifest must be in the format container/prefix")


def dynamic_parts(store: ObjectStore, account: str, stored: StoredObject) -> Dynamic:
    """Return the objects that make up a dynamic large object, in the order of their names.

    They are found in the container's listing, which may lag behind.
    """
    value = stored.headers["X-Object-Manifest"]
    container, _, prefix = unquote(value).partition("/")
    most = store.limits["container_listing_limit"]
    parts, etags = [], []
    try:
        listing = store.container(account, container).listing
    except Problem:
        return Dynamic([], _joined([]), True)
    for name in listing.between("", None, prefix):
        row = listing.rows[name]
        etags.append(row.etag)
        if row.segments is not None:
            parts += static_parts(store, account, row)
        else:
            parts.append(Part(row.blob, 0, row.blob.length))
    return Dynamic(parts, _joined(etags), len(etags) <= most)


def _joined(etags: list[str]) -> str:
    """Return the ETag of joined ETags."""
    return f'"{hashlib.md5("".join(etags).encode(), usedforsecurity=False).hexdigest()}"'
