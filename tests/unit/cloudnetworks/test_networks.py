"""`cloud_networks.networks`."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.networks import Network

from .conftest import Wire


def test_a_network_is_made_of_what_is_given(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": {"id": "n1", "name": "one"}}, 201)
    made = neutron.networks.create("one", False, external=True, mtu=1400)
    assert (type(made), made.id, made.loaded) == (Network, "n1", True)
    assert wire.last.body == {
        "network": {"name": "one", "admin_state_up": False, "router:external": True, "mtu": 1400}
    }


def test_a_network_in_use(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.refuse("DELETE", "/networks/n1", 409, "NetworkInUse", "There are one or more ports")
    with pytest.raises(exceptions.NetworkInUse, match="more ports"):
        neutron.networks.delete("n1")
