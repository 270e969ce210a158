"""Today's openstacksdk works against the sandbox's block storage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox

from .sdk import admin_of, user_of
from .test_sandbox_with_openstacksdk import create_server

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def connection(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the ordinary user, to a cloud where nothing takes long."""
    for store in (
        cloud.stores.compute("DFW", "openstack"),
        cloud.stores.block_storage("DFW", "openstack"),
    ):
        store.durations = dict.fromkeys(store.durations, 0.1)
    with user_of(cloud) as connection:
        yield connection


@pytest.fixture
def admin(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the administrator."""
    with admin_of(cloud) as connection:
        yield connection


def settled(connection: Any, volume: Any, status: str = "available") -> Any:
    """Wait until a volume has a status, beginning from what it is now."""
    storage = connection.block_storage
    current = storage.get_volume(volume.id)
    return storage.wait_for_status(current, status, interval=0.1, wait=20)


def create(connection: Any, name: str = "data", size: int = 10, **more: Any) -> Any:
    """Create a volume and wait until it is available."""
    made = connection.block_storage.create_volume(name=name, size=size, **more)
    return settled(connection, made)


def test_volume_from_creation_to_deletion(connection: Any) -> None:
    storage = connection.block_storage
    volume = create(connection, metadata={"a": "b"}, description="files")
    assert (volume.name, volume.volume_type, volume.description) == (
        "data",
        "__DEFAULT__",
        "files",
    )
    storage.update_volume(volume, name="new")
    assert storage.find_volume("new").id == volume.id
    storage.delete_volume(volume)
    storage.wait_for_delete(volume, interval=0.1, wait=20)
    assert list(storage.volumes()) == []


def test_volume_is_extended_retyped_and_flagged(connection: Any) -> None:
    storage = connection.block_storage
    volume = create(connection)
    storage.extend_volume(volume, 20)
    assert settled(connection, volume).size == 20
    storage.retype_volume(volume, "ssd")
    assert settled(connection, volume).volume_type == "ssd"
    storage.set_volume_bootable_status(volume, True)
    storage.set_volume_readonly(volume, True)
    assert storage.get_volume(volume.id).is_bootable


def test_metadata_of_a_volume(connection: Any) -> None:
    storage = connection.block_storage
    volume = create(connection, metadata={"a": "1"})
    storage.set_volume_metadata(volume, b="2")
    assert storage.get_volume_metadata(volume).metadata == {"a": "1", "b": "2"}
    storage.delete_volume_metadata(volume, ["a"])
    assert storage.get_volume_metadata(volume).metadata == {"b": "2"}


def test_pages_of_volumes_are_followed(cloud: sandbox.Cloud, connection: Any) -> None:
    cloud.stores.block_storage("DFW", "openstack").page_limit = 2
    for number in range(5):
        create(connection, f"v{number}", 1)
    assert len(list(connection.block_storage.volumes(limit=2))) == 5
    assert len(list(connection.block_storage.volumes(details=False))) == 5
    assert [one.name for one in connection.block_storage.volumes(name="v3")] == ["v3"]


def test_snapshots_are_made_reverted_to_and_deleted(connection: Any) -> None:
    storage = connection.block_storage
    volume = create(connection)
    snapshot = storage.create_snapshot(volume_id=volume.id, name="s")
    snapshot = storage.wait_for_status(snapshot, "available", interval=0.1, wait=20)
    assert [one.name for one in storage.snapshots()] == ["s"]
    storage.revert_volume_to_snapshot(volume, snapshot)
    settled(connection, volume)
    copy = create(connection, "copy", snapshot_id=snapshot.id)
    assert copy.snapshot_id == snapshot.id
    storage.delete_snapshot(snapshot)
    storage.wait_for_delete(snapshot, interval=0.1, wait=20)


def test_backups_are_made_and_restored(connection: Any) -> None:
    storage = connection.block_storage
    made = storage.create_backup(volume_id=create(connection).id, name="nightly")
    backup = storage.wait_for_status(
        storage.get_backup(made.id), "available", interval=0.1, wait=20
    )
    assert [one.name for one in storage.backups()] == ["nightly"]
    storage.restore_backup(backup, name="again")
    settled(connection, storage.find_volume("again"))
    storage.delete_backup(backup)
    storage.wait_for_delete(backup, interval=0.1, wait=20)


def test_volume_is_handed_to_another_project(connection: Any, admin: Any) -> None:
    storage = connection.block_storage
    offer = storage.create_transfer(volume_id=create(connection).id, name="t")
    assert storage.find_transfer("t").id == offer.id
    admin.block_storage.accept_transfer(offer.id, offer.auth_key)
    assert [one.name for one in admin.block_storage.volumes()] == ["data"]
    assert list(storage.volumes()) == []


def test_server_gets_a_volume_and_loses_it(connection: Any) -> None:
    volume = create(connection)
    server = create_server(connection)
    connection.compute.create_volume_attachment(server, volume_id=volume.id)
    attached = settled(connection, volume, "in-use")
    assert attached.attachments[0]["server_id"] == server.id
    connection.compute.delete_volume_attachment(server, volume.id)
    assert settled(connection, volume).attachments == []


def test_limits_quotas_zones_types_and_totals(connection: Any, admin: Any) -> None:
    storage = connection.block_storage
    create(connection)
    owner = connection.current_project_id
    assert storage.get_limits().absolute.total_volumes_used == 1
    assert storage.get_quota_set(owner, usage=True).usage["volumes"] == 1
    admin.block_storage.update_quota_set(owner, volumes=1)
    assert storage.get_quota_set(owner).volumes == 1
    with pytest.raises(openstack.exceptions.HttpException, match="413"):
        storage.create_volume(name="more", size=1)
    assert [zone.name for zone in storage.availability_zones()] == ["nova"]
    assert [kind.name for kind in storage.types()] == ["__DEFAULT__", "ssd", "shared"]
    assert storage.summary(False).total_count == 1


def test_administrators_make_and_delete_types(connection: Any, admin: Any) -> None:
    kind = admin.block_storage.create_type(name="fast", description="NVMe")
    assert connection.block_storage.find_type("fast").description == "NVMe"
    volume = create(connection, volume_type="fast")
    with pytest.raises(openstack.exceptions.BadRequestException, match="in use"):
        admin.block_storage.delete_type(kind, ignore_missing=False)
    connection.block_storage.delete_volume(volume)
    connection.block_storage.wait_for_delete(volume, interval=0.1, wait=20)
    admin.block_storage.delete_type(kind, ignore_missing=False)
    assert connection.block_storage.find_type("fast") is None
    with pytest.raises(openstack.exceptions.ForbiddenException):
        connection.block_storage.create_type(name="mine")
    with pytest.raises(openstack.exceptions.ConflictException):
        admin.block_storage.create_type(name="ssd")


def test_administrators_see_the_volumes_of_all(connection: Any, admin: Any) -> None:
    create(connection)
    assert list(admin.block_storage.volumes()) == []
    assert [one.name for one in admin.block_storage.volumes(all_projects=True)] == ["data"]


def test_missing_volume_is_found_missing(connection: Any) -> None:
    assert connection.block_storage.find_volume("nothing") is None
    with pytest.raises(openstack.exceptions.NotFoundException):
        connection.block_storage.get_volume("nothing")
