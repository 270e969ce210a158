"""Block storage: what its operations need, and what they are called with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def volume(s: Stage) -> Any:
    made = s.block.create("data", size=100)
    s.cloud.clock.advance(30)
    return s.block.get(made.id)


@thing
def snapshot(s: Stage) -> Any:
    made = s.volume.create_snapshot("snap")
    s.cloud.clock.advance(60)
    return s.block.get_snapshot(made.id)


@thing
def attached_volume(s: Stage) -> Any:
    s.volume.attach_to_instance(s.server, mountpoint="/dev/xvdb")
    s.cloud.clock.advance(30)
    return s.block.get(s.volume.id)


@thing
def backup(s: Stage) -> Any:
    made = s.block.create_backup(s.volume, "backup")
    s.cloud.clock.advance(60)
    return s.block.get_backup(made.id)


@thing
def transfer(s: Stage) -> Any:
    return s.block.create_transfer(s.volume, "transfer")


@thing
def volume_type(s: Stage) -> Any:
    return s.block.list_types()[0]


@thing
def coloured_volume(s: Stage) -> Any:
    s.volume.set_metadata({"color": "red"})
    return s.block.get(s.volume.id)


@thing
def coloured_snapshot(s: Stage) -> Any:
    s.snapshot.set_metadata({"color": "red"})
    return s.block.get_snapshot(s.snapshot.id)


RECEIVERS = ("volume", "snapshot", "backup", "transfer", "volume_type")

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.volume,
    "volume": lambda s: s.volume,
    "uri": "/volumes",
    "instance": lambda s: s.server,
    "backup": lambda s: s.backup,
    "snapshot": lambda s: s.snapshot,
    "transfer": lambda s: s.transfer,
    "auth_key": lambda s: s.transfer.auth_key,
    "new_size": 200,
    "new_type": "SSD",
    "image": lambda s: s.base_image,
    "image_name": "picture",
    "type_id": lambda s: s.volume_type.id,
}

ITEMS: dict[str, Any] = {
    "_snapshot_manager": lambda s: s.snapshot,
    "_transfer_manager": lambda s: s.transfer,
    "_types_manager": lambda s: s.volume_type,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.block.management_url}/volumes"},
    "CloudBlockStorageClient.create": {"name": "new-name", "size": 100},
    "CloudBlockStorageManager.create": {"name": "new-name", "size": 100},
    "VolumeTypeManager.create": {"name": "new-name"},
    "delete_metadata_key": {
        "volume": lambda s: s.coloured_volume,
        "item": lambda s: s.coloured_volume,
    },
    "retype": {"new_type": lambda s: s.block.list_types()[-1]},
    "update": {"display_name": "new"},
    "CloudBlockStorageBackup.update": {"name": "new"},
    "BackupManager.update": {"name": "new"},
    "update_backup": {"name": "new"},
    "update_snapshot": {"display_name": "new"},
    "find": {"name": "data"},
    "since": {"needed": "3.1", "method": "a_call", "reason": "It came later."},
    "check_attachment_options": {"options": {"tag": "root"}},
    "take_over": {"document": {}},
}

BEFORE: dict[str, Callable[[Stage], Any]] = {
    "detach": lambda s: s.things.update(volume=s.attached_volume),
}
