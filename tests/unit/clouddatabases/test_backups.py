"""Backups, and where Trove stores them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddatabases import (
    CloudDatabaseBackup,
    CloudDatabaseBackupStrategy,
    CloudDatabaseClient,
    CloudDatabaseInstance,
)
from tests.unit.service_wire import ServiceWire

from .conftest import ID, RACKSPACE

BACKUP = {"id": "b1", "name": "nightly", "status": "NEW", "instance_id": ID, "locationRef": "x"}
FULL = [{"id": f"b{number}"} for number in range(20)]
OF_INSTANCE = f"/instances/{ID}/backups"


# --- making -------------------------------------------------------------------------------------


def test_backup_is_what_the_service_answered_b1(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", "/backups", {"backup": BACKUP}, status=202)
    made = instance.create_backup("nightly", description="before the upgrade")
    assert (type(made), made.id, made.status) == (CloudDatabaseBackup, "b1", "NEW")
    fields = {"instance": ID, "name": "nightly", "description": "before the upgrade"}
    assert wire.last.body == {"backup": fields}
    assert "locationRef" not in repr(made)


@pytest.mark.parametrize("answer", [{"backup": {}}, {}, None])
def test_backup_of_an_empty_answer_is_what_was_sent_without_http_b1(
    client: CloudDatabaseClient, instance: CloudDatabaseInstance, wire: ServiceWire, answer: Any
) -> None:
    wire.answer("POST", "/backups", answer, status=202)
    made = client.create_backup(instance, "nightly")
    assert (made.id, made.name, made.instance_id) == (None, "nightly", ID)
    assert made.description is None
    assert not hasattr(made, "status")
    assert wire.lines == ["POST /backups"]
    with pytest.raises(ValueError, match="id"):
        made.delete()
    assert wire.lines == ["POST /backups"]


@pytest.mark.parametrize("description", [None, ""])
def test_empty_description_is_left_out(
    instance: CloudDatabaseInstance, wire: ServiceWire, description: Any
) -> None:
    wire.answer("POST", "/backups", {"backup": BACKUP}, status=202)
    instance.create_backup("nightly", description)
    assert wire.last.body == {"backup": {"instance": ID, "name": "nightly"}}


def test_further_arguments_are_those_of_each_cloud(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("POST", "/backups", {"backup": BACKUP}, status=202)
    rax._manager.create_backup(ID, "n", parent_id="b0", copy_to="ORD")
    assert wire.last.body["backup"] == {
        "instance": ID,
        "name": "n",
        "parent_id": "b0",
        "copy_to": ["ORD"],
    }
    trove._manager.create_backup(ID, "n", incremental=True, swift_container="mine")
    assert wire.last.body["backup"] == {
        "instance": ID,
        "name": "n",
        "incremental": 1,
        "swift_container": "mine",
    }
    with pytest.raises(exceptions.NotSupported, match="create_backup.*Rackspace.*incremental"):
        rax._manager.create_backup(ID, "n", incremental=True)
    with pytest.raises(exceptions.NotSupported, match="create_backup.*Trove.*copy_to"):
        trove._manager.create_backup(ID, "n", copy_to="ORD")
    with pytest.raises(ValueError, match="URL"):
        rax._manager.create_backup("", "n")


# --- listing ------------------------------------------------------------------------------------


def test_list_sends_limit_and_marker_b5(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/backups", {"backups": FULL}, any_query=True)
    assert len(client.list_backups(limit=20, marker=40)) == 20
    assert len(client.list_backups(limit="5")) == 20
    assert wire.lines == ["GET /backups?limit=20&marker=40", "GET /backups?limit=5&marker=0"]


@pytest.mark.parametrize("of_instance", [True, False])
def test_list_goes_on_until_a_short_page_b6(
    client: CloudDatabaseClient, wire: ServiceWire, of_instance: bool
) -> None:
    path = OF_INSTANCE if of_instance else "/backups"
    wire.answer("GET", f"{path}?limit=20&marker=0", {"backups": FULL})
    wire.answer("GET", f"{path}?limit=20&marker=20", {"backups": [BACKUP | {"id": "last"}]})
    found = client.list_backups(ID if of_instance else None)
    assert (len(found), found[-1].id) == (21, "last")
    assert wire.lines == [f"GET {path}?limit=20&marker=0", f"GET {path}?limit=20&marker=20"]


def test_filters_are_kept_from_page_to_page(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    first, second = (f"/backups?limit=20&marker={n}&datastore=mysql" for n in (0, 20))
    wire.answer("GET", first, {"backups": FULL})
    wire.answer("GET", second, {"backups": []})
    assert len(client.list_backups(datastore="mysql")) == 20
    assert wire.lines == [f"GET {first}", f"GET {second}"]
    with pytest.raises(exceptions.NotSupported, match="'list_backups'.*'colour'"):
        client.list_backups(colour="red")
    with pytest.raises(ValueError, match="filtered"):
        client.list_backups(ID, datastore="mysql")


def test_short_pages_with_a_link_go_on(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}/anything?marker=1&limit=1"}
    first = {"backups": FULL[:1], "links": [link]}
    wire.answer("GET", f"{OF_INSTANCE}?limit=20&marker=0", first)
    wire.answer("GET", f"{OF_INSTANCE}?marker=1&limit=1", {"backups": FULL[1:2]})
    assert len(client.list_backups(ID)) == 2


def test_pages_that_repeat_themselves_end(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/backups", {"backups": FULL}, any_query=True)
    assert len(client.list_backups()) == 20
    assert len(wire.lines) == 2


def test_instance_lists_its_backups_as_objects_of_their_manager(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{OF_INSTANCE}?limit=20&marker=0", {"backups": [BACKUP]})
    wire.answer("GET", "/backups/b1", {"backup": {**BACKUP, "status": "COMPLETED"}})
    (backup,) = instance.list_backups()
    backup.get()
    assert backup.status == "COMPLETED"


def test_list_of_the_instances_manager_has_its_own_order(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("GET", OF_INSTANCE, {"backups": []}, any_query=True)
    client._manager.list_backups(ID, 40, 5)
    assert wire.lines == [f"GET {OF_INSTANCE}?limit=5&marker=40"]


def test_find_looks_through_all_backups(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/backups?limit=20&marker=0", {"backups": FULL})
    wire.answer("GET", "/backups?limit=20&marker=20", {"backups": [BACKUP | {"id": "z"}]})
    assert client._backup_manager.find(id="z").name == "nightly"


def test_backup_is_read_and_deleted(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/backups/b1", {"backup": BACKUP})
    wire.answer("DELETE", "/backups/b1", status=202)
    backup = client.get_backup("b1")
    backup.delete()
    client.delete_backup("b1")
    client.delete_backup(backup)
    assert wire.lines == ["GET /backups/b1"] + ["DELETE /backups/b1"] * 3
    with pytest.raises(ValueError, match="URL"):
        client.delete_backup("")


# --- what only one cloud has --------------------------------------------------------------------


def test_backup_is_copied_on_rackspace(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("POST", "/backups/b1/action", status=202)
    rax.copy_backup("b1", "IAD", name="copy")
    fields = {"target_backup_region": "IAD", "name": "copy"}
    assert wire.last.body == {"copy-backup": fields}
    with pytest.raises(exceptions.NotSupported, match="copy_backup.*Trove"):
        trove.copy_backup("b1", "IAD")


def test_backup_strategies_of_trove(trove: CloudDatabaseClient, wire: ServiceWire) -> None:
    strategy = {"project_id": "p1", "instance_id": ID, "swift_container": "mine"}
    wire.answer("POST", "/backup_strategies", {"backup_strategy": strategy}, status=202)
    wire.answer("GET", "/backup_strategies", {"backup_strategies": [strategy]})
    wire.answer("DELETE", f"/backup_strategies?instance_id={ID}", status=202)
    wire.answer("DELETE", "/backup_strategies", status=202)
    made = trove.create_backup_strategy("mine", ID)
    assert isinstance(made, CloudDatabaseBackupStrategy)
    fields = {"instance_id": ID, "swift_container": "mine"}
    assert wire.last.body == {"backup_strategy": fields}
    (listed,) = trove.list_backup_strategies()
    assert trove._strategy_manager.get(ID).swift_container == "mine"
    listed.delete()
    assert wire.lines[-1] == f"DELETE /backup_strategies?instance_id={ID}"
    trove.delete_backup_strategy()
    assert wire.lines[-1] == "DELETE /backup_strategies"
    with pytest.raises(exceptions.NotFound):
        trove._strategy_manager.get("other")
    with pytest.raises(ValueError, match="container"):
        trove.create_backup_strategy("")


@pytest.mark.parametrize("nameless", ["", CloudDatabaseInstance(None, {"id": ""}, loaded=True)])
def test_an_instance_without_id_is_not_the_whole_project(
    trove: CloudDatabaseClient, wire: ServiceWire, nameless: object
) -> None:
    with pytest.raises(ValueError, match="id of the instance"):
        trove.delete_backup_strategy(nameless)
    with pytest.raises(ValueError, match="id of the instance"):
        trove.create_backup_strategy("mine", nameless)
    assert wire.lines == []
