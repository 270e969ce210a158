"""Images as records, over HTTP, on both kinds of cloud: lists, changes, tags, members."""

from __future__ import annotations

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.image import Image, ImageClient

from .image_helpers import own_image, shared_image, store_of


@pytest.fixture
def cloud_now(each_dialect: sandbox.Cloud) -> sandbox.Cloud:
    """The cloud that pyrax is logged in on."""
    return each_dialect


@pytest.fixture
def imgs(cloud_now: sandbox.Cloud) -> ImageClient:
    """The image client of the region that is set."""
    assert isinstance(pyrax.images, ImageClient)
    return pyrax.images


def names(images: list[Image]) -> list[str | None]:
    return [image.name for image in images]


# --- lists ----------------------------------------------------------------------------------------


def test_pages_are_followed_and_the_newest_comes_first(
    imgs: ImageClient, cloud_now: sandbox.Cloud
) -> None:
    for number in range(30):
        own_image(cloud_now, f"image {number:02d}")
    own = [f"image {number:02d}" for number in reversed(range(30))]
    assert len(imgs.list()) == 25
    assert names(imgs.list_all(visibility="private")) == own
    assert names(list(imgs.iter_all(visibility="private", limit=7))) == own
    first = imgs.list(limit=4, visibility="private")
    assert names(imgs.list(limit=4, marker=first[-1], visibility="private")) == own[4:8]


