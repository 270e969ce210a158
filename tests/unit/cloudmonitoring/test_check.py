"""Checks and their types as objects."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorCheckType, CloudMonitorEntity
from tests.unit.service_wire import ServiceWire

from .conftest import AL, ALARM, CH, CHECK, EN, ENTITY, created

ONE = f"{CH}/chAAAA01"
FIELDS = [
    {"name": "port", "description": "Port", "optional": True},
    {"name": "query", "description": "Query", "optional": False},
]


def test_get_refreshes_in_place(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("GET", ONE, {**CHECK, "label": "new", "active_suppressions": None})
    for refresh in (check.get, check.reload):
        check.label = "old"
        assert refresh() is None
        assert (check.name, check.active_suppressions) == ("new", None)  # type: ignore[attr-defined]


def test_delete(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("DELETE", ONE, status=204)
    assert check.delete() is None
    assert wire.lines == [f"DELETE {ONE}"]


def test_bug_7_an_entity_given_by_id_is_fetched_as_an_entity(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", EN, ENTITY)
    wire.answer("DELETE", ONE, status=204)
    check = CloudMonitorCheck(cm._entity_manager, dict(CHECK))
    check.set_entity("enAAAA01")
    assert isinstance(check.entity, CloudMonitorEntity)
    check.delete()
    assert wire.lines == [f"GET {EN}", f"DELETE {ONE}"]


def test_the_entity_of_the_constructor(cm: Any, entity: CloudMonitorEntity) -> None:
    assert CloudMonitorCheck(cm._entity_manager, dict(CHECK), entity).entity is entity
    wrapped = CloudMonitorCheck(cm._entity_manager, {"check": CHECK}, entity, "check", True)
    assert (wrapped.id, wrapped.loaded) == ("chAAAA01", True)


def test_bug_9_a_check_makes_its_alarm(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("POST", AL, **created("alAAAA01"))
    wire.answer("GET", f"{AL}/alAAAA01", ALARM)
    alarm = check.create_alarm("npAAAA01", "return OK", True, name="slow", metadata={"a": "b"})
    assert alarm.entity is check.entity
    assert wire.sent[0].body == {
        "check_id": "chAAAA01",
        "notification_plan_id": "npAAAA01",
        "criteria": "return OK",
        "disabled": True,
        "label": "slow",
        "metadata": {"a": "b"},
    }


def test_bug_22_checks_and_types_are_hashable(check: CloudMonitorCheck) -> None:
    same = CloudMonitorCheck(check.manager, dict(CHECK))
    assert {check, same} == {check}
    assert len({CloudMonitorCheckType(None, {"id": name}) for name in "aab"}) == 2


def test_the_text_of_a_check_has_no_passwords(check: CloudMonitorCheck) -> None:
    check.details = {"url": "http://x", "auth_password": "pw-1", "headers": {"Cookie": "pw-1"}}
    assert "pw-1" not in repr(check)
    assert "home page" in repr(check)
    assert "entity" not in repr(check)


def test_checks_can_be_copied_and_pickled(check: CloudMonitorCheck) -> None:
    assert check.list_metrics
    assert check._metrics_manager
    twin = copy.deepcopy(check)
    assert (twin, twin.manager) == (check, check.manager)
    assert pickle.loads(pickle.dumps(check)) == check


def test_names_of_fields() -> None:
    kind = CloudMonitorCheckType(None, {"id": "remote.dns", "fields": FIELDS})
    assert kind.field_names == ["port", "query"]
    assert kind.required_field_names == ["query"]
    assert kind.optional_field_names == ["port"]


def test_bug_13_a_missing_attribute_of_a_type_asks_nobody(cm: Any, wire: ServiceWire) -> None:
    kind = CloudMonitorCheckType(cm._check_type_manager, {"id": "remote.dns"})
    with pytest.raises(AttributeError, match="colour"):
        _ = kind.colour  # type: ignore[attr-defined]
    assert wire.lines == []
