"""The sandbox's DNS as plain HTTP shows it: jobs, states, limits, pages, error documents."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.wire import Wire

NEW = {"name": "example.com", "emailAddress": "a@example.com"}
ZONE = {"name": "example.org.", "email": "a@example.org"}


class DNS:
    """Calls to the DNS service of one dialect."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.cloud = wire.cloud
        if wire.dialect == "rackspace":
            self.url = f"{wire.cloud.url}/rackspace/global/dns/v1.0/{wire.cloud.tenant_id}"
            self.store = wire.cloud.stores.of("cloud_dns")
        else:
            self.url = wire.urls["dns", "designate"].rstrip("/") + "/v2"
            self.store = wire.cloud.stores.of("dns", "DFW", "openstack")

    def __call__(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        return self.wire.send(method, self.url + path, **kwargs)

    def done(self, method: str, path: str, **kwargs: Any) -> Any:
        """Make a change and return the document of its job when that has ended."""
        answer = self(method, path, **kwargs)
        assert answer.status_code == 202, answer.text
        self.cloud.clock.advance(5)
        return self("GET", f"/status/{answer.json()['jobId']}?showDetails=true").json()


@pytest.fixture
def cloud_dns(rackspace_wire: Wire) -> DNS:
    """Cloud DNS."""
    return DNS(rackspace_wire)


@pytest.fixture
def designate(keystone_wire: Wire) -> DNS:
    """Designate."""
    return DNS(keystone_wire)


# -- Cloud DNS -------------------------------------------------------------------------------------


def test_a_job_follows_the_clock(cloud_dns: DNS) -> None:
    answer = cloud_dns("POST", "/domains", json={"domains": [NEW]})
    first = answer.json()
    assert (answer.status_code, first["status"], first["verb"]) == (202, "INITIALIZED", "POST")
    assert first["callbackUrl"] == f"{cloud_dns.url}/status/{first['jobId']}"
    path = f"/status/{first['jobId']}?showDetails=true"
    cloud_dns.cloud.clock.advance(0.5)
    running = cloud_dns("GET", path)
    assert (running.status_code, running.json()["status"]) == (202, "RUNNING")
    assert cloud_dns("GET", "/domains").json()["domains"] == []
    cloud_dns.cloud.clock.advance(1)
    ended = cloud_dns("GET", path).json()
    assert (ended["status"], ended["response"]["domains"][0]["name"]) == (
        "COMPLETED",
        "example.com",
    )
    assert ended["request"].startswith('{"domains"')
    assert "request" not in cloud_dns("GET", path.partition("?")[0]).json()


def test_the_state_is_the_same_in_all_regions(cloud_dns: DNS) -> None:
    stores = cloud_dns.cloud.stores

    assert stores.of("dns", "ORD") is stores.of("dns", "DFW") is cloud_dns.store
    assert stores.of("dns", "ORD", "openstack") is not stores.of("dns", "DFW", "openstack")


def test_what_exists_is_refused_inside_the_job(cloud_dns: DNS) -> None:
    cloud_dns.done("POST", "/domains", json={"domains": [NEW]})
    job = cloud_dns.done("POST", "/domains", json={"domains": [NEW]})

    assert (job["status"], job["error"]) == (
        "ERROR",
        {
            "code": 409,
            "message": "The object already exists.",
            "details": "Domain already exists",
        },
    )


def test_pages_have_links_and_offsets_are_multiples(cloud_dns: DNS) -> None:
    names = [f"n{number}.example" for number in range(5)]
    domains = [{"name": name, "emailAddress": "a@b.example"} for name in names]
    cloud_dns.done("POST", "/domains", json={"domains": domains})
    page = cloud_dns("GET", "/domains?limit=2&offset=2").json()
    assert [one["name"] for one in page["domains"]] == names[2:4]
    assert page["totalEntries"] == 5
    assert {one["rel"] for one in page["links"]} == {"previous", "next"}
    refused = cloud_dns("GET", "/domains?limit=2&offset=1")
    assert (refused.status_code, refused.json()["validationErrors"]["messages"]) == (
        400,
        ["The offset must be a multiple of the limit."],
    )
    assert cloud_dns("GET", "/domains?limit=101").status_code == 400
    assert cloud_dns("GET", "/domains?name=example").json()["totalEntries"] == 0
    assert cloud_dns("GET", "/domains/search?name=exa").json()["totalEntries"] == 5
    assert cloud_dns("GET", "/domains/search?name=ex").status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "example.com."},
        {"emailAddress": ""},
        {"ttl": 5},
        {"comment": None},
    ],
)
def test_bad_domains_are_refused_at_once(cloud_dns: DNS, change: dict[str, Any]) -> None:
    refused = cloud_dns("POST", "/domains", json={"domains": [{**NEW, **change}]})

    assert refused.status_code == 400
    assert refused.json()["validationErrors"]["messages"]