def test_filters_and_order(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    own_image(cloud_now, "b & c=d?", tags=["x", "y"])
    own_image(cloud_now, "a", tags=["x"], disk_format="raw")
    assert names(imgs.list(name="b & c=d?")) == ["b & c=d?"]
    assert names(imgs.list(tag=["x", "y"])) == ["b & c=d?"]
    assert names(imgs.list(tag="x", sort_key="name", sort_dir="asc")) == ["a", "b & c=d?"]
    assert names(imgs.list(visibility="private", disk_format="raw")) == ["a"]
    assert names(imgs.list_all(name="b & c=d?", tag=["x"])) == ["b & c=d?"]
    assert imgs.list(name="nothing") == []


def test_find_looks_at_all_pages(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    wanted = own_image(cloud_now, "first", properties={"os_distro": "debian"})
    for number in range(30):
        own_image(cloud_now, f"image {number}")
    assert imgs.find(name="first") == wanted
    assert imgs.find(os_distro="debian", visibility="private") == wanted
    assert len(imgs.findall(visibility="private")) == 31
    with pytest.raises(exceptions.NotFound):
        imgs.find(name="nothing")


def test_bad_questions_are_refused(imgs: ImageClient) -> None:
    for question in ({"sort_key": "colour"}, {"marker": "nothing"}, {"size_min": -1}):
        with pytest.raises(exceptions.BadRequest):
            imgs.list(**question)


# --- changes --------------------------------------------------------------------------------------


def test_properties_come_change_and_go(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image = own_image(cloud_now)
    image.update({"name": "new", "os_distro": "debian", "a/b~c": True, "cpu": 4})
    assert image.name == "new"
    assert image.properties == {"os_distro": "debian", "a/b~c": "True", "cpu": "4"}
    image.update({"cpu": None, "os_distro": "ubuntu"})
    assert image.properties == {"os_distro": "ubuntu", "a/b~c": "True"}
    assert imgs.remove_properties(image, ["a/b~c", "absent"]).properties == {"os_distro": "ubuntu"}
    imgs.change_image_name(image.id, "newer")
    image.get()
    assert (image.name, image.properties) == ("newer", {"os_distro": "ubuntu"})


def test_what_is_read_only_is_forbidden(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image = own_image(cloud_now)
    for change in ({"status": "active"}, {"checksum": "x"}, {"visibility": "public"}):
        with pytest.raises(exceptions.Forbidden):
            image.update(change)
    with pytest.raises(exceptions.BadRequest):
        image.update({"min_disk": -1})


def test_a_provider_s_image_cannot_be_changed(imgs: ImageClient) -> None:
    public = imgs.list(visibility="public")[0]
    for change in (
        lambda: public.update({"name": "mine"}),
        lambda: public.add_tag("mine"),
        public.delete,
    ):
        with pytest.raises(exceptions.Forbidden):
            change()
    with pytest.raises(exceptions.UnsharableImage, match="Public images do not have members"):
        public.add_member("222")


def test_tags(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image = own_image(cloud_now)
    image.add_tag("a/b?c")
    image.add_tag("web")
    imgs.delete_image_tag(image, "web")
    assert imgs.get(image).tags == ["a/b?c"]
    assert imgs.set_tags(image, ["x", "y"]).tags == ["x", "y"]
    with pytest.raises(exceptions.NotFound):
        image.delete_tag("web")


def test_limits(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    store_of(cloud_now).limits.update(tags=1, properties=1, members=1)
    visibility = "private" if store_of(cloud_now).rackspace else "shared"
    image = own_image(cloud_now, visibility=visibility)
    image.add_tag("one")
    image.update({"one": "1"})
    image.add_member("1")
    for more in (
        lambda: image.add_tag("two"),
        lambda: image.update({"two": "2"}),
        lambda: image.add_member("2"),
    ):
        with pytest.raises(exceptions.OverLimit):
            more()


def test_a_protected_image_is_not_deleted(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image = own_image(cloud_now)
    image.update({"protected": True})
    with pytest.raises(exceptions.Forbidden, match="protected"):
        image.delete()
    image.update({"protected": False})
    image.delete()
    with pytest.raises(exceptions.NotFound):
        imgs.get(image.id)


# --- members --------------------------------------------------------------------------------------


def test_the_owner_s_side_of_a_share(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image = own_image(cloud_now)
    assert [(one.id, one.status) for one in imgs.share(image, ["222", "333"])] == [
        ("222", "pending"),
        ("333", "pending"),
    ]
    assert [one.id for one in imgs.share(image.id, "222")] == ["222"]
    assert [one.id for one in image.list_members()] == ["222", "333"]
    assert imgs.get_image_member(image, "222").status == "pending"
    with pytest.raises(exceptions.Conflict):
        image.add_member("222")
    with pytest.raises(exceptions.InvalidImageMember):
        imgs.update_image_member(image, "accepted")
    image.delete_member("222")
    with pytest.raises(exceptions.NotFound):
        image.get_member("222")


def test_the_member_s_side_of_a_share(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image_id = shared_image(cloud_now)
    assert "theirs" not in names(imgs.list_all())
    pending = imgs.list(visibility="shared", member_status="pending")
    assert [(one.id, one.visibility) for one in pending] == [(image_id, "shared")]
    imgs.update_image_member(image_id, "accepted")
    assert names(imgs.list(visibility="shared")) == ["theirs"]
    assert imgs.list(visibility="shared", member_status="pending") == []
    assert [one.status for one in imgs.list_image_members(image_id)] == ["accepted"]
    with pytest.raises(exceptions.Forbidden):
        imgs.delete(image_id)
    imgs.update_image_member(image_id, "rejected")
    assert imgs.list(visibility="shared") == []


def test_a_strangers_image_is_not_found(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    image_id = shared_image(cloud_now)
    del store_of(cloud_now).images[image_id].members[pyrax.identity.tenant_id]
    with pytest.raises(exceptions.NotFound, match="No image found"):
        imgs.get(image_id)
    with pytest.raises(exceptions.InvalidImageMember):
        imgs.update_image_member(image_id, "accepted")


# --- with compute ---------------------------------------------------------------------------------


def test_snapshots_of_servers_are_images_here(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    cs = pyrax.cloudservers
    base = imgs.list(visibility="public", sort_key="min_disk", sort_dir="asc")[0]
    server = cs.servers.create("web", base.id, cs.flavors.list()[2])
    cloud_now.clock.advance(60)
    image = imgs.get(cs.servers.create_image(server, "snap", {"purpose": "test"}))
    assert (image.name, image.status, image.visibility) == ("snap", "saving", "private")
    cloud_now.clock.advance(600)
    image.get()
    assert image.status == "active"
    assert image.properties["image_type"] == "snapshot"
    assert image.properties["purpose"] == "test"
    image.update({"name": "renamed"})
    assert cs.images.get(image.id).name == "renamed"
    image.delete()
    with pytest.raises(exceptions.NotFound):
        cs.images.get(image.id)


def test_schemas(imgs: ImageClient) -> None:
    assert imgs.get_image_schema()["properties"]["id"]["type"] == "string"
    assert imgs.get_images_schema()["properties"]["images"]["type"] == "array"
    assert imgs.get_image_member_schema()["properties"]["status"]["enum"]
    assert imgs.get_image_members_schema()["name"] == "members"
    assert imgs.get_image_task_schema()["name"] == "task"
    assert imgs.get_image_tasks_schema()["name"] == "tasks"


def test_an_expired_token_is_renewed_once(imgs: ImageClient, cloud_now: sandbox.Cloud) -> None:
    imgs.list()
    cloud_now.faults.expire_tokens()
    assert imgs.list()


def test_images_of_the_compute_client_come_from_here_where_compute_has_none(
    keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.sandbox.compute.images.GONE_SINCE", 0)
    monkeypatch.setattr("pyrax.sandbox.compute.images.METADATA_GONE_SINCE", 0)
    cs = pyrax.cloudservers
    image = own_image(keystone, properties={"image_type": "snapshot"}, status="active")
    assert sorted(one.name for one in cs.images.list()) == sorted(names(pyrax.images.list_all()))
    shown = cs.images.get(image.id)
    assert (shown.name, shown.status) == ("web-base", "ACTIVE")
    assert shown.metadata == {"image_type": "snapshot"}
    assert cs.images.set_meta(image.id, {"purpose": "test"})["purpose"] == "test"
    cs.images.delete_meta(image.id, ["image_type"])
    image.get()
    assert image.properties == {"purpose": "test"}
    shown.delete()
    with pytest.raises(exceptions.NotFound):
        cs.images.get(image.id)
