"""The data of images, over HTTP: uploads, downloads, imports, faults on the way."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.image import ImageClient
from pyrax.sandbox.image.models import ImageStore

DATA = os.urandom(300_000)


@pytest.fixture
def glance(keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> ImageClient:
    """The image client on OpenStack; whoever waits moves the cloud's clock instead."""
    monkeypatch.setattr("pyrax.waiting.time.sleep", keystone.clock.advance)
    monkeypatch.setattr("pyrax.http.sleep", keystone.clock.advance)
    client: ImageClient = pyrax.images
    return client


@pytest.fixture
def store(keystone: sandbox.Cloud) -> ImageStore:
    """The state of the image service."""
    return keystone.stores.images("DFW", "openstack")


def own(glance: ImageClient) -> list[Any]:
    return glance.findall(owner=pyrax.identity.tenant_id)


# --- there and back -------------------------------------------------------------------------------


def test_create_upload_and_download(glance: ImageClient, tmp_path: Path) -> None:
    told: list[Any] = []
    image = glance.create(
        "web",
        "qcow2",
        data=io.BytesIO(DATA),
        metadata={"os_distro": "debian"},
        tags=["web"],
        min_disk=1,
        visibility="private",
        progress=lambda done, total: told.append((done, total)),
    )
    assert (image.status, image.size, image.disk_format) == ("active", len(DATA), "qcow2")
    assert image.os_hash_value == hashlib.sha512(DATA).hexdigest()
    assert (image.properties, image.tags, image.visibility) == (
        {"os_distro": "debian"},
        ["web"],
        "private",
    )
    assert told[-1] == (len(DATA), len(DATA))
    assert image.download() == DATA
    assert glance.download(image.id, tmp_path / "web") == tmp_path / "web"
    assert (tmp_path / "web").read_bytes() == DATA
    assert image.download(byte_range=(100, 199)) == DATA[100:200]
    assert b"".join(image.iter_data(1000)) == DATA


def test_a_record_first_and_its_data_later(glance: ImageClient) -> None:
    image = glance.create("web", "raw")
    assert image.status == "queued"
    with pytest.raises(exceptions.DownloadFailed, match="no data yet"):
        image.download()
    assert image.upload(iter([DATA[:1000], DATA[1000:]])) is image
    assert image.status == "active"
    with pytest.raises(exceptions.Conflict):
        image.upload(b"more")


def test_an_object_becomes_an_image(glance: ImageClient) -> None:
    pyrax.cloudfiles.create_container("backup").store_object("web.raw", DATA)
    image = glance.create("web", "raw", container="backup", obj="web.raw")
    assert image.checksum == hashlib.md5(DATA).hexdigest()
    held = pyrax.cloudfiles.get_object("backup", "web.raw")
    assert glance.create("again", "raw", obj=held).checksum == image.checksum


