"""Flavors: the networks of caches that a service can be delivered by."""

from __future__ import annotations

from typing import Any

from pyrax.cloudcdn import documents
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList


class CloudCDNFlavor(BaseResource):
    """A flavor: ``id``, ``providers``, ``links``. Rackspace has one, ``cdn``."""

    manager: CloudCDNFlavorManager
    id: str
    links: list[dict[str, Any]]
    providers: list[dict[str, Any]]


class CloudCDNFlavorManager(BaseManager[CloudCDNFlavor]):
    """The flavors of the cloud, which can be read only."""

    resource_class = CloudCDNFlavor
    plural_response_key = "flavors"
    uri_base = "flavors"

    def list(self) -> ResourceList[CloudCDNFlavor]:  # type: ignore[override]
        """Return all flavors (Cloud CDN API, "List flavors").

        Returns:
            A list of ``CloudCDNFlavor``.
        """
        _, resp_body = self._send("GET", "/flavors")
        data = self._data_from_response(resp_body)
        return ResourceList([self.resource_class(self, info, loaded=True) for info in data if info])

    def get(self, flavor_id: Any) -> CloudCDNFlavor:
        """Return one flavor (Cloud CDN API, "Retrieve a flavor").

        Args:
            flavor_id: Its id, or the object.

        Raises:
            NotFound: There is no such flavor.
        """
        return self._get(self._item_uri(documents.flavor_of(flavor_id)))
