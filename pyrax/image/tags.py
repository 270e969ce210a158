"""The tags of an image."""

from __future__ import annotations

from typing import Any

from pyrax.image.base import GlanceManager
from pyrax.resource import BaseResource


class ImageTag(BaseResource):
    """A tag of an image. The service shows tags as text, in the image's ``tags``."""

    manager: ImageTagManager


class ImageTagManager(GlanceManager[ImageTag]):
    """The calls for the tags of one image."""

    needed = ()

    resource_class = ImageTag
    plural_response_key = "tags"

    def add(self, tag: Any) -> None:
        """Add a tag ("Add image tag").

        Args:
            tag: Text of up to 255 characters.

        Raises:
            ValueError: The tag is empty, or ``.`` or ``..``.
            OverLimit: The image has as many tags as it may have.
        """
        self._send("PUT", self._item_uri(tag))
