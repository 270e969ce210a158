"""Volumes and snapshots of Cinder's version 3, and of version 2, which lacks microversions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudblockstorage import errors
from pyrax.cloudblockstorage.base import LinkPages, resolve_id, resolve_name
from pyrax.cloudblockstorage.metadata import MetadataCalls
from pyrax.cloudblockstorage.snapshots import (
    CloudBlockStorageSnapshot,
    CloudBlockStorageSnapshotManager,
)
from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume, while_busy
from pyrax.cloudblockstorage.volumes import CloudBlockStorageManager, checked_size
from pyrax.parameters import given
from pyrax.tables import ResourceList

HINTS = "OS-SCH-HNT:scheduler_hints"

_V3_NAMES = {"display_name": "name", "display_description": "description"}


class OpenStackSnapshot(CloudBlockStorageSnapshot):
    """A snapshot at Cinder v3."""

    updated_at: str


class OpenStackVolume(CloudBlockStorageVolume):
    """A volume at Cinder v3; it also has ``encrypted``, ``multiattach``, ``updated_at`` ..."""

    manager: OpenStackVolumeManager
    consistencygroup_id: Any
    encrypted: bool
    group_id: Any
    links: list[dict[str, Any]]
    migration_status: Any
    multiattach: bool
    replication_status: Any
    updated_at: str
    user_id: str
    volume_image_metadata: dict[str, Any]

    def list_snapshots(self) -> list[CloudBlockStorageSnapshot]:
        """Return the snapshots of this volume, a list of ``CloudBlockStorageSnapshot``."""
        found = self.manager.api.list_snapshots(filters={"volume_id": self.id})
        return ResourceList(snapshot for snapshot in found if snapshot.volume_id == self.id)

    def _delete_with_snapshots(self) -> None:
        """Have the service delete the snapshots with the volume."""
        while_busy(lambda: self.manager.delete(self, cascade=True))


class OpenStackSnapshotManager(MetadataCalls, LinkPages, CloudBlockStorageSnapshotManager):
    """The snapshots of a project."""

    resource_class = OpenStackSnapshot
    list_path = "/detail"

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Send only what is given, under the names of this version; ``force`` only when true."""
        full = body["snapshot"]
        snapshot = {_V3_NAMES.get(key, key): value for key, value in full.items() if value}
        if str(snapshot.pop("force", "")).lower() == "true":
            snapshot["force"] = True
        return {"body": {**body, "snapshot": snapshot}}

    def _changes(self, name: Any, description: Any) -> dict[str, Any]:
        """Return the fields to change under the names of this version."""
        return given(name=self._text(name), description=self._text(description))


