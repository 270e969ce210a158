"""`cloud_networks.ports`."""

from __future__ import annotations

from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.ports import Port
from pyrax.cloudnetworks.security_groups import SecurityGroup

from .conftest import Wire


def test_a_port_is_made_of_what_is_given(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/ports", {"port": {"id": "p1", "name": ""}}, 201)
    group = SecurityGroup(neutron.security_groups, {"id": "g1", "name": "web"})
    made = neutron.ports.create(
        "n1",
        fixed_ips=[{"subnet_id": "s1"}],
        security_groups=[group, "g2"],
        device_id="v1",
        port_security_enabled=False,
        binding_vnic_type="direct",
        description="d",
    )
    assert type(made) is Port
    assert wire.last.body == {
        "port": {
            "network_id": "n1",
            "fixed_ips": [{"subnet_id": "s1"}],
            "security_groups": ["g1", "g2"],
            "device_id": "v1",
            "port_security_enabled": False,
            "binding:vnic_type": "direct",
            "description": "d",
        }
    }


def test_no_security_groups_is_not_the_default_one(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/ports", {"port": {"id": "p1"}}, 201)
    neutron.ports.create("n1", security_groups=[])
    assert wire.last.body == {"port": {"network_id": "n1", "security_groups": []}}


def test_groups_of_a_port_are_changed(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/ports/p1", {"port": {"id": "p1"}})
    group = SecurityGroup(neutron.security_groups, {"id": "g1"})
    neutron.ports.update("p1", security_groups=[group])
    assert wire.last.body == {"port": {"security_groups": ["g1"]}}
