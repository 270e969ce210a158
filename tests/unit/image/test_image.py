"""One image."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions, utils
from pyrax.image import Image, ImageClient, ImageMemberManager, ImageTagManager

from .conftest import ID, Wire, document

Make = Callable[..., Image]


def test_fields_are_attributes_those_with_dots_too(imgs: ImageClient, image_of: Make) -> None:
    image = image_of(imgs, **{"com.rackspace__1__source": "import", "os_type": "linux"})
    assert (image.name, image.min_disk, image.tags) == ("web-base", 20, ["web"])
    assert image.os_type == "linux"
    assert getattr(image, "com.rackspace__1__source") == "import"


@pytest.mark.parametrize("info", [{}, {"name": "x"}, {"id": ""}, None])
def test_an_image_needs_an_id(imgs: ImageClient, info: Any) -> None:
    with pytest.raises(ValueError, match="needs an id"):
        Image(imgs._manager, info)


def test_members_and_tags_have_managers_of_given_classes(imgs: ImageClient) -> None:
    class Members(ImageMemberManager):
        pass

    class Tags(ImageTagManager):
        pass

    image = Image(imgs._manager, document(), None, False, Members, Tags)
    assert isinstance(image._member_manager, Members)
    assert isinstance(image._tag_manager, Tags)
    assert image._member_manager.uri_base == f"images/{ID}/members"
    assert image._tag_manager.uri_base == f"images/{ID}/tags"


def test_trap_8_properties_do_not_replace_methods(imgs: ImageClient, image_of: Make) -> None:
    odd = {"update": "monthly", "manager": "me", "get": "x", "_info": "y", "properties": "z"}
    image = image_of(imgs, **odd)
    assert callable(image.update)
    assert callable(image.get)
    assert image.manager is imgs._manager
    assert image.properties == odd


def test_properties_are_the_custom_ones_as_a_copy(imgs: ImageClient, image_of: Make) -> None:
    image = image_of(imgs, cpu="4", os_glance_import_task="t", os_hidden=False)
    image.properties["cpu"] = "5"
    assert image.properties == {"cpu": "4"}


def test_to_dict_is_a_deep_copy(imgs: ImageClient, image_of: Make) -> None:
    image = image_of(imgs)
    image.to_dict()["tags"].append("x")
    assert image.to_dict() == document()


def test_get_refreshes_and_forgets_removed_properties(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    image = image_of(imgs, status="queued", cpu="4")
    wire.answer("GET", f"/images/{ID}", document(status="active"))
    image.get()
    assert (image.status, image.properties) == ("active", {})
    assert not hasattr(image, "cpu")


def test_an_image_without_a_manager_that_reads_stays_as_it_is() -> None:
    image = Image(None, document())
    image.get()
    assert image.loaded


def test_repr_hides_what_is_long_or_secret(imgs: ImageClient, image_of: Make) -> None:
    hidden = {
        "instance_uuid": "h-1",
        "rax_options": "h-2",
        "instance_type_id": "h-3",
        "com.rackspace__1__options": "h-4",
        "org.openstack__1__os_distro": "h-5",
        "direct_url": "swift+https://user:h-6@store/x",
        "locations": [{"url": "swift+https://user:h-7@store/x"}],
        "schema": "h-8",
    }
    shown = repr(image_of(imgs, **hidden, cpu="4"))
    assert shown.startswith("<Image ")
    assert "h-" not in shown
    assert "cpu=4" in shown


def test_secrets_of_stores_are_masked_in_traces() -> None:
    for name in ("direct_url", "locations"):
        assert utils.is_secret_name(name)


def test_images_are_equal_by_id_and_can_be_keys(imgs: ImageClient, image_of: Make) -> None:
    one, two = image_of(imgs), image_of(imgs, name="other")
    assert one == two
    assert len({one, two}) == 1
    assert image_of(imgs, id="other") != one


def test_images_can_be_copied_and_pickled(imgs: ImageClient, image_of: Make) -> None:
    image = image_of(imgs, cpu="4")
    for twin in (copy.copy(image), copy.deepcopy(image), pickle.loads(pickle.dumps(image))):
        assert twin.to_dict() == image.to_dict()
        assert "cpu=4" in repr(twin)


def test_trap_19_nothing_is_fetched_for_an_absent_attribute_of_a_list(
    imgs: ImageClient, wire: Wire
) -> None:
    wire.answer("GET", "/images", {"images": [document()]})
    image = imgs.list()[0]
    assert image.loaded
    assert not hasattr(image, "os_distro")
    assert wire.lines == ["GET /images"]


def test_delete(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("DELETE", f"/images/{ID}", status=204)
    assert image_of(imgs).delete() is None
    assert wire.lines == [f"DELETE /images/{ID}"]


def test_wait_for_build_ends_at_active_and_at_killed(
    imgs: ImageClient, image_of: Make, wire: Wire, naps: list[float]
) -> None:
    wire.answer("GET", f"/images/{ID}", document(status="saving"))
    wire.answer("GET", f"/images/{ID}", document(status="killed"))
    image = image_of(imgs, status="queued")
    assert utils.wait_for_build(image).status == "killed"
    assert naps == [20]


def test_wait_until_takes_the_lower_case_words(
    imgs: ImageClient, image_of: Make, wire: Wire, naps: list[float]
) -> None:
    wire.answer("GET", f"/images/{ID}", document(status="active"))
    image = image_of(imgs, status="queued")
    assert utils.wait_until(image, "status", ["active", "killed"]).status == "active"


def test_what_is_gone_raises(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", f"/images/{ID}", status=404)
    with pytest.raises(exceptions.NotFound):
        image_of(imgs).reload()


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("set_tags", (["a"],), "set_tags"),
        ("remove_properties", (["a"],), "remove_properties"),
        ("share", (["1"],), "share"),
        ("upload", (b"x",), "upload_data"),
        ("download", (), "download"),
        ("iter_data", (), "iter_data"),
        ("deactivate", (), "deactivate"),
        ("reactivate", (), "reactivate"),
        ("list_tasks", (), "list_image_tasks"),
    ],
)
def test_verbs_are_those_of_the_manager(
    glance: ImageClient,
    image_of: Make,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    arguments: tuple[Any, ...],
    expected: str,
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(
        type(glance._manager), expected, lambda self, *args, **kwargs: seen.append(args)
    )
    image = image_of(glance)
    getattr(image, method)(*arguments)
    assert seen[0][: 1 + len(arguments)] == (image, *arguments)
