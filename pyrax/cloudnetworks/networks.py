"""`cloud_networks.networks`: the networks of the Networking API as it has them."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.neutron import NeutronResource, Tagged, given


class Network(NeutronResource):
    """A network: `id`, `name`, `status`, `admin_state_up`, `shared`, `subnets`..."""

    manager: NetworkManager
    name: str
    status: str
    subnets: list[str]
    availability_zone_hints: list[str]
    availability_zones: list[str]
    created_at: str
    description: str
    dns_domain: str
    ipv4_address_scope: Any
    ipv6_address_scope: Any
    is_default: bool
    l2_adjacency: bool
    mtu: int
    port_security_enabled: bool
    project_id: str
    qos_policy_id: str | None
    revision_number: int
    tags: list[str]
    tenant_id: str
    updated_at: str
    vlan_transparent: Any
    """Ids of its subnets."""
    shared: bool
    admin_state_up: bool


class NetworkManager(Tagged[Network]):
    """The networks that the project sees."""

    resource_class = Network
    response_key = "network"
    uri_base = "networks"

    def create(
        self,
        name: str | None = None,
        admin_state_up: bool | None = None,
        shared: bool | None = None,
        external: bool | None = None,
        **attributes: Any,
    ) -> Network:
        """Create a network, without a subnet.

        OpenStack Networking API, 'Create network'.

        Args:
            name: Its name.
            admin_state_up: Whether it carries traffic.
            shared: Whether other projects can use it (administrators).
            external: Whether routers can have their gateway on it (administrators).
            **attributes: Further fields, such as ``mtu`` or ``description``.

        Raises:
            NetworkCountExceeded: The project has as many as it may have.
        """
        fields = given(
            name=name,
            admin_state_up=admin_state_up,
            shared=shared,
            external=external,
        )
        return self._make({}, {**fields, **attributes})

    def delete(self, item: Any) -> None:
        """Delete a network and its subnets.

        OpenStack Networking API, 'Delete network'.

        Raises:
            NetworkInUse: It still has ports that belong to somebody.
            NotFound: There is no such network.
        """
        try:
            super().delete(item)
        except exceptions.Conflict as error:
            exceptions.raise_because(error, errors.deletion_refused(error))
