"""DNS: what its operations need, and what they are called with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def domain(s: Stage) -> Any:
    return s.dns.create("example.com", emailAddress="admin@example.com", ttl=600)


@thing
def record(s: Stage) -> Any:
    return s.domain.add_records(
        {"type": "A", "name": "www.example.com", "data": "192.0.2.1", "ttl": 900}
    )[0]


@thing
def ptr(s: Stage) -> Any:
    return s.dns.add_ptr_records(s.device, ptr_of(s))[0]


@thing
def domains(s: Stage) -> Any:
    s.domain  # noqa: B018 - the one that is found
    return s.dns.get_domain_iterator()


def ptr_of(s: Stage) -> dict[str, Any]:
    return {"name": "www.example.com", "type": "PTR", "data": s.device_address, "ttl": 900}


@thing
def device_address(s: Stage) -> str:
    if s.rackspace:
        addresses = s.server.addresses["public"]
        return next(str(one["addr"]) for one in addresses if one["version"] == 4)
    store = s.cloud.stores.of("dns", "DFW", "openstack")
    store.floating_ips["f1"] = (s.cloud.project_id, "203.0.113.10")
    s.server.addresses["private"].append({"addr": "203.0.113.10", "version": 4})
    return "203.0.113.10"


@thing
def device(s: Stage) -> Any:
    s.device_address  # noqa: B018 - it is the address of the server
    return s.server


@thing
def job(s: Stage) -> str:
    return str(s.dns.list_jobs()[0]["jobId"]) if s.domain and s.rackspace else "1"


def first_page(s: Stage, kind: str) -> None:
    """Let the client list the first of three pages."""
    if kind == "domains":
        if not s.things.get("three"):
            for number in range(3):
                s.dns.create(f"d{number}.example.com", emailAddress="a@example.com")
            s.things["three"] = True
        s.dns.list(limit=1)
    elif kind == "records":
        if not s.things.get("two"):
            s.domain.add_records({"type": "A", "name": s.domain.name, "data": "192.0.2.3"})
            s.domain.add_records({"type": "A", "name": s.domain.name, "data": "192.0.2.4"})
            s.things["two"] = True
        s.dns.list_records(s.domain, limit=1)
    else:
        if not s.things.get("below"):
            for number in range(3):
                name = f"s{number}.{s.domain.name}"
                s.dns.create(name, emailAddress="a@example.com")
            s.things["below"] = True
        s.dns.list_subdomains(s.domain, limit=1)


RECEIVERS = ("domain", "record", "ptr", "domains")

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.domain,
    "domain": lambda s: s.domain,
    "uri": "/domains",
    "records": {"type": "A", "name": "ftp.example.com", "data": "192.0.2.2"},
    "record": lambda s: s.record,
    "record_type": "A",
    "device": lambda s: s.server,
    "domains": lambda s: [s.domain],
    "domain_name": "example.com",
    "name_or_id": "example.com",
    "date_or_datetime": "2026-01-01",
    "new_name": "copy.example.org",
    "domain_data": "example.net. 3600 IN SOA ns.rackspace.com. a.example.net. 1 1 1 1 1\n",
    "job_id": "1",
    "delay": 1,
    "timeout": 1,
}

ITEMS: dict[str, Any] = {
    "_record_manager": lambda s: s.record,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.dns.management_url}/domains"},
    "create": {"name": "new.example.com", "emailAddress": "a@example.com"},
    "update": {"ttl": 700},
    "update_domain": {"ttl": 700},
    "update_domains": {"domains": lambda s: [{"id": s.domain.id, "ttl": 700}]},
    "update_record": {"ttl": 700},
    "update_records": {"records": lambda s: [{"id": s.record.id, "ttl": 700}]},
    "CloudDNSManager.update_records": {"records": lambda s: [{"id": s.record.id, "ttl": 700}]},
    "delete_records": {"records": lambda s: [s.record]},
    "add_ptr_records": {"device": lambda s: s.device, "records": ptr_of},
    "update_ptr_record": {
        "device": lambda s: s.device,
        "record": lambda s: s.ptr,
        "domain_name": "new.example.com",
    },
    "delete_ptr_records": {"device": lambda s: s.ptr and s.device},
    "get_job": {"job_id": lambda s: s.job},
    "find_record": {"name": lambda s: s.record.name},
    "find": {"name": "example.com"},
}

BEFORE: dict[str, Callable[[Stage], Any]] = {
    "list_next_page": lambda s: first_page(s, "domains"),
    "list_previous_page": lambda s: (first_page(s, "domains"), s.dns.list_next_page()),
    "list_records_next_page": lambda s: first_page(s, "records"),
    "list_records_previous_page": lambda s: (
        first_page(s, "records"),
        s.dns.list_records_next_page(),
    ),
    "list_subdomains_next_page": lambda s: first_page(s, "subdomains"),
    "list_subdomains_previous_page": lambda s: (
        first_page(s, "subdomains"),
        s.dns.list_subdomains_next_page(),
    ),
}
