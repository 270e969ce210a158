"""Quotas and zones."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageAvailabilityZone, CloudBlockStorageClient

from .conftest import Wire


def test_quotas_are_a_dict(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"quota_set": {"id": "123456", "volumes": 10}}, times=3)
    assert cbs.get_quotas()["volumes"] == 10
    cbs.get_quotas(usage=True)
    cbs.get_default_quotas()
    assert wire.lines == [
        "GET /os-quota-sets/123456",
        "GET /os-quota-sets/123456?usage=True",
        "GET /os-quota-sets/123456/defaults",
    ]


def test_an_answer_without_quotas_is_an_error(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({})
    with pytest.raises(exceptions.ServiceResponseFailure):
        cbs.get_quotas()


def test_zones_have_a_name(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    rows = [{"zoneName": "nova", "zoneState": {"available": True}}, {"zoneName": "old"}]
    wire.answer({"availabilityZoneInfo": rows})
    zones = cbs.list_availability_zones()
    assert [(type(zone), zone.name, zone.id, zone.available) for zone in zones] == [
        (CloudBlockStorageAvailabilityZone, "nova", "nova", True),
        (CloudBlockStorageAvailabilityZone, "old", "old", False),
    ]
    assert wire.lines == ["GET /os-availability-zone"]
