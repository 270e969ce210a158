"""Load balancers."""

from __future__ import annotations

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class CloudLoadBalancer(BaseResource):
    """A load balancer."""


class CloudLoadBalancerManager(BaseManager):
    """The calls for load balancers (Cloud Load Balancers API, "Load balancers")."""


class CloudLoadBalancerClient(BaseClient):
    """Load balancers.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``CloudLoadBalancer`` objects.
    """

    name = "Cloud Load Balancers"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = CloudLoadBalancerManager(
            self,
            resource_class=CloudLoadBalancer,
            response_key="loadBalancer",
            uri_base="loadbalancers",
        )
