"""Databases: instances and their flavors."""

from __future__ import annotations

from typing import Any

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudDatabaseInstance(BaseResource):
    """A database instance."""


class CloudDatabaseFlavor(BaseResource):
    """A size that an instance can have."""

    get_details = True
    _non_display = ["links"]


class CloudDatabaseManager(BaseManager):
    """The calls for database instances (Database API, "Instances")."""


class CloudDatabaseClient(BaseClient):
    """Databases: instances and their flavors.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudDatabaseInstance``
    objects.
    """

    name = "Cloud Databases"

    def _configure_manager(self) -> None:
        """Set the managers of instances and flavors."""
        self._manager = CloudDatabaseManager(
            self,
            resource_class=CloudDatabaseInstance,
            response_key="instance",
            uri_base="instances",
        )
        self._flavor_manager = BaseManager(
            self, resource_class=CloudDatabaseFlavor, response_key="flavor", uri_base="flavors"
        )

    def list_flavors(self, limit: int | None = None, marker: Any = None) -> Any:
        """Return the sizes that an instance can have (Database API, "List flavors").

        Args:
            limit: How many at most; ``None`` for as many as the service gives.
            marker: Id of the last flavor of the page before.

        Returns:
            A list of ``CloudDatabaseFlavor``.
        """
        return self._flavor_manager.list(limit=limit, marker=marker)

    def get_flavor(self, flavor_id: Any) -> Any:
        """Return one size (Database API, "Show flavor details").

        Args:
            flavor_id: Id of the flavor.

        Returns:
            The ``CloudDatabaseFlavor``.

        Raises:
            NotFound: There is no such flavor.
        """
        return self._flavor_manager.get(flavor_id)
