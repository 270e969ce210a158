"""What zones and record sets of Designate are as domains and records, and the other way round."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, texts, utils
from pyrax.clouddns.names import clean_name

SERVICE = "Designate v2"

_TARGETS = ("CNAME", "NS", "PTR", "DNAME")
_WITH_PRIORITY = ("MX", "SRV")
_TEXTS = ("TXT", "SPF")
# A string of a TXT record has 255 bytes at most; the service counts its quotes, too.
_TEXT_LENGTH = 253
_ESCAPED = re.compile(rb"\\([0-9]{3}|.)", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def dotted(name: Any) -> str:
    """Return a name as it is sent: in ASCII, with its last dot."""
    return clean_name(name) + "."


def plain(name: Any) -> str:
    """Return a name as it is shown: without its last dot."""
    return str(name or "").removesuffix(".")


# --- zones --------------------------------------------------------------------------------------


def domain_info(zone: Mapping[str, Any]) -> dict[str, Any]:
    """Return a zone as a domain, with its own fields beside."""
    answers.mapping(zone, "The zone in the answer")
    info = {
        **zone,
        "name": plain(zone.get("name")),
        "emailAddress": zone.get("email"),
        "comment": zone.get("description"),
        "accountId": zone.get("project_id"),
        "created": zone.get("created_at"),
    }
    if zone.get("updated_at"):
        info["updated"] = zone["updated_at"]
    else:
        info["updated"] = zone.get("created_at")
    return info


def zone_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes of a domain as those of a zone."""
    names = {"emailAddress": "email", "comment": "description", "ttl": "ttl"}
    return {names[key]: value for key, value in changes.items() if key in names}


# --- records ------------------------------------------------------------------------------------


def record_id(set_id: Any, rdata: str) -> str:
    """Return the id of a record: its record set, and its element there."""
    return f"{set_id}/{urllib.parse.quote(rdata, safe='')}"


def split_id(record: Any) -> tuple[str, str]:
    """Return the record set and the element that the id of a record names.

    Raises:
        ValueError: It is no such id.
    """
    text = texts.as_text(utils.get_id(record) or "")
    set_id, slash, quoted = text.partition("/")
    if not (set_id and slash):
        raise ValueError(f"{text!r} is not the id of a record.")
    return set_id, urllib.parse.unquote(quoted)


def record_info(recordset: Mapping[str, Any], rdata: str) -> dict[str, Any]:
    """Return one element of a record set as a record."""
    answers.member(recordset, "id", "A record set in the answer")
    kind = str(recordset.get("type"))
    priority, data = from_rdata(kind, rdata)
    info = {
        "id": record_id(recordset.get("id"), rdata),
        "type": kind,
        "name": plain(recordset.get("name")),
        "data": data,
        "ttl": recordset.get("ttl"),
        "comment": recordset.get("description"),
        "status": recordset.get("status"),
        "action": recordset.get("action"),
        "created": recordset.get("created_at"),
        "updated": recordset.get("updated_at") or recordset.get("created_at"),
    }
    if priority is not None:
        info["priority"] = priority
    return info


