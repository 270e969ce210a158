"""The network interfaces of servers: which networks a server is connected to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.cloudnetworks.ids import id_of, needed_id
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudnetworks.client import CloudNetworkClient


class VirtualInterface(BaseResource):
    """A network interface of a server.

    Attributes:
        id: Its id; on OpenStack that of its port.
        mac_address: Its hardware address.
        ip_addresses: A list of dicts with ``address``, ``network_id`` and ``network_label``.
        server_id: The server that it belongs to.
    """

    NAME_ATTR = "id"
    get_details = False
    manager: Any

    id: str
    mac_address: Any
    ip_addresses: list[dict[str, Any]]
    network_id: str
    server_id: Any = None

    @property
    def network_ids(self) -> list[str]:
        """The ids of the networks that it is connected to; one, as a rule."""
        fields = self.__dict__
        known = [entry.get("network_id") for entry in fields.get("ip_addresses") or ()]
        return [*dict.fromkeys(one for one in [*known, fields.get("network_id")] if one)]

    def delete(self) -> None:
        """Disconnect the server from the network."""
        self.manager.detach(self, self.server_id)


Interfaces = list[VirtualInterface]


class InterfaceManager(BaseManager[VirtualInterface]):
    """What connects servers to networks; each kind of cloud has calls of its own for it."""

    resource_class: Any = VirtualInterface
    response_key = "virtual_interface"
    uri_base = "servers"

    api: CloudNetworkClient

    def _of(self, server: Any) -> Interfaces:
        """Return the interfaces of a server."""
        raise NotImplementedError

    def _connect(self, network_id: str, server: Any) -> VirtualInterface:
        """Connect a server to a network."""
        raise NotImplementedError

    def _disconnect(self, interface_id: str, server: Any) -> None:
        """Take an interface away from a server."""
        raise NotImplementedError

    def list(self, server: Any) -> Interfaces:  # type: ignore[override]
        """Return the interfaces of a server; see ``CloudNetworkClient.list_interfaces``."""
        return self._of(needed_id(server, "server"))

    def attach(self, network: Any, server: Any) -> VirtualInterface:
        """Connect a server to a network; see ``CloudNetworkClient.attach``."""
        return self._connect(needed_id(network, "network"), needed_id(server, "server"))

    def detach(self, thing: Any, server: Any) -> None:
        """Disconnect a server from a network; see ``CloudNetworkClient.detach``."""
        server_id, thing_id = needed_id(server, "server"), needed_id(thing, "network or interface")
        if isinstance(thing, VirtualInterface):
            self._disconnect(thing_id, server_id)
            return
        interfaces = self._of(server_id)
        found = [one for one in interfaces if one.id == thing_id]
        found = found or [one for one in interfaces if thing_id in one.network_ids]
        if not found:
            raise exceptions.NotFound(
                404, f"The server {server_id} has no interface on the network {thing_id}."
            )
        if len(found) > 1:
            ids = ", ".join(str(one.id) for one in found)
            raise exceptions.NoUniqueMatch(
                400, f"The server {server_id} has several interfaces there, choose one: {ids}."
            )
        self._disconnect(found[0].id, server_id)


class RackspaceInterfaceManager(InterfaceManager):
    """Rackspace's virtual interfaces: an extension of its compute service."""

    def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request to the compute service."""
        return super()._send(verb, self.api.compute_url + uri, **kwargs)

    def _path(self, server: Any, *further: Any) -> str:
        """Return the path of the interfaces of a server."""
        return self._item_uri(server, "os-virtual-interfacesv2", *further)

    def _interfaces(self, server: Any, body: Any) -> Interfaces:
        """Return what an answer holds."""
        rows = self._data_from_response(body)
        for row in rows:
            answers.member(row, "id", "An interface in the answer")
        return ResourceList(
            VirtualInterface(self, {**row, "server_id": server}, loaded=True) for row in rows
        )

    def _of(self, server: Any) -> Interfaces:
        """Return the interfaces (Rackspace Cloud Servers API, 'List virtual interfaces')."""
        return self._interfaces(server, self._send("GET", self._path(server))[1])

    def _connect(self, network_id: str, server: Any) -> VirtualInterface:
        """Connect a server (Rackspace Cloud Servers API, 'Create virtual interface')."""
        body = {"virtual_interface": {"network_id": network_id}}
        made = self._interfaces(server, self._send("POST", self._path(server), body=body)[1])
        if not made:
            raise exceptions.ServiceResponseFailure(
                "The answer to a new virtual interface does not describe it."
            )
        return made[0]

    def _disconnect(self, interface_id: str, server: Any) -> None:
        """Disconnect a server (Rackspace Cloud Servers API, 'Delete virtual interface')."""
        self._send("DELETE", self._path(server, interface_id))


class OpenStackInterfaceManager(InterfaceManager):
    """Ports of servers, which the compute service attaches and detaches."""

    def _compute(self, method: str) -> Any:
        """Return the manager of servers of the same region.

        Raises:
            NotSupported: The catalog has no compute service there.
        """
        client = self.api.other_service("compute")
        if client is None:
            raise exceptions.NotSupported(
                f"cloud_networks.{method}", "compute", "the catalog has none in this region"
            )
        return client.servers

    def _of(self, server: Any) -> Interfaces:
        """Return the interfaces (OpenStack Compute API, 'List Port Interfaces')."""
        ports = [
            _complete(port) for port in self._compute("list_interfaces").interface_list(server)
        ]
        labels = self._labels({port.net_id for port in ports if port.net_id})
        return ResourceList(self._interface(port, server, labels) for port in ports)

    def _connect(self, network_id: str, server: Any) -> VirtualInterface:
        """Connect a server (OpenStack Compute API, 'Create Interface')."""
        port = _complete(self._compute("attach").interface_attach(server, net_id=network_id))
        return self._interface(port, server, self._labels({port.net_id or network_id}))

    def _disconnect(self, interface_id: str, server: Any) -> None:
        """Disconnect a server (OpenStack Compute API, 'Detach Interface')."""
        self._compute("detach").interface_detach(server, interface_id)

    def _labels(self, network_ids: set[str]) -> dict[Any, Any]:
        """Return the names of networks by id."""
        if not network_ids:
            return {}
        pairs = [*(("id", one) for one in sorted(network_ids)), ("fields", "id")]
        query = utils.build_query([*pairs, ("fields", "name")])
        body = self._send("GET", f"{self.api.neutron_url}/networks{query}")[1]
        return {
            row.get("id"): row.get("name") for row in self._data_from_response(body, "networks")
        }

    def _interface(self, port: Any, server: Any, labels: dict[str, Any]) -> VirtualInterface:
        """Return a port in the form of a virtual interface."""
        info = {
            "id": port.port_id,
            "mac_address": port.mac_addr,
            "network_id": port.net_id,
            "server_id": id_of(server),
            "ip_addresses": [
                {
                    "address": fixed.get("ip_address"),
                    "network_id": port.net_id,
                    "network_label": labels.get(port.net_id),
                }
                for fixed in answers.rows(port._info, "fixed_ips")
            ],
        }
        return VirtualInterface(self, info, loaded=True)


def _complete(port: Any) -> Any:
    """Return an interface as compute describes it, if it says all that is needed."""
    for name in ("port_id", "net_id", "mac_addr"):
        answers.member(port._info, name, "An interface in the answer")
    return port
