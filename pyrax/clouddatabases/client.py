"""Databases: the client."""

from __future__ import annotations

import functools
import urllib.parse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pyrax.clouddatabases.backups import (
    PAGE,
    BackupStrategyManager,
    CloudDatabaseBackup,
    CloudDatabaseBackupManager,
    CloudDatabaseBackupStrategy,
    TroveBackupManager,
)
from pyrax.clouddatabases.base import OPENSTACK, RACKSPACE, AbsentManager
from pyrax.clouddatabases.client_further import FurtherCalls
from pyrax.clouddatabases.datastores import (
    CloudDatabaseConfiguration,
    CloudDatabaseDatastore,
    ConfigurationManager,
    DatastoreManager,
)
from pyrax.clouddatabases.flavors import (
    CloudDatabaseFlavor,
    CloudDatabaseFlavorManager,
    TroveFlavorManager,
    find_flavor,
)
from pyrax.clouddatabases.ha import HAManager
from pyrax.clouddatabases.instance import CloudDatabaseInstance
from pyrax.clouddatabases.instances import instance_manager
from pyrax.clouddatabases.schedules import CloudDatabaseSchedule, ScheduleManager

if TYPE_CHECKING:
    from pyrax.clouddatabases.databases import CloudDatabaseDatabase
    from pyrax.clouddatabases.users import CloudDatabaseUser
    from pyrax.tables import ResourceList


Method = TypeVar("Method", bound=Callable[..., Any])


