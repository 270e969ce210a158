"""Alarms."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import (
    CloudMonitorAlarm,
    CloudMonitorAlarmManager,
    CloudMonitorCheck,
    CloudMonitorClient,
    CloudMonitorEntity,
)
from tests.unit.service_wire import ServiceWire

from .conftest import AL, ALARM, EN, ENTITY, created, fault, page

ONE = f"{AL}/alAAAA01"


@pytest.fixture
def alarm(entity: CloudMonitorEntity) -> CloudMonitorAlarm:
    """An alarm that was fetched."""
    return CloudMonitorAlarm(entity._alarm_manager, dict(ALARM), loaded=True)


def test_create(cm: Any, wire: ServiceWire, check: CloudMonitorCheck) -> None:
    wire.answer("POST", AL, **created("alAAAA01"))
    wire.answer("GET", ONE, ALARM)
    alarm = cm.create_alarm(check.entity, check, {"id": "npAAAA01"}, "return OK", label="slow")
    assert isinstance(alarm, CloudMonitorAlarm)
    assert wire.lines == [f"POST {AL}", f"GET {ONE}"]
    assert wire.sent[0].body == {
        "check_id": "chAAAA01",
        "notification_plan_id": "npAAAA01",
        "criteria": "return OK",
        "disabled": False,
        "label": "slow",
    }


@pytest.mark.parametrize(("check_id", "plan"), [("", "np"), (None, "np"), ("ch", None)])
def test_an_alarm_needs_check_and_plan(
    wire: ServiceWire, entity: CloudMonitorEntity, check_id: Any, plan: Any
) -> None:
    with pytest.raises(ValueError, match="An alarm needs"):
        entity.create_alarm(check_id, plan)
    assert wire.lines == []


def test_rules_that_cannot_be_read(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    place = {"line": 1, "column": 2, "token": "x"}
    wire.answer("POST", AL, fault("Parse error", place, "alarmParseError"), 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        entity.create_alarm("chAAAA01", "npAAAA01", "x")
    assert raised.value.details == place


@pytest.mark.parametrize("by_id", [True, False])
def test_bug_10_a_change_leaves_a_resting_alarm_at_rest(
    cm: Any, wire: ServiceWire, alarm: CloudMonitorAlarm, by_id: bool
) -> None:
    wire.answer("PUT", ONE, status=204)
    cm.update_alarm(alarm.entity, "alAAAA01" if by_id else alarm, label="new")
    alarm.entity.update_alarm(alarm, criteria="return OK")
    alarm.update(metadata={"a": "b"})
    assert [sent.body for sent in wire.sent] == [
        {"label": "new"},
        {"criteria": "return OK"},
        {"metadata": {"a": "b"}},
    ]


@pytest.mark.parametrize("disabled", [True, False])
def test_bug_10_disabled_is_sent_when_it_is_given(
    cm: Any, wire: ServiceWire, alarm: CloudMonitorAlarm, disabled: bool
) -> None:
    wire.answer("PUT", ONE, status=204)
    cm.update_alarm(alarm.entity, alarm, None, disabled)
    alarm.update(disabled=disabled)
    assert [sent.body for sent in wire.sent] == [{"disabled": disabled}] * 2


def test_bug_10_the_default_still_reads_as_false() -> None:
    for owner in (CloudMonitorClient, CloudMonitorEntity):
        assert "disabled: 'Any' = False" in str(inspect.signature(owner.update_alarm))
    for kind in (CloudMonitorAlarm, CloudMonitorAlarmManager):
        assert "disabled: 'Any' = False" in str(inspect.signature(kind.update))


def test_bug_11_metadata_and_rules_of_an_alarm_can_be_cleared(
    alarm: CloudMonitorAlarm, wire: ServiceWire
) -> None:
    wire.answer("PUT", ONE, status=204)
    alarm.update(criteria="", metadata={})
    assert wire.last.body == {"criteria": "", "metadata": {}}


def test_another_plan(cm: Any, alarm: CloudMonitorAlarm, wire: ServiceWire) -> None:
    wire.answer("PUT", ONE, status=204)
    cm.update_alarm(alarm.entity, alarm, notification_plan={"id": "npB"})
    alarm.update(notification_plan="npB")
    assert [sent.body for sent in wire.sent] == [{"notification_plan_id": "npB"}] * 2


def test_bug_12_a_list_of_alarms_fetches_no_entities(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    wire.answer("GET", AL, page(ALARM, {**ALARM, "id": "alB"}))
    alarms = entity.list_alarms()
    assert [one.entity for one in alarms] == [entity, entity]
    assert wire.lines == [f"GET {AL}"]


def test_alarms_page_by_page(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    wire.answer("GET", f"{AL}?limit=1&marker=alA", page(ALARM, next_marker="alB"))
    (alarm,), marker = entity.list_alarms(limit=1, marker="alA", return_next=True)
    assert (alarm.id, marker) == ("alAAAA01", "alB")


def test_bug_21_alarms_come_from_the_manager_of_alarms(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    wire.answer("GET", ONE, ALARM)
    alarm = entity.get_alarm("alAAAA01")
    assert isinstance(alarm, CloudMonitorAlarm)
    assert isinstance(alarm.manager, CloudMonitorAlarmManager)
    assert alarm.manager.entity_manager is entity.manager
    assert wire.lines == [f"GET {ONE}"]


def test_get_and_reload_refresh_in_place(alarm: CloudMonitorAlarm, wire: ServiceWire) -> None:
    wire.answer("GET", ONE, {**ALARM, "label": "new"})
    for refresh in (alarm.get, alarm.reload):
        alarm.label = "old"
        assert refresh() is None
        assert (alarm.name, alarm.loaded) == ("new", True)


def test_delete(cm: Any, alarm: CloudMonitorAlarm, wire: ServiceWire) -> None:
    wire.answer("DELETE", ONE, status=204)
    assert alarm.delete() is None
    assert cm.delete_alarm(alarm.entity, "alAAAA01") is None
    assert wire.lines == [f"DELETE {ONE}"] * 2


def test_an_alarm_from_elsewhere_finds_its_entity(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", EN, ENTITY)
    wire.answer("PUT", ONE, status=204)
    manager = CloudMonitorAlarmManager(cm._entity_manager, cm, uri_base="views/alarmsByNp/np")
    alarm = CloudMonitorAlarm(manager, dict(ALARM))
    alarm.update(label="x")
    assert wire.lines == [f"GET {EN}", f"PUT {ONE}"]
    alarm.entity = None
    assert alarm.entity.id == "enAAAA01"


def test_bug_22_alarms_are_hashable(alarm: CloudMonitorAlarm) -> None:
    assert len({alarm, CloudMonitorAlarm(alarm.manager, dict(ALARM))}) == 1


def test_the_text_of_an_alarm_leaves_out_its_entity(alarm: CloudMonitorAlarm) -> None:
    assert "web01" not in repr(alarm)
    assert "alAAAA01" in repr(alarm)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ((), ""),
        (("chAAAA01",), "/chAAAA01"),
        ((ALARM, "6-4"), "/alAAAA01/6-4"),
    ],
)
def test_notification_history(
    cm: Any, wire: ServiceWire, entity: CloudMonitorEntity, arguments: Any, path: str
) -> None:
    wire.answer("GET", f"{ONE}/notification_history{path}", {"check_ids": ["chA"]})
    found = cm.list_notification_history(entity, "alAAAA01", *arguments)
    assert found == {"check_ids": ["chA"]}


def test_one_entry_of_a_history_needs_the_check(
    cm: Any, wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    with pytest.raises(ValueError, match="give both"):
        cm.list_notification_history(entity, "alAAAA01", uuid="6-4")
    assert wire.lines == []


def test_rules_are_tried_out(cm: Any, wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    result = [{"timestamp": 1, "state": "OK", "status": "fine"}]
    wire.answer("POST", f"{EN}/test-alarm", result)
    data = [{"metrics": {"code": {"type": "s", "data": "200"}}}]
    assert cm.test_alarm(entity, "return OK", data) == result
    assert wire.last.body == {"criteria": "return OK", "check_data": data}
