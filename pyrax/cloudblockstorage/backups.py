"""Backups of volumes, which Cinder has and Rackspace's block storage has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import answers
from pyrax.cloudblockstorage.base import LinkPages, StorageManager, StorageResource, resolve_id
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.tables import ResourceList

_FIELDS = (
    "id",
    "name",
    "description",
    "status",
    "volume_id",
    "snapshot_id",
    "size",
    "object_count",
    "container",
    "availability_zone",
    "is_incremental",
    "has_dependent_backups",
    "fail_reason",
    "created_at",
    "updated_at",
    "data_timestamp",
)


class CloudBlockStorageBackup(StorageResource):
    """A backup of a volume.

    Its fields are attributes: ``id``, ``name``, ``description``, ``status``, ``volume_id``,
    ``snapshot_id``, ``size`` (GB), ``container``, ``is_incremental``, ``fail_reason``,
    ``created_at`` and others.
    """

    manager: BackupManager
    availability_zone: str
    container: str
    created_at: str
    data_timestamp: str
    description: str | None
    fail_reason: str | None
    has_dependent_backups: bool
    id: str
    is_incremental: bool
    links: list[dict[str, Any]]
    name: str | None
    object_count: int
    size: int
    snapshot_id: str | None
    status: str
    updated_at: str
    volume_id: str

    absent = dict.fromkeys(_FIELDS, lambda: None)

    def update(self, name: str | None = None, description: str | None = None) -> None:
        """Change name or description; see the client's ``update_backup``."""
        self.manager.update(self, name, description)

    def restore(self, volume: Any = None, name: str | None = None) -> CloudBlockStorageRestore:
        """Write the backup to a volume; see the client's ``restore_backup``."""
        return self.manager.restore(self, volume, name)


class CloudBlockStorageRestore(StorageResource):
    """What the service says of a restore: ``backup_id``, ``volume_id``, ``volume_name``."""

    backup_id: str
    volume_id: str
    volume_name: str

    NAME_ATTR = "volume_name"
    get_details = False


class BackupManager(StorageManager[CloudBlockStorageBackup]):
    """The backups of the account: none on Rackspace, where every method says so."""

    resource_class = CloudBlockStorageBackup
    response_key = "backup"
    uri_base = "backups"

    def list(self, *args: Any, **kwargs: Any) -> ResourceList[CloudBlockStorageBackup]:
        """Not offered by this version."""
        self._refuse("list_backups")

    def get(self, item: Any) -> CloudBlockStorageBackup:
        """Not offered by this version."""
        self._refuse("get_backup")

    def create(self, *args: Any, **kwargs: Any) -> CloudBlockStorageBackup:
        """Not offered by this version."""
        self._refuse("create_backup")

    def update(self, backup: Any, name: str | None = None, description: str | None = None) -> None:
        """Not offered by this version."""
        self._refuse("update_backup")

    def delete(self, item: Any) -> None:
        """Not offered by this version."""
        self._refuse("delete_backup")

    def restore(
        self, backup: Any, volume: Any = None, name: str | None = None
    ) -> CloudBlockStorageRestore:
        """Not offered by this version."""
        self._refuse("restore_backup")

    def _refuse(self, method: str) -> NoReturn:
        """Say that this version has no backups."""
        raise self._not_supported(method)


class OpenStackBackupManager(LinkPages, BackupManager):
    """The backups of a project. Wherever a method takes a backup, its id will do."""

    list_path = "/detail"

    list = StorageManager.list
    get = StorageManager.get

    def create(  # type: ignore[override]
        self,
        volume: Any,
        name: str | None = None,
        description: str | None = None,
        container: str | None = None,
        incremental: bool = False,
        force: bool = False,
        snapshot: Any = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        availability_zone: str | None = None,
    ) -> CloudBlockStorageBackup:
        """Make a backup of a volume (Block Storage API v3, "Create a backup").

        Args:
            volume: The volume, or its id.
            name: Name of the backup.
            description: Its description.
            container: Where object storage is to keep it; default: the cloud's choice.
            incremental: Store only what changed since the last backup.
            force: ``True`` to do so also while a server has the volume.
            snapshot: A snapshot of the volume, or its id, to read instead of the volume.
            metadata: Keys and values (3.43).
            availability_zone: Where it is made (3.51).

        Returns:
            The ``CloudBlockStorageBackup``, status ``creating``.
        """
        return StorageManager.create(  # type: ignore[no-any-return]
            self,
            name,
            volume,
            description,
            container,
            incremental,
            force,
            snapshot,
            metadata,
            availability_zone,
        )

    def _create_body(
        self,
        name: str | None,
        volume: Any,
        description: str | None,
        container: str | None,
        incremental: bool,
        force: bool,
        snapshot: Any,
        metadata: Mapping[str, Any] | None,
        availability_zone: str | None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``."""
        volume_id = resolve_id(volume)
        if not volume_id:
            raise ValueError("A volume or its id is needed.")
        options = given(
            name=self._text(name),
            description=self._text(description),
            container=self._text(container),
            snapshot_id=resolve_id(snapshot),
            metadata=None if metadata is None else self._metadata(metadata),
            availability_zone=self._text(availability_zone),
        )
        flags = {"incremental": bool(incremental), "force": bool(force)}
        return {"backup": {"volume_id": volume_id, **flags, **options}}

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Ask for the microversion that the arguments need."""
        needs = {"metadata": "3.43", "availability_zone": "3.51"}
        found = [version for name, version in needs.items() if name in body["backup"]]
        return {"body": body, **self._since("create_backup", found[-1] if found else None)}

    def update(self, backup: Any, name: str | None = None, description: str | None = None) -> None:
        """Change name or description (Block Storage API v3, "Update a backup", 3.9).

        Args:
            backup: The backup, or its id. An object is refreshed.
            name: The new name; ``None`` keeps it.
            description: The new description; ``None`` keeps it.
                Nothing is sent when both are ``None``.
        """
        changes = given(name=self._text(name), description=self._text(description))
        if changes:
            options = self._since("update_backup", "3.9")
            uri = self._item_uri(backup)
            _, answer = self._send("PUT", uri, body={"backup": changes}, **options)
            self._refresh(backup, {"backup": {**changes, **answers.inner(answer, "backup")}})

    def delete(self, item: Any) -> None:
        """Delete a backup (Block Storage API v3, "Delete a backup").

        Args:
            item: The backup, or its id.

        Raises:
            BadRequest: The backup is in use, or others depend on it.
            NotFound: The backup does not exist.
        """
        self._delete(self._item_uri(item))

    def restore(
        self, backup: Any, volume: Any = None, name: str | None = None
    ) -> CloudBlockStorageRestore:
        """Write a backup to a volume (Block Storage API v3, "Restore a backup").

        Args:
            backup: The backup, or its id.
            volume: The volume that is overwritten, or its id; default: a new one.
            name: Name of the new volume.

        Returns:
            A ``CloudBlockStorageRestore`` with ``volume_id`` and ``volume_name``.
        """
        body = {"restore": given(volume_id=resolve_id(volume), name=self._text(name))}
        _, answer = self._send("POST", self._item_uri(backup, "restore"), body=body)
        return CloudBlockStorageRestore(self, answer, key="restore", loaded=True)
