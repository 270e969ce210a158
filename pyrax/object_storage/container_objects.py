"""The calls for the objects of a ``Container``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from pyrax.object_storage.container_listing import ContainerListingCalls
from pyrax.object_storage.metadata import Metadata

if TYPE_CHECKING:
    from pyrax.object_storage.container_manager import ContainerManager
    from pyrax.object_storage.object import StorageObject
    from pyrax.object_storage.object_manager import StorageObjectManager


class ContainerObjectCalls(ContainerListingCalls):
    """What a ``Container`` does with its objects."""

    manager: ContainerManager
    object_manager: StorageObjectManager

    # --- storing ---

    def create(
        self,
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
        """Store an object ("Create or replace object").

        What arrives is checked: the MD5 of the content is announced when it can be read twice,
        and compared with the ETag of the answer in any case.

        Args:
            file_or_path: Path of a file, or an open file, which is read from where it stands.
            data: The content instead: text, bytes, a file object, or an iterable of bytes. Wins
                when both are given.
            obj_name: Name of the object; by default that of the file.
            content_type: MIME type; by default the service guesses from the name.
            etag: MD5 of the content, if it is known already; the service refuses other content.
            content_encoding: How the content is compressed, e.g. ``gzip``.
            content_length: How many bytes of the source to store.
            ttl: Seconds after which the service deletes the object.
            chunked: ``True`` to send without announcing the length. Streams are always sent so.
            metadata: Metadata; keys get ``X-Object-Meta-`` in front unless they have it.
            chunk_size: Bytes of a chunk; implies ``chunked``. By default 65,536.
            headers: Further headers. The dict is not changed.
            return_none: ``True`` to not ask for the stored object.
            **options: ``checksum=False`` for no MD5 sums; ``if_none_match="*"`` to store only if
                there is no such object yet; ``skip_identical=True`` to send nothing if the object
                has this content already; ``preserve_mtime=False`` to not store the time of a
                file as ``X-Object-Meta-Mtime``; ``progress``, a function that is called with the
                bytes done and the bytes in all, or ``True`` for a bar: what the function raises
                ends the upload. Content too large for one request, or larger than
                ``segment_size``, is stored in segments: ``segment_container``, ``large_object``
                (``"slo"`` or ``"dlo"``), ``concurrency`` (8), ``resume``, ``leave_segments`` and
                ``cleanup_on_failure`` are described at ``transfer.LargeOptions``.

        Returns:
            The ``StorageObject``, or ``None`` with ``return_none``.

        Raises:
            NoContentSpecified: Nothing to store was given.
            MissingName: The object has no name.
            FileNotFound: There is no such file.
            NoSuchContainer: The container does not exist.
            UploadFailed: What arrived is not what was sent.
        """
        return self.object_manager.create(
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

    def store_object(
        self,
        obj_name: Any,
        data: Any,
        content_type: str | None = None,
        etag: str | None = None,
        content_encoding: str | None = None,
        ttl: int | str | None = None,
        return_none: bool = False,
        headers: Mapping[Any, Any] | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> StorageObject:
        """Store data as an object; see ``create``.

        Args:
            obj_name: Name of the object.
            data: The content: text, bytes, a file object, or an iterable of bytes.
            **options: ``metadata``, ``chunk_size`` and others of ``create``.
        """
        return self.create(
            data=data,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            ttl=ttl,
            return_none=return_none,
            headers=headers,
            **options,
        )

    def upload_file(
        self,
        file_or_path: Any,
        obj_name: Any = None,
        content_type: str | None = None,
        etag: str | None = None,
        return_none: bool = False,
        content_encoding: str | None = None,
        ttl: int | str | None = None,
        content_length: int | None = None,
        headers: Mapping[Any, Any] | None = None,
        **options: Any,
    ) -> StorageObject:
        """Store a file as an object; see ``create``.

        Args:
            file_or_path: Path of a file, or an open file.
            obj_name: Name of the object; by default that of the file.
            **options: ``metadata`` and others of ``create``.
        """
        return self.create(
            file_or_path=file_or_path,
            obj_name=obj_name,
            content_type=content_type,
            etag=etag,
            content_encoding=content_encoding,
            content_length=content_length,
            ttl=ttl,
            headers=headers,
            return_none=return_none,
            **options,
        )

    # --- reading ---

    @overload
    def fetch(
        self,
        obj: Any,
        include_meta: Literal[False] = False,
        chunk_size: None = None,
        size: int | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> bytes: ...

    @overload
    def fetch(self, *args: Any, **kwargs: Any) -> Any: ...

    def fetch(
        self,
        obj: Any,
        include_meta: bool = False,
        chunk_size: int | None = None,
        size: int | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> Any:
        """Fetch the content of an object ("Get object content and metadata").

        What arrives is checked against the length and, when all is read, the MD5. A connection
        that breaks is continued where it broke. Content stored compressed stays so.

        Args:
            obj: The object, or its name.
            include_meta: ``True`` to get the headers as well.
            chunk_size: Bytes of a piece, for reading in pieces.
            size: How many bytes are wanted; ``None`` for all.
            extra_info: Ignored.
            **options: ``start``: first byte wanted. ``decode_content=True``: uncompress content
                with ``Content-Encoding: gzip``. ``newest=True``: have the service look at all
                replicas for the newest version.

        Returns:
            ``bytes``; with ``chunk_size`` an iterator over ``bytes`` of that length, the last one
            shorter; with ``include_meta`` a pair of the headers and that.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
            DownloadFailed: The content did not arrive whole.
        """
        return self.object_manager.fetch(
            obj, include_meta=include_meta, chunk_size=chunk_size, size=size, **options
        )

    @overload
    def fetch_object(
        self,
        obj_name: Any,
        include_meta: Literal[False] = False,
        chunk_size: None = None,
        **options: Any,
    ) -> bytes: ...

    @overload
    def fetch_object(self, *args: Any, **kwargs: Any) -> Any: ...

    def fetch_object(
        self,
        obj_name: Any,
        include_meta: bool = False,
        chunk_size: int | None = None,
        **options: Any,
    ) -> Any:
        """Fetch the content of an object; another name of ``fetch``."""
        return self.fetch(obj_name, include_meta=include_meta, chunk_size=chunk_size, **options)

    def fetch_partial(self, obj: Any, size: int) -> bytes:
        """Fetch the first bytes of an object.

        Args:
            obj: The object, or its name.
            size: How many bytes.

        Returns:
            ``bytes``; all there are if the object is shorter.
        """
        return self.object_manager.fetch_partial(obj, size)

    def download(self, obj: Any, directory: Any, structure: bool = True, **options: Any) -> None:
        """Write an object into a folder.

        The content is checked, and takes the place of the file only when it is whole.

        Args:
            obj: The object, or its name.
            directory: Path of an existing folder.
            structure: ``True`` to make the folders in the object's name below it, ``False`` for
                what follows the last slash only.
            **options: ``overwrite=False`` to refuse when the file exists; ``skip_identical=True``
                to leave a file alone that is the same already; ``preserve_mtime=True`` to give the
                file the time in the object's ``X-Object-Meta-Mtime``; ``concurrency``: connections
                for an object above 64 MiB, by default eight;
                ``resume=True``: keep what has come when a download fails, and go on there the
                next time;
                ``progress``, a function that is called with the bytes done and the bytes in all,
                or ``True`` for a bar: what the function raises ends the download.

        Raises:
            FolderNotFound: There is no such folder.
            UnsafeObjectName: The object's name would lead out of the folder.
            NoSuchObject: There is no such object.
            DownloadFailed: The content did not arrive whole.
        """
        self.object_manager.download(obj, directory, structure=structure, **options)

    def download_object(
        self, obj_name: Any, directory: Any, structure: bool = True, **options: Any
    ) -> None:
        """Write an object into a folder; another name of ``download``."""
        self.download(obj_name, directory, structure=structure, **options)

    # --- deleting ---

    def delete_object(
        self, obj: Any, *, delete_segments: bool = False, version_id: str | None = None
    ) -> None:
        """Delete an object ("Delete object").

        Args:
            obj: The object, or its name.
            delete_segments: ``True`` to delete the segments of a large object, too. Copies of it
                share them.
            version_id: A version that is deleted alone; see
                ``StorageClient.list_object_versions``.

        Raises:
            NoSuchObject: There is no such object.
        """
        self.object_manager.delete(obj, delete_segments=delete_segments, version_id=version_id)

    def delete_object_in_seconds(
        self, obj: Any, seconds: int | str, extra_info: Any = None
    ) -> None:
        """Have the service delete an object later; its metadata stays.

        Args:
            obj: The object, or its name.
            seconds: Seconds from now; above 0.
            extra_info: Ignored.

        Raises:
            ValueError: Not a positive number.
        """
        self.object_manager.delete_in_seconds(obj, seconds)

    @overload
    def delete_all_objects(self, async_: Literal[False] = False) -> dict[str, Any]: ...

    @overload
    def delete_all_objects(self, *args: Any, **kwargs: Any) -> Any: ...

    def delete_all_objects(self, async_: bool = False, **old: Any) -> Any:
        """Delete all objects of the container.

        Args:
            async_: With ``True`` the work is done in the background.
            **old: ``async``, the name that ``async_`` had before Python 3.7; ``progress`` and
                ``concurrency`` as for ``StorageClient.bulk_delete``.

        Returns:
            The results, a dict as for ``StorageClient.bulk_delete``; with ``async_`` the running
            ``BulkDeleter``.
        """
        return self.object_manager.delete_all_objects(None, async_=async_, **old)

    # --- copying and changing ---

    def copy_object(
        self,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        content_type: str | None = None,
        **options: Any,
    ) -> str | None:
        """Copy an object inside the cluster; see ``StorageClient.copy_object``.

        Returns:
            The ETag of the copy.
        """
        return self.manager.copy_object(
            self,
            obj,
            new_container,
            new_obj_name=new_obj_name,
            content_type=content_type,
            **options,
        )

    def move_object(
        self,
        obj: Any,
        new_container: Any,
        new_obj_name: Any = None,
        new_reference: bool = False,
        content_type: str | None = None,
        extra_info: Any = None,
        **options: Any,
    ) -> Any:
        """Move an object inside the cluster; see ``StorageClient.move_object``.

        Returns:
            The ETag; with ``new_reference`` the new ``StorageObject``.
        """
        return self.manager.move_object(
            self,
            obj,
            new_container,
            new_obj_name=new_obj_name,
            new_reference=new_reference,
            content_type=content_type,
            **options,
        )

    def change_object_content_type(
        self, obj: Any, new_ctype: str | None, guess: bool = False
    ) -> str | None:
        """Give an object another MIME type; its content and metadata stay.

        Args:
            obj: The object, or its name.
            new_ctype: The MIME type, such as ``text/plain``.
            guess: ``True`` to take it from the object's name; ``new_ctype`` is used if the name
                says nothing.

        Returns:
            The ETag.
        """
        return self.object_manager.change_content_type(obj, new_ctype, guess=guess)

    def get_temp_url(
        self,
        obj: Any,
        seconds: int,
        method: str = "GET",
        key: Any = None,
        cached: bool = True,
        **options: Any,
    ) -> str:
        """Return a URL that works without a token; see ``StorageClient.get_temp_url``."""
        return self.manager.get_temp_url(
            self, obj, seconds, method=method, key=key, cached=cached, **options
        )

    # --- metadata of objects ---

    def get_object_metadata(self, obj: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of an object ("Show object metadata").

        Args:
            obj: The object, or its name.
            prefix: Header prefix; ``None`` for ``X-Object-Meta-``, ``""`` for all headers.

        Returns:
            A dict; keys are lower case, without the prefix, with ``_`` for ``-``.
        """
        return self.object_manager.get_metadata(obj, prefix)

    def set_object_metadata(
        self,
        obj: Any,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        extra_info: Any = None,
        prefix: str | None = None,
    ) -> None:
        """Add to the metadata of an object ("Create or update object metadata").

        The service replaces all metadata at once. So the present state is asked for first and sent
        again with the changes; a change that somebody else makes in between is lost.

        Args:
            obj: The object, or its name.
            metadata: The items; ``None`` or ``""`` as value removes one.
            clear: ``True`` to remove all other items under the prefix.
            extra_info: Ignored.
            prefix: Header prefix; ``None`` for ``X-Object-Meta-``; ``""`` to send the keys as they
                are, e.g. ``{"X-Delete-At": ""}`` or ``{"Content-Encoding": "gzip"}``.

        Raises:
            ValueError: A key or value has a line break in it. Nothing was sent.
            NoSuchObject: There is no such object.
        """
        self.object_manager.set_metadata(obj, metadata, clear=clear, prefix=prefix)
