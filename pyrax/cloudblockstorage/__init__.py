"""Block storage: Cloud Block Storage on Rackspace, Cinder elsewhere."""

from __future__ import annotations

import time
from functools import wraps

import six

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.cloudblockstorage.account import CloudBlockStorageAvailabilityZone
from pyrax.cloudblockstorage.assure import assure_snapshot, assure_volume
from pyrax.cloudblockstorage.backups import CloudBlockStorageBackup, CloudBlockStorageRestore
from pyrax.cloudblockstorage.base import resolve_id as _resolve_id
from pyrax.cloudblockstorage.base import resolve_name as _resolve_name
from pyrax.cloudblockstorage.client import CloudBlockStorageClient
from pyrax.cloudblockstorage.snapshots import (
    CloudBlockStorageSnapshot,
    CloudBlockStorageSnapshotManager,
)
from pyrax.cloudblockstorage.timing import RETRY_INTERVAL
from pyrax.cloudblockstorage.transfers import CloudBlockStorageTransfer
from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume
from pyrax.cloudblockstorage.volume_types import CloudBlockStorageVolumeType
from pyrax.cloudblockstorage.volumes import CloudBlockStorageManager
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "RETRY_INTERVAL",
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "CloudBlockStorageAvailabilityZone",
    "CloudBlockStorageBackup",
    "CloudBlockStorageClient",
    "CloudBlockStorageManager",
    "CloudBlockStorageRestore",
    "CloudBlockStorageSnapshot",
    "CloudBlockStorageSnapshotManager",
    "CloudBlockStorageTransfer",
    "CloudBlockStorageVolume",
    "CloudBlockStorageVolumeType",
    "_resolve_id",
    "_resolve_name",
    "assure_snapshot",
    "assure_volume",
    "exc",
    "six",
    "time",
    "utils",
    "wraps",
]
