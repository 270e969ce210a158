"""Versions of objects in the sandbox on the wire, and as pyrax shows them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions
from tests.sandbox.wire import Wire

DELETED = "application/x-deleted;swift_versions_deleted=1"


def versions(wire: Wire, query: str = "") -> list[dict[str, Any]]:
    """List the versions in the container `c`."""
    found: list[dict[str, Any]] = wire.storage("GET", f"/c?versions=true&format=json{query}").json()
    return found


def put(wire: Wire, data: bytes, name: str = "o") -> requests.Response:
    """Store an object in the container `c`."""
    answer = wire.storage("PUT", f"/c/{name}", data=data)
    assert answer.status_code == 201
    return answer


@pytest.fixture
def kept(wire: Wire) -> Wire:
    """The wire, with a container `c` that keeps versions, and two versions of `o`."""
    assert wire.storage("PUT", "/c", headers={"X-Versions-Enabled": "true"}).status_code == 201
    put(wire, b"one")
    put(wire, b"two")
    return wire


def test_versions_are_listed_the_latest_first(kept: Wire) -> None:
    assert kept.storage("HEAD", "/c").headers["X-Versions-Enabled"] == "True"
    last = put(kept, b"three").headers["X-Object-Version-Id"]
    rows = versions(kept)
    assert [(row["bytes"], row["is_latest"]) for row in rows] == [(5, True), (3, False), (3, False)]
    assert rows[0]["version_id"] == last
    assert len(kept.storage("GET", "/c?format=json").json()) == 1
    assert kept.storage("HEAD", "/c").headers["X-Container-Object-Count"] == "1"


def test_one_version_is_read(kept: Wire) -> None:
    ids = [row["version_id"] for row in versions(kept)]
    assert kept.storage("GET", f"/c/o?version-id={ids[1]}").content == b"one"
    head = kept.storage("HEAD", f"/c/o?version-id={ids[0]}").headers
    assert (head["Content-Length"], head["X-Object-Version-Id"]) == ("3", ids[0])
    assert kept.storage("GET", "/c/o").content == b"two"
    assert kept.storage("GET", "/c/o?version-id=7.00000").status_code == 404


def test_a_deletion_is_a_version(kept: Wire) -> None:
    assert kept.storage("DELETE", "/c/o").status_code == 204
    assert kept.storage("GET", "/c/o").status_code == 404
    rows = versions(kept)
    assert [row["content_type"] == DELETED for row in rows] == [True, False, False]
    assert kept.storage("GET", f"/c/o?version-id={rows[0]['version_id']}").status_code == 404
    assert kept.storage("DELETE", "/c").status_code == 409
    restored = kept.storage("PUT", f"/c/o?version-id={rows[1]['version_id']}")
    assert restored.status_code == 201
    assert kept.storage("GET", "/c/o").content == b"two"


def test_versions_are_deleted_one_by_one(kept: Wire) -> None:
    for row in versions(kept):
        url = f"/c/o?version-id={row['version_id']}"
        assert kept.storage("DELETE", url).status_code == 204
        assert kept.storage("DELETE", url).status_code == 404
    assert versions(kept) == []
    assert kept.storage("DELETE", "/c").status_code == 204


def test_the_listing_of_versions_has_pages(kept: Wire) -> None:
    put(kept, b"x", "p")
    rows = versions(kept)
    assert [row["name"] for row in rows] == ["o", "o", "p"]
    assert versions(kept, "&limit=1") == rows[:1]
    assert versions(kept, f"&marker=o&version_marker={rows[0]['version_id']}") == rows[1:]
    assert versions(kept, "&marker=o") == rows[2:]
    assert versions(kept, "&prefix=p") == rows[2:]
    assert versions(kept, "&end_marker=p") == rows[:2]


def test_what_was_there_before_has_no_version(wire: Wire) -> None:
    wire.storage("PUT", "/c")
    put(wire, b"old")
    wire.storage("POST", "/c", headers={"X-Versions-Enabled": "true"})
    put(wire, b"newer")
    assert [row["version_id"] == "null" for row in versions(wire)] == [False, True]
    assert wire.storage("GET", "/c/o?version-id=null").content == b"old"
    wire.storage("POST", "/c", headers={"X-Versions-Enabled": "false"})
    assert wire.storage("HEAD", "/c").headers["X-Versions-Enabled"] == "False"
    assert "X-Object-Version-Id" not in put(wire, b"latest").headers
    assert len(versions(wire)) == 3


def test_metadata_make_no_version(kept: Wire) -> None:
    assert kept.storage("POST", "/c/o", headers={"X-Object-Meta-A": "b"}).status_code == 202
    assert len(versions(kept)) == 2


def test_a_stack_of_versions_in_another_container(wire: Wire) -> None:
    wire.storage("PUT", "/old")
    wire.storage("PUT", "/c", headers={"X-Versions-Location": "old"})
    put(wire, b"one")
    put(wire, b"two")
    names = wire.storage("GET", "/old").text.split()
    assert len(names) == 1 and names[0].startswith("001o/")
    wire.storage("DELETE", "/c/o")
    assert wire.storage("GET", "/c/o").content == b"one"
    wire.storage("DELETE", "/c/o")
    assert wire.storage("GET", "/c/o").status_code == 404
    assert wire.storage("GET", "/old").text == ""


def test_a_history_in_another_container(wire: Wire) -> None:
    wire.storage("PUT", "/old")
    wire.storage("PUT", "/c", headers={"X-History-Location": "old"})
    put(wire, b"one")
    wire.storage("DELETE", "/c/o")
    assert wire.storage("GET", "/c/o").status_code == 404
    rows = wire.storage("GET", "/old?format=json").json()
    assert [row["content_type"] == DELETED for row in rows] == [False, True]


def test_versions_need_a_place(wire: Wire) -> None:
    wire.storage("PUT", "/c", headers={"X-Versions-Location": "nowhere"})
    put(wire, b"one")
    assert wire.storage("PUT", "/c/o", data=b"two").status_code == 412
    assert wire.storage("GET", "/c/o").content == b"one"
    both = {"X-Versions-Enabled": "true", "X-History-Location": "x"}
    assert wire.storage("POST", "/c", headers=both).status_code == 400


def test_pyrax_shows_fetches_and_deletes_versions(each_dialect: Any) -> None:
    files = pyrax.cloudfiles
    files.create_container("c", headers={"X-Versions-Enabled": "true"})
    for text in ("one", "two"):
        files.store_object("c", "o", text)
    files.delete_object("c", "o")
    found = files.list_object_versions("c")
    assert [(obj.deleted, obj.is_latest) for obj in found] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert found[2].fetch() == b"one"
    assert files.fetch_object("c", "o", version_id=found[1].version_id) == b"two"
    for version in found:
        version.delete()
    assert files.list_object_versions("c") == []
    with pytest.raises(exceptions.NoSuchObject):
        found[2].delete()
