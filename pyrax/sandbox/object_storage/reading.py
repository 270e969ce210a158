"""Sending an object: conditions, ranges, and the data of large objects part by part."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.http import parse_date
from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date
from pyrax.sandbox.errors import Problem, status_line
from pyrax.sandbox.object_storage.blobs import Blob
from pyrax.sandbox.object_storage.headers import whole_seconds
from pyrax.sandbox.routing import Call
from pyrax.sandbox.server import HangUp


@dataclass(frozen=True)
class Part:
    """A stretch of data: from a blob, or None where the data has gone."""

    blob: Blob | None
    start: int
    length: int


def pieces(parts: list[Part], start: int, end: int) -> Iterator[bytes]:
    """Walk through the data of several parts, from `start` up to but not including `end`.

    Raises:
        HangUp: a part is missing; what came before it has been sent.
    """
    offset = 0
    for part in parts:
        first, last = max(start - offset, 0), min(end - offset, part.length)
        if first < last:
            if part.blob is None:
                raise HangUp
            yield from part.blob.pieces(part.start + first, part.start + last)
        offset += part.length


def parse_ranges(text: str | None) -> list[tuple[int | None, int | None]]:
    """Return the ranges of a Range header; none when it is missing or malformed."""
    unit, equals, rest = (text or "").partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return []
    ranges: list[tuple[int | None, int | None]] = []
    for item in rest.split(","):
        first, dash, last = item.strip().partition("-")
        if not dash or not (first or last):
            return []
        if any(number and not number.isdigit() for number in (first, last)):
            return []
        start, end = int(first) if first else None, int(last) if last else None
        if start is not None and end is not None and end < start:
            return []
        ranges.append((start, end))
    return ranges


def resolve(ranges: list[tuple[int | None, int | None]], length: int) -> list[tuple[int, int]]:
    """Return the ranges that lie within the data, as start and end; the end is not included."""
    found = []
    for start, end in ranges:
        if start is None:
            if end:
                found.append((max(0, length - end), length))
        elif start < length:
            found.append((start, length if end is None else min(end + 1, length)))
    return [(start, end) for start, end in found if start < end or length == 0]


def check_conditions(call: Call, etag: str, timestamp: float) -> int | None:
    """Return 304 or 412 when the conditions of a request say so, else None."""
    bare = etag.strip('"')
    modified = whole_seconds(timestamp)
    if_match, if_none_match = call.headers.get("If-Match"), call.headers.get("If-None-Match")
    if if_match is not None and not _names(if_match, bare):
        return 412
    if if_none_match is not None and _names(if_none_match, bare):
        return 304
    since = parse_date(call.headers.get("If-Modified-Since"))
    if since is not None and if_none_match is None and modified <= since.timestamp():
        return 304
    until = parse_date(call.headers.get("If-Unmodified-Since"))
    if until is not None and modified > until.timestamp():
        return 412
    return None


def _names(condition: str, etag: str) -> bool:
    """Tell whether a condition names an ETag."""
    choices = [choice.strip().strip('"') for choice in condition.split(",")]
    return "*" in choices or etag in choices


def send(
    call: Call,
    parts: list[Part],
    headers: dict[str, str],
    etag: str,
    timestamp: float,
    *,
    length_known: bool = True,
) -> Response:
    """Answer a GET or HEAD of an object.

    Raises:
        Problem: 412, a condition is not met; 416, no range lies within the data.
    """
    length = sum(part.length for part in parts)
    headers = {**headers, "Last-Modified": http_date(whole_seconds(timestamp))}
    refused = check_conditions(call, etag, timestamp)
    if refused == 412:
        raise Problem(412, headers={"Etag": etag})
    if refused == 304:
        kept = ("Etag", "Last-Modified", "X-Timestamp")
        return _answer(304, {name: headers[name] for name in kept if name in headers}, None)
    ranges = parse_ranges(call.headers.get("Range"))
    if_range = call.headers.get("If-Range")
    if if_range is not None and if_range.strip('"') != etag.strip('"'):
        moment = parse_date(if_range)
        if moment is None or whole_seconds(timestamp) > moment.timestamp():
            ranges = []
    spans = resolve(ranges, length)
    suffix_of_nothing = length == 0 and all(start is None for start, _ in ranges)
    if ranges and (not spans or length == 0) and not suffix_of_nothing:
        raise Problem(416, headers={"Content-Range": f"bytes */{length}", "Etag": etag})
    head = call.method == "HEAD"
    if head or not ranges or length == 0:
        if length_known:
            headers["Content-Length"] = str(length)
        return _answer(200, headers, None if head else pieces(parts, 0, length))
    if len(spans) == 1:
        start, end = spans[0]
        headers["Content-Length"] = str(end - start)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
        return _answer(206, headers, pieces(parts, start, end))
    return _multipart(parts, spans, headers, length)


def _multipart(
    parts: list[Part], spans: list[tuple[int, int]], headers: dict[str, str], length: int
) -> Response:
    """Answer with several ranges."""
    boundary = uuid.uuid4().hex
    heads = [
        (
            f"--{boundary}\r\nContent-Type: {headers['Content-Type']}\r\n"
            f"Content-Range: bytes {start}-{end - 1}/{length}\r\n\r\n"
        ).encode()
        for start, end in spans
    ]
    tail = f"--{boundary}--".encode()

    def body() -> Iterator[bytes]:
        for head, (start, end) in zip(heads, spans):
            yield head
            yield from pieces(parts, start, end)
            yield b"\r\n"
        yield tail

    total = sum(len(head) + 2 + end - start for head, (start, end) in zip(heads, spans))
    headers["Content-Type"] = f"multipart/byteranges;boundary={boundary}"
    headers["Content-Length"] = str(total + len(tail))
    return _answer(206, headers, body())


def _answer(status: int, headers: dict[str, str], body: Iterator[bytes] | None) -> Response:
    """Return an answer that streams its body."""
    answer = Response(body, status=status_line(status), direct_passthrough=True)
    answer.automatically_set_content_length = False
    del answer.headers["Content-Type"]
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
