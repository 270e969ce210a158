"""Load balancers."""

from __future__ import annotations

from pyrax.cloudloadbalancers.client import (
    CloudLoadBalancer,
    CloudLoadBalancerClient,
    CloudLoadBalancerManager,
)

__all__ = [
    "CloudLoadBalancer",
    "CloudLoadBalancerClient",
    "CloudLoadBalancerManager",
]
