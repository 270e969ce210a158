"""Names of databases and users in paths, and whom a name means."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddatabases.names import address_of, database_names, name_of, path_segment, split_user


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("plain_name-1", "plain_name-1"),
        ("bob@%", "bob%40%25"),
        ("a/b?c=d e", "a%2Fb%3Fc%3Dd%20e"),
        (b"b\xc3\xb6b", "b%C3%B6b"),
    ],
)
def test_names_are_one_segment_of_a_path_b10(name: Any, segment: str) -> None:
    assert path_segment(name) == segment


def test_dots_are_encoded_twice_b9() -> None:
    assert path_segment("bob@10.0.0.1") == "bob%4010%252E0%252E0%252E1"


@pytest.mark.parametrize("name", ["", ".", "..", None, b""])
def test_what_would_be_another_path_is_refused(name: Any) -> None:
    with pytest.raises(ValueError, match="path of a URL"):
        path_segment(name)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("bob", ("bob", None)),
        ("bob@%", ("bob", "%")),
        ("bob@10.0.0.1", ("bob", "10.0.0.1")),
        ("bob@10.0.%", ("bob", "10.0.%")),
        ("bob@example", ("bob@example", None)),
        ("b@b@192.168.0.%", ("b@b", "192.168.0.%")),
    ],
)
def test_a_host_counts_when_it_looks_like_one(text: str, parts: Any) -> None:
    assert split_user(text) == parts


@pytest.mark.parametrize(
    ("name", "host", "address"),
    [
        ("bob", None, "bob"),
        ("bob", "%", "bob"),
        ("bob", "10.0.0.1", "bob@10.0.0.1"),
        ("bob@10.0.0.1", "%", "bob@10.0.0.1@%"),
        ("bob@home", "%", "bob@home@%"),
        ("bob@", None, "bob@@%"),
    ],
)
def test_users_are_addressed_by_name_and_by_host(name: str, host: Any, address: str) -> None:
    assert address_of(name, host) == address


class Named:
    name = "shop"


def test_databases_are_given_as_names_or_objects() -> None:
    assert database_names(["wiki", b"blog", Named(), {"name": "x"}]) == [
        "wiki",
        "blog",
        "shop",
        "x",
    ]
    assert database_names("wiki") == ["wiki"]
    assert database_names(None) == []


def test_what_has_no_name_is_refused() -> None:
    with pytest.raises(exceptions.MissingName):
        name_of(7)
