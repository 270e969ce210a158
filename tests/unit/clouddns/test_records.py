"""Records on the wire of Rackspace."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, CloudDNSRecord

from .conftest import JOB, RECORD, DNSWire, job

BASE = "/domains/2725233/records"


def test_records_know_their_domain(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.answer("GET", BASE, {"records": [RECORD]})
    found = domain.list_records(limit=2, offset=1)[0]

    assert (found.domain_id, found.data, found.priority) == ("2725233", "192.0.2.17", None)
    assert wire.lines == [f"GET {BASE}?limit=2&offset=1"]


def test_pages_of_records_are_turned(domain: CloudDNSDomain, wire: DNSWire) -> None:
    link = [{"rel": "next", "href": "http://x/y?limit=1&offset=1"}]
    wire.answer("GET", f"{BASE}?limit=1", {"records": [RECORD], "links": link})
    wire.answer("GET", f"{BASE}?limit=1&offset=1", {"records": [{**RECORD, "id": "A-2"}]})
    domain.list_records(limit=1)

    assert domain.manager.list_records_next_page()[0].id == "A-2"
    with pytest.raises(exceptions.NoMoreResults, match="pages of records"):
        domain.manager.list_records_next_page()


def test_bug_12_odd_values_are_quoted_and_filtered_here(
    domain: CloudDNSDomain, wire: DNSWire
) -> None:
    odd = {**RECORD, "id": "TXT-1", "type": "TXT", "name": "_d.example.com", "data": "a&b=c #%+"}
    wire.answer("GET", BASE, {"records": []})
    wire.answer("GET", BASE, {"records": [odd, {**odd, "data": "other"}]})
    found = domain.search_records("txt", name="_D.example.com.", data="a&b=c #%+")

    assert [one.id for one in found] == ["TXT-1"]
    assert wire.lines[0] == f"GET {BASE}?type=TXT&name=_D.example.com&data=a%26b%3Dc%20%23%25%2B"
    assert wire.lines[1] == f"GET {BASE}?type=TXT"


def test_bug_12_a_semicolon_comes_back_with_a_backslash(
    domain: CloudDNSDomain, wire: DNSWire
) -> None:
    wire.answer("GET", BASE, {"records": [{**RECORD, "type": "TXT", "data": r"v=DKIM1\; k=rsa"}]})

    assert domain.find_record("TXT", data="v=DKIM1; k=rsa").data == r"v=DKIM1\; k=rsa"


def test_bug_11_records_of_every_type_can_be_searched(
    domain: CloudDNSDomain, wire: DNSWire
) -> None:
    other = {**RECORD, "id": "AAAA-1", "type": "AAAA", "data": "2001:DB8::1"}
    wire.answer("GET", BASE, {"records": [RECORD, other, {**RECORD, "name": "x.example.com"}]})

    assert [one.id for one in domain.search_records(None, name="www.example.com")] == [
        "A-1",
        "AAAA-1",
    ]
    assert domain.search_records(None, data="2001:db8::1")[0].id == "AAAA-1"
    assert wire.lines == [f"GET {BASE}"] * 2


def test_bug_24_a_search_in_vain_says_what_for(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.answer("GET", BASE, {"records": []})
    with pytest.raises(exceptions.DomainRecordNotFound, match="type='A', name='www', data=None"):
        domain.find_record("A", name="www")
    wire.mock.replace("GET", wire.endpoint + BASE, json={"records": [RECORD, RECORD]})
    with pytest.raises(exceptions.DomainRecordNotUnique, match="2 records .*type='A'"):
        domain.find_record("A")


def test_records_are_added(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.does("POST", BASE, {"records": [RECORD]})
    made = domain.add_record(
        {"type": "A", "name": "www.example.com", "data": "192.0.2.17", "comment": None}
    )

    assert [(type(one), one.id, one.domain_id) for one in made] == [
        (CloudDNSRecord, "A-1", "2725233")
    ]
    assert wire.bodies[0] == {
        "records": [{"type": "A", "name": "www.example.com", "data": "192.0.2.17"}]
    }


def five_hundred() -> list[dict[str, Any]]:
    """Records for one call."""
    return [
        {"type": "A", "name": f"h{number}.example.com", "data": f"192.0.2.{number % 250}"}
        for number in range(500)
    ]


def test_500_records_are_added_a_hundred_at_a_time(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.begin("POST", BASE)
    parts = [five_hundred()[start : start + 100] for start in range(0, 500, 100)]
    wire.end(*(job(response={"records": part}) for part in parts))
    made = domain.add_records(five_hundred())

    assert [one.name for one in made] == [f"h{number}.example.com" for number in range(500)]
    assert [len(body["records"]) for body in wire.bodies] == [100] * 5


def test_a_batch_that_fails_says_how_many_went_before(
    domain: CloudDNSDomain, wire: DNSWire
) -> None:
    wire.begin("POST", BASE)
    error = {"code": 409, "message": "Conflict", "details": "Record is a duplicate"}
    part = job(response={"records": five_hundred()[:100]})
    wire.end(part, part, job("ERROR", error=error))

    with pytest.raises(exceptions.DomainRecordAdditionFailed) as caught:
        domain.add_records(five_hundred())
    assert "Record is a duplicate (409)" in caught.value.message
    assert "200 of 500 records were added before" in caught.value.message
    assert (caught.value.code, caught.value.added) == (409, 200)  # type: ignore[attr-defined]


def test_500_records_are_changed_and_deleted_a_hundred_at_a_time(
    domain: CloudDNSDomain, wire: DNSWire
) -> None:
    wire.begin("PUT", BASE)
    wire.begin("DELETE", BASE)
    wire.end()
    domain.update_records([{"id": f"A-{number}", "ttl": 300} for number in range(500)])
    domain.delete_records([f"A-{number}" for number in range(500)])

    assert [len(body["records"]) for body in wire.bodies] == [100] * 5
    deletes = [line for line in wire.lines if line.startswith("DELETE")]
    assert [line.count("id=") for line in deletes] == [100] * 5


def test_bug_09_a_record_is_changed_by_its_id(domain: CloudDNSDomain, wire: DNSWire) -> None:
    wire.answer("GET", f"{BASE}/A-1", RECORD)
    wire.does("PUT", BASE)
    domain.update_record("A-1", data="192.0.2.99")

    assert wire.bodies == [
        {"records": [{"id": "A-1", "name": "www.example.com", "data": "192.0.2.99"}]}
    ]


def test_a_record_shows_what_was_changed(record: CloudDNSRecord, wire: DNSWire) -> None:
    wire.does("PUT", BASE)
    document = record.update(data="192.0.2.99", comment="", ttl=600)

    assert (record.data, record.comment, record.ttl) == ("192.0.2.99", "", 600)
    assert document["jobId"] == JOB
    with pytest.raises(exceptions.MissingDNSSettings):
        record.update()


def test_bug_10_records_to_change_come_in_many_forms(
    domain: CloudDNSDomain, record: CloudDNSRecord, wire: DNSWire
) -> None:
    wire.begin("PUT", BASE)
    wire.end()
    record.ttl = 900
    domain.update_records(record)
    domain.update_records(({"id": "A-2", "ttl": 300},))
    domain.update_records({"id": "A-3", "ttl": 300})

    assert wire.bodies[0] == {
        "records": [{"id": "A-1", "name": "www.example.com", "data": "192.0.2.17", "ttl": 900}]
    }
    assert [body["records"][0]["id"] for body in wire.bodies] == ["A-1", "A-2", "A-3"]
    for bad in ("A-1", 7, ["A-1"]):
        with pytest.raises(TypeError):
            domain.update_records(bad)


def test_bug_14_get_refreshes_the_record_and_returns_it(
    record: CloudDNSRecord, wire: DNSWire
) -> None:
    wire.answer("GET", f"{BASE}/A-1", {**RECORD, "data": "192.0.2.50"})

    assert record.get() is record.reload() is record
    assert record.data == "192.0.2.50"


def test_bug_23_a_priority_is_passed_on(domain: CloudDNSDomain, wire: DNSWire) -> None:
    refused = {
        "code": 400,
        "message": "The request could not be processed.",
        "validationErrors": {"messages": ["Priority is not allowed for A records."]},
    }
    wire.answer("POST", BASE, refused, 400)

    with pytest.raises(exceptions.DomainRecordAdditionFailed, match="Priority is not allowed"):
        domain.add_records({"type": "A", "data": "192.0.2.1", "priority": 5})
    assert wire.body["records"][0]["priority"] == 5


def test_a_record_deletes_itself(record: CloudDNSRecord, wire: DNSWire) -> None:
    wire.does("DELETE", f"{BASE}/A-1")

    assert record.delete()["status"] == "COMPLETED"


@pytest.mark.parametrize("bad", [[], None, [""]])
def test_no_record_is_never_all_of_them(domain: CloudDNSDomain, wire: DNSWire, bad: Any) -> None:
    with pytest.raises(ValueError):
        domain.delete_records(bad)
    assert wire.lines == []


def test_ids_are_quoted(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.does("DELETE", "/domains/1%2Frecords/records/a%3Fb")
    dns._manager.delete_record("1/records", "a?b")

    assert wire.lines[0] == "DELETE /domains/1%2Frecords/records/a%3Fb"
