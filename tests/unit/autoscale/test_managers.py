"""The calls for groups."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient, ScalingGroup
from tests.unit.queued import Wire

from .conftest import API, CONFIGURATION, GROUP, ID, LISTED, STATE, make_group

BASIC: dict[str, Any] = {
    "cooldown": 60,
    "min_entities": 2,
    "max_entities": 8,
    "launch_config_type": "launch_server",
    "server_name": "web",
    "image": "img",
    "flavor": "general1-2",
}


def test_the_manager_has_the_old_settings(au: AutoScaleClient) -> None:
    manager = au._manager
    assert (manager.uri_base, manager.response_key, manager.plural_response_key) == (
        "groups",
        "group",
        "groups",
    )
    assert manager.resource_class is ScalingGroup


def test_bug_7_the_smallest_group_holds_nothing_that_was_not_given(
    au: AutoScaleClient, wire: Wire
) -> None:
    wire.answer({"group": GROUP}, 201)
    group = au.create("web", **BASIC)
    assert (group.id, group.name, wire.lines) == (ID, "web", ["POST /groups"])
    assert wire.last.body == {
        "groupConfiguration": {
            "name": "web",
            "cooldown": 60,
            "minEntities": 2,
            "maxEntities": 8,
            "metadata": {},
        },
        "launchConfiguration": {
            "type": "launch_server",
            "args": {
                "server": {
                    "name": "web",
                    "imageRef": "img",
                    "flavorRef": "general1-2",
                    "metadata": {},
                },
                "loadBalancers": [],
            },
        },
        "scalingPolicies": [],
    }


def test_a_group_can_have_everything(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"group": GROUP}, 201)
    policy = {"name": "up", "type": "webhook", "cooldown": 60, "change": 1}
    au.create(
        "web",
        **{**BASIC, "max_entities": None},
        disk_config="MANUAL",
        metadata={"role": "web"},
        personality={"path": "/etc/motd", "contents": b"hello"},
        networks=[{"uuid": "n"}],
        load_balancers=(71203, 80),
        scaling_policies=[policy],
        group_metadata={"owner": "ops"},
        key_name="ops",
        config_drive=True,
        user_data="#cloud-config",
        draining_timeout=60,
    )
    assert wire.last.body == {
        "groupConfiguration": {
            "name": "web",
            "cooldown": 60,
            "minEntities": 2,
            "metadata": {"owner": "ops"},
        },
        "launchConfiguration": {
            "type": "launch_server",
            "args": {
                "server": {
                    "name": "web",
                    "imageRef": "img",
                    "flavorRef": "general1-2",
                    "OS-DCF:diskConfig": "MANUAL",
                    "metadata": {"role": "web"},
                    "personality": [{"path": "/etc/motd", "contents": "aGVsbG8="}],
                    "networks": [{"uuid": "n"}],
                    "key_name": "ops",
                    "config_drive": True,
                    "user_data": "I2Nsb3VkLWNvbmZpZw==",
                },
                "loadBalancers": [{"loadBalancerId": 71203, "port": 80}],
                "draining_timeout": 60,
            },
        },
        "scalingPolicies": [policy],
    }


# --- listing ------------------------------------------------------------------------------------


def test_bug_14_a_list_is_one_request(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"groups": [LISTED, {**LISTED, "id": "g2"}], "groups_links": []})
    groups = au.list(limit=2, marker="m")
    assert [(one.id, one.name, one.state["paused"]) for one in groups] == [
        (ID, "web", False),
        ("g2", "web", False),
    ]
    assert repr(groups[0]) == f"<ScalingGroup id={ID}, name=web>"
    assert wire.lines == ["GET /groups?limit=2&marker=m"]


def test_what_a_list_does_not_give_is_fetched_once(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"groups": [LISTED]}).answer({"group": GROUP})
    (group,) = au.list()
    assert (group.cooldown, group.max_entities, group.policy_count) == (60, 10, 1)
    assert wire.lines == ["GET /groups", f"GET /groups/{ID}"]


def test_bug_23_all_pages_are_walked(au: AutoScaleClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}/groups/?limit=1&marker={ID}"}
    for _ in range(2):
        wire.answer({"groups": [LISTED], "groups_links": [link]})
        wire.answer({"groups": [{**LISTED, "id": "g2"}], "groups_links": []})
    assert [one.id for one in au.iter_groups()] == [ID, "g2"]
    assert [one.id for one in au.findall(name="web")] == [ID, "g2"]
    assert wire.lines == ["GET /groups", f"GET /groups?limit=1&marker={ID}"] * 2


def test_one_group_is_shown(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"group": GROUP}).answer({"group": GROUP})
    assert au.get(ID).loaded
    au.get(make_group(au), webhooks=True)
    assert wire.lines == [f"GET /groups/{ID}", f"GET /groups/{ID}?webhooks=true"]


@pytest.mark.parametrize("group_id", ["", ".", "..", None])
def test_no_empty_id_becomes_a_call_on_the_collection(
    au: AutoScaleClient, wire: Wire, group_id: Any
) -> None:
    for call in (au.delete, au.get, au.pause, au.get_state, au.get_launch_config):
        with pytest.raises(ValueError, match="id"):
            call(group_id)
    assert wire.lines == []


def test_ids_are_quoted(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204)
    au.delete("a/b?force=true")
    assert wire.lines == ["DELETE /groups/a%2Fb%3Fforce%3Dtrue"]


# --- deleting, state ----------------------------------------------------------------------------


def test_bug_23_force_is_only_sent_when_it_is_said(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204, times=4)
    group = make_group(au)
    au.delete(ID)
    group.delete()
    au.delete(group, force=True)
    group.delete(force=True)
    plain, forced = f"DELETE /groups/{ID}", f"DELETE /groups/{ID}?force=true"
    assert wire.lines == [plain, plain, forced, forced]


@pytest.mark.parametrize("force", ["false", 1, "yes"])
def test_force_is_a_real_switch(au: AutoScaleClient, wire: Wire, force: Any) -> None:
    with pytest.raises(TypeError, match="force is True or False"):
        au.delete(ID, force=force)
    assert wire.lines == []


def test_the_state_is_asked_for(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"group": STATE})
    assert au.get_state(ID)["active"] == ["s1"]
    assert wire.lines == [f"GET /groups/{ID}/state"]


@pytest.mark.parametrize("verb", ["pause", "resume", "converge"])
def test_bug_23_calls_without_a_body_send_none(au: AutoScaleClient, wire: Wire, verb: str) -> None:
    wire.answer(status=204)
    assert getattr(au, verb)(ID) is None
    assert wire.lines == [f"POST /groups/{ID}/{verb}"]
    assert wire.last.body is None
    assert "Content-Type" not in wire.last.headers


def test_bug_23_a_server_is_taken_out(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=202, times=2)
    au.delete_server(ID, "s1")
    make_group(au).delete_server({"id": "s1"}, replace=False, purge=False)
    path = f"DELETE /groups/{ID}/servers/s1"
    assert wire.lines == [f"{path}?replace=true&purge=true", f"{path}?replace=false&purge=false"]


@pytest.mark.parametrize("switches", [{"replace": "false"}, {"purge": 0}])
def test_switches_of_the_removal_are_real(
    au: AutoScaleClient, wire: Wire, switches: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="is True or False"):
        au.delete_server(ID, "s1", **switches)
    with pytest.raises(ValueError, match="id"):
        au.delete_server(ID, "")
    assert wire.lines == []


# --- configuration ------------------------------------------------------------------------------


def test_the_configuration_is_shown(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"groupConfiguration": CONFIGURATION}).answer({})
    assert au.get_configuration(ID) == CONFIGURATION
    with pytest.raises(exceptions.ServiceResponseFailure, match="groupConfiguration"):
        au.get_configuration(ID)


def test_bug_19_replacing_without_metadata_sends_none(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204)
    au.replace(ID, "x", 0, 1, 2)
    assert wire.lines == [f"PUT /groups/{ID}/config"]
    assert wire.last.body == {
        "name": "x",
        "cooldown": 0,
        "minEntities": 1,
        "maxEntities": 2,
        "metadata": {},
    }


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"cooldown": 0}, {"cooldown": 0}),
        ({"metadata": {}}, {"metadata": {}}),
        ({"min_entities": 0, "max_entities": 0}, {"minEntities": 0, "maxEntities": 0}),
        ({"name": "x"}, {"name": "x"}),
        ({}, {}),
    ],
)
def test_bug_8_zero_and_empty_are_values(
    au: AutoScaleClient, wire: Wire, changes: dict[str, Any], sent: dict[str, Any]
) -> None:
    wire.answer(status=204)
    make_group(au).update(**changes)
    assert wire.lines == [f"PUT /groups/{ID}/config"]
    assert wire.last.body == {**CONFIGURATION, **sent}


def test_a_group_known_by_its_id_is_fetched_first(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"group": GROUP}).answer(status=204)
    au.update(ID, name="x")
    assert wire.lines == [f"GET /groups/{ID}", f"PUT /groups/{ID}/config"]
    assert wire.last.body == {**CONFIGURATION, "name": "x"}


def test_bug_11_an_old_object_undoes_nothing(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au, fresh=False)
    group.cooldown = 5
    wire.answer({"groupConfiguration": {**CONFIGURATION, "maxEntities": 99}}).answer(status=204)
    group.update(name="x")
    assert wire.lines == [f"GET /groups/{ID}/config", f"PUT /groups/{ID}/config"]
    assert wire.last.body == {**CONFIGURATION, "maxEntities": 99, "cooldown": 5, "name": "x"}


def test_bug_11_a_listed_object_is_completed(au: AutoScaleClient, wire: Wire) -> None:
    group = ScalingGroup(au._manager, copy.deepcopy(LISTED))
    wire.answer({"groupConfiguration": CONFIGURATION}).answer(status=204)
    group.update(cooldown=1)
    assert wire.last.body == {**CONFIGURATION, "cooldown": 1}


def test_bug_12_the_group_knows_its_new_configuration(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    wire.answer(status=204, times=2)
    group.update(name="x", metadata={"n": 1})
    assert (group.name, group.metadata, group.state["name"]) == ("x", {"n": 1}, "x")
    group.replace("y", 1, 2, 3)
    assert (group.name, group.cooldown, group.min_entities, group.metadata) == ("y", 1, 2, {})


@pytest.mark.parametrize("fresh", [True, False])
def test_bug_20_metadata_of_a_group_is_merged_into_a_copy(
    au: AutoScaleClient, wire: Wire, fresh: bool
) -> None:
    group = make_group(au, fresh=fresh)
    if not fresh:
        wire.answer({"groupConfiguration": CONFIGURATION})
    wire.answer({"error": {"message": "no"}}, 400)
    with pytest.raises(exceptions.BadRequest):
        group.update_metadata({"x": "y"})
    assert wire.last.body == {**CONFIGURATION, "metadata": {"a": "b", "x": "y"}}
    assert group.metadata == {"a": "b"}


def test_metadata_is_a_dict(au: AutoScaleClient, wire: Wire) -> None:
    with pytest.raises(TypeError, match="must be a dict"):
        au.update_metadata(ID, "x")
    assert wire.lines == []
