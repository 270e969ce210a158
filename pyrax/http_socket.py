"""Connections on which the head of an answer cannot trickle in for ever.

A socket's time-out limits the silence between two bytes, not the time that a line takes. Here the
status line and headers must all come within one read time-out, and so must each later line, such
as the length of a chunk.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import requests.adapters
import urllib3
import urllib3.connection
import urllib3.connectionpool

clock = time.monotonic
_MOST_POOLS = 256
_BUFFER = 64 * 1024
"""Bytes; most answers come in one read."""
_RECORD = 16 * 1024
"""Bytes of a record of TLS at most."""


class _TimedSocket(io.RawIOBase):
    """The reading side of a socket; while a deadline is set, no read goes beyond it.

    ``arrived``, if assigned, is told the size of all that comes in.
    """

    def __init__(self, raw: io.RawIOBase, sock: Any, timeout: float) -> None:
        self.raw = raw
        self.sock = sock
        self.timeout = timeout
        self.deadline: float | None = None
        self.arrived: Callable[[int], None] | None = None
        self._waited = False
        self._shortened = False
        self._in_records = isinstance(sock, ssl.SSLSocket)
        self._failure: OSError | None = None

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self.raw.fileno()

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, waiting for it no longer than until the deadline."""
        if self._failure is not None:
            raise self._failure
        if self.deadline is not None:
            self._keep_deadline(self.deadline)
        size = self.raw.readinto(buffer)
        if size and self.deadline is None and self._in_records and len(buffer) - size >= _RECORD:
            size += self._more(memoryview(buffer)[size:])
        if self.arrived is not None and size:
            self.arrived(size)
        return size

    def _keep_deadline(self, deadline: float) -> None:
        """Have the socket wait no longer; for the first read its own time-out is as good."""
        if not self._waited:
            self._waited = True
            return
        left = deadline - clock()
        if left <= 0:
            raise socket.timeout("the line or head did not come in time")
        self.sock.settimeout(left)
        self._shortened = True

    def _more(self, room: memoryview) -> int:
        """Read the records of TLS that are there already; each is a read of its own.

        A failure is kept for the next read: it would not come a second time, and the connection
        would only seem to be at its end.
        """
        size = 0
        try:
            self.sock.settimeout(0)
            while len(room) - size >= _RECORD:
                step = self.sock.recv_into(room[size:])
                if not step:
                    break
                size += step
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError as error:
            self._failure = error
        finally:
            self.sock.settimeout(self.timeout)
        return size

    def begin_line(self) -> None:
        """Set the deadline: one time-out from now."""
        self.deadline = clock() + self.timeout
        self._waited = False

    def end_line(self) -> None:
        """Take the deadline away."""
        self.deadline = None
        if self._shortened and not self.closed and self.sock.fileno() >= 0:
            self.sock.settimeout(self.timeout)
        self._shortened = False

    def close(self) -> None:
        """Close the reading side."""
        if not self.closed:
            self.raw.close()
        super().close()


class _LineReader(io.BufferedReader):
    """A buffer over a timed socket; no line may take longer than the time-out."""

    def __init__(self, timed: _TimedSocket) -> None:
        super().__init__(timed, _BUFFER)
        self.timed = timed

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line, in time."""
        if self.timed.deadline is not None:
            return super().readline(size)
        self.timed.begin_line()
        try:
            return super().readline(size)
        finally:
            self.timed.end_line()


class TimedResponse(http.client.HTTPResponse):
    """An answer whose whole head must come within the time-out of its socket."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        timeout = sock.gettimeout()
        if timeout:
            self.fp = _LineReader(_TimedSocket(self.fp.detach(), sock, timeout))

    def begin(self) -> None:
        """Read status line and headers."""
        timed = getattr(self.fp, "timed", None)
        if timed is None:
            super().begin()
            return
        timed.begin_line()
        try:
            super().begin()
        finally:
            timed.end_line()


class _Unhurried:
    """Mixed into sockets: a time-out takes effect with the next thing that waits, not before.

    To set it is a call of the system, and with each of these another thread wants to have its turn
    at running Python. Just before the sending or reading, where that happens anyway, it costs less.
    """

    _timeout: float | None
    _in_effect: Any = ()

    def settimeout(self, value: float | None, /) -> None:
        """Set the time-out in seconds; see ``socket.socket.settimeout``."""
        self._timeout = value

    def gettimeout(self) -> float | None:
        """Return the time-out in seconds, ``None`` for none."""
        return self._timeout

    def apply_timeout(self) -> None:
        """Let the time-out take effect."""
        if self._timeout != self._in_effect:
            super().settimeout(self._timeout)  # type: ignore[misc]
            self._in_effect = self._timeout

    def send(self, *args: Any) -> int:
        """Send what fits; see ``socket.socket.send``."""
        self.apply_timeout()
        return super().send(*args)  # type: ignore[misc, no-any-return]

    def sendall(self, *args: Any) -> None:
        """Send everything; see ``socket.socket.sendall``."""
        self.apply_timeout()
        super().sendall(*args)  # type: ignore[misc]

    def recv_into(self, *args: Any) -> int:
        """Read into a buffer; see ``socket.socket.recv_into``."""
        self.apply_timeout()
        return super().recv_into(*args)  # type: ignore[misc, no-any-return]


