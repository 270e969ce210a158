"""The faults: what goes wrong with a request, and what a call may then do."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.trust.faults.wire import ELSEWHERE, Sent, Step, html_answer

REQUEST_ID = "req-of-the-fault"


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        name: How the test's messages call it.
        steps: What comes back instead of the good answer; None for the good answer.
        on_connection: Bytes of the request after which the connection breaks, -1 to refuse it.
        once: Whether only one request meets it; else all from there on do.
        status: The status that the exception must carry.
        repeatable: Whether the service says that the request was not taken, so that it may be sent
            again whatever its method is.
        answers_well: Whether the answer has a status of success and is complete.
    """

    name: str
    steps: Callable[[Sent, bytes], Iterable[Step]] | None = None
    on_connection: int | None = None
    once: bool = False
    status: int | None = None
    repeatable: bool = False
    answers_well: bool = False

    @property
    def lasts(self) -> bool:
        """Whether there is no good answer any more."""
        return not self.once and (self.on_connection == -1 or (self.status or 0) >= 500)

    def is_due(self, counted: int, position: int) -> bool:
        return counted == position if self.once else counted >= position


def answer(status: int, body: bytes, content_type: str, **headers: str) -> bytes:
    """Return the bytes of an answer."""
    lines = [f"HTTP/1.1 {status} Some Reason", "Connection: close", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"X-Openstack-Request-Id: {REQUEST_ID}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def status(code: int, *, once: bool = False, **headers: str) -> Fault:
    """Make the fault of an error status."""
    document = json.dumps({"error": {"code": code, "message": "It went wrong."}}).encode()
    whole = answer(code, document, "application/json", **headers)
    name = f"{code}{' once' if once else ''}{' with Retry-After' if headers else ''}"
    return Fault(
        name,
        lambda sent, good: [b"" if sent.method == "" else _without_body(sent, whole)],
        once=once,
        status=code,
        repeatable=code in (401, 429) or (code in (413, 503) and bool(headers)),
    )


def _without_body(sent: Sent, whole: bytes) -> bytes:
    """Return the answer as it is sent to this method: none has a body after HEAD."""
    if sent.method != "HEAD":
        return whole
    return whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def _parts(good: bytes) -> tuple[bytes, bytes]:
    head, _, body = good.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = _dechunked(body)
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"transfer-")]
        head = b"\r\n".join([*lines, b"Content-Length: %d" % len(body)])
    return head, body


def _dechunked(body: bytes) -> bytes:
    pieces = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        pieces.append(rest[:length])
        body = rest[length + 2 :] if length else b""
    return b"".join(pieces)


def cut(sent: Sent, good: bytes) -> Iterable[Step]:
    """Give half of the body, of an answer without one half of the head."""
    head, body = _parts(good)
    if not body:
        return [head[: len(head) // 2]]
    return [head + b"\r\n\r\n" + body[: len(body) // 2]]


def trickled(sent: Sent, good: bytes) -> Iterable[Step]:
    """Give a byte of the body each second, of an answer without one each second of the head."""
    head, body = _parts(good)
    first, slow = (head + b"\r\n\r\n", body) if body else (head[:9], head[9:] + b"\r\n\r\n")
    yield first
    for number in range(min(len(slow), 2000)):
        yield 1.0
        yield slow[number : number + 1]


def instead(name: str, change: Callable[[Any], Any]) -> Fault:
    """Make the fault of JSON that is not what it should be."""

    def steps(sent: Sent, good: bytes) -> Iterable[Step]:
        head, body = _parts(good)
        try:
            document = json.loads(body)
        except ValueError:
            return [good]
        changed = json.dumps(change(document)).encode()
        lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"content-len")]
        head = b"\r\n".join([*lines, b"Content-Length: %d" % len(changed)])
        return [head + b"\r\n\r\n" + changed]

    return Fault(name, steps, answers_well=True)


def values_become(value: Any) -> Callable[[Any], Any]:
    """Return a change: what stands under each key of the answer is something else."""
    return lambda document: (
        dict.fromkeys(document, value) if isinstance(document, dict) else [value]
    )


def replaced(body: bytes, content_type: str) -> Callable[..., Iterable[Step]]:
    """Return steps that answer 200 with another body; where no body is due, the good answer."""

    def steps(sent: Sent, good: bytes) -> Iterable[Step]:
        if sent.method == "HEAD":
            return [good]
        return [answer(200, body, content_type)]

    return steps


def redirected(sent: Sent, good: bytes) -> Iterable[Step]:
    """Send the client to another host."""
    return [
        _without_body(
            sent, answer(302, b"", "text/plain", Location=f"http://{ELSEWHERE}/somewhere")
        )
    ]


SILENCE: tuple[Step, ...] = ()

FAULTS = (
    Fault("refused", on_connection=-1, repeatable=True),
    Fault("dropped before the answer", lambda sent, good: SILENCE),
    Fault("broken while sending", on_connection=10),
    Fault("cut off", cut),
    Fault("trickling", trickled),
    Fault("redirected", redirected),
    status(401, once=True),
    status(401),
    status(403),
    status(404),
    status(409),
    status(413),
    status(413, Retry_After="2"),
    status(429),
    status(429, Retry_After="2"),
    status(500),
    status(502),
    status(503),
    status(503, Retry_After="2"),
    status(504),
    Fault("HTML", lambda sent, good: [_without_body(sent, html_answer())], answers_well=True),
    Fault("empty", replaced(b"", "application/json"), answers_well=True),
    instead("a list", lambda document: [1, "two", None]),
    instead("another object", lambda document: {"unexpected": {"very": True}}),
    instead("text for values", values_become("text")),
    instead("numbers for values", values_become(7)),
    instead("empty objects", values_become({})),
    instead("lists of text", values_become(["text", None])),
    instead("lists of empty objects", values_become([{}])),
)
