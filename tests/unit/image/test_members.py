"""The projects that an image is shared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import Image, ImageClient, ImageMember

from .conftest import ID, Wire, document, make_client, member

Make = Callable[..., Image]
MEMBERS = f"/images/{ID}/members"


def test_list_members(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", MEMBERS, {"members": [member("1"), member("2", "accepted")]})
    found = image_of(imgs).list_members()
    assert [(one.id, one.member_id, one.status) for one in found] == [
        ("1", "1", "pending"),
        ("2", "2", "accepted"),
    ]
    assert all(isinstance(one, ImageMember) and one.loaded for one in found)


def test_get_member_by_id_and_by_object(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", f"{MEMBERS}/888888", member())
    image = image_of(imgs)
    found = image.get_member("888888")
    assert image.get_member(found) == found
    assert wire.lines == [f"GET {MEMBERS}/888888"] * 2


@pytest.mark.parametrize("project", ["888888", 888888, b"888888"])
def test_add_member(imgs: ImageClient, image_of: Make, wire: Wire, project: Any) -> None:
    wire.answer("POST", MEMBERS, member())
    made = image_of(imgs).add_member(project)
    assert (made.id, made.status, made.loaded) == ("888888", "pending", True)
    assert wire.last.body == {"member": "888888"}


@pytest.mark.parametrize("project", [None, "", True, object()])
def test_a_member_without_an_id_is_refused(
    imgs: ImageClient, image_of: Make, wire: Wire, project: Any
) -> None:
    with pytest.raises(ValueError, match="id of a project"):
        image_of(imgs).add_member(project)
    assert wire.lines == []


def test_trap_9_a_403_is_an_unsharable_image_with_the_words_of_the_service(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    body = {"message": "Public images do not have members.<br /><br />\n", "code": "403 Forbidden"}
    wire.answer("POST", MEMBERS, body, 403)
    with pytest.raises(exceptions.UnsharableImage) as caught:
        image_of(imgs).add_member("1")
    assert (caught.value.code, caught.value.message) == (403, "Public images do not have members.")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(409, exceptions.Conflict), (413, exceptions.OverLimit), (404, exceptions.NotFound)],
)
def test_trap_9_other_refusals_stay_what_they_are(
    imgs: ImageClient, image_of: Make, wire: Wire, status: int, kind: type[Exception]
) -> None:
    wire.answer("POST", MEMBERS, {"message": "no"}, status)
    with pytest.raises(kind):
        image_of(imgs).add_member("1")


def test_delete_member(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("DELETE", f"{MEMBERS}/888888", status=204)
    image = image_of(imgs)
    assert image.delete_member("888888") is None
    ImageMember(image._member_manager, member()).delete()
    assert wire.lines == [f"DELETE {MEMBERS}/888888"] * 2


def test_trap_14_ids_of_members_are_one_segment_of_the_path(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("DELETE", f"{MEMBERS}/a%2Fb%3Fc", status=204)
    image_of(imgs).delete_member("a/b?c")
    assert wire.lines == [f"DELETE {MEMBERS}/a%2Fb%3Fc"]


@pytest.mark.parametrize("project", ["", ".", "..", None])
def test_no_call_on_the_collection(
    imgs: ImageClient, image_of: Make, wire: Wire, project: Any
) -> None:
    with pytest.raises(ValueError):
        image_of(imgs).delete_member(project)
    assert wire.lines == []


# --- the member's side ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["accepted", "rejected", "pending"])
def test_update_image_member(glance: ImageClient, wire: Wire, status: str) -> None:
    wire.answer("PUT", f"{MEMBERS}/123456", member("123456", status))
    updated = glance.update_image_member(ID, status)
    assert (type(updated), updated.id, updated.status) == (ImageMember, "123456", status)
    assert wire.last.body == {"status": status}


def test_update_image_member_takes_an_image_and_on_rackspace_returns_nothing(
    rax: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("PUT", f"{MEMBERS}/123456", member("123456", "accepted"))
    assert rax.update_image_member(image_of(rax), "accepted") is None


@pytest.mark.parametrize("status", ["perhaps", "", None, "Accepted"])
def test_other_words_are_refused_before_any_call(
    imgs: ImageClient, wire: Wire, status: Any
) -> None:
    with pytest.raises(exceptions.InvalidImageMemberStatus):
        imgs.update_image_member(ID, status)
    assert wire.lines == []


@pytest.mark.parametrize("code", [403, 404])
def test_trap_13_the_owner_and_strangers_are_no_members(
    imgs: ImageClient, wire: Wire, code: int
) -> None:
    wire.answer("PUT", f"{MEMBERS}/123456", {"message": "no such member"}, code)
    with pytest.raises(exceptions.InvalidImageMember, match="no such member") as caught:
        imgs.update_image_member(ID, "accepted")
    assert caught.value.code == code


def test_trap_13_without_a_project_the_client_logs_in_first(wire: Wire) -> None:
    client = make_client("openstack")
    client.identity.tenant_id = None
    client.identity.authenticate = lambda: setattr(client.identity, "tenant_id", "777")
    wire.answer("PUT", f"{MEMBERS}/777", member("777", "accepted"))
    assert client.update_image_member(ID, "accepted").id == "777"


# --- sharing --------------------------------------------------------------------------------------


def test_trap_21_share_makes_a_private_image_shared_first(
    glance: ImageClient, image_of: Make, wire: Wire
) -> None:
    image = image_of(glance)
    wire.answer("GET", f"/images/{ID}", document())
    wire.answer("PATCH", f"/images/{ID}", document(visibility="shared"))
    wire.answer("POST", MEMBERS, member("1"))
    wire.answer("POST", MEMBERS, member("2"))
    assert [one.id for one in glance.share(image, ["1", "2", "1"])] == ["1", "2"]
    assert wire.lines == [
        f"GET /images/{ID}",
        f"PATCH /images/{ID}",
        f"POST {MEMBERS}",
        f"POST {MEMBERS}",
    ]
    assert wire.sent[1].body == [{"op": "replace", "path": "/visibility", "value": "shared"}]
    assert image.visibility == "shared"


def test_share_leaves_the_visibility_alone_on_rackspace(rax: ImageClient, wire: Wire) -> None:
    wire.answer("GET", f"/images/{ID}", document())
    wire.answer("POST", MEMBERS, member("1"))
    assert [one.id for one in rax.share(ID, "1")] == ["1"]
    assert wire.lines == [f"GET /images/{ID}", f"POST {MEMBERS}"]


def test_share_finds_members_that_are_there_already(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("POST", MEMBERS, {"message": "exists"}, 409)
    wire.answer("GET", f"{MEMBERS}/1", member("1", "accepted"))
    found = image_of(imgs, visibility="shared").share(1)
    assert [(one.id, one.status) for one in found] == [("1", "accepted")]


def test_trap_20_shares_are_listed_by_visibility_and_status(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images", {"images": []})
    imgs.list(visibility="shared", member_status="pending")
    assert wire.lines == ["GET /images?visibility=shared&member_status=pending"]
