"""Networks and interfaces at the compute service."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.networks import Network

from .conftest import Wire, make_client

BACKEND = {"id": "n1", "label": "Back End", "cidr": "10.9.0.0/24"}
PORT = {
    "port_id": "p1",
    "net_id": "n1",
    "mac_addr": "fa:16:3e:4c:2c:30",
    "fixed_ips": [{"ip_address": "10.9.0.21"}],
}
AS_VIF = {
    "id": "p1",
    "mac_address": "fa:16:3e:4c:2c:30",
    "ip_addresses": [{"address": "10.9.0.21", "network_id": "n1"}],
}


@pytest.mark.parametrize(
    ("manager", "path"), [("networks", "/os-networks"), ("tenant_networks", "/os-tenant-networks")]
)
def test_networks_of_openstack_can_be_looked_at(
    nova: ComputeClient, wire: Wire, manager: str, path: str
) -> None:
    wire.answer("GET", path, {"networks": [BACKEND]})
    wire.answer("GET", f"{path}/n1", {"network": BACKEND})

    (listed,) = getattr(nova, manager).list()
    assert (type(listed), listed.label, listed.human_id) == (Network, "Back End", "back-end")
    assert getattr(nova, manager).get("n1") == listed


def test_networks_end_with_2_35(wire: Wire) -> None:
    wire.answer("GET", "/os-networks", status=404)

    with pytest.raises(exceptions.NotSupported, match="cloud_networks"):
        make_client("openstack", microversion="2.72").networks.list()
    assert wire.last.headers["X-OpenStack-Nova-API-Version"] == "2.35"


@pytest.mark.parametrize(
    ("manager", "method", "arguments"),
    [
        ("networks", "delete", ("n1",)),
        ("networks", "disassociate", ("n1",)),
        ("networks", "associate_host", ("n1", "cmp1")),
        ("networks", "associate_project", ("n1",)),
        ("networks", "add", ()),
        ("networks", "create", ()),
        ("tenant_networks", "create", ("x", "10.9.0.0/24")),
        ("tenant_networks", "delete", ("n1",)),
        ("os_networksv2", "list", ()),
        ("os_networksv2", "get", ("n1",)),
        ("os_networksv2", "create", ("x", "10.9.0.0/24")),
        ("os_networksv2", "delete", ("n1",)),
    ],
)
def test_what_the_network_service_does_is_said(
    nova: ComputeClient, wire: Wire, manager: str, method: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cs\.{manager}\.{method}.*cloud_networks"):
        getattr(getattr(nova, manager), method)(*arguments)
    assert wire.lines == []


# --- networks of Rackspace ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "manager",
    [
        "networks",
        "tenant_networks",
        "os_networksv2",
        "os_networksv2_python_novaclient_ext",
    ],
)
def test_networks_of_rackspace_are_all_the_same(
    rax: ComputeClient, wire: Wire, manager: str
) -> None:
    wire.answer("GET", "/os-networksv2", {"networks": [BACKEND]})
    wire.answer("GET", "/os-networksv2/n1", {"network": BACKEND})
    wire.answer("POST", "/os-networksv2", {"network": BACKEND})
    wire.answer("DELETE", "/os-networksv2/n1", status=202)
    networks = getattr(rax, manager)

    assert networks.find(label="Back End").id == "n1"
    assert networks.get("n1").cidr == "10.9.0.0/24"
    assert networks.create(label="Back End", cidr="10.9.0.0/24").id == "n1"
    assert wire.last.body == {"network": {"label": "Back End", "cidr": "10.9.0.0/24"}}
    networks.get("n1").delete()
    assert wire.lines[-1] == "DELETE /os-networksv2/n1"


def test_a_network_needs_label_and_addresses(rax: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="cidr"):
        rax.networks.create(label="backend")
    assert wire.lines == []


@pytest.mark.parametrize("method", ["disassociate", "associate_host", "associate_project", "add"])
def test_rackspace_has_no_administration_of_networks(rax: ComputeClient, method: str) -> None:
    arguments = ("n1", "cmp1") if method == "associate_host" else ("n1",)

    with pytest.raises(exceptions.NotSupported, match=method):
        getattr(rax.networks, method)(*arguments)


# --- virtual interfaces -------------------------------------------------------------------------


def test_virtual_interfaces_are_listed(cs: ComputeClient, wire: Wire) -> None:
    found = {"virtual_interfaces": [{"id": "v1", "mac_address": "BC:76:4E:04:00:01"}]}
    wire.answer("GET", "/servers/s1/os-virtual-interfaces", found)

    (interface,) = cs.virtual_interfaces.list("s1")
    assert (interface.id, interface.mac_address) == ("v1", "BC:76:4E:04:00:01")
    assert repr(interface) == "<VirtualInterface: v1>"


@pytest.mark.parametrize("status", [400, 404])
def test_where_the_call_is_gone_ports_answer(nova: ComputeClient, wire: Wire, status: int) -> None:
    wire.answer("GET", "/servers/s1/os-virtual-interfaces", status=status)
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})

    assert [one.to_dict() for one in nova.virtual_interfaces.list("s1")] == [AS_VIF]


def test_where_the_call_is_gone_rackspace_s_own_answers(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/os-virtual-interfaces", status=404)
    wire.answer("GET", "/servers/s1/os-virtual-interfacesv2", {"virtual_interfaces": [AS_VIF]})

    assert [one.to_dict() for one in rax.virtual_interfaces.list("s1")] == [AS_VIF]


def test_virtual_interfaces_of_rackspace(rax: ComputeClient, wire: Wire) -> None:
    path = "/servers/s1/os-virtual-interfacesv2"
    wire.answer("GET", path, {"virtual_interfaces": [AS_VIF]})
    wire.answer("POST", path, {"virtual_interfaces": [AS_VIF]})
    wire.answer("DELETE", f"{path}/p1")
    interfaces = rax.os_virtual_interfacesv2_python_novaclient_ext

    assert interfaces.list("s1")[0].ip_addresses == AS_VIF["ip_addresses"]
    assert interfaces.create("n1", "s1") == [AS_VIF]
    assert wire.last.body == {"virtual_interface": {"network_id": "n1"}}
    assert interfaces.delete("s1", "p1") is None


def test_a_script_for_rackspace_s_interfaces_runs_on_openstack(
    nova: ComputeClient, wire: Wire
) -> None:
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})
    wire.answer("POST", "/servers/s1/os-interface", {"interfaceAttachment": PORT})
    wire.answer("DELETE", "/servers/s1/os-interface/p1", status=202)
    interfaces = nova.os_virtual_interfacesv2

    assert [one.to_dict() for one in interfaces.list("s1")] == [AS_VIF]
    assert interfaces.create("n1", "s1") == [AS_VIF]
    assert wire.last.body == {"interfaceAttachment": {"net_id": "n1"}}
    assert interfaces.delete("s1", "p1") is None
