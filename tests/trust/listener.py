"""A server that says whatever a test wants, byte for byte."""

from __future__ import annotations

import socket
import threading
from typing import Any


class Listener:
    """A server that serves one connection after the other, each with one function."""

    def __init__(self, serve_one: Any) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.serve_one = serve_one
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                self.serve_one(connection)
            except OSError:
                pass

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __exit__(self, *exc: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def read_head(connection: socket.socket) -> bytes:
    """Read the head of a request."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(4096)
        if not piece:
            break
        head += piece
    return head
