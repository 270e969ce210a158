"""Autoscale: groups of servers that grow and shrink."""

from __future__ import annotations

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class ScalingGroup(BaseResource):
    """A scaling group."""


class ScalingGroupManager(BaseManager):
    """The calls for scaling groups (Autoscale API, "Groups")."""


class AutoScaleClient(BaseClient):
    """Autoscale: groups of servers that grow and shrink.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``ScalingGroup`` objects.
    """

    name = "Autoscale"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = ScalingGroupManager(
            self,
            resource_class=ScalingGroup,
            response_key="group",
            uri_base="groups",
        )
