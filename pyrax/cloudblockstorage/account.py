"""What concerns the account as a whole: its quotas, and the cloud's availability zones."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, utils
from pyrax.cloudblockstorage.base import StorageManager, StorageResource


class CloudBlockStorageAvailabilityZone(StorageResource):
    """A part of the cloud that fails apart from the others: ``name``, ``available``.

    This is not the region.
    """

    manager: AccountManager
    zoneName: str
    zoneState: dict[str, Any]

    get_details = False

    absent = {"zoneName": lambda: None, "zoneState": dict}

    @property
    def id(self) -> str:
        """The name, which is what a zone is known by."""
        return self.zoneName

    @property
    def name(self) -> str:
        """The name, to be given as ``availability_zone``."""
        return self.zoneName

    @property
    def available(self) -> bool:
        """Whether volumes can be made there."""
        return bool((self.zoneState or {}).get("available"))


class AccountManager(StorageManager[CloudBlockStorageAvailabilityZone]):
    """Quotas and availability zones; the same calls in all versions."""

    resource_class = CloudBlockStorageAvailabilityZone
    response_key = "availabilityZoneInfo"
    plural_response_key = "availabilityZoneInfo"
    uri_base = "os-availability-zone"

    def get_quotas(self, usage: bool = False) -> dict[str, Any]:
        """Return the quotas of the account (Block Storage API, "Show quotas for a project").

        Args:
            usage: With ``True`` each value is a dict with ``limit``, ``in_use``, ``reserved``.

        Returns:
            A dict such as ``{"volumes": 10, "gigabytes": 1000, ...}``; -1 is without limit.
        """
        query = utils.build_query([("usage", "True" if usage else None)])
        return self._quota_set(f"{self._own_quotas()}{query}")

    def get_default_quotas(self) -> dict[str, Any]:
        """Return the quotas that an account begins with, a dict as for ``get_quotas``."""
        return self._quota_set(f"{self._own_quotas()}/defaults")

    def _own_quotas(self) -> str:
        """Return the path of the account's quotas."""
        return f"/os-quota-sets/{utils.quote_segment(self.api.projectid)}"

    def _quota_set(self, uri: str) -> dict[str, Any]:
        """Fetch a set of quotas."""
        _, answer = self._send("GET", uri)
        if not isinstance(answer, dict) or not isinstance(answer.get("quota_set"), dict):
            raise exceptions.ServiceResponseFailure(f"The answer for '{uri}' has no quotas in it.")
        return dict(answer["quota_set"])
