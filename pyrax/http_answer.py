"""Reading answers to their end, and telling how an exchange failed."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import requests
import requests.exceptions
import urllib3.exceptions

from pyrax import http_trace, unpacking
from pyrax.http_retry import Failure

SLOWEST_ANSWER = 1024.0
"""Bytes a second: what an answer must reach on average once the read time-out has passed."""
PIECE = 64 * 1024
MOST_AT_ONCE = 16 * 1024 * 1024
"""Bytes up to which an answer of known length is read in one piece."""
LARGE_ANSWER = 64 * 1024 * 1024
"""Bytes up to which an answer may be compressed as well as it can be."""
LARGE_ERROR = 1024 * 1024
"""The same for an error answer: its first words are all that is needed."""
MOST_COMPRESSED = 100
"""How many times its compressed size a larger answer may have; documents reach about 20."""


def decode(content: bytes, strict: bool = False) -> Any:
    """Return the JSON in a body, or the body itself when it is none.

    Args:
        content: The whole body.
        strict: ``True`` to raise for JSON that is nested too deeply to be read.

    Returns:
        What ``json.loads`` makes of it, else the same bytes; ``b""`` for an empty body.

    Raises:
        RecursionError: It is nested too deeply, and ``strict`` is true.
    """
    if not content:
        return content
    try:
        return json.loads(content)
    except ValueError:
        return content
    except RecursionError:
        if strict:
            raise
        return content


def read_answer(
    response: requests.Response, read_timeout: float, clock: Callable[[], float]
) -> bytes:
    """Read the body of an answer to its end.

    The socket's time-out limits the silence between two bytes only. In addition the body must
    come at ``SLOWEST_ANSWER`` bytes a second on average, once ``read_timeout`` seconds are over:
    a large list over a slow line is waited for, an answer that trickles is not.

    Args:
        response: The answer, with its body still unread.
        read_timeout: Seconds that even the slowest answer is given.
        clock: Gives the present time in seconds.

    Returns:
        The body, uncompressed; of an error answer that breaks off, as much as there is.

    Raises:
        requests.exceptions.ReadTimeout: The answer stopped or trickles.
        requests.exceptions.ChunkedEncodingError: The answer was cut off.
        requests.exceptions.ContentDecodingError: It cannot be uncompressed, or grows beyond all
            measure when it is.
    """
    pieces: list[bytes] = []
    try:
        _read_pieces(response.raw, pieces, response.status_code < 400, read_timeout, clock)
    except requests.exceptions.RequestException:
        response.close()
        if response.status_code < 400:
            raise
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class _Pace:
    """The speed at which a body comes in.

    Args:
        read_timeout: Seconds that even the slowest body is given.
        clock: Gives the present time in seconds.
    """

    def __init__(self, read_timeout: float, clock: Callable[[], float]) -> None:
        self.read_timeout = read_timeout
        self.clock = clock
        self.started = clock()
        self.received = 0

    def arrived(self, size: int) -> None:
        """Note that so many bytes came; raise ``socket.timeout`` if the body trickles."""
        self.received += size
        late = self.clock() - self.started - self.read_timeout
        if late > 0 and self.received < late * SLOWEST_ANSWER:
            seconds = late + self.read_timeout
            raise socket.timeout(f"only {self.received} bytes came in {seconds:.0f} seconds")


def _read_pieces(
    raw: Any, pieces: list[bytes], whole: bool, read_timeout: float, clock: Callable[[], float]
) -> None:
    """Read what arrives and add it to ``pieces``: all in one, or as it arrives.

    With ``whole``, nothing is of use of a body that breaks off.
    """
    pace = _Pace(read_timeout, clock)
    encoding = (getattr(raw, "headers", None) or {}).get("Content-Encoding")
    if encoding and "," in encoding:  # each one may multiply the size by a thousand
        raise requests.exceptions.ContentDecodingError("the answer is compressed several times")
    size = 0
    # On connections of this package the pace is watched at the socket, below all buffers.
    timed = getattr(getattr(getattr(raw, "_original_response", None), "fp", None), "timed", None)
    if timed is not None:
        timed.arrived = pace.arrived
    try:
        length = getattr(raw, "length_remaining", None)
        # Memory for the announced length is set aside at once: it must not be a lie of gigabytes.
        if whole and timed is not None and not encoding and 0 < (length or 0) <= MOST_AT_ONCE:
            pieces.append(raw.read(decode_content=True))
        coding = unpacking.coding_of(encoding)
        arriving = _pieces_of(raw, None if timed is not None else pace, coding is None)
        for piece in unpacking.unpack(arriving, coding):
            pieces.append(piece)
            if encoding:
                size += len(piece)
                _check_growth(size, pace.received, LARGE_ANSWER if whole else LARGE_ERROR)
    except (urllib3.exceptions.ReadTimeoutError, socket.timeout) as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except unpacking.CutOff as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    except (urllib3.exceptions.DecodeError, unpacking.Damaged) as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    except (urllib3.exceptions.HTTPError, ssl.SSLError) as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    missing = getattr(raw, "length_remaining", None)
    if missing:
        raise requests.exceptions.ChunkedEncodingError(f"{missing} bytes are missing")


def _check_growth(size: int, received: int, large: int) -> None:
    """Raise for an answer that is small on the wire and fills the memory when uncompressed."""
    if size > large and size > MOST_COMPRESSED * received:
        raise requests.exceptions.ContentDecodingError(
            f"{received} bytes of the answer make more than {size} bytes when uncompressed"
        )


def _pieces_of(raw: Any, pace: _Pace | None, decode_content: bool) -> Iterator[bytes]:
    """Give the pieces of a body as they come in.

    ``decode_content`` leaves it to urllib3 to undo codings that nobody asked for.
    """
    read = getattr(raw, "read1", None)
    if read is None:  # urllib3 before 2
        pieces = raw.stream(PIECE, decode_content=decode_content)
    else:
        pieces = iter(lambda: read(PIECE, decode_content=decode_content), b"")
    for piece in pieces:
        if pace is not None:
            pace.arrived(len(piece))
        yield piece


def classify(error: BaseException) -> str:
    """Tell how an exchange failed.

    Args:
        error: What ``requests`` raised.

    Returns:
        One of ``Failure``: what it means for sending the request again.
    """
    if isinstance(error, requests.exceptions.SSLError):
        return Failure.FINAL
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Failure.UNSENT
    if isinstance(error, requests.exceptions.Timeout):
        return Failure.TIMEOUT
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Failure.INCOMPLETE
    if not isinstance(error, requests.exceptions.ConnectionError):
        return Failure.FINAL
    reason: Any = error.args[0] if error.args else None
    reason = getattr(reason, "reason", reason)
    if isinstance(reason, urllib3.exceptions.ProxyError):
        reason = reason.original_error
        if not isinstance(reason, urllib3.exceptions.ConnectTimeoutError):
            return Failure.FINAL
    if isinstance(reason, urllib3.exceptions.ProtocolError):
        broken = next(
            (arg for arg in reason.args if isinstance(arg, http.client.HTTPException)), None
        )
        if broken is not None and not isinstance(broken, http.client.RemoteDisconnected):
            return Failure.INCOMPLETE
    # NewConnectionError is one of these in every version of urllib3.
    if isinstance(reason, urllib3.exceptions.ConnectTimeoutError):
        return Failure.UNSENT
    return Failure.BROKEN


def reason_of(error: BaseException) -> str:
    """Return the innermost reason of a failure as text, and take the secrets out of all of it.

    Args:
        error: What ``requests`` raised; it wraps what ``urllib3`` and the system said. Their texts
            name the URL, and a traceback shows them, so secrets in them are masked in place.

    Returns:
        The text, without secrets.
    """
    innermost = error
    for current in _chain(error):
        current.args = tuple(
            http_trace.mask_url(arg) if isinstance(arg, str) else arg for arg in current.args
        )
        innermost = current
    text = " ".join(str(innermost).split())
    failed = text.find("Failed to")  # what stands before it names a connection object
    return (text[failed:] if failed > 0 else text) or type(innermost).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an exception and those it wraps, from the outside in."""
    seen: list[BaseException] = []
    current: Any = error
    while isinstance(current, BaseException) and not any(current is other for other in seen):
        seen.append(current)
        yield current
        inner = getattr(current, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in current.args if isinstance(arg, BaseException)), None)
        current = inner
