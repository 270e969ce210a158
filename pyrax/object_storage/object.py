"""One stored object."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from pyrax import exceptions
from pyrax.object_storage import times
from pyrax.object_storage.constants import SUBDIR_CONTENT_TYPE
from pyrax.object_storage.manifest import dynamic_prefix, is_static
from pyrax.object_storage.metadata import Metadata, header_text
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.object_storage.container import Container
    from pyrax.object_storage.object_manager import StorageObjectManager


def info_from_headers(name: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of an object that the headers of a HEAD hold.

    Args:
        name: Name of the object.
        headers: The headers.
    """
    length = headers.get("Content-Length", "")
    return {
        "name": name,
        "bytes": int(length) if length.isdigit() else None,
        "content_type": header_text(headers.get("Content-Type", "")) or None,
        "hash": headers.get("ETag"),
        "last_modified": headers.get("Last-Modified") or times.last_modified(headers),
        "timestamp": headers.get("X-Timestamp"),
        "large_object": large_kind(headers),
    }


def large_kind(headers: Mapping[str, str]) -> str | None:
    """Return ``slo`` or ``dlo`` for a large object, ``None`` for a plain one.

    Args:
        headers: Headers of a HEAD.
    """
    if is_static(headers):
        return "slo"
    return "dlo" if dynamic_prefix(headers) is not None else None


Content = bytes  # inside the class, "bytes" is the size


