"""Snapshots of volumes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions
from pyrax.cloudblockstorage import errors, timing
from pyrax.cloudblockstorage.base import DescribedResource, StorageManager, resolve_id
from pyrax.parameters import given

DELETABLE = ("available", "error")
PROGRESS = "os-extended-snapshot-attributes:progress"
_FIELDS = (
    "id",
    "display_name",
    "display_description",
    "volume_id",
    "status",
    "size",
    "created_at",
)


class CloudBlockStorageSnapshot(DescribedResource):
    """A snapshot of a volume.

    Its fields are attributes: ``id``, ``name`` (``display_name``), ``description``
    (``display_description``), ``volume_id``, ``status``, ``size`` (GB), ``metadata``,
    ``created_at``.
    """

    manager: CloudBlockStorageSnapshotManager | Any
    created_at: str
    id: str
    size: int
    status: str
    volume_id: str

    absent = {**dict.fromkeys(_FIELDS, lambda: None), "metadata": dict}

    @property
    def progress(self) -> str | None:
        """How far the making of the snapshot has come, such as ``"25.39%"``, if it is known."""
        return self.__dict__.get(PROGRESS)

    def delete(self) -> None:
        """Delete the snapshot (Block Storage API, "Delete a snapshot").

        While the service deletes another snapshot it refuses; it is asked once more then, after
        ``RETRY_INTERVAL`` seconds.

        Raises:
            SnapshotNotAvailable: The snapshot is neither ``available`` nor in ``error``.
            NotFound: The snapshot does not exist.
        """
        if self.status not in DELETABLE:
            raise exceptions.SnapshotNotAvailable(
                f"A snapshot can be deleted when it is 'available' or in 'error'; this one is "
                f"'{self.status}'."
            )
        try:
            self.manager.delete(self)
        except exceptions.ClientException as error:
            if errors.BUSY_SNAPSHOT not in str(error).lower():
                raise
            time.sleep(timing.retry_interval())
            self.manager.delete(self)

    def wait_until_gone(self) -> None:
        """Return when the service has deleted the snapshot; ten minutes at most.

        Raises:
            SnapshotNotAvailable: It could not be deleted, or takes longer.
        """
        if not isinstance(self.manager, CloudBlockStorageSnapshotManager):
            return
        for look in range(timing.MOST_LOOKS):
            if look:
                time.sleep(timing.retry_interval())
            try:
                status = self.manager.get(self).status
            except exceptions.NotFound:
                return
            if status == "available":
                return  # the service has not begun: it will say so if that is in the way
            if status != "deleting":
                break
        raise exceptions.SnapshotNotAvailable(
            f"The snapshot '{self.id}' is '{status}'; it was not deleted."
        )

    def update(
        self, display_name: str | None = None, display_description: str | None = None
    ) -> None:
        """Change name or description (Block Storage API, "Update a snapshot").

        Args:
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.
                Nothing is sent when both are ``None``.

        Raises:
            NotFound: The snapshot does not exist.
        """
        self.manager.update(
            self, display_name=display_name, display_description=display_description
        )

    def rename(self, name: str) -> None:
        """Change the name at the service; see ``CloudBlockStorageClient.rename_snapshot``."""
        self.update(display_name=name)


class CloudBlockStorageSnapshotManager(StorageManager[CloudBlockStorageSnapshot]):
    """The snapshots of the account. Wherever a method takes a snapshot, its id will do."""

    resource_class = CloudBlockStorageSnapshot
    response_key = "snapshot"
    uri_base = "snapshots"

    def create(
        self,
        name: str | None,
        volume: Any,
        description: str | None = None,
        force: bool = False,
        *,
        metadata: Mapping[str, Any] | None = None,
    ) -> CloudBlockStorageSnapshot:
        """Make a snapshot of a volume (Block Storage API, "Create a snapshot").

        Args:
            name: Its name.
            volume: The volume, or its id.
            description: Its description.
            force: ``True`` to do so also while a server has the volume.
            metadata: Keys and values; OpenStack only.

        Returns:
            The ``CloudBlockStorageSnapshot``, status ``creating``.

        Raises:
            VolumeNotAvailable: The volume is in use, or another snapshot of it is being made.
        """
        further = given(metadata=metadata)
        try:
            return super().create(
                name, description=description, volume=volume, force=force, **further
            )
        except exceptions.ClientException as error:
            exceptions.raise_because(
                error, errors.translated(error, errors.CREATE_SNAPSHOT, str(error))
            )

    def _create_body(
        self,
        name: str | None,
        description: str | None = None,
        volume: Any = None,
        force: bool = False,
        *,
        metadata: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``, as hooks see it."""
        volume_id = resolve_id(volume)
        if not volume_id:
            answers.id_of(volume)
            raise ValueError("A volume or its id is needed.")
        snapshot = {
            "display_name": self._text(name),
            "display_description": self._text(description),
            "volume_id": volume_id,
            "force": str(bool(force)).lower(),
        }
        if metadata is not None:
            snapshot["metadata"] = self._metadata(metadata)
        return {"snapshot": snapshot}

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Send empty text where there is no name or description."""
        snapshot = dict(body["snapshot"])
        if "metadata" in snapshot:
            raise self._not_supported("create_snapshot(metadata=...)")
        for key in ("display_name", "display_description"):
            snapshot[key] = snapshot.get(key) or ""
        return {"body": {**body, "snapshot": snapshot}}

    def update(
        self,
        snapshot: Any,
        display_name: str | None = None,
        display_description: str | None = None,
    ) -> None:
        """Change name or description (Block Storage API, "Update a snapshot").

        Args:
            snapshot: The snapshot, or its id. An object is refreshed.
            display_name: The new name; ``None`` keeps it.
            display_description: The new description; ``None`` keeps it, ``""`` empties it.

        Raises:
            NotFound: The snapshot does not exist.
        """
        changes = self._changes(display_name, display_description)
        if changes:
            body = {"snapshot": changes}
            _, answer = self._send("PUT", self._item_uri(snapshot), body=body)
            self._refresh(snapshot, answer)

    def _changes(self, name: Any, description: Any) -> dict[str, Any]:
        """Return the fields to change under the names of this version."""
        return given(display_name=self._text(name), display_description=self._text(description))

    def delete(self, item: Any) -> None:
        """Delete a snapshot (Block Storage API, "Delete a snapshot").

        Args:
            item: The snapshot, or its id.

        Raises:
            SnapshotNotAvailable: The snapshot is in a state that does not allow it.
            NotFound: The snapshot does not exist.
        """
        try:
            super().delete(item)
        except exceptions.ClientException as error:
            exceptions.raise_because(error, errors.translated(error, errors.DELETE_SNAPSHOT))

    # --- metadata ---

    def get_metadata(self, item: Any) -> dict[str, str]:
        """Return the metadata of a snapshot ("Show a snapshot's metadata")."""
        found = self._send("GET", self._item_uri(item, "metadata"))[1]
        return dict(answers.mapping(answers.member(found, "metadata"), "'metadata'"))

    def set_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Not offered by this version."""
        raise self._not_supported("set_metadata")

    def update_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Not offered by this version."""
        raise self._not_supported("update_metadata")

    def delete_metadata_key(self, item: Any, key: str) -> None:
        """Not offered by this version.

        Raises:
            NotSupported: Always.
        """
        raise self._not_supported("delete_metadata_key")
