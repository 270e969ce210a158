"""Today's openstacksdk works against the sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openstack
import pytest
import requests

from pyrax import sandbox
from tests.sandbox.sdk import admin_of, connect, user_of

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def connection(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the ordinary user, to a cloud where nothing takes long."""
    store = cloud.stores.compute("DFW", "openstack")
    store.durations = dict.fromkeys(store.durations, 0.2)
    with user_of(cloud) as connection:
        yield connection


@pytest.fixture
def admin(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the administrator."""
    with admin_of(cloud) as connection:
        yield connection


def create_server(connection: Any, **more: Any) -> Any:
    """Create a server and wait until it is active."""
    image = next(iter(connection.compute.images()))
    server = connection.compute.create_server(
        name="web",
        image_id=image.id,
        flavor_id=connection.compute.find_flavor("m1.tiny").id,
        networks="auto",
        **more,
    )
    return connection.compute.wait_for_server(server, interval=0.1, wait=20)


def again(connection: Any, server: Any, status: str = "ACTIVE") -> Any:
    """Wait until a server has a status, beginning from what it is now."""
    current = connection.compute.get_server(server.id)
    return connection.compute.wait_for_server(current, status=status, interval=0.1, wait=20)


# -- compute ---------------------------------------------------------------------------------------


def test_server_from_creation_to_deletion(connection: Any) -> None:
    key = connection.compute.create_keypair(name="mine")
    assert key.private_key.startswith("-----BEGIN RSA PRIVATE KEY-----")
    server = create_server(connection, key_name="mine", metadata={"role": "web"})
    assert server.status == "ACTIVE"
    assert server.key_name == "mine"
    assert server.addresses["private"][0]["version"] == 4
    assert [entry.name for entry in connection.compute.servers()] == ["web"]
    assert [entry.name for entry in connection.compute.servers(details=False)] == ["web"]
    connection.compute.delete_server(server)
    connection.compute.wait_for_delete(server, interval=0.1, wait=20)
    assert list(connection.compute.servers()) == []
    connection.compute.delete_keypair("mine", ignore_missing=False)


def test_server_is_rebooted_resized_stopped_and_started(connection: Any) -> None:
    server = create_server(connection)
    connection.compute.reboot_server(server, "SOFT")
    server = again(connection, server)
    connection.compute.resize_server(server, connection.compute.find_flavor("m1.small"))
    again(connection, server, "VERIFY_RESIZE")
    connection.compute.confirm_server_resize(server)
    server = again(connection, server)
    assert server.flavor.name == "m1.small"
    connection.compute.stop_server(server)
    again(connection, server, "SHUTOFF")
    connection.compute.start_server(server)
    again(connection, server)


def test_metadata_of_a_server(connection: Any) -> None:
    server = create_server(connection, metadata={"a": "1"})
    connection.compute.set_server_metadata(server, b="2")
    assert connection.compute.get_server_metadata(server).metadata == {"a": "1", "b": "2"}
    connection.compute.delete_server_metadata(server, ["a"])
    assert connection.compute.get_server_metadata(server).metadata == {"b": "2"}


def test_flavors_images_and_keypairs(connection: Any) -> None:
    flavors = {flavor.name: flavor.ram for flavor in connection.compute.flavors()}
    assert flavors["m1.large"] == 8192
    assert "cirros-0.6.2-x86_64-disk" in {image.name for image in connection.compute.images()}
    connection.compute.create_keypair(name="one")
    assert [key.name for key in connection.compute.keypairs()] == ["one"]


def test_pages_of_servers_are_followed(cloud: sandbox.Cloud, connection: Any) -> None:
    cloud.stores.compute("DFW", "openstack").page_limit = 2
    for _ in range(5):
        create_server(connection)
    assert len(list(connection.compute.servers(limit=2))) == 5


def test_groups_interfaces_limits_zones_and_consoles(connection: Any) -> None:
    group = connection.compute.create_server_group(name="g", policy="anti-affinity")
    assert connection.compute.find_server_group("g").id == group.id
    server = create_server(connection)
    assert len(list(connection.compute.server_interfaces(server))) == 1
    assert connection.compute.get_limits().absolute.instances_used == 1
    assert [zone.name for zone in connection.compute.availability_zones()] == ["nova"]
    assert "web login" in connection.compute.get_server_console_output(server)["output"]


def test_missing_server_is_found_missing(connection: Any) -> None:
    assert connection.compute.find_server("nothing") is None
    with pytest.raises(openstack.exceptions.NotFoundException):
        connection.compute.get_server("nothing")


def test_expired_token_is_renewed(cloud: sandbox.Cloud, connection: Any) -> None:
    assert list(connection.compute.servers()) == []
    cloud.faults.expire_tokens()
    assert list(connection.compute.servers()) == []


# -- object storage --------------------------------------------------------------------------------


def test_containers_and_objects(connection: Any) -> None:
    storage = connection.object_store
    storage.create_container("photos")
    storage.set_container_metadata("photos", city="Oslo")
    assert storage.get_container_metadata("photos").metadata == {"city": "Oslo"}
    storage.upload_object(container="photos", name="a b/ü.txt", data=b"hello")
    assert [entry.name for entry in storage.objects("photos")] == ["a b/ü.txt"]
    assert storage.download_object("a b/ü.txt", "photos") == b"hello"
    storage.set_object_metadata("a b/ü.txt", "photos", colour="blue")
    assert storage.get_object_metadata("a b/ü.txt", "photos").metadata == {"colour": "blue"}
    storage.delete_object("a b/ü.txt", container="photos", ignore_missing=False)
    storage.delete_container("photos", ignore_missing=False)
    assert list(storage.containers()) == []


@pytest.mark.parametrize("static", [True, False])
def test_large_object_comes_back(connection: Any, tmp_path: Path, static: bool) -> None:
    original = tmp_path / "big"
    original.write_bytes(os.urandom(5_000_000))
    connection.object_store.create_container("c")
    connection.create_object(
        "c", "big", filename=str(original), segment_size=1_000_000, use_slo=static
    )
    assert connection.object_store.download_object("big", "c") == original.read_bytes()
    assert connection.object_store.get_object_metadata("big", "c").content_length == 5_000_000


def test_temporary_url(cloud: sandbox.Cloud, connection: Any) -> None:
    storage = connection.object_store
    storage.create_container("c")
    storage.upload_object(container="c", name="a b", data=b"hello")
    storage.set_account_temp_url_key("secret")
    path = f"/v1/AUTH_{cloud.project_id}/c/a b"
    signed = storage.generate_temp_url(path, 60, "GET", temp_url_key="secret")
    plain, _, query = signed.partition("?")
    url = f"{cloud.url}/openstack/dfw/object-store{quote(plain)}?{query}"
    assert requests.get(url, timeout=10).content == b"hello"


# -- identity --------------------------------------------------------------------------------------


def test_administration(cloud: sandbox.Cloud, admin: Any) -> None:
    project = admin.identity.create_project(name="lab", domain_id="default")
    user = admin.identity.create_user(name="bob", password="pw", domain_id="default")
    role = admin.identity.find_role("member")
    admin.identity.assign_project_role_to_user(project, user, role)
    assignments = list(admin.identity.role_assignments(user_id=user.id))
    assert [entry.scope["project"]["id"] for entry in assignments] == [project.id]
    bob = connect(cloud, "bob", "pw", "lab")
    assert list(bob.compute.servers()) == []
    bob.close()
    admin.identity.update_user(user, email="bob@example.com")
    assert admin.identity.find_user("bob").email == "bob@example.com"
    admin.identity.delete_user(user)
    admin.identity.delete_project(project)
    assert admin.identity.find_project("lab") is None


def test_what_is_served_is_listed(admin: Any, cloud: sandbox.Cloud) -> None:
    offered = {
        offer.type
        for service in cloud.services.values()
        for offer in service.offers
        if offer.dialect == "openstack"
    }
    services = {service.type: service.id for service in admin.identity.services()}
    assert set(services) == offered >= {"identity", "compute", "object-store", "network"}
    endpoints = [entry for entry in admin.identity.endpoints() if entry.interface == "public"]
    assert len(endpoints) == 3 * len(offered)
    assert [region.id for region in admin.identity.regions()] == ["DFW", "ORD", "IAD"]
    assert [domain.name for domain in admin.identity.domains()] == ["Default"]


def test_application_credential(cloud: sandbox.Cloud, connection: Any) -> None:
    made = connection.identity.create_application_credential(
        user=connection.current_user_id, name="backup"
    )
    other = openstack.connection.Connection(
        auth_type="v3applicationcredential",
        auth={
            "auth_url": cloud.keystone_endpoint,
            "application_credential_id": made.id,
            "application_credential_secret": made.secret,
        },
        region_name="ORD",
    )
    assert list(other.compute.servers()) == []
    assert cloud.requests[-1].region == "ORD"
    other.close()


def test_forms_for_uploads_are_signed(connection: Any) -> None:
    storage = connection.object_store
    storage.create_container("in")
    storage.set_account_temp_url_key("s3cret")
    expires, signature = storage.generate_form_signature(
        "in", "p/", "", 100, 1, 60, temp_url_key="s3cret"
    )
    fields = {
        "redirect": "",
        "max_file_size": "100",
        "max_file_count": "1",
        "expires": str(expires),
        "signature": signature,
    }
    url = f"{storage.get_endpoint()}/in/p/"
    sent = requests.post(url, data=fields, files={"file": ("a.txt", b"alpha")}, timeout=10)
    assert sent.status_code == 201, sent.text
    assert storage.download_object("p/a.txt", "in") == b"alpha"
