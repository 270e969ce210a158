"""Listings: pages, filters, iterators."""

from __future__ import annotations

import types
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, StorageObjectIterator, listing
from tests.unit.object_storage.conftest import Wire

MD5 = "900150983cd24fb0d6963f7d28e17f72"


def rows(*names: str) -> list[dict[str, Any]]:
    return [
        {"subdir": name}
        if name.endswith("/")
        else {
            "name": name,
            "bytes": 3,
            "hash": MD5,
            "content_type": "text/plain",
            "last_modified": "2014-03-01T10:00:00.123450",
        }
        for name in names
    ]


def test_a_page_is_asked_for_as_json(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=rows("a", "b"))
    found = client.list_container_objects("box")
    assert wire.lines == ["GET /box?format=json"]
    assert [(obj.name, obj.bytes, obj.hash) for obj in found] == [("a", 3, MD5), ("b", 3, MD5)]


def test_T24_filters_are_encoded(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[])
    client.list_container_objects(
        "b x", limit=2, marker="a&b=c", prefix="ü/", delimiter="/", end_marker="+#"
    )
    assert wire.lines == [
        "GET /b%20x?format=json&limit=2&marker=a%26b%3Dc&prefix=%C3%BC%2F&delimiter=%2F"
        "&end_marker=%2B%23"
    ]


def test_more_than_the_service_allows_is_not_asked_for(wire: Wire, box: Container) -> None:
    wire.answer(200, json=[])
    box.list(limit=50_000)
    assert wire.lines == ["GET /box?format=json&limit=10000"]


@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, b""), (200, b"[]")])
def test_nothing_is_an_empty_list(wire: Wire, box: Container, status: int, body: bytes) -> None:
    wire.answer(status, body)
    assert box.list() == []


def test_what_is_no_listing_is_an_error(wire: Wire, box: Container) -> None:
    wire.answer(200, b"a\nb\n")
    with pytest.raises(exceptions.ServiceResponseFailure):
        box.list()


