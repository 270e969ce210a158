"""Reading the body of an answer piece by piece."""

from __future__ import annotations

import io
from typing import Any

import pytest
import urllib3

from pyrax import streaming


class Answer:
    """An answer whose body has not been read."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw


def answer(content: bytes) -> Any:
    return Answer(urllib3.HTTPResponse(io.BytesIO(content), preload_content=False))


def test_a_body_is_given_as_it_comes_in() -> None:
    pieces = list(streaming.read_pieces(answer(b"x" * 600_000), 5.0))
    assert b"".join(pieces) == b"x" * 600_000
    assert max(len(piece) for piece in pieces) <= streaming.BLOCK


def test_an_empty_body_has_no_pieces() -> None:
    assert list(streaming.read_pieces(answer(b""), 5.0)) == []


@pytest.mark.parametrize("error", [OSError("reset"), urllib3.exceptions.ProtocolError("cut off")])
def test_a_broken_connection_is_told(error: Exception) -> None:
    class Raw:
        def read1(self, size: int, decode_content: bool) -> bytes:
            raise error

    with pytest.raises(streaming.Broken, match="reset|cut off"):
        list(streaming.read_pieces(Answer(Raw()), 5.0))  # type: ignore[arg-type]


def test_a_body_that_trickles_counts_as_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 10_000, 4))

    class Raw:
        def read(self, size: int, decode_content: bool) -> bytes:
            return b"x"

    monkeypatch.setattr(streaming, "clock", lambda: next(now))
    with pytest.raises(streaming.Broken, match="only 2 bytes came in 8 seconds"):
        list(streaming.read_pieces(Answer(Raw()), 5.0))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bytes 0-99/200", (0, 99, 200)),
        ("bytes 5-9/*", (5, 9, None)),
        ("bytes */200", (None, None, 200)),
        (" bytes 1-2/3 ", (1, 2, 3)),
        ("items 0-99/200", None),
        ("", None),
        (None, None),
    ],
)
def test_content_ranges(value: Any, expected: Any) -> None:
    assert streaming.parse_content_range(value) == expected


def test_data_come_in_pieces_of_one_size() -> None:
    assert list(streaming.cut([b"abcde", b"", b"fg"], 3)) == [b"abc", b"def", b"g"]
    assert list(streaming.cut([], 3)) == []