@pytest.mark.parametrize(
    "record",
    [
        {"type": "A", "data": "nonsense"},
        {"type": "A", "data": "2001:db8::1"},
        {"type": "A", "data": "192.0.2.1", "priority": 5},
        {"type": "MX", "data": "mail.example.com"},
        {"type": "A", "data": "192.0.2.1", "ttl": 60},
        {"type": "A", "data": "192.0.2.1", "comment": "x" * 161},
        {"type": "A", "data": "192.0.2.1", "name": "www.example.org"},
        {"type": "SOA", "data": "x"},
    ],
)
def test_bad_records_are_refused_at_once(cloud_dns: DNS, record: dict[str, Any]) -> None:
    made = cloud_dns.done("POST", "/domains", json={"domains": [NEW]})["response"]["domains"][0]
    refused = cloud_dns("POST", f"/domains/{made['id']}/records", json={"records": [record]})

    assert refused.status_code == 400


def test_more_than_a_hundred_records_are_too_many(cloud_dns: DNS) -> None:
    made = cloud_dns.done("POST", "/domains", json={"domains": [NEW]})["response"]["domains"][0]
    path = f"/domains/{made['id']}/records"
    many = [{"type": "A", "data": f"192.0.2.{number}"} for number in range(101)]
    assert cloud_dns("POST", path, json={"records": many}).status_code == 413
    cloud_dns.store.limits["records per domain"] = 50
    job = cloud_dns.done("POST", path, json={"records": many[:60]})
    assert (job["status"], job["error"]["code"]) == ("ERROR", 413)
    assert cloud_dns("GET", path).json()["totalEntries"] == 0


def test_deleting_what_is_not_there_is_a_list_of_faults(cloud_dns: DNS) -> None:
    job = cloud_dns.done("DELETE", "/domains?id=1&id=2")

    assert job["error"]["message"] == "One or more items could not be deleted."
    assert [one["code"] for one in job["error"]["failedItems"]["faults"]] == [404, 404]


