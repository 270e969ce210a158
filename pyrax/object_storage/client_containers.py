"""The client's calls for containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax import deprecation
from pyrax.object_storage.metadata import Metadata

if TYPE_CHECKING:
    from pyrax.object_storage.container import Container
    from pyrax.object_storage.container_manager import ContainerManager
    from pyrax.tables import ResourceList

    Documents = list[dict[str, Any]]
    Texts = list[str]


class ContainerCalls:
    """What ``StorageClient`` does with containers."""

    _manager: ContainerManager

    def list(
        self, limit: Any = None, marker: Any = None, end_marker: Any = None, prefix: Any = None
    ) -> ResourceList[Container]:
        """Return containers of the account, one page of them ("Show account details").

        Args:
            limit: How many at most; the service gives no more than 10,000 at once.
            marker: The listing begins after this name.
            end_marker: The listing ends before this name.
            prefix: Beginning of the names.

        Returns:
            A list of ``Container``.
        """
        return self._manager.list(limit=limit, marker=marker, end_marker=end_marker, prefix=prefix)

    def get_all_containers(
        self, limit: Any = None, marker: Any = None, end_marker: Any = None, prefix: Any = None
    ) -> ResourceList[Container]:
        """Return containers of the account; an old name of ``list``."""
        deprecation.old_name("StorageClient.get_all_containers()", "list()")
        return self.list(limit=limit, marker=marker, end_marker=end_marker, prefix=prefix)

    def list_container_names(self) -> Texts:
        """Return the names of all containers.

        Returns:
            A list of text.
        """
        return [row["name"] for row in self._manager.walk_rows()]

    def list_containers(self) -> Texts:
        """Return the names of all containers; another name of ``list_container_names``."""
        return self.list_container_names()

    def list_containers_info(self, limit: Any = None, marker: Any = None) -> Documents:
        """Return containers of the account as the service lists them.

        Args:
            limit: How many at most.
            marker: The listing begins after this name.

        Returns:
            A list of dicts with ``name``, ``count`` and ``bytes``.
        """
        return self._manager.list_containers_info(limit=limit, marker=marker)

    def list_public_containers(self, **options: Any) -> Texts:
        """Return the names of the containers that are on the CDN; Rackspace only.

        Args:
            **options: ``include_disabled=True`` to add those that were on it once.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        return self._manager.list_public_containers(**options)

    def get(self, item: Any) -> Container:
        """Return a container ("Show container metadata").

        Args:
            item: Its name; anything else is returned as it is.

        Returns:
            The ``Container``.

        Raises:
            NoSuchContainer: There is no such container.
        """
        return self._manager.get(item)

    def get_container(self, item: Any) -> Container:
        """Return a container; another name of ``get``."""
        return self.get(item)

    def create(self, *args: Any, **kwargs: Any) -> Container:
        """Make a container ("Create container"); one that exists already is no error.

        Args:
            *args: ``name``; ``metadata``, a dict; ``prefix``, the header prefix of its keys, by
                default ``X-Container-Meta-``.
            **kwargs: The same by keyword, and ``headers``, e.g. ``{"X-Storage-Policy": "gold"}``.

        Returns:
            The ``Container``.

        Raises:
            MissingName: The name is empty.
            InvalidContainerName: There is a slash in it.
        """
        return self._manager.create(*args, **kwargs)

    def create_container(self, *args: Any, **kwargs: Any) -> Container:
        """Make a container; another name of ``create``."""
        return self.create(*args, **kwargs)

    def delete(self, container: Any, del_objects: bool = False, **options: Any) -> None:
        """Delete a container ("Delete container").

        Args:
            container: The container, or its name.
            del_objects: ``True`` to delete its objects first. Segments of large objects in another
                container stay.
            **options: ``delete_segments=True`` to delete the container ``<name>_segments``, too.

        Raises:
            NoSuchContainer: There is no such container; not with ``del_objects``.
            ClientException: With ``code`` 409 when it is not empty.
        """
        self._manager.delete(container, del_objects=del_objects, **options)

    def delete_container(self, container: Any, del_objects: bool = False, **options: Any) -> None:
        """Delete a container; another name of ``delete``."""
        self.delete(container, del_objects=del_objects, **options)

    def remove_container_from_cache(self, container: Any) -> None:
        """Do nothing; there has been no cache since pyrax 1.9."""

    def get_container_metadata(self, container: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of a container ("Show container metadata").

        Args:
            container: The container, or its name.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``, ``""`` for all headers.

        Returns:
            A dict; keys are lower case, without the prefix, with ``_`` for ``-``.
        """
        return self._manager.get_metadata(container, prefix=prefix)

    def set_container_metadata(
        self,
        container: Any,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        prefix: str | None = None,
    ) -> bool:
        """Add to the metadata of a container ("Create, update, or delete container metadata").

        Args:
            container: The container, or its name.
            metadata: The items; ``None`` or ``""`` as value removes one.
            clear: ``True`` to remove all other items under the prefix.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``; ``""`` to send the keys as
                they are, e.g. ``{"X-Container-Read": ".r:*"}``.

        Returns:
            ``True``.

        Raises:
            ValueError: A key or value has a line break in it. Nothing was sent.
        """
        return self._manager.set_metadata(container, metadata, clear=clear, prefix=prefix)

    def remove_container_metadata_key(
        self, container: Any, key: Any, *, prefix: str | None = None
    ) -> bool:
        """Remove one item of the metadata of a container.

        Args:
            container: The container, or its name.
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``.

        Returns:
            ``True``.
        """
        return self._manager.remove_metadata_key(container, key, prefix=prefix)

    def delete_container_metadata(self, container: Any, prefix: str | None = None) -> bool:
        """Remove the metadata of a container.

        Args:
            container: The container, or its name.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``.

        Returns:
            ``True``.
        """
        return self._manager.delete_metadata(container, prefix=prefix)

    def set_container_web_index_page(self, container: Any, page: str) -> None:
        """Name the object that is shown for a container and its folders as a web site.

        On Rackspace the container must be on the CDN. Elsewhere it must be readable for everybody,
        and today's Swift shows index pages only of a container that may be listed as well:
        ``set_container_acl(container, read=".r:*,.rlistings")``.

        Args:
            container: The container, or its name.
            page: Name of the object, e.g. ``index.html``.
        """
        self._manager.set_web_index_page(container, page)

    def set_container_web_error_page(self, container: Any, page: str) -> None:
        """Name the objects that are shown for errors of a container as a web site.

        Args:
            container: The container, or its name.
            page: The ending of their names: for ``error.html`` the service looks for
                ``401error.html`` and ``404error.html``.
        """
        self._manager.set_web_error_page(container, page)

    def set_container_acl(self, container: Any, read: Any = None, write: Any = None) -> None:
        """Set who may read a container and write to it.

        Args:
            container: The container, or its name.
            read: E.g. ``.r:*`` for everybody, ``.r:*,.rlistings`` to let them list it, too;
                ``""`` for the account alone; ``None`` to leave it.
            write: Who may write, e.g. ``project_id:*``; ``""`` and ``None`` as for ``read``.

        Raises:
            ValueError: Neither is given.
            NoSuchContainer: There is no such container.
        """
        self._manager.set_acl(container, read=read, write=write)

    # --- CDN ---

    def make_container_public(self, container: Any, ttl: int | None = None) -> None:
        """Publish a container on the CDN; Rackspace only.

        Args:
            container: The container, or its name.
            ttl: Seconds for which the CDN keeps objects, 900 to 31,536,000.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self._manager.make_public(container, ttl=ttl)

    def make_container_private(self, container: Any) -> None:
        """Take a container off the CDN; Rackspace only.

        Args:
            container: The container, or its name.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self._manager.make_private(container)

    def get_cdn_log_retention(self, container: Any) -> bool:
        """Tell whether the CDN stores its access logs for a container.

        Args:
            container: The container, or its name.
        """
        return self._manager.get_cdn_log_retention(container)

    def set_cdn_log_retention(self, container: Any, enabled: bool) -> None:
        """Have the CDN store its access logs, in the container ``.CDN_ACCESS_LOGS``, or not.

        Args:
            container: The container, or its name.
            enabled: ``True`` to have them stored, ``False`` to not.
        """
        self._manager.set_cdn_log_retention(container, enabled)

    def get_container_streaming_uri(self, container: Any) -> str | None:
        """Return the URL for streaming a container's media, ``None`` if there is none.

        Args:
            container: The container, or its name.
        """
        return self._manager.get_container_streaming_uri(container)

    def get_container_ios_uri(self, container: Any) -> str | None:
        """Return the URL for streaming a container's media to iOS, ``None`` if there is none.

        Args:
            container: The container, or its name.
        """
        return self._manager.get_container_ios_uri(container)

    def get_container_cdn_metadata(self, container: Any) -> dict[str, Any]:
        """Return what the CDN service says about a container.

        Args:
            container: The container, or its name.

        Returns:
            A dict of headers, names in lower case.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        return self._manager.get_cdn_metadata(container)

    def set_container_cdn_metadata(self, container: Any, metadata: Mapping[Any, Any]) -> Any:
        """Change how the CDN treats a container.

        Args:
            container: The container, or its name.
            metadata: Some of ``X-Log-Retention``, ``X-CDN-Enabled``, ``X-TTL``.

        Returns:
            The ``requests.Response``.

        Raises:
            InvalidCDNMetadata: Another key. Nothing was sent.
        """
        return self._manager.set_cdn_metadata(container, metadata)

    def purge_cdn_object(self, container: Any, obj: Any, email_addresses: Any = None) -> None:
        """Remove an object from the CDN's edges before its time. 25 a day are allowed.

        Args:
            container: The container, or its name.
            obj: The object, or its name.
            email_addresses: One address or several, which are told when it is done.

        Raises:
            NotCDNEnabled: There is no CDN, or its URL is that of the storage itself.
        """
        self._manager.purge_cdn_object(container, obj, email_addresses=email_addresses)
