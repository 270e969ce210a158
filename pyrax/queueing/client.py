"""Queues."""

from __future__ import annotations

import os
from typing import Any

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class Queue(BaseResource):
    """A queue; its name is its id."""

    def __init__(self, manager: Any, info: Any, key: str | None = None, loaded: bool = False):
        super().__init__(manager, info, key=key, loaded=loaded)
        self.id = self.__dict__.get("name")


class QueueManager(BaseManager):
    """The calls for queues (Cloud Queues API, "Queues")."""


class QueueClient(BaseClient):
    """Queues.

    ``list``, ``find``, ``findall`` and ``delete`` handle ``Queue`` objects.

    Attributes:
        client_id: A UUID that tells this program's messages from others'; by default the
            environment variable ``CLOUD_QUEUES_ID``.
    """

    name = "Cloud Queues"
    client_id: str | None = None

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = QueueManager(
            self, resource_class=Queue, response_key="queue", uri_base="queues"
        )

    def _add_custom_headers(self, dct: dict[str, Any]) -> None:
        """Add the client id, if there is one."""
        client_id = self.client_id or os.environ.get("CLOUD_QUEUES_ID")
        if client_id:
            dct["Client-ID"] = client_id
