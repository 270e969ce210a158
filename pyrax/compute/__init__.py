"""Servers and all that belongs to them: the Compute API of OpenStack and Rackspace."""

from __future__ import annotations

from pyrax.compute.client import ComputeClient
from pyrax.compute.flavors import Flavor
from pyrax.compute.images import Image
from pyrax.compute.keypairs import Keypair
from pyrax.compute.server import REBOOT_HARD, REBOOT_SOFT, NetworkInterface, Server

__all__ = [
    "REBOOT_HARD",
    "REBOOT_SOFT",
    "ComputeClient",
    "Flavor",
    "Image",
    "Keypair",
    "NetworkInterface",
    "Server",
]
