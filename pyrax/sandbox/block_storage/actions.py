"""What can be done to a volume at OpenStack: extend, boot flag, retype, revert, images ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import quotas, versions
from pyrax.sandbox.block_storage.create import whole_size
from pyrax.sandbox.block_storage.documents import stamp
from pyrax.sandbox.block_storage.endings import delete_volume
from pyrax.sandbox.block_storage.models import BlockStore, Volume, new_id
from pyrax.sandbox.block_storage.volumes import find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

Action = Callable[[Call, Volume, dict[str, Any]], Response]
ACTIONS: dict[str, Action] = {}

# Only the compute service may do these, since volumes could be taken from under servers.
FOR_COMPUTE = ("os-attach", "os-detach", "os-force_detach", "os-terminate_connection")


@routes.post("/volumes/{volume_id}/action")
def act(call: Call, volume_id: str) -> Response:
    """Do something to a volume."""
    versions.only_openstack(call)
    volume = find(call, volume_id)
    document = call.json()
    if not isinstance(document, dict) or len(document) != 1:
        raise Problem(400, "Malformed request body: one action is needed")
    name, argument = next(iter(document.items()))
    if name in FOR_COMPUTE:
        raise Problem(409, "Detach volume from instance using the Compute API")
    if name not in ACTIONS:
        raise Problem(400, f"There is no such action: {name}")
    return ACTIONS[name](call, volume, argument if isinstance(argument, dict) else {})


def action(name: str) -> Callable[[Action], Action]:
    """Decorate the function for an action."""

    def register(handler: Action) -> Action:
        ACTIONS[name] = handler
        return handler

    return register


@action("os-extend")
def extend(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Make a volume larger."""
    store: BlockStore = call.store
    size = whole_size(given.get("new_size"))
    before = volume.status
    if before != "available" and not (before == "in-use" and versions.since(call, 42)):
        raise Problem(
            400,
            f"Invalid volume: Volume {volume.id} status must be available to extend, currently "
            f"{before}.",
        )
    if size <= volume.size:
        raise Problem(
            400,
            "Invalid input received: New size for extend must be greater than current size. "
            f"(current: {volume.size}, extended: {size}).",
        )
    more = size - volume.size
    quotas.check(store, call.tenant, **{"gigabytes": more, f"gigabytes_{volume.type.name}": more})

    def finish(at: float) -> None:
        if store.fails("extend", volume):
            volume.status = "error_extending"
            return
        volume.size, volume.status = size, before

    store.begin(volume, "extending", "extend", finish)
    return empty_answer(202)


def _flag(given: dict[str, Any], name: str) -> bool:
    """Return a truth value of a request."""
    value = given.get(name)
    if not isinstance(value, bool):
        raise Problem(400, f"Invalid input for field/attribute {name}. Value: {value}.")
    return value


@action("os-set_bootable")
def set_bootable(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Say whether servers can boot from a volume."""
    volume.bootable = _flag(given, "bootable")
    return empty_answer(200)


@action("os-update_readonly_flag")
def set_readonly(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Say whether servers may only read a volume."""
    readonly = _flag(given, "readonly")
    _require(volume, "available")
    volume.metadata["readonly"] = str(readonly)
    return empty_answer(202)


def _require(volume: Volume, *statuses: str) -> None:
    """Refuse a volume that is in another state."""
    if volume.status not in statuses:
        raise Problem(
            400,
            f"Invalid volume: Volume {volume.id} status must be {' or '.join(statuses)}, but "
            f"current status is: {volume.status}.",
        )


@action("os-retype")
def retype(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Give a volume another type."""
    store: BlockStore = call.store
    kind = store.type_named(given.get("new_type"))
    if given.get("migration_policy", "never") not in ("never", "on-demand"):
        raise Problem(400, "migration_policy must be 'on-demand' or 'never'")
    _require(volume, "available", "in-use")
    before = volume.status

    def finish(at: float) -> None:
        volume.status = before
        if not store.fails("retype", volume):
            volume.type = kind

    store.begin(volume, "retyping", "retype", finish)
    return empty_answer(202)


@action("revert")
def revert(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Put a volume back to its latest snapshot."""
    versions.only_since(call, 40)
    store: BlockStore = call.store
    snapshot = store.snapshot(str(given.get("snapshot_id")), call.tenant)
    own = store.snapshots_of(volume)
    if not own or own[-1] is not snapshot:
        raise Problem(400, f"Volume {volume.id}: {snapshot.id} is not the latest snapshot.")
    if snapshot.size != volume.size:
        raise Problem(400, "Can't revert to a snapshot whose size differs from the volume's.")
    if volume.status not in ("available", "in-use") or snapshot.status != "available":
        raise Problem(409, f"Volume {volume.id} or its snapshot has a wrong status.")
    store.pass_through(volume, "reverting", "revert", volume.status)
    return empty_answer(202)


@action("os-volume_upload_image")
def upload_image(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Make an image of a volume."""
    store: BlockStore = call.store
    if not given.get("image_name"):
        raise Problem(400, "Invalid input for field/attribute image_name.")
    forced = bool(given.get("force")) and volume.status == "in-use"
    if not forced:
        _require(volume, "available")
    store.pass_through(volume, "uploading", "upload", volume.status)
    document = {
        "id": volume.id,
        "image_id": new_id(),
        "image_name": given["image_name"],
        "status": "uploading",
        "size": volume.size,
        "disk_format": given.get("disk_format", "raw"),
        "container_format": given.get("container_format", "bare"),
        "display_description": volume.description,
        "volume_type": {"id": volume.type.id, "name": volume.type.name},
        "updated_at": stamp(volume.updated),
    }
    if versions.since(call, 1):
        document["visibility"] = given.get("visibility", "private")
        document["protected"] = bool(given.get("protected", False))
    return json_answer({"os-volume_upload_image": document}, 202)


@action("os-reimage")
def reimage(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Write an image over a volume."""
    versions.only_since(call, 68)
    if not given.get("image_id"):
        raise Problem(400, "Invalid input for field/attribute image_id.")
    _require(volume, "available", "error", *(["reserved"] if given.get("reimage_reserved") else []))
    call.store.pass_through(volume, "downloading", "reimage", "available")
    return empty_answer(202)


@action("os-reset_status")
def reset_status(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Put a volume into any state; for administrators."""
    _require_admin(call, "reset_status")
    volume.steps.clear()
    volume.status = str(given.get("status") or "error")
    return empty_answer(202)


@action("os-force_delete")
def force_delete(call: Call, volume: Volume, given: dict[str, Any]) -> Response:
    """Delete a volume in any state; for administrators."""
    _require_admin(call, "force_delete")
    delete_volume(call.store, volume)
    return empty_answer(202)


def _require_admin(call: Call, name: str) -> None:
    """Refuse everybody else."""
    if not call.is_admin:
        raise Problem(
            403,
            f"Policy doesn't allow volume_extension:volume_admin_actions:{name} to be performed.",
        )
