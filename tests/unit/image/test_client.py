"""The image client: addresses, managers of each dialect, and what takes an image or its id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pyrax.image
from pyrax import exceptions
from pyrax.image import Image, ImageClient, assure_image
from pyrax.object_storage import StorageObject
from tests.unit.canned import Network

from .conftest import ID, Wire, document, make_client, member

Make = Callable[..., Image]


# --- the module -----------------------------------------------------------------------------------


def test_the_module_has_its_old_names() -> None:
    assert pyrax.image.DEFAULT_FORMAT == "vhd"
    assert pyrax.image.StorageObject is StorageObject
    assert pyrax.image.exc is exceptions
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        pyrax.image.Nothing  # noqa: B018


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://host:9292", "https://host:9292/v2/images"),
        ("https://host:9292/", "https://host:9292/v2/images"),
        ("https://host/image", "https://host/image/v2/images"),
        ("https://host/image/v2", "https://host/image/v2/images"),
        ("https://host/image/v2.9/", "https://host/image/v2.9/images"),
        ("https://host/image/v1", "https://host/image/v2/images"),
        ("https://host/image/v1.1/", "https://host/image/v2/images"),
    ],
)
def test_the_catalog_of_openstack_may_leave_the_version_out(url: str, expected: str) -> None:
    assert make_client("openstack", url)._url("/images") == expected


@pytest.mark.parametrize("url", ["https://host/v2", "https://host/v2/123456"])
def test_the_catalog_of_rackspace_is_used_as_it_is(url: str) -> None:
    assert make_client("rackspace", url)._url("/images") == f"{url}/images"


def test_absolute_addresses_stay_as_they_are() -> None:
    assert make_client("openstack")._url("https://other/x") == "https://other/x"


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://host/image/v2", "https://host/image/"),
        ("https://host/v2/123456", "https://host/"),
        ("https://host:9292", "https://host:9292/"),
    ],
)
def test_versions_stand_at_the_root(url: str, root: str) -> None:
    assert make_client("rackspace", url).root_url() == root


def test_a_client_without_an_address_says_so() -> None:
    client = make_client("openstack")
    client.management_url = None
    with pytest.raises(exceptions.ServiceNotAvailable, match="'Images'"):
        client.list()


@pytest.mark.parametrize(("given", "seconds"), [(7, 7.0), ((3, 9), 9.0), (None, 300.0)])
def test_data_are_waited_for_as_long_as_answers(given: Any, seconds: float) -> None:
    assert make_client("openstack", timeout=given).effective_read_timeout() == seconds


# --- an image or its id ---------------------------------------------------------------------------


def test_assure_image_keeps_the_name_of_the_function() -> None:
    def some_method(self: Any, img: Any) -> Any:
        """Say something."""

    assert assure_image(some_method).__name__ == "some_method"


def test_an_id_costs_one_request_an_image_none(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("GET", f"/images/{ID}", document())
    wire.answer("GET", f"/images/{ID}/members", {"members": [member()]})
    imgs.list_image_members(ID)
    imgs.list_image_members(image_of(imgs))
    assert wire.lines == [
        f"GET /images/{ID}",
        f"GET /images/{ID}/members",
        f"GET /images/{ID}/members",
    ]


def test_members_and_tags_by_the_client(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    image = image_of(imgs)
    wire.answer("GET", f"/images/{ID}/members/1", member("1"))
    wire.answer("POST", f"/images/{ID}/members", member("1"))
    wire.answer("DELETE", f"/images/{ID}/members/1", status=204)
    wire.answer("PUT", f"/images/{ID}/tags/t", status=204)
    wire.answer("DELETE", f"/images/{ID}/tags/t", status=204)
    assert imgs.get_image_member(image, "1").id == "1"
    assert imgs.add_image_member(image, "1").id == "1"
    assert imgs.delete_image_member(image, "1") is None
    assert imgs.add_image_tag(image, "t") is None
    assert imgs.delete_image_tag(image, "t") is None
    assert len(wire.lines) == 5


def test_get_and_delete(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("GET", f"/images/{ID}", document())
    wire.answer("DELETE", f"/images/{ID}", status=204)
    assert imgs.get(ID).loaded
    assert imgs.get(image_of(imgs)).id == ID
    assert imgs.delete(ID) is None


# --- limits ---------------------------------------------------------------------------------------


def test_trap_15_limits_are_the_usage(glance: ImageClient, wire: Wire) -> None:
    usage = {"image_count_total": {"limit": 10, "usage": 2}}
    wire.answer("GET", "/info/usage", {"usage": usage})
    assert glance.get_limits() == glance.get_usage() == usage


def test_trap_15_rackspace_has_no_limits_to_tell(rax: ImageClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match="'get_usage'.*'image'"):
        rax.get_limits()
    assert wire.lines == []


# --- a cloud without images -----------------------------------------------------------------------


def test_trap_22_a_missing_image_service_is_none_and_the_log_says_so(
    fresh_pyrax: None, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    Network(wire.mock).rackspace = {"without": ("image",)}
    pyrax.set_setting("identity_type", "rackspace")
    pyrax.set_credentials("ann", "key-1")
    assert pyrax.images is None
    assert "There is no 'image' service in the region" in caplog.text
