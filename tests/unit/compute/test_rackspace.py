"""What only Rackspace has: images on a schedule, shared addresses."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import Wire

SCHEDULE = "/servers/s1/rax-si-image-schedule"
SHARED = "/servers/s1/ip_associations"
ADDRESS = {"id": "a1", "address": "198.51.100.40"}


def test_a_schedule_is_read(rax: ComputeClient, wire: Wire) -> None:
    document = {"retention": 7, "day_of_week": "SATURDAY"}
    wire.answer("GET", SCHEDULE, {"image_schedule": document})

    schedule = rax.rax_scheduled_images_python_novaclient_ext.get("s1")
    assert (schedule.retention, schedule.day_of_week) == (7, "SATURDAY")
    assert rax.scheduled_images is rax.rax_scheduled_images_python_novaclient_ext


def test_no_schedule_is_not_found(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", SCHEDULE, status=404)

    with pytest.raises(exceptions.NotFound):
        rax.scheduled_images.get("s1")


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ((7,), {"retention": 7}),
        (("7", "saturday"), {"retention": 7, "day_of_week": "SATURDAY"}),
    ],
)
def test_a_schedule_is_set(
    rax: ComputeClient, wire: Wire, arguments: tuple[Any, ...], sent: dict[str, Any]
) -> None:
    wire.answer("POST", SCHEDULE, {"image_schedule": sent})

    assert rax.scheduled_images.enable("s1", *arguments).retention == 7
    assert wire.last.body == {"image_schedule": sent}


@pytest.mark.parametrize("arguments", [(0,), (65536,), (7, "CATURDAY")])
def test_a_bad_schedule_is_refused(
    rax: ComputeClient, wire: Wire, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(ValueError):
        rax.scheduled_images.enable("s1", *arguments)
    assert wire.lines == []


def test_a_schedule_is_dropped(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", SCHEDULE, status=202)

    assert rax.scheduled_images.disable("s1") is None
    assert wire.lines == [f"DELETE {SCHEDULE}"]


def test_an_address_is_shared(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", f"{SHARED}/a1", {"ip_association": ADDRESS}, status=201)

    shared = rax.ip_associations_python_novaclient_ext.create("s1", "a1")
    assert shared.address == "198.51.100.40"
    assert wire.last.body == {"ip_association": {}}


def test_a_shared_address_knows_its_server(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", SHARED, {"ip_associations": [ADDRESS]})
    wire.answer("GET", f"{SHARED}/a1", {"ip_association": ADDRESS})
    wire.answer("DELETE", f"{SHARED}/a1", status=204)

    (listed,) = rax.ip_associations.list("s1")
    listed.get()
    listed.delete()
    rax.ip_associations.get("s1", "a1").delete()
    assert wire.lines == [
        f"GET {SHARED}",
        f"GET {SHARED}/a1",
        f"DELETE {SHARED}/a1",
        f"GET {SHARED}/a1",
        f"DELETE {SHARED}/a1",
    ]


@pytest.mark.parametrize(
    ("manager", "method", "arguments"),
    [
        ("scheduled_images", "get", ("s1",)),
        ("scheduled_images", "enable", ("s1", 7)),
        ("scheduled_images", "disable", ("s1",)),
        ("ip_associations", "list", ("s1",)),
        ("ip_associations", "get", ("s1", "a1")),
        ("ip_associations", "create", ("s1", "a1")),
        ("ip_associations", "delete", ("s1", "a1")),
    ],
)
def test_other_clouds_have_neither(
    nova: ComputeClient, wire: Wire, manager: str, method: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cs\.{manager}\.{method}.*compute"):
        getattr(getattr(nova, manager), method)(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize("search", ["find", "findall"])
def test_other_clouds_have_no_shared_addresses_to_find(
    nova: ComputeClient, wire: Wire, search: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"cs\.ip_associations\.find"):
        getattr(nova.ip_associations, search)(address="192.0.2.5")
    assert wire.lines == []
