"""What can be done with the containers of an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, http
from pyrax.manager import BaseManager
from pyrax.object_storage import errors, names, tempurl
from pyrax.object_storage.account import AccountCalls, clearing_headers
from pyrax.object_storage.bulk import SWIFT_FORM, BulkForm, delete_repeatedly
from pyrax.object_storage.cdn import ContainerCDNCalls
from pyrax.object_storage.constants import CONTAINER_META_PREFIX
from pyrax.object_storage.container import Container, container_info
from pyrax.object_storage.copying import Copy
from pyrax.object_storage.listing import listing_query, rows_of, walk
from pyrax.object_storage.metadata import Metadata, checked_headers, read, to_headers, value_text
from pyrax.object_storage.names import same_place
from pyrax.object_storage.object import StorageObject
from pyrax.object_storage.object_manager import StorageObjectManager
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.object_storage.listing import StorageObjectIterator

    Documents = list[dict[str, Any]]

    Texts = list[str]

CONTAINER_COUNT = "X-Account-Container-Count"
_NOT_EMPTY_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to delete a container whose objects were just deleted."""
_NAMES_SHOWN = 5


class ContainerManager(AccountCalls, ContainerCDNCalls, BaseManager[Container]):
    """The calls for containers, and those for objects that name their container."""

    resource_class = Container
    object_manager_class: type[StorageObjectManager] = StorageObjectManager
    copy_class: type[Copy] = Copy
    bulk_form: BulkForm = SWIFT_FORM
    uri_base = ""

    def _name(self, container: Any) -> str:
        """Return the checked name of a container."""
        return names.container_name(container, self.api.encoding)

    def _item_uri(self, item: Any, *further: Any) -> str:
        """Return the path of a container."""
        return names.container_path(item, self.api.encoding)

    def _on_container(self, verb: str, container: Any, **kwargs: Any) -> Any:
        """Send a request for a container; return the response."""
        name = self._name(container)
        try:
            response = self._send(verb, names.container_path(name), **kwargs)[0]
        except exceptions.NotFound as error:
            self.api.known_containers.forget(name)
            raise errors.no_such_container(name, error) from error
        self.api.known_containers.note(name)
        return response

    # --- listing ---

    def list(
        self, limit: Any = None, marker: Any = None, end_marker: Any = None, prefix: Any = None
    ) -> ResourceList[Container]:
        """Return one page of the account's containers; see ``StorageClient.list``."""
        rows = rows_of(
            self.fetch_page(limit=limit, marker=marker, end_marker=end_marker, prefix=prefix)[1]
        )
        return ResourceList([self.resource_class(self, row) for row in rows])

    def fetch_page(self, **filters: Any) -> tuple[Any, Any]:
        """Ask for one page of the account's containers.

        Args:
            **filters: ``limit``, ``marker``, ``end_marker``, ``prefix``.

        Returns:
            ``(response, rows)``.
        """
        markers = {
            name: getattr(filters.get(name), "name", filters.get(name))
            for name in ("marker", "end_marker")
        }
        answer: tuple[Any, Any] = self.api.method_get(listing_query(**{**filters, **markers}))
        return answer

    def walk_rows(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Give the rows of all containers, page by page.

        Args:
            **filters: ``limit``, ``marker``, ``end_marker``, ``prefix``.
        """
        return walk(self.fetch_page, count_header=CONTAINER_COUNT, **filters)

    def _walk_pages(self) -> Iterator[Any]:
        """Give all containers, for ``find`` and ``findall``."""
        for row in self.walk_rows():
            yield self.resource_class(self, row)

    def list_containers_info(self, limit: Any = None, marker: Any = None) -> Documents:
        """Return rows of the account's containers; see ``StorageClient.list_containers_info``."""
        return rows_of(self.fetch_page(limit=limit, marker=marker)[1])

    # --- one container ---

    def get_headers(self, container: Any) -> Any:
        """Return the headers of a container ("Show container metadata").

        Args:
            container: The container, or its name.

        Returns:
            A case-insensitive mapping.

        Raises:
            NoSuchContainer: There is no such container.
        """
        return self._on_container("HEAD", container).headers

    def get(self, container: Container | Any) -> Container:
        """Return a container; see ``StorageClient.get``."""
        if not isinstance(container, (str, bytes)) and container is not None:
            return container
        name = self._name(container)
        return self.resource_class(self, container_info(name, self.get_headers(name)), loaded=True)

    def create(
        self,
        name: Any,
        metadata: Mapping[Any, Any] | None = None,
        prefix: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Container:
        """Make a container; see ``StorageClient.create``.

        Args:
            name: Its name, without ``/``.
            metadata: Metadata; keys get ``prefix`` in front unless they have it.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``.
            *args: Not used.
            **kwargs: ``headers``: further headers, such as ``{"X-Storage-Policy": "gold"}``.
        """
        headers = checked_headers(kwargs.get("headers"))
        headers.update(to_headers(metadata, CONTAINER_META_PREFIX if prefix is None else prefix))
        name = self._name(name)
        self._send("PUT", names.container_path(name), headers=headers)
        self.api.known_containers.note(name)
        return self.get(name)

    def delete(
        self, container: Any, del_objects: bool = False, *, delete_segments: bool = False
    ) -> None:
        """Delete a container; see ``StorageClient.delete``."""
        name = self._name(container)
        self.api.known_containers.forget(name)
        if not del_objects:
            try:
                delete_repeatedly(self.api, names.container_path(name))
            except exceptions.NotFound as error:
                raise errors.no_such_container(name, error) from error
            return
        try:
            self._empty_and_delete(name)
        except exceptions.NotFound:
            if delete_segments:
                self._delete_if_there(f"{name}_segments")
            raise
        if delete_segments:
            self._delete_if_there(f"{name}_segments")

    def _delete_if_there(self, name: str) -> None:
        """Empty and delete a container that may not exist."""
        try:
            self._empty_and_delete(name)
        except exceptions.NotFound:
            pass

    def _empty_and_delete(self, name: str) -> None:
        """Delete the objects of a container, then the container."""
        objects = self._objects(name)
        objects.delete_all_objects(None)
        for delay in (*_NOT_EMPTY_DELAYS, None):
            try:
                delete_repeatedly(self.api, names.container_path(name))
                return
            except exceptions.NotFound:
                return
            except exceptions.ClientException as error:
                if error.code != 409:
                    raise
                if delay is None:
                    raise self._still_there(objects, error) from None
            http.sleep(delay)
            objects.delete_all_objects(None)

    def _still_there(
        self, objects: Any, error: exceptions.ClientException
    ) -> exceptions.ClientException:
        """Add to a 409 the names of the objects that could not be deleted."""
        left = [row["name"] for row in objects.list(limit=_NAMES_SHOWN, return_raw=True)]
        if left:
            error.message = f"{error.message} Objects are left: {', '.join(map(repr, left))}"
        return error

    def get_metadata(self, container: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of a container; see ``StorageClient.get_container_metadata``."""
        prefix = CONTAINER_META_PREFIX if prefix is None else prefix
        return read(self.get_headers(container), prefix)

    def set_metadata(
        self,
        container: Any,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        prefix: str | None = None,
    ) -> bool:
        """Add to the metadata of a container; see ``StorageClient.set_container_metadata``."""
        prefix = CONTAINER_META_PREFIX if prefix is None else prefix
        headers = to_headers(metadata, prefix)
        if clear:
            present = self.get_headers(container)
            headers.update(clearing_headers(present, prefix or CONTAINER_META_PREFIX, headers))
        if headers:
            self._on_container("POST", container, headers=headers)
        return True

    def remove_metadata_key(self, container: Any, key: Any, prefix: str | None = None) -> bool:
        """Remove one item of a container's metadata.

        Args:
            container: The container, or its name.
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``.

        Returns:
            ``True``.
        """
        return self.set_metadata(container, {key: ""}, prefix=prefix)

    def delete_metadata(self, container: Any, prefix: str | None = None) -> bool:
        """Remove the metadata of a container; see ``StorageClient.delete_container_metadata``."""
        return self.set_metadata(container, {}, clear=True, prefix=prefix)

    def set_web_index_page(self, container: Any, page: str) -> None:
        """Name the index page; see ``StorageClient.set_container_web_index_page``."""
        self.set_metadata(container, {"Web-Index": page})

    def set_web_error_page(self, container: Any, page: str) -> None:
        """Name the error page; see ``StorageClient.set_container_web_error_page``."""
        self.set_metadata(container, {"Web-Error": page})

    def set_acl(self, container: Any, read: Any = None, write: Any = None) -> None:
        """Set who may read and write; see ``StorageClient.set_container_acl``."""
        headers = {
            name: value_text(value, name)
            for name, value in (("X-Container-Read", read), ("X-Container-Write", write))
            if value is not None
        }
        if not headers:
            raise ValueError("Give read, write or both; an empty text removes the list.")
        self._on_container("POST", container, headers=headers)

    # --- objects ---

    def _objects(self, container: Any) -> StorageObjectManager:
        """Return the manager of a container's objects; a ``Container`` brings its own client."""
        if isinstance(container, Container):
            return container.object_manager
        manager = self._bare(container).object_manager
        manager._container = None  # to be asked for when somebody wants to see it
        return manager

    def _bare(self, container: Any) -> Container:
        """Return a ``Container`` without asking the service for it."""
        if isinstance(container, Container):
            return container
        return self.resource_class(self, {"name": self._name(container)})

    def list_objects(
        self,
        container: Any,
        limit: Any = None,
        marker: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
    ) -> Any:
        """Return objects of a container; see ``Container.list``."""
        return self._bare(container).list(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )

    def list_object_names(
        self,
        container: Any,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
    ) -> Texts:
        """Return names of objects of a container; see ``Container.list_object_names``."""
        return self._bare(container).list_object_names(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )

    def object_listing_iterator(self, container: Any, prefix: Any = None) -> StorageObjectIterator:
        """Return an iterator over all objects of a container."""
        return self._bare(container).list_all(prefix=prefix)

    def list_subdirs(
        self,
        container: Any,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        full_listing: bool = False,
    ) -> ResourceList[StorageObject]:
        """Return subfolders of a container; see ``Container.list_subdirs``."""
        return self._bare(container).list_subdirs(
            marker=marker, limit=limit, prefix=prefix, full_listing=full_listing
        )

    def get_object(self, container: Any, obj: Any, **options: Any) -> StorageObject:
        """Return an object; see ``Container.get_object``.

        Args:
            **options: ``newest=True`` to have the service look at all replicas for the newest
                version.
        """
        return self._objects(container).get(obj, **options)

    def create_object(
        self,
        container: Any,
        file_or_path: Any = None,
        data: Any = None,
        obj_name: Any = None,
        content_type: str | None = None,
        etag: str | None = None,
        content_encoding: str | None = None,
        content_length: int | None = None,
        ttl: int | str | None = None,
        chunked: bool = False,
        metadata: Mapping[Any, Any] | None = None,
        chunk_size: int | None = None,
        headers: Mapping[Any, Any] | None = None,
        return_none: bool = False,
        **options: Any,
    ) -> StorageObject:
        """Store an object; see ``Container.create``."""
        return self._objects(container).create(
            file_or_path=file_or_path,
            data=data,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            content_length=content_length,
            ttl=ttl,
            chunked=chunked,
            metadata=metadata,
            chunk_size=chunk_size,
            headers=headers,
            return_none=return_none,
            **options,
        )

    def fetch_object(
        self,
        container: Any,
        obj: Any,
        include_meta: bool = False,
        chunk_size: int | None = None,
        size: int | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> Any:
        """Fetch the content of an object; see ``Container.fetch``."""
        return self._objects(container).fetch(
            obj, include_meta=include_meta, chunk_size=chunk_size, size=size, **options
        )

    def fetch_partial(self, container: Any, obj: Any, size: int) -> bytes:
        """Fetch the first bytes of an object; see ``Container.fetch_partial``."""
        return self._objects(container).fetch_partial(obj, size)

    def download_object(
        self, container: Any, obj: Any, directory: Any, structure: bool = True, **options: Any
    ) -> None:
        """Write an object into a folder; see ``Container.download``."""
        self._objects(container).download(obj, directory, structure=structure, **options)

    def delete_object(self, container: Any, obj: Any, **options: Any) -> None:
        """Delete an object; see ``Container.delete_object``."""
        self._objects(container).delete(obj, **options)

    def delete_object_in_seconds(
        self, cont: Any, obj: Any, seconds: int | str, extra_info: Any = None
    ) -> None:
        """Delete an object later; see ``Container.delete_object_in_seconds``."""
        self._objects(cont).delete_in_seconds(obj, seconds)

    def get_object_metadata(self, container: Any, obj: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of an object; see ``Container.get_object_metadata``."""
        metadata: Metadata = self._objects(container).get_metadata(obj, prefix)
        return metadata

    def set_object_metadata(
        self,
        container: Any,
        obj: Any,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        extra_info: Any = None,
        prefix: str | None = None,
    ) -> None:
        """Add to the metadata of an object; see ``Container.set_object_metadata``."""
        self._objects(container).set_metadata(obj, metadata, clear=clear, prefix=prefix)

    def change_object_content_type(
        self, container: Any, obj: Any, new_ctype: str | None, guess: bool = False
    ) -> str | None:
        """Give an object another MIME type; see ``Container.change_object_content_type``."""
        return self._objects(container).change_content_type(obj, new_ctype, guess=guess)

    def copy_object(
        self,
        container: Any,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        content_type: str | None = None,
        *,
        flatten: bool | None = None,
        headers: Mapping[Any, Any] | None = None,
        from_account: str | None = None,
        to_account: str | None = None,
    ) -> str | None:
        """Copy an object; see ``StorageClient.copy_object``.

        Args:
            flatten: ``True`` to join a large object into a plain one, ``False`` to look at the
                object first so that a large one stays one, ``None`` as
                ``StorageClient.copy_object`` says.
            headers: Further headers of the copy.
            from_account: Name of the account of the object, the last part of its URL; ``None`` for
                the own one.
            to_account: Name of the account for the copy, likewise.
        """
        copy = self._copy(container, obj, new_container, new_obj_name, content_type)
        copy.flatten = flatten
        copy.headers = checked_headers(headers)
        copy.from_account = names.account_name(from_account)
        copy.to_account = names.account_name(to_account)
        if copy.onto_itself and not content_type:
            raise ValueError(
                f"'{copy.name}' cannot be copied onto itself; give another name or container, or "
                "a new content type."
            )
        return copy.run()

    def move_object(
        self,
        container: Any,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        new_reference: bool = False,
        content_type: str | None = None,
        *,
        verify: bool = False,
    ) -> Any:
        """Move an object; see ``StorageClient.move_object``.

        Args:
            verify: ``True`` to have object and copy compared in any case.
        """
        copy = self._copy(container, obj, new_container, new_obj_name, content_type)
        if not copy.onto_itself:
            etag = copy.move(verify)
        elif content_type:
            etag = self.change_object_content_type(copy.container, copy.name, content_type)
        else:
            etag = self.get_object(copy.container, copy.name).etag
        return self.get_object(copy.new_container, copy.new_name) if new_reference else etag

    def _copy(
        self,
        container: Any,
        obj: Any,
        new_container: Any,
        new_obj_name: Any,
        content_type: str | None,
    ) -> Copy:
        """Return the copy that the arguments of ``copy_object`` describe."""
        for given in (container, new_container):
            api = getattr(getattr(given, "manager", None), "api", None)
            foreign = api is not None and not same_place(api, self.api)
            if isinstance(given, Container) and foreign:
                raise ValueError(
                    f"The container '{given.name}' belongs to another region or account, and a "
                    "cluster copies within itself only: use sync_containers, or fetch the object "
                    "and store it there."
                )
        name = names.object_name(obj, self.api.encoding)
        return self.copy_class(
            self.api,
            self._name(container),
            name,
            self._name(new_container),
            names.object_name(new_obj_name, self.api.encoding) if new_obj_name else name,
            content_type=content_type,
            facts=obj.facts() if isinstance(obj, StorageObject) else None,
        )

    def get_temp_url(
        self,
        container: Any,
        obj: Any,
        seconds: int | str,
        method: str = "GET",
        key: Any = None,
        cached: bool = True,
        **options: Any,
    ) -> str:
        """Return a URL that works without a token; see ``StorageClient.get_temp_url``."""
        return tempurl.temp_url(
            self.api,
            self._name(container),
            names.object_name(obj, self.api.encoding),
            seconds,
            method,
            key=key,
            cached=cached,
            **options,
        )
