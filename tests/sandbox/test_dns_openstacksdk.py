"""Today's openstacksdk manages zones of the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox
from tests.sandbox.sdk import user_of

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def proxy(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The DNS calls of a connection to a cloud where nothing takes long."""
    store = cloud.stores.of("dns", "DFW", "openstack")
    store.durations = dict.fromkeys(store.durations, 0)
    with user_of(cloud) as connection:
        yield connection.dns


def test_a_zone_from_creation_to_deletion(proxy: Any) -> None:
    made = proxy.create_zone(name="example.org.", email="a@example.org", ttl=600)
    assert proxy.get_zone(made.id).status == "ACTIVE"
    proxy.update_zone(made, description="main")
    assert proxy.find_zone("example.org.").description == "main"
    assert [one.name for one in proxy.zones()] == ["example.org."]
    proxy.delete_zone(made)
    assert list(proxy.zones()) == []
    with pytest.raises(openstack.exceptions.NotFoundException):
        proxy.get_zone(made.id)


def test_record_sets(proxy: Any) -> None:
    zone = proxy.create_zone(name="example.org.", email="a@example.org")
    made = proxy.create_recordset(
        zone, name="www.example.org.", type="A", records=["192.0.2.1"], ttl=300
    )
    proxy.update_recordset(made, records=["192.0.2.1", "192.0.2.2"])
    assert proxy.get_recordset(made, zone).records == ["192.0.2.1", "192.0.2.2"]
    assert {one.type for one in proxy.recordsets(zone)} == {"SOA", "NS", "A"}
    with pytest.raises(openstack.exceptions.ConflictException):
        proxy.create_recordset(zone, name="www.example.org.", type="A", records=["192.0.2.9"])
    with pytest.raises(openstack.exceptions.BadRequestException):
        proxy.create_recordset(zone, name="x.example.org.", type="A", records=["nonsense"])
    proxy.delete_recordset(made, zone)
    assert len(list(proxy.recordsets(zone))) == 2


def test_exports_and_imports(proxy: Any) -> None:
    # openstacksdk asks for single tasks at a path that the service does not have.
    zone = proxy.create_zone(name="example.org.", email="a@example.org")
    task = proxy.post(f"/zones/{zone.id}/tasks/export").json()
    path = f"/zones/tasks/exports/{task['id']}"
    assert proxy.get(path).json()["status"] == "COMPLETE"
    text = proxy.get(f"{path}/export", headers={"Accept": "text/dns"}).text
    assert "IN\tSOA" in text
    content = text.replace("example.org", "example.net")
    made = proxy.post(
        "/zones/tasks/imports", data=content.encode(), headers={"Content-Type": "text/dns"}
    ).json()
    assert proxy.get(f"/zones/tasks/imports/{made['id']}").json()["status"] == "COMPLETE"
    assert proxy.find_zone("example.net.").email == "a@example.net"
    assert proxy.delete(path).status_code == 204


def test_names_of_floating_addresses(proxy: Any, cloud: sandbox.Cloud) -> None:
    store = cloud.stores.of("dns", "DFW", "openstack")
    store.floating_ips["f1"] = (cloud.project_id, "203.0.113.10")
    found = next(iter(proxy.floating_ips()))
    assert (found.id, found.address, found.ptrdname) == ("DFW:f1", "203.0.113.10", None)
    proxy.update_floating_ip(found, ptrdname="web.example.org.")
    assert proxy.get_floating_ip("DFW:f1").ptrdname == "web.example.org."
    proxy.unset_floating_ip("DFW:f1")
    assert proxy.get_floating_ip("DFW:f1").ptrdname is None


def test_pages_are_followed(proxy: Any, cloud: sandbox.Cloud) -> None:
    cloud.stores.of("dns", "DFW", "openstack").page_limit = 2
    for number in range(5):
        proxy.create_zone(name=f"z{number}.example.", email="a@z.example")

    assert len(list(proxy.zones())) == 5
