"""Answers that lie, never end, or fill the memory: each ends in time, as an exception of pyrax."""

from __future__ import annotations

import gzip
import json
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, http
from tests.trust.listener import Listener, read_head

DEEP = 100_000
NESTED = {
    "lists": b"[" * DEEP + b"]" * DEEP,
    "objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "lists in a list of servers": b'{"servers": [' + b"[" * DEEP + b"]" * DEEP + b"]}",
    "objects in a server": b'{"servers": [' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"]}",
    "not even closed": b'{"servers":' + b"[" * DEEP,
}
TIMEOUT = 0.4
GIGABYTE = 1024**3


def answering(*pieces: bytes, silent: float = 0.0) -> Listener:
    """A server whose every connection gets these bytes, and silence before it is closed."""

    def serve_one(connection: socket.socket) -> None:
        read_head(connection)
        for piece in pieces:
            connection.sendall(piece)
        if silent:
            time.sleep(silent)

    return Listener(serve_one)


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    kind = "Content-Type: application/json"
    return head(kind, f"Content-Length: {len(body)}", *lines, status=status) + body


def get(address: str, **kwargs: Any) -> Any:
    return http.request("GET", address + "/v1", timeout=TIMEOUT, retries=0, **kwargs)


@pytest.fixture
def most_memory() -> Iterator[Callable[[], int]]:
    """Tell how many bytes were in use at most."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


# --- lengths --------------------------------------------------------------------------------------


@pytest.mark.parametrize("silent", [0.0, 3 * TIMEOUT])
def test_a_length_of_ten_gigabytes_that_never_come_is_an_error_and_costs_no_memory(
    silent: float, most_memory: Callable[[], int]
) -> None:
    lie = head("Content-Type: application/json", f"Content-Length: {10 * GIGABYTE}")
    with (
        answering(lie + b'{"servers": []}', silent=silent) as address,
        pytest.raises(exceptions.ConnectionFailed) as failed,
    ):
        get(address)
    assert isinstance(failed.value, exceptions.RequestTimeout) is bool(silent)
    assert most_memory() < 8 * 1024**2


@pytest.mark.parametrize("length", ["-5", "ten", "", "1e3", "0x10", "5, 6", "99999999999999999999"])
def test_a_length_that_is_none_is_an_error_or_ignored_but_never_waited_for(length: str) -> None:
    with answering(head(f"Content-Length: {length}") + b'{"a": 1}') as address:
        started = time.monotonic()
        try:
            assert get(address)[1] == {"a": 1}
        except exceptions.ConnectionFailed:
            pass
        assert time.monotonic() - started < 5


def test_what_follows_the_announced_length_is_no_answer_to_the_next_request() -> None:
    smuggled = whole(b'{"smuggled": true}')

    def serve_one(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(whole(b'{"own": 1}'))
        time.sleep(0.05)  # so that it comes after the first answer was read
        connection.sendall(smuggled)
        read_head(connection)
        connection.sendall(whole(b'{"own": 2}'))

    with Listener(serve_one) as address:
        pool = http.ConnectionPool()
        assert get(address, pool=pool)[1] == {"own": 1}
        time.sleep(0.2)
        assert get(address, pool=pool)[1] == {"own": 1}  # on a connection of its own
        pool.close()


# --- heads ----------------------------------------------------------------------------------------

HEADS = {
    "nothing": b"",
    "no status line": b"hello\r\n\r\n",
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status beyond all": b"HTTP/1.1 99999 OK\r\n\r\n",
    "a negative status": b"HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n",
    "a status line without end": b"HTTP/1.1 200 " + b"x" * 100_000,
    "a header without end": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    "a thousand headers": head(*(f"X-{number}: 1" for number in range(1000))),
    "a chunk that is no number": head("Transfer-Encoding: chunked") + b"zz\r\nabc\r\n0\r\n\r\n",
    "a chunk of a negative size": head("Transfer-Encoding: chunked") + b"-5\r\nabc\r\n0\r\n\r\n",
    "a chunk beyond all": head("Transfer-Encoding: chunked") + b"FFFFFFFFFFFFFFFF\r\nabc",
    "a chunk line without end": head("Transfer-Encoding: chunked") + b"1;" + b"x" * 100_000,
    "chunks without end": head("Transfer-Encoding: chunked") + b"2\r\n{}\r\n",
    "gzip that is none": whole(b"{}", "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("kind", HEADS)
def test_an_answer_that_is_not_http_is_a_failed_connection(kind: str) -> None:
    with answering(HEADS[kind]) as address, pytest.raises(exceptions.ConnectionFailed) as failed:
        get(address)
    assert len(str(failed.value)) < 1000


def test_interim_answers_without_end_are_given_up() -> None:
    def serve_one(connection: socket.socket) -> None:
        read_head(connection)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    with Listener(serve_one) as address:
        started = time.monotonic()
        with pytest.raises(exceptions.RequestTimeout):
            get(address)
        assert time.monotonic() - started < 4


def test_a_line_break_in_a_header_of_an_answer_makes_no_second_header() -> None:
    odd = head("X-Name: a\r\n b", "Content-Length: 2") + b"{}"
    with answering(odd) as address:
        response, body = get(address)
    assert body == {}
    assert set(response.headers) == {"X-Name", "Content-Length"}


# --- compression ----------------------------------------------------------------------------------


def zeros(size: int, wbits: int) -> bytes:
    """Return so many zeros as JSON text, compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    piece = b"0" * 1024**2
    pieces = [packer.compress(b'{"servers": ['), packer.compress(piece)]
    pieces += [packer.compress(piece) for _ in range(size // len(piece) - 1)]
    return b"".join([*pieces, packer.compress(b"]}"), packer.flush()])


@pytest.fixture(scope="session")
def bomb() -> bytes:
    """An eighth of a gigabyte in an eighth of a megabyte."""
    return zeros(GIGABYTE // 8, 31)


@pytest.mark.parametrize("form", ["with a length", "chunked"])
def test_an_answer_that_explodes_is_given_up_early(
    bomb: bytes, form: str, most_memory: Callable[[], int]
) -> None:
    kind = ("Content-Type: application/json", "Content-Encoding: gzip")
    if form == "chunked":
        chunk = b"%x\r\n" % len(bomb) + bomb + b"\r\n0\r\n\r\n"
        sent = head(*kind, "Transfer-Encoding: chunked") + chunk
    else:
        sent = whole(bomb, *kind)
    with answering(sent) as address, pytest.raises(exceptions.ConnectionFailed) as failed:
        http.request("GET", address, timeout=30, retries=0)
    assert "when uncompressed" in str(failed.value)
    assert most_memory() < 160 * 1024**2


def test_an_error_that_explodes_is_still_that_error(
    bomb: bytes, most_memory: Callable[[], int]
) -> None:
    sent = whole(bomb, "Content-Encoding: gzip", status="403 Forbidden")
    with answering(sent) as address, pytest.raises(exceptions.Forbidden) as refused:
        http.request("GET", address, timeout=30, retries=0)
    assert len(str(refused.value)) < 2000
    assert most_memory() < 32 * 1024**2


def test_an_answer_compressed_several_times_is_refused() -> None:
    sent = whole(gzip.compress(gzip.compress(b"{}")), "Content-Encoding: gzip, gzip")
    with (
        answering(sent) as address,
        pytest.raises(exceptions.ConnectionFailed, match="compressed several times"),
    ):
        get(address)


@pytest.mark.parametrize("missing", [1, 8, 9, 30, 150])
@pytest.mark.parametrize("raw_content", [False, True])
def test_a_compressed_document_that_is_cut_inside_its_length_is_an_error(
    missing: int, raw_content: bool
) -> None:
    body = gzip.compress(json.dumps({"servers": [{"id": f"{n:036}"} for n in range(99)]}).encode())
    with (
        answering(whole(body[:-missing], "Content-Encoding: gzip")) as address,
        pytest.raises(exceptions.ConnectionFailed, match="is missing"),
    ):
        get(address, raw_content=raw_content)


def test_of_a_compressed_error_that_is_cut_what_came_is_shown() -> None:
    body = gzip.compress(b"You may not. " + bytes(range(256)))
    sent = whole(body[:-20], "Content-Encoding: gzip", status="403 Forbidden")
    with answering(sent) as address, pytest.raises(exceptions.Forbidden, match="You may not"):
        get(address)


def test_a_compressed_answer_without_a_body_is_empty() -> None:
    with answering(whole(b"", "Content-Encoding: gzip")) as address:
        assert get(address)[1] == b""


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_a_long_list_may_be_compressed_well(wbits: int) -> None:
    rows = {"servers": [{"id": f"{number:036}", "name": "web"} for number in range(20_000)]}
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    body = packer.compress(json.dumps(rows).encode()) + packer.flush()
    coding = "gzip" if wbits == 31 else "deflate"
    with answering(whole(body, f"Content-Encoding: {coding}")) as address:
        assert http.request("GET", address, timeout=30)[1] == rows


# --- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NESTED)
def test_json_nested_too_deeply_is_an_error(kind: str) -> None:
    with (
        answering(whole(NESTED[kind])) as address,
        pytest.raises(exceptions.ServiceResponseFailure, match="nested too deeply") as failed,
    ):
        http.request("GET", address + "/v1?token=geheim", timeout=30)
    assert f"GET {address}/v1" in str(failed.value)
    assert "geheim" not in str(failed.value)


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "500 Oops"])
def test_an_error_nested_too_deeply_is_still_that_error(kind: str, status: str) -> None:
    with (
        answering(whole(NESTED[kind], status=status)) as address,
        pytest.raises(exceptions.ClientException) as failed,
    ):
        http.request("GET", address, timeout=30, retries=0)
    assert failed.value.code == int(status[:3])


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("dialect", ["keystone", "rackspace"])
def test_a_login_answer_nested_too_deeply_is_a_failed_login(
    fresh_pyrax: None, dialect: str, kind: str
) -> None:
    pyrax.set_setting("identity_type", dialect)
    with answering(whole(NESTED[kind], "X-Subject-Token: t")) as address:
        version = "/v3" if dialect == "keystone" else "/v2.0/"
        pyrax.set_setting("auth_endpoint", address + version)
        with pytest.raises(exceptions.PyraxException):
            pyrax.set_credentials("ann", "pw")
    assert pyrax.identity.authenticated is False


@pytest.mark.parametrize("depth", [50, 150, 300, 600, 900, 980, 5_000])
@pytest.mark.parametrize("form", ["objects", "lists"])
@pytest.mark.parametrize("status", ["200 OK", "409 Conflict"])
def test_json_of_any_depth_can_be_traced_and_raised(
    depth: int, form: str, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "pyrax")
    opening, closing = (b'{"error": ', b"}") if form == "objects" else (b"[", b"]")
    body = b'{"servers": [{"id": "1", "more": ' + opening * depth + b"1" + closing * depth + b"}]}"
    with answering(whole(body, status=status)) as address:
        try:
            http.request("GET", address, timeout=30, retries=0, log=True)
        except exceptions.ServiceResponseFailure as failed:
            assert "nested too deeply" in str(failed)
        except exceptions.Conflict as failed:
            assert len(str(failed)) < 200_000
    assert "RESP" in caplog.text or depth > 900


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1e999}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b'{"a": 1, "a": 2}',
        b"\xef\xbb\xbf{}",
        '{"a": "ü"}'.encode("utf-16"),
        b'{"a": ' + b"9" * 100_000 + b"}",
        b"\xff\xfe\xfd",
        b'{"a": 1} trailing',
        b"null",
        b'"text"',
    ],
)
def test_odd_json_is_a_value_or_the_bytes_themselves(body: bytes) -> None:
    with answering(whole(body)) as address:
        response, found = http.request("GET", address, timeout=30, log=True)
    assert response.status_code == 200
    assert found == body or not isinstance(found, bytes)
