"""Images: what servers are made from."""

from __future__ import annotations

from pyrax.image.client import (
    DEFAULT_FORMAT,
    Image,
    ImageClient,
    ImageManager,
)

__all__ = [
    "DEFAULT_FORMAT",
    "Image",
    "ImageClient",
    "ImageManager",
]
