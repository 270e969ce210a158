"""Usage, counters and limits on the wire of Rackspace; certificate mappings."""

from __future__ import annotations

import datetime

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient
from tests.unit.endpoint_wire import EndpointWire


def test_usage_of_the_account_or_of_one(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("GET", "/loadbalancers/usage", {"accountId": 1})
    wire.answer("GET", "/loadbalancers/71/usage", {"links": []})
    assert clb.get_usage() == {"accountId": 1}
    assert lb.get_usage(start="2026-01-30 10:11:12", end=datetime.date(2026, 1, 31)) == {
        "links": []
    }

    assert wire.query == [("startTime", "2026-01-30T10:11:12"), ("endTime", "2026-01-31T00:00:00")]


def test_bug_24_times_with_a_zone_are_sent_in_utc(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    wire.answer("GET", "/loadbalancers/usage", {})
    clb.get_usage(start=datetime.datetime(2026, 1, 31, 22, 0, tzinfo=zone))

    assert wire.query == [("startTime", "2026-02-01T03:00:00")]


def test_other_texts_are_no_time(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString):
        clb.get_usage(start="yesterday")
    assert wire.lines == []


def test_stats_need_a_load_balancer(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("GET", "/loadbalancers/71/stats", {"maxConn": 60})

    assert clb.get_stats(lb) == {"maxConn": 60}
    with pytest.raises(TypeError):
        clb._manager.get_stats()


def test_what_the_service_offers(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    base = "/loadbalancers"
    wire.answer("GET", f"{base}/absolutelimits", {"absolute": [{"name": "N", "value": 25}]})
    wire.answer("GET", f"{base}/protocols", {"protocols": [{"name": "HTTP", "port": 80}]})
    wire.answer("GET", f"{base}/algorithms", {"algorithms": [{"name": "RANDOM"}]})
    domains = {"allowedDomains": [{"allowedDomain": {"name": "example.com"}}]}
    wire.answer("GET", f"{base}/alloweddomains", domains)
    wire.answer("GET", f"{base}/billable", {"loadBalancers": [{"id": 1}]})
    wire.answer("GET", f"{base}/71/usage/current", {"links": []})
    wire.answer("GET", f"{base}/71/clustersourceaddresses", {"clusterSourceAddresses": {"a": 1}})
    wire.answer("GET", "/regionalsourceaddresses", {"RegionalSourceAddresses": {"b": 2}})
    wire.answer("GET", "/limits", {"limits": {"rate": []}})

    assert clb.get_absolute_limits() == {"N": 25}
    assert (clb.protocols, clb.protocols, clb.algorithms) == (["HTTP"], ["HTTP"], ["RANDOM"])
    assert clb.allowed_domains == ["example.com"]
    assert clb.get_billable(limit=5)[0].id == 1
    assert lb.get_current_usage() == {"links": []}
    assert clb._manager.get_cluster_source_addresses(lb) == {"a": 1}
    assert clb._manager.get_regional_source_addresses() == {"b": 2}
    assert clb.get_limits() == {"limits": {"rate": []}}
    assert len(wire.lines) == 9


def test_certificate_mappings(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    base = "/loadbalancers/71/ssltermination"
    mapping = {"id": 5, "hostName": "shop.example.com"}
    wire.answer("GET", f"{base}/ciphers", {"ciphers": [{"name": "AES"}]})
    listed = {"certificateMappings": [{"certificateMapping": mapping}]}
    wire.answer("GET", f"{base}/certificatemappings", listed)
    wire.answer("POST", f"{base}/certificatemappings", {"certificateMapping": mapping}, 202)
    wire.answer("GET", f"{base}/certificatemappings/5", {"certificateMapping": mapping})
    wire.answer("PUT", f"{base}/certificatemappings/5", status=202)
    wire.answer("DELETE", f"{base}/certificatemappings/5", status=202)
    manager = lb.manager

    assert manager.get_ssl_ciphers(lb) == ["AES"]
    assert manager.list_certificate_mappings(lb) == [mapping]
    assert manager.add_certificate_mapping(lb, "shop.example.com", "K", "C") == mapping
    assert wire.body == {
        "certificateMapping": {
            "hostName": "shop.example.com",
            "privateKey": "K",
            "certificate": "C",
        }
    }
    assert manager.get_certificate_mapping(lb, mapping) == mapping
    manager.update_certificate_mapping(lb, 5, hostName="b.example.com")
    assert wire.body == {"certificateMapping": {"hostName": "b.example.com"}}
    manager.delete_certificate_mapping(lb, 5)
    assert wire.lines[-1] == f"DELETE {base}/certificatemappings/5"


@pytest.mark.parametrize("by_client", [True, False])
def test_certificate_mappings_are_calls_of_the_load_balancer_and_of_the_client(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire, by_client: bool
) -> None:
    base = "/loadbalancers/71/ssltermination"
    mapping = {"id": 5, "hostName": "shop.example.com"}
    wire.answer("GET", f"{base}/ciphers", {"ciphers": [{"name": "AES"}]})
    listed = {"certificateMappings": [{"certificateMapping": mapping}]}
    wire.answer("GET", f"{base}/certificatemappings", listed)
    wire.answer("POST", f"{base}/certificatemappings", {"certificateMapping": mapping}, 202)
    wire.answer("GET", f"{base}/certificatemappings/5", {"certificateMapping": mapping})
    wire.answer("PUT", f"{base}/certificatemappings/5", status=202)
    wire.answer("DELETE", f"{base}/certificatemappings/5", status=202)
    caller, first = (clb, (lb,)) if by_client else (lb, ())

    assert caller.get_ssl_ciphers(*first) == ["AES"]
    assert caller.list_certificate_mappings(*first) == [mapping]
    assert caller.add_certificate_mapping(*first, "shop.example.com", "K", "C", "I") == mapping
    assert wire.body == {
        "certificateMapping": {
            "hostName": "shop.example.com",
            "privateKey": "K",
            "certificate": "C",
            "intermediateCertificate": "I",
        }
    }
    assert caller.get_certificate_mapping(*first, 5) == mapping
    changes = {
        "hostName": "b.example.com",
        "privateKey": "K2",
        "certificate": "C2",
        "intermediateCertificate": "I2",
    }
    caller.update_certificate_mapping(*first, mapping, **changes)
    assert wire.body == {"certificateMapping": changes}
    caller.delete_certificate_mapping(*first, mapping)
    assert wire.lines[-1] == f"DELETE {base}/certificatemappings/5"
