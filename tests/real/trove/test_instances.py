"""Instances at a real Trove, and what one chooses them from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.beside import Cloud, wait_until
from tests.real.trove.conftest import NAME, Trove

UNKNOWN = "5f0c9d2e-52a8-4a55-9a86-0c1d1b8f3a11"


def test_the_catalog_leads_to_trove(databases: Any) -> None:
    assert databases.dialect == "openstack"
    assert databases.service_type == "database"


def test_instances_are_listed_and_found(databases: Any, trove: Trove, shared: str) -> None:
    listed = databases.list()
    rows = trove.rows("/instances", "instances")
    assert [one.id for one in listed][: len(rows)] == [row["id"] for row in rows]
    found = databases.find(name=NAME)
    assert found.id == shared
    assert found.volume.size == 1
    assert found.created


def test_an_instance_is_read(demo: Any, databases: Any, instance: Any, cloud: Cloud) -> None:
    demo.utils.wait_until(instance, "status", "ACTIVE", interval=1, attempts=300)
    assert instance.status in ("ACTIVE", "HEALTHY")
    assert str(instance.flavor.id) == str(cloud.description["trove"]["flavor"])
    assert instance.flavor.ram > 0
    assert instance.datastore["type"]
    assert instance.hostname is None
    assert databases.list_replicas(instance) == []


def test_an_instance_is_made_renamed_and_deleted(
    demo: Any, databases: Any, trove: Trove, cloud: Cloud, name: str
) -> None:
    described = cloud.description["trove"]
    made = databases.create(
        name, flavor=described["flavor"], volume=1, nics=[{"net-id": described["network"]}]
    )
    assert made.status == "BUILD"
    demo.utils.wait_for_build(made, interval=2, attempts=300)
    assert made.status in ("ACTIVE", "HEALTHY")
    databases.rename_instance(made, f"{name}-new")
    assert databases.get(made).name == f"{name}-new"
    made.delete()
    demo.utils.wait_until(made, "status", "DELETED", interval=2, attempts=300)
    assert trove.status(made.id) is None


def test_an_instance_is_restarted_and_grows(
    demo: Any, databases: Any, trove: Trove, cloud: Cloud, name: str
) -> None:
    described = cloud.description["trove"]
    made = databases.get(trove.started(name, described["flavor"], described["network"]))

    def again() -> Any:
        return demo.utils.wait_until(made, "status", "ACTIVE", interval=2, attempts=300)

    made.restart()
    with pytest.raises(demo.exceptions.UnprocessableEntity):
        made.restart()
    assert again().status in ("ACTIVE", "HEALTHY")

    larger = next(one for one in databases.list_flavors() if one.name == "medium")
    made.resize(larger)
    assert again().flavor.id == larger.id
    with pytest.raises(demo.exceptions.BadRequest):
        made.resize(larger)

    made.volume.resize(2)
    assert again().volume.size == 2
    with pytest.raises(demo.exceptions.InvalidVolumeResize):
        made.resize_volume(1)


def test_what_is_not_there_is_not_found(demo: Any, databases: Any) -> None:
    for call in (databases.get, databases.delete, databases.restart, databases.get_backup):
        with pytest.raises(demo.exceptions.NotFound):
            call(UNKNOWN)


def test_what_makes_no_sense_is_refused(demo: Any, databases: Any, instance: Any) -> None:
    with pytest.raises(demo.exceptions.FlavorNotFound):
        databases.create("never", flavor="no-such-flavor", volume=1)
    with pytest.raises(demo.exceptions.MissingCloudDatabaseParameter):
        databases.create("never", type="mysql")
    with pytest.raises(demo.exceptions.InvalidVolumeResize):
        instance.resize_volume(1)


def test_flavors_are_listed_and_found(databases: Any, cloud: Cloud) -> None:
    wanted = str(cloud.description["trove"]["flavor"])
    flavors = {str(one.id): one for one in databases.list_flavors()}
    one = flavors[wanted]
    assert databases.get_flavor(one.id).name == one.name
    for form in (one, one.id, one.name):
        assert databases._get_flavor_ref(form) == wanted


def test_datastores_and_their_settings_are_listed(databases: Any) -> None:
    program = databases.list_datastores()[0]
    assert databases.get_datastore(program.id).name == program.name
    version = databases.list_datastore_versions(program)[0]
    assert databases.get_datastore_version(program, version).name == version.name
    settings = databases.list_parameters(version)
    assert settings
    assert databases.get_parameter(version, settings[0].name).name == settings[0].name


def test_a_group_of_settings_lives(demo: Any, databases: Any, name: str) -> None:
    program = databases.list_datastores()[0]
    version = databases.list_datastore_versions(program)[0]
    # Not every number has limits.
    numbers = [
        one
        for one in databases.list_parameters(version)
        if one.type == "integer" and getattr(one, "max", None)
    ]
    setting = numbers[0]
    group = databases.create_configuration(
        name,
        {setting.name: int(setting.max)},
        description="of a test",
        datastore_type=program.name,
        datastore_version=version.name,
    )
    assert databases.get_configuration(group.id).values == {setting.name: int(setting.max)}
    assert group in databases.list_configurations()
    group.update({setting.name: int(setting.min)})
    assert databases.get_configuration(group).values == {setting.name: int(setting.min)}
    assert databases.list_configuration_instances(group) == []
    databases.delete_configuration(group)
    with pytest.raises(demo.exceptions.NotFound):
        databases.get_configuration(group)


def test_settings_are_attached_and_detached(
    demo: Any, databases: Any, instance: Any, name: str
) -> None:
    program = databases.list_datastores()[0]
    version = databases.list_datastore_versions(program)[0]
    group = databases.create_configuration(
        name,
        {"wait_timeout": 120},
        datastore_type=program.name,
        datastore_version=version.name,
    )
    databases.attach_configuration(instance, group)
    assert databases.get(instance).configuration["id"] == group.id
    assert [one.id for one in databases.list_configuration_instances(group)] == [instance.id]
    with pytest.raises(demo.exceptions.BadRequest):
        databases.delete_configuration(group)
    databases.detach_configuration(instance)
    assert databases.list_configuration_instances(group) == []
    if databases.get(instance).status == "RESTART_REQUIRED":
        instance.restart()
    demo.utils.wait_until(instance, "status", "ACTIVE", interval=2, attempts=300)
    assert instance.status in ("ACTIVE", "HEALTHY")


def test_limits_are_told(databases: Any) -> None:
    (absolute,) = (one for one in databases.get_limits()["limits"] if one["verb"] == "ABSOLUTE")
    assert absolute["max_instances"] > 0


def test_a_backup_is_made_restored_and_deleted(
    demo: Any, databases: Any, instance: Any, trove: Trove, cloud: Cloud, name: str
) -> None:
    described = cloud.description["trove"]
    backup = instance.create_backup(name, "before the upgrade", swift_container=name)
    try:
        assert (backup.name, backup.instance_id) == (name, instance.id)
        ended = ["COMPLETED", "FAILED"]
        demo.utils.wait_until(backup, "status", ended, interval=2, attempts=300)
        assert (backup.status, backup.size > 0) == ("COMPLETED", True)
        assert demo.cloudfiles.get_container(name).list_object_names() == [backup.id]
        assert [one.id for one in instance.list_backups()] == [backup.id]
        assert databases.get_backup(backup.id).description == "before the upgrade"

        nics = [{"network_id": described["network"]}]
        restored = databases.restore_backup(
            backup, f"{name}-restored", described["flavor"], 1, nics=nics
        )
        assert trove.settle(restored.id) in ("ACTIVE", "HEALTHY")
        backup.delete()
        wait_until(lambda: databases.list_backups() == [])
        assert demo.cloudfiles.get_container(name).list_object_names() == []
    finally:
        demo.cloudfiles.get_container(name).delete(del_objects=True)


def test_what_only_rackspace_has_says_so(demo: Any, databases: Any) -> None:
    for call in (databases.list_schedules, databases.list_ha):
        with pytest.raises(demo.exceptions.NotSupported, match="Trove"):
            call()
