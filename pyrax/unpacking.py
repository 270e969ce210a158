"""Uncompressing what came compressed; what breaks off is never taken for the whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

BLOCK = 256 * 1024
"""Bytes that are given out at once, at most: a little can become very much."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_NAKED = -zlib.MAX_WBITS


class Damaged(Exception):
    """The content is not what its ``Content-Encoding`` says."""


class CutOff(Damaged):
    """The end of the content is missing."""


def coding_of(encoding: str | None) -> str | None:
    """Return how content is compressed.

    Args:
        encoding: The header ``Content-Encoding``; ``None`` if there is none.

    Returns:
        ``"gzip"`` or ``"deflate"``; ``None`` for content that is not compressed, or otherwise.
    """
    coding = (encoding or "").strip().lower().replace("x-", "")
    return coding if coding in ("gzip", "deflate") else None


def unpack(pieces: Iterable[bytes], coding: str | None) -> Iterator[bytes]:
    """Uncompress content piece by piece.

    Content may consist of several compressed parts, one after the other, and be padded with
    zeros, as the ``gzip`` command has it.

    Args:
        pieces: The content as it comes in.
        coding: As ``coding_of`` gives it; with ``None`` the pieces are left alone.

    Raises:
        CutOff: The content ends in the middle.
        Damaged: It is not compressed in this way.
    """
    if coding is None:
        yield from pieces
        return
    unpacker: Any = None
    data = b""
    try:
        for piece in pieces:
            data += piece
            while data:
                if unpacker is not None and unpacker.eof:
                    data = data.lstrip(b"\0")
                if unpacker is None or unpacker.eof:
                    if len(data) < 2:
                        break
                    unpacker = zlib.decompressobj(_form(data, coding))
                unpacked = unpacker.decompress(data, BLOCK)
                data = unpacker.unconsumed_tail or unpacker.unused_data
                if unpacked:
                    yield unpacked
        rest = b"" if unpacker is None else unpacker.flush()
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if rest:
        yield rest
    if data or not (unpacker is None or unpacker.eof):
        raise CutOff("the end of what is compressed is missing")


def _form(start: bytes, coding: str) -> int:
    """Tell by the first two bytes what to expect; many send ``deflate`` without its wrapping."""
    wrapped = start[:2] == b"\x1f\x8b" or (
        start[0] & 15 == zlib.DEFLATED and (start[0] * 256 + start[1]) % 31 == 0
    )
    return _GZIP_OR_ZLIB if wrapped or coding == "gzip" else _NAKED
