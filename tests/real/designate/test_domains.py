"""Domains of a real Designate, from creation to deletion."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.designate.conftest import Designate


def wait_for_active(pyrax: Any, domain: Any) -> None:
    """Wait until the name servers have a domain."""
    pyrax.utils.wait_until(domain, "status", ["ACTIVE", "ERROR"], interval=1, attempts=300)
    assert domain.status == "ACTIVE"


def test_a_domain_becomes_active(demo: Any, dns: Any, designate: Designate, name: str) -> None:
    made = dns.create(name, emailAddress="admin@example.com", ttl=600, comment="main")
    assert (made.name, made.emailAddress, made.comment) == (name, "admin@example.com", "main")
    wait_for_active(demo, made)

    assert [row["id"] for row in designate.zones(f"{name}.")] == [made.id]
    assert dns.find(name=name.upper()).id == made.id
    assert dns.get(made.id).nameservers[0]["name"]


def test_a_domain_is_changed_and_deleted(
    demo: Any, dns: Any, designate: Designate, name: str
) -> None:
    made = dns.create(name, emailAddress="admin@example.com")
    assert made.update(ttl=1200, comment="")["status"] == "COMPLETED"
    row = designate.zones(f"{name}.")[0]
    assert (row["ttl"], row["description"]) == (1200, "")
    dns.delete(name)
    designate.remove(name)
    with pytest.raises(demo.exceptions.NotFound):
        dns.get(made.id)


def test_a_name_that_is_taken_is_refused(demo: Any, dns: Any, name: str) -> None:
    dns.create(name, emailAddress="admin@example.com")

    with pytest.raises(demo.exceptions.DomainCreationFailed) as caught:
        dns.create(name, emailAddress="admin@example.com")
    assert caught.value.code == 409


def test_bad_values_are_refused_in_the_service_s_words(demo: Any, dns: Any, name: str) -> None:
    with pytest.raises(demo.exceptions.DomainCreationFailed) as caught:
        dns.create(name, emailAddress="nobody")
    assert caught.value.code == 400
    assert "email" in caught.value.message


def test_subdomains_keep_their_parent(demo: Any, dns: Any, name: str) -> None:
    made = dns.create(
        name,
        emailAddress="admin@example.com",
        subdomains=[{"name": f"sub.{name}", "emailAddress": "admin@example.com"}],
    )
    assert [one.name for one in made.list_subdomains()] == [f"sub.{name}"]
    assert [one.name for one in dns.get_subdomain_iterator(name)] == [f"sub.{name}"]
    with pytest.raises(demo.exceptions.DomainDeletionFailed) as caught:
        made.delete()
    assert caught.value.code == 400
    made.delete(delete_subdomains=True)


def test_pages_are_turned(demo: Any, dns: Any, designate: Designate, unique: str) -> None:
    names = [f"{letter}.{unique}.example" for letter in "abcde"]
    for one in names:
        dns.create(one, emailAddress="admin@example.com")
    seen = [one.name for one in dns.list(limit=2)]
    with pytest.raises(demo.exceptions.NoMoreResults):
        while len(seen) < 1000:
            seen += [one.name for one in dns.list_next_page()]

    assert set(names) <= set(seen)
    assert len(seen) == len(set(seen))
    assert set(names) <= {one.name for one in dns.get_domain_iterator()}
    assert {one.name for one in dns.search_domains(unique)} == set(names)


def test_zone_files_go_out_and_in(demo: Any, dns: Any, unique: str, name: str) -> None:
    made = dns.create(
        name,
        emailAddress="admin@example.com",
        records=[{"type": "A", "name": f"www.{name}", "data": "192.0.2.1", "ttl": 900}],
    )
    text = made.export()
    assert f"www.{name}." in text
    copy = f"copy-{name}"
    imported = dns.import_domain(text.replace(name, copy))
    assert imported.domain.name == copy
    assert imported.domain.find_record("A").data == "192.0.2.1"
    with pytest.raises(demo.exceptions.DomainCreationFailed):
        dns.import_domain("this is no zone file")


def test_a_domain_is_cloned(dns: Any, designate: Designate, name: str) -> None:
    made = dns.create(name, emailAddress=f"admin@{name}")
    dns.create(f"sub.{name}", emailAddress=f"admin@{name}")
    made.add_record({"type": "CNAME", "name": f"a.{name}", "data": f"www.{name}"})
    copy = f"copy-{name}"
    clone = dns.clone_domain(name, copy)

    assert (clone.name, clone.emailAddress) == (copy, f"admin@{copy}")
    assert designate.recordsets(clone.id)[f"a.{copy}.", "CNAME"] == [f"www.{copy}."]
    assert [one.name for one in clone.list_subdomains()] == [f"sub.{copy}"]


def test_limits(dns: Any) -> None:
    assert dns.get_absolute_limits()["domains"] > 0
    assert dns.get_rate_limits() == []


def test_what_designate_has_not(demo: Any, dns: Any) -> None:
    with pytest.raises(demo.exceptions.NotSupported, match="Designate v2"):
        dns.list_jobs()
