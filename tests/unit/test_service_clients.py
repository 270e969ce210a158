"""The services whose clients list, fetch and delete their main things, each on the wire."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax import exceptions, fakes
from pyrax.identity import registry

URL = "https://ord.service.example.com/v1.0/654321"

# service key, path of the collection, key of a list, key of one thing (None: not wrapped)
SERVICES = [
    ("compute:network", "os-networksv2", "networks", "network"),
    ("database", "instances", "instances", "instance"),
    ("dns", "domains", "domains", None),
    ("image", "images", "images", None),
    ("load_balancer", "loadbalancers", "loadBalancers", "loadBalancer"),
    ("volume", "volumes", "volumes", "volume"),
]


def client_for(service: str, **kwargs: Any) -> Any:
    cls = registry.client_class(service)
    assert cls is not None
    return cls(
        fakes.FakeRaxIdentity(),
        region_name="ORD",
        management_url=URL,
        dialect="rackspace",
        **kwargs,
    )


@pytest.mark.parametrize(("service", "path", "plural", "single"), SERVICES)
def test_list_returns_an_object_for_each_thing(
    service: str, path: str, plural: str, single: str | None
) -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/{path}", json={plural: [{"id": "7", "name": "one", "status": "ACTIVE"}]})
        (thing,) = client_for(service).list()
    assert (thing.id, thing.name, thing.status) == ("7", "one", "ACTIVE")


@pytest.mark.parametrize(("service", "path", "plural", "single"), SERVICES)
def test_get_returns_the_thing(service: str, path: str, plural: str, single: str | None) -> None:
    document = {"id": "7", "name": "one"}
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/{path}/7", json={single: document} if single else document)
        thing = client_for(service).get("7")
    assert (thing.id, thing.name, thing.loaded) == ("7", "one", True)


# Deleting a domain is a job that is waited for; it has tests of its own.
WITHOUT_JOBS = [row for row in SERVICES if row[0] != "dns"]


@pytest.mark.parametrize(("service", "path", "plural", "single"), WITHOUT_JOBS)
def test_delete_sends_a_delete(service: str, path: str, plural: str, single: str | None) -> None:
    with responses.RequestsMock() as wire:
        wire.delete(f"{URL}/{path}/7", status=204)
        client_for(service).delete("7")
        assert [call.request.method for call in wire.calls] == ["DELETE"]


@pytest.mark.parametrize(("service", "path", "plural", "single"), SERVICES)
def test_find_tells_when_there_is_nothing(
    service: str, path: str, plural: str, single: str | None
) -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/{path}", json={plural: []})
        with pytest.raises(exceptions.NotFound, match="one"):
            client_for(service).find(name="one")


def test_database_flavors_come_as_a_list() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/flavors?limit=5", json={"flavors": [{"id": 1, "name": "512MB"}]})
        (flavor,) = client_for("database").list_flavors(limit=5)
    assert (flavor.id, flavor.name) == (1, "512MB")


def test_database_flavor_is_fetched_by_id() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/flavors/1", json={"flavor": {"id": 1, "name": "512MB", "ram": 512}})
        assert client_for("database").get_flavor(1).ram == 512


def test_network_of_rackspace_has_its_label_as_name() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/os-networksv2", json={"networks": [{"id": "7", "label": "backend"}]})
        (network,) = client_for("compute:network").list()
    assert (network.label, network.name) == ("backend", "backend")


def test_networks_of_a_server_are_named_once_each() -> None:
    client = client_for("compute:network")
    assert client.get_server_networks("7", public=True, private=True) == [
        {"net-id": "7"},
        {"net-id": client.PUBLIC_NET_ID},
        {"net-id": client.SERVICE_NET_ID},
    ]
    assert client.get_server_networks(client.PUBLIC_NET_ID, public=True, key="uuid") == [
        {"uuid": client.PUBLIC_NET_ID}
    ]


def test_network_gives_what_a_server_needs_to_be_attached() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/os-networksv2", json={"networks": [{"id": "7", "label": "backend"}]})
        (network,) = client_for("compute:network").list()
    assert network.get_server_networks() == [{"net-id": "7"}]


@pytest.mark.parametrize("base", ["https://net.example.com", "https://net.example.com/v2.0"])
def test_network_of_openstack_has_its_name_as_label(base: str) -> None:
    cls = registry.client_class("network")
    client = cls(fakes.FakeIdentity(), management_url=base, service_type="network")
    with responses.RequestsMock() as wire:
        wire.get(
            "https://net.example.com/v2.0/networks",
            json={"networks": [{"id": "7", "name": "backend"}]},
        )
        (network,) = client.list()
    assert (network.label, network.name) == ("backend", "backend")


@pytest.mark.parametrize("base", ["https://img.example.com", "https://img.example.com/v2"])
def test_image_service_of_openstack_is_asked_for_version_2(base: str) -> None:
    cls = registry.client_class("image")
    client = cls(fakes.FakeIdentity(), management_url=base, dialect="openstack")
    with responses.RequestsMock() as wire:
        wire.get("https://img.example.com/v2/images?name=web", json={"images": [{"id": "7"}]})
        (image,) = client.list(name="web")
    assert image.id == "7"


def test_queue_has_its_name_as_id_and_the_client_id_is_sent() -> None:
    client = client_for("queues")
    client.client_id = "3381af92-2b9e-11e3-b191-71861300734c"
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/queues", json={"queues": [{"name": "jobs"}]})
        (queue,) = client.list()
        assert wire.calls[0].request.headers["Client-ID"] == client.client_id
    assert queue.id == "jobs"


def test_queue_list_is_empty_when_the_service_says_no_content() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{URL}/queues", status=204)
        assert client_for("queues").list() == []