def test_rows_come_raw_on_request(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a", "b/"))
    assert box.list(return_raw=True) == rows("a", "b/")


def test_subfolders_are_objects_of_a_type_of_their_own(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a", "b/"))
    folder = box.list(delimiter="/")[1]
    assert (folder.name, folder.content_type) == ("b/", "pseudo/subdirectory")
    assert repr(folder) == "<Object 'b/' (pseudo/subdirectory)>"


def test_only_subfolders_are_given(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a", "b/", "c", "d/"))
    assert [sub.name for sub in box.list_subdirs(limit=4, delimiter="x")] == ["b/", "d/"]
    assert wire.lines == ["GET /box?format=json&limit=4&delimiter=%2F"]


def test_T23_subfolders_of_all_pages(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a/", "b")).answer(200, json=rows("c/")).answer(200, json=[])
    assert [sub.name for sub in box.list_subdirs(full_listing=True)] == ["a/", "c/"]
    assert wire.lines[1] == "GET /box?format=json&limit=1000&marker=b&delimiter=%2F"


def test_T21_an_iterator_asks_for_pages_until_one_is_empty(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("x/a", "x/b")).answer(200, json=rows("x/c")).answer(200, json=[])
    iterator = box.list_all(prefix="x/")
    assert isinstance(iterator, StorageObjectIterator)
    assert wire.lines == []
    assert (next(iterator).name, next(iterator).name) == ("x/a", "x/b")
    assert [obj.name for obj in iterator] == ["x/c"]
    assert list(iterator) == []
    assert wire.lines == [
        "GET /box?format=json&limit=1000&prefix=x%2F",
        "GET /box?format=json&limit=1000&marker=x%2Fb&prefix=x%2F",
        "GET /box?format=json&limit=1000&marker=x%2Fc&prefix=x%2F",
    ]


def test_an_iterator_can_be_made_from_a_manager(wire: Wire, box: Container) -> None:
    for manager in (box, box.object_manager):
        wire.answer(200, json=rows("b")).answer(200, json=[])
        iterator = StorageObjectIterator(manager, marker="a", limit=5, prefix=None)
        assert [obj.name for obj in iterator] == ["b"]
        assert wire.lines[-2] == "GET /box?format=json&limit=5&marker=a"


@pytest.mark.parametrize("second", [("b",), ("a", "b"), ("a",)])
def test_a_listing_that_does_not_advance_is_an_error(
    wire: Wire, box: Container, second: tuple[str, ...]
) -> None:
    wire.answer(200, json=rows("a", "b")).answer(200, json=rows(*second))
    with pytest.raises(exceptions.ServiceResponseFailure, match="does not advance"):
        list(box.list_all())


def test_a_full_listing_of_names_honours_every_filter(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("b", "c/")).answer(204)
    names = box.get_object_names(
        marker="a", limit=2, prefix="", delimiter="/", end_marker="z", full_listing=True
    )
    assert names == ["b", "c/"]
    assert wire.lines[0] == "GET /box?format=json&limit=2&marker=a&delimiter=%2F&end_marker=z"


def test_raw_rows_of_all_pages(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a")).answer(200, json=rows("b")).answer(200, json=[])
    assert box.list(full_listing=True, return_raw=True) == rows("a", "b")


def test_find_looks_at_all_pages(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a", "b")).answer(200, json=rows("c")).answer(200, json=[])
    assert box.find(name="c").name == "c"
    wire.answer(200, json=rows("a", "b"), X_Container_Object_Count=2)
    assert [obj.name for obj in box.findall(bytes=3)] == ["a", "b"]
    wire.answer(200, json=rows("a", "b"), X_Container_Object_Count=2)
    with pytest.raises(exceptions.NoUniqueMatch):
        box.find(content_type="text/plain")
    wire.answer(200, json=rows("a"), X_Container_Object_Count=1)
    with pytest.raises(exceptions.NotFound):
        box.find(name="x")
    assert wire.spent


def test_a_count_that_is_not_reached_yet_is_no_end(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a"), X_Container_Object_Count=3)
    wire.answer(200, json=rows("b", "c"), X_Container_Object_Count=3)
    assert len(box.findall(bytes=3)) == 3


def test_a_missing_container_is_named(wire: Wire, client: StorageClient) -> None:
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'box'"):
        client.list_container_objects("box")


def test_names_in_an_order_of_bytes_advance() -> None:
    listing.check_progress("\uffff", "\U0001f600")
    with pytest.raises(exceptions.ServiceResponseFailure):
        listing.check_progress("\U0001f600", "\uffff")


def test_objects_as_markers(wire: Wire, box: Container) -> None:
    wire.answer(200, json=rows("a", "b"))
    first, second = box.list()
    wire.answer(200, json=[])
    box.list(marker=first, end_marker=second)
    assert wire.lines[-1] == "GET /box?format=json&marker=a&end_marker=b"


# --- containers ---------------------------------------------------------------------------------


def test_containers_of_one_page(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[{"name": "a", "count": 2, "bytes": 5}])
    (found,) = client.list(limit=1, marker="A", end_marker="z", prefix="a")
    assert wire.lines == ["GET ?format=json&limit=1&marker=A&prefix=a&end_marker=z"]
    assert (found.name, found.object_count, found.total_bytes) == ("a", 2, 5)


def test_names_of_all_containers(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[{"name": "a"}, {"name": "b"}]).answer(200, json=[{"name": "c"}])
    wire.answer(200, json=[])
    assert client.list_container_names() == ["a", "b", "c"]
    wire.answer(200, json=[{"name": "a"}], X_Account_Container_Count=1)
    assert client.list_containers() == ["a"]
    assert wire.spent


def test_rows_of_containers(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[{"name": "a", "count": 2, "bytes": 5}])
    assert client.list_containers_info(limit=1, marker="A") == [
        {"name": "a", "count": 2, "bytes": 5}
    ]


def test_a_container_is_found_by_its_attributes(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[{"name": "a", "count": 1}, {"name": "b", "count": 2}])
    wire.answer(200, json=[])
    assert client.find(count=2).name == "b"


# --- large listings -----------------------------------------------------------------------------


class Page(list[Any]):
    """A page of a listing that counts how many of its kind there are."""

    alive = 0
    most = 0

    def __init__(self, kind: Any, first: int, size: int) -> None:
        rows = [kind(name="")] * (size - 1)  # all but the last one are the same
        super().__init__([*rows, kind(name=f"{first + size - 1:08}")])
        Page.alive += 1
        Page.most = max(Page.most, Page.alive)

    def __del__(self) -> None:
        Page.alive -= 1


@pytest.fixture
def pages() -> type[Page]:
    """The counting class, from zero."""
    Page.alive = Page.most = 0
    return Page


def test_a_million_rows_are_held_one_page_at_a_time(pages: type[Page]) -> None:
    def fetch(limit: Any = None, marker: Any = None) -> tuple[Any, Any]:
        first = 0 if marker is None else int(marker) + 1
        return None, pages(dict, first, 10_000) if first < 1_000_000 else []

    assert sum(1 for _ in listing.walk(fetch)) == 1_000_000
    assert pages.most <= 2


def test_the_iterator_gives_a_million_objects_from_one_page_at_a_time(pages: type[Page]) -> None:
    class Manager:
        """A listing that is made as it is asked for."""

        def list(self, marker: Any, limit: int, prefix: Any) -> Any:
            first = 0 if marker is None else int(marker) + 1
            return pages(types.SimpleNamespace, first, limit) if first < 1_000_000 else []

    assert sum(1 for _ in StorageObjectIterator(Manager(), limit=10_000)) == 1_000_000
    assert pages.most <= 2
