"""Snapshots, as version 1 takes them."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageSnapshot
from pyrax.cloudblockstorage.timing import MOST_LOOKS
from pyrax.manager import BaseManager

from .conftest import SNAPSHOT, Wire, make_client, volume_of

BUSY = "Request conflicts with in-progress 'DELETE SNAPSHOT'."


def snapshot_of(client: CloudBlockStorageClient, **fields: Any) -> CloudBlockStorageSnapshot:
    """Return a snapshot object, with nothing sent."""
    made: CloudBlockStorageSnapshot = client._snapshot_manager.resource_class(
        client._snapshot_manager, {**SNAPSHOT, **fields}, loaded=True
    )
    return made


@pytest.mark.parametrize("force", [True, False])
def test_create_sends_texts_and_force_as_a_word(
    rax: CloudBlockStorageClient, wire: Wire, force: bool
) -> None:
    wire.answer({"snapshot": {**SNAPSHOT, "status": "creating"}}, status=201)
    snapshot = rax.create_snapshot(volume_of(rax), "snap", "before", force=force)
    assert (type(snapshot), snapshot.status) == (CloudBlockStorageSnapshot, "creating")
    assert wire.last.body == {
        "snapshot": {
            "display_name": "snap",
            "display_description": "before",
            "volume_id": "v1",
            "force": str(force).lower(),
        }
    }


def test_trap_15_the_client_names_a_snapshot_with_empty_text_too(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"snapshot": SNAPSHOT})
    rax.create_snapshot(volume_of(rax))
    sent = wire.last.body["snapshot"]
    assert (sent["display_name"], sent["display_description"]) == ("", "")


@pytest.mark.parametrize("as_object", [True, False])
def test_trap_8_a_volume_may_be_its_id(
    rax: CloudBlockStorageClient, wire: Wire, as_object: bool
) -> None:
    wire.answer({"snapshot": SNAPSHOT})
    rax._snapshot_manager.create("n", volume_of(rax) if as_object else "v1")
    assert wire.last.body["snapshot"]["volume_id"] == "v1"


def test_a_snapshot_needs_a_volume(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    for nothing in ("", None):
        with pytest.raises(ValueError):
            cbs._snapshot_manager.create("n", nothing)
    assert wire.lines == []


def test_the_body_of_the_manager_is_the_whole_old_one() -> None:
    body = make_client()._snapshot_manager._create_body("n", volume="v1", force=True)
    assert body == {
        "snapshot": {
            "display_name": "n",
            "display_description": None,
            "volume_id": "v1",
            "force": "true",
        }
    }


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (400, "Invalid volume: must be available"),
        (400, "Volume v1 status must be available, but current status is: in-use."),
        (409, "Request conflicts with in-progress 'CREATE SNAPSHOT'."),
    ],
)
def test_a_volume_that_is_not_free_is_both_errors(
    cbs: CloudBlockStorageClient, wire: Wire, code: int, message: str
) -> None:
    wire.refuse(code, message)
    with pytest.raises(exceptions.VolumeNotAvailable) as refused:
        cbs.create_snapshot(volume_of(cbs), "n")
    assert isinstance(refused.value, exceptions.ClientException)
    assert refused.value.code == code


def test_too_many_snapshots_are_over_the_limit(rax: CloudBlockStorageClient, wire: Wire) -> None:
    rax.retries = 3
    wire.refuse(429, "too many")
    with pytest.raises(exceptions.OverLimit) as refused:
        rax.create_snapshot(volume_of(rax), "n")
    assert refused.value.code == 429
    assert len(wire.lines) == 1


def test_a_rate_limit_is_waited_for(rax: CloudBlockStorageClient, wire: Wire) -> None:
    rax.retries = 3
    wire.answer({"overLimit": {"code": 429}}, 429, headers={"Retry-After": "0.01"})
    wire.answer({"snapshot": SNAPSHOT}, 201)
    assert rax.create_snapshot(volume_of(rax), "n").id == "p1"
    assert len(wire.lines) == 2


def test_creation_goes_through_the_base_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    error = exceptions.BadRequest("Invalid volume: must be available")
    monkeypatch.setattr(BaseManager, "create", Mock(side_effect=error))
    with pytest.raises(exceptions.VolumeNotAvailable):
        make_client()._snapshot_manager.create("n", "v1")


def test_another_refusal_stays_what_it_is(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.refuse(500, "broken")
    with pytest.raises(exceptions.ClientException) as refused:
        cbs.create_snapshot(volume_of(cbs), "n")
    assert not isinstance(refused.value, exceptions.VolumeNotAvailable)


@pytest.mark.parametrize("status", ["creating", "deleting", "error_deleting"])
def test_a_busy_snapshot_is_not_deleted(
    cbs: CloudBlockStorageClient, wire: Wire, status: str
) -> None:
    with pytest.raises(exceptions.SnapshotNotAvailable, match=status):
        snapshot_of(cbs, status=status).delete()
    assert wire.lines == []


@pytest.mark.parametrize("status", ["available", "error"])
def test_a_snapshot_is_deleted(cbs: CloudBlockStorageClient, wire: Wire, status: str) -> None:
    wire.answer(status=202)
    snapshot_of(cbs, status=status).delete()
    assert wire.lines == ["DELETE /snapshots/p1"]


def test_a_conflict_with_another_deletion_is_tried_once_more(
    cbs: CloudBlockStorageClient, wire: Wire, quick: None, naps: list[float]
) -> None:
    wire.refuse(409, BUSY).answer(status=202)
    snapshot_of(cbs).delete()
    assert len(wire.lines) == 2
    assert naps == [0.1]


def test_trap_1_a_second_conflict_is_raised(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.refuse(409, BUSY).refuse(409, BUSY)
    with pytest.raises(exceptions.Conflict):
        snapshot_of(cbs).delete()
    assert len(wire.lines) == 2


@pytest.mark.parametrize("code", [404, 409, 500])
def test_trap_1_every_other_error_is_raised_at_once(
    cbs: CloudBlockStorageClient, wire: Wire, code: int
) -> None:
    wire.refuse(code, "no")
    with pytest.raises(exceptions.ClientException) as refused:
        snapshot_of(cbs).delete()
    assert refused.value.code == code
    assert len(wire.lines) == 1


def test_a_refusal_because_of_the_state_is_both_errors(
    cbs: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.refuse(400, "Invalid snapshot: Snapshot status must be available or error.")
    with pytest.raises(exceptions.SnapshotNotAvailable) as refused:
        snapshot_of(cbs).delete()
    assert isinstance(refused.value, exceptions.BadRequest)


def test_deletion_goes_through_the_manager() -> None:
    snapshot: Any = snapshot_of(make_client())
    snapshot.manager = Mock()
    snapshot.delete()
    snapshot.manager.delete.assert_called_once_with(snapshot)


def test_trap_6_update_refreshes_the_object(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": {**SNAPSHOT, "display_name": "new", "status": "error"}})
    snapshot = snapshot_of(rax)
    assert snapshot.rename("new") is None
    assert (snapshot.name, snapshot.status) == ("new", "error")
    assert wire.last.body == {"snapshot": {"display_name": "new"}}


def test_nothing_to_change_sends_nothing(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    snapshot_of(cbs).update()
    assert wire.lines == []


def test_the_manager_changes_a_snapshot_by_its_id(rax: CloudBlockStorageClient) -> None:
    rax.method_put = Mock(return_value=(None, None))  # type: ignore[method-assign]
    rax._snapshot_manager.update("p1", display_description="d")
    rax.method_put.assert_called_once_with(
        "/snapshots/p1", body={"snapshot": {"display_description": "d"}}
    )


def test_progress_is_an_attribute(rax: CloudBlockStorageClient) -> None:
    snapshot = snapshot_of(rax, **{"os-extended-snapshot-attributes:progress": "25.39%"})
    assert snapshot.progress == "25.39%"


def test_a_deletion_that_fails_ends_the_wait(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshot": {**SNAPSHOT, "status": "error_deleting"}})
    with pytest.raises(exceptions.SnapshotNotAvailable, match="error_deleting"):
        snapshot_of(cbs).wait_until_gone()


def test_the_wait_for_a_deletion_has_a_limit(
    cbs: CloudBlockStorageClient, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"snapshot": {**SNAPSHOT, "status": "deleting"}}, times=MOST_LOOKS)
    with pytest.raises(exceptions.SnapshotNotAvailable):
        snapshot_of(cbs).wait_until_gone()
    assert len(naps) == MOST_LOOKS - 1


def test_version_1_shows_metadata_of_snapshots_only(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    snapshot = snapshot_of(rax)
    wire.answer({"metadata": {"a": "b"}})
    assert snapshot.get_metadata() == {"a": "b"}
    assert wire.lines == ["GET /snapshots/p1/metadata"]
    for call in (snapshot.set_metadata, snapshot.update_metadata):
        with pytest.raises(exceptions.NotSupported):
            call({})
    with pytest.raises(exceptions.NotSupported):
        snapshot.delete_metadata_key("a")
