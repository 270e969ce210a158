"""Database programs, their versions and parameters, and groups of settings for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import utils
from pyrax.clouddatabases.base import DatabasesManager
from pyrax.parameters import given
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.clouddatabases.flavors import CloudDatabaseFlavor
    from pyrax.clouddatabases.instance import CloudDatabaseInstance


class CloudDatabaseDatastore(BaseResource):
    """A database program: `id`, `name`, `default_version`, `versions` (dicts), `links`."""

    manager: DatastoreManager
    default_version: str
    id: str
    links: list[dict[str, Any]]
    name: str
    versions: list[dict[str, Any]]

    _non_display = ["links"]


class CloudDatabaseDatastoreVersion(BaseResource):
    """A version of a database program: `id`, `name`, `datastore` (its program's id), `links`."""

    datastore: str
    id: str
    links: list[dict[str, Any]]
    name: str

    _non_display = ["links"]
    get_details = False


class CloudDatabaseParameter(BaseResource):
    """A setting that a version of a database program has.

    `name`, `type`, `min`, `max` (where there are such), `restart_required`.
    """

    max: int
    min: int
    name: str
    restart_required: bool
    type: str

    get_details = False


class DatastoreManager(DatabasesManager[CloudDatabaseDatastore]):
    """The database programs that a cloud offers."""

    def list_versions(self, datastore: Any) -> ResourceList[CloudDatabaseDatastoreVersion]:
        """Return the versions of a program."""
        _, body = self._send("GET", self._item_uri(datastore, "versions"))
        return ResourceList(
            CloudDatabaseDatastoreVersion(self, info, loaded=True)
            for info in self._data_from_response(body, "versions")
        )

    def get_version(self, datastore: Any, version: Any) -> CloudDatabaseDatastoreVersion:
        """Return one version of a program."""
        uri = self._item_uri(datastore, "versions", utils.get_id(version))
        _, body = self._send("GET", uri)
        info = body.get("version", body) if isinstance(body, dict) else {}
        return CloudDatabaseDatastoreVersion(self, info, loaded=True)

    def list_flavors(self, datastore: Any, version: Any) -> ResourceList[CloudDatabaseFlavor]:
        """Return the sizes that instances with a version of a program can have."""
        uri = self._item_uri(datastore, "versions", utils.get_id(version), "flavors")
        _, body = self._send("GET", uri)
        return self.api._flavor_manager._resources(body)

    def list_parameters(
        self, version: Any, datastore: Any = None
    ) -> ResourceList[CloudDatabaseParameter]:
        """Return the settings that a version of a program has."""
        _, body = self._send("GET", self._parameters_uri(version, datastore))
        return ResourceList(
            CloudDatabaseParameter(self, info, loaded=True)
            for info in self._data_from_response(body, "configuration-parameters")
        )

    def get_parameter(
        self, version: Any, name: str, datastore: Any = None
    ) -> CloudDatabaseParameter:
        """Return one of the settings."""
        uri = f"{self._parameters_uri(version, datastore)}/{utils.quote_segment(name)}"
        _, body = self._send("GET", uri)
        return CloudDatabaseParameter(self, body, loaded=True)

    def _parameters_uri(self, version: Any, datastore: Any) -> str:
        """Return the path of the settings of a version."""
        segment = utils.quote_segment(utils.get_id(version))
        if datastore is None:
            return f"/{self.uri_base}/versions/{segment}/parameters"
        return f"{self._item_uri(datastore)}/versions/{segment}/parameters"


class CloudDatabaseConfiguration(BaseResource):
    """A group of settings that instances can use.

    `id`, `name`, `description`, `values` (dict), `instance_count`, `datastore_name`,
    `datastore_version_id`, `datastore_version_name`, `created`, `updated`.
    """

    manager: ConfigurationManager
    created: str
    datastore_name: str
    datastore_version_id: str
    datastore_version_name: str
    description: str
    id: str
    instance_count: int
    name: str
    updated: str
    values: dict[str, Any]

    def update(self, values: dict[str, Any]) -> None:
        """Change some of the settings; the others stay.

        Args:
            values: The settings by name.
        """
        self.manager.update(self, values)

    def list_instances(self) -> ResourceList[CloudDatabaseInstance]:
        """Return the instances that use the group."""
        return self.manager.list_instances(self)


class ConfigurationManager(DatabasesManager[CloudDatabaseConfiguration]):
    """The groups of settings of the account."""

    def _create_body(
        self,
        name: Any,
        values: dict[str, Any],
        description: str | None = None,
        datastore_type: str | None = None,
        datastore_version: str | None = None,
    ) -> dict[str, Any]:
        """Return the body for a new group."""
        if not name:
            raise ValueError("A configuration group needs a name.")
        group: dict[str, Any] = {"name": name, "values": dict(values)}
        group.update(given(description=description or None))
        datastore = given(type=datastore_type, version=datastore_version)
        if datastore:
            group["datastore"] = datastore
        return {"configuration": group}

    def update(self, configuration: Any, values: dict[str, Any]) -> None:
        """Change some of the settings of a group; the others stay."""
        body = {"configuration": {"values": dict(values)}}
        self._patch(self._item_uri(configuration), body)

    def replace(
        self,
        configuration: Any,
        values: dict[str, Any],
        name: str | None = None,
        description: str | None = None,
    ) -> None:
        """Give a group other settings in place of all that it has."""
        group = {"values": dict(values), **given(name=name, description=description)}
        self._update(self._item_uri(configuration), {"configuration": group})

    def list_instances(self, configuration: Any) -> ResourceList[CloudDatabaseInstance]:
        """Return the instances that use a group."""
        uri = self._item_uri(configuration, "instances")
        _, body = self._send("GET", uri)
        return self.api._manager._resources(body)
