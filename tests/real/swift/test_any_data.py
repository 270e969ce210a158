"""Objects and containers of any name, content and metadata come back from a real Swift."""

from __future__ import annotations

from tests.trust.data.test_objects import (
    test_a_container_comes_back,
    test_an_object_comes_back,
    test_metadata_are_changed,
    test_names_are_listed_in_pages,
    test_parts_of_an_object_add_up,
)

__all__ = [
    "test_a_container_comes_back",
    "test_an_object_comes_back",
    "test_metadata_are_changed",
    "test_names_are_listed_in_pages",
    "test_parts_of_an_object_add_up",
]
