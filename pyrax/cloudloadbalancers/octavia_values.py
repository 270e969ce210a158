"""What the values of Cloud Load Balancers are called on Octavia, and the other way round."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.metadata import as_pairs

SERVICE = "Octavia v2"
MAIN = "pyrax-main"
"""Tag of the listener that stands for the load balancer's port and protocol."""

PROTOCOLS = ["HTTP", "HTTPS", "SCTP", "PROMETHEUS", "TCP", "TERMINATED_HTTPS", "UDP"]
ALGORITHMS = ["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"]

_TCP = (
    "DNS_TCP",
    "FTP",
    "IMAPS",
    "IMAPV4",
    "LDAP",
    "LDAPS",
    "MYSQL",
    "POP3",
    "POP3S",
    "SFTP",
    "SMTP",
    "TCP_CLIENT_FIRST",
    "TCP_STREAM",
)
_PROTOCOLS = {**dict.fromkeys(_TCP, "TCP"), "DNS_UDP": "UDP", "UDP_STREAM": "UDP"}
_POOL_PROTOCOLS = {"TERMINATED_HTTPS": "HTTP"}
_ALGORITHMS = {
    "WEIGHTED_ROUND_ROBIN": "ROUND_ROBIN",
    "WEIGHTED_LEAST_CONNECTIONS": "LEAST_CONNECTIONS",
}
_ONLINE = ("ONLINE", "NO_MONITOR", "DRAINING")
_MONITORS = {"CONNECT": "TCP"}
_WEIGHT = "pyrax-weight"
_TAG_LENGTH = 255

_CLASSES = re.compile(r"\^?\[?([1-5]+)(?:-([1-5]))?\]?(?:\[0-9\]|\\d){2}\$?")
_CODES = re.compile(r"\^?\(?((?:\d{3})(?:[|,]\s*\d{3})*)\)?\$?")
_RANGE = re.compile(r"\d{3}-\d{3}")


def unsupported(method: str, reason: str | None = None) -> exceptions.NotSupported:
    """Make the exception for what Octavia cannot do."""
    return exceptions.NotSupported(method, SERVICE, reason)


# --- load balancers -----------------------------------------------------------------------------


def status_of(document: Mapping[str, Any]) -> str:
    """Return the status of a load balancer in the words of Cloud Load Balancers."""
    status = str(document.get("provisioning_status"))
    return "BUILD" if status == "PENDING_CREATE" else status


def moment_of(text: Any) -> dict[str, str] | None:
    """Return a time as Cloud Load Balancers writes it; ``None`` for none."""
    if not text:
        return None
    return {"time": text if str(text).endswith("Z") else f"{text}Z"}