class _PlainSocket(_Unhurried, socket.socket):
    pass


class _TLSSocket(_Unhurried, ssl.SSLSocket):
    pass


def _unhurried(sock: Any) -> Any:
    """Return a connected socket of Python's own as one that sets its time-out late.

    Those of others stay as they are, also where they have taken the place of Python's: with gevent
    and its like, the methods call each other in ways of their own.
    """
    timeout, found = sock.gettimeout(), type(sock)
    late = {"socket": _PlainSocket, "ssl": _TLSSocket}.get(found.__module__)
    if late is None or late.__bases__[1] is not found:
        return sock
    if late is _TLSSocket:
        sock.__class__ = late
    else:
        family, kind, protocol = sock.family, sock.type, sock.proto
        sock = late(family, kind, protocol, sock.detach())
    sock.settimeout(timeout)
    sock.apply_timeout()
    return sock


class _InOnePiece:
    """Mixed into connections: the head of a request leaves together with what comes after it.

    For small bodies that is one packet, and one answer, less.
    """

    sock: Any
    _holding = False
    _held: bytes | None = None

    def connect(self) -> None:
        """Open the connection."""
        super().connect()  # type: ignore[misc]
        self.sock = _unhurried(self.sock)

    def request(self, method: str, url: str, body: Any = None, *args: Any, **kwargs: Any) -> None:
        """Send a request."""
        self._holding, self._held = body is not None, None
        try:
            super().request(method, url, body, *args, **kwargs)  # type: ignore[misc]
            self._send_held()  # the body was empty
        finally:
            self._holding, self._held = False, None

    def _send_held(self) -> None:
        """Send the head if it has not left yet."""
        held, self._held = self._held, None
        if held is not None:
            super().send(held)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        """Send a part of a request, the first one with the second."""
        if self._holding:
            self._holding, self._held = False, data
            return
        if self._held is not None and isinstance(data, bytes) and len(data) <= _BUFFER:
            data, self._held = self._held + data, None
        self._send_held()
        super().send(data)  # type: ignore[misc]


class _HTTPConnection(_InOnePiece, urllib3.connection.HTTPConnection):
    response_class = TimedResponse
    debuglevel = 0  # whoever raises that of http.client gets no tokens of ours printed


class _HTTPSConnection(_InOnePiece, urllib3.connection.HTTPSConnection):
    response_class = TimedResponse
    debuglevel = 0


class _HTTPPool(urllib3.connectionpool.HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(urllib3.connectionpool.HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


def _origin_of(url: str) -> str:
    """Return scheme, host and port of a URL, as they stand there."""
    end = url.find("/", url.find("://") + 3)
    return url if end < 0 else url[:end]


def _pair(cert: Any) -> tuple[Any, ...] | None:
    """Return a certificate and its key as something that can be looked up."""
    return None if cert is None else tuple(cert)


class TimedAdapter(requests.adapters.HTTPAdapter):
    """The adapter of ``requests``, with such connections."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Set up the pools for direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self._use_timed_pools(self.poolmanager)
        self._direct: dict[Any, Any] = {}

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool for a request; that of a direct connection is looked up once."""
        if proxies:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        key = (_origin_of(request.url), verify, cert if isinstance(cert, str) else _pair(cert))
        pool = self._direct.get(key)
        if pool is None or pool.pool is None:  # closed when there were too many
            if len(self._direct) >= _MOST_POOLS:
                self._direct.clear()
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            self._direct[key] = pool
        return pool

    def request_url(self, request: Any, proxies: Any) -> str:
        """Return what stands in the first line of a request."""
        target = request.url[len(_origin_of(request.url)) :]
        if proxies or not target.startswith("/") or target.startswith("//") or "#" in target:
            return str(super().request_url(request, proxies))
        return str(target)

    def close(self) -> None:
        """Close all connections."""
        self._direct.clear()
        super().close()

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Return the pools for connections through one proxy; SOCKS has pools of its own."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):
            self._use_timed_pools(manager)
        return manager

    @staticmethod
    def _use_timed_pools(manager: urllib3.PoolManager) -> None:
        """Have a pool manager make connections of this module."""
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
