"""Fetching and downloading objects."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account

DATA = bytes(range(256)) * 1000


@pytest.fixture
def stored(account: Account, container: Any) -> Any:
    """A container with one object, ``data``."""
    account.put(container.name, "data", DATA, X_Object_Meta_City="Oslo")
    return container


def test_fetch_gives_all_bytes(stored: Any) -> None:
    assert stored.fetch("data") == DATA
    assert stored.get_object("data").get() == DATA


def test_fetch_with_headers(stored: Any) -> None:
    headers, data = stored.fetch("data", include_meta=True)

    assert data == DATA
    assert headers["x-object-meta-city"] == "Oslo"
    assert headers["Content-Length"] == str(len(DATA))


def test_T15_fetch_of_a_size_gives_exactly_so_many_bytes(stored: Any) -> None:
    assert stored.fetch("data", size=5) == DATA[:5]
    assert stored.fetch_partial("data", 1000) == DATA[:1000]
    assert stored.fetch("data", size=10**9) == DATA
    assert stored.fetch("data", size=0) == b""


def test_fetch_of_a_range(stored: Any) -> None:
    assert stored.fetch("data", start=1000, size=24) == DATA[1000:1024]


def test_fetch_in_pieces(stored: Any) -> None:
    pieces = list(stored.fetch("data", chunk_size=100_000))

    assert [len(piece) for piece in pieces] == [100_000, 100_000, 56_000]
    assert b"".join(pieces) == DATA


def test_several_fetches_in_pieces_at_once(stored: Any) -> None:
    one = stored.fetch("data", chunk_size=1000)
    two = stored.fetch("data", chunk_size=1000)

    assert [next(one), next(two), next(one)] == [DATA[:1000], DATA[:1000], DATA[1000:2000]]
    one.close()
    assert b"".join(two) == DATA[1000:]


@pytest.mark.parametrize("options", [{}, {"size": 5}, {"chunk_size": 10}])
def test_T16_an_empty_object_is_fetched_in_every_way(
    account: Account, container: Any, options: dict[str, int]
) -> None:
    account.put(container.name, "empty", b"")

    fetched = container.fetch("empty", **options)

    assert (fetched if isinstance(fetched, bytes) else b"".join(fetched)) == b""


def test_T19_a_packed_object_comes_as_it_is_stored(account: Account, container: Any) -> None:
    packed = gzip.compress(b"text " * 1000)
    account.put(container.name, "page", packed, Content_Encoding="gzip")

    assert container.fetch("page") == packed
    assert b"".join(container.fetch("page", chunk_size=10)) == packed


def test_a_json_object_comes_as_bytes(account: Account, container: Any) -> None:
    account.put(container.name, "document", b'{"a": 1}', Content_Type="application/json")

    assert container.fetch("document") == b'{"a": 1}'


@pytest.mark.parametrize("options", [{}, {"chunk_size": 10}, {"size": 3}])
def test_a_missing_object_is_reported_at_the_call(
    demo: Any, container: Any, options: dict[str, int]
) -> None:
    with pytest.raises(demo.exceptions.NoSuchObject) as caught:
        container.fetch("missing", **options)

    assert isinstance(caught.value, demo.exceptions.NotFound)


def test_a_missing_container_is_told_from_a_missing_object(
    demo: Any, files: Any, unique: str
) -> None:
    with pytest.raises(demo.exceptions.NoSuchContainer):
        files.fetch_object(unique, "name")


def test_T17_a_missing_attribute_of_an_object_does_not_fetch_its_data(
    files: Any, stored: Any, log: list[tuple[str, str]]
) -> None:
    row = stored.list()[0]

    assert not hasattr(row, "no_such_attribute")
    assert [entry for entry in log if entry[0] == "GET" and entry[1].endswith("/data")] == []


def test_T36_both_ways_to_an_object_tell_the_same_of_it(stored: Any) -> None:
    listed = stored.list()[0]
    read = stored.get_object("data")

    for name in ("name", "bytes", "total_bytes", "content_type", "etag", "hash"):
        assert getattr(listed, name) == getattr(read, name), name
    assert listed.last_modified_at == read.last_modified_at


# --- download -------------------------------------------------------------------------------------


def test_download_makes_the_folders_of_the_name(
    account: Account, container: Any, tmp_path: Path
) -> None:
    account.put(container.name, "a/b/ü c.txt", DATA)

    container.download("a/b/ü c.txt", str(tmp_path))

    assert (tmp_path / "a" / "b" / "ü c.txt").read_bytes() == DATA


def test_download_without_structure(account: Account, container: Any, tmp_path: Path) -> None:
    account.put(container.name, "a/b/c.txt", DATA)

    container.download("a/b/c.txt", str(tmp_path), structure=False)

    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["c.txt"]


def test_download_replaces_a_file_and_leaves_no_other(stored: Any, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "data").write_bytes(b"old")

    stored.download("data", str(folder))

    assert [path.name for path in folder.iterdir()] == ["data"]
    assert (folder / "data").read_bytes() == DATA


@pytest.mark.parametrize("name", ["../out", "a/../../out", "a/.."])
def test_T20_download_never_leaves_the_folder(
    demo: Any, account: Account, container: Any, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    account.put(container.name, name, DATA)

    with pytest.raises(demo.exceptions.UnsafeObjectName):
        container.download(name, str(folder))

    assert not (tmp_path / "out").exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_download_to_a_missing_folder_says_so(demo: Any, stored: Any, tmp_path: Path) -> None:
    with pytest.raises(demo.exceptions.FolderNotFound):
        stored.download("data", str(tmp_path / "missing"))
