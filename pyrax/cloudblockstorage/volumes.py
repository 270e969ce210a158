"""The calls for volumes, as Rackspace's version 1 takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import exceptions
from pyrax.cloudblockstorage import errors
from pyrax.cloudblockstorage.base import StorageManager, resolve_id, resolve_name
from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.cloudblockstorage.snapshots import CloudBlockStorageSnapshot
    from pyrax.tables import ResourceList

DEFAULT_TYPE = "SATA"
_ALWAYS_SENT = ("size", "display_name", "display_description", "metadata")
_OTHER_TYPE = "invalid volume_type"


class DefaultType(str):
    """The type of a volume for which nobody chose one."""

    __slots__ = ()


def checked_size(size: Any) -> int:
    """Return a size in GB.

    Raises:
        InvalidSize: It is no whole number.
    """
    if not isinstance(size, int) or isinstance(size, bool):
        raise exceptions.InvalidSize(f"The size of a volume is a whole number of GB, not {size!r}.")
    return size


class CloudBlockStorageManager(StorageManager[CloudBlockStorageVolume]):
    """The volumes of the account. Wherever a method takes a volume, its id will do.

    This is version 1 as Rackspace speaks it; what it lacks raises ``NotSupported``.
    """

    resource_class: Any = CloudBlockStorageVolume
    response_key = "volume"
    uri_base = "volumes"

    # --- creating ---

    def create(self, *args: Any, **kwargs: Any) -> CloudBlockStorageVolume:
        """Create a volume (Block Storage API, "Create a volume").

        Args:
            *args: ``name``, ``size``, ``volume_type``, ``description``, ``metadata``,
                ``snapshot_id``, ``clone_id``, ``availability_zone``, ``image``, in this order.
            **kwargs: The same by name; and one of ``return_none``, ``return_raw``,
                ``return_response`` as for ``BaseManager.create``. OpenStack also takes
                ``scheduler_hints`` (a dict), ``backup_id`` and ``group_id``.

                ``size``: GB, a whole number; Cinder v3 takes that of a source.
                ``volume_type``: A type, its name, or its id; default: ``"SATA"`` on Rackspace,
                elsewhere that of the source or of the cloud.
                ``metadata``: Keys and values.
                ``snapshot_id``, ``clone_id``, ``image``: What the volume is made from, an id or
                an object: a snapshot, a volume, an image. At most one of them.
                ``availability_zone``: On Rackspace always ``"nova"``; this is not the region.

        Returns:
            The ``CloudBlockStorageVolume``, status ``creating``.

        Raises:
            InvalidSize: The size is no whole number.
            ValueError: More than one source is given.
            VolumeCloneTooSmall: The volume would be smaller than its source.
            OverLimit: It is beyond the quota.
        """
        try:
            return super().create(*args, **kwargs)
        except exceptions.ClientException as error:
            exceptions.raise_because(error, errors.translated(error, errors.CREATE_VOLUME))

    def _create_body(
        self,
        name: Any,
        size: int | None = None,
        volume_type: Any = None,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        snapshot_id: Any = None,
        clone_id: Any = None,
        availability_zone: str | None = None,
        image: Any = None,
        *,
        scheduler_hints: Mapping[str, Any] | None = None,
        backup_id: Any = None,
        group_id: Any = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``, as hooks see it."""
        sources = (snapshot_id, clone_id, image, backup_id)
        if sum(bool(source) for source in sources) > 1:
            raise ValueError(
                "A volume is made from one of a snapshot, a volume, an image, a backup."
            )
        volume = {
            "size": self._checked_size(size, any(sources)),
            "snapshot_id": resolve_id(snapshot_id),
            "source_volid": resolve_id(clone_id),
            "display_name": self._text(name),
            "display_description": self._text(description) or "",
            "volume_type": self._type_name(volume_type),
            "metadata": self._metadata(metadata),
            "availability_zone": self._text(availability_zone),
            "imageRef": resolve_id(image),
        }
        body: dict[str, Any] = {"volume": volume}
        self._add_options(body, scheduler_hints, backup_id, group_id)
        return body

    def _checked_size(self, size: Any, has_source: bool) -> int | None:
        """Return the size to ask for; version 1 always needs one."""
        return checked_size(size)

    def _type_name(self, volume_type: Any) -> str | None:
        """Return the type to ask for."""
        return resolve_name(volume_type) if volume_type else DefaultType(DEFAULT_TYPE)

    def _add_options(
        self, body: dict[str, Any], scheduler_hints: Any, backup_id: Any, group_id: Any
    ) -> None:
        """Add what only OpenStack takes."""
        options = given(scheduler_hints=scheduler_hints, backup_id=backup_id, group_id=group_id)
        if options:
            raise self._not_supported(f"create({next(iter(options))}=...)")

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Leave out what has no value."""
        full = body["volume"]
        volume = {key: value for key, value in full.items() if value or key in _ALWAYS_SENT}
        return {"body": {**body, "volume": volume}}

    def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a request; once more without the default type if the source has another one."""
        try:
            return super()._send(verb, uri, **kwargs)
        except exceptions.BadRequest as error:
            volume = (kwargs.get("body") or {}).get("volume") or {}
            defaulted = isinstance(volume.get("volume_type"), DefaultType)
            if verb != "POST" or not defaulted or _OTHER_TYPE not in error.message.lower():
                raise
        volume = {key: value for key, value in volume.items() if key != "volume_type"}
        return super()._send(verb, uri, **{**kwargs, "body": {**kwargs["body"], "volume": volume}})

    # --- changing and deleting ---

    def update(
        self,
        volume: Any,
        display_name: str | None = None,
        display_description: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Change name, description or metadata (Block Storage API, "Update a volume").

        Args:
            volume: The volume, or its id. An object is refreshed.
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.
            metadata: Keys and values that replace all metadata; OpenStack only.

        Raises:
            NotFound: The volume does not exist.
        """
        changes = self._changes(display_name, display_description, metadata)
        if changes:
            body = {"volume": changes}
            _, answer = self._send("PUT", self._item_uri(volume), body=body)
            self._refresh(volume, answer)

    def _changes(self, name: Any, description: Any, metadata: Any) -> dict[str, Any]:
        """Return the fields to change under the names of this version."""
        if metadata is not None:
            self._refuse("update(metadata=...)")
        return given(display_name=self._text(name), display_description=self._text(description))

    def delete(self, item: Any) -> None:
        """Delete a volume (Block Storage API, "Delete a volume").

        Args:
            item: The volume, or its id.

        Raises:
            VolumeNotAvailable: The volume is attached, busy, or has snapshots.
            NotFound: The volume does not exist.
        """
        self._delete(self._item_uri(item))

    def _delete(self, uri: str) -> None:
        """Send a DELETE; say what a refusal means."""
        try:
            super()._delete(uri)
        except exceptions.ClientException as error:
            exceptions.raise_because(error, errors.translated(error, errors.DELETE_VOLUME))

    # --- snapshots ---

    def list_snapshots(self) -> ResourceList[CloudBlockStorageSnapshot]:
        """Return the snapshots of all volumes, a list of ``CloudBlockStorageSnapshot``."""
        return self.api.list_snapshots()

    def create_snapshot(
        self,
        volume: Any,
        name: str | None,
        description: str | None = None,
        force: bool = False,
    ) -> CloudBlockStorageSnapshot:
        """Make a snapshot of a volume; see ``CloudBlockStorageSnapshotManager.create``."""
        return self.api.create_snapshot(
            volume=volume, name=name, description=description, force=force
        )

    # --- what this version lacks ---

    def check_attachment_options(self, options: Mapping[str, Any]) -> None:
        """Refuse options of attachments that the cloud does not know.

        Args:
            options: The options by name.

        Raises:
            NotSupported: It knows none.
        """
        for name in options:
            self._refuse(f"attach_to_instance({name}=...)")

    def extend(self, volume: Any, new_size: int) -> None:
        """Not offered by this version."""
        self._refuse("extend")

    def set_bootable(self, volume: Any, bootable: bool = True) -> None:
        """Not offered by this version."""
        self._refuse("set_bootable")

    def set_readonly(self, volume: Any, readonly: bool = True) -> None:
        """Not offered by this version."""
        self._refuse("set_readonly")

    def retype(self, volume: Any, new_type: Any, migration_policy: str = "never") -> None:
        """Not offered by this version."""
        self._refuse("retype")

    def revert_to_snapshot(self, volume: Any, snapshot: Any) -> None:
        """Not offered by this version.

        Args:
            snapshot: Not used.

        Raises:
            NotSupported: Always.
        """
        self._refuse("revert_to_snapshot")

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
        """Not offered by this version."""
        self._refuse("upload_to_image")

    def reimage(self, volume: Any, image: Any, reimage_reserved: bool = False) -> None:
        """Not offered by this version."""
        self._refuse("reimage")

    def get_metadata(self, item: Any) -> dict[str, str]:
        """Not offered by this version; a volume has its metadata as an attribute."""
        self._refuse("get_metadata")

    def set_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Not offered by this version; metadata is given when a volume is created."""
        self._refuse("set_metadata")

    def update_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Not offered by this version; metadata is given when a volume is created."""
        self._refuse("update_metadata")

    def delete_metadata_key(self, item: Any, key: str) -> None:
        """Not offered by this version.

        Raises:
            NotSupported: Always.
        """
        self._refuse("delete_metadata_key")

    def get_summary(self) -> dict[str, Any]:
        """Not offered by this version."""
        self._refuse("get_summary")

    def _refuse(self, method: str) -> NoReturn:
        """Say that this version cannot do something."""
        raise self._not_supported(method)
