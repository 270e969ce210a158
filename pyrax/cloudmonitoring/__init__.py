"""Monitoring: the entities that are watched."""

from __future__ import annotations

from pyrax.cloudmonitoring.client import (
    CloudMonitorClient,
    CloudMonitorEntity,
    CloudMonitorEntityManager,
)

__all__ = [
    "CloudMonitorClient",
    "CloudMonitorEntity",
    "CloudMonitorEntityManager",
]
