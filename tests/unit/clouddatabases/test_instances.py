"""Making, listing and changing instances, on both kinds of clouds."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseInstance, CloudDatabaseVolume
from tests.unit.service_wire import ServiceWire

from .conftest import FLAVORS, ID, INSTANCE, RACKSPACE, make_client

PATH = f"/instances/{ID}"
UUID = "6e1d8a0b-5f2c-4d61-9a3b-7c1de0f2ab34"
BUILDING = {"id": ID, "name": "db1", "status": "BUILD", "volume": {"size": 2}}
NOT_FOUND = {"itemNotFound": {"code": 404, "message": "no"}}


@pytest.fixture
def making(wire: ServiceWire) -> ServiceWire:
    """A service that makes instances."""
    wire.answer("POST", "/instances", {"instance": BUILDING})
    wire.answer("GET", "/flavors/1", {"flavor": FLAVORS[0]})
    wire.answer("GET", "/flavors/2", {"flavor": FLAVORS[1]})
    wire.answer("GET", "/flavors", {"flavors": FLAVORS})
    return wire


# --- listing ------------------------------------------------------------------------------------


def test_list_gives_all_pages_and_sends_nothing_more_b6_b15(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}/instances?marker={ID}&limit=20"}
    wire.answer("GET", "/instances", {"instances": [BUILDING], "links": [link]})
    second = {**BUILDING, "id": "other"}
    wire.answer("GET", f"/instances?marker={ID}&limit=20", {"instances": [second]})
    found = client.list()
    assert [one.id for one in found] == [ID, "other"]
    assert isinstance(found[0].volume, CloudDatabaseVolume)
    assert wire.lines == ["GET /instances", f"GET /instances?marker={ID}&limit=20"]


def test_what_lists_leave_out_is_fetched_when_used_b15(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("GET", "/instances?limit=1", {"instances": [BUILDING]})
    wire.answer("GET", PATH, {"instance": INSTANCE})
    (found,) = client.list(limit=1)
    assert found.created == INSTANCE["created"]
    assert found.volume.used == 0.16
    assert wire.lines == ["GET /instances?limit=1", f"GET {PATH}"]


def test_find_looks_through_all_pages_b6(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}/instances?marker={ID}"}
    wire.answer("GET", "/instances", {"instances": [BUILDING], "links": [link]})
    wire.answer("GET", f"/instances?marker={ID}", {"instances": [{"id": "x", "name": "db2"}]})
    assert client.find(name="db2").id == "x"


def test_raw_answers_are_those_of_one_page(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/instances", {"instances": [BUILDING], "links": []})
    assert client._manager.list(return_raw=True)[1]["links"] == []
    assert client._manager.list(other_keys="links")[1] == [[]]


def test_filters_are_those_of_each_cloud(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("GET", "/instances", {"instances": []}, any_query=True)
    rax.list(include_replicas=False, include_ha=None)
    rax.list(limit=5, include_ha=False)
    trove.list(deleted=True)
    assert wire.lines == [
        "GET /instances?include_replicas=false",
        "GET /instances?limit=5&include_ha=false",
        "GET /instances?deleted=true",
    ]
    with pytest.raises(exceptions.NotSupported, match=r"'list'.*Rackspace.*'deleted'"):
        rax.list(deleted=True)
    with pytest.raises(exceptions.NotSupported, match=r"'list'.*Trove.*'include_ha'"):
        trove.list(include_ha=False)


# --- making -------------------------------------------------------------------------------------


def test_create_sends_the_defaults(rax: CloudDatabaseClient, making: ServiceWire) -> None:
    made = rax.create("db1")
    assert (made.id, made.status, made.volume.size) == (ID, "BUILD", 2)
    assert making.last.body == {
        "instance": {
            "name": "db1",
            "flavorRef": f"{RACKSPACE}/flavors/1",
            "volume": {"size": 1},
            "databases": [],
            "users": [],
        }
    }


def test_create_needs_no_get_after_it_b14(client: CloudDatabaseClient, making: ServiceWire) -> None:
    making.answer("GET", PATH, NOT_FOUND, status=404)
    assert client.create("db1", flavor=2, volume=2).id == ID
    assert making.lines == ["GET /flavors/2", "POST /instances"]


def test_create_sends_what_is_given(trove: CloudDatabaseClient, making: ServiceWire) -> None:
    trove.create(
        b"db1",
        flavor=2,
        volume="5",
        databases=[{"name": "app"}],
        users=[{"name": "bob", "password": "s3cret"}],
        version="8.0.29",
        type="mysql",
        nics=[{"network_id": UUID}],
        volume_type="ssd",
        availability_zone="nova",
        configuration=UUID,
        locality="affinity",
        access={"is_public": False},
        datastore_version_number="8.0.29",
    )
    assert making.last.body == {
        "instance": {
            "name": "db1",
            "flavorRef": "2",
            "volume": {"size": 5, "type": "ssd"},
            "databases": [{"name": "app"}],
            "users": [{"name": "bob", "password": "s3cret"}],
            "datastore": {"type": "mysql", "version": "8.0.29", "version_number": "8.0.29"},
            "nics": [{"network_id": UUID}],
            "availability_zone": "nova",
            "configuration": UUID,
            "locality": "affinity",
            "access": {"is_public": False},
        }
    }


@pytest.mark.parametrize("given", [{"version": "5.7"}, {"type": "mysql"}])
def test_type_and_version_are_given_together(
    client: CloudDatabaseClient, making: ServiceWire, given: dict[str, str]
) -> None:
    with pytest.raises(exceptions.MissingCloudDatabaseParameter):
        client.create("db1", flavor=1, volume=1, **given)
    assert making.lines == []


@pytest.mark.parametrize(
    ("name", "volume"), [("", 1), ("x" * 256, 1), ("db1", 0), ("db1", "big"), ("db1", 1.5)]
)
def test_names_and_sizes_that_make_no_sense_are_refused(
    client: CloudDatabaseClient, making: ServiceWire, name: str, volume: Any
) -> None:
    with pytest.raises(ValueError, match=r"instance|volume"):
        client.create(name, flavor=1, volume=volume)
    assert "POST /instances" not in making.lines


@pytest.mark.parametrize(
    "name",
    ["nics", "volume_type", "availability_zone", "replica_count", "locality", "access"],
)
def test_what_only_trove_knows_is_not_supported_on_rackspace(
    rax: CloudDatabaseClient, making: ServiceWire, name: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"create.*Rackspace.*{name}"):
        rax.create("db1", **{name: "x"})
    assert making.lines == []


def test_arguments_that_nobody_knows_are_refused(
    client: CloudDatabaseClient, making: ServiceWire
) -> None:
    with pytest.raises(TypeError, match="colour"):
        client.create("db1", flavor=1, colour="red")


def test_trove_needs_a_flavor(trove: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/flavors/1", NOT_FOUND, status=404)
    wire.answer("GET", "/flavors", {"flavors": []})
    with pytest.raises(exceptions.FlavorNotFound, match="needs a flavor"):
        trove.create("db1")


def test_there_is_no_create_instance_b12(client: CloudDatabaseClient) -> None:
    assert not hasattr(client, "create_instance")


def test_root_password_of_a_new_instance_is_not_shown(
    trove: CloudDatabaseClient, making: ServiceWire
) -> None:
    made = CloudDatabaseInstance(trove._manager, {**BUILDING, "password": "r00t-pw"})
    assert made.password == "r00t-pw"
    assert "r00t-pw" not in repr(made)


def test_restore_sends_what_is_needed(client: CloudDatabaseClient, making: ServiceWire) -> None:
    made = client.restore_backup(UUID, "db2", 2, 4)
    assert (type(made), made.status) == (CloudDatabaseInstance, "BUILD")
    instance = making.last.body["instance"]
    assert instance.pop("flavorRef") in (f"{RACKSPACE}/flavors/2", "2")
    assert instance == {
        "name": "db2",
        "volume": {"size": 4},
        "restorePoint": {"backupRef": UUID},
    }
    with pytest.raises(ValueError, match="backup"):
        client.restore_backup("", "db2", 2, 4)


def test_restore_in_trove_takes_a_network(trove: CloudDatabaseClient, making: ServiceWire) -> None:
    trove.restore_backup(UUID, "db2", 2, 4, nics=[{"network_id": UUID}], volume_type="fast")
    instance = making.last.body["instance"]
    assert instance["nics"] == [{"network_id": UUID}]
    assert instance["volume"] == {"size": 4, "type": "fast"}
    with pytest.raises(TypeError, match="restore_backup.*'colour'"):
        trove.restore_backup(UUID, "db2", 2, 4, colour="red")


def test_restore_on_rackspace_takes_no_network(
    rax: CloudDatabaseClient, making: ServiceWire
) -> None:
    with pytest.raises(exceptions.NotSupported, match="restore_backup"):
        rax.restore_backup(UUID, "db2", 2, 4, nics=[{"network_id": UUID}])
    assert making.lines == []


def test_hooks_see_the_body(rax: CloudDatabaseClient, making: ServiceWire) -> None:
    seen: list[Any] = []

    class Manager(type(rax._manager)):  # type: ignore[misc]
        pass

    Manager.add_hook("modify_body_for_create", lambda body, **kwargs: seen.append(body))
    Manager(rax, CloudDatabaseInstance, "instance", uri_base="instances").create("db1")
    assert seen[0]["instance"]["name"] == "db1"


# --- what the clouds do in different ways ---------------------------------------------------------


CHANGES: list[tuple[str, tuple[Any, ...], str, Any, str, Any]] = [
    ("rename_instance", ("new",), "PATCH", {"name": "new"}, "PUT", {"name": "new"}),
    ("detach_replica", (), "PATCH", {"replica_of": ""}, "PUT", {"replica_of": None}),
    (
        "attach_configuration",
        (UUID,),
        "PUT",
        {"configuration": UUID},
        "PUT",
        {"configuration": UUID},
    ),
    ("detach_configuration", (), "PUT", {"configuration": ""}, "PUT", {"configuration": None}),
]


@pytest.mark.parametrize(("method", "arguments", "verb", "fields", "t_verb", "t_fields"), CHANGES)
def test_changes_are_sent_as_each_cloud_wants_them(
    wire: ServiceWire,
    method: str,
    arguments: Any,
    verb: str,
    fields: Any,
    t_verb: str,
    t_fields: Any,
) -> None:
    wire.answer("PATCH", PATH, status=202)
    wire.answer("PUT", PATH, status=202)
    for dialect, wanted, body in (("rackspace", verb, fields), ("openstack", t_verb, t_fields)):
        client = make_client(dialect)
        assert getattr(client, method)(ID, *arguments) is None
        assert (wire.last.method, wire.last.path) == (wanted, PATH)
        assert wire.last.body == {"instance": body}


def test_upgrade_is_an_action_on_rackspace_and_a_change_in_trove(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("POST", f"{PATH}/action", status=202)
    wire.answer("PUT", PATH, status=202)
    rax.upgrade_instance(ID, "8.0", "mysql")
    fields = {"datastore_type": "mysql", "datastore_version": "8.0"}
    assert wire.last.body == {"upgrade": fields}
    trove.upgrade_instance(ID, "8.0.29")
    assert wire.last.body == {"instance": {"datastore_version": "8.0.29"}}


def test_replicas_are_made_as_large_as_their_source(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, making: ServiceWire
) -> None:
    making.answer("GET", PATH, {"instance": INSTANCE})
    rax.create_replica(ID, "copy")
    assert making.last.body["instance"]["replica_of"] == ID
    assert making.last.body["instance"]["volume"] == {"size": 2}
    rax.create_replica(ID, "copy", flavor=2, volume=4)
    assert making.last.body["instance"]["volume"] == {"size": 4}
    trove.create_replica(ID, "copy", replica_count=2)
    assert making.last.body == {"instance": {"name": "copy", "replica_of": ID, "replica_count": 2}}
    with pytest.raises(exceptions.NotSupported, match="create_replica.*Trove"):
        trove.create_replica(ID, "copy", flavor=2)


def test_replicas_are_listed_on_both(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{PATH}/replicas", {"instances": [{"id": "r1", "name": "copy"}]})
    wire.answer("GET", PATH, {"instance": {**INSTANCE, "replicas": [{"id": "r1"}]}})
    for client in (rax, trove):
        (replica,) = client.list_replicas(ID)
        assert (type(replica), replica.id) == (CloudDatabaseInstance, "r1")
    assert wire.lines == [f"GET {PATH}/replicas", f"GET {PATH}"]


def test_defaults_are_read(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    document = {"instance": {"configuration": {"max_connections": "100"}}}
    wire.answer("GET", f"{PATH}/configuration", document)
    assert client.get_default_configuration(ID) == {"max_connections": "100"}


def test_limits_are_those_of_trove(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    document = {"limits": [{"verb": "ABSOLUTE", "max_instances": 10}]}
    wire.answer("GET", "/limits", document)
    assert trove.get_limits() == document
    with pytest.raises(NotImplementedError, match="get_limits.*Rackspace Cloud Databases"):
        rax.get_limits()


TROVE_ACTIONS = ["promote_to_replica_source", "eject_replica_source", "reset_status"]


@pytest.mark.parametrize("action", TROVE_ACTIONS)
def test_actions_of_trove(trove: CloudDatabaseClient, wire: ServiceWire, action: str) -> None:
    wire.answer("POST", f"{PATH}/action", status=202)
    assert getattr(trove, action)(ID) is None
    assert wire.last.body == {action: {}}


def test_access_logs_and_root_of_trove(trove: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("PUT", PATH, status=202)
    wire.answer("DELETE", f"{PATH}/root", status=204)
    wire.answer("GET", f"{PATH}/log", {"logs": [{"name": "general"}]})
    wire.answer("POST", f"{PATH}/log", {"log": {"name": "general", "status": "Enabled"}})
    trove.update_access(ID, is_public=False, allowed_cidrs=["10.0.0.0/8"])
    access = {"is_public": False, "allowed_cidrs": ["10.0.0.0/8"]}
    assert wire.last.body == {"instance": {"access": access}}
    trove.disable_root_user(ID)
    assert trove.list_logs(ID) == [{"name": "general"}]
    assert trove.change_log(ID, "general", enable=True)["status"] == "Enabled"
    assert wire.last.body == {"name": "general", "enable": 1}


def test_logs_and_groups_of_rackspace(rax: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("POST", f"{PATH}/action", status=202)
    rax.save_logs(ID, allow_ha=True)
    assert wire.last.body == {"save_logs": {"allow_ha": True}}
    rax.convert_to_ha(ID, "group", networks=["servicenet"], acls=["10.0.0.0/8"])
    acls = [{"address": "10.0.0.0/8"}]
    fields = {"name": "group", "networks": ["servicenet"], "acls": acls}
    assert wire.last.body == {"convert_to_ha": fields}


@pytest.mark.parametrize("empty", ["", None, []])
def test_what_is_needed_is_missed_before_anything_is_sent(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire, empty: Any
) -> None:
    calls = (
        lambda: rax.upgrade_instance(ID, empty),
        lambda: trove.upgrade_instance(ID, empty),
        lambda: rax.convert_to_ha(ID, empty or ""),
        lambda: trove.change_log(ID, empty, enable=True),
        lambda: rax.copy_backup("b1", empty),
        lambda: rax.create("db", replica_of=""),
    )
    for call in calls:
        with pytest.raises(ValueError, match="need"):
            call()
    assert wire.lines == []


def test_an_empty_network_does_not_open_an_instance_to_all(
    trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    for wrong in ({}, {"allowed_cidrs": ""}, {"is_public": True, "allowed_cidrs": ["", "::/0"]}):
        with pytest.raises(ValueError, match="need|nothing"):
            trove.update_access(ID, **wrong)
    assert wire.lines == []
    wire.answer("PUT", f"/instances/{ID}", status=202)
    trove.update_access(ID, allowed_cidrs="10.0.0.0/8")
    assert wire.last.body == {"instance": {"access": {"allowed_cidrs": ["10.0.0.0/8"]}}}
    trove.update_access(ID, allowed_cidrs=[])
    assert wire.last.body == {"instance": {"access": {"allowed_cidrs": []}}}
