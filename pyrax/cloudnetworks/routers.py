"""`cloud_networks.routers`: what joins networks to each other and to the internet."""

from __future__ import annotations

from typing import Any

from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import NeutronResource, Tagged, given

Entries = list[dict[str, Any]]
Interface = dict[str, Any]


class Router(NeutronResource):
    """A router: `id`, `name`, `status`, `external_gateway_info`, `routes`..."""

    manager: RouterManager

    name: str
    status: str
    external_gateway_info: dict[str, Any] | None
    routes: Entries
    admin_state_up: bool
    availability_zone_hints: list[str]
    availability_zones: list[str]
    conntrack_helpers: list[Any]
    created_at: str
    description: str
    distributed: bool
    flavor_id: Any
    ha: bool
    project_id: str
    revision_number: int
    service_type_id: Any
    tags: list[str]
    tenant_id: str
    updated_at: str

    def add_interface(self, subnet: Any = None, port: Any = None) -> Interface:
        """Connect the router to a subnet; see ``RouterManager.add_interface``."""
        return self.manager.add_interface(self, subnet, port)

    def remove_interface(self, subnet: Any = None, port: Any = None) -> Interface:
        """Disconnect the router from a subnet; see ``RouterManager.remove_interface``."""
        return self.manager.remove_interface(self, subnet, port)


class RouterManager(Tagged[Router]):
    """The routers of the project."""

    resource_class = Router
    response_key = "router"
    uri_base = "routers"

    def create(
        self,
        name: str | None = None,
        external_network: Any = None,
        admin_state_up: bool | None = None,
        distributed: bool | None = None,
        ha: bool | None = None,
        **attributes: Any,
    ) -> Router:
        """Create a router.

        OpenStack Networking API, 'Create router'.

        Args:
            name: Its name.
            external_network: The external network that its gateway is on.
            admin_state_up: Whether it carries traffic.
            distributed: Whether it runs on all hosts (administrators).
            ha: Whether it is highly available (administrators).
            **attributes: Further fields.
        """
        fields = given(name=name, admin_state_up=admin_state_up, distributed=distributed, ha=ha)
        if external_network is not None:
            network_id = needed_id(external_network, "network")
            fields["external_gateway_info"] = {"network_id": network_id}
        return self._make(fields, attributes)

    def add_interface(self, router: Any, subnet: Any = None, port: Any = None) -> Interface:
        """Connect a router to a subnet, as its gateway, or by a port.

        OpenStack Networking API, 'Add interface to router'.

        Args:
            router: The router or its id.
            subnet: The subnet or its id.
            port: The port or its id, in place of a subnet.

        Returns:
            A dict with ``id`` (that of the router), ``port_id``, ``subnet_id``, ``subnet_ids``,
            ``network_id``.

        Raises:
            ValueError: Neither or both were given.
            Conflict: The gateway's address is in use.
        """
        return self._interface(router, "add_router_interface", subnet, port)

    def remove_interface(self, router: Any, subnet: Any = None, port: Any = None) -> Interface:
        """Disconnect a router from a subnet.

        OpenStack Networking API, 'Remove interface from router'.

        Args:
            router: The router or its id.
            subnet: The subnet or its id.
            port: The port or its id, in place of a subnet.

        Returns:
            A dict, as ``add_interface`` returns it.

        Raises:
            ValueError: Neither or both were given.
            NotFound: The router is not connected like that.
        """
        return self._interface(router, "remove_router_interface", subnet, port)

    def _interface(self, router: Any, verb: str, subnet: Any, port: Any) -> Interface:
        """Send what to connect or disconnect."""
        if (subnet is None) == (port is None):
            raise ValueError("A router's interface is named by a subnet or by a port: give one.")
        if subnet is not None:
            body = {"subnet_id": needed_id(subnet, "subnet")}
        else:
            body = {"port_id": needed_id(port, "port")}
        answer: Interface = self._send("PUT", self._item_uri(router, verb), body=body)[1]
        return answer

    def set_gateway(
        self,
        router: Any,
        network: Any,
        enable_snat: bool | None = None,
        fixed_ips: Entries | None = None,
    ) -> Router:
        """Connect a router to an external network.

        OpenStack Networking API, 'Update router'.

        Args:
            router: The router or its id.
            network: The external network or its id.
            enable_snat: Whether addresses of servers are translated to that of the router.
            fixed_ips: Addresses of the router there, dicts with ``subnet_id``, ``ip_address``.
        """
        gateway = given(
            network_id=needed_id(network, "network"),
            enable_snat=enable_snat,
            external_fixed_ips=fixed_ips,
        )
        return self.update(router, external_gateway_info=gateway)

    def clear_gateway(self, router: Any) -> Router:
        """Disconnect a router from its external network.

        Args:
            router: The router, or its id.

        Returns:
            The ``Router`` as it is now.

        Raises:
            Conflict: Floating IPs go through it.
        """
        return self.update(router, external_gateway_info={})

    def add_routes(self, router: Any, routes: Entries) -> Router:
        """Add routes to those of a router.

        OpenStack Networking API, 'Add extra routes to router'.

        Args:
            router: The router or its id.
            routes: Dicts with ``destination`` and ``nexthop``.

        Returns:
            The ``Router`` as it is now.
        """
        return self._change_routes(router, "add_extraroutes", routes)

    def remove_routes(self, router: Any, routes: Entries) -> Router:
        """Take routes away from a router.

        OpenStack Networking API, 'Remove extra routes from router'.

        Args:
            router: The router or its id.
            routes: Dicts with ``destination`` and ``nexthop``.

        Returns:
            The ``Router`` as it is now.
        """
        return self._change_routes(router, "remove_extraroutes", routes)

    def _change_routes(self, router: Any, verb: str, routes: Entries) -> Router:
        """Send routes to add or remove."""
        uri = self._item_uri(router, verb)
        answer = self._send("PUT", uri, body={"router": {"routes": [*routes]}})[1]
        return self._loaded(self._one(answer))
