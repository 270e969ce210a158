"""The image client: what ``pyrax.images`` is."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload
from urllib.parse import urlsplit, urlunsplit

from pyrax import http
from pyrax.client import BaseClient
from pyrax.image.cache import AbsentCacheManager, CacheManager
from pyrax.image.image import Image
from pyrax.image.imports import InfoManager
from pyrax.image.members import ImageMember
from pyrax.image.openstack import ImageManager
from pyrax.image.rackspace import AbsentInfoManager, RackspaceImageManager
from pyrax.image.schemas import JSONSchemaManager
from pyrax.image.tasks import ImageTask, ImageTasksManager
from pyrax.image.tasks_openstack import OpenStackTasksManager

if TYPE_CHECKING:
    from pyrax.tables import ResourceList

RACKSPACE = "rackspace"

_VERSION = re.compile(r"v\d+(\.\d+)?")
_MANAGERS: dict[bool, tuple[Any, Any, Any, Any]] = {
    True: (RackspaceImageManager, ImageTasksManager, AbsentInfoManager, AbsentCacheManager),
    False: (ImageManager, OpenStackTasksManager, InfoManager, CacheManager),
}

Function = TypeVar("Function", bound=Callable[..., Any])
Members = list[ImageMember]
Tasks = list[ImageTask]
Schema = dict[str, Any]
Stores = list[dict[str, Any]]
Names = list[str]


def assure_image(fnc: Function) -> Function:
    """Let a method of the client take an image or its id.

    Args:
        fnc: A method whose first argument is an ``Image``, of the type ``Image | Any``: callers
            may give an id.

    Returns:
        The method; an id costs one request, which fetches the image.
    """

    @functools.wraps(fnc)
    def with_image(self: Any, img: Any, *args: Any, **kwargs: Any) -> Any:
        image = img if isinstance(img, Image) else self._manager.get(img)
        return fnc(self, image, *args, **kwargs)

    return cast("Function", with_image)


class ImageClient(BaseClient[Image]):
    """Images: what servers are made from.

    Made by ``pyrax.connect_to_images``; ``pyrax.images`` is one for the current region. Wherever a
    method takes an image, its id will do.
    """

    _manager: ImageManager
    _tasks_manager: ImageTasksManager

    name = "Images"

    def _configure_manager(self) -> None:
        """Set the managers of the dialect."""
        images, tasks, info, cache = _MANAGERS[self.dialect == RACKSPACE]
        self._manager = images(
            self,
            resource_class=Image,
            response_key="",
            plural_response_key="images",
            uri_base="images",
        )
        self._tasks_manager = tasks(
            self,
            resource_class=ImageTask,
            response_key="",
            plural_response_key="tasks",
            uri_base="tasks",
        )
        self._schema_manager = JSONSchemaManager(self, response_key="", uri_base="schemas")
        self._info_manager = info(self, response_key="", uri_base="info")
        self._cache_manager = cache(self, response_key="", uri_base="cache")

    # --- addresses ---

    def _url(self, uri: Any) -> str:
        """Return the URL of a call; the catalogs of OpenStack may leave the version out."""
        url = super()._url(uri)
        base = (self.management_url or "").rstrip("/")
        if self.dialect == RACKSPACE or not url.startswith(base):
            return url
        return self._versioned(base) + url[len(base) :]

    @staticmethod
    def _versioned(base: str) -> str:
        """Return the address of the service with the version of its API."""
        head, _, last = base.rpartition("/")
        if not _VERSION.fullmatch(last):
            return f"{base}/v2"
        return base if last.startswith("v2") else f"{head}/v2"

    def root_url(self) -> str:
        """Return the address below which the versions of the API stand."""
        parts = urlsplit(super()._url("/"))
        kept: list[str] = []
        for segment in parts.path.split("/"):
            if _VERSION.fullmatch(segment):
                break
            kept.append(segment)
        path = "/".join(kept).rstrip("/") + "/"
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    def effective_read_timeout(self) -> float:
        """Return the seconds of silence after which data are not waited for any longer."""
        given = self.timeout
        found = self.identity.settings.get("timeout") if given is None else given
        return float(http.parse_timeout(found)[1])

    # --- images ---

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        name: Any = None,
        visibility: Any = None,
        member_status: Any = None,
        owner: Any = None,
        tag: Any = None,
        status: Any = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: Any = None,
        sort_dir: Any = None,
        **filters: Any,
    ) -> ResourceList[Image]:
        """Return images, one page of them; see ``ImageManager.list``."""
        usual = (name, visibility, member_status, owner, tag, status)
        sizes_and_order = (size_min, size_max, sort_key, sort_dir)
        return self._manager.list(limit, marker, *usual, *sizes_and_order, **filters)

    def list_all(
        self,
        name: Any = None,
        visibility: Any = None,
        member_status: Any = None,
        owner: Any = None,
        tag: Any = None,
        status: Any = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: Any = None,
        sort_dir: Any = None,
        **filters: Any,
    ) -> ResourceList[Image]:
        """Return images, all pages of them; see ``ImageManager.list``."""
        usual = (name, visibility, member_status, owner, tag, status)
        return self._manager.list_all(*usual, size_min, size_max, sort_key, sort_dir, **filters)

    def iter_all(self, **filters: Any) -> Iterator[Image]:
        """Give images one by one; see ``ImageManager.iter_all``."""
        return self._manager.iter_all(**filters)

    def create(
        self,
        name: Any,
        img_format: str | None = None,
        data: Any = None,
        container: Any = None,
        obj: Any = None,
        metadata: Mapping[Any, Any] | None = None,
        *,
        img_container_format: str | None = None,
        **options: Any,
    ) -> Image:
        """Create an image; see ``ImageManager.create``.

        Args:
            name: Its name.
            img_format: The disk format; default ``vhd``.
            data: Bytes, a file opened in binary mode, or an iterable of bytes (OpenStack).
            container: The container of ``obj``, or its name.
            obj: A stored object to take the data from, or its name.
            metadata: Custom properties (OpenStack).
            img_container_format: Default ``bare`` (OpenStack).
            **options: ``visibility``, ``min_disk``, ``min_ram``, ``protected``, ``tags``,
                ``image_id``, ``os_hidden``, ``store`` (all OpenStack), ``progress`` and ``wait``.

        Returns:
            The ``Image``.
        """
        return self._manager.create(
            name,
            img_format=img_format,
            img_container_format=img_container_format,
            data=data,
            container=container,
            obj=obj,
            metadata=metadata,
            **options,
        )

    def update(self, img: Any, value_dict: Mapping[Any, Any]) -> Image | None:
        """Change properties of an image; see ``ImageManager.update``."""
        return self._manager.update(img, value_dict)

    def change_image_name(self, img: Any, newname: Any) -> Image | None:
        """Give an image another name; see ``ImageManager.update``.

        Args:
            newname: The new name.
        """
        return self.update(img, {"name": newname})

    def set_tags(self, img: Any, tags: Any) -> Image:
        """Give an image these tags and no others; see ``ImageManager.set_tags``."""
        return self._manager.set_tags(img, tags)

    def remove_properties(self, img: Any, keys: Any) -> Image:
        """Remove custom properties of an image; see ``ImageManager.remove_properties``."""
        return self._manager.remove_properties(img, keys)

    # --- members and tags ---

    @assure_image
    def list_image_members(self, img: Image | Any) -> Members:
        """Return the projects that an image is shared with; see ``Image.list_members``."""
        found: Members = img.list_members()
        return found

    @assure_image
    def get_image_member(self, img: Image | Any, member: Any) -> ImageMember:
        """Return one member of an image; see ``Image.get_member``."""
        found: ImageMember = img.get_member(member)
        return found

    @assure_image
    def add_image_member(self, img: Image | Any, project_id: Any) -> ImageMember:
        """Share an image with a project; see ``Image.add_member``."""
        made: ImageMember = img.add_member(project_id)
        return made

    @assure_image
    def delete_image_member(self, img: Image | Any, project_id: Any) -> None:
        """Share an image no longer with a project; see ``Image.delete_member``."""
        img.delete_member(project_id)

    def update_image_member(self, img_id: Any, status: Any) -> ImageMember | None:
        """Accept or reject a shared image; see ``ImageManager.update_image_member``."""
        return self._manager.update_image_member(img_id, status)

    def share(self, img: Any, project_ids: Any) -> Members:
        """Share an image with projects; see ``ImageManager.share``."""
        return self._manager.share(img, project_ids)

    @assure_image
    def add_image_tag(self, img: Image | Any, tag: Any) -> None:
        """Add a tag to an image; see ``Image.add_tag``."""
        img.add_tag(tag)

    @assure_image
    def delete_image_tag(self, img: Image | Any, tag: Any) -> None:
        """Remove a tag of an image; see ``Image.delete_tag``."""
        img.delete_tag(tag)

    # --- tasks ---

    def list_tasks(self, **filters: Any) -> Tasks:
        """Return tasks, one page of them; see ``ImageTasksManager.list``.

        Args:
            **filters: ``limit``, ``marker``, ``type``, ``status``, ``sort_key``, ``sort_dir``.
        """
        found: Tasks = self._tasks_manager.list(**filters)
        return found

    def get_task(self, task: Any) -> ImageTask:
        """Return one task; see ``ImageTasksManager.get``.

        Args:
            task: The ``ImageTask``, or its id.
        """
        return self._tasks_manager.get(task)

    def export_task(self, img: Any, cont: Any, *, emulate: bool = False) -> ImageTask:
        """Write an image into a container, as the object ``<image id>.vhd``.

        Args:
            img: The image or its id.
            cont: The container or its name.
            emulate: OpenStack has no such task: with ``True``, pyrax reads the data and stores
                them as ``<image id>.<disk format>``. The task that is returned has ended.

        Returns:
            The ``ImageTask``; wait for it with ``wait_for_task``.

        Raises:
            NoSuchContainer: There is no such container in this region.
            ServiceNotAvailable: The region has no object storage.
            NotSupported: OpenStack, without ``emulate``.
        """
        return self._tasks_manager.create("export", img=img, cont=cont, emulate=emulate)

    def import_task(
        self, img: Any, cont: Any, img_format: str | None = None, img_name: Any = None
    ) -> ImageTask:
        """Make an image of an object in a container.

        Args:
            img: The object or its name.
            cont: The container or its name.
            img_format: The disk format. By default ``vhd``; on OpenStack what the ending of the
                object's name says.
            img_name: Name of the image; by default that of the object, folders and ending
                included.

        Returns:
            The ``ImageTask``; wait for it with ``wait_for_task``. On OpenStack pyrax moves the
            data itself, and the task has ended.

        Raises:
            NoSuchContainer: There is no such container in this region.
            ServiceNotAvailable: The region has no object storage.
        """
        return self._tasks_manager.create(
            "import", img=img, cont=cont, img_format=img_format, img_name=img_name
        )

    def wait_for_task(self, task: Any, interval: float = 5, attempts: int = 0) -> ImageTask:
        """Wait until a task has ended; see ``ImageTasksManager.wait``."""
        return self._tasks_manager.wait(task, interval=interval, attempts=attempts)

    def list_image_tasks(self, img: Any) -> Tasks:
        """Return the imports of an image; see ``ImageManager.list_image_tasks``."""
        return self._manager.list_image_tasks(img)

    # --- data ---

    def upload_data(
        self,
        img: Any,
        data: Any,
        size: int | None = None,
        store: str | None = None,
        progress: Any = None,
    ) -> Image:
        """Send the data of an image; see ``ImageManager.upload_data``."""
        return self._manager.upload_data(img, data, size=size, store=store, progress=progress)

    def stage_data(
        self, img: Any, data: Any, size: int | None = None, *, progress: Any = None
    ) -> None:
        """Send data for an import; see ``ImageManager.stage_data``."""
        self._manager.stage_data(img, data, size=size, progress=progress)

    @overload
    def download(
        self,
        img: Any,
        destination: None = None,
        chunk_size: int = 65536,
        verify: bool = True,
        byte_range: Any = None,
        *,
        progress: Any = None,
    ) -> bytes: ...

    @overload
    def download(self, *args: Any, **kwargs: Any) -> Any: ...

    def download(
        self,
        img: Any,
        destination: Any = None,
        chunk_size: int = 65536,
        verify: bool = True,
        byte_range: Any = None,
        *,
        progress: Any = None,
    ) -> Any:
        """Fetch the data of an image; see ``ImageManager.download``."""
        return self._manager.download(
            img, destination, chunk_size, verify, byte_range, progress=progress
        )

    def import_image(self, img: Any, method: str = "glance-direct", **options: Any) -> Image:
        """Have the service fill an image; see ``ImageManager.import_image``.

        Args:
            img: The image or its id.
            method: ``glance-direct``, ``web-download``, ``copy-image`` or ``glance-download``.
            **options: ``uri``, ``stores``, ``all_stores``, ``all_stores_must_succeed``,
                ``remote_region``, ``remote_image_id``, ``remote_service_interface``.
        """
        return self._manager.import_image(img, method, **options)

    # --- states, stores, usage ---

    def deactivate(self, img: Any) -> None:
        """Let nobody read the data of an image for now; see ``ImageManager.deactivate``."""
        self._manager.deactivate(img)

    def reactivate(self, img: Any) -> None:
        """Let the data of an image be read again; see ``ImageManager.reactivate``."""
        self._manager.reactivate(img)

    def delete_from_store(self, img: Any, store: str) -> None:
        """Delete the data in one store; see ``ImageManager.delete_from_store``."""
        self._manager.delete_from_store(img, store)

    def get_import_methods(self) -> Names:
        """Return the methods of ``import_image``; see ``InfoManager.import_methods``."""
        found: Names = self._info_manager.import_methods()
        return found

    def list_stores(self, detail: bool = False) -> Stores:
        """Return the stores of image data; see ``InfoManager.stores``."""
        found: Stores = self._info_manager.stores(detail)
        return found

    def get_usage(self) -> dict[str, Any]:
        """Return quotas and what is used of them; see ``InfoManager.usage``."""
        found: dict[str, Any] = self._info_manager.usage()
        return found

    def get_limits(self) -> dict[str, Any]:
        """Return quotas and what is used of them: the same as ``get_usage``.

        Raises:
            NotSupported: Rackspace's service does not tell.
        """
        return self.get_usage()

    # --- cache ---

    def get_cache(self) -> dict[str, Any]:
        """Return what is in the service's cache; see ``CacheManager.show``."""
        found: dict[str, Any] = self._cache_manager.show()
        return found

    def cache_image(self, img: Any) -> None:
        """Have an image put into the service's cache; see ``CacheManager.queue``."""
        self._cache_manager.queue(img)

    def uncache_image(self, img: Any) -> None:
        """Take an image out of the service's cache; see ``CacheManager.remove``."""
        self._cache_manager.remove(img)

    def clear_cache(self, target: str | None = None) -> None:
        """Empty the service's cache; see ``CacheManager.clear``."""
        self._cache_manager.clear(target)

    # --- schemas ---

    def get_images_schema(self) -> Schema:
        """Return the JSON schema of lists of images ("Show images schema")."""
        return self._schema_manager.images()

    def get_image_schema(self) -> Schema:
        """Return the JSON schema of an image ("Show image schema")."""
        return self._schema_manager.image()

    def get_image_members_schema(self) -> Schema:
        """Return the JSON schema of lists of members ("Show image members schema")."""
        return self._schema_manager.image_members()

    def get_image_member_schema(self) -> Schema:
        """Return the JSON schema of a member ("Show image member schema")."""
        return self._schema_manager.image_member()

    def get_image_tasks_schema(self) -> Schema:
        """Return the JSON schema of lists of tasks ("Show tasks schema")."""
        return self._schema_manager.image_tasks()

    def get_image_task_schema(self) -> Schema:
        """Return the JSON schema of a task ("Show task schema")."""
        return self._schema_manager.image_task()
