"""The client's calls for many objects at once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.object_storage import archive as archives
from pyrax.object_storage import container_sync, names, orphans, tempurl, versions
from pyrax.object_storage.summary import Summary

if TYPE_CHECKING:
    from pyrax.object_storage.container_manager import ContainerManager
    from pyrax.object_storage.object import StorageObject


class ManyCalls:
    """What ``StorageClient`` does with many objects at once."""

    _manager: ContainerManager
    management_url: Any
    encoding: Any

    def extract_archive(
        self,
        archive: Any,
        upload_path: Any = "",
        format: str | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Store the files of an archive as objects, in one request ("Auto extract archive files").

        Args:
            archive: Path of a tar file, an open file, bytes, or an iterable of bytes.
            upload_path: Container, or container and folder, that the files go into; by default
                the first folder of each file's path is its container. Containers that do not exist
                are made.
            format: ``tar``, ``tar.gz`` or ``tar.bz2``; by default what the file's name tells.
            **options: ``content_type`` of all objects; ``detect_content_type=True`` to have the
                service guess it from their names; ``ttl``, seconds until they are deleted;
                ``metadata`` and ``headers`` of all objects; ``progress``, a function that is called
                with the bytes sent and the bytes in all, or ``True`` for a bar.

        Returns:
            A dict: ``created`` (a number), ``status`` (``"201 Created"`` if all went well) and
            ``errors`` (lists of name and status).

        Raises:
            ValueError: The format is unknown. Nothing was sent.
            NotSupported: The cluster cannot unpack archives.
            ServiceResponseFailure: The service gave no account of what it did.
        """
        return archives.extract(self, archive, upload_path, format, **options)

    def create_manifest(
        self,
        container: Any,
        obj_name: Any,
        segments: Iterable[Any],
        kind: str = "slo",
        **options: Any,
    ) -> StorageObject:
        """Make a large object of objects that are stored already; nothing is copied; for
        the options see ``create_object``.

        Args:
            container: The container of the large object, or its name.
            obj_name: Name of the large object.
            segments: What it is made of, in order: ``StorageObject`` objects, or tuples of
                container, name and perhaps ETag, size in bytes, and range (``"0-99"``). What is
                given is checked by the service.
            kind: ``slo`` for a static large object, ``dlo`` for a dynamic one. That is whatever
                is listed under a prefix, so just the segments must be listed under one.
            **options: ``content_type``, ``content_encoding``, ``ttl``, ``metadata``, ``headers``
                and ``return_none``, as for ``Container.create``.

        Returns:
            The ``StorageObject``, or ``None`` with ``return_none``.

        Raises:
            ValueError: There are no segments, too many, or none that a large object of this kind
                can be made of. Nothing was stored.
            ClientException: A segment is not what was said of it (400).
        """
        return self._manager._objects(container).create_manifest(
            obj_name, segments, kind, **options
        )

    def delete_orphan_segments(
        self, container: Any, obj: Any = None, older_than: Any = None, **options: Any
    ) -> dict[str, Any]:
        """Delete segments that no large object is made of any more.

        Such segments stay behind when uploads fail and when large objects are deleted alone.
        All manifests of the account are read first, as copies share segments: every container is
        listed, and each object that may be a large one is asked for. ``containers`` makes it
        quick where it is known which containers hold large objects.

        Args:
            container: The container of the large objects, or its name; the segments are in
                ``<container>_segments``.
            obj: A large object, or its name, for segments of that name only.
            older_than: Seconds, or a ``timedelta``, that segments must have lain there: younger
                ones may belong to an upload that is under way. ``None`` for a day.
            **options: ``segment_container``: another place of the segments; ``containers``: names
                of the only containers, besides this one, whose manifests are read: segments that
                objects elsewhere share would be deleted;
                ``dry_run=True`` to delete nothing.

        Returns:
            A dict as for ``bulk_delete``, and ``names``, a list of the segments.

        Raises:
            NoSuchContainer: There is no container of segments.
        """
        return orphans.delete_orphans(self, container, obj, older_than, **options)

    def list_object_versions(self, container: Any, **options: Any) -> list[StorageObject]:
        """Return all versions of the objects of a container ("Object versioning").

        The container keeps versions after
        ``set_container_metadata(container, {"X-Versions-Enabled": "true"}, prefix="")``.

        Args:
            container: The container, or its name.
            **options: ``prefix``: beginning of the names; ``limit``: how many at most, one page;
                ``marker`` and ``version_marker``: name and version before the first one.

        Returns:
            A list of ``StorageObject``, the latest version of each name first. They have
            ``version_id``, ``is_latest`` and ``deleted`` (the row stands for a deletion), and
            ``fetch_object`` and ``delete_object`` work on that version.

        Raises:
            NotSupported: The cluster has no such versions.
            NoSuchContainer: The container does not exist.
        """
        return versions.list_versions(self._manager._objects(container), **options)

    def sync_containers(
        self, source: Any, target: Any, delete: bool = False, **options: Any
    ) -> Summary:
        """Copy what is missing or differs from one container to another.

        Within an account the cluster copies, and a large object shares its segments with its copy.
        Between regions and clouds the content passes through here, and is checked on both sides.

        Args:
            source: The container that is copied, or its name. A ``Container`` of another client
                brings its own region or cloud.
            target: The container that it is copied to, likewise; it must exist.
            delete: ``True`` to delete what is only in the target.
            **options: ``prefix``: beginning of the names; ``dry_run=True`` to only put what would
                be done into ``planned`` of the summary; ``max_delete``: delete nothing if there is
                more than that to delete; ``delete_on_errors=True`` to delete even if some objects
                failed; ``verbose=True`` to write each decision to the logger ``pyrax``;
                ``concurrency``: objects at a time, 8; ``segment_size``: bytes, to store what is
                larger in segments; ``progress``: a function that is called with the number of
                objects dealt with and ``None``, or ``True`` for a bar.

        Returns:
            A dict whose items are attributes as well: ``copied``, ``duplicate`` and ``failed``,
            together ``total``; ``failure_reasons``, a list of text; ``deleted``.

        Raises:
            ValueError: Both are the same.
            NoSuchContainer: One of them does not exist.
        """
        return container_sync.ContainerSync(
            container_sync.objects_of(self, source),
            container_sync.objects_of(self, target),
            delete=delete,
            **options,
        ).run()

    def get_form_post(
        self,
        container: Any,
        prefix: Any = "",
        seconds: int | str = 3600,
        *,
        redirect: str = "",
        max_file_size: int = 5368709122,
        max_file_count: int = 1,
        key: Any = None,
        cached: bool = True,
        digest: str | None = None,
    ) -> dict[str, Any]:
        """Return what a web page needs so that browsers upload files ("Form POST middleware").

        Args:
            container: The container, or its name.
            prefix: What the names of the objects begin with; the names of the files follow.
            seconds: How long the form works.
            redirect: URL that the browser is sent to afterwards.
            max_file_size: Bytes of a file at most.
            max_file_count: How many files may be sent at most.
            key: The key to sign with; ``None`` for that of the account.
            cached: ``False`` to ask for the account's key even if it is known here.
            digest: As for ``get_temp_url``.

        Returns:
            A dict: ``url``, the action of the form, and ``fields``, its hidden fields in order.
            The form's encoding is ``multipart/form-data``; its files follow the fields.

        Raises:
            MissingTemporaryURLKey: The account has no key.
        """
        client: Any = self
        origin, account = tempurl.split_storage_url(self.management_url)
        folder = names.as_text(prefix, self.encoding) or ""
        path = f"{account}/{names.container_name(container, self.encoding)}/{folder}"
        expires = int(time.time() + int(seconds))
        if not key:
            key = client.get_temp_url_key(cached=cached)
        if not key:
            raise exceptions.MissingTemporaryURLKey(
                "The account has no key for temporary URLs, which signs forms as well. Set one "
                "with set_temp_url_key(), or give the key of the container as 'key'."
            )
        signature = tempurl.form_signature(
            path,
            redirect,
            max_file_size,
            max_file_count,
            expires,
            key,
            digest or client.form_post_digest(),
        )
        return {
            "url": f"{origin}{names.quote(path)}",
            "fields": {
                "redirect": redirect,
                "max_file_size": str(max_file_size),
                "max_file_count": str(max_file_count),
                "expires": str(expires),
                "signature": signature,
            },
        }
