"""`pyrax.cloudservers.usage` and `availability_zones`."""

from __future__ import annotations

import datetime
from typing import Any

from pyrax import exceptions, utils
from pyrax.compute.base import ComputeManager, Resource

# Later the answer comes in pages that split the servers of an account.
_LAST_WHOLE = "2.39"


class Usage(Resource):
    """What an account used: `tenant_id`, `total_hours`, `total_memory_mb_usage`, ...

    `server_usages` has a dict for each server, where details were asked for.
    """

    manager: UsageManager
    server_usages: list[dict[str, Any]]
    start: str
    stop: str
    tenant_id: str
    total_hours: float
    total_local_gb_usage: float
    total_memory_mb_usage: float
    total_vcpus_usage: float

    NAME_ATTR = "tenant_id"
    get_details = False


class AvailabilityZone(Resource):
    """A zone: `zoneName`, `zoneState` (``{"available": True}``), for administrators `hosts`."""

    manager: AvailabilityZoneManager
    hosts: Any
    zoneName: str
    zoneState: dict[str, Any]

    NAME_ATTR = "zoneName"
    get_details = False


Usages = list[Usage]
Zones = list[AvailabilityZone]


class UsageManager(ComputeManager[Usage]):
    """What accounts have used."""

    resource = Usage
    key = "tenant_usage"
    base = "os-simple-tenant-usage"
    scope = ("start", "end", "detailed")

    def list(
        self,
        start: datetime.datetime | str,
        end: datetime.datetime | str,
        detailed: bool = False,
    ) -> Usages:
        """Return the usage of all accounts, for administrators.

        OpenStack Compute API, 'List Tenant Usage Statistics For All Tenants'.

        Args:
            start: The beginning of the time.
            end: The end of the time.
            detailed: Whether to tell the usage of each server.
        """
        query = [("start", _stamp(start)), ("end", _stamp(end)), ("detailed", int(bool(detailed)))]
        return self._many(f"/{self.base}", query=query, until={"whole answer": _LAST_WHOLE})

    def get(
        self, tenant_id: Any, start: datetime.datetime | str, end: datetime.datetime | str
    ) -> Usage:
        """Return the usage of one account; an empty one when nothing was used.

        OpenStack Compute API, 'Show Usage Statistics For Tenant'.

        Args:
            tenant_id: Id of the account.
            start: The beginning of the time.
            end: The end of the time.
        """
        return self._fetch(
            self._path(tenant_id),
            query=[("start", _stamp(start)), ("end", _stamp(end))],
            until={"whole answer": _LAST_WHOLE},
        )


class AvailabilityZoneManager(ComputeManager[AvailabilityZone]):
    """The availability zones of the region."""

    resource = AvailabilityZone
    key = "availabilityZoneInfo"
    plural = "availabilityZoneInfo"
    base = "os-availability-zone"

    def list(self, detailed: bool = True) -> Zones:
        """Return the availability zones.

        OpenStack Compute API, 'Get Availability Zone Information'.

        Args:
            detailed: Whether to tell the hosts, too; who is no administrator gets the zones
                without them.
        """
        if detailed:
            try:
                return self._many(f"/{self.base}/detail")
            except exceptions.Forbidden:
                pass
        return self._many(f"/{self.base}")


def _stamp(moment: datetime.datetime | str) -> str:
    """Return a moment as the service takes it.

    Raises:
        TypeError: It is none.
    """
    if isinstance(moment, (str, bytes)):
        return utils.ensure_text(moment)
    if not isinstance(moment, datetime.date):
        raise TypeError(f"A datetime or its text is needed, not {type(moment).__name__}.")
    return moment.isoformat()
