"""Domains and records as objects."""

from __future__ import annotations

from pyrax.clouddns import CloudDNSDomain, CloudDNSPTRRecord, CloudDNSRecord

from .conftest import DNSWire


def test_every_public_attribute_of_a_record_can_be_read(
    record: CloudDNSRecord, wire: DNSWire
) -> None:
    values = {name: getattr(record, name) for name in dir(record) if not name.startswith("_")}

    assert (values["priority"], values["comment"]) == (None, None)
    assert (CloudDNSRecord.GET_DETAILS, CloudDNSRecord.get_details) == (False, False)
    assert wire.lines == []


def test_a_missing_field_of_a_record_is_not_asked_for(
    record: CloudDNSRecord, wire: DNSWire
) -> None:
    assert not hasattr(record, "weather")
    assert wire.lines == []


def test_fields_of_a_ptr_record_are_attributes_and_items() -> None:
    record = CloudDNSPTRRecord({"id": "P-1", "data": "192.0.2.1", "delete": 1}, "device")

    assert (record.id, record["data"], record.device) == ("P-1", "192.0.2.1", "device")
    assert callable(record.delete)
    assert CloudDNSPTRRecord().name is None


def test_a_record_is_also_added_by_its_singular_name() -> None:
    assert CloudDNSDomain.add_record is CloudDNSDomain.add_records
