"""The client for networks: which service it talks to, and where."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import (
    PSEUDO_NETWORKS,
    PUBLIC_NET_ID,
    CloudNetworkClient,
    CloudNetworkManager,
)
from pyrax.cloudnetworks.client import MANAGERS

from .conftest import COMPUTE, NEUTRON, RACKSPACE_NEUTRON, Identity, Wire

NETWORKS: dict[str, Any] = {"networks": []}


def test_constants_are_attributes(alone: CloudNetworkClient) -> None:
    assert (alone.PUBLIC_NET_ID, alone.PSEUDO_NETWORKS) == (PUBLIC_NET_ID, PSEUDO_NETWORKS)
    assert PSEUDO_NETWORKS[1] == alone.SERVICE_NET_ID
    assert alone.name == "Cloud Networks"


def test_rackspace_has_its_networks_at_compute(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2", NETWORKS)
    assert alone.list() == []
    assert (alone.backend, type(alone._manager)) == ("os-networksv2", CloudNetworkManager)
    assert wire.urls == [f"{COMPUTE}/os-networksv2"]
    assert wire.last.headers["X-Auth-Project-Id"] == "123456"


@pytest.mark.parametrize(
    "url",
    ["https://net.example.net", "https://net.example.net/", f"{NEUTRON}", f"{NEUTRON}/"],
)
def test_trap_08_the_version_of_neutron_is_added_when_it_lacks(wire: Wire, url: str) -> None:
    cnw = CloudNetworkClient(Identity("openstack"), "ORD", management_url=url)
    wire.answer("GET", "/networks", NETWORKS)
    cnw.list()
    cnw.method_get("/networks")
    cnw.method_get("v2.0/networks")
    cnw.method_get(b"/v2.0/networks")
    assert wire.urls == [f"{NEUTRON}/networks"] * 4


def test_a_path_before_the_version_is_kept(wire: Wire) -> None:
    cnw = CloudNetworkClient(
        Identity("openstack"), "ORD", management_url="https://c.example/networking/"
    )
    assert cnw.neutron_url == "https://c.example/networking/v2.0"
    assert cnw._url("?limit=1") == "https://c.example/networking/v2.0?limit=1"


def test_the_back_end_can_be_chosen(wire: Wire) -> None:
    identity = Identity("rackspace", network=RACKSPACE_NEUTRON)
    cnw = CloudNetworkClient(identity, "ORD", management_url=COMPUTE, backend="neutron")
    wire.answer("GET", "/networks", NETWORKS)
    wire.answer("GET", "/os-networksv2", NETWORKS)
    cnw.list()
    cnw.backend = "os-networksv2"
    cnw.list()
    assert wire.urls == [f"{RACKSPACE_NEUTRON}/networks", f"{COMPUTE}/os-networksv2"]


def test_there_are_two_back_ends(alone: CloudNetworkClient) -> None:
    assert set(MANAGERS) == {"os-networksv2", "neutron"}
    with pytest.raises(ValueError, match="'quantum'"):
        alone.backend = "quantum"


def test_a_client_at_the_network_service_of_rackspace_finds_compute(wire: Wire) -> None:
    identity = Identity("rackspace", compute=COMPUTE)
    cnw = CloudNetworkClient(
        identity, "ORD", management_url=RACKSPACE_NEUTRON, service_type="network"
    )
    wire.answer("GET", "/os-networksv2", NETWORKS)
    wire.answer("GET", "/ports", {"ports": []})
    assert cnw.list() == cnw.ports.list() == []
    assert wire.urls == [f"{COMPUTE}/os-networksv2", f"{RACKSPACE_NEUTRON}/ports"]


def test_without_an_address_there_is_no_service(wire: Wire) -> None:
    cnw = CloudNetworkClient(Identity("openstack"), "ORD")
    with pytest.raises(exceptions.ServiceNotAvailable):
        cnw.list()


def test_neutron_alone_needs_its_entry_in_the_catalog(alone: CloudNetworkClient) -> None:
    alone.backend = "neutron"
    with pytest.raises(exceptions.NotSupported, match="created, listed and deleted"):
        alone.list()


def test_limits_of_rackspace_are_those_of_compute(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {}})
    assert alone.get_limits() == {"limits": {}}


def test_limits_of_openstack_are_quotas(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/quotas/123456", {"quota": {"network": 10}})
    assert neutron.get_limits() == {"quota": {"network": 10}}


def test_a_label_that_is_bytes(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2", {"networks": [{"id": "n1", "label": "caf\u00e9"}]})
    assert alone.find_network_by_label("caf\u00e9".encode()).id == "n1"


def test_a_label_that_is_not_there(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2", {"networks": [{"id": "n1", "label": "backend2"}]})
    with pytest.raises(exceptions.NetworkNotFound, match="'backend'"):
        alone.find_network_by_label("backend")


def test_a_label_of_several(alone: CloudNetworkClient, wire: Wire) -> None:
    rows = [{"id": "n1", "label": "twin"}, {"id": "n2", "label": "twin"}]
    wire.answer("GET", "/os-networksv2", {"networks": rows})
    with pytest.raises(exceptions.NetworkLabelNotUnique, match="2 networks"):
        alone.find_network_by_label("twin")
    with pytest.raises(exceptions.NoUniqueMatch):
        alone.find(label="twin")


def test_an_expired_token_is_renewed_once(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", status=401, json={"error": {"code": 401, "message": "No."}})
    with pytest.raises(exceptions.Unauthorized):
        neutron.list()
    assert len(wire.lines) == 2
