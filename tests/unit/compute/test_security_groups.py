"""Security groups and their rules."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.security_groups import SecurityGroup, SecurityGroupRule

from .conftest import Wire, make_client

WEB = {"id": 7, "name": "web", "description": "http", "rules": []}
RULE = {"id": 21, "parent_group_id": 7, "ip_protocol": "tcp", "from_port": 80, "to_port": 80}


def test_groups_are_listed_and_found(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-security-groups", {"security_groups": [WEB]})

    assert cs.security_groups.find(name="web").id == 7
    assert cs.security_groups.findall(all_tenants=1)[0].name == "web"
    assert wire.lines == ["GET /os-security-groups", "GET /os-security-groups?all_tenants=1"]


def test_a_group_is_made_read_and_deleted(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/os-security-groups", {"security_group": WEB})
    wire.answer("GET", "/os-security-groups/7", {"security_group": WEB})
    wire.answer("DELETE", "/os-security-groups/7", status=202)

    assert cs.security_groups.create("web", "http").id == 7
    assert wire.last.body == {"security_group": {"name": "web", "description": "http"}}
    assert cs.security_groups.get(7).delete() is None
    assert wire.lines[-1] == "DELETE /os-security-groups/7"


def test_trap_22_a_group_keeps_what_is_not_given(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", "/os-security-groups/7", {"security_group": {**WEB, "name": "www"}})
    group = SecurityGroup(cs.security_groups, WEB, True)

    assert group.update(name="www") is None
    assert group.name == "www"
    assert wire.last.body == {"security_group": {"name": "www", "description": "http"}}


@pytest.mark.parametrize("protocol", ["tcp", "UDP", "Icmp"])
def test_a_rule_is_made(cs: ComputeClient, wire: Wire, protocol: str) -> None:
    wire.answer("POST", "/os-security-group-rules", {"security_group_rule": RULE})

    rule = cs.security_group_rules.create(7, protocol, "80", 80, "0.0.0.0/0")
    assert type(rule) is SecurityGroupRule
    assert wire.last.body == {
        "security_group_rule": {
            "parent_group_id": 7,
            "ip_protocol": protocol,
            "from_port": 80,
            "to_port": 80,
            "cidr": "0.0.0.0/0",
            "group_id": None,
        }
    }


def test_trap_22_a_rule_for_everything_from_a_group(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/os-security-group-rules", {"security_group_rule": RULE})
    cs.security_group_rules.create(7, group_id=8)

    sent = wire.last.body["security_group_rule"]
    assert (sent["ip_protocol"], sent["from_port"], sent["to_port"]) == (None, None, None)
    assert sent["group_id"] == 8


@pytest.mark.parametrize(
    "arguments",
    [
        {"ip_protocol": None, "from_port": 80, "to_port": 80},
        {"ip_protocol": "sctp", "from_port": 80, "to_port": 80},
        {"ip_protocol": "tcp", "from_port": None, "to_port": 80},
        {"ip_protocol": "tcp", "from_port": 80, "to_port": "http"},
        {"ip_protocol": "tcp", "group_id": 8},
        {},
    ],
)
def test_trap_22_a_bad_rule_is_refused(
    cs: ComputeClient, wire: Wire, arguments: dict[str, Any]
) -> None:
    with pytest.raises(exceptions.CommandError):
        cs.security_group_rules.create(7, **arguments)
    assert wire.lines == []


def test_a_rule_deletes_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-security-group-rules/21", status=202)
    SecurityGroupRule(cs.security_group_rules, RULE).delete()
    cs.security_group_rules.delete(21)

    assert wire.lines == ["DELETE /os-security-group-rules/21"] * 2


def test_groups_end_with_2_35(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("GET", "/os-security-groups", status=404)
    wire.answer("POST", "/os-security-group-rules", status=410)

    with pytest.raises(exceptions.NotSupported, match="cloud_networks"):
        nova.security_groups.list()
    with pytest.raises(exceptions.NotSupported, match="cloud_networks"):
        nova.security_group_rules.create(7, "tcp", 80, 80)
    assert {sent.headers["X-OpenStack-Nova-API-Version"] for sent in wire.sent} == {"2.35"}
