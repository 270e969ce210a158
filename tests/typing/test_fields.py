"""Fields of things that the sandbox does not serve; ``tests/sandbox`` looks after all others."""

from __future__ import annotations

import importlib
import pkgutil
import typing
from collections.abc import Iterator

import pytest

import pyrax
from pyrax.resource import BaseResource
from tests.sandbox.fields import announced

FIELDS = {
    "pyrax.compute.hypervisors:Hypervisor": """id hypervisor_hostname hypervisor_type
        hypervisor_version state status host_ip vcpus vcpus_used memory_mb memory_mb_used
        free_ram_mb local_gb local_gb_used free_disk_gb disk_available_least current_workload
        running_vms cpu_info service uptime""",
    "pyrax.compute.services:Service": """id binary host zone status state updated_at
        disabled_reason forced_down""",
    "pyrax.compute.aggregates:Aggregate": """id name availability_zone hosts metadata created_at
        updated_at deleted deleted_at""",
    "pyrax.compute.migrations:Migration": "id instance_uuid status source_compute dest_compute",
    "pyrax.compute.volumes:Snapshot": "id display_name volume_id status size",
    "pyrax.compute.volumes:VolumeType": "id name extra_specs",
    "pyrax.compute.flavors:FlavorAccess": "flavor_id tenant_id",
    "pyrax.compute.rackspace:IPAssociation": "id address",
    "pyrax.clouddatabases.ha:CloudDatabaseHA": "id name state volume replicas configuration",
    "pyrax.cloudblockstorage.volume_types:CloudBlockStorageVolumeType": "id name qos_specs_id",
    "pyrax.identity.members:Tenant": "id name description enabled",
    "pyrax.identity.members:Role": "id name",
}


@pytest.mark.parametrize("place", FIELDS)
def test_a_class_announces_the_fields_of_its_thing(place: str) -> None:
    module, _, name = place.partition(":")
    kind = getattr(importlib.import_module(module), name)
    assert set(FIELDS[place].split()) - announced(kind) == set()


def resources() -> Iterator[type[BaseResource]]:
    """Give all classes of things."""
    for found in pkgutil.walk_packages(pyrax.__path__, "pyrax."):
        if ".sandbox" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    waiting = [BaseResource]
    while waiting:
        below = [one for one in waiting.pop().__subclasses__() if one.__module__ != __name__]
        waiting += below
        yield from (one for one in below if one.__module__.startswith("pyrax."))


def test_every_announced_type_is_one() -> None:
    for kind in set(resources()):
        for name, text in vars(kind).get("__annotations__", {}).items():
            assert isinstance(text, str), (kind, name)
            assert compile(text, name, "eval")
    assert len(set(resources())) > 90
    assert typing.get_type_hints(BaseResource)
