"""What a tenant may use at most, and what it uses: quotas and limits."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage.listing import TRUE_WORDS
from pyrax.sandbox.block_storage.models import BlockStore, VolumeType
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

OPENSTACK_QUOTAS = {
    "volumes": 10,
    "gigabytes": 1000,
    "snapshots": 10,
    "backups": 10,
    "backup_gigabytes": 1000,
    "per_volume_gigabytes": -1,
    "groups": 10,
}
RACKSPACE_QUOTAS = {"volumes": -1, "gigabytes": -1, "snapshots": -1}
RACKSPACE_TYPE_QUOTAS = {"volumes": 50, "gigabytes": 10240, "snapshots": -1}
SNAPSHOTS_OF_A_VOLUME = 500


def default_quotas(store: BlockStore) -> dict[str, int]:
    """Return the limits of a tenant for whom nothing was changed."""
    found = dict(RACKSPACE_QUOTAS if store.rackspace else OPENSTACK_QUOTAS)
    for kind in store.types:
        for name in ("volumes", "gigabytes", "snapshots"):
            found[f"{name}_{kind.name}"] = RACKSPACE_TYPE_QUOTAS[name] if store.rackspace else -1
    return found


def quotas_of(store: BlockStore, owner: str) -> dict[str, int]:
    """Return all limits of a tenant."""
    return {**default_quotas(store), **store.quotas.get(owner, {})}


def used(store: BlockStore, owner: str) -> dict[str, int]:
    """Return what a tenant uses."""
    store.settle()
    volumes = [entry for entry in store.volumes.values() if entry.tenant_id == owner]
    snapshots = [entry for entry in store.snapshots.values() if entry.tenant_id == owner]
    backups = [entry for entry in store.backups.values() if entry.tenant_id == owner]
    kind_of = {entry.id: entry.type.name for entry in store.volumes.values()}
    found = dict.fromkeys(default_quotas(store), 0)
    for volume in volumes:
        for suffix in ("", f"_{volume.type.name}"):
            found[f"volumes{suffix}"] += 1
            found[f"gigabytes{suffix}"] += volume.size
    for snapshot in snapshots:
        for suffix in ("", f"_{kind_of.get(snapshot.volume_id, store.types[0].name)}"):
            found[f"snapshots{suffix}"] += 1
            if not store.rackspace:
                found[f"gigabytes{suffix}"] += snapshot.size
    if not store.rackspace:
        found["backups"] = len(backups)
        found["backup_gigabytes"] = sum(entry.size for entry in backups)
    return found


def check(store: BlockStore, owner: str, **more: int) -> None:
    """Refuse what would go over a limit.

    Raises:
        Problem: 413, and waiting does not help.
    """
    limits, in_use = quotas_of(store, owner), used(store, owner)
    for name, amount in more.items():
        limit = limits.get(name, -1)
        if not 0 <= limit < in_use[name] + amount:
            continue
        resource = name.partition("_")[0] if not name.startswith("backup") else name
        if resource.endswith("gigabytes"):
            text = (
                "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed "
                f"{name} quota. Requested {amount}G, quota is {limit}G and {in_use[name]}G has "
                "been consumed."
            )
        else:
            kind = resource[:-1].capitalize()
            text = (
                f"{kind}LimitExceeded: Maximum number of {resource} allowed ({limit}) exceeded "
                f"for quota '{name}'."
            )
        raise Problem(413, text, headers={"Retry-After": "0"})


def check_volume(store: BlockStore, owner: str, kind: VolumeType, size: int) -> None:
    """Refuse a volume that would go over a limit."""
    check(
        store,
        owner,
        **{
            "volumes": 1,
            f"volumes_{kind.name}": 1,
            "gigabytes": size,
            f"gigabytes_{kind.name}": size,
        },
    )
    largest = quotas_of(store, owner).get("per_volume_gigabytes", -1)
    if 0 <= largest < size:
        raise Problem(
            413,
            f"VolumeSizeExceedsLimit: Requested volume size {size}G is larger than maximum "
            f"allowed limit {largest}G.",
            headers={"Retry-After": "0"},
        )


def _check_owner(call: Call, owner: str) -> None:
    """Let a tenant see its own quotas only, administrators all."""
    if owner != call.tenant and not call.is_admin:
        raise Problem(403, "Policy doesn't allow volume_extension:quotas:show to be performed.")


@routes.get("/os-quota-sets/{owner}")
def show_quotas(call: Call, owner: str) -> Response:
    """Show the quotas of a tenant, on request with what is used of them."""
    _check_owner(call, owner)
    limits: dict[str, Any] = dict(quotas_of(call.store, owner))
    if call.query.get("usage", "").lower() in TRUE_WORDS:
        in_use = used(call.store, owner)
        limits = {
            name: {"in_use": in_use.get(name, 0), "limit": limit, "reserved": 0}
            for name, limit in limits.items()
        }
    return json_answer({"quota_set": {"id": owner, **limits}})


@routes.get("/os-quota-sets/{owner}/defaults")
def show_default_quotas(call: Call, owner: str) -> Response:
    """Show the quotas that a tenant begins with."""
    _check_owner(call, owner)
    return json_answer({"quota_set": {"id": owner, **default_quotas(call.store)}})


@routes.put("/os-quota-sets/{owner}")
def update_quotas(call: Call, owner: str) -> Response:
    """Change quotas of a tenant; for administrators."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow volume_extension:quotas:update to be performed.")
    given = call.json_object("quota_set")
    known = default_quotas(call.store)
    for name, value in given.items():
        if name not in known or not isinstance(value, int) or value < -1:
            raise Problem(400, f"Invalid input for field/attribute quota_set: {name}")
    call.store.quotas.setdefault(owner, {}).update(given)
    return json_answer({"quota_set": quotas_of(call.store, owner)})


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show limits and what is used of them."""
    store: BlockStore = call.store
    limits, in_use = quotas_of(store, call.tenant), used(store, call.tenant)
    absolute: dict[str, int] = {
        "maxTotalVolumes": limits["volumes"],
        "maxTotalVolumeGigabytes": limits["gigabytes"],
        "maxTotalSnapshots": limits["snapshots"],
        "totalVolumesUsed": in_use["volumes"],
        "totalGigabytesUsed": in_use["gigabytes"],
        "totalSnapshotsUsed": in_use["snapshots"],
    }
    if not store.rackspace:
        absolute["maxTotalBackups"] = limits["backups"]
        absolute["maxTotalBackupGigabytes"] = limits["backup_gigabytes"]
        absolute["totalBackupsUsed"] = in_use["backups"]
        absolute["totalBackupGigabytesUsed"] = in_use["backup_gigabytes"]
    return json_answer({"limits": {"rate": [], "absolute": absolute}})


@routes.get("/os-availability-zone")
def list_zones(call: Call) -> Response:
    """List the availability zones."""
    zone = {"zoneName": "nova", "zoneState": {"available": True}}
    return json_answer({"availabilityZoneInfo": [zone]})
