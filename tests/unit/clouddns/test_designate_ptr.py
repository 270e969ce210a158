"""PTR records of devices on the wire of Designate."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSPTRRecord
from tests.unit.endpoint_wire import EndpointWire

FLOATING = {
    "id": "RegionOne:c5742ac0",
    "address": "203.0.113.10",
    "ptrdname": "smtp.example.org.",
    "ttl": 600,
    "description": None,
    "status": "ACTIVE",
}
UNNAMED = {**FLOATING, "id": "RegionOne:b", "address": "203.0.113.11", "ptrdname": None}
PATH = "/reverse/floatingips"


class Server(SimpleNamespace):
    """A server with two floating addresses and a fixed one."""

    id = "s1"
    addresses = {
        "private": [{"addr": "10.0.0.5"}, {"addr": "203.0.113.10"}, {"addr": "203.0.113.11"}]
    }


@pytest.fixture
def server(zones: EndpointWire) -> Server:
    """The server, whose floating addresses the service knows among others."""
    other = {**FLOATING, "id": "RegionOne:x", "address": "203.0.113.99"}
    zones.answer("GET", PATH, {"floatingips": [FLOATING, UNNAMED, other], "links": {}})
    return Server()


def test_names_of_floating_addresses_are_ptr_records(
    designate: CloudDNSClient, server: Server
) -> None:
    found = designate.list_ptr_records(server)

    assert [(type(one), one.name, one.data, one.ttl, one.device) for one in found] == [
        (CloudDNSPTRRecord, "smtp.example.org", "203.0.113.10", 600, server)
    ]


def test_names_are_given(designate: CloudDNSClient, server: Server, zones: EndpointWire) -> None:
    named = {**UNNAMED, "ptrdname": "web.example.org.", "status": "PENDING"}
    zones.answer("PATCH", f"{PATH}/RegionOne%3Ab", named, 202)
    record = {"name": "web.example.org", "data": "203.0.113.11", "ttl": 900, "comment": "web"}
    made = designate.add_ptr_records(server, record)[0]

    assert (made["name"], made.data, made.status) == ("web.example.org", "203.0.113.11", "PENDING")
    assert zones.body == {"ptrdname": "web.example.org.", "ttl": 900, "description": "web"}


def test_names_are_changed(designate: CloudDNSClient, server: Server, zones: EndpointWire) -> None:
    zones.answer("PATCH", f"{PATH}/RegionOne%3Ac5742ac0", FLOATING, 202)
    record = designate.list_ptr_records(server)[0]

    assert designate.update_ptr_record(server, record, "new.example.org", ttl=1) is True
    assert zones.body == {"ptrdname": "new.example.org.", "ttl": 300}


@pytest.mark.parametrize("address", [None, "203.0.113.10"])
def test_names_are_taken(
    designate: CloudDNSClient, server: Server, zones: EndpointWire, address: str | None
) -> None:
    zones.answer("PATCH", f"{PATH}/RegionOne%3Ac5742ac0", FLOATING, 202)

    assert designate.delete_ptr_records(server, address) is True
    assert zones.bodies == [{"ptrdname": None}]


def test_an_empty_address_does_not_mean_all(designate: CloudDNSClient, server: Server) -> None:
    with pytest.raises(ValueError):
        designate.delete_ptr_records(server, "")


def test_other_addresses_are_refused_before_anything_is_changed(
    designate: CloudDNSClient, server: Server, zones: EndpointWire
) -> None:
    good = {"name": "a.example.org", "data": "203.0.113.11"}
    with pytest.raises(exceptions.InvalidPTRRecord, match="'203.0.113.99'"):
        designate.add_ptr_records(server, [good, {**good, "data": "203.0.113.99"}])
    with pytest.raises(exceptions.NotSupported, match=r"fixed address 10\.0\.0\.5.*Designate v2"):
        designate.add_ptr_records(server, {**good, "data": "10.0.0.5"})

    assert all(line.startswith("GET") for line in zones.lines)


def test_what_the_service_refuses_is_told(
    designate: CloudDNSClient, server: Server, zones: EndpointWire
) -> None:
    refused = {"code": 400, "type": "invalid_object", "message": "no hostname"}
    zones.answer("PATCH", f"{PATH}/RegionOne%3Ab", refused, 400)

    with pytest.raises(exceptions.PTRRecordCreationFailed, match="no hostname"):
        designate.add_ptr_records(server, {"name": "x.example.org", "data": "203.0.113.11"})


def test_a_load_balancer_has_the_floating_addresses_of_its_port(
    designate: CloudDNSClient, server: Server, zones: EndpointWire
) -> None:
    class CloudLoadBalancer(SimpleNamespace):
        """A load balancer."""

    vip = SimpleNamespace(id="port-1", address="10.0.0.9")
    network: dict[str, Any] = {"public": "https://network.example.com/"}
    designate.identity.find_endpoint = lambda service, region: network
    floating = {"port_id": "port-1", "floating_ip_address": "203.0.113.10"}
    zones.mock.add(
        "GET", "https://network.example.com/v2.0/floatingips", json={"floatingips": [floating]}
    )
    found = designate.list_ptr_records(CloudLoadBalancer(id="lb", virtual_ips=[vip]))

    assert [one.name for one in found] == ["smtp.example.org"]
