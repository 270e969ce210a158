"""Images as the compute service shows them."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Image

from .conftest import Wire, make_client

DEBIAN = {"id": "i1", "name": "Debian 7 (Wheezy)", "status": "ACTIVE", "metadata": {}}
UBUNTU = {"id": "i2", "name": "Ubuntu 14.04", "status": "ACTIVE", "metadata": {}}
SNAPSHOT = {"id": "i3", "name": "web01-snap", "status": "SAVING", "server": {"id": "s1"}}
ALL = {"images": [DEBIAN, UBUNTU, SNAPSHOT]}


def test_list_follows_pages(cs: ComputeClient, wire: Wire) -> None:
    link = [{"rel": "next", "href": "http://x.example.org/images/detail?marker=i1"}]
    wire.answer("GET", "/images/detail", {"images": [DEBIAN], "images_links": link})
    wire.answer("GET", "/images/detail", {"images": [UBUNTU]})

    assert [type(one) for one in cs.images.list()] == [Image, Image]
    assert wire.lines == ["GET /images/detail", "GET /images/detail?marker=i1"]


def test_brief_lists_marker_and_limit(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": []})
    cs.images.list(detailed=False, limit=5, marker="i1")

    assert wire.lines == ["GET /images?marker=i1&limit=5"]


def test_get_returns_an_image(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/images/i1", {"image": DEBIAN})

    assert cs.images.get("i1").name == "Debian 7 (Wheezy)"


def test_an_image_deletes_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/images/i1", status=204)

    assert Image(cs.images, DEBIAN).delete() is None
    assert cs.images.delete("i1") is None
    assert wire.lines == ["DELETE /images/i1"] * 2


def test_set_meta_merges_and_returns_the_whole(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/images/i1/metadata", {"metadata": {"os": "linux", "n": "1"}})

    result = cs.images.set_meta("i1", {"n": 1})
    assert (result.os, result["n"]) == ("linux", "1")
    assert wire.last.body == {"metadata": {"n": "1"}}


def test_trap_18_delete_meta_takes_a_lone_key(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/images/i1/metadata/note", status=204)

    assert cs.images.delete_meta("i1", "note") is None
    assert wire.lines == ["DELETE /images/i1/metadata/note"]


def test_find_by_human_id(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/images/detail", ALL)
    wire.answer("GET", "/images", ALL)
    wire.answer("GET", "/images/i2", {"image": UBUNTU})

    assert cs.images.find(human_id="ubuntu-1404").id == "i2"


def test_base_images_and_snapshots_are_told_apart(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/images/detail", ALL)

    assert [one.id for one in cs.list_base_images()] == ["i1", "i2"]
    assert [one.id for one in cs.list_snapshots()] == ["i3"]
    assert [one.id for one in cs.list_images()] == ["i1", "i2", "i3"]
    assert wire.lines == ["GET /images/detail"] * 3


@pytest.mark.parametrize(
    ("expression", "found"),
    [("debian", ["i1"]), (b"UBUNTU|snap", ["i2", "i3"]), (r"\(wheezy\)$", ["i1"]), ("bsd", [])],
)
def test_images_are_found_by_expression(
    cs: ComputeClient, wire: Wire, expression: str, found: list[str]
) -> None:
    wire.answer("GET", "/images/detail", ALL)

    assert [one.id for one in cs.find_images_by_name(expression)] == found


# --- where the compute service only passes them on ----------------------------------------------


def test_images_are_asked_for_in_the_last_version_that_has_them(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("GET", "/images/detail", ALL)
    wire.answer("DELETE", "/images/i1/metadata/note", status=204)
    nova.images.list()
    nova.images.delete_meta("i1", "note")

    versions = [sent.headers["X-OpenStack-Nova-API-Version"] for sent in wire.sent]
    assert versions == ["2.35", "2.38"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_cloud_that_no_longer_passes_them_on_names_the_way(
    nova: ComputeClient, wire: Wire, status: int
) -> None:
    wire.answer("GET", "/images/detail", status=status)

    with pytest.raises(exceptions.NotSupported, match=r"pyrax\.connect_to_images\(\)"):
        nova.images.list()


def test_one_missing_image_is_just_not_found(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/images/i9", status=404)

    with pytest.raises(exceptions.NotFound):
        nova.images.get("i9")
