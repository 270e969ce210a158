"""The documents that go over the wire."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pyrax.autoscale import documents

from .conftest import LAUNCH, SERVICE_NET, STATE

ZONE = datetime.timezone(datetime.timedelta(hours=2))


def test_bug_2_personality_of_the_caller_stays_as_it_is() -> None:
    mine = {"path": "/etc/motd", "contents": "hello"}
    first = documents.personality_files(mine)
    assert first == [{"path": "/etc/motd", "contents": "aGVsbG8="}]
    assert documents.personality_files([mine]) == first
    assert mine["contents"] == "hello"


def test_a_personality_that_is_no_dict_is_refused() -> None:
    with pytest.raises(TypeError, match="must be a dict"):
        documents.personality_files(["/etc/motd"])


@pytest.mark.parametrize(
    "flavor", ["general1-2", SimpleNamespace(id="general1-2"), {"id": "general1-2"}]
)
def test_bug_16_a_flavor_object_becomes_its_id(flavor: Any) -> None:
    assert documents.reference(flavor, "flavor") == "general1-2"


def test_a_flavor_number_is_sent_as_text() -> None:
    assert documents.reference(2, "flavor") == "2"


@pytest.mark.parametrize("flavor", [None, True, object(), [], 1.5])
def test_what_has_no_id_is_refused(flavor: Any) -> None:
    with pytest.raises(ValueError, match="flavor, or its id"):
        documents.reference(flavor, "flavor")


@pytest.mark.parametrize(
    "networks",
    [
        [{"uuid": SERVICE_NET}],
        {"uuid": SERVICE_NET},
        [{"net-id": SERVICE_NET}],
        SERVICE_NET,
        SimpleNamespace(id=SERVICE_NET),
    ],
)
def test_networks_come_in_many_forms(networks: Any) -> None:
    assert documents.network_references(networks) == [{"uuid": SERVICE_NET}]


def test_no_networks_are_a_value() -> None:
    assert documents.network_references([]) == []


def test_bug_7_nothing_is_made_up_for_a_server() -> None:
    server: dict[str, Any] = {}
    documents.change_server(server, image="i", flavor="f")
    assert server == {"imageRef": "i", "flavorRef": "f"}


@pytest.mark.parametrize(
    ("given", "left"),
    [(False, {}), (True, {"config_drive": True}), (documents.UNCHANGED, {"config_drive": 1})],
)
def test_bug_22_a_configuration_drive_can_be_switched_off(given: Any, left: Any) -> None:
    server: dict[str, Any] = {"config_drive": 1}
    documents.change_server(server, config_drive=given)
    assert server == left


def test_the_default_says_what_it_is() -> None:
    assert repr(documents.UNCHANGED) == "UNCHANGED"


def test_the_flat_launch_configuration_has_every_key() -> None:
    assert documents.flat_launch(LAUNCH) == {
        "type": "launch_server",
        "load_balancers": [{"loadBalancerId": "71203", "port": 80}],
        "name": "web",
        "image": "0d589460",
        "flavor": "general1-2",
        "disk_config": "AUTO",
        "metadata": {"role": "web"},
        "personality": [],
        "networks": [{"uuid": SERVICE_NET}],
        "draining_timeout": 30,
    }


def test_a_launch_configuration_without_load_balancers_has_none() -> None:
    flat = documents.flat_launch({"type": "launch_server", "args": {"server": {"other": 1}}})
    assert flat == {"type": "launch_server", "load_balancers": None, "other": 1}


def test_the_state_is_flat() -> None:
    assert documents.flat_state(STATE) == {
        "active": ["s1"],
        "active_capacity": 1,
        "desired_capacity": 3,
        "pending_capacity": 2,
        "paused": False,
    }


def test_the_state_has_status_and_errors_when_they_are_sent() -> None:
    state = documents.flat_state({**STATE, "status": "ERROR", "errors": [{"message": "m"}]})
    assert (state["status"], state["errors"]) == ("ERROR", [{"message": "m"}])


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"change": 2}, {"change": 2}),
        ({"change": 0}, {"change": 0}),
        ({"change": -5.5, "is_percent": True}, {"changePercent": -5.5}),
        ({"desired_capacity": 0}, {"desiredCapacity": 0}),
        ({"change": 2, "desired_capacity": 5}, {"desiredCapacity": 5}),
    ],
)
def test_bug_10_a_policy_has_exactly_one_change(arguments: Any, sent: Any) -> None:
    made = documents.policy("up", "webhook", 0, **arguments)
    assert made == {"name": "up", "type": "webhook", "cooldown": 0, **sent}


def test_a_policy_without_a_change_is_refused() -> None:
    with pytest.raises(ValueError, match="desired_capacity"):
        documents.policy("up", "webhook", 0)


STORED = {"name": "up", "type": "webhook", "cooldown": 60, "changePercent": 10}
NIGHTLY = {
    "name": "n",
    "type": "schedule",
    "cooldown": 60,
    "desiredCapacity": 2,
    "args": {"cron": "0 23 * * *"},
}


@pytest.mark.parametrize(
    ("stored", "changes", "sent"),
    [
        (STORED, {"change": 3}, {"change": 3, "changePercent": None}),
        (STORED, {"change": 0}, {"change": 0, "changePercent": None}),
        (STORED, {"desired_capacity": 0}, {"desiredCapacity": 0, "changePercent": None}),
        (STORED, {"name": "x"}, {"name": "x"}),
        (NIGHTLY, {"cooldown": 0}, {"cooldown": 0}),
        (NIGHTLY, {"args": {"cron": "1 * * * *"}}, {"args": {"cron": "1 * * * *"}}),
    ],
)
def test_bug_10_an_update_leaves_one_change(stored: Any, changes: Any, sent: Any) -> None:
    wanted = {key: value for key, value in {**stored, **sent}.items() if value is not None}
    assert documents.updated_policy(stored, **changes) == wanted


def test_bug_9_arguments_of_another_type_do_not_stay() -> None:
    assert "args" not in documents.updated_policy(NIGHTLY, policy_type="webhook")
    assert documents.updated_policy(NIGHTLY, policy_type="schedule")["args"] == NIGHTLY["args"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime.datetime(2026, 12, 5, 3, 12), "2026-12-05T03:12:00Z"),
        (datetime.datetime(2026, 12, 5, 3, 12, tzinfo=ZONE), "2026-12-05T01:12:00Z"),
        ("2026-12-05T03:12:00Z", "2026-12-05T03:12:00Z"),
    ],
)
def test_a_moment_is_sent_in_utc(moment: Any, text: str) -> None:
    assert documents.policy_arguments({"at": moment}) == {"at": text}


def test_policies_are_copied() -> None:
    mine = {"name": "n", "args": {"at": datetime.datetime(2026, 12, 5)}}
    assert documents.policies(mine)[0]["args"] == {"at": "2026-12-05T00:00:00Z"}
    assert isinstance(mine["args"]["at"], datetime.datetime)  # type: ignore[index]
    assert documents.policies(None) == []


def test_bug_24_of_several_the_one_with_the_name_is_taken() -> None:
    answer = [{"name": "a"}, {"name": "b"}]
    assert documents.one_of(answer, "b") == {"name": "b"}
    assert documents.one_of([{"name": "A"}], "a") == {"name": "A"}


def test_only_an_image_can_be_nothing() -> None:
    assert documents.reference("", "image") == ""
    for kind in ("flavor", "network"):
        with pytest.raises(ValueError, match=f"The {kind}, or its id, is needed"):
            documents.reference("", kind)
