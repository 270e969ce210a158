"""The calls for images as today's image service has them: data, imports, stores."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.image import containers, documents, imports, upload
from pyrax.image.download import DataReader, parse_span, save
from pyrax.image.image import Image
from pyrax.image.managers import CommonImageManager
from pyrax.image.tasks import ImageTask
from pyrax.parameters import given
from pyrax.progress import Progress
from pyrax.streaming import cut
from pyrax.tables import ResourceList

log = logging.getLogger("pyrax")

Tasks = list[ImageTask]


class ImageManager(CommonImageManager):
    """The calls for images of an OpenStack cloud (Image API v2)."""

    def _sharable(self, img: Any) -> Any:
        """Return an image that can be shared: a private one takes no members."""
        image = img if isinstance(img, Image) else self.get(img)
        return self._change(image, {"visibility": "shared"}) if _is_private(image) else image

    # --- new images ---

    def create(
        self,
        name: Any,
        img_format: str | None = None,
        img_container_format: str | None = None,
        data: Any = None,
        container: Any = None,
        obj: Any = None,
        metadata: Mapping[Any, Any] | None = None,
        *,
        visibility: str | None = None,
        min_disk: int | None = None,
        min_ram: int | None = None,
        protected: bool | None = None,
        tags: Any = None,
        image_id: str | None = None,
        os_hidden: bool | None = None,
        store: str | None = None,
        progress: Any = None,
        wait: bool = True,
    ) -> Image:
        """Create an image, with its data if there are any ("Create image", "Upload binary data").

        Args:
            name: Its name.
            img_format: The disk format; default ``vhd``, which many clouds refuse: ``qcow2`` and
                ``raw`` are the usual ones.
            img_container_format: Default ``bare``.
            data: Bytes, a file opened in binary mode, or an iterable of bytes; never a path.
            container: The container of ``obj``, or its name.
            obj: A stored object to take the data from, or its name.
            metadata: Custom properties; values become text.
            visibility: ``private``, ``shared`` or ``community``; ``public`` needs a right to it.
            min_disk: GiB of disk that a server needs for it.
            min_ram: MiB of memory that a server needs for it.
            protected: Whether it refuses to be deleted.
            tags: One tag, or several.
            image_id: A UUID to use as its id.
            os_hidden: Whether lists leave it out.
            store: Id of the store for the data.
            progress: A function of ``(bytes_done, bytes_total)``, or ``True`` for a bar.
            wait: Has no effect here; on Rackspace, ``False`` returns the task.

        Returns:
            The ``Image``: ``active`` with data, else ``queued``.

        Raises:
            ValueError: Both data and an object were given, or half of an object, or no data.
            UploadFailed: What arrived is not what was sent. The image is deleted again, as after
                every failed upload.
            BadRequest: The service does not take the format, or another value.
            OverLimit: A quota is used up.
        """
        kind = check_sources(data, container, obj)
        watch = Progress(progress)
        with watch:
            body = upload.make_body(data, None, watch) if kind == "data" else None
            place = containers.place_of(container, obj) if kind == "object" else None
            document = {
                **documents.custom_properties(metadata),
                "name": utils.ensure_text(name) if isinstance(name, bytes) else name,
                "disk_format": img_format or documents.DEFAULT_FORMAT,
                "container_format": img_container_format or documents.DEFAULT_CONTAINER_FORMAT,
            }
            further = given(
                visibility=visibility,
                min_disk=min_disk,
                min_ram=min_ram,
                protected=protected,
                tags=None if tags is None else documents.tag_list(tags),
                id=image_id,
                os_hidden=os_hidden,
            )
            document.update(further)
            if place is not None:
                body = self._body_of_object(place, watch)
            image: Image = self._create_record(document)
            if body is None:
                return image
            return self._fill(image, body, store)

    def _create_record(self, document: dict[str, Any]) -> Any:
        """Create an image without data."""
        try:
            return self._create(f"/{self.uri_base}", document)
        except exceptions.BadRequest as error:
            formats = (
                f"(disk_format is '{document['disk_format']}', container_format is "
                f"'{document['container_format']}')"
            )
            raise utils.update_exc(error, formats, before=False, separator=" ") from None

    def _body_of_object(self, place: containers.Place, watch: Progress) -> upload.UploadBody:
        """Return the content of a stored object as image data."""
        size, pieces = containers.open_object(self.api, place)
        if size == 0:
            raise ValueError(f"The object '{place.name}' is empty: there are no data to upload.")
        return upload.UploadBody(pieces, size, watch)

    def _fill(self, image: Any, body: upload.UploadBody, store: str | None) -> Image:
        """Send the data of a new image; after a failure nothing is left of it."""
        try:
            return self._upload(image, body, store)
        except BaseException:
            try:
                self.delete(image)
            except (exceptions.PyraxException, OSError) as error:
                # The first error is the one to raise.
                log.warning("The image '%s' stays behind without data: %s", image.id, error)
            raise

    # --- data ---

    def upload_data(
        self,
        img: Any,
        data: Any,
        size: int | None = None,
        store: str | None = None,
        progress: Any = None,
    ) -> Image:
        """Send the data of an image that has none yet ("Upload binary image data").

        The data are read piece by piece, and what the service has is compared with what was sent.

        Args:
            img: The image or its id.
            data: Bytes, a file opened in binary mode, or an iterable of bytes; never a path.
            size: How many bytes there are, if they come from an iterable.
            store: Id of the store for the data.
            progress: A function of ``(bytes_done, bytes_total)``, or ``True`` for a bar.

        Returns:
            The ``Image``; the object given is refreshed, too.

        Raises:
            ValueError: There are no data, or of another size than was said.
            TypeError: The data are neither bytes, a file nor an iterable.
            Conflict: The image has its data already.
            UploadFailed: What arrived is not what was sent.
            Unauthorized: The token expired, and the data cannot be read a second time.
            OverLimit: A quota is used up.
        """
        with Progress(progress) as watch:
            return self._upload(img, upload.make_body(data, size, watch), store, size)

    def _upload(
        self, img: Any, body: upload.UploadBody, store: str | None, size: int | None = None
    ) -> Image:
        """Send data, and return the image as it is afterwards."""
        headers = {}
        if store is not None:
            headers["X-Image-Meta-Store"] = _store_name(store)
        if size is not None:
            headers["x-openstack-image-size"] = str(int(size))
        upload.send(self.api, self._item_uri(img, "file"), body, headers)
        image = self._refreshed(img, self.get(img))
        upload.check_stored(body, image)
        return image

    def stage_data(
        self, img: Any, data: Any, size: int | None = None, *, progress: Any = None
    ) -> None:
        """Send data to a place from where ``import_image`` takes them ("Stage binary data"); for
        the arguments see ``upload_data``.

        Args:
            img: The image or its id.

        Raises:
            Conflict: The image is not ``queued``.
        """
        uri = self._item_uri(img, "stage")
        with Progress(progress) as watch, imports.since(self.api, "stage_data", "2.6"):
            upload.send(self.api, uri, upload.make_body(data, size, watch), {})

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
        """Fetch the data of an image ("Download binary image data").

        A broken connection is continued where it broke. A file gets its name only when all is
        there and right; until then it is a hidden one beside it, that only its owner can read.

        Args:
            img: The image or its id.
            destination: ``None`` to return the data; the path of a file; or a file opened for
                writing.
            chunk_size: Bytes written at once.
            verify: Whether to compare the data with the hash that the service tells of them.
            byte_range: First and last byte, counted from 0, such as ``(0, 99)``; the last one may
                be ``None``. A part is not verified.
            progress: A function of ``(bytes_done, bytes_total)``, or ``True`` for a bar.

        Returns:
            The bytes, or ``destination``.

        Raises:
            DownloadFailed: The image has no data yet, or they did not arrive as they are stored.
            Forbidden: The image is deactivated.
            NotFound: There is no such image.
            IsADirectoryError: The path is that of a folder.
            FolderNotFound: The folder of the path does not exist.
        """
        span = parse_span(byte_range)
        with Progress(progress) as watch:
            reader = self._reader(img, chunk_size, verify and span is None, span)
            return save(reader, destination, chunk_size, watch)

    def iter_data(
        self, img: Any, chunk_size: int = 65536, *, verify: bool = True
    ) -> Iterator[bytes]:
        """Give the data of an image in pieces; nothing is sent before the first one is asked for.

        Args:
            img: The image or its id.
            chunk_size: Bytes of a piece; the last one may be shorter.
            verify: Whether to compare the data with their hash, at their end.

        Raises:
            DownloadFailed: The data did not arrive as they are stored.
        """
        if int(chunk_size) < 1:
            raise ValueError(f"chunk_size must be a positive number; got {chunk_size}.")

        def pieces() -> Iterator[bytes]:
            yield from cut(iter(self._reader(img, chunk_size, verify, None)), chunk_size)

        return pieces()

    def _reader(self, img: Any, chunk_size: int, verify: bool, span: Any) -> DataReader:
        """Return a reader of the data; to verify them the image is asked for its hash."""
        if int(chunk_size) < 1:
            raise ValueError(f"chunk_size must be a positive number; got {chunk_size}.")
        uri = self._item_uri(img, "file")
        fields = self.get(img)._info if verify else None
        return DataReader(self.api, uri, fields, span, label=str(utils.get_id(img)))

    # --- imports, stores and states ---

    def import_image(
        self,
        img: Any,
        method: str = "glance-direct",
        uri: str | None = None,
        stores: Any = None,
        all_stores: bool | None = None,
        all_stores_must_succeed: bool | None = None,
        remote_region: str | None = None,
        remote_image_id: Any = None,
        remote_service_interface: str | None = None,
    ) -> Image:
        """Have the service fill an image ("Import an image"), since Image API 2.6.

        It goes on after the call: wait for the status ``active``, or look at
        ``list_image_tasks``.

        Args:
            img: The image, which is ``queued``; ``uploading`` for ``glance-direct``; ``active``
                for ``copy-image``. Or its id.
            method: ``glance-direct`` (data that were staged), ``web-download``, ``copy-image`` or
                ``glance-download``; see ``get_import_methods``.
            uri: What to fetch, for ``web-download``: ``http`` or ``https``.
            stores: Ids of the stores to fill.
            all_stores: ``True`` to fill all stores.
            all_stores_must_succeed: Whether one store that fails makes the import fail.
            remote_region: For ``glance-download``: the other region.
            remote_image_id: For ``glance-download``: the image there, or its id.
            remote_service_interface: For ``glance-download``: ``public``, ``internal`` ...

        Returns:
            The ``Image`` as it is at the beginning of the import.

        Raises:
            ValueError: The arguments do not go together, or the URI is not one to fetch from.
            Conflict: The image is not in the right state.
            NotSupported: The cloud has an older image service.
        """
        body = imports.import_body(
            method,
            uri=uri,
            stores=stores,
            all_stores=all_stores,
            all_stores_must_succeed=all_stores_must_succeed,
            remote_region=remote_region,
            remote_image_id=remote_image_id,
            remote_service_interface=remote_service_interface,
        )
        with imports.since(self.api, "import_image", "2.6"):
            self._send("POST", self._item_uri(img, "import"), body=body)
        return self._refreshed(img, self.get(img))

    def list_image_tasks(self, img: Any) -> Tasks:
        """Return the imports of an image ("Show tasks associated with image"), since 2.12.

        Args:
            img: The image or its id.

        Returns:
            A list of ``ImageTask``.

        Raises:
            NotSupported: The cloud has an older image service.
        """
        with imports.since(self.api, "list_image_tasks", "2.12"):
            _, resp_body = self._send("GET", self._item_uri(img, "tasks"))
        tasks = self.api._tasks_manager
        found = tasks._data_from_response(resp_body)
        return ResourceList([ImageTask(tasks, info, loaded=True) for info in found if info])

    def deactivate(self, img: Any) -> None:
        """Let nobody but administrators read the data of an image ("Deactivate image").

        Args:
            img: The image or its id.

        Raises:
            Forbidden: The account may not do that: the image is somebody else's, or the operator
                lets administrators only.
        """
        with imports.since(self.api, "deactivate", "2.3"):
            self._send("POST", self._item_uri(img, "actions", "deactivate"))

    def reactivate(self, img: Any) -> None:
        """Let the data of an image be read again ("Reactivate image").

        Args:
            img: The image or its id.

        Raises:
            Forbidden: The account may not do that: the image is somebody else's, or the operator
                lets administrators only.
        """
        with imports.since(self.api, "reactivate", "2.3"):
            self._send("POST", self._item_uri(img, "actions", "reactivate"))

    def delete_from_store(self, img: Any, store: str) -> None:
        """Delete the data of an image in one of its stores ("Delete image from store"), since 2.10.

        Args:
            img: The image or its id.
            store: Id of the store.

        Raises:
            Forbidden: It is the last store that has the data, the image is protected, or the
                account may not do that: as a rule only administrators may.
            NotSupported: The cloud has an older image service.
        """
        uri = f"/stores/{utils.quote_segment(store)}/{self._segment(img)}"
        with imports.since(self.api, "delete_from_store", "2.10"):
            self._send("DELETE", uri)


def check_sources(data: Any, container: Any, obj: Any) -> str | None:
    """Tell where the data of a new image come from.

    Args:
        data: The data themselves.
        container: The container of an object.
        obj: The object.

    Returns:
        ``"data"``, ``"object"``, or ``None`` without any.

    Raises:
        ValueError: Both were given, or half of an object.
    """
    if data is not None and (container is not None or obj is not None):
        raise ValueError("Give either data, or a container and an object in it, not both.")
    if data is not None:
        return "data"
    if container is None and obj is None:
        return None
    containers.place_of(container, obj)
    return "object"


def _is_private(image: Image) -> bool:
    """Tell whether an image is private."""
    return bool(image._info.get("visibility") == "private")


def _store_name(store: Any) -> str:
    """Return the id of a store as text."""
    name = utils.ensure_text(utils.get_id(store))
    if not name:
        raise ValueError("The id of a store is needed.")
    return name
