"""Servers and all that belongs to them: the Compute API of OpenStack and Rackspace."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pyrax.compute.client import ComputeClient
from pyrax.compute.server import REBOOT_HARD, REBOOT_SOFT, NetworkInterface, Server

if TYPE_CHECKING:
    from pyrax.compute.flavors import Flavor
    from pyrax.compute.images import Image
    from pyrax.compute.keypairs import Keypair

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

_ELSEWHERE = {"Flavor": "flavors", "Image": "images", "Keypair": "keypairs"}
"""Name -> module that is loaded when the name is first read."""


def __getattr__(name: str) -> Any:
    """Return a class that is loaded when it is first read."""
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
    globals()[name] = value
    return value
