"""Managers of what the compute service has dropped.

Their names and signatures stay, so that programs which only look at them keep running; each call
raises `NotSupported`.
"""

from __future__ import annotations

from typing import Any, NoReturn

from pyrax.compute.base import ComputeManager

_DROPPED = "the service has dropped it"
_NO_SCHEDULES = "this cloud has no scheduled images"
_NO_ASSOCIATIONS = "this cloud has no shared addresses"


class AgentsManager(ComputeManager):
    """Guest agents; dropped from the service."""

    def list(self, hypervisor: str | None = None) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def create(
        self, os: str, architecture: str, version: str, url: str, md5hash: str, hypervisor: str
    ) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def update(self, id: Any, version: str, url: str, md5hash: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("update", _DROPPED)

    def delete(self, id: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)


class CertificateManager(ComputeManager):
    """X.509 certificates; dropped from the service."""

    def create(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def get(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)


class CloudpipeManager(ComputeManager):
    """VPN servers of accounts; dropped from the service."""

    def create(self, project: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def list(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def update(self, address: str, port: int) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("update", _DROPPED)


class FpingManager(ComputeManager):
    """Pings of servers; dropped from the service."""

    def list(self, all_tenants: bool = False, include: Any = (), exclude: Any = ()) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def get(self, server: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)


class BareMetalNodeManager(ComputeManager):
    """Physical machines, now kept by the bare metal service; dropped from the service."""

    def create(
        self,
        service_host: str,
        cpus: int,
        memory_mb: int,
        local_gb: int,
        prov_mac_address: str,
        pm_address: str | None = None,
        pm_user: str | None = None,
        pm_password: str | None = None,
        terminal_port: int | None = None,
    ) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def delete(self, node: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)

    def get(self, node_id: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)

    def list(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def add_interface(
        self, node_id: Any, address: str, datapath_id: int = 0, port_no: int = 0
    ) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("add_interface", _DROPPED)

    def remove_interface(self, node_id: Any, address: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("remove_interface", _DROPPED)

    def list_interfaces(self, node_id: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list_interfaces", _DROPPED)


class CellsManager(ComputeManager):
    """Cells of the first kind; dropped from the service."""

    def get(self, cell_name: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)

    def capacities(self, cell_name: str | None = None) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("capacities", _DROPPED)


class FixedIPsManager(ComputeManager):
    """Fixed addresses of nova-network; dropped from the service."""

    def get(self, fixed_ip: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)

    def reserve(self, fixed_ip: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("reserve", _DROPPED)

    def unreserve(self, fixed_ip: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("unreserve", _DROPPED)


class FloatingIPBulkManager(ComputeManager):
    """Ranges of floating IPs; dropped from the service."""

    def list(self, host: str | None = None) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def create(
        self, ip_range: str, pool: str | None = None, interface: str | None = None
    ) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def delete(self, ip_range: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)


class FloatingIPDNSDomainManager(ComputeManager):
    """Domains for floating IPs; dropped from the service."""

    def domains(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("domains", _DROPPED)

    def create_private(self, fqdomain: str, availability_zone: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create_private", _DROPPED)

    def create_public(self, fqdomain: str, project: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create_public", _DROPPED)

    def delete(self, fqdomain: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)


class FloatingIPDNSEntryManager(ComputeManager):
    """DNS records of floating IPs; dropped from the service."""

    def get(self, domain: str, name: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _DROPPED)

    def get_for_ip(self, domain: str, ip: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get_for_ip", _DROPPED)

    def create(self, domain: str, name: str, ip: str, dns_type: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def modify_ip(self, domain: str, name: str, ip: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("modify_ip", _DROPPED)

    def delete(self, domain: str, name: str) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)


class SecurityGroupDefaultRuleManager(ComputeManager):
    """Rules that every new security group got; dropped from the service."""

    def create(
        self,
        ip_protocol: str | None = None,
        from_port: Any = None,
        to_port: Any = None,
        cidr: str | None = None,
    ) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _DROPPED)

    def list(self) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _DROPPED)

    def delete(self, rule: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _DROPPED)


class AbsentScheduledImageManager(ComputeManager):
    """Images on a schedule, which only Rackspace has."""

    def get(self, server_id: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _NO_SCHEDULES)

    def enable(self, server_id: Any, retention: int, day_of_week: str | None = None) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("enable", _NO_SCHEDULES)

    def disable(self, server_id: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("disable", _NO_SCHEDULES)


class AbsentIPAssociationManager(ComputeManager):
    """Addresses that servers share, which only Rackspace has."""

    def findall(self, **kwargs: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("find", _NO_ASSOCIATIONS)

    def list(self, server: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("list", _NO_ASSOCIATIONS)

    def get(self, server: Any, ip_association: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("get", _NO_ASSOCIATIONS)

    def create(self, server: Any, ip_association: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("create", _NO_ASSOCIATIONS)

    def delete(self, server: Any, ip_association: Any) -> NoReturn:
        """Raise `NotSupported`."""
        raise self._missing("delete", _NO_ASSOCIATIONS)
