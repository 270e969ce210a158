"""Sizes of instances, and how callers may name them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseFlavor
from tests.unit.service_wire import ServiceWire

from .conftest import FLAVORS, RACKSPACE

UUID = "6e1d8a0b-5f2c-4d61-9a3b-7c1de0f2ab34"


@pytest.fixture
def listed(wire: ServiceWire) -> ServiceWire:
    """The service with three flavors."""
    wire.answer("GET", "/flavors", {"flavors": FLAVORS})
    for flavor in FLAVORS:
        wire.answer("GET", f"/flavors/{flavor['id']}", {"flavor": flavor})
    return wire


@pytest.mark.parametrize(
    ("given", "number", "lines"),
    [
        (2, 2, ["GET /flavors/2"]),
        ("1024MB Instance", 2, ["GET /flavors"]),
        (b"1024MB Instance", 2, ["GET /flavors"]),
        ("2048", 3, ["GET /flavors", "GET /flavors/2048"]),
        (2048, 3, ["GET /flavors/2048", "GET /flavors"]),
    ],
)
def test_flavor_is_given_by_id_name_or_ram(
    rax: CloudDatabaseClient, listed: ServiceWire, given: Any, number: int, lines: list[str]
) -> None:
    listed.answer("GET", "/flavors/2048", {"itemNotFound": {"message": "no"}}, status=404)
    assert rax._get_flavor_ref(given) == f"{RACKSPACE}/flavors/{number}"
    assert listed.lines == lines


def test_flavor_id_as_text_is_found_b8(rax: CloudDatabaseClient, listed: ServiceWire) -> None:
    assert rax._get_flavor_ref("1") == f"{RACKSPACE}/flavors/1"


def test_flavor_object_is_named_by_its_link(rax: CloudDatabaseClient, listed: ServiceWire) -> None:
    flavor = rax.list_flavors()[2]
    assert rax._get_flavor_ref(flavor) == f"{RACKSPACE}/flavors/3"
    assert listed.lines == ["GET /flavors"]


def test_flavor_is_named_by_its_id_in_trove(trove: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer(
        "GET",
        "/flavors",
        {
            "flavors": [
                {
                    "id": None,
                    "str_id": UUID,
                    "name": "large",
                    "ram": 8192,
                    "links": [{"rel": "self", "href": "http://behind-the-proxy/flavors/x"}],
                },
                {"id": 7, "str_id": "7", "name": "small", "ram": 512},
            ]
        },
    )
    wire.answer("GET", f"/flavors/{UUID}", {"flavor": {"id": None, "str_id": UUID, "ram": 8192}})
    assert trove._get_flavor_ref("large") == UUID
    assert trove._get_flavor_ref("small") == "7"
    assert trove._get_flavor_ref(UUID) == UUID
    assert trove.list_flavors()[0].id == UUID


class Elsewhere:
    """An object of another library."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def test_any_object_with_an_id_or_links_will_do(rax: CloudDatabaseClient) -> None:
    assert rax._get_flavor_ref(Elsewhere(id=5)) == "5"
    href = f"{RACKSPACE}/flavors/5"
    assert rax._get_flavor_ref(Elsewhere(links=[{"rel": "self", "href": href}])) == href


@pytest.mark.parametrize("given", ["huge", 99, "", None, True, object(), Elsewhere(id=None)])
def test_unknown_flavors_are_refused(
    client: CloudDatabaseClient, listed: ServiceWire, given: Any
) -> None:
    listed.answer("GET", "/flavors/99", {"itemNotFound": {"message": "no"}}, status=404)
    with pytest.raises(exceptions.FlavorNotFound):
        client._get_flavor_ref(given)


def test_flavors_of_all_pages_are_looked_at(rax: CloudDatabaseClient, wire: ServiceWire) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}/flavors?marker=1"}
    wire.answer("GET", "/flavors", {"flavors": FLAVORS[:1], "links": [link]})
    wire.answer("GET", "/flavors?marker=1", {"flavors": FLAVORS[1:]})
    assert rax._get_flavor_ref("2048MB Instance") == f"{RACKSPACE}/flavors/3"


def test_name_and_ram_of_a_flavor_are_fetched_when_first_used(
    rax: CloudDatabaseClient, listed: ServiceWire
) -> None:
    flavor = CloudDatabaseFlavor(rax._flavor_manager, {"id": "2"})
    assert (flavor.name, flavor.ram) == ("1024MB Instance", 1024)
    assert listed.lines == ["GET /flavors/2"]
    assert "links" not in repr(flavor)
