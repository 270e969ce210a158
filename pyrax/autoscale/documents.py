"""What goes over the wire: the documents of groups, launch configurations and policies."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from typing import Any

from pyrax import answers, texts, utils
from pyrax.autoscale.encoding import base64
from pyrax.parameters import given

CONFIGURATION_KEYS = ("name", "cooldown", "minEntities", "maxEntities", "metadata")
CHANGE_KEYS = ("change", "changePercent", "desiredCapacity")

_FLAT_NAMES = {"OS-DCF:diskConfig": "disk_config", "flavorRef": "flavor", "imageRef": "image"}


class Unchanged:
    """The type of ``UNCHANGED``."""

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED: Any = Unchanged()
"""The default of arguments for which ``None`` and ``False`` are values as well."""


def reference(thing: Any, kind: str) -> str:
    """Return the id of an image or a flavor as text.

    Args:
        thing: The object, or its id; an image may be ``""`` for servers that boot from a volume.
        kind: What it is, for the message.

    Raises:
        ValueError: It has no id.
    """
    found = None if thing is None else utils.get_id(thing)
    if isinstance(found, bytes):
        found = found.decode("utf-8")
    nothing = found == "" and kind != "image"
    if nothing or not isinstance(found, (str, int)) or isinstance(found, bool):
        raise ValueError(f"The {kind}, or its id, is needed; got a {type(thing).__name__}.")
    return str(found)


def mapping(value: Any, kind: str) -> dict[str, Any]:
    """Return a copy of a dict, ``{}`` for ``None``.

    Raises:
        TypeError: The value is no dict.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"The {kind} must be a dict, not a {type(value).__name__}.")
    return copy.deepcopy(dict(value))


def text_mapping(value: Any, kind: str) -> dict[str, Any]:
    """Return a copy of metadata that have to be text, ``{}`` for ``None``.

    Raises:
        TypeError: The value is no dict.
    """
    return texts.text_values(mapping(value, kind))


def _mappings(value: Any, kind: str) -> list[dict[str, Any]]:
    """Return one dict or several as a list of copies."""
    entries = [value] if isinstance(value, Mapping) else utils.coerce_to_list(value)
    return [mapping(entry, kind) for entry in entries]


# --- groups -------------------------------------------------------------------------------------


def group_configuration(
    name: Any, cooldown: Any, min_entities: Any, max_entities: Any, metadata: Any
) -> dict[str, Any]:
    """Return the configuration of a group; without metadata the service would refuse it."""
    return {
        "name": name,
        "cooldown": cooldown,
        "minEntities": min_entities,
        "maxEntities": max_entities,
        "metadata": mapping(metadata, "metadata of a group"),
    }


