"""What the service tells about itself: versions, import methods, stores, usage, schemas, cache."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.image.models import MIB, ImageStore
from pyrax.sandbox.image.properties import CONTAINER_FORMATS, DISK_FORMATS
from pyrax.sandbox.image.rights import find, only_admin, only_openstack
from pyrax.sandbox.routing import Call, Router

routes = Router()

NEWEST = 17
RACKSPACE_NEWEST = 2

_UUID = "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$"


def versions(call: Call, status: int) -> Response:
    """List the versions of the API."""
    newest = RACKSPACE_NEWEST if call.store.rackspace else NEWEST
    entries = [
        {
            "id": f"v2.{minor}",
            "status": "CURRENT" if minor == newest else "SUPPORTED",
            "links": [{"rel": "self", "href": f"{call.site.url}/v2/"}],
        }
        for minor in range(newest, -1, -1)
    ]
    return json_answer({"versions": entries}, status)


# -- what is offered -----------------------------------------------------------------------------


@routes.get("/info/import")
def import_methods(call: Call) -> Response:
    """Tell the ways of import."""
    only_openstack(call)
    methods = {
        "description": "Import methods available.",
        "type": "array",
        "value": call.store.import_methods,
    }
    return json_answer({"import-methods": methods})


@routes.get("/info/stores")
def stores(call: Call) -> Response:
    """Tell the places for data."""
    only_openstack(call)
    store: ImageStore = call.store
    return json_answer({"stores": [_store(store, place) for place in store.stores]})


def _store(store: ImageStore, place: str) -> dict[str, Any]:
    """Return a place for data."""
    entry: dict[str, Any] = {"id": place, "description": store.stores[place]}
    if place == next(iter(store.stores)):
        entry["default"] = "true"
    return entry


@routes.get("/info/stores/detail")
def stores_in_detail(call: Call) -> Response:
    """Tell all about the places for data."""
    only_openstack(call)
    only_admin(call)
    store: ImageStore = call.store
    shown = [
        {**_store(store, place), "type": "file", "weight": 0, "properties": {"data_dir": "/"}}
        for place in store.stores
    ]
    return json_answer({"stores": shown})


@routes.get("/info/usage")
def usage(call: Call) -> Response:
    """Tell quotas and what is used of them."""
    only_openstack(call)
    store: ImageStore = call.store
    used = store.usage(call.tenant)
    sizes = ("image_size_total", "image_stage_total")
    shown = {
        name: {"limit": limit, "usage": -(-used[name] // MIB) if name in sizes else used[name]}
        for name, limit in store.quotas.items()
    }
    return json_answer({"usage": shown})


@routes.delete("/stores/{place}/{image_id}")
def delete_from_store(call: Call, place: str, image_id: str) -> Response:
    """Delete the data of an image at one place."""
    only_openstack(call)
    only_admin(call)
    image = find(call, image_id)
    if place not in call.store.stores or place not in image.stores:
        raise Problem(404, f"Image {image_id} is not stored in store {place}.")
    if image.protected or len(image.stores) == 1:
        raise Problem(403, f"Cannot delete image data from the only store containing it: {place}")
    image.stores = [one for one in image.stores if one != place]
    image.updated = call.now
    return empty_answer(204)


# -- cache ---------------------------------------------------------------------------------------


@routes.get("/cache")
def show_cache(call: Call) -> Response:
    """Tell what is in the cache and what is on its way there."""
    only_openstack(call)
    only_admin(call)
    store: ImageStore = call.store
    shown = []
    for image_id, since in store.cached.items():
        image = store.images.get(image_id)
        size = image.data.length if image is not None and image.data else 0
        entry = {"image_id": image_id, "hits": 0, "size": size}
        shown.append({**entry, "last_accessed": since, "last_modified": since})
    return json_answer({"cached_images": shown, "queued_images": store.queued})


@routes.put("/cache/{image_id}")
def cache_image(call: Call, image_id: str) -> Response:
    """Put an image into the queue for the cache."""
    only_openstack(call)
    only_admin(call)
    image = find(call, image_id)
    if image.status != "active":
        raise Problem(400, "Only images with status active can be targeted for queueing")
    if image.id not in call.store.queued:
        call.store.queued.append(image.id)
    return empty_answer(202)


@routes.delete("/cache/{image_id}")
def uncache_image(call: Call, image_id: str) -> Response:
    """Take an image out of the cache and its queue."""
    only_openstack(call)
    only_admin(call)
    store: ImageStore = call.store
    if image_id not in store.cached and image_id not in store.queued:
        raise Problem(404, f"Image {image_id} could not be found in the cache.")
    store.cached.pop(image_id, None)
    store.queued = [one for one in store.queued if one != image_id]
    return empty_answer(204)


@routes.delete("/cache")
def clear_cache(call: Call) -> Response:
    """Empty the cache, its queue, or both."""
    only_openstack(call)
    only_admin(call)
    target = call.headers.get("x-image-cache-clear-target", "both").lower()
    if target not in ("cache", "queue", "both"):
        raise Problem(400, "If 'target' is specified, it must be 'cache' or 'queue'")
    if target != "queue":
        call.store.cached.clear()
    if target != "cache":
        call.store.queued.clear()
    return empty_answer(204)


# -- schemas -------------------------------------------------------------------------------------


def _text(description: str, **more: Any) -> dict[str, Any]:
    """Return the schema of some text."""
    return {"type": "string", "description": description, **more}


def _image_properties(rackspace: bool) -> dict[str, Any]:
    """Return the schema of the properties of an image."""
    number = {"type": "integer"}
    properties: dict[str, Any] = {
        "id": _text("An identifier for the image", pattern=_UUID),
        "name": _text("Descriptive name for the image", maxLength=255),
        "status": _text(
            "Status of the image",
            readOnly=True,
            enum=["queued", "saving", "active", "killed", "deleted", "pending_delete"],
        ),
        "visibility": _text("Scope of image accessibility", enum=["public", "private"]),
        "owner": _text("Owner of the image", maxLength=255),
        "size": {**number, "readOnly": True, "description": "Size of image file in bytes"},
        "checksum": _text("md5 hash of image contents.", readOnly=True, maxLength=32),
        "disk_format": _text("Format of the disk", enum=list(DISK_FORMATS)),
        "container_format": _text("Format of the container", enum=list(CONTAINER_FORMATS)),
        "min_disk": {**number, "description": "GB of disk space required to boot image."},
        "min_ram": {**number, "description": "MB of ram required to boot image."},
        "protected": {"type": "boolean", "description": "If true, cannot be deleted."},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 255}},
        "created_at": _text("Date and time of image registration", readOnly=True),
        "updated_at": _text("Date and time of the last image modification", readOnly=True),
        "self": _text("An image self url", readOnly=True),
        "file": _text("An image file url", readOnly=True),
        "schema": _text("An image schema url", readOnly=True),
    }
    if not rackspace:
        properties["visibility"]["enum"] = ["public", "private", "shared", "community"]
        properties["os_hidden"] = {"type": "boolean", "description": "Hidden in lists"}
        properties["os_hash_algo"] = _text("Algorithm of os_hash_value", readOnly=True)
        properties["os_hash_value"] = _text("Hash of the image data", readOnly=True)
    return properties


def _member_properties(rackspace: bool) -> dict[str, Any]:
    """Return the schema of the properties of a member."""
    return {
        "created_at": _text("Date and time of image member creation"),
        "updated_at": _text("Date and time of last modification of image member"),
        "image_id": _text("An identifier for the image", pattern=_UUID),
        "member_id": _text("An identifier for the image member"),
        "status": _text("The status of this member", enum=["pending", "accepted", "rejected"]),
        "schema": _text("Location of the schema"),
    }


def _task_properties(rackspace: bool) -> dict[str, Any]:
    """Return the schema of the properties of a task."""
    kinds = ["import", "export"] if rackspace else ["import", "api_image_import"]
    states = ["pending", "processing", "success", "failure"]
    return {
        "id": _text("An identifier for the task", pattern=_UUID),
        "type": _text("The type of task represented by this content", enum=kinds),
        "status": _text("The current status of this task", enum=states),
        "input": {"type": "object", "description": "The parameters required by task"},
        "result": {"type": "object", "description": "The result of current task"},
        "message": _text("Human-readable informative message"),
        "owner": _text("An identifier for the owner of this task"),
        "created_at": _text("Datetime when this resource was created"),
        "updated_at": _text("Datetime when this resource was updated"),
        "expires_at": _text("Datetime when this resource would be subject to removal"),
        "self": _text("Location of the task"),
        "schema": _text("Location of the schema"),
    }


_SCHEMAS = {"image": _image_properties, "member": _member_properties, "task": _task_properties}


@routes.get("/schemas/{name}")
def schema(call: Call, name: str) -> Response:
    """Tell how a document looks."""
    single = name.removesuffix("s")
    if single not in _SCHEMAS:
        raise Problem(404, "The resource could not be found.")
    document: dict[str, Any] = {
        "name": single,
        "properties": _SCHEMAS[single](call.store.rackspace),
    }
    if single == "image":
        document["additionalProperties"] = {"type": "string"}
        document["links"] = [
            {"rel": "self", "href": "{self}"},
            {"rel": "enclosure", "href": "{file}"},
            {"rel": "describedby", "href": "{schema}"},
        ]
    if name != single:
        links = [{"rel": rel, "href": f"{{{rel}}}"} for rel in ("first", "next")]
        document = {
            "name": name,
            "properties": {
                name: {"type": "array", "items": document},
                "first": {"type": "string"},
                "next": {"type": "string"},
                "schema": {"type": "string"},
            },
            "links": [*links, {"rel": "describedby", "href": "{schema}"}],
        }
    return json_answer(document)
