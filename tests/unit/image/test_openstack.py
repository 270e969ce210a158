"""New images and their data, as today's image service takes them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import Image, ImageClient

from .conftest import ID, STORAGE, Wire, document

Make = Callable[..., Image]
DATA = b"data of an image"
FILE = f"/images/{ID}/file"
HASHES = {
    "size": len(DATA),
    "checksum": hashlib.md5(DATA).hexdigest(),
    "os_hash_algo": "sha512",
    "os_hash_value": hashlib.sha512(DATA).hexdigest(),
}


def created(wire: Wire, taken: list[Any], **fields: Any) -> None:
    """Answer a whole creation."""
    wire.answer("POST", "/images", document(status="queued", size=None), 201)
    wire.take("PUT", FILE, taken)
    wire.answer("GET", f"/images/{ID}", document(**{**HASHES, **fields}))
    wire.answer("DELETE", f"/images/{ID}", status=204)


# --- create ---------------------------------------------------------------------------------------


def test_trap_1_create_makes_a_record_sends_the_data_and_returns_the_image(
    glance: ImageClient, wire: Wire
) -> None:
    taken: list[Any] = []
    created(wire, taken)
    image = glance.create("web-base", "qcow2", data=DATA)
    assert (type(image), image.id, image.status, image.size) == (Image, ID, "active", len(DATA))
    assert wire.lines == ["POST /images", f"PUT {FILE}", f"GET /images/{ID}"]
    assert taken == [DATA]
    headers = wire.sent[1].headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Length"] == str(len(DATA))
    assert "Content-MD5" not in headers


def test_trap_2_create_sends_metadata_and_the_container_format(
    glance: ImageClient, wire: Wire
) -> None:
    wire.answer("POST", "/images", document(status="queued"), 201)
    image = glance.create(
        "web-base",
        "raw",
        metadata={"cpu": 4, "secure": True},
        img_container_format="ovf",
        visibility="private",
        min_disk=2,
        min_ram=0,
        protected=False,
        tags="web",
        image_id=ID,
        os_hidden=True,
    )
    assert (image.status, image.loaded) == ("queued", True)
    assert wire.last.body == {
        "name": "web-base",
        "disk_format": "raw",
        "container_format": "ovf",
        "cpu": "4",
        "secure": "True",
        "visibility": "private",
        "min_disk": 2,
        "min_ram": 0,
        "protected": False,
        "tags": ["web"],
        "id": ID,
        "os_hidden": True,
    }


def test_the_manager_takes_the_container_format_as_its_third_argument(
    glance: ImageClient, wire: Wire
) -> None:
    wire.answer("POST", "/images", document(status="queued"), 201)
    glance._manager.create("n", "raw", "ovf")
    assert wire.last.body == {"name": "n", "disk_format": "raw", "container_format": "ovf"}


def test_trap_3_an_object_is_streamed(glance: ImageClient, wire: Wire) -> None:
    taken: list[Any] = []
    created(wire, taken)
    length = {"Content-Length": str(len(DATA))}
    wire.answer("GET", f"{STORAGE}/backup/web.vhd", body=DATA, headers=length)
    glance.create("web-base", container="backup", obj="web.vhd")
    assert wire.lines == [
        "GET /backup/web.vhd",
        "POST /images",
        f"PUT {FILE}",
        f"GET /images/{ID}",
    ]
    assert wire.sent[1].body["disk_format"] == "vhd"
    assert taken == [DATA]


def test_trap_23_a_refused_format_is_named(glance: ImageClient, wire: Wire) -> None:
    wire.answer("POST", "/images", {"message": "Invalid value"}, 400)
    with pytest.raises(exceptions.BadRequest, match="Invalid value.*disk_format is 'vhd'"):
        glance.create("web-base")


@pytest.mark.parametrize(
    "sources",
    [
        {"data": b"x", "container": "c", "obj": "o"},
        {"data": b"x", "obj": "o"},
        {"container": "c"},
        {"obj": "o"},
        {"data": b""},
        {"data": "text"},
        {"container": "c", "obj": ""},
        {"metadata": {"size": 5}},
        {"progress": 5},
    ],
)
def test_creations_that_make_no_sense_are_refused_before_any_call(
    glance: ImageClient, wire: Wire, sources: Any
) -> None:
    with pytest.raises((ValueError, TypeError)):
        glance.create("web-base", **sources)
    assert wire.lines == []


def test_an_empty_object_is_refused(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", f"{STORAGE}/c/o", body=b"", headers={"Content-Length": "0"})
    with pytest.raises(ValueError, match="'o' is empty"):
        glance.create("web-base", container="c", obj="o")
    assert wire.lines == ["GET /c/o"]


def test_after_a_failed_upload_the_record_is_deleted_and_the_first_error_raised(
    glance: ImageClient, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.answer("POST", "/images", document(status="queued"), 201)
    wire.answer("PUT", FILE, {"message": "no room"}, 413)
    wire.answer("DELETE", f"/images/{ID}", {"message": "busy"}, 409)
    with pytest.raises(exceptions.OverLimit, match="no room"):
        glance.create("web-base", data=DATA)
    assert wire.lines[-1] == f"DELETE /images/{ID}"
    assert f"'{ID}' stays behind" in caplog.text


def test_what_the_source_raises_is_raised_and_the_record_deleted(
    glance: ImageClient, wire: Wire
) -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise OSError("disk failure")

    created(wire, [])
    with pytest.raises(OSError, match="disk failure"):
        glance.create("web-base", data=broken())
    assert wire.lines[-1] == f"DELETE /images/{ID}"


@pytest.mark.parametrize(
    "wrong",
    [{"size": 5}, {"checksum": "0" * 32}, {"os_hash_value": "0" * 128}],
)
def test_an_image_that_is_not_what_was_sent_is_deleted(
    glance: ImageClient, wire: Wire, wrong: Any
) -> None:
    created(wire, [], **wrong)
    with pytest.raises(exceptions.UploadFailed, match="not what was sent"):
        glance.create("web-base", data=DATA)
    assert wire.lines[-1] == f"DELETE /images/{ID}"


@pytest.mark.parametrize(
    "unknown",
    [{"size": None}, {"checksum": None}, {"os_hash_algo": "sha3_512", "os_hash_value": "1"}],
)
def test_what_the_service_does_not_tell_is_not_compared(
    glance: ImageClient, wire: Wire, unknown: Any
) -> None:
    created(wire, [], **unknown)
    assert glance.create("web-base", data=DATA).id == ID


def test_progress_is_told_to_a_function(glance: ImageClient, wire: Wire) -> None:
    told: list[Any] = []
    created(wire, [])
    glance.create("w", data=DATA, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(DATA), len(DATA))


# --- uploads --------------------------------------------------------------------------------------


def test_upload_data_refreshes_the_image(glance: ImageClient, image_of: Make, wire: Wire) -> None:
    taken: list[Any] = []
    wire.take("PUT", FILE, taken)
    wire.answer("GET", f"/images/{ID}", document(**HASHES))
    image = image_of(glance, status="queued")
    assert glance.upload_data(image, io.BytesIO(DATA), store="fast") is image
    assert (image.status, taken) == ("active", [DATA])
    assert wire.sent[0].headers["X-Image-Meta-Store"] == "fast"
    assert "x-openstack-image-size" not in wire.sent[0].headers


def test_an_iterable_is_sent_in_chunks_unless_its_size_is_said(
    glance: ImageClient, wire: Wire
) -> None:
    wire.take("PUT", FILE, [])
    wire.take("PUT", FILE, [])
    wire.answer("GET", f"/images/{ID}", document(**HASHES))
    glance.upload_data(ID, iter([DATA]))
    glance.upload_data(ID, iter([DATA]), size=len(DATA))
    puts = [sent.headers for sent in wire.sent if sent.method == "PUT"]
    assert puts[0]["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in puts[0]
    assert puts[1]["Content-Length"] == puts[1]["x-openstack-image-size"] == str(len(DATA))


def test_an_upload_is_repeated_after_a_new_login_if_it_can_be(
    glance: ImageClient, wire: Wire
) -> None:
    taken: list[Any] = []
    wire.take("PUT", FILE, taken, 401)
    wire.take("PUT", FILE, taken, 204)
    wire.answer("GET", f"/images/{ID}", document(**HASHES))
    glance.upload_data(ID, io.BytesIO(DATA))
    assert taken == [DATA, DATA]
    assert [sent.headers["X-Auth-Token"] for sent in wire.sent[:2]] == ["token-1", "token-2"]


def test_an_upload_that_cannot_be_repeated_is_unauthorized(glance: ImageClient, wire: Wire) -> None:
    taken: list[Any] = []
    wire.take("PUT", FILE, taken, 401)
    with pytest.raises(exceptions.Unauthorized):
        glance.upload_data(ID, iter([DATA]))
    assert taken == [DATA]


def test_an_upload_is_not_repeated_after_a_broken_connection(
    glance: ImageClient, wire: Wire, naps: list[float]
) -> None:
    wire.answer("PUT", FILE, body=ConnectionError("broken"))
    with pytest.raises(ConnectionError):
        glance.upload_data(ID, DATA)
    assert wire.lines == [f"PUT {FILE}"]


def test_an_active_image_has_its_data_already(glance: ImageClient, wire: Wire) -> None:
    wire.answer("PUT", FILE, {"message": "wrong state"}, 409)
    with pytest.raises(exceptions.Conflict):
        glance.upload_data(ID, DATA)


def test_stage_data(glance: ImageClient, wire: Wire) -> None:
    taken: list[Any] = []
    wire.take("PUT", f"/images/{ID}/stage", taken)
    assert glance.stage_data(ID, DATA) is None
    assert taken == [DATA]
    assert wire.lines == [f"PUT /images/{ID}/stage"]
