"""PTR records of devices on the wire of Rackspace."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSPTRRecord
from pyrax.cloudloadbalancers import CloudLoadBalancer
from pyrax.compute import Server

from .conftest import DNSWire, job

COMPUTE = "https://iad.servers.api.rackspacecloud.com/v2/123456"
BALANCERS = "https://iad.loadbalancers.api.rackspacecloud.com/v1.0/123456"
PTR = {"id": "PTR-1", "type": "PTR", "name": "web.example.com", "data": "192.0.2.6", "ttl": 3600}
HREF = f"{COMPUTE}/servers/s1"
QUERY = "href=https%3A%2F%2Fiad.servers.api.rackspacecloud.com%2Fv2%2F123456%2Fservers%2Fs1"


def managed(url: str) -> Any:
    """A manager of another service."""
    return SimpleNamespace(api=SimpleNamespace(management_url=url))


@pytest.fixture
def server() -> Server:
    """A server in another region than that of the DNS client."""
    made = Server.__new__(Server)
    made.__dict__.update(id="s1", manager=managed(COMPUTE + "/"), _loaded=True, addresses={})
    return made


def test_bug_17_the_link_is_that_of_the_device_s_own_region(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    wire.answer("GET", "/rdns/cloudServersOpenStack", {"records": [PTR]})
    found = dns.list_ptr_records(server)

    assert wire.lines == [f"GET /rdns/cloudServersOpenStack?{QUERY}"]
    assert (found[0].name, found[0].device, found[0].comment) == ("web.example.com", server, None)
    assert repr(found[0]) == (
        "<CloudDNSPTRRecord id=PTR-1, data=192.0.2.6, name=web.example.com, ttl=3600>"
    )


def test_load_balancers_are_devices_too(dns: CloudDNSClient, wire: DNSWire) -> None:
    lb = CloudLoadBalancer(managed(BALANCERS), {"id": 71}, loaded=True)
    wire.answer("GET", "/rdns/cloudLoadBalancers", {"recordsList": {"records": [PTR]}})

    assert len(dns.list_ptr_records(lb)) == 1
    assert wire.query == [("href", f"{BALANCERS}/loadbalancers/71")]


def test_bug_26_subclasses_of_servers_are_servers(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    class Mine(Server):
        pass

    server.__class__ = Mine
    wire.answer("GET", "/rdns/cloudServersOpenStack", {"code": 404, "message": "none"}, 404)

    assert dns.list_ptr_records(server) == []


def test_other_devices_are_none(dns: CloudDNSClient, wire: DNSWire) -> None:
    with pytest.raises(exceptions.InvalidDeviceType, match="'str'"):
        dns.list_ptr_records("s1")
    assert wire.lines == []


def test_bug_16_added_records_are_dicts_and_objects(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    wire.does("POST", "/rdns", {"records": [PTR]})
    made = dns.add_ptr_records(server, {"name": "web.example.com", "data": "192.0.2.6"})[0]

    assert isinstance(made, CloudDNSPTRRecord) and isinstance(made, dict)
    assert made["name"] == made.name == "web.example.com"
    assert made == PTR
    assert wire.bodies[0] == {
        "recordsList": {
            "records": [{"type": "PTR", "name": "web.example.com", "data": "192.0.2.6"}]
        },
        "link": {"content": "", "href": HREF, "rel": "cloudServersOpenStack"},
    }


@pytest.mark.parametrize("call", ["add", "update"])
def test_bug_17_a_refused_device_is_an_invalid_record(
    dns: CloudDNSClient, server: Server, wire: DNSWire, call: str
) -> None:
    wire.answer("POST", "/rdns", {"code": 401, "message": "no"}, 401)
    wire.answer("PUT", "/rdns", {"code": 401, "message": "no"}, 401)

    with pytest.raises(exceptions.InvalidPTRRecord, match="not yours"):
        if call == "add":
            dns.add_ptr_records(server, {"name": "a.example.com", "data": "192.0.2.6"})
        else:
            dns.update_ptr_record(server, "PTR-1", "a.example.com", data="192.0.2.6")
    assert len(wire.lines) == 2
    assert len(dns.identity.renewed) == 1


def test_an_update_brings_values_into_range(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    wire.does("PUT", "/rdns")
    record = CloudDNSPTRRecord(PTR, server)
    done = dns.update_ptr_record(server, record, "new.example.com", ttl=100, comment="x" * 200)

    assert done is True
    assert wire.bodies[0]["recordsList"]["records"] == [
        {
            "name": "new.example.com",
            "id": "PTR-1",
            "type": "PTR",
            "data": "192.0.2.6",
            "ttl": 300,
            "comment": "x" * 160,
        }
    ]


def test_the_address_of_an_id_is_looked_up(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    wire.answer("GET", "/rdns/cloudServersOpenStack", {"records": [PTR]})
    wire.does("PUT", "/rdns")
    dns.update_ptr_record(server, "PTR-1", "new.example.com")

    assert wire.bodies[0]["recordsList"]["records"][0]["data"] == "192.0.2.6"
    with pytest.raises(exceptions.InvalidPTRRecord, match="'PTR-9'"):
        dns.update_ptr_record(server, "PTR-9", "new.example.com")


@pytest.mark.parametrize(("ip", "query"), [(None, ""), ("192.0.2.6", "&ip=192.0.2.6")])
def test_records_are_deleted(
    dns: CloudDNSClient, server: Server, wire: DNSWire, ip: Any, query: str
) -> None:
    wire.does("DELETE", "/rdns/cloudServersOpenStack")

    assert dns.delete_ptr_records(server, ip_address=ip) is True
    assert wire.lines[0] == f"DELETE /rdns/cloudServersOpenStack?{QUERY}{query}"


def test_an_empty_address_does_not_mean_all(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    with pytest.raises(ValueError, match="give None"):
        dns.delete_ptr_records(server, "")
    assert wire.lines == []


def test_bug_17_a_record_is_deleted_by_the_client_that_made_it(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    wire.answer("GET", "/rdns/cloudServersOpenStack", {"records": [PTR]})
    wire.does("DELETE", "/rdns/cloudServersOpenStack")

    assert dns.list_ptr_records(server)[0].delete() is True
    assert wire.query[0] == ("showDetails", "true")
    assert wire.lines[1].endswith("&ip=192.0.2.6")


def test_a_record_of_nobody_cannot_be_deleted() -> None:
    with pytest.raises(exceptions.NotAuthenticated):
        CloudDNSPTRRecord(PTR).delete()


def test_a_failed_job_is_told(dns: CloudDNSClient, server: Server, wire: DNSWire) -> None:
    wire.begin("POST", "/rdns")
    wire.end(job("ERROR", error={"code": 409, "message": "exists"}))

    with pytest.raises(exceptions.PTRRecordCreationFailed, match=r"exists \(409\)"):
        dns.add_ptr_records(server, [{"name": "a.example.com", "data": "192.0.2.6"}])


def test_catalog_trap_3_a_device_without_client_is_in_the_region_of_the_dns_client(
    dns: CloudDNSClient, server: Server, wire: DNSWire
) -> None:
    server.__dict__["manager"] = None
    asked: list[Any] = []

    def find(service: str, region: str) -> dict[str, str]:
        asked.append((service, region))
        return {"public": COMPUTE}

    dns.identity.find_endpoint = find
    wire.answer("GET", "/rdns/cloudServersOpenStack", {"records": []})
    assert dns.list_ptr_records(server) == []
    assert asked == [("compute", "ORD")]
