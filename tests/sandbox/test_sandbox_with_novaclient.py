"""Today's python-novaclient works against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from keystoneauth1 import session as keystone_session
from keystoneauth1.identity import v3
from novaclient import client
from novaclient import exceptions as nova_exceptions

from pyrax import sandbox


@pytest.fixture(params=["2.1", "2.60", "2.96"])
def nova(cloud: sandbox.Cloud, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client of each of three microversions, to a cloud where nothing takes long."""
    store = cloud.stores.compute("DFW", "openstack")
    store.durations = dict.fromkeys(store.durations, 0.0)
    login = v3.Password(
        auth_url=f"{cloud.keystone_endpoint}/v3",
        username=cloud.username,
        password=cloud.password,
        project_name=cloud.tenant_name,
        user_domain_id="default",
        project_domain_id="default",
    )
    session = keystone_session.Session(auth=login)
    yield client.Client(request.param, session=session, region_name="DFW")
    session.session.close()


def create_server(cloud: sandbox.Cloud, nova: Any, **more: Any) -> Any:
    """Create a server."""
    image = next(iter(cloud.stores.compute("DFW", "openstack").images))
    if nova.api_version.get_string() != "2.1":
        more["nics"] = "auto"
    server = nova.servers.create("web", image, nova.flavors.find(name="m1.tiny"), **more)
    return nova.servers.get(server.id)


def test_server_from_creation_to_deletion(cloud: sandbox.Cloud, nova: Any) -> None:
    server = create_server(cloud, nova, meta={"role": "web"})
    assert (server.status, server.name, server.metadata) == ("ACTIVE", "web", {"role": "web"})
    assert list(server.networks) == ["private"]
    assert [entry.id for entry in nova.servers.list()] == [server.id]
    server.update(name="db")
    assert nova.servers.list(search_opts={"name": "^db"})[0].id == server.id
    server.delete()
    assert nova.servers.list() == []
    with pytest.raises(nova_exceptions.NotFound) as caught:
        nova.servers.get(server.id)
    assert caught.value.request_id.startswith("req-")


def test_server_is_rebooted_and_resized(cloud: sandbox.Cloud, nova: Any) -> None:
    server = create_server(cloud, nova)
    server.reboot("SOFT")
    server.reboot("HARD")
    server.resize(nova.flavors.find(name="m1.small"))
    assert nova.servers.get(server.id).status == "VERIFY_RESIZE"
    server.confirm_resize()
    server.resize(nova.flavors.find(name="m1.medium"))
    nova.servers.get(server.id)
    server.revert_resize()
    assert nova.servers.get(server.id).status == "ACTIVE"


def test_server_is_stopped_locked_and_imaged(cloud: sandbox.Cloud, nova: Any) -> None:
    server = create_server(cloud, nova)
    server.stop()
    assert nova.servers.get(server.id).status == "SHUTOFF"
    image_id = server.create_image("snap")
    assert cloud.stores.compute("DFW", "openstack").images[image_id].name == "snap"
    server.start()
    server.lock()
    with pytest.raises(nova_exceptions.Conflict):
        server.delete()
    server.unlock()


def test_metadata(cloud: sandbox.Cloud, nova: Any) -> None:
    server = create_server(cloud, nova, meta={"a": "1"})
    nova.servers.set_meta(server, {"b": "2"})
    nova.servers.delete_meta(server, ["a"])
    assert nova.servers.get(server.id).metadata == {"b": "2"}


def test_flavors(nova: Any) -> None:
    flavor = nova.flavors.find(name="m1.small")
    assert (flavor.ram, flavor.vcpus, flavor.disk) == (2048, 1, 20)
    assert nova.flavors.get(flavor.id).name == "m1.small"
    with pytest.raises(nova_exceptions.NotFound):
        nova.flavors.get("nothing")


def test_key_pairs(cloud: sandbox.Cloud, nova: Any) -> None:
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYl4uE7gTtEz0mUtNTVfBK0jgiKZ9dGBDmBZ0Cn9gDO x"
    key = nova.keypairs.create("mine", public)
    assert [entry.name for entry in nova.keypairs.list()] == ["mine"]
    assert nova.keypairs.get("mine").fingerprint == key.fingerprint
    assert create_server(cloud, nova, key_name="mine").key_name == "mine"
    nova.keypairs.delete("mine")
    assert nova.keypairs.list() == []


def test_limits_quotas_zones_interfaces(cloud: sandbox.Cloud, nova: Any) -> None:
    server = create_server(cloud, nova)
    absolute = {limit.name: limit.value for limit in nova.limits.get().absolute}
    assert absolute["totalInstancesUsed"] == 1
    assert nova.quotas.get(cloud.project_id).instances == 100
    assert [zone.zoneName for zone in nova.availability_zones.list(detailed=False)] == ["nova"]
    assert len(server.interface_list()) == 1
    assert "web login" in server.get_console_output()


def test_volume_is_attached(cloud: sandbox.Cloud, nova: Any) -> None:
    cloud.stores.compute("DFW", "openstack").volumes.add("vol-1")
    server = create_server(cloud, nova)
    nova.volumes.create_server_volume(server.id, "vol-1")
    assert [entry.volumeId for entry in nova.volumes.get_server_volumes(server.id)] == ["vol-1"]
    nova.volumes.delete_server_volume(server.id, "vol-1")
    assert nova.volumes.get_server_volumes(server.id) == []
