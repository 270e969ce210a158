"""Images on Rackspace: data move through containers, by tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient, ImageTask

from .conftest import ID, STORAGE, TASK_ID, Wire, document, task


def prepared(wire: Wire, **ended: Any) -> None:
    """Answer an import up to its end."""
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    wire.answer("POST", "/tasks", task(), 201)
    wire.answer("GET", f"/tasks/{TASK_ID}", task(**ended))
    wire.answer("GET", f"/images/{ID}", document())


def test_create_is_an_import_that_is_waited_for(
    rax: ImageClient, wire: Wire, naps: list[float]
) -> None:
    prepared(wire, status="success", result={"image_id": ID})
    image = rax.create("web-base", container="backup", obj="web.vhd")
    assert image.id == ID
    assert wire.lines == [
        "HEAD /backup",
        "POST /tasks",
        f"GET /tasks/{TASK_ID}",
        f"GET /images/{ID}",
    ]
    assert wire.sent[1].body == {
        "type": "import",
        "input": {
            "image_properties": {"name": "web-base"},
            "import_from": "backup/web.vhd",
            "import_from_format": "vhd",
        },
    }


def test_create_need_not_wait(rax: ImageClient, wire: Wire) -> None:
    prepared(wire)
    made = rax.create("web-base", container="backup", obj="web.vhd", wait=False)
    assert (type(made), made.status) == (ImageTask, "pending")


def test_a_failed_import_says_what_the_service_says(
    rax: ImageClient, wire: Wire, naps: list[float]
) -> None:
    prepared(wire, status="failure", message="Error: Image not found for import.")
    with pytest.raises(exceptions.ImageTaskFailed, match="Image not found for import") as caught:
        rax.create("web-base", container="backup", obj="web.vhd")
    assert caught.value.task.id == TASK_ID


def test_metadata_are_ignored_with_a_warning(
    rax: ImageClient, wire: Wire, naps: list[float]
) -> None:
    prepared(wire, status="success", result={"image_id": ID})
    with pytest.warns(UserWarning, match="ignored"):
        rax.create("w", container="backup", obj="web.vhd", metadata={"cpu": 4})
    assert wire.sent[1].body["input"]["image_properties"] == {"name": "w"}


@pytest.mark.parametrize(
    "sources", [{}, {"data": b"x", "container": "c", "obj": "o"}, {"container": "c"}, {"obj": "o"}]
)
def test_creations_that_make_no_sense_are_refused(
    rax: ImageClient, wire: Wire, sources: Any
) -> None:
    with pytest.raises(ValueError):
        rax.create("web-base", **sources)
    assert wire.lines == []


@pytest.mark.parametrize(
    "further", [{"visibility": "shared"}, {"min_disk": 0}, {"store": "fast"}, {"tags": []}]
)
def test_an_import_sets_the_name_only(rax: ImageClient, wire: Wire, further: Any) -> None:
    with pytest.raises(exceptions.NotSupported, match="sets the name only"):
        rax.create("w", container="c", obj="o", **further)
    assert wire.lines == []


CALLS: dict[str, Callable[[ImageClient], Any]] = {
    "create(data=...)": lambda client: client.create("w", data=b"x"),
    "upload_data": lambda client: client.upload_data(ID, b"x"),
    "stage_data": lambda client: client.stage_data(ID, b"x"),
    "import_image": lambda client: client.import_image(ID),
    "download": lambda client: client.download(ID),
    "iter_data": lambda client: client._manager.iter_data(ID),
    "list_image_tasks": lambda client: client.list_image_tasks(ID),
    "deactivate": lambda client: client.deactivate(ID),
    "reactivate": lambda client: client.reactivate(ID),
    "delete_from_store": lambda client: client.delete_from_store(ID, "fast"),
    "get_import_methods": lambda client: client.get_import_methods(),
    "list_stores": lambda client: client.list_stores(),
    "get_usage": lambda client: client.get_usage(),
    "get_cache": lambda client: client.get_cache(),
    "cache_image": lambda client: client.cache_image(ID),
    "uncache_image": lambda client: client.uncache_image(ID),
    "clear_cache": lambda client: client.clear_cache(),
}


@pytest.mark.parametrize("method", CALLS)
def test_what_rackspace_cannot_do_names_service_and_method(
    rax: ImageClient, wire: Wire, method: str
) -> None:
    with pytest.raises(exceptions.NotSupported) as caught:
        CALLS[method](rax)
    assert (caught.value.method, caught.value.service) == (method, "image")
    assert caught.value.reason
    assert wire.lines == []
