"""The client: whose service it speaks to, and domains by object, id and name."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import (
    CloudDNSClient,
    CloudDNSDomain,
    CloudDNSManager,
    CloudDNSRecord,
    DesignateManager,
    assure_domain,
)
from pyrax.identity import catalog
from tests.unit.endpoint_wire import EndpointWire
from tests.unit.stub_identity import StubIdentity

from .conftest import DESIGNATE, DOMAIN, FULL, RACKSPACE, DNSWire


@pytest.mark.parametrize(
    ("url", "kind", "manager"),
    [
        (RACKSPACE, "rax:dns", CloudDNSManager),
        (RACKSPACE, None, CloudDNSManager),
        ("https://lon.dns.api.rackspacecloud.com/v1.0/1", "dns", CloudDNSManager),
        (DESIGNATE, "dns", DesignateManager),
        ("https://cloud.example.com:9001/", "dns", DesignateManager),
    ],
)
def test_catalog_trap_2_the_catalog_tells_the_dialect(
    url: str, kind: str | None, manager: type
) -> None:
    client = CloudDNSClient(StubIdentity(), "ORD", management_url=url, service_type=kind)

    assert type(client._manager) is manager


@pytest.mark.parametrize(
    ("types", "dialect", "url"),
    [
        (("rax:dns", "dns"), "rackspace", "https://rax:dns.example"),
        (("dns",), "openstack", "https://dns.example"),
        (("dns",), "rackspace", "https://dns.example"),
    ],
)
def test_bug_01_catalog_trap_1_a_plain_entry_counts_unless_there_is_one_of_rackspace(
    types: tuple[str, ...], dialect: str, url: str
) -> None:
    identity = StubIdentity()
    identity.dialect = dialect
    entries = [
        {"type": kind, "name": kind, "endpoints": [{"publicURL": f"https://{kind}.example"}]}
        for kind in types
    ]
    services, _ = catalog.build_services(identity, entries)

    assert services["dns"].endpoints["ALL"].get("public") == url


@pytest.mark.parametrize("tail", ["", "/", "/v2", "/v2/"])
def test_addresses_of_designate_come_in_all_forms(zones: EndpointWire, tail: str) -> None:
    client = CloudDNSClient(StubIdentity(), management_url=DESIGNATE + tail, service_type="dns")
    zones.answer("GET", "/zones", {"zones": [], "links": {}})

    assert client.list() == []


@pytest.mark.parametrize("text", ["example.com", "Example.COM.", b"example.com"])
def test_a_text_with_a_dot_is_a_name(dns: CloudDNSClient, wire: DNSWire, text: Any) -> None:
    wire.answer("GET", "/domains", {"domains": [FULL]})

    assert dns.get_domain(text).id == "2725233"
    assert wire.lines == ["GET /domains?name=example.com"]


def test_other_texts_are_ids_first_and_names_then(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains/local", {"code": 404, "message": "Object not Found."}, 404)
    wire.answer("GET", "/domains", {"domains": [{**DOMAIN, "name": "local"}]})

    assert dns.get_domain("local").id == "2725233"


def test_a_number_is_an_id(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains/7", {"code": 404, "message": "Object not Found."}, 404)

    with pytest.raises(exceptions.NotFound):
        dns.list_records(7)
    assert len(wire.lines) == 1


@pytest.mark.parametrize("bad", [[{"type": "A"}], {"id": 1}, None, True, ("a",)])
def test_bug_25_a_list_is_no_domain(dns: CloudDNSClient, wire: DNSWire, bad: Any) -> None:
    with pytest.raises(TypeError, match="domain is expected"):
        dns.add_records(bad, {})
    assert wire.lines == []


def test_records_are_no_domains(dns: CloudDNSClient, record: CloudDNSRecord) -> None:
    with pytest.raises(TypeError, match="domain is expected"):
        dns.list_records(record)


def test_a_call_without_domain_is_a_type_error(dns: CloudDNSClient) -> None:
    with pytest.raises(TypeError, match="list_records"):
        dns.list_records()  # type: ignore[call-arg]


def test_empty_answers_are_tried_three_times(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains", body="")

    with pytest.raises(exceptions.ServiceResponseFailure, match="3 times"):
        dns.list()
    assert len(wire.lines) == 3


def test_every_call_reaches_the_method_of_the_domain(
    dns: CloudDNSClient, domain: CloudDNSDomain, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: dict[str, tuple[str, tuple[Any, ...]]] = {
        "add_records": ("add_records", ([{}],)),
        "changes_since": ("changes_since", ("2026-01-01",)),
        "clone_domain": ("clone", ("x.com", False, False, False, False)),
        "delete": ("delete", (True,)),
        "delete_record": ("delete_record", ("r",)),
        "delete_records": ("delete_records", (["r"],)),
        "export_domain": ("export", ()),
        "find_record": ("find_record", ("A", "n", "d")),
        "get_record": ("get_record", ("r",)),
        "list_records": ("list_records", (1, 2)),
        "list_subdomains": ("list_subdomains", (1, 2)),
        "search_records": ("search_records", ("A", "n", "d")),
        "update_domain": ("update", ("e", 300, "c")),
        "update_record": ("update_record", ("r", "d", 1, 300, "c")),
        "update_records": ("update_records", ([{}],)),
    }
    for name, (method, given) in calls.items():
        signature = inspect.signature(getattr(domain, method))
        seen: list[Any] = []

        def note(
            self: Any,
            *args: Any,
            _signature: inspect.Signature = signature,
            _seen: list[Any] = seen,
            **kwargs: Any,
        ) -> None:
            _seen.append(dict(_signature.bind(*args, **kwargs).arguments))

        monkeypatch.setattr(CloudDNSDomain, method, note)
        getattr(dns, name)(domain, *given)
        assert seen == [dict(signature.bind(*given).arguments)], name


def test_assure_domain_is_for_own_methods_too(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    @assure_domain
    def name_of(self: CloudDNSClient, domain: CloudDNSDomain) -> str:
        return str(domain.name)

    assert name_of(dns, domain=domain) == "example.com"
