"""Load balancers of a real Octavia, from creation to deletion."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.beside import Cloud, wait_until
from tests.real.octavia.conftest import Octavia, active


def test_a_load_balancer_is_made_of_one_request(octavia: Octavia, lb: Any) -> None:
    assert (lb.port, lb.protocol, lb.algorithm) == (80, "HTTP", "ROUND_ROBIN")
    assert [(one.address, one.port, one.weight) for one in lb.nodes] == [("192.0.2.16", 80, 1)]
    row = octavia.one("loadbalancers", "loadbalancer", lb.id)
    assert row["vip_address"] == lb.virtual_ips[0].address
    assert row["tags"] == ["color=red"]
    listener = octavia.one("listeners", "listener", row["listeners"][0]["id"])
    assert "pyrax-main" in listener["tags"]


def test_it_is_found_and_listed(clb: Any, lb: Any) -> None:
    assert clb.find(name=lb.name).id == lb.id
    assert lb.id in [one.id for one in clb.list()]
    assert clb.get(lb.id).nodes[0].id == lb.nodes[0].id


def test_an_update_reaches_listener_and_pool(demo: Any, octavia: Octavia, lb: Any) -> None:
    lb.update(name=f"{lb.name}-new", algorithm="LEAST_CONNECTIONS", timeout=60)
    active(demo, lb)

    assert (lb.algorithm, lb.timeout) == ("LEAST_CONNECTIONS", 60)
    assert octavia.one("pools", "pool", lb.pool["id"])["lb_algorithm"] == "LEAST_CONNECTIONS"
    with pytest.raises(demo.exceptions.NotSupported):
        lb.update(port=8080)


def test_nodes_come_change_and_go(demo: Any, clb: Any, lb: Any) -> None:
    node = clb.Node("192.0.2.17", 80, weight=5)
    lb.add_nodes([node, clb.Node("192.0.2.18", 80, condition="DISABLED")])
    active(demo, lb)
    assert {one.address: one.condition for one in lb.nodes} == {
        "192.0.2.16": "ENABLED",
        "192.0.2.17": "ENABLED",
        "192.0.2.18": "DISABLED",
    }
    node.condition = "DRAINING"
    node.update()
    active(demo, lb)
    assert {one.address: one.weight for one in lb.nodes}["192.0.2.17"] == 5
    node.condition = "ENABLED"
    node.update()
    active(demo, lb)
    lb.delete_nodes(lb.nodes)
    assert active(demo, lb).nodes == []


def test_monitor_persistence_access_and_metadata(demo: Any, lb: Any) -> None:
    lb.add_health_monitor("HTTP", delay=10, timeout=5, path="/ping", statusRegex="^[23][0-9][0-9]$")
    active(demo, lb)
    found = lb.get_health_monitor()
    assert (found["type"], found["path"], found["statusRegex"]) == (
        "HTTP",
        "/ping",
        "^[23][0-9][0-9]$",
    )
    lb.session_persistence = "SOURCE_IP"
    assert active(demo, lb).session_persistence == "SOURCE_IP"
    lb.session_persistence = ""
    assert active(demo, lb).session_persistence == ""
    lb.add_access_list([{"address": "203.0.113.0/24", "type": "ALLOW"}])
    assert [one["address"] for one in active(demo, lb).get_access_list()] == ["203.0.113.0/24"]
    lb.delete_access_list()
    active(demo, lb)
    lb.update_metadata({"shape": "round"})
    active(demo, lb)
    assert lb.get_metadata() == {"color": "red", "shape": "round"}
    lb.delete_metadata("color")
    assert active(demo, lb).get_metadata() == {"shape": "round"}
    lb.delete_health_monitor()
    assert active(demo, lb).get_health_monitor() == {}


def test_a_change_in_between_is_a_conflict(demo: Any, clb: Any, lb: Any) -> None:
    clb.immutable_retries = 0
    lb.update(name=f"{lb.name}-one")

    with pytest.raises(demo.exceptions.Conflict) as caught:
        for number in range(20):
            lb.update(name=f"{lb.name}-{number}")
    assert "PENDING_UPDATE" in caught.value.message or "immutable" in caught.value.message
    active(demo, lb)


def test_counters_and_quotas(clb: Any, lb: Any) -> None:
    assert lb.get_stats()["currentConn"] == 0
    assert "LOADBALANCER_LIMIT" in clb.get_absolute_limits()


def test_deleting_ends_it(demo: Any, clb: Any, octavia: Octavia, lb: Any) -> None:
    lb.delete()
    demo.utils.wait_until(lb, "status", "DELETED", interval=1, attempts=300)

    assert octavia.named(lb.name) == []
    with pytest.raises(demo.exceptions.NotFound):
        clb.get(lb.id)


def test_several_are_listed_in_pages_and_deleted_at_once(
    demo: Any, clb: Any, octavia: Octavia, cloud: Cloud, unique: str
) -> None:
    subnet = cloud.description["octavia"]["subnet"]
    made = [
        clb.create(
            f"{unique}-{number}",
            port=80,
            protocol="HTTP",
            virtual_ips=clb.VirtualIP(),
            vip_subnet_id=subnet,
        )
        for number in range(3)
    ]
    for one in made:
        active(demo, one)
    ids = {one.id for one in made}
    first = clb.list(limit=2)
    rest = clb.list(limit=1000, marker=first[-1].id)
    assert len(first) == 2
    assert ids <= {one.id for one in [*first, *rest]}
    assert {one.id for one in first}.isdisjoint(one.id for one in rest)
    clb.delete_many(made)
    wait_until(lambda: octavia.named(unique) == [])


def test_what_octavia_has_not(demo: Any, lb: Any) -> None:
    for call in (lb.get_usage, lb.get_error_page):
        with pytest.raises(demo.exceptions.NotSupported, match="Octavia v2"):
            call()
