"""The tags of an image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import Image, ImageClient

from .conftest import ID, Wire

Make = Callable[..., Image]


def test_add_tag_sends_no_body(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("PUT", f"/images/{ID}/tags/blue", status=204)
    assert image_of(imgs).add_tag("blue") is None
    assert wire.lines == [f"PUT /images/{ID}/tags/blue"]
    assert not wire.last.body
    assert "Content-Type" not in wire.last.headers


def test_delete_tag(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("DELETE", f"/images/{ID}/tags/web", status=204)
    assert image_of(imgs).delete_tag("web") is None
    assert wire.lines == [f"DELETE /images/{ID}/tags/web"]


def test_trap_14_tags_are_one_segment_of_the_path(
    imgs: ImageClient, image_of: Make, wire: Wire
) -> None:
    wire.answer("PUT", f"/images/{ID}/tags/a%2Fb%3Fc%25", status=204)
    image_of(imgs).add_tag("a/b?c%")
    assert wire.lines == [f"PUT /images/{ID}/tags/a%2Fb%3Fc%25"]


@pytest.mark.parametrize("tag", ["", ".", "..", None])
def test_what_cannot_be_a_segment_is_refused(
    imgs: ImageClient, image_of: Make, wire: Wire, tag: Any
) -> None:
    with pytest.raises(ValueError):
        image_of(imgs).add_tag(tag)
    with pytest.raises(ValueError):
        image_of(imgs).delete_tag(tag)
    assert wire.lines == []


def test_an_unknown_tag_is_not_found(imgs: ImageClient, image_of: Make, wire: Wire) -> None:
    wire.answer("DELETE", f"/images/{ID}/tags/x", {"message": "no"}, 404)
    with pytest.raises(exceptions.NotFound):
        image_of(imgs).delete_tag("x")
