"""What can be done with the objects of one container."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, http
from pyrax.object_storage import errors, names, times
from pyrax.object_storage.assemble import assemble
from pyrax.object_storage.bulk import (
    BulkDeleter,
    ContainerEmptier,
    background,
    delete_repeatedly,
    run_deleter,
)
from pyrax.object_storage.compare import Comparison
from pyrax.object_storage.download import Chunks, ObjectReader, decoded
from pyrax.object_storage.folder_walk import LocalFile
from pyrax.object_storage.large_delete import delete_segments_of
from pyrax.object_storage.listing import StorageObjectIterator, listing_query, rows_of, walk
from pyrax.object_storage.manifest import is_large
from pyrax.object_storage.object import StorageObject, info_from_headers
from pyrax.object_storage.object_headers import (
    is_current,
    lowered,
    readable_headers,
    upload_headers,
)
from pyrax.object_storage.object_requests import ObjectRequests
from pyrax.object_storage.progress import ProgressOption, measured
from pyrax.object_storage.replaced import delete_replaced, present_segments, segments_home
from pyrax.object_storage.save import MTIME_HEADER, save_object
from pyrax.object_storage.sources import Source, any_source
from pyrax.object_storage.transfer import LargeOptions, LargeUpload, is_too_large
from pyrax.object_storage.upload import Stored, Upload, md5_of_etag
from pyrax.object_storage.versions import version_query
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    pass

log = logging.getLogger("pyrax")

OBJECT_COUNT = "X-Container-Object-Count"
_HEAD_DELAYS = (0.2, 0.5, 1.0)
"""Seconds between looks at an object that was just stored and is not yet seen everywhere."""


class StorageObjectManager(ObjectRequests):
    """The calls for the objects of one container.

    Args:
        api: The ``StorageClient``.
        resource_class: ``StorageObject``, or a class like it.
        response_key: Unused.
        plural_response_key: Unused.
        uri_base: Name of the container.
    """

    chunks_start: int | None = None
    """First byte that a fetch in pieces asks for; ``None`` to ask for no range at all."""
    keeps_times = True
    """Whether the time of a file is stored with it unless the caller says so."""
    page: int | None = None
    """Rows of a page when all of a container is looked at; ``None`` for all that it may hold."""
    lists_again = True
    """Whether a container is listed once more after all its objects were deleted."""

    # --- listing ---

    def list(  # type: ignore[override]
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        return_raw: bool = False,
    ) -> Any:
        """Return one page of the objects ("Show container details and list objects"); see
        ``Container.list``.

        Args:
            limit: How many at most; a page never holds more than the service allows (10,000).

        Returns:
            A list of ``StorageObject``, subfolders among them in order.

        Raises:
            NoSuchContainer: The container does not exist.
        """
        rows = rows_of(
            self.fetch_page(
                marker=getattr(marker, "name", marker),
                limit=limit,
                prefix=prefix,
                delimiter=delimiter,
                end_marker=getattr(end_marker, "name", end_marker),
            )[1]
        )
        if return_raw:
            return rows
        return ResourceList([self.resource_class(self, row) for row in rows])

    def fetch_page(self, **filters: Any) -> tuple[Any, Any]:
        """Ask for one page of the listing.

        Args:
            **filters: ``limit``, ``marker``, ``prefix``, ``delimiter``, ``end_marker``.

        Returns:
            ``(response, rows)``.

        Raises:
            NoSuchContainer: The container does not exist.
        """
        query = listing_query(**filters, most=self.api.listing_limit())
        uri = names.container_path(self.name, self.api.encoding) + query
        try:
            answer: tuple[Any, Any] = self.api.method_get(uri)
        except exceptions.NotFound as error:
            raise errors.no_such_container(self.name, error) from error
        return answer

    def walk_rows(
        self, limit: int | None = None, marker: Any = None, **filters: Any
    ) -> Iterator[dict[str, Any]]:
        """Give the rows of the whole listing, page by page.

        Args:
            limit: Rows of a page.
            marker: The listing begins after this name.
            **filters: ``prefix``, ``delimiter``, ``end_marker``.
        """
        return walk(
            self.fetch_page, limit=limit, marker=marker, count_header=OBJECT_COUNT, **filters
        )

    def walk_folder(self, prefix: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a folder and of those below it, page by page.

        Args:
            prefix: The folder with its slash; ``""`` for the whole container.
        """
        rows = self.walk_rows(limit=self.page, prefix=self._listed_prefix(prefix))
        return (row for row in rows if row["name"].startswith(prefix))

    def _listed_prefix(self, prefix: str) -> str:
        """Return what a listing of a folder is asked for; rows beside the folder are dropped."""
        return prefix

    def _walk_pages(self) -> Iterator[Any]:
        """Give all objects, for ``find`` and ``findall``."""
        for row in self.walk_rows():
            yield self.resource_class(self, row)

    def iterator(self, prefix: Any = None, **options: Any) -> StorageObjectIterator:
        """Return an iterator over all objects, page by page; see ``Container.list``.

        Args:
            **options: ``limit``, ``marker``, ``delimiter`` or ``end_marker``.

        Returns:
            A ``StorageObjectIterator``.
        """
        return StorageObjectIterator(self, prefix=prefix, **options)

    # --- one object ---

    def get(self, obj: StorageObject | Any, *, newest: bool = False) -> StorageObject:
        """Return an object with all its attributes ("Show object metadata").

        Args:
            obj: Its name. Anything else is returned as it is.
            newest: ``True`` to have the service look at all replicas for the newest version.

        Returns:
            The ``StorageObject``.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
        """
        if not isinstance(obj, (str, bytes)) and obj is not None:
            return obj
        return self.resource_class(self, self.head_info(obj, newest), loaded=True)

    def create(  # type: ignore[override]
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
        *,
        extra_info: Any = None,
        checksum: bool = True,
        if_none_match: str | None = None,
        preserve_mtime: bool | None = None,
        progress: ProgressOption = None,
        counted: Callable[[int], Any] | None = None,
        skip_identical: bool = False,
        replaces: Mapping[str, str] | None = None,
        **large: Any,
    ) -> StorageObject:
        """Store an object; see ``Container.create``.

        Args:
            checksum: ``False`` to compute and compare no MD5 sums.
            if_none_match: ``"*"`` to store only if there is no such object yet.
            preserve_mtime: Whether the time of a file becomes ``X-Object-Meta-Mtime``; by default
                not on Rackspace, but for content in segments.
            progress: A function of ``(bytes_done, bytes_total)``, or ``True`` for a bar.
            counted: A function that is told of the bytes of each step, with their number.
            skip_identical: ``True`` to send nothing if the object has this content already.
            replaces: Headers of the present object, whose segments are deleted afterwards.
            **large: Fields of ``transfer.LargeOptions``.
        """
        options = LargeOptions(**large)
        source = any_source(file_or_path, data, self.api.encoding)
        name = names.as_text(obj_name, self.api.encoding) or source.name
        if not name:
            raise exceptions.MissingName(
                "The object has no name: give obj_name, or a file that has one."
            )
        if content_length is not None:
            source.cut(int(content_length))
        if chunk_size is not None and int(chunk_size) <= 0:
            raise ValueError(f"chunk_size must be above 0; got {chunk_size}.")
        fields = upload_headers(
            content_type, content_encoding, ttl, metadata, headers, if_none_match
        )
        checks: dict[str, Any] = {"etag": etag, "checksum": checksum}
        place = (self.api, self.name, self._object_name(name), source)
        in_chunks = chunked or chunk_size is not None
        in_segments = not in_chunks and is_too_large(self.api, source, options)
        if preserve_mtime is None:
            preserve_mtime = self.keeps_times or in_segments
        if preserve_mtime and source.modified is not None:
            fields = {MTIME_HEADER: f"{source.modified:f}", **fields}
        upload: Upload | LargeUpload
        if skip_identical and self._has(name, source):
            return None if return_none else self.get(name)  # type: ignore[return-value]
        with measured(progress, source.size, label=name, counted=counted) as meter:
            if in_segments:
                upload = LargeUpload(*place, headers=fields, options=options, meter=meter, **checks)
            else:
                checks["on_sent"] = meter.part() if progress or counted else None
                size = None if chunk_size is None else int(chunk_size)
                upload = Upload(
                    *place, headers=fields, chunked=in_chunks, chunk_size=size, **checks
                )
            if replaces is None or in_segments or options.leave_segments:
                stored = upload.run()
            else:
                home = segments_home(self.api, self.name, options.segment_container)
                earlier = present_segments(self.api, self.name, name, home, replaces)
                stored = upload.run()
                delete_replaced(self.api, home, earlier)
        return None if return_none else self._fresh(name, stored, fields)  # type: ignore[return-value]

    def _has(self, name: str, source: Source) -> bool:
        """Tell whether an object is there already with the content of a source."""
        if source.size is None or not source.rewindable:
            return False
        try:
            headers = self.head(name).headers
        except exceptions.NoSuchObject:
            return False
        row = {"name": name, "bytes": headers.get("Content-Length"), "hash": headers.get("ETag")}
        if source.path is None:
            same_size = str(source.size) == row["bytes"] and not is_large(headers)
            return same_size and source.md5() == md5_of_etag(row["hash"])
        local = LocalFile(source.path, name, source.size, source.modified or 0.0)
        return Comparison(self).same(local, row, headers)[0]

    def _fresh(self, name: str, stored: Stored, sent: Mapping[str, Any]) -> Any:
        """Return the object that was just stored; the cluster may need a moment to see it."""
        for delay in (*_HEAD_DELAYS, None):
            try:
                response = self.api.method_head(self._object_path(name))[0]
            except exceptions.NotFound:
                response = None
            if response is not None and is_current(response.headers, stored):
                info = info_from_headers(name, response.headers)
                return self.resource_class(self, info, loaded=True)
            if delay is not None:
                http.sleep(delay)
        info = {
            "name": name,
            "bytes": stored.size,
            "hash": stored.etag,
            "content_type": lowered(sent).get("content-type"),
            "last_modified": times.last_modified(stored.headers),
        }
        return self.resource_class(self, info)

    def fetch(
        self,
        obj: Any,
        include_meta: bool = False,
        chunk_size: int | None = None,
        size: int | None = None,
        extra_info: Any = None,
        *,
        start: int | None = None,
        decode_content: bool = False,
        newest: bool = False,
        version_id: str | None = None,
    ) -> Any:
        """Fetch the content of an object; see ``Container.fetch``.

        Args:
            start: First byte that is wanted, counted from 0.
            decode_content: ``True`` to uncompress content with ``Content-Encoding: gzip``.
            newest: ``True`` to have the service look at all replicas for the newest version.
            version_id: A version other than the present one.
        """
        for label, value in (("chunk_size", chunk_size), ("size", size), ("start", start)):
            if value is not None and (int(value) < 0 or (label == "chunk_size" and not value)):
                raise ValueError(f"{label} must be a positive number; got {value}.")
        name = self._object_name(obj)
        content: Any
        query = version_query(obj, version_id)
        if size == 0:
            headers = self._on_object(self.api.method_head, name, query)[0].headers
            content = iter(()) if chunk_size else b""
            return (readable_headers(headers), content) if include_meta else content
        self._expect_container()
        if chunk_size and start is None:
            start = self.chunks_start
        reader = ObjectReader(
            self.api,
            self.name,
            name,
            start=None if start is None else int(start),
            size=None if size is None else int(size),
            headers={"X-Newest": "true"} if newest else None,
            query=query,
        ).open()
        if chunk_size:
            content = Chunks(reader, int(chunk_size), decode_content)
        elif decode_content:
            content = b"".join(decoded(reader))
        else:
            content = b"".join(reader)
        return (readable_headers(reader.headers), content) if include_meta else content

    def fetch_partial(self, obj: Any, size: int) -> bytes:
        """Fetch the first bytes of an object.

        Args:
            size: How many bytes.

        Returns:
            The bytes; all there are if the object is shorter.
        """
        content: bytes = self.fetch(obj, size=size)
        return content

    def download(self, obj: Any, directory: Any, structure: bool = True, **options: Any) -> None:
        """Write an object into a folder; see ``Container.download``."""
        self._expect_container()
        reader = ObjectReader(self.api, self.name, self._object_name(obj), segments=True)
        save_object(reader, directory, structure, **options)

    def delete(
        self, obj: Any, *, delete_segments: bool = False, version_id: str | None = None
    ) -> None:
        """Delete an object ("Delete object").

        Args:
            delete_segments: ``True`` to delete the segments of a large object, too.
            version_id: A version that is deleted alone.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
        """
        if delete_segments and delete_segments_of(self, self._object_name(obj)):
            return

        def send(uri: str) -> None:
            delete_repeatedly(self.api, uri)

        self._on_object(send, obj, version_query(obj, version_id))

    def create_manifest(
        self,
        obj_name: Any,
        segments: Iterable[Any],
        kind: str = "slo",
        *,
        content_type: str | None = None,
        content_encoding: str | None = None,
        ttl: int | str | None = None,
        metadata: Mapping[Any, Any] | None = None,
        headers: Mapping[Any, Any] | None = None,
        return_none: bool = False,
    ) -> StorageObject | Any:
        """Make a large object of stored ones; see ``StorageClient.create_manifest``."""
        name = self._object_name(obj_name)
        fields = upload_headers(content_type, content_encoding, ttl, metadata, headers)
        try:
            stored = assemble(self, name, segments, kind, fields)
        except exceptions.NotFound as error:
            raise errors.no_such_container(self.name, error) from error
        return None if return_none else self._fresh(name, stored, fields)

    def delete_all_objects(self, nms: Any, async_: bool = False, **old: Any) -> Any:
        """Delete several objects, or all of them.

        Args:
            nms: Names or ``StorageObject`` objects; ``None`` for all in the container.
            async_: With ``True`` the work is done in the background. Scripts may also pass
                ``**{"async": True}``.
            **old: For that; ``progress`` and ``concurrency`` as for ``StorageClient.bulk_delete``.

        Returns:
            The results, a dict as for ``StorageClient.bulk_delete``; with ``async_`` the running
            ``BulkDeleter``.
        """
        options = {name: old.pop(name) for name in ("progress", "concurrency") if name in old}
        async_ = background(async_, old)
        deleter: BulkDeleter
        if nms is None:
            deleter = ContainerEmptier(
                self.api, self.name, self._names, again=self.lists_again, **options
            )
        else:
            deleter = BulkDeleter(self.api, self.name, nms, **options)
        return run_deleter(deleter, async_)

    def numbered_parts(self, name: str) -> Sequence[str] | None:
        """Return the parts of an old large object where one look at the listing is enough.

        Args:
            name: Name of the object.

        Returns:
            Their names; ``None`` to look at the object itself first.
        """
        return None

    def _names(self) -> Iterator[str]:
        """Give the names of all objects."""
        return (row["name"] for row in self.walk_rows(limit=self.page))

    def purge(self, obj: Any, email_addresses: Any = None) -> None:
        """Remove an object from the CDN's edges; see ``ContainerManager.purge_cdn_object``."""
        self.api.purge_cdn_object(self.name, obj, email_addresses=email_addresses)
