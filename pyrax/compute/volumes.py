"""`pyrax.cloudservers.volumes`: attaching volumes to servers.

Volumes themselves, their snapshots and their types belong to the block storage service; the calls
for them that are here ask that service, for programs that have always asked compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers
from pyrax.compute.base import ComputeManager, Resource, id_of, segment
from pyrax.kinds import R
from pyrax.parameters import given
from pyrax.tables import ResourceList

_STORAGE = "pyrax.cloud_blockstorage"
# What Cinder calls name and description now, and has called so before.
_OLD_NAMES = (("name", "display_name"), ("description", "display_description"))


class Stored(Resource):
    """A thing of the block storage service."""

    NAME_ATTR = "display_name"

    id: Any

    def delete(self) -> None:
        """Delete it at the block storage service."""
        self.manager.delete(self)


class Volume(Stored):
    """A volume as a server has it: `id` and `volumeId`, `serverId`, `device`.

    One of the block storage service has `display_name`, `display_description`, `size`, `status`,
    `attachments`... instead, whatever that service's version calls them.
    """

    manager: VolumeManager
    attachment_id: str
    bdm_uuid: str
    delete_on_termination: bool
    device: str
    serverId: str
    tag: str | None
    volumeId: str
    attachments: list[dict[str, Any]]
    display_name: str | None
    display_description: str | None
    size: int
    status: str
    volume_type: str
    snapshot_id: str | None
    availability_zone: str
    created_at: str
    metadata: dict[str, Any]
    name: str | None
    description: str | None
    source_volid: str | None
    image_id: str | None
    bootable: str
    encrypted: bool
    multiattach: bool
    consistencygroup_id: str | None
    group_id: str | None
    replication_status: str | None
    migration_status: str | None
    updated_at: str | None
    user_id: str
    links: list[dict[str, Any]]
    volume_image_metadata: dict[str, Any]

    def get(self) -> None:
        """Fetch the volume again; how a server has it does not change."""
        if not self._attached:
            super().get()

    def delete(self) -> None:
        """Detach the volume from its server; one that is not a server's is deleted."""
        if self._attached:
            self.manager.delete_server_volume(self.serverId, self.id)
        else:
            super().delete()

    @property
    def _attached(self) -> bool:
        """Whether this is what a server has, not a volume as such."""
        return "serverId" in self._info


class Snapshot(Stored):
    """A snapshot of a volume: `display_name`, `volume_id`, `status`, `size`..."""

    manager: SnapshotManager
    display_name: str | None
    display_description: str | None
    volume_id: str
    status: str
    size: int
    created_at: str
    name: str | None
    description: str | None
    metadata: dict[str, Any]
    updated_at: str | None


class VolumeType(Stored):
    """A type of volume: `name`, `extra_specs`."""

    manager: VolumeTypeManager
    name: str
    extra_specs: dict[str, Any]
    description: str | None
    is_public: bool
    qos_specs_id: str | None

    NAME_ATTR = "name"


Volumes = list[Volume]
Snapshots = list[Snapshot]
VolumeTypes = list[VolumeType]


class StorageCalls(ComputeManager[R]):
    """What is asked of the block storage service of the same region."""

    def _storage(self, verb: str) -> Any:
        """Return the client for block storage.

        Raises:
            NotSupported: The catalog has no such service in this region.
        """
        storage = self.api.other_service("volume")
        if storage is None:
            raise self._missing(
                verb, f"the catalog has no block storage service, {_STORAGE}, in this region"
            )
        return storage

    def _of(self, thing: Any) -> Any:
        """Return a thing of the block storage service as one of this manager."""
        info = dict(thing._info)
        for new, old in _OLD_NAMES if self.resource.NAME_ATTR == "display_name" else ():
            if new in info:
                info.setdefault(old, info[new])
        return self.resource(self, info, True)


