"""A scaling group as an object."""

from __future__ import annotations

import pickle
from typing import Any
from unittest.mock import Mock

import pytest

from pyrax.autoscale import AutoScaleClient, ScalingGroup
from tests.unit.queued import Wire

from .conftest import CONFIGURATION, GROUP, ID, LAUNCH, POLICY, make_group


def test_the_five_properties_are_read(au: AutoScaleClient) -> None:
    group = make_group(au)
    assert (group.name, group.cooldown, group.metadata) == ("web", 60, {"a": "b"})
    assert (group.min_entities, group.max_entities) == (0, 10)


def test_assigning_is_local_until_the_update(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    group.name, group.cooldown, group.metadata = "x", 0, {}
    group.min_entities, group.max_entities = 1, 2
    assert wire.lines == []
    wire.answer(status=204)
    group.update()
    assert wire.last.body == {
        "name": "x",
        "cooldown": 0,
        "minEntities": 1,
        "maxEntities": 2,
        "metadata": {},
    }


def test_metadata_that_was_changed_in_place_is_sent(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au, fresh=False)
    group.metadata["new"] = "1"
    wire.answer({"groupConfiguration": CONFIGURATION}).answer(status=204)
    group.update()
    assert wire.last.body["metadata"] == {"a": "b", "new": "1"}


def test_what_was_assigned_is_gone_after_a_reload(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    group.cooldown = 5
    wire.answer({"group": GROUP})
    group.reload()
    assert (group.cooldown, group._changed_here()) == (60, {})


def test_a_listed_group_that_is_gone_can_still_be_read(au: AutoScaleClient, wire: Wire) -> None:
    listed = {"id": ID, "links": [], "state": {"name": "web"}}
    group = ScalingGroup(au._manager, listed)
    wire.answer({"error": {"code": 404, "message": "gone"}}, 404, times=9)
    values = {name: getattr(group, name) for name in dir(group) if not name.startswith("_")}
    assert (values["name"], values["cooldown"], values["max_entities"]) == ("web", None, None)
    assert (values["policies"], values["policy_count"]) == ([], 0)


def test_the_text_shows_the_properties_and_no_launch_data(au: AutoScaleClient) -> None:
    server = {"user_data": "c2VjcmV0", "metadata": {"pw": "hunter2"}}
    group = make_group(
        au, launchConfiguration={"type": "launch_server", "args": {"server": server}}
    )
    text = repr(group)
    for shown in ("name=web", "cooldown=60", "min_entities=0", "max_entities=10", "metadata="):
        assert shown in text
    for hidden in ("c2VjcmV0", "hunter2", " links=", "scalingPolicies", "groupConfiguration"):
        assert hidden not in text


def test_bug_14_policies_are_made_when_they_are_read(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    (policy,) = group.policies
    assert (policy.id, policy.scaling_group is group, group.policy_count) == ("p1", True, 1)
    assert group.policies is group.policies
    assert wire.lines == []


def test_policies_are_rebuilt_after_a_refresh(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    before = group.policies
    wire.answer({"group": {**GROUP, "scalingPolicies": [POLICY, {**POLICY, "id": "p2"}]}})
    group.get()
    assert (len(before), group.policy_count) == (1, 2)


def test_policies_can_be_assigned(au: AutoScaleClient) -> None:
    group = make_group(au)
    group.policies = []
    assert group.policy_count == 0


def test_bug_12_added_changed_and_deleted_policies_are_noted(
    au: AutoScaleClient, wire: Wire
) -> None:
    group = make_group(au)
    wire.answer({"policies": [{"id": "p2", "name": "new"}]}, 201)
    group.add_policy("new", "webhook", 0, change=1)
    assert [one.name for one in group.policies] == ["up", "new"]
    wire.answer(status=204)
    group.replace_policy("p1", "first", "webhook", 0, change=1)
    assert [one.name for one in group.policies] == ["first", "new"]
    assert group.policies[0].links == POLICY["links"]
    wire.answer(status=204)
    group.delete_policy("p1")
    assert [one.id for one in group.policies] == ["p2"]


def test_a_group_whose_policies_are_unknown_notes_none(au: AutoScaleClient, wire: Wire) -> None:
    group = ScalingGroup(au._manager, {"id": ID})
    wire.answer({"policies": [POLICY]}, 201)
    group.add_policy("up", "webhook", 0, change=1)
    assert "scalingPolicies" not in vars(group)


def test_a_copy_in_another_process_is_never_fresh_by_chance(au: AutoScaleClient) -> None:
    group = pickle.loads(pickle.dumps(make_group(au)))
    assert (group.name, group.id, group.manager) == ("web", ID, None)
    group._fetched_at += 10_000
    assert not group._is_fresh()


POLICY_CHANGES = {
    "change": 1,
    "is_percent": False,
    "desired_capacity": None,
    "args": None,
}
LAUNCH_CHANGES = {
    "server_name": "n",
    "image": "i",
    "flavor": "f",
    "disk_config": "AUTO",
    "metadata": {},
    "personality": [],
    "networks": [],
    "load_balancers": [],
    "key_name": "k",
    "config_drive": True,
    "user_data": "u",
    "draining_timeout": 30,
}
ALL_LAUNCH_OPTIONS = {
    key: value
    for key, value in LAUNCH_CHANGES.items()
    if key not in ("server_name", "image", "flavor")
}
CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("get_state", (), {}),
    ("pause", (), {}),
    ("resume", (), {}),
    ("converge", (), {}),
    ("delete_server", ("s",), {"replace": False, "purge": False}),
    ("get_configuration", (), {}),
    ("get_launch_config", (), {}),
    ("replace_launch_config", ("launch_server", "n", "i", "f"), {"key_name": "k"}),
    ("update_launch_config", (), LAUNCH_CHANGES),
    ("update_launch_metadata", ({"a": "b"},), {}),
    ("update_metadata", ({"a": "b"},), {}),
    ("replace", ("n", 1, 2, 3), {"metadata": {"a": "b"}}),
    ("add_policy", ("n", "webhook", 0), POLICY_CHANGES),
    ("list_policies", (), {"limit": 1, "marker": "m"}),
    ("get_policy", ("p",), {}),
    ("replace_policy", ("p", "n", "webhook", 0), POLICY_CHANGES),
    (
        "update_policy",
        ("p",),
        {"name": "n", "policy_type": "webhook", "cooldown": 0, **POLICY_CHANGES},
    ),
    ("execute_policy", ("p",), {}),
    ("delete_policy", ("p",), {}),
    ("add_webhook", ("p", "n"), {"metadata": {}}),
    ("list_webhooks", ("p",), {"limit": 1, "marker": "m"}),
    ("get_webhook", ("p", "w"), {}),
    ("replace_webhook", ("p", "w", "n"), {"metadata": {}}),
    ("update_webhook", ("p", "w"), {"name": "n", "metadata": {}}),
    ("update_webhook_metadata", ("p", "w", {"a": "b"}), {}),
    ("delete_webhook", ("p", "w"), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), CALLS)
def test_methods_hand_on_what_they_are_given(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    manager = Mock()
    group = ScalingGroup(manager, {"id": ID, "launchConfiguration": LAUNCH}, loaded=True)
    getattr(group, name)(*args, **kwargs)
    getattr(manager, name).assert_called_once_with(group, *args, **kwargs)


@pytest.mark.parametrize(("name", "args", "kwargs"), CALLS)
def test_the_client_hands_on_what_it_is_given(
    au: AutoScaleClient, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    au._manager = Mock()
    if name == "replace_launch_config":
        args, kwargs = ("launch_server", "n", "i", "f"), ALL_LAUNCH_OPTIONS
    getattr(au, name)("g", *args, **kwargs)
    getattr(au._manager, name).assert_called_once_with("g", *args, **kwargs)
