"""`cloud_networks.subnets` and `cloud_networks.subnetpools`."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.subnets import Subnet, SubnetPool

from .conftest import Wire

SUBNET = {"id": "s1", "name": "", "network_id": "n1", "cidr": "10.9.0.0/24"}


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ({"cidr": "10.9.0.0/24"}, {"cidr": "10.9.0.0/24", "ip_version": 4}),
        ({"cidr": "fd00::/64"}, {"cidr": "fd00::/64", "ip_version": 6}),
        (
            {"cidr": "10.9.0.0/24", "gateway_ip": None, "enable_dhcp": False},
            {
                "cidr": "10.9.0.0/24",
                "ip_version": 4,
                "gateway_ip": None,
                "enable_dhcp": False,
            },
        ),
        (
            {"subnetpool": "p1", "prefixlen": 26, "ip_version": 4, "description": "d"},
            {"subnetpool_id": "p1", "prefixlen": 26, "ip_version": 4, "description": "d"},
        ),
    ],
)
def test_a_subnet_is_made_of_what_is_given(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, Any], fields: dict[str, Any]
) -> None:
    wire.answer("POST", "/subnets", {"subnet": SUBNET}, 201)
    assert type(neutron.subnets.create("n1", **arguments)) is Subnet
    assert wire.last.body == {"subnet": {"network_id": "n1", **fields}}


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({}, ValueError),
        ({"subnetpool": "p1"}, ValueError),
        ({"cidr": "10.9.0.0/24", "ip_version": 5}, ValueError),
        ({"cidr": "nonsense"}, exceptions.NetworkCIDRMalformed),
    ],
)
def test_a_subnet_needs_addresses(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        neutron.subnets.create("n1", **arguments)
    assert wire.lines == []


@pytest.mark.parametrize("network", ["", None])
def test_a_subnet_needs_a_network(neutron: CloudNetworkClient, wire: Wire, network: Any) -> None:
    with pytest.raises(ValueError, match="network"):
        neutron.subnets.create(network, "10.9.0.0/24")
    assert wire.lines == []


def test_a_pool_is_made(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/subnetpools", {"subnetpool": {"id": "p1", "name": "pool"}}, 201)
    made = neutron.subnetpools.create("pool", [b"10.20.0.0/16"], default_prefixlen=24)
    assert type(made) is SubnetPool
    assert wire.last.body == {
        "subnetpool": {"name": "pool", "prefixes": ["10.20.0.0/16"], "default_prefixlen": 24}
    }


@pytest.mark.parametrize("prefixes", ["10.20.0.0/16", []])
def test_a_pool_needs_a_list_of_ranges(
    neutron: CloudNetworkClient, wire: Wire, prefixes: Any
) -> None:
    with pytest.raises(ValueError, match="prefixes"):
        neutron.subnetpools.create("pool", prefixes)
    assert wire.lines == []
