"""What values are called on Octavia, and the other way round."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import Node
from pyrax.cloudloadbalancers import octavia_values as values

from .conftest import LISTENER, MEMBER, OCTAVIA_LB, POOL


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PENDING_CREATE", "BUILD"),
        ("ACTIVE", "ACTIVE"),
        ("PENDING_UPDATE", "PENDING_UPDATE"),
        ("PENDING_DELETE", "PENDING_DELETE"),
        ("ERROR", "ERROR"),
        ("DELETED", "DELETED"),
    ],
)
def test_the_status(theirs: str, ours: str) -> None:
    assert values.status_of({"provisioning_status": theirs}) == ours


def test_a_full_load_balancer() -> None:
    info = values.full_info(OCTAVIA_LB, LISTENER, POOL, [MEMBER])

    assert info["created"] == {"time": "2026-01-30T00:41:44Z"}
    assert (info["port"], info["protocol"], info["algorithm"], info["timeout"]) == (
        80,
        "HTTP",
        "ROUND_ROBIN",
        30,
    )
    assert info["metadata"] == [{"id": "color", "key": "color", "value": "red"}]
    assert info["virtualIps"][0]["address"] == "203.0.113.50"
    assert info["nodes"][0]["port"] == 80


def test_additional_addresses_are_virtual_ips_too() -> None:
    document = {**OCTAVIA_LB, "additional_vips": [{"subnet_id": "s", "ip_address": "2001:db8::5"}]}

    assert [(one["address"], one["ipVersion"]) for one in values.virtual_ips(document)] == [
        ("203.0.113.50", "IPV4"),
        ("2001:db8::5", "IPV6"),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("http", "HTTP"), ("IMAPv4", "TCP"), ("DNS_UDP", "UDP"), ("UDP_STREAM", "UDP"), ("SCTP",) * 2],
)
def test_protocols(ours: str, theirs: str) -> None:
    assert values.protocol_for(ours) == theirs


def test_algorithms() -> None:
    assert values.algorithm_for(None, "create") == "ROUND_ROBIN"
    assert values.algorithm_for("WEIGHTED_LEAST_CONNECTIONS", "create") == "LEAST_CONNECTIONS"
    assert values.algorithm_for("source_ip", "create") == "SOURCE_IP"
    with pytest.raises(exceptions.NotSupported, match=r"RANDOM.*Octavia v2"):
        values.algorithm_for("RANDOM", "create")


@pytest.mark.parametrize(
    ("member", "condition", "weight", "status"),
    [
        ({}, "ENABLED", 5, "ONLINE"),
        ({"admin_state_up": False}, "DISABLED", 5, "ONLINE"),
        ({"weight": 0, "tags": ["pyrax-weight=7"]}, "DRAINING", 7, "ONLINE"),
        ({"operating_status": "ERROR"}, "ENABLED", 5, "OFFLINE"),
        ({"operating_status": "DRAINING"}, "ENABLED", 5, "ONLINE"),
    ],
)
def test_members_are_nodes(member: dict, condition: str, weight: int, status: str) -> None:  # type: ignore[type-arg]
    info = values.node_info({**MEMBER, **member})

    assert (info["condition"], info["weight"], info["status"]) == (condition, weight, status)


def test_new_nodes_are_members() -> None:
    body = values.member_body(Node("192.0.2.1", 80, type="SECONDARY", condition="DISABLED"))

    assert body == {
        "address": "192.0.2.1",
        "protocol_port": 80,
        "backup": True,
        "admin_state_up": False,
        "weight": 1,
    }


def test_draining_remembers_the_weight_and_enabling_restores_it() -> None:
    draining = values.member_changes({**MEMBER, "tags": ["a=b"]}, {"condition": "DRAINING"})
    assert draining == {"admin_state_up": True, "weight": 0, "tags": ["a=b", "pyrax-weight=5"]}
    back = values.member_changes({**MEMBER, **draining}, {"condition": "ENABLED"})

    assert back == {"admin_state_up": True, "weight": 5, "tags": ["a=b"]}


def test_a_node_that_was_drained_and_disabled_gets_its_weight_back() -> None:
    off = {**MEMBER, "admin_state_up": False, "weight": 0, "tags": ["pyrax-weight=5"]}
    assert (values.node_info(off)["condition"], values.node_info(off)["weight"]) == ("DISABLED", 5)

    back = values.member_changes(off, {"condition": "ENABLED"})
    assert back == {"admin_state_up": True, "weight": 5, "tags": []}
    assert values.member_changes(off, {"weight": 9}) == {"tags": ["pyrax-weight=9"]}


def test_a_new_weight_of_a_draining_member_waits() -> None:
    draining = {**MEMBER, "weight": 0, "tags": ["pyrax-weight=5"]}

    assert values.member_changes(draining, {"weight": 9}) == {"tags": ["pyrax-weight=9"]}
    assert values.member_changes(MEMBER, {"weight": 9}) == {"weight": 9}
    assert values.member_changes(MEMBER, {"type": "PRIMARY"}) == {"backup": False}


def test_there_is_no_other_condition() -> None:
    with pytest.raises(exceptions.InvalidNodeCondition, match="'ASLEEP'"):
        values.member_changes(MEMBER, {"condition": "ASLEEP"})


@pytest.mark.parametrize(
    ("regex", "codes"),
    [
        ("^[23][0-9][0-9]$", "200-399"),
        ("^[234][0-9][0-9]$", "200-499"),
        (r"^2\d\d$", "200-299"),
        ("^[2-4][0-9][0-9]$", "200-499"),
        ("200", "200"),
        ("^200$", "200"),
        ("^(200|202)$", "200,202"),
        ("200,202", "200,202"),
        ("200-204", "200-204"),
    ],
)
def test_statuses_are_codes(regex: str, codes: str) -> None:
    assert values.expected_codes(regex, "add_health_monitor") == codes


@pytest.mark.parametrize("regex", ["^[24][0-9][0-9]$", ".*", "^20[0-4]$", "", "2.."])
def test_other_expressions_are_not_supported(regex: str) -> None:
    with pytest.raises(exceptions.NotSupported, match="statusRegex"):
        values.expected_codes(regex, "add_health_monitor")


@pytest.mark.parametrize(
    ("codes", "regex"),
    [
        ("200-399", "^[23][0-9][0-9]$"),
        ("200", "^(200)$"),
        ("200,202", "^(200|202)$"),
        ("200-202", "^(200|201|202)$"),
    ],
)
def test_codes_are_statuses(codes: str, regex: str) -> None:
    assert values.status_regex(codes) == regex


def test_a_monitor_must_be_quicker_than_its_interval() -> None:
    with pytest.raises(ValueError, match=r"timeout .* \(10 s\) has to be less than its delay"):
        values.monitor_body({"type": "CONNECT", "delay": 10, "timeout": 10}, "x")


def test_a_monitor_cannot_look_at_the_body() -> None:
    given = {"type": "HTTP", "delay": 10, "timeout": 5, "bodyRegex": "ok"}

    with pytest.raises(exceptions.NotSupported, match="bodyRegex"):
        values.monitor_body(given, "add_health_monitor")


def test_metadata_are_tags() -> None:
    assert values.metadata_tags({"a": 1, "b": "x=y"}) == ["a=1", "b=x=y"]
    assert values.tag_items(["a=1", "plain", "pyrax-weight=4"]) == [
        {"id": "a", "key": "a", "value": "1"}
    ]
    for bad in ({"a=b": 1}, {"": 1}, {"a": "x" * 255}):
        with pytest.raises(ValueError, match="cannot be a tag"):
            values.metadata_tags(bad)


def test_only_allowed_ranges_make_an_access_list() -> None:
    assert values.allowed_cidrs([{"address": "203.0.113.9", "type": "allow"}], "x") == [
        "203.0.113.9/32"
    ]
    with pytest.raises(exceptions.NotSupported, match="DENY"):
        values.allowed_cidrs([{"address": "203.0.113.9", "type": "DENY"}], "x")
    with pytest.raises(ValueError):
        values.allowed_cidrs([{"address": "example.com"}], "x")
