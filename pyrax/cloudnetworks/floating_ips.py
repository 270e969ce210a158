"""`cloud_networks.floating_ips` and the ports that single ones forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import exceptions
from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import REFERENCES, NeutronManager, NeutronResource, Tagged, given

if TYPE_CHECKING:
    from pyrax.cloudnetworks.client import CloudNetworkClient


class FloatingIP(NeutronResource):
    """An address of an external network that can be moved between ports.

    Attributes are `id`, `floating_ip_address`, `floating_network_id`, `fixed_ip_address`,
    `port_id`, `router_id`, `status`...
    """

    NAME_ATTR = "floating_ip_address"

    manager: FloatingIPManager

    floating_ip_address: str
    floating_network_id: str
    fixed_ip_address: str | None
    port_id: str | None
    status: str
    created_at: str
    description: str
    dns_domain: str
    dns_name: str
    port_details: dict[str, Any] | None
    port_forwardings: list[dict[str, Any]]
    project_id: str
    qos_policy_id: str | None
    revision_number: int
    router_id: str | None
    tags: list[str]
    tenant_id: str
    updated_at: str

    def associate(self, port: Any = None, server: Any = None, fixed_address: Any = None) -> None:
        """Point the address at a port or a server; see the manager."""
        self._add_details(self.manager.associate(self, port, server, fixed_address)._info)

    def disassociate(self) -> None:
        """Point the address at nothing."""
        self._add_details(self.manager.disassociate(self)._info)

    def __repr__(self) -> str:
        fields = self.__dict__
        return f"<FloatingIP: {fields.get('floating_ip_address') or fields.get('id') or ''}>"


class FloatingIPManager(Tagged[FloatingIP]):
    """The floating IPs of the project."""

    resource_class = FloatingIP
    response_key = "floatingip"
    uri_base = "floatingips"
    references: ClassVar[dict[str, str]] = {
        **REFERENCES,
        "network": "floating_network_id",
        "floating_network": "floating_network_id",
    }

    def create(  # type: ignore[override]
        self,
        network: Any,
        port: Any = None,
        fixed_ip_address: str | None = None,
        floating_ip_address: str | None = None,
        subnet: Any = None,
        description: str | None = None,
        **attributes: Any,
    ) -> FloatingIP:
        """Take a floating IP from an external network.

        OpenStack Networking API, 'Create floating IP'.

        Args:
            network: The external network or its id.
            port: The port to point it at.
            fixed_ip_address: The address of the port, where it has several.
            floating_ip_address: The address to take (administrators); by default a free one.
            subnet: The subnet of the external network to take it from.
            description: Its description.
            **attributes: Further fields.

        Returns:
            The new ``FloatingIP``.

        Raises:
            QuotaExceeded: The project has as many as it may have.
            Conflict: There is no free address.
        """
        fields = given(
            network=needed_id(network, "network"),
            port=port,
            fixed_ip_address=fixed_ip_address,
            floating_ip_address=floating_ip_address,
            subnet=subnet,
            description=description,
        )
        return self._make({}, {**fields, **attributes})

    def associate(
        self, fip: Any, port: Any = None, server: Any = None, fixed_address: Any = None
    ) -> FloatingIP:
        """Point a floating IP at a port, or at a server.

        OpenStack Networking API, 'Update floating IP'.

        Args:
            fip: The floating IP or its id.
            port: The port or its id.
            server: The server or its id, in place of a port; its first port with an IPv4 address
                is taken, or the one that has ``fixed_address``.
            fixed_address: The address of the port, where it has several.

        Returns:
            The ``FloatingIP`` as it is now.

        Raises:
            ValueError: Neither or both of port and server were given.
            NotFound: The server has no such port, or no router leads to it.
        """
        if (port is None) == (server is None):
            raise ValueError("A floating IP is pointed at a port or at a server: give one.")
        if server is not None:
            port = self._port_of(needed_id(server, "server"), fixed_address)
        fields = given(port_id=needed_id(port, "port"), fixed_ip_address=fixed_address)
        return self.update(fip, **fields)

    def _port_of(self, server: str, address: Any) -> str:
        """Return the id of the port of a server."""
        for port in self.api.ports.list(device_id=server):
            addresses = [str(fixed.get("ip_address")) for fixed in port.fixed_ips or ()]
            wanted = [one for one in addresses if (one == address if address else ":" not in one)]
            if wanted:
                return str(port.id)
        lacking = f"the address {address}" if address else "an IPv4 address"
        raise exceptions.NotFound(404, f"The server {server} has no port with {lacking}.")

    def disassociate(self, fip: Any) -> FloatingIP:
        """Point a floating IP at nothing.

        OpenStack Networking API, 'Update floating IP'.

        Args:
            fip: The floating IP or its id.

        Returns:
            The ``FloatingIP`` as it is now.
        """
        return self.update(fip, port_id=None)


class PortForwarding(NeutronResource):
    """A port of a floating IP that is passed on: `id`, `protocol`, `external_port`..."""

    manager: PortForwardingManager

    NAME_ATTR = "id"

    protocol: str
    external_port: int
    internal_port: int
    internal_ip_address: str
    internal_port_id: str
    description: str


class PortForwardingManager(NeutronManager[PortForwarding]):
    """The port forwardings of one floating IP.

    Args:
        api: The client.
        fip: The floating IP or its id.
    """

    resource_class = PortForwarding
    response_key = "port_forwarding"
    attribute = "port_forwardings()"
    references: ClassVar[dict[str, str]] = {"port": "internal_port_id"}

    def __init__(self, api: CloudNetworkClient, fip: Any) -> None:
        super().__init__(api)
        self.uri_base = f"floatingips/{self._segment(fip)}/port_forwardings"

    def create(  # type: ignore[override]
        self,
        protocol: str,
        external_port: int,
        internal_port: int,
        internal_ip_address: str,
        port: Any,
        description: str | None = None,
        **attributes: Any,
    ) -> PortForwarding:
        """Pass a port of the floating IP on.

        OpenStack Networking API, 'Create port forwarding'.

        Args:
            protocol: ``"tcp"``, ``"udp"``, ...
            external_port: The port of the floating IP.
            internal_port: The port that it is passed on to.
            internal_ip_address: The address that it is passed on to.
            port: The network port that has the address, or its id.
            description: Its description.
            **attributes: Further fields.

        Returns:
            The new ``PortForwarding``.
        """
        fields = given(
            protocol=protocol,
            external_port=external_port,
            internal_port=internal_port,
            internal_ip_address=internal_ip_address,
            internal_port_id=needed_id(port, "port"),
            description=description,
        )
        return self._make(fields, attributes)
