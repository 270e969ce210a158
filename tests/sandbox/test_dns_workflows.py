"""Domains, records and names of devices, over HTTP, on both kinds of cloud."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain

from .compute_helpers import built


@pytest.fixture
def cloud_now(each_dialect: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> sandbox.Cloud:
    """The cloud that pyrax is logged in on; waits move its clock."""
    monkeypatch.setattr("time.sleep", each_dialect.clock.advance)
    return each_dialect


@pytest.fixture
def dns(cloud_now: sandbox.Cloud) -> CloudDNSClient:
    """The DNS client."""
    client = pyrax.cloud_dns
    assert client is not None
    return client


@pytest.fixture
def domain(dns: CloudDNSClient) -> CloudDNSDomain:
    """A domain."""
    made: CloudDNSDomain = dns.create("example.com", emailAddress="admin@example.com", ttl=600)
    return made


def own(records: Any) -> list[tuple[str, str, str]]:
    """Type, name and data of records, without those of the name servers."""
    return sorted((one.type, one.name, one.data) for one in records if one.type != "NS")


def test_a_domain_from_creation_to_deletion(dns: CloudDNSClient, cloud_now: sandbox.Cloud) -> None:
    made = dns.create(
        "example.com",
        emailAddress="admin@example.com",
        comment="main",
        subdomains=[{"name": "sub.example.com", "emailAddress": "b@example.com"}],
        records=[{"type": "A", "name": "www.example.com", "data": "192.0.2.1", "ttl": 900}],
    )
    assert (made.name, made.emailAddress, made.comment) == (
        "example.com",
        "admin@example.com",
        "main",
    )
    assert own(made.list_records()) == [("A", "www.example.com", "192.0.2.1")]
    assert [one.name for one in made.list_subdomains()] == ["sub.example.com"]
    assert [one.name for one in dns.list()] == ["example.com", "sub.example.com"]
    assert len(dns.get(made.id).nameservers) == 2
    made.update(ttl=1200, comment="")
    made.get()
    assert (made.ttl, made.comment) == (1200, "")
    dns.delete("example.com", delete_subdomains=True)
    cloud_now.clock.advance(10)
    assert dns.list() == []
    with pytest.raises(exceptions.NotFound):
        dns.get_domain("example.com")


def test_a_second_domain_of_a_name_is_refused(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    with pytest.raises(exceptions.DomainCreationFailed) as caught:
        dns.create("example.com", emailAddress="x@example.com")
    assert caught.value.code == 409
    with pytest.raises(exceptions.DomainCreationFailed) as caught:
        dns.create("other.com", emailAddress="nobody")
    assert caught.value.code == 400


def test_records_come_change_and_go(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    made = domain.add_records(
        [
            {"type": "A", "name": "www.example.com", "data": "192.0.2.1"},
            {"type": "A", "name": "www.example.com", "data": "192.0.2.2"},
            {"type": "MX", "name": "example.com", "data": "mail.example.com", "priority": 10},
            {"type": "TXT", "name": "example.com", "data": 'v=spf1 "x" & a=b -all'},
            {"type": "CNAME", "name": "ftp.example.com", "data": "www.example.com"},
            {
                "type": "SRV",
                "name": "_sip._tcp.example.com",
                "data": "5 5060 sip.example.com",
                "priority": 1,
            },
        ]
    )
    assert own(made) == own(domain.list_records())
    assert made[2].priority == 10
    assert domain.find_record("TXT", data='v=spf1 "x" & a=b -all').name == "example.com"
    assert dns.find_record("example.com", "SRV", name="_sip._tcp.example.com").priority == 1
    record = domain.find_record("A", data="192.0.2.2")
    document = record.update(data="192.0.2.3", ttl=1200, comment="second")
    assert document["status"] == "COMPLETED"
    assert record.get() is record
    assert (record.data, record.ttl, record.comment) == ("192.0.2.3", 1200, "second")
    dns.update_records(
        domain,
        [
            {"id": made[2].id, "name": "example.com", "priority": 20},
            {"id": record.id, "name": "www.example.com", "data": "192.0.2.4"},
        ],
    )
    assert domain.find_record("MX").priority == 20
    assert len(domain.search_records(None, name="www.example.com")) == 2
    domain.find_record("A", data="192.0.2.4").delete()
    with pytest.raises(exceptions.DomainRecordNotFound):
        domain.find_record("A", data="192.0.2.4")
    domain.delete_records(domain.search_records("A"))
    assert [kind for kind, _, _ in own(domain.list_records())] == ["CNAME", "MX", "SRV", "TXT"]


def test_a_record_that_is_there_already_is_refused(domain: CloudDNSDomain) -> None:
    record = {"type": "A", "name": "www.example.com", "data": "192.0.2.1"}
    domain.add_record(record)

    with pytest.raises(exceptions.DomainRecordAdditionFailed) as caught:
        domain.add_record(record)
    assert caught.value.code == 409
    assert len(domain.search_records("A")) == 1


def test_500_records_in_one_call(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    records = [
        {"type": "A", "name": f"h{number % 25}.example.com", "data": f"192.0.2.{number // 25}"}
        for number in range(500)
    ]
    made = domain.add_records(records)
    assert [one.name for one in made] == [one["name"] for one in records]
    found = [one for one in dns.get_record_iterator("example.com") if one.type == "A"]
    assert {(one.name, one.data) for one in found} == {
        (one["name"], one["data"]) for one in records
    }
    domain.delete_records(found)
    assert domain.search_records("A") == []


def test_5000_records_are_gone_through(
    dns: CloudDNSClient, domain: CloudDNSDomain, cloud_now: sandbox.Cloud
) -> None:
    if dns.dialect == "rackspace":
        store = cloud_now.stores.of("dns")
        kept = store.domains[domain.id].records
        for number in range(5000):
            name = f"h{number}.example.com"
            kept[f"A-{number}"] = {
                "id": f"A-{number}",
                "type": "A",
                "name": name,
                "data": "192.0.2.1",
                "ttl": 300,
            }
    else:
        store = cloud_now.stores.of("dns", "DFW", "openstack")
        store.page_limit = 100
        zone = store.zones[domain.id]
        for number in range(5000):
            store.add_recordset(zone, f"h{number}.example.com.", "A", ["192.0.2.1"], None, None)
    found = [one.name for one in dns.get_record_iterator(domain) if one.type == "A"]

    assert len(found) == len(set(found)) == 5000
    assert len(domain.search_records("A", data="192.0.2.1")) == 5000


def test_lists_are_cut_into_pages(dns: CloudDNSClient) -> None:
    for number in range(5):
        dns.create(f"n{number}.example", emailAddress="a@n.example")
    assert [one.name for one in dns.list(limit=2)] == ["n0.example", "n1.example"]
    assert [one.name for one in dns.list_next_page()] == ["n2.example", "n3.example"]
    assert [one.name for one in dns.list_next_page()] == ["n4.example"]
    with pytest.raises(exceptions.NoMoreResults):
        dns.list_next_page()
    assert [one.name for one in dns.list_previous_page()] == ["n2.example", "n3.example"]
    assert [one.name for one in dns.list(limit=2, offset=2)] == ["n2.example", "n3.example"]
    assert len(list(dns.get_domain_iterator())) == 5
    assert dns.find(name="N3.example.").name == "n3.example"


def test_subdomains_are_listed_and_gone_through(
    dns: CloudDNSClient, domain: CloudDNSDomain
) -> None:
    for number in range(3):
        dns.create(f"s{number}.example.com", emailAddress="a@example.com")
    dns.create("notexample.com", emailAddress="a@example.com")
    expected = ["s0.example.com", "s1.example.com", "s2.example.com"]

    assert [one.name for one in dns.list_subdomains("example.com")] == expected
    assert [one.name for one in dns.get_subdomain_iterator(domain)] == expected
    assert [one.name for one in domain.list_subdomains(limit=2)] == expected[:2]
    assert [one.name for one in dns.list_subdomains_next_page()] == expected[2:]
    assert [one.name for one in dns.search_domains("s1.exam")] == ["s1.example.com"]


def test_zone_files_go_out_and_in(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    domain.add_records(
        [
            {"type": "A", "name": "www.example.com", "data": "192.0.2.1", "ttl": 900},
            {"type": "MX", "name": "example.com", "data": "mail.example.com", "priority": 5},
        ]
    )
    text = domain.export()
    assert "www.example.com.\t900\tIN\tA\t192.0.2.1" in text
    made = dns.import_domain(text.replace("example.com", "example.net"))
    assert made["domains"][0]["name"] == "example.net"
    assert own(made.domain.list_records()) == [
        ("A", "www.example.net", "192.0.2.1"),
        ("MX", "example.net", "mail.example.net"),
    ]
    with pytest.raises(exceptions.DomainCreationFailed):
        dns.import_domain("$INCLUDE /etc/passwd\n")
    assert len(dns.list()) == 2


def test_a_domain_is_cloned(dns: CloudDNSClient, domain: CloudDNSDomain) -> None:
    dns.create("sub.example.com", emailAddress="a@example.com")
    domain.add_record({"type": "CNAME", "name": "a.example.com", "data": "www.example.com"})
    made = dns.clone_domain("example.com", "example.net")

    assert (made.name, made.emailAddress) == ("example.net", "admin@example.net")
    assert own(made.list_records()) == [("CNAME", "a.example.net", "www.example.net")]
    assert [one.name for one in made.list_subdomains()] == ["sub.example.net"]


def test_limits_are_told(dns: CloudDNSClient) -> None:
    assert dns.get_absolute_limits()["domains"] > 0
    assert isinstance(dns.get_rate_limits(), list)


def test_an_expired_token_in_the_middle_is_renewed(
    dns: CloudDNSClient, domain: CloudDNSDomain, cloud_now: sandbox.Cloud
) -> None:
    cloud_now.faults.expire_tokens()

    assert len(domain.add_record({"type": "A", "name": "a.example.com", "data": "192.0.2.1"})) == 1


# --- jobs of Rackspace ----------------------------------------------------------------------------


@pytest.fixture
def rax(rackspace: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> CloudDNSClient:
    """Cloud DNS; waits move its clock."""
    monkeypatch.setattr("time.sleep", rackspace.clock.advance)
    base = rackspace.clock.now()
    monkeypatch.setattr("time.monotonic", lambda: 1000 + rackspace.clock.now() - base)
    client = pyrax.cloud_dns
    assert client is not None
    return client


def fates(cloud: sandbox.Cloud, *words: str) -> Any:
    """Say what becomes of the next jobs."""
    store = cloud.stores.of("dns")
    store.fates.extend(words)
    return store


def test_a_job_that_ends_in_error(rax: CloudDNSClient, rackspace: sandbox.Cloud) -> None:
    fates(rackspace, "error")

    with pytest.raises(exceptions.DomainCreationFailed) as caught:
        rax.create("example.com", emailAddress="a@example.com")
    assert (caught.value.message, caught.value.code) == (
        "The sandbox was asked for this. (500)",
        500,
    )
    assert rax.list() == []


def test_a_job_that_hangs_is_given_up(rax: CloudDNSClient, rackspace: sandbox.Cloud) -> None:
    fates(rackspace, "hang")
    rax.set_timeout(3)

    with pytest.raises(exceptions.DNSCallTimedOut, match="after 3 seconds") as caught:
        rax.create("example.com", emailAddress="a@example.com")
    assert rax.get_job(caught.value.job_id)["status"] == "RUNNING"
    looks = [one for one in rackspace.requests.of("dns") if "/status/" in one.path]
    assert 6 <= len(looks) <= 9


def test_a_job_that_is_over_before_the_first_look(
    rax: CloudDNSClient, rackspace: sandbox.Cloud
) -> None:
    fates(rackspace, "at_once", "at_once")
    made = rax.create("example.com", emailAddress="a@example.com")
    made.update(ttl=900)
    looks = [one for one in rackspace.requests.of("dns") if "/status/" in one.path]

    assert (made.name, len(looks)) == ("example.com", 1)


def test_a_slow_job_is_there_after_all(rax: CloudDNSClient, rackspace: sandbox.Cloud) -> None:
    store = fates(rackspace)
    store.durations["job"] = 60
    with pytest.raises(exceptions.DNSCallTimedOut) as caught:
        rax.create("slow.example", emailAddress="a@slow.example")
    rackspace.clock.advance(60)
    document = rax.get_job(caught.value.job_id)
    assert (document["status"], document["response"]["domains"][0]["name"]) == (
        "COMPLETED",
        "slow.example",
    )
    rax.set_timeout(0)
    assert rax.create("patient.example", emailAddress="a@b.example").name == "patient.example"
    assert len(rax.list_jobs(show_errors=False)) == 2


def test_looking_too_often_is_forgiven(rax: CloudDNSClient, rackspace: sandbox.Cloud) -> None:
    fates(rackspace).rates_enforced = True
    rax.set_delay(0.05)
    rax.set_timeout(30)

    assert rax.create("example.com", emailAddress="a@example.com").name == "example.com"


def test_changes_are_told(rax: CloudDNSClient) -> None:
    made = rax.create("example.com", emailAddress="a@example.com")
    made.add_record({"type": "A", "name": "a.example.com", "data": "192.0.2.1"})
    changes = made.changes_since("2020-01-01")

    assert [(one["targetType"], one["action"]) for one in changes] == [
        ("Domain", "create"),
        ("A Record", "create"),
    ]


def test_names_of_servers_at_rackspace(rax: CloudDNSClient, rackspace: sandbox.Cloud) -> None:
    compute = pyrax.connect_to_cloudservers(region="ORD")
    assert compute is not None
    server = built(compute, rackspace)
    address = server.networks["public"][0]
    assert rax.list_ptr_records(server) == []
    made = rax.add_ptr_records(server, {"name": "web.example.com", "data": address, "ttl": 7200})
    assert (made[0]["data"], made[0].name) == (address, "web.example.com")
    assert rax.update_ptr_record(server, made[0], "new.example.com", comment="x" * 200) is True
    found = rax.list_ptr_records(server)
    assert [(one.name, len(one.comment)) for one in found] == [("new.example.com", 160)]
    with pytest.raises(exceptions.InvalidPTRRecord):
        rax.add_ptr_records(server, {"name": "x.example.com", "data": "192.0.2.250"})
    assert found[0].delete() is True
    assert rax.list_ptr_records(server) == []


def test_names_of_load_balancers_at_rackspace(
    rax: CloudDNSClient, rackspace: sandbox.Cloud
) -> None:
    balancers = pyrax.connect_to_cloud_loadbalancers(region="IAD")
    assert balancers is not None
    lb = balancers.create(
        "web", port=80, protocol="HTTP", virtual_ips=balancers.VirtualIP(ipVersion="IPV4")
    )
    address = lb.virtual_ips[0].address
    rax.add_ptr_records(lb, {"name": "lb.example.com", "data": address})

    assert rax.list_ptr_records(lb)[0].name == "lb.example.com"
    assert rax.delete_ptr_records(lb) is True


# --- Designate ------------------------------------------------------------------------------------


@pytest.fixture
def zones(keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> CloudDNSClient:
    """Designate; waits move its clock."""
    monkeypatch.setattr("time.sleep", keystone.clock.advance)
    client = pyrax.cloud_dns
    assert client is not None
    return client


def test_a_zone_becomes_active(zones: CloudDNSClient, keystone: sandbox.Cloud) -> None:
    made = zones.create("example.com", emailAddress="a@example.com")
    assert (made.status, made.action) == ("PENDING", "CREATE")
    pyrax.utils.wait_until(made, "status", "ACTIVE", interval=1, attempts=9)

    assert (made.status, made.action) == ("ACTIVE", "NONE")


def test_a_domain_with_children_stays(zones: CloudDNSClient) -> None:
    made = zones.create(
        "example.com",
        emailAddress="a@example.com",
        subdomains=[{"name": "sub.example.com", "emailAddress": "a@example.com"}],
    )

    with pytest.raises(exceptions.DomainDeletionFailed, match="subzones") as caught:
        made.delete()
    assert caught.value.code == 400


def test_exports_that_fail_or_hang(
    zones: CloudDNSClient, keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = keystone.clock.now()
    monkeypatch.setattr("time.monotonic", lambda: 1000 + keystone.clock.now() - base)
    store = keystone.stores.of("designate", "DFW", "openstack")
    made = zones.create("example.com", emailAddress="a@example.com")
    store.hanging.add("export")
    with pytest.raises(exceptions.DNSCallTimedOut):
        made.export()
    store.hanging.clear()
    store.failing.add("export")
    with pytest.raises(exceptions.ClientException, match="sandbox was asked"):
        made.export()


def test_names_of_floating_addresses(zones: CloudDNSClient, keystone: sandbox.Cloud) -> None:
    compute = pyrax.cloudservers
    assert compute is not None
    server = built(compute, keystone)
    fixed = server.networks["private"][0]
    store = keystone.stores.of("dns", "DFW", "openstack")
    store.floating_ips["f1"] = (keystone.project_id, "203.0.113.10")
    server.addresses["private"].append({"addr": "203.0.113.10", "version": 4})
    assert zones.list_ptr_records(server) == []
    zones.add_ptr_records(server, {"name": "web.example.com", "data": "203.0.113.10"})
    record = zones.list_ptr_records(server)[0]
    assert (record.name, record.id) == ("web.example.com", "DFW:f1")
    with pytest.raises(exceptions.NotSupported, match="fixed address"):
        zones.add_ptr_records(server, {"name": "web.example.com", "data": fixed})
    zones.update_ptr_record(server, record, "new.example.com")
    assert zones.list_ptr_records(server)[0].name == "new.example.com"
    assert record.delete() is True
    assert zones.list_ptr_records(server) == []


def test_quotas_end_it(zones: CloudDNSClient, keystone: sandbox.Cloud) -> None:
    keystone.stores.of("dns", "DFW", "openstack").quota_of(keystone.project_id)["zones"] = 1
    zones.create("a.example", emailAddress="a@a.example")

    with pytest.raises(exceptions.OverLimit):
        zones.create("b.example", emailAddress="a@b.example")
