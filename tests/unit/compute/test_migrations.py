"""Migrations, and the record of what was done to servers."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import Wire, make_client

MOVE = {"id": 5, "server_uuid": "s1", "status": "running"}


def test_migrations_are_listed(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-migrations", {"migrations": [{"id": 5, "status": "done"}]})

    assert cs.migrations.list(host="cmp7", status="done")[0].id == 5
    assert wire.lines == ["GET /os-migrations?host=cmp7&status=done"]


def test_running_migrations_of_a_server(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.24")
    wire.answer("GET", "/servers/s1/migrations", {"migrations": [MOVE]})
    wire.answer("GET", "/servers/s1/migrations/5", {"migration": {**MOVE, "status": "post"}})
    wire.answer("POST", "/servers/s1/migrations/5/action", status=202)
    wire.answer("DELETE", "/servers/s1/migrations/5", status=202)

    (move,) = nova.server_migrations.list("s1")
    move.get()
    assert move.status == "post"
    move.live_migrate_force_complete()
    assert wire.last.body == {"force_complete": None}
    move.live_migration_abort()
    assert wire.lines[-1] == "DELETE /servers/s1/migrations/5"


@pytest.mark.parametrize(
    ("method", "version"),
    [
        ("get", "2.23"),
        ("live_migrate_force_complete", "2.22"),
        ("live_migration_abort", "2.24"),
    ],
)
def test_running_migrations_need_their_version(
    nova: ComputeClient, wire: Wire, method: str, version: str
) -> None:
    with pytest.raises(exceptions.VersionNotFoundForAPIMethod, match=version):
        getattr(nova.server_migrations, method)("s1", 5)
    assert wire.lines == []


def test_what_was_done_to_a_server(cs: ComputeClient, wire: Wire) -> None:
    done = {"action": "reboot", "request_id": "req-7", "instance_uuid": "s1"}
    wire.answer("GET", "/servers/s1/os-instance-actions", {"instanceActions": [done]})
    wire.answer(
        "GET", "/servers/s1/os-instance-actions/req-7", {"instanceAction": {**done, "events": []}}
    )

    assert repr(cs.instance_action.list("s1")[0]) == "<InstanceAction: req-7>"
    assert cs.instance_action.find(server="s1", action="reboot").request_id == "req-7"
    assert cs.instance_action.get("s1", "req-7").events == []
