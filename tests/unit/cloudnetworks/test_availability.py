"""`cloud_networks.availability_zones` and `cloud_networks.ip_availability`."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient

from .conftest import Wire

FULL = {"network_id": "n1", "network_name": "backend", "total_ips": 253, "used_ips": 4}


def test_zones_are_listed(neutron: CloudNetworkClient, wire: Wire) -> None:
    rows = [
        {"name": "nova", "resource": "network", "state": "available"},
        {"name": "nova", "resource": "router", "state": "available"},
    ]
    wire.answer("GET", "/availability_zones", {"availability_zones": rows})
    assert neutron.availability_zones.find(resource="router").name == "nova"
    assert wire.lines == ["GET /availability_zones"]


def test_how_full_networks_are(neutron: CloudNetworkClient, wire: Wire) -> None:
    path = "/network-ip-availabilities"
    wire.answer("GET", path, {"network_ip_availabilities": [FULL]})
    wire.answer("GET", f"{path}/n1", {"network_ip_availability": FULL})
    (listed,) = neutron.ip_availability.list(network="n1")
    assert wire.lines == [f"GET {path}?network_id=n1"]
    assert (listed.id, listed.used_ips) == ("n1", 4)
    assert neutron.ip_availability.get(listed) == listed


@pytest.mark.parametrize("manager", ["availability_zones", "ip_availability"])
@pytest.mark.parametrize("method", ["create", "update", "delete"])
def test_they_can_only_be_looked_at(
    neutron: CloudNetworkClient, wire: Wire, manager: str, method: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"{manager}\.{method}"):
        getattr(getattr(neutron, manager), method)("n1")
    assert wire.lines == []


def test_there_is_no_single_zone(neutron: CloudNetworkClient) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"availability_zones\.get"):
        neutron.availability_zones.get("nova")
