"""`pyrax.cloudservers.volumes`: attaching volumes to servers.

Volumes themselves are made, listed and deleted by the block storage service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.compute.base import ComputeManager, Resource, given, id_of, segment

_STORAGE = "use the block storage service, pyrax.cloud_blockstorage"


class Volume(Resource):
    """A volume as a server has it: `id` and `volumeId`, `serverId`, `device`."""

    NAME_ATTR = "id"
    get_details = False

    id: str

    def delete(self) -> None:
        """Detach the volume from its server."""
        self.manager.delete_server_volume(self.serverId, self.id)


Volumes = list[Volume]


class VolumeManager(ComputeManager):
    """The volumes of servers. Wherever a method takes a server or volume, its id will do."""

    resource = Volume
    key = "volumeAttachment"
    plural = "volumeAttachments"
    base = "servers"

    def create_server_volume(
        self,
        server_id: Any,
        volume_id: Any,
        device: str | None = None,
        *,
        tag: str | None = None,
        delete_on_termination: bool = False,
    ) -> Volume:
        """Attach a volume to a server.

        OpenStack Compute API, 'Attach a volume to an instance'. The volume is attached when its
        own status is ``in-use``.

        Args:
            server_id: The server.
            volume_id: The volume.
            device: Where the server finds it, such as ``"/dev/xvdb"``; None lets the service
                choose.
            tag: A tag that the server can read (microversion 2.49).
            delete_on_termination: Whether it is deleted with the server (2.79).
        """
        segment(volume_id)
        attachment = given(
            volumeId=id_of(volume_id),
            device=device,
            tag=tag,
            delete_on_termination=delete_on_termination or None,
        )
        needs = {"tag": "2.49", "delete_on_termination": "2.79"}
        _, body = self._call(
            "POST",
            self._path(server_id, "os-volume_attachments"),
            body={"volumeAttachment": attachment},
            needs={name: since for name, since in needs.items() if name in attachment},
        )
        # From microversion 2.101 the service only says that it has begun.
        answered = body.get(self.key) if isinstance(body, Mapping) else None
        asked = {**attachment, "serverId": id_of(server_id)}
        return self._attachment(answered or asked)

    def get_server_volumes(self, server_id: Any) -> Volumes:
        """Return the volumes of a server.

        OpenStack Compute API, 'List volume attachments for an instance'.
        """
        _, body = self._call("GET", self._path(server_id, "os-volume_attachments"))
        return [self._attachment(info) for info in body.get(self.plural) or []]

    def get_server_volume(self, server_id: Any, attachment_id: Any) -> Volume:
        """Return one volume of a server.

        OpenStack Compute API, 'Show a detail of a volume attachment'.

        Args:
            server_id: The server.
            attachment_id: The volume, or its id.
        """
        _, body = self._call("GET", self._attachment_path(server_id, attachment_id))
        return self._attachment(self._document(body))

    def update_server_volume(
        self,
        server_id: Any,
        attachment_id: Any,
        new_volume_id: Any,
        *,
        delete_on_termination: bool | None = None,
    ) -> Volume | None:
        """Put another volume in the place of one, for administrators.

        OpenStack Compute API, 'Update a volume attachment'.

        Args:
            server_id: The server.
            attachment_id: The present volume.
            new_volume_id: The new volume; the present one, when only the next is to change.
            delete_on_termination: Whether it is deleted with the server (microversion 2.85).

        Returns:
            The new attachment when the service describes it, else None.
        """
        segment(new_volume_id)
        attachment = given(
            volumeId=id_of(new_volume_id), delete_on_termination=delete_on_termination
        )
        needs = {"delete_on_termination": "2.85"}
        _, body = self._call(
            "PUT",
            self._attachment_path(server_id, attachment_id),
            body={"volumeAttachment": attachment},
            needs={name: since for name, since in needs.items() if name in attachment},
        )
        info = body.get(self.key) if isinstance(body, Mapping) else None
        return self._attachment(info) if info else None

    def delete_server_volume(self, server_id: Any, attachment_id: Any) -> None:
        """Detach a volume from a server.

        OpenStack Compute API, 'Detach a volume from an instance'.

        Args:
            server_id: The server.
            attachment_id: The volume, or its id.
        """
        self._call("DELETE", self._attachment_path(server_id, attachment_id))

    def _attachment_path(self, server: Any, attachment: Any) -> str:
        """Return the path of one volume of a server."""
        return f"{self._path(server, 'os-volume_attachments')}/{segment(attachment)}"

    def _attachment(self, info: dict[str, Any]) -> Volume:
        """Return an attachment; newer answers say the volume's id in one place only."""
        return Volume(self, {"id": info.get("volumeId"), **info}, True)

    # Volumes as such.

    def create(
        self,
        size: int,
        snapshot_id: str | None = None,
        display_name: str | None = None,
        display_description: str | None = None,
        volume_type: str | None = None,
        availability_zone: str | None = None,
        imageRef: str | None = None,  # noqa: N803 - the old name
    ) -> Any:
        """Not offered here: volumes are made by the block storage service."""
        raise self._elsewhere("create")

    def get(self, volume_id: Any) -> Any:
        """Not offered here: volumes belong to the block storage service."""
        raise self._elsewhere("get")

    def list(self, detailed: bool = True, search_opts: Mapping[str, Any] | None = None) -> Any:
        """Not offered here: volumes belong to the block storage service."""
        raise self._elsewhere("list")

    def delete(self, volume: Any) -> None:
        """Not offered here: volumes are deleted by the block storage service."""
        raise self._elsewhere("delete")

    def _elsewhere(self, verb: str) -> exceptions.NotSupported:
        """Return the error that names the right service."""
        return self._missing(verb, _STORAGE)


class SnapshotManager(ComputeManager):
    """Snapshots of volumes; they belong to the block storage service."""

    def create(
        self,
        volume_id: Any,
        force: bool = False,
        display_name: str | None = None,
        display_description: str | None = None,
    ) -> Any:
        """Not offered here: snapshots are made by the block storage service."""
        raise self._missing("create", _STORAGE)

    def get(self, snapshot_id: Any) -> Any:
        """Not offered here: snapshots belong to the block storage service."""
        raise self._missing("get", _STORAGE)

    def list(self, detailed: bool = True) -> Any:
        """Not offered here: snapshots belong to the block storage service."""
        raise self._missing("list", _STORAGE)

    def delete(self, snapshot: Any) -> None:
        """Not offered here: snapshots are deleted by the block storage service."""
        raise self._missing("delete", _STORAGE)


class VolumeTypeManager(ComputeManager):
    """Types of volumes; they belong to the block storage service."""

    def create(self, name: str) -> Any:
        """Not offered here: volume types are made by the block storage service."""
        raise self._missing("create", _STORAGE)

    def get(self, volume_type: Any) -> Any:
        """Not offered here: volume types belong to the block storage service."""
        raise self._missing("get", _STORAGE)

    def list(self) -> Any:
        """Not offered here: volume types belong to the block storage service."""
        raise self._missing("list", _STORAGE)

    def delete(self, volume_type: Any) -> None:
        """Not offered here: volume types are deleted by the block storage service."""
        raise self._missing("delete", _STORAGE)
