"""Floating IPs and their pools: addresses that can move between servers."""

from __future__ import annotations

from typing import Any

from pyrax.compute.base import ComputeManager, NovaProxy, Resource, given

_INSTEAD = "the floating IPs of the network service, pyrax.cloud_networks"


class FloatingIP(Resource):
    """A floating IP: `id`, `ip`, `fixed_ip`, `instance_id`, `pool`."""

    NAME_ATTR = "ip"

    manager: FloatingIPManager

    id: Any
    ip: str

    def delete(self) -> None:
        """Give the address back to its pool."""
        self.manager.delete(self)


class FloatingIPPool(Resource):
    """A pool of floating IPs: `name`."""

    get_details = False

    name: str


FloatingIPs = list[FloatingIP]
Pools = list[FloatingIPPool]


class FloatingIPManager(ComputeManager):
    """The floating IPs of the account."""

    resource = FloatingIP
    key = "floating_ip"
    base = "os-floating-ips"

    def list(self) -> FloatingIPs:
        """Return the floating IPs.

        OpenStack Compute API, 'List Floating Ip Addresses'.
        """
        return self._many("/os-floating-ips")

    def get(self, floating_ip: Any) -> FloatingIP:
        """Return one floating IP.

        OpenStack Compute API, 'Show Floating Ip Address Details'.
        """
        found: FloatingIP = self._fetch(self._path(floating_ip))
        return found

    def create(self, pool: Any = None) -> FloatingIP:
        """Take a floating IP from a pool.

        OpenStack Compute API, 'Create (Allocate) Floating Ip Address'.

        Args:
            pool: The pool or its name; by default the service chooses.
        """
        body: dict[str, Any] = given(pool=getattr(pool, "name", pool))
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-floating-ips", body=body)
        made: FloatingIP = self._made(response, answer, loaded=False)
        return made

    def delete(self, floating_ip: Any) -> None:
        """Give a floating IP back to its pool.

        OpenStack Compute API, 'Delete (Deallocate) Floating Ip Address'.
        """
        self._call("DELETE", self._path(floating_ip))


class OpenStackFloatingIPManager(NovaProxy, FloatingIPManager):
    """Floating IPs where the compute service only passes them on."""

    until = "2.35"
    instead = _INSTEAD


class FloatingIPPoolManager(ComputeManager):
    """The pools of floating IPs."""

    resource = FloatingIPPool
    key = "floating_ip_pool"
    base = "os-floating-ip-pools"

    def list(self) -> Pools:
        """Return the pools.

        OpenStack Compute API, 'List Floating Ip Pools'.
        """
        return self._many("/os-floating-ip-pools")


class OpenStackFloatingIPPoolManager(NovaProxy, FloatingIPPoolManager):
    """Pools where the compute service only passes them on."""

    until = "2.35"
    instead = _INSTEAD
