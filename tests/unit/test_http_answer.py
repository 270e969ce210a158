"""Reading answers: an answer that trickles ends, a slow one with much in it does not."""

from __future__ import annotations

import http.client
from typing import Any

import pytest
import requests
import urllib3.exceptions

from pyrax.http_answer import classify, decode, read_answer
from pyrax.http_retry import Failure


class Clock:
    """Time that passes only when something waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class SlowBody:
    """A body whose pieces come with a pause before each."""

    length_remaining = 0

    def __init__(self, clock: Clock, pieces: list[bytes], pause: float) -> None:
        self.clock = clock
        self.pieces = pieces
        self.pause = pause
        self.closed = False

    def read1(self, size: int, decode_content: bool = False) -> bytes:
        self.clock.now += self.pause
        return self.pieces.pop(0) if self.pieces else b""

    def stream(self, size: int, decode_content: bool = False) -> Any:
        while self.pieces:
            yield self.read1(size)

    def close(self) -> None:
        self.closed = True

    def release_conn(self) -> None:
        pass


class OlderBody(SlowBody):
    """The same from a urllib3 that has no ``read1``."""

    read1 = None  # type: ignore[assignment]

    def stream(self, size: int, decode_content: bool = False) -> Any:
        while self.pieces:
            yield SlowBody.read1(self, size)


def answer(raw: Any, status: int = 200) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.raw = raw
    return response


@pytest.mark.parametrize("kind", [SlowBody, OlderBody])
def test_an_answer_of_a_byte_a_second_is_given_up_soon_after_the_read_timeout(
    kind: type[SlowBody],
) -> None:
    clock = Clock()
    raw = kind(clock, [b"x"] * 100_000, 1.0)
    with pytest.raises(requests.exceptions.ReadTimeout):
        read_answer(answer(raw), 60.0, clock)
    assert 60 < clock.now < 63
    assert raw.closed


def test_a_large_answer_over_a_slow_line_is_read_to_its_end() -> None:
    clock = Clock()
    raw = SlowBody(clock, [b"x" * 2048] * 1000, 1.0)
    assert len(read_answer(answer(raw), 60.0, clock)) == 2048 * 1000
    assert clock.now > 900


def test_a_quick_answer_is_not_bounded_by_its_size() -> None:
    clock = Clock()
    assert read_answer(answer(SlowBody(clock, [b"a", b"b"], 0.0)), 60.0, clock) == b"ab"


class BreakingBody(SlowBody):
    """A body that ends with an exception of urllib3."""

    def __init__(self, error: Exception) -> None:
        super().__init__(Clock(), [b"part"], 0.0)
        self.error = error

    def read1(self, size: int, decode_content: bool = False) -> bytes:
        if not self.pieces:
            raise self.error
        return super().read1(size)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (
            urllib3.exceptions.ReadTimeoutError(None, "/", "silent"),  # type: ignore[arg-type]
            requests.exceptions.ReadTimeout,
        ),
        (
            urllib3.exceptions.ProtocolError("cut"),
            requests.exceptions.ChunkedEncodingError,
        ),
        (
            urllib3.exceptions.DecodeError("no gzip"),
            requests.exceptions.ContentDecodingError,
        ),
    ],
)
def test_a_body_that_breaks_off_raises_and_closes_the_connection(
    error: Exception, kind: type[Exception]
) -> None:
    raw = BreakingBody(error)
    with pytest.raises(kind):
        read_answer(answer(raw), 60.0, Clock())
    assert raw.closed


def test_of_an_error_answer_that_breaks_off_what_came_is_returned() -> None:
    raw = BreakingBody(urllib3.exceptions.ProtocolError("cut"))
    assert read_answer(answer(raw, status=500), 60.0, Clock()) == b"part"


def test_missing_bytes_are_noticed_where_urllib3_does_not_look() -> None:
    raw = OlderBody(Clock(), [b"part"], 0.0)
    raw.length_remaining = 96
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="96 bytes"):
        read_answer(answer(raw), 60.0, Clock())


def test_deeply_nested_json_comes_back_as_bytes() -> None:
    content = b"[" * 200_000
    assert decode(content) == content


# --- classification -----------------------------------------------------------------------------


def aborted(cause: Exception) -> requests.exceptions.ConnectionError:
    return requests.exceptions.ConnectionError(
        urllib3.exceptions.ProtocolError("Connection aborted.", cause)
    )


def behind_proxy(cause: Exception) -> requests.exceptions.ProxyError:
    reason = urllib3.exceptions.ProxyError("Unable to connect to proxy", cause)
    return requests.exceptions.ProxyError(
        urllib3.exceptions.MaxRetryError(None, "/", reason)  # type: ignore[arg-type]
    )


NO_CONNECTION: Any = urllib3.exceptions.NewConnectionError(None, "refused")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (requests.exceptions.ConnectTimeout(), Failure.UNSENT),
        (
            requests.exceptions.ConnectionError(
                urllib3.exceptions.MaxRetryError(None, "/", NO_CONNECTION)  # type: ignore[arg-type]
            ),
            Failure.UNSENT,
        ),
        (behind_proxy(NO_CONNECTION), Failure.UNSENT),
        (behind_proxy(OSError("Tunnel connection failed: 407")), Failure.FINAL),
        (requests.exceptions.SSLError(), Failure.FINAL),
        (requests.exceptions.ReadTimeout(), Failure.TIMEOUT),
        (aborted(http.client.RemoteDisconnected("closed")), Failure.BROKEN),
        (aborted(ConnectionResetError(104, "reset")), Failure.BROKEN),
        (aborted(http.client.BadStatusLine("rubbish")), Failure.INCOMPLETE),
        (requests.exceptions.ChunkedEncodingError(), Failure.INCOMPLETE),
        (OSError("no such CA bundle"), Failure.FINAL),
    ],
)
def test_failures_before_sending_are_told_from_those_after(error: Exception, failure: str) -> None:
    assert classify(error) is failure
