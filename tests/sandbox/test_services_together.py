"""Compute, networks, images and block storage are one cloud, whichever client asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openstack
import pytest

import pyrax
from pyrax import exceptions, sandbox

from .compute_helpers import flavor_id, image_id
from .sdk import user_of

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")

DATA = b"what a server boots from" * 100


@pytest.fixture
def connection(keystone: sandbox.Cloud) -> Iterator[Any]:
    """openstacksdk in the project that pyrax is logged in to."""
    with user_of(keystone) as connection:
        yield connection


@pytest.fixture(autouse=True)
def fast(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting lets the cloud's time pass instead of ours."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


def available(volume: Any) -> None:
    """Wait until a volume has what it is made of."""
    found = pyrax.cloudservers.volumes.get(volume.id)
    pyrax.utils.wait_until(found, "status", ["available", "error"], interval=5, attempts=20)
    assert found.status == "available"


def test_both_clients_see_one_cloud(keystone: sandbox.Cloud, connection: Any) -> None:
    cs = pyrax.cloudservers
    image = pyrax.images.create("base", "qcow2", data=io.BytesIO(DATA), min_disk=1)
    network = pyrax.cloud_networks.create("backend", cidr="10.9.0.0/24")
    root = connection.block_storage.create_volume(name="root", size=5, image_id=image.id)
    data = cs.volumes.create(7, display_name="data")
    available(root)

    # A server from that image on that network, and one that boots from the volume.
    web = cs.servers.create("web", image.id, flavor_id(cs), nics=[{"net-id": network.id}])
    database = cs.servers.create(
        "db",
        None,
        flavor_id(cs),
        nics=[network],
        block_device_mapping_v2=[
            {
                "uuid": root.id,
                "source_type": "volume",
                "destination_type": "volume",
                "boot_index": 0,
                "delete_on_termination": True,
            }
        ],
    )
    keystone.clock.advance(60)
    seen = {one.name: one for one in connection.compute.servers()}
    assert {one.status for one in seen.values()} == {"ACTIVE"}
    assert seen["web"].image["id"] == image.id
    assert not seen["db"].image
    (address,) = seen["web"].addresses["backend"]
    assert address["addr"].startswith("10.9.0.")
    ports = {port.device_id for port in connection.network.ports(network_id=network.id)}
    assert {web.id, database.id} <= ports
    assert connection.block_storage.get_volume(root.id).status == "in-use"
    assert [one.volumeId for one in cs.volumes.get_server_volumes(database)] == [root.id]

    # One client attaches, the other sees it.
    connection.compute.create_volume_attachment(web.id, volume_id=data.id)
    keystone.clock.advance(60)
    data.get()
    assert (data.status, data.attachments[0]["server_id"]) == ("in-use", web.id)
    with pytest.raises(exceptions.VolumeNotAvailable):
        data.delete()

    # What one client makes of the server, the other finds among the images.
    connection.compute.create_server_image(web.id, "web-snapshot")
    keystone.clock.advance(600)
    snapshot = pyrax.images.find(name="web-snapshot")
    assert (snapshot.status, snapshot.properties["image_type"]) == ("active", "snapshot")
    assert [one.id for one in cs.list_snapshots()] == [snapshot.id]
    kept = cs.volume_snapshots.create(data, force=True, display_name="night")
    keystone.clock.advance(60)
    assert [one.name for one in connection.block_storage.snapshots()] == ["night"]

    # Nothing is left over.
    for server in (web, database):
        server.delete()
    keystone.clock.advance(60)
    assert list(connection.compute.servers()) == []
    assert [one.id for one in connection.block_storage.volumes()] == [data.id]
    assert list(connection.network.ports(network_id=network.id, device_owner="compute:nova")) == []
    kept.delete()
    keystone.clock.advance(60)
    cs.volumes.delete(data)
    for each in (snapshot, image):
        connection.image.delete_image(each.id)
    network.delete()
    keystone.clock.advance(60)
    assert (cs.volumes.list(), cs.volume_snapshots.list()) == ([], [])
    assert connection.image.find_image("base") is None
    assert connection.network.find_network("backend") is None


def test_both_clients_are_told_of_a_quota(keystone: sandbox.Cloud, connection: Any) -> None:
    cs = pyrax.cloudservers
    keystone.stores.compute("DFW", "openstack").quotas[cs.tenant_id] = {"instances": 0}
    keystone.stores.block_storage("DFW", "openstack").quotas[cs.tenant_id] = {"volumes": 0}

    with pytest.raises(exceptions.Forbidden, match="Quota exceeded") as refused:
        cs.servers.create("web", image_id(cs), flavor_id(cs))
    error = refused.value
    assert (error.code, error.method) == (403, "POST")
    assert error.url.endswith("/servers")
    assert error.request_id.startswith("req-")
    with pytest.raises(openstack.exceptions.ForbiddenException, match="Quota exceeded"):
        connection.compute.create_server(
            name="web", image_id=image_id(cs), flavor_id=flavor_id(cs), networks="auto"
        )
    with pytest.raises(exceptions.OverLimit) as over:
        cs.volumes.create(7, display_name="data")
    assert (over.value.code, over.value.method) == (413, "POST")
    assert over.value.url.endswith("/volumes")
    assert over.value.request_id.startswith("req-")


@pytest.mark.parametrize("form", ["legacy", "modern"])
def test_a_server_boots_from_a_volume_of_an_image(each_dialect: sandbox.Cloud, form: str) -> None:
    cs = pyrax.cloudservers
    volume = cs.volumes.create(100, imageRef=image_id(cs), display_name="root")
    available(volume)

    devices: dict[str, Any] = {"block_device_mapping": {"vda": f"{volume.id}:::1"}}
    if form == "modern":
        entry = {"uuid": volume.id, "source_type": "volume", "boot_index": 0}
        devices = {"block_device_mapping_v2": [{**entry, "destination_type": "volume"}]}
    server = cs.servers.create("db", "", flavor_id(cs), **devices)
    each_dialect.clock.advance(60)
    server.get()
    assert (server.status, server.image) == ("ACTIVE", "")
    volume.get()
    assert (volume.status, volume.attachments[0]["server_id"]) == ("in-use", server.id)
    server.delete()
    each_dialect.clock.advance(60)
    left = [] if form == "legacy" else [volume.id]
    assert [one.id for one in cs.volumes.list()] == left


def test_volumes_that_a_server_cannot_have_are_refused(each_dialect: sandbox.Cloud) -> None:
    cs = pyrax.cloudservers
    empty = cs.volumes.create(100, display_name="empty")
    each_dialect.clock.advance(60)

    def boot(volume: str, **more: Any) -> None:
        entry = {"uuid": volume, "source_type": "volume", "destination_type": "volume"}
        devices = [{**entry, "boot_index": 0}]
        cs.servers.create("db", "", flavor_id(cs), block_device_mapping_v2=devices, **more)

    with pytest.raises(exceptions.BadRequest, match="failed to get volume"):
        boot("no-such-volume")
    with pytest.raises(exceptions.BadRequest, match="not bootable"):
        boot(empty.id)
    with pytest.raises(exceptions.BadRequest, match="multiple instances"):
        boot(empty.id, min_count=2)
    assert cs.servers.list() == []


def test_types_of_volumes_are_the_administrators(each_dialect: sandbox.Cloud) -> None:
    types = pyrax.cloudservers.volume_types
    assert types.get(types.list()[0]).name == types.list()[0].name
    rackspace = pyrax.identity.dialect == "rackspace"
    with pytest.raises(exceptions.NotSupported if rackspace else exceptions.Forbidden):
        types.create("fast")
    with pytest.raises(exceptions.NotSupported if rackspace else exceptions.Forbidden):
        types.delete(types.list()[0])


@pytest.mark.parametrize("service", ["cloudservers", "cloud_networks", "images", "volumes"])
def test_errors_say_what_was_asked_and_what_came_back(
    each_dialect: sandbox.Cloud, service: str
) -> None:
    missing = "8d21cc00-6f2b-4c13-9a9c-2a9f7c2f1d07"
    asked = {
        "cloudservers": pyrax.cloudservers.servers.get,
        "cloud_networks": pyrax.cloud_networks.get,
        "images": pyrax.images.get,
        "volumes": pyrax.cloud_blockstorage.get,
    }[service]
    with pytest.raises(exceptions.NotFound) as refused:
        asked(missing)
    error = refused.value
    assert (error.code, error.method) == (404, "GET")
    assert error.url.endswith(missing)
    assert error.message
    assert error.request_id.startswith("req-")
