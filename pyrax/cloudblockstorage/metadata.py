"""Metadata of volumes and snapshots, which Cinder has as a resource of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers
from pyrax.cloudblockstorage.base import StorageManager, StorageResource
from pyrax.kinds import R


class MetadataCalls(StorageManager[R]):
    """The calls for metadata, mixed into the managers of volumes and snapshots."""

    def get_metadata(self, item: Any) -> dict[str, str]:
        """Return the metadata of one thing ("Show a volume's metadata")."""
        return self._taken(item, self._send("GET", self._item_uri(item, "metadata"))[1])

    def set_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Replace the metadata of one thing ("Update a volume's metadata").

        Args:
            item: The volume or snapshot, or its id. An object is refreshed.
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        return self._taken(item, self._write_metadata("PUT", item, metadata))

    def update_metadata(self, item: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Add and change keys of the metadata ("Create metadata for volume").

        Args:
            item: The volume or snapshot, or its id. An object is refreshed.
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        return self._taken(item, self._write_metadata("POST", item, metadata))

    def delete_metadata_key(self, item: Any, key: str) -> None:
        """Delete a key of the metadata ("Delete a volume's metadata").

        Raises:
            NotFound: It does not exist or does not have the key.
        """
        name = self._text(key)
        self._send("DELETE", self._item_uri(item, "metadata", name))
        if isinstance(item, StorageResource):
            item.metadata = {one: text for one, text in item.metadata.items() if one != name}

    def _write_metadata(self, verb: str, item: Any, metadata: Mapping[str, Any]) -> Any:
        """Send metadata; return the decoded answer.

        Raises:
            TypeError: They are no dict: what was forgotten must not empty those that there are.
        """
        if not isinstance(metadata, Mapping):
            raise TypeError(f"Metadata are a dict, not {type(metadata).__name__}.")
        body = {"metadata": self._metadata(metadata)}
        return self._send(verb, self._item_uri(item, "metadata"), body=body)[1]

    @staticmethod
    def _taken(item: Any, answer: Any) -> dict[str, str]:
        """Return the metadata in an answer; take it over into the object, if one was given."""
        found = dict(answers.mapping(answers.member(answer, "metadata"), "'metadata'"))
        if isinstance(item, StorageResource):
            item.metadata = dict(found)
        return found
