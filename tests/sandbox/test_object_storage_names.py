"""Objects with awkward names: what is stored under a name is found under it, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pyrax

ODD_NAMES = [
    "a b",
    "ü",
    "a?b",
    "a&b=c",
    "a#b",
    "a%41",
    "a%2Fb",
    "a+b",
    "../x",
    "..",
    ".",
    "a/../b",
    "a/./b",
    "x/",
    "/x",
    "a//b",
    "n" * 1024,
    "new\nline",
    "tab\tand\x01control",
    "\N{GRINNING FACE}",
    "?format=json",
    ";:@,$!*'()~",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_T24_an_object_of_any_name_makes_the_round_trip(each_dialect: Any, name: str) -> None:
    container = pyrax.cloudfiles.create_container("pictures & more?")
    stored = container.store_object(name, b"content", metadata={"who": "Zoë"})
    assert (stored.name, stored.bytes) == (name, 7)
    assert container.list_object_names() == [name]
    assert container.get_object(name).get() == b"content"
    assert stored.get_metadata() == {"who": "Zoë"}
    container.delete_object(name)
    assert container.list() == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_T25_an_object_of_any_name_is_copied_within_the_cluster(rackspace: Any, name: str) -> None:
    source = pyrax.cloudfiles.create_container("sou rce?")
    target = pyrax.cloudfiles.create_container("tärget")
    source.store_object(name, b"content", return_none=True)
    source.copy_object(name, target)
    assert target.fetch(name) == b"content"
    source.move_object(name, target, new_obj_name=name + "2" if len(name) < 1024 else "n")
    assert source.list_object_names() == []
    assert len(target.list_object_names()) == 2


def test_objects_of_all_odd_names_are_deleted_together(each_dialect: Any) -> None:
    container = pyrax.cloudfiles.create_container("pictures")
    container.store_object("A", b"must stay", return_none=True)
    for name in ODD_NAMES:
        container.store_object(name, b"x", return_none=True)
    results = pyrax.cloudfiles.bulk_delete(container, ODD_NAMES)
    assert results == {
        "deleted": len(ODD_NAMES),
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }
    assert container.list_object_names() == ["A"]


def test_dot_segments_reach_no_other_container(rackspace: Any) -> None:
    pyrax.cloudfiles.create_container("other")
    container = pyrax.cloudfiles.create_container("mine")
    container.store_object("../other/x", b"content", return_none=True)
    assert pyrax.cloudfiles.get_container("other").list() == []
    assert container.list_object_names() == ["../other/x"]


@pytest.mark.parametrize("name", ["a b", "ü", "a?b", "x&y=z", "100%", "..."])
def test_containers_of_odd_names_make_the_round_trip(each_dialect: Any, name: str) -> None:
    created = pyrax.cloudfiles.create_container(name, metadata={"city": "Århus"})
    assert created.name == name
    assert pyrax.cloudfiles.list_container_names() == [name]
    assert pyrax.cloudfiles.get_container_metadata(name) == {"city": "Århus"}
    pyrax.cloudfiles.delete_container(name)
    assert pyrax.cloudfiles.list_container_names() == []


def test_listings_filter_by_prefix_and_marker_with_reserved_characters(rackspace: Any) -> None:
    container = pyrax.cloudfiles.create_container("pictures")
    for name in ("a&b=1", "a&b=2", "a+b", "b"):
        container.store_object(name, b"x", return_none=True)
    assert container.list_object_names(prefix="a&b=") == ["a&b=1", "a&b=2"]
    assert container.list_object_names(marker="a&b=1", limit=2) == ["a&b=2", "a+b"]
    assert container.list_object_names(end_marker="a+b") == ["a&b=1", "a&b=2"]


@pytest.mark.parametrize("name", ["../x", "a/../../x", "../../.ssh/authorized_keys", "..", "."])
def test_T20_a_name_that_leads_out_of_the_folder_is_not_downloaded(
    rackspace: Any, tmp_path: Path, name: str
) -> None:
    container = pyrax.cloudfiles.create_container("pictures")
    container.store_object(name, b"content", return_none=True)
    inside = tmp_path / "inside"
    inside.mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(pyrax.exc.UnsafeObjectName):
        container.download_object(name, str(inside))
    assert sorted(tmp_path.rglob("*")) == before


def test_T20_a_name_that_begins_with_a_slash_stays_inside_the_folder(
    rackspace: Any, tmp_path: Path
) -> None:
    container = pyrax.cloudfiles.create_container("pictures")
    container.store_object("/etc/cron.d/x", b"content", return_none=True)
    container.download_object("/etc/cron.d/x", str(tmp_path))
    assert (tmp_path / "etc" / "cron.d" / "x").read_bytes() == b"content"


def test_T20_a_link_inside_the_folder_leads_nowhere_else(rackspace: Any, tmp_path: Path) -> None:
    container = pyrax.cloudfiles.create_container("pictures")
    container.store_object("link/deep/x", b"content", return_none=True)
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "link").symlink_to(outside)
    with pytest.raises(pyrax.exc.UnsafeObjectName, match="leads out"):
        container.download_object("link/deep/x", str(inside))
    assert list(outside.iterdir()) == []
