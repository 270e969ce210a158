"""Images: what servers are made from. Cloud Images on Rackspace, Glance elsewhere."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.identity import registry
from pyrax.image.client import ImageClient, assure_image
from pyrax.image.documents import DEFAULT_FORMAT
from pyrax.image.image import Image
from pyrax.image.imports import InfoManager
from pyrax.image.members import ImageMember, ImageMemberManager
from pyrax.image.openstack import ImageManager
from pyrax.image.schemas import JSONSchemaManager
from pyrax.image.tags import ImageTag, ImageTagManager
from pyrax.image.tasks import ImageTask, ImageTasksManager
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "DEFAULT_FORMAT",
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "Image",
    "ImageClient",
    "ImageManager",
    "ImageMember",
    "ImageMemberManager",
    "ImageTag",
    "ImageTagManager",
    "ImageTask",
    "ImageTasksManager",
    "InfoManager",
    "JSONSchemaManager",
    "assure_image",
    "exc",
    "utils",
]


def __getattr__(name: str) -> Any:
    """Return ``StorageObject``, which belongs to object storage but was always found here too."""
    if name == "StorageObject":
        return registry.load_class("pyrax.object_storage:StorageObject")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
