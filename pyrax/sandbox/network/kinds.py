"""The kinds of things that the network service has, and which fields each of them has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    Attributes:
        key: key of one thing in documents; that of several is the same with an `s`.
        path: the collection's path.
        name: the word for it in the names of errors.
        writable: the fields that a client may give, with their defaults.
        fixed: of those, the ones that cannot be changed afterwards.
        admin: of those, the ones that only administrators may set to true.
        rackspace: the fields that Rackspace has; empty where it has no such things.
        limit: how many of them a project may have.
    """

    key: str
    path: str
    name: str
    writable: Document = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    admin: frozenset[str] = frozenset()
    rackspace: tuple[str, ...] = ()
    limit: int = -1

    @property
    def plural(self) -> str:
        """Key of several things in documents."""
        return f"{self.key}es" if self.key.endswith("s") else f"{self.key}s"


NETWORK = Kind(
    "network",
    "networks",
    "Network",
    {
        "name": "",
        "admin_state_up": True,
        "shared": False,
        "router:external": False,
        "description": "",
        "mtu": 1450,
        "port_security_enabled": True,
        "availability_zone_hints": [],
        "dns_domain": "",
        "is_default": False,
        "qos_policy_id": None,
        "provider:network_type": None,
        "provider:physical_network": None,
        "provider:segmentation_id": None,
    },
    fixed=frozenset({"availability_zone_hints"}),
    admin=frozenset({"shared", "router:external", "is_default"}),
    rackspace=("id", "name", "status", "admin_state_up", "shared", "subnets", "tenant_id"),
    limit=10,
)
SUBNET = Kind(
    "subnet",
    "subnets",
    "Subnet",
    {
        "name": "",
        "network_id": None,
        "ip_version": None,
        "cidr": None,
        "gateway_ip": None,
        "enable_dhcp": True,
        "allocation_pools": None,
        "dns_nameservers": [],
        "host_routes": [],
        "subnetpool_id": None,
        "prefixlen": None,
        "ipv6_ra_mode": None,
        "ipv6_address_mode": None,
        "service_types": [],
        "segment_id": None,
        "dns_publish_fixed_ip": False,
        "description": "",
    },
    fixed=frozenset(
        {"network_id", "ip_version", "cidr", "subnetpool_id", "prefixlen"}
        | {"ipv6_ra_mode", "ipv6_address_mode"}
    ),
    rackspace=(
        "id",
        "name",
        "network_id",
        "ip_version",
        "cidr",
        "gateway_ip",
        "enable_dhcp",
        "allocation_pools",
        "dns_nameservers",
        "host_routes",
        "tenant_id",
    ),
    limit=10,
)
PORT = Kind(
    "port",
    "ports",
    "Port",
    {
        "name": "",
        "network_id": None,
        "admin_state_up": True,
        "mac_address": None,
        "fixed_ips": None,
        "security_groups": None,
        "device_id": "",
        "device_owner": "",
        "allowed_address_pairs": [],
        "extra_dhcp_opts": [],
        "port_security_enabled": True,
        "binding:vnic_type": "normal",
        "dns_name": "",
        "description": "",
    },
    fixed=frozenset({"network_id"}),
    rackspace=(
        "id",
        "name",
        "network_id",
        "mac_address",
        "admin_state_up",
        "status",
        "device_id",
        "device_owner",
        "fixed_ips",
        "security_groups",
        "tenant_id",
    ),
    limit=50,
)
ROUTER = Kind(
    "router",
    "routers",
    "Router",
    {
        "name": "",
        "admin_state_up": True,
        "distributed": False,
        "ha": False,
        "external_gateway_info": None,
        "routes": [],
        "flavor_id": None,
        "availability_zone_hints": [],
        "description": "",
    },
    fixed=frozenset({"flavor_id", "availability_zone_hints"}),
    admin=frozenset({"distributed", "ha"}),
    limit=10,
)
FLOATING_IP = Kind(
    "floatingip",
    "floatingips",
    "FloatingIP",
    {
        "floating_network_id": None,
        "floating_ip_address": None,
        "subnet_id": None,
        "port_id": None,
        "fixed_ip_address": None,
        "dns_name": "",
        "dns_domain": "",
        "qos_policy_id": None,
        "description": "",
    },
    fixed=frozenset({"floating_network_id", "floating_ip_address", "subnet_id"}),
    limit=50,
)
SECURITY_GROUP = Kind(
    "security_group",
    "security-groups",
    "SecurityGroup",
    {"name": None, "description": "", "stateful": True},
    rackspace=("id", "name", "description", "security_group_rules", "tenant_id"),
    limit=10,
)
RULE = Kind(
    "security_group_rule",
    "security-group-rules",
    "SecurityGroupRule",
    {
        "security_group_id": None,
        "direction": None,
        "ethertype": "IPv4",
        "protocol": None,
        "port_range_min": None,
        "port_range_max": None,
        "remote_ip_prefix": None,
        "remote_group_id": None,
        "remote_address_group_id": None,
        "description": "",
    },
    rackspace=(
        "id",
        "security_group_id",
        "direction",
        "ethertype",
        "protocol",
        "port_range_min",
        "port_range_max",
        "remote_ip_prefix",
        "remote_group_id",
        "tenant_id",
    ),
    limit=100,
)
SUBNET_POOL = Kind(
    "subnetpool",
    "subnetpools",
    "SubnetPool",
    {
        "name": None,
        "prefixes": None,
        "default_prefixlen": None,
        "min_prefixlen": None,
        "max_prefixlen": None,
        "shared": False,
        "is_default": False,
        "default_quota": None,
        "address_scope_id": None,
        "description": "",
    },
    fixed=frozenset({"shared"}),
    admin=frozenset({"shared", "is_default"}),
)
PORT_FORWARDING = Kind(
    "port_forwarding",
    "port_forwardings",
    "PortForwarding",
    {
        "protocol": None,
        "internal_ip_address": None,
        "internal_port": None,
        "internal_port_id": None,
        "external_port": None,
        "description": "",
    },
)
IP_ADDRESS = Kind(
    "ip_address",
    "ip_addresses",
    "IPAddress",
    {"network_id": None, "version": 4, "port_ids": []},
    fixed=frozenset({"network_id", "version"}),
    rackspace=(
        "id",
        "network_id",
        "address",
        "port_ids",
        "subnet_id",
        "tenant_id",
        "version",
        "type",
    ),
)

KINDS = (
    NETWORK,
    SUBNET,
    PORT,
    ROUTER,
    FLOATING_IP,
    SECURITY_GROUP,
    RULE,
    SUBNET_POOL,
    PORT_FORWARDING,
    IP_ADDRESS,
)

# Kinds that count against quotas, by the names of the limits.
LIMITED = (
    NETWORK,
    SUBNET,
    PORT,
    ROUTER,
    FLOATING_IP,
    SECURITY_GROUP,
    RULE,
    SUBNET_POOL,
)

TAGGED = (NETWORK, SUBNET, PORT, ROUTER, FLOATING_IP, SECURITY_GROUP, SUBNET_POOL)
