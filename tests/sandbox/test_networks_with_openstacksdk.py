"""Today's openstacksdk works with the sandbox's network service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox
from tests.sandbox.sdk import admin_of, user_of

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def network(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The network proxy of the ordinary user."""
    with user_of(cloud) as connection:
        yield connection.network


@pytest.fixture
def admin(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The network proxy of the administrator."""
    with admin_of(cloud) as connection:
        yield connection.network


def test_network_and_subnet(network: Any) -> None:
    made = network.create_network(name="backend")
    subnet = network.create_subnet(network_id=made.id, ip_version=4, cidr="10.9.0.0/24")
    assert subnet.gateway_ip == "10.9.0.1"
    assert network.find_network("backend").subnet_ids == [subnet.id]
    network.update_network(made, name="front", description="more")
    assert network.get_network(made.id).description == "more"
    network.delete_subnet(subnet)
    network.delete_network(made)
    assert network.find_network("front") is None


def test_lists_page_by_page(network: Any) -> None:
    names = [f"net-{number}" for number in range(7)]
    for name in names:
        network.create_network(name=name)
    found = [one.name for one in network.networks(limit=3) if one.name in names]
    assert found == names
    assert [one.name for one in network.networks(name="net-3")] == ["net-3"]
    external = list(network.networks(is_router_external=True))
    assert [one.name for one in external] == ["public"]


def test_router_and_floating_ip(network: Any) -> None:
    made = network.create_network(name="backend")
    subnet = network.create_subnet(network_id=made.id, ip_version=4, cidr="10.9.0.0/24")
    outside = network.find_network("public")
    router = network.create_router(name="edge", external_gateway_info={"network_id": outside.id})
    network.add_interface_to_router(router, subnet_id=subnet.id)
    port = network.create_port(network_id=made.id)
    fip = network.create_ip(floating_network_id=outside.id, port_id=port.id)
    assert (fip.status, fip.router_id) == ("ACTIVE", router.id)
    assert network.find_available_ip() is None
    with pytest.raises(openstack.exceptions.ConflictException):
        network.remove_interface_from_router(router, subnet_id=subnet.id)
    network.update_ip(fip, port_id=None)
    assert network.find_available_ip().id == fip.id
    forwarding = network.create_port_forwarding(
        floatingip_id=fip.id,
        internal_ip_address=port.fixed_ips[0]["ip_address"],
        internal_port=22,
        internal_port_id=port.id,
        external_port=2222,
        protocol="tcp",
    )
    assert [one.id for one in network.port_forwardings(fip)] == [forwarding.id]
    network.delete_ip(fip)
    network.delete_port(port)
    network.remove_interface_from_router(router, subnet_id=subnet.id)
    network.delete_router(router)
    network.delete_network(made)


def test_extra_routes(network: Any) -> None:
    router = network.create_router(name="edge")
    route = {"destination": "10.99.0.0/24", "nexthop": "10.9.0.200"}
    changed = network.add_extra_routes_to_router(router, {"router": {"routes": [route]}})
    assert changed.routes == [route]
    changed = network.remove_extra_routes_from_router(router, {"router": {"routes": [route]}})
    assert changed.routes == []


def test_security_groups(network: Any) -> None:
    group = network.create_security_group(name="web", description="http")
    assert len(group.security_group_rules) == 2
    rule = network.create_security_group_rule(
        security_group_id=group.id,
        direction="ingress",
        protocol="tcp",
        port_range_min=80,
        port_range_max=80,
        remote_ip_prefix="0.0.0.0/0",
    )
    assert network.find_security_group("web").id == group.id
    assert rule.id in [one.id for one in network.security_group_rules(direction="ingress")]
    with pytest.raises(openstack.exceptions.BadRequestException):
        network.create_security_group_rule(
            security_group_id=group.id, direction="ingress", protocol="odd"
        )
    network.delete_security_group_rule(rule)
    network.delete_security_group(group)
    assert [one.name for one in network.security_groups()] == ["default"]


def test_tags_and_zones(network: Any) -> None:
    made = network.create_network(name="backend")
    network.set_tags(made, ["red", "blue"])
    assert [one.id for one in network.networks(tags="red")] == [made.id]
    assert {zone.resource for zone in network.availability_zones()} == {"network", "router"}
    assert "router" in {one.alias for one in network.extensions()}


def test_subnet_pools(network: Any) -> None:
    pool = network.create_subnet_pool(
        name="pool", prefixes=["10.20.0.0/16"], default_prefix_length=24
    )
    made = network.create_network(name="backend")
    subnet = network.create_subnet(
        network_id=made.id, ip_version=4, subnet_pool_id=pool.id, prefix_length=25
    )
    assert subnet.cidr == "10.20.0.0/25"


def test_quotas_and_availability(network: Any, admin: Any, cloud: sandbox.Cloud) -> None:
    assert network.get_quota(cloud.project_id).networks == 10
    admin.update_quota(cloud.project_id, networks=1)
    network.create_network(name="one")
    with pytest.raises(openstack.exceptions.ConflictException, match="Quota exceeded"):
        network.create_network(name="two")
    assert admin.get_quota(cloud.project_id, details=True).networks["used"] == 1
    admin.delete_quota(cloud.project_id)
    assert network.get_quota_default(cloud.project_id).networks == 10
    made = network.find_network("private")
    full = next(iter(admin.network_ip_availabilities(network_name=made.name)))
    assert (full.network_id, full.total_ips) == (made.id, 65533)
    assert admin.get_network_ip_availability(made.id).used_ips == 1


def test_refusals(network: Any) -> None:
    with pytest.raises(openstack.exceptions.NotFoundException, match="could not be found"):
        network.get_network("nothing")
    with pytest.raises(openstack.exceptions.BadRequestException, match="not a valid IP subnet"):
        made = network.create_network(name="backend")
        network.create_subnet(network_id=made.id, ip_version=4, cidr="10.9.0")
    with pytest.raises(openstack.exceptions.ForbiddenException):
        network.create_network(name="mine", is_shared=True)
    with pytest.raises(openstack.exceptions.ForbiddenException):
        network.delete_network(network.find_network("private"))
