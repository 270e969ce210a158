"""Containers of a real Swift, and what is stored about accounts and containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.real.beside import TIMEOUT
from tests.real.swift.conftest import Account

NAMES = ["plain", "with space", "grün 日本", "a?b&c=d", "a%41", "a#b", "a+b", ".hidden", "🎈"]


@pytest.fixture
def three(files: Any, account: Account, unique: str) -> Iterator[list[str]]:
    """Names of three containers that follow one another."""
    names = [f"{unique}-{letter}" for letter in "abc"]
    for name in names:
        files.create_container(name)
    yield names
    for name in names:
        account.empty(name)


def test_a_container_is_made_read_and_deleted(
    demo: Any, files: Any, account: Account, unique: str
) -> None:
    made = files.create_container(unique)
    again = files.get_container(unique)
    files.delete_container(unique)

    assert (made.name, again.name) == (unique, unique)
    assert (again.object_count, again.total_bytes) == (0, 0)
    assert account.head(unique).status_code == 404
    with pytest.raises(demo.exceptions.NoSuchContainer) as caught:
        files.get_container(unique)
    assert caught.value.code == 404


def test_making_a_container_twice_is_no_error(files: Any, container: Any) -> None:
    assert files.create_container(container.name).name == container.name


@pytest.mark.parametrize("suffix", NAMES)
def test_odd_names_of_containers(files: Any, account: Account, unique: str, suffix: str) -> None:
    name = unique + suffix
    files.create_container(name)
    try:
        files.store_object(name, "inside", b"data")
        assert account.get(name, "inside").content == b"data"
        assert name in files.list_container_names()
        assert files.get_container_object_names(name) == ["inside"]
    finally:
        files.delete_container(name, del_objects=True)
    assert account.head(name).status_code == 404


def test_a_container_name_with_a_slash_is_refused_before_anything_is_sent(
    demo: Any, files: Any
) -> None:
    with pytest.raises(demo.exceptions.InvalidContainerName):
        files.create_container("a/b")


def test_a_container_that_is_not_empty_is_not_deleted(
    demo: Any, files: Any, container: Any
) -> None:
    container.store_object("kept", b"data")

    with pytest.raises(demo.exceptions.ClientException) as caught:
        files.delete_container(container)

    assert caught.value.code == 409
    assert files.fetch_object(container, "kept") == b"data"


def test_delete_with_objects_empties_the_container_first(
    files: Any, account: Account, unique: str
) -> None:
    made = files.create_container(unique)
    for number in range(30):
        account.put(unique, f"folder {number % 3}/ö {number}", b"x")

    made.delete(True)

    assert account.head(unique).status_code == 404


def test_containers_are_listed_by_pages(files: Any, unique: str, three: list[str]) -> None:
    first = files.list(limit=2, prefix=unique)
    second = files.list(limit=2, prefix=unique, marker=first[-1].name)
    before_last = files.list(prefix=unique, end_marker=three[2])

    assert [item.name for item in first] == three[:2]
    assert [item.name for item in second] == three[2:]
    assert [item.name for item in before_last] == three[:2]


def test_container_names_and_rows(files: Any, three: list[str]) -> None:
    rows = {row["name"]: row for row in files.list_containers_info()}

    assert set(three) <= set(files.list_container_names())
    assert rows[three[0]]["count"] == 0


def test_find_and_findall(demo: Any, files: Any, three: list[str]) -> None:
    assert files.find(name=three[1]).name == three[1]
    assert files.findall(name="no such container") == []
    with pytest.raises(demo.exceptions.NotFound):
        files.find(name="no such container")


def test_account_counts(files: Any, container: Any) -> None:
    count, size = files.get_account_info()
    details = files.get_account_details()

    assert isinstance(count, int)
    assert isinstance(size, int)
    assert {"container_count", "object_count", "bytes_used"} <= set(details)


# --- metadata -------------------------------------------------------------------------------------


def test_T1_container_metadata_goes_round(files: Any, account: Account, container: Any) -> None:
    files.set_container_metadata(
        container, {"City": "Ōsaka", "famous_family": "Simpson", "Number": 5}
    )

    found = container.get_metadata()

    assert found["city"] == "Ōsaka"
    assert found["famous_family"] == "Simpson"
    assert found["number"] == "5"
    stored = account.head(container.name).headers["X-Container-Meta-City"]
    assert stored.encode("latin-1").decode("utf-8") == "Ōsaka"


def test_container_metadata_is_merged_removed_and_cleared(container: Any) -> None:
    container.set_metadata({"one": "1", "two": "2"})
    container.set_metadata({"three": "3"})
    merged = dict(container.get_metadata())
    container.remove_metadata_key("one")
    removed = dict(container.get_metadata())
    container.set_metadata({"four": "4"}, clear=True)
    cleared = dict(container.get_metadata())

    assert merged == {"one": "1", "two": "2", "three": "3"}
    assert removed == {"two": "2", "three": "3"}
    assert cleared == {"four": "4"}


def test_account_metadata_goes_round(files: Any, unique: str) -> None:
    key = unique.replace("-", "_")
    files.set_account_metadata({key: "schön"})
    found = files.get_account_metadata()
    files.set_account_metadata({key: ""})

    assert found[key] == "schön"
    assert key not in files.get_account_metadata()


def test_bare_headers_open_a_container_to_everybody(
    files: Any, account: Account, container: Any
) -> None:
    container.store_object("page", b"hello")
    url = account.object_url(container.name, "page")
    closed = requests.get(url, timeout=TIMEOUT).status_code

    files.set_container_metadata(container, {"X-Container-Read": ".r:*"}, prefix="")

    assert closed == 401
    assert requests.get(url, timeout=TIMEOUT).content == b"hello"


def test_calls_for_a_content_delivery_network_say_that_there_is_none(
    demo: Any, files: Any, container: Any
) -> None:
    assert container.cdn_enabled is False
    assert container.cdn_uri is None
    with pytest.raises(demo.exceptions.NotCDNEnabled):
        files.make_container_public(container)
