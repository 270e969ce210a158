"""What belongs to servers of a real Nova: volumes, interfaces, addresses, security groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.real.beside import wait_until
from tests.real.nova.conftest import INTERVAL, LOOKS, Ground, Outside, settled

# --- volumes --------------------------------------------------------------------------------------


@pytest.fixture
def volume(demo: Any, storage: Any, name: str) -> Any:
    """An empty volume."""
    made = storage.create(name, size=1)
    return demo.utils.wait_for_build(made, interval=INTERVAL, attempts=LOOKS)


def test_a_volume_is_attached_and_detached(
    demo: Any, compute: Any, server: Any, volume: Any, outside: Outside
) -> None:
    volume.attach_to_instance(server, "/dev/vdb", wait=True)
    document = outside.storage.document("volume", volume.id)
    assert (document["status"], document["attachments"][0]["server_id"]) == ("in-use", server.id)
    assert volume.attachments[0]["server_id"] == server.id
    (attached,) = compute.volumes.get_server_volumes(server)
    assert (attached.id, attached.serverId) == (volume.id, server.id)
    assert compute.volumes.get_server_volume(server, volume).device == attached.device
    with pytest.raises(demo.exceptions.VolumeAttachmentFailed) as caught:
        volume.attach_to_instance(server)
    assert caught.value.code == 400
    with pytest.raises(demo.exceptions.VolumeNotAvailable):
        volume.delete()
    volume.detach(wait=True)
    assert outside.storage.document("volume", volume.id)["attachments"] == []
    assert compute.volumes.get_server_volumes(server) == []


def test_the_compute_client_attaches_and_detaches(
    compute: Any, server: Any, volume: Any, outside: Outside
) -> None:
    made = compute.volumes.create_server_volume(server.id, volume.id)
    assert made.volumeId == volume.id
    reached = ("in-use", "available")
    wait_until(lambda: outside.storage.document("volume", volume.id)["status"] == reached[0])
    compute.volumes.delete_server_volume(server.id, volume.id)
    wait_until(lambda: outside.storage.document("volume", volume.id)["status"] == reached[1])


def test_a_server_boots_from_a_volume_that_goes_with_it(
    demo: Any, compute: Any, outside: Outside, ground: Ground, name: str
) -> None:
    disk = {
        "uuid": ground.image,
        "source_type": "image",
        "destination_type": "volume",
        "volume_size": 1,
        "boot_index": 0,
        "delete_on_termination": True,
    }
    nics = [{"net-id": ground.network}]
    server = settled(
        compute.servers.create(name, None, ground.tiny, block_device_mapping_v2=[disk], nics=nics)
    )
    assert server.image == ""
    (attached,) = compute.volumes.get_server_volumes(server)
    assert demo.cloud_blockstorage.get(attached.id).bootable == "true"
    server.delete()
    wait_until(lambda: outside.storage.is_gone("volume", attached.id))


# --- interfaces -----------------------------------------------------------------------------------


def test_interfaces_come_and_go(
    demo: Any, compute: Any, server: Any, ground: Ground, outside: Outside, name: str
) -> None:
    cnw = demo.cloud_networks
    other = cnw.create(f"{name}-other", cidr="10.8.0.0/24", enable_dhcp=False)
    (first,) = server.interface_list()
    assert (first.net_id, first.port_state) == (ground.network, "ACTIVE")

    made = server.interface_attach(net_id=other.id, fixed_ip="10.8.0.77")
    assert made.fixed_ips[0]["ip_address"] == "10.8.0.77"
    assert {one.id for one in server.interface_list()} == {first.id, made.id}
    settled(server)
    assert server.networks[f"{name}-other"] == ["10.8.0.77"]
    shown = compute.virtual_interfaces.list(server.id)
    assert {one.id for one in shown} == {first.id, made.id}
    server.interface_detach(made.id)
    wait_until(lambda: [one.id for one in server.interface_list()] == [first.id])

    port = cnw.ports.create(other, name=name)
    server.interface_attach(port_id=port.id)
    assert outside.neutron.one(f"/ports/{port.id}")["device_id"] == server.id
    with pytest.raises(demo.exceptions.NetworkInUse):
        other.delete()
    server.interface_detach(port.id)
    wait_until(lambda: [one.id for one in server.interface_list()] == [first.id])


def test_a_server_on_a_port_of_one_s_own(
    demo: Any, boot: Callable[..., Any], ground: Ground, outside: Outside, name: str
) -> None:
    port = demo.cloud_networks.ports.create(
        ground.network, name=name, fixed_ips=[{"ip_address": "10.7.0.99"}]
    )
    server = boot(nics=[{"port-id": port.id}])
    assert list(server.networks.values()) == [["10.7.0.99"]]
    server.delete()
    wait_until(lambda: outside.nova.servers(name) == [])
    assert outside.neutron.one(f"/ports/{port.id}")["device_id"] == ""


# --- floating IPs ---------------------------------------------------------------------------------


@pytest.fixture
def routed(demo: Any, ground: Ground, outside: Outside, name: str) -> Iterator[Any]:
    """A router between the servers' network and the outside."""
    router = demo.cloud_networks.routers.create(f"{name}-router", external_network=ground.public)
    router.add_interface(subnet=ground.subnet)
    yield router
    for row in outside.neutron.rows("/floatingips", "floatingips"):
        outside.neutron.send("DELETE", f"/floatingips/{row['id']}")
    router.remove_interface(subnet=ground.subnet)


