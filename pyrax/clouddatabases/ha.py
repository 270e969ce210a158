"""Groups of instances for high availability; only Rackspace has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import utils
from pyrax.clouddatabases.base import DatabasesManager, whole_number
from pyrax.clouddatabases.instances import address_list
from pyrax.parameters import given
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.clouddatabases.backups import CloudDatabaseBackup
    from pyrax.tables import ResourceList


class CloudDatabaseHA(BaseResource):
    """A group of a source and its replicas, one of which takes over when the source is lost.

    `id`, `name`, `state` (``"BUILD"``, ``"ACTIVE"``, ``"ERROR"`` ...), `datastore`, `volume`,
    `flavor`, `configuration`, `replica_source`, `replicas`, `acls`, `networks`.
    """

    manager: HAManager
    acls: list[dict[str, Any]]
    datastore: dict[str, Any]
    flavor: dict[str, Any]
    id: str
    name: str
    networks: list[dict[str, Any]]
    replica_source: list[dict[str, Any]]
    replicas: list[dict[str, Any]]
    state: str
    tenant_id: str
    volume: dict[str, Any]
    configuration: dict[str, Any]

    def add_replica(self, name: str, flavor: Any, volume: int) -> None:
        """Add a replica; see `HAManager.add_replica`."""
        self.manager.add_replica(self, name, flavor, volume)

    def remove_replica(self, replica: Any) -> None:
        """Remove a replica.

        Args:
            replica: The instance, or its id.
        """
        self.manager.remove_replica(self, replica)

    def resize(self, flavor: Any) -> None:
        """Change the size of all instances of the group."""
        self.manager.resize(self, flavor)

    def resize_volumes(self, size: int) -> None:
        """Make the volumes of all instances of the group larger."""
        self.manager.resize_volumes(self, size)

    def restart(self) -> None:
        """Restart the database programs of the group."""
        self.manager.action(self, "restart")

    def upgrade(self, version: str, datastore_type: str | None = None) -> None:
        """Bring the group to another version of its datastore; see
        `CloudDatabaseClient.upgrade_instance`.
        """
        body = given(datastore_type=datastore_type, datastore_version=version)
        self.manager.action(self, "upgrade", body=body)

    def list_backups(self) -> ResourceList[CloudDatabaseBackup]:
        """Return the backups of the group, a list of `CloudDatabaseBackup`."""
        return self.manager.list_backups(self)

    def list_acls(self) -> list[dict[str, Any]]:
        """Return the networks that may reach the group, a list of dicts with `address`."""
        return self.manager.list_acls(self)

    def add_acl(self, address: str) -> None:
        """Let a network reach the group, such as ``"10.0.0.0/8"``."""
        self.manager.add_acl(self, address)

    def delete_acl(self, address: str) -> None:
        """Let a network reach the group no longer."""
        self.manager.delete_acl(self, address)


class HAManager(DatabasesManager[CloudDatabaseHA]):
    """The groups for high availability of the account (Cloud Databases API, "HA instances")."""

    def __init__(self, api: Any) -> None:
        super().__init__(
            api,
            resource_class=CloudDatabaseHA,
            response_key="ha_instance",
            plural_response_key="ha_instances",
            uri_base="ha",
        )

    def _create_body(
        self,
        name: Any,
        datastore_type: str | None = None,
        datastore_version: str | None = None,
        replica_source: Any = None,
        replicas: Any = None,
        networks: Any = None,
        acls: Any = None,
        configuration: Any = None,
    ) -> dict[str, Any]:
        """Return the body for a new group; see `CloudDatabaseClient.create_ha`."""
        if not name:
            raise ValueError("A group needs a name.")
        group = {
            "name": name,
            **given(
                datastore=given(type=datastore_type, version=datastore_version) or None,
                replica_source=self._members(replica_source),
                replicas=self._members(replicas),
                networks=networks,
                acls=address_list(acls),
                configuration=None if configuration is None else utils.get_id(configuration),
            ),
        }
        return {"ha": group}

    def _members(self, members: Any) -> Any:
        """Return members as the service writes them: dicts as given, instances by their ids."""
        if members is None:
            return None
        return [
            member if isinstance(member, dict) else {"id": utils.get_id(member)}
            for member in utils.coerce_to_list(members)
        ]

    def configure(self, ha: Any, configuration: Any) -> None:
        """Let a group use a configuration group; ``None`` takes it away."""
        chosen = "" if configuration is None else utils.get_id(configuration)
        self._patch(self._item_uri(ha), {"ha": {"configuration": chosen}})

    def add_replica(self, ha: Any, name: str, flavor: Any, volume: int) -> None:
        """Add a replica.

        Args:
            ha: The group or its id.
            name: Name of the replica.
            flavor: Its size, as for `CloudDatabaseClient.create`.
            volume: Size of its volume in GB.
        """
        details = {
            "name": name,
            "flavorRef": self.api._get_flavor_ref(flavor),
            "volume": {"size": whole_number(volume, "The volume size")},
        }
        self.action(ha, "add_replica", body={"replica_details": details})

    def remove_replica(self, ha: Any, replica: Any) -> None:
        """Remove a replica."""
        utils.quote_segment(utils.get_id(replica))
        self.action(ha, "remove_replica", body=utils.get_id(replica))

    def resize(self, ha: Any, flavor: Any) -> None:
        """Change the size of all instances; the service takes the flavor's id here."""
        reference = str(self.api._get_flavor_ref(flavor))
        self.action(ha, "resize_flavor", body=reference.rstrip("/").rpartition("/")[2])

    def resize_volumes(self, ha: Any, size: int) -> None:
        """Make the volumes of all instances larger.

        Args:
            size: The new size of each, in GB.
        """
        number = whole_number(size, "The volume size")
        self.action(ha, "resize_volumes", body={"size": number})

    def list_backups(self, ha: Any) -> ResourceList[CloudDatabaseBackup]:
        """Return the backups of a group."""
        _, body = self._send("GET", self._item_uri(ha, "backups"))
        return self.api._backup_manager._resources(body)

    def list_acls(self, ha: Any) -> list[dict[str, Any]]:
        """Return the networks that may reach a group."""
        _, body = self._send("GET", self._item_uri(ha, "acls"))
        return self._data_from_response(body, "acls")

    def add_acl(self, ha: Any, address: str) -> None:
        """Let a network reach a group."""
        utils.quote_segment(address)
        self._send("POST", self._item_uri(ha, "acls"), body={"address": address})

    def delete_acl(self, ha: Any, address: str) -> None:
        """Let a network reach a group no longer. The service decodes the address three times."""
        segment = utils.quote_segment(address).replace("%", "%2525")
        self._send("DELETE", f"{self._item_uri(ha, 'acls')}/{segment}")
