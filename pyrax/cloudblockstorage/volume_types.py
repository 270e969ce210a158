"""Types of volumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax.cloudblockstorage.base import LinkPages, StorageManager, StorageResource
from pyrax.parameters import given


class CloudBlockStorageVolumeType(StorageResource):
    """A type of volume: ``id``, ``name``, ``extra_specs``.

    On Rackspace the id is a number: 1 for SATA, 2 for SSD. Cinder v3 adds ``description``,
    ``is_public`` and ``qos_specs_id``.
    """

    manager: VolumeTypeManager
    description: str
    extra_specs: dict[str, Any]
    id: int | str
    is_public: bool
    name: str
    qos_specs_id: str | None

    absent = {"name": lambda: None, "extra_specs": dict}


class VolumeTypeManager(StorageManager[CloudBlockStorageVolumeType]):
    """The types of volumes that the cloud has."""

    resource_class = CloudBlockStorageVolumeType
    response_key = "volume_type"
    uri_base = "types"

    def get_default(self) -> CloudBlockStorageVolumeType:
        """Not offered by this version, where a volume without a type is ``SATA``."""
        raise self._not_supported("get_default_type")

    def create(self, *args: Any, **kwargs: Any) -> CloudBlockStorageVolumeType:
        """Not offered by this version, whose types are Rackspace's own."""
        raise self._not_supported("create_type")

    def delete(self, item: Any) -> None:
        """Not offered by this version, whose types are Rackspace's own."""
        raise self._not_supported("delete_type")


class OpenStackVolumeTypeManager(LinkPages[CloudBlockStorageVolumeType], VolumeTypeManager):
    """The types of volumes that an OpenStack cloud has."""

    def get_default(self) -> CloudBlockStorageVolumeType:
        """Return the type of volumes for which nobody chooses one ("Show default volume type")."""
        return self._get("/types/default")

    def create(self, *args: Any, **kwargs: Any) -> CloudBlockStorageVolumeType:
        """Make a type of volume, for administrators ("Create a volume type").

        Args:
            *args: ``name``, ``description``, ``is_public``, ``extra_specs``, in this order.
            **kwargs: The same by name; and one of ``return_none``, ``return_raw``,
                ``return_response`` as for ``BaseManager.create``.

        Raises:
            Forbidden: Only administrators may.
            Conflict: There is one of that name.
        """
        return StorageManager.create(self, *args, **kwargs)

    def _create_body(
        self,
        name: Any,
        description: str | None = None,
        is_public: bool | None = None,
        extra_specs: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``, as hooks see it."""
        fields = given(
            name=self._text(name),
            description=self._text(description),
            extra_specs=None if extra_specs is None else self._metadata(extra_specs),
        )
        if is_public is not None:
            fields["os-volume-type-access:is_public"] = is_public
        return {"volume_type": fields}

    def delete(self, item: Any) -> None:
        """Delete a type of volume, for administrators ("Delete a volume type").

        Raises:
            NotFound: There is no such type.
            BadRequest: There are volumes of it.
        """
        StorageManager.delete(self, item)
