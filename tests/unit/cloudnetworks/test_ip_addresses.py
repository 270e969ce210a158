"""`cloud_networks.ip_addresses`, on Rackspace."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import PUBLIC_NET_ID, CloudNetworkClient

from .conftest import Wire

SHARED = {"id": "i1", "address": "198.51.100.77", "port_ids": ["p1", "p2"], "type": "shared"}


def test_an_address_is_shared_by_ports(rax: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/ip_addresses", {"ip_address": SHARED}, 201)
    wire.answer("PUT", "/ip_addresses/i1", {"ip_address": {**SHARED, "port_ids": ["p3"]}})
    wire.answer("GET", "/ip_addresses", {"ip_addresses": [SHARED]})
    wire.answer("DELETE", "/ip_addresses/i1", status=204)
    made = rax.ip_addresses.create(PUBLIC_NET_ID, 4, ["p1", "p2"])
    assert wire.last.body == {
        "ip_address": {"network_id": PUBLIC_NET_ID, "version": 4, "port_ids": ["p1", "p2"]}
    }
    made.update(ports=["p3"])
    assert (made.port_ids, wire.last.body) == (["p3"], {"ip_address": {"port_ids": ["p3"]}})
    assert rax.ip_addresses.list()[0] == made
    assert made.delete() is None


def test_ports_are_a_list(rax: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="list"):
        rax.ip_addresses.create(PUBLIC_NET_ID, 4, "p1")
    assert wire.lines == []


def test_other_clouds_have_no_such_thing(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match="allowed_address_pairs"):
        neutron.ip_addresses.list()
    assert wire.lines == []
