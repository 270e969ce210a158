"""Networks and interfaces as the compute service shows them.

`pyrax.cloud_networks` is the client for networks; what is here keeps old programs running.
"""

from __future__ import annotations

from typing import Any, NoReturn

from pyrax import exceptions
from pyrax.compute.base import ComputeManager, Documents, Resource, id_of, segment
from pyrax.compute.handover import Handover, network_document
from pyrax.tables import ResourceList

_NETWORKS = "pyrax.cloud_networks"


class Network(Resource):
    """A network: `id`, `label`, `cidr`."""

    HUMAN_ID = True
    NAME_ATTR = "label"

    id: str
    label: str
    bridge: Any
    bridge_interface: Any
    broadcast: Any
    cidr: str | None
    cidr_v6: Any
    created_at: Any
    deleted: Any
    deleted_at: Any
    dhcp_server: Any
    dhcp_start: Any
    dns1: Any
    dns2: Any
    enable_dhcp: Any
    gateway: Any
    gateway_v6: Any
    host: Any
    injected: Any
    mtu: Any
    multi_host: Any
    netmask: Any
    netmask_v6: Any
    priority: Any
    project_id: Any
    rxtx_base: Any
    share_address: Any
    updated_at: Any
    vlan: Any
    vpn_private_address: Any
    vpn_public_address: Any
    vpn_public_port: Any

    def delete(self) -> None:
        """Delete the network."""
        self.manager.delete(self)


class VirtualInterface(Resource):
    """A network interface of a server: `id`, `mac_address`, on some clouds `ip_addresses`."""

    NAME_ATTR = "id"
    get_details = False

    id: str
    ip_addresses: list[dict[str, Any]]
    mac_address: str


Networks = list[Network]
VirtualInterfaces = list[VirtualInterface]


class ReadNetworks(Handover[Network]):
    """Networks of an OpenStack cloud, from its network service; to look at only."""

    resource = Network
    key = "network"
    until = "2.35"
    instead = _NETWORKS

    def list(self) -> Networks:
        """Return the networks. Of those that compute passes on, mostly `id` and `label` are filled.

        OpenStack Compute API, 'List Networks' and 'List Project Networks'; Networking API, 'List
        networks'.

        Raises:
            NotSupported: The compute service does not pass these calls on, and the catalog has no
                network service.
        """
        return self._handed(
            lambda: self._many(f"/{self.base}"),
            lambda networks: [
                Network(self, network_document(network), True) for network in networks.list()
            ],
        )

    def get(self, network: Any) -> Network:
        """Return one network.

        OpenStack Compute API, 'Show Network Details' and 'Show Project Network Details';
        Networking API, 'Show network details'.

        Raises:
            NotFound: There is no such network.
        """
        path, network_id = self._path(network), id_of(network)
        return self._handed(
            lambda: self._fetch(path),
            lambda networks: Network(self, network_document(networks.get(network_id)), True),
        )


class NetworkManager(ReadNetworks):
    """`cs.networks` on an OpenStack cloud."""

    base = "os-networks"

    def create(self, **kwargs: Any) -> NoReturn:
        """Not offered: networks are made by the network service."""
        raise self._missing("create", f"use {_NETWORKS}")

    def delete(self, network: Any) -> None:
        """Not offered: networks are deleted by the network service."""
        raise self._missing("delete", f"use {_NETWORKS}")

    def disassociate(
        self, network: Any, disassociate_host: bool = True, disassociate_project: bool = True
    ) -> None:
        """Not offered: the service has dropped it.

        Args:
            disassociate_host: Not used.
            disassociate_project: Not used.

        Raises:
            NotSupported: Always.
        """
        raise self._missing("disassociate", f"use {_NETWORKS}")

    def associate_host(self, network: Any, host: str) -> None:
        """Not offered: the service has dropped it.

        Args:
            host: Not used.

        Raises:
            NotSupported: Always.
        """
        raise self._missing("associate_host", f"use {_NETWORKS}")

    def associate_project(self, network: Any) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("associate_project", f"use {_NETWORKS}")

    def add(self, network: Any = None) -> None:
        """Not offered: the service has dropped it."""
        raise self._missing("add", f"use {_NETWORKS}")


class TenantNetworkManager(ReadNetworks):
    """The account's networks on an OpenStack cloud; to look at only."""

    base = "os-tenant-networks"

    def create(self, label: str, cidr: str) -> NoReturn:
        """Not offered: networks are made by the network service.

        Args:
            label: Not used.
            cidr: Not used.

        Raises:
            NotSupported: Always.
        """
        raise self._missing("create", f"use {_NETWORKS}")

    def delete(self, network: Any) -> None:
        """Not offered: networks are deleted by the network service."""
        raise self._missing("delete", f"use {_NETWORKS}")


class VirtualInterfaceManager(ComputeManager[VirtualInterface]):
    """Virtual interfaces of servers; where the call is gone, those of the cloud's newer call."""

    resource = VirtualInterface
    key = "virtual_interface"
    base = "servers"
    scope = ("instance_id",)

    def list(self, instance_id: Any) -> VirtualInterfaces:
        """Return the virtual interfaces of a server.

        OpenStack Compute API, 'List Virtual Interfaces'.

        Args:
            instance_id: The server, or its id.
        """
        path = self._path(instance_id, "os-virtual-interfaces")
        try:
            return self._many(path, until={"os-virtual-interfaces": "2.43"})
        except exceptions.ClientException as err:
            if err.code not in (400, 404, 410):
                raise
            return self.api.os_virtual_interfacesv2.list(instance_id)


class PortVirtualInterfaceManager(ComputeManager[VirtualInterface]):
    """Rackspace's calls for virtual interfaces, answered by the ports of an OpenStack cloud."""

    resource = VirtualInterface
    key = "virtual_interface"
    scope = ("instance_id",)

    def list(self, instance_id: Any) -> VirtualInterfaces:
        """Return the interfaces of a server, each with its `ip_addresses`."""
        ports = self.api.servers.interface_list(instance_id)
        return ResourceList(
            [VirtualInterface(self, as_virtual_interface(port), True) for port in ports]
        )

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


class NeutronNetworkManager(ComputeManager[Network]):
    """Rackspace's calls for networks, answered by the network service of an OpenStack cloud."""

    resource = Network
    key = "network"

    def list(self) -> Networks:
        """Return the networks; see `pyrax.cloud_networks.list`.

        Raises:
            NotSupported: The catalog has no network service in this region.
        """
        return ResourceList([self._of(network) for network in self._networks("list").list()])

    def get(self, network: Any) -> Network:
        """Return one network; see `pyrax.cloud_networks.get`."""
        segment(network)
        return self._of(self._networks("get").get(id_of(network)))

    def create(self, label: str, cidr: str) -> Network:
        """Make a network and a subnet in it; see `pyrax.cloud_networks.create`.

        Args:
            label: Its name.
            cidr: Its addresses, such as ``"10.9.0.0/24"``.
        """
        return self._of(self._networks("create").create(label, cidr=cidr))

    def delete(self, network: Any) -> None:
        """Delete a network that nothing uses; see `pyrax.cloud_networks.delete`."""
        segment(network)
        self._networks("delete").delete(id_of(network))

    def _networks(self, verb: str) -> Any:
        """Return the client for networks."""
        networks = self.api.other_service("network")
        if networks is None:
            raise self._missing(verb, f"the catalog has no network service; use {_NETWORKS}")
        return networks

    def _of(self, network: Any) -> Network:
        """Return a network of the network service."""
        return Network(self, network_document(network), True)
