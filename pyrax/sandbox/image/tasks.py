"""Tasks: imports from and exports to object storage on Rackspace, a list for the rest."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.identity.access import storage_tenant
from pyrax.sandbox.image import sharing
from pyrax.sandbox.image.data import Data, invented, receive
from pyrax.sandbox.image.documents import (
    brief_task,
    image_task_document,
    task_document,
)
from pyrax.sandbox.image.listing import TASK_SORT_KEYS, ordered, page
from pyrax.sandbox.image.models import Failed, Image, ImageStore, Task, new_id
from pyrax.sandbox.image.rights import find, only_admin, only_openstack
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.routing import Call, Router

routes = Router()

NOT_FOUND = "Error: Image not found for import. Possible invalid location"


@routes.get("/tasks")
def list_tasks(call: Call) -> Response:
    """List tasks."""
    store: ImageStore = call.store
    if not store.rackspace:
        only_admin(call)
    found = [
        task
        for task in reversed(list(store.tasks.values()))
        if not store.rackspace or task.owner == call.tenant
    ]
    for name in ("type", "status"):
        if name in call.query:
            found = [task for task in found if getattr(task, name) == call.query[name]]
    found = ordered(call, found, TASK_SORT_KEYS, _sort_value)
    chosen, links = page(call, "tasks", found, lambda task: task.id)
    return json_answer({"tasks": [brief_task(task) for task in chosen], **links})


def _sort_value(task: Task, key: str) -> Any:
    """Return what tasks are sorted by."""
    return getattr(task, {"created_at": "created", "updated_at": "updated"}.get(key, key))


@routes.get("/tasks/{task_id}")
def show_task(call: Call, task_id: str) -> Response:
    """Show one task."""
    store: ImageStore = call.store
    if not store.rackspace:
        only_admin(call)
    task = store.tasks.get(task_id)
    if task is None or (store.rackspace and task.owner != call.tenant):
        raise Problem(404, f"Failed to find task {task_id} to get")
    return json_answer(task_document(store, task))


@routes.get("/images/{image_id}/tasks")
def list_image_tasks(call: Call, image_id: str) -> Response:
    """List the imports of an image."""
    only_openstack(call)
    image = find(call, image_id)
    shown = [
        image_task_document(task) for task in call.store.tasks.values() if task.image_id == image.id
    ]
    return json_answer({"tasks": shown})


@routes.post("/tasks")
def create_task(call: Call) -> Response:
    """Begin an import or an export."""
    store: ImageStore = call.store
    if not store.rackspace:
        only_admin(call)
    document = call.json()
    if not isinstance(document, dict) or not isinstance(document.get("input"), dict):
        raise Problem(400, "Invalid task: 'input' is missing or not an object")
    kind, given = document.get("type"), document["input"]
    if kind not in ("import", "export") or not store.rackspace:
        raise Problem(400, f"Invalid type of task: {kind}")
    if kind == "import":
        _check_import(given)
        work = _import(store, call.tenant, given)
    else:
        _check_export(given)
        work = _export(store, call.tenant, given)
    task = Task(
        id=new_id(),
        type=kind,
        owner=call.tenant,
        input=given,
        created=call.now,
        updated=call.now,
        starts=call.now + store.durations["pending"],
        ends=call.now + store.durations["pending"] + store.durations["processing"],
        work=work,
    )
    store.add_task(task)
    headers = {"Location": f"{call.site.url}/v2/tasks/{task.id}"}
    return json_answer(task_document(store, task), 201, headers)


def _check_import(given: dict[str, Any]) -> None:
    """Refuse an import that cannot be."""
    for key in ("import_from", "import_from_format", "image_properties"):
        if key not in given:
            raise Problem(400, f"Input does not contain '{key}' field")
    if set(given["image_properties"]) - {"name"}:
        raise Problem(400, "Only the property 'name' can be set at an import")
    if str(given["import_from_format"]).lower() != "vhd":
        raise Problem(400, f"Invalid import format: {given['import_from_format']}")


def _check_export(given: dict[str, Any]) -> None:
    """Refuse an export that cannot be."""
    for key in ("image_uuid", "receiving_swift_container"):
        if not given.get(key):
            raise Problem(400, f"Input does not contain '{key}' field")


def _objects(store: ImageStore) -> ObjectStore:
    """Return the object storage of the same region."""
    site = store.site.cloud.stores.site("object-store", store.site.dialect, store.site.region)
    objects: ObjectStore = site.store
    return objects


def _import(store: ImageStore, owner: str, given: dict[str, Any]) -> Any:
    """Return what makes an image of an object."""

    def work(now: float) -> dict[str, Any]:
        container, _, name = str(given["import_from"]).partition("/")
        try:
            stored = _objects(store).stored(storage_tenant(owner), container, name)
        except Problem:
            raise Failed(NOT_FOUND) from None
        image = Image(
            id=new_id(),
            name=given["image_properties"].get("name") or name,
            owner=owner,
            created=now,
            updated=now,
            number=store.next_number(),
            status="active",
            disk_format="vhd",
            container_format="ovf",
            properties={"image_type": "import", "os_type": "linux"},
            data=_data_of(stored),
        )
        store.images[image.id] = image
        sharing.hand_over(store, image)
        return {"image_id": image.id}

    return work


def _data_of(stored: StoredObject) -> Data:
    """Return the data of an object; those of a large one are as good as any."""
    if stored.segments is not None or not stored.blob.length:
        return invented(stored.name)
    return receive(stored.blob.pieces(), lambda length: None)


def _export(store: ImageStore, owner: str, given: dict[str, Any]) -> Any:
    """Return what writes an image into a container."""

    def work(now: float) -> dict[str, Any]:
        image = store.images.get(str(given["image_uuid"]))
        container = str(given["receiving_swift_container"])
        if image is None or not store.visible(image, owner):
            raise Failed(f"Error: Image {given['image_uuid']} not found for export")
        if image.owner != owner:
            raise Failed("403 Forbidden: this image is not one that can be exported")
        objects, account, name = _objects(store), storage_tenant(owner), f"{image.id}.vhd"
        known = objects.account(account).containers.get(container)
        if known is None:
            raise Failed(f"Error: Swift container {container} does not exist")
        if name in known.objects:
            raise Failed(f"Swift already has an object with id '{name}' in container '{container}'")
        data = image.data or invented(image.id)
        stamp = objects.timestamp()
        content_type = "application/octet-stream"
        objects.put(
            account, container, StoredObject(name, data.blob, data.md5, content_type, stamp)
        )
        return {"export_location": f"{container}/{name}"}

    return work
