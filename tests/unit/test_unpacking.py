"""Uncompressing: every part comes out, and what breaks off is never taken for the whole."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator

import pytest

from pyrax.unpacking import BLOCK, CutOff, Damaged, coding_of, unpack

TEXT = b"".join(b"%d bottles of beer\n" % number for number in range(2000))


def packed(wbits: int, content: bytes = TEXT) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(content) + packer.flush()


FORMS = {"gzip": (31, "gzip"), "deflate": (15, "deflate"), "deflate, naked": (-15, "deflate")}


def cut(content: bytes, sizes: int) -> Iterator[bytes]:
    for start in range(0, len(content), sizes):
        yield content[start : start + sizes]


def whole(content: bytes, coding: str, size: int = 1 << 20) -> bytes:
    return b"".join(unpack(cut(content, size), coding))


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 1 << 20])
@pytest.mark.parametrize("form", FORMS)
def test_content_comes_out_whole_however_it_is_cut_on_its_way(form: str, size: int) -> None:
    wbits, coding = FORMS[form]
    assert whole(packed(wbits), coding, size) == TEXT


@pytest.mark.parametrize("form", FORMS)
def test_wherever_the_end_is_missing_that_is_noticed(form: str) -> None:
    wbits, coding = FORMS[form]
    content = packed(wbits)
    places = {*range(1, 40), *range(len(content) - 40, len(content)), len(content) // 2}
    for place in places:
        with pytest.raises(CutOff):
            whole(content[:place], coding)


def test_all_parts_come_out_and_padding_does_not_count() -> None:
    parts = gzip.compress(b"one ") + gzip.compress(b"two ") + b"\0" * 9 + gzip.compress(b"three")
    for size in (1, 7, 1000):
        assert whole(parts + b"\0" * 100, "gzip", size) == b"one two three"


@pytest.mark.parametrize("place", [1, 2, 9, -1])
def test_a_later_part_that_breaks_off_is_noticed(place: int) -> None:
    with pytest.raises(CutOff):
        whole(gzip.compress(b"one") + gzip.compress(b"two")[:place], "gzip")


@pytest.mark.parametrize(
    "content",
    [b"plain text", gzip.compress(b"one") + b"something else", b"\x1f\x8b\x08" + b"x" * 99],
    ids=["text", "more behind it", "only the beginning"],
)
def test_what_is_no_gzip_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        whole(content, "gzip")


def test_a_flipped_bit_is_noticed() -> None:
    content = bytearray(gzip.compress(TEXT))
    content[-6] ^= 1  # in the checksum
    with pytest.raises(Damaged):
        whole(bytes(content), "gzip")


def test_nothing_stays_nothing() -> None:
    assert whole(b"", "gzip") == b""
    assert list(unpack([b"as", b"is"], None)) == [b"as", b"is"]


def test_much_comes_out_in_blocks() -> None:
    pieces = list(unpack([packed(31, b"\0" * (5 * BLOCK))], "gzip"))
    assert [len(piece) for piece in pieces] == [BLOCK] * 5


def test_noise_of_any_length_comes_through() -> None:
    noise = random.Random(1)
    for _ in range(50):
        content = noise.randbytes(noise.randrange(3000)) + b"\0" * noise.randrange(3 * BLOCK)
        for wbits, coding in FORMS.values():
            assert whole(packed(wbits, content), coding, noise.randrange(1, 5000)) == content


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip", "gzip"),
        (" X-GZIP ", "gzip"),
        ("deflate", "deflate"),
        ("br", None),
        ("identity", None),
        ("gzip, gzip", None),
        ("", None),
    ],
)
def test_the_coding_is_read_from_the_header(header: str, coding: str | None) -> None:
    assert coding_of(header) == coding
    assert coding_of(None) is None
