"""The parts of a large object."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient
from tests.unit.object_storage.conftest import Wire


def content(wire: Wire, data: bytes) -> Wire:
    digest = hashlib.md5(data).hexdigest()
    return wire.answer(200, data, Content_Length=len(data), ETag=digest)


def rows(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "bytes": 1} for name in names]


def test_parts_of_old_large_files_have_numbers(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(204)
    wire.answer(200, json=rows("b.1", "b.10", "b.2", "b.txt", "b.1.bak")).answer(200, json=[])
    parts = swift.fetch_dlo("box", "b")
    assert [name for name, _ in parts] == ["b.1", "b.10", "b.2"]
    assert wire.lines[2] == "GET /box?format=json&prefix=b."


def test_a_dynamic_manifest_names_container_and_prefix(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, X_Object_Manifest="se%20gs/p%3F/").answer(200, json=rows("p?/1"))
    wire.answer(200, json=[])
    ((name, part),) = swift.fetch_dlo("box", b"b")
    assert (name, part.container) == ("p?/1", "se gs")
    assert wire.lines[1] == "GET /se%20gs?format=json&prefix=p%3F%2F"


def test_a_static_manifest_names_its_segments(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, X_Static_Large_Object="True")
    wire.answer(200, json=[{"name": "/segs/x/1", "hash": "a", "bytes": 5}])
    ((name, part),) = swift.fetch_dlo("box", "b")
    assert (name, part.container) == ("x/1", "segs")
    content(wire, b"01234")
    assert part.read() == b"01234"
    assert wire.lines[-1] == "GET /segs/x/1"


def test_a_manifest_that_is_none_is_an_error(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, X_Static_Large_Object="True").answer(200, b"content")
    with pytest.raises(exceptions.ServiceResponseFailure):
        swift.fetch_dlo("box", "b")


@pytest.fixture
def part(wire: Wire, swift: StorageClient) -> Any:
    wire.answer(200).answer(200, json=rows("b.1")).answer(200, json=[])
    ((_, reader),) = swift.fetch_dlo("box", "b", chunk_size=4)
    return reader


def test_nothing_is_sent_before_the_first_read(wire: Wire, part: Any) -> None:
    assert len(wire.sent) == 3
    content(wire, b"0123456789")
    assert (part.read(3), part.read(0), part.read(5)) == (b"012", b"", b"34567")
    assert (part.processed, part.read(), part.read(), part.read(5)) == (8, b"89", b"", b"")
    assert wire.lines[3:] == ["GET /box/b.1"]


def test_a_part_is_iterated_over_in_pieces(wire: Wire, part: Any) -> None:
    content(wire, b"0123456789")
    assert list(part) == [b"0123", b"4567", b"89"]


def test_a_closed_part_gives_nothing(wire: Wire, part: Any) -> None:
    content(wire, b"0123456789")
    part.read(1)
    part.close()
    assert (part.read(5), list(part)) == (b"", [])


def test_a_dot_is_printed_now_and_then(
    wire: Wire, swift: StorageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    wire.answer(200).answer(200, json=rows("b.1")).answer(200, json=[])
    ((_, reader),) = swift.fetch_dlo("box", "b", chunk_size=1, verbose=True)
    content(wire, b"x" * 250)
    assert len(list(reader)) == 250
    assert capsys.readouterr().out == ".."
