"""Domains, their pages, jobs and limits on the wire of Rackspace."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain

from .conftest import DOMAIN, FULL, RACKSPACE, DNSWire, job


def pages(*names: str, path: str = "/domains", key: str = "domains", **more: Any) -> dict[str, Any]:
    """A page with links, whose host and prefix are those of an inner machine."""
    links = [
        {"rel": rel, "href": f"http://10.0.0.1/inner/domains?{query}"}
        for rel, query in more.items()
        if rel in ("next", "previous")
    ]
    return {key: [{**DOMAIN, "id": name, "name": name} for name in names], "links": links}


def names(things: Any) -> list[str]:
    """The names of domains."""
    return [one.name for one in things]


def test_list_sends_limit_and_offset(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains", {"domains": [DOMAIN], "totalEntries": 114})

    assert names(dns.list(limit=1, offset=3)) == ["example.com"]
    assert wire.lines == ["GET /domains?limit=1&offset=3"]


def test_pages_are_turned_by_the_query_of_their_links(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains?limit=1", pages("a.com", next="limit=1&offset=1"))
    wire.answer("GET", "/domains?limit=1&offset=1", pages("b.com", previous="limit=1&offset=0"))
    wire.answer("GET", "/domains?limit=1&offset=0", pages("a.com"))

    assert names(dns.list(limit=1)) == ["a.com"]
    assert names(dns.list_next_page()) == ["b.com"]
    with pytest.raises(exceptions.NoMoreResults, match="pages of domains"):
        dns.list_next_page()
    assert names(dns.list_previous_page()) == ["a.com"]
    assert all(call.request.url.startswith(RACKSPACE) for call in wire.mock.calls)


def test_there_is_no_page_before_the_first_list(dns: CloudDNSClient) -> None:
    for turn in (dns.list_previous_page, dns.list_subdomains_next_page, dns.list_records_next_page):
        with pytest.raises(exceptions.NoMoreResults):
            turn()


def test_bug_13_find_walks_all_pages(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains", pages("a.com", next="limit=100&offset=100"))
    wire.answer("GET", "/domains?limit=100&offset=100", pages("b.com"))

    assert dns.find(id="b.com").name == "b.com"


def test_bug_19_names_are_asked_for_in_the_form_of_the_service(
    dns: CloudDNSClient, wire: DNSWire
) -> None:
    wire.answer("GET", "/domains", {"domains": [{**DOMAIN, "name": "xn--bcher-kva.example"}]})

    assert dns.find(name="BÜCHER.example.").id == "2725233"
    assert wire.query == [("name", "xn--bcher-kva.example")]


def test_a_name_that_is_not_there_is_not_found(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains", {"domains": []})

    with pytest.raises(exceptions.NotFound):
        dns.find(name="nobody.example")


def test_bug_20_get_loads_no_records(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains/2725233", FULL)
    found = dns.get(2725233)

    assert (found.records, found.ttl, found.loaded) == ([], 3600, True)
    assert wire.query == [("showRecords", "false"), ("showSubdomains", "false")]


def test_what_a_list_does_not_give_is_fetched(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains", {"domains": [DOMAIN]})
    wire.answer("GET", "/domains/2725233", FULL)

    assert dns.list()[0].nameservers == [{"name": "dns1.stabletransit.com"}]


def test_create_sends_what_is_given(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.does("POST", "/domains", {"domains": [FULL]})
    made = dns.create(
        "example.com.",
        emailAddress="admin@example.com",
        ttl=600,
        comment="main",
        subdomains=[{"name": "sub.example.com", "emailAddress": "b@example.com", "comment": None}],
        records=[{"type": "A", "name": "www.example.com", "data": "192.0.2.17"}],
    )

    assert isinstance(made, CloudDNSDomain) and made.ttl == 3600
    assert wire.bodies[0] == {
        "domains": [
            {
                "name": "example.com",
                "emailAddress": "admin@example.com",
                "ttl": 600,
                "comment": "main",
                "subdomains": {
                    "domains": [{"name": "sub.example.com", "emailAddress": "b@example.com"}]
                },
                "recordsList": {
                    "records": [{"type": "A", "name": "www.example.com", "data": "192.0.2.17"}]
                },
            }
        ]
    }


def test_create_leaves_out_what_is_not_given(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.does("POST", "/domains", {"domains": [FULL]})
    dns.create("example.com", "admin@example.com")

    assert wire.bodies[0] == {
        "domains": [{"name": "example.com", "emailAddress": "admin@example.com", "ttl": 3600}]
    }


@pytest.mark.parametrize(("deep", "query"), [(False, ""), (True, "?deleteSubdomains=true")])
def test_delete_waits_for_the_end(
    domain: CloudDNSDomain, wire: DNSWire, deep: bool, query: str
) -> None:
    wire.does("DELETE", "/domains/2725233")

    assert domain.delete(delete_subdomains=deep) is None
    assert wire.lines[0] == f"DELETE /domains/2725233{query}"


@pytest.mark.parametrize("bad", ["", None, ".", ".."])
def test_an_empty_id_never_reaches_the_collection(
    dns: CloudDNSClient, wire: DNSWire, bad: Any
) -> None:
    with pytest.raises(ValueError):
        dns._manager.delete(bad)
    with pytest.raises(ValueError):
        dns._manager.delete_record("1", bad)
    with pytest.raises(ValueError):
        dns._manager.delete_domains([] if bad in (".", "..") else [bad])
    assert wire.lines == []


def test_bug_08_a_comment_can_be_cleared(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.does("PUT", "/domains/2725233")
    document = domain.update(comment="")

    assert wire.bodies == [{"comment": ""}]
    assert (document["status"], domain.comment) == ("COMPLETED", "")
    with pytest.raises(exceptions.MissingDNSSettings):
        domain.update()


def test_several_domains_are_changed_and_deleted(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.begin("PUT", "/domains")
    wire.begin("DELETE", "/domains")
    wire.end()
    dns._manager.update_domains([{"id": "1", "ttl": 600}])
    dns._manager.delete_domains(["1", "2"], delete_subdomains=True)

    assert wire.bodies == [{"domains": [{"id": "1", "ttl": 600}]}]
    assert "DELETE /domains?id=1&id=2&deleteSubdomains=true" in wire.lines


def test_bug_02_subdomains_are_those_of_the_service(
    domain: CloudDNSDomain, dns: CloudDNSClient, wire: DNSWire
) -> None:
    wire.answer("GET", "/domains?name=example.com", {"domains": [DOMAIN]})
    wire.answer("GET", "/domains/2725233/subdomains", pages("sub.example.com"))

    assert names(domain.list_subdomains()) == ["sub.example.com"]
    assert names(dns._manager.list_subdomains("2725233")) == ["sub.example.com"]
    assert wire.lines[-1] == "GET /domains/2725233/subdomains"


def test_bug_03_pages_of_subdomains_are_turned(domain: CloudDNSDomain, wire: DNSWire) -> None:
    path = "/domains/2725233/subdomains"
    wire.answer("GET", f"{path}?limit=1", pages("a.example.com", next="limit=1&offset=1"))
    second = pages("b.example.com", previous="limit=1&offset=0")
    wire.answer("GET", f"{path}?limit=1&offset=1", second)
    wire.answer("GET", f"{path}?limit=1&offset=0", pages("a.example.com"))
    manager = domain.manager

    assert names(domain.list_subdomains(limit=1)) == ["a.example.com"]
    assert names(manager.list_subdomains_next_page()) == ["b.example.com"]
    assert names(manager.list_subdomains_previous_page()) == ["a.example.com"]


@pytest.mark.parametrize(
    ("since", "sent"),
    [
        ("2026-01-30", "2026-01-30T00:00:00+0000"),
        (
            datetime.datetime(
                2026, 1, 30, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=-5))
            ),
            "2026-01-30T10:00:00-0500",
        ),
    ],
)
def test_changes_are_asked_for_with_their_zone(
    domain: CloudDNSDomain, wire: DNSWire, since: Any, sent: str
) -> None:
    wire.answer("GET", "/domains/2725233/changes", {"changes": [{"action": "create"}]})

    assert domain.changes_since(since) == [{"action": "create"}]
    assert wire.lines == [
        "GET /domains/2725233/changes?since=" + sent.replace(":", "%3A").replace("+", "%2B")
    ]


def test_export_gives_the_text(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.does("GET", "/domains/2725233/export", {"contents": "example.com.\t3600\tIN\tSOA"})

    assert domain.export() == "example.com.\t3600\tIN\tSOA"


def test_bug_15_import_gives_the_dict_and_the_object(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.does("POST", "/domains/import", {"domains": [FULL]})
    text = "$INCLUDE /etc/passwd\nexample.com. 3600 IN SOA ..."
    made = dns.import_domain(text)

    assert made == {"domains": [FULL]} and isinstance(made, dict)
    assert isinstance(made.domain, CloudDNSDomain) and made.domain.name == "example.com"
    assert wire.bodies[0] == {"domains": [{"contentType": "BIND_9", "contents": text}]}


def test_a_domain_is_cloned(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.does("POST", "/domains/2725233/clone", {"domains": [{**FULL, "name": "example.org"}]})

    assert domain.clone("example.org", modify_comment=False).name == "example.org"
    assert wire.lines[0] == (
        "POST /domains/2725233/clone?cloneName=example.org&cloneSubdomains=true"
        "&modifyRecordData=true&modifyEmailAddress=true&modifyComment=false"
    )


def test_domains_are_searched_by_a_part_of_their_name(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/domains/search", pages("example.com"))

    assert names(dns.search_domains("exam")) == ["example.com"]
    assert wire.lines == ["GET /domains/search?name=exam"]


def test_jobs_are_listed_and_shown(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("GET", "/status", {"asyncResponses": [job()]})
    wire.answer("GET", "/status/j1", job())

    assert len(dns.list_jobs(show_errors=False, limit=5)) == 1
    assert dict(wire.query) == {
        "showErrors": "false",
        "showRunning": "true",
        "showCompleted": "true",
        "showDetails": "false",
        "limit": "5",
    }
    assert dns.get_job("j1")["status"] == "COMPLETED"
    assert wire.query == [("showDetails", "true")]


@pytest.mark.parametrize(
    ("document", "absolute", "rates"),
    [
        (
            {"limits": {"rate": [{"uri": "*", "limit": [1]}], "absolute": {"domains": 500}}},
            {"domains": 500},
            [{"uri": "*", "limits": [1]}],
        ),
        (
            {
                "rates": {"rate": [{"uri": "*", "limit": [1]}]},
                "absolute": {"limit": [{"name": "domains", "value": 500}]},
            },
            {"domains": 500},
            [{"uri": "*", "limits": [1]}],
        ),
        ({"limits": {}}, {}, []),
    ],
)
def test_limits_come_in_two_forms(
    dns: CloudDNSClient, wire: DNSWire, document: Any, absolute: Any, rates: Any
) -> None:
    wire.answer("GET", "/limits", document)

    assert (dns.get_absolute_limits(), dns.get_rate_limits()) == (absolute, rates)


def test_bug_21_domains_can_be_members_of_sets(dns: CloudDNSClient) -> None:
    one, other = (CloudDNSDomain(dns._manager, FULL) for _ in range(2))

    assert {one, other} == {one}


def test_bug_22_times_are_texts(domain: CloudDNSDomain) -> None:
    assert domain.created == "2026-01-30T01:12:51.000+0000"
