"""The JSON schemas of what the image service shows."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient

from .conftest import Wire


@pytest.mark.parametrize(
    ("client_method", "manager_method", "name"),
    [
        ("get_images_schema", "images", "images"),
        ("get_image_schema", "image", "image"),
        ("get_image_members_schema", "image_members", "members"),
        ("get_image_member_schema", "image_member", "member"),
        ("get_image_tasks_schema", "image_tasks", "tasks"),
        ("get_image_task_schema", "image_task", "task"),
    ],
)
def test_schemas_are_dicts(
    imgs: ImageClient, wire: Wire, client_method: str, manager_method: str, name: str
) -> None:
    wire.answer("GET", f"/schemas/{name}", {"name": name, "properties": {}})
    assert getattr(imgs, client_method)() == {"name": name, "properties": {}}
    assert getattr(imgs._schema_manager, manager_method)()["name"] == name
    assert wire.lines == [f"GET /schemas/{name}"] * 2


def test_an_answer_that_is_no_document_is_refused(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/schemas/image", body="<html></html>")
    with pytest.raises(exceptions.ServiceResponseFailure):
        imgs.get_image_schema()


def test_a_list_of_schemas_is_given_as_the_service_has_it(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/schemas", [{"name": "image"}])
    assert glance._schema_manager.list() == [{"name": "image"}]
