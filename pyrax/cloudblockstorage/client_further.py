"""What a block storage client can do beyond what pyrax always could."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax.client import BaseClient
from pyrax.cloudblockstorage.assure import assure_volume
from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume

if TYPE_CHECKING:
    from pyrax.cloudblockstorage.account import AccountManager, CloudBlockStorageAvailabilityZone
    from pyrax.cloudblockstorage.backups import (
        BackupManager,
        CloudBlockStorageBackup,
        CloudBlockStorageRestore,
    )
    from pyrax.cloudblockstorage.transfers import CloudBlockStorageTransfer, TransferManager
    from pyrax.cloudblockstorage.volume_types import CloudBlockStorageVolumeType, VolumeTypeManager
    from pyrax.cloudblockstorage.volumes import CloudBlockStorageManager
    from pyrax.tables import ResourceList


class FurtherCalls(BaseClient[CloudBlockStorageVolume]):
    """Calls for volumes, backups, transfers and the account; most of them for OpenStack only.

    Wherever a method takes a volume, snapshot, backup or transfer, its id will do. What the
    service behind a client cannot do raises ``NotSupported``, and nothing is sent.
    """

    _manager: CloudBlockStorageManager
    _backup_manager: BackupManager
    _transfer_manager: TransferManager
    _account_manager: AccountManager
    _types_manager: VolumeTypeManager

    # --- volumes ---

    @assure_volume
    def extend(self, volume: CloudBlockStorageVolume | Any, new_size: int) -> None:
        """Make a volume larger (Block Storage API v3, "Extend a volume size").

        The service does it in the background: ``extending``, then ``available`` or ``in-use``.

        Args:
            volume: The volume, or its id.
            new_size: The new size in GB.

        Raises:
            InvalidSize: The size is no whole number.
            InvalidVolumeResize: It is not larger than the volume.
            OverLimit: It is beyond the quota.
            NotSupported: The service cannot do it, or not while the volume is in use.
        """
        volume.extend(new_size)

    def set_bootable(self, volume: Any, bootable: bool = True) -> None:
        """Say whether servers can boot from a volume; OpenStack only.

        Block Storage API v3, "Update a volume's bootable status".

        Args:
            volume: The volume, or its id.
            bootable: Whether servers can start from it.
        """
        self._manager.set_bootable(volume, bootable)

    def set_readonly(self, volume: Any, readonly: bool = True) -> None:
        """Say whether servers may only read a volume; OpenStack only.

        Block Storage API v3, action ``os-update_readonly_flag``.

        Args:
            volume: The volume, or its id.
            readonly: Whether servers may only read it.
        """
        self._manager.set_readonly(volume, readonly)

    def retype(self, volume: Any, new_type: Any, migration_policy: str = "never") -> None:
        """Give a volume another type; OpenStack only.

        Block Storage API v3, "Retype a volume".

        Args:
            volume: The volume, or its id.
            new_type: The type, its name or its id.
            migration_policy: ``"never"``, or ``"on-demand"`` to let the data be moved.

        Raises:
            ValueError: The policy is another word.
        """
        self._manager.retype(volume, new_type, migration_policy)

    def revert_to_snapshot(self, volume: Any, snapshot: Any) -> None:
        """Put a volume back to its latest snapshot; OpenStack only (3.40).

        Block Storage API v3, "Revert volume to snapshot".

        Args:
            volume: The volume, or its id.
            snapshot: Its latest snapshot, or that one's id.

        Raises:
            BadRequest: It is not the latest snapshot, or the sizes differ.
            Conflict: Volume or snapshot are busy.
        """
        self._manager.revert_to_snapshot(volume, snapshot)

    def upload_to_image(
        self,
        volume: Any,
        image_name: str,
        force: bool = False,
        disk_format: str = "raw",
        container_format: str = "bare",
        *,
        visibility: str | None = None,
        protected: bool | None = None,
    ) -> dict[str, Any]:
        """Make an image of a volume; OpenStack only.

        Block Storage API v3, "Upload volume to image".

        Args:
            volume: The volume, or its id.
            image_name: Name of the image.
            force: ``True`` to do so also while a server has the volume.
            disk_format: Format of the image, such as ``"raw"`` or ``"qcow2"``.
            container_format: Its container, as a rule ``"bare"``.
            visibility: ``"private"``, ``"shared"``, ``"community"`` or ``"public"`` (3.1).
            protected: Whether the image cannot be deleted (3.1).

        Returns:
            A dict with ``image_id``, ``image_name``, ``status`` and others.
        """
        return self._manager.upload_to_image(
            volume,
            image_name,
            force,
            disk_format,
            container_format,
            visibility=visibility,
            protected=protected,
        )

    def reimage(self, volume: Any, image: Any, reimage_reserved: bool = False) -> None:
        """Write an image over a volume, whose data is lost; OpenStack only (3.68).

        Block Storage API v3, "Reimage a volume".

        Args:
            volume: The volume, or its id.
            image: The image, or its id.
            reimage_reserved: ``True`` to do so also when the volume is reserved for a server.
        """
        self._manager.reimage(volume, image, reimage_reserved)

    def get_summary(self) -> dict[str, Any]:
        """Return ``total_count`` and ``total_size`` (GB) of the volumes; OpenStack only (3.12)."""
        return self._manager.get_summary()

    # --- metadata ---

    def get_metadata(self, volume: Any) -> dict[str, str]:
        """Return a volume's metadata; OpenStack only ("Show a volume's metadata")."""
        return self._manager.get_metadata(volume)

    def set_metadata(self, volume: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Replace a volume's metadata; OpenStack only ("Update a volume's metadata").

        Args:
            volume: The volume, or its id. An object is refreshed.
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        return self._manager.set_metadata(volume, metadata)

    def update_metadata(self, volume: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Add and change keys of a volume's metadata; OpenStack only.

        Block Storage API v3, "Create metadata for volume".

        Args:
            volume: The volume, or its id. An object is refreshed.
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        return self._manager.update_metadata(volume, metadata)

    def delete_metadata_key(self, volume: Any, key: str) -> None:
        """Delete a key of a volume's metadata; OpenStack only.

        Raises:
            NotFound: The volume does not exist or does not have the key.
        """
        self._manager.delete_metadata_key(volume, key)

    # --- types, quotas, zones ---

    def get_type(self, type_id: Any) -> CloudBlockStorageVolumeType:
        """Return a ``CloudBlockStorageVolumeType`` by its id ("Show volume type detail").

        Args:
            type_id: The type, or its id.
        """
        return self._types_manager.get(type_id)

    def get_default_type(self) -> CloudBlockStorageVolumeType:
        """Return the type of volumes for which nobody chooses one; OpenStack only."""
        return self._types_manager.get_default()

    def create_type(
        self,
        name: str,
        description: str | None = None,
        *,
        is_public: bool | None = None,
        extra_specs: Mapping[str, Any] | None = None,
    ) -> CloudBlockStorageVolumeType:
        """Make a type of volume, for administrators; OpenStack only ("Create a volume type").

        Args:
            name: Its name.
            description: Its description.
            is_public: Whether every project may use it; by default it may.
            extra_specs: What the drivers must be able to do, keys and values.

        Returns:
            The ``CloudBlockStorageVolumeType``.

        Raises:
            Forbidden: Only administrators may.
            Conflict: There is one of that name.
        """
        return self._types_manager.create(name, description, is_public, extra_specs)

    def delete_type(self, type_id: Any) -> None:
        """Delete a type of volume, for administrators; OpenStack only ("Delete a volume type").

        Args:
            type_id: The type, or its id.

        Raises:
            NotFound: There is no such type.
            BadRequest: There are volumes of it.
        """
        self._types_manager.delete(type_id)

    def get_quotas(self, usage: bool = False) -> dict[str, Any]:
        """Return the quotas of the account ("Show quotas for a project").

        Args:
            usage: With ``True`` each value is a dict with ``limit``, ``in_use``, ``reserved``.

        Returns:
            A dict such as ``{"volumes": 10, "gigabytes": 1000, ...}``; -1 is without limit.
        """
        return self._account_manager.get_quotas(usage)

    def get_default_quotas(self) -> dict[str, Any]:
        """Return the quotas that an account begins with ("Get default quotas for a project")."""
        return self._account_manager.get_default_quotas()

    def list_availability_zones(self) -> ResourceList[CloudBlockStorageAvailabilityZone]:
        """Return the zones, a list of ``CloudBlockStorageAvailabilityZone``.

        Block Storage API, "List availability zone information". A zone is not a region.
        """
        return self._account_manager.list()

    # --- backups ---

    def list_backups(
        self,
        limit: int | None = None,
        marker: Any = None,
        *,
        filters: Mapping[str, Any] | None = None,
    ) -> ResourceList[CloudBlockStorageBackup]:
        """Return the backups; OpenStack only ("List backups with detail").

        Args:
            limit: How many at most; with it, or with a marker, one page is returned.
            marker: Id of the last one of the page before.
            filters: What to look for: ``name``, ``status``, ``volume_id``.

        Returns:
            A list of ``CloudBlockStorageBackup``.
        """
        return self._backup_manager.list(limit=limit, marker=marker, filters=filters)

    def get_backup(self, backup: Any) -> CloudBlockStorageBackup:
        """Return a ``CloudBlockStorageBackup`` by its id; OpenStack only.

        Raises:
            NotFound: There is no such backup.
        """
        return self._backup_manager.get(backup)

    def create_backup(
        self, volume: Any, name: str | None = None, **kwargs: Any
    ) -> CloudBlockStorageBackup:
        """Make a backup of a volume; OpenStack only ("Create a backup").

        Args:
            volume: The volume, or its id.
            name: Name of the backup.
            **kwargs: ``description``; ``container`` (where object storage is to keep it);
                ``incremental`` (only what changed since the last one); ``force`` (also while a
                server has the volume); ``snapshot`` (a snapshot of the volume to read instead);
                ``metadata`` (3.43); ``availability_zone`` (3.51).

        Returns:
            The ``CloudBlockStorageBackup``, status ``creating``.
        """
        return self._backup_manager.create(volume, name, **kwargs)

    def update_backup(
        self, backup: Any, name: str | None = None, description: str | None = None
    ) -> None:
        """Change name or description of a backup; OpenStack only (3.9).

        Args:
            backup: The backup, or its id. An object is refreshed.
            name: The new name; ``None`` keeps it.
            description: The new description; ``None`` keeps it.
        """
        self._backup_manager.update(backup, name, description)

    def delete_backup(self, backup: Any) -> None:
        """Delete a backup; OpenStack only ("Delete a backup").

        Raises:
            BadRequest: The backup is in use, or others depend on it.
            NotFound: There is no such backup.
        """
        self._backup_manager.delete(backup)

    def restore_backup(
        self, backup: Any, volume: Any = None, name: str | None = None
    ) -> CloudBlockStorageRestore:
        """Write a backup to a volume; OpenStack only ("Restore a backup").

        Args:
            backup: The backup, or its id.
            volume: The volume that is overwritten, or its id; default: a new one.
            name: Name of the new volume.

        Returns:
            A ``CloudBlockStorageRestore`` with ``volume_id`` and ``volume_name``.
        """
        return self._backup_manager.restore(backup, volume, name)

    # --- transfers ---

    def list_transfers(self) -> ResourceList[CloudBlockStorageTransfer]:
        """Return the offers of volumes to other accounts ("List volume transfers").

        Returns:
            A list of ``CloudBlockStorageTransfer``.
        """
        return self._transfer_manager.list()

    def get_transfer(self, transfer: Any) -> CloudBlockStorageTransfer:
        """Return a ``CloudBlockStorageTransfer`` by its id, without its ``auth_key``.

        Raises:
            NotFound: There is no such transfer.
        """
        return self._transfer_manager.get(transfer)

    def create_transfer(
        self, volume: Any, name: str | None = None, *, no_snapshots: bool = False
    ) -> CloudBlockStorageTransfer:
        """Offer a volume to another account ("Create a volume transfer").

        Args:
            volume: The volume, or its id.
            name: Name of the offer.
            no_snapshots: Leave the snapshots behind; OpenStack only (3.55).

        Returns:
            The ``CloudBlockStorageTransfer``. Its ``auth_key`` is the secret that the other
            account needs; it is not to be had again.
        """
        return self._transfer_manager.create(volume, name, no_snapshots=no_snapshots)

    def accept_transfer(self, transfer: Any, auth_key: str) -> CloudBlockStorageTransfer:
        """Take over a volume that another account offers ("Accept a volume transfer").

        Args:
            transfer: The transfer, or its id.
            auth_key: The secret that its creator was given.

        Returns:
            A ``CloudBlockStorageTransfer`` with ``volume_id``.

        Raises:
            BadRequest: The secret is wrong.
            NotFound: There is no such transfer.
        """
        return self._transfer_manager.accept(transfer, auth_key)

    def delete_transfer(self, transfer: Any) -> None:
        """Take an offer back ("Delete a volume transfer").

        Raises:
            NotFound: There is no such transfer.
        """
        self._transfer_manager.delete(transfer)
