"""Networks: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing

PUBLIC_NET = "00000000-0000-0000-0000-000000000000"


@thing
def cloud_network(s: Stage) -> Any:
    return s.net.create("inside", cidr="192.168.0.0/24")


@thing
def virtual_interface(s: Stage) -> Any:
    return s.net.list_interfaces(s.server)[0]


@thing
def network(s: Stage) -> Any:
    return s.net.networks.create("net")


@thing
def subnet(s: Stage) -> Any:
    return s.net.subnets.create(s.network, "192.168.1.0/24", 4)


@thing
def port(s: Stage) -> Any:
    s.subnet  # noqa: B018 - made first
    return s.net.ports.create(s.network, "port")


@thing
def security_group(s: Stage) -> Any:
    return s.net.security_groups.create(s.new_name())


@thing
def rule(s: Stage) -> Any:
    return s.net.security_groups.create_rule(s.security_group, remote_ip_prefix="0.0.0.0/0")


@thing
def router(s: Stage) -> Any:
    return s.net.routers.create("router", external_network=s.external_network)


@thing
def external_network(s: Stage) -> Any:
    if s.rackspace:
        return s.network
    return next(one for one in s.net.networks.list() if one._info.get("router:external"))


@thing
def subnet_of_router(s: Stage) -> Any:
    s.router.add_interface(subnet=s.subnet)
    return s.subnet


@thing
def server_in_one_network(s: Stage) -> Any:
    if s.rackspace:
        return s.server
    networks = [{"net-id": s.network.id}] if s.subnet else None
    made = s.compute.servers.create("web02", s.base_image, s.flavor, nics=networks)
    s.cloud.clock.advance(60)
    return made


@thing
def floating_ip(s: Stage) -> Any:
    return s.net.floating_ips.create(s.external_network)


@thing
def subnet_pool(s: Stage) -> Any:
    return s.net.subnetpools.create("pool", ["10.0.0.0/8"])


@thing
def public_port(s: Stage) -> Any:
    return s.net.ports.create(PUBLIC_NET, "public", device_id=s.server.id)


@thing
def ip_address(s: Stage) -> Any:
    return s.net.ip_addresses.create(PUBLIC_NET, ports=[s.public_port])


RECEIVERS = (
    "cloud_network",
    "virtual_interface",
    "network",
    "subnet",
    "port",
    "security_group",
    "rule",
    "router",
    "floating_ip",
    "subnet_pool",
    "ip_address",
)

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.cloud_network,
    "network": lambda s: s.cloud_network,
    "server": lambda s: s.server,
    "uri": "/networks",
    "cidr": "192.168.3.0/24",
    "router": lambda s: s.router,
    "fip": lambda s: s.floating_ip,
    "group": lambda s: s.security_group,
    "project": lambda s: s.context.tenant_id,
    "routes": [{"destination": "10.1.0.0/24", "nexthop": "192.168.1.5"}],
    "prefixes": ["10.0.0.0/8"],
}

ITEMS: dict[str, Any] = {
    "floating_ips": lambda s: "1" if s.rackspace else s.floating_ip,
    "networks": lambda s: s.network,
    "subnets": lambda s: s.subnet,
    "ports": lambda s: s.port,
    "security_groups": lambda s: s.security_group,
    "security_group_rules": lambda s: s.rule,
    "routers": lambda s: s.router,
    "subnetpools": lambda s: s.subnet_pool,
    "ip_addresses": lambda s: s.ip_address,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.net.management_url}/v2.0/networks"},
    "detach": {"network_or_interface": lambda s: s.cloud_network},
    "why_absent": {"on_rackspace": "words", "elsewhere": "words"},
    "change": {"attributes": {"name": "new"}},
    "update": {"name": "new"},
    "QuotaManager.update": {"network": 5},
    "remove_interface": {"subnet": lambda s: s.subnet_of_router},
    "delete_rule": {"rule": lambda s: s.rule},
    "attach": {"server": lambda s: s.server_in_one_network},
    "CloudNetworkClient.create": {"label": "more", "cidr": "192.168.9.0/24"},
    "create_rule": {"remote_ip_prefix": "0.0.0.0/0"},
    "SecurityGroupRuleManager.create": {
        "group": lambda s: s.security_group,
        "remote_ip_prefix": "0.0.0.0/0",
    },
    "SubnetManager.create": {
        "network": lambda s: s.network,
        "cidr": "192.168.7.0/24",
        "ip_version": 4,
    },
    "PortManager.create": {"network": lambda s: s.subnet and s.network},
    "FloatingIPManager.create": {"network": lambda s: s.external_network},
    "IPAddressManager.create": {
        "network": PUBLIC_NET,
        "ports": lambda s: [s.public_port],
    },
    "associate": {"port": lambda s: s.port},
    "add_interface": {"subnet": lambda s: s.subnet},
    "find": {"name": "inside"},
}
