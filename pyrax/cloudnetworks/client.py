"""Networks: those that servers can be attached to."""

from __future__ import annotations

from typing import Any

from pyrax import utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

PUBLIC_NET_ID = "00000000-0000-0000-0000-000000000000"
SERVICE_NET_ID = "11111111-1111-1111-1111-111111111111"
PSEUDO_NETWORKS = (PUBLIC_NET_ID, SERVICE_NET_ID)


def _get_server_networks(
    network: Any, public: bool = False, private: bool = False, key: str | None = None
) -> list[dict[str, Any]]:
    """Return the networks of a new server, none of them twice."""
    wanted = [utils.get_id(network)]
    wanted += [PUBLIC_NET_ID] if public else []
    wanted += [SERVICE_NET_ID] if private else []
    return [{key or "net-id": network_id} for network_id in dict.fromkeys(wanted)]


class CloudNetwork(BaseResource):
    """A network. ``label`` and ``name`` are the same, whichever the service sends."""

    id: Any = None
    label: Any = None
    cidr: Any = None

    def _add_details(self, info: Any) -> None:
        """Take the fields over; a network has a label on Rackspace, a name on OpenStack."""
        super()._add_details(info)
        fields = self.__dict__
        if fields.get("label") is None and "name" in fields:
            fields["label"] = fields["name"]
        elif "name" not in fields and "label" in fields:
            fields["name"] = fields["label"]

    def get_server_networks(
        self, public: bool = False, private: bool = False, key: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what ``servers.create(nics=...)`` takes to attach a server to this network.

        Args:
            public: ``True`` to attach it to PublicNet as well (Rackspace).
            private: ``True`` to attach it to ServiceNet as well (Rackspace).
            key: Name under which each id stands, by default ``net-id``.

        Returns:
            A list with a dict for each network, none of them twice.
        """
        return _get_server_networks(self, public=public, private=private, key=key)


class CloudNetworkManager(BaseManager):
    """The calls for networks (``os-networksv2`` on Rackspace, Networking API on OpenStack)."""


class CloudNetworkClient(BaseClient):
    """Networks: those that servers can be attached to.

    ``list``, ``get``, ``find`` and ``findall`` handle ``CloudNetwork`` objects.
    """

    PUBLIC_NET_ID = PUBLIC_NET_ID
    SERVICE_NET_ID = SERVICE_NET_ID

    def _configure_manager(self) -> None:
        """Set the manager; the path is that of the service the client talks to."""
        neutron = self.service_type == "network"
        self._manager = CloudNetworkManager(
            self,
            resource_class=CloudNetwork,
            response_key="network",
            uri_base="v2.0/networks" if neutron else "os-networksv2",
        )

    def get_server_networks(
        self,
        network: Any,
        public: bool = False,
        private: bool = False,
        key: str | None = None,
    ) -> list[dict[str, Any]]:
        """Return what ``servers.create(nics=...)`` takes to attach a server to a network.

        Args:
            network: The network or its id.
            public: ``True`` to attach it to PublicNet as well (Rackspace).
            private: ``True`` to attach it to ServiceNet as well (Rackspace).
            key: Name under which each id stands, by default ``net-id``.

        Returns:
            A list with a dict for each network, none of them twice.
        """
        return _get_server_networks(network, public=public, private=private, key=key)

    def _url(self, uri: Any) -> str:
        """Return the URL of a call; some catalogs name the version of Neutron, some do not."""
        url = super()._url(uri)
        return url.replace("/v2.0/v2.0/", "/v2.0/", 1)
