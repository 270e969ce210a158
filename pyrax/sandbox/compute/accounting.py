"""Limits, quotas, usage, zones, extensions, and the history of servers."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds, parse_iso
from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.models import ActionRecord, ComputeStore, Server
from pyrax.sandbox.compute.quotas import default_quotas, quotas_of, used
from pyrax.sandbox.compute.servers import find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

NETWORK_QUOTAS = (
    "floating_ips",
    "fixed_ips",
    "security_groups",
    "security_group_rules",
    "networks",
)
FILE_QUOTAS = ("injected_files", "injected_file_content_bytes", "injected_file_path_bytes")

# Rackspace's rates: verb, path, how many, per what.
RATES = (
    ("/servers", "^/servers", "POST", 1000, "DAY"),
    ("*", ".*", "POST", 100, "MINUTE"),
    ("*", ".*", "GET", 1000, "MINUTE"),
)

EXTENSIONS = (
    ("OS-DCF", "DiskConfig"),
    ("OS-EXT-STS", "ExtendedStatus"),
    ("os-keypairs", "Keypairs"),
    ("os-server-groups", "ServerGroups"),
    ("os-volume_attachments", "Volumes"),
)


# -- limits and quotas -----------------------------------------------------------------------------


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show limits and what is used of them."""
    store: ComputeStore = call.store
    owner = call.tenant
    if "tenant_id" in call.query and call.is_admin:
        owner = call.query["tenant_id"]
    limits, in_use = quotas_of(store, owner), used(store, owner)
    absolute = {
        "maxTotalInstances": limits["instances"],
        "maxTotalCores": limits["cores"],
        "maxTotalRAMSize": limits["ram"],
        "totalInstancesUsed": in_use["instances"],
        "totalCoresUsed": in_use["cores"],
        "totalRAMUsed": in_use["ram"],
        "maxTotalKeypairs": limits["key_pairs"],
        "maxServerMeta": limits["metadata_items"],
    }
    if not versions.since(call, 39):
        absolute["maxImageMeta"] = limits["metadata_items"]
    if not versions.since(call, 57):
        absolute["maxPersonality"] = limits["injected_files"]
        absolute["maxPersonalitySize"] = limits["injected_file_content_bytes"]
    if not versions.since(call, 36):
        absolute["maxSecurityGroups"] = limits["security_groups"]
        absolute["maxSecurityGroupRules"] = limits["security_group_rules"]
        absolute["maxTotalFloatingIps"] = limits["floating_ips"]
        absolute["totalFloatingIpsUsed"] = in_use["floating_ips"]
        absolute["totalSecurityGroupsUsed"] = in_use["security_groups"]
    if store.rackspace:
        absolute["maxTotalPrivateNetworks"] = limits["networks"]
        absolute["totalPrivateNetworksUsed"] = in_use["networks"]
    else:
        absolute["maxServerGroups"] = limits["server_groups"]
        absolute["maxServerGroupMembers"] = limits["server_group_members"]
        absolute["totalServerGroupsUsed"] = in_use["server_groups"]
    return json_answer({"limits": {"rate": _rates(call), "absolute": absolute}})


def _rates(call: Call) -> list[dict[str, Any]]:
    """Return the rate limits; OpenStack has none."""
    if not call.store.rackspace:
        return []
    return [
        {
            "uri": uri,
            "regex": regex,
            "limit": [
                {
                    "verb": verb,
                    "value": value,
                    "remaining": value,
                    "unit": unit,
                    "next-available": iso_microseconds(call.now),
                }
            ],
        }
        for uri, regex, verb, value, unit in RATES
    ]


def _visible(call: Call, limits: dict[str, Any]) -> dict[str, Any]:
    """Return the quotas that the microversion still shows."""
    hidden: tuple[str, ...] = ()
    if versions.since(call, 36):
        hidden += NETWORK_QUOTAS
    if versions.since(call, 57):
        hidden += FILE_QUOTAS
    return {name: value for name, value in limits.items() if name not in hidden}


