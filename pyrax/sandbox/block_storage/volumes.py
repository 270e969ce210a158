"""Volumes: lists, one volume, create, change, delete, totals."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.create import create_volume, named
from pyrax.sandbox.block_storage.documents import (
    brief_volume,
    volume_document,
)
from pyrax.sandbox.block_storage.endings import delete_snapshot, delete_volume
from pyrax.sandbox.block_storage.listing import TRUE_WORDS, VOLUME_FILTERS, chosen, page
from pyrax.sandbox.block_storage.metadata import checked
from pyrax.sandbox.block_storage.models import BlockStore, Volume
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

DELETABLE = ("available", "error", "error_deleting", "error_restoring", "error_extending")


def find(call: Call, volume_id: str) -> Volume:
    """Return a volume of the calling tenant."""
    volume: Volume = call.store.volume(volume_id, call.tenant)
    return volume


@routes.get("/volumes")
def list_volumes(call: Call) -> Response:
    """List volumes: in full on Rackspace, with id, name and links on OpenStack."""
    if call.store.rackspace:
        return list_volumes_in_detail(call)
    found = chosen(call, call.store.volumes, VOLUME_FILTERS)
    write = lambda volume: brief_volume(call, volume)  # noqa: E731
    return json_answer(page(call, "volumes", "volumes", found, write))


@routes.get("/volumes/detail")
def list_volumes_in_detail(call: Call) -> Response:
    """List volumes with all details."""
    found = chosen(call, call.store.volumes, VOLUME_FILTERS)

    def write(volume: Volume) -> dict[str, Any]:
        return volume_document(call, volume, listed=True)

    return json_answer(page(call, "volumes/detail", "volumes", found, write))


@routes.get("/volumes/summary")
def summary(call: Call) -> Response:
    """Show how many volumes there are."""
    versions.only_since(call, 12)
    found = chosen(call, call.store.volumes, {})
    document: dict[str, Any] = {
        "total_size": sum(volume.size for volume in found),
        "total_count": len(found),
    }
    if versions.since(call, 36):
        document["metadata"] = {}
    return json_answer({"volume-summary": document})


@routes.post("/volumes")
def create(call: Call) -> Response:
    """Create a volume."""
    volume = create_volume(call)
    status = 200 if call.store.rackspace else 202
    return json_answer({"volume": volume_document(call, volume)}, status)


@routes.get("/volumes/{volume_id}")
def show(call: Call, volume_id: str) -> Response:
    """Show one volume."""
    return json_answer({"volume": volume_document(call, find(call, volume_id))})


@routes.put("/volumes/{volume_id}")
def update(call: Call, volume_id: str) -> Response:
    """Change name, description or metadata."""
    volume = find(call, volume_id)
    given = call.json_object("volume")
    if not given and versions.since(call, 53):
        raise Problem(400, "Invalid input for field/attribute volume. {} does not have enough.")
    for key in ("name", "description"):
        if key in given or f"display_{key}" in given:
            setattr(volume, key, named(given, key))
    if "metadata" in given and not call.store.rackspace:
        volume.metadata = checked(given["metadata"])
    volume.updated = call.now
    return json_answer({"volume": volume_document(call, volume)})


@routes.delete("/volumes/{volume_id}")
def delete(call: Call, volume_id: str) -> Response:
    """Delete a volume that nobody has, on request with its snapshots."""
    store: BlockStore = call.store
    volume = find(call, volume_id)
    if call.query.get("force", "").lower() in TRUE_WORDS and versions.since(call, 23):
        if not call.is_admin:
            raise Problem(403, "Policy doesn't allow volume:force_delete to be performed.")
        delete_volume(store, volume)
        return empty_answer(202)
    cascade = call.query.get("cascade", "").lower() in TRUE_WORDS and not store.rackspace
    snapshots = store.snapshots_of(volume)
    refuse_deletion(store, volume, 0 if cascade else len(snapshots))
    for snapshot in snapshots:
        if snapshot.status not in ("available", "error", "deleting"):
            raise Problem(409, f"Snapshot {snapshot.id} is {snapshot.status}.")
        delete_snapshot(store, snapshot)
    delete_volume(store, volume)
    return empty_answer(202)


def refuse_deletion(store: BlockStore, volume: Volume, snapshots: int) -> None:
    """Refuse to delete a volume that is in use, busy, or has snapshots.

    Raises:
        Problem: 400.
    """
    deletable = volume.status in DELETABLE
    if deletable and not volume.attachments and not snapshots:
        return
    if not store.rackspace:
        raise Problem(
            400,
            "Invalid volume: Volume status must be available or error or error_restoring or "
            "error_extending or error_managing and must not be migrating, attached, belong to a "
            "group, have snapshots, awaiting a transfer, or be disassociated from snapshots "
            "after volume transfer.",
        )
    if volume.attachments:
        text = f"Volume {volume.id} is still attached, detach volume first."
    elif not deletable:
        text = f"Volume status must be available or error, but current status is: {volume.status}"
    else:
        text = f"Volume still has {snapshots} dependent snapshots"
    raise Problem(400, f"Invalid volume: {text}")
