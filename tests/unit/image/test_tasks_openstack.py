"""Imports and exports where pyrax moves the data itself."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions, utils
from pyrax.image import ImageClient, ImageTask
from pyrax.image.tasks_openstack import guess_format

from .conftest import ID, OPENSTACK, STORAGE, Wire, document

DATA = b"data of an image"
OBJECT = f"{STORAGE}/backup/web.qcow2"


def object_exists(wire: Wire, data: bytes = DATA) -> None:
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("HEAD", OBJECT, headers={"Content-Length": str(len(data))})
    wire.answer("GET", OBJECT, body=data, headers={"Content-Length": str(len(data))})


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.QCOW2", "qcow2"), ("a/b.img", "raw"), ("a.iso", "iso"), ("a", "vhd"), ("a.txt", "vhd")],
)
def test_trap_18_the_format_is_guessed_from_the_ending(name: str, expected: str) -> None:
    assert guess_format(name) == expected


def test_an_import_streams_the_object_and_returns_a_task_that_has_ended(
    glance: ImageClient, wire: Wire
) -> None:
    taken: list[Any] = []
    object_exists(wire)
    wire.answer("POST", "/images", document(status="queued"), 201)
    wire.take("PUT", f"/images/{ID}/file", taken)
    wire.answer("GET", f"/images/{ID}", document(size=len(DATA)))
    task = glance.import_task("web.qcow2", "backup", img_name="web-base")
    assert (task.type, task.status, task.result) == ("import", "success", {"image_id": ID})
    assert task.message == "None"
    assert task.input == {
        "image_properties": {"name": "web-base"},
        "import_from": "backup/web.qcow2",
        "import_from_format": "qcow2",
    }
    assert taken == [DATA]
    assert wire.lines == [
        "HEAD /backup",
        "HEAD /backup/web.qcow2",
        "GET /backup/web.qcow2",
        "POST /images",
        f"PUT /images/{ID}/file",
        f"GET /images/{ID}",
    ]
    assert wire.sent[3].body == {
        "name": "web-base",
        "disk_format": "qcow2",
        "container_format": "bare",
    }


def test_a_local_task_can_be_waited_for_and_read_again(glance: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("HEAD", OBJECT, headers={"Content-Length": "1"})
    wire.answer("GET", OBJECT, body=b"", headers={"Content-Length": "0"})
    with pytest.raises(ValueError, match="is empty"):
        glance.import_task("web.qcow2", "backup")
    made = glance._tasks_manager._ended("import", {}, {"image_id": ID})
    before = wire.lines
    made.get()
    assert isinstance(made, ImageTask)
    assert glance.get_task(made) is made
    assert utils.wait_until(made, "status", ["success", "failure"]) is made
    assert glance.wait_for_task(made).status == "success"
    assert wire.lines == before


def test_a_failed_import_deletes_the_record_and_is_a_failed_task(
    glance: ImageClient, wire: Wire
) -> None:
    object_exists(wire)
    wire.answer("POST", "/images", document(status="queued"), 201)
    wire.answer("PUT", f"/images/{ID}/file", {"message": "The store is full"}, 413)
    wire.answer("DELETE", f"/images/{ID}", status=204)
    task = glance.import_task("web.qcow2", "backup")
    assert (task.status, task.result) == ("failure", None)
    assert "The store is full" in task.message
    assert wire.lines[-1] == f"DELETE /images/{ID}"


def test_an_object_or_container_that_is_missing_raises(glance: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", f"{STORAGE}/nothing", status=404)
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("HEAD", OBJECT, status=404)
    with pytest.raises(exceptions.NoSuchContainer):
        glance.import_task("web.qcow2", "nothing")
    with pytest.raises(exceptions.NoSuchObject):
        glance.import_task("web.qcow2", "backup")
    assert not any(line.startswith("POST") for line in wire.lines)


# --- exports --------------------------------------------------------------------------------------


def test_an_export_is_not_supported_and_says_what_to_do(glance: ImageClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match="'export_task'.*'image'.*download"):
        glance.export_task(ID, "backup")
    assert wire.lines == []


def test_an_export_can_be_emulated(glance: ImageClient, wire: Wire) -> None:
    stored: list[Any] = []
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("GET", f"/images/{ID}", document(disk_format="qcow2", size=len(DATA)))
    wire.answer("GET", f"{OPENSTACK}/v2/images/{ID}/file", body=DATA)

    def store(request: Any) -> tuple[int, dict[str, str], str]:
        stored.append(b"".join(iter(request.body)))
        return 201, {"ETag": utils.get_checksum(DATA)}, ""

    wire.mock.add_callback("PUT", f"{STORAGE}/backup/{ID}.qcow2", callback=store)
    task = glance.export_task(ID, "backup", emulate=True)
    assert (task.type, task.status) == ("export", "success")
    assert task.result == {"export_location": f"backup/{ID}.qcow2"}
    assert stored == [DATA]


def test_an_emulated_export_that_fails_is_a_failed_task(glance: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("GET", f"/images/{ID}", document(status="deactivated"))
    wire.answer("GET", f"{OPENSTACK}/v2/images/{ID}/file", {"message": "deactivated"}, 403)
    wire.take("PUT", f"{STORAGE}/backup/{ID}.vhd", [], 201)
    task = glance.export_task(ID, "backup", emulate=True)
    assert (task.status, task.result) == ("failure", None)
    assert "deactivated" in task.message


# --- what only administrators may -----------------------------------------------------------------


def test_tasks_are_for_administrators_and_the_error_says_what_else_there_is(
    glance: ImageClient, wire: Wire
) -> None:
    wire.answer("GET", "/tasks", {"message": "You are not authorized."}, 403)
    wire.answer("GET", "/tasks/1", {"message": "You are not authorized."}, 403)
    with pytest.raises(exceptions.Forbidden, match="not authorized.*list_image_tasks"):
        glance.list_tasks()
    with pytest.raises(exceptions.Forbidden, match="list_image_tasks"):
        glance.get_task("1")


def test_there_are_two_types_of_tasks(glance: ImageClient) -> None:
    with pytest.raises(ValueError, match="'import' or 'export'"):
        glance._tasks_manager.create("clone", img=ID, cont="backup")
