"""The calls for PTR records of servers and load balancers: Rackspace Cloud DNS v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.clouddns.base import DNSBase
from pyrax.clouddns.jobs import Failure
from pyrax.clouddns.names import as_records
from pyrax.clouddns.resources import AddedPTRRecord, CloudDNSPTRRecord
from pyrax.tables import ResourceList

MIN_TTL = 300
MAX_COMMENT = 160

# What a device is, by the names of its classes: the rooms of the services are not known here.
_SERVERS = ("Server", "CloudServer")
_LOAD_BALANCERS = ("CloudLoadBalancer",)


def device_kind(device: Any) -> str:
    """Return ``"server"`` or ``"load_balancer"``.

    Raises:
        InvalidDeviceType: The device is something else.
    """
    names = {kind.__name__ for kind in type(device).__mro__}
    if names.intersection(_SERVERS):
        return "server"
    if names.intersection(_LOAD_BALANCERS):
        return "load_balancer"
    raise exceptions.InvalidDeviceType(
        f"PTR records are for servers and load balancers, not for a '{type(device).__name__}'."
    )


class PTRCalls(DNSBase):
    """The calls for PTR records (Cloud DNS API, "Reverse DNS")."""

    def _device(self, device: Any) -> tuple[str, str]:
        """Return the service of a device and the address under which it is known there."""
        kind = device_kind(device)
        service, path, key = {
            "server": ("cloudServersOpenStack", "servers", "compute"),
            "load_balancer": ("cloudLoadBalancers", "loadbalancers", "load_balancer"),
        }[kind]
        base = getattr(getattr(getattr(device, "manager", None), "api", None), "management_url", "")
        if not base:
            endpoint = self.api.identity.find_endpoint(key, self.api.region_name)
            base = None if endpoint is None else endpoint.get("public")
        if not base:
            raise exceptions.ServiceNotAvailable(f"The address of the {key} service is not known.")
        return service, f"{str(base).rstrip('/')}/{path}/{utils.quote_segment(device.id)}"

    def _link(self, device: Any) -> dict[str, str]:
        """Return a device as a link."""
        service, href = self._device(device)
        return {"content": "", "href": href, "rel": service}

    def list_ptr_records(self, device: Any) -> list[CloudDNSPTRRecord]:
        """Return the PTR records of a device ("List PTR records").

        Args:
            device: A server or load balancer.

        Returns:
            A list of ``CloudDNSPTRRecord``, empty if there are none.

        Raises:
            InvalidDeviceType: The device is something else.
        """
        service, href = self._device(device)
        query = utils.build_query([("href", href)])
        try:
            found = self._send("GET", f"/rdns/{service}{query}")[1]
        except exceptions.NotFound:
            return ResourceList()
        return ResourceList(
            self._ptr(CloudDNSPTRRecord, one, device) for one in ptr_documents(found)
        )

    def _ptr(self, kind: Any, info: Mapping[str, Any], device: Any) -> Any:
        """Return a PTR record that knows who deletes it."""
        made = kind(info, device)
        made._client = self.api
        return made

    def _ptr_job(
        self, verb: str, uri: str, body: Any, failure: Failure, needs: bool = False
    ) -> dict[str, Any]:
        """Send a change of PTR records; the service says 401 where others say 403."""
        try:
            return self._job(verb, uri, body, failure, needs_response=needs)
        except exceptions.PyraxException as error:
            if isinstance(error.__cause__, exceptions.Unauthorized):
                raise exceptions.InvalidPTRRecord(
                    "The service refused the record: the device or the address is not yours."
                ) from error.__cause__
            raise

    def add_ptr_records(self, device: Any, records: Any) -> list[AddedPTRRecord]:
        """Add PTR records to a device ("Add PTR records").

        Args:
            device: A server or load balancer.
            records: A dict of ``name``, ``data`` (the IP address), and perhaps ``ttl`` (seconds)
                and ``comment``; or a list of them.

        Returns:
            A list of PTR records, which are dicts and ``CloudDNSPTRRecord`` objects.

        Raises:
            InvalidDeviceType: The device is something else.
            InvalidPTRRecord: The device or the address belongs to somebody else.
            PTRRecordCreationFailed: The service refused.
        """
        entries = [{"type": "PTR", **one} for one in as_records(records)]
        body = {"recordsList": {"records": entries}, "link": self._link(device)}
        job = self._ptr_job("POST", "/rdns", body, exceptions.PTRRecordCreationFailed, True)
        made = ptr_documents(job.get("response"))
        return [self._ptr(AddedPTRRecord, one, device) for one in made]

    def update_ptr_record(
        self,
        device: Any,
        record: Any,
        domain_name: Any,
        data: Any = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> bool:
        """Change a PTR record ("Modify PTR records").

        Args:
            device: A server or load balancer.
            record: A ``CloudDNSPTRRecord`` or its id.
            domain_name: The name that the address is to have.
            data: The IP address, which cannot be changed; default: that of the record.
            ttl: Seconds; less than 300 counts as 300.
            comment: Text; cut to 160 characters.

        Returns:
            ``True`` when the service has done it.

        Raises:
            InvalidPTRRecord: The device or the address belongs to somebody else, or the device
                has no such record.
            PTRRecordUpdateFailed: The service refused.
        """
        record_id = utils.get_id(record)
        if data is None:
            data = self._address_of(device, record)
        entry = {"name": domain_name, "id": record_id, "type": "PTR", "data": data}
        if ttl is not None:
            entry["ttl"] = max(int(ttl), MIN_TTL)
        if comment is not None:
            entry["comment"] = utils.ensure_text(comment)[:MAX_COMMENT]
        body = {"recordsList": {"records": [entry]}, "link": self._link(device)}
        job = self._ptr_job("PUT", "/rdns", body, exceptions.PTRRecordUpdateFailed)
        return bool(job.get("status") == "COMPLETED")

    def _address_of(self, device: Any, record: Any) -> Any:
        """Return the address of a PTR record."""
        known = record.get("data") if isinstance(record, dict) else getattr(record, "data", None)
        if known:
            return known
        wanted = utils.get_id(record)
        for one in self.list_ptr_records(device):
            if str(one.id) == str(wanted):
                return one.data
        raise exceptions.InvalidPTRRecord(f"The device has no PTR record {wanted!r}.")

    def delete_ptr_records(self, device: Any, ip_address: Any = None) -> bool:
        """Delete PTR records of a device ("Remove PTR records").

        Args:
            device: A server or load balancer.
            ip_address: The address whose record is deleted; ``None`` for all of the device.

        Returns:
            ``True`` when the service has done it.

        Raises:
            ValueError: The address is empty.
            PTRRecordDeletionFailed: The service refused.
        """
        if ip_address is not None and not ip_address:
            raise ValueError("The address is empty; give None to delete all PTR records.")
        service, href = self._device(device)
        query = utils.build_query([("href", href), ("ip", ip_address)])
        job = self._ptr_job(
            "DELETE", f"/rdns/{service}{query}", None, exceptions.PTRRecordDeletionFailed
        )
        return bool(job.get("status") == "COMPLETED")


def ptr_documents(found: Any) -> list[dict[str, Any]]:
    """Return the PTR records in either form of an answer."""
    if not isinstance(found, Mapping):
        return []
    inner = found.get("recordsList")
    records = inner.get("records") if isinstance(inner, Mapping) else found.get("records")
    return [dict(one) for one in records or []]
