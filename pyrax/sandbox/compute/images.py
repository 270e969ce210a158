"""Images as compute serves them."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.create import check_metadata, last_part
from pyrax.sandbox.compute.documents import (
    brief_image,
    image_document,
    image_status,
)
from pyrax.sandbox.compute.listing import page
from pyrax.sandbox.compute.models import ComputeStore, Image
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

GONE_SINCE = 36
METADATA_GONE_SINCE = 39


def _filtered(call: Call) -> list[Image]:
    """Return the images that the query asks for."""
    store: ComputeStore = call.store
    query, now = call.query, store.clock.now()
    images = [entry for entry in store.images.values() if entry.owner in (None, call.tenant)]
    if "name" in query:
        images = [entry for entry in images if entry.name == query["name"]]
    if "status" in query:
        wanted = query["status"].upper()
        images = [entry for entry in images if image_status(entry, now) == wanted]
    if "server" in query:
        server_id = last_part(query["server"])
        images = [entry for entry in images if entry.server_id == server_id]
    if "type" in query:
        snapshots = query["type"].upper() == "SNAPSHOT"
        images = [entry for entry in images if (entry.server_id is not None) == snapshots]
    if "changes-since" in query:
        try:
            since = parse_iso(query["changes-since"].replace(" ", "+"))
        except ValueError:
            raise Problem(400, "Invalid changes-since value") from None
        images = [entry for entry in images if max(entry.updated, entry.ready_at) >= since]
    return images


def _image_list(call: Call, kind: str, show: Any) -> Response:
    """Return one page of images."""
    versions.only_below(call, GONE_SINCE)
    chosen, more = page(call, kind, _filtered(call), lambda image: image.id)
    document: dict[str, Any] = {"images": [show(call, image) for image in chosen]}
    if more:
        document["images_links"] = more
    return json_answer(document)


@routes.get("/images")
def list_images(call: Call) -> Response:
    """List images with id, name and links only."""
    return _image_list(call, "images", brief_image)


@routes.get("/images/detail")
def list_images_in_detail(call: Call) -> Response:
    """List images with all details."""
    return _image_list(call, "images/detail", image_document)


def _find(call: Call, image_id: str, gone_since: int = GONE_SINCE) -> Image:
    """Return an image that the caller may see."""
    versions.only_below(call, gone_since)
    image: Image = call.store.image(image_id, call.tenant)
    return image


@routes.get("/images/{image_id}")
def show_image(call: Call, image_id: str) -> Response:
    """Show one image."""
    return json_answer({"image": image_document(call, _find(call, image_id))})


def _own(call: Call, image_id: str, gone_since: int = GONE_SINCE) -> Image:
    """Return an image that the caller may change."""
    image = _find(call, image_id, gone_since)
    if image.owner is None and not call.is_admin:
        raise Problem(403, f"You are not allowed to change image {image_id}.")
    return image


@routes.delete("/images/{image_id}")
def delete_image(call: Call, image_id: str) -> Response:
    """Delete an image."""
    del call.store.images[_own(call, image_id).id]
    return empty_answer(204)


@routes.get("/images/{image_id}/metadata")
def show_metadata(call: Call, image_id: str) -> Response:
    """Show all metadata of an image."""
    return json_answer({"metadata": _find(call, image_id, METADATA_GONE_SINCE).metadata})


@routes.post("/images/{image_id}/metadata")
def merge_metadata(call: Call, image_id: str) -> Response:
    """Add metadata to what is there."""
    image = _own(call, image_id, METADATA_GONE_SINCE)
    return _keep(call, image, {**image.metadata, **call.json_object("metadata")})


@routes.put("/images/{image_id}/metadata")
def replace_metadata(call: Call, image_id: str) -> Response:
    """Put metadata in the place of what is there."""
    image = _own(call, image_id, METADATA_GONE_SINCE)
    return _keep(call, image, call.json_object("metadata"))


def _keep(call: Call, image: Image, metadata: dict[str, str]) -> Response:
    """Keep metadata that is in order."""
    image.metadata = check_metadata(call, metadata)
    image.updated = call.now
    return json_answer({"metadata": image.metadata})


@routes.get("/images/{image_id}/metadata/{key}")
def show_metadata_item(call: Call, image_id: str, key: str) -> Response:
    """Show one item of metadata."""
    metadata = _find(call, image_id, METADATA_GONE_SINCE).metadata
    if key not in metadata:
        raise Problem(404, "Metadata item was not found")
    return json_answer({"meta": {key: metadata[key]}})


@routes.put("/images/{image_id}/metadata/{key}")
def set_metadata_item(call: Call, image_id: str, key: str) -> Response:
    """Set one item of metadata."""
    image = _own(call, image_id, METADATA_GONE_SINCE)
    given = call.json_object("meta")
    if list(given) != [key]:
        raise Problem(400, "Request body and URI mismatch")
    _keep(call, image, {**image.metadata, **given})
    return json_answer({"meta": given})


@routes.delete("/images/{image_id}/metadata/{key}")
def delete_metadata_item(call: Call, image_id: str, key: str) -> Response:
    """Delete one item of metadata."""
    image = _own(call, image_id, METADATA_GONE_SINCE)
    if key not in image.metadata:
        raise Problem(404, "Metadata item was not found")
    del image.metadata[key]
    return empty_answer(204)
