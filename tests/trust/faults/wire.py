"""A network inside the process: pyrax's own sockets, and at their other end what a test decides.

Everything above the socket is the real thing: `pyrax.http`, `requests`, `urllib3`, `http.client`.
A call is recorded once against the sandbox, then played back with a fault in it, thousands of
times, without a server and without waiting.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import urllib3.util.connection

from pyrax import sandbox
from pyrax.sandbox.server import RequestHandler

ELSEWHERE = "elsewhere.invalid"
MOST_REQUESTS = 60
NOT_RECORDED = (
    b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b'Content-Length: 42\r\n\r\n{"itemNotFound": {"message": "Not here."}}'
)

Step = Any
"""Bytes that arrive, seconds (a float) that pass, or an exception that the socket raises."""


class Runaway(BaseException):
    """A call that sends requests without end; no `except Exception` catches it."""


@dataclasses.dataclass
class Sent:
    """One request as it came out of the process."""

    host: str
    method: str
    target: str
    head: bytes
    body: bytes
    reached: bool = True

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def about_identity(self) -> bool:
        return self.path.startswith(("/rackspace/v2.0", "/keystone"))


class Clock:
    """Time that passes when somebody sleeps or waits for bytes, and not otherwise."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.monotonic = time.monotonic
        self.passed: Callable[[float], Any] = lambda seconds: None

    def now(self) -> float:
        return self.monotonic() + self.offset

    def pass_by(self, seconds: float) -> None:
        self.offset += max(0.0, seconds)
        self.passed(max(0.0, seconds))


class _Reply(io.RawIOBase):
    """The reading side of a connection."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.steps: Iterator[Step] | None = None
        self.waiting = memoryview(b"")

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.line.fileno()

    def readinto(self, buffer: Any) -> int:
        if self.line.broken:
            raise ConnectionResetError(104, "Connection reset by peer")
        if self.steps is None:
            self.steps = iter(self.line.wire.answer_to(self.line))
        while not self.waiting:
            step = next(self.steps, b"end")
            if step == b"end":
                return 0
            if isinstance(step, BaseException):
                raise step
            if isinstance(step, float):
                self.line.wire.clock.pass_by(step)
            else:
                self.waiting = memoryview(step)
        size = min(len(buffer), len(self.waiting))
        buffer[:size] = self.waiting[:size]
        self.waiting = self.waiting[size:]
        return size


class Line:
    """What pyrax takes for a connected socket."""

    def __init__(self, wire: Wire, host: str, breaks_after: int | None) -> None:
        self.wire = wire
        self.host = host
        self.breaks_after = breaks_after
        self.sent = bytearray()
        self.broken = False
        self.timeout: float | None = None

    def settimeout(self, seconds: float | None) -> None:
        self.timeout = seconds

    def gettimeout(self) -> float | None:
        return self.timeout

    def setsockopt(self, *args: Any) -> None:
        pass

    def fileno(self) -> int:
        return 0

    def sendall(self, data: Any) -> None:
        self.sent += data
        if self.breaks_after is not None and len(self.sent) > self.breaks_after:
            if not self.broken:
                self.wire.note(self, reached=False)
            self.broken = True
            raise ConnectionResetError(104, "Connection reset by peer")

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reply(self))

    def shutdown(self, how: int) -> None:
        pass

    def close(self) -> None:
        pass


class _ServerSide(Line):
    """The same connection as the sandbox's own request handler sees it."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.answer = bytearray()
        self.timeout = None

    def sendall(self, data: Any) -> None:
        self.answer += data

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self.request))  # type: ignore[arg-type]

    def recv(self, size: int) -> bytes:
        return b""


