"""A database instance and its volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import answers, exceptions
from pyrax.clouddatabases.backups import PAGE
from pyrax.clouddatabases.databases import (
    CloudDatabaseDatabase,
    CloudDatabaseDatabaseManager,
    no_such_database,
)
from pyrax.clouddatabases.flavors import CloudDatabaseFlavor
from pyrax.clouddatabases.names import ANYWHERE, name_of
from pyrax.clouddatabases.names import database_names as names_of_databases
from pyrax.clouddatabases.users import (
    CloudDatabaseUser,
    CloudDatabaseUserManager,
    no_such_user,
    user_address,
)
from pyrax.parameters import given
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.clouddatabases.backups import CloudDatabaseBackup
    from pyrax.clouddatabases.instances import CloudDatabaseManager
    from pyrax.tables import ResourceList

CHARACTER_SET = "utf8"
COLLATE = "utf8_general_ci"


class CloudDatabaseVolume:
    """The volume of an instance; every field that the service sent is an attribute.

    Args:
        instance: The instance.
        info: The fields, a dict; ``None`` for none.

    Attributes:
        instance: The instance.
        size: Size in GB, ``None`` if the service did not tell it.
    """

    instance: Any = None
    size: Any = None

    def __init__(self, instance: Any, info: Mapping[str, Any] | None) -> None:
        self.instance = instance
        self._update(info)

    @property
    def used(self) -> float | None:
        """Used space in GB, fetched with the instance if need be; ``None`` if nobody knows."""
        instance = self.instance
        if "used" not in self.__dict__ and getattr(instance, "loaded", True) is False:
            try:
                instance.get()
            except exceptions.NotFound:
                return None
        return self.__dict__.get("used")

    @used.setter
    def used(self, value: Any) -> None:
        """Note the used space."""
        self.__dict__["used"] = value

    def get(self, att: str) -> int:
        """Return an attribute.

        Args:
            att: Its name.

        Raises:
            AttributeError: There is none of this name.
        """
        return getattr(self, att)  # type: ignore[no-any-return]

    def resize(self, size: int) -> None:
        """Make the volume larger.

        Args:
            size: The new size in GB.

        Raises:
            InvalidVolumeResize: The size is not larger than the present one.
        """
        self.instance.resize_volume(size)
        self.size = int(size)

    def _update(self, info: Mapping[str, Any] | None) -> None:
        """Take over what the service sent."""
        self.__dict__.update(info or {})

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={value}"
            for name, value in sorted(self.__dict__.items())
            if name != "instance" and not name.startswith("_")
        )
        return f"<{type(self).__name__} {shown}>"


class CloudDatabaseInstance(BaseResource):
    """A database instance.

    `id`, `name`, `status` (``"BUILD"``, ``"ACTIVE"``; in Trove also ``"HEALTHY"``, ...), `volume`,
    `datastore`, `hostname`, `created`, `updated`, `links`.

    Args:
        manager: The manager.
        info: The fields.
        key: If given, the fields are ``info[key]``.
        loaded: Whether the fields are complete.
    """

    manager: CloudDatabaseManager
    access: dict[str, Any]
    addresses: list[dict[str, Any]]
    configuration: dict[str, Any] | None
    created: str
    datastore: dict[str, Any]
    fault: dict[str, Any]
    hostname: str
    id: str
    ip: list[str]
    links: list[dict[str, Any]]
    name: str
    operating_status: str
    region: str
    replica_of: dict[str, Any]
    replicas: list[dict[str, Any]]
    schedule: dict[str, Any]
    service_status_updated: str
    status: str
    updated: str
    volume: Any

    _status_aliases: ClassVar[dict[str, tuple[str, ...]]] = {"ACTIVE": ("HEALTHY",)}
    """What else counts when a status is waited for: the final one of Trove comes after it."""

    def __init__(
        self, manager: Any, info: Any, key: str | None = None, loaded: bool = False
    ) -> None:
        self._flavor: CloudDatabaseFlavor | Any = None
        super().__init__(manager, info, key=key, loaded=loaded)
        base = f"instances/{self.__dict__.get('id')}"
        api = getattr(manager, "api", None)
        self._database_manager = CloudDatabaseDatabaseManager(
            api,
            resource_class=CloudDatabaseDatabase,
            response_key="database",
            uri_base=f"{base}/databases",
        )
        self._user_manager = CloudDatabaseUserManager(
            api,
            resource_class=CloudDatabaseUser,
            response_key="user",
            uri_base=f"{base}/users",
        )
        self._database_manager.instance = self._user_manager.instance = self

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take over the fields; the volume and the flavor are objects of their own."""
        super()._add_details({key: value for key, value in info.items() if key != "volume"})
        volume = info.get("volume")
        if isinstance(volume, CloudDatabaseVolume):
            self.volume = volume
        elif isinstance(self.__dict__.get("volume"), CloudDatabaseVolume):
            self.volume._update(volume)
        else:
            self.volume = CloudDatabaseVolume(self, volume)
        if info.get("flavor"):
            self.flavor = info["flavor"]

    def __getattr__(self, key: str) -> Any:
        """Fetch what is missing; an instance that has no host name yet has ``None``."""
        try:
            return super().__getattr__(key)
        except AttributeError:
            if key == "hostname":
                return None
            raise

    @property
    def flavor(self) -> CloudDatabaseFlavor:
        """The size, a `CloudDatabaseFlavor`; what it lacks is fetched when it is first used."""
        if self._flavor is None and not self._loaded:
            try:
                self.get()
            except exceptions.NotFound:
                pass
        return self._flavor

    @flavor.setter
    def flavor(self, flavor: Any) -> None:
        """Note the size, an object or the fields of one."""
        if isinstance(flavor, Mapping):
            api = getattr(self.manager, "api", None)
            flavor = CloudDatabaseFlavor(getattr(api, "_flavor_manager", None), flavor)
        self._flavor = flavor

    # --- databases ---

    def list_databases(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases (Database API, "List databases").

        Args:
            limit: How many at most; with it, or with a marker, one page is fetched, else all.
            marker: Name of the last database of the page before.

        Returns:
            A list of `CloudDatabaseDatabase`.
        """
        return self._database_manager.list(limit=limit, marker=marker)

    def get_database(self, name: Any) -> CloudDatabaseDatabase:
        """Return one database.

        Args:
            name: Its name.

        Raises:
            NoSuchDatabase: There is none of this name.
        """
        wanted = name_of(name)
        for database in self.list_databases():
            if database._info.get("name") == wanted:
                return database
        raise no_such_database(wanted)

    def create_database(
        self, name: Any, character_set: str | None = None, collate: str | None = None
    ) -> CloudDatabaseDatabase:
        """Create a database (Database API, "Create database").

        Args:
            name: Its name.
            character_set: Its character set; default ``"utf8"``.
            collate: Its collation; default ``"utf8_general_ci"``.

        Returns:
            The `CloudDatabaseDatabase`. The service may not list it at once.
        """
        sent = {
            "name": name,
            "character_set": character_set or CHARACTER_SET,
            "collate": collate or COLLATE,
        }
        self._database_manager.create(return_none=True, **sent)
        try:
            return self._database_manager.find(name=name)
        except exceptions.NotFound:
            return CloudDatabaseDatabase(
                self._database_manager, {**sent, "name": name_of(name)}, loaded=True
            )

    def delete_database(self, name_or_obj: Any) -> None:
        """Delete a database with all that is in it.

        Args:
            name_or_obj: Its name, or the object.

        Raises:
            NotFound: There is none of this name.
        """
        self._database_manager.delete(name_of(name_or_obj))

    # --- users ---

    def list_users(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudDatabaseUser]:
        """Return the users (Database API, "List users").

        Args:
            limit: How many at most; with it, or with a marker, one page is fetched, else all.
            marker: The last user of the page before, as ``"name@host"`` or as object.

        Returns:
            A list of `CloudDatabaseUser`.
        """
        return self._user_manager.list(limit=limit, marker=marker)

    def get_user(self, name: Any) -> CloudDatabaseUser:
        """Return one user.

        Args:
            name: The name, or ``"name@host"``.

        Raises:
            NoSuchDatabaseUser: There is no such user.
        """
        try:
            return self._user_manager.get(name)
        except exceptions.NotFound as error:
            raise no_such_user(name_of(name)) from error

    def create_user(
        self, name: Any, password: str, database_names: Any, host: str | None = None
    ) -> CloudDatabaseUser:
        """Create a user (Database API, "Create users").

        Args:
            name: The name. One with an ``@`` in it needs a host.
            password: The password.
            database_names: What the user may use: one or a list of names or objects; ``None`` for
                nothing.
            host: Where the user may connect from: an IPv4 address, in which ``%`` may stand for
                numbers. By default ``"%"``: from anywhere.

        Returns:
            The `CloudDatabaseUser`. The service may not list it at once.
        """
        names = names_of_databases(database_names)
        self._user_manager.create(
            name=name, password=password, database_names=names, host=host, return_none=True
        )
        text, wanted = name_of(name), host or ANYWHERE
        found: CloudDatabaseUser | None = None
        try:
            found = self._user_manager.find(name=text)
        except exceptions.NoUniqueMatch:
            users = self._user_manager.findall(name=text)
            found = next((user for user in users if (user.host or ANYWHERE) == wanted), None)
        except exceptions.NotFound:
            pass
        its_host = getattr(found, "host", None)
        if found is not None and (not isinstance(its_host, str) or its_host == wanted):
            return found
        info = {"name": text, "host": wanted, "databases": [{"name": one} for one in names]}
        return CloudDatabaseUser(self._user_manager, info, loaded=True)

    def delete_user(self, user: Any) -> None:
        """Delete a user.

        Args:
            user: The name, ``"name@host"`` or the object.

        Raises:
            NotFound: There is no such user.
        """
        self._user_manager.delete(user_address(user))

    def change_user_password(self, user: Any, new_pass: str) -> None:
        """Give a user another password; see `CloudDatabaseUserManager.change_user_password`."""
        self._user_manager.change_user_password(user, new_pass)

    def update_user(
        self,
        user: Any,
        name: str | None = None,
        password: str | None = None,
        host: str | None = None,
    ) -> None:
        """Change a user; see `CloudDatabaseUserManager.update`."""
        self._user_manager.update(user, name=name, password=password, host=host)

    def list_user_access(self, user: Any) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases that a user may use; see `CloudDatabaseUserManager`."""
        return self._user_manager.list_user_access(user)

    def grant_user_access(self, user: Any, db_names: Any, strict: bool = True) -> None:
        """Let a user use databases; see `CloudDatabaseUserManager.grant_user_access`."""
        self._user_manager.grant_user_access(user, db_names, strict=strict)

    def revoke_user_access(self, user: Any, db_names: Any, strict: bool = True) -> None:
        """Take databases away from a user; see `CloudDatabaseUserManager.revoke_user_access`."""
        self._user_manager.revoke_user_access(user, db_names, strict=strict)

    def enable_root_user(self, *, password: str | None = None) -> str:
        """Let the user ``root`` log in from anywhere (Database API, "Enable root user").

        Args:
            password: The password to set; Trove only. By default the service makes one.

        Returns:
            The password.

        Raises:
            NotSupported: A password was given, and the cloud has no way to set it.
        """
        uri = f"/instances/{answers.segment(self)}/root"
        if password is None:
            _, body = self.manager.api.method_post(uri)
        else:
            _, body = self.manager.enable_root(uri, password)
        return answers.text(answers.inner(body, "user").get("password"), "The password")

    def root_user_status(self) -> bool:
        """Return whether the user ``root`` was ever enabled."""
        _, body = self.manager.api.method_get(f"/instances/{answers.segment(self)}/root")
        return bool(answers.member(body, "rootEnabled"))

    # --- the instance itself ---

    def restart(self) -> None:
        """Restart the database program (Database API, "Restart instance")."""
        self.manager.action(self, "restart")

    def resize(self, flavor: Any) -> None:
        """Change the size of the instance (Database API, "Resize instance").

        Args:
            flavor: A flavor object, an id, a name, or an amount of RAM in MB.

        Raises:
            FlavorNotFound: There is no such flavor.
        """
        flavor_ref = self.manager.api._get_flavor_ref(flavor)
        self.manager.action(self, "resize", body={"flavorRef": flavor_ref})

    def resize_volume(self, size: int) -> None:
        """Make the volume larger (Database API, "Resize volume").

        Args:
            size: The new size in GB.

        Raises:
            InvalidVolumeResize: The size is no whole number, or not larger than the present one.
        """
        try:
            number = int(size)
        except (TypeError, ValueError):
            raise exceptions.InvalidVolumeResize(
                f"The size of a volume is a whole number of GB, not {size!r}."
            ) from None
        current = self.volume.size
        if number < 1 or (current is not None and number <= current):
            raise exceptions.InvalidVolumeResize(
                f"The volume can only grow: it has {current} GB now, {number} GB were asked for."
            )
        self.manager.action(self, "resize", body={"volume": {"size": number}})

    def list_backups(self, limit: int = PAGE, marker: Any = 0) -> ResourceList[CloudDatabaseBackup]:
        """Return the backups of this instance; see `CloudDatabaseBackupManager.list`."""
        return self.manager._list_backups_for_instance(self, limit=limit, marker=marker)

    def create_backup(
        self, name: str, description: str | None = None, **kwargs: Any
    ) -> CloudDatabaseBackup:
        """Create a backup of this instance (Database API, "Create backup").

        Args:
            name: Its name.
            description: A text about it.
            **kwargs: ``parent_id`` (the backup or its id that an incremental one builds upon);
                Rackspace: ``copy_to`` (names of regions); Trove: ``incremental`` (bool),
                ``swift_container``, ``storage_driver``.

        Returns:
            The `CloudDatabaseBackup`.

        Raises:
            UnprocessableEntity: A backup of this instance is already being made.
            NotSupported: The cloud does not know one of the further arguments.
        """
        return self.manager.create_backup(self, name, description=description, **given(**kwargs))
