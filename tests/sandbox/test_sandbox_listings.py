"""Listings of object storage on the wire: order, pages, prefixes, delimiters, formats."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

import pytest

from tests.sandbox.wire import Wire

NAMES = ["a", "photos/1", "photos/2", "photos/old/1", "photos/old/2", "z", "É", "é", "日"]


def fill(wire: Wire, names: Iterable[str]) -> None:
    """Store an object under each name."""
    wire.storage("PUT", "/c")
    for name in names:
        assert wire.storage("PUT", f"/c/{name}", data=b"x").status_code == 201


def listed(wire: Wire, query: str = "") -> list[str]:
    """Return names and groups of a listing."""
    answer = wire.storage("GET", f"/c?format=json&{query}")
    assert answer.status_code == 200, answer.text
    return [entry.get("name", entry.get("subdir")) for entry in answer.json()]


@pytest.fixture
def filled(rackspace_wire: Wire) -> Wire:
    """A wire with a container that holds all the names."""
    fill(rackspace_wire, reversed(NAMES))
    return rackspace_wire


def test_order_is_that_of_utf8_bytes(filled: Wire) -> None:
    assert listed(filled) == NAMES == sorted(NAMES, key=str.encode)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=2", ["a", "photos/1"]),
        ("limit=0", []),
        ("marker=photos/old/1", ["photos/old/2", "z", "É", "é", "日"]),
        ("marker=nothing", NAMES[1:]),
        ("end_marker=photos/2", ["a", "photos/1"]),
        ("marker=a&end_marker=photos/old/1", ["photos/1", "photos/2"]),
        ("prefix=photos/old", ["photos/old/1", "photos/old/2"]),
        ("prefix=photos/old&marker=photos/old/1", ["photos/old/2"]),
        ("prefix=%C3%A9", ["é"]),
        ("delimiter=/", ["a", "photos/", "z", "É", "é", "日"]),
        ("delimiter=/&limit=2", ["a", "photos/"]),
        ("delimiter=/&marker=photos/", ["z", "É", "é", "日"]),
        ("delimiter=/&prefix=photos/", ["photos/1", "photos/2", "photos/old/"]),
        ("delimiter=/&prefix=photos/&marker=photos/2", ["photos/old/"]),
        ("delimiter=old/", ["a", "photos/1", "photos/2", "photos/old/", "z", "É", "é", "日"]),
        ("path=photos", ["photos/1", "photos/2"]),
        ("path=", ["a", "z", "É", "é", "日"]),
        ("reverse=true&limit=3", ["日", "é", "É"]),
        ("reverse=true&marker=photos/2", ["photos/1", "a"]),
        ("reverse=true&end_marker=z", ["日", "é", "É"]),
        ("reverse=true&delimiter=/&end_marker=a", ["日", "é", "É", "z", "photos/"]),
        ("prefix=nothing", []),
    ],
)
def test_query(filled: Wire, query: str, expected: list[str]) -> None:
    assert listed(filled, query) == expected


def test_pages_by_marker_give_every_name_once(filled: Wire) -> None:
    found: list[str] = []
    while True:
        page = listed(filled, f"limit=2&marker={found[-1] if found else ''}")
        if not page:
            break
        found += page
    assert found == NAMES


def test_limit_above_the_maximum_is_412(filled: Wire) -> None:
    answer = filled.storage("GET", "/c?limit=10001")
    assert (answer.status_code, answer.text) == (412, "Maximum limit is 10000")


def test_service_never_gives_more_than_its_maximum(filled: Wire) -> None:
    filled.cloud.stores.object_storage("DFW").limits["container_listing_limit"] = 4
    assert listed(filled) == NAMES[:4]


def test_row_of_an_object(filled: Wire) -> None:
    row = filled.storage("GET", "/c?format=json&limit=1").json()[0]
    assert row["bytes"] == 1
    assert row["hash"] == "9dd4e461268c8034f5c8564e155c67a6"
    assert row["content_type"] == "application/octet-stream"
    assert "T" in row["last_modified"]


def test_plain_text(filled: Wire) -> None:
    answer = filled.storage("GET", "/c?delimiter=/", headers={"Accept": "*/*"})
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "a\nphotos/\nz\nÉ\né\n日\n"


def test_empty_listing_is_204_as_text_and_a_list_as_json(rackspace_wire: Wire) -> None:
    rackspace_wire.storage("PUT", "/c")
    assert rackspace_wire.storage("GET", "/c").status_code == 204
    json_answer = rackspace_wire.storage("GET", "/c", headers={"Accept": "application/json"})
    assert (json_answer.status_code, json_answer.json()) == (200, [])


def test_xml(filled: Wire) -> None:
    answer = filled.storage("GET", "/c?delimiter=/", headers={"Accept": "application/xml"})
    root = ElementTree.fromstring(answer.content)
    assert (root.tag, root.attrib["name"]) == ("container", "c")
    assert [child.findtext("name") for child in root][:2] == ["a", "photos/"]
    assert [child.tag for child in root][:2] == ["object", "subdir"]


def test_unknown_format_is_406(filled: Wire) -> None:
    assert filled.storage("GET", "/c", headers={"Accept": "image/png"}).status_code == 406


def test_account_lists_containers_with_counts(filled: Wire) -> None:
    filled.storage("PUT", "/empty")
    rows = filled.storage("GET", "?format=json").json()
    assert [(row["name"], row["count"], row["bytes"]) for row in rows] == [
        ("c", len(NAMES), len(NAMES)),
        ("empty", 0, 0),
    ]
    assert filled.storage("GET", "?marker=c").text == "empty\n"


def test_listing_has_the_containers_headers(filled: Wire) -> None:
    headers = filled.storage("GET", "/c").headers
    assert headers["X-Container-Object-Count"] == str(len(NAMES))
    assert headers["X-Container-Bytes-Used"] == str(len(NAMES))


def test_overwriting_and_deleting_keep_the_counts(filled: Wire) -> None:
    filled.storage("PUT", "/c/a", data=b"longer")
    filled.storage("DELETE", "/c/z")
    headers = filled.storage("HEAD", "/c").headers
    assert headers["X-Container-Object-Count"] == str(len(NAMES) - 1)
    assert headers["X-Container-Bytes-Used"] == str(len(NAMES) - 1 + 5)


def test_listings_can_lag_behind(rackspace_wire: Wire) -> None:
    wire = rackspace_wire
    wire.cloud.stores.object_storage("DFW").listing_delay = 5
    fill(wire, ["o"])
    assert wire.storage("GET", "/c/o").content == b"x"
    assert listed(wire) == []
    wire.cloud.clock.advance(5)
    assert listed(wire) == ["o"]
    wire.storage("DELETE", "/c/o")
    assert wire.storage("GET", "/c/o").status_code == 404
    assert listed(wire) == ["o"]
    assert wire.storage("DELETE", "/c").status_code == 409
    wire.cloud.clock.advance(5)
    assert wire.storage("DELETE", "/c").status_code == 204
