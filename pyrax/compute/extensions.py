"""Calls about the service itself, and those that other services make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import answers
from pyrax.compute.base import ComputeManager, Resource, id_of, segment


class Extension(Resource):
    """An extension of the API: `name`, `alias`, `description`, `updated`."""

    manager: ListExtManager
    alias: str
    description: str
    links: list[Any]
    name: str
    namespace: str
    updated: str

    get_details = False


class AssistedSnapshot(Resource):
    """A volume snapshot that the compute service helps to make: `id`, `volumeId`."""

    manager: AssistedSnapshotManager

    NAME_ATTR = "id"
    get_details = False

    id: str
    volumeId: str


Extensions = list[Extension]
Events = list[dict[str, Any]]


class ListExtManager(ComputeManager[Extension]):
    """The extensions of the API."""

    resource = Extension
    key = "extension"
    base = "extensions"

    def show_all(self) -> Extensions:
        """Return the extensions that the service has.

        OpenStack Compute API, 'List Extensions'.
        """
        return self._many("/extensions")


class ServerExternalEventManager(ComputeManager[Resource]):
    """Events that other services report about servers."""

    resource = Resource
    key = "events"
    base = "os-server-external-events"

    def create(self, events: Iterable[Mapping[str, Any]]) -> Events:
        """Report events, as an administrator's service.

        OpenStack Compute API, 'Create external events'.

        Args:
            events: Dicts with ``name``, ``server_uuid``, ``tag``, ``status``.

        Returns:
            The events, each with the `code` that says what became of it.
        """
        body = {"events": [dict(event) for event in events]}
        self.run_hooks("modify_body_for_create", body)
        _, answer = self._call("POST", "/os-server-external-events", body=body)
        return answers.rows(answer, "events")


class AssistedSnapshotManager(ComputeManager[AssistedSnapshot]):
    """Snapshots of attached volumes that the block storage service asks the compute service for."""

    resource = AssistedSnapshot
    key = "snapshot"
    base = "os-assisted-volume-snapshots"

    def create(self, volume_id: Any, create_info: Mapping[str, Any]) -> AssistedSnapshot:
        """Make a snapshot.

        OpenStack Compute API, 'Create Assisted Volume Snapshots'.

        Args:
            volume_id: The volume, or its id.
            create_info: What the storage driver needs.

        Returns:
            The new `AssistedSnapshot`.
        """
        segment(volume_id)
        snapshot = {"volume_id": id_of(volume_id), "create_info": dict(create_info)}
        body = {"snapshot": snapshot}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-assisted-volume-snapshots", body=body)
        return self._made(response, answer, loaded=True)

    def delete(self, snapshot: Any, delete_info: Any) -> None:
        """Delete a snapshot.

        OpenStack Compute API, 'Delete Assisted Volume Snapshot'.

        Args:
            snapshot: The snapshot, or its id.
            delete_info: What the storage driver needs: a dict, or its JSON text.
        """
        info = delete_info if isinstance(delete_info, str) else json.dumps(delete_info)
        self._call("DELETE", self._path(snapshot), query=[("delete_info", info)])
