"""The calls for entities."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudmonitoring import CloudMonitorEntity
from tests.unit.service_wire import ServiceWire

from .conftest import ALARM, EN, ENTITY, created, page


def test_create_with_everything(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/entities", **created("enAAAA01"))
    wire.answer("GET", EN, ENTITY)
    made = cm.create_entity(
        name="web01",
        agent={"id": "web01"},
        ip_addresses={"default": "192.0.2.10"},
        metadata={"role": "web"},
    )
    assert isinstance(made, CloudMonitorEntity)
    assert (made.name, made.label, made.loaded) == ("web01", "web01", True)
    assert wire.sent[0].body == {
        "label": "web01",
        "ip_addresses": {"default": "192.0.2.10"},
        "agent_id": "web01",
        "metadata": {"role": "web"},
    }


def test_create_without_addresses_sends_no_nulls(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/entities", **created("enAAAA01"))
    wire.answer("GET", EN, ENTITY)
    cm._entity_manager.create("web01")
    assert wire.sent[0].body == {"label": "web01"}


def test_hooks_see_the_body(cm: Any, wire: ServiceWire) -> None:
    class Hooked(type(cm._entity_manager)):  # type: ignore[misc]
        """A manager of its own."""

    Hooked.add_hook("modify_body_for_create", lambda body: body.update(uri="u"))
    wire.answer("POST", "/entities", **created("enAAAA01"))
    wire.answer("GET", EN, ENTITY)
    Hooked(cm).create("web01")
    assert wire.sent[0].body == {"label": "web01", "uri": "u"}


@pytest.mark.parametrize("by_id", [True, False])
def test_bug_15_label_and_addresses_can_change(
    cm: Any, wire: ServiceWire, entity: CloudMonitorEntity, by_id: bool
) -> None:
    wire.answer("PUT", EN, status=204)
    cm.update_entity("enAAAA01" if by_id else entity, label="new", ip_addresses={})
    assert wire.last.body == {"label": "new", "ip_addresses": {}}
    assert wire.lines == [f"PUT {EN}"]


def test_bug_11_metadata_of_an_entity_can_be_cleared(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", EN, status=204)
    assert cm.update_entity("enAAAA01", metadata={}) is None
    assert wire.last.body == {"metadata": {}}


def test_numbers_in_metadata_are_sent_as_text(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", EN, status=204)
    cm.update_entity("enAAAA01", metadata={"rank": 1, b"spare": True})
    assert wire.last.body == {"metadata": {"rank": "1", "spare": "True"}}


def test_update_keeps_the_order_of_old(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", EN, status=204)
    cm.update_entity("enAAAA01", "agent-2", {"a": "b"})
    assert wire.last.body == {"agent_id": "agent-2", "metadata": {"a": "b"}}


def test_delete(cm: Any, wire: ServiceWire) -> None:
    wire.answer("DELETE", EN, status=204)
    assert cm.delete_entity("enAAAA01") is None
    assert wire.lines == [f"DELETE {EN}"]


def test_alarms_of_a_plan_know_their_entity_when_asked(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/views/alarmsByNp/npAAAA01", page(ALARM))
    wire.answer("GET", EN, ENTITY)
    (alarm,) = cm.list_alarms_by_notification_plan("npAAAA01")
    assert len(wire.lines) == 1
    assert alarm.entity.label == "web01"
    assert wire.lines[1:] == [f"GET {EN}"]


def test_targets_of_agent_checks(cm: Any, wire: ServiceWire) -> None:
    path = f"{EN}/agent/check_types/agent.disk/targets"
    wire.answer("GET", path, page("/dev/sda"))
    assert cm.list_agent_check_targets("enAAAA01", "agent.disk") == ["/dev/sda"]
