"""Interfaces, addresses and security groups of servers."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, NetworkInterface, Server
from pyrax.compute.floating_ips import FloatingIP
from pyrax.compute.security_groups import SecurityGroup

from .conftest import Wire, make_client

PORT = {
    "port_id": "p1",
    "net_id": "n1",
    "mac_addr": "fa:16:3e:4c:2c:30",
    "port_state": "ACTIVE",
    "fixed_ips": [{"ip_address": "10.9.0.21", "subnet_id": "u1"}],
}
VIF = {
    "id": "v1",
    "mac_address": "BC:76:4E:04:00:01",
    "ip_addresses": [{"address": "10.9.0.4", "network_id": "n1", "network_label": "backend"}],
}


def server(cs: ComputeClient) -> Server:
    return Server(cs.servers, {"id": "s1", "name": "web01"}, True)


# --- interfaces ---------------------------------------------------------------------------------


def test_trap_20_interfaces_are_a_kind_of_their_own(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})

    (interface,) = server(cs).interface_list()
    assert type(interface) is NetworkInterface
    assert repr(interface) == "<NetworkInterface: p1>"
    assert (interface.id, interface.port_id, interface.net_id) == ("p1", "p1", "n1")
    assert (interface.mac_addr, interface.port_state) == ("fa:16:3e:4c:2c:30", "ACTIVE")
    assert interface.fixed_ips == PORT["fixed_ips"]


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (("p1", None, None), {"port_id": "p1"}),
        ((None, "n1", None), {"net_id": "n1"}),
        ((None, "n1", "10.9.0.21"), {"net_id": "n1", "fixed_ips": [{"ip_address": "10.9.0.21"}]}),
        ((), {}),
    ],
)
def test_attach_sends_what_is_given(
    nova: ComputeClient, wire: Wire, arguments: tuple[Any, ...], body: Any
) -> None:
    wire.answer("POST", "/servers/s1/os-interface", {"interfaceAttachment": PORT})

    assert server(nova).interface_attach(*arguments).port_id == "p1"
    assert wire.last.body == {"interfaceAttachment": body}


def test_a_tag_needs_2_49(nova: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'tag' .* 2\.49"):
        nova.servers.interface_attach("s1", net_id="n1", tag="blue")
    assert wire.lines == []


def test_detach_takes_an_interface_or_its_port(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/servers/s1/os-interface/p1", status=202)

    assert server(nova).interface_detach("p1") is None
    assert NetworkInterface(nova.servers, PORT, server_id="s1").delete() is None
    assert wire.lines == ["DELETE /servers/s1/os-interface/p1"] * 2


def test_detach_needs_a_port(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="port"):
        cs.servers.interface_detach("s1", None)
    assert wire.lines == []


# --- interfaces on Rackspace --------------------------------------------------------------------


def test_trap_20_on_rackspace_interfaces_are_virtual_interfaces(
    rax: ComputeClient, wire: Wire
) -> None:
    wire.answer("GET", "/servers/s1/os-interface", status=404)
    wire.answer("GET", "/servers/s1/os-virtual-interfacesv2", {"virtual_interfaces": [VIF]})

    (interface,) = rax.servers.interface_list("s1")
    assert (interface.port_id, interface.net_id) == ("v1", "n1")
    assert interface.mac_addr == "BC:76:4E:04:00:01"
    assert interface.fixed_ips == [{"ip_address": "10.9.0.4"}]

    rax.servers.interface_list("s1")
    assert wire.lines[2:] == ["GET /servers/s1/os-virtual-interfacesv2"]


def test_trap_20_on_rackspace_a_network_is_attached(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/os-interface", status=404)
    wire.answer("POST", "/servers/s1/os-virtual-interfacesv2", {"virtual_interfaces": [VIF]})

    assert rax.servers.interface_attach("s1", net_id="n1").port_id == "v1"
    assert wire.last.body == {"virtual_interface": {"network_id": "n1"}}


def test_trap_20_on_rackspace_a_virtual_interface_is_detached(
    rax: ComputeClient, wire: Wire
) -> None:
    wire.answer("DELETE", "/servers/s1/os-interface/v1", status=404)
    wire.answer("DELETE", "/servers/s1/os-virtual-interfacesv2/v1")

    rax.servers.interface_detach("s1", "v1")
    assert wire.lines[-1] == "DELETE /servers/s1/os-virtual-interfacesv2/v1"


@pytest.mark.parametrize("arguments", [{"port_id": "p1"}, {"net_id": "n1", "fixed_ip": "10.9.0.4"}])
def test_trap_20_ports_and_addresses_cannot_be_chosen_on_rackspace(
    rax: ComputeClient, wire: Wire, arguments: dict[str, str]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"cs\.servers\.interface_attach"):
        rax.servers.interface_attach("s1", **arguments)
    assert wire.lines == []


def test_an_unknown_server_on_rackspace_stays_not_found(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s9/os-interface", status=404)
    wire.answer("GET", "/servers/s9/os-virtual-interfacesv2", status=404)

    with pytest.raises(exceptions.NotFound):
        rax.servers.interface_list("s9")


# --- addresses ----------------------------------------------------------------------------------


def test_where_adding_addresses_is_gone_an_interface_is_attached(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("POST", "/servers/s1/action", status=404)
    wire.answer("POST", "/servers/s1/os-interface", {"interfaceAttachment": PORT})
    nova.servers.add_fixed_ip("s1", "n1")

    action, attached = wire.sent
    assert action.headers["X-OpenStack-Nova-API-Version"] == "2.43"
    assert attached.headers["X-OpenStack-Nova-API-Version"] == "2.72"
    assert attached.body == {"interfaceAttachment": {"net_id": "n1"}}


def test_where_removing_addresses_is_gone_the_port_is_detached(
    nova: ComputeClient, wire: Wire
) -> None:
    wire.answer("POST", "/servers/s1/action", status=410)
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})
    wire.answer("DELETE", "/servers/s1/os-interface/p1", status=202)
    nova.servers.remove_fixed_ip("s1", "10.9.0.21")

    assert wire.lines[-1] == "DELETE /servers/s1/os-interface/p1"


def test_an_address_that_no_port_has_is_not_found(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=404)
    wire.answer("GET", "/servers/s1/os-interface", {"interfaceAttachments": [PORT]})

    with pytest.raises(exceptions.NotFound):
        nova.servers.remove_fixed_ip("s1", "10.9.0.99")


def test_another_refusal_of_an_address_is_passed_on(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=409)

    with pytest.raises(exceptions.Conflict):
        nova.servers.add_fixed_ip("s1", "n1")
    assert len(wire.lines) == 1


def test_a_floating_ip_is_an_address_or_an_object(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=202)
    address = FloatingIP(cs.floating_ips, {"id": 1, "ip": "203.0.113.17"})
    server(cs).add_floating_ip(address, "10.9.0.21")
    server(cs).remove_floating_ip(address)

    assert [sent.body for sent in wire.sent] == [
        {"addFloatingIp": {"address": "203.0.113.17", "fixed_address": "10.9.0.21"}},
        {"removeFloatingIp": {"address": "203.0.113.17"}},
    ]


def test_where_floating_ips_are_gone_the_network_service_is_named(
    nova: ComputeClient, wire: Wire
) -> None:
    wire.answer("POST", "/servers/s1/action", status=410)

    with pytest.raises(exceptions.NotSupported, match="cloud_networks"):
        nova.servers.add_floating_ip("s1", "203.0.113.17")


# --- security groups ----------------------------------------------------------------------------


def test_a_group_is_given_by_name_or_object(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=202)
    server(cs).add_security_group(SecurityGroup(cs.security_groups, {"id": 7, "name": "web"}))

    assert wire.last.body == {"addSecurityGroup": {"name": "web"}}


def test_the_groups_of_a_server_are_security_groups(cs: ComputeClient, wire: Wire) -> None:
    groups = {"security_groups": [{"id": 7, "name": "web", "rules": []}]}
    wire.answer("GET", "/servers/s1/os-security-groups", groups)

    (group,) = server(cs).list_security_group()
    assert (type(group), group.name) == (SecurityGroup, "web")
