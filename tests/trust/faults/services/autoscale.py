"""Autoscale: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def group_with_server(s: Stage) -> Any:
    s.group.update(min_entities=1)
    s.cloud.clock.advance(60)
    return s.group


@thing
def group_server(s: Stage) -> Any:
    return s.group_with_server.get_state()["active"][0]


@thing
def group(s: Stage) -> Any:
    return s.scale.create("web", 0, 0, 5, "launch_server", "web", s.base_image, "general1-1")


@thing
def policy(s: Stage) -> Any:
    return s.scale.add_policy(s.group, "up", "webhook", 0, change=1)


@thing
def webhook(s: Stage) -> Any:
    return s.scale.add_webhook(s.group, s.policy, "hook")


RECEIVERS = ("group", "policy", "webhook")

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.group,
    "scaling_group": lambda s: s.group,
    "policy": lambda s: s.policy,
    "webhook": lambda s: s.webhook,
    "uri": "/groups",
    "cooldown": 0,
    "min_entities": 0,
    "max_entities": 4,
    "launch_config_type": "launch_server",
    "server_name": "web",
    "flavor": "general1-1",
    "image": lambda s: s.base_image,
    "policy_type": "webhook",
    "server": lambda s: s.server,
    "url_or_webhook": lambda s: s.webhook,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.scale.management_url}/groups"},
    "add_policy": {"change": 1},
    "replace_policy": {"change": 1},
    "create": {
        "name": "new",
        "cooldown": 0,
        "min_entities": 0,
        "max_entities": 5,
        "launch_config_type": "launch_server",
        "server_name": "web",
        "image": lambda s: s.base_image,
        "flavor": "general1-1",
    },
    "delete_server": {
        "scaling_group": lambda s: s.group_with_server,
        "server": lambda s: s.group_server,
    },
    "find": {"name": "web"},
}
