"""Flavors."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudcdn import CloudCDNClient, CloudCDNFlavor
from tests.unit.queued import Wire

FLAVOR = {"id": "cdn", "providers": [], "links": []}


def test_flavors_are_listed_complete(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"flavors": [FLAVOR]})
    flavor = cdn.list_flavors()[0]
    assert (type(flavor), flavor.id, flavor.loaded) == (CloudCDNFlavor, "cdn", True)
    assert wire.lines == ["GET /flavors"]


def test_C5_a_flavor_is_read_again_by_its_id(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"flavors": [FLAVOR]}).answer(FLAVOR, times=2)
    flavor = cdn.list_flavors()[0]
    assert "cdn" in repr(flavor)
    with pytest.raises(AttributeError):
        flavor.nonsense  # noqa: B018 - reading it is the test
    flavor.reload()
    assert cdn.get_flavor(flavor) == flavor
    assert wire.lines == ["GET /flavors", "GET /flavors/cdn", "GET /flavors/cdn"]


def test_a_flavor_that_is_missing_is_not_found(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "flavor could not be found"}, status=404)
    with pytest.raises(exceptions.NotFound, match="flavor"):
        cdn.get_flavor("nope")