class OpenStackVolumeManager(MetadataCalls, LinkPages, CloudBlockStorageManager):
    """The volumes of a project. Wherever a method takes a volume, its id will do."""

    resource_class = OpenStackVolume
    list_path = "/detail"

    # --- creating, changing, deleting ---

    def _checked_size(self, size: Any, has_source: bool) -> int | None:
        """Return the size to ask for; without one, a volume has that of its source."""
        return None if size is None and has_source else checked_size(size)

    def _type_name(self, volume_type: Any) -> str | None:
        """Return the type to ask for; the cloud has a default of its own."""
        return resolve_name(volume_type) if volume_type else None

    def _add_options(
        self, body: dict[str, Any], scheduler_hints: Any, backup_id: Any, group_id: Any
    ) -> None:
        """Add what version 1 does not have."""
        body["volume"].update(given(backup_id=resolve_id(backup_id), group_id=resolve_id(group_id)))
        if scheduler_hints:
            body[HINTS] = dict(scheduler_hints)

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Send only what has a value, under the names of this version."""
        full = body["volume"]
        volume = {_V3_NAMES.get(key, key): value for key, value in full.items() if value}
        volume.setdefault("name", full.get("display_name"))
        need = "3.47" if "backup_id" in volume else "3.13" if "group_id" in volume else None
        return {"body": {**body, "volume": volume}, **self._since("create", need)}

    def _changes(self, name: Any, description: Any, metadata: Any) -> dict[str, Any]:
        """Return the fields to change under the names of this version."""
        return given(
            name=self._text(name),
            description=self._text(description),
            metadata=None if metadata is None else self._metadata(metadata),
        )

    def delete(self, item: Any, *, cascade: bool = False) -> None:
        """Delete a volume (Block Storage API v3, "Delete a volume").

        Args:
            item: The volume, or its id.
            cascade: Delete its snapshots as well.

        Raises:
            VolumeNotAvailable: The volume is attached, busy, or has snapshots.
            NotFound: The volume does not exist.
        """
        query = utils.build_query([("cascade", "true" if cascade else None)])
        self._delete(f"{self._item_uri(item)}{query}")

    # --- actions ---

    def check_attachment_options(self, options: Mapping[str, Any]) -> None:
        """Let all options of attachments pass; the compute service knows them."""

    def extend(self, volume: Any, new_size: int) -> None:
        """Make a volume larger (Block Storage API v3, "Extend a volume size").

        Args:
            volume: The volume, or its id.
            new_size: The new size in GB.

        Raises:
            InvalidSize: The size is no whole number.
            InvalidVolumeResize: It is not larger than the volume.
            OverLimit: It is beyond the quota.
            NotSupported: The service cannot do it while the volume is in use, and it is.
        """
        in_use = vars(volume).get("status") == "in-use" if hasattr(volume, "id") else False
        body = {"new_size": checked_size(new_size)}
        try:
            self._act(volume, "os-extend", body, "extend", "3.42" if in_use else None)
        except exceptions.ClientException as error:
            exceptions.raise_because(error, errors.translated(error, errors.EXTEND))

    def set_bootable(self, volume: Any, bootable: bool = True) -> None:
        """Say whether servers can boot from a volume ("Update a volume's bootable status")."""
        self._act(volume, "os-set_bootable", {"bootable": bool(bootable)}, "set_bootable")

    def set_readonly(self, volume: Any, readonly: bool = True) -> None:
        """Say whether servers may only read a volume (action ``os-update_readonly_flag``)."""
        body = {"readonly": bool(readonly)}
        self._act(volume, "os-update_readonly_flag", body, "set_readonly")

    def retype(self, volume: Any, new_type: Any, migration_policy: str = "never") -> None:
        """Give a volume another type (Block Storage API v3, "Retype a volume").

        Args:
            volume: The volume, or its id.
            new_type: The type, its name or its id.
            migration_policy: ``"never"``, or ``"on-demand"`` to let the data be moved.
        """
        if migration_policy not in ("never", "on-demand"):
            raise ValueError(
                f"The migration policy is 'never' or 'on-demand', not {migration_policy!r}."
            )
        body = {"new_type": resolve_name(new_type), "migration_policy": migration_policy}
        self._act(volume, "os-retype", body, "retype")

    def revert_to_snapshot(self, volume: Any, snapshot: Any) -> None:
        """Put a volume back to its latest snapshot ("Revert volume to snapshot", 3.40).

        Args:
            volume: The volume, or its id.
            snapshot: The latest snapshot of the volume, or its id.
        """
        body = {"snapshot_id": _needed(snapshot, "snapshot")}
        self._act(volume, "revert", body, "revert_to_snapshot", "3.40")

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
        """Make an image of a volume (Block Storage API v3, "Upload volume to image").

        Args:
            volume: The volume, or its id.
            image_name: Name of the image.
            force: ``True`` to do so also while a server has the volume.
            disk_format: Format of the image, such as ``"raw"`` or ``"qcow2"``.
            container_format: Its container, as a rule ``"bare"``.
            visibility: ``"private"``, ``"shared"``, ``"community"`` or ``"public"`` (3.1).
            protected: Whether the image cannot be deleted (3.1).

        Returns:
            What the service says of the image: ``image_id``, ``image_name``, ``status`` ...
        """
        options = given(visibility=visibility, protected=protected)
        body = {
            "image_name": self._text(image_name),
            "force": bool(force),
            "disk_format": disk_format,
            "container_format": container_format,
            **options,
        }
        action = "os-volume_upload_image"
        answer = self._act(volume, action, body, "upload_to_image", "3.1" if options else None)
        return dict(answers.mapping(answers.member(answer, action), f"'{action}'"))

    def reimage(self, volume: Any, image: Any, reimage_reserved: bool = False) -> None:
        """Write an image over a volume (Block Storage API v3, "Reimage a volume", 3.68).

        Args:
            volume: The volume, or its id.
            image: The image, or its id.
            reimage_reserved: ``True`` to do so also when the volume is reserved for a server.
        """
        body = {
            "image_id": _needed(image, "image"),
            "reimage_reserved": bool(reimage_reserved),
        }
        self._act(volume, "os-reimage", body, "reimage", "3.68")

    def _act(
        self, volume: Any, action: str, body: Any, method: str, since: str | None = None
    ) -> Any:
        """Have something done to a volume; return the decoded answer."""
        options = self._since(method, since)
        uri = self._item_uri(volume, "action")
        return self._send("POST", uri, body={action: body}, **options)[1]

    def get_summary(self) -> dict[str, Any]:
        """Return how many volumes the project has ("Get volumes summary", 3.12).

        Returns:
            A dict with ``total_count`` and ``total_size`` (GB).
        """
        _, answer = self._send("GET", "/volumes/summary", **self._since("get_summary", "3.12"))
        return dict(answers.mapping(answers.member(answer, "volume-summary"), "The summary"))


def _needed(item: Any, kind: str) -> Any:
    """Return the id of something that a body needs.

    Raises:
        ValueError: There is none.
    """
    found = resolve_id(item)
    if not found or not isinstance(found, (str, int)):
        raise ValueError(f"The {kind} or its id is needed, not {item!r}.")
    return found
