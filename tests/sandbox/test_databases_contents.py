"""Databases, users and backups of an instance, over HTTP, on both kinds of clouds."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox


@pytest.fixture(autouse=True)
def quick(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting moves the cloud's clock."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


@pytest.fixture
def instance(each_dialect: sandbox.Cloud) -> Any:
    """An instance that is there."""
    cdb: Any = pyrax.cloud_databases
    made = cdb.create("db1", flavor=cdb.list_flavors()[1], volume=2)
    return pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)


def store_of(cloud: sandbox.Cloud) -> Any:
    """Return the state of the service that is spoken to."""
    client: Any = pyrax.cloud_databases
    return cloud.stores.of("databases", dialect=client.dialect)


# --- databases ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["app", "v1.2", "a@b", "with space", "a#b", "what?=now", "a.json"])
def test_database_of_any_name_lives(instance: Any, name: str) -> None:
    made = instance.create_database(name)
    assert made.name == name
    assert instance.get_database(name) == made
    made.delete()
    assert instance.list_databases() == []


def test_database_names_that_the_service_keeps_are_refused(instance: Any) -> None:
    with pytest.raises(pyrax.exc.BadRequest, match="not allowed"):
        instance.create_database("mysql")
    instance.create_database("app")
    with pytest.raises(pyrax.exc.BadRequest, match="exists"):
        instance.create_database("app")
    with pytest.raises(pyrax.exc.NotFound):
        instance.delete_database("nope")
    with pytest.raises(pyrax.exc.NoSuchDatabase):
        instance.get_database("nope")


def test_databases_that_are_listed_later_are_returned_at_once(
    instance: Any, cloud: sandbox.Cloud
) -> None:
    store_of(cloud).durations["apply"] = 5
    made = instance.create_database("app")
    assert (made.name, instance.list_databases()) == ("app", [])
    user = instance.create_user("bob", "s3cret", ["app"])
    assert (user.host, instance.list_users()) == ("%", [])
    cloud.clock.advance(6)
    assert instance.list_databases() == [made]
    assert instance.list_users() == [user]


def test_databases_and_users_of_all_pages_are_listed(instance: Any, cloud: sandbox.Cloud) -> None:
    store_of(cloud).page_limits.update(databases=4, users=4)
    for number in range(10):
        instance.create_database(f"app.{number}")
        instance.create_user("bob", "s3cret", [], host=f"10.0.0.{number}")
    assert len(instance.list_databases()) == len(instance.list_users()) == 10
    assert instance.get_database("app.9").name == "app.9"
    page = instance.list_users(limit=3)
    assert len(page) == 3
    assert instance.list_users(limit=3, marker=page[-1])[0].host == "10.0.0.3"
    instance.grant_user_access(page[0], ["app.1", "app.9"])
    assert len(page[0].list_user_access()) == 2


def test_25_databases_are_all_seen(instance: Any) -> None:
    for number in range(25):
        instance.create_database(f"app{number:02}")
    assert len(instance.list_databases()) == 25


# --- users --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("bob", None),
        ("bob", "10.0.0.1"),
        ("bob", "10.0.%"),
        ("b.ob", None),
        ("b.ob", "192.168.0.%"),
        ("bob@10.0.0.1", "%"),
        ("a b#?=%", None),
    ],
)
def test_user_of_any_name_and_host_lives(instance: Any, name: str, host: Any) -> None:
    instance.create_database("app")
    user = instance.create_user(name, "s3cret", ["app"], host=host)
    assert (user.name, user.host) == (name, host or "%")
    assert [one.name for one in user.list_user_access()] == ["app"]
    user.revoke_user_access("app")
    assert user.list_user_access() == []
    user.grant_user_access("app")
    user.change_password("an0ther")
    assert instance.list_users() == [user]
    user.delete()
    assert instance.list_users() == []


def test_users_of_one_name_with_two_hosts_are_told_apart(instance: Any) -> None:
    everywhere = instance.create_user("bob", "s3cret", None)
    bound = instance.create_user("bob", "s3cret", None, host="10.0.0.1")
    assert everywhere != bound
    assert instance.get_user("bob") == everywhere
    assert instance.get_user("bob@10.0.0.1") == bound
    instance.delete_user("bob@10.0.0.1")
    assert instance.list_users() == [everywhere]


def test_user_is_renamed_and_moved(instance: Any) -> None:
    user = instance.create_user("bob", "s3cret", None)
    user.update(name="rob", host="10.0.0.1")
    assert instance.list_users() == [user]
    user.update(password="an0ther")
    instance.update_user("rob@10.0.0.1", host="%")
    assert instance.get_user("rob").host == "%"
    with pytest.raises(pyrax.exc.DBUpdateUnchanged):
        instance.update_user("rob", name="rob")


def test_databases_that_a_user_may_use_are_not_the_user(instance: Any) -> None:
    instance.create_database("bob")
    user = instance.create_user("bob", "s3cret", "bob")
    user.list_user_access()[0].delete()
    assert instance.list_databases() == []
    assert instance.list_users() == [user]


def test_unknown_users_and_databases_are_named(instance: Any) -> None:
    instance.create_database("app")
    calls: list[Any] = [
        lambda: instance.get_user("bob"),
        lambda: instance.grant_user_access("bob", "app"),
        lambda: instance.revoke_user_access("bob", "app"),
        lambda: instance.list_user_access("bob"),
        lambda: instance.update_user("bob", host="10.0.0.1"),
    ]
    for call in calls:
        with pytest.raises(pyrax.exc.NoSuchDatabaseUser, match="bob"):
            call()
    with pytest.raises(pyrax.exc.NotFound):
        instance.delete_user("bob")
    instance.create_user("bob", "s3cret", None)
    with pytest.raises(pyrax.exc.NoSuchDatabase, match="nope"):
        instance.grant_user_access("bob", ["app", "nope"])
    with pytest.raises(pyrax.exc.PasswordChangeFailed) as caught:
        instance.change_user_password("bob", " ")
    assert isinstance(caught.value, pyrax.exc.BadRequest)
    with pytest.raises(pyrax.exc.BadRequest, match="not allowed"):
        instance.create_user("root", "s3cret", None)


# --- backups ------------------------------------------------------------------------------------


def test_backup_from_creation_to_a_new_instance(instance: Any) -> None:
    cdb: Any = pyrax.cloud_databases
    instance.create_database("app")
    instance.create_user("bob", "s3cret", "app")
    backup = instance.create_backup("nightly", "before the upgrade")
    assert (backup.status, backup.instance_id) == ("NEW", instance.id)
    assert cdb.get(instance).status == "BACKUP"
    for refused in (
        lambda: instance.create_backup("second"),
        instance.delete,
        instance.restart,
        lambda: instance.create_database("more"),
        lambda: cdb.restore_backup(backup, "db2", cdb.list_flavors()[0], 2),
    ):
        with pytest.raises((pyrax.exc.UnprocessableEntity, pyrax.exc.Conflict)):
            refused()
    pyrax.utils.wait_for_build(backup, interval=2, attempts=5)
    assert (backup.status, backup.size > 0) == ("COMPLETED", True)
    pyrax.utils.wait_until(instance, "status", "ACTIVE", attempts=5)

    instance.delete_database("app")
    restored = cdb.restore_backup(backup, "db2", cdb.list_flavors()[0], 4)
    pyrax.utils.wait_until(restored, "status", "ACTIVE", attempts=5)
    assert [one.name for one in restored.list_databases()] == ["app"]
    assert [one.name for one in restored.list_users()] == ["bob"]
    assert restored.volume.size == 4
    with pytest.raises(pyrax.exc.Forbidden):
        cdb.restore_backup(backup, "db3", cdb.list_flavors()[0], 1)

    assert cdb.list_backups() == instance.list_backups() == [backup]
    assert cdb.get_backup(backup.id).description == "before the upgrade"
    backup.delete()
    assert cdb.list_backups() == []


def test_incremental_backups_go_with_their_parent(instance: Any) -> None:
    cdb: Any = pyrax.cloud_databases
    parent = instance.create_backup("full")
    pyrax.utils.wait_until(instance, "status", "ACTIVE", attempts=5)
    child = instance.create_backup("more", parent_id=parent)
    pyrax.utils.wait_until(instance, "status", "ACTIVE", attempts=5)
    assert child.parent_id == parent.id
    cdb.delete_backup(parent)
    assert cdb.list_backups() == []


def test_backups_of_all_pages_are_listed(instance: Any, cloud: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    store_of(cloud).durations["backup"] = 0
    for number in range(23):
        instance.create_backup(f"b{number}")
    assert len(cdb.list_backups()) == len(instance.list_backups()) == 23
    assert len(cdb.list_backups(limit=5)) == 5
    assert len(instance.list_backups(marker=20)) == 3


def test_backup_is_copied_to_another_region_on_rackspace(
    rackspace: sandbox.Cloud,
) -> None:
    cdb: Any = pyrax.cloud_databases
    made = cdb.create("db1")
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    backup = made.create_backup("nightly")
    pyrax.utils.wait_until(backup, "status", "COMPLETED", attempts=5)
    cdb.copy_backup(backup, "ORD", name="copy")
    there: Any = pyrax.connect_to_cloud_databases("ORD")
    assert [one.name for one in there.list_backups()] == ["copy"]


def test_backups_go_to_a_container_of_the_user_s_in_trove(keystone: sandbox.Cloud) -> None:
    cdb: Any = pyrax.cloud_databases
    made = cdb.create("db1", flavor=2, volume=1)
    pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    cdb.create_backup_strategy("mine", made)
    assert cdb.list_backup_strategies()[0].swift_container == "mine"
    backup = made.create_backup("nightly", incremental=True)
    pyrax.utils.wait_until(backup, "status", "COMPLETED", attempts=5)
    assert "/mine/" in backup.locationRef
    cdb.delete_backup_strategy(made)
    assert cdb.list_backup_strategies() == []


# --- secrets ------------------------------------------------------------------------------------


def test_no_password_reaches_the_debug_output(
    instance: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    cdb: Any = pyrax.cloud_databases
    cdb.http_log_debug = True
    instance.create_user("bob", "pw-of-bob", None)
    instance.change_user_password("bob", "pw-of-rob")
    root = instance.enable_root_user()
    cdb.http_log_debug = None
    shown = "".join(capfd.readouterr())
    assert "/users/bob" in shown
    for secret in ("pw-of-bob", "pw-of-rob", root):
        assert secret not in shown
