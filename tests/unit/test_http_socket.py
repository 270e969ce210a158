"""The head of an answer: it comes in time, or not at all."""

from __future__ import annotations

import io
import socket
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


def test_a_socket_without_a_timeout_is_read_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
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
