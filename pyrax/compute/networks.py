"""Networks and interfaces as the compute service shows them.

`pyrax.cloud_networks` is the client for networks; what is here keeps old programs running.
"""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.compute.base import ComputeManager, Documents, NovaProxy, Resource, id_of, segment

_NETWORKS = "pyrax.cloud_networks"


class Network(Resource):
    """A network: `id`, `label`, `cidr`."""

    HUMAN_ID = True
    NAME_ATTR = "label"

    id: str
    label: str

    def delete(self) -> None:
        """Delete the network."""
        self.manager.delete(self)


class VirtualInterface(Resource):
    """A network interface of a server: `id`, `mac_address`, on some clouds `ip_addresses`."""

    NAME_ATTR = "id"
    get_details = False

    id: str


Networks = list[Network]
VirtualInterfaces = list[VirtualInterface]


class NetworkManager(NovaProxy, ComputeManager):
    """Networks of an OpenStack cloud, passed on from its network service; to look at only."""

    resource = Network
    key = "network"
    base = "os-networks"
    until = "2.35"
    instead = _NETWORKS

    def list(self) -> Networks:
        """Return the networks.

        OpenStack Compute API, 'List Networks'. Mostly only `id` and `label` are filled.

        Raises:
            NotSupported: The cloud no longer passes these calls on.
        """
        return self._many("/os-networks")

    def get(self, network: Any) -> Network:
        """Return one network.

        OpenStack Compute API, 'Show Network Details'.
        """
        found: Network = self._fetch(self._path(network))
        return found

    def create(self, **kwargs: Any) -> Any:
        """Not offered: networks are made by the network service."""
        raise self._missing("create", f"use {_NETWORKS}")

    def delete(self, network: Any) -> None:
        """Not offered: networks are deleted by the network service."""
        raise self._missing("delete", f"use {_NETWORKS}")

    def disassociate(
        self, network: Any, disassociate_host: bool = True, disassociate_project: bool = True
    ) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("disassociate", f"use {_NETWORKS}")

    def associate_host(self, network: Any, host: str) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("associate_host", f"use {_NETWORKS}")

    def associate_project(self, network: Any) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("associate_project", f"use {_NETWORKS}")

    def add(self, network: Any = None) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("add", f"use {_NETWORKS}")


class TenantNetworkManager(NovaProxy, ComputeManager):
    """The account's networks on an OpenStack cloud; to look at only."""

    resource = Network
    key = "network"
    base = "os-tenant-networks"
    until = "2.35"
    instead = _NETWORKS

    def list(self) -> Networks:
        """Return the account's networks.

        OpenStack Compute API, 'List Project Networks'.

        Raises:
            NotSupported: The cloud no longer passes these calls on.
        """
        return self._many("/os-tenant-networks")

    def get(self, network: Any) -> Network:
        """Return one network.

        OpenStack Compute API, 'Show Project Network Details'.
        """
        found: Network = self._fetch(self._path(network))
        return found

    def create(self, label: str, cidr: str) -> Any:
        """Not offered: networks are made by the network service."""
        raise self._missing("create", f"use {_NETWORKS}")

    def delete(self, network: Any) -> None:
        """Not offered: networks are deleted by the network service."""
        raise self._missing("delete", f"use {_NETWORKS}")


class VirtualInterfaceManager(ComputeManager):
    """Virtual interfaces of servers; where the call is gone, the servers' ports."""

    resource = VirtualInterface
    key = "virtual_interface"
    base = "servers"
    scope = ("instance_id",)

    def list(self, instance_id: Any) -> VirtualInterfaces:
        """Return the virtual interfaces of a server.

        OpenStack Compute API, 'List Virtual Interfaces'.
        """
        path = self._path(instance_id, "os-virtual-interfaces")
        try:
            return self._many(path, until={"os-virtual-interfaces": "2.43"})
        except exceptions.ClientException as err:
            if err.code not in (400, 404, 410):
                raise
            return self._modern(instance_id)

    def _modern(self, server: Any) -> VirtualInterfaces:
        """Return the interfaces by the call that took the place of the old one."""
        ports = self.api.servers.interface_list(server)
        return [VirtualInterface(self, as_virtual_interface(port), True) for port in ports]


class PortVirtualInterfaceManager(ComputeManager):
    """Rackspace's calls for virtual interfaces, answered by the ports of an OpenStack cloud."""

    resource = VirtualInterface
    key = "virtual_interface"
    scope = ("instance_id",)

    def list(self, instance_id: Any) -> VirtualInterfaces:
        """Return the interfaces of a server, each with its `ip_addresses`."""
        ports = self.api.servers.interface_list(instance_id)
        return [VirtualInterface(self, as_virtual_interface(port), True) for port in ports]

    def create(self, network_id: Any, instance_id: Any) -> Documents:
        """Connect a server to a network and return a list of one description.

        Args:
            network_id: The network.
            instance_id: The server.
        """
        segment(network_id)
        port = self.api.servers.interface_attach(instance_id, net_id=id_of(network_id))
        return [as_virtual_interface(port)]

    def delete(self, instance_id: Any, interface_id: Any) -> None:
        """Take an interface away from a server.

        Args:
            instance_id: The server.
            interface_id: The interface.
        """
        self.api.servers.interface_detach(instance_id, interface_id)


def as_virtual_interface(port: Resource) -> dict[str, Any]:
    """Return what an interface would look like in Rackspace's list of virtual interfaces."""
    info = port.to_dict()
    return {
        "id": info.get("port_id"),
        "mac_address": info.get("mac_addr"),
        "ip_addresses": [
            {"address": fixed.get("ip_address"), "network_id": info.get("net_id")}
            for fixed in info.get("fixed_ips") or []
        ],
    }


class AbsentNetworkManager(ComputeManager):
    """Rackspace's calls for networks, which an OpenStack cloud has in its network service."""

    def list(self) -> Networks:
        """Not offered on this cloud."""
        raise self._missing("list", f"use {_NETWORKS}")

    def get(self, network: Any) -> Network:
        """Not offered on this cloud."""
        raise self._missing("get", f"use {_NETWORKS}")

    def create(self, label: str, cidr: str) -> Network:
        """Not offered on this cloud."""
        raise self._missing("create", f"use {_NETWORKS}")

    def delete(self, network: Any) -> None:
        """Not offered on this cloud."""
        raise self._missing("delete", f"use {_NETWORKS}")
