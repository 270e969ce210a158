"""The head of an answer: it comes in time, or not at all."""

from __future__ import annotations

import io
import socket
import ssl
from typing import Any

import pytest
import requests
import urllib3

from pyrax import http, http_answer, http_socket


class SlowSocket:
    """A socket that gives one byte at a time, each after a pause."""

    def __init__(self, content: bytes, pause: float) -> None:
        self.content = io.BytesIO(content)
        self.pause = pause
        self.now = 0.0
        self.timeout: float | None = 60.0
        self.waited = 0.0

    def clock(self) -> float:
        return self.now

    def gettimeout(self) -> float | None:
        return self.timeout

    def settimeout(self, value: float | None) -> None:
        self.timeout = value

    def fileno(self) -> int:
        return 7

    def makefile(self, mode: str) -> io.BufferedReader:
        outer = self

        class Raw(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                if outer.timeout is not None and outer.pause > outer.timeout:
                    outer.now += outer.timeout
                    raise socket.timeout("timed out")
                outer.now += outer.pause
                piece = outer.content.read(1)
                buffer[: len(piece)] = piece
                return len(piece)

        return io.BufferedReader(Raw())


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Name: value\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def response_from(
    content: bytes, pause: float, monkeypatch: pytest.MonkeyPatch
) -> tuple[http_socket.TimedResponse, SlowSocket]:
    slow = SlowSocket(content, pause)
    monkeypatch.setattr(http_socket, "clock", slow.clock)
    return http_socket.TimedResponse(slow, method="GET"), slow


def test_a_head_of_a_byte_a_second_is_given_up_at_the_read_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response, slow = response_from(b"HTTP/1.1 200 OK\r\nX-Name: " + b"x" * 10_000, 1.0, monkeypatch)
    with pytest.raises(socket.timeout):
        response.begin()
    assert 59 <= slow.now <= 61


def test_many_header_lines_share_one_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"".join(b"X-%d: y\r\n" % number for number in range(90))
    response, slow = response_from(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n", 1.0, monkeypatch)
    with pytest.raises(socket.timeout):
        response.begin()
    assert slow.now <= 61


def test_a_head_in_time_is_read_and_the_body_may_take_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response, slow = response_from(HEAD + b"hello", 0.9, monkeypatch)
    response.begin()
    assert (response.status, response.getheader("X-Name")) == (200, "value")
    slow.pause = 59.0
    assert response.read() == b"hello"
    assert slow.timeout == 60.0


def test_the_length_of_a_chunk_comes_in_time_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    response, slow = response_from(CHUNKED + b"0" * 500, 0.5, monkeypatch)
    response.begin()
    began = slow.now
    with pytest.raises(socket.timeout):
        response.read()
    assert slow.now - began <= 61


def test_a_chunked_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    response, _ = response_from(CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", 0.0, monkeypatch)
    response.begin()
    assert response.read() == b"hello"
    response.close()


def test_a_body_that_trickles_is_noticed_below_all_buffers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response, slow = response_from(HEAD.replace(b"5", b"9000") + b"x" * 9000, 0.5, monkeypatch)
    response.begin()
    began = slow.now
    raw = urllib3.HTTPResponse(
        response, preload_content=False, original_response=response, request_method="GET"
    )
    answer = requests.Response()
    answer.status_code, answer.raw = 200, raw
    with pytest.raises(requests.exceptions.ReadTimeout):
        http_answer.read_answer(answer, 60.0, slow.clock)
    assert 59 < slow.now - began < 62


def test_a_socket_without_a_timeout_is_read_as_usual() -> None:
    slow = SlowSocket(HEAD + b"hello", 0.0)
    slow.timeout = None
    response = http_socket.TimedResponse(slow, method="GET")
    response.begin()
    assert response.read() == b"hello"


@pytest.mark.parametrize("url", ["http://dfw.example.com/", "https://dfw.example.com/"])
def test_direct_and_proxied_connections_are_timed(url: str) -> None:
    adapter: Any = http.ConnectionPool().session().get_adapter(url)
    for manager in (adapter.poolmanager, adapter.proxy_manager_for("http://proxy:3128")):
        pool = manager.connection_from_url(url)
        assert pool.ConnectionCls.response_class is http_socket.TimedResponse


def test_the_first_read_of_a_head_leaves_the_timeout_of_the_socket_alone() -> None:
    class Whole(SlowSocket):
        def settimeout(self, value: float | None) -> None:
            raise AssertionError("the time-out was set")

        def makefile(self, mode: str) -> io.BufferedReader:
            return io.BufferedReader(io.BytesIO(HEAD + b"hello"))

    response = http_socket.TimedResponse(Whole(b"", 0.0), method="GET")
    response.begin()
    assert response.read() == b"hello"


# --- time-outs that are set late ------------------------------------------------------------------


class Recorder:
    """What a socket is asked to do."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    def settimeout(self, value: float | None) -> None:
        self.done.append(value)

    def send(self, data: bytes) -> int:
        self.done.append("send")
        return len(data)

    def sendall(self, data: bytes) -> None:
        self.done.append("sendall")

    def recv_into(self, buffer: Any, *args: Any) -> int:
        self.done.append("recv_into")
        return 0


def test_a_timeout_is_set_just_before_what_it_is_for() -> None:
    class Late(http_socket._Unhurried, Recorder):
        pass

    sock = Late()
    sock.settimeout(30.0)
    assert (sock.done, sock.gettimeout()) == ([], 30.0)
    sock.sendall(b"x")
    sock.settimeout(300.0)
    sock.settimeout(5.0)
    assert sock.gettimeout() == 5.0
    sock.recv_into(bytearray(1))
    sock.settimeout(5.0)
    sock.send(b"x")
    sock.settimeout(None)
    sock.recv_into(bytearray(1))
    assert sock.done == [30.0, "sendall", 5.0, "recv_into", "send", None, "recv_into"]


@pytest.mark.parametrize("in_place_of_pythons", [False, True])
def test_sockets_of_others_are_left_as_they_are(
    monkeypatch: pytest.MonkeyPatch, in_place_of_pythons: bool
) -> None:
    class Green(socket.socket):
        def gettimeout(self) -> float | None:
            return 5.0

    class Late(http_socket._Unhurried, Green):
        pass

    if in_place_of_pythons:
        monkeypatch.setattr(http_socket, "_PlainSocket", Late)
    sock = Green.__new__(Green)
    assert http_socket._unhurried(sock) is sock
    assert type(sock) is Green


# --- records of TLS -------------------------------------------------------------------------------


class RecordSocket(ssl.SSLSocket):
    """A socket of TLS: a read gives one record, and what comes next may be a failure."""

    def __init__(self, *records: Any) -> None:
        self.records = list(records)
        self.timeouts: list[float | None] = [60.0]

    def gettimeout(self) -> float | None:
        return self.timeouts[-1]

    def settimeout(self, value: float | None) -> None:
        self.timeouts.append(value)

    def recv_into(self, buffer: Any, nbytes: Any = None, flags: int = 0) -> int:
        record = self.records.pop(0) if self.records else ssl.SSLWantReadError()
        if isinstance(record, Exception):
            raise record
        buffer[: len(record)] = record
        return len(record)

    def fileno(self) -> int:
        return 7

    def makefile(self, mode: str) -> io.BufferedReader:  # type: ignore[override]
        outer = self

        class Raw(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                return outer.recv_into(buffer)

        return io.BufferedReader(Raw())


LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n"
RECORDS = [bytes([number]) * http_socket._RECORD for number in range(5)]


def opened(*records: Any) -> tuple[http_socket.TimedResponse, RecordSocket]:
    sock = RecordSocket(LONG, *records)
    response = http_socket.TimedResponse(sock, method="GET")
    response.begin()
    return response, sock


def test_records_that_are_there_are_read_together() -> None:
    response, sock = opened(*RECORDS, b"the next")
    assert response.read1(4 * http_socket._RECORD) == b"".join(RECORDS[:4])
    assert response.read1(4 * http_socket._RECORD) == RECORDS[4] + b"the next"
    assert sock.timeouts[-1] == 60.0


def test_a_failure_behind_records_is_not_lost() -> None:
    response, _ = opened(*RECORDS[:2], ConnectionResetError("reset"), b"")
    assert response.read1(200_000) == b"".join(RECORDS[:2])
    with pytest.raises(ConnectionResetError):
        response.read1(200_000)


def test_the_end_behind_records_is_the_end() -> None:
    response, _ = opened(*RECORDS[:2], b"", b"")
    assert response.read1(200_000) == b"".join(RECORDS[:2])
    assert response.read1(200_000) == b""


def test_an_interrupt_leaves_no_socket_that_does_not_wait() -> None:
    class Interrupted(RecordSocket):
        def settimeout(self, value: float | None) -> None:
            super().settimeout(value)
            if value == 0:
                raise KeyboardInterrupt

    sock = Interrupted(LONG, *RECORDS)
    response = http_socket.TimedResponse(sock, method="GET")
    response.begin()
    with pytest.raises(KeyboardInterrupt):
        response.read1(200_000)
    assert sock.timeouts[-2:] == [0, 60.0]


# --- requests in few pieces -----------------------------------------------------------------------


class Wire:
    """A socket that keeps what was sent, piece by piece, and answers each request."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(bytes(data))

    def settimeout(self, value: float | None) -> None:
        """Time-outs do not matter here."""

    def gettimeout(self) -> float | None:
        return None

    def makefile(self, mode: str, *args: Any) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(HEAD + b"hello"))

    def close(self) -> None:
        """Nothing is open."""


def sent_for(method: str, **kwargs: Any) -> list[bytes]:
    """The pieces in which a request leaves."""
    connection: Any = http_socket._HTTPConnection("cloud.example")
    wire = connection.sock = Wire()
    connection.request(method, "/v1", **kwargs)
    return wire.sent


def test_a_request_with_a_small_body_leaves_in_one_piece() -> None:
    (piece,) = sent_for("PUT", body=b"hello", headers={"Content-Length": "5"})

    assert piece.startswith(b"PUT /v1 HTTP/1.1\r\n")
    assert piece.endswith(b"\r\n\r\nhello")


def test_a_request_without_a_body_leaves_at_once() -> None:
    (piece,) = sent_for("GET")

    assert piece.startswith(b"GET /v1 HTTP/1.1\r\n")
    assert piece.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("body", [[], iter([]), b""])
def test_the_head_leaves_also_when_the_body_turns_out_to_be_empty(body: Any) -> None:
    sent = b"".join(sent_for("PUT", body=body, headers={"Content-Length": "0"}))

    assert sent.startswith(b"PUT /v1 HTTP/1.1\r\n")
    assert sent.endswith(b"\r\n\r\n")


def test_the_pieces_of_a_body_keep_their_order() -> None:
    sent = sent_for("PUT", body=iter([b"one", b"two", b"three"]), headers={"Content-Length": "11"})

    assert sent[0].endswith(b"\r\n\r\none")
    assert sent[1:] == [b"two", b"three"]


def test_a_large_piece_is_not_copied_to_stand_behind_the_head() -> None:
    large = bytes(http_socket._BUFFER + 1)
    head, body = sent_for("PUT", body=iter([large]), headers={"Content-Length": str(len(large))})

    assert head.endswith(b"\r\n\r\n")
    assert body == large


def test_a_chunked_body_is_sent_in_chunks() -> None:
    sent = b"".join(sent_for("PUT", body=iter([b"one", b"two"]), chunked=True))

    assert sent.endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_after_a_body_that_could_not_be_read_the_next_request_is_whole() -> None:
    class Broken:
        def __iter__(self) -> Any:
            return self

        def __next__(self) -> bytes:
            raise ValueError("no such data")

    connection: Any = http_socket._HTTPConnection("cloud.example")
    wire = connection.sock = Wire()
    with pytest.raises(ValueError, match="no such data"):
        connection.request("PUT", "/v1", body=Broken(), headers={"Content-Length": "5"})
    connection._HTTPConnection__state = "Idle"
    connection.request("GET", "/v2")

    assert b"".join(wire.sent).startswith(b"GET /v2 ")
