"""A volume driver of Cinder that keeps each volume as a file with holes.

Where there is no device mapper, this makes volumes that can be written, copied and backed up.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

from cinder import interface
from cinder.image import image_utils
from cinder.volume import driver
from oslo_config import cfg

OPTIONS = [cfg.StrOpt("sparse_files_folder", help="Folder of the volumes.")]
GIB = 1024**3


@interface.volumedriver
class SparseFileDriver(driver.VolumeDriver):
    """Volumes and snapshots are files in one folder."""

    VERSION = "1.0"
    CI_WIKI_NAME = "none"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.configuration.append_config_values(OPTIONS)
        self.folder = self.configuration.sparse_files_folder

    def check_for_setup_error(self) -> None:
        """The folder has to be there."""
        os.makedirs(self.folder, exist_ok=True)

    def _path(self, thing: Any) -> str:
        """The file of a volume or a snapshot."""
        return os.path.join(self.folder, thing["name"])

    def _size(self, path: str, gibibytes: int) -> None:
        """Let a file have so many GiB, the new ones a hole."""
        with open(path, "ab") as out:
            out.truncate(gibibytes * GIB)

    def _copy(self, source: str, target: str) -> None:
        """Copy a file without filling its holes."""
        self._execute("cp", "--sparse=always", source, target)

    def create_volume(self, volume: Any) -> None:
        """A file that is one hole."""
        self._size(self._path(volume), volume["size"])

    def delete_volume(self, volume: Any) -> None:
        """Away with the file."""
        if os.path.exists(self._path(volume)):
            os.unlink(self._path(volume))

    def extend_volume(self, volume: Any, new_size: int) -> None:
        """A longer hole at the end."""
        self._size(self._path(volume), new_size)

    def create_snapshot(self, snapshot: Any) -> None:
        """A copy of the volume as it is."""
        self._copy(os.path.join(self.folder, snapshot["volume_name"]), self._path(snapshot))

    def delete_snapshot(self, snapshot: Any) -> None:
        """Away with the copy."""
        if os.path.exists(self._path(snapshot)):
            os.unlink(self._path(snapshot))

    def create_volume_from_snapshot(self, volume: Any, snapshot: Any) -> None:
        """A copy of the snapshot, perhaps longer."""
        self._copy(self._path(snapshot), self._path(volume))
        self._size(self._path(volume), volume["size"])

    def create_cloned_volume(self, volume: Any, src_vref: Any) -> None:
        """A copy of another volume, perhaps longer."""
        self._copy(self._path(src_vref), self._path(volume))
        self._size(self._path(volume), volume["size"])

    def copy_image_to_volume(
        self, context: Any, volume: Any, image_service: Any, image_id: str, **_: Any
    ) -> None:
        """Fill a volume with an image."""
        image_utils.fetch_to_raw(
            context, image_service, image_id, self._path(volume), 1024**2, size=volume["size"]
        )
        self._size(self._path(volume), volume["size"])

    def copy_volume_to_image(
        self, context: Any, volume: Any, image_service: Any, image_meta: Any
    ) -> None:
        """Make an image of a volume."""
        image_utils.upload_volume(
            context, image_service, image_meta, self._path(volume), volume, run_as_root=False
        )

    def initialize_connection(self, volume: Any, connector: Any, **_: Any) -> dict[str, Any]:
        """How a host on this machine reaches the file."""
        return {"driver_volume_type": "local", "data": {"device_path": self._path(volume)}}

    def terminate_connection(self, volume: Any, connector: Any, **_: Any) -> None:
        """Nothing was set up."""

    def ensure_export(self, context: Any, volume: Any) -> None:
        """Nothing to do for a file."""

    def create_export(self, context: Any, volume: Any, connector: Any) -> None:
        """Nothing to do for a file."""

    def remove_export(self, context: Any, volume: Any) -> None:
        """Nothing to do for a file."""

    def _update_volume_stats(self) -> None:
        """Tell how much there is; files with holes take little of it."""
        free = shutil.disk_usage(self.folder).free // GIB
        self._stats = {
            "volume_backend_name": self.configuration.volume_backend_name,
            "vendor_name": "rig",
            "driver_version": self.VERSION,
            "storage_protocol": "local",
            "total_capacity_gb": free + 1000,
            "free_capacity_gb": free + 1000,
            "multiattach": True,
            "thin_provisioning_support": True,
            "max_over_subscription_ratio": 20.0,
            "reserved_percentage": 0,
        }
