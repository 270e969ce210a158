"""The client for networks: what `pyrax.cloud_networks` is."""

from __future__ import annotations

from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.client import BaseClient, literal_path
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.floating_ips import PortForwardingManager
from pyrax.cloudnetworks.ids import PSEUDO_NETWORKS, PUBLIC_NET_ID, SERVICE_NET_ID
from pyrax.cloudnetworks.interfaces import (
    InterfaceManager,
    Interfaces,
    OpenStackInterfaceManager,
    RackspaceInterfaceManager,
    VirtualInterface,
)
from pyrax.cloudnetworks.managers import RACKSPACE, Absent, ManagerTable
from pyrax.cloudnetworks.network import CloudNetwork, CloudNetworkManager, Nics
from pyrax.cloudnetworks.neutron import UNSET
from pyrax.cloudnetworks.openstack import NeutronNetworkManager
from pyrax.parameters import given

OS_NETWORKSV2 = "os-networksv2"
NEUTRON = "neutron"
MANAGERS: dict[str, type[CloudNetworkManager]] = {
    OS_NETWORKSV2: CloudNetworkManager,
    NEUTRON: NeutronNetworkManager,
}
_VERSION = "/v2.0"


class CloudNetworkClient(ManagerTable, BaseClient[CloudNetwork]):
    """Networks, and how servers are connected to them.

    Made by ``pyrax.connect_to_cloud_networks``; ``pyrax.cloud_networks`` is one for the current
    region. On Rackspace networks are made by the compute service; on other clouds by the
    Networking API, whose subnets, ports, routers, floating IPs and security groups are managers
    of this client. On Rackspace those managers need a network service in the catalog.

    Args:
        identity: The login; gives tokens, settings and connections.
        region_name: Name of the region.
        endpoint_type: Kept as an attribute; nothing reads it.
        management_url: Address of the service in that region.
        service_name: Name of the service in messages.
        timings: With ``True`` the duration of each call is noted.
        verify_ssl: As for every client.
        http_log_debug: As for every client.
        timeout: Seconds, or a pair (connect, read); ``None`` for the setting ``timeout``.
        service_type: Type of the service as the catalog names it.
        dialect: ``"rackspace"`` or ``"openstack"``; by default that of the identity.
        backend: ``"os-networksv2"`` or ``"neutron"``; by default what the cloud uses.

    Attributes:
        public_network: On OpenStack: the network, its id or its name that stands for PublicNet in
            ``get_server_networks``.
        service_network: The same for ServiceNet.
    """

    _manager: CloudNetworkManager

    name = "Cloud Networks"
    PUBLIC_NET_ID = PUBLIC_NET_ID
    SERVICE_NET_ID = SERVICE_NET_ID
    PSEUDO_NETWORKS = PSEUDO_NETWORKS

    public_network: Any = None
    service_network: Any = None

    def __init__(
        self,
        identity: Any,
        region_name: str | None = None,
        endpoint_type: str | None = None,
        management_url: str | None = None,
        service_name: str | None = None,
        timings: bool = False,
        verify_ssl: bool | str | None = True,
        http_log_debug: bool = False,
        timeout: Any = None,
        *,
        service_type: str | None = None,
        dialect: str | None = None,
        backend: str | None = None,
    ) -> None:
        self._managers: dict[str, Any] = {}
        self._backend = backend
        super().__init__(
            identity,
            region_name,
            endpoint_type,
            management_url,
            service_name,
            timings,
            verify_ssl,
            http_log_debug,
            timeout,
            service_type=service_type,
            dialect=dialect,
        )

    def _configure_manager(self) -> None:
        """Set the manager of networks, that of the back end in use."""
        self.backend = self._backend or (OS_NETWORKSV2 if self.dialect == RACKSPACE else NEUTRON)

    # --- which service, and where ---

    @property
    def backend(self) -> str:
        """Which service has the networks: ``"os-networksv2"`` or ``"neutron"``; assignable.

        Raises:
            ValueError: Assigned was something else.
        """
        return str(self._backend)

    @backend.setter
    def backend(self, value: str) -> None:
        if value not in MANAGERS:
            raise ValueError(f"backend must be one of {', '.join(MANAGERS)}, not {value!r}.")
        self._backend = value
        self._manager = MANAGERS[value](self)

    @property
    def has_pseudo_networks(self) -> bool:
        """Whether PublicNet and ServiceNet exist under their ids: on Rackspace."""
        return self.dialect == RACKSPACE

    @property
    def _own_service(self) -> str:
        """The service that ``management_url`` is the address of."""
        if self.service_type is None:
            return "compute" if self.dialect == RACKSPACE else "network"
        return "compute" if self.service_type == "compute" else "network"

    def _address(self, service: str) -> str | None:
        """Return the address of a service: the client's own, else that of the catalog."""
        if service == self._own_service:
            return self.management_url
        known = (getattr(self.identity, "services", None) or {}).get(service)
        endpoint = None if known is None else known.endpoint_for(self.region_name)
        return None if endpoint is None else endpoint.public_url

    def has_neutron(self) -> bool:
        """Tell whether there is a network service to talk to."""
        return self._own_service == "network" or bool(self._address("network"))

    @property
    def neutron_url(self) -> str:
        """Address of the network service, with its version.

        Raises:
            NotSupported: The catalog of this Rackspace account has no network service.
            ServiceNotAvailable: The client has no address.
        """
        found = self._address("network")
        if not found and self._own_service != "network":
            raise exceptions.NotSupported("cloud_networks", "network", errors.NOTHING_ELSE)
        base = self._known(found)
        return base if base.endswith(_VERSION) else base + _VERSION

    @property
    def compute_url(self) -> str:
        """Address of the compute service.

        Raises:
            ServiceNotAvailable: The catalog has none in this region.
        """
        return self._known(self._address("compute"))

    def _known(self, address: str | None) -> str:
        """Return an address without a slash at its end."""
        if not address:
            name = self.service_name or self.name
            raise exceptions.ServiceNotAvailable(f"The '{name}' service is not available.")
        return address.rstrip("/")

    def _url(self, uri: Any) -> str:
        """Return the URL of a path, which may or may not begin with the version of Neutron."""
        path = utils.ensure_text(uri or "", self.encoding if isinstance(uri, bytes) else "utf-8")
        if path.startswith(("http://", "https://")):
            return path
        path = literal_path(path)
        neutron = self.backend == NEUTRON
        if path and path[0] not in "/?":
            path = f"/{path}"
        if neutron and path.startswith(f"{_VERSION}/"):
            path = path[len(_VERSION) :]
        return (self.neutron_url if neutron else self.compute_url) + path

    # --- networks ---

    def create(
        self,
        label: Any = None,
        name: Any = None,
        cidr: Any = None,
        ip_version: int | None = None,
        gateway_ip: Any = UNSET,
        enable_dhcp: bool | None = None,
        dns_nameservers: Any = None,
        allocation_pools: Any = None,
        host_routes: Any = None,
        shared: bool | None = None,
        admin_state_up: bool | None = None,
        description: str | None = None,
        mtu: int | None = None,
        port_security_enabled: bool | None = None,
        external: bool | None = None,
    ) -> CloudNetwork:
        """Create a network.

        Rackspace Cloud Servers API, 'Create network'; OpenStack Networking API, 'Create network'
        and 'Create subnet'. What stands after ``cidr`` exists at the Networking API alone.

        Args:
            label: Its name.
            name: The same, if there is no ``label``.
            cidr: Its addresses, such as ``"10.9.0.0/24"``; on OpenStack a network without
                addresses can be made, too.
            ip_version: 4 or 6; by default that of ``cidr``.
            gateway_ip: Address of its router; ``None`` for none; by default the first.
            enable_dhcp: Whether servers get their addresses by DHCP.
            dns_nameservers: Addresses of name servers.
            allocation_pools: Ranges to take addresses from, dicts with ``start`` and ``end``.
            host_routes: Dicts with ``destination`` and ``nexthop``.
            shared: Whether other projects can use it (administrators).
            admin_state_up: Whether it carries traffic.
            description: Its description.
            mtu: Bytes of the largest packet.
            port_security_enabled: Whether its ports have security groups by default.
            external: Whether routers can have their gateway on it (administrators).

        Returns:
            The network. On Rackspace it can be used at once; on OpenStack see its ``status``.

        Raises:
            ValueError: There is neither ``label`` nor ``name``.
            NetworkCIDRMalformed: ``cidr`` is no range of addresses.
            NetworkCIDRInvalid: ``cidr`` is too small.
            NetworkCountExceeded: There are as many networks as there may be.
            NotSupported: Something was given that networks of this cloud do not have.
        """
        if not label and not name:
            raise ValueError("A network needs a label.")
        chosen = given(
            ip_version=ip_version,
            enable_dhcp=enable_dhcp,
            dns_nameservers=dns_nameservers,
            allocation_pools=allocation_pools,
            host_routes=host_routes,
            shared=shared,
            admin_state_up=admin_state_up,
            description=description,
            mtu=mtu,
            port_security_enabled=port_security_enabled,
            external=external,
        )
        if gateway_ip is not UNSET:
            chosen["gateway_ip"] = gateway_ip
        return self._manager.make(label or name, cidr, **chosen)

    def delete(self, network: Any, *, wait: float = 0) -> None:
        """Delete a network.

        After a server was deleted or disconnected, its network stays in use for some seconds.

        Args:
            network: The network or its id.
            wait: Seconds during which the deletion is tried again while the network is in use.

        Raises:
            NetworkInUse: A server, or another port, is still attached to it.
            Forbidden: It is PublicNet or ServiceNet, or the user may not delete it.
            NotFound: There is no such network.
        """
        self._manager.delete_unused(network, wait)

    def find_network_by_label(self, label: Any) -> CloudNetwork:
        """Return the network that has exactly this label.

        Args:
            label: Its label.

        Raises:
            NetworkNotFound: There is none.
            NetworkLabelNotUnique: There are several.
        """
        text = utils.ensure_text(label, self.encoding) if isinstance(label, bytes) else label
        found = self._manager.with_label(text)
        if not found:
            raise exceptions.NetworkNotFound(f"No network with the label '{text}' exists.")
        if len(found) > 1:
            raise exceptions.NetworkLabelNotUnique(
                f"There are {len(found)} networks with the label '{text}'."
            )
        return found[0]

    find_network_by_name = find_network_by_label

    def get_server_networks(
        self,
        network: Any,
        public: bool = False,
        private: bool = False,
        key: str | None = None,
    ) -> Nics:
        """Return what ``servers.create(nics=...)`` takes to attach a server to a network.

        Args:
            network: The network or its id.
            public: ``True`` to attach it to PublicNet as well; on OpenStack to ``public_network``.
            private: ``True`` to attach it to ServiceNet as well; on OpenStack to
                ``service_network``.
            key: Name under which each id stands, by default ``net-id``; Auto Scale wants
                ``uuid``.

        Returns:
            A list with a dict for each network, none of them twice.

        Raises:
            NotSupported: On OpenStack: nothing was assigned to ``public_network`` or
                ``service_network``.
        """
        return self._manager.server_networks(network, public=public, private=private, key=key)

    def get_limits(self) -> dict[str, Any]:
        """Return the limits of the account as the service sends them.

        Returns:
            What the compute service says under ``/limits``; of the Networking API
            ``{"quota": {...}}``.
        """
        if self.backend != NEUTRON:
            return answers.mapping(super().get_limits())
        project = utils.quote_segment(self.projectid)
        return answers.mapping(self.method_get(f"/quotas/{project}")[1])

    # --- interfaces of servers ---

    @property
    def _interfaces(self) -> InterfaceManager:
        """The calls for interfaces on this cloud."""
        if self.dialect == RACKSPACE:
            return RackspaceInterfaceManager(self)
        return OpenStackInterfaceManager(self)

    def list_interfaces(self, server: Any) -> Interfaces:
        """Return the network interfaces of a server.

        Args:
            server: The server or its id.

        Raises:
            NotFound: There is no such server.
            NotSupported: The catalog has no compute service in this region.
        """
        return self._interfaces.list(server)

    def attach(self, network: Any, server: Any) -> VirtualInterface:
        """Connect a server to a network. Its new address appears after some seconds.

        Args:
            network: The network or its id.
            server: The server or its id; it must be ``ACTIVE``.

        Returns:
            The new interface, with its addresses.

        Raises:
            OverLimit: Rackspace takes four of these calls a minute.
            BadRequest: Rackspace: the server has an interface on that network already.
            NotFound: There is no such network or server.
            NotSupported: The catalog has no compute service in this region.
        """
        return self._interfaces.attach(network, server)

    def detach(self, network_or_interface: Any, server: Any) -> None:
        """Disconnect a server from a network.

        Args:
            network_or_interface: The network, the interface, or the id of either.
            server: The server or its id.

        Raises:
            NotFound: The server has no such interface.
            NoUniqueMatch: It has several on that network; name one.
            NotSupported: The catalog has no compute service in this region.
        """
        self._interfaces.detach(network_or_interface, server)

    # --- further managers ---

    def port_forwardings(self, fip: Any) -> PortForwardingManager:
        """Return the manager of the port forwardings of a floating IP.

        Args:
            fip: The floating IP or its id.
        """
        reason = self.why_absent(on_rackspace=False, elsewhere=True)
        if reason is not None:
            absent: Any = Absent(PortForwardingManager, "port_forwardings()", reason)
            return absent  # type: ignore[no-any-return]
        return PortForwardingManager(self, fip)
