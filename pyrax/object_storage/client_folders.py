"""The client's calls for whole folders and large objects."""

from __future__ import annotations

import os
import uuid
import weakref
from typing import TYPE_CHECKING, Any

from pyrax.object_storage import folder_download, folder_sync
from pyrax.object_storage.dlo import fetch_parts
from pyrax.object_storage.folder import FolderUploader, check_key, new_status
from pyrax.object_storage.folder_walk import LocalFile, existing_folder, patterns_of, walk
from pyrax.object_storage.summary import Summary

if TYPE_CHECKING:
    from pyrax.object_storage.container_manager import ContainerManager


class FolderCalls:
    """What ``StorageClient`` does with folders and large objects."""

    _manager: ContainerManager
    folder_upload_status: dict[str, Any]
    _folder_uploaders: weakref.WeakValueDictionary[str, FolderUploader]
    _sync_summary: dict[str, Any]

    # --- uploading a folder ---

    def upload_folder(
        self,
        folder_path: Any,
        container: Any = None,
        ignore: Any = None,
        ttl: int | str | None = None,
        **options: Any,
    ) -> tuple[str, int]:
        """Upload a folder and all below it, in the background.

        Objects are named by the paths relative to the folder. Links to files are followed, links
        to folders are not. A file that cannot be uploaded is noted, and the others go on.

        Args:
            folder_path: Path of the folder.
            container: The container, or its name; it is made if need be. ``None`` for one named
                like the folder.
            ignore: Shell pattern, or list of them, of what to leave out: matched against the bare
                name and the path relative to the folder. A folder that matches is left out whole.
            ttl: Seconds after which the service deletes the objects.
            **options: ``content_type`` (text, or a function that returns it for a path),
                ``content_encoding``, ``headers`` and ``metadata`` for all objects;
                ``concurrency``: files, or segments of large ones, at a time at most, 8;
                ``progress``, a function that is called with the bytes done and the bytes in all, or
                ``True`` for a bar; those of large objects, such as ``segment_size``, see
                ``Container.create``.

        Returns:
            The key of the upload and the number of bytes. ``get_uploaded(key)`` tells how many
            bytes have gone out; ``folder_upload_status[key]["done"]`` when all is over.

        Raises:
            FolderNotFound: There is no such folder.
            ValueError: An option is out of range, such as a ``ttl`` below 1. Nothing was sent.
        """
        root = existing_folder(folder_path)
        files = list(walk(root, patterns_of(ignore)))
        upload_key = str(uuid.uuid4())
        uploader = FolderUploader(
            root, container, ignore, upload_key, self, ttl=ttl, files=files, **options
        )
        sizes = [item.size for item in files if isinstance(item, LocalFile)]
        status = new_status()
        status["total_bytes"] = sum(sizes)
        status["files_total"] = len(sizes)
        self.folder_upload_status[upload_key] = status
        self._folder_uploaders[upload_key] = uploader
        uploader.start()
        return upload_key, status["total_bytes"]

    def get_uploaded(self, upload_key: str) -> int:
        """Return how many bytes of a folder have gone out.

        Args:
            upload_key: As ``upload_folder`` returned it.

        Raises:
            InvalidUploadID: There is no such upload.
        """
        check_key(self.folder_upload_status, upload_key)
        return int(self.folder_upload_status[upload_key]["uploaded"])

    def cancel_folder_upload(self, upload_key: str) -> None:
        """Begin no further file of a folder upload; what is stored stays.

        Args:
            upload_key: As ``upload_folder`` returned it.

        Raises:
            InvalidUploadID: There is no such upload.
        """
        check_key(self.folder_upload_status, upload_key)
        self.folder_upload_status[upload_key]["continue"] = False

    def get_folder_upload_status(self, upload_key: str) -> dict[str, Any]:
        """Return how far the upload of a folder has come.

        Args:
            upload_key: As ``upload_folder`` returned it.

        Returns:
            A copy of its state: ``total_bytes``, ``uploaded`` (bytes), ``files_total``,
            ``files_done``, ``errors`` (pairs of name and text), ``done``, and ``continue``, which
            is false once it was cancelled.

        Raises:
            InvalidUploadID: There is no such upload.
        """
        check_key(self.folder_upload_status, upload_key)
        status = self.folder_upload_status[upload_key]
        return {**status, "errors": list(status["errors"])}

    def wait_for_folder_upload(
        self, upload_key: str, timeout: float | None = None
    ) -> dict[str, Any]:
        """Wait for the end of the upload of a folder.

        Args:
            upload_key: As ``upload_folder`` returned it.
            timeout: Seconds to wait at most; ``None``: as long as it takes.

        Returns:
            Its state, see ``get_folder_upload_status``; ``done`` is false if the time was over.

        Raises:
            InvalidUploadID: There is no such upload.
        """
        check_key(self.folder_upload_status, upload_key)
        uploader = self._folder_uploaders.get(upload_key)
        if uploader is not None:
            uploader.join(timeout)
        return self.get_folder_upload_status(upload_key)

    # --- syncing a folder ---

    def sync_folder_to_container(
        self,
        folder_path: Any,
        container: Any,
        delete: bool = False,
        include_hidden: bool = False,
        ignore: Any = None,
        ignore_timestamps: bool = False,
        object_prefix: Any = "",
        verbose: bool = False,
        *,
        create_container: bool = False,
        **options: Any,
    ) -> Summary:
        """Upload what is new or changed in a folder, and delete what is gone, if wanted.

        A file is the same as an object if their MD5s are equal. One that differs is uploaded only
        if it was changed after the object was stored, unless ``ignore_timestamps`` is true: by
        default a file whose content differs but whose time lies before the last upload of that
        name is never sent.

        With ``delete``, beware of a folder that is empty by accident, such as a disk that is not
        mounted: ``max_delete`` guards against it.

        Args:
            folder_path: Path of the folder.
            container: The container, or its name; it must exist.
            delete: ``True`` to delete objects without a local file. Objects whose files are left
                out by ``ignore`` stay.
            include_hidden: ``True`` to take files and folders whose names begin with a dot.
            ignore: Shell pattern, or list of them, of what to leave out: matched against the bare
                name and the path relative to the folder. A folder that matches is left out whole.
            ignore_timestamps: ``True`` to upload whatever differs.
            object_prefix: A folder in the container that everything goes into. With ``delete``
                only what is in it is deleted.
            verbose: ``True`` to write each decision to the logger ``pyrax``.
            create_container: ``True`` to make the container if it does not exist.
            **options: ``delete_ignored=True`` to delete objects whose files are left out, too;
                ``delete_on_errors=True`` to delete even if some files failed; ``max_delete``:
                delete nothing if there is more than that to delete; ``dry_run=True`` to only put
                what would be done into ``planned`` of the summary; ``size_only=True`` to compare
                sizes only; ``checksum=False`` for that, and no MD5 sums in uploads;
                ``follow_symlinks=False``; ``concurrency``: files, or segments of large
                ones, at a time, 8; ``content_type`` (text, or a function that returns it for a
                path), ``headers`` and ``metadata`` of what is uploaded; ``progress``, a function
                that is called with the bytes done and the bytes in all, or ``True`` for a bar:
                what the function raises ends the sync; those of large objects, such as
                ``segment_size``, see ``Container.create``.

        Returns:
            A dict whose items are attributes as well: ``uploaded``, ``ignored``, ``older``,
            ``duplicate`` and ``failed``, together ``total``; ``failure_reasons``, a list of
            text; ``deleted``.

        Raises:
            FolderNotFound: There is no such folder.
            NoSuchContainer: There is no such container.
        """
        root = existing_folder(folder_path)
        objects = self._manager._objects(container)
        folder_sync.check_container(objects, create_container)
        summary = self._sync_summary = folder_sync.new_summary()
        folder_sync.FolderSync(
            objects,
            root,
            summary,
            delete=delete,
            include_hidden=include_hidden,
            ignore=ignore,
            ignore_timestamps=ignore_timestamps,
            object_prefix=object_prefix,
            verbose=verbose,
            **options,
        ).run()
        return summary

    # --- downloading a container ---

    def download_container(
        self,
        container: Any,
        directory: Any,
        delete: bool = False,
        *,
        create_directory: bool = False,
        **options: Any,
    ) -> Summary:
        """Download what is missing or differs in a folder; the opposite of a sync to a container.

        A file is the same as an object if their MD5s are equal. Each file takes its place when it
        is whole. Objects whose names would lead out of the folder are not written; they count as
        failed.

        Args:
            container: The container, or its name.
            directory: Path of the folder.
            delete: ``True`` to delete files without an object. Files that ``ignore`` leaves out
                stay. An empty container then empties the folder: ``max_delete`` guards against it.
            create_directory: ``True`` to make the folder if it does not exist.
            **options: ``object_prefix``: a folder of the container, which alone is downloaded, and
                whose name is left out; ``ignore``: shell pattern, or list of them, of what to
                leave out, matched as in ``sync_folder_to_container``; ``include_hidden=False`` to
                leave out what begins with a dot; ``verbose=True`` to write each decision to the
                logger ``pyrax``; ``dry_run=True`` to only put what would be done into ``planned``
                of the summary; ``size_only=True`` to compare sizes only; ``preserve_mtime=True``
                to give files the times in ``X-Object-Meta-Mtime``; ``delete_ignored=True`` to
                delete files that are left out, too; ``delete_on_errors=True`` to delete even if
                some objects failed; ``max_delete``: delete nothing if there is more than that to
                delete; ``concurrency``: objects, or parts of large ones, at a time, 8;
                ``progress``, a function that is called with the bytes done and the bytes in all,
                or ``True`` for a bar: what the function raises ends the download.

        Returns:
            A dict whose items are attributes as well: ``downloaded``, ``ignored``, ``duplicate``
            and ``failed``, together ``total``; ``failure_reasons``, a list of text; ``deleted``.

        Raises:
            FolderNotFound: There is no such folder.
            NoSuchContainer: There is no such container.
        """
        objects = self._manager._objects(container)
        if create_directory:
            os.makedirs(directory, exist_ok=True)
        root = existing_folder(directory)
        summary = folder_download.new_summary()
        folder_download.ContainerDownload(objects, root, summary, delete=delete, **options).run()
        return summary

    def sync_container_to_folder(
        self, container: Any, folder_path: Any, delete: bool = False, **options: Any
    ) -> Summary:
        """Download what is missing or differs in a folder; another name of ``download_container``.

        Args:
            container: The container, or its name.
            folder_path: Path of the folder.
            delete: ``True`` to delete files without an object.
            **options: As for ``download_container``.
        """
        return self.download_container(container, folder_path, delete, **options)

    # --- large objects ---

    def fetch_dlo(
        self, container: Any, name: Any, chunk_size: int | None = None, verbose: bool = False
    ) -> Any:
        """Return the parts of a large object, each to be read on its own.

        Args:
            container: The container, or its name.
            name: Name of the object.
            chunk_size: Bytes of a piece when a part is iterated over; by default 65,536.
            verbose: ``True`` to print a dot every 100 reads.

        Returns:
            A list of pairs in order: name of the part, and an object with ``read(size)``,
            ``close()`` and ``processed``, over which one can also iterate. ``read`` gives ``b""``
            at the end. Nothing is sent before the first read.
        """
        return fetch_parts(self._manager._objects(container), name, chunk_size, verbose)
