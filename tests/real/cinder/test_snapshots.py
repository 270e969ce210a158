"""Snapshots of a real Cinder."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.beside import wait_until
from tests.real.cinder.conftest import Project, settled


@pytest.fixture
def snapshot(demo: Any, volume: Any, unique: str) -> Any:
    """A snapshot of the volume."""
    return settled(demo, volume.create_snapshot(unique, "before"))


def test_a_snapshot_is_what_was_asked_for(
    volume: Any, snapshot: Any, project: Project, unique: str
) -> None:
    outside = project.document("snapshot", snapshot.id)

    assert (outside["name"], outside["description"]) == (unique, "before")
    assert outside["volume_id"] == volume.id
    assert (snapshot.name, snapshot.size, snapshot.volume_id) == (unique, 1, volume.id)


def test_a_snapshot_needs_no_name(demo: Any, volume: Any) -> None:
    snapshot = settled(demo, volume.create_snapshot())

    assert not snapshot.name
    assert [one.id for one in volume.list_snapshots()] == [snapshot.id]
    volume.delete_all_snapshots()
    assert volume.list_snapshots() == []


def test_a_snapshot_is_renamed_and_described(snapshot: Any, project: Project, unique: str) -> None:
    snapshot.rename(f"{unique}-new")
    snapshot.update(display_description="")

    outside = project.document("snapshot", snapshot.id)
    assert outside["name"] == f"{unique}-new"
    assert not outside["description"]
    assert snapshot.name == f"{unique}-new"


def test_a_snapshot_has_metadata(storage: Any, volume: Any, snapshot: Any, unique: str) -> None:
    assert snapshot.update_metadata({"a": 1}) == {"a": "1"}
    assert snapshot.get_metadata() == {"a": "1"}
    snapshot.delete_metadata_key("a")

    assert snapshot.get_metadata() == {}


def test_snapshots_are_listed_by_volume(storage: Any, volume: Any, snapshot: Any) -> None:
    assert [one.id for one in volume.list_snapshots()] == [snapshot.id]
    assert snapshot.id in [one.id for one in storage.list_snapshots()]
    assert storage.get_snapshot(snapshot.id).progress in (None, "100%")


def test_a_snapshot_becomes_a_volume(demo: Any, storage: Any, snapshot: Any, unique: str) -> None:
    made = settled(demo, storage.create(f"{unique}-copy", snapshot_id=snapshot))

    assert (made.size, made.snapshot_id) == (1, snapshot.id)


def test_a_deleted_snapshot_is_gone(
    demo: Any, storage: Any, snapshot: Any, project: Project
) -> None:
    storage.delete_snapshot(snapshot)
    wait_until(lambda: project.is_gone("snapshot", snapshot.id))

    with pytest.raises(demo.exceptions.NotFound):
        snapshot.get()


def test_a_volume_with_snapshots_stays(demo: Any, volume: Any, snapshot: Any) -> None:
    with pytest.raises(demo.exceptions.VolumeNotAvailable) as caught:
        volume.delete()

    assert caught.value.code == 400
    assert isinstance(caught.value, demo.exceptions.BadRequest)


def test_a_volume_goes_with_its_snapshots_by_force(
    volume: Any, snapshot: Any, project: Project
) -> None:
    volume.delete(force=True)

    wait_until(lambda: project.is_gone("volume", volume.id))
    assert project.is_gone("snapshot", snapshot.id)
