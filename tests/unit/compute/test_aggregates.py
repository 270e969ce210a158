"""Aggregates of hosts."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.compute import ComputeClient
from pyrax.compute.aggregates import Aggregate

from .conftest import Wire

RACK = {"id": 1, "name": "rack1", "availability_zone": "az1", "hosts": [], "metadata": {}}


def test_aggregates_are_listed_and_read(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-aggregates", {"aggregates": [RACK]})
    wire.answer("GET", "/os-aggregates/1", {"aggregate": RACK})

    assert cs.aggregates.find(name="rack1") == cs.aggregates.get(1) == cs.aggregates.get_details(1)


@pytest.mark.parametrize("zone", ["az1", None])
def test_an_aggregate_is_made(cs: ComputeClient, wire: Wire, zone: str | None) -> None:
    wire.answer("POST", "/os-aggregates", {"aggregate": RACK})

    assert cs.aggregates.create("rack1", zone).id == 1
    assert wire.last.body == {"aggregate": {"name": "rack1", "availability_zone": zone}}


@pytest.mark.parametrize(
    ("method", "argument", "body"),
    [
        ("add_host", "cmp7", {"add_host": {"host": "cmp7"}}),
        ("remove_host", "cmp7", {"remove_host": {"host": "cmp7"}}),
        ("set_metadata", {"k": None}, {"set_metadata": {"metadata": {"k": None}}}),
    ],
)
def test_an_aggregate_shows_what_was_done(
    cs: ComputeClient, wire: Wire, method: str, argument: Any, body: Any
) -> None:
    aggregate = Aggregate(cs.aggregates, RACK, True)
    wire.answer("POST", "/os-aggregates/1/action", {"aggregate": {**RACK, "hosts": ["cmp7"]}})

    assert getattr(aggregate, method)(argument).hosts == ["cmp7"]
    assert aggregate.hosts == ["cmp7"]
    assert wire.last.body == body


def test_an_aggregate_is_changed_and_deleted(cs: ComputeClient, wire: Wire) -> None:
    aggregate = Aggregate(cs.aggregates, RACK, True)
    wire.answer("PUT", "/os-aggregates/1", {"aggregate": {**RACK, "name": "rack2"}})
    wire.answer("DELETE", "/os-aggregates/1")

    aggregate.update({"name": "rack2"})
    assert (aggregate.name, wire.last.body) == ("rack2", {"aggregate": {"name": "rack2"}})
    aggregate.delete()
    assert wire.lines[-1] == "DELETE /os-aggregates/1"
