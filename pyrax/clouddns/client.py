"""DNS: domains."""

from __future__ import annotations

from typing import Any

from pyrax import utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudDNSDomain(BaseResource):
    """A domain."""


class CloudDNSRecord(BaseResource):
    """A record of a domain."""

    GET_DETAILS = False
    type = name = data = priority = ttl = comment = None


class CloudDNSManager(BaseManager):
    """The calls for domains (Cloud DNS API, "Domains")."""

    def list(self, limit: int | None = None, offset: int | None = None) -> Any:  # type: ignore[override]
        """Return the domains of the account, one page of them.

        Args:
            limit: How many at most (100).
            offset: How many to pass over.

        Returns:
            A list of ``CloudDNSDomain``.
        """
        query = utils.build_query([("limit", limit), ("offset", offset)])
        return self._list(f"/{self.uri_base}{query}")

    def _one(self, resp_body: Any, uri: str) -> Any:
        """Return the domain: the service does not wrap it."""
        return resp_body


class CloudDNSClient(BaseClient):
    """DNS: domains.

    ``list``, ``get``, ``find`` and ``findall`` handle ``CloudDNSDomain`` objects.
    """

    name = "Cloud DNS"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = CloudDNSManager(
            self, resource_class=CloudDNSDomain, response_key="domain", uri_base="domains"
        )

    def list(self, limit: int | None = None, offset: int | None = None) -> Any:
        """Return the domains of the account, one page of them.

        Args:
            limit: How many at most (100).
            offset: How many to pass over.

        Returns:
            A list of ``CloudDNSDomain``.
        """
        return self._manager.list(limit=limit, offset=offset)
