"""Network interfaces, addresses and security groups of servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions
from pyrax.compute.base import given, id_of, name_of, segment
from pyrax.compute.server import NetworkInterface
from pyrax.compute.server_actions import ServerCalls
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.compute.security_groups import SecurityGroup

Interfaces = list[NetworkInterface]
_GONE = (404, 410)


class InterfaceCalls(ServerCalls):
    """What connects servers to networks."""

    # Interfaces.

    def interface_list(self, server: Any) -> Interfaces:
        """Return the network interfaces of a server.

        OpenStack Compute API, 'List Port Interfaces'.
        """
        _, body = self._call("GET", self._path(server, "os-interface"))
        owner = id_of(server)
        return ResourceList(
            NetworkInterface(self, info, server_id=owner)
            for info in answers.rows(body, "interfaceAttachments")
        )

    def interface_attach(
        self,
        server: Any,
        port_id: str | None = None,
        net_id: Any = None,
        fixed_ip: str | None = None,
        *,
        tag: str | None = None,
    ) -> NetworkInterface:
        """Give a server one more network interface.

        OpenStack Compute API, 'Create Interface'.

        Args:
            server: The server.
            port_id: The port to use; None makes one.
            net_id: The network to make a port on; None leaves the choice to the service.
            fixed_ip: The address that the new port gets; needs `net_id`.
            tag: A tag that the server can read (microversion 2.49).
        """
        attachment = given(
            port_id=None if port_id is None else id_of(port_id),
            net_id=None if net_id is None else id_of(net_id),
            fixed_ips=[{"ip_address": fixed_ip}] if fixed_ip else None,
            tag=tag,
        )
        _, body = self._call(
            "POST",
            self._path(server, "os-interface"),
            body={"interfaceAttachment": attachment},
            needs={"tag": "2.49"} if tag is not None else None,
        )
        info = self._document(body, "interfaceAttachment")
        return NetworkInterface(self, info, server_id=id_of(server))

    def interface_detach(self, server: Any, port_id: Any) -> None:
        """Take a network interface away from a server.

        OpenStack Compute API, 'Detach Interface'.

        Args:
            server: The server.
            port_id: The interface, or the id of its port.
        """
        port = id_of(port_id)
        if port is None:
            raise ValueError("interface_detach needs a port, None was given.")
        self._call("DELETE", self._path(server, "os-interface", port))

    # Addresses.

    def add_fixed_ip(self, server: Any, network_id: Any) -> None:
        """Give a server one more address on a network.

        Where the action is gone, an interface on that network is attached instead.

        Args:
            server: The server.
            network_id: The network.
        """
        segment(network_id)
        network = str(id_of(network_id))
        try:
            self._act("addFixedIp", server, {"networkId": network}, until={"addFixedIp": "2.43"})
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            self.interface_attach(server, net_id=network)

    def remove_fixed_ip(self, server: Any, address: str) -> None:
        """Take an address away from a server.

        Where the action is gone, the interface that has the address is detached instead.
        """
        segment(address)
        try:
            self._act(
                "removeFixedIp", server, {"address": address}, until={"removeFixedIp": "2.43"}
            )
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            port = self._port_with(server, address)
            if port is None:
                raise
            self.interface_detach(server, port)

    def _port_with(self, server: Any, address: str) -> str | None:
        """Return the id of the port of a server that has an address."""
        for interface in self.interface_list(server):
            fixed = interface.to_dict().get("fixed_ips") or []
            if any(entry.get("ip_address") == address for entry in fixed):
                return str(interface.id)
        return None

    def add_floating_ip(self, server: Any, address: Any, fixed_address: str | None = None) -> None:
        """Point a floating IP at a server.

        Args:
            server: The server.
            address: The floating IP: its address, or an object with `ip`.
            fixed_address: The server's own address to point it at, where it has several.

        Where the action is gone, the network service points it at a port of the server.

        Raises:
            NotFound: There is no such server or floating IP.
            NotSupported: The action is gone, and the catalog has no network service.
        """
        wanted = getattr(address, "ip", address)
        segment(wanted)
        info = given(address=wanted, fixed_address=fixed_address)
        networks = self._floating("addFloatingIp", server, info)
        if networks is not None:
            from pyrax.compute import handover

            networks.floating_ips.associate(
                handover.floating_ip_at(networks, wanted),
                server=id_of(server),
                fixed_address=fixed_address,
            )

    def remove_floating_ip(self, server: Any, address: Any) -> None:
        """Take a floating IP away from a server.

        Where the action is gone, the network service does it.

        Raises:
            NotFound: There is no such server or floating IP, or it does not point at the server.
            NotSupported: The action is gone, and the catalog has no network service.
        """
        wanted = getattr(address, "ip", address)
        segment(wanted)
        networks = self._floating("removeFloatingIp", server, {"address": wanted})
        if networks is None:
            return
        from pyrax.compute import handover

        fip = handover.floating_ip_at(networks, wanted)
        if handover.floating_document(networks, fip, {})["instance_id"] != id_of(server):
            raise exceptions.NotFound(
                404, f"The floating IP {wanted} does not point at the server {id_of(server)}."
            )
        networks.floating_ips.disassociate(fip)

    def _floating(self, action: str, server: Any, info: dict[str, Any]) -> Any:
        """Send an action about a floating IP.

        Returns:
            `None`; if the action is gone, the client for networks, which has to do it.
        """
        try:
            self._act(action, server, info, until={action: "2.43"})
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            networks = self.api.other_service("network") if self.api.has_microversions else None
            if networks is None and err.code == 410:
                raise exceptions.NotSupported(
                    f"cs.servers {action}",
                    "compute",
                    "use the network service, pyrax.cloud_networks",
                ) from err
            if networks is None:
                raise
            return networks
        return None

    # Security groups.

    def add_security_group(self, server: Any, security_group: Any) -> None:
        """Put a server into a security group, given by name, id or object."""
        segment(name_of(security_group))
        self._act("addSecurityGroup", server, {"name": name_of(security_group)})

    def remove_security_group(self, server: Any, security_group: Any) -> None:
        """Take a server out of a security group, given by name, id or object."""
        segment(name_of(security_group))
        self._act("removeSecurityGroup", server, {"name": name_of(security_group)})

    def list_security_group(self, server: Any) -> list[SecurityGroup]:
        """Return the security groups of a server.

        OpenStack Compute API, 'List Security Groups By Server'.
        """
        from pyrax.compute.security_groups import SecurityGroup  # seldom needed

        _, body = self._call("GET", self._path(server, "os-security-groups"))
        return ResourceList(
            SecurityGroup(self.api.security_groups, info, True)
            for info in answers.rows(body, "security_groups")
        )
