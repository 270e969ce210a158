"""Block storage: volumes."""

from __future__ import annotations

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudBlockStorageVolume(BaseResource):
    """A volume."""


class CloudBlockStorageManager(BaseManager):
    """The calls for volumes (Block Storage API, "Volumes")."""


class CloudBlockStorageClient(BaseClient):
    """Block storage: volumes.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudBlockStorageVolume``
    objects.
    """

    name = "Cloud Block Storage"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = CloudBlockStorageManager(
            self,
            resource_class=CloudBlockStorageVolume,
            response_key="volume",
            uri_base="volumes",
        )
