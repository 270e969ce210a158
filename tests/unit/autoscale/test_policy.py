"""Policies and webhooks as objects."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient, AutoScalePolicy, AutoScaleWebhook, ScalingGroup
from tests.unit.queued import Wire

from .conftest import (
    CAPABILITY,
    GROUP,
    ID,
    POLICY,
    SECRET,
    WEBHOOK,
    make_client,
    make_group,
    make_policy,
    make_webhook,
)


def test_bug_14_the_group_of_a_policy_is_not_fetched(au: AutoScaleClient, wire: Wire) -> None:
    policy = make_policy(au)
    assert (policy.scaling_group.id, wire.lines) == (ID, [])
    wire.answer({"group": GROUP})
    assert policy.scaling_group.name == "web"
    assert wire.lines == [f"GET /groups/{ID}"]


def test_parents_may_be_documents_of_the_service(au: AutoScaleClient, wire: Wire) -> None:
    webhook = AutoScaleWebhook(au._manager, WEBHOOK, POLICY, GROUP)
    assert (webhook.policy.id, webhook.scaling_group.id) == ("p1", ID)
    wire.answer(status=204)
    webhook.delete()
    assert wire.lines == [f"DELETE /groups/{ID}/policies/p1/webhooks/w1"]


def test_the_group_of_a_policy_can_be_assigned(au: AutoScaleClient) -> None:
    policy = make_policy(au)
    policy.scaling_group = "g2"
    assert policy.scaling_group.id == "g2"
    group = make_group(au)
    policy.scaling_group = group
    assert policy.scaling_group is group


@pytest.mark.parametrize("name", ["change", "desiredCapacity", "args"])
def test_bug_21_a_missing_field_of_a_policy_is_not_looked_for(
    au: AutoScaleClient, wire: Wire, name: str
) -> None:
    with pytest.raises(AttributeError):
        getattr(make_policy(au), name)
    assert wire.lines == []


@pytest.mark.parametrize("verb", ["get", "reload"])
def test_bug_13_a_policy_refreshes_itself(au: AutoScaleClient, wire: Wire, verb: str) -> None:
    policy = make_policy(au)
    fresh = {**POLICY, "change": 5}
    del fresh["changePercent"]
    wire.answer({"policy": fresh})
    assert getattr(policy, verb)() is policy
    assert policy.change == 5
    assert not hasattr(policy, "changePercent")
    assert wire.lines == [f"GET /groups/{ID}/policies/p1"]


@pytest.mark.parametrize("verb", ["get", "reload"])
def test_bug_13_a_webhook_refreshes_itself(au: AutoScaleClient, wire: Wire, verb: str) -> None:
    webhook = make_webhook(au)
    wire.answer({"webhook": {**WEBHOOK, "name": "new"}})
    assert getattr(webhook, verb)() is webhook
    assert webhook.name == "new"
    assert wire.lines == [f"GET /groups/{ID}/policies/p1/webhooks/w1"]


def test_bug_15_a_webhook_known_by_ids_knows_its_parents(au: AutoScaleClient, wire: Wire) -> None:
    webhook = make_webhook(au)
    assert (webhook.policy.id, webhook.scaling_group.id) == ("p1", ID)
    assert isinstance(webhook.policy, AutoScalePolicy)
    assert isinstance(webhook.scaling_group, ScalingGroup)
    wire.answer(status=204).answer({"webhook": WEBHOOK})
    assert webhook.update(metadata={}) is webhook
    path = f"/groups/{ID}/policies/p1/webhooks/w1"
    assert wire.lines == [f"PUT {path}", f"GET {path}"]


def test_the_policy_of_a_webhook_fetches_itself(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"policy": POLICY})
    assert make_webhook(au).policy.name == "up"
    assert wire.lines == [f"GET /groups/{ID}/policies/p1"]


def test_the_policy_of_a_webhook_can_be_assigned(au: AutoScaleClient) -> None:
    webhook = make_webhook(au)
    webhook.policy = "p2"
    assert webhook.policy.id == "p2"


def test_the_capability_url_is_read_from_the_links(au: AutoScaleClient) -> None:
    assert make_webhook(au).capability_url == CAPABILITY
    assert AutoScaleWebhook(au._manager, {"id": "w"}, "p", "g").capability_url is None


def test_the_capability_url_is_in_no_text(au: AutoScaleClient) -> None:
    policy = make_policy(au, webhooks=[WEBHOOK])
    group = make_group(au, scalingPolicies=[{**POLICY, "webhooks": [WEBHOOK]}])
    for thing in (make_webhook(au, policy), policy, group, group.policies):
        assert SECRET not in repr(thing)
        assert SECRET not in str(thing)


def test_the_capability_url_is_not_in_the_trace(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(debug=True)
    wire.answer({"webhooks": [WEBHOOK]}).answer({}, 202)
    with caplog.at_level("DEBUG"):
        (webhook,) = client.list_webhooks(ID, "p1")
        client.execute_webhook(webhook)
    assert "/v1.0/execute/1/***" in caplog.text
    assert SECRET not in caplog.text


CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    (
        "update",
        (),
        {
            "name": "n",
            "policy_type": "webhook",
            "cooldown": 0,
            "change": 1,
            "is_percent": True,
            "desired_capacity": 2,
            "args": {},
        },
    ),
    ("execute", (), {}),
    ("delete", (), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), CALLS)
def test_a_policy_hands_on_what_it_is_given(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    manager, group = Mock(), object()
    policy = AutoScalePolicy(manager, {"id": "p1"}, group)
    getattr(policy, name)(*args, **kwargs)
    getattr(manager, f"{name}_policy").assert_called_once_with(group, policy, *args, **kwargs)


@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("add_webhook", ("n",), {"metadata": {}}),
        ("list_webhooks", (), {}),
        ("list_webhooks", (), {"limit": 1, "marker": None}),
        ("get_webhook", ("w",), {}),
        ("replace_webhook", ("w", "n"), {"metadata": {}}),
        ("update_webhook", ("w",), {"name": "n", "metadata": {}}),
        ("update_webhook_metadata", ("w", {"a": "b"}), {}),
        ("delete_webhook", ("w",), {}),
    ],
)
def test_a_policy_hands_on_what_is_about_webhooks(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    manager, group = Mock(), object()
    policy = AutoScalePolicy(manager, {"id": "p1"}, group)
    getattr(policy, name)(*args, **kwargs)
    getattr(manager, name).assert_called_once_with(group, policy, *args, **kwargs)


@pytest.mark.parametrize(
    ("name", "method", "args", "kwargs"),
    [
        ("update", "update_webhook", (), {"name": "n", "metadata": {}}),
        ("update_metadata", "update_webhook_metadata", ({"a": "b"},), {}),
        ("delete", "delete_webhook", (), {}),
    ],
)
def test_a_webhook_asks_its_policy(
    name: str, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    policy = Mock()
    webhook = AutoScaleWebhook(Mock(), {"id": "w1"}, policy, object())
    getattr(webhook, name)(*args, **kwargs)
    getattr(policy, method).assert_called_once_with(webhook, *args, **kwargs)


def test_a_deleted_policy_is_not_found(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"error": {"type": "NoSuchPolicyError", "message": "gone"}}, 404)
    with pytest.raises(exceptions.NotFound, match="gone"):
        make_policy(au).get()
