"""Names: checks, and their form in URLs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import names


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("a b", "a%20b"),
        ("ü", "%C3%BC"),
        ("a?b", "a%3Fb"),
        ("a&b=c", "a%26b%3Dc"),
        ("a#b", "a%23b"),
        ("a%41", "a%2541"),
        ("a+b", "a%2Bb"),
        ("a,b", "a%2Cb"),
        ("../x", "%2E%2E/x"),
        (".", "%2E"),
        ("a/./b/..", "a/%2E/b/%2E%2E"),
        (".hidden/..x", ".hidden/..x"),
        ("x/", "x/"),
        ("/x", "/x"),
        ("a//b", "a//b"),
        ("new\nline", "new%0Aline"),
        ("A-z_0.9~", "A-z_0.9~"),
    ],
)
def test_T24_names_are_percent_encoded(name: str, quoted: str) -> None:
    assert names.quote(name) == quoted
    assert names.object_path("box", name) == f"/box/{quoted}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            ("A", "https://s.example/v1/AUTH_1", "k"),
            ("A", "https://s.example/v1/AUTH_1/", "m"),
            True,
        ),
        (
            ("A", "https://s.example/v1/AUTH_1", "k"),
            ("A", "https://in.example/v1/AUTH_1", "k"),
            True,
        ),
        (
            ("A", "https://s.example/v1/AUTH_1", "k"),
            ("B", "https://s.example/v1/AUTH_1", "k"),
            False,
        ),
        (
            ("A", "https://s.example/v1/AUTH_1", "k"),
            ("A", "https://s.example/v1/AUTH_2", "k"),
            False,
        ),
        (
            ("A", "https://one.example/swift/v1", "k"),
            ("A", "https://two.example/swift/v1", "m"),
            False,
        ),
    ],
)
def test_clients_of_one_account(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    clients = [
        SimpleNamespace(
            region_name=region,
            management_url=url,
            identity=SimpleNamespace(auth_endpoint=f"https://{login}.example:5000/v3"),
        )
        for region, url, login in (one, other)
    ]
    assert names.same_place(*clients) is same


@pytest.mark.parametrize("bad", ["", b"", None, 5])
def test_T32_an_empty_name_is_missing(bad: Any) -> None:
    with pytest.raises(exceptions.MissingName):
        names.container_name(bad)
    with pytest.raises(exceptions.MissingName):
        names.object_path("box", bad)


@pytest.mark.parametrize("bad", ["a/b", "/", ".", "..", "a\0b"])
def test_T32_a_container_s_name_reaches_nothing_else(bad: str) -> None:
    with pytest.raises(exceptions.InvalidContainerName) as caught:
        names.container_path(bad)
    assert isinstance(caught.value, ValueError)


def test_a_nul_is_in_no_object_s_name() -> None:
    with pytest.raises(exceptions.UnsafeObjectName):
        names.object_path("box", "a\0b")


def test_bytes_are_decoded() -> None:
    assert names.object_path(b"b\xe9", b"\xfc", "latin-1") == "/b%C3%A9/%C3%BC"


def test_things_with_a_name_stand_for_it() -> None:
    class Thing:
        name = "x y"

    assert names.object_path(Thing(), Thing()) == "/x%20y/x%20y"