class VolumeManager(StorageCalls[Volume]):
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
            server_id: The server, or its id.
            volume_id: The volume, or its id.
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
        return ResourceList([self._attachment(info) for info in answers.rows(body, self.plural)])

    def get_server_volume(self, server_id: Any, attachment_id: Any) -> Volume:
        """Return one volume of a server.

        OpenStack Compute API, 'Show a detail of a volume attachment'.

        Args:
            server_id: The server, or its id.
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
            server_id: The server, or its id.
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
            server_id: The server, or its id.
            attachment_id: The volume, or its id.
        """
        self._call("DELETE", self._attachment_path(server_id, attachment_id))

    def _attachment_path(self, server: Any, attachment: Any) -> str:
        """Return the path of one volume of a server."""
        return f"{self._path(server, 'os-volume_attachments')}/{segment(attachment)}"

    def _attachment(self, info: dict[str, Any]) -> Volume:
        """Return an attachment; newer answers say the volume's id in one place only."""
        answers.mapping(info, "An attachment in the answer")
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
    ) -> Volume:
        """Make a volume; see `pyrax.cloud_blockstorage.create`.

        Block Storage API, 'Create a volume'.

        Args:
            size: GB, a whole number.
            snapshot_id: The snapshot to make it from.
            display_name: Its name.
            display_description: Its description.
            volume_type: Its type; by default the service's.
            availability_zone: Where to place it.
            imageRef: The image to make it from.

        Returns:
            The new `Volume`.

        Raises:
            NotSupported: The catalog has no block storage service in this region.
            OverLimit: It is beyond the quota.
        """
        made: Volume = self._of(
            self._storage("create").create(
                display_name,
                size=size,
                **given(
                    snapshot_id=snapshot_id,
                    description=display_description,
                    volume_type=volume_type,
                    availability_zone=availability_zone,
                    image=imageRef,
                ),
            )
        )
        return made

    def get(self, volume_id: Any) -> Volume:
        """Return one volume; see `pyrax.cloud_blockstorage.get`.

        Block Storage API, "Show a volume's details".

        Args:
            volume_id: The volume, or its id.

        Raises:
            NotFound: There is no such volume.
        """
        segment(volume_id)
        found: Volume = self._of(self._storage("get").get(id_of(volume_id)))
        return found

    def list(self, detailed: bool = True, search_opts: Mapping[str, Any] | None = None) -> Volumes:
        """Return all volumes; see `pyrax.cloud_blockstorage.list`.

        Block Storage API, 'List accessible volumes with details'.

        Args:
            detailed: The volumes are detailed in any case.
            search_opts: What the service is to look for, such as ``{"status": "available"}``.
        """
        filters = given(**(search_opts or {}))
        found = self._storage("list").list(**({"filters": filters} if filters else {}))
        return ResourceList([self._of(volume) for volume in found])

    def delete(self, volume: Any) -> None:
        """Delete a volume; see `pyrax.cloud_blockstorage.delete`.

        Block Storage API, 'Delete a volume'.

        Raises:
            NotFound: There is no such volume.
            VolumeNotAvailable: The volume is attached, busy or has snapshots.
        """
        segment(volume)
        self._storage("delete").delete(id_of(volume))


class SnapshotManager(StorageCalls[Snapshot]):
    """Snapshots of volumes; they belong to the block storage service."""

    resource = Snapshot
    key = "snapshot"

    def create(
        self,
        volume_id: Any,
        force: bool = False,
        display_name: str | None = None,
        display_description: str | None = None,
    ) -> Snapshot:
        """Make a snapshot of a volume; see `pyrax.cloud_blockstorage.create_snapshot`.

        Block Storage API, 'Create a snapshot'.

        Args:
            volume_id: The volume, or its id.
            force: ``True`` to do so also while a server has the volume.
            display_name: Its name.
            display_description: Its description.

        Returns:
            The new `Snapshot`.

        Raises:
            VolumeNotAvailable: The volume is in use.
        """
        segment(volume_id)
        made: Snapshot = self._of(
            self._storage("create").create_snapshot(
                id_of(volume_id), display_name, display_description, force
            )
        )
        return made

    def get(self, snapshot_id: Any) -> Snapshot:
        """Return one snapshot; see `pyrax.cloud_blockstorage.get_snapshot`.

        Block Storage API, "Show a snapshot's details".

        Args:
            snapshot_id: The snapshot, or its id.

        Raises:
            NotFound: There is no such snapshot.
        """
        segment(snapshot_id)
        found: Snapshot = self._of(self._storage("get").get_snapshot(id_of(snapshot_id)))
        return found

    def list(self, detailed: bool = True) -> Snapshots:
        """Return all snapshots, detailed; see `pyrax.cloud_blockstorage.list_snapshots`.

        Block Storage API, 'List accessible snapshots and details'.

        Args:
            detailed: Makes no difference: all of it is fetched in any case.
        """
        return ResourceList(
            [self._of(snapshot) for snapshot in self._storage("list").list_snapshots()]
        )

    def delete(self, snapshot: Any) -> None:
        """Delete a snapshot; see `pyrax.cloud_blockstorage.delete_snapshot`.

        Block Storage API, 'Delete a snapshot'.

        Raises:
            NotFound: There is no such snapshot.
            SnapshotNotAvailable: It is being made or used.
        """
        segment(snapshot)
        self._storage("delete").delete_snapshot(id_of(snapshot))


class VolumeTypeManager(StorageCalls[VolumeType]):
    """Types of volumes; they belong to the block storage service."""

    resource = VolumeType
    key = "volume_type"

    def create(self, name: str) -> VolumeType:
        """Make a type of volume, for administrators; not on Rackspace.

        Block Storage API, 'Create a volume type'.

        Args:
            name: Its name.

        Returns:
            The new `VolumeType`.

        Raises:
            NotSupported: This cloud does not let types be made.
        """
        made: VolumeType = self._of(self._storage("create").create_type(name))
        return made

    def get(self, volume_type: Any) -> VolumeType:
        """Return one type of volume; see `pyrax.cloud_blockstorage.get_type`.

        Block Storage API, 'Show volume type detail'.

        Raises:
            NotFound: There is no such type.
        """
        segment(volume_type)
        found: VolumeType = self._of(self._storage("get").get_type(id_of(volume_type)))
        return found

    def list(self) -> VolumeTypes:
        """Return the types of volumes; see `pyrax.cloud_blockstorage.list_types`.

        Block Storage API, 'List all volume types'.
        """
        return ResourceList([self._of(kind) for kind in self._storage("list").list_types()])

    def delete(self, volume_type: Any) -> None:
        """Delete a type of volume, for administrators; not on Rackspace.

        Block Storage API, 'Delete a volume type'.

        Raises:
            NotFound: There is no such type.
            NotSupported: This cloud does not let types be deleted.
        """
        segment(volume_type)
        self._storage("delete").delete_type(id_of(volume_type))
