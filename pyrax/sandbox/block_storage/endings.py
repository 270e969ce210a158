"""How volumes and snapshots go away."""

from __future__ import annotations

from pyrax.sandbox.block_storage.models import BlockStore, Snapshot, Volume


def delete_volume(store: BlockStore, volume: Volume) -> None:
    """Let a volume go away with its snapshots, or fail where that is asked for."""

    def finish(at: float) -> None:
        if store.fails("delete", volume):
            volume.status = "error_deleting"
            return
        for snapshot in store.snapshots_of(volume):
            del store.snapshots[snapshot.id]
        store.volumes.pop(volume.id, None)

    volume.steps.clear()
    store.begin(volume, "deleting", "delete", finish)


def delete_snapshot(store: BlockStore, snapshot: Snapshot) -> None:
    """Let a snapshot go away, or fail where that is asked for."""

    def finish(at: float) -> None:
        if store.fails("delete_snapshot", store.volumes.get(snapshot.volume_id)):
            snapshot.status = "error_deleting"
        else:
            store.snapshots.pop(snapshot.id, None)

    snapshot.steps.clear()
    store.begin(snapshot, "deleting", "delete_snapshot", finish)
