"""Calls for what came later: replicas, settings, datastores, schedules, groups, access, logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax.client import BaseClient
from pyrax.clouddatabases.backups import CloudDatabaseBackupStrategy
from pyrax.clouddatabases.instance import CloudDatabaseInstance

if TYPE_CHECKING:
    from pyrax.clouddatabases.backups import BackupStrategyManager, CloudDatabaseBackupManager
    from pyrax.clouddatabases.datastores import (
        CloudDatabaseConfiguration,
        CloudDatabaseDatastore,
        CloudDatabaseDatastoreVersion,
        CloudDatabaseParameter,
        ConfigurationManager,
        DatastoreManager,
    )
    from pyrax.clouddatabases.flavors import CloudDatabaseFlavor, CloudDatabaseFlavorManager
    from pyrax.clouddatabases.ha import CloudDatabaseHA, HAManager
    from pyrax.clouddatabases.instances import CloudDatabaseManager
    from pyrax.clouddatabases.schedules import CloudDatabaseSchedule, ScheduleManager
    from pyrax.tables import ResourceList


class FurtherCalls(BaseClient[CloudDatabaseInstance]):
    """Part of the client. An instance is given as its id or the object; nothing of it is fetched.

    A call that the cloud in use does not have raises ``NotSupported`` and sends nothing.
    """

    _manager: CloudDatabaseManager
    _backup_manager: CloudDatabaseBackupManager
    _configuration_manager: ConfigurationManager
    _datastore_manager: DatastoreManager
    _flavor_manager: CloudDatabaseFlavorManager
    _schedule_manager: ScheduleManager
    _ha_manager: HAManager
    _strategy_manager: BackupStrategyManager

    # --- instances ---

    def rename_instance(self, instance: Any, name: str) -> None:
        """Give an instance another name.

        Args:
            instance: The instance, or its id.
            name: The name, at most 255 characters.
        """
        self._manager.rename(instance, name)

    def upgrade_instance(
        self, instance: Any, version: str, datastore_type: str | None = None
    ) -> None:
        """Bring an instance to another version of its datastore.

        Args:
            instance: The instance, or its id.
            version: The version; in Trove its id will do.
            datastore_type: The type, such as ``"mysql"``; Rackspace only.
        """
        self._manager.upgrade(instance, version, datastore_type)

    def disable_root_user(self, instance: Any) -> None:
        """Let the user ``root`` log in no longer; Trove only.

        Raises:
            NotFound: It was never enabled.
            NotSupported: On Rackspace.
        """
        self._manager.disable_root(instance)

    def update_access(
        self, instance: Any, is_public: bool | None = None, allowed_cidrs: Any = None
    ) -> None:
        """Change who can reach an instance; Trove only.

        Args:
            instance: The instance, or its id.
            is_public: Whether it has an address of its own in the internet. With ``True`` and no
                CIDRs it is open to the world.
            allowed_cidrs: Networks that may reach it: one such as ``"10.0.0.0/8"``, or a list.

        Raises:
            ValueError: Nothing is given, or a network is an empty text.
            NotSupported: On Rackspace.
        """
        self._manager.update_access(instance, is_public, allowed_cidrs)

    def reset_status(self, instance: Any) -> None:
        """Set the status of an instance that hangs to ``ERROR``; Trove only, administrators.

        Raises:
            NotSupported: On Rackspace.
        """
        self._manager.reset_status(instance)

    def save_logs(self, instance: Any, allow_ha: bool | None = None) -> None:
        """Have the logs of an instance stored in object storage; Rackspace only.

        Args:
            allow_ha: Whether to do so for an instance of a high-availability group, too; ``None``
                leaves it to the service.

        Raises:
            NotSupported: In Trove.
        """
        self._manager.save_logs(instance, allow_ha)

    def list_logs(self, instance: Any) -> list[dict[str, Any]]:
        """Return what is known of the logs of an instance, a list of dicts; Trove only.

        Raises:
            NotSupported: On Rackspace.
        """
        return self._manager.list_logs(instance)

    def change_log(
        self,
        instance: Any,
        name: str,
        *,
        enable: bool | None = None,
        disable: bool | None = None,
        publish: bool | None = None,
        discard: bool | None = None,
    ) -> dict[str, Any]:
        """Switch a log of an instance on or off, publish or discard it; Trove only.

        Args:
            instance: The instance, or its id.
            name: Name of the log, such as ``"general"``.
            enable: ``True`` to write it.
            disable: ``True`` to write it no longer.
            publish: ``True`` to store it in object storage.
            discard: ``True`` to delete what was stored.

        Returns:
            A dict that describes the log.

        Raises:
            NotSupported: On Rackspace.
        """
        return self._manager.change_log(
            instance, name, enable=enable, disable=disable, publish=publish, discard=discard
        )

    # --- replicas ---

    def create_replica(
        self, instance: Any, name: str, flavor: Any = None, volume: int | None = None, **kwargs: Any
    ) -> CloudDatabaseInstance:
        """Make a replica of an instance.

        Args:
            instance: The source, an instance or its id.
            name: Name of the replica.
            flavor: Its size; by default that of the source, and in Trove always.
            volume: Size of its volume in GB; by default that of the source, and in Trove always.
            **kwargs: As for ``create``.

        Returns:
            The new ``CloudDatabaseInstance``.

        Raises:
            NotSupported: A size was given, in Trove.
        """
        if not hasattr(instance, "flavor"):
            instance = self._manager.get(instance)
        return self._manager.create_replica(instance, name, flavor, volume, **kwargs)

    def list_replicas(self, instance: Any) -> ResourceList[CloudDatabaseInstance]:
        """Return the replicas of an instance, a list of ``CloudDatabaseInstance``."""
        return self._manager.list_replicas(instance)

    def detach_replica(self, instance: Any) -> None:
        """Make an instance of its own of a replica.

        Args:
            instance: The replica, or its id.
        """
        self._manager.detach_replica(instance)

    def promote_to_replica_source(self, instance: Any) -> None:
        """Let a replica and its source change places; Trove only.

        Args:
            instance: The replica, or its id.

        Raises:
            NotSupported: On Rackspace.
        """
        self._manager.promote_to_replica_source(instance)

    def eject_replica_source(self, instance: Any) -> None:
        """Let a replica take the place of a source that is lost; Trove only.

        Args:
            instance: The source, an instance or its id.

        Raises:
            NotSupported: On Rackspace.
        """
        self._manager.eject_replica_source(instance)

    # --- datastores ---

    def list_datastores(self) -> ResourceList[CloudDatabaseDatastore]:
        """Return the database programs on offer, a list of ``CloudDatabaseDatastore``."""
        return self._datastore_manager.list()

    def get_datastore(self, datastore: Any) -> CloudDatabaseDatastore:
        """Return one database program, by id or name."""
        return self._datastore_manager.get(datastore)

    def list_datastore_versions(
        self, datastore: Any
    ) -> ResourceList[CloudDatabaseDatastoreVersion]:
        """Return the versions of a database program, ``CloudDatabaseDatastoreVersion`` objects."""
        return self._datastore_manager.list_versions(datastore)

    def get_datastore_version(self, datastore: Any, version: Any) -> CloudDatabaseDatastoreVersion:
        """Return one version of a database program.

        Args:
            version: The version, or its id.

        Raises:
            NotFound: There is no such version.
        """
        return self._datastore_manager.get_version(datastore, version)

    def list_datastore_flavors(
        self, datastore: Any, version: Any
    ) -> ResourceList[CloudDatabaseFlavor]:
        """Return the sizes that instances with a version of a program can have.

        Args:
            version: The version, or its id.

        Returns:
            A list of ``CloudDatabaseFlavor``.
        """
        return self._datastore_manager.list_flavors(datastore, version)

    def list_parameters(
        self, version: Any, datastore: Any = None
    ) -> ResourceList[CloudDatabaseParameter]:
        """Return the settings that a version of a database program has.

        Args:
            version: The version or its id.
            datastore: The program or its id; the version alone will do.

        Returns:
            A list of ``CloudDatabaseParameter``.
        """
        return self._datastore_manager.list_parameters(version, datastore)

    def get_parameter(
        self, version: Any, name: str, datastore: Any = None
    ) -> CloudDatabaseParameter:
        """Return one setting that a version of a database program has; see `list_parameters`.

        Args:
            name: Name of the setting, such as ``"max_connections"``.

        Raises:
            NotFound: There is no such setting.
        """
        return self._datastore_manager.get_parameter(version, name, datastore)

    # --- groups of settings ---

    def list_configurations(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseConfiguration]:
        """Return the configuration groups, a list of ``CloudDatabaseConfiguration``."""
        return self._configuration_manager.list(limit=limit, marker=marker)

    def create_configuration(
        self,
        name: str,
        values: dict[str, Any],
        description: str | None = None,
        datastore_type: str | None = None,
        datastore_version: str | None = None,
    ) -> CloudDatabaseConfiguration:
        """Create a configuration group (Database API, "Create configuration group").

        Args:
            name: Its name.
            values: The settings by name.
            description: A text about it.
            datastore_type: Type of the datastore; default: that of the cloud.
            datastore_version: Its version; default: that of the cloud.

        Returns:
            The ``CloudDatabaseConfiguration``.
        """
        return self._configuration_manager.create(
            name,
            values,
            description=description,
            datastore_type=datastore_type,
            datastore_version=datastore_version,
        )

    def get_configuration(self, configuration: Any) -> CloudDatabaseConfiguration:
        """Return one configuration group.

        Raises:
            NotFound: There is no such group.
        """
        return self._configuration_manager.get(configuration)

    def update_configuration(self, configuration: Any, values: dict[str, Any]) -> None:
        """Change some settings of a configuration group; the others stay.

        Args:
            values: New values of settings, by name.
        """
        self._configuration_manager.update(configuration, values)

    def replace_configuration(
        self,
        configuration: Any,
        values: dict[str, Any],
        name: str | None = None,
        description: str | None = None,
    ) -> None:
        """Give a configuration group other settings in place of all that it has.

        Args:
            values: All settings by name; those left out go back to their defaults.
            name: The new name; ``None`` keeps the present one.
            description: The new text about it; ``None`` keeps the present one.
        """
        self._configuration_manager.replace(configuration, values, name, description)

    def delete_configuration(self, configuration: Any) -> None:
        """Delete a configuration group that no instance uses."""
        self._configuration_manager.delete(configuration)

    def list_configuration_instances(
        self, configuration: Any
    ) -> ResourceList[CloudDatabaseInstance]:
        """Return the instances that use a configuration group."""
        return self._configuration_manager.list_instances(configuration)

    def attach_configuration(self, instance: Any, configuration: Any) -> None:
        """Let an instance use a configuration group."""
        self._manager.attach_configuration(instance, configuration)

    def detach_configuration(self, instance: Any) -> None:
        """Let an instance use the defaults again."""
        self._manager.detach_configuration(instance)

    def get_default_configuration(self, instance: Any) -> dict[str, Any]:
        """Return the settings that an instance has without a configuration group, a dict."""
        return self._manager.get_default_configuration(instance)

    # --- backups ---

    def copy_backup(
        self, backup: Any, region: str, name: str | None = None, description: str | None = None
    ) -> None:
        """Copy a backup to another region; Rackspace only.

        Args:
            backup: The backup or its id.
            region: The region, such as ``"IAD"``.
            name: Name of the copy.
            description: Description of the copy.

        Raises:
            NotSupported: In Trove.
        """
        self._backup_manager.copy(backup, region, name, description)

    def list_schedules(self) -> ResourceList[CloudDatabaseSchedule]:
        """Return the schedules of backups, a list of ``CloudDatabaseSchedule``; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        return self._schedule_manager.list()

    def create_schedule(
        self,
        source: Any,
        day_of_week: int = 0,
        hour: int = 0,
        minute: int = 0,
        full_backup_retention: int | None = None,
        copy_to: Any = None,
        source_type: str = "instance",
    ) -> CloudDatabaseSchedule:
        """Have backups made by the clock; Rackspace only.

        Args:
            source: The instance, or the group for high availability.
            day_of_week: Day of the full backup, 0 (Sunday) to 6; the other days are incremental.
                7: a full backup every day.
            hour: Hour of the backup, 0 to 23 (UTC).
            minute: Minute of the backup, 0 to 59.
            full_backup_retention: How many full backups are kept.
            copy_to: Name of a region, or a list of names, to which backups are copied.
            source_type: ``"instance"`` or ``"ha"``.

        Returns:
            The ``CloudDatabaseSchedule``.

        Raises:
            NotSupported: In Trove.
        """
        return self._schedule_manager.create(
            source, day_of_week, hour, minute, full_backup_retention, copy_to, source_type
        )

    def get_schedule(self, schedule: Any) -> CloudDatabaseSchedule:
        """Return one schedule; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        return self._schedule_manager.get(schedule)

    def update_schedule(self, schedule: Any, **kwargs: Any) -> None:
        """Change a schedule; Rackspace only.

        Args:
            schedule: The schedule or its id.
            **kwargs: ``day_of_week``, ``hour``, ``minute``, ``full_backup_retention`` as for
                ``create_schedule``; ``run_now=True`` makes a backup at once.

        Raises:
            NotSupported: In Trove.
        """
        self._schedule_manager.update(schedule, **kwargs)

    def delete_schedule(self, schedule: Any) -> None:
        """Delete a schedule; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        self._schedule_manager.delete(schedule)

    def list_backup_strategies(self) -> ResourceList[CloudDatabaseBackupStrategy]:
        """Return where backups are stored; Trove only.

        Raises:
            NotSupported: On Rackspace.
        """
        return self._strategy_manager.list()

    def create_backup_strategy(
        self, swift_container: str, instance: Any = None
    ) -> CloudDatabaseBackupStrategy:
        """Have backups stored in a container; Trove only.

        Args:
            swift_container: Name of the container.
            instance: The instance whose backups these are; ``None`` for all of the project.

        Returns:
            The new ``CloudDatabaseBackupStrategy``.

        Raises:
            NotSupported: On Rackspace.
        """
        return self._strategy_manager.create(swift_container, instance)

    def delete_backup_strategy(self, instance: Any = None) -> None:
        """Let backups go to the service's own container again; Trove only.

        Raises:
            NotSupported: On Rackspace.
        """
        self._strategy_manager.delete(instance)

    # --- groups for high availability ---

    def convert_to_ha(
        self, instance: Any, name: str, networks: Any = None, acls: Any = None
    ) -> None:
        """Make a group for high availability of an instance; Rackspace only.

        Args:
            instance: The instance, or its id.
            name: Name of the group.
            networks: List of ``"servicenet"`` and ``"public"``.
            acls: Networks that may reach it, such as ``["10.0.0.0/8"]``.

        Raises:
            NotSupported: In Trove.
        """
        self._manager.convert_to_ha(instance, name, networks, acls)

    def list_ha(self) -> ResourceList[CloudDatabaseHA]:
        """Return the groups for high availability, ``CloudDatabaseHA`` objects; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        return self._ha_manager.list()

    def create_ha(self, name: str, **kwargs: Any) -> CloudDatabaseHA:
        """Create a group for high availability; Rackspace only.

        Args:
            name: Its name.
            **kwargs: ``datastore_type``, ``datastore_version``; ``replica_source`` and ``replicas``
                (lists of dicts with ``name``, ``flavorRef`` and ``volume``); ``networks`` (list of
                ``"servicenet"`` and ``"public"``); ``acls`` (networks); ``configuration``.

        Returns:
            The ``CloudDatabaseHA``; its ``state`` tells when it is ``"ACTIVE"``.

        Raises:
            NotSupported: In Trove.
        """
        return self._ha_manager.create(name, **kwargs)

    def get_ha(self, ha: Any) -> CloudDatabaseHA:
        """Return one group for high availability; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        return self._ha_manager.get(ha)

    def delete_ha(self, ha: Any) -> None:
        """Delete a group for high availability with all its instances; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        self._ha_manager.delete(ha)

    def configure_ha(self, ha: Any, configuration: Any = None) -> None:
        """Let a group use a configuration group, or none; Rackspace only.

        Args:
            configuration: The configuration group, or its id; ``None`` takes it away.

        Raises:
            NotSupported: In Trove.
        """
        self._ha_manager.configure(ha, configuration)

    def list_acls(self, ha: Any) -> list[dict[str, Any]]:
        """Return the networks that may reach a group, dicts with `address`; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        return self._ha_manager.list_acls(ha)

    def add_acl(self, ha: Any, address: str) -> None:
        """Let a network reach a group, such as ``"10.0.0.0/8"``; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        self._ha_manager.add_acl(ha, address)

    def delete_acl(self, ha: Any, address: str) -> None:
        """Let a network reach a group no longer; Rackspace only.

        Raises:
            NotSupported: In Trove.
        """
        self._ha_manager.delete_acl(ha, address)
