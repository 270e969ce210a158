"""What values of Designate may look like."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from pyrax.sandbox.dns.designate_models import invalid, refusal

TYPES = (
    "A",
    "AAAA",
    "CAA",
    "CERT",
    "CNAME",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "SPF",
    "SRV",
    "SSHFP",
    "TXT",
)
MAX_TTL = 2147483647

_HOST = re.compile(r"^(?!.{255,})(?:(?!-)[A-Za-z0-9_\-]{1,63}(?<!-)\.)+\Z")
_NAME = re.compile(r"^(?!.{255,})(?:(?:\*|(?!-)[A-Za-z0-9_/\-]{1,63}(?<!-))\.)+\Z")
_PATTERNS = {
    "MX": re.compile(r"\d{1,5} (\S+)"),
    "SRV": re.compile(r"\d{1,5} \d{1,5} \d{1,5} (\S+)"),
    "TXT": re.compile(r'"(?:[^"\\]|\\.)*"(?: +"(?:[^"\\]|\\.)*")*|[^\s"]+'),
}


def host(value: Any, field: str) -> None:
    """Refuse what is no host name with its last dot."""
    if not isinstance(value, str) or not _HOST.match(value):
        raise invalid(field, f"'{value}' is not a 'hostname'")


def zone_name(value: Any) -> str:
    """Return the name of a zone; it has at least two parts."""
    if not isinstance(value, str) or not _HOST.match(value) or value.count(".") < 2:
        raise invalid("name", f"'{value}' is not a 'domainname'")
    return value.lower()


def email(value: Any) -> None:
    """Refuse what is no mail address."""
    if not isinstance(value, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise invalid("email", f"'{value}' is not a 'email'")


def ttl(value: Any) -> None:
    """Refuse what is no time to live."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_TTL:
        raise invalid("ttl", f"{value} is not a valid TTL")


def record_name(value: Any, zone: str) -> str:
    """Return the name of a record set, which belongs to its zone."""
    if not isinstance(value, str) or not _NAME.match(value):
        raise invalid("name", f"'{value}' is not a 'hostname'")
    name = value.lower()
    if name != zone and not name.endswith(f".{zone}"):
        raise refusal(400, "bad_request", "RecordSet is not contained within its parent zone")
    return name


def records(kind: Any, values: Any) -> None:
    """Refuse records that do not fit their type."""
    if kind not in TYPES:
        raise invalid("type", f"'{kind}' is not one of the supported record types")
    if not isinstance(values, list) or not values:
        raise invalid("records", "[] is too short")
    if len(set(values)) != len(values):
        raise invalid("records", "The records are not unique")
    for value in values:
        if not isinstance(value, str):
            raise invalid("records", f"{value} is not of type 'string'")
        _record(kind, value)


def _record(kind: str, value: str) -> None:
    """Refuse a record that does not fit its type."""
    if kind in ("A", "AAAA"):
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            raise invalid("records", f"'{value}' is not an IP address") from None
        if (address.version == 4) != (kind == "A"):
            raise invalid("records", f"'{value}' does not fit the type {kind}")
    if kind in ("CNAME", "NS", "PTR"):
        host(value, "records")
    pattern = _PATTERNS.get("TXT" if kind == "SPF" else kind)
    match = pattern.fullmatch(value) if pattern else None
    if pattern and match is None:
        raise invalid("records", f"'{value}' is not a '{kind}' Record")
    if match is not None and match.groups() and match.group(1) != ".":
        host(match.group(1), "records")
    if kind in ("TXT", "SPF"):
        for piece in re.findall(r'"((?:[^"\\]|\\.)*)"', value):
            if len(re.sub(r"\\(.)", r"\1", piece).encode()) > 255:
                raise invalid("records", "A string of a TXT record has at most 255 bytes")
