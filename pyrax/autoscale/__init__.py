"""Autoscale: groups of servers that grow and shrink."""

from __future__ import annotations

from pyrax.autoscale.client import (
    AutoScaleClient,
    ScalingGroup,
    ScalingGroupManager,
)

__all__ = [
    "AutoScaleClient",
    "ScalingGroup",
    "ScalingGroupManager",
]
