"""Databases of an instance."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.clouddatabases import CloudDatabaseDatabase, CloudDatabaseInstance
from tests.unit.service_wire import ServiceWire

from .conftest import ID, RACKSPACE

BASE = f"/instances/{ID}/databases"
FIRST = {"databases": [{"name": "blog"}, {"name": "shop"}]}


def test_list_gives_all_pages_b6(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    link = {"rel": "next", "href": f'"{RACKSPACE}{BASE}?marker=shop&limit=2"'}
    wire.answer("GET", BASE, {**FIRST, "links": [link]})
    wire.answer("GET", f"{BASE}?marker=shop&limit=2", {"databases": [{"name": "wiki"}]})
    assert [one.name for one in instance.list_databases()] == ["blog", "shop", "wiki"]
    assert instance.get_database("wiki").name == "wiki"


def test_list_with_limit_or_marker_is_one_page(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    link = {"rel": "next", "href": "http://elsewhere/?marker=shop"}
    wire.answer("GET", BASE, {**FIRST, "links": [link]}, any_query=True)
    assert len(instance.list_databases(limit=2)) == 2
    assert len(instance.list_databases(marker=instance.list_databases(limit=1)[0])) == 2
    assert wire.lines == [
        f"GET {BASE}?limit=2",
        f"GET {BASE}?limit=1",
        f"GET {BASE}?marker=blog",
    ]


def test_pages_that_repeat_themselves_end(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}{BASE}?marker=x"}
    wire.answer("GET", BASE, {**FIRST, "links": [link]})
    wire.answer("GET", f"{BASE}?marker=x", {**FIRST, "links": [link]})
    assert len(instance.list_databases()) == 2


def test_database_is_created_with_the_old_character_set_and_then_looked_up(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, {"databases": [{"name": "wiki"}]})
    made = instance.create_database("wiki")
    assert (type(made), made.name) == (CloudDatabaseDatabase, "wiki")
    fields = {"name": "wiki", "character_set": "utf8", "collate": "utf8_general_ci"}
    assert wire.sent[0].body == {"databases": [fields]}


def test_database_that_is_not_listed_yet_is_made_of_what_was_sent(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, FIRST)
    made = instance.create_database("wiki", "utf8mb4", "utf8mb4_bin")
    assert (made.name, made.character_set, made.collate) == ("wiki", "utf8mb4", "utf8mb4_bin")


def test_unknown_database_has_an_exception_of_its_own(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", BASE, FIRST)
    with pytest.raises(exceptions.NoSuchDatabase, match="nope") as caught:
        instance.get_database("nope")
    assert isinstance(caught.value, exceptions.NotFound)
    assert caught.value.code == 404


def test_database_is_deleted_by_name_and_by_object(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", BASE, {"databases": [{"name": "v1.2"}]})
    wire.answer("DELETE", f"{BASE}/v1%252E2", status=202)
    database = instance.list_databases()[0]
    instance.delete_database("v1.2")
    instance.delete_database(database)
    database.delete()
    assert wire.lines[1:] == [f"DELETE {BASE}/v1%252E2"] * 3


def test_delete_of_an_unknown_database_says_not_found_b16(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BASE}/nope", {"itemNotFound": {"message": "no"}}, status=404)
    with pytest.raises(exceptions.NotFound):
        instance.delete_database("nope")


@pytest.mark.parametrize("name", ["", b"", ".."])
def test_no_name_never_becomes_a_call_on_all_databases(
    instance: CloudDatabaseInstance, wire: ServiceWire, name: str
) -> None:
    for call in (instance.delete_database, instance.create_database):
        with pytest.raises(ValueError, match="name"):
            call(name)
    assert wire.lines == []


def test_databases_are_compared_without_http_b4(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", BASE, FIRST)
    blog, shop = instance.list_databases()
    assert blog == instance._database_manager.get("blog")
    assert blog != shop
    assert len({blog, shop, blog}) == 2
    assert wire.lines == [f"GET {BASE}"] * 2


def test_single_database_is_searched_in_the_list_and_lacks_nothing(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", BASE, FIRST)
    shop = instance._database_manager.get("shop")
    shop.reload()
    assert not hasattr(shop, "collate")
    assert wire.lines == [f"GET {BASE}"] * 2
