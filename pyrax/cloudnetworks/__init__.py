"""Networks: those that servers can be attached to."""

from __future__ import annotations

from pyrax.cloudnetworks.client import (
    PSEUDO_NETWORKS,
    PUBLIC_NET_ID,
    SERVICE_NET_ID,
    CloudNetwork,
    CloudNetworkClient,
    CloudNetworkManager,
)

__all__ = [
    "CloudNetwork",
    "CloudNetworkClient",
    "CloudNetworkManager",
    "PSEUDO_NETWORKS",
    "PUBLIC_NET_ID",
    "SERVICE_NET_ID",
]
