"""The client for block storage: what ``pyrax.cloud_blockstorage`` is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax import http, utils
from pyrax.cloudblockstorage import dialects, versions
from pyrax.cloudblockstorage.assure import assure_snapshot, assure_volume
from pyrax.cloudblockstorage.client_further import FurtherCalls
from pyrax.cloudblockstorage.endpoint import ServiceAddress
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.cloudblockstorage.snapshots import CloudBlockStorageSnapshot
    from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume
    from pyrax.cloudblockstorage.volume_types import CloudBlockStorageVolumeType
    from pyrax.tables import ResourceList


class CloudBlockStorageClient(FurtherCalls):
    """Volumes, snapshots, and what belongs to them, in one region.

    ``get``, ``create``, ``delete``, ``find`` and ``findall`` handle ``CloudBlockStorageVolume``
    objects. ``create(name, size=None, volume_type=None, description=None, metadata=None,
    snapshot_id=None, clone_id=None, availability_zone=None, image=None)`` makes a volume of
    ``size`` GB; see ``CloudBlockStorageManager.create``.

    Whether the service is Rackspace's version 1 or Cinder's version 3 (or 2) is read from its
    address. Wherever a method takes a volume or a snapshot, its id will do.
    """

    name = "Cloud Block Storage"
    # Without a time to wait, 429 says that a quota is used up, as 413 does.
    retry_policy = http.RetryPolicy(
        refusals=frozenset(), refusals_with_retry_after=frozenset({413, 429, 503})
    )

    def _configure_manager(self) -> None:
        """Set the managers that fit the version of the service."""
        self._address = ServiceAddress(self)
        chosen = dialects.OPENSTACK if self._address.version != versions.V1 else dialects.RACKSPACE
        self._manager = chosen.volumes(self)
        self._types_manager = chosen.types(self)
        self._snapshot_manager = chosen.snapshots(self)
        self._backup_manager = chosen.backups(self)
        self._transfer_manager = chosen.transfers(self)
        self._account_manager = chosen.account(self)

    def _url(self, uri: Any) -> str:
        """Return the absolute URL for a path, the address completed by version and project."""
        url = super()._url(uri)
        base = (self.management_url or "").rstrip("/")
        text = utils.ensure_text(uri or "")
        if text.startswith(("http://", "https://")):
            return url
        return f"{self._address.complete(base).rstrip('/')}{url[len(base) :]}"

    def since(self, method: str, needed: str) -> dict[str, str]:
        """Return the header for a call that needs a microversion; for the managers.

        Raises:
            NotSupported: The service does not have that microversion.
        """
        return self._address.since(method, needed, self._manager.label)

    # --- volumes ---

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        *,
        sort: str | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> ResourceList[CloudBlockStorageVolume]:
        """Return the volumes: all of them, or one page ("List accessible volumes with details").

        Args:
            limit: How many at most; with it, or with a marker, one page is returned.
            marker: Id of the last volume of the page before.
            sort: Order, such as ``"created_at:desc"``; OpenStack only.
            filters: What to look for, such as ``{"status": "available"}``.

        Returns:
            A list of ``CloudBlockStorageVolume``.
        """
        return self._manager.list(limit=limit, marker=marker, **given(sort=sort, filters=filters))  # type: ignore[no-any-return]

    @assure_volume
    def attach_to_instance(
        self,
        volume: CloudBlockStorageVolume | Any,
        instance: Any,
        mountpoint: str | None = None,
        *,
        delete_on_termination: bool | None = None,
        tag: str | None = None,
        wait: bool = False,
    ) -> None:
        """Attach a volume to a server (Compute API, "Attach a volume to an instance").

        The service does it in the background: the volume's status goes to ``in-use``.

        Args:
            volume: The volume, or its id.
            instance: The server, or its id.
            mountpoint: The device it is to become, such as ``"/dev/xvdd"``; ``None``: the service
                chooses. Many OpenStack clouds choose in any case.
            delete_on_termination: Whether the volume is deleted with the server; OpenStack only.
            tag: A tag that the server can read; OpenStack only.
            wait: Return when the volume is in use; ten minutes at most.

        Raises:
            VolumeAttachmentFailed: The compute service refused, or there is none; or, with
                ``wait``, the volume did not come into use.
            NotFound: There is no such volume.
        """
        options = given(
            delete_on_termination=delete_on_termination, tag=tag, wait=True if wait else None
        )
        volume.attach_to_instance(instance, mountpoint, **options)

    @assure_volume
    def detach(
        self, volume: CloudBlockStorageVolume | Any, *, instance: Any = None, wait: bool = False
    ) -> None:
        """Detach a volume from its servers (Compute API, "Detach a volume from an instance").

        Args:
            volume: The volume, or its id.
            instance: A server, or its id; default: all that have the volume.
            wait: Return when the volume is free; ten minutes at most.

        Raises:
            VolumeDetachmentFailed: The compute service refused, or there is none; or, with
                ``wait``, the volume did not become free.
            NotFound: There is no such volume.
        """
        options = given(instance=instance, wait=True if wait else None)
        volume.detach(**options)

    @assure_volume
    def delete_volume(self, volume: CloudBlockStorageVolume | Any, force: bool = False) -> None:
        """Delete a volume (Block Storage API, "Delete a volume").

        Args:
            volume: The volume, or its id.
            force: First detach it from all servers, wait until it is free, and delete its
                snapshots.

        Raises:
            VolumeNotAvailable: The volume is attached, busy or has snapshots; or, with ``force``,
                it did not become free.
            NotFound: There is no such volume.
        """
        volume.delete(force=force)

    @assure_volume
    def update(
        self,
        volume: CloudBlockStorageVolume | Any,
        display_name: str | None = None,
        display_description: str | None = None,
    ) -> None:
        """Change name or description of a volume (Block Storage API, "Update a volume").

        Args:
            volume: The volume, or its id.
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.

        Raises:
            NotFound: There is no such volume.
        """
        volume.update(display_name=display_name, display_description=display_description)

    def rename(self, volume: Any, name: str) -> None:
        """Change the name of a volume; see ``update``.

        Args:
            name: The new name; ``None`` keeps the present one.
        """
        return self.update(volume, display_name=name)

    def list_types(self) -> ResourceList[CloudBlockStorageVolumeType]:
        """Return the types of volumes ("List all volume types").

        Returns:
            A list of ``CloudBlockStorageVolumeType``.
        """
        return self._types_manager.list()

    # --- snapshots ---

    def list_snapshots(
        self, *, filters: Mapping[str, Any] | None = None
    ) -> ResourceList[CloudBlockStorageSnapshot]:
        """Return the snapshots of all volumes ("List accessible snapshots").

        Args:
            filters: What to look for, such as ``{"status": "available"}``.

        Returns:
            A list of ``CloudBlockStorageSnapshot``.
        """
        return self._snapshot_manager.list(**given(filters=filters))  # type: ignore[no-any-return]

    @assure_volume
    def create_snapshot(
        self,
        volume: CloudBlockStorageVolume | Any,
        name: str | None = None,
        description: str | None = None,
        force: bool = False,
        *,
        metadata: Mapping[str, Any] | None = None,
    ) -> CloudBlockStorageSnapshot:
        """Make a snapshot of a volume (Block Storage API, "Create a snapshot").

        Args:
            volume: The volume, or its id.
            name: Name of the snapshot.
            description: Its description.
            force: ``True`` to do so also while a server has the volume.
            metadata: Keys and values; OpenStack only.

        Returns:
            The ``CloudBlockStorageSnapshot``, status ``creating``.

        Raises:
            VolumeNotAvailable: The volume is in use, or another snapshot of it is being made.
            NotFound: There is no such volume.
        """
        return self._snapshot_manager.create(
            volume=volume,
            name=name,
            description=description,
            force=force,
            **given(metadata=metadata),
        )

    def get_snapshot(self, snapshot: Any) -> CloudBlockStorageSnapshot:
        """Return a ``CloudBlockStorageSnapshot`` by its id ("Show a snapshot's details").

        Raises:
            NotFound: There is no such snapshot.
        """
        return self._snapshot_manager.get(snapshot)

    @assure_snapshot
    def delete_snapshot(self, snapshot: CloudBlockStorageSnapshot | Any) -> None:
        """Delete a snapshot (Block Storage API, "Delete a snapshot").

        Args:
            snapshot: The snapshot, or its id.

        Raises:
            SnapshotNotAvailable: The snapshot is neither ``available`` nor in ``error``.
            NotFound: There is no such snapshot.
        """
        snapshot.delete()

    @assure_snapshot
    def update_snapshot(
        self,
        snapshot: CloudBlockStorageSnapshot | Any,
        display_name: str | None = None,
        display_description: str | None = None,
    ) -> None:
        """Change name or description of a snapshot (Block Storage API, "Update a snapshot").

        Args:
            snapshot: The snapshot, or its id.
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.

        Raises:
            NotFound: There is no such snapshot.
        """
        snapshot.update(display_name=display_name, display_description=display_description)

    def rename_snapshot(self, snapshot: Any, name: str) -> None:
        """Change the name of a snapshot; see ``update_snapshot``.

        Args:
            name: The new name; ``None`` keeps the present one.
        """
        return self.update_snapshot(snapshot, display_name=name)
