"""Listing objects: pages, markers, prefixes, folders."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.real.swift.conftest import Account

SOME = 300
SOME_CONTAINER = "some-objects"
MANY = 10_001
PARALLEL = 4
MANY_CONTAINER = "many-objects-kept-between-runs"


def archive(names: list[str]) -> bytes:
    """A tar file with an empty file of each name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))
    return out.getvalue()


def fill(account: Account, container: str, names: list[str]) -> None:
    """Make empty objects of these names, by Swift's own unpacking of archives."""
    answer = account.session.put(
        account.object_url(container) + "?extract-archive=tar",
        data=archive(names),
        headers={"Accept": "application/json"},
        timeout=600,
    )
    assert answer.json()["Number Files Created"] == len(names), answer.text


def fill_at_once(account: Account, container: str, names: list[str]) -> None:
    """The same by several requests at a time."""
    parts = [names[start::PARALLEL] for start in range(PARALLEL)]
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(lambda part: fill(account, container, part), parts))


@pytest.fixture(scope="module")
def some(account: Account) -> Iterator[list[str]]:
    """Names of 300 objects, in three folders and beside them, in Swift's order."""
    names = [f"{'abc'[number % 3]}/{number:04} ö" for number in range(SOME - 30)]
    names += [f"top {number:02}" for number in range(30)]
    account.send("PUT", account.object_url(SOME_CONTAINER))
    fill(account, SOME_CONTAINER, names)
    yield sorted(names, key=str.encode)
    account.empty(SOME_CONTAINER)


@pytest.fixture
def listed(files: Any, some: list[str]) -> Any:
    """The container with these 300 objects."""
    return files.get_container(SOME_CONTAINER)


@pytest.fixture
def many(files: Any, account: Account) -> Iterator[Any]:
    """A container with 10,001 objects; filled at the first run on this machine."""
    found = account.head(MANY_CONTAINER)
    if found.headers.get("X-Container-Object-Count") != str(MANY):
        account.send("PUT", account.object_url(MANY_CONTAINER))
        fill_at_once(account, MANY_CONTAINER, [f"object {number:05}" for number in range(MANY)])
    yield files.get_container(MANY_CONTAINER)


def test_one_page(listed: Any, some: list[str]) -> None:
    page = listed.list(limit=10)

    assert [item.name for item in page] == some[:10]
    assert page[0].bytes == 0
    assert listed.list_object_names() == some


def test_pages_follow_one_another(listed: Any, some: list[str]) -> None:
    names: list[str] = []
    while True:
        page = listed.list_object_names(limit=70, marker=names[-1] if names else None)
        if not page:
            break
        names += page

    assert names == some


def test_T21_full_listings_walk_all_pages(files: Any, listed: Any, some: list[str]) -> None:
    assert [item.name for item in listed.list(full_listing=True)] == some
    assert [item.name for item in listed.list_all()] == some
    iterator = files.object_listing_iterator(listed)
    assert next(iterator).name == some[0]
    assert iterator.next().name == some[1]
    assert [item.name for item in iterator] == some[2:]


def test_prefix_and_markers(listed: Any, some: list[str]) -> None:
    inside = [name for name in some if name.startswith("b/")]

    assert listed.list_object_names(prefix="b/") == inside
    assert [item.name for item in listed.list_all(prefix="b/")] == inside
    assert listed.list_object_names(marker=some[5], end_marker=some[9]) == some[6:9]


def test_delimiter_shows_folders(listed: Any, some: list[str]) -> None:
    names = listed.list_object_names(delimiter="/")
    folders = listed.list_subdirs()

    assert names[:3] == ["a/", "b/", "c/"]
    assert names[3:] == some[-30:]
    assert [folder.name for folder in folders] == ["a/", "b/", "c/"]
    assert folders[0].content_type == "pseudo/subdirectory"


def test_T23_subdirs_of_all_pages(listed: Any, some: list[str]) -> None:
    assert [found.name for found in listed.list_subdirs(full_listing=True)] == [
        "a/",
        "b/",
        "c/",
    ]


def test_T24_a_prefix_with_special_characters(account: Account, container: Any) -> None:
    fill(account, container.name, ["a&b=c/1", "a&b", "a", "a+b/1", "a b/1", "a#b/1"])

    assert container.list_object_names(prefix="a&b") == ["a&b", "a&b=c/1"]
    assert container.list_object_names(prefix="a+") == ["a+b/1"]
    assert container.list_object_names(prefix="a#") == ["a#b/1"]


def test_rows_as_swift_sends_them(listed: Any, some: list[str]) -> None:
    rows = listed.list(limit=2, return_raw=True)

    assert [row["name"] for row in rows] == some[:2]
    assert set(rows[0]) >= {"name", "hash", "bytes", "content_type", "last_modified"}


def test_find_looks_at_all_objects(listed: Any, some: list[str]) -> None:
    assert listed.find(name=some[-1]).name == some[-1]
    assert len(listed.findall(bytes=0)) == SOME


def test_counts_of_the_container(listed: Any, some: list[str]) -> None:
    listed.reload()

    assert (listed.object_count, listed.count) == (SOME, SOME)


def test_a_listing_of_a_missing_container(demo: Any, files: Any, unique: str) -> None:
    with pytest.raises(demo.exceptions.NoSuchContainer):
        files.list_container_objects(unique)


@pytest.mark.timeout(1200)
def test_ten_thousand_and_one_objects_need_two_pages(many: Any) -> None:
    first = many.list_object_names()
    names = [item.name for item in many.list_all()]

    assert len(first) == 10_000
    assert len(names) == len(set(names)) == MANY
    assert (names[0], names[-1]) == ("object 00000", "object 10000")
    assert len(list(many.list(full_listing=True))) == MANY
