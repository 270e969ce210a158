"""Domains on the wire of Designate."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, CloudDNSManager, DesignateManager
from pyrax.clouddns.designate_base import DesignateBase
from pyrax.clouddns.designate_ptr import DesignatePTR
from pyrax.clouddns.designate_records import DesignateRecords
from tests.unit.endpoint_wire import EndpointWire

from .conftest import SET, SETS, ZONE, ZONE_ID, Clock

TASK = "8ec17fe1-d1f9-41b4-aa98-4eeb4c27b720"


def listed(*names: str, **links: str) -> dict[str, Any]:
    """A page of zones."""
    return {
        "zones": [{**ZONE, "id": f"id-{name}", "name": f"{name}."} for name in names],
        "links": links,
    }


def names(things: Any) -> list[str]:
    """The names of domains."""
    return [one.name for one in things]


def test_no_call_of_the_other_dialect_is_left_to_the_old_wire() -> None:
    kinds = (DesignateManager, DesignateRecords, DesignatePTR, DesignateBase)
    own = {name for kind in kinds for name in vars(kind)}
    by_page = {
        f"list{kind}{turn}"
        for kind in ("", "_subdomains", "_records")
        for turn in (
            "",
            "_previous_page",
            "_next_page",
        )
    }
    shared = by_page | {"update_domain", "findall"}
    public = {
        name
        for kind in CloudDNSManager.__mro__
        if kind.__module__.startswith("pyrax.clouddns")
        for name, value in vars(kind).items()
        if callable(value) and not name.startswith("_") and name != "resource_class"
    }

    assert public <= own | shared


def test_domains_are_zones(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("GET", "/zones", {"zones": [ZONE], "links": {}})
    found = designate.list()[0]

    assert (found.name, found.emailAddress, found.status) == (
        "example.org",
        "admin@example.org",
        "ACTIVE",
    )


def test_name_servers_are_asked_for_when_read(
    designate: CloudDNSClient, zones: EndpointWire
) -> None:
    zones.answer("GET", "/zones", {"zones": [ZONE]})
    zones.answer("GET", f"/zones/{ZONE_ID}", ZONE)
    servers = {"nameservers": [{"hostname": "ns1.example.org.", "priority": 10}]}
    zones.answer("GET", f"/zones/{ZONE_ID}/nameservers", servers)
    found = designate.list()[0]

    assert found.nameservers == [{"name": "ns1.example.org"}]
    assert found.records == []


def test_pages_are_cut_out_of_the_list(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("GET", "/zones?limit=3", listed("a.org", "b.org", "c.org"))
    for _ in range(2):
        link = "http://inner/zones?marker=id-c.org"
        zones.answer("GET", "/zones", listed("a.org", "b.org", "c.org", next=link))
        zones.answer("GET", "/zones?marker=id-c.org", listed("d.org"))
    zones.answer("GET", "/zones?limit=3", listed("a.org", "b.org", "c.org"))

    assert names(designate.list(limit=2)) == ["a.org", "b.org"]
    assert names(designate.list_next_page()) == ["c.org", "d.org"]
    with pytest.raises(exceptions.NoMoreResults):
        designate.list_next_page()
    assert names(designate.list_previous_page()) == ["a.org", "b.org"]
    with pytest.raises(exceptions.NoMoreResults):
        designate.list_previous_page()


def test_iterators_follow_the_links(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("GET", "/zones", listed("a.org", next="http://inner/zones?marker=id-a.org"))
    zones.answer("GET", "/zones?marker=id-a.org", listed("b.org"))

    assert names(designate.get_domain_iterator()) == ["a.org", "b.org"]


def test_a_name_is_found_with_its_dot(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("GET", "/zones", {"zones": [ZONE]})

    assert designate.find(name="Example.org").id == ZONE_ID
    assert zones.query == [("name", "example.org.")]


def test_a_text_that_is_no_id_is_a_name(designate: CloudDNSClient, zones: EndpointWire) -> None:
    bad = {"code": 400, "type": "invalid_uuid", "message": "Invalid UUID"}
    zones.answer("GET", "/zones/local", bad, 400)
    zones.answer("GET", "/zones", listed("local"))

    assert designate.get_domain("local").name == "local"


def test_create_makes_zones_and_record_sets(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("POST", "/zones", {**ZONE, "status": "PENDING"}, 202)
    zones.answer("GET", SETS, {"recordsets": []})
    zones.answer("POST", SETS, SET, 202)
    made = designate.create(
        "example.org",
        "admin@example.org",
        comment="main zone",
        subdomains=[{"name": "sub.example.org", "emailAddress": "b@example.org"}],
        records=[{"type": "A", "name": "www.example.org", "data": "192.0.2.17"}],
    )

    assert (type(made), made.status) == (CloudDNSDomain, "PENDING")
    assert zones.bodies == [
        {
            "name": "example.org.",
            "type": "PRIMARY",
            "email": "admin@example.org",
            "ttl": 3600,
            "description": "main zone",
        },
        {"name": "sub.example.org.", "type": "PRIMARY", "email": "b@example.org", "ttl": 3600},
        {"name": "www.example.org.", "type": "A", "records": ["192.0.2.17"]},
    ]


def test_a_creation_that_fails_says_what_was_made(
    designate: CloudDNSClient, zones: EndpointWire
) -> None:
    zones.answer("POST", "/zones", ZONE, 202)
    refused = {"code": 409, "type": "duplicate_zone", "message": "Duplicate Zone"}
    zones.answer("POST", "/zones", refused, 409)

    with pytest.raises(exceptions.DomainCreationFailed) as caught:
        designate.create(
            "example.org",
            "a@example.org",
            subdomains=[{"name": "sub.example.org", "emailAddress": "b@example.org"}],
        )
    assert "Duplicate Zone" in caught.value.message
    assert "Made before: example.org." in caught.value.message
    assert caught.value.code == 409


def test_a_zone_in_error_is_no_new_domain(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("POST", "/zones", {**ZONE, "status": "ERROR"}, 202)

    with pytest.raises(exceptions.DomainCreationFailed, match="is in ERROR"):
        designate.create("example.org", "a@example.org")


def test_quotas_are_limits(designate: CloudDNSClient, zones: EndpointWire) -> None:
    refused = {"code": 413, "type": "over_quota", "message": "Quota exceeded for zones."}
    zones.answer("POST", "/zones", refused, 413)

    with pytest.raises(exceptions.OverLimit, match="Quota exceeded"):
        designate.create("example.org", "a@example.org")


def test_subdomains_go_first(
    designate: CloudDNSClient, zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", "/zones", listed("a.example.org", "b.a.example.org"))
    for each in (ZONE_ID, "id-a.example.org", "id-b.a.example.org"):
        zones.answer("DELETE", f"/zones/{each}", ZONE, 202)
    zone.delete(delete_subdomains=True)

    assert zones.lines == [
        "GET /zones?name=%2A.example.org.",
        "DELETE /zones/id-b.a.example.org",
        "DELETE /zones/id-a.example.org",
        f"DELETE /zones/{ZONE_ID}",
    ]


def test_no_other_zone_is_deleted_when_the_service_heeds_no_filter(
    designate: CloudDNSClient, zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", "/zones", listed("a.example.org", "notexample.org", "example.com"))
    assert names(zone.list_subdomains()) == ["a.example.org"]
    assert names(designate.list_subdomains(zone, limit=5)) == ["a.example.org"]

    for each in (ZONE_ID, "id-a.example.org"):
        zones.answer("DELETE", f"/zones/{each}", ZONE, 202)
    zone.delete(delete_subdomains=True)
    deleted = [line for line in zones.lines if line.startswith("DELETE")]
    assert deleted == ["DELETE /zones/id-a.example.org", f"DELETE /zones/{ZONE_ID}"]


def test_the_largest_page_asks_for_no_more_than_the_service_allows(
    designate: CloudDNSClient, zones: EndpointWire
) -> None:
    zones.answer("GET", "/zones", listed("example.org"))
    designate.list(limit=1000)

    assert zones.lines == ["GET /zones?limit=1000"]


def test_a_domain_is_deleted_when_its_subdomains_are_gone(
    zone: CloudDNSDomain, zones: EndpointWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.clouddns.jobs.time.sleep", lambda seconds: None)
    refused = {"code": 400, "type": "zone_has_sub_zone", "message": "delete subzones first"}
    zones.answer("GET", "/zones", listed("a.example.org"))
    zones.answer("DELETE", "/zones/id-a.example.org", ZONE, 202)
    zones.answer("DELETE", f"/zones/{ZONE_ID}", refused, 400)
    zones.answer("GET", "/zones", listed("a.example.org"))
    zones.answer("GET", "/zones", listed())
    zones.answer("DELETE", f"/zones/{ZONE_ID}", ZONE, 202)
    zone.delete(delete_subdomains=True)

    assert [line.split("?")[0] for line in zones.lines] == [
        "GET /zones",
        "DELETE /zones/id-a.example.org",
        f"DELETE /zones/{ZONE_ID}",
        "GET /zones",
        "GET /zones",
        f"DELETE /zones/{ZONE_ID}",
    ]


def test_a_domain_with_children_is_not_deleted_alone(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    refused = {"code": 400, "type": "zone_has_sub_zone", "message": "delete subzones first"}
    zones.answer("DELETE", f"/zones/{ZONE_ID}", refused, 400)

    with pytest.raises(exceptions.DomainDeletionFailed, match="subzones first") as caught:
        zone.delete()
    assert caught.value.code == 400


def test_an_update_returns_what_stands_for_a_job(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("PATCH", f"/zones/{ZONE_ID}", {**ZONE, "ttl": 600, "status": "PENDING"}, 202)
    document = zone.update(ttl=600, emailAddress="b@example.org", comment="")

    assert zones.body == {"ttl": 600, "email": "b@example.org", "description": ""}
    assert (document["status"], document["verb"], document["jobId"]) == ("COMPLETED", "PATCH", None)
    assert (zone.ttl, zone.status) == (600, "PENDING")


def test_several_domains_are_changed_and_deleted(
    designate: CloudDNSClient, zones: EndpointWire
) -> None:
    zones.answer("PATCH", f"/zones/{ZONE_ID}", ZONE, 202)
    zones.answer("DELETE", f"/zones/{ZONE_ID}", ZONE, 202)
    designate._manager.update_domains([{"id": ZONE_ID, "comment": "x"}])
    designate._manager.delete_domains([ZONE_ID])

    assert zones.bodies == [{"description": "x"}]
    with pytest.raises(ValueError):
        designate._manager.delete_domains([])


def task(status: str, **more: Any) -> dict[str, Any]:
    """The document of an export or import."""
    return {"id": TASK, "status": status, "message": None, **more}


def test_an_export_is_waited_for(zone: CloudDNSDomain, zones: EndpointWire, clock: Clock) -> None:
    base = f"/zones/tasks/exports/{TASK}"
    zones.answer("POST", f"/zones/{ZONE_ID}/tasks/export", task("PENDING"), 202)
    zones.answer("GET", base, task("PENDING"))
    zones.answer("GET", base, task("COMPLETE"))
    zones.answer("GET", f"{base}/export", body="example.org. 3600 IN SOA", content_type="text/dns")
    zones.answer("DELETE", base, status=404)

    assert zone.export() == "example.org. 3600 IN SOA"
    assert zones.mock.calls[3].request.headers["Accept"] == "text/dns"
    assert clock.naps == [0.5]


def test_an_export_that_hangs_or_fails_is_told(
    designate: CloudDNSClient, zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    designate.set_timeout(2)
    zones.answer("POST", f"/zones/{ZONE_ID}/tasks/export", task("PENDING"), 202)
    zones.answer("GET", f"/zones/tasks/exports/{TASK}", task("PENDING"))
    with pytest.raises(exceptions.DNSCallTimedOut) as caught:
        zone.export()
    assert caught.value.job_id == TASK
    zones.mock.replace(
        "GET",
        zones.endpoint + f"/zones/tasks/exports/{TASK}",
        json=task("ERROR", message="no file"),
    )
    with pytest.raises(exceptions.ClientException, match="no file"):
        zone.export()


def test_an_import_gives_the_domain(designate: CloudDNSClient, zones: EndpointWire) -> None:
    base = f"/zones/tasks/imports/{TASK}"
    zones.answer("POST", "/zones/tasks/imports", task("PENDING"), 202)
    zones.answer("GET", base, task("COMPLETE", zone_id=ZONE_ID))
    zones.answer("GET", f"/zones/{ZONE_ID}", ZONE)
    zones.answer("DELETE", base, status=204)
    made = designate.import_domain("$ORIGIN example.org.\nü")

    sent = zones.mock.calls[0].request
    assert (sent.headers["Content-Type"], sent.body) == (
        "text/dns",
        "$ORIGIN example.org.\nü".encode(),
    )
    assert (made["domains"][0]["id"], made.domain.name) == (ZONE_ID, "example.org")


def test_an_import_that_fails_says_why(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("POST", "/zones/tasks/imports", task("PENDING"), 202)
    failed = task("ERROR", message="Malformed zonefile.")
    zones.answer("GET", f"/zones/tasks/imports/{TASK}", failed)

    with pytest.raises(exceptions.DomainCreationFailed, match="Malformed zonefile"):
        designate.import_domain("nonsense")


def test_subdomains_and_parts_of_names_are_patterns(
    designate: CloudDNSClient, zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", "/zones", listed("sub.example.org"))

    assert names(zone.list_subdomains()) == ["sub.example.org"]
    assert names(designate.get_subdomain_iterator(zone)) == ["sub.example.org"]
    assert names(designate.search_domains("exam")) == ["sub.example.org"]
    assert zones.lines[0] == "GET /zones?name=%2A.example.org."
    assert zones.lines[-1] == "GET /zones?name=%2Aexam%2A"


def test_limits_have_the_names_of_both(designate: CloudDNSClient, zones: EndpointWire) -> None:
    zones.answer("GET", "/limits", {"max_zones": 10, "max_zone_records": 500})

    assert designate.get_absolute_limits() == {
        "max_zones": 10,
        "max_zone_records": 500,
        "domains": 10,
        "records per domain": 500,
    }
    assert designate.get_rate_limits() == []


@pytest.mark.parametrize(
    ("method", "args"),
    [("changes_since", ("x", "2026-01-01")), ("list_jobs", ()), ("get_job", ("j",))],
)
def test_what_designate_has_not_is_said_by_name(
    designate: CloudDNSClient, zones: EndpointWire, method: str, args: Any
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"'{method}'.*'Designate v2'"):
        getattr(designate._manager, method)(*args)
    assert zones.lines == []


def test_a_clone_changes_the_name_only_where_it_stands_as_a_whole(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    own = f"/zones/{ZONE_ID}"
    records = {
        "TXT": ['"v=spf1 include:_spf.example.org a:example.org.uk ~all"'],
        "CNAME": ["myexample.org."],
        "MX": ["10 mail.Example.org."],
    }
    sets = [
        {**SET, "id": kind, "type": kind, "records": data, "name": "x.example.org."}
        for kind, data in records.items()
    ]
    zones.answer("GET", f"{own}/recordsets", {"recordsets": sets, "links": {}})
    zones.answer("POST", "/zones", {**ZONE, "id": "new", "name": "example.net."}, 202)
    zones.answer("GET", "/zones/new/recordsets", {"recordsets": [], "links": {}})
    zones.answer("POST", "/zones/new/recordsets", {**SET, "id": "made"}, 202)
    zone.clone("example.net", clone_subdomains=False)

    sent = {one["type"]: (one["name"], one["records"]) for one in zones.bodies[1:]}
    assert zones.bodies[0]["email"] == "admin@example.net"
    assert sent == {
        "TXT": ("x.example.net.", ['"v=spf1 include:_spf.example.net a:example.org.uk ~all"']),
        "CNAME": ("x.example.net.", ["myexample.org."]),
        "MX": ("x.example.net.", ["10 mail.example.net."]),
    }