def test_a_floating_ip_leads_to_a_server(
    demo: Any, compute: Any, shared: Any, ground: Ground, routed: Any, outside: Outside, name: str
) -> None:
    fip = demo.cloud_networks.floating_ips.create(ground.public, description=name)
    fip.associate(server=shared.id)
    address = fip.floating_ip_address
    assert outside.neutron.one(f"/floatingips/{fip.id}")["router_id"] == routed.id

    def seen() -> bool:
        networks = compute.servers.get(shared).networks
        return any(address in addresses for addresses in networks.values())

    wait_until(seen)
    fip.disassociate()
    wait_until(lambda: not seen())
    fip.delete()


def test_the_old_calls_for_floating_ips(
    demo: Any, compute: Any, shared: Any, routed: Any, outside: Outside
) -> None:
    assert "public" in [pool.name for pool in compute.floating_ip_pools.list()]
    fip = compute.floating_ips.create("public")
    try:
        shared.add_floating_ip(fip)
        assert compute.floating_ips.get(fip.id).instance_id == shared.id
        assert fip.id in [one.id for one in compute.floating_ips.list()]
        assert outside.neutron.one(f"/floatingips/{fip.id}")["router_id"] == routed.id
        shared.remove_floating_ip(fip)
        assert compute.floating_ips.get(fip.id).instance_id is None
    finally:
        fip.delete()
    assert outside.neutron.send("GET", f"/floatingips/{fip.id}").status_code == 404


# --- security groups ------------------------------------------------------------------------------


def test_security_groups_of_a_server(
    demo: Any, compute: Any, boot: Callable[..., Any], outside: Outside, name: str
) -> None:
    cnw = demo.cloud_networks
    group = cnw.security_groups.create(f"{name}-web", "http")
    server = boot(security_groups=[group.name])
    (port,) = server.interface_list()
    assert [one.id for one in server.list_security_group()] == [group.id]
    assert outside.neutron.one(f"/ports/{port.id}")["security_groups"] == [group.id]
    server.add_security_group("default")
    assert {one.name for one in server.list_security_group()} == {group.name, "default"}
    server.remove_security_group(group.name)
    assert [one.name for one in server.list_security_group()] == ["default"]
    with pytest.raises(demo.exceptions.NotFound):
        server.add_security_group(f"{name}-absent")
    group.delete()


def test_the_old_calls_for_security_groups(compute: Any, outside: Outside, name: str) -> None:
    group = compute.security_groups.create(name, "a group")
    rule = compute.security_group_rules.create(group.id, "tcp", 80, 80, "198.51.100.0/24")
    rules = outside.neutron.one(f"/security-groups/{group.id}")["security_group_rules"]
    assert rule.id in [one["id"] for one in rules]
    compute.security_group_rules.delete(rule.id)
    assert group.id in [one.id for one in compute.security_groups.list()]
    group.update(name=f"{name}-2", description="other")
    assert outside.neutron.one(f"/security-groups/{group.id}")["name"] == f"{name}-2"
    group.delete()
    assert outside.neutron.send("GET", f"/security-groups/{group.id}").status_code == 404


def test_the_old_calls_for_networks(compute: Any, ground: Ground) -> None:
    found = compute.networks.get(ground.network)
    assert found.label == "real-network"
    assert ground.network in [one.id for one in compute.networks.list()]
    assert ground.network in [one.id for one in compute.tenant_networks.list()]
