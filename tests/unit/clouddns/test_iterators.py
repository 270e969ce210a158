"""Going through domains and records."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, ResultsIterator

from .conftest import DOMAIN, FULL, RECORD, DNSWire


def serve(wire: DNSWire, path: str, key: str, count: int, size: int = 100) -> None:
    """Serve a list in pages."""
    blank = DOMAIN if key == "domains" else RECORD

    def page(request: Any) -> tuple[int, dict[str, str], str]:
        start = int(parse_qs(urlsplit(request.url).query).get("offset", ["0"])[0])
        things = [
            {**blank, "id": f"{number}", "name": f"n{number}.example.com"}
            for number in range(start, min(start + size, count))
        ]
        document: dict[str, Any] = {key: things, "totalEntries": count}
        if start + size < count:
            href = f"http://inner/x?limit={size}&offset={start + size}"
            document["links"] = [{"rel": "next", "href": href}]
        return 200, {"Content-Type": "application/json"}, json.dumps(document)

    wire.mock.add_callback("GET", re.compile(re.escape(wire.endpoint + path)), callback=page)


def test_bug_04_iterators_go_through_all_pages(dns: CloudDNSClient, wire: DNSWire) -> None:
    serve(wire, "/domains", "domains", 5, 2)
    found = dns.get_domain_iterator()

    assert [one.id for one in found] == ["0", "1", "2", "3", "4"]
    assert list(found) == []
    with pytest.raises(StopIteration):
        next(found)


def test_5000_records_are_gone_through(domain: CloudDNSDomain, wire: DNSWire) -> None:
    serve(wire, "/domains/2725233/records", "records", 5000)
    found = [one.id for one in domain.manager.api.get_record_iterator(domain)]

    assert found == [str(number) for number in range(5000)]
    assert len(wire.lines) == 50


def test_bug_04_iterators_and_lists_do_not_disturb_each_other(
    dns: CloudDNSClient, wire: DNSWire
) -> None:
    serve(wire, "/domains", "domains", 6, 2)
    seen = []
    for one, other in zip(dns.get_domain_iterator(), dns.get_domain_iterator()):
        dns.list()
        seen.append((one.id, other.id))

    assert seen == [(str(number), str(number)) for number in range(6)]
    assert [one.id for one in dns.list_next_page()] == ["2", "3"]


def test_subdomains_begin_at_an_offset(
    dns: CloudDNSClient, domain: CloudDNSDomain, wire: DNSWire
) -> None:
    path = "/domains/2725233/subdomains"
    wire.answer("GET", f"{path}?limit=2&offset=4", {"domains": [DOMAIN]})

    assert len(list(dns.get_subdomain_iterator(domain, limit=2, offset=4))) == 1


def test_iterators_take_ids_and_names(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains?name=example.com", {"domains": [FULL]})
    serve(wire, "/domains/2725233/records", "records", 1)
    by_name = dns.get_record_iterator("example.com")

    assert (by_name.domain_id, len(list(by_name))) == ("2725233", 1)
    assert len(list(dns.get_record_iterator(2725233))) == 1


def test_the_attributes_are_those_of_old(domain: CloudDNSDomain) -> None:
    found = domain.manager.api.get_record_iterator(domain)

    assert (found.manager, found.domain, found.domain_id) == (domain.manager, domain, "2725233")
    assert (found.results, found.next_uri, found.extra_args) == ([], "", ())
    with pytest.raises(NotImplementedError):
        ResultsIterator(domain.manager)


def test_a_page_that_links_to_itself_is_the_last(dns: CloudDNSClient, wire: DNSWire) -> None:
    href = "http://x/y?limit=1&offset=1"
    page = {"domains": [DOMAIN], "links": [{"rel": "next", "href": href}]}
    wire.answer("GET", "/domains", page)

    assert len(list(dns.get_domain_iterator())) == 2
    assert len(dns.findall()) == 2
