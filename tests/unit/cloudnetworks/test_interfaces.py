"""Interfaces of servers, through the client for networks."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetwork, CloudNetworkClient, VirtualInterface

from .conftest import COMPUTE, Identity, Wire

PATH = "/servers/s1/os-virtual-interfacesv2"
VIF = {
    "id": "v1",
    "mac_address": "BC:76:4E:04:00:01",
    "ip_addresses": [{"address": "10.9.0.4", "network_id": "n1", "network_label": "backend"}],
}
OTHER = {"id": "v2", "mac_address": "BC:76:4E:04:00:02", "ip_addresses": []}
PORT = {
    "port_id": "p1",
    "net_id": "n1",
    "mac_addr": "fa:16:3e:4c:2c:30",
    "port_state": "ACTIVE",
    "fixed_ips": [{"ip_address": "10.9.0.21", "subnet_id": "u1"}],
}
NAMES = {"networks": [{"id": "n1", "name": "backend"}]}


# --- Rackspace ----------------------------------------------------------------------------------


def test_trap_17_interfaces_on_rackspace(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", PATH, {"virtual_interfaces": [VIF, OTHER]})
    first, second = alone.list_interfaces("s1")
    assert (type(first), first.id, first.mac_address) == (
        VirtualInterface,
        "v1",
        "BC:76:4E:04:00:01",
    )
    assert (first.ip_addresses, first.network_ids) == (VIF["ip_addresses"], ["n1"])
    assert (second.network_ids, second.server_id) == ([], "s1")
    assert wire.urls == [f"{COMPUTE}{PATH}"]


def test_trap_17_attaching_on_rackspace(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", PATH, {"virtual_interfaces": [VIF]})
    network = CloudNetwork(alone._manager, {"id": "n1", "label": "backend"})
    assert network.attach("s1").id == "v1"
    assert wire.last.body == {"virtual_interface": {"network_id": "n1"}}


def test_an_answer_without_an_interface(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", PATH, {"virtual_interfaces": []})
    with pytest.raises(exceptions.ServiceResponseFailure):
        alone.attach("n1", "s1")


@pytest.mark.parametrize("thing", ["n1", "v1"])
def test_trap_12_the_server_comes_before_the_interface_in_the_path(
    alone: CloudNetworkClient, wire: Wire, thing: str
) -> None:
    wire.answer("GET", PATH, {"virtual_interfaces": [VIF, OTHER]})
    wire.answer("DELETE", f"{PATH}/v1")
    assert alone.detach(thing, "s1") is None
    assert wire.lines[-1] == f"DELETE {PATH}/v1"


def test_an_interface_is_detached_at_once(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", PATH, {"virtual_interfaces": [VIF]})
    wire.answer("DELETE", f"{PATH}/v1")
    (interface,) = alone.list_interfaces("s1")
    alone.detach(interface, "s1")
    interface.delete()
    assert wire.lines[1:] == [f"DELETE {PATH}/v1"] * 2


# --- OpenStack ----------------------------------------------------------------------------------


def test_trap_17_interfaces_on_openstack(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})
    wire.answer("GET", "/networks", NAMES)
    (interface,) = neutron.list_interfaces("s1")
    assert (interface.id, interface.mac_address) == ("p1", "fa:16:3e:4c:2c:30")
    assert interface.ip_addresses == [
        {"address": "10.9.0.21", "network_id": "n1", "network_label": "backend"}
    ]
    assert wire.lines[1] == "GET /networks?id=n1&fields=id&fields=name"


def test_trap_17_attaching_on_openstack(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/os-interface", {"interfaceAttachment": PORT})
    wire.answer("GET", "/networks", NAMES)
    assert neutron.attach("n1", "s1").network_ids == ["n1"]
    assert wire.sent[0].body == {"interfaceAttachment": {"net_id": "n1"}}


def test_trap_17_detaching_on_openstack(neutron: CloudNetworkClient, wire: Wire) -> None:
    bare = {**PORT, "fixed_ips": []}
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [bare]})
    wire.answer("GET", "/networks", NAMES)
    wire.answer("DELETE", "/servers/s1/os-interface/p1", status=202)
    CloudNetwork(neutron._manager, {"id": "n1", "name": "backend"}).detach("s1")
    assert wire.lines[-1] == "DELETE /servers/s1/os-interface/p1"


def test_a_server_without_interfaces(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": []})
    assert neutron.list_interfaces("s1") == []
    with pytest.raises(exceptions.NotFound, match="no interface on the network n1"):
        neutron.detach("n1", "s1")


def test_several_interfaces_on_one_network(neutron: CloudNetworkClient, wire: Wire) -> None:
    both = [PORT, {**PORT, "port_id": "p2"}]
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": both})
    wire.answer("GET", "/networks", NAMES)
    with pytest.raises(exceptions.NoUniqueMatch, match="p1, p2"):
        neutron.detach("n1", "s1")


@pytest.mark.parametrize("method", ["list_interfaces", "attach", "detach"])
def test_without_a_compute_service(wire: Wire, method: str) -> None:
    cnw = CloudNetworkClient(Identity("openstack"), "ORD", management_url="https://net.example.net")
    arguments = ("s1",) if method == "list_interfaces" else ("n1", "s1")
    with pytest.raises(exceptions.NotSupported, match=r"cloud_networks\.\w+.*compute"):
        getattr(cnw, method)(*arguments)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_refused(cnw: CloudNetworkClient, wire: Wire, nothing: Any) -> None:
    for attempt in (
        lambda: cnw.list_interfaces(nothing),
        lambda: cnw.attach(nothing, "s1"),
        lambda: cnw.attach("n1", nothing),
        lambda: cnw.detach(nothing, "s1"),
        lambda: cnw.detach("n1", nothing),
    ):
        with pytest.raises(ValueError):
            attempt()
    assert wire.lines == []
