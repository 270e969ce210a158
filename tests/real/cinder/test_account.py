"""Transfers, quotas, limits, types, zones and backups of a real Cinder."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.real.beside import wait_until
from tests.real.cinder.conftest import Project, settled


def test_a_volume_is_offered_and_taken(
    storage: Any, volume: Any, project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    storage.http_log_debug = True
    offer = storage.create_transfer(volume, "hand-over")
    volume.get()
    assert volume.status == "awaiting-transfer"
    assert offer.id in [one.id for one in storage.list_transfers()]
    assert not hasattr(storage.get_transfer(offer.id), "auth_key")

    assert storage.accept_transfer(offer.id, offer.auth_key).volume_id == volume.id
    storage.http_log_debug = False

    wait_until(lambda: project.document("volume", volume.id)["status"] == "available")
    assert storage.list_transfers() == []
    assert offer.auth_key not in caplog.text + repr(offer)


def test_a_wrong_key_takes_nothing(demo: Any, storage: Any, volume: Any) -> None:
    offer = volume.create_transfer()
    with pytest.raises(demo.exceptions.ClientException) as caught:
        storage.accept_transfer(offer, "wrong")
    assert caught.value.code in (400, 403)

    storage.delete_transfer(offer)
    volume.get()
    assert volume.status == "available"


def test_quotas_count_what_is_there(storage: Any, volume: Any) -> None:
    limits = storage.get_quotas()
    usage = storage.get_quotas(usage=True)

    assert limits["volumes"] == usage["volumes"]["limit"]
    assert usage["volumes"]["in_use"] >= 1
    assert usage["gigabytes"]["in_use"] >= 1
    assert set(storage.get_default_quotas()) >= {"volumes", "gigabytes", "snapshots"}


def test_limits_count_what_is_there(storage: Any, volume: Any) -> None:
    absolute = storage.get_limits()["limits"]["absolute"]

    assert absolute["totalVolumesUsed"] >= 1
    assert absolute["maxTotalVolumes"] == storage.get_quotas()["volumes"]


def test_totals_count_what_is_there(storage: Any, volume: Any) -> None:
    found = storage.get_summary()

    assert found["total_count"] == len(storage.list())
    assert found["total_size"] >= 1


def test_a_quota_that_is_used_up_is_not_asked_again(demo: Any, storage: Any, unique: str) -> None:
    beyond = storage.get_quotas()["gigabytes"] + 1
    sent: list[str] = []
    original = storage.request

    def watching(uri: str, method: str, **kwargs: Any) -> Any:
        sent.append(method)
        return original(uri, method, **kwargs)

    storage.request = watching
    with pytest.raises(demo.exceptions.OverLimit) as caught:
        storage.create(unique, size=beyond)

    assert caught.value.code == 413
    assert sent == ["POST"]


def test_types_are_shown(storage: Any) -> None:
    kinds = storage.list_types()
    default = storage.get_default_type()

    assert default.id in [kind.id for kind in kinds]
    assert storage.get_type(default.id).name == default.name
    assert isinstance(default.extra_specs, dict)


def test_a_zone_is_available(storage: Any) -> None:
    zones = storage.list_availability_zones()

    assert [zone.available for zone in zones] == [True] * len(zones)
    assert "nova" in [zone.name for zone in zones]


def test_an_unversioned_address_is_completed(demo: Any, storage: Any, volume: Any) -> None:
    root = storage.management_url.partition("/v3")[0]
    other = type(storage)(storage.identity, "RegionOne", management_url=root, dialect="openstack")

    assert volume.id in [one.id for one in other.list()]


def test_a_backup_is_made_restored_and_deleted(
    demo: Any, storage: Any, volume: Any, project: Project, unique: str
) -> None:
    backup = settled(demo, storage.create_backup(volume, unique))
    assert (backup.name, backup.volume_id, backup.size) == (unique, volume.id, 1)
    backup.update(description="words")
    assert project.document("backup", backup.id)["description"] == "words"

    restored = backup.restore(name=f"{unique}-again")
    assert settled(demo, storage.get(restored.volume_id)).size == 1
    settled(demo, backup)

    storage.delete_backup(backup)
    wait_until(lambda: project.is_gone("backup", backup.id))
    assert storage.list_backups(filters={"name": unique}) == []
