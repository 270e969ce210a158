"""Volumes, snapshots, transfers and backups through pyrax, on both kinds of cloud."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageVolume
from pyrax.sandbox.block_storage.models import BlockStore

from .compute_helpers import image_id

pytestmark = pytest.mark.usefixtures("fast")


@pytest.fixture
def fast(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting lets the cloud's time pass instead of ours."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


def client() -> CloudBlockStorageClient:
    """Return the block storage client of the region that is set."""
    found = pyrax.cloud_blockstorage
    assert found is not None
    return found


def store(cloud: sandbox.Cloud) -> BlockStore:
    """Return the state of block storage of the cloud that pyrax is logged in to."""
    dialect = pyrax.get_setting("identity_type")
    return cloud.stores.block_storage("DFW", dialect)


def made(cloud: sandbox.Cloud, name: str = "data", size: int = 100, **more: Any) -> Any:
    """Create a volume and let its time pass."""
    volume = client().create(name, size, **more)
    assert isinstance(volume, CloudBlockStorageVolume)
    assert volume.status == "creating"
    pyrax.utils.wait_for_build(volume, interval=1, attempts=20)
    return volume


def gone(cloud: sandbox.Cloud, thing: Any) -> None:
    """Let time pass and see that something is no more."""
    cloud.clock.advance(30)
    with pytest.raises(pyrax.exc.NotFound):
        thing.get()


# --- life cycles --------------------------------------------------------------------------------


def test_a_volume_lives_and_dies(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect, description="files", metadata={"owner": "ops"})
    assert (volume.status, volume.size, volume.bootable) == ("available", 100, "false")
    assert (volume.name, volume.description) == ("data", "files")
    volume.rename("logs")
    volume.update(display_description="")
    found = client().find(name="logs")
    assert (found.id, found.description, found.metadata) == (volume.id, "", {"owner": "ops"})
    volume.delete()
    volume.get()
    assert volume.status == "deleting"
    gone(each_dialect, volume)
    assert client().list() == []


def test_a_volume_ends_in_error_on_demand(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect, metadata={"volume_error": "yes"})
    assert volume.status == "error"
    volume.delete()
    gone(each_dialect, volume)


def test_a_deletion_fails_on_demand(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect, metadata={"volume_error": "delete"})
    volume.delete()
    each_dialect.clock.advance(30)
    volume.get()
    assert volume.status == "error_deleting"
    assert pyrax.utils.wait_for_build(volume, interval=1, attempts=2) is volume


def test_a_volume_of_an_image_can_be_booted(each_dialect: sandbox.Cloud) -> None:
    cs = pyrax.cloudservers
    assert cs is not None
    volume = made(each_dialect, image=image_id(cs))
    assert (volume.status, volume.bootable) == ("available", "true")


def test_a_clone_has_the_type_of_its_source(each_dialect: sandbox.Cloud) -> None:
    kind = client().list_types()[1]
    source = made(each_dialect, volume_type=kind)
    clone = made(each_dialect, "copy", clone_id=source)
    assert (clone.volume_type, clone.source_volid) == (kind.name, source.id)
    with pytest.raises(pyrax.exc.VolumeCloneTooSmall):
        client().create("small", 80, clone_id=source)


def test_a_snapshot_becomes_a_volume(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    snapshot = volume.create_snapshot("before", "upgrade")
    assert snapshot.status == "creating"
    with pytest.raises(pyrax.exc.SnapshotNotAvailable):
        snapshot.delete()
    pyrax.utils.wait_for_build(snapshot, interval=1, attempts=20)
    assert (snapshot.status, snapshot.progress, snapshot.size) == ("available", "100%", 100)
    copy = made(each_dialect, "copy", snapshot_id=snapshot)
    assert copy.snapshot_id == snapshot.id
    with pytest.raises(pyrax.exc.VolumeCloneTooSmall):
        client().create("small", 80, snapshot_id=snapshot)
    snapshot.rename("after")
    assert [one.name for one in client().list_snapshots()] == ["after"]
    snapshot.delete()
    gone(each_dialect, snapshot)


def test_a_volume_with_snapshots_goes_by_force_only(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    for name in ("one", "two"):
        volume.create_snapshot(name)
        each_dialect.clock.advance(5)
    with pytest.raises(pyrax.exc.VolumeNotAvailable):
        volume.delete()
    volume.delete(force=True)
    gone(each_dialect, volume)
    assert client().list_snapshots() == []


def test_rackspace_makes_one_snapshot_after_the_other(rackspace: sandbox.Cloud) -> None:
    volume = made(rackspace)
    volume.create_snapshot("one")
    with pytest.raises(pyrax.exc.VolumeNotAvailable) as refused:
        volume.create_snapshot("two")
    assert refused.value.code == 409


def test_rackspace_deletes_one_snapshot_after_the_other(rackspace: sandbox.Cloud) -> None:
    volume = made(rackspace)
    first = volume.create_snapshot("one")
    rackspace.clock.advance(5)
    second = volume.create_snapshot("two")
    rackspace.clock.advance(5)
    first.get()
    second.get()
    first.delete()
    second.delete()
    refused = [one for one in rackspace.requests if one.status == 409]
    assert len(refused) == 1
    gone(rackspace, second)


def test_snapshots_fail_on_demand(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect, metadata={"volume_error": "snapshot"})
    snapshot = volume.create_snapshot("broken")
    pyrax.utils.wait_for_build(snapshot, interval=1, attempts=20)
    assert snapshot.status == "error"


# --- errors, pages, quotas ----------------------------------------------------------------------


def test_a_failing_service_is_no_success(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    snapshot = volume.create_snapshot("one")
    each_dialect.clock.advance(5)
    snapshot.get()
    each_dialect.faults.status(500, service="cinder", method="DELETE")
    with pytest.raises(pyrax.exc.InternalServerError):
        snapshot.delete()


def test_what_is_not_there_is_not_found(each_dialect: sandbox.Cloud) -> None:
    cbs = client()
    for call in (cbs.get, cbs.delete, cbs.get_snapshot, cbs.get_type, cbs.get_transfer):
        with pytest.raises(pyrax.exc.NotFound):
            call("00000000-0000-0000-0000-000000000000")


def test_all_pages_are_listed(each_dialect: sandbox.Cloud) -> None:
    if pyrax.get_setting("identity_type") != "rackspace":
        store(each_dialect).page_limit = 2
    for number in range(5):
        client().create(f"v{number}", 100)
    assert len(client().list()) == 5
    assert [one.name for one in client().findall(name="v3")] == ["v3"]


def test_one_page_is_listed(keystone: sandbox.Cloud) -> None:
    for number in range(3):
        client().create(f"v{number}", 1)
    first = client().list(limit=2)
    second = client().list(limit=2, marker=first[-1])
    assert [one.name for one in first + second] == ["v2", "v1", "v0"]


def test_a_quota_that_is_used_up_is_over_the_limit(each_dialect: sandbox.Cloud) -> None:
    owner = pyrax.identity.tenant_id
    store(each_dialect).quotas[owner] = {"volumes": 1}
    client().create("one", 100)
    sent = len(each_dialect.requests)
    with pytest.raises(pyrax.exc.OverLimit) as refused:
        client().create("two", 100)
    assert (refused.value.code, refused.value.retry_after) == (413, 0)
    assert len(each_dialect.requests) == sent + 1
    assert client().get_quotas(usage=True)["volumes"] == {"in_use": 1, "limit": 1, "reserved": 0}
    assert client().get_limits()["limits"]["absolute"]["totalVolumesUsed"] == 1


def test_a_rate_limit_is_waited_for(each_dialect: sandbox.Cloud) -> None:
    each_dialect.faults.status(413, retry_after=1, service="cinder")
    assert client().list() == []


def test_sizes_are_the_server_s_business(rackspace: sandbox.Cloud) -> None:
    with pytest.raises(pyrax.exc.BadRequest, match="between 75 and 1024"):
        client().create("small", 10)


# --- types, zones, transfers --------------------------------------------------------------------


def test_types_have_numbers_on_rackspace(rackspace: sandbox.Cloud) -> None:
    assert [(kind.id, kind.name) for kind in client().list_types()] == [(1, "SATA"), (2, "SSD")]
    assert client().get_type(2).name == "SSD"
    assert made(rackspace).volume_type == "SATA"


def test_types_of_openstack_have_a_default(keystone: sandbox.Cloud) -> None:
    store(keystone).page_limit = 2
    assert [kind.name for kind in client().list_types()] == ["__DEFAULT__", "ssd", "shared"]
    assert client().get_default_type().name == "__DEFAULT__"
    assert client().list_types()[0].extra_specs == {}


def test_zones_are_listed(each_dialect: sandbox.Cloud) -> None:
    zones = client().list_availability_zones()
    assert [(zone.name, zone.available) for zone in zones] == [("nova", True)]


def test_a_volume_is_handed_over(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    offer = client().create_transfer(volume, "hand-over")
    assert len(offer.auth_key) == 16
    volume.get()
    assert volume.status == "awaiting-transfer"
    with pytest.raises(pyrax.exc.BadRequest):
        client().accept_transfer(offer, "wrong")
    assert not hasattr(client().get_transfer(offer.id), "auth_key")
    assert client().accept_transfer(offer.id, offer.auth_key).volume_id == volume.id
    volume.get()
    assert volume.status == "available"
    assert client().list_transfers() == []


def test_an_offer_is_taken_back(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    offer = volume.create_transfer()
    client().delete_transfer(offer)
    volume.get()
    assert volume.status == "available"


# --- OpenStack only -----------------------------------------------------------------------------


def test_a_volume_is_extended(keystone: sandbox.Cloud) -> None:
    volume = made(keystone)
    volume.extend(200)
    volume.get()
    assert volume.status == "extending"
    pyrax.utils.wait_until(volume, "status", "available", interval=1, attempts=9)
    assert volume.size == 200
    with pytest.raises(pyrax.exc.InvalidVolumeResize):
        volume.extend(200)
    with pytest.raises(pyrax.exc.OverLimit):
        volume.extend(5000)


def test_flags_type_and_metadata_are_changed(keystone: sandbox.Cloud) -> None:
    volume = made(keystone, metadata={"a": "1"})
    volume.set_bootable()
    volume.set_readonly()
    volume.retype("ssd")
    keystone.clock.advance(5)
    volume.get()
    assert (volume.bootable, volume.volume_type) == ("true", "ssd")
    assert volume.update_metadata({"b": 2}) == {"a": "1", "b": "2", "readonly": "True"}
    volume.delete_metadata_key("readonly")
    assert volume.set_metadata({"c": True}) == {"c": "True"}
    assert client().get_metadata(volume.id) == {"c": "True"}
    assert client().get_summary() == {"total_size": 100, "total_count": 1}


def test_a_volume_goes_back_to_its_snapshot_and_becomes_an_image(keystone: sandbox.Cloud) -> None:
    volume = made(keystone)
    snapshot = volume.create_snapshot("one")
    snapshot.update_metadata({"k": 1})
    keystone.clock.advance(5)
    assert snapshot.get_metadata() == {"k": "1"}
    volume.revert_to_snapshot(snapshot)
    keystone.clock.advance(5)
    image = volume.upload_to_image("gold", visibility="private")
    assert (image["image_name"], image["status"]) == ("gold", "uploading")
    keystone.clock.advance(5)
    volume.reimage("some-image")
    volume.get()
    assert volume.status == "downloading"


def test_a_backup_is_made_and_restored(keystone: sandbox.Cloud) -> None:
    volume = made(keystone)
    backup = volume.create_backup("nightly", description="all of it")
    assert backup.status == "creating"
    pyrax.utils.wait_for_build(backup, interval=1, attempts=20)
    assert (backup.status, backup.volume_id, backup.description) == (
        "available",
        volume.id,
        "all of it",
    )
    later = client().create_backup(volume, "later", incremental=True, metadata={"a": 1})
    keystone.clock.advance(10)
    later.get()
    assert later.is_incremental
    with pytest.raises(pyrax.exc.BadRequest, match="Incremental"):
        backup.delete()
    backup.update(name="renamed")
    assert sorted(one.name for one in client().list_backups()) == ["later", "renamed"]
    restored = backup.restore(name="again")
    keystone.clock.advance(10)
    assert client().get(restored.volume_id).status == "available"
    later.delete()
    keystone.clock.advance(10)
    backup.delete()
    gone(keystone, backup)


def test_a_restore_over_a_volume_fails_on_demand(keystone: sandbox.Cloud) -> None:
    volume = made(keystone, metadata={"volume_error": "restore"})
    backup = client().create_backup(volume)
    keystone.clock.advance(10)
    client().restore_backup(backup, volume)
    volume.get()
    assert volume.status == "restoring-backup"
    pyrax.utils.wait_for_build(volume, interval=1, attempts=20)
    assert volume.status == "error_restoring"


def test_a_volume_is_made_of_a_backup(keystone: sandbox.Cloud) -> None:
    backup = client().create_backup(made(keystone))
    keystone.clock.advance(10)
    assert made(keystone, "copy", backup_id=backup.id).size == 100


def test_every_public_attribute_of_every_thing_can_be_read(each_dialect: sandbox.Cloud) -> None:
    volume = made(each_dialect)
    things = [volume, volume.create_snapshot("s"), *client().list_types()]
    each_dialect.clock.advance(5)
    volume.get()
    things.append(volume.create_transfer("t"))
    for thing in things:
        for name in dir(thing):
            if not name.startswith("_"):
                getattr(thing, name)