def flat_state(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of a group under the names that pyrax has for it."""
    answers.mapping(state, "The state of the group")
    servers = state.get("active") or []
    flat = {
        "active": [utils.get_id(server) for server in answers.mappings(servers, "'active'")],
        "active_capacity": state.get("activeCapacity"),
        "desired_capacity": state.get("desiredCapacity"),
        "pending_capacity": state.get("pendingCapacity"),
        "paused": state.get("paused"),
    }
    flat.update({key: state[key] for key in ("status", "errors") if key in state})
    return flat


# --- launch configurations ----------------------------------------------------------------------


def personality_files(personality: Any) -> list[dict[str, Any]]:
    """Return the files to put on servers, contents in base64; the caller's dicts stay as they are.

    Args:
        personality: One dict or a list of them, with ``path`` and ``contents``.
    """
    files = _mappings(personality, "file of a personality")
    for one in files:
        if "contents" in one:
            one["contents"] = base64.b64encode(one["contents"])
    return files


def network_references(networks: Any) -> list[dict[str, Any]]:
    """Return networks as the service names them.

    Args:
        networks: One or a list of: a dict with ``uuid``, or with ``net-id`` as
            ``get_server_networks`` gives it; a network; its id.
    """
    if isinstance(networks, Mapping) or not isinstance(networks, (list, tuple)):
        networks = [networks]
    found = []
    for network in networks:
        if not isinstance(network, Mapping):
            found.append({"uuid": reference(network, "network")})
            continue
        entry = dict(network)
        if "net-id" in entry:
            entry["uuid"] = entry.pop("net-id")
        found.append(entry)
    return found


def change_server(
    server: dict[str, Any],
    *,
    server_name: Any = None,
    image: Any = None,
    flavor: Any = None,
    disk_config: Any = None,
    metadata: Any = None,
    personality: Any = None,
    networks: Any = None,
    key_name: Any = None,
    config_drive: Any = UNCHANGED,
    user_data: Any = None,
) -> None:
    """Put into the description of a server what is given, and leave the rest as it is.

    Args:
        server: The description, as the service has it; it is changed.
        server_name: Beginning of the names of servers.
        image: The image, or its id.
        flavor: The flavor, or its id.
        disk_config: ``"AUTO"`` or ``"MANUAL"``.
        metadata: Metadata of the servers.
        personality: See ``personality_files``.
        networks: See ``network_references``.
        key_name: Name of a key pair.
        config_drive: ``True`` for a drive with the configuration, ``False`` for none.
        user_data: Text or bytes for cloud-init.
    """
    changes = {
        "name": server_name,
        "imageRef": None if image is None else reference(image, "image"),
        "flavorRef": None if flavor is None else reference(flavor, "flavor"),
        "OS-DCF:diskConfig": disk_config,
        "metadata": None if metadata is None else text_mapping(metadata, "metadata of servers"),
        "personality": None if personality is None else personality_files(personality),
        "networks": None if networks is None else network_references(networks),
        "key_name": key_name,
        "user_data": None if user_data is None else base64.b64encode(user_data),
    }
    server.update(given(**changes))
    if config_drive is False:
        server.pop("config_drive", None)
    elif config_drive is not UNCHANGED and config_drive is not None:
        server["config_drive"] = config_drive


def launch_arguments(
    server: dict[str, Any], load_balancers: list[dict[str, Any]], draining_timeout: Any
) -> dict[str, Any]:
    """Return the arguments of a launch configuration."""
    arguments: dict[str, Any] = {"server": server, "loadBalancers": load_balancers}
    if draining_timeout is not None:
        arguments["draining_timeout"] = draining_timeout
    return arguments


def flat_launch(launch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a launch configuration as one dict, under the names that pyrax has for its parts."""
    arguments = launch.get("args") or {}
    flat: dict[str, Any] = {
        "type": launch.get("type"),
        "load_balancers": arguments.get("loadBalancers"),
    }
    for key, value in (arguments.get("server") or {}).items():
        flat[_FLAT_NAMES.get(key, key)] = value
    if "draining_timeout" in arguments:
        flat["draining_timeout"] = arguments["draining_timeout"]
    return flat


# --- policies and webhooks ----------------------------------------------------------------------


def policy(
    name: Any,
    policy_type: Any,
    cooldown: Any,
    change: Any = None,
    is_percent: bool = False,
    desired_capacity: Any = None,
    args: Any = None,
) -> dict[str, Any]:
    """Return a policy; a desired capacity counts more than a change.

    Raises:
        ValueError: Neither a change nor a desired capacity is given.
    """
    made = {"name": name, "type": policy_type, "cooldown": cooldown}
    made.update(_change(change, is_percent, desired_capacity))
    if not any(key in made for key in CHANGE_KEYS):
        raise ValueError("A policy needs either a change or a desired_capacity.")
    if args is not None:
        made["args"] = policy_arguments(args)
    return made


def updated_policy(
    stored: Mapping[str, Any],
    name: Any = None,
    policy_type: Any = None,
    cooldown: Any = None,
    change: Any = None,
    is_percent: bool = False,
    desired_capacity: Any = None,
    args: Any = None,
) -> dict[str, Any]:
    """Return a policy with what is given changed.

    Args:
        stored: The policy as the service has it.
        name: Its name.
        policy_type: Its type. Arguments of another type do not stay.
        cooldown: Seconds.
        change: Servers, or percents with ``is_percent``; replaces any kind of change.
        is_percent: What ``change`` counts.
        desired_capacity: Servers; counts more than ``change``.
        args: When a schedule is due.
    """
    basic = {"name": name, "type": policy_type, "cooldown": cooldown}
    made = {key: stored.get(key) if new is None else new for key, new in basic.items()}
    made.update(
        _change(change, is_percent, desired_capacity)
        or {key: stored[key] for key in CHANGE_KEYS if stored.get(key) is not None}
    )
    if args is not None:
        made["args"] = policy_arguments(args)
    elif stored.get("args") is not None and made["type"] == stored.get("type"):
        made["args"] = copy.deepcopy(stored["args"])
    return made


def _change(change: Any, is_percent: bool, desired_capacity: Any) -> dict[str, Any]:
    """Return the one key that says what a policy does; none if nothing is given."""
    if desired_capacity is not None:
        return {"desiredCapacity": desired_capacity}
    if change is not None:
        return {"changePercent" if is_percent else "change": change}
    return {}


def policy_arguments(args: Any) -> dict[str, Any]:
    """Return the arguments of a policy; a moment as ``datetime`` becomes text in UTC."""
    found = mapping(args, "arguments of a policy")
    moment = found.get("at")
    if isinstance(moment, datetime.datetime):
        if moment.tzinfo is not None:
            moment = moment.astimezone(datetime.timezone.utc)
        found["at"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return found


def policies(scaling_policies: Any) -> list[dict[str, Any]]:
    """Return policies in the form of the wire as a list of copies."""
    found = _mappings(scaling_policies, "scaling policy")
    for one in found:
        if one.get("args") is not None:
            one["args"] = policy_arguments(one["args"])
    return found


def one_of(answer: Any, name: Any) -> dict[str, Any]:
    """Return the one of several new things that has a name; the first if none has it."""
    several = answers.mappings(answer, "The list of what was made")
    found = next((one for one in several if one.get("name") == name), None)
    if found is None:
        found = answers.mapping(next(iter(several), None), "What was made")
    return dict(found)


def page(limit: Any, marker: Any) -> dict[str, Any]:
    """Return the arguments of a listing: none for all there is."""
    return {} if limit is None and marker is None else {"limit": limit, "marker": marker}
