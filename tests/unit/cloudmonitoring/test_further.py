"""Zones, suppressions, agents, and what audits show."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudmonitoring import (
    CloudMonitorAgent,
    CloudMonitorAlarm,
    CloudMonitorCheck,
    CloudMonitorSuppression,
    CloudMonitorZone,
)
from pyrax.cloudmonitoring.further import without_secrets
from tests.unit.service_wire import ServiceWire

from .conftest import ALARM, created, page

ZONE = {"id": "mzdfw", "label": "Dallas Fort Worth (DFW)", "country_code": "US", "source_ips": []}
SP = "/suppressions/spAAAA01"
SUPPRESSION = {
    "id": "spAAAA01",
    "label": "night work",
    "notification_plans": [],
    "entities": [],
    "checks": [],
    "alarms": [],
    "start_time": 1735689600000,
    "end_time": 1735693200000,
}


def test_zones(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/monitoring_zones", page(ZONE))
    wire.answer("GET", "/monitoring_zones/mzdfw", ZONE)
    (zone,) = cm.list_monitoring_zones()
    assert isinstance(zone, CloudMonitorZone)
    assert zone.name == "Dallas Fort Worth (DFW)"
    assert cm.get_monitoring_zone("mzdfw") == zone


def test_bug_13_a_missing_attribute_of_a_zone_asks_nobody(cm: Any, wire: ServiceWire) -> None:
    zone = CloudMonitorZone(cm._monitoring_zone_manager, {"id": "mzdfw"}, loaded=False)
    assert zone.name is None
    assert not hasattr(zone, "country_code")
    assert wire.lines == []


def test_bug_22_zones_are_hashable() -> None:
    assert len({CloudMonitorZone(None, ZONE), CloudMonitorZone(None, ZONE)}) == 1


def test_traceroute(cm: Any, wire: ServiceWire) -> None:
    hops = [{"number": 1, "rtts": [0.9, 0.8, 0.8], "ip": "192.0.2.1"}]
    wire.answer("POST", "/monitoring_zones/mzdfw/traceroute", {"result": hops})
    assert cm.traceroute(CloudMonitorZone(None, ZONE), "www.example.com", "IPv4") == hops
    assert wire.last.body == {"target": "www.example.com", "target_resolver": "IPv4"}


def test_a_traceroute_needs_a_target(cm: Any, wire: ServiceWire) -> None:
    with pytest.raises(ValueError, match="target"):
        cm.traceroute("mzdfw", "")
    assert wire.lines == []


def test_create_a_suppression(cm: Any, wire: ServiceWire, check: CloudMonitorCheck) -> None:
    wire.answer("POST", "/suppressions", **created("spAAAA01"))
    wire.answer("GET", SP, SUPPRESSION)
    made = cm.create_suppression(
        label="night work",
        notification_plans={"id": "npAAAA01"},
        entities=[check.entity],
        checks=[check, "enB:chB"],
        alarms=CloudMonitorAlarm(None, ALARM),
        end_time=1735693200,
    )
    assert isinstance(made, CloudMonitorSuppression)
    assert (made.name, made.end_time) == ("night work", 1735693200000)
    assert wire.sent[0].body == {
        "label": "night work",
        "notification_plans": ["npAAAA01"],
        "entities": ["enAAAA01"],
        "checks": ["enAAAA01:chAAAA01", "enB:chB"],
        "alarms": ["enAAAA01:alAAAA01"],
        "start_time": 0,
        "end_time": 1735693200000,
    }


def test_change_and_delete_a_suppression(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", SP, status=204)
    wire.answer("DELETE", SP, status=204)
    cm.update_suppression("spAAAA01", end_time=0, checks=[])
    CloudMonitorSuppression(cm._suppression_manager, SUPPRESSION).update(label="x")
    cm.delete_suppression("spAAAA01")
    assert [sent.body for sent in wire.sent] == [
        {"end_time": 0, "checks": []},
        {"label": "x"},
        None,
    ]


def test_the_times_of_a_suppression_can_be_sent_back(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", SP, status=204)
    suppression = CloudMonitorSuppression(cm._suppression_manager, SUPPRESSION)
    suppression.update(start_time=suppression.start_time, end_time="2025-01-01 00:00:00")
    assert wire.last.body["start_time"] == 1735689600000
    assert abs(wire.last.body["end_time"] - 1735689600000) < 86_400_000


def test_list_suppressions_and_their_logs(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/suppressions", page(SUPPRESSION))
    wire.answer("GET", SP, SUPPRESSION)
    wire.answer("GET", "/suppression_logs?limit=1&marker=a", page({"id": "a"}, next_marker="b"))
    (one,) = cm.list_suppressions()
    assert cm.get_suppression(one) == one
    assert cm.list_suppression_logs(1, "a", return_next=True) == ([{"id": "a"}], "b")


def test_agents(cm: Any, wire: ServiceWire) -> None:
    agent = {"id": "web01", "last_connected": 1735689600000}
    wire.answer("GET", "/agents", page(agent))
    wire.answer("GET", "/agents/web01", agent)
    wire.answer("GET", "/agents/web01/connections", page({"id": "cn1"}))
    wire.answer("GET", "/agents/web01/connections/cn1", {"id": "cn1"})
    (found,) = cm.list_agents()
    assert isinstance(found, CloudMonitorAgent)
    assert cm.get_agent("web01") == found
    assert cm.list_agent_connections(found) == [{"id": "cn1"}]
    assert cm.get_agent_connection(found, "cn1") == {"id": "cn1"}
    with pytest.raises(ValueError, match="connection"):
        cm.get_agent_connection(found, "")


def test_host_information(cm: Any, wire: ServiceWire) -> None:
    info = {"timestamp": 1, "error": None, "info": [{"total": 1}]}
    wire.answer("GET", "/agents/web01/host_info_types", {"types": []})
    wire.answer("GET", "/agents/web01/host_info/memory", info)
    assert cm.list_host_info_types("web01") == {"types": []}
    assert cm.get_host_info("web01", "memory") == info


AUDIT = {
    "id": "84428400",
    "url": "/v1.0/agent_tokens/4c5e28f0%3A1",
    "headers": {"x-auth-token": "t0k3n", "accept": "application/json"},
    "payload": '{"details": {"url": "http://x", "auth_password": "pw-1"}}',
}


def test_audits_without_their_secrets() -> None:
    shown = without_secrets(AUDIT)
    assert shown["headers"] == {"x-auth-token": "***", "accept": "application/json"}
    assert shown["url"] == "/v1.0/agent_tokens/***"
    assert shown["payload"] == '{"details": {"url": "http://x", "auth_password": "***"}}'
    assert AUDIT["headers"]["x-auth-token"] == "t0k3n"  # type: ignore[index]


@pytest.mark.parametrize("payload", ['{"label":"web"}', "label=web", "", None])
def test_harmless_payloads_stay_as_they_are(payload: Any) -> None:
    assert without_secrets({"payload": payload, "headers": None})["payload"] == payload


def test_payloads_that_are_cut_off_are_masked() -> None:
    text = without_secrets({"payload": '{"auth_password": "pw-1", "x": '})["payload"]
    assert "pw-1" not in text


def test_what_is_no_entry_stays_as_it_is() -> None:
    assert without_secrets("x") == "x"
