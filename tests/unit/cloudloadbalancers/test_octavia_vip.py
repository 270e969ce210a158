"""What the network says about an address of a load balancer on Octavia."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer
from tests.unit.endpoint_wire import EndpointWire

from .conftest import OCTAVIA_LB

NETWORK = "https://network.example.com"
PORT, NET = OCTAVIA_LB["vip_port_id"], OCTAVIA_LB["vip_network_id"]


def with_network(tree: CloudLoadBalancer, url: str = NETWORK) -> None:
    """Give the login a network service."""
    found = {"public": url}
    tree.manager.api.identity.find_endpoint = lambda service, region: found


@pytest.mark.parametrize(
    ("external", "floating", "kind"),
    [(True, [], "PUBLIC"), (False, [{"port_id": PORT}], "PUBLIC"), (False, [], "SERVICENET")],
)
def test_the_type_tells_whether_the_outer_world_reaches_it(
    tree: CloudLoadBalancer,
    octavia: EndpointWire,
    external: bool,
    floating: list[dict[str, Any]],
    kind: str,
) -> None:
    with_network(tree)
    network = {"network": {"router:external": external}}
    octavia.mock.add("GET", f"{NETWORK}/v2.0/networks/{NET}", json=network)
    octavia.mock.add("GET", f"{NETWORK}/v2.0/floatingips", json={"floatingips": floating})
    vip = tree.virtual_ips[0]
    assert octavia.lines == []

    assert (vip.type, vip.type, vip.to_dict()) == (kind, kind, {"id": PORT})
    assert len(octavia.lines) <= 2


def test_a_network_that_says_nothing_means_inside(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    with_network(tree, f"{NETWORK}/v2.0/")
    octavia.mock.add("GET", f"{NETWORK}/v2.0/networks/{NET}", status=404)
    octavia.mock.add("GET", f"{NETWORK}/v2.0/floatingips", status=403)

    assert tree.virtual_ips[0].type == "SERVICENET"


@pytest.mark.parametrize(
    ("network", "floating"),
    [
        ("text", {"floatingips": []}),
        ({"network": "text"}, {"floatingips": []}),
        ({"network": {}}, []),
        ({"network": {}}, {"floatingips": "text"}),
        ({"network": {}}, {"floatingips": ["text"]}),
    ],
)
def test_an_answer_of_another_shape_tells_no_type(
    tree: CloudLoadBalancer, octavia: EndpointWire, network: Any, floating: Any
) -> None:
    with_network(tree)
    octavia.mock.add("GET", f"{NETWORK}/v2.0/networks/{NET}", json=network)
    octavia.mock.add("GET", f"{NETWORK}/v2.0/floatingips", json=floating)
    with pytest.raises(exceptions.ServiceResponseFailure):
        _ = tree.virtual_ips[0].type


def test_a_cloud_without_network_service_asks_nobody(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    assert tree.virtual_ips[0].type == "SERVICENET"
    tree.virtual_ips[0].type = "PUBLIC"
    assert tree.virtual_ips[0].type == "PUBLIC"
    assert octavia.lines == []
