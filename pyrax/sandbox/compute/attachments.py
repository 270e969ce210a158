"""The volumes that are attached to servers."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.block_devices import free_device, hand_over
from pyrax.sandbox.compute.models import (
    Attachment,
    ComputeStore,
    Server,
    new_id,
)
from pyrax.sandbox.compute.servers import check_lock, find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


# -- volumes ---------------------------------------------------------------------------------------


def _volume_document(call: Call, server: Server, attachment: Attachment) -> dict[str, Any]:
    """Return the document of an attached volume."""
    document: dict[str, Any] = {
        "volumeId": attachment.volume_id,
        "serverId": server.id,
        "device": attachment.device,
    }
    if versions.since(call, 89):
        document["attachment_id"] = attachment.id
        document["bdm_uuid"] = attachment.id
    else:
        document["id"] = attachment.volume_id
    if versions.since(call, 70):
        document["tag"] = attachment.tag
    if versions.since(call, 79):
        document["delete_on_termination"] = attachment.delete_on_termination
    return document


@routes.get("/servers/{server_id}/os-volume_attachments")
def list_volumes(call: Call, server_id: str) -> Response:
    """List the volumes at a server."""
    server = find(call, server_id)
    rows = [_volume_document(call, server, entry) for entry in server.attachments.values()]
    return json_answer({"volumeAttachments": rows})


def _attachment(server: Server, volume_id: str) -> Attachment:
    """Return the attachment of a volume."""
    if volume_id not in server.attachments:
        raise Problem(404, f"Instance {server.id} is not attached to volume {volume_id}")
    return server.attachments[volume_id]


@routes.get("/servers/{server_id}/os-volume_attachments/{volume_id}")
def show_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Show one volume at a server."""
    server = find(call, server_id)
    document = _volume_document(call, server, _attachment(server, volume_id))
    return json_answer({"volumeAttachment": document})


@routes.post("/servers/{server_id}/os-volume_attachments")
def attach_volume(call: Call, server_id: str) -> Response:
    """Attach a volume."""
    server = find(call, server_id)
    check_lock(call, server)
    given = call.json_object("volumeAttachment")
    volume_id = given.get("volumeId")
    store: ComputeStore = call.store
    if not isinstance(volume_id, str) or not volume_id:
        raise Problem(400, "Invalid input for field/attribute volumeId")
    if server.status == "BUILD":
        raise Problem(
            409,
            f"Cannot 'attach_volume' instance {server.id} while it is in vm_state building",
        )
    if volume_id in server.attachments:
        raise Problem(400, f"Invalid volume: volume {volume_id} already attached")
    device = given.get("device") or free_device(store, server)
    if any(entry.device == device for entry in server.attachments.values()):
        raise Problem(400, f"The supplied device path ({device}) is in use.")
    elsewhere = any(volume_id in entry.attachments for entry in store.servers.values())
    if volume_id in store.volumes and elsewhere:
        raise Problem(400, f"Invalid volume: volume {volume_id} already attached")
    hand_over(store, server, volume_id, device)
    attachment = Attachment(
        id=new_id(),
        volume_id=volume_id,
        device=device,
        delete_on_termination=bool(given.get("delete_on_termination", False)),
        tag=given.get("tag"),
    )
    server.attachments[volume_id] = attachment
    if versions.since(call, 101):
        return empty_answer(202)
    document = {"volumeAttachment": _volume_document(call, server, attachment)}
    return json_answer(document, 202 if store.rackspace else 200)


@routes.put("/servers/{server_id}/os-volume_attachments/{volume_id}")
def update_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Put another volume in the place of one, or change what happens to it at the end."""
    server = find(call, server_id)
    attachment = _attachment(server, volume_id)
    given = call.json_object("volumeAttachment")
    new = given.get("volumeId", volume_id)
    if new != volume_id:
        _swap(call, server, attachment, new)
        del server.attachments[volume_id]
        attachment.volume_id = new
        server.attachments[new] = attachment
    if versions.since(call, 85):
        attachment.delete_on_termination = bool(
            given.get("delete_on_termination", attachment.delete_on_termination)
        )
    return empty_answer(202)


def _swap(call: Call, server: Server, attachment: Attachment, new: str) -> None:
    """Give a server another volume in the place of one."""
    store: ComputeStore = call.store
    if new in store.volumes:
        return
    hand_over(store, server, new, attachment.device)
    store.block_storage.detach(attachment.volume_id, server.id)


@routes.delete("/servers/{server_id}/os-volume_attachments/{volume_id}")
def detach_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Detach a volume."""
    server = find(call, server_id)
    check_lock(call, server)
    _attachment(server, volume_id)
    call.store.block_storage.detach(volume_id, server.id)
    server.attachments.pop(volume_id, None)
    return empty_answer(202)
