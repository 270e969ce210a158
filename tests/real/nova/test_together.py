"""Compute, networks, images and block storage in one run, all by pyrax, looked at without it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from tests.real.beside import wait_until
from tests.real.nova.conftest import INTERVAL, LOOKS, Ground, Outside, settled

DATA = os.urandom(1_000_000)


def test_from_an_image_to_nothing_left_over(
    demo: Any,
    compute: Any,
    storage: Any,
    ground: Ground,
    outside: Outside,
    name: str,
    tmp_path: Path,
) -> None:
    def available(thing: Any) -> Any:
        found = demo.utils.wait_for_build(thing, interval=INTERVAL, attempts=LOOKS)
        assert found.status.lower() in ("available", "active")
        return found

    # What a server stands on.
    image = demo.images.create(f"{name}-image", "raw", data=io.BytesIO(DATA))
    assert image.download(tmp_path / "image").read_bytes() == DATA
    cnw = demo.cloud_networks
    network = cnw.create(f"{name}-net", cidr="10.6.0.0/24", enable_dhcp=False)
    router = cnw.routers.create(f"{name}-router", external_network=ground.public)
    router.add_interface(subnet=network.subnets[0])
    volume = available(storage.create(name, size=1))

    # A server, its volume, its address from outside.
    made = compute.servers.create(name, image.id, ground.tiny, nics=[{"net-id": network.id}])
    server = settled(made)
    (address,) = server.networks[f"{name}-net"]
    assert address.startswith("10.6.0.")
    volume.attach_to_instance(server, "/dev/vdb", wait=True)
    assert outside.storage.document("volume", volume.id)["attachments"][0]["server_id"] == server.id
    fip = cnw.floating_ips.create(ground.public, description=name)
    fip.associate(server=server.id)
    assert outside.neutron.one(f"/floatingips/{fip.id}")["fixed_ip_address"] == address

    # It is copied, grows, and is installed anew.
    image_id = server.create_image(f"{name}-snapshot")
    copy = available(demo.images.get(image_id))
    settled(server)
    kept = available(volume.create_snapshot(f"{name}-kept", force=True))
    server.resize(ground.small)
    settled(server, "VERIFY_RESIZE").confirm_resize()
    settled(server)
    assert outside.nova.server(server.id)["flavor"]["id"] == ground.small
    server.rebuild(copy.id)
    settled(server)
    assert outside.nova.server(server.id)["image"]["id"] == copy.id
    assert [one.id for one in compute.volumes.get_server_volumes(server)] == [volume.id]

    # Nothing is left over.
    fip.disassociate()
    fip.delete()
    volume.detach(wait=True)
    kept.delete()
    wait_until(lambda: outside.storage.is_gone("snapshot", kept.id))
    volume.delete()
    wait_until(lambda: outside.storage.is_gone("volume", volume.id))
    server.delete()
    demo.utils.wait_until(server, "status", "DELETED", interval=INTERVAL, attempts=LOOKS)
    for each in (copy, image):
        each.delete()
    router.remove_interface(subnet=network.subnets[0])
    router.delete()
    cnw.delete(network, wait=60)
    assert outside.left(name) == []
