"""Objects and containers of any name, content and metadata come back as they were stored.

They are tried here with the sandbox, and at a real Swift by `tests/real/swift/test_any_data.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pyrax
from tests.trust.data import round_trips, strategies
from tests.trust.data.strategies import examples


@pytest.fixture
def files(each_dialect: Any) -> Any:
    """The client of object storage."""
    return pyrax.cloudfiles


@pytest.fixture
def container(files: Any) -> Any:
    """An empty container."""
    return files.create_container("box")


@pytest.fixture
def unique() -> str:
    """What names of containers begin with: nothing, for the cloud is new."""
    return ""


@examples(80)
@given(strategies.object_names, strategies.contents, strategies.metadata)
def test_an_object_comes_back(
    container: Any, name: str, content: bytes, metadata: dict[str, str]
) -> None:
    round_trips.object_comes_back(container, name, content, metadata)


@examples(40)
@given(strategies.contents, st.integers(1, 5000), st.integers(0, 5000))
def test_parts_of_an_object_add_up(
    container: Any, content: bytes, chunk_size: int, start: int
) -> None:
    round_trips.parts_add_up(container, content, chunk_size, start)


@examples(30)
@given(strategies.metadata, strategies.metadata)
def test_metadata_are_changed(
    container: Any, before: dict[str, str], after: dict[str, str]
) -> None:
    round_trips.metadata_change(container, before, after)


@examples(15)
@given(strategies.lists_of_names, st.integers(1, 5))
def test_names_are_listed_in_pages(
    files: Any, container: Any, names: list[str], limit: int
) -> None:
    round_trips.names_are_listed(files, container, names, limit)


@examples(40)
@given(strategies.container_names, strategies.metadata)
def test_a_container_comes_back(
    files: Any, unique: str, name: str, metadata: dict[str, str]
) -> None:
    round_trips.container_comes_back(files, unique + name, metadata)
