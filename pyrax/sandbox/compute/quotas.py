"""What a tenant may use at most, and what it uses."""

from __future__ import annotations

from pyrax.sandbox.compute.models import ComputeStore, Server
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.identity.access import Caller

RACKSPACE_QUOTAS = {
    "instances": 100,
    "cores": -1,
    "ram": 131072,
    "key_pairs": 100,
    "metadata_items": 40,
    "injected_files": 5,
    "injected_file_content_bytes": 1000,
    "injected_file_path_bytes": 255,
    "floating_ips": -1,
    "fixed_ips": -1,
    "security_groups": -1,
    "security_group_rules": -1,
    "networks": 10,
}

OPENSTACK_QUOTAS = {
    "instances": 100,
    "cores": 200,
    "ram": 512000,
    "key_pairs": 100,
    "metadata_items": 128,
    "injected_files": 5,
    "injected_file_content_bytes": 10240,
    "injected_file_path_bytes": 255,
    "floating_ips": 10,
    "fixed_ips": -1,
    "security_groups": 10,
    "security_group_rules": 20,
    "server_groups": 10,
    "server_group_members": 10,
}


def default_quotas(store: ComputeStore) -> dict[str, int]:
    """Return the limits of a tenant for whom nothing was changed."""
    return dict(RACKSPACE_QUOTAS if store.rackspace else OPENSTACK_QUOTAS)


def quotas_of(store: ComputeStore, tenant_id: str) -> dict[str, int]:
    """Return all limits of a tenant."""
    return {**default_quotas(store), **store.quotas.get(tenant_id, {})}


def quota(store: ComputeStore, caller: Caller | None, name: str) -> int:
    """Return one limit of the caller's tenant; -1 for none."""
    return quotas_of(store, (caller.tenant_id if caller else None) or "")[name]


def used(store: ComputeStore, tenant_id: str) -> dict[str, int]:
    """Return what a tenant uses."""
    servers: list[Server] = store.live_servers(tenant_id)
    groups = [entry for entry in store.server_groups.values() if entry.project_id == tenant_id]
    return {
        "instances": len(servers),
        "cores": sum(server.flavor.vcpus for server in servers),
        "ram": sum(server.flavor.ram for server in servers),
        "server_groups": len(groups),
        "networks": sum(entry.owner == tenant_id for entry in store.networks.values()),
        "floating_ips": sum(entry.tenant_id == tenant_id for entry in store.floating_ips.values()),
        "security_groups": sum(
            entry.tenant_id == tenant_id for entry in store.security_groups.values()
        ),
    }


def check_quota(store: ComputeStore, caller: Caller, **more: int) -> None:
    """Refuse what would go over a limit.

    Raises:
        Problem: 413 on Rackspace, 403 elsewhere.
    """
    tenant = caller.tenant_id or ""
    limits, in_use = quotas_of(store, tenant), used(store, tenant)
    for name, count in more.items():
        limit = limits[name]
        if 0 <= limit < in_use[name] + count:
            message = (
                f"Quota exceeded for {name}: Requested {count}, but already used "
                f"{in_use[name]} of {limit} {name}"
            )
            raise Problem(413 if store.rackspace else 403, message)
