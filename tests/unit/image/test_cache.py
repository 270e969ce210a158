"""The cache of image data."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient

from .conftest import ID, OPENSTACK, Wire


def test_what_is_cached_and_queued(glance: ImageClient, wire: Wire) -> None:
    shown = {"cached_images": [{"image_id": ID, "hits": 3}], "queued_images": ["i2"]}
    wire.answer("GET", "/cache", shown)
    assert glance.get_cache() == shown


def test_images_come_into_the_cache_and_go(glance: ImageClient, wire: Wire) -> None:
    wire.answer("PUT", f"/cache/{ID}", status=202)
    wire.answer("DELETE", f"/cache/{ID}", status=204)
    assert glance.cache_image(ID) is None
    assert glance.uncache_image(ID) is None
    assert wire.lines == [f"PUT /cache/{ID}", f"DELETE /cache/{ID}"]


@pytest.mark.parametrize("target", [None, "cache", "queue"])
def test_the_cache_can_be_emptied(glance: ImageClient, wire: Wire, target: str | None) -> None:
    wire.answer("DELETE", "/cache", status=204)
    assert glance.clear_cache(target) is None
    assert wire.last.headers.get("x-image-cache-clear-target") == target


def test_other_targets_are_refused(glance: ImageClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="'cache' or 'queue'"):
        glance.clear_cache("both")
    assert wire.lines == []


@pytest.mark.parametrize("item", ["", None, ".", ".."])
def test_without_an_id_nothing_is_emptied(
    glance: ImageClient, wire: Wire, item: str | None
) -> None:
    with pytest.raises(ValueError):
        glance.uncache_image(item)
    assert wire.lines == []


def test_an_older_service_has_no_cache_to_manage(glance: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/cache", {"message": "no"}, 404)
    wire.answer("GET", f"{OPENSTACK}/", {"versions": [{"id": "v2.13"}]}, 300)
    with pytest.raises(exceptions.NotSupported, match=r"get_cache.*v2\.13, v2\.14 is needed"):
        glance.get_cache()
