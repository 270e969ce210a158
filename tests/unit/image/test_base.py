"""What the managers of the image service share."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient
from pyrax.image.base import spread
from pyrax.tables import ResourceList

from .conftest import Wire, document


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        (None, []),
        ("a", [("tag", "a")]),
        (["a", "b"], [("tag", "a"), ("tag", "b")]),
        (True, [("tag", "true")]),
        (["a", None], [("tag", "a")]),
        (0, [("tag", 0)]),
    ],
)
def test_arguments_become_parameters(value: Any, pairs: Any) -> None:
    assert spread("tag", value) == pairs


def test_an_answer_that_is_no_document_is_refused(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("GET", "/images/x", body="<html></html>")
    with pytest.raises(exceptions.ServiceResponseFailure, match="no JSON, not an object"):
        imgs.get("x")


def test_a_limit_of_0_gives_nothing_and_sends_nothing(imgs: ImageClient, wire: Wire) -> None:
    empty = imgs.list(limit=0)
    assert (type(empty), empty) == (ResourceList, [])
    assert wire.lines == []


def test_a_negative_limit_is_refused(imgs: ImageClient) -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        imgs.list(limit=-1)


def test_pages_end_when_the_service_repeats_itself(imgs: ImageClient, wire: Wire) -> None:
    again = {"images": [document()], "next": "/v2/images?marker=x"}
    wire.answer("GET", "/images", again)
    assert len(imgs.list_all()) == 2
    assert wire.lines == ["GET /images", "GET /images?marker=x"]


@pytest.mark.parametrize("link", [None, 5, {"href": "x"}])
def test_pages_end_without_a_link(imgs: ImageClient, wire: Wire, link: Any) -> None:
    wire.answer("GET", "/images", {"images": [document()], "next": link})
    assert len(imgs.list_all()) == 1
    assert wire.lines == ["GET /images"]