def short_info(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a load balancer's own document says, beside its own fields."""
    info = {
        **document,
        "status": status_of(document),
        "virtualIps": virtual_ips(document),
        "metadata": tag_items(document.get("tags")),
        "accountId": document.get("project_id"),
    }
    for ours, theirs in (("created", "created_at"), ("updated", "updated_at")):
        moment = moment_of(document.get(theirs))
        if moment is not None:
            info[ours] = moment
    return info


def full_info(
    document: Mapping[str, Any],
    listener: Mapping[str, Any] | None,
    pool: Mapping[str, Any] | None,
    members: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return a load balancer with its main listener, its pool and the pool's members."""
    nodes = [node_info(one) for one in members]
    info = {
        **short_info(document),
        "nodes": nodes,
        "nodeCount": len(nodes),
        "listener": dict(listener or {}),
        "pool": dict(pool or {}),
        "protocol": None,
        "port": None,
        "algorithm": None,
        "timeout": None,
        "halfClosed": False,
        "httpsRedirect": False,
        "connectionLogging": {"enabled": False},
        "contentCaching": {"enabled": False},
        "cluster": document.get("provider"),
        "sourceAddresses": {},
    }
    if listener:
        info["protocol"] = listener.get("protocol")
        info["port"] = listener.get("protocol_port")
        info["timeout"] = (listener.get("timeout_client_data") or 0) // 1000 or None
        info["accessList"] = access_list(listener)
    if pool:
        info["algorithm"] = pool.get("lb_algorithm")
        info["sessionPersistence"] = persistence_of(pool)
    return info


def virtual_ips(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the addresses of a load balancer."""
    entries = []
    first = {
        "id": document.get("vip_port_id"),
        "address": document.get("vip_address"),
        "network_id": document.get("vip_network_id"),
    }
    if first["address"] or first["id"]:
        entries.append(first)
    for one in document.get("additional_vips") or []:
        entries.append(
            {
                "id": one.get("port_id") or document.get("vip_port_id"),
                "address": one.get("ip_address"),
                "network_id": document.get("vip_network_id"),
            }
        )
    for one in entries:
        one["ipVersion"] = "IPV6" if ":" in str(one["address"]) else "IPV4"
    return entries


def protocol_for(name: Any) -> str:
    """Return the listener protocol for a protocol of either service."""
    text = utils.ensure_text(name).upper()
    return _PROTOCOLS.get(text, text)


def pool_protocol(listener_protocol: str) -> str:
    """Return the protocol of the pool behind a listener."""
    return _POOL_PROTOCOLS.get(listener_protocol, listener_protocol)


def algorithm_for(name: Any, method: str) -> str:
    """Return the pool algorithm for an algorithm of either service; none gives round robin.

    Raises:
        NotSupported: It is ``RANDOM``.
    """
    if not name:
        return "ROUND_ROBIN"
    text = utils.ensure_text(name).upper()
    if text == "RANDOM":
        raise unsupported(f"{method}(algorithm='RANDOM')", f"use one of {', '.join(ALGORITHMS)}")
    return _ALGORITHMS.get(text, text)


def persistence_of(pool: Mapping[str, Any]) -> str:
    """Return the type of a pool's session persistence, ``""`` for none."""
    return str(answers.inner(pool, "session_persistence").get("type") or "")


# --- nodes --------------------------------------------------------------------------------------


def node_info(member: Mapping[str, Any]) -> dict[str, Any]:
    """Return a member as a node."""
    answers.mapping(member, "The member in the answer")
    weight = member.get("weight")
    drained = weight == 0
    if drained:
        weight = remembered_weight(member.get("tags"))
    if not member.get("admin_state_up", True):
        condition = "DISABLED"
    elif drained:
        condition = "DRAINING"
    else:
        condition = "ENABLED"
    return {
        "id": member.get("id"),
        "address": member.get("address"),
        "port": member.get("protocol_port"),
        "condition": condition,
        "weight": weight,
        "type": "SECONDARY" if member.get("backup") else "PRIMARY",
        "status": "ONLINE" if member.get("operating_status") in _ONLINE else "OFFLINE",
        "metadata": tag_items(member.get("tags")),
    }


def member_body(node: Any) -> dict[str, Any]:
    """Return a new node as a member."""
    fields = node._wire()
    body = {
        "address": fields["address"],
        "protocol_port": fields["port"],
        "backup": fields.get("type") == "SECONDARY",
        "admin_state_up": True,
        "weight": node.weight,
    }
    body.update(condition_change(fields["condition"], {"weight": node.weight, "tags": []}))
    return body


def member_changes(member: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to change in a member so that a node has changed.

    Args:
        member: The member as it is.
        changes: New values of the node's ``condition``, ``type`` and ``weight``.
    """
    body: dict[str, Any] = {}
    if "type" in changes:
        body["backup"] = changes["type"] == "SECONDARY"
    now = dict(member)
    drained = member.get("weight") == 0
    if "weight" in changes:
        now["weight"] = changes["weight"]
        if drained and "condition" not in changes:
            body["tags"] = [*_other_tags(now), f"{_WEIGHT}={changes['weight']}"]
        else:
            body["weight"] = changes["weight"]
    elif drained:
        now["weight"] = remembered_weight(member.get("tags"))
    if "condition" in changes:
        body.update(condition_change(changes["condition"], now))
    return body


def condition_change(condition: str, member: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a member that stand for a condition.

    Args:
        condition: ``"ENABLED"``, ``"DISABLED"`` or ``"DRAINING"``.
        member: Weight and tags of the member.

    Raises:
        InvalidNodeCondition: There is no such condition.
    """
    if condition == "DISABLED":
        return {"admin_state_up": False}
    if condition == "DRAINING":
        tags = [*_other_tags(member), f"{_WEIGHT}={member.get('weight') or 1}"]
        return {"admin_state_up": True, "weight": 0, "tags": tags}
    if condition == "ENABLED":
        body: dict[str, Any] = {"admin_state_up": True, "weight": member.get("weight") or 1}
        others = _other_tags(member)
        if len(others) != len(member.get("tags") or []):
            body["tags"] = others
        return body
    raise exceptions.InvalidNodeCondition(
        f"The condition of a node is 'ENABLED', 'DISABLED' or 'DRAINING', not {condition!r}."
    )


def remembered_weight(tags: Any) -> int:
    """Return the weight that a member had before it was drained, else 1."""
    for tag in tags or []:
        name, _, value = str(tag).partition("=")
        if name == _WEIGHT and value.isdigit():
            return int(value)
    return 1


def _other_tags(member: Mapping[str, Any]) -> list[str]:
    """Return the tags of a member without the one that keeps its weight."""
    return [tag for tag in member.get("tags") or [] if not str(tag).startswith(f"{_WEIGHT}=")]


# --- metadata -----------------------------------------------------------------------------------


def is_metadata(tag: str) -> bool:
    """Tell whether a tag stands for an item of metadata."""
    return "=" in tag and not tag.startswith(f"{_WEIGHT}=")


def tag_items(tags: Any) -> list[dict[str, str]]:
    """Return tags as items of metadata; other tags are passed over."""
    pairs = (tag.partition("=") for tag in tags or [] if is_metadata(tag))
    return [{"id": key, "key": key, "value": value} for key, _, value in pairs]


def metadata_tags(metadata: Any) -> list[str]:
    """Return metadata as tags.

    Raises:
        ValueError: A key is empty, or holds an equals sign, or key and value are too long.
    """
    tags = []
    for key, value in as_pairs(metadata).items():
        tag = f"{key}={value}"
        if not key or "=" in key or len(tag) > _TAG_LENGTH:
            raise ValueError(
                f"The metadata {key!r} cannot be a tag: keys are not empty and hold no '=', key "
                f"and value have at most {_TAG_LENGTH - 1} characters together."
            )
        tags.append(tag)
    return tags


# --- access list --------------------------------------------------------------------------------


def access_list(listener: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the ranges that a listener allows as an access list."""
    return [
        {"id": one, "address": one, "type": "ALLOW"} for one in listener.get("allowed_cidrs") or []
    ]


def allowed_cidrs(items: Iterable[Mapping[str, Any]], method: str) -> list[str]:
    """Return the ranges of an access list.

    Raises:
        NotSupported: It forbids something; a listener can only allow.
        ValueError: An address is none.
    """
    found = []
    for item in items:
        if utils.ensure_text(item.get("type") or "ALLOW").upper() != "ALLOW":
            raise unsupported(f"{method} with a DENY entry", "a listener can only allow addresses")
        address = utils.ensure_text(item.get("address") or "")
        found.append(str(ipaddress.ip_network(address, strict=False)))
    return found


# --- health monitors ----------------------------------------------------------------------------


def monitor_body(monitor: Mapping[str, Any], method: str) -> dict[str, Any]:
    """Return a health monitor of Cloud Load Balancers as one of Octavia.

    Raises:
        NotSupported: It looks at the body, or its statuses cannot be written as codes.
        ValueError: It may take as long as the time between two checks.
    """
    if monitor.get("bodyRegex"):
        raise unsupported(f"{method}(bodyRegex)", "only the status of an answer can be checked")
    if monitor["timeout"] >= monitor["delay"]:
        raise ValueError(
            f"On Octavia the timeout of a health monitor ({monitor['timeout']} s) has to be less "
            f"than its delay ({monitor['delay']} s)."
        )
    kind = utils.ensure_text(monitor["type"]).upper()
    attempts = monitor.get("attemptsBeforeDeactivation", 3)
    body = {
        "type": _MONITORS.get(kind, kind),
        "delay": monitor["delay"],
        "timeout": monitor["timeout"],
        "max_retries": attempts,
        "max_retries_down": attempts,
    }
    if kind.startswith("HTTP"):
        body["url_path"] = monitor.get("path") or "/"
        if monitor.get("statusRegex"):
            body["expected_codes"] = expected_codes(monitor["statusRegex"], method)
        if monitor.get("hostHeader"):
            body["domain_name"] = monitor["hostHeader"]
            body["http_version"] = 1.1
    return body


def monitor_info(monitor: Mapping[str, Any]) -> dict[str, Any]:
    """Return a health monitor of Octavia as one of Cloud Load Balancers."""
    kind = str(monitor.get("type"))
    info = {
        "id": monitor.get("id"),
        "type": "CONNECT" if kind == "TCP" else kind,
        "delay": monitor.get("delay"),
        "timeout": monitor.get("timeout"),
        "attemptsBeforeDeactivation": monitor.get("max_retries_down"),
    }
    if kind.startswith("HTTP"):
        info["path"] = monitor.get("url_path")
        info["statusRegex"] = status_regex(str(monitor.get("expected_codes") or "200"))
        if monitor.get("domain_name"):
            info["hostHeader"] = monitor["domain_name"]
    return info


def expected_codes(regex: Any, method: str) -> str:
    """Return the codes that a regular expression for statuses means.

    Args:
        regex: Whole hundreds (``^[23][0-9][0-9]$``) or codes (``200``, ``^(200|202)$``,
            ``200,202``, ``200-204``).
        method: The call, for the exception.

    Raises:
        NotSupported: It has another shape.
    """
    text = utils.ensure_text(regex).strip()
    if _RANGE.fullmatch(text):
        return text
    classes = _CLASSES.fullmatch(text)
    if classes:
        digits = sorted({int(digit) for digit in classes.group(1)})
        if classes.group(2):
            digits = list(range(digits[0], int(classes.group(2)) + 1))
        if digits and digits == list(range(digits[0], digits[-1] + 1)):
            return f"{digits[0]}00-{digits[-1]}99"
    codes = _CODES.fullmatch(text)
    if codes:
        return ",".join(re.findall(r"\d{3}", codes.group(1)))
    raise unsupported(
        f"{method}(statusRegex={text!r})", "only whole hundreds and single codes can be expected"
    )


def status_regex(codes: str) -> str:
    """Return a regular expression for the statuses that a health monitor expects."""
    if _RANGE.fullmatch(codes):
        first, last = (int(code) for code in codes.split("-"))
        if first % 100 == 0 and last % 100 == 99:
            hundreds = "".join(str(digit) for digit in range(first // 100, last // 100 + 1))
            return f"^[{hundreds}][0-9][0-9]$"
        return "^(" + "|".join(str(code) for code in range(first, last + 1)) + ")$"
    return "^(" + "|".join(re.findall(r"\d{3}", codes)) + ")$"
