"""Imports and exports of images through containers."""

from __future__ import annotations

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.image import ImageClient

DATA = b"0123456789" * 5000


@pytest.fixture(autouse=True)
def time_passes(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits moves the cloud's clock instead."""
    monkeypatch.setattr("pyrax.waiting.time.sleep", cloud.clock.advance)


@pytest.fixture
def rax(rackspace: sandbox.Cloud) -> ImageClient:
    """The image client on Rackspace, and a container with an object."""
    pyrax.cloudfiles.create_container("backup").store_object("daily/web.vhd", DATA)
    client: ImageClient = pyrax.images
    return client


@pytest.fixture
def glance(keystone: sandbox.Cloud) -> ImageClient:
    """The image client on OpenStack, and a container with an object."""
    pyrax.cloudfiles.create_container("backup").store_object("daily/web.qcow2", DATA)
    client: ImageClient = pyrax.images
    return client


# --- Rackspace ------------------------------------------------------------------------------------


def test_an_import_runs_through_its_states(rax: ImageClient, cloud: sandbox.Cloud) -> None:
    task = rax.import_task("daily/web.vhd", "backup", img_name="web-base")
    assert (task.status, task.message) == ("pending", "None")
    assert not hasattr(task, "expires_at")
    cloud.clock.advance(3)
    task.get()
    assert task.status == "processing"
    cloud.clock.advance(10)
    task.get()
    assert task.status == "success"
    image = rax.get(task.result["image_id"])
    assert (image.name, image.status, image.size) == ("web-base", "active", len(DATA))
    assert image.properties["image_type"] == "import"
    assert task.expires_at > task.updated_at
    assert image.id in [one.id for one in pyrax.cloudservers.images.list()]


def test_a_finished_task_is_forgotten_after_two_days(
    rax: ImageClient, cloud: sandbox.Cloud
) -> None:
    task = rax.wait_for_task(rax.import_task("daily/web.vhd", "backup"))
    assert [one.id for one in rax.list_tasks()] == [task.id]
    assert rax.list_tasks()[0].input["import_from"] == "backup/daily/web.vhd"
    cloud.clock.advance(3 * 24 * 3600)
    assert rax.list_tasks() == []
    with pytest.raises(exceptions.NotFound):
        rax.get_task(task)


def test_an_import_of_nothing_fails(rax: ImageClient) -> None:
    task = rax.wait_for_task(rax.import_task("nothing.vhd", "backup"))
    assert task.status == "failure"
    assert "Image not found for import" in task.message
    with pytest.raises(exceptions.ImageTaskFailed, match="Image not found for import"):
        rax.create("web", container="backup", obj="nothing.vhd")


def test_other_formats_are_refused(rax: ImageClient) -> None:
    with pytest.raises(exceptions.BadRequest):
        rax.import_task("daily/web.vhd", "backup", img_format="qcow2")


def test_a_container_that_is_not_there(rax: ImageClient) -> None:
    image = rax.list()[0]
    with pytest.raises(exceptions.NoSuchContainer):
        rax.export_task(image, "nothing")
    with pytest.raises(exceptions.NoSuchContainer):
        rax.import_task("web.vhd", "nothing")
    assert rax.list_tasks() == []


def test_create_and_export_again(rax: ImageClient) -> None:
    image = rax.create("web-base", container="backup", obj="daily/web.vhd")
    container = pyrax.cloudfiles.get_container("backup")
    task = rax.export_task(image, container)
    task = pyrax.utils.wait_until(task, "status", ["success", "failure"], interval=30)
    assert task.result == {"export_location": f"backup/{image.id}.vhd"}
    assert container.fetch(f"{image.id}.vhd") == DATA
    again = rax.wait_for_task(rax.export_task(image, container))
    assert (again.status, again.message) == (
        "failure",
        f"Swift already has an object with id '{image.id}.vhd' in container 'backup'",
    )


def test_a_provider_s_image_is_not_exported(rax: ImageClient) -> None:
    task = rax.wait_for_task(rax.export_task(rax.list(visibility="public")[0], "backup"))
    assert task.status == "failure"
    assert "403" in task.message


def test_create_from_an_object_that_one_holds(rax: ImageClient) -> None:
    stored = pyrax.cloudfiles.get_container("backup").get_object("daily/web.vhd")
    assert rax.create("web", obj=stored).size == len(DATA)


# --- OpenStack ------------------------------------------------------------------------------------


def test_an_import_is_done_by_pyrax(glance: ImageClient) -> None:
    task = glance.import_task("daily/web.qcow2", "backup")
    assert pyrax.utils.wait_until(task, "status", ["success", "failure"]) is task
    image = glance.get(task.result["image_id"])
    assert (image.name, image.disk_format, image.status) == ("daily/web.qcow2", "qcow2", "active")
    assert glance.download(image) == DATA


def test_an_export_is_done_by_pyrax_if_asked_for(glance: ImageClient) -> None:
    image = glance.create("web", "raw", data=DATA)
    with pytest.raises(exceptions.NotSupported):
        glance.export_task(image, "backup")
    task = glance.export_task(image, "backup", emulate=True)
    assert task.result == {"export_location": f"backup/{image.id}.raw"}
    assert pyrax.cloudfiles.fetch_object("backup", f"{image.id}.raw") == DATA


def test_tasks_are_for_administrators(glance: ImageClient) -> None:
    with pytest.raises(exceptions.Forbidden, match="list_image_tasks"):
        glance.list_tasks()


def test_a_failed_import_leaves_nothing(glance: ImageClient, cloud: sandbox.Cloud) -> None:
    cloud.stores.images("DFW", "openstack").quotas["image_size_total"] = 0
    before = len(glance.list_all())
    task = glance.import_task("daily/web.qcow2", "backup")
    assert task.status == "failure"
    assert "image_size_total" in task.message
    assert len(glance.list_all()) == before
