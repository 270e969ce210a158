"""Cloud CDN: content delivery services."""

from __future__ import annotations

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudCDNService(BaseResource):
    """A content delivery service."""


class CloudCDNServiceManager(BaseManager):
    """The calls for content delivery services (Cloud CDN API, "Services")."""


class CloudCDNClient(BaseClient):
    """Cloud CDN: content delivery services.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudCDNService`` objects.
    """

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = CloudCDNServiceManager(
            self,
            resource_class=CloudCDNService,
            response_key="service",
            uri_base="services",
        )