def assure_instance(fnc: Method) -> Method:
    """Have a method get a ``CloudDatabaseInstance`` where its caller may give an id.

    Args:
        fnc: A method whose first parameter is an instance, of the type
            ``CloudDatabaseInstance | Any``: callers may give an id.

    Returns:
        The method; what is no instance is taken as an id and fetched with ``self.get``.
    """

    @functools.wraps(fnc)
    def with_instance(self: Any, instance: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(instance, CloudDatabaseInstance):
            instance = self.get(instance)
        return fnc(self, instance, *args, **kwargs)

    return with_instance  # type: ignore[return-value]


def dialect_of(service_type: str | None, management_url: str | None, otherwise: str) -> str:
    """Return which service stands at an endpoint.

    Args:
        service_type: The type of the service in the catalog.
        management_url: Its URL.
        otherwise: The dialect of the login.

    Returns:
        ``"rackspace"`` for Cloud Databases: by the type's prefix ``rax:``, by the host, or when
        there is no endpoint; else ``"openstack"``, for Trove.
    """
    host = (urllib.parse.urlsplit(management_url or "").hostname or "").lower()
    if not management_url or (service_type or "").startswith("rax:"):
        return RACKSPACE
    if host == "rackspacecloud.com" or host.endswith(".rackspacecloud.com"):
        return RACKSPACE
    return OPENSTACK if service_type else otherwise


class CloudDatabaseClient(FurtherCalls):
    """Databases of one region: Rackspace Cloud Databases, or Trove of OpenStack.

    ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudDatabaseInstance`` objects.
    Wherever an instance is asked for, its id or the object will do.

    An instance of Trove becomes ``HEALTHY`` soon after it is ``ACTIVE``; who waits for ``ACTIVE``
    with ``pyrax.utils.wait_until`` or ``wait_for_build`` gets an instance that is either.
    """

    name = "Cloud Databases"

    def _configure_manager(self) -> None:
        """Set the managers, as the service at the endpoint needs them."""
        self.dialect = dialect_of(self.service_type, self.management_url, self.dialect)
        rackspace = self.dialect == RACKSPACE
        flavors = CloudDatabaseFlavorManager if rackspace else TroveFlavorManager
        backups = CloudDatabaseBackupManager if rackspace else TroveBackupManager
        self._manager = instance_manager(self, self.dialect)
        self._flavor_manager = flavors(self, CloudDatabaseFlavor, "flavor", uri_base="flavors")
        self._backup_manager = backups(self, CloudDatabaseBackup, "backup", uri_base="backups")
        self._datastore_manager = DatastoreManager(
            self, CloudDatabaseDatastore, "datastore", uri_base="datastores"
        )
        self._configuration_manager = ConfigurationManager(
            self, CloudDatabaseConfiguration, "configuration", uri_base="configurations"
        )
        self._schedule_manager: Any = AbsentManager(self.dialect, "schedule")
        self._ha_manager: Any = AbsentManager(self.dialect, "ha", plural="ha")
        self._strategy_manager: Any = AbsentManager(
            self.dialect, "backup_strategy", plural="backup_strategies"
        )
        if rackspace:
            self._schedule_manager = ScheduleManager(
                self, CloudDatabaseSchedule, "schedule", uri_base="schedules"
            )
            self._ha_manager = HAManager(self)
        else:
            self._strategy_manager = BackupStrategyManager(
                self,
                CloudDatabaseBackupStrategy,
                "backup_strategy",
                "backup_strategies",
                uri_base="backup_strategies",
            )

    # --- instances ---

    def list(
        self, limit: int | None = None, marker: Any = None, **filters: Any
    ) -> ResourceList[CloudDatabaseInstance]:
        """Return the instances (Database API, "List database instances").

        Args:
            limit: How many at most; with it, or with a marker, one page is fetched, else all.
            marker: Id of the last instance of the page before.
            **filters: Rackspace: ``include_replicas`` and ``include_ha``; Trove:
                ``include_clustered`` and ``deleted``; each true or false.

        Returns:
            A list of ``CloudDatabaseInstance``. What lists leave out (``created``, ``updated``,
            ``volume.used``) is fetched when it is first used.

        Raises:
            NotSupported: The cloud does not have one of the filters.
        """
        return self._manager.list(limit=limit, marker=marker, **filters)

    def create(
        self,
        name: Any,
        flavor: Any = None,
        volume: int | None = None,
        databases: Any = None,
        users: Any = None,
        version: str | None = None,
        type: str | None = None,
        **kwargs: Any,
    ) -> CloudDatabaseInstance:
        """Create an instance (Database API, "Create database instance").

        Args:
            name: Its name, at most 255 characters.
            flavor: Its size: a flavor object, an id, a name, or an amount of RAM in MB. Default:
                the flavor with the id 1, which most clouds with Trove do not have.
            volume: Size of its volume in GB; default 1.
            databases: Databases to create, a list of dicts with ``name`` and, if wanted,
                ``character_set`` and ``collate``.
            users: Users to create, a list of dicts with ``name``, ``password`` and, if wanted,
                ``databases`` (list of dicts with ``name``) and ``host``.
            version: Version of the datastore; given together with ``type``.
            type: Type of the datastore, such as ``"mysql"``.
            **kwargs: ``configuration`` (a configuration group or its id), ``replica_of`` (an
                instance or its id). Trove only: ``nics`` (list of one dict with ``network_id``),
                ``volume_type``, ``availability_zone``, ``replica_count``, ``locality``,
                ``access`` (dict with ``is_public`` and ``allowed_cidrs``; public without CIDRs is
                open to the world), ``datastore_version_number``.

        Returns:
            The ``CloudDatabaseInstance``, with the status ``BUILD``.

        Raises:
            MissingCloudDatabaseParameter: Only one of ``version`` and ``type`` was given.
            FlavorNotFound: There is no such flavor.
            ValueError: The name or the volume makes no sense.
            NotSupported: The cloud does not know one of the further arguments.
        """
        return self._manager.create(
            name,
            flavor=flavor,
            volume=volume,
            databases=databases,
            users=users,
            version=version,
            type=type,
            **kwargs,
        )

    @assure_instance
    def restart(self, instance: CloudDatabaseInstance | Any) -> None:
        """Restart the database program of an instance; see `CloudDatabaseInstance.restart`."""
        instance.restart()

    @assure_instance
    def resize(self, instance: CloudDatabaseInstance | Any, flavor: Any) -> None:
        """Change the size of an instance; see `CloudDatabaseInstance.resize`."""
        instance.resize(flavor)

    @assure_instance
    def resize_volume(self, instance: CloudDatabaseInstance | Any, size: int) -> None:
        """Make the volume of an instance larger; see `CloudDatabaseInstance.resize_volume`."""
        instance.resize_volume(size)

    @assure_instance
    def enable_root_user(
        self, instance: CloudDatabaseInstance | Any, *, password: str | None = None
    ) -> str:
        """Enable the user ``root``, return the password; see `CloudDatabaseInstance`."""
        if password is None:
            return instance.enable_root_user()
        return instance.enable_root_user(password=password)

    @assure_instance
    def root_user_status(self, instance: CloudDatabaseInstance | Any) -> bool:
        """Return whether the user ``root`` was ever enabled on an instance."""
        return instance.root_user_status()

    # --- databases ---

    @assure_instance
    def list_databases(
        self, instance: CloudDatabaseInstance | Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases of an instance; see `CloudDatabaseInstance.list_databases`."""
        return instance.list_databases(limit=limit, marker=marker)

    @assure_instance
    def create_database(
        self,
        instance: CloudDatabaseInstance | Any,
        name: Any,
        character_set: str | None = None,
        collate: str | None = None,
    ) -> CloudDatabaseDatabase:
        """Create a database; see `CloudDatabaseInstance.create_database`."""
        return instance.create_database(name, character_set=character_set, collate=collate)

    @assure_instance
    def get_database(
        self, instance: CloudDatabaseInstance | Any, name: Any
    ) -> CloudDatabaseDatabase:
        """Return a database of an instance; see `CloudDatabaseInstance.get_database`."""
        return instance.get_database(name)

    @assure_instance
    def delete_database(self, instance: CloudDatabaseInstance | Any, name: Any) -> None:
        """Delete a database; see `CloudDatabaseInstance.delete_database`.

        Args:
            name: Its name, or the object.
        """
        instance.delete_database(name)

    # --- users ---

    @assure_instance
    def list_users(
        self, instance: CloudDatabaseInstance | Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseUser]:
        """Return the users of an instance; see `CloudDatabaseInstance.list_users`."""
        return instance.list_users(limit=limit, marker=marker)

    @assure_instance
    def create_user(
        self,
        instance: CloudDatabaseInstance | Any,
        name: Any,
        password: str,
        database_names: Any,
        host: str | None = None,
    ) -> CloudDatabaseUser:
        """Create a user; see `CloudDatabaseInstance.create_user`."""
        return instance.create_user(
            name=name, password=password, database_names=database_names, host=host
        )

    @assure_instance
    def get_user(self, instance: CloudDatabaseInstance | Any, name: Any) -> CloudDatabaseUser:
        """Return a user of an instance; see `CloudDatabaseInstance.get_user`."""
        return instance.get_user(name)

    @assure_instance
    def delete_user(self, instance: CloudDatabaseInstance | Any, name: Any) -> None:
        """Delete a user; see `CloudDatabaseInstance.delete_user`.

        Args:
            name: Its name, ``"name@host"`` or the object.
        """
        instance.delete_user(name)

    @assure_instance
    def change_user_password(
        self, instance: CloudDatabaseInstance | Any, user: Any, new_pass: str
    ) -> None:
        """Give a user another password; see `CloudDatabaseUserManager.change_user_password`."""
        instance.change_user_password(user, new_pass)

    @assure_instance
    def update_user(
        self,
        instance: CloudDatabaseInstance | Any,
        user: Any,
        name: str | None = None,
        password: str | None = None,
        host: str | None = None,
    ) -> None:
        """Change a user; see `CloudDatabaseUserManager.update`."""
        instance.update_user(user, name=name, password=password, host=host)

    @assure_instance
    def list_user_access(
        self, instance: CloudDatabaseInstance | Any, user: Any
    ) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases that a user may use; see `CloudDatabaseUserManager`."""
        return instance.list_user_access(user)

    @assure_instance
    def grant_user_access(
        self, instance: CloudDatabaseInstance | Any, user: Any, db_names: Any, strict: bool = True
    ) -> None:
        """Let a user use databases; see `CloudDatabaseUserManager.grant_user_access`."""
        instance.grant_user_access(user, db_names, strict=strict)

    @assure_instance
    def revoke_user_access(
        self, instance: CloudDatabaseInstance | Any, user: Any, db_names: Any, strict: bool = True
    ) -> None:
        """Take databases away from a user; see `CloudDatabaseUserManager.revoke_user_access`."""
        instance.revoke_user_access(user, db_names, strict=strict)

    # --- flavors and limits ---

    def list_flavors(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseFlavor]:
        """Return the sizes that an instance can have (Database API, "List flavors").

        Args:
            limit: How many at most; ``None`` for as many as the service gives.
            marker: Id of the last flavor of the page before.

        Returns:
            A list of ``CloudDatabaseFlavor``.
        """
        return self._flavor_manager.list(limit=limit, marker=marker)

    def get_flavor(self, flavor_id: Any) -> CloudDatabaseFlavor:
        """Return one size (Database API, "Show flavor details").

        Args:
            flavor_id: Id of the flavor.

        Returns:
            The ``CloudDatabaseFlavor``.

        Raises:
            NotFound: There is no such flavor.
        """
        return self._flavor_manager.get(flavor_id)

    def _get_flavor_ref(self, flavor: Any) -> Any:
        """Return how a size is named in the body of a request.

        Args:
            flavor: A flavor object, an id, a name, or an amount of RAM in MB.

        Raises:
            FlavorNotFound: There is no such flavor.
        """
        return self._flavor_manager.ref(find_flavor(self, flavor))

    def get_limits(self) -> dict[str, Any]:
        """Return the limits of the project as the service sends them (Trove API, "List limits").

        Returns:
            A dict with the key ``limits``, a list of dicts: one with the quotas (``max_...``), and
            one for each rate limit.

        Raises:
            NotSupported: Rackspace does not offer this.
        """
        return self._manager.get_limits()

    # --- backups ---

    def list_backups(
        self, instance: Any = None, limit: int = PAGE, marker: Any = 0, **filters: Any
    ) -> ResourceList[CloudDatabaseBackup]:
        """Return backups (Database API, "List backups").

        Args:
            instance: An instance or its id: only its backups; by default all.
            limit: How many at most; if it differs from 20, one page is fetched, else all.
            marker: How many to leave out from the beginning; with it one page is fetched, too.
            **filters: ``datastore`` (its type); in Trove also ``all_projects`` and ``project_id``,
                for administrators. They are for lists without an instance.

        Returns:
            A list of ``CloudDatabaseBackup``.
        """
        return self._backup_manager.list(instance=instance, limit=limit, marker=marker, **filters)

    def get_backup(self, backup: Any) -> CloudDatabaseBackup:
        """Return one backup (Database API, "Show backup details").

        Args:
            backup: The backup or its id.

        Raises:
            NotFound: There is no such backup.
        """
        return self._backup_manager.get(backup)

    def delete_backup(self, backup: Any) -> None:
        """Delete a backup, and the incremental ones that build upon it.

        Args:
            backup: The backup or its id.

        Raises:
            NotFound: There is no such backup.
        """
        self._backup_manager.delete(backup)

    @assure_instance
    def create_backup(
        self,
        instance: CloudDatabaseInstance | Any,
        name: str,
        description: str | None = None,
        **kwargs: Any,
    ) -> CloudDatabaseBackup:
        """Create a backup of an instance; see `CloudDatabaseInstance.create_backup`."""
        return instance.create_backup(name, description=description, **kwargs)

    def restore_backup(
        self, backup: Any, name: str, flavor: Any, volume: int, **kwargs: Any
    ) -> CloudDatabaseInstance:
        """Make a new instance of a backup; see `CloudDatabaseManager.restore_backup`."""
        return self._manager.restore_backup(backup, name, flavor, volume, **kwargs)
