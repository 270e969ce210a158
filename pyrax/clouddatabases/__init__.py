"""Databases: instances and their flavors."""

from __future__ import annotations

from pyrax.clouddatabases.client import (
    CloudDatabaseClient,
    CloudDatabaseFlavor,
    CloudDatabaseInstance,
    CloudDatabaseManager,
)

__all__ = [
    "CloudDatabaseClient",
    "CloudDatabaseFlavor",
    "CloudDatabaseInstance",
    "CloudDatabaseManager",
]
