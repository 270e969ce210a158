"""Backups of instances, and where Trove stores them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.clouddatabases.base import (
    OPENSTACK,
    RACKSPACE,
    DatabasesManager,
    filters_in_query,
    needed_id,
    needed_text,
    not_supported,
    without_quotes,
)
from pyrax.parameters import given
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

PAGE = 20
"""Backups that the services give at once, and the default of `limit`."""

_INSTANCE_ID = "The id of the instance"


class CloudDatabaseBackup(BaseResource):
    """A backup of an instance.

    `id`, `name`, `description`, `instance_id`, `status` (``"NEW"``, ``"COMPLETED"``, ``"FAILED"``
    ...), `created`, `updated`, `size` (GB), `datastore`, `locationRef`, `parent_id`.
    """

    manager: CloudDatabaseBackupManager
    created: str
    datastore: dict[str, Any]
    description: str | None
    flavor_ram: int
    id: str
    instance_id: str
    is_automated: int
    locationRef: str | None
    name: str
    parent_id: str | None
    size: float | None
    source: dict[str, Any]
    status: str
    type: str
    updated: str
    volume_size: int

    get_details = True
    _non_display = ["locationRef"]


class CloudDatabaseBackupManager(DatabasesManager[CloudDatabaseBackup]):
    """The backups of the account."""

    dialect = RACKSPACE
    filters: tuple[str, ...] = ("datastore",)

    def list(  # type: ignore[override]
        self, instance: Any = None, limit: int = PAGE, marker: Any = 0, **filters: Any
    ) -> ResourceList[CloudDatabaseBackup]:
        """Return backups (Database API, "List backups").

        Args:
            instance: An instance or its id: only its backups.
            limit: How many at most; if it differs from 20, one page is fetched, else all.
            marker: How many to leave out from the beginning; with it one page is fetched, too.
            **filters: See `CloudDatabaseClient.list_backups`.

        Returns:
            A list of `CloudDatabaseBackup`.
        """
        chosen = filters_in_query("list_backups", self.dialect, self.filters, filters)
        if instance is not None:
            if chosen:
                raise ValueError("The backups of one instance cannot be filtered.")
            return self.api._manager._list_backups_for_instance(
                instance, limit=limit, marker=marker
            )
        limit, marker = offsets(limit, marker)
        query = utils.build_query([("limit", limit), ("marker", marker), *chosen])
        if (limit, marker) != (PAGE, 0):
            return self._list(f"/{self.uri_base}{query}")
        return self._list(f"/{self.uri_base}{query}", every_page=True)

    def of_instance(self, uri: str, limit: int, marker: int) -> ResourceList[CloudDatabaseBackup]:
        """Return the backups at another path, one page or all, as `list` does.

        Args:
            uri: The path.
            limit: Backups a page.
            marker: How many to leave out.
        """
        uri = f"{uri}?limit={limit}&marker={marker}"
        if (limit, marker) != (PAGE, 0):
            return self._list(uri)
        return ResourceList(self._pages(uri))

    def _pages(self, uri: str) -> Iterator[CloudDatabaseBackup]:
        """Give all backups from a page on: by links to further pages, else by counting."""
        base, _, query = uri.partition("?")
        query = query or f"limit={PAGE}&marker=0"
        further = query.partition("&marker=0")[2]
        offset, seen = 0, set[Any]()
        following: str | None = query
        while following is not None:
            _, resp_body = self._send("GET", f"{base}?{following}")
            page = self._resources(resp_body)
            fresh = [backup for backup in page if self._key(backup) not in seen]
            seen.update(self._key(backup) for backup in fresh)
            yield from fresh
            offset += len(page)
            link = self._next_page(without_quotes(resp_body), [])
            following = None
            if fresh and link:
                following = link.partition("?")[2]
            elif fresh and len(page) >= PAGE:
                following = f"limit={PAGE}&marker={offset}{further}"

    def _segment(self, item: Any) -> str:
        """Return the id of a backup as a segment of a path; one that is not known is refused."""
        if isinstance(item, CloudDatabaseBackup) and item.__dict__.get("id") is None:
            raise ValueError("The service did not tell the id of this backup.")
        return super()._segment(item)

    def creation_body(
        self,
        instance_id: Any,
        name: Any,
        description: str | None = None,
        *,
        parent_id: Any = None,
        copy_to: Any = None,
        incremental: bool | None = None,
        swift_container: str | None = None,
        storage_driver: str | None = None,
    ) -> dict[str, Any]:
        """Return the body for a new backup; see `CloudDatabaseInstance.create_backup`.

        Args:
            instance_id: Id of the instance.
            parent_id: The backup, or its id, that this one builds upon.
            copy_to: Name of a region, or a list of names, to which it is copied (Rackspace).
            incremental: Whether to save what changed since the last backup only (Trove).
            swift_container: Name of the container for it (Trove).
            storage_driver: Name of what stores it (Trove).
        """
        backup = {"instance": instance_id, "name": name, **given(description=description or None)}
        backup.update(given(parent_id=None if parent_id is None else utils.get_id(parent_id)))
        backup.update(
            self._further(
                copy_to=copy_to,
                incremental=incremental,
                swift_container=swift_container,
                storage_driver=storage_driver,
            )
        )
        return {"backup": backup}

    def _further(self, *, copy_to: Any = None, **unknown: Any) -> dict[str, Any]:
        """Return the further fields of a new backup that this cloud has."""
        for name, value in unknown.items():
            if value is not None:
                raise not_supported("create_backup", RACKSPACE, f"there is no '{name}'")
        return given(copy_to=None if copy_to is None else list(utils.coerce_to_list(copy_to)))

    def copy(
        self, backup: Any, region: str, name: str | None = None, description: str | None = None
    ) -> None:
        """Copy a backup to another region (Cloud Databases API, "Copy backup").

        Args:
            backup: The backup or its id.
            region: The region, such as ``"IAD"``.
            name: Name of the copy.
            description: Description of the copy.

        Raises:
            ValueError: There is no region.
        """
        region = needed_text(region, "The name of a region")
        target = {"target_backup_region": region, **given(name=name, description=description)}
        self.action(backup, "copy-backup", body=target)


class TroveBackupManager(CloudDatabaseBackupManager):
    """The backups of a project in Trove."""

    dialect = OPENSTACK
    filters = ("datastore", "all_projects", "project_id")

    def _further(
        self,
        *,
        copy_to: Any = None,
        incremental: bool | None = None,
        swift_container: str | None = None,
        storage_driver: str | None = None,
        **unknown: Any,
    ) -> dict[str, Any]:
        """Return the further fields of a new backup that this cloud has."""
        if copy_to is not None:
            raise not_supported("create_backup", OPENSTACK, "there is no 'copy_to'")
        return given(
            incremental=None if incremental is None else int(incremental),
            swift_container=swift_container,
            storage_driver=storage_driver,
        )

    def copy(
        self, backup: Any, region: str, name: str | None = None, description: str | None = None
    ) -> None:
        """Not offered by Trove."""
        raise not_supported("copy_backup", OPENSTACK)


def made_backup(
    manager: CloudDatabaseBackupManager, sent: dict[str, Any], resp_body: Any
) -> CloudDatabaseBackup:
    """Return the backup that a creation gave; what the service did not tell is what was sent.

    Args:
        manager: The manager of backups.
        sent: The fields that were sent.
        resp_body: The decoded answer.
    """
    told = answers.inner(resp_body, "backup")
    info = {
        "id": None,
        "name": sent["name"],
        "description": sent.get("description"),
        "instance_id": sent["instance"],
        **told,
    }
    return CloudDatabaseBackup(manager, info, loaded=info["id"] is None)


def offsets(limit: Any, marker: Any) -> tuple[int, int]:
    """Return limit and marker of a list of backups as numbers.

    Args:
        limit: Backups a page; ``None`` for 20.
        marker: How many to leave out; ``None`` for 0.

    Raises:
        ValueError: One of them is no number.
    """
    return (PAGE if limit is None else int(limit)), (0 if marker is None else int(marker))


class CloudDatabaseBackupStrategy(BaseResource):
    """Where Trove stores backups: `instance_id`, `swift_container`, `backend`, `project_id`."""

    manager: BackupStrategyManager
    backend: str
    instance_id: str
    project_id: str
    swift_container: str

    get_details = False

    def delete(self) -> None:
        """Delete the strategy; backups go to the service's own container again."""
        self.manager.delete(self.__dict__.get("instance_id"))


