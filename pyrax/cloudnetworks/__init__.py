"""Networks: those that servers can be attached to, and all that belongs to them."""

from __future__ import annotations

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.cloudnetworks.client import CloudNetworkClient
from pyrax.cloudnetworks.ids import (
    PSEUDO_NETWORKS,
    PUBLIC_NET_ID,
    SERVICE_NET_ID,
    _get_server_networks,
)
from pyrax.cloudnetworks.interfaces import VirtualInterface
from pyrax.cloudnetworks.network import CloudNetwork, CloudNetworkManager
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "CloudNetwork",
    "CloudNetworkClient",
    "CloudNetworkManager",
    "PSEUDO_NETWORKS",
    "PUBLIC_NET_ID",
    "SERVICE_NET_ID",
    "VirtualInterface",
    "_get_server_networks",
    "exc",
    "utils",
]
