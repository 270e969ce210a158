"""Access list, monitor, throttle, TLS and error page on the wire of Rackspace."""

from __future__ import annotations

import logging

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient
from tests.unit.endpoint_wire import EndpointWire

from .conftest import FULL

BASE = "/loadbalancers/71"


@pytest.mark.parametrize("form", ["list", "dict", "single"])
def test_access_lists_are_added_in_any_form(
    lb: CloudLoadBalancer, wire: EndpointWire, form: str
) -> None:
    wire.answer("POST", f"{BASE}/accesslist", status=202)
    entry = {"address": "203.0.113.0/24", "type": "DENY"}
    lb.add_access_list({"list": [entry], "dict": {"accessList": [entry]}, "single": entry}[form])

    assert wire.body == {"accessList": [entry]}


@pytest.mark.parametrize("bad", [[], {}, "10.0.0.1", [1]])
def test_other_access_lists_are_refused(
    lb: CloudLoadBalancer, wire: EndpointWire, bad: object
) -> None:
    wire.answer("POST", f"{BASE}/accesslist", status=202)
    if bad == {}:
        bad = {"accessList": []}
    with pytest.raises((TypeError, ValueError)):
        lb.add_access_list(bad)
    assert wire.lines == []


def test_bug_16_no_access_list_is_an_empty_list(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", f"{BASE}/accesslist", {"accessList": None})
    wire.answer("GET", f"{BASE}/accesslist", {})

    assert (lb.get_access_list(), lb.get_access_list()) == ([], [])


def test_bug_15_ids_are_compared_as_texts_and_sent_ten_at_a_time(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    items = [{"id": number, "address": "10.0.0.1", "type": "DENY"} for number in range(1, 13)]
    wire.answer("GET", f"{BASE}/accesslist", {"accessList": items})
    wire.answer("DELETE", f"{BASE}/accesslist", status=202)
    wire.answer("GET", BASE, {"loadBalancer": FULL})
    lb.delete_access_list_items([str(number) for number in range(1, 13)])

    assert wire.lines[-1] == f"DELETE {BASE}/accesslist?id=11&id=12"
    assert wire.lines[-2] == f"GET {BASE}"


def test_bug_15_a_load_balancer_that_fails_between_batches_is_an_error(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    items = [{"id": number} for number in range(1, 13)]
    wire.answer("GET", f"{BASE}/accesslist", {"accessList": items})
    wire.answer("DELETE", f"{BASE}/accesslist", status=202)
    wire.answer("GET", BASE, {"loadBalancer": {**FULL, "status": "ERROR"}})

    with pytest.raises(exceptions.Conflict, match="is ERROR; what was asked for is done in part"):
        lb.delete_access_list_items(range(1, 13))


def test_unknown_access_list_ids_delete_nothing(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", f"{BASE}/accesslist", {"accessList": [{"id": 1000}]})

    with pytest.raises(exceptions.AccessListIDNotFound, match="4242"):
        lb.delete_access_list_items([1000, 4242])
    assert wire.lines == [f"GET {BASE}/accesslist"]


def test_the_whole_access_list_goes(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("DELETE", f"{BASE}/accesslist", status=202)
    lb.delete_access_list()

    assert wire.lines == [f"DELETE {BASE}/accesslist"]


@pytest.mark.parametrize("empty", [[], "", None])
def test_no_item_never_means_the_whole_list(
    lb: CloudLoadBalancer, wire: EndpointWire, empty: object
) -> None:
    with pytest.raises(ValueError):
        lb.delete_access_list_items(empty)
    assert wire.lines == []


def test_bug_11_the_type_of_a_monitor_is_compared_and_sent_in_upper_case(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    lb.protocol = "http"
    wire.answer("PUT", f"{BASE}/healthmonitor", status=202)
    lb.add_health_monitor("http", statusRegex="^200$", hostHeader="example.com")

    assert wire.body["healthMonitor"]["type"] == "HTTP"
    assert wire.body["healthMonitor"]["hostHeader"] == "example.com"


def test_bug_12_a_body_expression_is_not_needed(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", f"{BASE}/healthmonitor", status=202)
    lb.add_health_monitor("HTTP", statusRegex="^200$")

    assert "bodyRegex" not in wire.body["healthMonitor"]


def test_a_connect_monitor_has_no_path(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", f"{BASE}/healthmonitor", status=202)
    lb.add_health_monitor("CONNECT", delay=5, timeout=3, attemptsBeforeDeactivation=2)

    assert wire.body == {
        "healthMonitor": {
            "type": "CONNECT",
            "delay": 5,
            "timeout": 3,
            "attemptsBeforeDeactivation": 2,
        }
    }


def test_monitors_are_checked_first(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    with pytest.raises(exceptions.ProtocolMismatch, match="'HTTPS'"):
        lb.add_health_monitor("HTTPS", statusRegex="x")
    with pytest.raises(exceptions.MissingHealthMonitorSettings):
        lb.add_health_monitor("HTTP")
    assert wire.lines == []


def test_monitors_and_throttles_are_read_and_deleted(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    for path in ("healthmonitor", "connectionthrottle"):
        wire.answer("GET", f"{BASE}/{path}", {})
        wire.answer("DELETE", f"{BASE}/{path}", status=202)

    assert (lb.get_health_monitor(), lb.get_connection_throttle()) == ({}, {})
    assert (lb.delete_health_monitor(), lb.delete_connection_throttle()) == (None, None)


def test_bug_07_zero_connections_means_without_limit(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("PUT", f"{BASE}/connectionthrottle", status=202)
    lb.add_connection_throttle(maxConnections=0)
    assert lb.add_connection_throttle() is None

    assert wire.bodies == [{"connectionThrottle": {"maxConnections": 0}}]


def test_bug_08_an_intermediate_certificate_is_sent_only_when_given(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("PUT", f"{BASE}/ssltermination", {"sslTermination": {"securePort": 443}})
    answer = lb.add_ssl_termination(443, "KEY", "CERT")

    assert wire.body == {
        "sslTermination": {
            "securePort": 443,
            "privatekey": "KEY",
            "certificate": "CERT",
            "enabled": True,
            "secureTrafficOnly": False,
        }
    }
    assert answer["sslTermination"]["intermediateCertificate"] is None


def test_no_tls_termination_is_an_empty_dict(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", f"{BASE}/ssltermination", {"code": 404, "message": "none"}, 404)

    assert lb.get_ssl_termination() == {}
    with pytest.raises(exceptions.NoSSLTerminationConfiguration):
        lb.update_ssl_termination(enabled=False)


def test_a_tls_update_keeps_what_is_not_given(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    present = {"securePort": 443, "enabled": True, "secureTrafficOnly": False}
    wire.answer("GET", f"{BASE}/ssltermination", {"sslTermination": present})
    wire.answer("PUT", f"{BASE}/ssltermination", status=202)
    lb.update_ssl_termination(secureTrafficOnly=True)

    assert wire.body == {"sslTermination": {**present, "secureTrafficOnly": True}}


def test_keys_and_certificates_are_in_no_trace_and_no_exception(
    clb: CloudLoadBalancerClient,
    lb: CloudLoadBalancer,
    wire: EndpointWire,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key, certificate = "-----BEGIN KEY-----abc", "-----BEGIN CERTIFICATE-----def"
    message = f"The key {key} does not fit {certificate}"
    wire.answer("PUT", f"{BASE}/ssltermination", {"code": 400, "message": message}, 400)
    clb.http_log_debug = True
    with caplog.at_level(logging.DEBUG, "pyrax"), pytest.raises(exceptions.BadRequest) as caught:
        lb.add_ssl_termination(443, key, certificate, intermediateCertificate=certificate + "2")
    clb.http_log_debug = False

    shown = caplog.text.partition("RESP")[0] + str(caught.value)
    assert key not in shown and certificate not in shown
    assert "privatekey" not in lb.__dict__


def test_error_pages_are_set_read_and_cleared(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    page = {"errorpage": {"content": "<html>Sorry %s</html>"}}
    wire.answer("PUT", f"{BASE}/errorpage", page)
    wire.answer("GET", f"{BASE}/errorpage", page)
    wire.answer("DELETE", f"{BASE}/errorpage", status=202)
    assert lb.set_error_page(b"<html>Sorry %s</html>") == lb.get_error_page() == page
    lb.clear_error_page()

    assert wire.bodies == [page]


def test_a_private_key_that_the_service_sends_is_not_passed_on(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    base = f"{BASE}/ssltermination"
    mapping = {"certificateMapping": {"id": 1, "hostName": "h.example.com", "privateKey": "K"}}
    wire.answer("GET", base, {"sslTermination": {"securePort": 443, "privatekey": "K"}})
    wire.answer("GET", f"{base}/certificatemappings", {"certificateMappings": [mapping]})
    wire.answer("GET", f"{base}/certificatemappings/1", mapping)
    wire.answer("POST", f"{base}/certificatemappings", mapping, 202)
    manager = lb.manager
    shown = {"id": 1, "hostName": "h.example.com"}

    assert lb.get_ssl_termination() == {"securePort": 443}
    assert manager.list_certificate_mappings(lb) == [shown]
    assert manager.get_certificate_mapping(lb, 1) == shown
    assert manager.add_certificate_mapping(lb, "h.example.com", "K", "C") == shown
