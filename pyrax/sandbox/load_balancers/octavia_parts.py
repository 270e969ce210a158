"""Listeners, pools, members, monitors and policies of Octavia: their rules and their making."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.load_balancers.octavia_models import DEFAULTS, QUOTAS
from pyrax.sandbox.routing import Call

LISTENERS = ("HTTP", "HTTPS", "SCTP", "PROMETHEUS", "TCP", "TERMINATED_HTTPS", "UDP")
POOLS = ("HTTP", "HTTPS", "PROXY", "PROXYV2", "SCTP", "TCP", "UDP")
ALGORITHMS = ("ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT")
MONITORS = ("HTTP", "HTTPS", "PING", "SCTP", "TCP", "TLS-HELLO", "UDP-CONNECT")
PERSISTENCE = ("APP_COOKIE", "HTTP_COOKIE", "SOURCE_IP")
ACTIONS = ("REDIRECT_PREFIX", "REDIRECT_TO_POOL", "REDIRECT_TO_URL", "REJECT")
COMPATIBLE = {
    "HTTP": ("HTTP", "PROXY", "PROXYV2"),
    "HTTPS": ("HTTPS", "PROXY", "PROXYV2", "TCP"),
    "TERMINATED_HTTPS": ("HTTP", "PROXY", "PROXYV2"),
    "TCP": ("HTTP", "HTTPS", "PROXY", "PROXYV2", "TCP"),
    "UDP": ("UDP",),
    "SCTP": ("SCTP",),
    "PROMETHEUS": (),
}

# Fields that keep their first value.
FIXED = {
    "loadbalancers": ("vip_address", "vip_subnet_id", "vip_network_id", "vip_port_id", "provider"),
    "listeners": ("protocol", "protocol_port"),
    "pools": ("protocol", "healthmonitor_id"),
    "members": ("address", "protocol_port", "subnet_id"),
    "healthmonitors": ("type",),
    "l7policies": ("listener_id",),
}

__all__ = ["CREATE", "QUOTAS", "add_listener", "add_member", "add_pool", "change"]


def bad(field: str, value: Any, why: str = "Value should be one of the allowed ones.") -> Problem:
    """Make the refusal of a value."""
    return Problem(400, f"Invalid input for field/attribute {field}. Value: '{value}'. {why}")


def choice(fields: dict[str, Any], field: str, allowed: tuple[str, ...]) -> None:
    """Refuse a value that is none of those allowed."""
    if fields.get(field) not in allowed:
        raise bad(field, fields.get(field))


def _check_values(kind: str, fields: dict[str, Any]) -> None:
    """Refuse values that make no sense."""
    persistence = fields.get("session_persistence")
    if persistence is not None:
        choice(persistence, "type", PERSISTENCE)
    if kind == "pools" and "lb_algorithm" in fields:
        choice(fields, "lb_algorithm", ALGORITHMS)
    if kind == "members" and "weight" in fields and not 0 <= int(fields["weight"]) <= 256:
        raise bad("weight", fields["weight"], "Value should be from 0 to 256.")
    for cidr in fields.get("allowed_cidrs") or []:
        try:
            ipaddress.ip_network(cidr)
        except ValueError:
            raise bad("allowed_cidrs", cidr, "Value should be IPv4 or IPv6 CIDR format") from None
    for tag in fields.get("tags") or []:
        if not isinstance(tag, str) or not 1 <= len(tag) <= 255:
            raise bad("tags", tag, "Value should have a maximum character requirement of 255")


def change(call: Call, kind: str, thing: dict[str, Any], fields: dict[str, Any]) -> None:
    """Change a thing.

    Raises:
        Problem: 400, a field is unknown, fixed or has a bad value.
    """
    for name in fields:
        if name not in DEFAULTS[kind] or name in FIXED.get(kind, ()):
            raise bad(name, fields[name], "Unknown attribute.")
    _check_values(kind, fields)
    if kind == "healthmonitors":
        _check_times({**thing, **fields})
    if fields.get("default_pool_id"):
        pool = call.store.find("pools", fields["default_pool_id"], thing["project_id"])
        _check_compatible(thing["protocol"], pool["protocol"])
    thing.update(fields)
    thing["provisioning_status"] = "PENDING_UPDATE"
    thing["updated_at"] = call.store.stamp()


def _check_compatible(listener: str, pool: str) -> None:
    """Refuse a pool that cannot stand behind a listener."""
    if pool not in COMPATIBLE[listener]:
        raise Problem(
            400,
            f"Validation failure: The pool protocol '{pool}' is invalid while the listener "
            f"protocol is '{listener}'.",
        )


def _owner(call: Call, project: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Take the load balancer of a new thing out of its fields and put it to work."""
    found: dict[str, Any] = call.store.find(
        "loadbalancers", str(fields.pop("loadbalancer_id", None)), project
    )
    call.store.require_mutable(found)
    return found


