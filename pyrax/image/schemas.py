"""The JSON schemas of what the image service shows."""

from __future__ import annotations

from typing import Any

from pyrax.image.base import GlanceManager

Schema = dict[str, Any]


class JSONSchemaManager(GlanceManager):
    """The calls for JSON schemas (Image API v2, "Image schemas")."""

    needed = ()

    def images(self) -> Schema:
        """Return the schema of lists of images."""
        return self._schema("images")

    def image(self) -> Schema:
        """Return the schema of an image; its ``properties`` are a dict."""
        return self._schema("image")

    def image_members(self) -> Schema:
        """Return the schema of lists of members."""
        return self._schema("members")

    def image_member(self) -> Schema:
        """Return the schema of a member."""
        return self._schema("member")

    def image_tasks(self) -> Schema:
        """Return the schema of lists of tasks."""
        return self._schema("tasks")

    def image_task(self) -> Schema:
        """Return the schema of a task."""
        return self._schema("task")

    def _schema(self, name: str) -> Schema:
        """Fetch one schema."""
        uri = f"/{self.uri_base}/{name}"
        found: Schema = self._one(self._send("GET", uri)[1])
        return found
