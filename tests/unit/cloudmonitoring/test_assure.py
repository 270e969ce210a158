"""Ids in place of objects."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorEntity, assure_check, assure_entity
from tests.unit.service_wire import ServiceWire

from .conftest import CH, CHECK, EN, ENTITY, fault


def test_an_entity_given_by_id_is_fetched(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", EN, ENTITY)
    name = assure_entity(lambda client, entity, word: (entity.name, word))
    assert name(cm, "enAAAA01", word="x") == ("web01", "x")
    assert wire.lines == [f"GET {EN}"]


def test_an_entity_is_passed_on(cm: Any, wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    assert assure_entity(lambda client, one: one)(cm, entity) is entity
    assert wire.lines == []


def test_an_unknown_entity_is_not_found(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities/enNOPE", fault("Object does not exist", code=404), 404)
    with pytest.raises(exceptions.NotFound):
        cm.list_checks("enNOPE")


def test_bug_6_a_check_given_by_id_knows_its_entity(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    wire.answer("GET", f"{CH}/chAAAA01", CHECK)
    found = assure_check(lambda owner, check: check)(entity, "chAAAA01")
    assert isinstance(found, CloudMonitorCheck)
    assert found.entity is entity


def test_a_check_is_passed_on(entity: CloudMonitorEntity, check: CloudMonitorCheck) -> None:
    assert assure_check(lambda owner, one: one)(entity, check) is check


def test_the_decorators_keep_names() -> None:
    def doubled(self: Any, entity: Any) -> None:
        """Words."""

    assert assure_entity(doubled).__name__ == assure_check(doubled).__name__ == "doubled"
