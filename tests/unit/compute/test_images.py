"""Images as the compute service shows them."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Image
from pyrax.compute.images import image_document
from pyrax.image import ImageClient

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


# --- where the image service answers ------------------------------------------------------------

GLANCE = "https://glance.example.net/v2"
IN_GLANCE = {
    "id": "i1",
    "name": "web-snap",
    "status": "active",
    "visibility": "private",
    "owner": "123456",
    "size": 5,
    "min_disk": 20,
    "min_ram": 512,
    "tags": [],
    "created_at": "2024-05-01T08:00:00Z",
    "updated_at": "2024-05-02T08:00:00Z",
    "self": "/v2/images/i1",
    "image_type": "snapshot",
    "instance_uuid": "s1",
}


@pytest.fixture
def handed_over(nova: ComputeClient, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> ComputeClient:
    """A client whose service passes nothing on any more, and whose region has images."""
    images = ImageClient(nova.identity, "ORD", management_url=GLANCE)
    monkeypatch.setattr(nova, "other_service", {"image": images}.get)
    for path in ("/images/detail", "/images"):
        wire.answer("GET", path, status=404)
    wire.answer("GET", "/images/i1", status=404)
    return nova


def test_images_come_from_the_image_service_in_the_form_of_compute(
    handed_over: ComputeClient, wire: Wire
) -> None:
    wire.answer("GET", f"{GLANCE}/images", {"images": [IN_GLANCE], "next": "/v2/images?marker=i1"})
    wire.answer("GET", f"{GLANCE}/images", {"images": [{**IN_GLANCE, "id": "i2"}]})

    found = handed_over.images.list()
    assert [one.id for one in found] == ["i1", "i2"]
    assert found[0].to_dict() == {
        "id": "i1",
        "name": "web-snap",
        "status": "ACTIVE",
        "progress": 100,
        "minDisk": 20,
        "minRam": 512,
        "created": "2024-05-01T08:00:00Z",
        "updated": "2024-05-02T08:00:00Z",
        "OS-EXT-IMG-SIZE:size": 5,
        "metadata": {"image_type": "snapshot", "instance_uuid": "s1"},
        "links": [],
        "server": {"id": "s1", "links": []},
    }
    assert wire.lines[0] == "GET /images/detail"


def test_once_the_calls_are_gone_compute_is_not_asked_again(
    handed_over: ComputeClient, wire: Wire
) -> None:
    wire.answer("GET", f"{GLANCE}/images", {"images": [IN_GLANCE]})
    wire.answer("GET", f"{GLANCE}/images/i1", IN_GLANCE)
    handed_over.images.list(limit=5, marker="i0")
    assert handed_over.images.get("i1").name == "web-snap"
    assert handed_over.find_images_by_name("SNAP")[0].id == "i1"
    assert [one.id for one in handed_over.list_snapshots()] == ["i1"]

    assert wire.lines == [
        "GET /images/detail?marker=i0&limit=5",
        f"GET {GLANCE}/images?limit=5&marker=i0",
        f"GET {GLANCE}/images/i1",
        f"GET {GLANCE}/images",
        f"GET {GLANCE}/images",
    ]


def test_metadata_are_the_custom_properties(handed_over: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/images/i1/metadata", status=404)
    wire.answer("DELETE", "/images/i1/metadata/os", status=404)
    wire.answer("DELETE", "/images/i1/metadata/absent", status=404)
    wire.answer("GET", f"{GLANCE}/images/i1", {**IN_GLANCE, "os": "linux"})
    wire.answer("PATCH", f"{GLANCE}/images/i1", {**IN_GLANCE, "os": "linux", "n": "1"})

    assert handed_over.images.set_meta("i1", {"n": 1})["n"] == "1"
    assert wire.last.body == [{"op": "add", "path": "/n", "value": "1"}]
    handed_over.images.delete_meta("i1", "os")
    assert wire.last.body == [{"op": "remove", "path": "/os"}]
    with pytest.raises(exceptions.NotFound, match="absent"):
        handed_over.images.delete_meta("i1", ["absent"])


def test_an_image_is_deleted_in_the_image_service(handed_over: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/images/i1", status=404)
    wire.answer("DELETE", f"{GLANCE}/images/i1", status=204)

    assert handed_over.images.delete("i1") is None
    assert wire.lines == ["DELETE /images/i1", f"DELETE {GLANCE}/images/i1"]


@pytest.mark.parametrize(
    ("status", "shown"),
    [("queued", "SAVING"), ("killed", "ERROR"), ("deactivated", "UNKNOWN"), ("deleted", "DELETED")],
)
def test_states_have_the_words_of_compute(status: str, shown: str) -> None:
    assert image_document({**IN_GLANCE, "status": status})["status"] == shown
