"""Networks of an OpenStack cloud, from creation to deletion, through pyrax."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.cloudnetworks import CloudNetworkClient
from tests.sandbox.compute_helpers import built


@pytest.fixture
def cnw(keystone: sandbox.Cloud) -> CloudNetworkClient:
    """The client for networks of the present login."""
    found: CloudNetworkClient = pyrax.cloud_networks
    return found


@pytest.fixture
def routed(cnw: CloudNetworkClient) -> Any:
    """A network with a router to the outside."""
    network = cnw.create("backend", cidr="10.9.0.0/24")
    outside = cnw.networks.find(**{"router:external": True})
    router = cnw.routers.create("edge", external_network=outside)
    router.add_interface(subnet=network.subnets[0])
    return network


def as_admin(cloud: sandbox.Cloud) -> CloudNetworkClient:
    """Return a client of the administrator."""
    context = pyrax.create_context("keystone")
    context.auth_endpoint = cloud.keystone_endpoint
    context.set_credentials(cloud.admin_username, cloud.admin_password, tenant_name="admin")
    context.authenticate()
    client: CloudNetworkClient = pyrax.connect_to_cloud_networks("DFW", context=context)
    return client


# --- networks -----------------------------------------------------------------------------------


def test_a_network_from_creation_to_deletion(cnw: CloudNetworkClient) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    assert (network.label, network.name, network.cidr) == ("backend", "backend", "10.9.0.0/24")
    assert (network.status, network.is_isolated) == ("ACTIVE", True)
    assert cnw.find_network_by_label("backend") == network
    assert cnw.get(network.id).cidrs == ["10.9.0.0/24"]

    network.update(name="front")
    assert cnw.find_network_by_name("front").id == network.id
    network.delete()
    with pytest.raises(exceptions.NetworkNotFound):
        cnw.find_network_by_label("front")
    assert cnw.subnets.list(network_id=network.id) == []


def test_everything_that_the_project_sees_is_listed(cnw: CloudNetworkClient) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    rows = {one.label: (one.cidr, one.is_isolated) for one in cnw.list()}
    assert rows == {
        "public": (None, False),
        "private": ("10.0.0.0/16", False),
        "backend": ("10.9.0.0/24", True),
    }
    assert [one.id for one in cnw.list(limit=1, marker=cnw.list()[1].id)] == [network.id]


def test_a_refused_subnet_leaves_no_network_behind(cnw: CloudNetworkClient) -> None:
    before = cnw.list()
    with pytest.raises(exceptions.NetworkCIDRInvalid):
        cnw.create("tiny", cidr="10.9.0.0/31")
    with pytest.raises(exceptions.NetworkCIDRMalformed):
        cnw.create("odd", cidr="nonsense")
    assert cnw.list() == before


def test_one_network_too_many(cnw: CloudNetworkClient) -> None:
    for number in range(10):
        cnw.create(f"net-{number}", cidr="10.9.0.0/24")
    with pytest.raises(exceptions.NetworkCountExceeded) as raised:
        cnw.create("net-11", cidr="10.9.0.0/24")
    assert raised.value.code == 409


def test_a_label_of_several_networks(cnw: CloudNetworkClient) -> None:
    cnw.create("same", cidr="10.9.0.0/24")
    cnw.create("same", cidr="10.9.0.0/24")
    with pytest.raises(exceptions.NetworkLabelNotUnique):
        cnw.find_network_by_label("same")


def test_networks_come_page_by_page(cnw: CloudNetworkClient, keystone: sandbox.Cloud) -> None:
    ids = [cnw.networks.create(f"net-{number}").id for number in range(5)]
    pages = [cnw.networks.list(limit=2, marker=ids[0]), cnw.networks.list(limit=2, marker=ids[2])]
    assert [[one.id for one in page] for page in pages] == [ids[1:3], ids[3:5]]
    assert [one.id for one in cnw.networks.list(marker=ids[3])] == ids[4:]
    assert [one.id for one in cnw.list(marker=ids[3])] == ids[4:]
    back = cnw.networks.list(limit=2, marker=ids[3], page_reverse=True)
    assert [one.id for one in back] == ids[1:3]
    names = cnw.networks.list(sort_key="name", sort_dir="desc", fields=["name"])
    assert [one.name for one in names][:3] == ["public", "private", "net-4"]


def test_trap_07_every_name_of_the_service_gives_this_client(keystone: sandbox.Cloud) -> None:
    identity = pyrax.identity
    names = ("networks", "network", "cloudnetworks", "cloud_networks", "compute:networks")
    for name in (*names, "neutron"):
        client = identity.get_client(name, "DFW")
        assert type(client) is CloudNetworkClient
        assert {one.label for one in client.list()} == {"public", "private"}
    assert identity.get_client("compute", "DFW").servers.list() == []


# --- interfaces of servers ----------------------------------------------------------------------


def test_the_round_of_a_server_and_its_network(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    cs = pyrax.cloudservers
    server = built(cs, keystone, nics=network.get_server_networks())
    assert list(server.networks) == ["backend"]
    (interface,) = cnw.list_interfaces(server)
    assert interface.ip_addresses == [
        {
            "address": server.networks["backend"][0],
            "network_id": network.id,
            "network_label": "backend",
        }
    ]

    with pytest.raises(exceptions.NetworkInUse) as raised:
        network.delete()
    assert raised.value.code == 409
    network.detach(server)
    with pytest.raises(exceptions.NetworkInUse):
        network.delete()
    keystone.clock.advance(5)
    network.delete()
    assert cnw.list_interfaces(server) == []


def test_trap_16_deleting_waits_for_a_network_that_was_just_left(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", keystone.clock.advance)
    network = cnw.create("backend", cidr="10.9.0.0/24")
    server = built(pyrax.cloudservers, keystone, nics=network.get_server_networks())
    server.delete()
    cnw.delete(network, wait=30)
    with pytest.raises(exceptions.NotFound):
        cnw.get(network)


def test_trap_17_a_server_is_attached_and_detached_by_the_networks_client(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    server = built(pyrax.cloudservers, keystone)
    network = cnw.create("backend", cidr="10.9.0.0/24")
    interface = cnw.attach(network, server)
    assert interface.ip_addresses[0]["address"].startswith("10.9.0.")
    server.get()
    assert set(server.networks) == {"private", "backend"}
    cnw.attach(network, server)
    with pytest.raises(exceptions.NoUniqueMatch):
        cnw.detach(network, server)
    for one in cnw.list_interfaces(server)[1:]:
        one.delete()
    with pytest.raises(exceptions.NotFound):
        cnw.detach(network, server)


def test_a_port_of_the_user_outlives_its_server(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    port = cnw.ports.create(network, fixed_ips=[{"ip_address": "10.9.0.77"}])
    assert port.status == "DOWN"
    server = built(pyrax.cloudservers, keystone, nics=[{"port-id": port.id}])
    assert server.networks == {"backend": ["10.9.0.77"]}
    port.get()
    assert (port.status, port.device_id) == ("ACTIVE", server.id)
    server.delete()
    port.get()
    assert (port.status, port.device_id) == ("DOWN", "")


# --- subnets, ports, routers --------------------------------------------------------------------


def test_a_subnet_has_what_the_service_computes(cnw: CloudNetworkClient) -> None:
    network = cnw.networks.create("backend")
    subnet = cnw.subnets.create(network, "10.9.0.0/24", name="one")
    assert (subnet.gateway_ip, subnet.enable_dhcp) == ("10.9.0.1", True)
    assert subnet.allocation_pools == [{"start": "10.9.0.2", "end": "10.9.0.254"}]
    lonely = cnw.subnets.create(network, "fd00:9::/64", gateway_ip=None)
    assert (lonely.ip_version, lonely.gateway_ip) == (6, None)
    with pytest.raises(exceptions.BadRequest, match="overlaps"):
        cnw.subnets.create(network, "10.9.0.0/25")
    subnet.update(dns_nameservers=["192.0.2.53"])
    assert cnw.subnets.get(subnet).dns_nameservers == ["192.0.2.53"]
    port = cnw.ports.create(network)
    assert len(port.fixed_ips) == 2
    with pytest.raises(exceptions.Conflict, match="IP allocation"):
        subnet.delete()
    port.delete()
    subnet.delete()


def test_addresses_run_out(cnw: CloudNetworkClient) -> None:
    network = cnw.create("small", cidr="10.9.0.0/30")
    cnw.ports.create(network)
    with pytest.raises(exceptions.Conflict, match="No more IP addresses"):
        cnw.ports.create(network)
    with pytest.raises(exceptions.Conflict, match="in use"):
        cnw.ports.create(network, fixed_ips=[{"ip_address": "10.9.0.2"}])


def test_subnets_are_cut_from_a_pool(cnw: CloudNetworkClient) -> None:
    pool = cnw.subnetpools.create("pool", ["10.20.0.0/16"], default_prefixlen=24)
    network = cnw.networks.create("backend")
    first = cnw.subnets.create(network, subnetpool=pool, ip_version=4)
    second = cnw.subnets.create(network, subnetpool=pool, ip_version=4, prefixlen=26)
    assert (first.cidr, second.cidr) == ("10.20.0.0/24", "10.20.1.0/26")
    with pytest.raises(exceptions.Conflict):
        pool.delete()


def test_a_router_lives(cnw: CloudNetworkClient) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    (subnet,) = network.subnets
    router = cnw.routers.create("edge")
    made = router.add_interface(subnet=subnet)
    assert made["subnet_id"] == subnet
    assert cnw.ports.get(made["port_id"]).fixed_ips[0]["ip_address"] == "10.9.0.1"
    with pytest.raises(exceptions.Conflict, match="still has ports"):
        router.delete()
    outside = cnw.networks.find(name="public")
    assert cnw.routers.set_gateway(router, outside).external_gateway_info["enable_snat"] is True
    route = {"destination": "10.99.0.0/24", "nexthop": "10.9.0.200"}
    assert cnw.routers.add_routes(router, [route]).routes == [route]
    assert cnw.routers.remove_routes(router, [route]).routes == []
    assert not cnw.routers.clear_gateway(router).external_gateway_info
    router.remove_interface(port=made["port_id"])
    router.delete()
    with pytest.raises(exceptions.NotFound):
        cnw.routers.get(router.id)


# --- floating IPs -------------------------------------------------------------------------------


def test_a_floating_ip_points_at_a_server(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud, routed: Any
) -> None:
    server = built(pyrax.cloudservers, keystone, nics=routed.get_server_networks())
    outside = cnw.networks.find(name="public")
    fip = cnw.floating_ips.create(outside, description="mine")
    assert (fip.status, fip.port_id) == ("DOWN", None)
    fip.associate(server=server)
    assert (fip.status, fip.fixed_ip_address) == ("ACTIVE", server.networks["backend"][0])
    server.get()
    assert fip.floating_ip_address in server.networks["backend"]
    with pytest.raises(exceptions.Conflict):
        cnw.routers.clear_gateway(cnw.routers.find(name="edge"))
    fip.disassociate()
    assert fip.status == "DOWN"
    fip.delete()
    assert cnw.floating_ips.list() == []


def test_without_a_router_no_address_leads_to_a_port(cnw: CloudNetworkClient) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    port = cnw.ports.create(network)
    with pytest.raises(exceptions.NotFound, match="not reachable"):
        cnw.floating_ips.create(cnw.networks.find(name="public"), port=port)
    assert cnw.floating_ips.list() == []


def test_a_port_of_a_floating_ip_is_passed_on(cnw: CloudNetworkClient, routed: Any) -> None:
    fip = cnw.floating_ips.create(cnw.networks.find(name="public"))
    port = cnw.ports.create(routed)
    address = port.fixed_ips[0]["ip_address"]
    forwardings = cnw.port_forwardings(fip)
    made = forwardings.create("tcp", 8080, 80, address, port)
    made.update(external_port=8081)
    assert [one.external_port for one in forwardings.list()] == [8081]
    fip.get()
    assert fip.port_forwardings[0]["internal_port"] == 80
    made.delete()
    assert forwardings.list() == []


# --- security groups, quotas, tags --------------------------------------------------------------


def test_a_security_group_lives(cnw: CloudNetworkClient) -> None:
    group = cnw.security_groups.create("web", "http")
    assert [rule["direction"] for rule in group.security_group_rules] == ["egress", "egress"]
    rule = group.create_rule("ingress", "TCP", 80, 80, remote_ip_prefix="0.0.0.0/0")
    assert (rule.protocol, rule.remote_ip_prefix) == ("tcp", "0.0.0.0/0")
    with pytest.raises(exceptions.Conflict, match="already exists"):
        group.create_rule("ingress", "tcp", 80, 80, remote_ip_prefix="0.0.0.0/0")
    network = cnw.create("backend", cidr="10.9.0.0/24")
    port = cnw.ports.create(network, security_groups=[group])
    with pytest.raises(exceptions.Conflict, match="in use"):
        group.delete()
    port.delete()
    cnw.security_groups.delete_rule(rule)
    group.delete()
    assert [one.name for one in cnw.security_groups.list()] == ["default"]


def test_quotas(cnw: CloudNetworkClient, keystone: sandbox.Cloud) -> None:
    assert cnw.quotas.get().network == 10
    assert cnw.get_limits()["quota"]["network"] == 10
    admin = as_admin(keystone)
    assert admin.quotas.update(keystone.project_id, floatingip=1).floatingip == 1
    outside = cnw.networks.find(name="public")
    cnw.floating_ips.create(outside)
    with pytest.raises(exceptions.OverLimit, match="floatingip") as raised:
        cnw.floating_ips.create(outside)
    assert isinstance(raised.value, exceptions.Conflict)
    assert cnw.quotas.details().floatingip == {"limit": 1, "used": 1, "reserved": 0}
    admin.quotas.delete(keystone.project_id)
    assert cnw.quotas.get().floatingip == cnw.quotas.defaults().floatingip == 50
    with pytest.raises(exceptions.Forbidden):
        cnw.quotas.update(keystone.project_id, network=99)


def test_tags(cnw: CloudNetworkClient) -> None:
    network = cnw.networks.create("backend")
    assert cnw.networks.set_tags(network, ["red", "a/b"]) == ["red", "a/b"]
    cnw.networks.add_tag(network, "blue")
    cnw.networks.delete_tag(network, "a/b")
    assert cnw.networks.tag_list(network) == ["red", "blue"]
    assert cnw.networks.has_tag(network, "red") and not cnw.networks.has_tag(network, "a/b")
    assert [one.id for one in cnw.networks.list(tags="red,blue")] == [network.id]
    cnw.networks.delete_all_tags(network)
    assert cnw.networks.tag_list(network) == []


def test_zones_and_how_full_networks_are(cnw: CloudNetworkClient, keystone: sandbox.Cloud) -> None:
    assert cnw.availability_zones.find(resource="router").state == "available"
    network = cnw.create("backend", cidr="10.9.0.0/24")
    cnw.ports.create(network)
    found = as_admin(keystone).ip_availability.get(network.id)
    assert (found.total_ips, found.used_ips) == (253, 1)
    with pytest.raises(exceptions.Forbidden):
        cnw.ip_availability.list()


def test_shared_networks_of_the_administrator_are_everybodys(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    made = as_admin(keystone).create("common", cidr="10.77.0.0/24", shared=True)
    seen = cnw.get(made.id)
    assert (seen.cidr, seen.is_isolated) == ("10.77.0.0/24", False)
    with pytest.raises(exceptions.Forbidden):
        seen.delete()
    with pytest.raises(exceptions.Forbidden):
        cnw.create("mine", cidr="10.78.0.0/24", shared=True)


def test_networks_of_other_projects_are_not_there(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    hidden = as_admin(keystone).create("hidden", cidr="10.77.0.0/24")
    with pytest.raises(exceptions.NotFound):
        cnw.get(hidden.id)
    assert hidden.id not in [one.id for one in cnw.list()]


# --- scripts that were written for Rackspace ----------------------------------------------------


def test_the_standing_networks_can_be_named(
    cnw: CloudNetworkClient, keystone: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    with pytest.raises(exceptions.NotSupported, match="public_network"):
        network.get_server_networks(public=True)
    cnw.public_network = "private"
    shared = cnw.find_network_by_label("private")
    assert cnw.get_server_networks(network, public=True, key="uuid") == [
        {"uuid": network.id},
        {"uuid": shared.id},
    ]
    server = built(pyrax.cloudservers, keystone, nics=network.get_server_networks(public=True))
    assert set(server.networks) == {"backend", "private"}


def test_compute_hands_networks_over(cnw: CloudNetworkClient, keystone: sandbox.Cloud) -> None:
    server = built(pyrax.cloudservers, keystone)
    cs = pyrax.connect_to_cloudservers("DFW", microversion="2.72")
    networks = cs.os_networksv2_python_novaclient_ext
    network = networks.create("backend", "10.9.0.0/24")
    assert (network.label, network.cidr) == ("backend", "10.9.0.0/24")
    assert networks.find(label="backend").id == network.id
    made = cs.os_virtual_interfacesv2.create(network.id, server.id)
    assert made[0]["ip_addresses"][0]["address"].startswith("10.9.0.")
    cs.os_virtual_interfacesv2.delete(server.id, made[0]["id"])
    keystone.clock.advance(5)
    network.delete()
    assert "backend" not in [one.label for one in networks.list()]


@pytest.fixture
def closed(keystone: sandbox.Cloud) -> Any:
    """A compute client of a cloud that has closed what it once passed on to the network service."""
    for path in ("os-networks", "os-security-group", "os-floating-ip", "os-tenant-networks"):
        keystone.faults.status(410, service="compute", path=rf".*/{path}.*", times=None)
    return pyrax.cloudservers


def test_floating_ips_where_compute_has_closed_them(closed: Any, keystone: sandbox.Cloud) -> None:
    assert [pool.name for pool in closed.floating_ip_pools.list()] == ["public"]
    address = closed.floating_ips.create("public")
    assert (address.pool, address.instance_id) == ("public", None)
    keystone.faults.status(404, service="compute", path=r".*/action", times=None)
    server = built(closed, keystone)
    server.add_floating_ip(address)
    assert closed.floating_ips.get(address).instance_id == server.id
    server.remove_floating_ip(address)
    assert [one.fixed_ip for one in closed.floating_ips.list()] == [None]
    address.delete()
    assert closed.floating_ips.list() == []


def test_security_groups_where_compute_has_closed_them(closed: Any) -> None:
    group = closed.security_groups.create("web", "http")
    rule = closed.security_group_rules.create(group, "tcp", 80, 80, "198.51.100.0/24")
    inner = closed.security_group_rules.create(group, group_id=group.id)
    assert (rule.from_port, rule.ip_range) == (80, {"cidr": "198.51.100.0/24"})
    assert inner.group["name"] == "web"
    group.update(description="more")
    found = closed.security_groups.get(group.id)
    assert (found.description, len(found.rules)) == ("more", 2)
    rule.delete()
    group.delete()
    assert [one.name for one in closed.security_groups.list()] == ["default"]


def test_networks_where_compute_has_closed_them(closed: Any) -> None:
    assert {one.label for one in closed.networks.list()} == {"public", "private"}
    private = closed.tenant_networks.find(label="private")
    assert closed.networks.get(private.id).cidr == "10.0.0.0/16"
