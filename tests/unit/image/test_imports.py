"""Imports by the service, stores, usage, and services that are too old for them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient, ImageTask, imports

from .conftest import ID, OPENSTACK, TASK_ID, Wire, document

VERSIONS = f"{OPENSTACK}/"


def versions(wire: Wire, *names: str) -> None:
    entries = [{"id": name, "status": "SUPPORTED", "links": []} for name in names]
    wire.answer("GET", VERSIONS, {"versions": entries}, 300)


# --- imports --------------------------------------------------------------------------------------


def started(wire: Wire) -> None:
    wire.answer("POST", f"/images/{ID}/import", status=202)
    wire.answer("GET", f"/images/{ID}", document(status="importing"))


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ({}, {"method": {"name": "glance-direct"}}),
        (
            {"method": "web-download", "uri": "https://images.example.net/web.qcow2"},
            {"method": {"name": "web-download", "uri": "https://images.example.net/web.qcow2"}},
        ),
        (
            {"method": "copy-image", "all_stores": True, "all_stores_must_succeed": False},
            {
                "method": {"name": "copy-image"},
                "all_stores": True,
                "all_stores_must_succeed": False,
            },
        ),
        (
            {"stores": ["fast", "cheap"]},
            {"method": {"name": "glance-direct"}, "stores": ["fast", "cheap"]},
        ),
        ({"stores": "fast"}, {"method": {"name": "glance-direct"}, "stores": ["fast"]}),
        (
            {
                "method": "glance-download",
                "remote_region": "RegionTwo",
                "remote_image_id": "i-2",
                "remote_service_interface": "public",
            },
            {
                "method": {
                    "name": "glance-download",
                    "glance_region": "RegionTwo",
                    "glance_image_id": "i-2",
                    "glance_service_interface": "public",
                }
            },
        ),
        ({"method": "of-tomorrow"}, {"method": {"name": "of-tomorrow"}}),
    ],
)
def test_import_image(glance: ImageClient, wire: Wire, arguments: Any, body: Any) -> None:
    started(wire)
    assert glance.import_image(ID, **arguments).status == "importing"
    assert wire.lines == [f"POST /images/{ID}/import", f"GET /images/{ID}"]
    assert wire.sent[0].body == body


@pytest.mark.parametrize(
    "arguments",
    [
        {"method": ""},
        {"method": "web-download"},
        {"method": "glance-direct", "uri": "https://images.example.net/x"},
        {"method": "web-download", "uri": "file:///etc/passwd"},
        {"method": "web-download", "uri": "swift+https://user:key@host/x"},
        {"method": "web-download", "uri": "https:///x"},
        {"stores": ["fast"], "all_stores": True},
        {"method": "glance-download", "remote_region": "RegionTwo"},
        {"method": "glance-direct", "remote_region": "RegionTwo"},
    ],
)
def test_imports_that_make_no_sense_are_refused(
    glance: ImageClient, wire: Wire, arguments: Any
) -> None:
    with pytest.raises(ValueError):
        glance.import_image(ID, **arguments)
    assert wire.lines == []


def test_an_import_in_the_wrong_state_is_a_conflict(glance: ImageClient, wire: Wire) -> None:
    wire.answer("POST", f"/images/{ID}/import", {"message": "wrong state"}, 409)
    with pytest.raises(exceptions.Conflict, match="wrong state"):
        glance.import_image(ID)


def test_import_methods(glance: ImageClient, wire: Wire) -> None:
    methods = {"description": "", "type": "array", "value": ["glance-direct", "web-download"]}
    wire.answer("GET", "/info/import", {"import-methods": methods})
    assert glance.get_import_methods() == ["glance-direct", "web-download"]


# --- stores, states, usage ------------------------------------------------------------------------


def test_stores(glance: ImageClient, wire: Wire) -> None:
    known = [{"id": "fast", "description": "ssd", "default": "true"}]
    wire.answer("GET", "/info/stores", {"stores": known})
    wire.answer("GET", "/info/stores/detail", {"stores": [{**known[0], "weight": 0}]})
    assert glance.list_stores() == known
    assert glance.list_stores(detail=True)[0]["weight"] == 0


def test_a_single_store_is_not_found(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/info/stores", {"message": "Multi backend is not supported"}, 404)
    versions(wire, "v2.17")
    with pytest.raises(exceptions.NotFound, match="Multi backend"):
        glance.list_stores()


def test_delete_from_store(glance: ImageClient, wire: Wire) -> None:
    wire.answer("DELETE", f"/stores/a%2Fb/{ID}", status=204)
    assert glance.delete_from_store(ID, "a/b") is None
    with pytest.raises(ValueError):
        glance.delete_from_store(ID, "")
    assert wire.lines == [f"DELETE /stores/a%2Fb/{ID}"]


@pytest.mark.parametrize("verb", ["deactivate", "reactivate"])
def test_states(glance: ImageClient, wire: Wire, verb: str) -> None:
    wire.answer("POST", f"/images/{ID}/actions/{verb}", status=204)
    assert getattr(glance, verb)(ID) is None
    assert not wire.last.body


def test_tasks_of_an_image(glance: ImageClient, wire: Wire) -> None:
    entry = {"id": TASK_ID, "type": "api_image_import", "status": "success", "message": ""}
    wire.answer("GET", f"/images/{ID}/tasks", {"tasks": [entry]})
    found = glance.list_image_tasks(ID)
    assert [(type(one), one.type, one.loaded) for one in found] == [
        (ImageTask, "api_image_import", True)
    ]


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "numbers"), [("v2.17", (2, 17)), ("2.9", (2, 9)), ("v2", (2,))]
)
def test_versions_can_be_compared(version: str, numbers: Any) -> None:
    assert imports.as_numbers(version) == numbers


def test_a_call_that_came_later_is_not_supported_by_an_older_service(
    glance: ImageClient, wire: Wire
) -> None:
    wire.answer("GET", f"/images/{ID}/tasks", {"message": "no"}, 404)
    versions(wire, "v2.9", "v2.2")
    with pytest.raises(exceptions.NotSupported, match=r"list_image_tasks.*Image API v2\.9"):
        glance.list_image_tasks(ID)
    assert wire.mock.calls[-1].request.url == VERSIONS
    assert "X-Auth-Token" not in wire.last.headers


@pytest.mark.parametrize("answer", [{"json": {"x": 1}}, {"status": 500}, {"body": "text"}])
def test_a_404_stays_one_when_the_service_does_not_tell_its_version(
    glance: ImageClient, wire: Wire, answer: Any, naps: list[float]
) -> None:
    wire.answer("GET", "/info/usage", {"message": "no"}, 404)
    wire.answer("GET", VERSIONS, **answer)
    with pytest.raises(exceptions.NotFound):
        glance.get_usage()


def test_a_404_for_a_missing_image_stays_one(glance: ImageClient, wire: Wire) -> None:
    wire.answer("POST", f"/images/{ID}/actions/deactivate", {"message": "No image found"}, 404)
    versions(wire, "v2.17", "v2.16")
    with pytest.raises(exceptions.NotFound, match="No image found"):
        glance.deactivate(ID)
