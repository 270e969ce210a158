"""Monitoring: the entities that are watched."""

from __future__ import annotations

from typing import Any

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudMonitorEntity(BaseResource):
    """Something that is watched: a server, a load balancer, a web site."""


class CloudMonitorEntityManager(BaseManager):
    """The calls for entities (Cloud Monitoring API, "Entities")."""

    def _data_from_response(self, resp_body: Any, key: str | None = None) -> Any:
        """Return the entities of a list, which the service puts under ``values``."""
        return super()._data_from_response(resp_body, key or "values")

    def _one(self, resp_body: Any, uri: str) -> Any:
        """Return the entity: the service does not wrap it."""
        return resp_body


class CloudMonitorClient(BaseClient):
    """Monitoring: the entities that are watched.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudMonitorEntity`` objects.
    """

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = CloudMonitorEntityManager(
            self, resource_class=CloudMonitorEntity, response_key="entity", uri_base="entities"
        )
