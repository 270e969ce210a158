"""Records on the wire of Designate."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain
from tests.unit.endpoint_wire import EndpointWire

from .conftest import SET, SET_ID, SETS, ZONE_ID

ONE = f"{SETS}/{SET_ID}"
FIRST = f"{SET_ID}/192.0.2.17"


def test_record_sets_are_records(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    soa = {**SET, "type": "SOA", "records": ["ns1.example.org. a.example.org. 1 2 3 4 5"]}
    zones.answer("GET", SETS, {"recordsets": [soa, SET], "links": {}})
    found = zone.list_records()

    assert [(one.data, one.name, one.ttl, one.domain_id) for one in found] == [
        ("192.0.2.17", "www.example.org", 7200, ZONE_ID),
        ("192.0.2.18", "www.example.org", 7200, ZONE_ID),
    ]


def test_what_is_being_deleted_is_not_shown(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", SETS, {"recordsets": [{**SET, "status": "PENDING", "action": "DELETE"}]})

    assert zone.list_records() == zone.search_records("A") == []


def test_records_are_searched_by_type_name_and_data(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", SETS, {"recordsets": [SET]})

    assert zone.find_record("a", name="www.example.org", data="192.0.2.18").id == (
        f"{SET_ID}/192.0.2.18"
    )
    assert zones.query == [("type", "A"), ("name", "www.example.org.")]


def test_pages_of_records_count_records(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", SETS, {"recordsets": [SET, {**SET, "id": "s2"}]})
    manager = zone.manager

    assert [one.data for one in zone.list_records(limit=3)] == [
        "192.0.2.17",
        "192.0.2.18",
        "192.0.2.17",
    ]
    assert [one.id for one in manager.list_records_next_page()] == ["s2/192.0.2.18"]
    assert len(manager.list_records_previous_page()) == 3


def test_records_are_added_to_new_and_present_sets(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", SETS, {"recordsets": [SET]})
    zones.answer("GET", SETS, {"recordsets": []})
    both = {**SET, "records": [*SET["records"], "192.0.2.19"]}  # type: ignore[misc]
    zones.answer("PUT", ONE, both, 202)
    mail = {**SET, "id": "s2", "type": "MX", "records": ["5 mail.example.org."]}
    zones.answer("POST", SETS, {**mail, "name": "example.org."}, 202)
    made = zone.add_records(
        [
            {"type": "A", "name": "www.example.org", "data": "192.0.2.19"},
            {"type": "MX", "data": "mail.example.org", "priority": 5, "ttl": 600, "comment": "m"},
        ]
    )

    assert [(one.type, one.data, one.priority) for one in made] == [
        ("A", "192.0.2.19", None),
        ("MX", "mail.example.org", 5),
    ]
    assert zones.bodies == [
        {"records": ["192.0.2.17", "192.0.2.18", "192.0.2.19"]},
        {
            "name": "example.org.",
            "type": "MX",
            "records": ["5 mail.example.org."],
            "ttl": 600,
            "description": "m",
        },
    ]


def test_a_record_that_is_there_is_a_conflict(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", SETS, {"recordsets": [SET]})

    with pytest.raises(exceptions.DomainRecordAdditionFailed, match="192.0.2.17") as caught:
        zone.add_records({"type": "A", "name": "www.example.org", "data": "192.0.2.17"})
    assert caught.value.code == 409
    assert len(zones.lines) == 1


def test_an_addition_that_fails_says_how_many_are_there(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", SETS, {"recordsets": []})
    zones.answer("POST", SETS, SET, 202)
    refused = {"code": 400, "type": "invalid_object", "message": "Provided object does not match"}
    errors = {"errors": [{"path": ["records"], "message": "'x' is not an IP address"}]}
    zones.answer("POST", SETS, {**refused, "errors": errors}, 400)

    with pytest.raises(exceptions.DomainRecordAdditionFailed) as caught:
        zone.add_records(
            [{"type": "A", "name": f"{name}.example.org", "data": "x"} for name in ("a", "b", "c")]
        )
    assert "'x' is not an IP address" in caught.value.message
    assert "1 of 3 records were added before" in caught.value.message
    assert caught.value.added == 1  # type: ignore[attr-defined]


def test_500_records_need_one_list_of_what_is_there(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", SETS, {"recordsets": []})
    zones.answer("POST", SETS, SET, 202)
    made = zone.add_records(
        [
            {"type": "A", "name": f"h{number % 250}.example.org", "data": f"192.0.{number}.1"}
            for number in range(500)
        ]
    )

    assert len(made) == 500
    assert [line.split()[0] for line in zones.lines] == ["GET", *["POST"] * 250]


def test_a_record_is_read_by_its_id(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", ONE, SET)

    assert zone.get_record(FIRST).data == "192.0.2.17"
    with pytest.raises(exceptions.NotFound):
        zone.get_record(f"{SET_ID}/192.0.2.99")


def test_a_changed_record_has_a_new_id(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", ONE, SET)
    changed = {**SET, "records": ["192.0.2.99", "192.0.2.18"], "ttl": 600, "description": "x"}
    zones.answer("PUT", ONE, changed, 202)
    record = zone.get_record(FIRST)
    document = record.update(data="192.0.2.99", ttl=600, comment="x")

    assert zones.body == {
        "records": ["192.0.2.99", "192.0.2.18"],
        "ttl": 600,
        "description": "x",
    }
    assert (record.id, record.data, record.ttl) == (f"{SET_ID}/192.0.2.99", "192.0.2.99", 600)
    assert document["response"]["records"][0]["data"] == "192.0.2.99"


def test_records_of_one_set_are_changed_with_one_request(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", ONE, SET)
    zones.answer("PUT", ONE, {**SET, "records": ["192.0.2.1", "192.0.2.2"]}, 202)
    zone.update_records(
        [
            {"id": FIRST, "name": "www.example.org", "data": "192.0.2.1"},
            {"id": f"{SET_ID}/192.0.2.18", "data": "192.0.2.2"},
        ]
    )

    assert zones.bodies == [{"records": ["192.0.2.1", "192.0.2.2"]}]
    with pytest.raises(exceptions.DomainRecordUpdateFailed, match="name of a record cannot"):
        zone.update_records([{"id": FIRST, "name": "other.example.org"}])


def test_mail_keeps_what_is_not_given(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    mail = {**SET, "type": "MX", "records": ["5 mail.example.org."]}
    zones.answer("GET", ONE, mail)
    zones.answer("PUT", ONE, {**mail, "records": ["7 mail.example.org."]}, 202)
    zone.update_record(f"{SET_ID}/5%20mail.example.org.", priority=7)

    assert zones.body == {"records": ["7 mail.example.org."]}


def test_the_last_record_takes_its_set_along(zone: CloudDNSDomain, zones: EndpointWire) -> None:
    zones.answer("GET", ONE, SET)
    zones.answer("PUT", ONE, SET, 202)
    zones.answer("DELETE", ONE, SET, 202)
    assert zone.delete_record(FIRST)["status"] == "COMPLETED"
    zone.delete_records([FIRST, f"{SET_ID}/192.0.2.18"])

    assert zones.bodies == [{"records": ["192.0.2.18"]}]
    assert zones.lines[-1] == f"DELETE {ONE}"


def test_a_record_that_is_gone_is_a_failed_deletion(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    zones.answer("GET", ONE, SET)

    with pytest.raises(exceptions.DomainRecordDeletionFailed) as caught:
        zone.delete_record(f"{SET_ID}/192.0.2.99")
    assert caught.value.code == 404


@pytest.mark.parametrize("bad", ["", None, "A-1"])
def test_other_ids_are_refused(zone: CloudDNSDomain, zones: EndpointWire, bad: Any) -> None:
    with pytest.raises(ValueError):
        zone.delete_record(bad)
    with pytest.raises(ValueError):
        zone.get_record(bad)
    assert zones.lines == []


def test_records_can_be_added_by_id_of_the_domain(
    designate: CloudDNSClient, zones: EndpointWire
) -> None:
    zones.answer("GET", SETS, {"recordsets": []})
    zones.answer("POST", SETS, SET, 202)
    given = {"type": "A", "name": "www.example.org", "data": "192.0.2.17"}

    assert designate._manager.add_records(ZONE_ID, given)[0].ttl is None


def test_changes_that_were_made_before_a_failure_are_told(
    zone: CloudDNSDomain, zones: EndpointWire
) -> None:
    base = f"/zones/{ZONE_ID}/recordsets"
    zones.answer("GET", f"{base}/s1", {**SET, "id": "s1"})
    zones.answer("PUT", f"{base}/s1", {**SET, "id": "s1"}, 202)
    gone = {"code": 404, "type": "recordset_not_found", "message": "Could not find RecordSet"}
    zones.answer("GET", f"{base}/s2", gone, 404)
    ids = ["s1/192.0.2.17", "s2/192.0.2.18"]

    with pytest.raises(exceptions.DomainRecordUpdateFailed, match="1 of 2 .* updated") as caught:
        zone.update_records([{"id": one, "ttl": 600} for one in ids])
    assert caught.value.updated == 1  # type: ignore[attr-defined]
    with pytest.raises(exceptions.DomainRecordDeletionFailed, match="1 of 2 .* deleted") as lost:
        zone.manager.delete_records(zone, ids)
    assert lost.value.deleted == 1  # type: ignore[attr-defined]
