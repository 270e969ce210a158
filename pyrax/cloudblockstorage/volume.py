"""A volume, and what can be done to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.cloudblockstorage import compute_link, errors, timing
from pyrax.cloudblockstorage.base import DescribedResource, resolve_id
from pyrax.cloudblockstorage.snapshots import CloudBlockStorageSnapshot
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudblockstorage.backups import CloudBlockStorageBackup
    from pyrax.cloudblockstorage.transfers import CloudBlockStorageTransfer
    from pyrax.cloudblockstorage.volumes import CloudBlockStorageManager

FREE = ("available", "error", "error_restoring", "error_extending", "error_backing-up")
"""The states of a volume that no server has."""

_TEXT_FIELDS = (
    "id",
    "display_name",
    "display_description",
    "size",
    "status",
    "volume_type",
    "bootable",
    "availability_zone",
    "created_at",
    "snapshot_id",
    "source_volid",
    "image_id",
)


class CloudBlockStorageVolume(DescribedResource):
    """A volume.

    Its fields are attributes: ``id``, ``name`` (``display_name``), ``description``
    (``display_description``), ``size`` (GB), ``status``, ``volume_type``, ``bootable`` (the text
    ``"true"`` or ``"false"``), ``attachments`` (a list of dicts with ``server_id`` and
    ``device``), ``metadata``, ``availability_zone``, ``created_at``, ``snapshot_id``,
    ``source_volid``, ``image_id``. On Cinder v3 there are more.
    """

    manager: CloudBlockStorageManager
    attachments: list[dict[str, Any]]
    availability_zone: str
    bootable: str
    created_at: str
    id: str
    image_id: str | None
    size: int
    snapshot_id: str | None
    source_volid: str | None
    status: str
    volume_type: str

    absent = {
        **dict.fromkeys(_TEXT_FIELDS, lambda: None),
        "attachments": list,
        "metadata": dict,
    }

    def __init__(
        self,
        manager: Any,
        info: Mapping[str, Any] | None,
        key: str | None = None,
        loaded: bool = False,
    ) -> None:
        self._attachments_moved = False
        super().__init__(manager, info, key=key, loaded=loaded)

    def get(self) -> None:
        """Fetch the volume from the service and refresh all fields.

        Raises:
            NotFound: The volume no longer exists.
        """
        super().get()
        self._attachments_moved = False

    # --- servers ---

    @property
    def _nova_volumes(self) -> Any:
        """The compute service's manager of servers' volumes; can be assigned."""
        own = self.__dict__.get("_own_nova_volumes")
        return compute_link.server_volumes(self.manager.api) if own is None else own

    @_nova_volumes.setter
    def _nova_volumes(self, value: Any) -> None:
        """Use another manager for this volume."""
        self.__dict__["_own_nova_volumes"] = value

    def attach_to_instance(
        self,
        instance: Any,
        mountpoint: str | None = None,
        *,
        delete_on_termination: bool | None = None,
        tag: str | None = None,
        wait: bool = False,
    ) -> None:
        """Attach the volume to a server (Compute API, "Attach a volume to an instance").

        The service does it in the background: the volume's status goes to ``in-use``.

        Args:
            instance: The server, or its id.
            mountpoint: The device it is to become, such as ``"/dev/xvdd"``; ``None``: the service
                chooses. Many OpenStack clouds choose in any case.
            delete_on_termination: Whether the volume is deleted with the server; OpenStack only.
            tag: A tag that the server can read; OpenStack only.
            wait: Return when the volume is in use; ten minutes at most.

        Raises:
            VolumeAttachmentFailed: The compute service refused, or there is none; or, with
                ``wait``, the volume did not come into use.
            NotSupported: The cloud does not know an option.
        """
        options = given(delete_on_termination=delete_on_termination, tag=tag)
        if options:
            self.manager.check_attachment_options(options)
        try:
            server_id = resolve_id(instance)
            self._nova_volumes.create_server_volume(server_id, self.id, mountpoint, **options)
        except Exception as error:
            raise errors.both(exceptions.VolumeAttachmentFailed, error) from error
        self._attachments_moved = True
        if wait:
            self._wait_for(("in-use",), exceptions.VolumeAttachmentFailed)

    def detach(self, *, instance: Any = None, wait: bool = False) -> None:
        """Detach the volume from its servers (Compute API, "Detach a volume from an instance").

        Nothing is sent for a volume that is not attached. The service does it in the background:
        the volume's status goes to ``available``.

        Args:
            instance: A server, or its id; default: all that have the volume.
            wait: Return when the volume is free; ten minutes at most.

        Raises:
            VolumeDetachmentFailed: The compute service refused, or there is none; the volume is
                not attached to that server; or, with ``wait``, it did not become free.
        """
        if self._attachments_moved:
            try:
                self.get()
            except exceptions.ClientException as error:
                raise errors.both(exceptions.VolumeDetachmentFailed, error) from error
        attachments = self._attachments_at(instance)
        if not attachments:
            return
        refusals: list[BaseException] = []
        for attachment in attachments:
            try:
                self._nova_volumes.delete_server_volume(attachment["server_id"], attachment["id"])
            except Exception as error:
                refusals.append(error)
        if refusals:
            first = refusals[0]
            raise errors.both(exceptions.VolumeDetachmentFailed, first) from first
        self._attachments_moved = True
        if wait:
            others = len(attachments) < len(self.attachments)
            wanted = (*FREE, "in-use") if others else FREE
            self._wait_for(wanted, exceptions.VolumeDetachmentFailed, ("in-use",))

    def _attachments_at(self, instance: Any) -> list[dict[str, Any]]:
        """Return the attachments, or those at one server."""
        attachments: list[dict[str, Any]] = list(self.attachments or ())
        if instance is None:
            return attachments
        server_id = resolve_id(instance)
        found = [one for one in attachments if one.get("server_id") == server_id]
        if not found:
            raise exceptions.VolumeDetachmentFailed(
                f"The volume '{self.id}' is not attached to the server '{server_id}'."
            )
        return found

    def _wait_for(
        self,
        wanted: Iterable[str],
        failure: type[exceptions.PyraxException],
        passing: Iterable[str] = (),
    ) -> None:
        """Look at the volume until its status is one of those wanted.

        Args:
            wanted: Those states.
            failure: What is raised when the volume fails or takes too long.
            passing: States in which the first look may still find it.
        """
        before = len(self.attachments or ())
        seen: set[Any] = set()
        for look in range(timing.MOST_LOOKS):
            if look:
                time.sleep(timing.retry_interval())
            self.get()
            still_there = self.status in passing and len(self.attachments) >= before
            if self.status in wanted and not still_there:
                return
            given_up = self.status == "available" and "attaching" in seen
            if given_up or str(self.status).startswith("error"):
                break
            seen.add(self.status)
        raise failure(f"The volume '{self.id}' is '{self.status}', not '{next(iter(wanted))}'.")

    # --- changes ---

    def delete(self, force: bool = False) -> None:
        """Delete the volume (Block Storage API, "Delete a volume").

        The service does it in the background; the volume is gone when ``get`` raises
        ``NotFound``.

        Args:
            force: First detach the volume from all servers, wait until it is free, and delete its
                snapshots.

        Raises:
            VolumeNotAvailable: The volume is attached, busy or has snapshots; or, with ``force``,
                it did not become free.
            VolumeDetachmentFailed: With ``force``: it could not be detached.
            NotFound: The volume does not exist; not with ``force``.
        """
        if not force:
            super().delete()
            return
        if self._is_gone():
            return
        attached = bool(self.attachments)
        try:
            self.detach()
        except exceptions.NotFound:
            pass  # the server or the attachment is gone already
        try:
            if attached:
                self._wait_until_free()
            self._delete_with_snapshots()
        except exceptions.NotFound:
            pass

    def _is_gone(self) -> bool:
        """Fetch the volume again; tell whether it is gone."""
        try:
            self.get()
        except exceptions.NotFound:
            return True
        except (exceptions.PyraxException, AttributeError, TypeError):
            pass  # what is wrong shows when it is deleted, if it matters there
        return False

    def _wait_until_free(self) -> None:
        """Look at the volume until no server has it.

        Raises:
            VolumeNotAvailable: That did not happen in time.
            NotFound: The volume is gone.
        """
        for look in range(timing.MOST_LOOKS):
            if look:
                time.sleep(timing.retry_interval())
            self.get()
            if self.status in FREE:
                return
        raise exceptions.VolumeNotAvailable(
            f"The volume '{self.id}' is still '{self.status}' after it was detached."
        )

    def _delete_with_snapshots(self) -> None:
        """Delete the snapshots one by one, then the volume."""
        self.delete_all_snapshots()
        while_busy(lambda: self.manager.delete(self))

    def update(
        self, display_name: str | None = None, display_description: str | None = None
    ) -> None:
        """Change name or description (Block Storage API, "Update a volume").

        Args:
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.
                Nothing is sent when both are ``None``.

        Raises:
            NotFound: The volume does not exist.
        """
        self.manager.update(
            self, display_name=display_name, display_description=display_description
        )

    def rename(self, name: str) -> None:
        """Change the name at the service; see ``CloudBlockStorageClient.rename``."""
        self.update(display_name=name)

    def extend(self, new_size: int) -> None:
        """Make the volume larger (Block Storage API, "Extend a volume size"); OpenStack only.

        Args:
            new_size: The new size in GB.

        Raises:
            InvalidSize: The size is no whole number.
            InvalidVolumeResize: It is not larger than the volume.
            OverLimit: It is beyond the quota.
            NotSupported: The service cannot do it, or not while the volume is in use.
        """
        self.manager.extend(self, new_size)

    def set_bootable(self, bootable: bool = True) -> None:
        """Say whether servers can boot from the volume; OpenStack only."""
        self.manager.set_bootable(self, bootable)

    def set_readonly(self, readonly: bool = True) -> None:
        """Say whether servers may only read the volume; OpenStack only."""
        self.manager.set_readonly(self, readonly)

    def retype(self, new_type: Any, migration_policy: str = "never") -> None:
        """Give the volume another type; OpenStack only. See the client's ``retype``."""
        self.manager.retype(self, new_type, migration_policy)

    def revert_to_snapshot(self, snapshot: Any) -> None:
        """Put the volume back to its latest snapshot; see
        ``CloudBlockStorageClient.revert_to_snapshot``.
        """
        self.manager.revert_to_snapshot(self, snapshot)

    def upload_to_image(self, image_name: str, **kwargs: Any) -> dict[str, Any]:
        """Make an image of the volume; see ``CloudBlockStorageClient.upload_to_image``.

        Args:
            **kwargs: ``force`` and the others of ``CloudBlockStorageClient.upload_to_image`` by
                name.
        """
        return self.manager.upload_to_image(self, image_name, **kwargs)

    def reimage(self, image: Any, reimage_reserved: bool = False) -> None:
        """Write an image over the volume; see ``CloudBlockStorageClient.reimage``."""
        self.manager.reimage(self, image, reimage_reserved)

    # --- snapshots, backups, transfers ---

    def create_snapshot(
        self, name: str | None = None, description: str | None = None, force: bool = False
    ) -> CloudBlockStorageSnapshot:
        """Make a snapshot of the volume (Block Storage API, "Create a snapshot").

        Args:
            name: Its name.
            description: Its description.
            force: ``True`` to do so also while a server has the volume.

        Returns:
            The ``CloudBlockStorageSnapshot``, status ``creating``.

        Raises:
            VolumeNotAvailable: The volume is in use, or another snapshot of it is being made.
        """
        return self.manager.create_snapshot(
            volume=self, name=name or "", description=description or "", force=force
        )

    def list_snapshots(self) -> list[CloudBlockStorageSnapshot]:
        """Return the snapshots of this volume, a list of ``CloudBlockStorageSnapshot``."""
        found = self.manager.list_snapshots()
        return ResourceList(snap for snap in found if snap.volume_id == self.id)

    def delete_all_snapshots(self) -> None:
        """Delete the snapshots of this volume one after the other, each when the last is gone.

        Raises:
            SnapshotNotAvailable: A snapshot is in a state that does not allow it.
        """
        for snapshot in self.list_snapshots():
            if getattr(snapshot, "status", None) != "deleting":
                try:
                    while_busy(snapshot.delete)
                except exceptions.NotFound:
                    continue
            if isinstance(snapshot, CloudBlockStorageSnapshot):
                snapshot.wait_until_gone()

    def create_backup(self, name: str | None = None, **kwargs: Any) -> CloudBlockStorageBackup:
        """Make a backup of the volume; see the client's ``create_backup``."""
        return self.manager.api.create_backup(self, name, **kwargs)

    def create_transfer(
        self, name: str | None = None, *, no_snapshots: bool = False
    ) -> CloudBlockStorageTransfer:
        """Offer the volume to another account; see the client's ``create_transfer``."""
        return self.manager.api.create_transfer(self, name, no_snapshots=no_snapshots)


def while_busy(call: Callable[[], Any]) -> None:
    """Make a call; again while the service says that it is busy with another, a few times.

    Raises:
        ClientException: The service refused for another reason, or is busy for too long.
    """
    for retries_left in reversed(range(timing.MOST_RETRIES + 1)):
        try:
            call()
            return
        except exceptions.ClientException as error:
            busy = error.code == 409 and errors.BUSY in str(error).lower()
            if not busy or not retries_left:
                raise
        time.sleep(timing.retry_interval())
