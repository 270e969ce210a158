"""Networks on Rackspace: those of compute, and its own network service."""

from __future__ import annotations

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.cloudnetworks import PSEUDO_NETWORKS, CloudNetworkClient
from tests.sandbox.compute_helpers import built


@pytest.fixture
def cnw(rackspace: sandbox.Cloud) -> CloudNetworkClient:
    """The client for networks of the present login."""
    found: CloudNetworkClient = pyrax.cloud_networks
    return found


# --- networks of compute ------------------------------------------------------------------------


def test_the_round_of_a_server_and_its_network(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    nics = network.get_server_networks(private=True)
    server = built(pyrax.cloudservers, rackspace, nics=nics)
    assert set(server.networks) == {"backend", "private"}
    with pytest.raises(exceptions.NetworkInUse, match="in use by a server") as raised:
        network.delete()
    assert raised.value.code == 403
    assert isinstance(raised.value.__cause__, exceptions.Forbidden)

    (interface,) = (one for one in cnw.list_interfaces(server) if network.id in one.network_ids)
    assert interface.mac_address.startswith("BC:76:4E")
    assert interface.ip_addresses[0]["network_label"] == "backend"
    cnw.detach(interface, server)
    network.delete()
    with pytest.raises(exceptions.NotFound):
        cnw.get(network)


def test_pseudo_networks_stand_in_every_list_after_the_isolated_ones(
    cnw: CloudNetworkClient,
) -> None:
    cnw.create("backend", cidr="10.9.0.0/24")
    rows = [(one.label, one.cidr, one.is_isolated) for one in cnw.list()]
    assert rows == [
        ("backend", "10.9.0.0/24", True),
        ("public", None, False),
        ("private", None, False),
    ]


@pytest.mark.parametrize("network_id", PSEUDO_NETWORKS)
def test_pseudo_networks_are_never_deleted(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud, network_id: str
) -> None:
    with pytest.raises(exceptions.Forbidden, match=network_id):
        cnw.delete(network_id)
    assert not rackspace.requests.of("compute", method="DELETE")


def test_refusals_of_the_service(cnw: CloudNetworkClient) -> None:
    with pytest.raises(exceptions.NetworkCIDRMalformed) as raised:
        cnw.create("odd", cidr="nonsense")
    assert (raised.value.code, raised.value.details) == (400, "CIDR is malformed: nonsense")
    with pytest.raises(exceptions.NetworkCIDRInvalid):
        cnw.create("tiny", cidr="10.9.0.0/31")
    for number in range(10):
        cnw.create(f"net-{number}", cidr="10.9.0.0/24")
    with pytest.raises(exceptions.NetworkCountExceeded, match="too many networks"):
        cnw.create("net-11", cidr="10.9.0.0/24")


def test_a_server_is_attached_and_detached_by_the_networks_client(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    server = built(pyrax.cloudservers, rackspace)
    interface = network.attach(server)
    assert interface.ip_addresses[0]["address"].startswith("10.9.0.")
    with pytest.raises(exceptions.BadRequest, match="already attached"):
        cnw.attach(network, server)
    network.detach(server)
    with pytest.raises(exceptions.NotFound):
        cnw.detach(network, server)
    cnw.detach(cnw.PUBLIC_NET_ID, server)
    server.get()
    assert list(server.networks) == ["private"]


def test_trap_07_every_name_of_the_service_gives_this_client(rackspace: sandbox.Cloud) -> None:
    identity = pyrax.identity
    names = ("networks", "network", "cloudnetworks", "cloud_networks", "compute:networks")
    for name in (*names, "neutron"):
        client = identity.get_client(name, "DFW")
        assert type(client) is CloudNetworkClient
        assert [one.label for one in client.list()] == ["public", "private"]
    compute = identity.get_client("compute", "DFW")
    assert compute.servers.list() == []
    assert type(identity.get_client("networks", "DFW")) is CloudNetworkClient


def test_trap_11_networks_is_another_name_of_nics(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    cs = pyrax.cloudservers
    for keyword in ("nics", "networks"):
        server = built(cs, rackspace, **{keyword: network.get_server_networks()})
        assert list(server.networks) == ["backend"]


# --- the network service ------------------------------------------------------------------------


def test_the_network_service_has_the_same_networks(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    assert {one.name for one in cnw.networks.list()} == {"backend", "public", "private"}
    network.update(name="front")
    assert cnw.find_network_by_label("front").id == network.id

    neutron = pyrax.connect_to_cloud_networks("DFW", backend="neutron")
    assert neutron.find_network_by_label("front").cidr == "10.9.0.0/24"
    made = neutron.create("other", cidr="10.10.0.0/24")
    assert cnw.get(made.id).cidr == "10.10.0.0/24"
    made.delete()
    with pytest.raises(exceptions.NotFound):
        cnw.get(made.id)


def test_subnets_ports_and_groups(cnw: CloudNetworkClient) -> None:
    network = cnw.networks.create("backend")
    subnet = cnw.subnets.create(network, "10.9.0.0/24")
    assert (subnet.gateway_ip, subnet.enable_dhcp) == (None, False)
    with pytest.raises(exceptions.Conflict):
        cnw.subnets.create(network, "10.10.0.0/24")
    group = cnw.security_groups.create("web")
    rule = group.create_rule("ingress", "tcp", 80, 80, remote_ip_prefix="0.0.0.0/0")
    assert rule.protocol == "TCP"
    port = cnw.ports.create(network, security_groups=[group])
    assert port.security_groups == [group.id]
    with pytest.raises(exceptions.NetworkInUse):
        cnw.networks.delete(network)
    port.delete()
    group.delete()
    cnw.networks.delete(network)


def test_addresses_are_shared(cnw: CloudNetworkClient) -> None:
    ports = [cnw.ports.create(cnw.PUBLIC_NET_ID) for _ in range(2)]
    shared = cnw.ip_addresses.create(cnw.PUBLIC_NET_ID, 4, ports)
    assert shared.port_ids == [port.id for port in ports]
    assert shared.address.startswith("198.18.")
    changed = cnw.ip_addresses.update(shared, ports[:1])
    assert changed.port_ids == [ports[0].id]
    assert cnw.ip_addresses.get(shared.id).type == "shared"
    shared.delete()
    assert cnw.ip_addresses.list() == []


def test_lists_of_the_network_service_have_a_hundred_a_page(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud
) -> None:
    network = cnw.create("backend", cidr="10.9.0.0/24")
    for _ in range(105):
        cnw.ports.create(network)
    rackspace.requests.clear()
    assert len(cnw.ports.list(network=network)) == 105
    assert len(rackspace.requests.of("network", method="GET")) == 2


@pytest.mark.parametrize(
    "manager", ["routers", "floating_ips", "subnetpools", "availability_zones", "ip_availability"]
)
def test_what_the_network_service_of_rackspace_lacks(
    cnw: CloudNetworkClient, rackspace: sandbox.Cloud, manager: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cloud_networks\.{manager}\.list"):
        getattr(cnw, manager).list()
    with pytest.raises(exceptions.NotSupported, match="no tags"):
        cnw.networks.add_tag("x", "red")
    with pytest.raises(exceptions.NotSupported, match="only be looked at"):
        cnw.quotas.update(rackspace.tenant_id, network=99)
    assert cnw.quotas.get().network == 10
