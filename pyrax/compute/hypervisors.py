"""`pyrax.cloudservers.hypervisors`, `hypervisor_stats` and `hosts`; for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, utils
from pyrax.compute import microversions
from pyrax.compute.base import ComputeManager, Resource
from pyrax.tables import ResourceList

# From here on hypervisors have UUIDs, and searching is a filter of the list.
_BY_UUID = "2.53"
_LAST_STATISTICS = "2.87"


class Figures(Resource):
    """What a hypervisor has, and how much of it is in use."""

    vcpus: int
    vcpus_used: int
    memory_mb: int
    memory_mb_used: int
    free_ram_mb: int
    local_gb: int
    local_gb_used: int
    free_disk_gb: int
    disk_available_least: int
    current_workload: int
    running_vms: int


class Hypervisor(Figures):
    """A hypervisor: `id`, `hypervisor_hostname`, `state`, `status`, up to 2.87 its figures."""

    manager: HypervisorManager

    NAME_ATTR = "hypervisor_hostname"

    id: Any
    hypervisor_hostname: str
    hypervisor_type: str
    hypervisor_version: int
    state: str
    status: str
    host_ip: str
    cpu_info: Any
    service: dict[str, Any]
    servers: list[dict[str, Any]]
    uptime: str


class HypervisorStats(Figures):
    """The sum of the figures of all hypervisors."""

    manager: HypervisorStatsManager
    count: int

    get_details = False

    def __repr__(self) -> str:
        return f"<HypervisorStats: {self.__dict__.get('count', '')}>"


Hypervisors = list[Hypervisor]


class HypervisorManager(ComputeManager[Hypervisor]):
    """The hypervisors of the region."""

    resource = Hypervisor
    key = "hypervisor"
    base = "os-hypervisors"

    def list(self, detailed: bool = True) -> Hypervisors:
        """Return all hypervisors.

        OpenStack Compute API, 'List Hypervisors Details'.

        Args:
            detailed: False fetches only id, host name, state and status.
        """
        return self._many("/os-hypervisors/detail" if detailed else "/os-hypervisors")

    def search(self, hypervisor_match: str, servers: bool = False) -> Hypervisors:
        """Return the hypervisors whose host name contains a text.

        OpenStack Compute API, 'Search Hypervisor' and 'List Hypervisor Servers'.

        Args:
            hypervisor_match: The text.
            servers: Whether to tell the servers on each.
        """
        if microversions.at_least(self.api.microversion_for(), _BY_UUID):
            query = [
                ("hypervisor_hostname_pattern", hypervisor_match),
                ("with_servers", "true" if servers else None),
            ]
            return self._many("/os-hypervisors", query=query)
        return self._many(self._path(hypervisor_match, "servers" if servers else "search"))

    def get(self, hypervisor: Any) -> Hypervisor:
        """Return one hypervisor.

        OpenStack Compute API, 'Show Hypervisor Details'.
        """
        return self._fetch(self._path(hypervisor))

    def uptime(self, hypervisor: Any) -> Hypervisor:
        """Return a hypervisor with its `uptime`, as its system words it.

        OpenStack Compute API, 'Show Hypervisor Uptime'.
        """
        return self._fetch(self._path(hypervisor, "uptime"), until={"uptime": _LAST_STATISTICS})

    def statistics(self) -> HypervisorStats:
        """Return the sum of the figures of all hypervisors."""
        return self.api.hypervisor_stats.statistics()


class HypervisorStatsManager(ComputeManager[HypervisorStats]):
    """The sum of the figures of all hypervisors."""

    resource = HypervisorStats
    key = "hypervisor_statistics"
    base = "os-hypervisors"

    def statistics(self) -> HypervisorStats:
        """Return the sum of the figures of all hypervisors.

        OpenStack Compute API, 'Show Hypervisor Statistics'.
        """
        return self._fetch("/os-hypervisors/statistics", until={"statistics": _LAST_STATISTICS})


class Host(Resource):
    """A host, or what one account uses of it: `host_name`, `service`, `zone`, ..."""

    NAME_ATTR = "host_name"
    get_details = False

    manager: HostManager
    host_name: str
    service: str
    zone: str
    host: str
    project: str
    cpu: int
    memory_mb: int
    disk_gb: int

    def update(self, values: Mapping[str, Any]) -> Host:
        """Change the host: ``status`` (``"enable"``, ``"disable"``), ``maintenance_mode``;
        see `HostManager.update`.
        """
        return self.manager.update(self._name(), values)

    def startup(self) -> tuple[Any, Any]:
        """Switch the host on.

        Returns:
            The pair ``(response, body)``.
        """
        return self.manager.host_action(self._name(), "startup")

    def shutdown(self) -> tuple[Any, Any]:
        """Switch the host off.

        Returns:
            The pair ``(response, body)``.
        """
        return self.manager.host_action(self._name(), "shutdown")

    def reboot(self) -> tuple[Any, Any]:
        """Reboot the host.

        Returns:
            The pair ``(response, body)``.
        """
        return self.manager.host_action(self._name(), "reboot")

    def _name(self) -> Any:
        """Return the name of the host, which stands in one of two fields."""
        return self.__dict__.get("host_name") or self.__dict__.get("host")

    def __repr__(self) -> str:
        return f"<Host: {self._name() or ''}>"


Hosts = list[Host]


class HostManager(ComputeManager[Host]):
    """The hosts of the region, up to microversion 2.42; see services and hypervisors."""

    resource = Host
    key = "host"
    base = "os-hosts"
    until = "2.42"

    def list(self, zone: str | None = None) -> Hosts:
        """Return all hosts, or those of one zone.

        OpenStack Compute API, 'List Hosts'.

        Args:
            zone: Name of an availability zone; None for all.
        """
        return self._many("/os-hosts", query=[("zone", zone)])

    def list_all(self, zone: str | None = None) -> Hosts:
        """Return all hosts, or those of one zone; see `list`."""
        return self.list(zone)

    def get(self, host: Any) -> Hosts:
        """Return what is used of a host: a list, one entry for each account.

        OpenStack Compute API, 'Show Host Details'.
        """
        _, body = self._call("GET", self._host_path(host))
        return ResourceList(
            Host(self, answers.member(entry, "resource"), True)
            for entry in answers.rows(body, "host")
        )

    def update(self, host: Any, values: Mapping[str, Any]) -> Host:
        """Change a host: ``status`` (``"enable"``, ``"disable"``), ``maintenance_mode``.

        OpenStack Compute API, 'Update Host status'.

        Args:
            values: A dict with ``status``, ``maintenance_mode`` (each ``"enable"`` or
                ``"disable"``), or both.

        Returns:
            The `Host`, with what the service tells of it.
        """
        _, body = self._call("PUT", self._host_path(host), body=dict(values))
        return Host(self, dict(answers.mapping(body)), True)

    def host_action(self, host: Any, action: str) -> tuple[Any, Any]:
        """Start, stop or restart a host.

        Args:
            action: ``"startup"``, ``"shutdown"`` or ``"reboot"``.

        Returns:
            The pair ``(response, body)``.
        """
        return self._call("GET", f"{self._host_path(host)}/{utils.quote_segment(action)}")

    def _host_path(self, host: Any) -> str:
        """Return the path of a host, given by name or object."""
        return self._path(host._name() if isinstance(host, Host) else host)
