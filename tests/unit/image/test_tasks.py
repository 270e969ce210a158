"""Imports and exports as Rackspace has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions, utils
from pyrax.image import Image, ImageClient, ImageTask
from pyrax.object_storage import StorageObject

from .conftest import ID, STORAGE, TASK_ID, Wire, task

Make = Callable[..., Image]
CONTAINER = f"{STORAGE}/backup"


def container_exists(wire: Wire) -> None:
    wire.answer("HEAD", CONTAINER, status=204)


# --- exports --------------------------------------------------------------------------------------


def test_export_task(rax: ImageClient, image_of: Make, wire: Wire) -> None:
    container_exists(wire)
    wire.answer("POST", "/tasks", task("export"), 201)
    made = rax.export_task(image_of(rax), "backup")
    assert (type(made), made.id, made.status, made.loaded) == (ImageTask, TASK_ID, "pending", True)
    assert wire.lines == ["HEAD /backup", "POST /tasks"]
    assert wire.last.body == {
        "type": "export",
        "input": {"image_uuid": ID, "receiving_swift_container": "backup"},
    }


def test_export_task_takes_an_id_and_a_container(rax: ImageClient, wire: Wire) -> None:
    container_exists(wire)
    wire.answer("POST", "/tasks", task("export"), 201)
    container = rax.other_service("object_store").get_container("backup")
    rax.export_task(ID, container)
    assert wire.last.body["input"]["image_uuid"] == ID


def test_export_into_a_container_that_is_not_there(rax: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", CONTAINER, status=404)
    with pytest.raises(exceptions.NoSuchContainer):
        rax.export_task(ID, "backup")
    assert wire.lines == ["HEAD /backup"]


# --- imports --------------------------------------------------------------------------------------


def test_trap_17_an_import_names_the_image_after_the_object(rax: ImageClient, wire: Wire) -> None:
    container_exists(wire)
    wire.answer("POST", "/tasks", task(), 201)
    rax.import_task("daily/web.vhd", "backup")
    assert wire.last.body == {
        "type": "import",
        "input": {
            "image_properties": {"name": "daily/web.vhd"},
            "import_from": "backup/daily/web.vhd",
            "import_from_format": "vhd",
        },
    }


def test_import_task_takes_an_object_a_format_and_a_name(rax: ImageClient, wire: Wire) -> None:
    container_exists(wire)
    wire.answer("POST", "/tasks", task(), 201)
    rax.import_task(StorageObject(None, {"name": "web.img"}), "backup", "raw", "web-base")
    assert wire.last.body["input"] == {
        "image_properties": {"name": "web-base"},
        "import_from": "backup/web.img",
        "import_from_format": "raw",
    }


def test_trap_16_a_region_without_object_storage_says_so(rax: ImageClient, wire: Wire) -> None:
    rax.identity.has_storage = False
    with pytest.raises(exceptions.ServiceNotAvailable, match="'ORD' has no object storage"):
        rax.import_task("web.vhd", "backup")
    assert wire.lines == []


@pytest.mark.parametrize(
    ("image", "container"), [(None, "c"), ("", "c"), (ID, None), (ID, ""), (ID, b"")]
)
def test_tasks_without_an_image_or_a_container_are_refused(
    rax: ImageClient, wire: Wire, image: Any, container: Any
) -> None:
    with pytest.raises(ValueError):
        rax.export_task(image, container)
    with pytest.raises(ValueError):
        rax.import_task(image, container)
    assert wire.lines == []


def test_there_are_two_types_of_tasks(rax: ImageClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="'import' or 'export'"):
        rax._tasks_manager.create("clone", img=ID, cont="backup")
    assert wire.lines == []


# --- lists ----------------------------------------------------------------------------------------


def test_listed_tasks_are_brief_and_fetched_when_more_is_asked_for(
    rax: ImageClient, wire: Wire
) -> None:
    wire.answer(
        "GET", "/tasks", {"tasks": [{"id": TASK_ID, "type": "export", "status": "failure"}]}
    )
    wire.answer("GET", f"/tasks/{TASK_ID}", task("export", "failure", message="no room"))
    found = rax.list_tasks()[0]
    assert found.status == "failure"
    assert wire.lines == ["GET /tasks"]
    assert found.message == "no room"
    assert wire.lines == ["GET /tasks", f"GET /tasks/{TASK_ID}"]


def test_list_tasks_takes_filters(rax: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/tasks", {"tasks": []})
    rax.list_tasks(limit=5, marker=TASK_ID, type="import", status="success", sort_key="type")
    assert wire.lines == [
        f"GET /tasks?limit=5&marker={TASK_ID}&type=import&status=success&sort_key=type"
    ]


def test_tasks_are_found_on_all_pages(rax: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/tasks", {"tasks": [task(id="1")], "next": "/v2/tasks?marker=1"})
    wire.answer("GET", "/tasks", {"tasks": [task(status="success")]})
    assert rax._tasks_manager.find(status="success").id == TASK_ID
    assert wire.lines == ["GET /tasks", "GET /tasks?marker=1"]


def test_get_task_by_id_and_by_object(rax: ImageClient, wire: Wire) -> None:
    wire.answer("GET", f"/tasks/{TASK_ID}", task(status="success"))
    found = rax.get_task(TASK_ID)
    assert rax.get_task(found) == found
    assert wire.lines == [f"GET /tasks/{TASK_ID}"] * 2


# --- waiting --------------------------------------------------------------------------------------


def test_a_task_can_be_waited_for(rax: ImageClient, wire: Wire, naps: list[float]) -> None:
    for status in ("pending", "processing", "success"):
        wire.answer("GET", f"/tasks/{TASK_ID}", task(status=status))
    waiting = ImageTask(rax._tasks_manager, task(), loaded=True)
    assert rax.wait_for_task(waiting, interval=7) is waiting
    assert (waiting.status, naps) == ("success", [7, 7])


def test_a_task_can_be_waited_for_by_its_id(
    rax: ImageClient, wire: Wire, naps: list[float]
) -> None:
    wire.answer("GET", f"/tasks/{TASK_ID}", task(status="failure"))
    assert rax.wait_for_task(TASK_ID).status == "failure"
    assert naps == []


def test_attempts_end_a_wait(rax: ImageClient, wire: Wire, naps: list[float]) -> None:
    wire.answer("GET", f"/tasks/{TASK_ID}", task())
    assert rax.wait_for_task(TASK_ID, attempts=3).status == "pending"
    assert naps == [5, 5]


def test_no_wait_is_endless(rax: ImageClient, wire: Wire, naps: list[float]) -> None:
    wire.answer("GET", f"/tasks/{TASK_ID}", task())
    assert rax.wait_for_task(TASK_ID, interval=3600).status == "pending"
    assert sum(naps) < 24 * 3600


def test_a_negative_interval_is_refused(rax: ImageClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="interval"):
        rax.wait_for_task(TASK_ID, interval=-1)
    assert wire.lines == []


def test_wait_until_works_as_in_old_scripts(
    rax: ImageClient, wire: Wire, naps: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    wire.answer("GET", f"/tasks/{TASK_ID}", task(status="success"))
    waiting = ImageTask(rax._tasks_manager, task(), loaded=True)
    utils.wait_until(waiting, "status", ["success", "failure"], interval=30, verbose=True)
    assert "Current value of status: success" in capsys.readouterr().out
