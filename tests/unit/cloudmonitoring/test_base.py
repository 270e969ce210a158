"""Values, new ids, pages."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import base
from tests.unit.service_wire import ServiceWire

from .conftest import API, ENTITY, created, make_client, page

NOON = datetime.datetime(2025, 1, 1, 12, 0, 0)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The machine stands two hours east of Greenwich."""
    monkeypatch.setenv("TZ", "XXX-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_value_that_stands_for_not_given_looks_like_the_old_default() -> None:
    assert repr(base.UNCHANGED) == "False"
    assert not base.UNCHANGED


def test_label_and_name_are_one_value() -> None:
    assert base.label_of("", "b") == "b"
    assert base.label_of("a", "b") == "a"
    assert base.label_of("", None) is None


def test_ids_of_one_thing_or_a_list() -> None:
    assert base.ids_of("a") == ["a"]
    assert base.ids_of([{"id": "a"}, "b"]) == ["a", "b"]
    assert base.ids_of([]) == []
    assert base.ids_of(None) is None


def test_bug_19_numbers_are_seconds_and_sent_as_whole_milliseconds() -> None:
    assert base.milliseconds(1735689600) == 1735689600000
    assert base.milliseconds(1735689600.1234) == 1735689600123
    assert isinstance(base.milliseconds(1.5), int)


def test_bug_19_aware_times_are_converted() -> None:
    east = NOON.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=5)))
    assert base.milliseconds(east) == 1735714800000


def test_bug_19_times_without_zone_are_local(berlin: None) -> None:
    for moment in (NOON, "2025-01-01 12:00:00"):
        assert base.milliseconds(moment) == 1735725600000
    for day in (NOON.date(), "2025-01-01"):
        assert base.milliseconds(day) == 1735682400000


@pytest.mark.parametrize("moment", [1735689600000, float("inf"), float("nan")])
def test_bug_19_milliseconds_are_not_taken_for_seconds(moment: float) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString, match="milliseconds"):
        base.milliseconds(moment)


@pytest.mark.parametrize("moment", [True, "soon", object()])
def test_what_is_no_time_is_refused(moment: Any) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString):
        base.milliseconds(moment)


@pytest.mark.parametrize(
    ("timeout", "seconds", "expected"),
    [(None, 1800, (30, 1830)), (20, 60, (20, 90)), ((5, 400), 10, (5, 400)), (20, None, (20, 90))],
)
def test_calls_that_last_get_the_time_of_the_check_and_30_seconds(
    timeout: Any, seconds: Any, expected: Any
) -> None:
    assert base.patience(make_client(timeout=timeout), seconds) == expected


def test_the_timeout_of_the_client_counts_before_the_setting() -> None:
    client = make_client(timeout=20)
    client.timeout = 500
    assert base.patience(client, 60) == (30, 500)


def test_the_id_of_a_new_thing_is_in_a_header(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/entities", **created("enNEW"))
    wire.answer("GET", "/entities/enNEW", ENTITY)
    cm.create_entity("web01")
    assert wire.lines == ["POST /entities", "GET /entities/enNEW"]


def test_else_it_is_the_end_of_the_location(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/agent_tokens", status=201, headers={"Location": f"{API}/x/a%3Ab?c=d"})
    wire.answer("GET", "/agent_tokens/a%3Ab", {"id": "a:b"})
    assert cm.create_agent_token("web").id == "a:b"


def test_a_creation_without_id_says_so(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/entities", status=201)
    with pytest.raises(exceptions.ServiceResponseFailure, match="does not say its id"):
        cm.create_entity("web01")


def test_an_answer_that_is_no_object_says_so(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities/enAAAA01", ["x"])
    with pytest.raises(exceptions.ServiceResponseFailure, match="no object"):
        cm.get_entity("enAAAA01")


def test_a_page_with_the_marker_of_the_next(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities?limit=1&marker=en1", page(ENTITY, next_marker="en2"))
    found, marker = cm.list_entities(limit=1, marker="en1", return_next=True)
    assert ([one.id for one in found], marker) == (["enAAAA01"], "en2")


def test_the_last_page_has_no_marker(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities", page(ENTITY))
    assert cm.list_entities(return_next=True)[1] is None
    assert [one.label for one in cm.list_entities()] == ["web01"]


def test_a_walk_follows_the_markers_and_never_the_link(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities", page({"id": "en1"}, next_marker="en2"))
    wire.answer("GET", "/entities?marker=en2", page({"id": "en2"}))
    assert [one.id for one in cm._entity_manager.findall()] == ["en1", "en2"]


def test_a_walk_ends_when_markers_repeat(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/entities", page({"id": "en1"}, next_marker="en1"))
    wire.answer("GET", "/entities?marker=en1", page({"id": "en1"}, next_marker="en1"))
    assert len(cm._entity_manager.findall()) == 2


@pytest.mark.parametrize("bad", ["", ".", "..", None])
def test_no_empty_id_becomes_a_call_on_the_collection(cm: Any, wire: ServiceWire, bad: Any) -> None:
    for call in (cm.get_entity, cm.delete_entity, cm.delete_notification, cm.delete_agent_token):
        with pytest.raises(ValueError, match=r"id|path"):
            call(bad)
    assert wire.lines == []


def test_ids_are_quoted(cm: Any, wire: ServiceWire) -> None:
    wire.answer("DELETE", "/entities/a%2Fb%3Fc", status=204)
    cm.delete_entity("a/b?c")
    assert wire.lines == ["DELETE /entities/a%2Fb%3Fc"]
