"""Load balancers: what its operations need, and what they are called with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def lb(s: Stage) -> Any:
    more = {} if s.rackspace else {"vip_subnet_id": SUBNET}
    made = s.clb.create(
        "web",
        port=80,
        protocol="HTTP",
        virtual_ips=s.clb.VirtualIP(),
        nodes=[s.clb.Node("192.0.2.16", 80)],
        **more,
    )
    s.cloud.clock.advance(60)
    return s.clb.get(made.id)


@thing
def node(s: Stage) -> Any:
    return s.lb.nodes[0]


@thing
def vip(s: Stage) -> Any:
    return s.lb.virtual_ips[0]


@thing
def throttled(s: Stage) -> Any:
    s.lb.add_ssl_termination(443, "KEY", "CERT")
    s.cloud.clock.advance(60)
    return s.lb


@thing
def lb_with_addresses(s: Stage) -> Any:
    s.lb.add_virtualip(s.clb.VirtualIP(type="PUBLIC", ipVersion="IPV6"))
    s.cloud.clock.advance(60)
    return s.clb.get(s.lb.id)


@thing
def access_item(s: Stage) -> Any:
    s.lb.add_access_list({"address": "192.0.2.0/24", "type": "DENY"})
    s.cloud.clock.advance(60)
    return s.lb.get_access_list()[0]["id"]


@thing
def certificate_mapping(s: Stage) -> Any:
    made = s.clb._manager.add_certificate_mapping(s.throttled, "a.example.com", "KEY", "CERT")
    s.cloud.clock.advance(60)
    return made


SUBNET = "d4af86e1-1111-4222-8333-527f97490c9a"


def changed_node(s: Stage) -> Any:
    """Return a node that is to be changed at the service."""
    s.node.condition = "DISABLED"
    return s.node


RECEIVERS = ("lb", "node", "vip")

PARAMETERS: dict[str, Any] = {
    "loadbalancer": lambda s: s.lb,
    "lb": lambda s: s.lb,
    "item": lambda s: s.lb,
    "uri": "/loadbalancers",
    "node": lambda s: s.node,
    "nodes": lambda s: s.clb.Node("192.0.2.17", 80),
    "vip": lambda s: s.clb.VirtualIP(),
    "val": {},
    "certificate": "CERT",
    "privatekey": "KEY",
    "privateKey": "KEY",
    "hostName": "example.com",
    "securePort": 443,
    "mapping": "1",
    "access_list": {"address": "192.0.2.0/24", "type": "DENY"},
    "type": "CONNECT",
    "item_ids": [1],
    "html": "<h1>Sorry</h1>",
    "loadbalancers": lambda s: [s.lb],
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.clb.management_url}/loadbalancers"},
    "create": {
        "name": "new",
        "port": 80,
        "protocol": "HTTP",
        "virtual_ips": lambda s: s.clb.VirtualIP(id=None if s.rackspace else SUBNET),
    },
    "add_virtualip": {
        "vip": lambda s: s.clb.VirtualIP(
            **({"type": "PUBLIC", "ipVersion": "IPV6"} if s.rackspace else {"id": SUBNET})
        )
    },
    "add_health_monitor": {"timeout": 5},
    "delete_access_list_items": {"item_ids": lambda s: [s.access_item]},
    "CloudLoadBalancerClient.delete_virtualip": {
        "vip": lambda s: s.lb_with_addresses.virtual_ips[-1]
    },
    "CloudLoadBalancerManager.delete_virtualip": {
        "vip": lambda s: s.lb_with_addresses.virtual_ips[-1]
    },
    "CloudLoadBalancer.delete_virtualip": {"vip": lambda s: s.lb_with_addresses.virtual_ips[-1]},
    "add_connection_throttle": {"maxConnections": 10},
    "update": {"name": "new"},
    "update_node": {"node": changed_node},
    "update_nodes": {"nodes": changed_node},
    "set_connection_logging": {"val": True},
    "set_content_caching": {"val": True},
    "set_session_persistence": {"val": "HTTP_COOKIE"},
    "get_stats": {"loadbalancer": lambda s: s.lb},
    "update_ssl_termination": {"loadbalancer": lambda s: s.throttled, "enabled": False},
    "CloudLoadBalancer.update_ssl_termination": {"enabled": lambda s: s.throttled is None},
    "add_certificate_mapping": {"loadbalancer": lambda s: s.throttled},
    "get_certificate_mapping": {"mapping": lambda s: s.certificate_mapping},
    "update_certificate_mapping": {
        "mapping": lambda s: s.certificate_mapping,
        "hostName": "b.example.com",
    },
    "delete_certificate_mapping": {"mapping": lambda s: s.certificate_mapping},
    "CloudLoadBalancerManager.delete_nodes": {"nodes": lambda s: s.node},
    "CloudLoadBalancer.delete_nodes": {"nodes": lambda s: s.node},
    "find": {"name": "web"},
}

BEFORE: dict[str, Callable[[Stage], Any]] = {
    "Node.update": changed_node,
}