class StorageObject(BaseResource):
    """An object in a container, or a subfolder in a listing.

    Beware: ``get`` fetches the content; ``reload`` refreshes the attributes.

    Args:
        manager: The ``StorageObjectManager`` of the container.
        info: A row of a listing, or the like; it is not changed.
        *args: ``key`` and ``loaded``, as for ``BaseResource``.
        **kwargs: Likewise.

    Attributes:
        name: Its name; that of a subfolder ends in a slash.
        bytes: Size in bytes. In a listing, a dynamic large object has 0.
        content_type: MIME type; ``pseudo/subdirectory`` for a subfolder.
        hash: The ETag without quotes: the MD5 of the content, except for large objects.
        last_modified: When it was stored, as the service says it: in a listing UTC,
            ``YYYY-MM-DDTHH:MM:SS.ffffff``; otherwise the header, ``Sat, 01 Mar 2014 10:00:01 GMT``,
            rounded up to a full second. ``last_modified_at`` is the same in one form.
        timestamp: Seconds since the epoch, as text.
        large_object: ``slo`` or ``dlo`` for a large object, else ``None``.
        version_id: Of a version: its id; ``is_latest`` tells whether it is what the name gives,
            ``deleted`` whether it only says that the object was deleted.
    """

    manager: StorageObjectManager
    bytes: int
    content_type: str
    deleted: bool
    hash: str
    is_latest: bool
    large_object: Any
    last_modified: str
    name: str
    subdir: str
    timestamp: str
    version_id: str

    get_is_content = True
    """Tells ``utils.wait_until`` to use ``reload``."""

    def __init__(
        self, manager: Any, info: Mapping[str, Any] | None, *args: Any, **kwargs: Any
    ) -> None:
        key = kwargs.pop("key", None) or (args[0] if args else None)
        fields = dict((info or {})[key] if key else info or {})
        super().__init__(manager, fields, None, *args[1:], **kwargs)

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Make the fields attributes."""
        fields = dict(info)
        if "subdir" in fields:
            fields.setdefault("name", fields["subdir"])
            fields.setdefault("content_type", SUBDIR_CONTENT_TYPE)
        if fields.get("slo_etag"):
            fields.setdefault("large_object", "slo")
        elif fields.get("bytes") and "hash" in fields:
            fields.setdefault("large_object", None)
        if isinstance(fields.get("hash"), str):
            fields["hash"] = fields["hash"].strip('"')
        super()._add_details(fields)

    def __repr__(self) -> str:
        fields = self.__dict__
        return f"<Object '{fields.get('name')}' ({fields.get('content_type')})>"

    # --- identity ---

    def _origin(self) -> tuple[Any, Any] | None:
        """Return the URL of the account and the name of the container, ``None`` if unknown."""
        manager = self.__dict__.get("manager")
        api = getattr(manager, "api", None)
        url = getattr(api, "management_url", None)
        return (url, manager.uri_base) if manager is not None and url else None

    def __eq__(self, other: object) -> bool:
        """Compare class, account, container and name; names alone if the origin is unknown."""
        if type(self) is not type(other) or not isinstance(other, StorageObject):
            return False
        if self._field("name") != other._field("name"):
            return False
        mine, others = self._origin(), other._origin()
        return mine is None or others is None or mine == others

    def __hash__(self) -> int:
        return hash((type(self), self._field("name")))

    def _field(self, name: str) -> Any:
        """Return a field without asking the service."""
        return self.__dict__.get(name)

    def _known(self, name: str) -> Any:
        """Return a field, asked for if necessary; ``None`` if there is none."""
        return getattr(self, name, None)

    @property
    def id(self) -> str:
        """The name."""
        return self._field("name")  # type: ignore[no-any-return]

    @property
    def total_bytes(self) -> int:
        """Size in bytes."""
        return self._known("bytes")  # type: ignore[no-any-return]

    @property
    def etag(self) -> str:
        """The ETag without quotes; the same as ``hash``."""
        return self._known("hash")  # type: ignore[no-any-return]

    @property
    def last_modified_at(self) -> datetime.datetime | None:
        """When the object was stored, exactly and in UTC; ``None`` if nobody knows."""
        exact = times.from_timestamp(str(self._field("timestamp") or ""))
        return times.moment(exact or self._known("last_modified"))

    def facts(self) -> dict[str, Any]:
        """Return what is known without asking: ``large`` and, of a plain object, ``etag``."""
        fields = self.__dict__
        if "large_object" not in fields:
            return {}
        if fields["large_object"]:
            return {"large": True}
        return {"large": False, "etag": fields["hash"]} if fields.get("hash") else {"large": False}

    @property
    def container(self) -> Container | None:
        """The ``Container`` that the object is in; ``None`` if it no longer exists."""
        try:
            return self.manager.container
        except (exceptions.NotFound, AttributeError):
            return None

    # --- content ---

    @overload
    def get(
        self,
        include_meta: Literal[False] = False,
        chunk_size: None = None,
        *,
        size: int | None = None,
        start: int | None = None,
        decode_content: bool = False,
        newest: bool = False,
    ) -> Content: ...

    @overload
    def get(self, *args: Any, **kwargs: Any) -> Any: ...

    def get(
        self,
        include_meta: bool = False,
        chunk_size: int | None = None,
        *,
        size: int | None = None,
        start: int | None = None,
        decode_content: bool = False,
        newest: bool = False,
    ) -> Any:
        """Fetch the content; see ``StorageObjectManager.fetch``."""
        return self.manager.fetch(
            self,
            include_meta=include_meta,
            chunk_size=chunk_size,
            size=size,
            start=start,
            decode_content=decode_content,
            newest=newest,
        )

    fetch = get

    def reload(self) -> None:
        """Refresh the attributes by a HEAD ("Show object metadata").

        Raises:
            NoSuchObject: The object no longer exists.
        """
        if "subdir" in self.__dict__:
            return
        before, self._loaded = self._loaded, True
        try:
            info = self.manager.head_info(self)
        except BaseException:
            self._loaded = before
            raise
        self._info = {**self._info, **info}
        self._add_details(info)

    def download(self, directory: Any, structure: bool = True, **options: Any) -> None:
        """Write the content into a folder; see ``Container.download``.

        Args:
            directory: Path of an existing folder.
            structure: ``False`` to leave out the folders in the object's name.
            **options: As for ``Container.download``.
        """
        self.manager.download(self, directory, structure=structure, **options)

    def delete(self, *, delete_segments: bool = False) -> None:
        """Delete the object ("Delete object").

        Args:
            delete_segments: ``True`` to delete the segments of a large object, too.

        Raises:
            NoSuchObject: It no longer exists.
        """
        self.manager.delete(self, delete_segments=delete_segments)

    def delete_in_seconds(self, seconds: int | str) -> None:
        """Have the service delete the object later; its metadata stays.

        Args:
            seconds: When, from now; above 0.

        Raises:
            ValueError: Not a positive number.
        """
        self.manager.delete_in_seconds(self, seconds)

    def copy(
        self, new_container: Any, new_obj_name: Any = None, extra_info: Any = None, **options: Any
    ) -> str | None:
        """Copy the object inside the cluster; see ``Container.copy_object``.

        Returns:
            The ETag of the copy.
        """
        return self.manager.api.copy_object(
            self.manager.name, self, new_container, new_obj_name=new_obj_name, **options
        )

    def move(
        self, new_container: Any, new_obj_name: Any = None, extra_info: Any = None, **options: Any
    ) -> Any:
        """Move the object; see ``Container.move_object``.

        Returns:
            The ETag.
        """
        return self.manager.api.move_object(
            self.manager.name, self, new_container, new_obj_name=new_obj_name, **options
        )

    def change_content_type(self, new_ctype: str | None, guess: bool = False) -> None:
        """Give the object another MIME type; see ``Container.change_object_content_type``."""
        self.manager.change_content_type(self, new_ctype, guess=guess)
        self.loaded = False
        self.__dict__.pop("content_type", None)

    def purge(self, email_addresses: Any = None) -> None:
        """Remove the object from the CDN's edges before its time; Rackspace only.

        Args:
            email_addresses: One address or several, which are told when it is done.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self.manager.purge(self, email_addresses=email_addresses)

    # --- metadata ---

    def get_metadata(self, prefix: str | None = None) -> Metadata:
        """Return the metadata; see ``Container.get_object_metadata``."""
        return self.manager.get_metadata(self, prefix)

    def set_metadata(
        self, metadata: Mapping[Any, Any], clear: bool = False, prefix: str | None = None
    ) -> None:
        """Add to the metadata; see ``Container.set_object_metadata``."""
        self.manager.set_metadata(self, metadata, clear=clear, prefix=prefix)

    def remove_metadata_key(self, key: Any, prefix: str | None = None) -> None:
        """Remove one item of the metadata.

        Args:
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Object-Meta-``.
        """
        self.manager.remove_metadata_key(self, key, prefix=prefix)

    def get_temp_url(
        self,
        seconds: int,
        method: str = "GET",
        *,
        key: Any = None,
        cached: bool = True,
        **options: Any,
    ) -> str:
        """Return a URL that works without a token for a while; see ``Container.get_temp_url``."""
        url: str = self.manager.api.get_temp_url(
            self.manager.name, self, seconds, method=method, key=key, cached=cached, **options
        )
        return url