def test_the_memory_does_not_grow_with_the_image(glance: ImageClient, tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        for number in range(400):
            yield bytes([number % 256]) * 100_000

    tracemalloc.start()
    image = glance.create("large", "raw", data=pieces())
    image.download(tmp_path / "large")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert image.size == 40_000_000
    # The sandbox keeps up to 4 MiB in memory before it uses a file.
    assert peak < 16_000_000


def test_servers_can_be_made_from_an_uploaded_image(glance: ImageClient) -> None:
    image = glance.create("web", "raw", data=DATA)
    cs = pyrax.cloudservers
    server = cs.servers.create("web", image.id, cs.flavors.find(name="m1.tiny"))
    assert server.id


# --- faults ---------------------------------------------------------------------------------------


def test_an_upload_survives_an_expired_token(glance: ImageClient, keystone: sandbox.Cloud) -> None:
    image = glance.create("web", "raw")
    keystone.faults.expire_tokens()
    assert glance.upload_data(image, io.BytesIO(DATA)).size == len(DATA)


def test_an_upload_that_cannot_be_repeated_is_unauthorized(
    glance: ImageClient, keystone: sandbox.Cloud
) -> None:
    image = glance.create("web", "raw")
    keystone.faults.expire_tokens()
    with pytest.raises(exceptions.Unauthorized):
        glance.upload_data(image, iter([DATA]))
    assert glance.upload_data(image, iter([DATA])).size == len(DATA)


def test_a_failed_upload_leaves_nothing(glance: ImageClient, store: ImageStore) -> None:
    def broken() -> Iterator[bytes]:
        yield DATA
        raise OSError("disk failure")

    with pytest.raises(OSError, match="disk failure"):
        glance.create("web", "raw", data=broken())
    store.quotas["image_size_total"] = 0
    with pytest.raises(exceptions.OverLimit):
        glance.create("web", "raw", data=DATA)
    assert own(glance) == []


def test_a_download_goes_on_where_the_connection_broke(
    glance: ImageClient, keystone: sandbox.Cloud, tmp_path: Path
) -> None:
    image = glance.create("web", "raw", data=DATA)
    keystone.faults.cut_body(100_000, service="image", path="/file$")
    image.download(tmp_path / "web")
    assert (tmp_path / "web").read_bytes() == DATA
    ranges = [one.headers.get("Range") for one in keystone.requests if one.path.endswith("/file")]
    assert ranges[-1] == "bytes=100000-"


def test_damaged_data_leave_no_file(glance: ImageClient, store: ImageStore, tmp_path: Path) -> None:
    image = glance.create("web", "raw", data=DATA)
    data = store.images[image.id].data
    assert data is not None
    data.sha512 = "0" * 128
    folder = tmp_path / "images"
    folder.mkdir()
    with pytest.raises(exceptions.DownloadFailed, match="sha512"):
        image.download(folder / "web")
    assert os.listdir(folder) == []


def test_a_deactivated_image_keeps_its_data_to_itself(glance: ImageClient) -> None:
    image = glance.create("web", "raw", data=DATA)
    image.deactivate()
    with pytest.raises(exceptions.Forbidden, match="deactivated"):
        image.download()
    image.reactivate()
    assert image.download() == DATA
    with pytest.raises(exceptions.Forbidden):
        glance.deactivate(glance.list(visibility="public")[0])


def test_formats_and_ids_are_checked(glance: ImageClient) -> None:
    with pytest.raises(exceptions.BadRequest, match="disk_format is 'floppy'"):
        glance.create("web", "floppy")
    with pytest.raises(exceptions.BadRequest):
        glance.create("web", "raw", image_id="no-uuid")
    made = glance.create("web", "raw", image_id="11111111-2222-4333-8444-555555555555")
    with pytest.raises(exceptions.Conflict):
        glance.create("web", "raw", image_id=made.id)


# --- imports --------------------------------------------------------------------------------------


def test_staged_data_are_imported(glance: ImageClient, keystone: sandbox.Cloud) -> None:
    image = glance.create("web", "raw")
    with pytest.raises(exceptions.Conflict):
        glance.import_image(image)
    glance.stage_data(image, DATA)
    image.get()
    assert image.status == "uploading"
    assert glance.import_image(image, all_stores=True) is image
    assert [task.status for task in image.list_tasks()] == ["pending"]
    keystone.clock.advance(3)
    image.get()
    assert image.status == "importing"
    pyrax.utils.wait_for_build(image)
    assert (image.status, image.stores) == ("active", "fast,cheap")
    assert [(task.type, task.status) for task in image.list_tasks()] == [
        ("api_image_import", "success")
    ]
    assert image.download() == DATA


def test_the_cloud_fetches_a_url(glance: ImageClient) -> None:
    storage = pyrax.cloudfiles
    container = storage.create_container("public")
    container.store_object("web.raw", DATA)
    storage.set_temp_url_key("secret")
    url = storage.get_temp_url("public", "web.raw", 600)
    image = glance.create("web", "raw")
    glance.import_image(image, "web-download", uri=url)
    pyrax.utils.wait_for_build(image)
    assert image.download() == DATA


def test_a_url_that_cannot_be_fetched_fails(glance: ImageClient, keystone: sandbox.Cloud) -> None:
    image = glance.create("web", "raw")
    glance.import_image(image, "web-download", uri="https://images.example.net/web.raw")
    keystone.clock.advance(60)
    image.get()
    assert image.status == "queued"
    task = image.list_tasks()[0]
    assert task.status == "failure"
    assert "this machine only" in task.message


def test_an_image_of_another_region_is_fetched(glance: ImageClient) -> None:
    other = pyrax.connect_to_images(region="ORD")
    assert other is not None
    remote = other.create("web", "raw", data=DATA)
    image = glance.create("web", "raw")
    glance.import_image(image, "glance-download", remote_region="ORD", remote_image_id=remote)
    pyrax.utils.wait_for_build(image)
    assert image.download() == DATA


def test_stores_and_the_cache(glance: ImageClient, keystone: sandbox.Cloud) -> None:
    assert [one["id"] for one in glance.list_stores()] == ["fast", "cheap"]
    with pytest.raises(exceptions.Forbidden):
        glance.list_stores(detail=True)
    image = glance.create("web", "raw", data=DATA, store="cheap")
    assert image.stores == "cheap"
    glance.import_image(image, "copy-image", stores=["fast"])
    keystone.clock.advance(60)
    image.get()
    assert image.stores == "cheap,fast"
    with pytest.raises(exceptions.Forbidden):
        glance.delete_from_store(image, "cheap")
    pyrax.set_setting("tenant_name", "admin")
    pyrax.set_credentials(keystone.admin_username, keystone.admin_password)
    admin = pyrax.images
    admin.delete_from_store(image.id, "cheap")
    with pytest.raises(exceptions.Forbidden, match="only store"):
        admin.delete_from_store(image.id, "fast")
    assert admin.get(image.id).stores == "fast"
    assert [one["id"] for one in admin.list_stores(detail=True)] == ["fast", "cheap"]
    assert admin.list_tasks()[0].type == "api_image_import"
    admin.cache_image(image.id)
    assert admin.get_cache()["queued_images"] == [image.id]
    admin.uncache_image(image.id)
    with pytest.raises(exceptions.NotFound):
        admin.uncache_image(image.id)
    admin.clear_cache("queue")
    assert admin.get_cache() == {"cached_images": [], "queued_images": []}


def test_usage_and_methods(glance: ImageClient) -> None:
    glance.create("web", "raw", data=DATA)
    usage = glance.get_usage()
    assert usage["image_count_total"]["usage"] == 1
    assert usage["image_size_total"] == {"limit": 10240, "usage": 1}
    assert glance.get_limits() == usage
    assert "web-download" in glance.get_import_methods()


def test_an_old_service_says_what_it_lacks(
    glance: ImageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.sandbox.image.info.NEWEST", 9)
    image = glance.create("web", "raw")
    monkeypatch.setattr(
        "pyrax.sandbox.image.responses.ROUTES.routes",
        {2: pyrax.sandbox.image.responses.ROUTES.routes[2]},
    )
    with pytest.raises(exceptions.NotSupported, match=r"list_image_tasks.*v2\.9"):
        image.list_tasks()
