"""The HTTP server: Werkzeug's, with connections that stay open and bodies that stream."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from pyrax.sandbox.body import BadFraming, ClientGone, RequestBody
from pyrax.sandbox.clock import http_date

BODY = "pyrax.sandbox.body"
LOOPBACK = "127.0.0.1"

# How long a closing connection still listens, so that the client can read its answer first.
LINGER_SECONDS = 2.0
# How long `stop` waits for requests that are under way.
STOP_SECONDS = 2.0


class HangUp(Exception):
    """Raised by the application, also from within an answer's body, to close the connection."""


class Reset(HangUp):
    """Raised to break the connection at once, whatever is still under way on it."""


class RequestHandler(WSGIRequestHandler):
    """Serves the requests of one connection, one after the other."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_expect_100(self) -> bool:
        """Leave `100 Continue` to the first read of the body; a refusal comes without it."""
        return True

    def make_environ(self) -> dict[str, Any]:
        """Return Werkzeug's environ with the body as a counted stream."""
        environ = super().make_environ()
        for name, value in self.headers.items():
            if "_" in name:
                environ.setdefault("HTTP_" + name.upper().replace("-", "_"), value)
        chunked = "chunked" in self.headers.get("Transfer-Encoding", "").lower()
        expects = self.headers.get("Expect", "").strip().lower() == "100-continue"
        body = RequestBody(
            self.rfile,  # type: ignore[arg-type]
            None if chunked else self._content_length(),
            chunked,
            self._continue if expects else None,
        )
        environ[BODY] = environ["wsgi.input"] = body
        return environ

    def run_wsgi(self) -> None:
        """Serve one request."""
        with self.server.busy(self.connection):
            try:
                environ = self.make_environ()
            except BadFraming as error:
                self._refuse(str(error))
                return
            self.environ = environ
            body: RequestBody = environ[BODY]
            head: list[tuple[str, list[tuple[str, str]]]] = []

            def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
                head.append((status, headers))

            answer: Iterable[bytes] = ()
            try:
                answer = self.server.app(environ, start_response)
                status, headers = head[-1]
                self._send(status, headers, answer, body)
            except Reset:
                self._reset()
            except HangUp:
                self._linger()
            except ClientGone:
                self.close_connection = True
            except BadFraming as error:
                self._refuse(str(error))
            except OSError:
                self.close_connection = True
            except Exception:
                self.server.report(traceback.format_exc())
                self._linger()
            finally:
                close = getattr(answer, "close", None)
                if close is not None:
                    close()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: the request log of the cloud holds more than a line would."""

    def _continue(self) -> None:
        """Tell the client to send the body."""
        self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _content_length(self) -> int | None:
        """Return the declared length of the body, None when there is none."""
        text = self.headers.get("Content-Length")
        if text is None:
            return None
        if not text.isascii() or not text.isdigit():
            raise BadFraming("Invalid Content-Length")
        return int(text)

    def _refuse(self, message: str) -> None:
        """Answer 400 to a request that cannot be read, and close."""
        body = message.encode() + b"\n"
        head = (
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            self.connection.sendall(head.encode() + body)
        self._linger()

    def _send(
        self,
        status: str,
        headers: list[tuple[str, str]],
        answer: Iterable[bytes],
        body: RequestBody,
    ) -> None:
        """Send the answer; the head goes out together with the first piece of the body."""
        code = int(status.split(None, 1)[0])
        names = {name.lower() for name, _ in headers}
        bodiless = self.command == "HEAD" or code in (204, 304)
        chunks = "content-length" not in names and not bodiless
        keep = body.small and not self.close_connection
        if chunks and self.request_version < "HTTP/1.1":
            chunks, keep = False, False
        lines = [f"HTTP/1.1 {status}"] + [f"{name}: {value}" for name, value in headers]
        if "date" not in names:
            lines.append(f"Date: {http_date(time.time())}")
        if chunks:
            lines.append("Transfer-Encoding: chunked")
        if not keep:
            lines.append("Connection: close")
        waiting = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        try:
            for piece in () if bodiless else answer:
                if piece:
                    framed = b"%x\r\n%b\r\n" % (len(piece), piece) if chunks else piece
                    self.connection.sendall(waiting + framed)
                    waiting = b""
        except HangUp:
            self.connection.sendall(waiting)
            raise
        if chunks:
            waiting += b"0\r\n\r\n"
        if waiting:
            self.connection.sendall(waiting)
        if not keep:
            self._linger()
        else:
            body.take_small()

    def _reset(self) -> None:
        """Break the connection: what was sent and not read yet is lost, too."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
            self.connection.close()

    def _linger(self) -> None:
        """Close the sending side, then listen a little: a reset would destroy what was sent."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.25)
            until = time.monotonic() + LINGER_SECONDS
            while time.monotonic() < until and self.connection.recv(65536):
                pass


def _listener(port: int) -> socket.socket:
    """Return a socket that listens on the loopback address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class Server(ThreadedWSGIServer):
    """A threaded server on the loopback address that can be stopped at any time.

    Attributes:
        problems: tracebacks of errors inside the sandbox itself.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, app: Any, port: int = 0) -> None:
        self.problems: list[str] = []
        self._open: set[socket.socket] = set()
        self._busy: set[socket.socket] = set()
        self._state = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        with _listener(port) as listener:
            super().__init__(LOOPBACK, port, app, handler=RequestHandler, fd=listener.fileno())

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.05,), name="pyrax.sandbox", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Accept nothing more, let running requests finish for a moment, close all connections."""
        if self._thread is None:
            return
        self._stopping = True
        self.shutdown()
        self._thread.join()
        self._thread = None
        with self._state:
            self._hang_up(self._open - self._busy)
            self._state.wait_for(lambda: not self._busy, STOP_SECONDS)
            self._hang_up(self._open)
            self._state.wait_for(lambda: not self._open, STOP_SECONDS)

    def refuse(self) -> None:
        """Take no connections any more, and end those on which nothing is under way."""
        self.shutdown()
        if self._thread is not None:
            self._thread.join()
        self.socket.close()
        with self._state:
            self._hang_up(self._open - self._busy)

    def accept(self) -> None:
        """Take connections again, at the same address."""
        self.socket = _listener(self.port)
        self.start()

    def report(self, trace: str) -> None:
        """Note an error of the sandbox itself."""
        self.problems.append(trace)
        sys.stderr.write(trace)

    @contextlib.contextmanager
    def busy(self, connection: socket.socket) -> Any:
        """Mark the connection as serving a request, for `stop`."""
        with self._state:
            self._busy.add(connection)
        try:
            yield
        finally:
            with self._state:
                self._busy.discard(connection)
                if self._stopping:
                    self._hang_up({connection})
                self._state.notify_all()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, then serve it in its own thread."""
        with self._state:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close the connection and forget it."""
        super().shutdown_request(request)
        with self._state:
            self._open.discard(request)
            self._state.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Note an error that no request is to blame for."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.report(traceback.format_exc())

    @staticmethod
    def _hang_up(connections: set[socket.socket]) -> None:
        """Wake the threads that wait on these connections."""
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
