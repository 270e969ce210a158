"""Images as documents, and the changes of a PATCH."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.image import documents


@pytest.mark.parametrize(
    ("name", "expected"),
    [("name", False), ("os_hash_algo", False), ("os_glance_failed_import", False), ("cpu", True)],
)
def test_custom_is_what_the_service_does_not_know_itself(name: str, expected: bool) -> None:
    assert documents.is_custom(name) is expected


def test_trap_4_the_document_decides_between_add_and_replace() -> None:
    present = {"name": "a", "os_distro": "x"}
    assert documents.changes(present, {"name": "b", "os_distro": "y", "manager": "z"}) == [
        {"op": "replace", "path": "/name", "value": "b"},
        {"op": "replace", "path": "/os_distro", "value": "y"},
        {"op": "add", "path": "/manager", "value": "z"},
    ]


def test_trap_5_names_are_escaped_in_pointers() -> None:
    assert documents.pointer("a/b~c") == "/a~1b~0c"


def test_trap_7_none_removes_a_custom_property_that_is_there() -> None:
    assert documents.changes({"old": "1"}, {"old": None, "absent": None}) == [
        {"op": "remove", "path": "/old"}
    ]


def test_none_empties_a_property_that_can_be_empty() -> None:
    assert documents.changes({"name": "a"}, {"name": None}) == [
        {"op": "replace", "path": "/name", "value": None}
    ]


def test_none_removes_all_tags() -> None:
    assert documents.changes({"tags": ["a"]}, {"tags": None}) == [
        {"op": "replace", "path": "/tags", "value": []}
    ]


@pytest.mark.parametrize(
    ("value", "sent"), [(True, "True"), (3, "3"), (1.5, "1.5"), ("x", "x"), (b"x", "x")]
)
def test_values_of_custom_properties_become_text(value: Any, sent: str) -> None:
    assert documents.property_value("cpu", value) == sent


@pytest.mark.parametrize("value", [True, 40, None])
def test_values_of_other_properties_stay_as_they_are(value: Any) -> None:
    assert documents.property_value("min_disk", value) is value


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object()])
def test_a_custom_property_is_no_list_and_no_dict(value: Any) -> None:
    with pytest.raises(TypeError, match="'cpu' must be text"):
        documents.property_value("cpu", value)


@pytest.mark.parametrize("name", ["", "x" * 256])
def test_names_have_1_to_255_characters(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 255"):
        documents.changes({}, {name: "x"})


@pytest.mark.parametrize(
    ("tags", "sent"),
    [("a", ["a"]), (["a", "b", "a"], ["a", "b"]), (None, []), ((b"a",), ["a"])],
)
def test_tags_are_a_list_without_repetition(tags: Any, sent: list[str]) -> None:
    assert documents.tag_list(tags) == sent


def test_metadata_are_custom_properties_only() -> None:
    assert documents.custom_properties({"a": 1, b"b": "x", "c": None}) == {"a": "1", "b": "x"}
    assert documents.custom_properties(None) == {}
    with pytest.raises(ValueError, match="'min_disk' is not a custom property"):
        documents.custom_properties({"min_disk": 10})


def test_only_what_is_there_is_removed() -> None:
    assert documents.removals({"a": "1", "b": "2"}, ["a", "c", "a"]) == [
        {"op": "remove", "path": "/a"}
    ]
    assert documents.removals({"a": "1"}, "a") == [{"op": "remove", "path": "/a"}]
