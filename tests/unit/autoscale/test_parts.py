"""The calls for policies and webhooks."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient, AutoScalePolicy, AutoScaleWebhook
from tests.unit.queued import Wire

from .conftest import API, ID, POLICY, WEBHOOK, make_group, make_policy, make_webhook

POLICIES = f"/groups/{ID}/policies"
WEBHOOKS = f"{POLICIES}/p1/webhooks"
CRON = {"cron": "23 * * * *"}


# --- policies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"change": 2}, {"change": 2}),
        ({"change": -50, "is_percent": True}, {"changePercent": -50}),
        ({"desired_capacity": 5}, {"desiredCapacity": 5}),
        ({"change": 1, "args": CRON}, {"change": 1, "args": CRON}),
    ],
)
def test_a_policy_is_added(
    au: AutoScaleClient, wire: Wire, changes: dict[str, Any], sent: dict[str, Any]
) -> None:
    wire.answer({"policies": [POLICY]}, 201)
    policy = au.add_policy(ID, "up", "webhook", 60, **changes)
    assert isinstance(policy, AutoScalePolicy)
    assert (policy.id, policy.scaling_group.id) == ("p1", ID)
    assert wire.lines == [f"POST {POLICIES}"]
    assert wire.last.body == [{"name": "up", "type": "webhook", "cooldown": 60, **sent}]


def test_a_policy_without_a_change_is_not_sent(au: AutoScaleClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="change"):
        au.add_policy(ID, "up", "webhook", 60)
    assert wire.lines == []


def test_bug_24_of_several_new_policies_the_named_one_is_returned(
    au: AutoScaleClient, wire: Wire
) -> None:
    wire.answer({"policies": [{**POLICY, "name": "other", "id": "p0"}, POLICY]}, 201)
    assert au.add_policy(ID, "up", "webhook", 60, change=1).id == "p1"


@pytest.mark.parametrize("answer", [{"policies": []}, {}, None])
def test_an_answer_without_the_policy_is_an_error(
    au: AutoScaleClient, wire: Wire, answer: Any
) -> None:
    wire.answer(answer, 201)
    with pytest.raises(exceptions.ServiceResponseFailure, match="policies"):
        au.add_policy(ID, "up", "webhook", 60, change=1)


def test_bug_23_all_policies_are_listed(au: AutoScaleClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}{POLICIES}/?limit=1&marker=p1"}
    wire.answer({"policies": [POLICY], "policies_links": [link]})
    wire.answer({"policies": [{**POLICY, "id": "p2"}], "policies_links": []})
    assert [one.id for one in au.list_policies(ID)] == ["p1", "p2"]
    assert wire.lines == [f"GET {POLICIES}", f"GET {POLICIES}?limit=1&marker=p1"]


def test_bug_23_one_page_of_policies_is_listed(au: AutoScaleClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}{POLICIES}/?limit=1&marker=p1"}
    wire.answer({"policies": [POLICY], "policies_links": [link]})
    assert len(au.list_policies(ID, limit=1, marker=make_policy(au, id="p0"))) == 1
    assert wire.lines == [f"GET {POLICIES}?limit=1&marker=p0"]


def test_a_list_that_repeats_itself_ends(au: AutoScaleClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}{POLICIES}/?marker=p1"}
    wire.answer({"policies": [POLICY], "policies_links": [link]}, times=2)
    assert len(au.list_policies(ID)) == 2


def test_bug_14_policies_of_an_id_are_one_request(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"policies": [POLICY, {**POLICY, "id": "p2"}]})
    policies = au.list_policies(ID)
    assert [one.scaling_group.id for one in policies] == [ID, ID]
    assert wire.lines == [f"GET {POLICIES}"]


def test_one_policy_is_shown(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    wire.answer({"policy": POLICY})
    policy = au.get_policy(group, make_policy(au))
    assert (policy.name, policy.scaling_group is group) == ("up", True)
    assert wire.lines == [f"GET {POLICIES}/p1"]


def test_a_policy_is_replaced(au: AutoScaleClient, wire: Wire) -> None:
    policy = make_policy(au)
    wire.answer(status=204)
    au.replace_policy(ID, policy, "n", "schedule", 0, desired_capacity=2, args=CRON)
    assert wire.lines == [f"PUT {POLICIES}/p1"]
    assert wire.last.body == {
        "name": "n",
        "type": "schedule",
        "cooldown": 0,
        "desiredCapacity": 2,
        "args": CRON,
    }
    assert (policy.desiredCapacity, policy.links) == (2, POLICY["links"])
    assert not hasattr(policy, "changePercent")


def test_bug_12_a_policy_knows_what_was_changed(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    (policy,) = group.policies
    wire.answer(status=204)
    policy.update(name="x", change=3)
    assert wire.lines == [f"PUT {POLICIES}/p1"]
    assert wire.last.body == {"name": "x", "type": "webhook", "cooldown": 60, "change": 3}
    assert (policy.name, policy.change, hasattr(policy, "changePercent")) == ("x", 3, False)
    assert [one.name for one in group.policies] == ["x"]


def test_a_policy_known_by_its_id_is_fetched_once(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"policy": POLICY}).answer(status=204)
    au.update_policy(ID, "p1", cooldown=0)
    assert wire.lines == [f"GET {POLICIES}/p1", f"PUT {POLICIES}/p1"]
    assert wire.last.body == {"name": "up", "type": "webhook", "cooldown": 0, "changePercent": 10}


def test_a_policy_that_is_known_in_part_is_fetched(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"policy": POLICY}).answer(status=204)
    make_webhook(au).policy.update(name="x")
    assert wire.lines == [f"GET {POLICIES}/p1", f"PUT {POLICIES}/p1"]


def test_a_policy_is_executed_and_deleted(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({}, 202).answer(status=204)
    assert au.execute_policy(ID, "p1") is None
    assert wire.last.body is None
    au.delete_policy(ID, "p1")
    assert wire.lines == [f"POST {POLICIES}/p1/execute", f"DELETE {POLICIES}/p1"]


@pytest.mark.parametrize("policy", ["", "..", None])
def test_no_empty_id_of_a_policy_is_sent(au: AutoScaleClient, wire: Wire, policy: Any) -> None:
    for call in (au.delete_policy, au.execute_policy, au.get_policy, au.list_webhooks):
        with pytest.raises(ValueError, match="id"):
            call(ID, policy)
    assert wire.lines == []


# --- webhooks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sent"), [(None, {}), ({"a": "b"}, {"a": "b"}), ({b"a": 1}, {"a": "1"})]
)
def test_bug_19_a_webhook_is_added_with_metadata(
    au: AutoScaleClient, wire: Wire, given: Any, sent: Any
) -> None:
    wire.answer({"webhooks": [{**WEBHOOK, "name": "other"}, WEBHOOK]}, 201)
    webhook = au.add_webhook(ID, "p1", "pager", given)
    assert isinstance(webhook, AutoScaleWebhook)
    assert (webhook.name, webhook.policy.id, webhook.scaling_group.id) == ("pager", "p1", ID)
    assert wire.lines == [f"POST {WEBHOOKS}"]
    assert wire.last.body == [{"name": "pager", "metadata": sent}]


def test_bug_23_all_webhooks_are_listed(au: AutoScaleClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}{WEBHOOKS}/?limit=1&marker=w1"}
    wire.answer({"webhooks": [WEBHOOK], "webhooks_links": [link]})
    wire.answer({"webhooks": [{**WEBHOOK, "id": "w2"}], "webhooks_links": []})
    wire.answer({"webhooks": [WEBHOOK], "webhooks_links": [link]})
    assert [one.id for one in au.list_webhooks(ID, "p1")] == ["w1", "w2"]
    assert [one.id for one in au.list_webhooks(ID, "p1", limit=1)] == ["w1"]
    assert wire.lines == [
        f"GET {WEBHOOKS}",
        f"GET {WEBHOOKS}?limit=1&marker=w1",
        f"GET {WEBHOOKS}?limit=1",
    ]


def test_one_webhook_is_shown(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"webhook": WEBHOOK})
    assert au.get_webhook(ID, "p1", "w1").name == "pager"
    assert wire.lines == [f"GET {WEBHOOKS}/w1"]


def test_a_webhook_is_replaced(au: AutoScaleClient, wire: Wire) -> None:
    webhook = make_webhook(au)
    wire.answer(status=204)
    assert au.replace_webhook(ID, "p1", webhook, "x") is None
    assert wire.last.body == {"name": "x", "metadata": {}}
    assert (webhook.name, webhook.metadata, webhook.links) == ("x", {}, WEBHOOK["links"])


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"name": "x"}, {"name": "x", "metadata": {"k": "v"}}),
        ({"metadata": {}}, {"name": "pager", "metadata": {}}),
        ({"name": ""}, {"name": "", "metadata": {"k": "v"}}),
    ],
)
def test_bug_8_metadata_of_a_webhook_can_be_cleared(
    au: AutoScaleClient, wire: Wire, changes: dict[str, Any], sent: dict[str, Any]
) -> None:
    webhook = make_webhook(au)
    wire.answer(status=204).answer({"webhook": {**WEBHOOK, **sent}})
    assert webhook.update(**changes) is webhook
    assert wire.sent[0].body == sent
    assert wire.lines == [f"PUT {WEBHOOKS}/w1", f"GET {WEBHOOKS}/w1"]
    assert (webhook.name, webhook.metadata) == (sent["name"], sent["metadata"])


def test_bug_20_metadata_of_a_webhook_is_merged_into_a_copy(
    au: AutoScaleClient, wire: Wire
) -> None:
    webhook = make_webhook(au)
    wire.answer({"error": {"message": "no"}}, 400)
    with pytest.raises(exceptions.BadRequest):
        webhook.update_metadata({"x": "y"})
    assert wire.last.body == {"name": "pager", "metadata": {"k": "v", "x": "y"}}
    assert webhook.metadata == {"k": "v"}


def test_bug_13_the_updated_webhook_is_returned(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"webhook": WEBHOOK}).answer(status=204)
    wire.answer({"webhook": {**WEBHOOK, "name": "renamed"}})
    webhook = au.update_webhook_metadata(ID, "p1", "w1", {"x": "y"})
    assert (webhook.name, webhook.metadata) == ("renamed", {"k": "v", "x": "y"})


def test_a_webhook_is_deleted(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204)
    au.delete_webhook(ID, "p1", make_webhook(au))
    assert wire.lines == [f"DELETE {WEBHOOKS}/w1"]


@pytest.mark.parametrize("webhook", ["", ".", None])
def test_no_empty_id_of_a_webhook_is_sent(au: AutoScaleClient, wire: Wire, webhook: Any) -> None:
    for call in (au.delete_webhook, au.get_webhook, au.update_webhook):
        with pytest.raises(ValueError, match="id"):
            call(ID, "p1", webhook)
    assert wire.lines == []
