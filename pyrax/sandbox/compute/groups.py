"""Server groups, security groups and floating addresses."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.models import ComputeStore, ServerGroup, new_id
from pyrax.sandbox.compute.networking import FloatingIp, SecurityGroup
from pyrax.sandbox.compute.quotas import check_quota
from pyrax.sandbox.compute.servers import find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.network.floating_ips import give_back, take_address
from pyrax.sandbox.network.kinds import NETWORK, RULE, SECURITY_GROUP
from pyrax.sandbox.network.models import defaults
from pyrax.sandbox.network.security_groups import add_rule, remove_group
from pyrax.sandbox.routing import Call, Router

routes = Router()

POLICIES = ("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")
POOL = "public"


# -- server groups ---------------------------------------------------------------------------------


def _group_document(call: Call, group: ServerGroup) -> dict[str, Any]:
    """Return the document of a server group."""
    store: ComputeStore = call.store
    members = [server.id for server in store.live_servers(group.project_id)]
    document: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "members": [entry for entry in members if store.servers[entry].group_id == group.id],
    }
    if versions.since(call, 64):
        document.update(policy=group.policy, rules=group.rules)
    else:
        document.update(policies=[group.policy], metadata={})
    if versions.since(call, 13):
        document.update(project_id=group.project_id, user_id=group.user_id)
    return document


@routes.get("/os-server-groups")
def list_server_groups(call: Call) -> Response:
    """List the server groups."""
    store: ComputeStore = call.store
    everybody = "all_projects" in call.query and call.is_admin
    groups = [
        group
        for group in store.server_groups.values()
        if everybody or group.project_id == call.tenant
    ]
    return json_answer({"server_groups": [_group_document(call, group) for group in groups]})


def _group(call: Call, group_id: str) -> ServerGroup:
    """Return a server group of the tenant."""
    group: ServerGroup | None = call.store.server_groups.get(group_id)
    if group is None or group.project_id != call.tenant:
        raise Problem(404, f"Instance group {group_id} could not be found.")
    return group


@routes.get("/os-server-groups/{group_id}")
def show_server_group(call: Call, group_id: str) -> Response:
    """Show one server group."""
    return json_answer({"server_group": _group_document(call, _group(call, group_id))})


@routes.post("/os-server-groups")
def create_server_group(call: Call) -> Response:
    """Create a server group."""
    given = call.json_object("server_group")
    if versions.since(call, 64):
        policy, rules = given.get("policy"), given.get("rules") or {}
    else:
        policies = given.get("policies") or [None]
        policy, rules = policies[0], {}
    if policy not in POLICIES or not given.get("name"):
        raise Problem(400, "Invalid input for field/attribute policy or name")
    caller = call.caller
    if caller is not None and not call.store.rackspace:
        check_quota(call.store, caller, server_groups=1)
    user = caller.user_id if caller else ""
    group = ServerGroup(new_id(), str(given["name"]), policy, call.tenant, user, rules)
    call.store.server_groups[group.id] = group
    return json_answer({"server_group": _group_document(call, group)})


@routes.delete("/os-server-groups/{group_id}")
def delete_server_group(call: Call, group_id: str) -> Response:
    """Delete a server group."""
    del call.store.server_groups[_group(call, group_id).id]
    return empty_answer(204)


# -- security groups -------------------------------------------------------------------------------


def _own_groups(call: Call) -> list[SecurityGroup]:
    """Return the security groups of the tenant; the first look makes the default one."""
    versions.only_below(call, 36)
    store: ComputeStore = call.store
    store.network_service.default_group(call.tenant)
    return [entry for entry in store.security_groups.values() if entry.tenant_id == call.tenant]


def _security_document(group: SecurityGroup) -> dict[str, Any]:
    """Return the document of a security group."""
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "tenant_id": group.tenant_id,
        "rules": group.rules,
    }


@routes.get("/os-security-groups")
def list_security_groups(call: Call) -> Response:
    """List the security groups."""
    rows = [_security_document(group) for group in _own_groups(call)]
    return json_answer({"security_groups": rows})


def _security_group(call: Call, group_id: str) -> SecurityGroup:
    """Return a security group of the tenant."""
    for group in _own_groups(call):
        if group.id == group_id:
            return group
    raise Problem(404, f"Security group {group_id} not found.")


@routes.get("/os-security-groups/{group_id}")
def show_security_group(call: Call, group_id: str) -> Response:
    """Show one security group."""
    document = _security_document(_security_group(call, group_id))
    return json_answer({"security_group": document})


@routes.post("/os-security-groups")
def create_security_group(call: Call) -> Response:
    """Create a security group."""
    given = call.json_object("security_group")
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Problem(400, "Security group name is required")
    if any(group.name == name for group in _own_groups(call)):
        raise Problem(400, f"Security group {name} already exists")
    if call.caller is not None:
        check_quota(call.store, call.caller, security_groups=1)
    row = call.store.network_service.new_group(call.tenant, name, given.get("description") or "")
    document = _security_document(_security_group(call, row["id"]))
    return json_answer({"security_group": document})


@routes.put("/os-security-groups/{group_id}")
def update_security_group(call: Call, group_id: str) -> Response:
    """Change name and description of a security group."""
    group = _security_group(call, group_id)
    given = call.json_object("security_group")
    row = call.store.network_service.rows[SECURITY_GROUP.key][group_id]
    row["name"] = given.get("name") or group.name
    row["description"] = given.get("description", group.description)
    document = _security_document(_security_group(call, group_id))
    return json_answer({"security_group": document})


@routes.delete("/os-security-groups/{group_id}")
def delete_security_group(call: Call, group_id: str) -> Response:
    """Delete a security group that no server is in."""
    group = _security_group(call, group_id)
    if group.name == "default":
        raise Problem(400, "Unable to delete system group 'default'")
    service = call.store.network_service
    try:
        remove_group(service, service.rows[SECURITY_GROUP.key][group.id])
    except Problem:
        raise Problem(400, "Security group is still in use") from None
    return empty_answer(202)


@routes.post("/os-security-group-rules")
def create_rule(call: Call) -> Response:
    """Add a rule to a security group."""
    given = call.json_object("security_group_rule")
    group = _security_group(call, str(given.get("parent_group_id")))
    try:
        low, high = int(given.get("from_port", -1)), int(given.get("to_port", -1))
    except (TypeError, ValueError):
        raise Problem(400, "Ports must be integers") from None
    if given.get("ip_protocol") not in ("tcp", "udp", "icmp") or low > high:
        raise Problem(400, "Invalid protocol or port range")
    remote, prefix = None, None
    if given.get("group_id"):
        remote = _security_group(call, str(given["group_id"])).id
    else:
        prefix = str(given.get("cidr") or "0.0.0.0/0")
    service = call.store.network_service
    unlimited = low == high == -1
    fields = {
        **defaults(RULE),
        "direction": "ingress",
        "ethertype": "IPv6" if ":" in (prefix or "") else "IPv4",
        "protocol": given["ip_protocol"],
        "port_range_min": None if unlimited else low,
        "port_range_max": None if unlimited else high,
        "remote_ip_prefix": prefix,
        "remote_group_id": remote,
    }
    del fields["security_group_id"]
    try:
        rule = add_rule(service, service.rows[SECURITY_GROUP.key][group.id], fields)
    except Problem as problem:
        raise Problem(400, problem.message) from None
    return json_answer({"security_group_rule": call.store.rule_document(rule)})


@routes.delete("/os-security-group-rules/{rule_id}")
def delete_rule(call: Call, rule_id: str) -> Response:
    """Delete a rule."""
    for group in _own_groups(call):
        for rule in group.rules:
            if rule["id"] == rule_id:
                call.store.network_service.remove(RULE, rule_id)
                return empty_answer(202)
    raise Problem(404, f"Security group rule {rule_id} not found.")


@routes.get("/servers/{server_id}/os-security-groups")
def list_groups_of_server(call: Call, server_id: str) -> Response:
    """List the security groups of a server."""
    server = find(call, server_id)
    store: ComputeStore = call.store
    store.network_service.default_group(call.tenant)
    rows = [
        _security_document(group)
        for group in store.security_groups.values()
        if group.tenant_id == call.tenant and group.name in server.security_groups
    ]
    return json_answer({"security_groups": rows})


# -- floating addresses ----------------------------------------------------------------------------


def _floating_document(floating: FloatingIp) -> dict[str, Any]:
    """Return the document of a floating address."""
    return {
        "id": floating.id,
        "ip": floating.ip,
        "pool": POOL,
        "fixed_ip": floating.fixed_ip,
        "instance_id": floating.server_id,
    }


def _own_floating(call: Call) -> list[FloatingIp]:
    """Return the floating addresses of the tenant."""
    versions.only_below(call, 36)
    if call.store.rackspace:
        raise Problem(404, "The resource could not be found.")
    store: ComputeStore = call.store
    return [entry for entry in store.floating_ips.values() if entry.tenant_id == call.tenant]


@routes.get("/os-floating-ips")
def list_floating_ips(call: Call) -> Response:
    """List the floating addresses."""
    rows = [_floating_document(entry) for entry in _own_floating(call)]
    return json_answer({"floating_ips": rows})


def _floating(call: Call, floating_id: str) -> FloatingIp:
    """Return a floating address of the tenant."""
    for floating in _own_floating(call):
        if floating.id == floating_id:
            return floating
    raise Problem(404, f"Floating IP not found for ID {floating_id}")


@routes.get("/os-floating-ips/{floating_id}")
def show_floating_ip(call: Call, floating_id: str) -> Response:
    """Show one floating address."""
    return json_answer({"floating_ip": _floating_document(_floating(call, floating_id))})


@routes.post("/os-floating-ips")
def create_floating_ip(call: Call) -> Response:
    """Take a floating address from the pool."""
    _own_floating(call)
    given = call.json() if call.payload else {}
    if (given or {}).get("pool") not in (None, POOL):
        raise Problem(404, "Floating IP pool not found.")
    if call.caller is not None:
        check_quota(call.store, call.caller, floating_ips=1)
    service = call.store.network_service
    (outside,) = (row for row in service.of(NETWORK) if row["router:external"])
    try:
        row = take_address(service, outside["id"], call.tenant)
    except Problem as problem:
        raise Problem(problem.status, problem.message) from None
    return json_answer({"floating_ip": _floating_document(_floating(call, row["id"]))})


@routes.delete("/os-floating-ips/{floating_id}")
def delete_floating_ip(call: Call, floating_id: str) -> Response:
    """Give a floating address back."""
    give_back(call.store.network_service, _floating(call, floating_id).id)
    return empty_answer(202)


@routes.get("/os-floating-ip-pools")
def list_pools(call: Call) -> Response:
    """List the pools of floating addresses."""
    _own_floating(call)
    return json_answer({"floating_ip_pools": [{"name": POOL}]})
