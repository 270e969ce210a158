"""Extensions of the API, external events, assisted snapshots."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pyrax.compute import ComputeClient

from .conftest import Wire


def test_extensions_are_shown(cs: ComputeClient, wire: Wire) -> None:
    wire.answer(
        "GET", "/extensions", {"extensions": [{"name": "Keypairs", "alias": "os-keypairs"}]}
    )

    assert [one.alias for one in cs.list_extensions.show_all()] == ["os-keypairs"]


def test_events_are_reported(cs: ComputeClient, wire: Wire) -> None:
    event = {"name": "network-changed", "server_uuid": "s1"}
    wire.answer(
        "POST", "/os-server-external-events", {"events": [{**event, "code": 200}]}, status=207
    )

    assert cs.server_external_events.create([event]) == [{**event, "code": 200}]
    assert wire.last.body == {"events": [event]}


@pytest.mark.parametrize("info", [{"file_to_merge": "a"}, '{"file_to_merge": "a"}'])
def test_assisted_snapshots_are_made_and_deleted(cs: ComputeClient, wire: Wire, info: Any) -> None:
    snapshot = {"id": "x1", "volumeId": "v1"}
    wire.answer("POST", "/os-assisted-volume-snapshots", {"snapshot": snapshot})
    wire.answer("DELETE", "/os-assisted-volume-snapshots/x1", status=204)

    assert cs.assisted_volume_snapshots.create("v1", {"type": "qcow2"}).id == "x1"
    assert wire.last.body == {"snapshot": {"volume_id": "v1", "create_info": {"type": "qcow2"}}}
    cs.assisted_volume_snapshots.delete("x1", info)
    ((name, value),) = wire.last.query
    assert (name, json.loads(value)) == ("delete_info", {"file_to_merge": "a"})
