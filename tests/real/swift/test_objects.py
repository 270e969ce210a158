"""What is done with objects that are stored: metadata, copies, moves, deletes, names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.swift.conftest import Account

ODD_NAMES = [
    "a b",
    "ü",
    "a?b",
    "a&b=c",
    "a#b",
    "a%41",
    "a%2Fb",
    "a+b",
    "../x",
    ".",
    "..",
    "x/..",
    "x/./y",
    "x/",
    "/x",
    "a//b",
    ".hidden/.file",
    "n" * 1024,
    "new\nline",
    " blanks ",
    "quote\"and's",
    "back\\slash",
    "a;b,c",
    "🎈/日本",
]


@pytest.fixture
def other(files: Any, account: Account, unique: str) -> Iterator[Any]:
    """A second container."""
    name = f"{unique}-other ü"
    yield files.create_container(name)
    account.empty(name)


@pytest.fixture
def stored(account: Account, container: Any) -> Any:
    """A container with one object, ``data``, that has a type and metadata."""
    account.put(
        container.name,
        "data",
        b"content",
        Content_Type="text/x-test",
        Content_Disposition="attachment",
        X_Object_Meta_City="Oslo",
    )
    return container


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_an_object_of_an_odd_name(
    files: Any, account: Account, container: Any, other: Any, name: str
) -> None:
    data = name.encode()
    container.store_object(name, data)

    assert account.names(container.name) == [name]
    assert container.list_object_names() == [name]
    assert container.fetch(name) == data
    assert container.get_object(name).name == name
    container.set_object_metadata(name, {"kind": "odd"})
    assert container.get_object_metadata(name) == {"kind": "odd"}
    files.copy_object(container, name, other)
    assert account.names(other.name) == [name]
    assert account.get(other.name, name).content == data
    files.move_object(other, name, other, new_obj_name="plain")
    assert account.names(other.name) == ["plain"]
    container.delete_object(name)
    assert account.names(container.name) == []


def test_names_as_bytes(account: Account, container: Any) -> None:
    container.store_object("grün".encode(), b"data")

    assert account.names(container.name) == ["grün"]
    assert container.fetch("grün".encode()) == b"data"


@pytest.mark.parametrize("name", ["", None])
def test_T32_an_empty_name_never_reaches_the_container(
    demo: Any, files: Any, account: Account, container: Any, name: Any
) -> None:
    with pytest.raises(demo.exceptions.MissingName):
        files.delete_object(container, name)

    assert account.head(container.name).status_code == 204


# --- metadata -------------------------------------------------------------------------------------


def test_metadata_goes_round(account: Account, stored: Any) -> None:
    stored.set_object_metadata("data", {"Colour": "grün", "famous_family": "Simpson", "n": 5})

    assert stored.get_object_metadata("data") == {
        "city": "Oslo",
        "colour": "grün",
        "famous_family": "Simpson",
        "n": "5",
    }
    headers = account.head(stored.name, "data").headers
    assert headers["X-Object-Meta-Colour"].encode("latin-1").decode() == "grün"


def test_T28_a_change_of_metadata_keeps_everything_else(account: Account, stored: Any) -> None:
    stored.set_object_metadata("data", {"colour": "red"})

    headers = account.head(stored.name, "data").headers
    assert headers["Content-Type"] == "text/x-test"
    assert headers["Content-Disposition"] == "attachment"
    assert headers["X-Object-Meta-City"] == "Oslo"


def test_metadata_is_cleared_and_removed(stored: Any) -> None:
    stored.set_object_metadata("data", {"one": "1", "two": "2"}, clear=True)
    cleared = dict(stored.get_object_metadata("data"))
    item = stored.get_object("data")
    item.remove_metadata_key("one")

    assert cleared == {"one": "1", "two": "2"}
    assert item.get_metadata() == {"two": "2"}


def test_metadata_of_a_missing_object(demo: Any, container: Any) -> None:
    with pytest.raises(demo.exceptions.NoSuchObject):
        container.set_object_metadata("missing", {"a": "b"})


def test_the_content_type_is_changed_without_touching_the_rest(
    account: Account, stored: Any
) -> None:
    stored.change_object_content_type("data", "image/x-other")

    answer = account.get(stored.name, "data")
    assert answer.headers["Content-Type"] == "image/x-other"
    assert answer.headers["X-Object-Meta-City"] == "Oslo"
    assert answer.content == b"content"


def test_delete_in_seconds_keeps_metadata_until_then(
    demo: Any, account: Account, stored: Any
) -> None:
    stored.delete_object_in_seconds("data", 2)

    headers = account.head(stored.name, "data").headers
    assert headers["X-Object-Meta-City"] == "Oslo"
    assert headers["Content-Disposition"] == "attachment"
    time.sleep(3)
    with pytest.raises(demo.exceptions.NoSuchObject):
        stored.get_object("data")


# --- copy and move --------------------------------------------------------------------------------


def test_copy_keeps_metadata_and_gives_the_etag(
    files: Any, account: Account, stored: Any, other: Any
) -> None:
    etag = files.copy_object(stored, "data", other, new_obj_name="copy ü")

    copy = account.get(other.name, "copy ü")
    assert copy.content == b"content"
    assert copy.headers["Etag"] == etag
    assert copy.headers["X-Object-Meta-City"] == "Oslo"
    assert account.get(stored.name, "data").content == b"content"


def test_copy_with_another_content_type(
    files: Any, account: Account, stored: Any, other: Any
) -> None:
    files.copy_object(stored, "data", other, content_type="image/x-other")

    assert account.head(other.name, "data").headers["Content-Type"] == "image/x-other"


def test_copy_of_a_missing_object(demo: Any, files: Any, container: Any, other: Any) -> None:
    with pytest.raises(demo.exceptions.NoSuchObject):
        files.copy_object(container, "missing", other)


def test_copy_to_a_missing_container(demo: Any, files: Any, stored: Any, unique: str) -> None:
    with pytest.raises(demo.exceptions.NoSuchContainer):
        files.copy_object(stored, "data", f"{unique}-missing")


def test_move_takes_the_object_away(account: Account, stored: Any, other: Any) -> None:
    moved = stored.move_object("data", other, new_obj_name="moved", new_reference=True)

    assert moved.name == "moved"
    assert account.get(other.name, "moved").content == b"content"
    assert account.names(stored.name) == []


def test_T27_a_move_to_the_same_place_keeps_the_object(account: Account, stored: Any) -> None:
    stored.move_object("data", stored)

    assert account.get(stored.name, "data").content == b"content"


# --- delete ---------------------------------------------------------------------------------------


def test_a_deleted_object_is_gone(demo: Any, account: Account, stored: Any) -> None:
    stored.get_object("data").delete()

    assert account.names(stored.name) == []
    with pytest.raises(demo.exceptions.NoSuchObject):
        stored.delete_object("data")
