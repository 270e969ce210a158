"""Where images come from and go to."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.image import ImageClient, containers

from .conftest import STORAGE, Wire


class Held:
    """A stored object as object storage makes them: its manager knows the container."""

    class manager:
        name = "backup"

    name = "web.vhd"


@pytest.mark.parametrize(
    ("container", "obj"), [("backup", "web.vhd"), (None, Held()), (b"backup", b"web.vhd")]
)
def test_a_place_is_a_container_and_an_object(container: Any, obj: Any) -> None:
    assert containers.place_of(container, obj) == ("backup", "web.vhd")


def test_a_given_container_is_used_for_an_object_of_another() -> None:
    assert containers.place_of("other", Held()) == ("other", "web.vhd")


@pytest.mark.parametrize(
    ("container", "obj"), [(None, "web.vhd"), ("backup", None), ("", "x"), ("x", "")]
)
def test_half_of_a_place_is_refused(container: Any, obj: Any) -> None:
    with pytest.raises(ValueError, match="is needed"):
        containers.place_of(container, obj)


def test_a_container_is_looked_for_once(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", f"{STORAGE}/backup", status=204)
    assert containers.checked_container(imgs, "backup") == "backup"
    assert wire.lines == ["HEAD /backup"]


def test_a_missing_container(imgs: ImageClient, wire: Wire) -> None:
    wire.answer("HEAD", f"{STORAGE}/backup", status=404)
    with pytest.raises(exceptions.NoSuchContainer):
        containers.checked_container(imgs, "backup")


def test_an_object_is_read_in_pieces(imgs: ImageClient, wire: Wire) -> None:
    wire.answer(
        "GET",
        f"{STORAGE}/backup/web.vhd",
        body=b"x" * 300_000,
        headers={"Content-Length": "300000"},
    )
    size, pieces = containers.open_object(imgs, containers.Place("backup", "web.vhd"))
    assert size == 300_000
    assert [len(piece) for piece in pieces] == [262144, 37856]
