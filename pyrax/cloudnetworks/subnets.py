"""`cloud_networks.subnets` and `cloud_networks.subnetpools`: the addresses of networks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import UNSET, NeutronResource, Tagged, given

Entries = list[dict[str, Any]]
Texts = list[str]


class Subnet(NeutronResource):
    """A block of addresses on a network: `id`, `name`, `network_id`, `cidr`, `gateway_ip`..."""

    manager: SubnetManager
    name: str
    network_id: str
    cidr: str
    ip_version: int
    gateway_ip: str | None
    created_at: str
    description: str
    dns_publish_fixed_ip: bool
    ipv6_address_mode: Any
    ipv6_ra_mode: Any
    project_id: str
    revision_number: int
    segment_id: str | None
    service_types: list[str]
    subnetpool_id: str | None
    tags: list[str]
    tenant_id: str
    updated_at: str
    """Address of the router, ``None`` for none."""
    enable_dhcp: bool
    allocation_pools: Entries
    """Ranges that ports get addresses from: dicts with ``start`` and ``end``."""
    dns_nameservers: Texts
    host_routes: Entries
    """Further routes of the servers: dicts with ``destination`` and ``nexthop``."""


class SubnetManager(Tagged[Subnet]):
    """The subnets that the project sees."""

    resource_class = Subnet
    response_key = "subnet"
    uri_base = "subnets"

    def create(  # type: ignore[override]
        self,
        network: Any,
        cidr: Any = None,
        ip_version: int | None = None,
        name: str | None = None,
        gateway_ip: Any = UNSET,
        enable_dhcp: bool | None = None,
        dns_nameservers: Texts | None = None,
        allocation_pools: Entries | None = None,
        host_routes: Entries | None = None,
        subnetpool: Any = None,
        prefixlen: int | None = None,
        ipv6_ra_mode: str | None = None,
        ipv6_address_mode: str | None = None,
        **attributes: Any,
    ) -> Subnet:
        """Create a subnet in a network.

        OpenStack Networking API, 'Create subnet'.

        Args:
            network: The network or its id.
            cidr: Its addresses, such as ``"10.9.0.0/24"``; else ``subnetpool`` gives them.
            ip_version: 4 or 6; by default that of ``cidr``.
            name: Its name.
            gateway_ip: Address of the router; ``None`` for none; by default the first.
            enable_dhcp: Whether servers get their addresses by DHCP.
            dns_nameservers: Addresses of name servers.
            allocation_pools: Ranges to take addresses from, dicts with ``start`` and ``end``.
            host_routes: Dicts with ``destination`` and ``nexthop``.
            subnetpool: The pool to take the addresses from.
            prefixlen: How many bits of the pool's addresses are fixed.
            ipv6_ra_mode: What routers of the cloud announce: ``"slaac"``, ``"dhcpv6-stateful"`` or
                ``"dhcpv6-stateless"``.
            ipv6_address_mode: How servers get their addresses: ``"slaac"``, ``"dhcpv6-stateful"``
                or ``"dhcpv6-stateless"``.
            **attributes: Further fields, such as ``description``.

        Raises:
            NetworkCIDRMalformed: ``cidr`` is no range of addresses; nothing is sent.
            ValueError: There is neither ``cidr`` nor ``subnetpool``, or the version is not known.
        """
        text = errors.cidr_text(cidr)
        if not text and subnetpool is None:
            raise ValueError("A subnet needs a cidr, or a subnetpool to take one from.")
        if text:
            version = errors.parsed(text).version
            ip_version = version if ip_version is None else ip_version
        if ip_version not in (4, 6):
            raise ValueError(f"ip_version must be 4 or 6, not {ip_version!r}.")
        fields = given(
            network_id=needed_id(network, "network"),
            ip_version=ip_version,
            cidr=text,
            name=name,
            enable_dhcp=enable_dhcp,
            dns_nameservers=dns_nameservers,
            allocation_pools=allocation_pools,
            host_routes=host_routes,
            subnetpool=subnetpool,
            prefixlen=prefixlen,
            ipv6_ra_mode=ipv6_ra_mode,
            ipv6_address_mode=ipv6_address_mode,
        )
        if gateway_ip is not UNSET:
            fields["gateway_ip"] = gateway_ip
        return self._make({}, {**fields, **attributes})


class SubnetPool(NeutronResource):
    """Addresses that subnets can be cut from: `id`, `name`, `prefixes`, `default_prefixlen`..."""

    manager: SubnetPoolManager
    name: str
    prefixes: Texts
    default_prefixlen: int
    ip_version: int
    address_scope_id: Any
    created_at: str
    default_quota: Any
    description: str
    is_default: bool
    max_prefixlen: int
    min_prefixlen: int
    project_id: str
    revision_number: int
    shared: bool
    tags: list[str]
    tenant_id: str
    updated_at: str


class SubnetPoolManager(Tagged[SubnetPool]):
    """The subnet pools that the project sees."""

    resource_class = SubnetPool
    response_key = "subnetpool"
    uri_base = "subnetpools"

    def create(
        self,
        name: str,
        prefixes: Iterable[Any],
        default_prefixlen: int | None = None,
        min_prefixlen: int | None = None,
        max_prefixlen: int | None = None,
        shared: bool | None = None,
        description: str | None = None,
        **attributes: Any,
    ) -> SubnetPool:
        """Create a subnet pool.

        OpenStack Networking API, 'Create subnet pool'.

        Args:
            name: Its name.
            prefixes: Its ranges, such as ``["10.9.0.0/16"]``, all of one IP version.
            default_prefixlen: Prefix length of subnets that ask for none.
            min_prefixlen: The shortest prefix, in bits.
            max_prefixlen: The longest prefix, in bits.
            shared: Whether other projects can use it (administrators).
            description: Its description.
            **attributes: Further fields.
        """
        if isinstance(prefixes, (str, bytes)) or not prefixes:
            raise ValueError("prefixes must be a list of address ranges.")
        fields = given(
            name=name,
            prefixes=[errors.cidr_text(one) for one in prefixes],
            default_prefixlen=default_prefixlen,
            min_prefixlen=min_prefixlen,
            max_prefixlen=max_prefixlen,
            shared=shared,
            description=description,
        )
        return self._make({}, {**fields, **attributes})
