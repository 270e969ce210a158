"""Instances from creation to deletion, over HTTP, on both kinds of clouds."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.clouddatabases import CloudDatabaseClient


@pytest.fixture(autouse=True)
def quick(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting moves the cloud's clock."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


@pytest.fixture
def cdb(each_dialect: sandbox.Cloud) -> CloudDatabaseClient:
    """The databases client of the region that is set."""
    client = pyrax.cloud_databases
    assert client is not None
    return client


def make(cdb: CloudDatabaseClient, name: str = "db1", volume: int = 2, **more: Any) -> Any:
    """Make an instance and wait until it is there."""
    flavor = cdb.list_flavors()[1]
    made = cdb.create(name, flavor=flavor, volume=volume, **more)
    return pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)


def test_instance_from_creation_to_deletion(cdb: CloudDatabaseClient) -> None:
    made = cdb.create("db1", flavor=cdb.list_flavors()[1], volume=2)
    assert (made.status, made.hostname, made.volume.used) == ("BUILD", None, None)
    pyrax.utils.wait_for_build(made, interval=5, attempts=5)
    assert made.status in ("ACTIVE", "HEALTHY")
    assert made.volume.used > 0
    assert made.flavor.ram == cdb.list_flavors()[1].ram

    assert cdb.find(name="db1") == made
    assert [one.id for one in cdb.list()] == [made.id]
    assert cdb.list()[0].created == made.created
    made.delete()
    assert cdb.get(made.id).status == "SHUTDOWN"
    pyrax.utils.wait_until(made, "status", "DELETED", attempts=5)
    with pytest.raises(pyrax.exc.NotFound):
        cdb.get(made.id)


def test_instance_becomes_healthy_in_trove_only(cdb: CloudDatabaseClient) -> None:
    made = make(cdb)
    pyrax.utils.wait_until(made, "status", "HEALTHY", attempts=3)
    assert made.status == ("ACTIVE" if cdb.dialect == "rackspace" else "HEALTHY")


def test_instance_that_fails(cdb: CloudDatabaseClient) -> None:
    made = cdb.create("fail", flavor=cdb.list_flavors()[0], volume=1)
    assert pyrax.utils.wait_for_build(made, attempts=5).status == "ERROR"
    made.delete()


def test_restart_and_both_ways_to_resize(cdb: CloudDatabaseClient) -> None:
    made = make(cdb)
    made.restart()
    made.get()
    assert made.status == "REBOOT"
    with pytest.raises(pyrax.exc.UnprocessableEntity, match="not ready"):
        made.restart()
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)

    flavor = cdb.list_flavors()[2]
    made.resize(flavor)
    made.get()
    assert made.status == "RESIZE"
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    assert made.flavor.id == str(flavor.id)
    with pytest.raises(pyrax.exc.BadRequest):
        made.resize(flavor)

    made.volume.resize(4)
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    assert made.volume.size == 4
    with pytest.raises(pyrax.exc.InvalidVolumeResize):
        made.resize_volume(3)


def test_flavor_is_given_in_every_form(cdb: CloudDatabaseClient) -> None:
    flavor = cdb.list_flavors()[-1]
    for form in (flavor, flavor.id, str(flavor.id), flavor.name, flavor.ram, str(flavor.ram)):
        made = cdb.create("db1", flavor=form, volume=1)
        assert made.flavor.ram == flavor.ram


def test_flavor_default_is_that_of_rackspace(cdb: CloudDatabaseClient) -> None:
    if cdb.dialect == "rackspace":
        assert cdb.create("db1").flavor.name == "512MB Instance"
    else:
        with pytest.raises(pyrax.exc.FlavorNotFound, match="needs a flavor"):
            cdb.create("db1")


def test_datastore_is_chosen(cdb: CloudDatabaseClient) -> None:
    program = next(one for one in cdb.list_datastores() if one.name == "mariadb")
    made = make(cdb, type="mariadb", version="10.1")
    assert made.datastore["version"] == "10.1"
    version = next(one for one in cdb.list_datastore_versions(program) if one.name == "10.4")
    assert cdb.get_datastore_version(program, version).name == "10.4"
    cdb.upgrade_instance(made, "10.4", None if cdb.dialect == "openstack" else "mariadb")
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    assert made.datastore["version"] == "10.4"
    with pytest.raises(pyrax.exc.NotFound):
        make(cdb, type="mariadb", version="99")


def test_all_pages_are_listed(cdb: CloudDatabaseClient, cloud: sandbox.Cloud) -> None:
    store = cloud.stores.of("databases", dialect=cdb.dialect)
    store.page_limits["instances"] = 3
    flavor = cdb.list_flavors()[0]
    for number in range(8):
        cdb.create(f"db{number}", flavor=flavor, volume=1)
    assert len(cdb.list()) == 8
    page = cdb.list(limit=2)
    assert len(page) == 2
    assert cdb.list(limit=2, marker=page[-1])[0] not in page
    assert cdb.find(name="db7").name == "db7"


def test_quota_of_instances_is_told_and_not_waited_for(
    cdb: CloudDatabaseClient, cloud: sandbox.Cloud
) -> None:
    cloud.stores.of("databases", dialect=cdb.dialect).most_instances = 1
    flavor = cdb.list_flavors()[0]
    cdb.create("db1", flavor=flavor, volume=1)
    cloud.requests.clear()
    with pytest.raises(pyrax.exc.OverLimit, match="Quota exceeded") as caught:
        cdb.create("db2", flavor=flavor, volume=1)
    assert caught.value.retry_after == 0
    assert len([one for one in cloud.requests if one.method == "POST"]) == 1


def test_rate_limit_is_waited_for(
    cdb: CloudDatabaseClient, cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr(pyrax.http, "sleep", naps.append)
    cloud.faults.status(413, retry_after=7, service="databases")
    assert cdb.list() == []
    assert naps == [7]


def test_instance_is_there_although_the_get_after_it_fails(
    cdb: CloudDatabaseClient, cloud: sandbox.Cloud
) -> None:
    flavor = cdb.list_flavors()[0]
    cloud.faults.status(404, service="databases", method="GET", times=None)
    assert cdb.create("db1", flavor=flavor, volume=1).status == "BUILD"


def test_sizes_beyond_the_largest_are_refused(cdb: CloudDatabaseClient) -> None:
    with pytest.raises((pyrax.exc.OverLimit, pyrax.exc.BadRequest), match="GB"):
        cdb.create("db1", flavor=cdb.list_flavors()[0], volume=1000)


def test_name_is_changed(cdb: CloudDatabaseClient) -> None:
    made = make(cdb)
    cdb.rename_instance(made, "new")
    assert cdb.get(made).name == "new"


def test_root_is_enabled(cdb: CloudDatabaseClient) -> None:
    made = make(cdb)
    assert made.root_user_status() is False
    first = made.enable_root_user()
    assert first != made.enable_root_user()
    assert cdb.root_user_status(made.id) is True


def test_replicas_are_made_listed_and_detached(cdb: CloudDatabaseClient) -> None:
    source = make(cdb)
    source.create_database("app")
    replica = cdb.create_replica(source, "copy")
    pyrax.utils.wait_until(replica, "status", "ACTIVE", attempts=5)
    assert replica.list_databases() == replica.list_databases()
    assert [one.name for one in replica.list_databases()] == ["app"]
    assert cdb.list_replicas(source.id) == [replica]
    with pytest.raises(pyrax.exc.Forbidden):
        source.delete()
    cdb.detach_replica(replica)
    assert cdb.list_replicas(source) == []
    source.delete()


def test_settings_are_attached_and_detached(cdb: CloudDatabaseClient) -> None:
    made = make(cdb)
    names = {one.name for one in cdb.list_parameters(cdb.list_datastores()[0].default_version)}
    assert {"max_connections", "wait_timeout"} <= names
    group = cdb.create_configuration("slow", {"max_connections": 5}, description="few")
    cdb.attach_configuration(made, group)
    assert cdb.get(made).configuration["id"] == group.id
    assert cdb.list_configuration_instances(group) == [made]
    with pytest.raises(pyrax.exc.BadRequest, match="used"):
        cdb.delete_configuration(group)
    group.update({"wait_timeout": 9})
    group.get()
    assert group.values == {"max_connections": 5, "wait_timeout": 9}
    cdb.replace_configuration(group, {"innodb_buffer_pool_size": 1024})
    cdb.detach_configuration(made)
    assert cdb.list_configuration_instances(group) == []
    cdb.attach_configuration(made, group)
    assert cdb.get(made).status == "RESTART_REQUIRED"
    made.restart()
    cdb.detach_configuration(pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5))
    cdb.delete_configuration(group)
    assert cdb.list_configurations() == []
    with pytest.raises(pyrax.exc.UnprocessableEntity, match="colour"):
        cdb.create_configuration("bad", {"colour": 1})


# --- what only one cloud has --------------------------------------------------------------------


def test_trove_has_limits_logs_access_and_roles(keystone: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    made = make(cdb)
    assert cdb.get_limits()["limits"][0]["max_instances"] == 10
    assert cdb.change_log(made, "general", enable=True)["status"] == "Enabled"
    assert {log["name"] for log in cdb.list_logs(made)} == {"error", "general", "slow_query"}
    cdb.update_access(made, allowed_cidrs=["10.0.0.0/8"])
    assert cdb.get(made).access == {"is_public": False, "allowed_cidrs": ["10.0.0.0/8"]}
    assert made.enable_root_user(password="mine-1") == "mine-1"
    cdb.disable_root_user(made)
    with pytest.raises(pyrax.exc.Forbidden):
        cdb.reset_status(made)
    replica = cdb.create_replica(made, "copy")
    pyrax.utils.wait_until(replica, "status", "ACTIVE", attempts=5)
    cdb.promote_to_replica_source(replica)
    assert cdb.list_replicas(replica) == [made]


def test_rackspace_has_groups_for_high_availability(rackspace: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    member = {"flavorRef": "2", "volume": {"size": 1}}
    group = cdb.create_ha(
        "group",
        datastore_type="mysql",
        datastore_version="5.7",
        replica_source=[{"name": "one", **member}],
        replicas=[{"name": "two", **member}],
        acls=["10.0.0.0/8"],
    )
    pyrax.utils.wait_until(group, "state", "ACTIVE", attempts=5)
    group.add_acl("1.2.3.4/32")
    group.delete_acl("10.0.0.0/8")
    assert [acl["address"] for acl in group.list_acls()] == ["1.2.3.4/32"]
    group.add_replica("three", 2, 1)
    pyrax.utils.wait_until(group, "state", "ACTIVE", attempts=5)
    assert len(group.replicas) == 2
    group.resize_volumes(3)
    pyrax.utils.wait_until(group, "state", "ACTIVE", attempts=5)
    assert group.volume["size"] == 3
    group.delete()
    pyrax.utils.wait_until(group, "state", "DELETED", attempts=5)
    assert cdb.list_ha() == cdb.list() == []


def test_rackspace_makes_a_group_of_an_instance(rackspace: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    made = make(cdb)
    cdb.convert_to_ha(made, "group", acls=["10.0.0.0/8"])
    (group,) = cdb.list_ha()
    pyrax.utils.wait_until(group, "state", "ACTIVE", attempts=5)
    assert group.replica_source[0]["id"] == made.id
    with pytest.raises(pyrax.exc.Forbidden):
        made.delete()


def test_rackspace_makes_backups_by_the_clock(rackspace: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    made = make(cdb)
    schedule = cdb.create_schedule(made, day_of_week=0, hour=3, full_backup_retention=2)
    assert cdb.get(made).schedule == {"enabled": True}
    assert cdb.list_schedules() == [schedule]
    schedule.update(run_now=True)
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    assert made.list_backups()[0].is_automated == 1
    cdb.delete_schedule(schedule)
    with pytest.raises(pyrax.exc.NotFound):
        cdb.get_schedule(schedule.id)


# --- what playbooks do --------------------------------------------------------------------------


def simple(thing: Any) -> dict[str, Any]:
    """Return the plain fields of an object, as configuration management shows them."""
    kinds = (str, int, float, bool, dict, list, type(None))
    return {key: value for key, value in vars(thing).items() if isinstance(value, kinds)}


def test_steps_of_playbooks(rackspace: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    assert [one for one in cdb.list() if one.name == "db1"] == []
    made = cdb.create(name="db1", flavor=1, volume=2, type="MySQL".lower(), version="5.6")
    pyrax.utils.wait_until(made, "status", "ACTIVE", interval=5, attempts=60.0)
    found = cdb.find(name="db1")
    assert (found.volume.size, int(found.flavor.id)) == (2, 1)
    assert simple(found)["status"] == "ACTIVE"
    found.resize_volume(4)
    pyrax.utils.wait_until(found, "status", "ACTIVE", interval=5, attempts=60.0)
    found.resize(2)
    pyrax.utils.wait_until(found, "status", "ACTIVE", interval=5, attempts=60.0)
    assert int(found.flavor.id) == 2

    database = found.create_database(name="app", character_set="utf8", collate="utf8_general_ci")
    assert simple(found.get_database("app"))["name"] == database.name
    user = found.create_user(name="bob", password="s3cret", database_names=["app"], host="%")
    assert (user.host, simple(user)["databases"]) == ("%", [{"name": "app"}])
    user = found.get_user("bob")
    user.update(password="an0ther", host="10.0.0.1")
    access = {one.name for one in user.list_user_access()}
    user.revoke_user_access(list(access))
    user.grant_user_access(["app"])
    user.grant_user_access([])
    user.delete()
    with pytest.raises(pyrax.exc.NoSuchDatabaseUser):
        found.get_user("bob")
    database.delete()
    with pytest.raises(pyrax.exc.NoSuchDatabase):
        found.get_database("app")
    found.delete()
    with pytest.raises(pyrax.exc.NotFound):
        pyrax.utils.wait_until(found, "status", "GONE", interval=5, attempts=5)
