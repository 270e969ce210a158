"""Where the objects of a container are, and what is known of one: its head and its metadata."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.manager import BaseManager
from pyrax.object_storage import errors, names
from pyrax.object_storage.constants import OBJECT_META_PREFIX
from pyrax.object_storage.metadata import (
    Metadata,
    object_post_headers,
    read,
    to_headers,
    value_text,
)
from pyrax.object_storage.object import StorageObject, info_from_headers
from pyrax.object_storage.upload import plain_etag

if TYPE_CHECKING:
    from pyrax.object_storage.client import StorageClient
    from pyrax.object_storage.container import Container


class ObjectRequests(BaseManager[StorageObject]):
    """The calls for one object that have nothing to do with its content."""

    resource_class = StorageObject
    api: StorageClient
    _container: Container | None = None

    # --- the container ---

    @property
    def name(self) -> str:
        """Name of the container."""
        return str(self.uri_base)

    @property
    def container(self) -> Container:
        """The ``Container``, asked for once."""
        if self._container is None:
            self._container = self.api.get(self.name)
        return self._container

    def _object_path(self, obj: Any) -> str:
        """Return the quoted path of an object."""
        return names.object_path(self.name, obj, self.api.encoding)

    def _item_uri(self, item: Any, *further: Any) -> str:
        """Return the path of an object; slashes in its name stay."""
        return self._object_path(item)

    def _object_name(self, obj: Any) -> str:
        """Return the checked name of an object."""
        return names.object_name(obj, self.api.encoding)

    def _on_object(self, send: Callable[..., Any], obj: Any, query: str = "", **kwargs: Any) -> Any:
        """Send a request for an object; a 404 tells whether object or container is missing."""
        name = self._object_name(obj)
        self._expect_container()
        try:
            answer = send(names.object_path(self.name, name) + query, **kwargs)
        except exceptions.NotFound as error:
            raise errors.what_is_missing(self.api, self.name, name, error) from error
        self.api.known_containers.note(self.name)
        return answer

    def _expect_container(self) -> None:
        """Do what comes before a call whose 404 may mean the object or the container: nothing.

        A dialect may look for the container first.
        """

    # --- one object ---

    def head_info(self, obj: Any, newest: bool = False) -> dict[str, Any]:
        """Return the fields of an object by a HEAD ("Show object metadata").

        Args:
            newest: ``True`` to have the service look at all replicas for the newest version.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
        """
        name = self._object_name(obj)
        return info_from_headers(name, self.head(name, newest).headers)

    def head(self, item: Any, newest: bool = False) -> Any:
        """Send a HEAD for an object.

        Args:
            item: Its name, or the ``StorageObject``.
            newest: ``True`` to have the service look at all replicas for the newest version.

        Returns:
            The ``requests.Response``.

        Raises:
            NoSuchObject: There is no such object.
            NoSuchContainer: There is no such container.
        """
        headers = {"X-Newest": "true"} if newest else {}
        return self._on_object(self.api.method_head, item, headers=headers)[0]

    # --- metadata ---

    def get_metadata(self, obj: Any, prefix: str | None = None) -> Metadata:
        """Return the metadata of an object; see ``Container.get_object_metadata``."""
        prefix = OBJECT_META_PREFIX if prefix is None else prefix
        return read(self.head(obj).headers, prefix)

    def set_metadata(
        self,
        obj: Any,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        prefix: str | None = None,
        extra_info: Any = None,
    ) -> None:
        """Add to the metadata of an object; see ``Container.set_object_metadata``."""
        self._post(
            obj, metadata, prefix=OBJECT_META_PREFIX if prefix is None else prefix, clear=clear
        )

    def remove_metadata_key(self, obj: Any, key: Any, prefix: str | None = None) -> None:
        """Remove one item of the metadata of an object.

        Args:
            key: Name of the item, with or without the prefix.
            prefix: Header prefix; ``None`` for ``X-Object-Meta-``.
        """
        self.set_metadata(obj, {key: ""}, prefix=prefix)

    def change_content_type(
        self, obj: Any, new_ctype: str | None, guess: bool = False
    ) -> str | None:
        """Give an object another MIME type; see ``Container.change_object_content_type``."""
        kind = self._type_for(obj, new_ctype, guess)
        headers = self._post(obj, {"Content-Type": kind}, prefix="")
        return plain_etag(headers.get("ETag"))

    def _type_for(self, obj: Any, new_ctype: str | None, guess: bool) -> str:
        """Return the MIME type that an object is to get."""
        if guess:
            found = mimetypes.guess_type(self._object_name(obj))[0]
            new_ctype = found or new_ctype or "application/octet-stream"
        if not new_ctype:
            raise ValueError("A content type is needed, or guess=True.")
        return value_text(new_ctype, "Content-Type")

    def _post(
        self, obj: Any, changes: Mapping[Any, Any], *, prefix: str, clear: bool = False
    ) -> Mapping[str, str]:
        """Change headers of an object without losing the others; return those it had.

        A POST replaces everything, so the present state is asked for and sent again. Between the
        two requests somebody else's change can get lost.
        """
        to_headers(changes, prefix)  # bad keys and values are found before anything is sent
        name = self._object_name(obj)
        before: Mapping[str, str] = self.head(name).headers
        headers = object_post_headers(before, changes, prefix, clear)
        self._on_object(self.api.method_post, name, headers=headers)
        return before

    def delete_in_seconds(self, obj: Any, seconds: int | str, extra_info: Any = None) -> None:
        """Have the service delete an object later; see ``Container.delete_object_in_seconds``.

        Raises:
            ValueError: Not a positive number.
        """
        after = int(seconds)
        if after <= 0:
            raise ValueError(f"seconds must be above 0; got {seconds}.")
        self._post(obj, {"X-Delete-At": "", "X-Delete-After": after}, prefix="")
