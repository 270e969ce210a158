"""What documents must be like, and the refusals of those that are not."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.autoscale.cron import Cron
from pyrax.sandbox.autoscale.inner import send
from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.compute.models import SERVICE_NET
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call

LONGEST_NAME = 256
LONGEST_COOLDOWN = 86400
MOST_SERVERS = 1000
CHANGES = ("change", "changePercent", "desiredCapacity")
CONFIGURATION = frozenset(("name", "cooldown", "minEntities", "maxEntities", "metadata"))
POLICY_TYPES = ("webhook", "schedule", "cloud_monitoring")


def invalid(text: str, fault: str = "ValidationError") -> Problem:
    """Make the refusal of a document."""
    return Problem(400, text, fault=fault)


def object_of(value: Any, what: str, allowed: Any = None) -> dict[str, Any]:
    """Return an object; keys beyond the allowed ones are refused."""
    if not isinstance(value, dict):
        raise invalid(f"{what} is not of type 'object'")
    unknown = sorted(set(value) - set(allowed)) if allowed is not None else []
    if unknown:
        raise invalid(f"Additional properties are not allowed ({unknown[0]!r} was unexpected)")
    return value


def _number(value: Any, what: str, lowest: int, highest: int) -> int:
    """Return a whole number within its bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(f"{what}: {value!r} is not of type 'integer'")
    if not lowest <= value <= highest:
        raise invalid(f"{what}: {value} is not from {lowest} to {highest}")
    return value


