"""The images and flavors that a new region begins with."""

from __future__ import annotations

import uuid

from pyrax.sandbox.compute.models import ComputeStore, Flavor, Image
from pyrax.sandbox.service import RACKSPACE, Site

RACKSPACE_IMAGES = (
    ("Debian 12 (Bookworm) (Cloud)", "debian", 512, 10),
    ("Ubuntu 24.04 LTS (Noble Numbat) (Cloud)", "ubuntu", 512, 20),
    ("AlmaLinux 9 (PVHVM)", "almalinux", 512, 20),
    ("Windows Server 2022", "windows", 2048, 40),
)

OPENSTACK_IMAGES = (
    ("cirros-0.6.2-x86_64-disk", "cirros", 0, 0),
    ("debian-12-generic-amd64", "debian", 512, 2),
    ("ubuntu-24.04-server-amd64", "ubuntu", 512, 5),
)

# Id, name, RAM in MiB, virtual CPUs, disk in GiB, data disk in GiB, class.
RACKSPACE_FLAVORS = (
    ("general1-1", "1 GB General Purpose v1", 1024, 1, 20, 0, "general1"),
    ("general1-2", "2 GB General Purpose v1", 2048, 2, 40, 0, "general1"),
    ("general1-4", "4 GB General Purpose v1", 4096, 4, 80, 0, "general1"),
    ("general1-8", "8 GB General Purpose v1", 8192, 8, 160, 0, "general1"),
    ("2", "512MB Standard Instance", 512, 1, 20, 0, "standard1"),
    ("performance1-1", "1 GB Performance", 1024, 1, 20, 0, "performance1"),
    ("performance2-15", "15 GB Performance", 15360, 4, 40, 150, "performance2"),
    ("compute1-4", "3.75 GB Compute v1", 3840, 2, 0, 0, "compute1"),
    ("memory1-15", "15 GB Memory v1", 15360, 2, 0, 0, "memory1"),
)

OPENSTACK_FLAVORS = (
    ("1", "m1.tiny", 512, 1, 1, 0, ""),
    ("2", "m1.small", 2048, 1, 20, 0, ""),
    ("3", "m1.medium", 4096, 2, 40, 0, ""),
    ("4", "m1.large", 8192, 4, 80, 0, ""),
    ("42", "m1.nano", 192, 1, 1, 0, ""),
)


def compute_store(site: Site) -> ComputeStore:
    """Return the store of compute in one region with what it begins with."""
    store = ComputeStore(site)
    rackspace = site.dialect == RACKSPACE
    _add_images(store, RACKSPACE_IMAGES if rackspace else OPENSTACK_IMAGES)
    for row in RACKSPACE_FLAVORS if rackspace else OPENSTACK_FLAVORS:
        flavor = _flavor(*row)
        store.flavors[flavor.id] = flavor
    return store


def _add_images(store: ComputeStore, rows: tuple[tuple[str, str, int, int], ...]) -> None:
    """Add images with ids that are the same in every sandbox, but differ by region."""
    now = store.clock.now()
    for name, distribution, ram, disk in rows:
        site = store.site
        fixed = site.cloud.accounts.fixed_id(f"image {site.dialect} {site.region} {name}")
        image = Image(
            id=str(uuid.UUID(fixed)),
            name=name,
            created=now,
            updated=now,
            min_ram=ram,
            min_disk=disk,
            size=400_000_000 + 1_000_000 * len(name),
            metadata={
                "image_type": "base",
                "os_type": "windows" if distribution == "windows" else "linux",
                "os_distro": distribution,
                "architecture": "x86_64",
            },
        )
        store.images[image.id] = image


def _flavor(
    flavor_id: str, name: str, ram: int, vcpus: int, disk: int, data_disk: int, kind: str
) -> Flavor:
    """Return a flavor of a row."""
    flavor = Flavor(flavor_id, name, ram, vcpus, disk, ephemeral=data_disk)
    if kind:
        flavor.rxtx_factor = 200.0 * vcpus
        flavor.extra_specs = {
            "class": kind,
            "policy_class": f"{kind.rstrip('12')}_flavor",
            "disk_io_index": "40",
            "number_of_data_disks": "1" if data_disk else "0",
        }
    return flavor
