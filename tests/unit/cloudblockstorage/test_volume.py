"""A volume's own verbs: attaching, detaching, deleting by force."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageVolume
from pyrax.cloudblockstorage.timing import MOST_LOOKS

from .conftest import ATTACHMENT, SNAPSHOT, VOLUME, Compute, Wire, volume_of

ATTACHED = {**VOLUME, "status": "in-use", "attachments": [ATTACHMENT]}
BOTH = [ATTACHMENT, {**ATTACHMENT, "server_id": "s2"}]


# --- attaching ----------------------------------------------------------------------------------


@pytest.mark.parametrize("server", ["s1", b"s1", Mock(id="s1")])
def test_attach_names_server_volume_and_device(
    cbs: CloudBlockStorageClient, compute: Compute, server: Any
) -> None:
    assert volume_of(cbs).attach_to_instance(server, "/dev/xvdd") is None
    assert compute.volumes.calls == [("attach", "s1", "v1", "/dev/xvdd")]
    assert compute.volumes.options == {}


def test_trap_11_the_service_may_choose_the_device(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    volume_of(cbs).attach_to_instance("s1")
    assert compute.volumes.calls == [("attach", "s1", "v1", None)]


def test_options_of_the_attachment_reach_compute(
    cinder: CloudBlockStorageClient, compute: Compute
) -> None:
    volume_of(cinder).attach_to_instance("s1", tag="blue", delete_on_termination=False)
    assert compute.volumes.options == {"tag": "blue", "delete_on_termination": False}
    assert compute.auto_microversion


@pytest.mark.parametrize("code", [400, 403, 404, 409])
def test_trap_13_a_refused_attachment_keeps_code_and_cause(
    cbs: CloudBlockStorageClient, compute: Compute, code: int
) -> None:
    cause = exceptions.from_response({"status_code": code}, {"x": {"message": "no"}})
    compute.volumes.error = cause
    with pytest.raises(exceptions.VolumeAttachmentFailed) as refused:
        volume_of(cbs).attach_to_instance("s1", "/dev/xvdd")
    assert isinstance(refused.value, type(cause))
    assert (refused.value.code, refused.value.message) == (code, "no")
    assert refused.value.__cause__ is cause


@pytest.mark.parametrize("error", [ValueError("bad"), RuntimeError("odd")])
def test_any_exception_means_that_it_failed(
    cbs: CloudBlockStorageClient, compute: Compute, error: Exception
) -> None:
    compute.volumes.error = error
    with pytest.raises(exceptions.VolumeAttachmentFailed, match=str(error)):
        volume_of(cbs).attach_to_instance("s1")
    with pytest.raises(exceptions.VolumeDetachmentFailed, match=str(error)):
        volume_of(cbs, attachments=[ATTACHMENT]).detach()


def test_attach_waits_until_the_volume_is_in_use(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": VOLUME}).answer({"volume": {**VOLUME, "status": "attaching"}})
    wire.answer({"volume": ATTACHED})
    volume = volume_of(cbs)
    volume.attach_to_instance("s1", wait=True)
    assert volume.status == "in-use"
    assert naps == [5, 5]


@pytest.mark.parametrize("end", ["available", "error"])
def test_an_attachment_that_comes_to_nothing_ends_the_wait(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, end: str
) -> None:
    wire.answer({"volume": {**VOLUME, "status": "attaching"}})
    wire.answer({"volume": {**VOLUME, "status": end}})
    with pytest.raises(exceptions.VolumeAttachmentFailed, match=end):
        volume_of(cbs).attach_to_instance("s1", wait=True)


def test_a_wait_has_a_limit(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": {**VOLUME, "status": "attaching"}}, times=MOST_LOOKS)
    with pytest.raises(exceptions.VolumeAttachmentFailed):
        volume_of(cbs).attach_to_instance("s1", wait=True)
    assert len(naps) == MOST_LOOKS - 1


# --- detaching ----------------------------------------------------------------------------------


def test_detach_of_a_free_volume_sends_nothing(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    assert volume_of(cbs).detach() is None
    assert compute.volumes.calls == []
    assert wire.lines == []


def test_detach_names_server_and_volume_id(cbs: CloudBlockStorageClient, compute: Compute) -> None:
    attachment = {**ATTACHMENT, "attachment_id": "a1"}
    volume_of(cbs, attachments=[attachment]).detach()
    assert compute.volumes.calls == [("detach", "s1", "v1")]


def test_trap_3_all_servers_lose_the_volume(cbs: CloudBlockStorageClient, compute: Compute) -> None:
    volume_of(cbs, attachments=BOTH).detach()
    assert compute.volumes.calls == [("detach", "s1", "v1"), ("detach", "s2", "v1")]


def test_trap_3_one_server_can_be_picked(cbs: CloudBlockStorageClient, compute: Compute) -> None:
    volume = volume_of(cbs, attachments=BOTH)
    volume.detach(instance=Mock(id="s2"))
    assert compute.volumes.calls == [("detach", "s2", "v1")]


def test_a_server_that_does_not_have_it_is_an_error(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    with pytest.raises(exceptions.VolumeDetachmentFailed, match="s9"):
        volume_of(cbs, attachments=BOTH).detach(instance="s9")
    assert compute.volumes.calls == []


def test_trap_15a_what_this_object_attached_is_detached(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    volume = volume_of(cbs)
    volume.attach_to_instance("s1", "/dev/xvdd")
    wire.answer({"volume": ATTACHED})
    volume.detach()
    assert wire.lines == ["GET /volumes/v1"]
    assert compute.volumes.calls[-1] == ("detach", "s1", "v1")


def test_a_volume_that_is_gone_before_its_detachment_is_one_that_failed(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    volume = volume_of(cbs)
    volume.attach_to_instance("s1", "/dev/xvdd")
    wire.refuse(404, "gone")
    with pytest.raises(exceptions.VolumeDetachmentFailed) as failed:
        volume.detach()
    assert isinstance(failed.value, exceptions.NotFound)


def test_a_refused_detachment_keeps_its_code_after_trying_all(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    compute.volumes.error = exceptions.Conflict(409, "busy")
    with pytest.raises(exceptions.VolumeDetachmentFailed) as refused:
        volume_of(cbs, attachments=BOTH).detach()
    assert isinstance(refused.value, exceptions.Conflict)
    assert len(compute.volumes.calls) == 2


def test_detach_waits_until_the_volume_is_free(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, quick: None, naps: list[float]
) -> None:
    wire.answer({"volume": ATTACHED}).answer({"volume": {**ATTACHED, "status": "detaching"}})
    wire.answer({"volume": VOLUME})
    volume = volume_of(cbs, attachments=[ATTACHMENT])
    volume.detach(wait=True)
    assert volume.status == "available"
    assert naps == [0.1, 0.1]


def test_detach_from_one_of_two_waits_until_that_one_is_gone(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": {**ATTACHED, "attachments": BOTH}}).answer({"volume": ATTACHED})
    volume_of(cbs, attachments=BOTH).detach(instance="s2", wait=True)
    assert len(naps) == 1


# --- deleting -----------------------------------------------------------------------------------


def test_delete_passes_the_refusal_on(cbs: CloudBlockStorageClient) -> None:
    volume: Any = volume_of(cbs)
    volume.manager.delete = Mock(side_effect=exceptions.VolumeNotAvailable("busy"))
    with pytest.raises(exceptions.VolumeNotAvailable, match="busy"):
        volume.delete()


def test_delete_by_force_uses_each_seam_once(rax: CloudBlockStorageClient, wire: Wire) -> None:
    volume: Any = volume_of(rax)
    volume.manager = Mock()
    volume.detach, volume.delete_all_snapshots = Mock(), Mock()
    volume.delete(force=True)
    volume.detach.assert_called_once_with()
    volume.delete_all_snapshots.assert_called_once_with()
    volume.manager.delete.assert_called_once_with(volume)


def test_trap_4_delete_by_force_waits_after_each_step(
    rax: CloudBlockStorageClient, compute: Compute, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": ATTACHED})
    wire.answer({"volume": {**ATTACHED, "status": "detaching"}}).answer({"volume": VOLUME})
    wire.answer({"snapshots": [SNAPSHOT, {**SNAPSHOT, "id": "p2", "volume_id": "other"}]})
    wire.answer(status=202)
    wire.answer({"snapshot": {**SNAPSHOT, "status": "deleting"}}).refuse(404, "gone")
    wire.answer(status=202)
    assert volume_of(rax).delete(force=True) is None
    assert compute.volumes.calls == [("detach", "s1", "v1")]
    assert wire.lines == [
        "GET /volumes/v1",
        "GET /volumes/v1",
        "GET /volumes/v1",
        "GET /snapshots",
        "DELETE /snapshots/p1",
        "GET /snapshots/p1",
        "GET /snapshots/p1",
        "DELETE /volumes/v1",
    ]
    assert naps == [5, 5]


def test_version_3_deletes_the_snapshots_itself(
    cinder: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    wire.answer({"volume": VOLUME}).answer(status=202)
    volume_of(cinder).delete(force=True)
    assert wire.lines == ["GET /volumes/v1", "DELETE /volumes/v1?cascade=true"]


def test_a_volume_that_is_gone_is_done(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    wire.refuse(404, "gone")
    volume_of(cbs, attachments=[ATTACHMENT]).delete(force=True)
    assert compute.volumes.calls == []


def test_an_attachment_that_is_gone_is_done(
    cinder: CloudBlockStorageClient, compute: Compute, wire: Wire
) -> None:
    compute.volumes.error = exceptions.NotFound(404, "no such server")
    wire.answer({"volume": ATTACHED}).answer({"volume": VOLUME}).answer(status=202)
    volume_of(cinder).delete(force=True)
    assert wire.last.method == "DELETE"


def test_a_volume_that_does_not_become_free_is_an_error(
    cbs: CloudBlockStorageClient, compute: Compute, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": ATTACHED}, times=MOST_LOOKS + 1)
    with pytest.raises(exceptions.VolumeNotAvailable, match="in-use"):
        volume_of(cbs).delete(force=True)
    assert "DELETE" not in {one.method for one in wire.sent}


def test_a_busy_service_is_asked_again(
    cinder: CloudBlockStorageClient, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": VOLUME})
    wire.refuse(409, "Request conflicts with in-progress 'DELETE SNAPSHOT'.").answer(status=202)
    volume_of(cinder).delete(force=True)
    assert naps == [5]


def test_a_busy_service_is_not_asked_for_ever(
    cinder: CloudBlockStorageClient, wire: Wire, naps: list[float]
) -> None:
    wire.answer({"volume": VOLUME})
    for _ in range(13):
        wire.refuse(409, "Request conflicts with in-progress 'DELETE SNAPSHOT'.")
    with pytest.raises(exceptions.Conflict):
        volume_of(cinder).delete(force=True)
    assert len(naps) == 12


def test_trap_15_a_volume_names_its_snapshot_with_empty_text() -> None:
    volume: Any = volume_of(Mock(_manager=Mock(resource_class=CloudBlockStorageVolume)))
    volume.create_snapshot()
    volume.manager.create_snapshot.assert_called_once_with(
        volume=volume, name="", description="", force=False
    )


def test_only_own_snapshots_are_listed(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"snapshots": [SNAPSHOT, {**SNAPSHOT, "id": "p2", "volume_id": "other"}]})
    assert [one.id for one in volume_of(rax).list_snapshots()] == ["p1"]
    assert wire.lines == ["GET /snapshots"]


def test_version_3_filters_snapshots_itself_and_is_checked(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"snapshots": [SNAPSHOT, {**SNAPSHOT, "id": "p2", "volume_id": "other"}]})
    assert [one.id for one in volume_of(cinder).list_snapshots()] == ["p1"]
    assert wire.lines == ["GET /snapshots/detail?volume_id=v1"]


def test_all_snapshots_are_deleted_in_list_order() -> None:
    volume: Any = volume_of(Mock(_manager=Mock(resource_class=CloudBlockStorageVolume)))
    order: list[str] = []
    snapshots = [
        Mock(status="available", delete=lambda name=name: order.append(name)) for name in "ab"
    ]
    volume.list_snapshots = Mock(return_value=snapshots)
    volume.delete_all_snapshots()
    assert order == ["a", "b"]


def test_backups_and_transfers_are_the_client_s(rax: CloudBlockStorageClient) -> None:
    rax.create_backup = Mock(return_value=1)  # type: ignore[method-assign]
    rax.create_transfer = Mock(return_value=2)  # type: ignore[method-assign]
    volume = volume_of(rax)
    assert (volume.create_backup("n", force=True), volume.create_transfer("n")) == (1, 2)
    rax.create_backup.assert_called_once_with(volume, "n", force=True)
    rax.create_transfer.assert_called_once_with(volume, "n", no_snapshots=False)
