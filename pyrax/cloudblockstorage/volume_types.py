"""Types of volumes."""

from __future__ import annotations

from typing import Any

from pyrax.cloudblockstorage.base import LinkPages, StorageManager, StorageResource


class CloudBlockStorageVolumeType(StorageResource):
    """A type of volume: ``id``, ``name``, ``extra_specs``.

    On Rackspace the id is a number: 1 for SATA, 2 for SSD. Cinder v3 adds ``description``,
    ``is_public`` and ``qos_specs_id``.
    """

    absent = {"name": lambda: None, "extra_specs": dict}


class VolumeTypeManager(StorageManager):
    """The types of volumes that the cloud has."""

    resource_class = CloudBlockStorageVolumeType
    response_key = "volume_type"
    uri_base = "types"

    def get_default(self) -> Any:
        """Not offered by this version, where a volume without a type is ``SATA``."""
        raise self._not_supported("get_default_type")


class OpenStackVolumeTypeManager(LinkPages, VolumeTypeManager):
    """The types of volumes that an OpenStack cloud has."""

    def get_default(self) -> Any:
        """Return the type of volumes for which nobody chooses one ("Show default volume type")."""
        return self._get("/types/default")
