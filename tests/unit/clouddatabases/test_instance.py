"""An instance: its volume, its flavor, what is done with it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, utils
from pyrax.clouddatabases import (
    CloudDatabaseClient,
    CloudDatabaseFlavor,
    CloudDatabaseInstance,
    CloudDatabaseVolume,
)
from tests.unit.service_wire import ServiceWire

from .conftest import FLAVORS, ID, INSTANCE, RACKSPACE

PATH = f"/instances/{ID}"
ACTION = f"{PATH}/action"


# --- volume and flavor --------------------------------------------------------------------------


def test_volume_stays_an_object_after_reload_b3(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    volume = instance.volume
    wire.answer("GET", PATH, {"instance": {**INSTANCE, "volume": {"size": 4, "used": 1.5}}})
    instance.reload()
    assert isinstance(instance.volume, CloudDatabaseVolume)
    assert instance.volume is volume
    assert (volume.size, volume.used, volume.get("size")) == (4, 1.5, 4)
    instance.get()
    assert instance.volume is volume


def test_instance_without_a_volume_is_no_crash_b13(client: CloudDatabaseClient) -> None:
    made = CloudDatabaseInstance(client._manager, {"id": ID}, loaded=True)
    assert (made.volume.size, made.volume.used) == (None, None)
    with pytest.raises(AttributeError):
        made.volume.get("colour")


def test_used_space_is_fetched_once(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    short = {**INSTANCE, "volume": {"size": 2}}
    wire.answer("GET", PATH, {"instance": INSTANCE})
    made = CloudDatabaseInstance(client._manager, short)
    assert (made.volume.size, made.volume.used, made.volume.used) == (2, 0.16, 0.16)
    assert wire.lines == [f"GET {PATH}"]


def test_used_space_of_a_deleted_instance_is_unknown(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("GET", PATH, {"itemNotFound": {"message": "gone"}}, status=404)
    made = CloudDatabaseInstance(client._manager, {"id": ID, "volume": {"size": 2}})
    assert made.volume.used is None
    assert made.flavor is None
    assert made.hostname is None


def test_flavor_is_an_object_that_fetches_what_it_lacks(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", "/flavors/1", {"flavor": FLAVORS[0]})
    assert isinstance(instance.flavor, CloudDatabaseFlavor)
    assert int(instance.flavor.id) == 1
    assert wire.lines == []
    assert instance.flavor.ram == 512
    other = object()
    instance.flavor = other
    assert instance.flavor is other


def test_host_name_is_none_until_there_is_one(instance: CloudDatabaseInstance) -> None:
    assert instance.hostname is None


def test_generic_code_can_read_everything(instance: CloudDatabaseInstance) -> None:
    values = {name: getattr(instance, name) for name in dir(instance) if name[0] != "_"}
    assert values["name"] == "db1"
    assert vars(instance)["status"] == "ACTIVE"


def test_instances_can_be_copied_and_pickled(instance: CloudDatabaseInstance) -> None:
    twin = copy.deepcopy(instance)
    assert twin.volume is not instance.volume
    assert twin.volume.instance is twin
    again = pickle.loads(pickle.dumps(instance))
    assert (again.name, again.volume.size) == ("db1", 2)


# --- actions ------------------------------------------------------------------------------------


def test_restart_and_resize_are_actions(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    wire.answer("POST", ACTION, status=202)
    wire.answer("GET", "/flavors/3", {"flavor": FLAVORS[2]})
    assert instance.restart() is None
    assert instance.resize(3) is None
    rackspace = instance.manager.api.dialect == "rackspace"
    reference = f"{RACKSPACE}/flavors/3" if rackspace else "3"
    assert [one.body for one in wire.sent if one.body] == [
        {"restart": {}},
        {"resize": {"flavorRef": reference}},
    ]


@pytest.mark.parametrize("size", [4, "4"])
def test_volume_is_resized_with_a_number_or_its_text_b22(
    instance: CloudDatabaseInstance, wire: ServiceWire, size: Any
) -> None:
    wire.answer("POST", ACTION, status=202)
    assert instance.resize_volume(size) is None
    assert wire.last.body == {"resize": {"volume": {"size": 4}}}


@pytest.mark.parametrize("size", [2, 1, 0, -3, "2", "big", None])
def test_volume_that_would_not_grow_is_refused_b22(
    instance: CloudDatabaseInstance, wire: ServiceWire, size: Any
) -> None:
    with pytest.raises(exceptions.InvalidVolumeResize):
        instance.resize_volume(size)
    assert wire.lines == []


def test_volume_shows_the_new_size_until_the_service_says_otherwise_b23(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", ACTION, status=202)
    wire.answer("GET", PATH, {"instance": INSTANCE})
    instance.volume.resize(8)
    assert instance.volume.size == 8
    instance.get()
    assert instance.volume.size == 2


def test_root_is_enabled_and_asked_for(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    wire.answer("POST", f"{PATH}/root", {"user": {"name": "root", "password": "r00t"}})
    wire.answer("GET", f"{PATH}/root", {"rootEnabled": True})
    assert instance.enable_root_user() == "r00t"
    assert wire.last.body is None
    assert instance.root_user_status() is True


def test_root_password_of_the_caller_s_is_for_trove_only(
    rax: CloudDatabaseClient, trove: CloudDatabaseClient, wire: ServiceWire
) -> None:
    wire.answer("POST", f"{PATH}/root", {"user": {"name": "root", "password": "mine-1"}})
    made = CloudDatabaseInstance(trove._manager, dict(INSTANCE))
    assert trove.enable_root_user(made, password="mine-1") == "mine-1"
    assert wire.last.body == {"password": "mine-1"}
    other = CloudDatabaseInstance(rax._manager, dict(INSTANCE))
    with pytest.raises(exceptions.NotSupported, match="enable_root_user.*Rackspace"):
        other.enable_root_user(password="mine-1")


# --- waiting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("desired", ["ACTIVE", ["ERROR", "ACTIVE"], {"ACTIVE"}])
def test_who_waits_for_active_gets_a_healthy_instance(
    instance: CloudDatabaseInstance, wire: ServiceWire, desired: Any
) -> None:
    wire.answer("GET", PATH, {"instance": {**INSTANCE, "status": "HEALTHY"}})
    found = utils.wait_until(instance, "status", desired, interval=0, attempts=3)
    assert found.status == "HEALTHY"
    assert len(wire.lines) == 1
    assert utils.wait_for_build(instance, interval=0, attempts=3).status == "HEALTHY"
    assert len(wire.lines) == 2


def test_other_statuses_and_attributes_are_compared_exactly(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", PATH, {"instance": {**INSTANCE, "status": "BUILD", "name": "HEALTHY"}})
    utils.wait_until(instance, "status", "ACTIVE", interval=0, attempts=2)
    utils.wait_until(instance, "name", "ACTIVE", interval=0, attempts=2)
    assert len(wire.lines) == 4


def test_wait_for_build_ends_on_failed(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    wire.answer("GET", PATH, {"instance": {**INSTANCE, "status": "FAILED"}})
    assert pyrax.utils.wait_for_build(instance, interval=0, attempts=3).status == "FAILED"
    assert len(wire.lines) == 1
