"""What belongs to servers - interfaces, volumes, groups, consoles, quotas - over HTTP."""

from __future__ import annotations

import datetime

import pytest

import pyrax
from pyrax import sandbox
from pyrax.compute import ComputeClient

from .compute_helpers import built, flavor_id, image_id, later

VOLUME = "77d0c6a1-1111-4222-8333-444455556666"


def client() -> ComputeClient:
    """Return the compute client of the region that is set."""
    found = pyrax.cloudservers
    assert found is not None
    return found


# --- actions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "status", "back"),
    [
        ("stop", "SHUTOFF", "start"),
        ("pause", "PAUSED", "unpause"),
        ("suspend", "SUSPENDED", "resume"),
        ("rescue", "RESCUE", "unrescue"),
        ("shelve", "SHELVED_OFFLOADED", "unshelve"),
    ],
)
def test_a_server_goes_there_and_comes_back(
    keystone: sandbox.Cloud, there: str, status: str, back: str
) -> None:
    server = built(client(), keystone)
    getattr(server, there)()
    assert later(keystone, server) == status
    getattr(server, back)()

    assert later(keystone, server) == "ACTIVE"


def test_a_locked_server_stays(each_dialect: sandbox.Cloud) -> None:
    server = built(client(), each_dialect)
    server.lock()
    with pytest.raises(pyrax.exc.Conflict, match="locked"):
        server.delete()
    server.unlock()
    server.delete()

    assert client().list() == []


def test_a_backup_becomes_an_image(keystone: sandbox.Cloud) -> None:
    server = built(client(), keystone)
    image = client().servers.backup(server, "nightly", "daily", 2)

    assert image is not None
    assert client().images.get(image).name == "nightly"


def test_consoles_are_reached(each_dialect: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, each_dialect)

    assert server.get_console_output(length=1)
    assert server.get_vnc_console("novnc")["console"]["url"].startswith("http")
    assert server.get_console_url("novnc")["console"]["type"] == "novnc"


def test_consoles_are_reached_in_the_present_form(keystone: sandbox.Cloud) -> None:
    nova = pyrax.connect_to_cloudservers(microversion="2.72")
    assert nova is not None
    server = built(nova, keystone)

    assert server.get_vnc_console("novnc")["console"]["type"] == "novnc"


def test_figures_addresses_and_history(each_dialect: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, each_dialect)
    _, figures = server.diagnostics()

    assert figures
    assert {label: [one["addr"] for one in ips] for label, ips in server.ips().items()} == dict(
        server.networks
    )
    assert server.get_password() == ""
    server.reboot()
    action = cs.instance_action.find(action="reboot", server=server)
    assert cs.instance_action.get(server, action.request_id).request_id == action.request_id


# --- networks -----------------------------------------------------------------------------------


def test_a_server_is_connected_to_one_more_network(rackspace: sandbox.Cloud) -> None:
    cs = client()
    network = cs.networks.create(label="backend", cidr="10.9.0.0/24")
    server = built(cs, rackspace)
    interface = server.interface_attach(net_id=network.id)
    server.get()
    assert "backend" in server.networks
    assert interface.port_id in [one.port_id for one in server.interface_list()]
    assert [one.id for one in cs.virtual_interfaces.list(server)]

    interface.delete()
    server.get()
    assert "backend" not in server.networks
    network.delete()
    assert "backend" not in [one.label for one in cs.networks.list()]


@pytest.mark.parametrize(
    ("arguments", "labels"),
    [
        ({}, {"public", "private"}),
        ({"public": False}, {"private"}),
        ({"service_net": False}, {"public"}),
    ],
)
def test_the_standing_networks_are_chosen(
    rackspace: sandbox.Cloud, arguments: dict[str, bool], labels: set[str]
) -> None:
    assert set(built(client(), rackspace, **arguments).networks) == labels


def test_a_port_is_attached_and_detached(keystone: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, keystone)
    (network,) = cs.networks.list()
    interface = server.interface_attach(net_id=network.id)
    assert len(server.interface_list()) == 2
    server.interface_detach(interface)

    assert len(server.interface_list()) == 1
    assert [one.id for one in cs.os_virtual_interfacesv2.list(server)]


