"""Groups of instances for high availability."""

from __future__ import annotations

import pytest

from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseHA
from tests.unit.service_wire import ServiceWire

from .conftest import FLAVORS

GROUP = {"id": "h1", "name": "group", "state": "ACTIVE"}
MEMBER = {"name": "db1", "flavorRef": "2", "volume": {"size": 1}}


@pytest.fixture
def group(rax: CloudDatabaseClient, wire: ServiceWire) -> CloudDatabaseHA:
    """A group at a service that lets all be done with it."""
    wire.answer("GET", "/ha/h1", {"ha_instance": GROUP})
    wire.answer("POST", "/ha/h1/action", status=202)
    wire.answer("GET", "/flavors/3", {"flavor": FLAVORS[2]})
    found: CloudDatabaseHA = rax.get_ha("h1")
    return found


def test_group_is_made_listed_and_deleted(rax: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("POST", "/ha", {"ha_instance": {**GROUP, "state": "BUILD"}}, status=202)
    wire.answer("GET", "/ha", {"ha_instances": [GROUP]})
    wire.answer("DELETE", "/ha/h1", status=202)
    made = rax.create_ha(
        "group",
        datastore_type="mysql",
        datastore_version="5.7",
        replica_source=[MEMBER],
        replicas=[MEMBER],
        networks=["servicenet"],
        acls=["10.0.0.0/8"],
    )
    assert (type(made), made.state) == (CloudDatabaseHA, "BUILD")
    assert wire.last.body == {
        "ha": {
            "name": "group",
            "datastore": {"type": "mysql", "version": "5.7"},
            "replica_source": [MEMBER],
            "replicas": [MEMBER],
            "networks": ["servicenet"],
            "acls": [{"address": "10.0.0.0/8"}],
        }
    }
    assert rax.list_ha() == [made]
    rax.delete_ha(made)
    with pytest.raises(ValueError, match="name"):
        rax.create_ha("")


def test_actions_of_a_group(group: CloudDatabaseHA, wire: ServiceWire) -> None:
    group.add_replica("db3", 3, 2)
    details = {"name": "db3", "flavorRef": FLAVORS[2]["links"][0]["href"], "volume": {"size": 2}}
    group.remove_replica("r1")
    group.resize(3)
    group.resize_volumes(4)
    group.restart()
    group.upgrade("8.0", "mysql")
    assert [one.body for one in wire.sent if one.method == "POST"] == [
        {"add_replica": {"replica_details": details}},
        {"remove_replica": "r1"},
        {"resize_flavor": "3"},
        {"resize_volumes": {"size": 4}},
        {"restart": {}},
        {"upgrade": {"datastore_type": "mysql", "datastore_version": "8.0"}},
    ]


def test_networks_that_may_reach_a_group(
    rax: CloudDatabaseClient, group: CloudDatabaseHA, wire: ServiceWire
) -> None:
    wire.answer("GET", "/ha/h1/acls", {"acls": [{"address": "1.2.3.4/32"}]})
    wire.answer("POST", "/ha/h1/acls", status=200)
    wire.answer("DELETE", "/ha/h1/acls/1.2.3.4%25252F32", status=202)
    assert group.list_acls() == rax.list_acls("h1") == [{"address": "1.2.3.4/32"}]
    group.add_acl("1.2.3.4/32")
    assert wire.last.body == {"address": "1.2.3.4/32"}
    group.delete_acl("1.2.3.4/32")
    assert wire.lines[-1] == "DELETE /ha/h1/acls/1.2.3.4%25252F32"
    for call in (rax.add_acl, rax.delete_acl):
        with pytest.raises(ValueError, match="URL"):
            call("h1", "")


def test_settings_and_backups_of_a_group(
    rax: CloudDatabaseClient, group: CloudDatabaseHA, wire: ServiceWire
) -> None:
    wire.answer("PATCH", "/ha/h1", status=202)
    wire.answer("GET", "/ha/h1/backups", {"backups": [{"id": "b1"}]})
    rax.configure_ha(group, "c1")
    assert wire.last.body == {"ha": {"configuration": "c1"}}
    rax.configure_ha(group)
    assert wire.last.body == {"ha": {"configuration": ""}}
    assert group.list_backups()[0].id == "b1"
