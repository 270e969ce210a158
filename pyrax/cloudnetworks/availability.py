"""`cloud_networks.availability_zones` and `cloud_networks.ip_availability`: to look at only."""

from __future__ import annotations

from typing import Any, NoReturn

from pyrax.cloudnetworks.neutron import NeutronManager, NeutronResource
from pyrax.kinds import R


class AvailabilityZone(NeutronResource):
    """A zone that networks or routers can be in: `name`, `resource`, `state`."""

    manager: AvailabilityZoneManager

    get_details = False

    name: str
    resource: str
    state: str


class NetworkIPAvailability(NeutronResource):
    """How many addresses of a network are in use: `network_id`, `total_ips`, `used_ips`..."""

    manager: IPAvailabilityManager

    NAME_ATTR = "network_name"

    network_id: str
    network_name: str
    total_ips: int
    used_ips: int
    subnet_ip_availability: list[dict[str, Any]]
    project_id: str
    tenant_id: str

    @property
    def id(self) -> str:  # type: ignore[override]
        """The id of the network."""
        return self.__dict__.get("network_id")  # type: ignore[return-value]


class ReadOnly(NeutronManager[R]):
    """Mixed into managers of what can only be looked at."""

    def create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Not offered: this can only be looked at."""
        raise self._missing("create", "this can only be looked at")

    def update(self, item: Any, **attributes: Any) -> NoReturn:
        """Not offered: this can only be looked at."""
        raise self._missing("update", "this can only be looked at")

    def delete(self, item: Any) -> NoReturn:
        """Not offered: this can only be looked at."""
        raise self._missing("delete", "this can only be looked at")


class AvailabilityZoneManager(ReadOnly[AvailabilityZone]):
    """The availability zones of the network service ('List all availability zones')."""

    resource_class = AvailabilityZone
    response_key = "availability_zone"
    uri_base = "availability_zones"

    def get(self, item: Any) -> NoReturn:
        """Not offered: the service lists all zones at once."""
        raise self._missing("get", "use list or find")


class IPAvailabilityManager(ReadOnly[NetworkIPAvailability]):
    """How full networks are, for administrators ('Show Network IP Availability')."""

    resource_class = NetworkIPAvailability
    response_key = "network_ip_availability"
    plural_response_key = "network_ip_availabilities"
    uri_base = "network-ip-availabilities"
