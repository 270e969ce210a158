"""Snapshots: lists, one snapshot, create, change, delete."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import quotas, versions
from pyrax.sandbox.block_storage.create import named
from pyrax.sandbox.block_storage.documents import snapshot_document
from pyrax.sandbox.block_storage.endings import delete_snapshot
from pyrax.sandbox.block_storage.listing import SNAPSHOT_FILTERS, TRUE_WORDS, chosen, page
from pyrax.sandbox.block_storage.metadata import checked
from pyrax.sandbox.block_storage.models import BlockStore, Snapshot, Volume, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

KNOWN_KEYS = ("volume_id", "name", "display_name", "description", "force", "metadata")


def find(call: Call, snapshot_id: str) -> Snapshot:
    """Return a snapshot of the calling tenant."""
    snapshot: Snapshot = call.store.snapshot(snapshot_id, call.tenant)
    return snapshot


@routes.get("/snapshots")
def list_snapshots(call: Call) -> Response:
    """List snapshots without the extended attributes."""
    return _list(call, "snapshots", extended=False)


@routes.get("/snapshots/detail")
def list_snapshots_in_detail(call: Call) -> Response:
    """List snapshots with all details."""
    return _list(call, "snapshots/detail", extended=True)


def _list(call: Call, kind: str, *, extended: bool) -> Response:
    """Return the answer of a list."""
    found = chosen(call, call.store.snapshots, SNAPSHOT_FILTERS)

    def write(snapshot: Snapshot) -> dict[str, Any]:
        return snapshot_document(call, snapshot, extended=extended)

    return json_answer(page(call, kind, "snapshots", found, write))


@routes.post("/snapshots")
def create(call: Call) -> Response:
    """Make a snapshot of a volume."""
    store: BlockStore = call.store
    given = call.json_object("snapshot")
    if not store.rackspace:
        _check_strictly(call, given)
    volume_id = given.get("volume_id")
    if not isinstance(volume_id, str) or not volume_id:
        raise Problem(400, "Invalid input for field/attribute volume_id.")
    volume = store.volume(volume_id, call.tenant)
    _check_state(call, volume, str(given.get("force", "")).lower() in TRUE_WORDS)
    _check_quotas(store, volume)
    now = store.clock.now()
    snapshot = Snapshot(
        id=new_id(),
        name=named(given, "name"),
        description=named(given, "description"),
        volume_id=volume.id,
        size=volume.size,
        tenant_id=volume.tenant_id,
        user_id=call.caller.user_id if call.caller else "",
        created=now,
        updated=now,
        number=store.next_number(),
        metadata=checked(given.get("metadata") or {}),
    )
    store.snapshots[snapshot.id] = snapshot
    then = "error" if store.fails("snapshot", volume) else "available"
    store.pass_through(snapshot, "creating", "snapshot", then)
    document = {"snapshot": snapshot_document(call, snapshot, extended=False)}
    return json_answer(document, 201 if store.rackspace else 202)


def _check_strictly(call: Call, given: dict[str, Any]) -> None:
    """Refuse what Cinder's schema for snapshots does not have."""
    for key in given:
        if key not in KNOWN_KEYS:
            raise Problem(400, f"Additional properties are not allowed ('{key}' was unexpected)")
    if "force" in given and versions.since(call, 66) and given["force"] is not True:
        raise Problem(400, "Invalid input for field/attribute force: since 3.66 it is always true")


def _check_state(call: Call, volume: Volume, force: bool) -> None:
    """Refuse a snapshot of a volume that is not free, unless it is in use and that is wanted."""
    store: BlockStore = call.store
    if store.rackspace and any(
        snapshot.status == "creating" for snapshot in store.snapshots_of(volume)
    ):
        raise Problem(
            409,
            "Request conflicts with in-progress 'CREATE SNAPSHOT'.",
            fault="SnapshotConflict",
        )
    forced = force or versions.since(call, 66)
    if volume.status == "available" or (forced and volume.status == "in-use"):
        return
    if store.rackspace:
        raise Problem(400, "Invalid volume: must be available")
    raise Problem(
        400,
        f"Invalid volume: Volume {volume.id} status must be available, but current status is: "
        f"{volume.status}.",
    )


def _check_quotas(store: BlockStore, volume: Volume) -> None:
    """Refuse one snapshot too many."""
    if store.rackspace:
        if len(store.snapshots_of(volume)) >= quotas.SNAPSHOTS_OF_A_VOLUME:
            raise Problem(
                429, "SnapshotLimitExceeded: Maximum number of snapshots allowed exceeded"
            )
        return
    name = volume.type.name
    amounts = {"snapshots": 1, f"snapshots_{name}": 1, "gigabytes": volume.size}
    quotas.check(store, volume.tenant_id, **amounts)


@routes.get("/snapshots/{snapshot_id}")
def show(call: Call, snapshot_id: str) -> Response:
    """Show one snapshot."""
    return json_answer({"snapshot": snapshot_document(call, find(call, snapshot_id))})


@routes.put("/snapshots/{snapshot_id}")
def update(call: Call, snapshot_id: str) -> Response:
    """Change name or description."""
    snapshot = find(call, snapshot_id)
    given = call.json_object("snapshot")
    for key in ("name", "description"):
        if key in given or f"display_{key}" in given:
            setattr(snapshot, key, named(given, key))
    snapshot.updated = call.now
    return json_answer({"snapshot": snapshot_document(call, snapshot, extended=False)})


@routes.delete("/snapshots/{snapshot_id}")
def delete(call: Call, snapshot_id: str) -> Response:
    """Delete a snapshot; Rackspace deletes one at a time."""
    store: BlockStore = call.store
    snapshot = find(call, snapshot_id)
    if store.rackspace and any(
        entry.status == "deleting" and entry.volume_id == snapshot.volume_id
        for entry in store.snapshots.values()
    ):
        raise Problem(
            409,
            "Request conflicts with in-progress 'DELETE SNAPSHOT'.",
            fault="SnapshotConflict",
        )
    if snapshot.status not in ("available", "error", "error_deleting"):
        further = "" if store.rackspace else " and must not be part of a group"
        raise Problem(
            400, f"Invalid snapshot: Snapshot status must be available or error{further}."
        )

    delete_snapshot(store, snapshot)
    return empty_answer(202)
