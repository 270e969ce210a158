"""Ports, routers, floating IPs, security groups and quotas of a real Neutron."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.neutron.conftest import Neutron


@pytest.fixture
def routed(cnw: Any, network: Any, outside: str, name: str) -> Any:
    """A router between the network and the outside."""
    router = cnw.routers.create(f"{name}-router", external_network=outside)
    router.add_interface(subnet=network.subnets[0])
    return router


def test_a_port_has_the_address_that_was_asked_for(
    demo: Any, cnw: Any, neutron: Neutron, network: Any, name: str
) -> None:
    port = cnw.ports.create(network, name=name, fixed_ips=[{"ip_address": "10.9.0.77"}])
    assert port.fixed_ips[0]["ip_address"] == "10.9.0.77"
    assert [one.id for one in cnw.ports.list(network=network)] == [port.id]
    with pytest.raises(demo.exceptions.Conflict):
        cnw.ports.create(network, fixed_ips=[{"ip_address": "10.9.0.77"}])
    port.update(admin_state_up=False, fixed_ips=[{"ip_address": "10.9.0.78"}])
    document = neutron.one(f"/ports/{port.id}")
    assert document["admin_state_up"] is False
    assert document["fixed_ips"][0]["ip_address"] == "10.9.0.78"
    port.delete()
    with pytest.raises(demo.exceptions.NotFound):
        port.get()


def test_a_router_with_an_interface(
    demo: Any, cnw: Any, neutron: Neutron, network: Any, outside: str, name: str
) -> None:
    router = cnw.routers.create(name)
    made = router.add_interface(subnet=network.subnets[0])
    assert neutron.one(f"/ports/{made['port_id']}")["device_id"] == router.id
    with pytest.raises(demo.exceptions.Conflict):
        router.delete()
    cnw.routers.set_gateway(router, outside)
    router.get()
    assert router.external_gateway_info["network_id"] == outside
    route = {"destination": "10.99.0.0/24", "nexthop": "10.9.0.200"}
    assert cnw.routers.add_routes(router, [route]).routes == [route]
    assert cnw.routers.remove_routes(router, [route]).routes == []
    assert not cnw.routers.clear_gateway(router).external_gateway_info
    router.remove_interface(subnet=network.subnets[0])
    router.delete()
    assert neutron.send("GET", f"/routers/{router.id}").status_code == 404


def test_a_floating_ip_moves(
    demo: Any, cnw: Any, neutron: Neutron, network: Any, outside: str, routed: Any, name: str
) -> None:
    port = cnw.ports.create(network, name=name, device_id=f"{name}-server")
    fip = cnw.floating_ips.create(outside, description=name)
    assert (fip.status, fip.port_id) == ("DOWN", None)
    fip.associate(server=f"{name}-server")
    assert (fip.port_id, fip.router_id) == (port.id, routed.id)
    assert fip.fixed_ip_address == port.fixed_ips[0]["ip_address"]
    with pytest.raises(demo.exceptions.Conflict):
        cnw.routers.clear_gateway(routed)
    fip.disassociate()
    assert neutron.one(f"/floatingips/{fip.id}")["port_id"] is None
    fip.delete()
    assert cnw.floating_ips.findall(floating_ip_address=fip.floating_ip_address) == []


def test_a_port_of_a_floating_ip_is_passed_on(
    cnw: Any, network: Any, outside: str, routed: Any, name: str
) -> None:
    port = cnw.ports.create(network, name=name)
    fip = cnw.floating_ips.create(outside, description=name)
    forwardings = cnw.port_forwardings(fip)
    made = forwardings.create("tcp", 8080, 80, port.fixed_ips[0]["ip_address"], port)
    made.update(external_port=8081)
    assert [one.external_port for one in forwardings.list()] == [8081]
    made.delete()
    assert forwardings.list() == []


def test_without_a_router_no_address_leads_there(
    demo: Any, cnw: Any, network: Any, outside: str, name: str
) -> None:
    port = cnw.ports.create(network, name=name)
    with pytest.raises(demo.exceptions.NotFound):
        cnw.floating_ips.create(outside, port=port, description=name)


def test_a_security_group_with_rules(
    demo: Any, cnw: Any, neutron: Neutron, network: Any, name: str
) -> None:
    group = cnw.security_groups.create(name, "http")
    assert "ingress" not in [rule["direction"] for rule in group.security_group_rules]
    rule = group.create_rule("ingress", "TCP", 80, 80, remote_ip_prefix="198.51.100.0/24")
    inner = group.create_rule("ingress", remote_group=group)
    assert inner.remote_group_id == group.id
    with pytest.raises(demo.exceptions.Conflict):
        group.create_rule("ingress", "tcp", 80, 80, remote_ip_prefix="198.51.100.0/24")
    with pytest.raises(ValueError, match="other end"):
        group.create_rule("ingress", "tcp", 22, 22)
    document = neutron.one(f"/security-groups/{group.id}")
    assert {one["id"] for one in document["security_group_rules"]} >= {rule.id, inner.id}

    port = cnw.ports.create(network, name=name, security_groups=[group])
    with pytest.raises(demo.exceptions.Conflict):
        group.delete()
    port.update(security_groups=[])
    rule.delete()
    group.update(description="none")
    assert cnw.security_groups.get(group).description == "none"
    group.delete()
    assert neutron.send("GET", f"/security-groups/{group.id}").status_code == 404


@pytest.fixture
def limited(cloud: Cloud, neutron_admin: Neutron) -> Iterator[str]:
    """The id of project demo, whose limits are the usual ones again after the test."""
    project = cloud.id("projects", "demo")
    yield project
    neutron_admin.send("DELETE", f"/quotas/{project}")


def test_quotas(demo: Any, cnw: Any, neutron: Neutron, limited: str, name: str) -> None:
    assert cnw.quotas.get().network == cnw.quotas.defaults().network
    assert cnw.get_limits()["quota"]["network"] == cnw.quotas.get().network
    with pytest.raises(demo.exceptions.Forbidden):
        cnw.quotas.update(limited, network=99)


def test_one_too_many(
    log_in: Any, cloud: Cloud, neutron_admin: Neutron, limited: str, name: str
) -> None:
    pyrax = log_in(cloud.demo)
    cnw = pyrax.cloud_networks
    used = len(neutron_admin.rows(f"/networks?project_id={limited}", "networks"))
    groups = len(neutron_admin.rows(f"/security-groups?project_id={limited}", "security_groups"))
    quota = {"network": used, "security_group": max(groups, 1)}
    neutron_admin.send("PUT", f"/quotas/{limited}", json={"quota": quota}).raise_for_status()
    with pytest.raises(pyrax.exceptions.NetworkCountExceeded):
        cnw.create(name)
    with pytest.raises(pyrax.exceptions.QuotaExceeded):
        for number in range(3):
            cnw.security_groups.create(f"{name}-{number}")


def test_zones_and_how_full_networks_are(admin: Any) -> None:
    cnw = admin.cloud_networks
    assert isinstance(cnw.availability_zones.list(), list)
    network = cnw.create("real-neutron-full", cidr="10.9.0.0/24", enable_dhcp=False)
    try:
        found = cnw.ip_availability.get(network.id)
        assert (found.total_ips, found.used_ips) == (253, 0)
    finally:
        network.delete()
