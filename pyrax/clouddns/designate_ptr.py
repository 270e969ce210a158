"""The calls for PTR records on Designate: the names of floating IPs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.clouddns import designate_values as values
from pyrax.clouddns.designate_base import DesignateBase
from pyrax.clouddns.names import as_records
from pyrax.clouddns.ptr import MAX_COMMENT, MIN_TTL, device_kind
from pyrax.clouddns.resources import AddedPTRRecord, CloudDNSPTRRecord
from pyrax.tables import ResourceList


class DesignatePTR(DesignateBase):
    """The same calls for PTR records as those of Cloud DNS (DNS API v2, "Floating IPs")."""

    def _floating(self, device: Any) -> tuple[dict[str, dict[str, Any]], set[str]]:
        """Return the floating IPs of a device by address, and all of its addresses."""
        kind = device_kind(device)
        if kind == "server":
            networks = getattr(device, "addresses", None) or {}
            own = {one.get("addr") for several in networks.values() for one in several}
        else:
            own = {one.address for one in device.virtual_ips}
            own.update(self._addresses_on_ports({one.id for one in device.virtual_ips if one.id}))
        uri = f"{self._v2}/reverse/floatingips"
        known = {one.get("address"): one for one in self._documents(uri, "floatingips")}
        addresses = {str(one) for one in own if one}
        return {one: known[one] for one in sorted(addresses) if one in known}, addresses

    def _addresses_on_ports(self, ports: set[Any]) -> set[str]:
        """Return the addresses of the floating IPs on ports, as the network service knows them."""
        find = getattr(self.api.identity, "find_endpoint", None)
        endpoint = None if find is None else find("network", self.api.region_name)
        url = None if endpoint is None else endpoint.get("public")
        if not url:
            return set()
        base = url.rstrip("/")
        base = base if base.endswith("/v2.0") else f"{base}/v2.0"
        found = set()
        for port in ports:
            query = utils.build_query([("port_id", port)])
            body = self._send("GET", f"{base}/floatingips{query}")[1]
            for one in body.get("floatingips") or [] if isinstance(body, Mapping) else []:
                if one.get("port_id") == port:
                    found.add(str(one.get("floating_ip_address")))
        return found

    def _ptr_info(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the name of a floating IP as a PTR record."""
        return {
            "id": document.get("id"),
            "type": "PTR",
            "name": values.plain(document.get("ptrdname")),
            "data": document.get("address"),
            "ttl": document.get("ttl"),
            "comment": document.get("description"),
            "status": document.get("status"),
        }

    def _set_name(self, floating: Mapping[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        """Change the name of a floating IP; return its document."""
        segment = utils.quote_segment(floating["id"])
        uri = f"{self._v2}/reverse/floatingips/{segment}"
        answer = self._send("PATCH", uri, body=fields)[1]
        return {**floating, **fields, **(answer if isinstance(answer, Mapping) else {})}

    def _one_of(self, device: Any, address: Any, method: str) -> dict[str, Any]:
        """Return the floating IP of a device at an address.

        Raises:
            NotSupported: The device has the address, but it is not a floating IP.
            InvalidPTRRecord: The device has no such address.
        """
        floating, addresses = self._floating(device)
        if address in floating:
            return floating[address]
        if address in addresses:
            raise self._unsupported(
                f"{method} for the fixed address {address}", "only floating IPs have PTR records"
            )
        raise exceptions.InvalidPTRRecord(f"The device has no address {address!r}.")

    def list_ptr_records(self, device: Any) -> list[CloudDNSPTRRecord]:
        """Return the names of the floating IPs of a device, a list of ``CloudDNSPTRRecord``."""
        floating, _ = self._floating(device)
        named = [one for one in floating.values() if one.get("ptrdname")]
        return ResourceList(
            self._ptr(CloudDNSPTRRecord, self._ptr_info(one), device) for one in named
        )

    def add_ptr_records(self, device: Any, records: Any) -> list[AddedPTRRecord]:
        """Give names to floating IPs of a device.

        Args:
            device: A server or load balancer.
            records: A dict of ``name``, ``data`` (the floating IP), and perhaps ``ttl`` (seconds)
                and ``comment``; or a list of them.

        Returns:
            A list of PTR records, which are dicts and ``CloudDNSPTRRecord`` objects.

        Raises:
            InvalidPTRRecord: The device has no such address; nothing is changed then.
            NotSupported: The address is not a floating IP.
            PTRRecordCreationFailed: The service refused.
        """
        work = []
        for one in as_records(records):
            fields = {"ptrdname": values.dotted(one.get("name") or "")}
            further = {"ttl": one.get("ttl"), "description": one.get("comment")}
            fields.update(utils.params_to_dict(further, {}))
            work.append((self._one_of(device, one.get("data"), "add_ptr_records"), fields))
        made = []
        with self._failing_as(exceptions.PTRRecordCreationFailed):
            for floating, fields in work:
                info = self._ptr_info(self._set_name(floating, fields))
                made.append(self._ptr(AddedPTRRecord, info, device))
        return made

    def update_ptr_record(
        self,
        device: Any,
        record: Any,
        domain_name: Any,
        data: Any = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> bool:
        """Change the name of a floating IP of a device; returns ``True``."""
        address = self._address_of(device, record) if data is None else data
        fields: dict[str, Any] = {"ptrdname": values.dotted(domain_name)}
        if ttl is not None:
            fields["ttl"] = max(int(ttl), MIN_TTL)
        if comment is not None:
            fields["description"] = utils.ensure_text(comment)[:MAX_COMMENT]
        floating = self._one_of(device, address, "update_ptr_record")
        with self._failing_as(exceptions.PTRRecordUpdateFailed):
            self._set_name(floating, fields)
        return True

    def delete_ptr_records(self, device: Any, ip_address: Any = None) -> bool:
        """Take the name of one floating IP of a device, or with ``None`` of all; ``True``.

        Returns:
            ``True``.
        """
        if ip_address is not None and not ip_address:
            raise ValueError("The address is empty; give None to delete all PTR records.")
        if ip_address is None:
            floating, _ = self._floating(device)
            work = [one for one in floating.values() if one.get("ptrdname")]
        else:
            work = [self._one_of(device, ip_address, "delete_ptr_records")]
        with self._failing_as(exceptions.PTRRecordDeletionFailed):
            for one in work:
                self._set_name(one, {"ptrdname": None})
        return True
