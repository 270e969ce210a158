"""`cloud_networks.security_groups` and their rules."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.security_groups import SecurityGroup, SecurityGroupRule

from .conftest import Wire

GROUP = {"id": "g1", "name": "web", "security_group_rules": [{"id": "r1"}]}
RULE = {"id": "r1", "security_group_id": "g1", "direction": "ingress"}


def test_a_group_is_made(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/security-groups", {"security_group": GROUP}, 201)
    assert type(neutron.security_groups.create("web", stateful=False)) is SecurityGroup
    assert wire.last.body == {"security_group": {"name": "web", "stateful": False}}


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (
            {"protocol": "TCP", "port_range_min": 80, "port_range_max": 80}
            | {"remote_ip_prefix": "0.0.0.0/0"},
            {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp"}
            | {"port_range_min": 80, "port_range_max": 80, "remote_ip_prefix": "0.0.0.0/0"},
        ),
        (
            {"direction": "egress", "remote_group": "g2", "ethertype": "IPv6"},
            {"direction": "egress", "ethertype": "IPv6", "remote_group_id": "g2"},
        ),
        (
            {"protocol": 50, "remote_ip_prefix": b"10.9.0.0/24"},
            {"direction": "ingress", "ethertype": "IPv4", "protocol": 50}
            | {"remote_ip_prefix": "10.9.0.0/24"},
        ),
    ],
)
def test_a_rule_is_made_of_what_is_given(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, Any], fields: dict[str, Any]
) -> None:
    wire.answer("POST", "/security-group-rules", {"security_group_rule": RULE}, 201)
    group = SecurityGroup(neutron.security_groups, GROUP)
    assert type(group.create_rule(**arguments)) is SecurityGroupRule
    assert wire.last.body == {"security_group_rule": {"security_group_id": "g1", **fields}}


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"protocol": "tcp", "port_range_min": 22, "port_range_max": 22},
        {"remote_ip_prefix": "0.0.0.0/0", "remote_group": "g2"},
        {"direction": "in", "remote_ip_prefix": "0.0.0.0/0"},
    ],
)
def test_nothing_is_opened_unless_it_is_written_out(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        neutron.security_groups.create_rule("g1", **arguments)
    assert wire.lines == []


def test_rules_are_not_changed(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match="create another"):
        SecurityGroupRule(neutron.security_group_rules, RULE).update(protocol="udp")
    assert wire.lines == []


@pytest.mark.parametrize("rule", ["r1", {"id": "r1"}])
def test_a_rule_is_deleted(neutron: CloudNetworkClient, wire: Wire, rule: Any) -> None:
    wire.answer("DELETE", "/security-group-rules/r1", status=204)
    neutron.security_groups.delete_rule(rule)
    assert wire.lines == ["DELETE /security-group-rules/r1"]


def test_a_rule_without_an_id_is_refused(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        neutron.security_groups.delete_rule({})
    assert wire.lines == []


def test_rackspace_spells_protocols_in_capitals(rax: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/security-group-rules", {"security_group_rule": RULE}, 201)
    for protocol in ("tcp", b"tcp"):
        rax.security_groups.create_rule("g1", "ingress", protocol, 80, 80, "0.0.0.0/0")
        assert wire.last.body["security_group_rule"]["protocol"] == "TCP"
