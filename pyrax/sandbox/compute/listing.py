"""Pages and filters of compute's lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.documents import base, vm_state
from pyrax.sandbox.compute.models import ComputeStore, Server
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call

T = TypeVar("T")

# What the names of sort keys and filters mean.
SORT_KEYS: dict[str, Callable[[Server], str | float]] = {
    "created_at": lambda server: server.created,
    "updated_at": lambda server: server.updated,
    "display_name": lambda server: server.name,
    "name": lambda server: server.name,
    "uuid": lambda server: server.id,
    "vm_state": vm_state,
    "key_name": lambda server: server.key_name or "",
    "availability_zone": lambda server: server.availability_zone,
    "instance_type_id": lambda server: server.flavor.id,
    "image_ref": lambda server: server.image_id or "",
}

STATUSES = [
    "ACTIVE",
    "BUILD",
    "DELETED",
    "ERROR",
    "HARD_REBOOT",
    "MIGRATING",
    "PASSWORD",
    "PAUSED",
    "REBOOT",
    "REBUILD",
    "RESCUE",
    "RESIZE",
    "REVERT_RESIZE",
    "SHELVED",
    "SHELVED_OFFLOADED",
    "SHUTOFF",
    "SOFT_DELETED",
    "SUSPENDED",
    "UNKNOWN",
    "VERIFY_RESIZE",
]

KNOWN_PARAMETERS = frozenset(
    [
        "limit",
        "marker",
        "name",
        "status",
        "image",
        "flavor",
        "host",
        "ip",
        "ip6",
        "changes-since",
        "changes-before",
        "all_tenants",
        "deleted",
        "tenant_id",
        "project_id",
        "user_id",
        "reservation_id",
        "sort_key",
        "sort_dir",
        "tags",
        "tags-any",
        "not-tags",
        "not-tags-any",
        "locked",
        "availability_zone",
        "key_name",
        "power_state",
        "vm_state",
        "task_state",
        "uuid",
        "hostname",
        "display_name",
        "description",
        "config_drive",
        "access_ip_v4",
        "access_ip_v6",
        "created_at",
        "launched_at",
        "terminated_at",
        "launch_index",
        "kernel_id",
        "ramdisk_id",
        "root_device_name",
        "image_ref",
        "node",
        "progress",
        "soft_deleted",
        "auto_disk_config",
        "block_device_mapping",
        "services",
        "metadata",
        "system_metadata",
        "display_description",
        "hypervisor_hostname",
    ]
)


def page(
    call: Call, kind: str, items: Sequence[T], key: Callable[[T], str]
) -> tuple[list[T], list[dict[str, str]]]:
    """Return the page that the query asks for and the links to the next one.

    Args:
        call: the call with its `limit` and `marker`.
        kind: path of the list, such as `servers/detail`.
        items: the whole list.
        key: returns the id of an item.
    """
    most = call.store.page_limit
    limit = min(whole_number(call.query.get("limit", str(most)), "limit"), most)
    rest = after_marker(items, call.query.get("marker"), key)
    chosen = rest[:limit]
    links = []
    asked = "limit" in call.query or not call.store.rackspace
    if chosen and asked and len(rest) >= limit and (len(rest) > limit or call.store.rackspace):
        query = [(name, value) for name, value in call.query.items(multi=True) if name != "marker"]
        query.append(("marker", key(chosen[-1])))
        links.append({"rel": "next", "href": f"{base(call)}/{kind}?{urlencode(query)}"})
    return chosen, links


def filtered_servers(call: Call) -> list[Server]:
    """Return the servers that the query asks for, in its order."""
    store: ComputeStore = call.store
    store.settle()
    _check_parameters(call)
    candidates = list(reversed(list(store.servers.values())))
    everybody = call.query.get("all_tenants", "").lower() in ("1", "true", "yes")
    if everybody and not call.is_admin:
        raise Problem(403, "Policy doesn't allow os_compute_api:servers:index:get_all_tenants")
    tenant = call.caller.tenant_id if call.caller else None
    if everybody:
        tenant = call.query.get("tenant_id", call.query.get("project_id"))
    candidates = [entry for entry in candidates if tenant in (None, entry.tenant_id)]
    since = _time(call, "changes-since")
    before = _time(call, "changes-before")
    deleted = call.is_admin and call.query.get("deleted", "").lower() in ("1", "true")
    if since is not None:
        candidates = [entry for entry in candidates if entry.updated >= since]
    elif deleted:
        candidates = [entry for entry in candidates if entry.deleted is not None]
    else:
        candidates = [entry for entry in candidates if entry.deleted is None]
    if before is not None:
        candidates = [entry for entry in candidates if entry.updated <= before]
    return _sorted(call, [entry for entry in candidates if _wanted(call, entry)])


def _check_parameters(call: Call) -> None:
    """Refuse unknown parameters, where the microversion is strict."""
    if not versions.since(call, 75):
        return
    for name in call.query:
        if name not in KNOWN_PARAMETERS:
            raise Problem(400, f"Additional properties are not allowed ('{name}' was unexpected)")


def _time(call: Call, name: str) -> float | None:
    """Return the time in a parameter."""
    text = call.query.get(name)
    if text is None:
        return None
    try:
        return parse_iso(text.replace(" ", "+"))
    except ValueError:
        raise Problem(400, f"Invalid {name} value: {text}") from None


def _wanted(call: Call, server: Server) -> bool:
    """Tell whether a server passes all filters of the query."""
    query = call.query
    status = [value.upper() for value in query.getlist("status")]
    if status:
        if versions.since(call, 38) and any(value not in STATUSES for value in status):
            raise Problem(400, "Invalid status filter")
        if server.status not in status:
            return False
    plain = {
        "image": server.image_id or "",
        "flavor": server.flavor.id,
        "user_id": server.user_id,
        "key_name": server.key_name or "",
        "availability_zone": server.availability_zone,
        "reservation_id": server.reservation_id,
        "uuid": server.id,
        "vm_state": vm_state(server),
        "task_state": server.task_state or "",
        "host": server.host,
    }
    for name, value in plain.items():
        if name in query and query[name].rstrip("/").rsplit("/", 1)[-1] != value:
            return False
    return _matches_patterns(call, server) and _matches_tags(call, server)


def _matches_patterns(call: Call, server: Server) -> bool:
    """Tell whether a server passes the filters that are regular expressions."""
    addresses = [entry for interface in server.interfaces for entry in interface.addresses]
    texts = {
        "name": [server.name],
        "ip": [entry.addr for entry in addresses if entry.version == 4],
        "ip6": [entry.addr for entry in addresses if entry.version == 6],
    }
    for name, values in texts.items():
        pattern = call.query.get(name)
        if pattern is None:
            continue
        try:
            if not any(re.search(pattern, value) for value in values):
                return False
        except re.error:
            raise Problem(400, f"Invalid regular expression in {name}") from None
    locked = call.query.get("locked")
    if locked is not None and versions.since(call, 73):
        return server.locked == (locked.lower() in ("1", "true"))
    return True


def _matches_tags(call: Call, server: Server) -> bool:
    """Tell whether a server passes the filters for tags."""
    if not versions.since(call, 26):
        return True
    have = set(server.tags)

    def asked(name: str) -> set[str] | None:
        return set(call.query[name].split(",")) if name in call.query else None

    all_of, any_of = asked("tags"), asked("tags-any")
    not_all, not_any = asked("not-tags"), asked("not-tags-any")
    return (
        (all_of is None or all_of <= have)
        and (any_of is None or bool(any_of & have))
        and (not_all is None or not not_all <= have)
        and (not_any is None or not not_any & have)
    )


def _sorted(call: Call, servers: list[Server]) -> list[Server]:
    """Return the servers in the order that the query asks for; newest first by default."""
    keys = call.query.getlist("sort_key")
    directions = call.query.getlist("sort_dir")
    for index in reversed(range(len(keys))):
        key = SORT_KEYS.get(keys[index])
        if key is None:
            raise Problem(400, f"Sort key {keys[index]} is not valid")
        direction = directions[index] if index < len(directions) else "desc"
        servers = sorted(servers, key=key, reverse=direction == "desc")
    return servers
