"""Autoscale: groups of servers that grow and shrink (Rackspace Auto Scale v1.0)."""

from __future__ import annotations

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.autoscale.client import AutoScaleClient
from pyrax.autoscale.encoding import base64
from pyrax.autoscale.group import ScalingGroup
from pyrax.autoscale.managers import ScalingGroupManager
from pyrax.autoscale.policy import AutoScalePolicy, AutoScaleWebhook
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "AutoScaleClient",
    "AutoScalePolicy",
    "AutoScaleWebhook",
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "ScalingGroup",
    "ScalingGroupManager",
    "base64",
    "exc",
    "utils",
]
