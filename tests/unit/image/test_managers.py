"""The calls for images that both clouds have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import Image, ImageClient
from pyrax.image.documents import PATCH_TYPE

from .conftest import ID, Wire, document, make_client

Make = Callable[..., Image]
ONE = f"/images/{ID}"


# --- lists ----------------------------------------------------------------------------------------


def test_list_sends_its_arguments_in_order(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document()]})
    found = imgs.list(2, ID, "n", "private", "accepted", "1", "web", "active", 1, 9, "name", "asc")
    assert [type(one) for one in found] == [Image]
    assert wire.last.query == [
        ("limit", "2"),
        ("marker", ID),
        ("name", "n"),
        ("visibility", "private"),
        ("member_status", "accepted"),
        ("owner", "1"),
        ("tag", "web"),
        ("status", "active"),
        ("size_min", "1"),
        ("size_max", "9"),
        ("sort_key", "name"),
        ("sort_dir", "asc"),
    ]


def test_list_takes_an_image_as_marker(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": []})
    imgs.list(marker=image_of(imgs))
    assert wire.lines == [f"GET /images?marker={ID}"]


def test_list_repeats_the_key_of_a_list_and_takes_other_filters(
    imgs: ImageClient, wire: Wire
) -> None:
    wire.answer("GET", "/images", {"images": []})
    imgs.list(tag=["a", "b"], disk_format="in:raw,qcow2", protected=False, os_distro=None)
    assert wire.lines == ["GET /images?tag=a&tag=b&disk_format=in%3Araw%2Cqcow2&protected=false"]


def test_trap_11_values_are_percent_encoded(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": []})
    imgs.list(name="a&b=c?d /é")
    assert wire.lines == ["GET /images?name=a%26b%3Dc%3Fd%20%2F%C3%A9"]


def test_sort_does_not_go_with_sort_key(imgs: ImageClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="either sort"):
        imgs.list(sort="name:asc", sort_key="name")
    assert wire.lines == []


def test_list_can_return_the_answer_itself(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document()]})
    response, body = imgs._manager.list(limit=0, return_raw=True)
    assert (response.status_code, body["images"][0]["id"]) == (200, ID)


@pytest.mark.parametrize("host", ["images.example.net", "glance.example.net/images/images"])
def test_trap_10_of_the_next_link_only_the_query_is_used(wire: Wire, host: str) -> None:
    client = make_client("openstack", f"https://{host}")
    link = f"/v2/images?name=a%20b%3Ac&limit=2&marker={ID}&x="
    wire.answer("GET", f"https://{host}/v2/images", {"images": [document(id="1")], "next": link})
    wire.answer("GET", f"https://{host}/v2/images", {"images": [document(id="2")]})
    assert [one.id for one in client.list_all(name="a b:c")] == ["1", "2"]
    assert wire.mock.calls[1].request.url == (
        f"https://{host}/v2/images?name=a%20b%3Ac&limit=2&marker={ID}&x="
    )


def test_a_next_link_to_another_host_gets_no_token(imgs: ImageClient, wire: Wire) -> None:
    link = "https://evil.example.org/v2/images?marker=1"
    wire.answer("GET", "/images", {"images": [document(id="1")], "next": link})
    wire.answer("GET", "/images", {"images": [document(id="2")]})
    assert len(imgs.list_all()) == 2
    assert wire.lines == ["GET /images", "GET /images?marker=1"]


def test_iter_all_fetches_a_page_when_it_is_needed(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document()], "next": "/v2/images?marker=1"})
    images = imgs.iter_all(limit=1, visibility="private")
    assert wire.lines == []
    assert next(images).id == ID
    assert wire.lines == ["GET /images?limit=1&visibility=private"]


# --- find -----------------------------------------------------------------------------------------


def test_trap_12_find_lets_the_service_look_and_follows_pages(
    imgs: ImageClient, wire: Wire
) -> None:
    first = {"images": [document(id="1", min_ram=1)], "next": "/v2/images?name=web-base&marker=1"}
    wire.answer("GET", "/images", first)
    wire.answer("GET", "/images", {"images": [document(id="2", min_ram=2)]})
    assert imgs.find(name="web-base", min_ram=2).id == "2"
    assert wire.lines == [
        "GET /images?name=web-base",
        "GET /images?name=web-base&marker=1",
    ]


def test_findall_sends_what_the_service_can_filter(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document(tags=["a"]), document(id="2", tags=[])]})
    found = imgs.findall(
        name="web-base", status="active", visibility="private", owner="123456", tag="a"
    )
    assert [one.id for one in found] == [ID]
    assert wire.last.query == [
        ("name", "web-base"),
        ("status", "active"),
        ("visibility", "private"),
        ("owner", "123456"),
        ("tag", "a"),
    ]


def test_findall_does_not_send_what_looks_like_an_operator(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document(name="in:a")]})
    assert len(imgs.findall(name="in:a")) == 1
    assert wire.lines == ["GET /images"]


def test_find_says_that_there_is_none_or_more_than_one(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": [document(), document(id="2")]})
    with pytest.raises(exceptions.NotFound):
        imgs.find(cpu="4")
    with pytest.raises(exceptions.NoUniqueMatch):
        imgs.find(name="web-base")


# --- changes --------------------------------------------------------------------------------------


def test_update_reads_the_image_and_sends_a_patch(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    image = image_of(imgs, name="stale")
    wire.answer("GET", ONE, document(cpu="2"))
    wire.answer("PATCH", ONE, document(name="new", cpu="4", os_distro="debian"))
    image.update({"name": "new", "cpu": 4, "os_distro": "debian"})
    assert wire.lines == [f"GET {ONE}", f"PATCH {ONE}"]
    assert wire.last.headers["Content-Type"] == PATCH_TYPE
    assert wire.last.body == [
        {"op": "replace", "path": "/name", "value": "new"},
        {"op": "replace", "path": "/cpu", "value": "4"},
        {"op": "add", "path": "/os_distro", "value": "debian"},
    ]
    assert (image.name, image.cpu) == ("new", "4")


def test_trap_6_update_refreshes_the_object_and_returns_it(
    glance: ImageClient, image_of: Make, wire: Wire
) -> None:
    image = image_of(glance, cpu="4")
    wire.answer("GET", ONE, document(cpu="4"))
    wire.answer("PATCH", ONE, document(name="new"))
    assert glance.update(image, {"name": "new", "cpu": None}) is image
    assert (image.name, image.properties) == ("new", {})


def test_update_of_an_id_returns_the_image_on_openstack_and_nothing_on_rackspace(
    glance: ImageClient, rax: ImageClient, wire: Wire
) -> None:
    wire.answer("GET", ONE, document())
    wire.answer("PATCH", ONE, document(name="new"))
    assert glance.change_image_name(ID, "new").name == "new"
    assert rax.change_image_name(ID, "new") is None


def test_change_name_of_an_image(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", ONE, document())
    wire.answer("PATCH", ONE, document(name="new"))
    image = image_of(imgs)
    image.change_name("new")
    assert image.name == "new"
    assert wire.last.body == [{"op": "replace", "path": "/name", "value": "new"}]


def test_no_changes_send_nothing(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    imgs.update(image_of(imgs), {})
    assert wire.lines == []


def test_removing_what_is_not_there_sends_no_patch(
    glance: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("GET", ONE, document())
    assert glance.update(image_of(glance), {"absent": None}).id == ID
    assert wire.lines == [f"GET {ONE}"]


@pytest.mark.parametrize("change", [{"": "x"}, {"cpu": ["a"]}, {"x" * 256: "y"}])
def test_bad_changes_are_refused_before_any_call(
    imgs: ImageClient, wire: Wire, change: dict[str, Any]
) -> None:
    with pytest.raises((ValueError, TypeError)):
        imgs.update(ID, change)
    assert wire.lines == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, exceptions.Forbidden),
        (409, exceptions.Conflict),
        (413, exceptions.OverLimit),
        (400, exceptions.BadRequest),
        (415, exceptions.ClientException),
    ],
)
def test_refused_changes(imgs: ImageClient, wire: Wire, status: int, kind: Any) -> None:
    wire.answer("GET", ONE, document())
    wire.answer("PATCH", ONE, {"message": "no<br /><br />\n\n\n", "code": f"{status} X"}, status)
    with pytest.raises(kind) as caught:
        imgs.update(ID, {"name": "x"})
    assert (caught.value.code, caught.value.message) == (status, "no")


def test_set_tags_replaces_the_whole_list(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", ONE, document())
    wire.answer("PATCH", ONE, document(tags=["a", "b"]))
    assert imgs.set_tags(ID, ["a", "b", "a"]).tags == ["a", "b"]
    assert wire.last.body == [{"op": "replace", "path": "/tags", "value": ["a", "b"]}]


def test_trap_7_properties_can_be_removed(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    image = image_of(imgs, cpu="4", old="1")
    wire.answer("GET", ONE, document(cpu="4", old="1"))
    wire.answer("PATCH", ONE, document(cpu="4"))
    assert imgs.remove_properties(image, ["old", "absent"]) is image
    assert wire.last.body == [{"op": "remove", "path": "/old"}]
    assert image.properties == {"cpu": "4"}


@pytest.mark.parametrize("item", ["", None, ".", ".."])
def test_no_call_without_an_id(imgs: ImageClient, wire: Wire, item: Any) -> None:
    calls: list[Callable[[], Any]] = [
        lambda: imgs.get(item),
        lambda: imgs.delete(item),
        lambda: imgs.update(item, {"name": "x"}),
        lambda: imgs.set_tags(item, "x"),
        lambda: imgs.remove_properties(item, "x"),
        lambda: imgs.update_image_member(item, "accepted"),
        lambda: imgs.add_image_tag(item, "x"),
        lambda: imgs.list_image_members(item),
        lambda: imgs.share(item, "1"),
    ]
    for call in calls:
        with pytest.raises(ValueError):
            call()
    assert wire.lines == []


def test_a_protected_image_refuses_to_be_deleted(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("DELETE", ONE, {"message": "Image is protected"}, 403)
    with pytest.raises(exceptions.Forbidden, match="protected"):
        imgs.delete(ID)
