"""The client's calls for objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from pyrax import deprecation
from pyrax.object_storage.metadata import Metadata

if TYPE_CHECKING:
    from pyrax.object_storage.container_manager import ContainerManager
    from pyrax.object_storage.listing import StorageObjectIterator
    from pyrax.object_storage.object import StorageObject
    from pyrax.tables import ResourceList


class ObjectCalls:
    """What ``StorageClient`` does with objects."""

    _manager: ContainerManager

    # --- listing ---

    @overload
    def list_container_objects(
        self,
        container: Any,
        limit: Any = None,
        marker: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: Literal[False] = False,
    ) -> ResourceList[StorageObject]: ...

    @overload
    def list_container_objects(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_container_objects(
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
        return self._manager.list_objects(
            container,
            limit=limit,
            marker=marker,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )

    def get_container_objects(self, container: Any, *args: Any, **kwargs: Any) -> Any:
        """Return objects of a container; an old name of ``list_container_objects``.

        Args:
            *args: Those of ``list_container_objects``.
            **kwargs: The same by name.
        """
        deprecation.old_name("StorageClient.get_container_objects()", "list_container_objects()")
        return self.list_container_objects(container, *args, **kwargs)

    def list_container_object_names(
        self,
        container: Any,
        limit: Any = None,
        marker: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        full_listing: bool = False,
        *,
        end_marker: Any = None,
    ) -> list[str]:
        """Return names of objects of a container; see ``Container.list_object_names``."""
        return self._manager.list_object_names(
            container,
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )

    def get_container_object_names(self, container: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Return names of objects; an old name of ``list_container_object_names``.

        Args:
            *args: Those of ``list_container_object_names``.
            **kwargs: The same by name.
        """
        deprecation.old_name(
            "StorageClient.get_container_object_names()", "list_container_object_names()"
        )
        return self.list_container_object_names(container, *args, **kwargs)

    def object_listing_iterator(self, container: Any, prefix: Any = None) -> StorageObjectIterator:
        """Return an iterator over all objects of a container; see ``Container.list_all``."""
        return self._manager.object_listing_iterator(container, prefix=prefix)

    def list_container_subdirs(
        self,
        container: Any,
        limit: Any = None,
        marker: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        full_listing: bool = False,
    ) -> ResourceList[StorageObject]:
        """Return subfolders of a container; see ``Container.list_subdirs``."""
        return self._manager.list_subdirs(
            container, marker=marker, limit=limit, prefix=prefix, full_listing=full_listing
        )

    # --- one object ---

    def get_object(self, container: Any, obj: Any, **options: Any) -> StorageObject:
        """Return an object; see ``Container.get_object``.

        Args:
            **options: ``newest=True`` to have the service look at all replicas for the newest
                version.
        """
        return self._manager.get_object(container, obj, **options)

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
        chunk_size: int | None = None,
        metadata: Mapping[Any, Any] | None = None,
        headers: Mapping[Any, Any] | None = None,
        return_none: bool = False,
        **options: Any,
    ) -> StorageObject:
        """Store an object; see ``Container.create``."""
        return self._manager.create_object(
            container,
            file_or_path=file_or_path,
            data=data,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            content_length=content_length,
            ttl=ttl,
            chunk_size=chunk_size,
            metadata=metadata,
            headers=headers,
            return_none=return_none,
            **options,
        )

    def store_object(
        self,
        container: Any,
        obj_name: Any,
        data: Any,
        content_type: str | None = None,
        etag: str | None = None,
        content_encoding: str | None = None,
        ttl: int | str | None = None,
        return_none: bool = False,
        chunk_size: int | None = None,
        headers: Mapping[Any, Any] | None = None,
        metadata: Mapping[Any, Any] | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> StorageObject:
        """Store data as an object; see ``Container.store_object``."""
        return self.create_object(
            container,
            data=data,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            ttl=ttl,
            chunk_size=chunk_size,
            metadata=metadata,
            headers=headers,
            return_none=return_none,
            **options,
        )

    def upload_file(
        self,
        container: Any,
        file_or_path: Any,
        obj_name: Any = None,
        content_type: str | None = None,
        etag: str | None = None,
        content_encoding: str | None = None,
        ttl: int | str | None = None,
        content_length: int | None = None,
        return_none: bool = False,
        headers: Mapping[Any, Any] | None = None,
        metadata: Mapping[Any, Any] | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> StorageObject:
        """Store a file as an object; see ``Container.upload_file``."""
        return self.create_object(
            container,
            file_or_path=file_or_path,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            content_length=content_length,
            ttl=ttl,
            metadata=metadata,
            headers=headers,
            return_none=return_none,
            **options,
        )

    @overload
    def fetch_object(
        self,
        container: Any,
        obj: Any,
        include_meta: Literal[False] = False,
        chunk_size: None = None,
        size: int | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> bytes: ...

    @overload
    def fetch_object(self, *args: Any, **kwargs: Any) -> Any: ...

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
        return self._manager.fetch_object(
            container, obj, include_meta=include_meta, chunk_size=chunk_size, size=size, **options
        )

    def fetch_partial(self, container: Any, obj: Any, size: int) -> bytes:
        """Fetch the first bytes of an object; see ``Container.fetch_partial``."""
        return self._manager.fetch_partial(container, obj, size)

    def download_object(
        self, container: Any, obj: Any, directory: Any, structure: bool = True, **options: Any
    ) -> None:
        """Write an object into a folder; see ``Container.download``."""
        self._manager.download_object(container, obj, directory, structure=structure, **options)

    def delete_object(self, container: Any, obj: Any, **options: Any) -> None:
        """Delete an object; see ``Container.delete_object``."""
        self._manager.delete_object(container, obj, **options)

    def delete_object_in_seconds(
        self, cont: Any, obj: Any, seconds: int | str, extra_info: Any = None
    ) -> None:
        """Have the service delete an object later; see ``Container.delete_object_in_seconds``."""
        self._manager.delete_object_in_seconds(cont, obj, seconds)

    def copy_object(
        self,
        container: Any,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        content_type: str | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> str | None:
        """Copy an object inside the cluster ("Copy object").

        A large object stays one, and the copy shares its segments; a mark on the first of them
        keeps them when a new version of the object is uploaded. On Rackspace that is so for
        one that is known to be large (a ``StorageObject`` says it) or has more than 5 GiB; others
        are joined into plain objects, as Cloud Files does.

        Args:
            container: The container, or its name.
            obj: The object, or its name.
            new_container: The container for the copy; it must exist.
            new_obj_name: Name of the copy; by default the same.
            content_type: MIME type of the copy; by default the same.
            extra_info: Ignored.
            **options: ``flatten=True`` to join a large object into a plain one, of 5 GiB at most,
                ``flatten=False`` to look at the object first so that a large one certainly stays
                one; ``headers`` of the copy; ``from_account`` and ``to_account``, names of other
                accounts (the last part of their URLs) that the caller may use.

        Returns:
            The ETag of the copy.

        Raises:
            ValueError: The object would be copied onto itself, or to another region.
            NoSuchContainer: One of the containers does not exist.
            NoSuchObject: The object does not exist.
        """
        return self._manager.copy_object(
            container, obj, new_container, new_obj_name, content_type=content_type, **options
        )

    def move_object(
        self,
        container: Any,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        new_reference: bool = False,
        content_type: str | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> Any:
        """Move an object: copy it, compare, delete the original.

        An object that is moved to where it is stays there. On Rackspace the answer to the copy
        must show that it was made, and they are compared only when it does not.

        Args:
            container: The container, or its name.
            obj: The object, or its name.
            new_container: Where to; it must exist.
            new_obj_name: New name; by default the same.
            new_reference: ``True`` to get the moved object.
            content_type: New MIME type; by default the same.
            extra_info: Ignored.
            **options: ``verify=True`` to have object and copy compared in any case.

        Returns:
            The ETag; with ``new_reference`` the ``StorageObject``.

        Raises:
            ClientException: The copy is not equal to the original, which was not deleted then; or
                it could not be deleted, and both exist.
        """
        return self._manager.move_object(
            container,
            obj,
            new_container,
            new_obj_name=new_obj_name,
            new_reference=new_reference,
            content_type=content_type,
            **options,
        )

    def change_object_content_type(
        self,
        container: Any,
        obj: Any,
        new_ctype: str | None,
        guess: bool = False,
        extra_info: Any = None,
    ) -> str | None:
        """Give an object another MIME type; see ``Container.change_object_content_type``."""
        return self._manager.change_object_content_type(container, obj, new_ctype, guess=guess)

    def get_object_metadata(self, container: Any, obj: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of an object; see ``Container.get_object_metadata``."""
        return self._manager.get_object_metadata(container, obj, prefix=prefix)

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
        self._manager.set_object_metadata(container, obj, metadata, clear=clear, prefix=prefix)

    def remove_object_metadata_key(
        self, container: Any, obj: Any, key: Any, prefix: str | None = None
    ) -> None:
        """Remove one item of the metadata of an object.

        Args:
            container: The container, or its name.
            obj: The object, or its name.
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Object-Meta-``.
        """
        self.set_object_metadata(container, obj, {key: ""}, prefix=prefix)
