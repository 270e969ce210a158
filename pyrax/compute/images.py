"""`pyrax.cloudservers.images`: images as the compute service shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.compute.base import (
    ComputeManager,
    MetadataView,
    Pairs,
    Resource,
    as_list,
    id_of,
    text_values,
)
from pyrax.compute.handover import Handover
from pyrax.tables import ResourceList

# Metadata could be written a little longer than images could be listed.
_LAST_METADATA_WRITES = "2.38"

# How the states of the image service are called here, and how far an image is in them.
_STATES = {
    "active": "ACTIVE",
    "queued": "SAVING",
    "saving": "SAVING",
    "uploading": "SAVING",
    "importing": "SAVING",
    "killed": "ERROR",
    "deleted": "DELETED",
    "pending_delete": "DELETED",
}
_PROGRESS = {"queued": 25, "saving": 50, "uploading": 50, "importing": 50, "active": 100}

# What the image service itself knows about an image; the rest is metadata.
_GLANCE_KEYS = frozenset(
    (
        *("id", "name", "status", "visibility", "owner", "size", "virtual_size", "checksum"),
        *("disk_format", "container_format", "min_disk", "min_ram", "protected", "tags"),
        *("created_at", "updated_at", "self", "file", "schema", "stores", "locations"),
        *("os_hash_algo", "os_hash_value", "os_hidden", "direct_url", "deleted", "deleted_at"),
    )
)


class Image(Resource):
    """An image; one that was made of a server has the attribute `server`."""

    HUMAN_ID = True

    manager: ImageManager

    id: str
    name: str
    status: str  # SAVING, ACTIVE, ERROR, DELETED, UNKNOWN
    metadata: dict[str, str]
    created: str
    links: list[dict[str, Any]]
    minDisk: int
    minRam: int
    progress: int
    server: dict[str, Any]
    updated: str

    def delete(self) -> None:
        """Delete the image."""
        self.manager.delete(self)


class ImageMetadata(MetadataView, Image):
    """What `set_meta` returns: the metadata, as attributes and as a dict.

    It counts as an `Image` because that is the type this call has always returned.
    """

    get_details = False


Images = list[Image]


class ImageManager(ComputeManager[Image]):
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
        return self._fetch(self._path(image))

    def delete(self, image: Any) -> None:
        """Delete an image.

        OpenStack Compute API, 'Delete Image'.
        """
        self._call("DELETE", self._path(image))

    def set_meta(self, image: Any, metadata: Mapping[str, Any]) -> ImageMetadata:
        """Add to the metadata of an image; items of the same name are replaced.

        OpenStack Compute API, 'Create Image Metadata'.

        Args:
            image: The image, or its id.
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
            image: The image, or its id.
            keys: The names; a lone text is one name.
        """
        for key in as_list(keys):
            name = utils.ensure_text(key, self.api.encoding)
            self._call("DELETE", self._path(image, "metadata", name))


class OpenStackImageManager(Handover[Image], ImageManager):
    """Images where the compute service only passes them on from the image service, if at all."""

    service = "image"
    instead = "pyrax.connect_to_images()"

    def _call(self, method: str, path: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send with the last microversion that passes such a call on."""
        last = _LAST_METADATA_WRITES if "/metadata" in path and method != "GET" else "2.35"
        return super()._call(method, path, **{**kwargs, "until": {"images": last}})

    def _shown(self, image: Any) -> Image:
        """Return an image of the image service as one of this manager."""
        return Image(self, image_document(image.to_dict()), True)

    def list(self, detailed: bool = True, limit: int | None = None, marker: Any = None) -> Images:
        """Return images, newest first where the image service answers; see `ImageManager.list`.

        Image API, 'List images', where the compute service has dropped its own call.
        """

        def ask(images: Any) -> Images:
            last = None if marker is None else id_of(marker)
            if limit is None or limit < 0:
                filters = {} if last is None else {"marker": last}
                return ResourceList([self._shown(image) for image in images.iter_all(**filters)])
            return ResourceList(
                [self._shown(image) for image in images.list(limit=limit, marker=last)]
            )

        return self._handed(
            lambda: super(OpenStackImageManager, self).list(detailed, limit, marker), ask
        )

    def get(self, image: Any) -> Image:
        """Return one image; see `ImageManager.get`.

        Image API, 'Show image', where the compute service has dropped its own call.
        """
        return self._handed(
            lambda: super(OpenStackImageManager, self).get(image),
            lambda images: self._shown(images.get(id_of(image))),
        )

    def delete(self, image: Any) -> None:
        """Delete an image.

        Image API, 'Delete image', where the compute service has dropped its own call.
        """
        self._handed(
            lambda: super(OpenStackImageManager, self).delete(image),
            lambda images: images.delete(id_of(image)),
        )

    def set_meta(self, image: Any, metadata: Mapping[str, Any]) -> ImageMetadata:
        """Add to the metadata of an image; see `ImageManager.set_meta`.

        Image API, 'Update image', where the compute service has dropped its own call.
        """

        def ask(images: Any) -> ImageMetadata:
            changed = images.update(id_of(image), text_values(metadata, self.api.encoding))
            return ImageMetadata(self, changed.properties, True)

        return self._handed(
            lambda: super(OpenStackImageManager, self).set_meta(image, metadata), ask
        )

    def delete_meta(self, image: Any, keys: str | bytes | Iterable[str | bytes]) -> None:
        """Remove items of the metadata of an image; see `ImageManager.delete_meta`.

        Image API, 'Update image', where the compute service has dropped its own call.

        Raises:
            NotFound: The image has no such item.
        """
        names = [utils.ensure_text(key, self.api.encoding) for key in as_list(keys)]

        def ask(images: Any) -> None:
            found = images.get(id_of(image))
            absent = [name for name in names if name not in found.properties]
            if absent:
                raise exceptions.NotFound(404, f"The image has no metadata {', '.join(absent)}")
            images.remove_properties(found, names)

        self._handed(lambda: super(OpenStackImageManager, self).delete_meta(image, names), ask)


def image_document(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return an image of the image service as the compute service shows images.

    Args:
        image: The document of the image service.
    """
    custom = {key: value for key, value in image.items() if key not in _GLANCE_KEYS}
    status = _STATES.get(str(image.get("status")), "UNKNOWN")
    document = {
        "id": image["id"],
        "name": image.get("name"),
        "status": status,
        "progress": _PROGRESS.get(str(image.get("status")), 0),
        "minDisk": image.get("min_disk"),
        "minRam": image.get("min_ram"),
        "created": image.get("created_at"),
        "updated": image.get("updated_at"),
        "OS-EXT-IMG-SIZE:size": image.get("size"),
        "metadata": {key: value for key, value in custom.items() if isinstance(value, str)},
        "links": [],
    }
    if custom.get("instance_uuid"):
        document["server"] = {"id": custom["instance_uuid"], "links": []}
    return document
