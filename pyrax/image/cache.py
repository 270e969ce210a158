"""The cache of image data on the servers of the image service; for administrators."""

from __future__ import annotations

from typing import Any, NoReturn

from pyrax import exceptions
from pyrax.image.base import GlanceManager
from pyrax.image.imports import since

FIRST_VERSION = "2.14"
"""The Image API that has these calls first."""

TARGETS = ("cache", "queue")
"""What can be emptied by itself."""

_TARGET_HEADER = "x-image-cache-clear-target"


class CacheManager(GlanceManager):
    """The calls for the cache (Image API v2, "Cache Manage")."""

    needed = ()

    def show(self) -> dict[str, Any]:
        """Return what is in the cache and what waits for it ("Query cache").

        Returns:
            ``cached_images``: dicts with ``image_id``, ``hits``, ``size`` (bytes),
            ``last_accessed`` and ``last_modified`` (seconds since the epoch);
            ``queued_images``: ids.

        Raises:
            Forbidden: The account may not see that; as a rule only administrators may.
            NotSupported: The cloud has an older image service.
        """
        uri = f"/{self.uri_base}"
        with since(self.api, "get_cache", FIRST_VERSION):
            _, resp_body = self._send("GET", uri)
        return dict(self._one(resp_body))

    def queue(self, img: Any) -> None:
        """Have the data of an image put into the cache ("Queue image").

        Args:
            img: The image or its id; it must be ``active``.
        """
        with since(self.api, "cache_image", FIRST_VERSION):
            self._send("PUT", self._item_uri(img))

    def remove(self, img: Any) -> None:
        """Take an image out of the cache and of what waits for it ("Delete image from cache").

        Args:
            img: The image or its id.

        Raises:
            NotFound: It is in neither.
        """
        with since(self.api, "uncache_image", FIRST_VERSION):
            self._send("DELETE", self._item_uri(img))

    def clear(self, target: str | None = None) -> None:
        """Empty the cache and what waits for it ("Clear images from cache").

        Args:
            target: ``"cache"`` or ``"queue"`` to empty one of the two only.

        Raises:
            ValueError: Another word was given.
        """
        if target is not None and target not in TARGETS:
            raise ValueError(f"The target is 'cache' or 'queue', or None for both; got {target!r}.")
        headers = {} if target is None else {_TARGET_HEADER: target}
        with since(self.api, "clear_cache", FIRST_VERSION):
            self._send("DELETE", f"/{self.uri_base}", headers=headers)


class AbsentCacheManager:
    """Rackspace shows no cache: each call raises ``NotSupported``.

    Args:
        api: The client.
    """

    def __init__(self, api: Any, **kwargs: Any) -> None:
        self.api = api

    def show(self) -> NoReturn:
        """Raise ``NotSupported``."""
        raise _absent("get_cache")

    def queue(self, img: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise _absent("cache_image")

    def remove(self, img: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise _absent("uncache_image")

    def clear(self, target: str | None = None) -> NoReturn:
        """Raise ``NotSupported``."""
        raise _absent("clear_cache")


def _absent(method: str) -> exceptions.NotSupported:
    """Return the refusal of a call."""
    return exceptions.NotSupported(method, "image", "Rackspace's image service shows no cache")