def _name(value: Any, what: str) -> str:
    """Return a name."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise invalid(f"{what}: a name has 1 to {LONGEST_NAME} characters")
    return value


def configuration(value: Any, complete: bool) -> dict[str, Any]:
    """Return the configuration of a group when it is in order.

    Args:
        value: what was sent.
        complete: whether all five keys are needed.

    Raises:
        Problem: 400.
    """
    given = dict(object_of(value, "groupConfiguration", CONFIGURATION))
    if not complete:
        given = {"maxEntities": MOST_SERVERS, "metadata": {}, **given}
    for key in sorted(CONFIGURATION - set(given)):
        raise invalid(f"{key!r} is a required property")
    _name(given["name"], "name")
    _number(given["cooldown"], "cooldown", 0, LONGEST_COOLDOWN)
    lowest = _number(given["minEntities"], "minEntities", 0, MOST_SERVERS)
    highest = _number(given["maxEntities"], "maxEntities", 0, MOST_SERVERS)
    if lowest > highest:
        raise invalid("minEntities must be less than or equal to maxEntities", "InvalidMinEntities")
    object_of(given["metadata"], "metadata")
    return given


def launch(call: Call, value: Any) -> dict[str, Any]:
    """Return a launch configuration when it is in order, image and flavor included.

    Raises:
        Problem: 400.
    """
    given = object_of(value, "launchConfiguration", ("type", "args"))
    if given.get("type") != "launch_server":
        raise invalid(f"{given.get('type')!r} is not one of ['launch_server']")
    args = object_of(given.get("args"), "args", ("server", "loadBalancers", "draining_timeout"))
    server = object_of(args.get("server"), "server")
    for key in ("imageRef", "flavorRef"):
        if not isinstance(server.get(key), str):
            raise invalid(f"{key!r} is a required property")
    if "networks" in server and not isinstance(server["networks"], list):
        raise invalid("networks is not of type 'array'")
    if "draining_timeout" in args:
        _number(args["draining_timeout"], "draining_timeout", 30, 3600)
    balancers = args.get("loadBalancers", [])
    if not isinstance(balancers, list) or len(balancers) > 5:
        raise invalid("loadBalancers is a list of at most 5")
    for one in balancers:
        _balancer(one)
    keys = [(str(one["loadBalancerId"]), one.get("port")) for one in balancers]
    if len(set(keys)) != len(keys):
        raise invalid("loadBalancers has non-unique elements")
    _check_service_net(server, balancers)
    _check_references(call, server)
    return given


def _balancer(value: Any) -> None:
    """Check the reference to a load balancer."""
    one = object_of(value, "loadBalancers", ("loadBalancerId", "port", "type"))
    if one.get("type", "CloudLoadBalancer") == "RackConnectV3":
        if "port" in one or not isinstance(one.get("loadBalancerId"), str):
            raise invalid("A RackConnectV3 load balancer has a UUID and no port")
        return
    if one.get("type", "CloudLoadBalancer") != "CloudLoadBalancer":
        raise invalid(f"{one['type']!r} is no type of load balancer")
    if not str(one.get("loadBalancerId", "")).isdigit():
        raise invalid("loadBalancerId is not of type 'integer'")
    _number(one.get("port"), "port", 1, 65535)


def _check_service_net(server: dict[str, Any], balancers: list[dict[str, Any]]) -> None:
    """Refuse servers that no load balancer could reach."""
    needed = any(one.get("type") != "RackConnectV3" for one in balancers)
    uuids = [one.get("uuid") for one in server.get("networks") or [] if isinstance(one, dict)]
    if needed and "networks" in server and SERVICE_NET not in uuids:
        raise invalid(
            "ServiceNet network must be present if Cloud Load Balancers are configured",
            "InvalidLaunchConfiguration",
        )


def _check_references(call: Call, server: dict[str, Any]) -> None:
    """Ask compute for image and flavor."""
    assert call.caller is not None  # noqa: S101 # nosec B101 # the call was authenticated
    wanted = [("flavors", server["flavorRef"])]
    if server["imageRef"] or not server.get("block_device_mapping_v2"):
        wanted.append(("images", server["imageRef"] or "none"))
    for kind, reference in wanted:
        try:
            send(call.site, call.caller, "compute", "GET", f"{kind}/{reference}")
        except Problem:
            raise invalid(
                f'Invalid "{kind[:-1]}Ref" in launchConfiguration: {reference}',
                "InvalidLaunchConfiguration",
            ) from None


def policy(call: Call, value: Any) -> dict[str, Any]:
    """Return a policy when it is in order.

    Raises:
        Problem: 400.
    """
    given = object_of(value, "policy", ("name", "type", "cooldown", "args", *CHANGES))
    _name(given.get("name"), "name")
    if given.get("type") not in POLICY_TYPES:
        raise invalid(f"{given.get('type')!r} is not one of {list(POLICY_TYPES)}")
    _number(given.get("cooldown"), "cooldown", 0, LONGEST_COOLDOWN)
    changes = [key for key in CHANGES if key in given]
    if len(changes) != 1:
        raise invalid(f"Exactly one of {', '.join(CHANGES)} is needed")
    _check_change(changes[0], given[changes[0]])
    if given["type"] == "webhook" and "args" in given:
        raise invalid("A policy of type webhook has no args")
    if given["type"] == "schedule":
        _check_schedule(call, given.get("args"))
    if given["type"] == "cloud_monitoring":
        args = object_of(given.get("args"), "args", ("alarm_criteria", "check"))
        if set(args) != {"alarm_criteria", "check"}:
            raise invalid("'alarm_criteria' and 'check' are required properties")
    return given


def _check_change(key: str, value: Any) -> None:
    """Check what a policy does."""
    if key == "changePercent":
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value == 0:
            raise invalid("changePercent is a number other than 0")
        return
    lowest = 0 if key == "desiredCapacity" else -MOST_SERVERS
    _number(value, key, lowest, MOST_SERVERS)
    if key == "change" and value == 0:
        raise invalid("change is a number other than 0")


def _check_schedule(call: Call, value: Any) -> None:
    """Check when a policy is due."""
    args = object_of(value, "args", ("at", "cron"))
    if len(args) != 1 or not isinstance(next(iter(args.values())), str):
        raise invalid("Either 'at' or 'cron' is needed")
    if "cron" in args:
        try:
            Cron(args["cron"])
        except ValueError as error:
            raise invalid(f"Error parsing cron: {error}") from None
        return
    text = args["at"]
    try:
        at = parse_iso(text)
    except ValueError:
        raise invalid(f"Error parsing datetime string: {text}") from None
    if not text.endswith("Z") or text.count(":") != 2:
        raise invalid("Expecting Zulu-format UTC time with seconds")
    if at <= call.now:
        raise invalid(f'Invalid "{text}" datetime: It must be in the future')


def webhook(value: Any, complete: bool) -> tuple[str, dict[str, str]]:
    """Return name and metadata of a webhook when they are in order.

    Raises:
        Problem: 400.
    """
    given = object_of(value, "webhook", ("name", "metadata"))
    if complete and "metadata" not in given:
        raise invalid("'metadata' is a required property")
    metadata = object_of(given.get("metadata", {}), "metadata")
    for text in metadata.values():
        if not isinstance(text, str) or len(text) > LONGEST_NAME:
            raise invalid(f"metadata: a value is text of at most {LONGEST_NAME} characters")
    return _name(given.get("name"), "name"), dict(metadata)
