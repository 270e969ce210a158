"""The volumes that a new server is to have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyrax.sandbox.compute.models import Attachment, ComputeStore, Server, new_id
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call


@dataclass
class Wanted:
    """A volume that is to be at a server from the beginning."""

    volume_id: str
    device: str | None
    boots: bool
    delete_on_termination: bool


def wanted_volumes(call: Call, given: dict[str, Any], count: int) -> list[Wanted]:
    """Return the volumes that the body of a new server names; they are there and free.

    Raises:
        Problem: 400, a volume is missing or busy, or several servers are to have one.
    """
    found = [*_legacy(given), *_modern(given)]
    if found and count > 1:
        raise Problem(400, "Cannot attach one or more volumes to multiple instances")
    store: ComputeStore = call.store
    tenant = call.caller.tenant_id if call.caller else None
    for one in found:
        if one.volume_id in store.volumes:
            continue
        try:
            volume = store.block_storage.volume(one.volume_id, tenant)
        except Problem:
            raise Problem(
                400, f"Block Device Mapping is Invalid: failed to get volume {one.volume_id}."
            ) from None
        if volume.status != "available" and not volume.multiattach:
            raise Problem(
                400,
                f"Block Device Mapping is Invalid: volume {one.volume_id} status must be "
                f"'available', but is {volume.status!r}.",
            )
        if one.boots and not volume.bootable:
            raise Problem(400, f"Block Device {one.volume_id} is not bootable.")
    return found


def _legacy(given: dict[str, Any]) -> list[Wanted]:
    """Return the volumes of the first form of a mapping."""
    return [
        Wanted(
            str(entry["volume_id"]),
            entry.get("device_name"),
            str(entry.get("device_name") or "").endswith("vda") and not given.get("imageRef"),
            str(entry.get("delete_on_termination", "")).lower() in ("1", "true"),
        )
        for entry in given.get("block_device_mapping") or []
        if isinstance(entry, dict) and entry.get("volume_id")
    ]


def _modern(given: dict[str, Any]) -> list[Wanted]:
    """Return the volumes of the second form of a mapping."""
    return [
        Wanted(
            str(entry.get("uuid")),
            entry.get("device_name"),
            str(entry.get("boot_index")) == "0",
            bool(entry.get("delete_on_termination")),
        )
        for entry in given.get("block_device_mapping_v2") or []
        if isinstance(entry, dict) and entry.get("source_type") == "volume"
    ]


def attach_wanted(store: ComputeStore, server: Server, volumes: list[Wanted]) -> None:
    """Give a new server the volumes that it is to have."""
    for one in volumes:
        device = one.device or free_device(store, server, boots=one.boots)
        device = device if device.startswith("/dev/") else f"/dev/{device}"
        hand_over(store, server, one.volume_id, device)
        server.attachments[one.volume_id] = Attachment(
            new_id(), one.volume_id, device, one.delete_on_termination
        )


def hand_over(store: ComputeStore, server: Server, volume_id: str, device: str) -> None:
    """Let block storage give a volume to a server; what fails later is not at the server.

    Raises:
        Problem: 404, there is no such volume; 400, it is not free.
    """
    if volume_id not in store.volumes:
        store.block_storage.attach(
            volume_id,
            server.tenant_id,
            server.id,
            device,
            lambda: server.attachments.pop(volume_id, None),
        )


def free_device(store: ComputeStore, server: Server, *, boots: bool = False) -> str:
    """Return the name of a device that is free; the first one is what a server boots from."""
    used = {entry.device for entry in server.attachments.values()}
    kind = "xvd" if store.rackspace else "vd"
    letters = "abcdefghijklmnopqrstuvwxyz" if boots else "bcdefghijklmnopqrstuvwxyz"
    return next(f"/dev/{kind}{letter}" for letter in letters if f"/dev/{kind}{letter}" not in used)
