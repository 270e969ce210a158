"""Taking addresses and version documents apart."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudblockstorage import versions


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://x/v1/123", ("https://x/", "v1", "v1", "123")),
        ("https://x/volume/v3/abc", ("https://x/volume/", "v3", "v3", "abc")),
        ("https://x:8776/v3", ("https://x:8776/", "v3", "v3", "")),
        ("https://x:8776/v3.0/", ("https://x:8776/", "v3", "v3.0", "")),
        ("https://x:8776/v2/abc/", ("https://x:8776/", "v2", "v2", "abc")),
        ("https://x/volume", ("https://x/volume/", None, "", "")),
        ("https://x", ("https://x/", None, "", "")),
    ],
)
def test_addresses_are_taken_apart(url: str, parts: tuple[Any, ...]) -> None:
    assert tuple(versions.parse(url)) == parts


@pytest.mark.parametrize(
    ("document", "highest"),
    [
        ({"versions": [{"id": "v3.0", "version": "3.27"}]}, (3, 27)),
        ({"versions": [{"id": "v2.0", "version": ""}, {"id": "v3.0", "version": "3.9"}]}, (3, 9)),
        ({"versions": [{"id": "v3.0", "version": ""}]}, (3, 0)),
        ({"versions": "nonsense"}, (3, 0)),
        (b"<html>", (3, 0)),
        (None, (3, 0)),
    ],
)
def test_the_highest_microversion_is_found(document: Any, highest: tuple[int, int]) -> None:
    assert versions.highest(document) == highest


def test_microversions_are_numbers_not_text() -> None:
    nine, ten = versions.number("3.9"), versions.number("3.10")
    assert nine is not None
    assert ten is not None
    assert nine < ten
    assert versions.show(ten) == "3.10"
    assert versions.number("latest") is None
