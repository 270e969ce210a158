"""Volumes and what belongs to them, as version 1 and version 3 write them."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.models import (
    Attachment,
    Backup,
    BlockStore,
    Snapshot,
    Transfer,
    Volume,
    VolumeType,
)
from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.routing import Call


def stamp(seconds: float) -> str:
    """Return a time as block storage writes it."""
    return iso_microseconds(seconds, "")


def base(call: Call) -> str:
    """Return the address below which this call's resources stand."""
    return f"{call.site.url}/{versions.offered(call)}/{call.tenant}"


def links(call: Call, kind: str, item_id: str) -> list[dict[str, str]]:
    """Return the links of a resource."""
    return [
        {"rel": "self", "href": f"{base(call)}/{kind}/{item_id}"},
        {"rel": "bookmark", "href": f"{call.site.url}/{call.tenant}/{kind}/{item_id}"},
    ]


def _since(call: Call, document: dict[str, Any], additions: list[tuple[int, str, Any]]) -> None:
    """Add the fields that the microversion has."""
    for minor, key, value in additions:
        if versions.since(call, minor):
            document[key] = value


# -- volumes -------------------------------------------------------------------------------------


def brief_volume(call: Call, volume: Volume) -> dict[str, Any]:
    """Return a volume as the short list of version 3 shows it."""
    return {"id": volume.id, "name": volume.name, "links": links(call, "volumes", volume.id)}


def volume_document(call: Call, volume: Volume, *, listed: bool = False) -> dict[str, Any]:
    """Return a volume with all its details."""
    store: BlockStore = call.store
    document: dict[str, Any] = {
        "id": volume.id,
        "status": volume.status,
        "size": volume.size,
        "volume_type": volume.type.name,
        "availability_zone": volume.availability_zone,
        "created_at": stamp(volume.created),
        "snapshot_id": volume.snapshot_id,
        "source_volid": volume.source_volid,
        "metadata": dict(volume.metadata),
    }
    if store.rackspace:
        document["display_name"] = volume.name
        document["display_description"] = volume.description
        document["image_id"] = volume.image["image_id"] if volume.image else None
        document["attachments"] = [_attachment(volume, entry) for entry in volume.attachments]
        if not listed:
            document["bootable"] = str(volume.bootable).lower()
        return document
    document.update(
        {
            "name": volume.name,
            "description": volume.description,
            "bootable": str(volume.bootable).lower(),
            "encrypted": False,
            "multiattach": volume.multiattach,
            "consistencygroup_id": None,
            "replication_status": None,
            "migration_status": None,
            "updated_at": stamp(volume.updated),
            "user_id": volume.user_id,
            "os-vol-tenant-attr:tenant_id": volume.tenant_id,
            "attachments": [_attachment_v3(volume, entry) for entry in volume.attachments],
            "links": links(call, "volumes", volume.id),
        }
    )
    if volume.image:
        document["volume_image_metadata"] = dict(volume.image)
    if call.is_admin:
        document["os-vol-host-attr:host"] = "cinder@lvm#lvm"
        document["os-vol-mig-status-attr:migstat"] = None
        document["os-vol-mig-status-attr:name_id"] = None
    additions: list[tuple[int, str, Any]] = [
        (13, "group_id", volume.group_id),
        (48, "service_uuid", None),
        (48, "shared_targets", False),
        (63, "volume_type_id", volume.type.id),
        (64, "encryption_key_id", None),
        (65, "consumes_quota", True),
    ]
    _since(call, document, additions)
    return document


def _attachment(volume: Volume, entry: Attachment) -> dict[str, Any]:
    """Return an attachment as version 1 shows it."""
    return {
        "id": volume.id,
        "volume_id": volume.id,
        "server_id": entry.server_id,
        "device": entry.device,
        "host_name": None,
    }


def _attachment_v3(volume: Volume, entry: Attachment) -> dict[str, Any]:
    """Return an attachment as version 3 shows it."""
    further = {"attachment_id": entry.id, "attached_at": stamp(entry.since)}
    return {**_attachment(volume, entry), **further}


# -- snapshots -----------------------------------------------------------------------------------


