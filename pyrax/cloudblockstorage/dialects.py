"""Which managers a client has: those of Rackspace's version 1, or those of Cinder's version 3."""

from __future__ import annotations

from typing import NamedTuple

from pyrax.cloudblockstorage.account import AccountManager
from pyrax.cloudblockstorage.backups import BackupManager, OpenStackBackupManager
from pyrax.cloudblockstorage.openstack import OpenStackSnapshotManager, OpenStackVolumeManager
from pyrax.cloudblockstorage.snapshots import CloudBlockStorageSnapshotManager
from pyrax.cloudblockstorage.transfers import OpenStackTransferManager, TransferManager
from pyrax.cloudblockstorage.volume_types import OpenStackVolumeTypeManager, VolumeTypeManager
from pyrax.cloudblockstorage.volumes import CloudBlockStorageManager


class Managers(NamedTuple):
    """The class of each manager."""

    volumes: type[CloudBlockStorageManager]
    snapshots: type[CloudBlockStorageSnapshotManager]
    types: type[VolumeTypeManager]
    backups: type[BackupManager]
    transfers: type[TransferManager]
    account: type[AccountManager]


RACKSPACE = Managers(
    CloudBlockStorageManager,
    CloudBlockStorageSnapshotManager,
    VolumeTypeManager,
    BackupManager,
    TransferManager,
    AccountManager,
)

OPENSTACK = Managers(
    OpenStackVolumeManager,
    OpenStackSnapshotManager,
    OpenStackVolumeTypeManager,
    OpenStackBackupManager,
    OpenStackTransferManager,
    AccountManager,
)
