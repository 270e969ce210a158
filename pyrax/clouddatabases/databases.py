"""Databases of an instance."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.clouddatabases.base import DatabasesManager
from pyrax.clouddatabases.names import name_of, path_segment
from pyrax.parameters import given
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList


class CloudDatabaseDatabase(BaseResource):
    """A database of an instance: `name`, and `character_set`, `collate` when they were sent."""

    manager: CloudDatabaseDatabaseManager
    character_set: str
    collate: str
    name: str

    get_details = True

    def delete(self) -> None:
        """Delete the database with all that is in it.

        Raises:
            NotFound: It does not exist any more.
        """
        self.manager.delete(self.name)

    def _own_id(self) -> Any:
        """Return what tells this database from all others, without asking the service."""
        name = self.__dict__.get("name")
        return None if name is None else (getattr(self.manager, "uri_base", None), name)


class CloudDatabaseDatabaseManager(DatabasesManager[CloudDatabaseDatabase]):
    """The databases of one instance.

    Attributes:
        instance: The instance.
    """

    instance: Any = None

    def get(self, item: Any) -> CloudDatabaseDatabase:
        """Return one database. The services have no call for one: the list is searched.

        Args:
            item: Its name, or the object.

        Raises:
            NoSuchDatabase: The instance has no database of this name.
        """
        name = name_of(item, self._encoding)
        for database in self._pages(f"/{self.uri_base}"):
            if database._info.get("name") == name:
                return database
        raise no_such_database(name)

    def _create_body(
        self, name: Any, character_set: str | None = None, collate: str | None = None
    ) -> dict[str, Any]:
        """Return the body for a new database; what is not given is left to the service."""
        name = name_of(name, self._encoding)
        path_segment(name)  # what could not be deleted later is not made
        return {"databases": [given(name=name, character_set=character_set, collate=collate)]}

    def _resources(
        self, resp_body: Any, obj_class: Any = None
    ) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases of a list answer; there is nothing more to load of them."""
        make = obj_class or self.resource_class
        return ResourceList(
            [make(self, info, loaded=True) for info in self._data_from_response(resp_body)]
        )

    def _segment(self, item: Any) -> str:
        """Return the name of a database as a segment of a path."""
        if item is None:
            raise ValueError("The name of a database is needed, not None.")
        return path_segment(name_of(item, self._encoding))

    def _marker(self, marker: Any) -> Any:
        """Return the name that a page begins after."""
        return None if marker is None else name_of(marker, self._encoding)

    def _key(self, thing: Any) -> Any:
        """Return the name."""
        return thing.__dict__.get("name")


def no_such_database(*names: str) -> exceptions.NoSuchDatabase:
    """Make the exception that names the databases that are not there."""
    text = ", ".join(repr(name) for name in names)
    return exceptions.NoSuchDatabase(f"The instance has no database {text}.")
