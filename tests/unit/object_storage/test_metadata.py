"""Metadata as headers and as dicts."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax.object_storage import metadata

META = "X-Object-Meta-"


@pytest.mark.parametrize("name", ["X-Object-Meta-Big-City", "x-object-meta-big-city"])
def test_T1_keys_are_lower_case_with_underscores(name: str) -> None:
    assert metadata.read({name: "Oslo", "Etag": "x"}, META) == {"big_city": "Oslo"}


@pytest.mark.parametrize("key", ["big_city", "Big-City", "X-Object-Meta-Big-City", "BIG_CITY"])
def test_T1_every_spelling_finds_the_value(key: str) -> None:
    found = metadata.read({"X-Object-Meta-Big-City": "Oslo"}, META)
    assert (found[key], found.get(key), key in found) == ("Oslo", "Oslo", True)


def test_a_key_that_is_not_there_is_missing() -> None:
    found = metadata.read({}, META)
    assert (found.get("x"), found.get("x", 1), "x" in found, None in found) == (
        None,
        1,
        False,
        False,
    )
    with pytest.raises(KeyError):
        found["x"]


def test_metadata_can_be_copied_and_pickled() -> None:
    found = metadata.read({"X-Object-Meta-A-B": "1"}, META)
    for twin in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert twin == found
        assert twin["X-Object-Meta-A-B"] == "1"


def test_an_empty_prefix_gives_all_headers() -> None:
    assert metadata.read({"Content-Type": "a/b", "ETag": "x"}, "") == {
        "content_type": "a/b",
        "etag": "x",
    }


def test_values_are_utf_8_and_what_is_none_stays() -> None:
    headers = {"X-Object-Meta-A": "å".encode().decode("latin-1"), "X-Object-Meta-B": "\xe5"}
    assert metadata.read(headers, META) == {"a": "å", "b": "\xe5"}


def test_a_percent_sign_is_never_decoded() -> None:
    assert metadata.read({"X-Object-Meta-A": "%41"}, META) == {"a": "%41"}


def test_keys_get_the_prefix_and_values_become_text() -> None:
    assert metadata.to_headers(
        {"a_b": 1, "x-object-meta-c": True, b"d": b"e", "f": None}, META
    ) == {
        "X-Object-Meta-a-b": "1",
        "x-object-meta-c": "True",
        "X-Object-Meta-d": "e",
        "X-Object-Meta-f": "",
    }


@pytest.mark.parametrize(
    "bad", [{"a": "x\r\nEvil: 1"}, {"a": "x\0"}, {"a\n": "x"}, {"a:b": "x"}, {"": "x"}]
)
def test_line_breaks_and_empty_keys_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        metadata.to_headers(bad, META)


def test_T4_headers_are_copied() -> None:
    given = {"X-A": 1, "X-B": None}
    checked = metadata.checked_headers(given)
    assert checked == {"X-A": "1", "X-B": None}
    assert given == {"X-A": 1, "X-B": None}
    with pytest.raises(ValueError):
        metadata.checked_headers({"X-A": "1\r\n2"})


def test_the_caller_s_keys_are_massaged_into_a_new_dict() -> None:
    given = {"a": 1, "X-OBJECT-META-b": 2}
    assert metadata.massage_keys(given, META) == {"X-Object-Meta-a": 1, "X-OBJECT-META-b": 2}
    assert given == {"a": 1, "X-OBJECT-META-b": 2}


STORED = {
    "Content-Type": "text/plain",
    "Content-Length": "5",
    "Etag": "abc",
    "X-Timestamp": "1.0",
    "X-Object-Meta-Keep": "k",
    "X-Object-Meta-Other": "o",
    "Content-Encoding": "gzip",
    "Content-Disposition": "attachment",
    "Cache-Control": "no-cache",
    "Content-Language": "no",
    "Expires": "never",
    "X-Robots-Tag": "noindex",
    "X-Delete-At": "99",
    "X-Object-Manifest": "c%20/p/",
    "Access-Control-Allow-Origin": "*",
}
KEPT = {
    name: value
    for name, value in STORED.items()
    if name not in ("Content-Type", "Content-Length", "Etag", "X-Timestamp")
}


def test_T28_a_post_repeats_everything_that_is_stored() -> None:
    headers = metadata.object_post_headers(STORED, {"new": "n", "other": ""}, META, False)
    expected = {**KEPT, "X-Object-Meta-new": "n"}
    del expected["X-Object-Meta-Other"]
    assert headers == expected


def test_T28_clearing_removes_metadata_only() -> None:
    headers = metadata.object_post_headers(STORED, {"new": "n"}, META, True)
    assert headers == {
        **{name: value for name, value in KEPT.items() if not name.startswith(META)},
        "X-Object-Meta-new": "n",
    }


def test_T28_clearing_all_headers_keeps_what_the_content_needs() -> None:
    assert metadata.object_post_headers(STORED, {"Expires": "soon"}, "", True) == {
        "Content-Encoding": "gzip",
        "Content-Disposition": "attachment",
        "X-Delete-At": "99",
        "X-Object-Manifest": "c%20/p/",
        "Expires": "soon",
    }


def test_a_bare_header_replaces_the_stored_one() -> None:
    headers = metadata.object_post_headers(STORED, {"x-delete-at": ""}, "", False)
    assert "x-delete-at" not in {name.lower() for name in headers}
    assert headers["Content-Encoding"] == "gzip"
