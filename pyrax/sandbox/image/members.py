"""Sharing images with other projects."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.image.documents import member_document
from pyrax.sandbox.image.models import Image, ImageStore, Member
from pyrax.sandbox.image.rights import find
from pyrax.sandbox.routing import Call, Router

routes = Router()

STATUSES = ("pending", "accepted", "rejected")


def _manages(call: Call, image: Image) -> bool:
    """Tell whether the caller decides who the image is shared with."""
    return image.owner == call.tenant or call.is_admin


def _member(call: Call, image: Image, member_id: str) -> Member:
    """Return a member that the caller may see."""
    member = image.members.get(member_id)
    if member is None or not (_manages(call, image) or member_id == call.tenant):
        raise Problem(404, f"{member_id} not found in the member list of the image {image.id}.")
    return member


@routes.get("/images/{image_id}/members")
def list_members(call: Call, image_id: str) -> Response:
    """List members: all for the owner, its own share for a member."""
    image = find(call, image_id)
    if image.visibility == "public":
        raise Problem(403, "Public images do not have members.")
    shown = [
        member_document(image, member)
        for member in image.members.values()
        if _manages(call, image) or member.project == call.tenant
    ]
    return json_answer({"members": shown, "schema": "/v2/schemas/members"})


@routes.get("/images/{image_id}/members/{member_id}")
def show_member(call: Call, image_id: str, member_id: str) -> Response:
    """Show one member."""
    image = find(call, image_id)
    return json_answer(member_document(image, _member(call, image, member_id)))


@routes.post("/images/{image_id}/members")
def add_member(call: Call, image_id: str) -> Response:
    """Share an image with a project."""
    store: ImageStore = call.store
    image = find(call, image_id)
    document = call.json()
    member_id = document.get("member") if isinstance(document, dict) else None
    if not isinstance(member_id, str) or not 0 < len(member_id) <= 255:
        raise Problem(400, "Member to be added not specified")
    if image.visibility == "public":
        raise Problem(403, "Public images do not have members.")
    if not _manages(call, image):
        raise Problem(403, "You are not permitted to create image members for the image.")
    if not store.rackspace and image.visibility != "shared":
        raise Problem(403, "Only shared images have members.")
    if member_id in image.members:
        raise Problem(409, f"Image member {member_id} already exists for image {image_id}.")
    if len(image.members) >= store.limits["members"]:
        raise Problem(
            413,
            "The limit has been exceeded on the number of allowed image members for this image. "
            f"Attempted: {len(image.members) + 1}, Maximum: {store.limits['members']}",
        )
    member = image.members[member_id] = Member(member_id, call.now, call.now)
    return json_answer(member_document(image, member))


@routes.put("/images/{image_id}/members/{member_id}")
def update_member(call: Call, image_id: str, member_id: str) -> Response:
    """Accept or reject a shared image."""
    image = find(call, image_id)
    document = call.json()
    status = document.get("status") if isinstance(document, dict) else None
    if status not in STATUSES:
        raise Problem(400, f"Incorrect request: {status!r} is no status of a member")
    if image.owner == call.tenant and not call.is_admin:
        raise Problem(403, "You are not permitted to modify image members.")
    member = _member(call, image, member_id)
    member.status, member.updated = status, call.now
    return json_answer(member_document(image, member))


@routes.delete("/images/{image_id}/members/{member_id}")
def delete_member(call: Call, image_id: str, member_id: str) -> Response:
    """Share an image no longer with a project."""
    image = find(call, image_id)
    if not _manages(call, image):
        raise Problem(403, "You are not permitted to delete image members.")
    _member(call, image, member_id)
    del image.members[member_id]
    return empty_answer(204)
