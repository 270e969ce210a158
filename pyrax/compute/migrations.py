"""Migrations of servers, and the record of what was done to a server."""

from __future__ import annotations

from typing import Any

from pyrax.compute.base import ComputeManager, Resource, segment


class Migration(Resource):
    """A migration: `id`, `instance_uuid`, `status`, `source_compute`, `dest_compute`, ..."""

    manager: MigrationManager
    id: int
    instance_uuid: str
    status: str
    source_compute: str
    dest_compute: str
    source_node: str
    dest_node: str
    dest_host: str | None
    old_instance_type_id: int
    new_instance_type_id: int
    migration_type: str
    created_at: str
    updated_at: str | None
    uuid: str
    links: list[dict[str, Any]]

    NAME_ATTR = "id"
    get_details = False


class ServerMigration(Resource):
    """A running live migration of a server: `id`, `status`, figures of memory and disk."""

    NAME_ATTR = "id"

    manager: ServerMigrationManager

    server_uuid: str
    id: int
    status: str
    source_compute: str
    dest_compute: str
    source_node: str
    dest_node: str
    dest_host: str | None
    memory_total_bytes: int
    memory_processed_bytes: int
    memory_remaining_bytes: int
    disk_total_bytes: int
    disk_processed_bytes: int
    disk_remaining_bytes: int
    created_at: str
    updated_at: str | None
    uuid: str

    def live_migrate_force_complete(self) -> None:
        """End the migration now, pausing the server if need be."""
        self.manager.live_migrate_force_complete(self.server_uuid, self)

    def live_migration_abort(self) -> None:
        """Give the migration up; the server stays where it is."""
        self.manager.live_migration_abort(self.server_uuid, self)

    def _fetched(self) -> Resource:
        return self.manager.get(self.server_uuid, self)


class InstanceAction(Resource):
    """Something that was done to a server: `action`, `request_id`, `start_time`, ..."""

    manager: InstanceActionManager
    action: str
    events: list[dict[str, Any]]
    instance_uuid: str
    message: str | None
    project_id: str
    request_id: str
    start_time: str
    user_id: str

    NAME_ATTR = "request_id"
    get_details = False


Migrations = list[Migration]
ServerMigrations = list[ServerMigration]
InstanceActions = list[InstanceAction]


class MigrationManager(ComputeManager[Migration]):
    """All migrations, past and running; for administrators."""

    resource = Migration
    key = "migration"
    base = "os-migrations"

    def list(
        self, host: str | None = None, status: str | None = None, cell_name: str | None = None
    ) -> Migrations:
        """Return migrations.

        OpenStack Compute API, 'List Migrations'.

        Args:
            host: Only those from or to this host.
            status: Only those with this status.
            cell_name: Only those in this cell.
        """
        query = [("cell_name", cell_name), ("host", host), ("status", status)]
        return self._many("/os-migrations", query=query)


class ServerMigrationManager(ComputeManager[ServerMigration]):
    """The running live migrations of one server; for administrators."""

    resource = ServerMigration
    key = "migration"
    base = "servers"
    scope = ("server",)

    def list(self, server: Any) -> ServerMigrations:
        """Return the running migrations of a server (microversion 2.23)."""
        self._since("list", "2.23")
        return self._many(self._path(server, "migrations"), needs={"list": "2.23"})

    def get(self, server: Any, migration: Any) -> ServerMigration:
        """Return one running migration of a server (microversion 2.23)."""
        self._since("get", "2.23")
        path = self._migration_path(server, migration)
        return self._fetch(path, needs={"get": "2.23"})

    def live_migrate_force_complete(self, server: Any, migration: Any) -> None:
        """End a migration now, pausing the server if need be (microversion 2.22)."""
        self._since("live_migrate_force_complete", "2.22")
        self._call(
            "POST",
            f"{self._migration_path(server, migration)}/action",
            body={"force_complete": None},
            needs={"live_migrate_force_complete": "2.22"},
        )

    def live_migration_abort(self, server: Any, migration: Any) -> None:
        """Give a migration up; the server stays where it is (microversion 2.24)."""
        self._since("live_migration_abort", "2.24")
        self._call(
            "DELETE",
            self._migration_path(server, migration),
            needs={"live_migration_abort": "2.24"},
        )

    def _migration_path(self, server: Any, migration: Any) -> str:
        """Return the path of one migration of a server."""
        return f"{self._path(server, 'migrations')}/{segment(migration)}"


class InstanceActionManager(ComputeManager[InstanceAction]):
    """What was done to a server, by whom and when."""

    resource = InstanceAction
    key = "instanceAction"
    plural = "instanceActions"
    base = "servers"
    scope = ("server",)

    def list(self, server: Any) -> InstanceActions:
        """Return what was done to a server.

        OpenStack Compute API, 'List Actions For Server'.
        """
        return self._many(self._path(server, "os-instance-actions"))

    def get(self, server: Any, request_id: str) -> InstanceAction:
        """Return one thing that was done to a server, with its `events` where they are shown.

        OpenStack Compute API, 'Show Server Action Details'.

        Args:
            request_id: Id of the request that it came with, such as ``"req-1b2c…"``.
        """
        segment(request_id)
        return self._fetch(self._path(server, "os-instance-actions", request_id))
