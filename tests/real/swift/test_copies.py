"""Copies between containers, and between accounts, which Swift cannot do by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.swift.conftest import Account
from tests.real.swift.own import MEGABYTE

SIZE = 2 * MEGABYTE + 5


@pytest.fixture
def far_account(cloud: Cloud) -> Account:
    """The account of the same project in RegionTwo, without pyrax."""
    project = cloud.id("projects", "demo")
    url = f"{cloud.description['swift']['url']}/v1/REG2_{project}"
    return Account(url, cloud.token(cloud.demo))


@pytest.fixture
def far(demo: Any, far_account: Account, unique: str) -> Iterator[Any]:
    """An empty container in RegionTwo."""
    yield demo.connect_to_cloudfiles("RegionTwo").create_container(unique)
    far_account.empty(unique)
    far_account.empty(f"{unique}_segments")


@pytest.fixture
def near(files: Any, account: Account, unique: str) -> Iterator[Any]:
    """A second container in RegionOne."""
    name = f"{unique}-near"
    yield files.create_container(name)
    account.empty(name)


@pytest.fixture
def filled(small: Any, account: Account, container: Any, tmp_path: Path) -> Any:
    """A container with objects of every kind."""
    account.put(container.name, "a?b/ü", b"odd", Content_Type="text/x-test", X_Object_Meta_City="O")
    account.put(container.name, "empty", b"")
    path = tmp_path / "large"
    path.write_bytes(os.urandom(SIZE))
    small.upload_file(container.name, str(path), return_none=True)
    small.upload_file(
        container.name, str(path), obj_name="dynamic", large_object="dlo", return_none=True
    )
    return container


def same(one: Account, first: str, other: Account, second: str) -> None:
    """Check that two containers hold the same."""
    assert one.names(first) == other.names(second)
    for name in one.names(first):
        expected, found = one.get(first, name), other.get(second, name)
        assert found.content == expected.content, name
        assert found.headers["Content-Type"] == expected.headers["Content-Type"], name
        city = "X-Object-Meta-City"
        assert found.headers.get(city) == expected.headers.get(city), name


def test_a_container_is_copied_within_the_account(
    files: Any, account: Account, filled: Any, near: Any
) -> None:
    first = files.sync_containers(filled, near)
    second = files.sync_containers(filled, near)

    assert (first["copied"], first["failed"]) == (4, 0), first["failure_reasons"]
    assert (second["copied"], second["duplicate"]) == (0, 4)
    same(account, filled.name, account, near.name)
    assert "X-Static-Large-Object" in account.head(near.name, "large").headers


def test_a_container_is_copied_to_another_region(
    files: Any, account: Account, far_account: Account, filled: Any, far: Any
) -> None:
    first = files.sync_containers(filled, far)
    second = files.sync_containers(filled, far)

    assert (first["copied"], first["failed"]) == (4, 0), first["failure_reasons"]
    assert (second["copied"], second["duplicate"]) == (0, 4)
    same(account, filled.name, far_account, far.name)


def test_what_is_gone_is_deleted_in_the_copy_if_wanted(
    files: Any, account: Account, container: Any, near: Any
) -> None:
    account.put(container.name, "kept", b"1")
    account.put(near.name, "gone", b"2")

    summary = files.sync_containers(container, near, delete=True)

    assert (summary["copied"], summary["deleted"]) == (1, 1)
    assert account.names(near.name) == ["kept"]


def test_a_copy_to_a_container_of_another_region_says_how_it_is_done(
    files: Any, account: Account, container: Any, far: Any, far_account: Account
) -> None:
    account.put(container.name, "name", b"data")

    with pytest.raises(ValueError, match="sync_containers"):
        files.copy_object(container, "name", far)

    assert far_account.names(far.name) == []


def test_a_large_object_is_made_of_objects_that_are_there(
    files: Any, account: Account, container: Any, near: Any
) -> None:
    for number in range(3):
        account.put(near.name, f"parts/{number}", str(number).encode() * 1000)
    parts = [(near.name, f"parts/{number}") for number in range(3)]

    files.create_manifest(container, "static", parts, content_type="text/x-test")
    files.create_manifest(container, "dynamic", parts, kind="dlo")

    whole = b"0" * 1000 + b"1" * 1000 + b"2" * 1000
    assert account.get(container.name, "static").content == whole
    assert account.get(container.name, "static").headers["Content-Type"] == "text/x-test"
    assert account.get(container.name, "dynamic").content == whole


def test_segments_that_no_object_needs_are_found_and_deleted(
    small: Any, account: Account, filled: Any
) -> None:
    segments = f"{filled.name}_segments"
    before = account.names(segments)
    account.send("DELETE", account.object_url(filled.name, "large"))

    where = [filled.name]

    kept = small.delete_orphan_segments(filled.name, older_than=1000, containers=where)
    result = small.delete_orphan_segments(filled.name, older_than=0, containers=where)

    assert kept["deleted"] == 0
    assert result["deleted"] == 3
    assert account.names(segments) == [name for name in before if not name.startswith("large/")]
    assert len(account.get(filled.name, "dynamic").content) == SIZE
