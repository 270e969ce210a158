"""Object storage: Cloud Files on Rackspace, Swift (or what speaks its API) elsewhere."""

from __future__ import annotations

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.object_storage.bulk import BulkDeleter
from pyrax.object_storage.client import StorageClient, assure_container
from pyrax.object_storage.constants import (
    ACCOUNT_META_PREFIX,
    CONTAINER_HEAD_PREFIX,
    CONTAINER_META_PREFIX,
    DEFAULT_CDN_TTL,
    DEFAULT_CHUNKSIZE,
    EARLY_DATE_STR,
    FAULT,
    MAX_BULK_DELETE,
    MAX_FILE_SIZE,
    OBJECT_META_PREFIX,
    Fault_cls,
)
from pyrax.object_storage.container import Container
from pyrax.object_storage.container_manager import ContainerManager
from pyrax.object_storage.folder import FolderUploader
from pyrax.object_storage.listing import StorageObjectIterator
from pyrax.object_storage.metadata import massage_keys as _massage_metakeys
from pyrax.object_storage.object import StorageObject
from pyrax.object_storage.object_manager import StorageObjectManager
from pyrax.object_storage.sources import get_file_size
from pyrax.resource import BaseResource

__all__ = [
    "ACCOUNT_META_PREFIX",
    "CONTAINER_HEAD_PREFIX",
    "CONTAINER_META_PREFIX",
    "DEFAULT_CDN_TTL",
    "DEFAULT_CHUNKSIZE",
    "EARLY_DATE_STR",
    "FAULT",
    "MAX_BULK_DELETE",
    "MAX_FILE_SIZE",
    "OBJECT_META_PREFIX",
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "BulkDeleter",
    "Container",
    "ContainerManager",
    "Fault_cls",
    "FolderUploader",
    "StorageClient",
    "StorageObject",
    "StorageObjectIterator",
    "StorageObjectManager",
    "_massage_metakeys",
    "assure_container",
    "exc",
    "get_file_size",
    "utils",
]
