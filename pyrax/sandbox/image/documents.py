"""Images, members and tasks as the image service writes them."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.clock import iso
from pyrax.sandbox.image.data import HASH
from pyrax.sandbox.image.models import REMEMBER_TASKS, Image, ImageStore, Member, Task

HAS_DATA = ("active", "deactivated")


def image_document(store: ImageStore, image: Image, project: str | None) -> dict[str, Any]:
    """Return an image with all its properties, as a project sees it."""
    path = f"/v2/images/{image.id}"
    filled = image.status in HAS_DATA
    visibility = image.visibility
    if store.rackspace and visibility != "public" and image.owner != project:
        visibility = "shared"
    size = image.size if image.size is not None else image.data.length if image.data else None
    document: dict[str, Any] = {
        **image.properties,
        **image.fixed,
        "id": image.id,
        "name": image.name,
        "status": image.status,
        "visibility": visibility,
        "owner": image.owner,
        "size": size if filled else None,
        "checksum": image.data.md5 if filled and image.data else None,
        "disk_format": image.disk_format,
        "container_format": image.container_format,
        "min_disk": image.min_disk,
        "min_ram": image.min_ram,
        "protected": image.protected,
        "tags": list(image.tags),
        "created_at": iso(image.created),
        "updated_at": iso(image.updated),
        "self": path,
        "file": f"{path}/file",
        "schema": "/v2/schemas/image",
    }
    if not store.rackspace:
        shown = image.data if filled else None
        document.update(
            {
                "virtual_size": shown.length if shown else None,
                "os_hash_algo": HASH if shown else None,
                "os_hash_value": shown.sha512 if shown else None,
                "os_hidden": image.hidden,
            }
        )
        if image.stores:
            document["stores"] = ",".join(image.stores)
    return document


def member_document(image: Image, member: Member) -> dict[str, Any]:
    """Return a member."""
    return {
        "image_id": image.id,
        "member_id": member.project,
        "status": member.status,
        "created_at": iso(member.created),
        "updated_at": iso(member.updated),
        "schema": "/v2/schemas/member",
    }


def brief_task(task: Task) -> dict[str, Any]:
    """Return a task as lists show it."""
    document = {
        "id": task.id,
        "type": task.type,
        "status": task.status,
        "owner": task.owner,
        "created_at": iso(task.created),
        "updated_at": iso(task.updated),
        "self": f"/v2/tasks/{task.id}",
        "schema": "/v2/schemas/task",
    }
    if task.status in ("success", "failure"):
        document["expires_at"] = iso(task.updated + REMEMBER_TASKS)
    return document


def task_document(store: ImageStore, task: Task) -> dict[str, Any]:
    """Return a task with all that is known about it."""
    document: dict[str, Any] = {**brief_task(task), "input": task.input}
    if store.rackspace:
        document["message"] = str(task.message)
        if task.result is not None:
            document["result"] = task.result
        return document
    document["message"] = task.message or ""
    document["result"] = task.result
    if task.image_id is not None:
        document.update(
            {
                "image_id": task.image_id,
                "request_id": task.request_id,
                "user_id": task.user,
            }
        )
    return document


def image_task_document(task: Task) -> dict[str, Any]:
    """Return a task as the list of an image's tasks shows it."""
    ended = task.status in ("success", "failure")
    return {
        "id": task.id,
        "type": task.type,
        "status": task.status,
        "owner": task.owner,
        "image_id": task.image_id,
        "request_id": task.request_id,
        "user_id": task.user,
        "input": task.input,
        "message": task.message or "",
        "result": task.result,
        "created_at": iso(task.created),
        "updated_at": iso(task.updated),
        "expires_at": iso(task.updated + REMEMBER_TASKS) if ended else None,
        "deleted": False,
        "deleted_at": None,
    }
