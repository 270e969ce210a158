"""Makes the flavors of the servers in tests."""

from __future__ import annotations

from connection import connect

FLAVORS = [("tiny", 64, 1, 1), ("small", 128, 2, 2), ("medium", 256, 5, 2)]

compute = connect().compute
have = {flavor.name for flavor in compute.flavors()}
for name, ram, disk, vcpus in FLAVORS:
    if name not in have:
        compute.create_flavor(name=name, ram=ram, disk=disk, vcpus=vcpus)
