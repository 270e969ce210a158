"""Reading the body of an answer piece by piece, by whoever asked for it to be left unread."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import requests
import urllib3.exceptions

from pyrax import http_answer

BLOCK = 256 * 1024
"""Bytes read from the connection at once, at most."""
_FIRST = 64 * 1024
"""Bytes that are asked for at first, and for as long as fewer come."""

_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")

clock = time.monotonic


class Broken(Exception):
    """The connection broke in the middle of a body."""


def parse_content_range(value: str | None) -> tuple[int | None, int | None, int | None] | None:
    """Read a ``Content-Range``.

    Args:
        value: The header.

    Returns:
        First byte, last byte (``None`` for an unsatisfied range) and total (``None`` if unknown);
        ``None`` without a usable header.
    """
    match = _CONTENT_RANGE.fullmatch((value or "").strip())
    if match is None:
        return None
    first, last, total = match.groups()
    return (
        None if first is None else int(first),
        None if last is None else int(last),
        None if total == "*" else int(total),
    )


def read_pieces(response: requests.Response, read_timeout: float) -> Iterator[bytes]:
    """Give the raw body of an answer, as it comes in; nothing is uncompressed.

    Args:
        response: An answer whose body has not been read.
        read_timeout: Seconds; once a reader has waited that long in all, the body must have come
            at 1 KiB a second on average.

    Raises:
        Broken: The connection broke, stopped or trickles.
    """
    raw: Any = response.raw
    read = getattr(raw, "read1", None) or raw.read
    waited = 0.0
    received = 0
    wanted = _FIRST
    while True:
        before = clock()
        try:
            piece = read(wanted, decode_content=False)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Broken(http_answer.reason_of(error)) from error
        waited += clock() - before
        if not piece:
            return
        received += len(piece)
        # A slow connection has little at a time; memory for much more would only cost time.
        wanted = min(BLOCK, max(_FIRST, 2 * len(piece)))
        late = waited - read_timeout
        if late > 0 and received < late * http_answer.SLOWEST_ANSWER:
            raise Broken(f"only {received} bytes came in {waited:.0f} seconds")
        yield piece


def cut(pieces: Iterable[bytes], chunk_size: int) -> Iterator[bytes]:
    """Give data in pieces of one size; the last one may be shorter.

    Args:
        pieces: The data.
        chunk_size: Bytes of a piece.
    """
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) >= chunk_size:
            yield bytes(kept[:chunk_size])
            del kept[:chunk_size]
    if kept:
        yield bytes(kept)
