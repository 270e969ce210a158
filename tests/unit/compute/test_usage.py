"""Usage of accounts, and availability zones."""

from __future__ import annotations

import datetime

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import Wire, make_client

START = datetime.datetime(2015, 3, 1)
END = datetime.datetime(2015, 3, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
USAGE = {"tenant_id": "930036", "total_hours": 24.0, "server_usages": []}


def test_trap_23_stamps_are_encoded(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-simple-tenant-usage/930036", {"tenant_usage": USAGE})

    assert cs.usage.get("930036", START, END).total_hours == 24.0
    assert wire.last.query == [
        ("start", "2015-03-01T00:00:00"),
        ("end", "2015-03-02T00:00:00+01:00"),
    ]
    assert "+" not in wire.lines[0]


def test_an_account_that_used_nothing_has_no_figures(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-simple-tenant-usage/930036", {"tenant_usage": {}})

    assert not hasattr(cs.usage.get("930036", START, END), "total_hours")


@pytest.mark.parametrize(("detailed", "sent"), [(False, "0"), (True, "1")])
def test_all_accounts_are_listed(cs: ComputeClient, wire: Wire, detailed: bool, sent: str) -> None:
    wire.answer("GET", "/os-simple-tenant-usage", {"tenant_usages": [USAGE]})

    assert cs.usage.list("2015-03-01", END, detailed)[0].tenant_id == "930036"
    assert ("detailed", sent) in wire.last.query


def test_usage_is_asked_for_in_the_last_version_that_gives_it_whole(wire: Wire) -> None:
    wire.answer("GET", "/os-simple-tenant-usage", {"tenant_usages": []})
    make_client("openstack", microversion="2.72").usage.list(START, END)

    assert wire.last.headers["X-OpenStack-Nova-API-Version"] == "2.39"


ZONES = {"availabilityZoneInfo": [{"zoneName": "nova", "zoneState": {"available": True}}]}


def test_zones_are_listed(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-availability-zone", ZONES)

    (zone,) = cs.availability_zones.list(detailed=False)
    assert (zone.zoneName, repr(zone)) == ("nova", "<AvailabilityZone: nova>")


def test_who_may_not_see_the_hosts_gets_the_zones(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-availability-zone/detail", status=403)
    wire.answer("GET", "/os-availability-zone", ZONES)

    assert [zone.zoneName for zone in cs.availability_zones.list()] == ["nova"]


def test_an_error_is_not_taken_for_that(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-availability-zone/detail", status=500)

    with pytest.raises(exceptions.InternalServerError):
        cs.availability_zones.list()
