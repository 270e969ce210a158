"""Images as records, at a real Glance: lists, changes, tags, members, schemas."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.real.beside import Cloud, User
from tests.real.glance.conftest import Glance

# --- records --------------------------------------------------------------------------------------


def test_a_record_from_creation_to_deletion(
    demo: Any, images: Any, glance: Glance, name: str
) -> None:
    image = images.create(
        name,
        "qcow2",
        metadata={"os_distro": "debian", "cpu": 4},
        tags=["one", "two"],
        min_disk=1,
        min_ram=64,
        visibility="private",
    )
    document = glance.image(image.id)
    assert (document["status"], document["disk_format"]) == ("queued", "qcow2")
    assert (document["os_distro"], document["cpu"]) == ("debian", "4")
    assert sorted(document["tags"]) == ["one", "two"]
    assert image.properties["cpu"] == "4"
    image.delete()
    with pytest.raises(demo.exceptions.NotFound):
        images.get(image.id)
    with pytest.raises(demo.exceptions.NotFound):
        images.delete(image.id)


def test_an_id_of_one_s_own(demo: Any, images: Any, name: str, cloud: Cloud) -> None:
    # Glance remembers the ids of images that are gone.
    wanted = str(uuid.uuid4())
    assert images.create(name, "raw", image_id=wanted).id == wanted
    with pytest.raises(demo.exceptions.Conflict):
        images.create(name, "raw", image_id=wanted)
    with pytest.raises(demo.exceptions.BadRequest):
        images.create(name, "raw", image_id="no-uuid")


def test_a_format_that_is_refused_is_named(demo: Any, images: Any, name: str) -> None:
    with pytest.raises(demo.exceptions.BadRequest, match="disk_format is 'floppy'"):
        images.create(name, "floppy")


def test_a_protected_image_is_not_deleted(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw", protected=True)
    with pytest.raises(demo.exceptions.Forbidden):
        image.delete()
    image.update({"protected": False})
    image.delete()


# --- lists ----------------------------------------------------------------------------------------


def test_pages_filters_and_order(images: Any, name: str) -> None:
    made = [images.create(f"{name}-{number}", "raw", tags=[name]).id for number in range(7)]
    # Glance orders by whole seconds of creation first.
    everything = [one.id for one in images.list_all(tag=name)]
    assert set(everything) == set(made)
    assert [one.id for one in images.iter_all(tag=name, limit=2)] == everything
    page = images.list(tag=name, limit=2, marker=everything[1])
    assert [one.id for one in page] == everything[2:4]
    by_name = images.list(tag=name, sort_key="name", sort_dir="asc")
    assert [one.id for one in by_name] == made
    assert [one.id for one in images.list(tag=name, sort="name:asc", limit=3)] == made[:3]
    assert images.list(tag=[name, "absent"]) == []
    assert images.list(limit=0) == []
    assert {one.id for one in images.list(name=f"in:{name}-1,{name}-2")} == set(made[1:3])


def test_names_with_signs_are_found(images: Any, name: str) -> None:
    odd = f"{name} a&b=c?d/é %41+"
    image = images.create(odd, "raw")
    assert [one.id for one in images.list(name=odd)] == [image.id]
    assert images.find(name=odd).id == image.id


def test_find_by_a_custom_property(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw", metadata={"purpose": name})
    images.create(name, "raw")
    assert images.find(purpose=name).id == image.id
    assert len(images.findall(name=name)) == 2
    with pytest.raises(demo.exceptions.NoUniqueMatch):
        images.find(name=name)
    with pytest.raises(demo.exceptions.NotFound):
        images.find(name=f"{name}-absent")


def test_bad_questions_are_refused(demo: Any, images: Any) -> None:
    for question in ({"sort_key": "colour"}, {"marker": "nothing"}, {"visibility": "secret"}):
        with pytest.raises(demo.exceptions.BadRequest):
            images.list(**question)


# --- changes --------------------------------------------------------------------------------------


def test_properties_come_change_and_go(images: Any, glance: Glance, name: str) -> None:
    image = images.create(name, "raw", metadata={"old": "1", "stays": "2"})
    assert images.update(image, {"old": None, "new/a~b": True, "stays": 3, "min_disk": 5}) is image
    document = glance.image(image.id)
    assert "old" not in document
    assert (document["new/a~b"], document["stays"], document["min_disk"]) == ("True", "3", 5)
    assert images.remove_properties(image, ["stays", "absent"]).min_disk == 5
    assert "stays" not in glance.image(image.id)
    images.change_image_name(image.id, f"{name}-renamed")
    assert glance.image(image.id)["name"] == f"{name}-renamed"


def test_names_of_properties_that_are_names_of_methods(
    images: Any, glance: Glance, name: str
) -> None:
    image = images.create(name, "raw", metadata={"update": "monthly", "manager": "me"})
    image.update({"get": "x", "update": "weekly"})
    assert glance.image(image.id)["update"] == "weekly"
    assert image.properties["manager"] == "me"
    assert callable(image.get)


def test_what_is_read_only_is_forbidden(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw")
    for change in ({"status": "active"}, {"checksum": "x"}, {"os_glance_x": "y"}):
        with pytest.raises(demo.exceptions.Forbidden):
            image.update(change)


def test_tags(demo: Any, images: Any, glance: Glance, name: str) -> None:
    image = images.create(name, "raw")
    image.add_tag("web")
    image.add_tag("a b?c")
    assert sorted(glance.image(image.id)["tags"]) == ["a b?c", "web"]
    images.delete_image_tag(image.id, "web")
    with pytest.raises(demo.exceptions.NotFound):
        image.delete_tag("web")
    assert images.set_tags(image, ["x", "y"]).tags
    assert sorted(glance.image(image.id)["tags"]) == ["x", "y"]


# --- members --------------------------------------------------------------------------------------


def test_a_share_from_both_sides(
    log_in: Any, demo: Any, images: Any, name: str, cloud: Cloud, other_user: User
) -> None:
    image = images.create(name, "raw", visibility="private")
    project = cloud.id("projects", "demo", "acme")
    assert [(one.id, one.status) for one in images.share(image, [project])] == [
        (project, "pending")
    ]
    assert image.visibility == "shared"
    with pytest.raises(demo.exceptions.Conflict):
        image.add_member(project)
    with pytest.raises(demo.exceptions.InvalidImageMember):
        images.update_image_member(image, "accepted")
    log_in(other_user)
    theirs = demo.images
    pending = theirs.list(visibility="shared", member_status="pending")
    assert image.id in [one.id for one in pending]
    assert theirs.update_image_member(image.id, "accepted").status == "accepted"
    assert image.id in [one.id for one in theirs.list_all()]
    with pytest.raises(demo.exceptions.Forbidden):
        theirs.delete(image.id)
    with pytest.raises(demo.exceptions.InvalidImageMemberStatus):
        theirs.update_image_member(image.id, "perhaps")


def test_members_come_and_go(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw", visibility="shared")
    image.add_member("11111111111111111111111111111111")
    assert [one.status for one in image.list_members()] == ["pending"]
    member = image.get_member("11111111111111111111111111111111")
    assert (member.image_id, member.id) == (image.id, member.member_id)
    member.delete()
    assert images.list_image_members(image.id) == []
    with pytest.raises(demo.exceptions.NotFound):
        image.delete_member("11111111111111111111111111111111")


def test_a_private_image_takes_no_members(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw", visibility="private")
    with pytest.raises(demo.exceptions.UnsharableImage) as caught:
        image.add_member("11111111111111111111111111111111")
    assert caught.value.code == 403
    assert caught.value.message


# --- what the service tells -----------------------------------------------------------------------


def test_schemas(images: Any) -> None:
    assert images.get_image_schema()["properties"]["disk_format"]
    assert images.get_images_schema()["properties"]["images"]
    assert images.get_image_member_schema()["properties"]["status"]
    assert images.get_image_members_schema()["name"] == "members"
    assert images.get_image_task_schema()["properties"]["type"]
    assert images.get_image_tasks_schema()["name"] == "tasks"


def test_import_methods_stores_and_usage(images: Any) -> None:
    assert "web-download" in images.get_import_methods()
    assert [store for store in images.list_stores() if store.get("default")]
    assert isinstance(images.get_usage(), dict)


def test_tasks_are_for_administrators(demo: Any, images: Any) -> None:
    with pytest.raises(demo.exceptions.Forbidden, match="list_image_tasks"):
        images.list_tasks()


def test_an_administrator_lists_tasks(admin: Any) -> None:
    assert isinstance(admin.images.list_tasks(), list)
