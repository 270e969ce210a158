"""Which managers stand behind which version."""

from __future__ import annotations

import pytest

from pyrax.cloudblockstorage import (
    CloudBlockStorageManager,
    CloudBlockStorageSnapshotManager,
    dialects,
)


@pytest.mark.parametrize("managers", [dialects.RACKSPACE, dialects.OPENSTACK])
def test_the_public_classes_are_in_both(managers: dialects.Managers) -> None:
    assert issubclass(managers.volumes, CloudBlockStorageManager)
    assert issubclass(managers.snapshots, CloudBlockStorageSnapshotManager)


def test_version_1_has_the_public_classes_themselves() -> None:
    assert dialects.RACKSPACE.volumes is CloudBlockStorageManager
    assert dialects.RACKSPACE.snapshots is CloudBlockStorageSnapshotManager
