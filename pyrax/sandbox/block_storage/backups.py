"""Backups of volumes: lists, one backup, create, change, delete, restore; OpenStack only."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import quotas, versions
from pyrax.sandbox.block_storage.create import named
from pyrax.sandbox.block_storage.documents import backup_document, brief_backup
from pyrax.sandbox.block_storage.listing import BACKUP_FILTERS, chosen, page
from pyrax.sandbox.block_storage.metadata import checked
from pyrax.sandbox.block_storage.models import Backup, BlockStore, Volume, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


def find(call: Call, backup_id: str) -> Backup:
    """Return a backup of the calling tenant."""
    versions.only_openstack(call)
    backup: Backup = call.store.backup(backup_id, call.tenant)
    return backup


@routes.get("/backups")
def list_backups(call: Call) -> Response:
    """List backups with id, name and links."""
    versions.only_openstack(call)
    found = chosen(call, call.store.backups, BACKUP_FILTERS)

    def write(backup: Backup) -> dict[str, Any]:
        return brief_backup(call, backup)

    return json_answer(page(call, "backups", "backups", found, write))


@routes.get("/backups/detail")
def list_backups_in_detail(call: Call) -> Response:
    """List backups with all details."""
    versions.only_openstack(call)
    found = chosen(call, call.store.backups, BACKUP_FILTERS)

    def write(backup: Backup) -> dict[str, Any]:
        return backup_document(call, backup)

    return json_answer(page(call, "backups/detail", "backups", found, write))


@routes.post("/backups")
def create(call: Call) -> Response:
    """Make a backup of a volume."""
    versions.only_openstack(call)
    store: BlockStore = call.store
    given = call.json_object("backup")
    volume = store.volume(str(given.get("volume_id")), call.tenant)
    snapshot_id = given.get("snapshot_id")
    if snapshot_id:
        store.snapshot(snapshot_id, call.tenant)
    in_use = volume.status == "in-use" and (given.get("force") or snapshot_id)
    if volume.status != "available" and not in_use:
        raise Problem(
            400,
            "Invalid volume: Volume to be backed up must be available or in-use with the force "
            f"flag set, but current status is: {volume.status}.",
        )
    parent = _parent(store, volume) if given.get("incremental") else None
    quotas.check(store, call.tenant, backups=1, backup_gigabytes=volume.size)
    now = store.clock.now()
    backup = Backup(
        id=new_id(),
        name=named(given, "name"),
        description=named(given, "description"),
        volume_id=volume.id,
        snapshot_id=snapshot_id or None,
        size=volume.size,
        tenant_id=call.tenant,
        user_id=call.caller.user_id if call.caller else "",
        created=now,
        updated=now,
        number=store.next_number(),
        container=given.get("container") or "volumebackups",
        parent_id=parent.id if parent else None,
        metadata=checked(given.get("metadata") or {}) if versions.since(call, 43) else {},
    )
    store.backups[backup.id] = backup
    _start(store, backup, volume)
    return json_answer({"backup": brief_backup(call, backup)}, 202)


def _parent(store: BlockStore, volume: Volume) -> Backup:
    """Return the backup that an incremental one builds on."""
    earlier = [
        entry
        for entry in store.backups.values()
        if entry.volume_id == volume.id and entry.status == "available"
    ]
    if not earlier:
        raise Problem(400, "Invalid backup: No backups available to do an incremental backup.")
    return max(earlier, key=lambda entry: entry.number)


def _start(store: BlockStore, backup: Backup, volume: Volume) -> None:
    """Let a backup be made; the volume is busy meanwhile."""
    failed = store.fails("backup", volume)
    before = volume.status

    def finish(at: float) -> None:
        if failed:
            backup.status, backup.fail_reason = "error", "the sandbox was asked for this"
        else:
            backup.status = "available"

    store.begin(backup, "creating", "backup", finish)
    store.pass_through(volume, "backing-up", "backup", before)


@routes.get("/backups/{backup_id}")
def show(call: Call, backup_id: str) -> Response:
    """Show one backup."""
    return json_answer({"backup": backup_document(call, find(call, backup_id))})


@routes.put("/backups/{backup_id}")
def update(call: Call, backup_id: str) -> Response:
    """Change name or description."""
    versions.only_since(call, 9)
    backup = find(call, backup_id)
    given = call.json_object("backup")
    if not given:
        raise Problem(400, "Missing updated parameters in request body.")
    for key in ("name", "description"):
        if key in given:
            setattr(backup, key, named(given, key))
    return json_answer({"backup": brief_backup(call, backup)})


@routes.delete("/backups/{backup_id}")
def delete(call: Call, backup_id: str) -> Response:
    """Delete a backup that no other builds on."""
    store: BlockStore = call.store
    backup = find(call, backup_id)
    if backup.status not in ("available", "error"):
        raise Problem(400, "Invalid backup: Backup status must be available or error")
    if any(entry.parent_id == backup.id for entry in store.backups.values()):
        raise Problem(400, "Invalid backup: Incremental backups exist for this backup.")

    def finish(at: float) -> None:
        if "delete_backup" in store.failing:
            backup.status = "error_deleting"
        else:
            store.backups.pop(backup.id, None)

    store.begin(backup, "deleting", "delete_backup", finish)
    return empty_answer(202)


@routes.post("/backups/{backup_id}/restore")
def restore(call: Call, backup_id: str) -> Response:
    """Write a backup to a volume, by default to a new one."""
    store: BlockStore = call.store
    backup = find(call, backup_id)
    given = call.json_object("restore")
    if backup.status != "available":
        raise Problem(400, "Invalid backup: Backup status must be available")
    volume_id = given.get("volume_id")
    if volume_id:
        volume = store.volume(volume_id, call.tenant)
        if volume.status != "available":
            raise Problem(400, "Invalid volume: Volume to be restored to must be available")
        if volume.size < backup.size:
            raise Problem(400, "Invalid volume: volume size is too small for the backup")
    else:
        volume = _new_volume(call, backup, given.get("name") or f"restore_backup_{backup.id}")
    store.pass_through(backup, "restoring", "restore", "available")
    failed = store.fails("restore", volume)
    then = "error_restoring" if failed else "available"
    store.pass_through(volume, "restoring-backup", "restore", then)
    document = {"backup_id": backup.id, "volume_id": volume.id, "volume_name": volume.name}
    return json_answer({"restore": document}, 202)


def _new_volume(call: Call, backup: Backup, name: str) -> Volume:
    """Return a new volume for a backup."""
    store: BlockStore = call.store
    kind = store.types[0]
    quotas.check_volume(store, call.tenant, kind, backup.size)
    now = store.clock.now()
    volume = Volume(
        id=new_id(),
        name=name,
        size=backup.size,
        tenant_id=call.tenant,
        user_id=call.caller.user_id if call.caller else "",
        created=now,
        updated=now,
        type=kind,
        number=store.next_number(),
    )
    store.volumes[volume.id] = volume
    return volume
