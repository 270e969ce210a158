"""Images as records: lists, single ones, creation, changes, tags."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.image import patching, properties, sharing
from pyrax.sandbox.image.documents import image_document
from pyrax.sandbox.image.listing import images_for, page
from pyrax.sandbox.image.models import Image, ImageStore, new_id
from pyrax.sandbox.image.rights import find, own
from pyrax.sandbox.routing import Call, Router

routes = Router()


@routes.get("/images")
def list_images(call: Call) -> Response:
    """List images."""
    chosen, links = page(call, "images", images_for(call), lambda image: image.id)
    shown = [image_document(call.store, image, call.tenant) for image in chosen]
    return json_answer({"images": shown, **links})


@routes.get("/images/{image_id}")
def show_image(call: Call, image_id: str) -> Response:
    """Show one image."""
    return json_answer(image_document(call.store, find(call, image_id), call.tenant))


@routes.post("/images")
def create_image(call: Call) -> Response:
    """Create an image without data."""
    store: ImageStore = call.store
    if store.rackspace:
        raise Problem(403, "You are not authorized to complete this action.")
    given = call.json()
    if not isinstance(given, dict):
        raise Problem(400, "Request body must be a JSON object.")
    image_id = given.pop("id", None) or new_id()
    _check_id(store, image_id)
    store.check_quota("image_count_total", call.tenant)
    image = Image(
        image_id,
        None,
        given.pop("owner", None) if call.is_admin and given.get("owner") else call.tenant,
        call.now,
        call.now,
        store.next_number(),
        visibility="shared",
    )
    for name, value in given.items():
        properties.set_property(store, image, name, value, call.is_admin)
    store.images[image.id] = image
    headers = {
        "Location": f"{call.site.url}/v2/images/{image.id}",
        "OpenStack-image-import-methods": ",".join(store.import_methods),
        "OpenStack-image-store-ids": ",".join(store.stores),
    }
    return json_answer(image_document(store, image, call.tenant), 201, headers)


def _check_id(store: ImageStore, image_id: object) -> None:
    """Refuse an id that is no UUID, or is taken."""
    try:
        proper = isinstance(image_id, str) and str(uuid.UUID(image_id)) == image_id.lower()
    except ValueError:
        proper = False
    if not proper:
        raise Problem(400, f"Invalid image id: {image_id!r} is not a UUID")
    if image_id in store.images:
        raise Problem(409, f"Image ID {image_id} already exists!")


@routes.patch("/images/{image_id}")
def update_image(call: Call, image_id: str) -> Response:
    """Change an image."""
    content_type = call.headers.get("Content-Type", "").partition(";")[0].strip()
    if content_type not in patching.TYPES:
        raise Problem(
            415,
            "Unsupported Media Type",
            headers={"Accept-Patch": ", ".join(patching.TYPES)},
        )
    image = own(call, image_id)
    patching.apply(call.store, image, call.json(), call.is_admin)
    return _changed(call, image)


def _changed(call: Call, image: Image) -> Response:
    """Note that an image was changed, and show it."""
    image.updated = call.now
    sharing.hand_over(call.store, image)
    return json_answer(image_document(call.store, image, call.tenant))


@routes.delete("/images/{image_id}")
def delete_image(call: Call, image_id: str) -> Response:
    """Delete an image."""
    image = own(call, image_id, "delete")
    if image.protected:
        raise Problem(403, f"Image {image_id} is protected and cannot be deleted.")
    sharing.drop(call.store, image)
    return empty_answer(204)


# -- tags ----------------------------------------------------------------------------------------


@routes.put("/images/{image_id}/tags/{tag}")
def add_tag(call: Call, image_id: str, tag: str) -> Response:
    """Add a tag."""
    image = own(call, image_id)
    tags = [*image.tags, tag] if tag not in image.tags else image.tags
    properties.check_tags(call.store, image, "tags", tags)
    image.tags = tags
    _changed(call, image)
    return empty_answer(204)


@routes.delete("/images/{image_id}/tags/{tag}")
def delete_tag(call: Call, image_id: str, tag: str) -> Response:
    """Remove a tag."""
    image = own(call, image_id)
    if tag not in image.tags:
        raise Problem(404, f"Tag {tag} could not be found.")
    image.tags = [one for one in image.tags if one != tag]
    _changed(call, image)
    return empty_answer(204)


# -- states --------------------------------------------------------------------------------------


@routes.post("/images/{image_id}/actions/{action}")
def act(call: Call, image_id: str, action: str) -> Response:
    """Deactivate or reactivate an image."""
    store: ImageStore = call.store
    states = {"deactivate": ("active", "deactivated"), "reactivate": ("deactivated", "active")}
    if store.rackspace or action not in states:
        raise Problem(404, "The resource could not be found.")
    image = own(call, image_id, action)
    before, after = states[action]
    if image.status not in (before, after):
        raise Problem(403, f"Not allowed to {action} image in status '{image.status}'")
    image.status, image.updated = after, call.now
    return empty_answer(204)
