"""The data of images, at a real Glance: uploads, downloads, imports, through containers."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud, wait_until
from tests.real.glance.conftest import Glance

DATA = os.urandom(3_000_000)
LARGE = 200_000_000


def until(image: Any, status: str) -> None:
    """Wait until an image has a status."""

    def reached() -> bool:
        image.get()
        return bool(image.status == status)

    wait_until(reached)


# --- uploads --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["bytes", "file", "generator"])
def test_create_with_data(
    images: Any, glance: Glance, name: str, tmp_path: Path, kind: str
) -> None:
    told: list[Any] = []
    source: Any = DATA
    if kind == "file":
        (tmp_path / "disk").write_bytes(DATA)
        source = (tmp_path / "disk").open("rb")
    elif kind == "generator":
        source = (DATA[start : start + 100_000] for start in range(0, len(DATA), 100_000))
    image = images.create(
        name, "raw", data=source, progress=lambda done, total: told.append((done, total))
    )
    assert (image.status, image.size) == ("active", len(DATA))
    assert image.os_hash_value == hashlib.sha512(DATA).hexdigest()
    assert glance.data(image.id) == DATA
    assert told[-1] == (len(DATA), None if kind == "generator" else len(DATA))


def test_data_later(demo: Any, images: Any, glance: Glance, name: str) -> None:
    image = images.create(name, "raw")
    with pytest.raises(demo.exceptions.DownloadFailed, match="no data yet"):
        image.download()
    assert image.upload(DATA) is image
    assert image.status == "active"
    assert glance.data(image.id) == DATA
    with pytest.raises((demo.exceptions.Conflict, ConnectionError)):
        image.upload(DATA)


def test_a_failed_upload_leaves_nothing(images: Any, glance: Glance, name: str) -> None:
    def broken() -> Iterator[bytes]:
        yield DATA
        raise OSError("disk failure")

    with pytest.raises(OSError, match="disk failure"):
        images.create(name, "raw", data=broken())
    assert glance.ids(name) == []


def test_an_object_becomes_an_image_and_an_image_an_object(
    demo: Any, images: Any, glance: Glance, name: str
) -> None:
    container = demo.cloudfiles.create_container(name)
    try:
        container.store_object("daily/web.img", DATA)
        task = images.import_task("daily/web.img", container, img_name=name)
        assert (task.status, task.type) == ("success", "import")
        image = images.get(task.result["image_id"])
        assert (image.name, image.disk_format) == (name, "raw")
        assert glance.data(image.id) == DATA
        with pytest.raises(demo.exceptions.NotSupported):
            images.export_task(image, container)
        exported = images.export_task(image, container, emulate=True)
        assert exported.result == {"export_location": f"{name}/{image.id}.raw"}
        assert container.fetch(f"{image.id}.raw") == DATA
    finally:
        container.delete(del_objects=True)


# --- downloads ------------------------------------------------------------------------------------


@pytest.fixture
def image(images: Any, name: str) -> Any:
    """An image with data."""
    return images.create(name, "raw", data=DATA)


def test_download_everywhere(image: Any, tmp_path: Path) -> None:
    assert image.download() == DATA
    target = io.BytesIO()
    assert image.download(target) is target
    assert target.getvalue() == DATA
    path = tmp_path / "disk"
    assert image.download(path) == path
    assert path.read_bytes() == DATA
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"".join(image.iter_data(7919)) == DATA


def test_parts(demo: Any, image: Any) -> None:
    assert image.download(byte_range=(100, 199)) == DATA[100:200]
    assert image.download(byte_range=(len(DATA) - 5, None)) == DATA[-5:]
    with pytest.raises(demo.exceptions.ClientException) as caught:
        image.download(byte_range=(len(DATA) + 5, None))
    assert caught.value.code == 416


def test_the_memory_does_not_grow_with_the_image(images: Any, name: str, tmp_path: Path) -> None:
    block = os.urandom(1_000_000)
    tracemalloc.start()
    image = images.create(name, "raw", data=(block for _ in range(LARGE // len(block))))
    image.download(tmp_path / "disk")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert image.size == LARGE
    assert peak < 20_000_000


def test_an_expired_token_in_the_middle(
    demo: Any, images: Any, glance: Glance, name: str, cloud: Any
) -> None:
    image = images.create(name, "raw")
    first = demo.identity.token
    cloud.revoke(first)
    glance.wait_until_refused(first)
    assert images.upload_data(image, io.BytesIO(DATA)).size == len(DATA)
    second = demo.identity.token
    assert second != first
    cloud.revoke(second)
    glance.wait_until_refused(second)
    assert image.download() == DATA


def test_a_deactivated_image_keeps_its_data_to_itself(
    demo: Any, images: Any, image: Any, glance: Glance
) -> None:
    images.deactivate(image)
    assert glance.image(image.id)["status"] == "deactivated"
    with pytest.raises(demo.exceptions.Forbidden):
        image.download()
    image.reactivate()
    assert image.download() == DATA


# --- imports --------------------------------------------------------------------------------------


def test_staged_data_are_imported(demo: Any, images: Any, glance: Glance, name: str) -> None:
    image = images.create(name, "raw")
    with pytest.raises(demo.exceptions.Conflict):
        images.import_image(image)
    images.stage_data(image, DATA)
    images.import_image(image)
    until(image, "active")
    assert glance.data(image.id) == DATA
    assert [task.type for task in images.list_image_tasks(image)] == ["api_image_import"]


def test_an_administrator_copies_an_image_to_a_second_store(
    demo: Any, images: Any, glance: Glance, image: Any, log_in: Any, cloud: Cloud
) -> None:
    with pytest.raises(demo.exceptions.Forbidden):
        images.import_image(image, "copy-image", stores=["second"])
    log_in(cloud.admin).images.import_image(image.id, "copy-image", stores=["second"])
    wait_until(lambda: set(glance.image(image.id)["stores"].split(",")) == {"fs", "second"})
    assert glance.data(image.id) == DATA


def test_deleting_from_a_store_is_for_administrators(demo: Any, images: Any, image: Any) -> None:
    with pytest.raises(demo.exceptions.Forbidden):
        images.delete_from_store(image, image.stores)


def test_methods_that_are_not_offered_are_refused(demo: Any, images: Any, name: str) -> None:
    image = images.create(name, "raw")
    with pytest.raises(demo.exceptions.BadRequest):
        images.import_image(image, "carrier-pigeon")
