"""The compute client that attaches and detaches."""

from __future__ import annotations

import pytest

import pyrax
from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient

from .conftest import Compute, volume_of


def test_trap_2_it_is_made_at_first_use_once_per_client(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    one, other = volume_of(cbs), volume_of(cbs, id="v2")
    assert compute.asked == []
    assert one._nova_volumes is compute.volumes
    assert other._nova_volumes is compute.volumes
    assert compute.asked == [{"region": "ORD", "context": cbs.identity}]


def test_it_checks_certificates_as_the_client_does(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    cbs.verify_ssl = "/etc/ca.pem"
    cbs.timeout = 7
    assert volume_of(cbs)._nova_volumes is compute.volumes
    assert compute.asked[0]["verify_ssl"] == "/etc/ca.pem"
    assert compute.asked[0]["timeout"] == 7


def test_the_volumes_manager_can_be_assigned(
    cbs: CloudBlockStorageClient, compute: Compute
) -> None:
    volume = volume_of(cbs)
    own = Compute().volumes
    volume._nova_volumes = own
    volume.attach_to_instance("s1", "/dev/xvdd")
    assert own.calls == [("attach", "s1", "v1", "/dev/xvdd")]
    assert compute.asked == []


def test_a_cloud_without_compute_says_so(
    cbs: CloudBlockStorageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyrax, "connect_to_cloudservers", lambda **kwargs: None)
    with pytest.raises(exceptions.VolumeAttachmentFailed, match="compute service"):
        volume_of(cbs).attach_to_instance("s1")
    with pytest.raises(exceptions.VolumeDetachmentFailed, match="compute service"):
        volume_of(cbs, attachments=[{"id": "v1", "server_id": "s1"}]).detach()