def test_rate_limits_spell_the_header_their_own_way(cloud_dns: DNS) -> None:
    cloud_dns.store.rates_enforced = True
    answers = [cloud_dns("GET", "/status") for _ in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [413]
    assert "Reply-After" in answers[-1].headers
    cloud_dns.cloud.clock.advance(2)
    assert cloud_dns("GET", "/status").status_code == 200


def test_devices_of_others_have_no_names(cloud_dns: DNS) -> None:
    href = "https://elsewhere.example/v2/1/servers/x"
    unknown = cloud_dns("GET", "/rdns/cloudServersOpenStack", params={"href": href})
    assert unknown.json()["details"] == "No PTR records found"
    body = {
        "recordsList": {"records": [{"type": "PTR", "name": "a.example", "data": "192.0.2.1"}]},
        "link": {"href": href, "rel": "cloudServersOpenStack", "content": ""},
    }
    assert cloud_dns("POST", "/rdns", json=body).status_code == 401


def test_a_bare_plus_in_a_time_is_a_space(cloud_dns: DNS) -> None:
    made = cloud_dns.done("POST", "/domains", json={"domains": [NEW]})["response"]["domains"][0]
    path = f"/domains/{made['id']}/changes"
    assert cloud_dns("GET", f"{path}?since=2020-01-01T00:00:00+0000").status_code == 400
    found = cloud_dns("GET", f"{path}?since=2020-01-01T00:00:00%2B0000").json()
    assert found["totalEntries"] == 1


# -- Designate -------------------------------------------------------------------------------------


def test_a_zone_follows_the_clock(designate: DNS) -> None:
    answer = designate("POST", "/zones", json=ZONE)
    zone = answer.json()
    assert (answer.status_code, zone["status"], zone["action"]) == (202, "PENDING", "CREATE")
    path = f"/zones/{zone['id']}"
    designate.cloud.clock.advance(3)
    assert designate("GET", path).json()["status"] == "ACTIVE"
    changed = designate("PATCH", path, json={"ttl": 60})
    assert (changed.status_code, changed.json()["action"]) == (202, "UPDATE")
    gone = designate("DELETE", path)
    assert (gone.status_code, gone.json()["action"]) == (202, "DELETE")
    designate.cloud.clock.advance(3)
    missing = designate("GET", path)
    assert missing.status_code == 404
    assert (missing.json()["type"], missing.json()["code"]) == ("zone_not_found", 404)
    assert missing.json()["request_id"] == missing.headers["x-openstack-request-id"]


def test_zones_that_fail(designate: DNS) -> None:
    designate.store.failing.add("example.org.")
    zone = designate("POST", "/zones", json=ZONE).json()
    designate.cloud.clock.advance(3)

    assert designate("GET", f"/zones/{zone['id']}").json()["status"] == "ERROR"


@pytest.mark.parametrize(
    ("zone", "status", "kind"),
    [
        ({**ZONE, "name": "example.org"}, 400, "invalid_object"),
        ({**ZONE, "name": "org."}, 400, "invalid_object"),
        ({**ZONE, "email": "nobody"}, 400, "invalid_object"),
        ({**ZONE, "ttl": 0}, 400, "invalid_object"),
        ({**ZONE, "color": "red"}, 400, "invalid_object"),
        (ZONE, 409, "duplicate_zone"),
    ],
)
def test_designate_refuses(designate: DNS, zone: dict[str, Any], status: int, kind: str) -> None:
    designate("POST", "/zones", json=ZONE)
    refused = designate("POST", "/zones", json=zone)

    assert (refused.status_code, refused.json()["type"]) == (status, kind)
    if status == 400:
        assert refused.json()["errors"]["errors"][0]["message"]


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("A", "2001:db8::1"),
        ("CNAME", "host.example.org"),
        ("MX", "mail.example.org."),
        ("MX", "10 mail.example.org"),
        ("SRV", "10 5060 sip.example.org."),
        ("TXT", "two words"),
        ("TXT", '"' + "x" * 256 + '"'),
    ],
)
def test_records_fit_their_type(designate: DNS, kind: str, record: str) -> None:
    zone = designate("POST", "/zones", json=ZONE).json()
    fields = {"name": "a.example.org.", "type": kind, "records": [record]}
    refused = designate("POST", f"/zones/{zone['id']}/recordsets", json=fields)

    assert (refused.status_code, refused.json()["type"]) == (400, "invalid_object")


def test_designate_pages_and_filters(designate: DNS) -> None:
    for name in ("a", "b", "c"):
        designate("POST", "/zones", json={**ZONE, "name": f"{name}.example."})
    page = designate("GET", "/zones?limit=2").json()
    assert [one["name"] for one in page["zones"]] == ["a.example.", "b.example."]
    assert page["metadata"] == {"total_count": 3}
    further = designate.wire.send("GET", page["links"]["next"]).json()
    assert [one["name"] for one in further["zones"]] == ["c.example."]
    assert "next" not in further["links"]
    named = designate("GET", "/zones?name=*c.ex*").json()["zones"]
    assert [one["name"] for one in named] == ["c.example."]
    assert designate("GET", "/zones?marker=none").json()["type"] == "marker_not_found"


def test_tasks_need_the_right_headers(designate: DNS) -> None:
    zone = designate("POST", "/zones", json=ZONE).json()
    task = designate("POST", f"/zones/{zone['id']}/tasks/export").json()
    path = f"/zones/tasks/exports/{task['id']}"
    early = designate("GET", f"{path}/export", headers={"Accept": "text/dns"})
    assert (task["status"], early.status_code) == ("PENDING", 400)
    designate.cloud.clock.advance(2)
    assert designate("GET", path).json()["links"]["export"].endswith("/export")
    assert designate("GET", f"{path}/export").json()["type"] == "unsupported_accept"
    text = designate("GET", f"{path}/export", headers={"Accept": "text/dns"})
    assert text.headers["Content-Type"].startswith("text/dns")
    assert designate("POST", "/zones/tasks/imports", data=b"x").status_code == 415


def test_the_versions_need_no_token(designate: DNS) -> None:
    answer = designate.wire.session.get(designate.url.rpartition("/")[0] + "/")

    assert answer.json()["versions"][0]["id"] == "v2"
    assert designate.wire.session.get(designate.url + "/zones").status_code == 401