class BackupStrategyManager(DatabasesManager[CloudDatabaseBackupStrategy]):
    """Where Trove stores the backups of a project or of an instance."""

    def create(self, swift_container: str, instance: Any = None) -> CloudDatabaseBackupStrategy:
        """Have backups stored in a container (Trove API, "Create backup strategy").

        Args:
            swift_container: Name of the container.
            instance: The instance whose backups these are; ``None`` for all of the project.

        Raises:
            ValueError: The name is empty.
        """
        if not swift_container:
            raise ValueError("The name of a container is needed.")
        strategy = given(
            instance_id=None if instance is None else needed_id(instance, _INSTANCE_ID),
            swift_container=swift_container,
        )
        _, body = self._send("POST", f"/{self.uri_base}", body={"backup_strategy": strategy})
        return CloudDatabaseBackupStrategy(self, self._one(body), loaded=True)

    def delete(self, item: Any = None) -> None:
        """Delete the strategy of an instance, or that of the project.

        Args:
            item: The instance; ``None`` for the project.

        Raises:
            ValueError: The instance has no id: that would be the strategy of the project.
        """
        instance_id = None if item is None else needed_id(item, _INSTANCE_ID)
        query = utils.build_query([("instance_id", instance_id)])
        self._send("DELETE", f"/{self.uri_base}{query}")

    def get(self, item: Any) -> CloudDatabaseBackupStrategy:
        """Return the strategy of an instance.

        Raises:
            NotFound: The instance has none.
        """
        wanted = utils.get_id(item)
        for strategy in self.list():
            if strategy.__dict__.get("instance_id") == wanted:
                return strategy
        raise exceptions.NotFound(404, f"There is no backup strategy for the instance {wanted}.")

    def _resources(
        self, resp_body: Any, obj_class: Any = None
    ) -> ResourceList[CloudDatabaseBackupStrategy]:
        """Return the strategies of a list answer, each complete."""
        make = obj_class or self.resource_class
        return ResourceList(
            [make(self, info, loaded=True) for info in self._data_from_response(resp_body)]
        )

    def _key(self, thing: Any) -> Any:
        """Return the instance."""
        return thing.__dict__.get("instance_id")