def add_listener(call: Call, balancer: dict[str, Any], given: Any) -> dict[str, Any]:
    """Add a listener, with the pool and policies that are described in it."""
    fields = dict(given)
    pool, policies = fields.pop("default_pool", None), fields.pop("l7policies", None) or []
    fields.pop("project_id", None)
    choice(fields, "protocol", LISTENERS)
    port = fields.get("protocol_port")
    if not isinstance(port, int) or not 1 <= port <= 65535:
        raise bad("protocol_port", port, "Value should be from 1 to 65535.")
    if fields["protocol"] == "TERMINATED_HTTPS" and not fields.get("default_tls_container_ref"):
        raise Problem(400, "Validation failure: An SSL listener must have a default TLS container.")
    _check_values("listeners", fields)
    for other in call.store.of("listeners", _balancer=balancer["id"], protocol_port=port):
        if (other["protocol"] == "UDP") == (fields["protocol"] == "UDP"):
            raise Problem(
                409,
                f"Another Listener on this Load Balancer is already using protocol_port {port}",
            )
    if fields.get("default_pool_id"):
        known = call.store.find("pools", fields["default_pool_id"], balancer["project_id"])
        _check_compatible(fields["protocol"], known["protocol"])
    made: dict[str, Any] = call.store.add(
        "listeners", balancer["project_id"], balancer["id"], fields
    )
    if pool is not None:
        made["default_pool_id"] = add_pool(call, balancer, made, pool)["id"]
    for policy in policies:
        add_policy(call, made, policy)
    return made


def add_pool(
    call: Call, balancer: dict[str, Any], listener: dict[str, Any] | None, given: Any
) -> dict[str, Any]:
    """Add a pool, with the members and the monitor that are described in it."""
    fields = dict(given)
    members, monitor = fields.pop("members", None) or [], fields.pop("healthmonitor", None)
    fields.pop("project_id", None)
    choice(fields, "protocol", POOLS)
    choice(fields, "lb_algorithm", ALGORITHMS)
    _check_values("pools", fields)
    if listener is not None:
        _check_compatible(listener["protocol"], fields["protocol"])
    made: dict[str, Any] = call.store.add("pools", balancer["project_id"], balancer["id"], fields)
    for member in members:
        add_member(call, made, member)
    if monitor is not None:
        add_monitor(call, made, monitor)
    return made


def add_member(call: Call, pool: dict[str, Any], given: Any) -> dict[str, Any]:
    """Add a member to a pool."""
    fields = dict(given)
    fields.pop("project_id", None)
    address, port = fields.get("address"), fields.get("protocol_port")
    try:
        ipaddress.ip_address(str(address))
    except ValueError:
        raise bad("address", address, "Value should be IPv4 or IPv6 format") from None
    if not isinstance(port, int) or not 1 <= port <= 65535:
        raise bad("protocol_port", port, "Value should be from 1 to 65535.")
    _check_values("members", fields)
    call.store.check_quota("members", pool["project_id"])
    if call.store.of("members", _pool=pool["id"], address=address, protocol_port=port):
        raise Problem(
            409,
            f"Another member on this pool is already using ip {address} on protocol_port {port}",
        )
    made: dict[str, Any] = call.store.add("members", pool["project_id"], pool["_balancer"], fields)
    made["_pool"] = pool["id"]
    return made


