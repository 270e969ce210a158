"""Hypervisors, their statistics, and hosts."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.compute import ComputeClient
from pyrax.compute.hypervisors import Host

from .conftest import Wire, make_client

NODE = {"id": 1, "hypervisor_hostname": "cmp7", "state": "up", "status": "enabled"}


@pytest.mark.parametrize(
    ("detailed", "line"), [(True, "GET /os-hypervisors/detail"), (False, "GET /os-hypervisors")]
)
def test_hypervisors_are_listed(cs: ComputeClient, wire: Wire, detailed: bool, line: str) -> None:
    wire.answer("GET", line.split()[1], {"hypervisors": [NODE]})

    assert repr(cs.hypervisors.list(detailed)[0]) == "<Hypervisor: cmp7>"
    assert wire.lines == [line]


@pytest.mark.parametrize(("servers", "tail"), [(False, "search"), (True, "servers")])
def test_up_to_2_52_searching_is_a_path(
    cs: ComputeClient, wire: Wire, servers: bool, tail: str
) -> None:
    wire.answer("GET", f"/os-hypervisors/cmp%2F7/{tail}", {"hypervisors": [NODE]})

    assert len(cs.hypervisors.search("cmp/7", servers)) == 1


@pytest.mark.parametrize(
    ("servers", "query"),
    [
        (False, [("hypervisor_hostname_pattern", "cmp")]),
        (True, [("hypervisor_hostname_pattern", "cmp"), ("with_servers", "true")]),
    ],
)
def test_from_2_53_searching_is_a_filter(
    wire: Wire, servers: bool, query: list[tuple[str, str]]
) -> None:
    wire.answer("GET", "/os-hypervisors", {"hypervisors": [NODE]})
    make_client("openstack", microversion="2.53").hypervisors.search("cmp", servers)

    assert wire.last.query == query


def test_a_hypervisor_is_read(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-hypervisors/1", {"hypervisor": NODE})

    assert cs.hypervisors.get(1).state == "up"


def test_uptime_and_statistics_end_with_2_87(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.90")
    wire.answer("GET", "/os-hypervisors/1/uptime", {"hypervisor": {**NODE, "uptime": " 1 day"}})
    figures = {"hypervisor_statistics": {"count": 3, "vcpus": 96}}
    wire.answer("GET", "/os-hypervisors/statistics", figures)

    assert nova.hypervisors.uptime(1).uptime == " 1 day"
    assert nova.hypervisors.statistics().vcpus == nova.hypervisor_stats.statistics().vcpus == 96
    assert {sent.headers["X-OpenStack-Nova-API-Version"] for sent in wire.sent} == {"2.87"}


# --- hosts --------------------------------------------------------------------------------------


def test_hosts_are_listed(cs: ComputeClient, wire: Wire) -> None:
    hosts = {"hosts": [{"host_name": "cmp7", "service": "compute", "zone": "nova"}]}
    wire.answer("GET", "/os-hosts", hosts)

    assert repr(cs.hosts.list("nova")[0]) == "<Host: cmp7>"
    assert cs.hosts.list_all()[0].service == "compute"
    assert wire.lines == ["GET /os-hosts?zone=nova", "GET /os-hosts"]


def test_a_host_is_a_list_of_what_is_used(cs: ComputeClient, wire: Wire) -> None:
    used = {"host": "cmp7", "project": "(total)", "cpu": 32}
    wire.answer("GET", "/os-hosts/cmp7", {"host": [{"resource": used}]})

    (total,) = cs.hosts.get("cmp7")
    assert (total.project, total.cpu) == ("(total)", 32)


@pytest.mark.parametrize("action", ["startup", "shutdown", "reboot"])
def test_hosts_are_switched(cs: ComputeClient, wire: Wire, action: str) -> None:
    wire.answer("GET", f"/os-hosts/cmp7/{action}", {"host": "cmp7", "power_action": action})
    host: Any = Host(cs.hosts, {"host_name": "cmp7"}, True)

    _, body = getattr(host, action)()
    assert body["power_action"] == action


def test_a_host_is_changed(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("PUT", "/os-hosts/cmp7", {"host": "cmp7", "status": "disabled"})
    host = Host(nova.hosts, {"host_name": "cmp7"}, True)

    assert host.update({"status": "disable"}).status == "disabled"
    assert wire.last.body == {"status": "disable"}
    assert wire.last.headers["X-OpenStack-Nova-API-Version"] == "2.42"
