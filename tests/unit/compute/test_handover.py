"""What the network service answers where compute has dropped it."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.compute import ComputeClient, handover
from pyrax.compute.floating_ips import FloatingIP
from pyrax.compute.networks import Network
from pyrax.compute.security_groups import SecurityGroup, SecurityGroupRule
from tests.unit.cloudnetworks.conftest import NOVA, Identity, Wire

NETWORK_URL = "https://net.example.net"
BACKEND = {"id": "n1", "name": "backend", "subnets": ["s1"]}
SUBNET = {"id": "s1", "network_id": "n1", "cidr": "10.9.0.0/24", "ip_version": 4}
OUTSIDE = {"id": "x1", "name": "public", "router:external": True}
FIP = {
    "id": "f1",
    "floating_ip_address": "203.0.113.17",
    "floating_network_id": "x1",
    "fixed_ip_address": "10.9.0.21",
    "port_id": "p1",
    "port_details": {"device_id": "v1"},
}
RULE = {
    "id": "r1",
    "security_group_id": "g1",
    "direction": "ingress",
    "ethertype": "IPv4",
    "protocol": "tcp",
    "port_range_min": 80,
    "port_range_max": 80,
    "remote_ip_prefix": "10.9.0.0/24",
    "remote_group_id": None,
    "tenant_id": "123456",
}
GROUP = {
    "id": "g1",
    "name": "web",
    "description": "http",
    "tenant_id": "123456",
    "security_group_rules": [RULE, {**RULE, "id": "r2", "direction": "egress"}],
}
SHOWN_RULE = {
    "id": "r1",
    "parent_group_id": "g1",
    "ip_protocol": "tcp",
    "from_port": 80,
    "to_port": 80,
    "ip_range": {"cidr": "10.9.0.0/24"},
    "group": {},
}


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """Both services, mocked."""
    return Wire(mock)


@pytest.fixture
def nova(wire: Wire) -> ComputeClient:
    """A compute client with a network service beside it."""
    identity = Identity("openstack", network=NETWORK_URL)
    return ComputeClient(identity, "ORD", management_url=NOVA)


# --- networks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manager", "path"), [("networks", "/os-networks"), ("tenant_networks", "/os-tenant-networks")]
)
@pytest.mark.parametrize("status", [404, 410])
def test_networks_are_those_of_the_network_service(
    nova: ComputeClient,
    wire: Wire,
    manager: str,
    path: str,
    status: int,
) -> None:
    wire.answer("GET", path, status=status)
    wire.answer("GET", "/networks", {"networks": [BACKEND]})
    wire.answer("GET", "/subnets", {"subnets": [SUBNET]})
    (network,) = getattr(nova, manager).list()
    assert type(network) is Network
    assert network.to_dict() == {"id": "n1", "label": "backend", "cidr": "10.9.0.0/24"}
    getattr(nova, manager).list()
    assert wire.lines.count(f"GET {path}") == 1


def test_one_network_is_looked_for_at_both(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networks/n1", status=404)
    wire.answer("GET", "/networks/n1", {"network": BACKEND})
    wire.answer("GET", "/networks/n9", status=404)
    wire.answer("GET", "/os-networks/n9", status=404)
    wire.answer("GET", "/subnets", {"subnets": [SUBNET]})
    assert nova.networks.get("n1").label == "backend"
    with pytest.raises(exceptions.NotFound):
        nova.networks.get("n9")


def test_scripts_for_rackspace_make_networks(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BACKEND}, 201)
    wire.answer("POST", "/subnets", {"subnet": SUBNET}, 201)
    wire.answer("DELETE", "/networks/n1", status=204)
    made = nova.os_networksv2_python_novaclient_ext.create("backend", "10.9.0.0/24")
    assert (type(made), made.cidr) == (Network, "10.9.0.0/24")
    assert wire.last.body["subnet"]["cidr"] == "10.9.0.0/24"
    made.delete()
    assert wire.lines[-1] == "DELETE /networks/n1"


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_no_network(
    nova: ComputeClient,
    wire: Wire,
    method: str,
    nothing: Any,
) -> None:
    with pytest.raises(ValueError):
        getattr(nova.os_networksv2, method)(nothing)
    assert wire.lines == []


# --- floating IPs -------------------------------------------------------------------------------


def test_floating_ips(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-floating-ips", status=410)
    wire.answer("GET", "/floatingips", {"floatingips": [FIP]})
    wire.answer("GET", "/floatingips/f1", {"floatingip": FIP})
    wire.answer("GET", "/networks", {"networks": [OUTSIDE]})
    wire.answer("DELETE", "/floatingips/f1", status=204)
    (address,) = nova.floating_ips.list()
    assert address.to_dict() == {
        "id": "f1",
        "ip": "203.0.113.17",
        "fixed_ip": "10.9.0.21",
        "instance_id": "v1",
        "pool": "public",
    }
    assert nova.floating_ips.get("f1") == address
    address.delete()
    assert wire.lines[-1] == "DELETE /floatingips/f1"


def test_pools_are_external_networks(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-floating-ip-pools", status=404)
    wire.answer("GET", "/networks", {"networks": [OUTSIDE]})
    assert [pool.name for pool in nova.floating_ip_pools.list()] == ["public"]
    assert wire.lines[-1] == "GET /networks?router%3Aexternal=True"


@pytest.mark.parametrize("pool", [None, "public", "x1"])
def test_a_floating_ip_is_taken(
    nova: ComputeClient,
    wire: Wire,
    pool: str | None,
) -> None:
    wire.answer("POST", "/os-floating-ips", status=404)
    wire.answer("GET", "/networks", {"networks": [OUTSIDE]})
    wire.answer("POST", "/floatingips", {"floatingip": {**FIP, "port_details": None}}, 201)
    wire.answer("GET", "/ports/p1", {"port": {"id": "p1", "device_id": "v2"}})
    made = nova.floating_ips.create(pool)
    assert (type(made), made.instance_id) == (FloatingIP, "v2")
    bodies = [sent.body for sent in wire.sent if sent.path == "/floatingips"]
    assert bodies == [{"floatingip": {"floating_network_id": "x1"}}]


def test_a_pool_must_be_the_one_that_is_meant(
    nova: ComputeClient,
    wire: Wire,
) -> None:
    wire.answer("POST", "/os-floating-ips", status=404)
    wire.answer("GET", "/networks", {"networks": [OUTSIDE, {**OUTSIDE, "id": "x2"}]})
    with pytest.raises(exceptions.NoUniqueMatch):
        nova.floating_ips.create()
    with pytest.raises(exceptions.NotFound, match="nowhere"):
        nova.floating_ips.create("nowhere")


def test_of_several_pools_the_default_one_is_taken(
    nova: ComputeClient,
    wire: Wire,
) -> None:
    rows = [OUTSIDE, {**OUTSIDE, "id": "x2", "is_default": True}]
    wire.answer("GET", "/networks", {"networks": rows})
    assert handover.pool_id(nova.other_service("network"), None) == "x2"


@pytest.mark.parametrize("status", [404, 410])
def test_a_floating_ip_is_pointed_at_a_server(
    nova: ComputeClient,
    wire: Wire,
    status: int,
) -> None:
    wire.answer("POST", "/servers/v1/action", status=status)
    wire.answer("GET", "/floatingips", {"floatingips": [FIP]})
    ports = [{"id": "p1", "fixed_ips": [{"ip_address": "10.9.0.21"}]}]
    wire.answer("GET", "/ports", {"ports": ports})
    wire.answer("PUT", "/floatingips/f1", {"floatingip": FIP})
    nova.servers.add_floating_ip("v1", "203.0.113.17")
    assert wire.last.body == {"floatingip": {"port_id": "p1"}}
    nova.servers.remove_floating_ip("v1", "203.0.113.17")
    assert wire.last.body == {"floatingip": {"port_id": None}}


def test_the_address_of_another_server_stays(
    nova: ComputeClient,
    wire: Wire,
) -> None:
    wire.answer("POST", "/servers/v9/action", status=410)
    wire.answer("GET", "/floatingips", {"floatingips": [FIP]})
    with pytest.raises(exceptions.NotFound, match="does not point"):
        nova.servers.remove_floating_ip("v9", "203.0.113.17")
    assert "PUT" not in [sent.method for sent in wire.sent]


def test_an_address_that_nobody_has(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/v1/action", status=404)
    wire.answer("GET", "/floatingips", {"floatingips": []})
    with pytest.raises(exceptions.NotFound, match=r"203\.0\.113\.99"):
        nova.servers.add_floating_ip("v1", "203.0.113.99")


# --- security groups ----------------------------------------------------------------------------


def test_security_groups(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-security-groups", status=404)
    wire.answer("GET", "/security-groups", {"security_groups": [GROUP]})
    wire.answer("GET", "/security-groups/g1", {"security_group": GROUP})
    wire.answer("DELETE", "/security-groups/g1", status=204)
    (group,) = nova.security_groups.list()
    assert type(group) is SecurityGroup
    assert group.rules == [SHOWN_RULE]
    assert wire.lines[-1] == "GET /security-groups?tenant_id=123456"
    nova.security_groups.list({"all_tenants": 1, "limit": 1, "offset": 1})
    assert wire.lines[-1] == "GET /security-groups"
    nova.security_groups.get("g1").delete()
    assert wire.lines[-1] == "DELETE /security-groups/g1"


def test_security_groups_are_made_and_changed(
    nova: ComputeClient,
    wire: Wire,
) -> None:
    wire.answer("POST", "/os-security-groups", status=404)
    wire.answer("POST", "/security-groups", {"security_group": GROUP}, 201)
    wire.answer("PUT", "/security-groups/g1", {"security_group": {**GROUP, "name": "www"}})
    group = nova.security_groups.create("web", "http")
    assert wire.last.body == {"security_group": {"name": "web", "description": "http"}}
    group.update(name="www")
    assert (group.name, wire.last.body["security_group"]["description"]) == ("www", "http")


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (
            {"ip_protocol": "tcp", "from_port": 80, "to_port": 80},
            {"protocol": "tcp", "port_range_min": 80, "port_range_max": 80}
            | {"remote_ip_prefix": "0.0.0.0/0", "ethertype": "IPv4"},
        ),
        (
            {"ip_protocol": "icmp", "from_port": -1, "to_port": -1, "cidr": "fd00::/64"},
            {"protocol": "icmp", "remote_ip_prefix": "fd00::/64", "ethertype": "IPv6"},
        ),
        ({"group_id": "g2"}, {"remote_group_id": "g2", "ethertype": "IPv4"}),
    ],
)
def test_rules(
    nova: ComputeClient,
    wire: Wire,
    arguments: dict[str, Any],
    fields: dict[str, Any],
) -> None:
    wire.answer("POST", "/os-security-group-rules", status=404)
    wire.answer("POST", "/security-group-rules", {"security_group_rule": RULE}, 201)
    wire.answer("GET", "/security-groups/g2", {"security_group": {**GROUP, "id": "g2"}})
    made = nova.security_group_rules.create("g1", **arguments)
    assert type(made) is SecurityGroupRule
    sent = [one.body for one in wire.sent if one.path == "/security-group-rules"]
    wanted = {"security_group_id": "g1", "direction": "ingress", **fields}
    assert sent == [{"security_group_rule": wanted}]


def test_a_rule_is_deleted(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-security-group-rules/r1", status=410)
    wire.answer("DELETE", "/security-group-rules/r1", status=204)
    SecurityGroupRule(nova.security_group_rules, SHOWN_RULE).delete()
    assert wire.lines[-1] == "DELETE /security-group-rules/r1"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"port_range_min": None, "port_range_max": None}, {"from_port": 1, "to_port": 65535}),
        (
            {"protocol": None, "port_range_min": None, "port_range_max": None},
            {"ip_protocol": None, "from_port": -1, "to_port": -1},
        ),
        (
            {"remote_ip_prefix": None, "ethertype": "IPv6"},
            {"ip_range": {"cidr": "::/0"}},
        ),
        (
            {"remote_ip_prefix": None, "remote_group_id": "g2"},
            {"ip_range": {}, "group": {"name": "db", "tenant_id": "123456"}},
        ),
    ],
)
def test_rules_are_shown_as_compute_shows_them(
    changes: dict[str, Any], shown: dict[str, Any]
) -> None:
    document = handover.rule_document({**RULE, **changes}, {"g2": "db"})
    assert document == {**SHOWN_RULE, **shown}


def test_names_of_other_groups_are_looked_up_once(
    nova: ComputeClient,
    wire: Wire,
) -> None:
    wire.answer("GET", "/security-groups", {"security_groups": [{"id": "g2", "name": "db"}]})
    document = {**GROUP, "security_group_rules": [{**RULE, "remote_group_id": "g2"}]}
    names = handover.group_names(nova.other_service("network"), [document])
    assert names == {"g1": "web", "g2": "db"}
    assert wire.lines == ["GET /security-groups?id=g2&fields=id&fields=name"]