def _check_times(fields: dict[str, Any]) -> None:
    """Refuse a monitor whose checks may overlap."""
    if not fields.get("delay") or not fields.get("timeout") or not fields.get("max_retries"):
        raise Problem(400, "Validation failure: delay, timeout and max_retries are needed.")
    if fields["timeout"] >= fields["delay"]:
        raise Problem(400, "Validation failure: timeout must be less than delay.")


def add_monitor(call: Call, pool: dict[str, Any], given: Any) -> dict[str, Any]:
    """Add a monitor to a pool."""
    fields = dict(given)
    fields.pop("project_id", None)
    choice(fields, "type", MONITORS)
    _check_times(fields)
    if pool["healthmonitor_id"]:
        raise Problem(409, "This pool already has a health monitor")
    if fields["type"] in ("HTTP", "HTTPS"):
        for name, value in (("http_method", "GET"), ("url_path", "/"), ("expected_codes", "200")):
            fields.setdefault(name, value)
    made: dict[str, Any] = call.store.add(
        "healthmonitors", pool["project_id"], pool["_balancer"], fields
    )
    made["_pool"] = pool["id"]
    pool["healthmonitor_id"] = made["id"]
    return made


def add_policy(call: Call, listener: dict[str, Any], given: Any) -> dict[str, Any]:
    """Add a policy to a listener, with the rules that are described in it."""
    fields = dict(given)
    rules = fields.pop("rules", None) or []
    fields.pop("project_id", None)
    choice(fields, "action", ACTIONS)
    fields["listener_id"] = listener["id"]
    made: dict[str, Any] = call.store.add(
        "l7policies", listener["project_id"], listener["_balancer"], fields
    )
    for rule in rules:
        added = call.store.add("rules", made["project_id"], made["_balancer"], dict(rule))
        added["_policy"] = made["id"]
    return made


def _create_listener(call: Call, project: str, given: Any) -> dict[str, Any]:
    """Add a listener to the load balancer that its fields name."""
    fields = dict(given)
    balancer = _owner(call, project, fields)
    made = add_listener(call, balancer, fields)
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return made


def _create_pool(call: Call, project: str, given: Any) -> dict[str, Any]:
    """Add a pool to the load balancer or the listener that its fields name."""
    fields = dict(given)
    listener = None
    if fields.get("listener_id"):
        listener = call.store.find("listeners", fields.pop("listener_id"), project)
        fields["loadbalancer_id"] = listener["_balancer"]
    balancer = _owner(call, project, fields)
    made = add_pool(call, balancer, listener, fields)
    if listener is not None:
        listener["default_pool_id"] = made["id"]
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return made


def _create_monitor(call: Call, project: str, given: Any) -> dict[str, Any]:
    """Add a monitor to the pool that its fields name."""
    fields = dict(given)
    pool = call.store.find("pools", str(fields.pop("pool_id", None)), project)
    balancer = _owner(call, project, {"loadbalancer_id": pool["_balancer"]})
    made = add_monitor(call, pool, fields)
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return made


def _create_policy(call: Call, project: str, given: Any) -> dict[str, Any]:
    """Add a policy to the listener that its fields name."""
    listener = call.store.find("listeners", str(given.get("listener_id")), project)
    balancer = _owner(call, project, {"loadbalancer_id": listener["_balancer"]})
    made = add_policy(call, listener, given)
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return made


CREATE: dict[str, Callable[[Call, str, Any], dict[str, Any]]] = {
    "listeners": _create_listener,
    "pools": _create_pool,
    "healthmonitors": _create_monitor,
    "l7policies": _create_policy,
}
