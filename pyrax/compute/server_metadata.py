"""Metadata and tags of servers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import utils
from pyrax.compute.base import as_list, text_values
from pyrax.compute.server import ServerMetadata
from pyrax.compute.server_actions import ServerCalls

Tags = list[str]
_TAGS = {"tags": "2.26"}


class MetadataCalls(ServerCalls):
    """What users write on servers."""

    def list_meta(self, server: Any) -> dict[str, str]:
        """Return the metadata of a server.

        OpenStack Compute API, 'List All Metadata'.
        """
        _, body = self._call("GET", self._path(server, "metadata"))
        return self._document(body, "metadata")

    def get_meta(self, server: Any, key: str | bytes) -> str:
        """Return the value of one item of the metadata.

        Raises:
            NotFound: The server has no such item.
        """
        name = utils.ensure_text(key, self.api.encoding)
        _, body = self._call("GET", self._path(server, "metadata", name))
        return str(self._document(body, "meta")[name])

    def set_meta(self, server: Any, metadata: Mapping[str, Any]) -> ServerMetadata:
        """Add to the metadata of a server; items of the same name are replaced.

        OpenStack Compute API, 'Create or Update Metadata Items'.

        Args:
            server: The server.
            metadata: Texts by name; numbers and booleans are turned into text.

        Returns:
            The whole metadata as it is now: readable as attributes and as a dict.
        """
        body = {"metadata": text_values(metadata, self.api.encoding)}
        _, answer = self._call("POST", self._path(server, "metadata"), body=body)
        return ServerMetadata(self, self._document(answer, "metadata"), True)

    def set_meta_item(self, server: Any, key: str | bytes, value: Any) -> ServerMetadata:
        """Set one item of the metadata of a server and return that item.

        OpenStack Compute API, 'Create Or Update Metadata Item'.
        """
        item = text_values({key: value}, self.api.encoding)
        (name,) = item
        _, answer = self._call("PUT", self._path(server, "metadata", name), body={"meta": item})
        return ServerMetadata(self, self._document(answer, "meta"), True)

    def delete_meta(self, server: Any, keys: str | bytes | Iterable[str | bytes]) -> None:
        """Remove items of the metadata of a server, one request each.

        Args:
            server: The server.
            keys: The names; a lone text is one name.

        Raises:
            NotFound: The server has no such item; those before it are gone.
        """
        for key in as_list(keys):
            name = utils.ensure_text(key, self.api.encoding)
            self._call("DELETE", self._path(server, "metadata", name))

    # Tags.

    def tag_list(self, server: Any) -> Tags:
        """Return the tags of a server (microversion 2.26)."""
        return self._tags("tag_list", "GET", server)

    def add_tag(self, server: Any, tag: str) -> None:
        """Put one tag on a server (microversion 2.26)."""
        self._tags("add_tag", "PUT", server, tag)

    def set_tags(self, server: Any, tags: Iterable[str]) -> Tags:
        """Replace all tags of a server and return them (microversion 2.26)."""
        return self._tags("set_tags", "PUT", server, body={"tags": as_list(tags)})

    def delete_tag(self, server: Any, tag: str) -> None:
        """Remove one tag from a server (microversion 2.26)."""
        self._tags("delete_tag", "DELETE", server, tag)

    def delete_all_tags(self, server: Any) -> None:
        """Remove all tags from a server (microversion 2.26)."""
        self._tags("delete_all_tags", "DELETE", server)

    def _tags(
        self, caller: str, method: str, server: Any, *tag: str, body: dict[str, Any] | None = None
    ) -> Tags:
        """Send a request about tags and return the tags of the answer."""
        self._since(caller, "2.26")
        path = self._path(server, "tags", *tag)
        _, answer = self._call(method, path, body=body, needs=_TAGS)
        return as_list(answer.get("tags")) if isinstance(answer, Mapping) else []