class Wire:
    """Every connection of the process, from `installed` on.

    Attributes:
        requests: what was sent since the last `record` or `play`.
        recording: what came back, by method and target.
    """

    def __init__(self, cloud: sandbox.Cloud) -> None:
        self.cloud = cloud
        self.clock = Clock()
        self.clock.passed = cloud.clock.advance
        self.lock = threading.RLock()
        self.requests: list[Sent] = []
        self.recording: dict[tuple[str, str], list[bytes]] = {}
        self.playing: dict[tuple[str, str], list[bytes]] | None = None
        self.invent: Callable[[Sent], bytes] | None = None
        self.fault: Any = None
        self.position = 0
        self.counted = 0
        self.counts_identity = False
        self.strayed = False
        self.met = False

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let all connections be made here, and all waiting be instant."""
        real = time.monotonic
        monkeypatch.setattr(urllib3.util.connection, "create_connection", self.connect)
        monkeypatch.setattr(time, "sleep", self.clock.pass_by)
        monkeypatch.setattr(time, "monotonic", self.clock.now)
        monkeypatch.setattr("pyrax.http.sleep", self.clock.pass_by)
        for name, module in list(sys.modules.items()):
            in_client = name.startswith("pyrax.") and not name.startswith("pyrax.sandbox")
            if in_client and vars(module).get("clock") is real:
                monkeypatch.setattr(module, "clock", self.clock.now)

    # --- what a test does ---

    @contextlib.contextmanager
    def record(self, invent: Callable[[Sent], bytes] | None = None) -> Iterator[None]:
        """Let the sandbox answer, and keep what it says.

        Args:
            invent: What is answered where the sandbox refuses; `None` for its refusals.
        """
        self.requests, self.recording, self.playing, self.fault = [], {}, None, None
        self.counted, self.invent = 0, invent
        try:
            yield
        finally:
            self.invent = None

    @contextlib.contextmanager
    def play(self, recording: Any, fault: Any, position: int) -> Iterator[None]:
        """Answer from a recording; the fault meets the request at the position (from 1 on)."""
        self.requests, self.counted, self.strayed, self.met = [], 0, False, False
        self.playing = {key: list(answers) for key, answers in recording.items()}
        self.fault, self.position = fault, position
        try:
            yield
        finally:
            self.playing = self.fault = None

    # --- the network ---

    def connect(self, address: tuple[str, int], *args: Any, **kwargs: Any) -> Line:
        """Stand in for `urllib3.util.connection.create_connection`."""
        breaks = None
        if self.fault is not None and self.fault.on_connection is not None:
            with self.lock:
                if self.fault.is_due(self.counted + 1, self.position):
                    breaks = self.fault.on_connection
            self.met = self.met or breaks is not None
            if breaks is not None and breaks < 0:
                self._count(Sent(address[0], "", "", b"", b"", reached=False))
                raise ConnectionRefusedError(111, "Connection refused")
        return Line(self, address[0], breaks)

    def note(self, line: Line, *, reached: bool = True) -> Sent:
        """Write down a request."""
        head, _, body = bytes(line.sent).partition(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        sent = Sent(line.host, method, target, head, body, reached)
        self._count(sent)
        return sent

    def _count(self, sent: Sent) -> None:
        with self.lock:
            self.requests.append(sent)
            if len(self.requests) > MOST_REQUESTS and self.playing is not None:
                raise Runaway(f"more than {MOST_REQUESTS} requests")
            if self.counts_identity or not sent.about_identity:
                self.counted += 1

    def answer_to(self, line: Line) -> Iterable[Step]:
        """Return what comes back on a connection."""
        sent = self.note(line)
        if sent.host == ELSEWHERE:
            return [html_answer()]
        if self.playing is None:
            answer = self.from_sandbox(bytes(line.sent))
            about_this = self.counts_identity or not sent.about_identity
            if self.invent and about_this and answer[9:10] in b"45" and self.counted < 20:
                answer = self.invent(sent)
            with self.lock:
                self.recording.setdefault((sent.method, sent.target), []).append(answer)
            return [answer]
        recorded = (sent.method, sent.target) in self.playing
        if sent.about_identity and not (self.counts_identity and recorded):
            return [self.from_sandbox(bytes(line.sent))]
        with self.lock:
            due = self.fault is not None and self.fault.is_due(self.counted, self.position)
            answer = self._recorded(sent, keep=due)
            self.met = self.met or due
        if due and self.fault.steps is not None:
            return list(self.fault.steps(sent, answer))
        return [answer]

    def _recorded(self, sent: Sent, *, keep: bool) -> bytes:
        """Return the next recorded answer to such a request; the last one serves again."""
        assert self.playing is not None
        answers = self.playing.get((sent.method, sent.target))
        if answers is None:
            answers = next(
                (
                    found
                    for (method, target), found in self.playing.items()
                    if method == sent.method and target.partition("?")[0] == sent.path
                ),
                [NOT_RECORDED],
            )
            self.strayed = answers[0] is NOT_RECORDED
        return answers[0] if keep or len(answers) == 1 else answers.pop(0)

    def from_sandbox(self, request: bytes) -> bytes:
        """Let the sandbox serve a request; it closes the connection afterwards."""
        side = _ServerSide(request)
        RequestHandler(side, ("127.0.0.1", 0), self.cloud._server)  # type: ignore[arg-type]
        answer = bytes(side.answer)
        while answer.startswith(b"HTTP/1.1 100"):
            answer = answer.partition(b"\r\n\r\n")[2]
        start, _, rest = answer.partition(b"\r\n")
        return start + b"\r\nConnection: close\r\n" + rest


def html_answer() -> bytes:
    """Return a page for people, such as a proxy or a portal shows."""
    page = b"<!DOCTYPE html><html><body><h1>Welcome</h1><p>Please log in.</p></body></html>"
    return (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(page), page)
    )
