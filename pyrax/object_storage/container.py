"""One container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax.object_storage import times
from pyrax.object_storage.cdn import CDNProperties
from pyrax.object_storage.container_objects import ContainerObjectCalls
from pyrax.object_storage.metadata import Metadata, header_text
from pyrax.object_storage.object_manager import StorageObjectManager
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.object_storage.summary import Summary


def container_info(name: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a container that the headers of a HEAD hold.

    Args:
        name: Name of the container.
        headers: The headers.
    """
    info: dict[str, Any] = {
        "name": name,
        "object_count": int(headers.get("X-Container-Object-Count") or 0),
        "total_bytes": int(headers.get("X-Container-Bytes-Used") or 0),
    }
    modified = times.last_modified(headers)
    if modified is not None:
        info["last_modified"] = modified
    policy = headers.get("X-Storage-Policy")
    if policy:
        info["storage_policy"] = header_text(policy)
    return info


class Container(CDNProperties, ContainerObjectCalls, BaseResource):
    """A container and the calls for its objects.

    Attributes:
        name: Its name.
        object_count: Number of objects; ``count`` is the same.
        total_bytes: Size of all objects in bytes; ``bytes`` is the same.
        last_modified: UTC, ``YYYY-MM-DDTHH:MM:SS.ffffff``; ``None`` if the service does not say.
        storage_policy: Name of the policy; ``None`` if the service does not say.
        object_manager: The ``StorageObjectManager`` of its objects.
    """

    last_modified: str | None = None
    storage_policy: str | None = None
    object_manager: StorageObjectManager
    bytes: int
    count: int
    name: str
    object_count: int
    total_bytes: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = getattr(self.manager, "object_manager_class", None)
        self.object_manager = (kind if isinstance(kind, type) else StorageObjectManager)(
            getattr(self.manager, "api", None), uri_base=self.__dict__.get("name")
        )
        self.object_manager._container = self

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Make the fields attributes; a HEAD and a listing name them differently."""
        fields = dict(info)
        for one, other in (("object_count", "count"), ("total_bytes", "bytes")):
            for mine, twin in ((one, other), (other, one)):
                if mine in fields:
                    fields.setdefault(twin, fields[mine])
        super()._add_details(fields)

    def __repr__(self) -> str:
        return f"<Container '{self.__dict__.get('name')}'>"

    # --- identity ---

    def __eq__(self, other: object) -> bool:
        """Compare class, account and name; names alone if an account is unknown."""
        if type(self) is not type(other) or not isinstance(other, Container):
            return False
        if self.id != other.id:
            return False
        mine, others = self._account(), other._account()
        return not mine or not others or bool(mine == others)

    def __hash__(self) -> int:
        return hash((type(self), self.id))

    def _account(self) -> Any:
        """Return the URL of the account, ``None`` if it is unknown."""
        api = getattr(self.__dict__.get("manager"), "api", None)
        return getattr(api, "management_url", None)

    @property
    def id(self) -> str:
        """The name."""
        return self.__dict__.get("name")  # type: ignore[return-value]

    # --- the container itself ---

    def get(self) -> None:
        """Refresh the attributes by a HEAD ("Show container metadata").

        Raises:
            NoSuchContainer: The container no longer exists.
        """
        before, self._loaded = self._loaded, True
        try:
            info = container_info(self.id, self.manager.get_headers(self))
        except BaseException:
            self._loaded = before
            raise
        self._info = {**self._info, **info}
        self._add_details(info)

    def delete(self, del_objects: bool = False, **options: Any) -> None:
        """Delete the container ("Delete container").

        Args:
            del_objects: ``True`` to delete its objects first.
            **options: As for ``StorageClient.delete``.

        Raises:
            NoSuchContainer: It no longer exists.
            ClientException: With ``code`` 409 when it is not empty.
        """
        self.manager.delete(self, del_objects=del_objects, **options)

    def get_metadata(self, prefix: str | None = None) -> Metadata:
        """Return the metadata of the container; see ``StorageClient.get_container_metadata``."""
        return self.manager.get_metadata(self, prefix=prefix)

    def set_metadata(
        self, metadata: Mapping[Any, Any], clear: bool = False, prefix: str | None = None
    ) -> bool:
        """Add to the metadata of the container; see ``StorageClient.set_container_metadata``.

        Returns:
            ``True``.
        """
        return self.manager.set_metadata(self, metadata, clear=clear, prefix=prefix)

    def remove_metadata_key(self, key: Any, prefix: str | None = None) -> bool:
        """Remove one item of the metadata of the container.

        Args:
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Container-Meta-``.

        Returns:
            ``True``.
        """
        return self.manager.remove_metadata_key(self, key, prefix=prefix)

    def set_web_index_page(self, page: str) -> None:
        """Name the object that is shown for the container and its folders as a web site.

        Args:
            page: Name of the object, e.g. ``index.html``.
        """
        self.manager.set_web_index_page(self, page)

    def set_web_error_page(self, page: str) -> None:
        """Name the objects that are shown for errors of the container as a web site.

        Args:
            page: The ending of their names: for ``error.html`` the service looks for
                ``401error.html`` and ``404error.html``.
        """
        self.manager.set_web_error_page(self, page)

    # --- a whole folder ---

    def download_container(self, directory: Any, delete: bool = False, **options: Any) -> Summary:
        """Download what is missing or differs in a folder.

        Args:
            directory: Path of the folder.
            delete: ``True`` to delete files without an object.
            **options: As for ``StorageClient.download_container``.

        Returns:
            The summary, a dict; see there.

        Raises:
            FolderNotFound: There is no such folder.
            NoSuchContainer: The container does not exist.
        """
        return self.manager.api.download_container(self, directory, delete, **options)

    # --- CDN ---

    def make_public(self, ttl: int | None = None) -> None:
        """Publish the container on the CDN; Rackspace only.

        Args:
            ttl: Seconds for which the CDN keeps objects.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self.manager.make_public(self, ttl=ttl)

    def make_private(self) -> None:
        """Take the container off the CDN; Rackspace only.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self.manager.make_private(self)

    def purge_cdn_object(self, obj: Any, email_addresses: Any = None) -> None:
        """Remove an object from the CDN's edges; see ``StorageClient.purge_cdn_object``."""
        self.manager.purge_cdn_object(self, obj, email_addresses=email_addresses)

    # --- nothing to do any more ---

    def remove_from_cache(self, obj: Any) -> None:
        """Do nothing; there has been no cache since pyrax 1.9."""
