"""`cloud_networks.routers`."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.routers import Router

from .conftest import Wire

ROUTER = {"id": "r1", "name": "edge", "routes": []}
ROUTE = {"destination": "10.99.0.0/24", "nexthop": "10.9.0.200"}


def test_a_router_is_made_with_a_gateway(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/routers", {"router": ROUTER}, 201)
    made = neutron.routers.create("edge", external_network="x1", ha=False, description="d")
    assert type(made) is Router
    assert wire.last.body == {
        "router": {
            "name": "edge",
            "ha": False,
            "external_gateway_info": {"network_id": "x1"},
            "description": "d",
        }
    }


@pytest.mark.parametrize("verb", ["add", "remove"])
@pytest.mark.parametrize(
    ("arguments", "body"),
    [({"subnet": "s1"}, {"subnet_id": "s1"}), ({"port": "p1"}, {"port_id": "p1"})],
)
def test_interfaces_come_and_go(
    neutron: CloudNetworkClient, wire: Wire, verb: str, arguments: Any, body: Any
) -> None:
    answer = {"id": "r1", "port_id": "p1", "subnet_id": "s1"}
    wire.answer("PUT", f"/routers/r1/{verb}_router_interface", answer)
    router = Router(neutron.routers, ROUTER)
    assert getattr(router, f"{verb}_interface")(**arguments) == answer
    assert wire.last.body == body


@pytest.mark.parametrize("arguments", [{}, {"subnet": "s1", "port": "p1"}, {"subnet": ""}])
def test_an_interface_is_a_subnet_or_a_port(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, str]
) -> None:
    with pytest.raises(ValueError):
        neutron.routers.add_interface("r1", **arguments)
    with pytest.raises(ValueError):
        neutron.routers.remove_interface("r1", **arguments)
    assert wire.lines == []


def test_the_gateway_is_set_and_cleared(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/routers/r1", {"router": ROUTER})
    neutron.routers.set_gateway("r1", "x1", False, [{"ip_address": "203.0.113.6"}])
    neutron.routers.clear_gateway("r1")
    bodies = [sent.body["router"]["external_gateway_info"] for sent in wire.sent]
    assert bodies == [
        {
            "network_id": "x1",
            "enable_snat": False,
            "external_fixed_ips": [{"ip_address": "203.0.113.6"}],
        },
        {},
    ]


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_routes_come_and_go(neutron: CloudNetworkClient, wire: Wire, verb: str) -> None:
    wire.answer("PUT", f"/routers/r1/{verb}_extraroutes", {"router": {**ROUTER, "routes": [ROUTE]}})
    assert getattr(neutron.routers, f"{verb}_routes")("r1", [ROUTE]).routes == [ROUTE]
    assert wire.last.body == {"router": {"routes": [ROUTE]}}
