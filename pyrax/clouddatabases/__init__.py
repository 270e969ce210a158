"""Databases: Rackspace Cloud Databases, or Trove of OpenStack."""

from __future__ import annotations

from functools import wraps

import six

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.clouddatabases.backups import (
    CloudDatabaseBackup,
    CloudDatabaseBackupManager,
    CloudDatabaseBackupStrategy,
)
from pyrax.clouddatabases.client import CloudDatabaseClient, assure_instance
from pyrax.clouddatabases.databases import CloudDatabaseDatabase, CloudDatabaseDatabaseManager
from pyrax.clouddatabases.datastores import (
    CloudDatabaseConfiguration,
    CloudDatabaseDatastore,
    CloudDatabaseDatastoreVersion,
    CloudDatabaseParameter,
)
from pyrax.clouddatabases.flavors import CloudDatabaseFlavor
from pyrax.clouddatabases.ha import CloudDatabaseHA
from pyrax.clouddatabases.instance import CloudDatabaseInstance, CloudDatabaseVolume
from pyrax.clouddatabases.instances import CloudDatabaseManager
from pyrax.clouddatabases.schedules import CloudDatabaseSchedule
from pyrax.clouddatabases.users import CloudDatabaseUser, CloudDatabaseUserManager
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "CloudDatabaseBackup",
    "CloudDatabaseBackupManager",
    "CloudDatabaseBackupStrategy",
    "CloudDatabaseClient",
    "CloudDatabaseConfiguration",
    "CloudDatabaseDatabase",
    "CloudDatabaseDatabaseManager",
    "CloudDatabaseDatastore",
    "CloudDatabaseDatastoreVersion",
    "CloudDatabaseFlavor",
    "CloudDatabaseHA",
    "CloudDatabaseInstance",
    "CloudDatabaseManager",
    "CloudDatabaseParameter",
    "CloudDatabaseSchedule",
    "CloudDatabaseUser",
    "CloudDatabaseUserManager",
    "CloudDatabaseVolume",
    "assure_instance",
    "exc",
    "six",
    "utils",
    "wraps",
]
