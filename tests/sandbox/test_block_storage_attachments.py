"""Volumes at servers, through pyrax, on both kinds of cloud."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.compute import ComputeClient

from .compute_helpers import built
from .test_block_storage_volumes import client, gone, made, store


@pytest.fixture(autouse=True)
def fast(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting lets the cloud's time pass instead of ours."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


def servers() -> ComputeClient:
    """Return the compute client of the region that is set."""
    found = pyrax.cloudservers
    assert found is not None
    return found


def test_a_volume_is_attached_and_detached(each_dialect: sandbox.Cloud) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect)
    volume.attach_to_instance(server, mountpoint="/dev/xvdd")
    volume.get()
    assert (volume.status, volume.attachments) == ("attaching", [])
    pyrax.utils.wait_until(volume, "status", "in-use", interval=1, attempts=9)
    assert volume.attachments[0]["server_id"] == server.id
    assert volume.attachments[0]["device"] == "/dev/xvdd"
    assert [one.id for one in servers().volumes.get_server_volumes(server.id)] == [volume.id]
    volume.detach()
    volume.get()
    assert volume.status == "detaching"
    pyrax.utils.wait_until(volume, "status", "available", interval=1, attempts=9)
    assert volume.attachments == []
    assert servers().volumes.get_server_volumes(server.id) == []


@pytest.mark.parametrize("by_id", [True, False])
def test_the_client_waits_on_request(each_dialect: sandbox.Cloud, by_id: bool) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect)
    client().attach_to_instance(
        volume.id if by_id else volume, server.id if by_id else server, None, wait=True
    )
    assert client().get(volume.id).status == "in-use"
    client().detach(volume.id if by_id else volume, wait=True)
    assert client().get(volume.id).status == "available"


def test_an_attached_volume_goes_by_force_only(each_dialect: sandbox.Cloud) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect)
    volume.attach_to_instance(server, wait=True)
    with pytest.raises(pyrax.exc.VolumeNotAvailable):
        volume.create_snapshot("no")
    snapshot = volume.create_snapshot("yes", force=True)
    each_dialect.clock.advance(5)
    with pytest.raises(pyrax.exc.VolumeNotAvailable):
        client().delete_volume(volume)
    client().delete_volume(volume, force=True)
    gone(each_dialect, volume)
    gone(each_dialect, snapshot)
    assert servers().volumes.get_server_volumes(server.id) == []


def test_an_attachment_fails_on_demand(each_dialect: sandbox.Cloud) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect, metadata={"volume_error": "attach"})
    with pytest.raises(pyrax.exc.VolumeAttachmentFailed, match="available"):
        volume.attach_to_instance(server, wait=True)
    assert servers().volumes.get_server_volumes(server.id) == []


@pytest.mark.parametrize("code", [404, 400])
def test_refused_attachments_keep_their_code(each_dialect: sandbox.Cloud, code: int) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect)
    target: Any = server
    if code == 404:
        target = "00000000-0000-0000-0000-000000000000"
    else:
        volume.attach_to_instance(built(servers(), each_dialect, "other"), wait=True)
    with pytest.raises(pyrax.exc.VolumeAttachmentFailed) as refused:
        volume.attach_to_instance(target)
    assert refused.value.code == code
    assert isinstance(refused.value, pyrax.exc.ClientException)


def test_a_device_that_is_taken_is_refused(each_dialect: sandbox.Cloud) -> None:
    server = built(servers(), each_dialect)
    made(each_dialect, "one").attach_to_instance(server, "/dev/xvdd", wait=True)
    with pytest.raises(pyrax.exc.VolumeAttachmentFailed, match="/dev/xvdd"):
        made(each_dialect, "two").attach_to_instance(server, "/dev/xvdd")


def test_a_shared_volume_is_detached_from_all_servers(keystone: sandbox.Cloud) -> None:
    volume = made(keystone, volume_type="shared")
    both = [built(servers(), keystone, name) for name in ("one", "two")]
    for server in both:
        volume.attach_to_instance(server, wait=True)
        keystone.clock.advance(5)
    volume.get()
    assert len(volume.attachments) == 2
    volume.detach(instance=both[0], wait=True)
    assert [one["server_id"] for one in volume.attachments] == [both[1].id]
    volume.attach_to_instance(both[0])
    keystone.clock.advance(5)
    volume.detach(wait=True)
    assert (volume.status, volume.attachments) == ("available", [])


def test_options_need_the_compute_service_of_today(keystone: sandbox.Cloud) -> None:
    server = built(servers(), keystone)
    volume = made(keystone)
    volume.attach_to_instance(server, tag="blue", delete_on_termination=True, wait=True)
    sent = [one for one in keystone.requests if one.path.endswith("os-volume_attachments")][-1]
    assert sent.headers["X-OpenStack-Nova-API-Version"] == "2.79"
    server.delete()
    gone(keystone, volume)


def test_a_deleted_server_frees_its_volumes(each_dialect: sandbox.Cloud) -> None:
    server = built(servers(), each_dialect)
    volume = made(each_dialect)
    volume.attach_to_instance(server, wait=True)
    server.delete()
    each_dialect.clock.advance(60)
    volume.get()
    assert (volume.status, volume.attachments) == ("available", [])


def test_a_volume_in_use_is_extended(keystone: sandbox.Cloud) -> None:
    volume = made(keystone)
    volume.attach_to_instance(built(servers(), keystone), wait=True)
    volume.extend(150)
    keystone.clock.advance(5)
    volume.get()
    assert (volume.size, volume.status) == (150, "in-use")


def test_issue_19_volumes_are_attached_in_their_own_region(each_dialect: sandbox.Cloud) -> None:
    elsewhere = pyrax.connect_to_cloud_blockstorage(region="ORD")
    cs = pyrax.connect_to_cloudservers(region="ORD")
    assert elsewhere is not None
    assert cs is not None
    server = built(cs, each_dialect)
    volume = elsewhere.create("data", 100)
    each_dialect.clock.advance(5)
    volume.attach_to_instance(server, wait=True)
    assert {one.region for one in each_dialect.requests if one.method == "POST" and one.region} == {
        "ORD"
    }
    assert store(each_dialect).volumes == {}
