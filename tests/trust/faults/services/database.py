"""Databases: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def instance(s: Stage) -> Any:
    made = s.cdb.create("db1", flavor=s.cdb.list_flavors()[1], volume=2)
    s.cloud.clock.advance(60)
    return s.cdb.get(made.id)


@thing
def database(s: Stage) -> Any:
    s.instance.create_database("shop")
    return s.instance.get_database("shop")


@thing
def database_user(s: Stage) -> Any:
    s.database  # noqa: B018 - made first
    s.instance.create_user("ann", "Secret-1", ["shop"])
    return s.instance.get_user("ann")


@thing
def database_backup(s: Stage) -> Any:
    made = s.instance.create_backup("backup")
    s.cloud.clock.advance(60)
    return s.cdb.get_backup(made.id)


@thing
def configuration(s: Stage) -> Any:
    return s.cdb.create_configuration("config", {"max_connections": 100})


@thing
def schedule(s: Stage) -> Any:
    return s.cdb.create_schedule(s.instance)


@thing
def database_volume(s: Stage) -> Any:
    return s.instance.volume


MEMBER = {"flavorRef": "2", "volume": {"size": 1}}

GROUP = {
    "datastore_type": "mysql",
    "datastore_version": "5.7",
    "replica_source": [{"name": "one", **MEMBER}],
    "replicas": [{"name": "two", **MEMBER}],
    "acls": ["10.0.0.0/8"],
}


@thing
def ha(s: Stage) -> Any:
    made = s.cdb.create_ha("ha", **GROUP)
    s.cloud.clock.advance(120)
    return s.cdb.get_ha(made.id)


@thing
def strategy(s: Stage) -> Any:
    return s.cdb.create_backup_strategy("backups")


RECEIVERS = (
    "instance",
    "database_volume",
    "database",
    "database_user",
    "database_backup",
    "configuration",
    "schedule",
    "ha",
    "strategy",
)

PARAMETERS: dict[str, Any] = {
    "att": "size",
    "item": lambda s: s.instance,
    "instance": lambda s: s.instance,
    "instance_id": lambda s: s.instance.id,
    "uri": "/instances",
    "flavor": lambda s: s.cdb.list_flavors()[0],
    "flavor_id": "1",
    "backup": lambda s: s.database_backup,
    "ha": lambda s: s.ha,
    "name_or_obj": lambda s: s.database,
    "address": "192.0.2.0/24",
    "version": lambda s: "5.7" if s.rackspace else "5.7.29",
    "values": {"max_connections": 200},
    "configuration": lambda s: s.configuration,
    "user": lambda s: s.database_user,
    "size": 3,
    "volume": 3,
    "datastore": "mysql",
    "db_names": lambda s: [s.database.name],
    "database_names": lambda s: [s.database.name],
    "schedule": lambda s: s.schedule,
    "source": lambda s: s.instance,
    "new_pass": "Secret-3",
    "region": "ORD",
    "swift_container": "backups",
    "replica": "replica",
}

ITEMS: dict[str, Any] = {
    "_configuration_manager": lambda s: s.configuration,
    "_datastore_manager": lambda s: s.cdb.list_datastores()[0],
    "_flavor_manager": lambda s: "1",
    "_ha_manager": lambda s: s.ha,
    "_schedule_manager": lambda s: s.schedule,
    "_strategy_manager": lambda s: s.strategy.instance_id or "an-id",
    "_database_manager": lambda s: s.database,
    "_user_manager": lambda s: s.database_user,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.cdb.management_url}/instances"},
    "CloudDatabaseClient.create": {"flavor": lambda s: s.cdb.list_flavors()[0], "volume": 2},
    "CloudDatabaseManager.create": {"flavor": lambda s: s.cdb.list_flavors()[0], "volume": 2},
    "ConfigurationManager.create": {"values": {"max_connections": 100}},
    "CloudDatabaseUserManager.create": {"password": "Secret-2"},
    "HAManager.create": GROUP,
    "create_ha": GROUP,
    "get_database": {"name": lambda s: s.database.name},
    "get_user": {"name": lambda s: s.database_user.name},
    "delete_database": {"name": lambda s: s.database.name},
    "update_user": {"password": "Secret-4"},
    "CloudDatabaseUserManager.update": {"password": "Secret-4"},
    "CloudDatabaseUser.update": {"password": "Secret-4"},
    "update_access": {"is_public": True},
    "change_log": {"name": "slow_query", "enable": True},
    "update_schedule": {"hour": 3},
    "ScheduleManager.update": {"hour": 3},
    "CloudDatabaseSchedule.update": {"hour": 3},
    "delete_user": {"name": lambda s: s.database_user.name, "user": lambda s: s.database_user},
    "find": {"name": "db1"},
    "delete_acl": {"address": "10.0.0.0/8"},
    "remove_replica": {"replica": lambda s: s.ha.replicas[0]},
}
