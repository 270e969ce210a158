"""Account, audits, changes, states, and trials through the client."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.unit.service_wire import ServiceWire

from .conftest import EN, page

AUDIT = {"id": "a1", "timestamp": 1, "headers": {"x-auth-token": "t0k3n"}}
UTC = datetime.timezone.utc
BEGIN = datetime.datetime(2025, 1, 1, tzinfo=UTC)


def test_account(cm: Any, wire: ServiceWire) -> None:
    account = {"id": "acAAAA", "webhook_token": "t", "metadata": {}}
    wire.answer("GET", "/account", account)
    assert cm.get_account() == account


def test_update_account(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", "/account", status=204)
    assert cm.update_account({}, "hook-secret") is None
    assert wire.last.body == {"metadata": {}, "webhook_token": "hook-secret"}
    with pytest.raises(ValueError, match="nothing to change"):
        cm.update_account()
    assert len(wire.lines) == 1


def test_audits_hold_no_tokens_unless_one_asks(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/audits", page(AUDIT))
    assert cm.get_audits()[0]["headers"] == {"x-auth-token": "***"}
    assert cm.get_audits(raw=True) == [AUDIT]


def test_bug_20_audits_of_a_span_page_by_page(cm: Any, wire: ServiceWire) -> None:
    query = "from=1735689600000&to=1735693200000&limit=1&marker=a1&reverse=true"
    wire.answer("GET", f"/audits?{query}", page({"id": "a1"}, next_marker="a2"))
    found = cm.get_audits(BEGIN, 1735693200, 1, "a1", True, True)
    assert found == ([{"id": "a1"}], "a2")
    assert wire.lines == [f"GET /audits?{query}"]


def test_changelogs_are_the_whole_answer(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/changelogs/alarms?entityId=enAAAA01", page({"id": "c1"}))
    assert cm.get_changelogs("enAAAA01") == page({"id": "c1"})


def test_bug_20_changelogs_of_a_span_page_by_page(cm: Any, wire: ServiceWire) -> None:
    answer = page({"id": "c1"}, next_marker="c2")
    wire.answer("GET", "/changelogs/alarms?from=1735689600000&limit=1&marker=c1", answer)
    found = cm.get_changelogs(start=BEGIN, limit=1, marker="c1", return_next=True)
    assert found == (answer, "c2")


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({}, ""),
        ({"entity": {"id": "enAAAA01"}}, "?entityId=enAAAA01"),
        ({"entity": ["enA", "enB"]}, "?entityId=enA&entityId=enB"),
        ({"uri": "https://x.example/1"}, "?uri=https%3A%2F%2Fx.example%2F1"),
        ({"limit": 5, "marker": "enB"}, "?limit=5&marker=enB"),
    ],
)
def test_bug_20_the_overview(cm: Any, wire: ServiceWire, given: Any, query: str) -> None:
    answer = page({"entity": {}}, next_marker="enC")
    wire.answer("GET", "/views/overview", answer, any_query=True)
    assert cm.get_overview(**given) == answer
    assert cm.get_overview(**given, return_next=True) == (answer, "enC")
    assert wire.mock.calls[0].request.url.endswith(f"/views/overview{query}")


def test_an_overview_is_of_entities_or_of_addresses(cm: Any, wire: ServiceWire) -> None:
    with pytest.raises(ValueError, match="not by both"):
        cm.get_overview(entity="enA", uri="x")
    assert wire.lines == []


def test_a_check_is_tried_out(cm: Any, wire: ServiceWire, entity: Any) -> None:
    wire.answer("POST", f"{EN}/test-check?debug=true", [{"available": True}])
    found = cm.test_check(
        entity,
        "remote.ping",
        {"count": 5},
        ["mzdfw"],
        target_hostname="www.example.com",
        target_resolver="IPv6",
        include_debug=True,
    )
    assert found == [{"available": True}]
    assert wire.last.body == {
        "type": "remote.ping",
        "details": {"count": 5},
        "disabled": False,
        "monitoring_zones_poll": ["mzdfw"],
        "target_hostname": "www.example.com",
        "target_resolver": "IPv6",
    }


def test_alarm_examples(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/alarm_examples", page({"id": "e.1"}))
    wire.answer("GET", "/alarm_examples/e.1", {"id": "e.1"})
    wire.answer("POST", "/alarm_examples/e.1", {"bound_criteria": "return OK"})
    assert cm.list_alarm_examples() == [{"id": "e.1"}]
    assert cm.get_alarm_example("e.1") == {"id": "e.1"}
    bound = cm.evaluate_alarm_example({"id": "e.1"}, {"string": "x"})
    assert bound == {"bound_criteria": "return OK"}
    assert wire.last.body == {"values": {"string": "x"}}
