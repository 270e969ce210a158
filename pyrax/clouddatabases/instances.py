"""Managers of instances: Rackspace's, whose calls most clouds share, and Trove's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.clouddatabases.backups import made_backup, offsets
from pyrax.clouddatabases.base import (
    OPENSTACK,
    RACKSPACE,
    DatabasesManager,
    filters_in_query,
    needed_id,
    needed_text,
    not_supported,
    whole_number,
)
from pyrax.clouddatabases.instance import CloudDatabaseInstance
from pyrax.clouddatabases.names import name_of
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.clouddatabases.backups import CloudDatabaseBackup

    Documents = list[dict[str, Any]]

LONGEST_NAME = 255
DEFAULT_FLAVOR = 1
DEFAULT_VOLUME = 1


class CloudDatabaseManager(DatabasesManager[CloudDatabaseInstance]):
    """The database instances of the account."""

    dialect = RACKSPACE
    filters: tuple[str, ...] = ("include_replicas", "include_ha")

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
        **filters: Any,
    ) -> ResourceList[CloudDatabaseInstance]:
        """Return the instances (Database API, "List database instances").

        Args:
            limit: As for every list.
            marker: Likewise.
            return_raw: Likewise.
            other_keys: Likewise.
            **filters: See `CloudDatabaseClient.list`.
        """
        chosen = filters_in_query("list", self.dialect, self.filters, filters)
        if not chosen:
            return super().list(limit, marker, return_raw, other_keys)  # type: ignore[no-any-return]
        query = [("limit", limit), ("marker", self._marker(marker)), *chosen]
        uri = f"/{self.uri_base}{utils.build_query(query)}"
        every_page = limit is None and marker is None
        return self._list(uri, return_raw=return_raw, other_keys=other_keys, every_page=every_page)  # type: ignore[no-any-return]

    def get(self, item: Any) -> CloudDatabaseInstance:
        """Return one instance (Database API, "Show instance details").

        Args:
            item: The instance or its id.

        Raises:
            NotFound: There is no such instance.
        """
        return super().get(item)

    # --- making ---

    def _create_body(
        self,
        name: Any,
        flavor: Any = None,
        volume: Any = None,
        databases: Any = None,
        users: Any = None,
        version: str | None = None,
        type: str | None = None,
        *,
        configuration: Any = None,
        replica_of: Any = None,
        **further: Any,
    ) -> dict[str, Any]:
        """Return the body for a new instance; see `CloudDatabaseClient.create`."""
        name = self._checked_name(name)
        if bool(version) != bool(type):
            raise exceptions.MissingCloudDatabaseParameter(
                "The type and the version of a datastore are given together or not at all."
            )
        replica = None if replica_of is None else needed_id(replica_of, "The source of a replica")
        extra = self._extra_fields("create", **further)
        instance: dict[str, Any] = {"name": name}
        if replica is None or self._replicas_have_a_size(flavor, volume):
            size = DEFAULT_VOLUME if volume is None else whole_number(volume, "The volume size")
            instance["volume"] = {"size": size}
            instance["flavorRef"] = self._flavor_ref(flavor)
        if replica is None:
            instance["databases"] = databases or []
            instance["users"] = users or []
        if version and type:
            instance["datastore"] = {"type": type, "version": version}
        instance.update(
            given(
                configuration=None if configuration is None else utils.get_id(configuration),
                replica_of=replica,
            )
        )
        _merge(instance, extra)
        return {"instance": instance}

    def _flavor_ref(self, flavor: Any) -> Any:
        """Return how the size is named in a body."""
        return self.api._get_flavor_ref(DEFAULT_FLAVOR if flavor is None else flavor)

    def _replicas_have_a_size(self, flavor: Any, volume: Any) -> bool:
        """Tell whether a new replica is sent with a size of its own."""
        return True

    def _extra_fields(self, method: str, **further: Any) -> dict[str, Any]:
        """Return the fields that only one of the clouds knows, as they stand in the body."""
        for name, value in further.items():
            if name not in TROVE_FIELDS:
                raise TypeError(f"{method}() got an unexpected keyword argument {name!r}")
            if value is not None:
                raise not_supported(method, self.dialect, f"there is no '{name}'")
        return {}

    @staticmethod
    def _checked_name(name: Any) -> str:
        """Return the name of an instance.

        Raises:
            ValueError: It is empty or too long.
        """
        text = name_of(name)
        if not text:
            raise ValueError("An instance needs a name.")
        if len(text) > LONGEST_NAME:
            raise ValueError(f"The name of an instance has at most {LONGEST_NAME} characters.")
        return text

    def restore_backup(
        self, backup: Any, name: Any, flavor: Any, volume: Any, **further: Any
    ) -> CloudDatabaseInstance:
        """Make an instance of a backup (Database API, "Restore backup").

        Args:
            backup: The backup or its id.
            name: Name of the new instance.
            flavor: Its size, as for `CloudDatabaseClient.create`.
            volume: Size of its volume in GB, at least that of the backup.
            **further: Trove only: what `CloudDatabaseClient.create` takes there besides, such as
                ``nics``.

        Returns:
            The new `CloudDatabaseInstance`.

        Raises:
            NotSupported: The cloud does not know one of the further arguments.
        """
        backup_id = needed_id(backup, "The id of a backup")
        extra = self._extra_fields("restore_backup", **further)
        body = {
            "instance": {
                "name": self._checked_name(name),
                "flavorRef": self.api._get_flavor_ref(flavor),
                "volume": {"size": whole_number(volume, "The volume size")},
                "restorePoint": {"backupRef": backup_id},
            }
        }
        _merge(body["instance"], extra)
        _, resp_body = self.api.method_post("/instances", body=body)
        return self.resource_class(self, self._one(resp_body))

    # --- backups ---

    def create_backup(
        self, instance: Any, name: str, description: str | None = None, **kwargs: Any
    ) -> CloudDatabaseBackup:
        """Create a backup of an instance; see `CloudDatabaseInstance.create_backup`."""
        backups = self.api._backup_manager
        self._segment(instance)
        body = backups.creation_body(utils.get_id(instance), name, description, **kwargs)
        _, resp_body = self.api.method_post("/backups", body=body)
        return made_backup(backups, body["backup"], resp_body)

    def list_backups(
        self, instance: Any = None, marker: Any = 0, limit: int = 20
    ) -> ResourceList[CloudDatabaseBackup]:
        """Return backups; see `CloudDatabaseBackupManager.list`. Note the order of arguments."""
        return self.api._backup_manager.list(instance=instance, limit=limit, marker=marker)

    def _list_backups_for_instance(
        self, instance: Any, marker: Any = 0, limit: int = 20
    ) -> ResourceList[CloudDatabaseBackup]:
        """Return the backups of one instance."""
        uri = self._item_uri(instance, "backups")
        return self.api._backup_manager.of_instance(uri, *offsets(limit, marker))

    # --- what the clouds do in different ways ---

    def get_limits(self) -> dict[str, Any]:
        """Return the limits; not offered on Rackspace."""
        raise not_supported("get_limits", self.dialect)

    def enable_root(self, uri: str, password: str) -> tuple[Any, Any]:
        """Enable root with a password; not offered on Rackspace.

        Args:
            password: Not used.

        Raises:
            NotSupported: Always.
        """
        raise not_supported("enable_root_user", self.dialect, "the service makes the password")

    def disable_root(self, instance: Any) -> None:
        """Not offered on Rackspace."""
        raise not_supported("disable_root_user", self.dialect)

    def rename(self, instance: Any, name: Any) -> None:
        """Give an instance another name.

        Args:
            name: The new name.
        """
        self._change(instance, {"name": self._checked_name(name)})

    def attach_configuration(self, instance: Any, configuration: Any) -> None:
        """Let an instance use a configuration group."""
        utils.quote_segment(utils.get_id(configuration))
        self._put(instance, {"configuration": utils.get_id(configuration)})

    def detach_configuration(self, instance: Any) -> None:
        """Let an instance use the defaults again."""
        self._put(instance, {"configuration": ""})

    def get_default_configuration(self, instance: Any) -> dict[str, Any]:
        """Return the parameters that an instance has without a configuration group."""
        uri = self._item_uri(instance, "configuration")
        _, body = self._send("GET", uri)
        return dict(answers.inner(answers.inner(body, "instance"), "configuration"))

    def create_replica(
        self, instance: Any, name: Any, flavor: Any = None, volume: Any = None, **further: Any
    ) -> CloudDatabaseInstance:
        """Make a replica of an instance; by default it is as large as its source. See
        `CloudDatabaseClient.create_replica`.
        """
        return self.create(
            name,
            flavor=instance.flavor if flavor is None else flavor,
            volume=instance.volume.size if volume is None else volume,
            replica_of=instance,
            **further,
        )

    def list_replicas(self, instance: Any) -> ResourceList[CloudDatabaseInstance]:
        """Return the replicas of an instance."""
        _, body = self._send("GET", self._item_uri(instance, "replicas"))
        return self._resources(body)

    def detach_replica(self, instance: Any) -> None:
        """Make an instance of its own of a replica."""
        self._change(instance, {"replica_of": ""})

    def upgrade(self, instance: Any, version: str, datastore_type: str | None = None) -> None:
        """Bring an instance to another version of its datastore; see
        `CloudDatabaseClient.upgrade_instance`.
        """
        wanted = needed_text(version, "A version")
        body = given(datastore_type=datastore_type, datastore_version=wanted)
        self.action(instance, "upgrade", body=body)

    def save_logs(self, instance: Any, allow_ha: bool | None = None) -> None:
        """Have the logs of an instance stored in object storage."""
        self.action(instance, "save_logs", body=given(allow_ha=allow_ha))

    def convert_to_ha(
        self, instance: Any, name: str, networks: Any = None, acls: Any = None
    ) -> None:
        """Make a group for high availability of an instance."""
        wanted = self._checked_name(name)
        body = {"name": wanted, **given(networks=networks, acls=address_list(acls))}
        self.action(instance, "convert_to_ha", body=body)

    def promote_to_replica_source(self, instance: Any) -> None:
        """Not offered on Rackspace."""
        raise not_supported("promote_to_replica_source", self.dialect)

    def eject_replica_source(self, instance: Any) -> None:
        """Not offered on Rackspace."""
        raise not_supported("eject_replica_source", self.dialect)

    def reset_status(self, instance: Any) -> None:
        """Not offered on Rackspace."""
        raise not_supported("reset_status", self.dialect)

    def update_access(
        self, instance: Any, is_public: bool | None = None, allowed_cidrs: Any = None
    ) -> None:
        """Not offered on Rackspace."""
        raise not_supported("update_access", self.dialect)

    def list_logs(self, instance: Any) -> Documents:
        """Not offered on Rackspace."""
        raise not_supported("list_logs", self.dialect)

    def change_log(self, instance: Any, name: str, **changes: Any) -> dict[str, Any]:
        """Not offered on Rackspace."""
        raise not_supported("change_log", self.dialect)

    def _change(self, instance: Any, fields: dict[str, Any]) -> None:
        """Change fields of an instance."""
        self._patch(self._item_uri(instance), {"instance": fields})

    def _put(self, instance: Any, fields: dict[str, Any]) -> None:
        """Change fields of an instance by the other call for that."""
        self._update(self._item_uri(instance), {"instance": fields})


TROVE_FIELDS = (
    "nics",
    "volume_type",
    "availability_zone",
    "replica_count",
    "locality",
    "access",
    "datastore_version_number",
)
"""What only Trove knows of a new instance."""


class TroveManager(CloudDatabaseManager):
    """The database instances of a project in Trove."""

    dialect = OPENSTACK
    filters = ("include_clustered", "deleted")

    def _flavor_ref(self, flavor: Any) -> Any:
        """Return the id of the size; most clouds have none with the old default."""
        if flavor is not None:
            return self.api._get_flavor_ref(flavor)
        try:
            return self.api._get_flavor_ref(DEFAULT_FLAVOR)
        except exceptions.FlavorNotFound:
            raise exceptions.FlavorNotFound(
                "An instance needs a flavor: this cloud has none with the id 1, which is used "
                "when none is given."
            ) from None

    def _replicas_have_a_size(self, flavor: Any, volume: Any) -> bool:
        """Tell that a replica is as large as its source: the service takes no other."""
        if flavor is not None or volume is not None:
            raise not_supported(
                "create_replica", self.dialect, "a replica is as large as its source"
            )
        return False

    def _extra_fields(self, method: str, **further: Any) -> dict[str, Any]:
        """Return the fields that only Trove knows, as they stand in the body."""
        extra = given(**further)
        for name in extra:
            if name not in TROVE_FIELDS:
                raise TypeError(f"{method}() got an unexpected keyword argument {name!r}")
        if "volume_type" in extra:
            extra["volume"] = {"type": extra.pop("volume_type")}
        if "datastore_version_number" in extra:
            extra["datastore"] = {"version_number": extra.pop("datastore_version_number")}
        return extra

    def get_limits(self) -> dict[str, Any]:
        """Return the limits as the service sends them (Trove API, "List limits")."""
        return answers.mapping(self._send("GET", "/limits")[1])

    def enable_root(self, uri: str, password: str) -> tuple[Any, Any]:
        """Enable root with a password of the caller's (Trove API, "Enable root user")."""
        return self._send("POST", uri, body={"password": password})

    def disable_root(self, instance: Any) -> None:
        """Disable root (Trove API, "Disable root user")."""
        self._send("DELETE", self._item_uri(instance, "root"))

    def detach_configuration(self, instance: Any) -> None:
        """Let an instance use the defaults again."""
        self._put(instance, {"configuration": None})

    def create_replica(
        self, instance: Any, name: Any, flavor: Any = None, volume: Any = None, **further: Any
    ) -> CloudDatabaseInstance:
        """Make a replica of an instance, as large as its source."""
        return self.create(name, flavor=flavor, volume=volume, replica_of=instance, **further)

    def list_replicas(self, instance: Any) -> ResourceList[CloudDatabaseInstance]:
        """Return the replicas of an instance, which Trove names in its document."""
        source = self.get(instance)
        return ResourceList(
            [self.resource_class(self, info) for info in source._info.get("replicas") or []]
        )

    def detach_replica(self, instance: Any) -> None:
        """Make an instance of its own of a replica."""
        self._put(instance, {"replica_of": None})

    def upgrade(self, instance: Any, version: str, datastore_type: str | None = None) -> None:
        """Bring an instance to another version of its datastore."""
        self._put(instance, {"datastore_version": needed_text(version, "A version")})

    def save_logs(self, instance: Any, allow_ha: bool | None = None) -> None:
        """Not offered by Trove."""
        raise not_supported("save_logs", self.dialect, "see list_logs and change_log")

    def convert_to_ha(
        self, instance: Any, name: str, networks: Any = None, acls: Any = None
    ) -> None:
        """Not offered by Trove."""
        raise not_supported("convert_to_ha", self.dialect)

    def promote_to_replica_source(self, instance: Any) -> None:
        """Let a replica and its source change places (Trove API, "Promote")."""
        self.action(instance, "promote_to_replica_source")

    def eject_replica_source(self, instance: Any) -> None:
        """Let a replica take the place of a source that is lost (Trove API, "Eject")."""
        self.action(instance, "eject_replica_source")

    def reset_status(self, instance: Any) -> None:
        """Set the status of an instance that hangs to ``ERROR``, for administrators."""
        self.action(instance, "reset_status")

    def update_access(
        self, instance: Any, is_public: bool | None = None, allowed_cidrs: Any = None
    ) -> None:
        """Change who can reach an instance; see `CloudDatabaseClient.update_access`."""
        cidrs = None
        if allowed_cidrs is not None:
            several = [allowed_cidrs] if isinstance(allowed_cidrs, (str, bytes)) else allowed_cidrs
            cidrs = [needed_text(one, "A network") for one in several]
        access = given(is_public=is_public, allowed_cidrs=cidrs)
        if not access:
            raise ValueError("There is nothing to change: give 'is_public' or 'allowed_cidrs'.")
        self._put(instance, {"access": access})

    def list_logs(self, instance: Any) -> list[dict[str, Any]]:
        """Return what is known of the logs of an instance, a list of dicts."""
        _, body = self._send("GET", self._item_uri(instance, "log"))
        return self._data_from_response(body, "logs")

    def change_log(self, instance: Any, name: str, **changes: Any) -> dict[str, Any]:
        """Change a log; see `CloudDatabaseClient.change_log`."""
        asked: dict[str, Any] = {"name": needed_text(name, "The name of a log")}
        asked.update((key, int(value)) for key, value in changes.items() if value is not None)
        _, body = self._send("POST", self._item_uri(instance, "log"), body=asked)
        return dict(answers.inner(body, "log"))

    def _change(self, instance: Any, fields: dict[str, Any]) -> None:
        """Change fields of an instance."""
        self._put(instance, fields)


def address_list(addresses: Any) -> Any:
    """Return addresses as the service writes them: each in a dict.

    Args:
        addresses: Networks such as ``"10.0.0.0/8"``, or dicts with `address`; ``None`` for none.
    """
    if addresses is None:
        return None
    return [
        {"address": address} if isinstance(address, str) else address
        for address in utils.coerce_to_list(addresses)
    ]


def _merge(fields: dict[str, Any], further: dict[str, Any]) -> None:
    """Add fields, also inside of those that are there."""
    for key, value in further.items():
        if isinstance(value, dict) and isinstance(fields.get(key), dict):
            fields[key].update(value)
        else:
            fields[key] = value


def instance_manager(api: Any, dialect: str) -> CloudDatabaseManager:
    """Return the manager of instances for a dialect.

    Args:
        api: The client.
        dialect: ``"rackspace"`` or ``"openstack"``.
    """
    kind = CloudDatabaseManager if dialect == RACKSPACE else TroveManager
    return kind(
        api, resource_class=CloudDatabaseInstance, response_key="instance", uri_base="instances"
    )
