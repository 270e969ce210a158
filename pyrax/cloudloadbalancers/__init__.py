"""Load balancers: Rackspace Cloud Load Balancers v1, and Octavia v2 behind the same calls."""

from __future__ import annotations

from pyrax.cloudloadbalancers.client import CloudLoadBalancerClient, assure_loadbalancer
from pyrax.cloudloadbalancers.managers import CloudLoadBalancerManager
from pyrax.cloudloadbalancers.members import Node, VirtualIP, assure_parent
from pyrax.cloudloadbalancers.openstack import OctaviaManager
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer

__all__ = [
    "CloudLoadBalancer",
    "CloudLoadBalancerClient",
    "CloudLoadBalancerManager",
    "Node",
    "OctaviaManager",
    "VirtualIP",
    "assure_loadbalancer",
    "assure_parent",
]
