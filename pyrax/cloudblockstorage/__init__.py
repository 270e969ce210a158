"""Block storage: volumes."""

from __future__ import annotations

from pyrax.cloudblockstorage.client import (
    CloudBlockStorageClient,
    CloudBlockStorageManager,
    CloudBlockStorageVolume,
)

__all__ = [
    "CloudBlockStorageClient",
    "CloudBlockStorageManager",
    "CloudBlockStorageVolume",
]
