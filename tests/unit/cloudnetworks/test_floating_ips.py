"""`cloud_networks.floating_ips` and their port forwardings."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.floating_ips import FloatingIP, PortForwarding

from .conftest import Wire

FIP = {"id": "f1", "floating_ip_address": "203.0.113.17", "port_id": None, "status": "DOWN"}
PORTS = [
    {"id": "p6", "fixed_ips": [{"ip_address": "fd00::5"}]},
    {"id": "p4", "fixed_ips": [{"ip_address": "fd00::6"}, {"ip_address": "10.9.0.21"}]},
    {"id": "p5", "fixed_ips": [{"ip_address": "10.9.0.22"}]},
]
FORWARDING = {"id": "w1", "protocol": "tcp", "external_port": 8080}


def test_an_address_is_taken(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/floatingips", {"floatingip": FIP}, 201)
    made = neutron.floating_ips.create("x1", port="p1", subnet="s1", description="d")
    assert repr(made) == "<FloatingIP: 203.0.113.17>"
    assert wire.last.body == {
        "floatingip": {
            "floating_network_id": "x1",
            "port_id": "p1",
            "subnet_id": "s1",
            "description": "d",
        }
    }


def test_addresses_of_a_network_are_listed(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/floatingips", {"floatingips": [FIP]})
    neutron.floating_ips.list(network="x1", router="r1")
    assert wire.lines == ["GET /floatingips?floating_network_id=x1&router_id=r1"]


def test_an_address_points_at_a_port(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/floatingips/f1", {"floatingip": {**FIP, "port_id": "p1"}})
    fip = FloatingIP(neutron.floating_ips, FIP)
    fip.associate(port="p1", fixed_address="10.9.0.21")
    assert fip.port_id == "p1"
    assert wire.last.body == {"floatingip": {"port_id": "p1", "fixed_ip_address": "10.9.0.21"}}


@pytest.mark.parametrize(
    ("address", "port", "body"),
    [
        (None, "p4", {"port_id": "p4"}),
        ("10.9.0.22", "p5", {"port_id": "p5", "fixed_ip_address": "10.9.0.22"}),
    ],
)
def test_an_address_points_at_a_server(
    neutron: CloudNetworkClient, wire: Wire, address: Any, port: str, body: dict[str, str]
) -> None:
    wire.answer("GET", "/ports", {"ports": PORTS})
    wire.answer("PUT", "/floatingips/f1", {"floatingip": {**FIP, "port_id": port}})
    neutron.floating_ips.associate("f1", server="v1", fixed_address=address)
    assert wire.lines[0] == "GET /ports?device_id=v1"
    assert wire.last.body == {"floatingip": body}


def test_a_server_without_such_a_port(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/ports", {"ports": PORTS[:1]})
    with pytest.raises(exceptions.NotFound, match="v1.*IPv4"):
        neutron.floating_ips.associate("f1", server="v1")


@pytest.mark.parametrize("arguments", [{}, {"port": "p1", "server": "v1"}, {"server": ""}])
def test_it_is_a_port_or_a_server(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, str]
) -> None:
    with pytest.raises(ValueError):
        neutron.floating_ips.associate("f1", **arguments)
    assert wire.lines == []


def test_an_address_points_at_nothing(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/floatingips/f1", {"floatingip": FIP})
    fip = FloatingIP(neutron.floating_ips, {**FIP, "port_id": "p1"})
    fip.disassociate()
    assert fip.port_id is None
    assert wire.last.body == {"floatingip": {"port_id": None}}


# --- port forwardings ---------------------------------------------------------------------------


def test_a_port_is_passed_on(neutron: CloudNetworkClient, wire: Wire) -> None:
    path = "/floatingips/f1/port_forwardings"
    wire.answer("POST", path, {"port_forwarding": FORWARDING}, 201)
    wire.answer("GET", path, {"port_forwardings": [FORWARDING]})
    wire.answer("PUT", f"{path}/w1", {"port_forwarding": FORWARDING})
    wire.answer("DELETE", f"{path}/w1", status=204)
    forwardings = neutron.port_forwardings(FloatingIP(neutron.floating_ips, FIP))
    made = forwardings.create("tcp", 8080, 80, "10.9.0.21", "p1")
    assert type(made) is PortForwarding
    assert wire.last.body == {
        "port_forwarding": {
            "protocol": "tcp",
            "external_port": 8080,
            "internal_port": 80,
            "internal_ip_address": "10.9.0.21",
            "internal_port_id": "p1",
        }
    }
    made.update(port="p2")
    assert wire.last.body == {"port_forwarding": {"internal_port_id": "p2"}}
    assert forwardings.list() == [made]
    made.delete()
    assert wire.lines[-1] == f"DELETE {path}/w1"


def test_forwardings_need_an_address(neutron: CloudNetworkClient) -> None:
    with pytest.raises(ValueError):
        neutron.port_forwardings("")
