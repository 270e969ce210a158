"""Security groups and their rules: what may reach a port, and what may leave it."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import json_answer
from pyrax.sandbox.network.kinds import PORT, RULE, SECURITY_GROUP, Document
from pyrax.sandbox.network.models import NetworkStore, refusal
from pyrax.sandbox.network.wire import (
    complete,
    find,
    find_own,
    given,
    gone,
    invalid,
    listed,
    made,
    readable,
    shown,
    split_owner,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()
readable(routes, RULE)

PROTOCOLS = frozenset(
    {"ah", "any", "dccp", "egp", "esp", "gre", "hopopt", "icmp", "icmpv6", "igmp", "ip", "ipip"}
    | {"ipv6-icmp", "ospf", "pgm", "rsvp", "sctp", "tcp", "udp", "udplite", "vrrp"}
)
PORTED = ("tcp", "udp", "sctp", "dccp", "udplite")
COMPARED = (
    "direction",
    "ethertype",
    "protocol",
    "port_range_min",
    "port_range_max",
    "remote_ip_prefix",
    "remote_group_id",
)
ICMP = ("icmp", "icmpv6", "ipv6-icmp")


# -- groups ----------------------------------------------------------------------------------------


def _with_rules(call: Call, group: Document) -> Document:
    """Return a group with its rules in it."""
    rules = [shown(call, RULE, rule) for rule in call.store.rules_of(group["id"])]
    return shown(call, SECURITY_GROUP, {**group, "security_group_rules": rules})


def _answer(call: Call, group: Document, status: int = 200) -> Response:
    """Answer with one group."""
    document = _with_rules(call, group)
    fields = call.query.getlist("fields")
    if fields:
        document = {key: value for key, value in document.items() if key in fields}
    return json_answer({SECURITY_GROUP.key: document}, status)


@routes.get("/security-groups")
def list_groups(call: Call) -> Response:
    """List the security groups of the project; the first look makes the default one."""
    call.store.default_group(call.tenant)
    return listed(call, SECURITY_GROUP, show=lambda group: _with_rules(call, group))


@routes.get("/security-groups/{group_id}")
def show_group(call: Call, group_id: str) -> Response:
    """Show one security group."""
    call.store.default_group(call.tenant)
    return _answer(call, find(call, SECURITY_GROUP, group_id))


@routes.post("/security-groups")
def create_groups(call: Call) -> Response:
    """Create a security group."""
    store: NetworkStore = call.store
    groups = []
    for fields in given(call, SECURITY_GROUP):
        owner, rest = split_owner(complete(SECURITY_GROUP, fields, "name"))
        store.default_group(owner)
        if rest["name"] == "default":
            raise refusal(
                409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists."
            )
        store.check_quota(SECURITY_GROUP, owner)
        groups.append(store.new_group(owner, rest.pop("name"), rest.pop("description"), **rest))
    if isinstance(call.json().get(SECURITY_GROUP.plural), list):
        rows = [_with_rules(call, group) for group in groups]
        return json_answer({SECURITY_GROUP.plural: rows}, 201)
    return _answer(call, groups[0], 201)


@routes.put("/security-groups/{group_id}")
def update_group(call: Call, group_id: str) -> Response:
    """Change a security group."""
    group = find_own(call, SECURITY_GROUP, group_id, "update")
    changes = given(call, SECURITY_GROUP, update=True)[0]
    if group["name"] == "default" and changes.get("name", "default") != "default":
        raise refusal(
            409, "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed."
        )
    group.update(changes)
    call.store.touch(group)
    return _answer(call, group)


@routes.delete("/security-groups/{group_id}")
def delete_group(call: Call, group_id: str) -> Response:
    """Delete a security group that no port is in."""
    group = find_own(call, SECURITY_GROUP, group_id, "delete")
    if group["name"] == "default":
        raise refusal(
            409,
            "SecurityGroupCannotRemoveDefault",
            "Insufficient rights for removing default security group.",
        )
    remove_group(call.store, group)
    return gone()


def remove_group(store: NetworkStore, group: Document) -> None:
    """Forget a group with its rules.

    Raises:
        Problem: 409, a port is in it.
    """
    store.settle()
    if any(group["id"] in port["security_groups"] for port in store.of(PORT)):
        raise refusal(409, "SecurityGroupInUse", f"Security Group {group['id']} in use.")
    for rule in store.rules_of(group["id"]):
        store.remove(RULE, rule["id"])
    store.remove(SECURITY_GROUP, group["id"])


# -- rules -----------------------------------------------------------------------------------------


@routes.post("/security-group-rules")
def create_rules(call: Call) -> Response:
    """Add a rule to a security group."""
    documents = []
    for fields in given(call, RULE):
        owner, rest = split_owner(complete(RULE, fields, "security_group_id", "direction"))
        group = find_own(call, SECURITY_GROUP, rest["security_group_id"], "create_rule")
        if rest["remote_group_id"] is not None:
            find(call, SECURITY_GROUP, rest["remote_group_id"])
        call.store.check_quota(RULE, owner)
        documents.append(add_rule(call.store, group, rest))
    return made(call, RULE, documents)


def add_rule(store: NetworkStore, group: Document, fields: Document) -> Document:
    """Add a rule to a group.

    Args:
        store: the network service.
        group: the group.
        fields: the fields of the rule.

    Raises:
        Problem: 400, no such rule can be; 409, it is there already.
    """
    rule = dict(fields)
    if rule["direction"] not in ("ingress", "egress"):
        raise invalid("direction", f"'{rule['direction']}' is not in ['ingress', 'egress'].")
    if rule["ethertype"] not in ("IPv4", "IPv6"):
        raise invalid("ethertype", f"'{rule['ethertype']}' is not in ['IPv4', 'IPv6'].")
    rule["protocol"] = _protocol(rule["protocol"], store.rackspace)
    _check_ports(rule)
    _check_remote(rule)
    for other in store.rules_of(group["id"]):
        if all(other[key] == rule[key] for key in COMPARED):
            raise refusal(
                409,
                "SecurityGroupRuleExists",
                f"Security group rule already exists. Rule id is {other['id']}.",
            )
    return store.new_rule(group, rule.pop("direction"), rule.pop("ethertype"), **rule)


def _protocol(protocol: Any, upper: bool) -> str | None:
    """Return the name of a protocol."""
    if protocol in (None, "any", "0", 0):
        return None
    name = str(protocol).lower()
    if name not in PROTOCOLS and not (name.isdigit() and int(name) < 256):
        raise refusal(
            400,
            "SecurityGroupRuleInvalidProtocol",
            f"Security group rule protocol {protocol} not supported.",
        )
    return name.upper() if upper else name


def _check_ports(rule: Document) -> None:
    """Refuse a range of ports that makes no sense."""
    for key in ("port_range_min", "port_range_max"):
        if rule[key] is not None:
            try:
                rule[key] = int(rule[key])
            except (TypeError, ValueError):
                raise invalid(key, f"'{rule[key]}' is not a valid number.") from None
    low, high = rule["port_range_min"], rule["port_range_max"]
    protocol = str(rule["protocol"]).lower()
    if (low is None and high is None) or protocol in ICMP:
        return
    if protocol not in PORTED:
        raise refusal(
            400,
            "SecurityGroupProtocolRequiredWithPorts",
            "Must also specify protocol if port range is given.",
        )
    if low is None or high is None or not 1 <= low <= high <= 65535:
        raise refusal(
            400,
            "SecurityGroupInvalidPortRange",
            "For TCP/UDP protocols, port_range_min must be <= port_range_max",
        )


def _check_remote(rule: Document) -> None:
    """Refuse what makes no sense as the other end."""
    prefix = rule["remote_ip_prefix"]
    if prefix is None:
        return
    if rule["remote_group_id"] is not None:
        raise refusal(
            400,
            "SecurityGroupRemoteGroupAndRemoteIpPrefix",
            "Only remote_ip_prefix or remote_group_id may be provided.",
        )
    try:
        version = ipaddress.ip_network(str(prefix), strict=False).version
    except ValueError:
        raise invalid("remote_ip_prefix", f"'{prefix}' is not a valid IP subnet.") from None
    if f"IPv{version}" != rule["ethertype"]:
        raise refusal(
            400,
            "SecurityGroupRuleParameterConflict",
            f"Conflicting value ethertype {rule['ethertype']} for CIDR {prefix}",
        )


@routes.delete("/security-group-rules/{rule_id}")
def delete_rule(call: Call, rule_id: str) -> Response:
    """Delete a rule."""
    find_own(call, RULE, rule_id, "delete")
    call.store.remove(RULE, rule_id)
    return gone()