def _check_owner(call: Call, owner: str) -> None:
    """Let a tenant see its own quotas only, administrators all."""
    if owner != call.tenant and not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")


@routes.get("/os-quota-sets/{owner}")
def show_quotas(call: Call, owner: str) -> Response:
    """Show the quotas of a tenant."""
    _check_owner(call, owner)
    limits = _visible(call, quotas_of(call.store, owner))
    return json_answer({"quota_set": {"id": owner, **limits}})


@routes.get("/os-quota-sets/{owner}/defaults")
def show_default_quotas(call: Call, owner: str) -> Response:
    """Show the quotas that a tenant begins with."""
    limits = _visible(call, default_quotas(call.store))
    return json_answer({"quota_set": {"id": owner, **limits}})


@routes.get("/os-quota-sets/{owner}/detail")
def show_quotas_in_detail(call: Call, owner: str) -> Response:
    """Show the quotas of a tenant with what is used of them."""
    _check_owner(call, owner)
    in_use = used(call.store, owner)
    rows = {
        name: {"limit": value, "in_use": in_use.get(name, 0), "reserved": 0}
        for name, value in _visible(call, quotas_of(call.store, owner)).items()
    }
    return json_answer({"quota_set": {"id": owner, **rows}})


@routes.put("/os-quota-sets/{owner}")
def update_quotas(call: Call, owner: str) -> Response:
    """Change quotas of a tenant."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")
    given = {
        name: value
        for name, value in call.json_object("quota_set").items()
        if name not in ("tenant_id", "force")
    }
    known = default_quotas(call.store)
    for name, value in given.items():
        if name not in known or not isinstance(value, int):
            raise Problem(400, f"Invalid input for field/attribute quota_set: {name}")
    call.store.quotas.setdefault(owner, {}).update(given)
    return json_answer({"quota_set": _visible(call, quotas_of(call.store, owner))})


@routes.delete("/os-quota-sets/{owner}")
def reset_quotas(call: Call, owner: str) -> Response:
    """Give a tenant the default quotas again."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")
    call.store.quotas.pop(owner, None)
    return empty_answer(202)


@routes.get("/os-quota-class-sets/{name}")
def show_quota_class(call: Call, name: str) -> Response:
    """Show the quotas of a class."""
    limits = _visible(call, default_quotas(call.store))
    return json_answer({"quota_class_set": {"id": name, **limits}})


# -- usage -----------------------------------------------------------------------------------------


def _period(call: Call) -> tuple[float, float]:
    """Return the time that is asked about; the last four weeks by default."""
    try:
        end = parse_iso(call.query["end"]) if "end" in call.query else call.now
        start = parse_iso(call.query["start"]) if "start" in call.query else end - 28 * 86400
    except ValueError:
        raise Problem(400, "Invalid start or end time") from None
    if start > end:
        raise Problem(400, "Invalid start time. The start time cannot occur after the end time.")
    return start, end


def _server_usage(server: Server, start: float, end: float, now: float) -> dict[str, Any] | None:
    """Return what a server used in a period."""
    began = server.launched
    if began is None or began > end or (server.deleted is not None and server.deleted < start):
        return None
    stop = min(end, server.deleted or now, now)
    hours = max(0.0, stop - max(start, began)) / 3600
    return {
        "instance_id": server.id,
        "name": server.name,
        "flavor": server.flavor.name,
        "vcpus": server.flavor.vcpus,
        "memory_mb": server.flavor.ram,
        "local_gb": server.flavor.disk + server.flavor.ephemeral,
        "hours": hours,
        "uptime": int((server.deleted or now) - began),
        "state": "terminated" if server.deleted else server.status.lower(),
        "started_at": iso_microseconds(began, ""),
        "ended_at": iso_microseconds(server.deleted, "") if server.deleted else None,
        "tenant_id": server.tenant_id,
    }


