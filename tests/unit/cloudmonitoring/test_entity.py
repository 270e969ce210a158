"""Entities as objects."""

from __future__ import annotations

import pickle
from typing import Any

from pyrax.cloudmonitoring import CloudMonitorEntity
from tests.unit.service_wire import ServiceWire

from .conftest import CH, CHECK, EN, ENTITY, page


def test_name_is_label(entity: CloudMonitorEntity) -> None:
    assert entity.name == entity.label == "web01"
    assert CloudMonitorEntity(entity.manager, {"id": "enAAAA01"}, loaded=True).name is None


def test_update(entity: CloudMonitorEntity, wire: ServiceWire) -> None:
    wire.answer("PUT", EN, status=204)
    assert entity.update("agent-2", {"a": "b"}) is None
    entity.update(name="new", uri="https://x.example/1")
    assert [sent.body for sent in wire.sent] == [
        {"agent_id": "agent-2", "metadata": {"a": "b"}},
        {"label": "new", "uri": "https://x.example/1"},
    ]


def test_bug_22_entities_are_hashable(entity: CloudMonitorEntity) -> None:
    assert {entity: 1}[CloudMonitorEntity(entity.manager, dict(ENTITY))] == 1


def test_bug_23_an_entity_without_id_asks_nobody_when_it_is_made(
    cm: Any, wire: ServiceWire
) -> None:
    made = CloudMonitorEntity(cm._entity_manager, {"label": "x"})
    assert made.name == "x"
    assert wire.lines == []


def test_get_check_and_delete_check(entity: CloudMonitorEntity, wire: ServiceWire) -> None:
    wire.answer("GET", f"{CH}/chAAAA01", CHECK)
    wire.answer("DELETE", f"{CH}/chAAAA01", status=204)
    check = entity.get_check("chAAAA01")
    assert check.entity is entity
    assert entity.delete_check(check) is None
    assert entity.delete_check("chAAAA01") is None


def test_metrics_of_a_check_given_by_id(entity: CloudMonitorEntity, wire: ServiceWire) -> None:
    wire.answer("GET", f"{CH}/chAAAA01", CHECK)
    wire.answer("GET", f"{CH}/chAAAA01/metrics?limit=5", page({"name": "x"}))
    metrics, marker = entity.list_metrics("chAAAA01", limit=5, return_next=True)
    assert ([one.name for one in metrics], marker) == (["x"], None)


def test_data_points_of_a_check_given_by_id(entity: CloudMonitorEntity, wire: ServiceWire) -> None:
    wire.answer("GET", f"{CH}/chAAAA01", CHECK)
    path = f"{CH}/chAAAA01/metrics/x/plot?from=1000&to=2000&resolution=FULL"
    wire.answer("GET", path, page({"average": 1}))
    assert entity.get_metric_data_points("chAAAA01", "x", 1, 2, resolution="FULL") == [
        {"average": 1}
    ]


def test_unknown_fields_become_attributes(cm: Any) -> None:
    found = CloudMonitorEntity(cm._entity_manager, {**ENTITY, "confd_name": None}, loaded=True)
    assert found.confd_name is None  # type: ignore[attr-defined]


def test_entities_can_be_pickled(entity: CloudMonitorEntity) -> None:
    assert entity._check_manager.entity is entity
    assert entity._alarm_manager.entity is entity
    assert pickle.loads(pickle.dumps(entity)) == entity