def snapshot_document(call: Call, snapshot: Snapshot, *, extended: bool = True) -> dict[str, Any]:
    """Return a snapshot; answers to changes lack the extended attributes."""
    store: BlockStore = call.store
    document: dict[str, Any] = {
        "id": snapshot.id,
        "volume_id": snapshot.volume_id,
        "status": snapshot.status,
        "size": snapshot.size,
        "created_at": stamp(snapshot.created),
    }
    if extended:
        prefix = "os-extended-snapshot-attributes"
        document[f"{prefix}:progress"] = _progress(store, snapshot)
        document[f"{prefix}:project_id"] = snapshot.tenant_id
    if store.rackspace:
        document["display_name"] = snapshot.name
        document["display_description"] = snapshot.description
        if extended:
            document["metadata"] = dict(snapshot.metadata)
        return document
    document["name"] = snapshot.name
    document["description"] = snapshot.description
    document["metadata"] = dict(snapshot.metadata)
    document["updated_at"] = stamp(snapshot.updated)
    additions: list[tuple[int, str, Any]] = [
        (14, "group_snapshot_id", None),
        (41, "user_id", snapshot.user_id),
        (65, "consumes_quota", True),
    ]
    _since(call, document, additions)
    return document


def _progress(store: BlockStore, snapshot: Snapshot) -> str:
    """Return how far the making of a snapshot has come."""
    if snapshot.status != "creating" or not snapshot.steps:
        return "100%"
    span = max(snapshot.steps[0].at - snapshot.began, 0.001)
    return f"{max(0.0, min(99.0, 100 * (store.clock.now() - snapshot.began) / span)):.2f}%"


# -- types, backups, transfers -------------------------------------------------------------------


def type_document(call: Call, kind: VolumeType) -> dict[str, Any]:
    """Return a type of volume."""
    document: dict[str, Any] = {"id": kind.id, "name": kind.name}
    if call.store.rackspace:
        document["extra_specs"] = dict(kind.extra_specs)
        return document
    document["description"] = kind.description
    document["is_public"] = document["os-volume-type-access:is_public"] = kind.is_public
    if call.is_admin:
        document["qos_specs_id"] = None
        document["extra_specs"] = dict(kind.extra_specs)
    return document


def brief_backup(call: Call, backup: Backup) -> dict[str, Any]:
    """Return a backup as short lists and answers to changes show it."""
    return {"id": backup.id, "name": backup.name, "links": links(call, "backups", backup.id)}


def backup_document(call: Call, backup: Backup) -> dict[str, Any]:
    """Return a backup with all its details."""
    store: BlockStore = call.store
    document: dict[str, Any] = {
        **brief_backup(call, backup),
        "description": backup.description,
        "status": backup.status,
        "volume_id": backup.volume_id,
        "snapshot_id": backup.snapshot_id,
        "size": backup.size,
        "object_count": 0 if backup.status == "creating" else backup.size * 20 + 2,
        "container": backup.container,
        "availability_zone": backup.availability_zone,
        "is_incremental": backup.parent_id is not None,
        "has_dependent_backups": any(
            entry.parent_id == backup.id for entry in store.backups.values()
        ),
        "fail_reason": backup.fail_reason,
        "created_at": stamp(backup.created),
        "updated_at": stamp(backup.updated),
        "data_timestamp": stamp(backup.created),
    }
    additions: list[tuple[int, str, Any]] = [
        (43, "metadata", dict(backup.metadata)),
        (56, "user_id", backup.user_id),
        (64, "encryption_key_id", None),
    ]
    if call.is_admin:
        additions.append((18, "os-backup-project-attr:project_id", backup.tenant_id))
    _since(call, document, additions)
    return document


def transfer_document(
    call: Call, transfer: Transfer, *, detailed: bool = True, secret: bool = False
) -> dict[str, Any]:
    """Return a transfer; its secret only when it was just created."""
    document: dict[str, Any] = {
        "id": transfer.id,
        "name": transfer.name,
        "volume_id": transfer.volume_id,
        "links": links(call, "os-volume-transfer", transfer.id),
    }
    if detailed:
        document["created_at"] = stamp(transfer.created)
        additions: list[tuple[int, str, Any]] = [
            (55, "no_snapshots", transfer.no_snapshots),
            (57, "source_project_id", transfer.tenant_id),
            (57, "destination_project_id", None),
            (57, "accepted", False),
        ]
        _since(call, document, additions)
    if secret:
        document["auth_key"] = transfer.auth_key
    return document
