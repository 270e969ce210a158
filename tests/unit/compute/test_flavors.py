"""Flavors, their extra specs, and who may use them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Flavor

from .conftest import Wire, make_client

SMALL = {"id": "general1-2", "name": "2 GB", "ram": 2048, "OS-FLV-EXT-DATA:ephemeral": 20}


def flavor(cs: ComputeClient, **info: Any) -> Flavor:
    return Flavor(cs.flavors, {**SMALL, **info}, True)


def test_list_returns_detailed_flavors(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", {"flavors": [SMALL]})

    assert [(type(one), one.ram) for one in cs.list_flavors()] == [(Flavor, 2048)]
    assert wire.lines == ["GET /flavors/detail"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"detailed": False}, "GET /flavors"),
        ({"is_public": None}, "GET /flavors/detail?is_public=None"),
        ({"is_public": False}, "GET /flavors/detail?is_public=False"),
        ({"marker": "2", "limit": 5}, "GET /flavors/detail?marker=2&limit=5"),
        ({"min_disk": 40, "min_ram": 512}, "GET /flavors/detail?minDisk=40&minRam=512"),
        (
            {"sort_key": "ram", "sort_dir": "asc"},
            "GET /flavors/detail?sort_dir=asc&sort_key=ram",
        ),
    ],
)
def test_list_asks_for_what_is_wanted(
    cs: ComputeClient, wire: Wire, arguments: dict[str, Any], line: str
) -> None:
    wire.answer("GET", "/flavors/detail", {"flavors": []})
    wire.answer("GET", "/flavors", {"flavors": []})
    cs.flavors.list(**arguments)

    assert wire.lines == [line]


def test_private_flavors_are_found_when_asked_about(cs: ComputeClient, wire: Wire) -> None:
    private = {**SMALL, "os-flavor-access:is_public": False}
    wire.answer("GET", "/flavors/detail", {"flavors": [SMALL, private]})

    assert len(cs.flavors.findall(is_public=False)) == 1
    assert wire.lines == ["GET /flavors/detail?is_public=None"]


def test_ids_may_be_texts_and_numbers(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/2", {"flavor": {"id": "2", "name": "512MB"}})

    assert cs.flavors.get(2).name == cs.flavors.get("2").name == "512MB"


def test_two_fields_have_plain_names(cs: ComputeClient) -> None:
    one = flavor(cs, **{"os-flavor-access:is_public": True})

    assert (one.ephemeral, one.is_public) == (20, True)
    assert Flavor(cs.flavors, {"id": "2"}, True).ephemeral == "N/A"
    assert Flavor(cs.flavors, {"id": "2"}, True).is_public == "N/A"


def test_create_sends_numbers(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/flavors", {"flavor": SMALL})

    assert cs.flavors.create("2 GB", "2048", 2, 40, is_public="no").id == "general1-2"
    assert wire.last.body == {
        "flavor": {
            "name": "2 GB",
            "ram": 2048,
            "vcpus": 2,
            "disk": 40,
            "id": None,
            "swap": 0,
            "OS-FLV-EXT-DATA:ephemeral": 0,
            "rxtx_factor": 1.0,
            "os-flavor-access:is_public": False,
        }
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ram", "much"),
        ("vcpus", None),
        ("disk", "x"),
        ("swap", "x"),
        ("ephemeral", "x"),
        ("rxtx_factor", "x"),
        ("is_public", "maybe"),
    ],
)
def test_create_refuses_what_is_no_number(
    cs: ComputeClient, wire: Wire, name: str, value: Any
) -> None:
    arguments: dict[str, Any] = {"ram": 512, "vcpus": 1, "disk": 1, name: value}

    with pytest.raises(exceptions.CommandError, match=name):
        cs.flavors.create("odd", **arguments)
    assert wire.lines == []


def test_a_description_needs_2_55(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/flavors", {"flavor": SMALL})
    wire.answer("PUT", "/flavors/general1-2", {"flavor": {**SMALL, "description": "new"}})
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.55"):
        nova.flavors.create("x", 512, 1, 1, description="a text")

    newer = make_client("openstack", microversion="2.55")
    newer.flavors.create("x", 512, 1, 1, description="a text")
    assert wire.last.body["flavor"]["description"] == "a text"
    assert newer.flavors.update("general1-2", "new").description == "new"


def test_a_flavor_deletes_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/flavors/general1-2", status=202)

    assert flavor(cs).delete() is None
    assert wire.lines == ["DELETE /flavors/general1-2"]


# --- extra specs --------------------------------------------------------------------------------


def test_extra_specs_are_read_and_added(cs: ComputeClient, wire: Wire) -> None:
    specs = {"extra_specs": {"hw:cpu_policy": "shared"}}
    wire.answer("GET", "/flavors/general1-2/os-extra_specs", specs)
    wire.answer("POST", "/flavors/general1-2/os-extra_specs", specs)

    assert flavor(cs).get_keys() == {"hw:cpu_policy": "shared"}
    assert flavor(cs).set_keys({"hw:cpu_policy": "shared"}) == {"hw:cpu_policy": "shared"}
    assert wire.last.body == specs


def test_a_bad_name_of_a_spec_is_refused(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.CommandError, match="a/b"):
        flavor(cs).set_keys({"good": "1", "a/b": "2"})
    with pytest.raises(exceptions.CommandError, match="line"):
        flavor(cs).set_keys({"line\n": "1"})
    assert wire.lines == []


def test_specs_are_removed_one_by_one_until_an_error(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/flavors/general1-2/os-extra_specs/a%3Ab")
    wire.answer("DELETE", "/flavors/general1-2/os-extra_specs/gone", status=404)

    with pytest.raises(exceptions.NotFound):
        flavor(cs).unset_keys(["a:b", "gone", "never"])
    assert [sent.method for sent in wire.sent] == ["DELETE", "DELETE"]


# --- access -------------------------------------------------------------------------------------

ACCESS = {"flavor_access": [{"flavor_id": "general1-2", "tenant_id": "930036"}]}


def test_access_is_listed_by_flavor(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/general1-2/os-flavor-access", ACCESS)

    (access,) = cs.flavor_access.list(flavor=flavor(cs))
    assert (access.flavor_id, access.tenant_id) == ("general1-2", "930036")
    assert cs.flavor_access.find(flavor="general1-2", tenant_id="930036") == access


@pytest.mark.parametrize("arguments", [{}, {"tenant": "930036"}])
def test_trap_33_access_is_not_listed_otherwise(
    cs: ComputeClient, wire: Wire, arguments: dict[str, str]
) -> None:
    with pytest.raises(NotImplementedError):
        cs.flavor_access.list(**arguments)
    assert wire.lines == []


@pytest.mark.parametrize(
    ("method", "action"),
    [
        ("add_tenant_access", "addTenantAccess"),
        ("remove_tenant_access", "removeTenantAccess"),
    ],
)
def test_access_is_given_and_taken(cs: ComputeClient, wire: Wire, method: str, action: str) -> None:
    wire.answer("POST", "/flavors/general1-2/action", ACCESS)

    (access,) = getattr(cs.flavor_access, method)(flavor(cs), "930036")
    assert access.tenant_id == "930036"
    assert wire.last.body == {action: {"tenant": "930036"}}