def record_infos(recordset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a record set."""
    return [record_info(recordset, rdata) for rdata in recordset.get("records") or []]


def from_rdata(kind: str, rdata: str) -> tuple[int | None, str]:
    """Return priority and data of an element of a record set."""
    if kind in _WITH_PRIORITY:
        first, _, rest = rdata.partition(" ")
        if first.isdigit():
            return int(first), plain(rest.strip())
    if kind in _TARGETS:
        return None, plain(rdata)
    if kind in _TEXTS:
        return None, unquoted(rdata)
    return None, rdata


def to_rdata(kind: str, data: Any, priority: Any = None) -> str:
    """Return the element of a record set for data and priority.

    Raises:
        ValueError: A MX or SRV record has no priority.
    """
    text = utils.ensure_text(data)
    if kind in _WITH_PRIORITY:
        if priority is None:
            raise ValueError(f"A {kind} record needs a priority.")
        head, _, target = text.rpartition(" ")
        target = target if target == "." else dotted(target)
        return " ".join(word for word in (str(priority), head, target) if word)
    if kind in _TARGETS:
        return dotted(text)
    if kind in _TEXTS:
        return quoted(text)
    return text


def quoted(text: str) -> str:
    """Return the data of a TXT record as zone files write it.

    A long text becomes several strings. They are in ASCII, with other bytes as numbers: the
    service counts characters and takes several strings only where there are more than 255.
    """
    if _QUOTED.match(text) and _QUOTED.sub("", text).strip() == "":
        return text
    whole = text.replace("\\;", ";")
    escaped = whole.replace("\\", "\\\\").replace('"', '\\"')
    if len(escaped.encode("utf-8")) <= _TEXT_LENGTH:
        return f'"{escaped}"'
    pieces = [""]
    for byte in whole.encode("utf-8"):
        sign = chr(byte) if 32 <= byte < 127 else f"\\{byte:03}"
        sign = f"\\{sign}" if sign in ('"', "\\") else sign
        if len(pieces[-1]) + len(sign) > _TEXT_LENGTH:
            pieces.append("")
        pieces[-1] += sign
    return " ".join(f'"{piece}"' for piece in pieces)


def unquoted(text: str) -> str:
    """Return the data of a TXT record as one text."""
    pieces = _QUOTED.findall(text)
    if not pieces:
        return text
    joined = "".join(pieces).encode("utf-8")
    return _ESCAPED.sub(_byte_of, joined).decode("utf-8", "replace")


def _byte_of(found: re.Match[bytes]) -> bytes:
    """Return the byte that an escape stands for."""
    sign = found.group(1)
    return bytes([int(sign) % 256]) if len(sign) == 3 else sign


class Group:
    """Records that make up one record set.

    Attributes:
        name: The name with its dot.
        kind: The type.
        ttl: Time to live, ``None`` if none is given.
        comment: Likewise.
        elements: The elements, in order.
    """

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self.ttl: Any = None
        self.comment: Any = None
        self.elements: list[str] = []

    @property
    def key(self) -> tuple[str, str]:
        """What groups are told apart by."""
        return self.name.lower(), self.kind

    def take(self, field: str, value: Any) -> None:
        """Take over a field that all records of a set share.

        Raises:
            DomainRecordAdditionFailed: They differ in it.
        """
        if value is None:
            return
        known = getattr(self, field)
        if known is not None and known != value:
            raise exceptions.DomainRecordAdditionFailed(
                f"The {self.kind} records of '{plain(self.name)}' are one record set here and "
                f"have one {field}, not {known!r} and {value!r}."
            )
        setattr(self, field, value)


def grouped(
    records: list[dict[str, Any]], domain_name: str
) -> tuple[list[Group], list[tuple[Group, str]]]:
    """Bring records together by name and type.

    Args:
        records: Records as ``add_records`` takes them.
        domain_name: The name of those that have none.

    Returns:
        The groups, and for each record its group and element.

    Raises:
        DomainRecordAdditionFailed: Records of one set differ in ttl or comment, or are the same.
        ValueError: A record has no type or data.
    """
    groups: dict[tuple[str, str], Group] = {}
    places = []
    for record in records:
        if not record.get("type") or record.get("data") is None:
            raise ValueError("A record needs a type and data.")
        kind = utils.ensure_text(record["type"]).upper()
        made = Group(dotted(record.get("name") or domain_name), kind)
        group = groups.setdefault(made.key, made)
        group.take("ttl", record.get("ttl"))
        group.take("comment", record.get("comment"))
        element = to_rdata(kind, record["data"], record.get("priority"))
        if element in group.elements:
            raise exceptions.DomainRecordAdditionFailed(
                f"The {kind} record of '{plain(group.name)}' is given twice."
            )
        group.elements.append(element)
        places.append((group, element))
    return list(groups.values()), places


def job_document(verb: str, uri: str, response: Any = None) -> dict[str, Any]:
    """Return what stands in for a job document."""
    return {
        "status": "COMPLETED",
        "verb": verb,
        "jobId": None,
        "callbackUrl": None,
        "requestUrl": uri,
        "response": response if response is not None else {},
    }
