"""Load balancer clients of both dialects in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient
from tests.unit.endpoint_wire import EndpointWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://ord.loadbalancers.api.rackspacecloud.com/v1.0/123456"
OCTAVIA = "https://cloud.example.com/load-balancer"

NODE = {
    "id": 410,
    "address": "10.1.1.1",
    "port": 80,
    "condition": "ENABLED",
    "status": "ONLINE",
    "weight": 3,
    "type": "PRIMARY",
    "metadata": [],
}
VIP = {"id": 39, "address": "198.51.100.20", "type": "PUBLIC", "ipVersion": "IPV4"}
SHORT = {
    "id": 71,
    "name": "web-lb",
    "protocol": "HTTP",
    "port": 80,
    "algorithm": "RANDOM",
    "status": "ACTIVE",
    "nodeCount": 1,
    "virtualIps": [VIP],
    "created": {"time": "2026-01-30T03:23:42Z"},
}
FULL = {
    **SHORT,
    "nodes": [NODE],
    "timeout": 30,
    "halfClosed": "true",
    "cluster": {"name": "ztm-n07.dfw1.lbaas.example.net"},
    "sessionPersistence": {"persistenceType": "HTTP_COOKIE"},
}
PENDING = {
    "code": 422,
    "message": "Load Balancer '71' has a status of 'PENDING_UPDATE' and is considered immutable.",
}

LB_ID = "8a562351-0000-4000-8000-513461424ea5"
LISTENER_ID = "023f2e34-0000-4000-8000-16c324569a3d"
POOL_ID = "4029d267-0000-4000-8000-afb3fe16a2cd"
MEMBER_ID = "957a1ace-0000-4000-8000-000000000001"
OCTAVIA_LB = {
    "id": LB_ID,
    "name": "web-lb",
    "project_id": "123456",
    "provisioning_status": "ACTIVE",
    "operating_status": "ONLINE",
    "vip_address": "203.0.113.50",
    "vip_port_id": "b4ca07d1-0000-4000-8000-7d14f419f342",
    "vip_subnet_id": "d4af86e1-0000-4000-8000-527f97490c9a",
    "vip_network_id": "d0d217df-0000-4000-8000-8dad2908c709",
    "additional_vips": [],
    "provider": "amphora",
    "listeners": [{"id": LISTENER_ID}],
    "pools": [{"id": POOL_ID}],
    "created_at": "2026-01-30T00:41:44",
    "updated_at": "2026-01-30T00:43:30",
    "tags": ["color=red", "plain"],
}
LISTENER = {
    "id": LISTENER_ID,
    "protocol": "HTTP",
    "protocol_port": 80,
    "default_pool_id": POOL_ID,
    "allowed_cidrs": None,
    "admin_state_up": True,
    "timeout_client_data": 30000,
    "timeout_member_data": 30000,
    "created_at": "2026-01-30T00:42:44",
    "tags": ["pyrax-main"],
}
POOL = {
    "id": POOL_ID,
    "protocol": "HTTP",
    "lb_algorithm": "ROUND_ROBIN",
    "session_persistence": None,
    "healthmonitor_id": None,
}
MEMBER = {
    "id": MEMBER_ID,
    "address": "192.0.2.16",
    "protocol_port": 80,
    "weight": 5,
    "backup": False,
    "admin_state_up": True,
    "operating_status": "NO_MONITOR",
    "tags": [],
}


@pytest.fixture
def wire(mock: responses.RequestsMock) -> EndpointWire:
    """Rackspace's service."""
    return EndpointWire(mock, RACKSPACE)


@pytest.fixture
def octavia(mock: responses.RequestsMock) -> EndpointWire:
    """OpenStack's service, below the path of its API."""
    return EndpointWire(mock, OCTAVIA + "/v2/lbaas")


@pytest.fixture
def clb() -> CloudLoadBalancerClient:
    """A client of Rackspace's service."""
    return CloudLoadBalancerClient(
        StubIdentity(), "ORD", management_url=RACKSPACE, service_type="rax:load-balancer"
    )


@pytest.fixture
def olb(monkeypatch: pytest.MonkeyPatch) -> CloudLoadBalancerClient:
    """A client of Octavia."""
    identity = StubIdentity()
    identity.dialect = "openstack"
    return CloudLoadBalancerClient(
        identity, "RegionOne", management_url=OCTAVIA, service_type="load-balancer"
    )


@pytest.fixture
def lb(clb: CloudLoadBalancerClient) -> CloudLoadBalancer:
    """A loaded load balancer of Rackspace's service."""
    return CloudLoadBalancer(clb._manager, FULL, loaded=True)


def serve_tree(octavia: EndpointWire, **more: Any) -> None:
    """Let Octavia answer all questions about one load balancer."""
    listener, pool = {**LISTENER, **more.pop("listener", {})}, {**POOL, **more.pop("pool", {})}
    octavia.answer("GET", f"/loadbalancers/{LB_ID}", {"loadbalancer": {**OCTAVIA_LB, **more}})
    octavia.answer("GET", f"/listeners/{LISTENER_ID}", {"listener": listener})
    octavia.answer("GET", f"/pools/{POOL_ID}", {"pool": pool})
    octavia.answer("GET", f"/pools/{POOL_ID}/members", {"members": [MEMBER]})


@pytest.fixture
def tree(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> CloudLoadBalancer:
    """A loaded load balancer of Octavia, whose service answers all questions about it."""
    serve_tree(octavia)
    found: CloudLoadBalancer = olb.get(LB_ID)
    octavia.mock.calls.reset()
    return found