def _usage(call: Call, owner: str, detailed: bool) -> dict[str, Any]:
    """Return what a tenant used; empty when that is nothing."""
    store: ComputeStore = call.store
    store.settle()
    start, end = _period(call)
    found = [
        _server_usage(server, start, end, call.now)
        for server in store.servers.values()
        if server.tenant_id == owner
    ]
    rows = [row for row in found if row is not None]
    if not rows:
        return {}
    document: dict[str, Any] = {
        "tenant_id": owner,
        "start": iso_microseconds(start, ""),
        "stop": iso_microseconds(end, ""),
        "total_hours": sum(row["hours"] for row in rows),
        "total_vcpus_usage": sum(row["hours"] * row["vcpus"] for row in rows),
        "total_memory_mb_usage": sum(row["hours"] * row["memory_mb"] for row in rows),
        "total_local_gb_usage": sum(row["hours"] * row["local_gb"] for row in rows),
    }
    if detailed:
        document["server_usages"] = rows
    return document


@routes.get("/os-simple-tenant-usage")
def list_usage(call: Call) -> Response:
    """List what all tenants used."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")
    owners = {server.tenant_id for server in call.store.servers.values()}
    detailed = call.query.get("detailed") == "1"
    rows = [_usage(call, owner, detailed) for owner in sorted(owners)]
    return json_answer({"tenant_usages": [row for row in rows if row]})


@routes.get("/os-simple-tenant-usage/{owner}")
def show_usage(call: Call, owner: str) -> Response:
    """Show what a tenant used."""
    _check_owner(call, owner)
    return json_answer({"tenant_usage": _usage(call, owner, True)})


# -- zones, extensions, history --------------------------------------------------------------------


@routes.get("/os-availability-zone")
def list_zones(call: Call) -> Response:
    """List the availability zones."""
    zone = {"zoneName": "nova", "zoneState": {"available": True}, "hosts": None}
    return json_answer({"availabilityZoneInfo": [zone]})


@routes.get("/os-availability-zone/detail")
def list_zones_in_detail(call: Call) -> Response:
    """List the availability zones with their hosts."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")
    state = {"available": True, "active": True, "updated_at": iso_microseconds(call.now, "")}
    hosts = {f"cmp{number}": {"nova-compute": state} for number in range(1, 5)}
    zone = {"zoneName": "nova", "zoneState": {"available": True}, "hosts": hosts}
    return json_answer({"availabilityZoneInfo": [zone]})


def _extension(alias: str, name: str) -> dict[str, Any]:
    """Return the document of an extension."""
    return {
        "alias": alias,
        "name": name,
        "namespace": f"http://docs.example.com/compute/ext/{alias}/api/v2",
        "updated": "2014-12-03T00:00:00Z",
        "description": name,
        "links": [],
    }


@routes.get("/extensions")
def list_extensions(call: Call) -> Response:
    """List the extensions."""
    return json_answer({"extensions": [_extension(*row) for row in EXTENSIONS]})


@routes.get("/extensions/{alias}")
def show_extension(call: Call, alias: str) -> Response:
    """Show one extension."""
    for row in EXTENSIONS:
        if row[0] == alias:
            return json_answer({"extension": _extension(*row)})
    raise Problem(404, "The resource could not be found.")


def _record(server: Server, record: ActionRecord) -> dict[str, Any]:
    """Return one line of a server's history."""
    return {
        "action": record.action,
        "instance_uuid": server.id,
        "request_id": record.request_id,
        "user_id": record.user_id,
        "project_id": record.project_id,
        "start_time": iso_microseconds(record.start, ""),
        "message": record.message,
    }


@routes.get("/servers/{server_id}/os-instance-actions")
def list_history(call: Call, server_id: str) -> Response:
    """List what was done to a server."""
    server = find(call, server_id)
    return json_answer({"instanceActions": [_record(server, entry) for entry in server.history]})


@routes.get("/servers/{server_id}/os-instance-actions/{request_id}")
def show_history(call: Call, server_id: str, request_id: str) -> Response:
    """Show one thing that was done to a server."""
    server = find(call, server_id)
    for record in server.history:
        if record.request_id == request_id:
            document = _record(server, record)
            if not call.store.rackspace:
                document["events"] = []
            return json_answer({"instanceAction": document})
    raise Problem(404, f"Action for request_id {request_id} on instance {server_id} not found")