def test_addresses_are_added_and_removed(keystone: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, keystone)
    (network,) = cs.networks.list()
    server.add_fixed_ip(network.id)
    server.get()
    first, second = server.networks["private"]
    server.remove_fixed_ip(second)
    server.get()

    assert server.networks["private"] == [first]


def test_a_floating_ip_moves(keystone: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, keystone)
    address = cs.floating_ips.create(cs.floating_ip_pools.list()[0])
    server.add_floating_ip(address)
    assert cs.floating_ips.get(address).instance_id == server.id
    server.remove_floating_ip(address)
    address.delete()

    assert cs.floating_ips.list() == []


# --- security groups and server groups ----------------------------------------------------------


def test_a_security_group_lives(keystone: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, keystone)
    group = cs.security_groups.create("web", "http")
    rule = cs.security_group_rules.create(group, "tcp", 80, 80, "0.0.0.0/0")
    group.update(description="http and more")
    server.add_security_group(group)
    assert "web" in [one.name for one in server.list_security_group()]
    assert cs.security_groups.get(group.id).description == "http and more"
    server.remove_security_group("web")
    rule.delete()
    group.delete()

    assert "web" not in [one.name for one in cs.security_groups.list()]


@pytest.mark.parametrize("microversion", [None, "2.72"])
def test_a_server_group_lives(keystone: sandbox.Cloud, microversion: str | None) -> None:
    nova = pyrax.connect_to_cloudservers(microversion=microversion)
    assert nova is not None
    group = nova.server_groups.create(name="spread", policies=["anti-affinity"])

    assert nova.server_groups.find(name="spread") == group
    group.delete()
    assert nova.server_groups.list() == []


# --- volumes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("microversion", [None, "2.89"])
def test_a_volume_is_attached_and_detached(
    each_dialect: sandbox.Cloud, microversion: str | None
) -> None:
    cs = pyrax.connect_to_cloudservers(microversion=microversion)
    assert cs is not None
    each_dialect.stores.compute(dialect=cs.dialect).volumes.add(VOLUME)
    server = built(cs, each_dialect)
    volume = cs.volumes.create_server_volume(server, VOLUME)
    assert (volume.id, volume.serverId) == (VOLUME, server.id)
    assert [one.id for one in cs.volumes.get_server_volumes(server)] == [VOLUME]
    assert cs.volumes.get_server_volume(server, VOLUME).device == volume.device
    cs.volumes.delete_server_volume(server, volume)

    assert cs.volumes.get_server_volumes(server) == []


# --- accounts -----------------------------------------------------------------------------------


def test_quotas_usage_and_zones(each_dialect: sandbox.Cloud) -> None:
    cs = client()
    built(cs, each_dialect)
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)

    assert cs.quotas.get(cs.tenant_id).instances == 100
    assert cs.quotas.defaults(cs.tenant_id).id == cs.tenant_id
    assert cs.usage.get(cs.tenant_id, end - datetime.timedelta(days=2), end).total_hours >= 0
    assert cs.availability_zones.list()[0].zoneState == {"available": True}
    assert "os-keypairs" in [one.alias for one in cs.list_extensions.show_all()]


def test_a_full_account_is_told_so(each_dialect: sandbox.Cloud) -> None:
    cs = client()
    each_dialect.stores.compute(dialect=cs.dialect).quotas[cs.tenant_id] = {"instances": 0}

    kind = pyrax.exc.OverLimit if cs.dialect == "rackspace" else pyrax.exc.Forbidden
    with pytest.raises(kind, match="Quota exceeded"):
        cs.servers.create("web01", image_id(cs), flavor_id(cs))


# --- Rackspace alone ----------------------------------------------------------------------------


def test_images_are_made_on_a_schedule(rackspace: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, rackspace)
    with pytest.raises(pyrax.exc.NotFound):
        cs.scheduled_images.get(server)
    cs.scheduled_images.enable(server, 7, "saturday")

    assert cs.scheduled_images.get(server).day_of_week == "SATURDAY"
    assert cs.scheduled_images.disable(server) is None


def test_an_address_is_shared(rackspace: sandbox.Cloud) -> None:
    cs = client()
    server = built(cs, rackspace)
    shared = cs.ip_associations.create(server, "a1")
    assert [one.address for one in cs.ip_associations.list(server)] == [shared.address]
    shared.delete()

    assert cs.ip_associations.list(server) == []
