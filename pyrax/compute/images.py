"""`pyrax.cloudservers.images`: images as the compute service shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import utils
from pyrax.compute.base import (
    ComputeManager,
    MetadataView,
    NovaProxy,
    Pairs,
    Resource,
    as_list,
    id_of,
    text_values,
)

# Metadata could be written a little longer than images could be listed.
_LAST_METADATA_WRITES = "2.38"


class Image(Resource):
    """An image; one that was made of a server has the attribute `server`."""

    HUMAN_ID = True

    manager: ImageManager

    id: str
    name: str
    status: str  # SAVING, ACTIVE, ERROR, DELETED, UNKNOWN
    metadata: dict[str, str]

    def delete(self) -> None:
        """Delete the image."""
        self.manager.delete(self)


class ImageMetadata(MetadataView, Image):
    """What `set_meta` returns: the metadata, as attributes and as a dict.

    It counts as an `Image` because that is the type this call has always returned.
    """

    get_details = False


Images = list[Image]


class ImageManager(ComputeManager):
    """The images of one region. Wherever a method takes an image, its id will do."""

    resource = Image
    key = "image"
    base = "images"
    paged = True

    def list(self, detailed: bool = True, limit: int | None = None, marker: Any = None) -> Images:
        """Return images.

        OpenStack Compute API, 'List Images Detailed'.

        Args:
            detailed: False fetches only id, name and links.
            limit: The length of the one page to fetch; by default all pages are fetched.
            marker: The last image of the page before.
        """
        query: Pairs = [] if marker is None else [("marker", id_of(marker))]
        return self._many("/images/detail" if detailed else "/images", query=query, limit=limit)

    def get(self, image: Any) -> Image:
        """Return one image.

        OpenStack Compute API, 'Show Image Details'.

        Raises:
            NotFound: There is no such image.
        """
        found: Image = self._fetch(self._path(image))
        return found

    def delete(self, image: Any) -> None:
        """Delete an image.

        OpenStack Compute API, 'Delete Image'.
        """
        self._call("DELETE", self._path(image))

    def set_meta(self, image: Any, metadata: Mapping[str, Any]) -> ImageMetadata:
        """Add to the metadata of an image; items of the same name are replaced.

        OpenStack Compute API, 'Create Image Metadata'.

        Args:
            image: The image.
            metadata: Texts by name; numbers and booleans are turned into text.

        Returns:
            The whole metadata as it is now: readable as attributes and as a dict.
        """
        body = {"metadata": text_values(metadata, self.api.encoding)}
        _, answer = self._call("POST", self._path(image, "metadata"), body=body)
        return ImageMetadata(self, self._document(answer, "metadata"), True)

    def delete_meta(self, image: Any, keys: str | bytes | Iterable[str | bytes]) -> None:
        """Remove items of the metadata of an image, one request each.

        Args:
            image: The image.
            keys: The names; a lone text is one name.
        """
        for key in as_list(keys):
            name = utils.ensure_text(key, self.api.encoding)
            self._call("DELETE", self._path(image, "metadata", name))


class OpenStackImageManager(NovaProxy, ImageManager):
    """Images where the compute service only passes them on from the image service."""

    instead = "pyrax.connect_to_images()"

    def _call(self, method: str, path: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send with the last microversion that passes such a call on."""
        last = _LAST_METADATA_WRITES if "/metadata" in path and method != "GET" else "2.35"
        return super()._call(method, path, **{**kwargs, "until": {"images": last}})
