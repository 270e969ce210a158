"""Records of a real Designate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.designate.conftest import Designate


@pytest.fixture
def domain(dns: Any, name: str) -> Iterator[Any]:
    """A domain of this test's own."""
    yield dns.create(name, emailAddress="admin@example.com", ttl=600)


def test_records_of_all_types(domain: Any, designate: Designate, name: str) -> None:
    text = 'v=spf1 "x" & a=b; \\ -all ' + "ü" * 200
    made = domain.add_records(
        [
            {"type": "A", "name": f"www.{name}", "data": "192.0.2.1"},
            {"type": "A", "name": f"www.{name}", "data": "192.0.2.2"},
            {"type": "AAAA", "name": f"www.{name}", "data": "2001:db8::1"},
            {"type": "MX", "name": name, "data": f"mail.{name}", "priority": 10},
            {"type": "TXT", "name": name, "data": text},
            {"type": "CNAME", "name": f"ftp.{name}", "data": f"www.{name}"},
            {"type": "SRV", "name": f"_sip._tcp.{name}", "data": f"5 5060 s.{name}", "priority": 1},
        ]
    )
    found = designate.recordsets(domain.id)
    assert found[f"www.{name}.", "A"] == ["192.0.2.1", "192.0.2.2"]
    assert found[f"{name}.", "MX"] == [f"10 mail.{name}."]
    assert found[f"_sip._tcp.{name}.", "SRV"] == [f"1 5 5060 s.{name}."]
    assert domain.find_record("MX").priority == 10
    assert domain.find_record("CNAME").data == f"www.{name}"
    assert {one.id for one in made} <= {one.id for one in domain.list_records()}
    assert "TXT" in {one.type for one in made}


def test_texts_come_back_as_they_were(domain: Any, name: str) -> None:
    for text in ("v=spf1 -all", "say hi & a=b", "x" * 400):
        domain.add_record({"type": "TXT", "name": f"t{len(text)}.{name}", "data": text})
        assert domain.find_record("TXT", data=text).data == text


def test_a_record_is_changed_and_deleted(demo: Any, domain: Any, name: str) -> None:
    domain.add_records(
        [{"type": "A", "name": f"www.{name}", "data": f"192.0.2.{n}"} for n in (1, 2)]
    )
    record = domain.find_record("A", data="192.0.2.2")
    record.update(data="192.0.2.3", ttl=1200, comment="second")
    assert record.get() is record
    assert (record.data, record.ttl, record.comment) == ("192.0.2.3", 1200, "second")
    record.delete()
    assert [one.data for one in domain.search_records("A")] == ["192.0.2.1"]
    domain.find_record("A").delete()
    with pytest.raises(demo.exceptions.DomainRecordNotFound):
        domain.find_record("A")


def test_a_record_that_is_there_is_a_conflict(demo: Any, domain: Any, name: str) -> None:
    record = {"type": "A", "name": f"www.{name}", "data": "192.0.2.1"}
    domain.add_record(record)

    with pytest.raises(demo.exceptions.DomainRecordAdditionFailed) as caught:
        domain.add_record(record)
    assert caught.value.code == 409


def test_what_the_service_refuses_is_told(demo: Any, domain: Any, name: str) -> None:
    with pytest.raises(demo.exceptions.DomainRecordAdditionFailed) as caught:
        domain.add_record({"type": "A", "name": f"www.{name}", "data": "nonsense"})
    assert caught.value.code == 400


def test_100_records_in_one_call_and_all_pages(dns: Any, domain: Any, name: str) -> None:
    records = [
        {"type": "A", "name": f"h{number % 25}.{name}", "data": f"192.0.2.{number // 25}"}
        for number in range(100)
    ]
    assert len(domain.add_records(records)) == 100
    found = [one for one in dns.get_record_iterator(name) if one.type == "A"]
    assert {(one.name, one.data) for one in found} == {
        (one["name"], one["data"]) for one in records
    }
    domain.delete_records(found)
    assert domain.search_records("A") == []
