"""`cloud_networks.ip_addresses`: addresses that several servers share, on Rackspace alone."""

from __future__ import annotations

from typing import Any

from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import NeutronManager, NeutronResource


class IPAddress(NeutronResource):
    """A shared address: `id`, `address`, `network_id`, `port_ids`, `version`, `type`."""

    manager: IPAddressManager

    NAME_ATTR = "address"

    address: str
    network_id: str
    port_ids: list[str]
    subnet_id: str
    tenant_id: str
    type: str
    version: str


class IPAddressManager(NeutronManager[IPAddress]):
    """The shared addresses of the account."""

    resource_class = IPAddress
    response_key = "ip_address"
    plural_response_key = "ip_addresses"
    uri_base = "ip_addresses"

    def create(self, network: Any, version: int = 4, ports: Any = ()) -> IPAddress:
        """Take an address of a network for several ports.

        Rackspace Cloud Networks API, 'Provision IP address for ports'.

        Args:
            network: The network or its id.
            version: 4 or 6.
            ports: The ports that share it, or their ids.

        Returns:
            The new ``IPAddress``.
        """
        fields = {
            "network_id": needed_id(network, "network"),
            "version": version,
            "port_ids": self._port_ids(ports),
        }
        return self._make(fields, {})

    def update(self, item: Any, ports: Any = (), **attributes: Any) -> IPAddress:
        """Let other ports share an address.

        Rackspace Cloud Networks API, 'Update IP address'.

        Args:
            item: The shared address or its id.
            ports: The ports that share it from now on, or their ids.
            **attributes: Further fields.

        Returns:
            The ``IPAddress`` as it is now.
        """
        return super().update(item, port_ids=self._port_ids(ports), **attributes)

    @staticmethod
    def _port_ids(ports: Any) -> list[str]:
        """Return the ids of ports."""
        if isinstance(ports, (str, bytes)):
            raise ValueError("ports must be a list of ports or of their ids.")
        return [needed_id(port, "port") for port in ports]
