"""Which managers a client has on which cloud."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.managers import ManagerTable
from pyrax.cloudnetworks.neutron import NeutronManager

from .conftest import COMPUTE, Identity, Wire

ALL = [
    "networks",
    "subnets",
    "ports",
    "routers",
    "floating_ips",
    "security_groups",
    "security_group_rules",
    "quotas",
    "subnetpools",
    "availability_zones",
    "ip_availability",
    "ip_addresses",
]
NOT_ON_RACKSPACE = ["routers", "floating_ips", "subnetpools", "availability_zones"]
NOT_ON_RACKSPACE += ["ip_availability"]


@pytest.mark.parametrize("name", ALL)
def test_managers_are_made_once_and_know_their_names(
    rax: CloudNetworkClient, neutron: CloudNetworkClient, name: str
) -> None:
    missing = ["ip_addresses"]
    for client, lacks in ((rax, NOT_ON_RACKSPACE), (neutron, missing)):
        manager = getattr(client, name)
        if name in lacks:
            assert not isinstance(manager, NeutronManager)
        else:
            assert isinstance(manager, NeutronManager)
            assert manager is getattr(client, name)
            assert (manager.attribute, manager.api) == (name, client)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("method", ["list", "get", "create", "update", "delete", "find"])
def test_without_a_network_service_each_method_says_so(
    alone: CloudNetworkClient, wire: Wire, name: str, method: str
) -> None:
    manager = getattr(alone, name)
    assert method in dir(manager)
    with pytest.raises(exceptions.NotSupported, match=rf"cloud_networks\.{name}\.{method}") as err:
        getattr(manager, method)("x")
    assert err.value.service == "network"
    assert wire.lines == []


@pytest.mark.parametrize("name", NOT_ON_RACKSPACE)
def test_rackspace_lacks_some(rax: CloudNetworkClient, wire: Wire, name: str) -> None:
    with pytest.raises(exceptions.NotSupported, match="Rackspace has no such thing"):
        getattr(rax, name).list()
    with pytest.raises(exceptions.NotSupported, match="Rackspace has no such thing"):
        rax.port_forwardings("f1").create("tcp", 1, 1, "10.9.0.1", "p1")
    assert wire.lines == []


def test_a_name_that_no_manager_has_is_not_there(alone: CloudNetworkClient) -> None:
    assert not hasattr(alone.routers, "reboot")
    assert not hasattr(alone.routers, "_send")
    assert hasattr(alone.routers, "add_interface")


def test_a_network_service_that_comes_later_is_found(wire: Wire) -> None:
    identity = Identity("rackspace")
    cnw = CloudNetworkClient(identity, "ORD", management_url=COMPUTE)
    assert not isinstance(cnw.ports, NeutronManager)
    identity.services = Identity("rackspace", network="https://net.example.net/v2.0").services
    assert isinstance(cnw.ports, NeutronManager)


def test_the_table_can_be_looked_at() -> None:
    assert ManagerTable.routers.made.uri_base == "routers"


def test_every_attribute_of_a_client_can_be_read(
    alone: CloudNetworkClient, rax: CloudNetworkClient, neutron: CloudNetworkClient
) -> None:
    for client in (alone, rax, neutron):
        for name in dir(client):
            if not name.startswith("_") and name not in ("compute_url", "neutron_url"):
                getattr(client, name)
