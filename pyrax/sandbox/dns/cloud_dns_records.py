"""What records of Cloud DNS may look like."""

from __future__ import annotations

import ipaddress
from typing import Any

from pyrax.sandbox.dns.cloud_dns_models import CloudDNSStore, Domain, duplicate, invalid, stamp

TYPES = ("A", "AAAA", "CNAME", "MX", "NS", "SRV", "TXT", "SPF", "CAA")
WITH_PRIORITY = ("MX", "SRV")
MIN_TTL = 300
MAX_COMMENT = 160


def checked(fields: Any, domain_name: str) -> dict[str, Any]:
    """Return a new record as it is kept.

    Raises:
        Problem: 400, a field is missing or has a bad value.
    """
    if not isinstance(fields, dict) or any(value is None for value in fields.values()):
        raise invalid("A record is an object without nulls.")
    kind, data = fields.get("type"), fields.get("data")
    name = str(fields.get("name") or domain_name).lower()
    if kind not in TYPES:
        raise invalid(f"Record type {kind} is not supported.")
    if name != domain_name and not name.endswith(f".{domain_name}"):
        raise invalid(f"The record {name} does not belong to the domain.")
    record = {"type": kind, "name": name, "data": data, **_optional(fields)}
    check_values(record)
    return record


def _optional(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a record may have."""
    return {key: fields[key] for key in ("ttl", "priority", "comment") if key in fields}


def check_values(record: dict[str, Any]) -> None:
    """Refuse bad values of a record.

    Raises:
        Problem: 400.
    """
    kind, data = record["type"], record.get("data")
    if not isinstance(data, str) or not data:
        raise invalid("Must provide data for each record.")
    if kind in ("A", "AAAA"):
        try:
            address = ipaddress.ip_address(data)
        except ValueError:
            raise invalid(f"{data} is not a valid IP address.") from None
        if (address.version == 4) != (kind == "A"):
            raise invalid(f"{data} does not fit a record of type {kind}.")
    if kind in WITH_PRIORITY and not isinstance(record.get("priority"), int):
        raise invalid(f"A priority is required for {kind} records.")
    if kind not in WITH_PRIORITY and "priority" in record:
        raise invalid(f"A priority is not allowed for {kind} records.")
    if "ttl" in record and int(record["ttl"]) < MIN_TTL:
        raise invalid("TTL must be at least 300 seconds.")
    if len(record.get("comment") or "") > MAX_COMMENT:
        raise invalid("Comments must have at most 160 characters.")


def add(store: CloudDNSStore, domain: Domain, record: dict[str, Any]) -> dict[str, Any]:
    """Keep a record.

    Raises:
        Problem: 409, there is one like it; 413, there are too many.
    """
    for other in domain.records.values():
        if all(other[key] == record[key] for key in ("type", "name", "data")):
            raise duplicate(f"Record is a duplicate of another record: {record['name']}")
    now = stamp(store.clock.now())
    made = {
        "id": f"{record['type']}-{store.next_number()}",
        "ttl": domain.ttl,
        **record,
        "created": now,
        "updated": now,
    }
    domain.records[made["id"]] = made
    domain.updated = store.clock.now()
    store.note(domain, f"{record['type']} Record", made["id"], "create")
    return made
