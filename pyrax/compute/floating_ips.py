"""Floating IPs and their pools: addresses that can move between servers."""

from __future__ import annotations

from typing import Any

from pyrax.compute import handover
from pyrax.compute.base import ComputeManager, Resource, id_of
from pyrax.parameters import given
from pyrax.tables import ResourceList

_INSTEAD = "the floating IPs of the network service, pyrax.cloud_networks"


class FloatingIP(Resource):
    """A floating IP: `id`, `ip`, `fixed_ip`, `instance_id`, `pool`."""

    NAME_ATTR = "ip"

    manager: FloatingIPManager

    id: Any
    ip: str
    fixed_ip: str | None
    instance_id: str | None
    pool: str

    def delete(self) -> None:
        """Give the address back to its pool."""
        self.manager.delete(self)


class FloatingIPPool(Resource):
    """A pool of floating IPs: `name`."""

    manager: FloatingIPPoolManager

    get_details = False

    name: str


FloatingIPs = list[FloatingIP]
Pools = list[FloatingIPPool]


class FloatingIPManager(ComputeManager[FloatingIP]):
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
        return self._fetch(self._path(floating_ip))

    def create(self, pool: Any = None) -> FloatingIP:
        """Take a floating IP from a pool.

        OpenStack Compute API, 'Create (Allocate) Floating Ip Address'.

        Args:
            pool: The pool or its name; by default the service chooses.

        Returns:
            The new `FloatingIP`.
        """
        body: dict[str, Any] = given(pool=getattr(pool, "name", pool))
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-floating-ips", body=body)
        return self._made(response, answer, loaded=False)

    def delete(self, floating_ip: Any) -> None:
        """Give a floating IP back to its pool.

        OpenStack Compute API, 'Delete (Deallocate) Floating Ip Address'.
        """
        self._call("DELETE", self._path(floating_ip))


class OpenStackFloatingIPManager(handover.Handover[FloatingIP], FloatingIPManager):
    """Floating IPs where the compute service passes them on, or leaves them to the network one."""

    until = "2.35"
    instead = _INSTEAD

    def list(self) -> FloatingIPs:
        """Return the floating IPs.

        OpenStack Compute API, 'List Floating Ip Addresses'; Networking API, 'List floating IPs'.
        """
        return self._handed(super().list, self._listed_by)

    def _listed_by(self, networks: Any) -> FloatingIPs:
        """Return the floating IPs of the network service."""
        found = networks.floating_ips.list()
        names = handover.pools(networks) if found else {}
        return ResourceList(
            FloatingIP(self, handover.floating_document(networks, fip, names), True)
            for fip in found
        )

    def get(self, floating_ip: Any) -> FloatingIP:
        """Return one floating IP.

        OpenStack Compute API, 'Show Floating Ip Address Details'; Networking API, 'Show floating
        IP details'.
        """
        return self._handed(
            lambda: FloatingIPManager.get(self, floating_ip),
            lambda networks: self._of(networks, networks.floating_ips.get(id_of(floating_ip))),
        )

    def create(self, pool: Any = None) -> FloatingIP:
        """Take a floating IP from a pool.

        OpenStack Compute API, 'Create (Allocate) Floating Ip Address'; Networking API, 'Create
        floating IP'.

        Args:
            pool: The pool or its name; by default the service chooses.

        Raises:
            NotFound: There is no such pool.
            NoUniqueMatch: There are several; name one.
        """
        return self._handed(
            lambda: FloatingIPManager.create(self, pool),
            lambda networks: self._of(
                networks, networks.floating_ips.create(handover.pool_id(networks, pool))
            ),
        )

    def delete(self, floating_ip: Any) -> None:
        """Give a floating IP back to its pool.

        OpenStack Compute API, 'Delete (Deallocate) Floating Ip Address'; Networking API, 'Delete
        floating IP'.
        """
        self._handed(
            lambda: FloatingIPManager.delete(self, floating_ip),
            lambda networks: networks.floating_ips.delete(id_of(floating_ip)),
        )

    def _of(self, networks: Any, fip: Any) -> FloatingIP:
        """Return a floating IP of the network service."""
        return FloatingIP(self, handover.floating_document(networks, fip), True)


class FloatingIPPoolManager(ComputeManager[FloatingIPPool]):
    """The pools of floating IPs."""

    resource = FloatingIPPool
    key = "floating_ip_pool"
    base = "os-floating-ip-pools"

    def list(self) -> Pools:
        """Return the pools.

        OpenStack Compute API, 'List Floating Ip Pools'.
        """
        return self._many("/os-floating-ip-pools")


class OpenStackFloatingIPPoolManager(handover.Handover[FloatingIPPool], FloatingIPPoolManager):
    """Pools where the compute service passes them on: the external networks."""

    until = "2.35"
    instead = _INSTEAD

    def list(self) -> Pools:
        """Return the pools.

        OpenStack Compute API, 'List Floating Ip Pools'; Networking API, 'List networks'.
        """
        return self._handed(
            super().list,
            lambda networks: [
                FloatingIPPool(self, {"name": name}, True)
                for name in handover.pools(networks).values()
            ],
        )
