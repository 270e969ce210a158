"""`cloud_networks.ports`: where servers, routers and others are plugged into networks."""

from __future__ import annotations

from typing import Any

from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import NeutronResource, Tagged, given

Entries = list[dict[str, Any]]


class Port(NeutronResource):
    """A port of a network: `id`, `name`, `network_id`, `mac_address`, `fixed_ips`..."""

    manager: PortManager
    name: str
    network_id: str
    status: str
    admin_state_up: bool
    allowed_address_pairs: list[dict[str, Any]]
    created_at: str
    description: str
    dns_assignment: list[dict[str, Any]]
    dns_name: str
    extra_dhcp_opts: list[dict[str, Any]]
    ip_allocation: str
    port_security_enabled: bool
    project_id: str
    qos_policy_id: str | None
    revision_number: int
    tags: list[str]
    tenant_id: str
    updated_at: str
    """``"ACTIVE"``, ``"DOWN"``, ``"BUILD"``, ``"ERROR"`` or ``"N/A"``."""
    mac_address: str
    fixed_ips: Entries
    """Its addresses: dicts with ``subnet_id`` and ``ip_address``."""
    security_groups: list[str]
    device_id: str
    """Id of the server or router that it belongs to, ``""`` for none."""
    device_owner: str


class PortManager(Tagged[Port]):
    """The ports of the project."""

    resource_class = Port
    response_key = "port"
    uri_base = "ports"

    def create(  # type: ignore[override]
        self,
        network: Any,
        name: str | None = None,
        fixed_ips: Entries | None = None,
        security_groups: Any = None,
        device_id: Any = None,
        device_owner: str | None = None,
        mac_address: str | None = None,
        admin_state_up: bool | None = None,
        allowed_address_pairs: Entries | None = None,
        port_security_enabled: bool | None = None,
        binding_vnic_type: str | None = None,
        **attributes: Any,
    ) -> Port:
        """Create a port on a network.

        OpenStack Networking API, 'Create port'.

        Args:
            network: The network or its id.
            name: Its name.
            fixed_ips: Its addresses, dicts with ``subnet_id``, ``ip_address`` or both; by default
                one of each kind that the network has.
            security_groups: Security groups or their ids; by default the project's ``default``.
            device_id: What it belongs to.
            device_owner: What kind of thing that is.
            mac_address: Its hardware address, such as ``"fa:16:3e:00:00:01"``.
            admin_state_up: Whether it carries traffic.
            allowed_address_pairs: Further addresses that it may send from, dicts with
                ``ip_address`` and perhaps ``mac_address``.
            port_security_enabled: Whether security groups and address checks hold.
            binding_vnic_type: ``"normal"``, ``"direct"``, ...
            **attributes: Further fields.

        Raises:
            Conflict: An address is in use, or there are none left.
        """
        fields = given(
            network_id=needed_id(network, "network"),
            name=name,
            fixed_ips=fixed_ips,
            security_groups=security_groups,
            server=device_id,
            device_owner=device_owner,
            mac_address=mac_address,
            admin_state_up=admin_state_up,
            allowed_address_pairs=allowed_address_pairs,
            port_security_enabled=port_security_enabled,
            binding_vnic_type=binding_vnic_type,
        )
        return self._make({}, {**fields, **attributes})
