"""The rules for fields, and the words with which the service refuses them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any

from pyrax.sandbox.monitoring import catalog
from pyrax.sandbox.monitoring.criteria import MOST_CHARACTERS, Criteria, CriteriaError
from pyrax.sandbox.monitoring.models import Account, Document, Refusal, invalid

Rule = Callable[[Any], "str | None"]
"""Returns what is wrong with a value, None when it is right."""


def _text(smallest: int = 1, largest: int = 255, pattern: str = "") -> Rule:
    """Return the rule for texts of some length."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, str) or not smallest <= len(value) <= largest:
            return f"Must be a string of {smallest} to {largest} characters"
        return "Bad characters" if pattern and not re.fullmatch(pattern, value) else None

    return rule


def _number(smallest: int, largest: int) -> Rule:
    """Return the rule for whole numbers in a range."""

    def rule(value: Any) -> str | None:
        good = isinstance(value, int) and not isinstance(value, bool)
        return None if good and smallest <= value <= largest else f"Must be {smallest} to {largest}"

    return rule


def _truth(value: Any) -> str | None:
    """Accept true and false."""
    return None if isinstance(value, bool) else "Must be a boolean"


def _texts(value: Any) -> str | None:
    """Accept lists of texts."""
    good = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if good else "Must be an array of strings"


def _object(value: Any) -> str | None:
    """Accept objects."""
    return None if isinstance(value, dict) else "Must be an object"


def _metadata(value: Any) -> str | None:
    """Accept a few pairs of short texts."""
    if not isinstance(value, dict) or len(value) > 256:
        return "Must be an object with at most 256 pairs"
    wrong = any(not isinstance(one, str) or not 1 <= len(one) <= 255 for one in value.values())
    return "Keys and values are strings of 1 to 255 characters" if wrong or "" in value else None


def _addresses(value: Any) -> str | None:
    """Accept names with addresses."""
    if not isinstance(value, dict) or len(value) > 64:
        return "Must be an object with at most 64 pairs"
    for alias, address in value.items():
        if not 1 <= len(alias) <= 64:
            return "Aliases have 1 to 64 characters"
        try:
            ipaddress.ip_address(address)
        except ValueError:
            return f"{address} is no IP address"
    return None


def _resolver(value: Any) -> str | None:
    """Accept the two kinds of addresses."""
    return None if value in ("IPv4", "IPv6") else "Must be one of (IPv4,IPv6)"


LABEL = _text()
ENTITY: dict[str, Rule] = {
    "label": LABEL,
    "ip_addresses": _addresses,
    "agent_id": _text(pattern=r"[A-Za-z0-9._-]+"),
    "metadata": _metadata,
    "uri": _text(largest=256),
}
CHECK: dict[str, Rule] = {
    "label": LABEL,
    "type": _text(),
    "details": _object,
    "disabled": _truth,
    "metadata": _metadata,
    "monitoring_zones_poll": _texts,
    "timeout": _number(2, 1800),
    "period": _number(30, 1800),
    "target_alias": _text(largest=64),
    "target_hostname": _text(largest=256),
    "target_resolver": _resolver,
}
ALARM: dict[str, Rule] = {
    "check_id": _text(),
    "notification_plan_id": _text(),
    "criteria": _text(0, MOST_CHARACTERS),
    "disabled": _truth,
    "label": LABEL,
    "metadata": _metadata,
}
NOTIFICATION: dict[str, Rule] = {
    "label": LABEL,
    "type": _text(),
    "details": _object,
    "metadata": _metadata,
}
PLAN: dict[str, Rule] = {
    "label": LABEL,
    "critical_state": _texts,
    "warning_state": _texts,
    "ok_state": _texts,
    "metadata": _metadata,
}
TOKEN: dict[str, Rule] = {"label": LABEL}
MOMENT = _number(0, 2**53)
SUPPRESSION: dict[str, Rule] = {
    "label": LABEL,
    "notification_plans": _texts,
    "entities": _texts,
    "checks": _texts,
    "alarms": _texts,
    "start_time": MOMENT,
    "end_time": MOMENT,
}
ACCOUNT: dict[str, Rule] = {"webhook_token": _text(), "metadata": _metadata}


def fields_of(document: Any, rules: Mapping[str, Rule], *needed: str) -> Document:
    """Check the fields of a body.

    Args:
        document: the decoded body.
        rules: a rule for each field that there is.
        *needed: fields that must be there.

    Raises:
        Refusal: 400, a field is unknown, null, wrong or missing.
    """
    if not isinstance(document, dict):
        raise Refusal(400, "badRequest", "Validation error", "The body must be an object")
    for name, value in document.items():
        if name not in rules:
            raise invalid(name, "Unknown key")
        if value is None:
            raise invalid(name, "Value may not be null")
        wrong = rules[name](value)
        if wrong:
            raise invalid(name, wrong)
    for name in needed:
        if name not in document:
            raise invalid(name, f"Missing required key ({name})")
    return document


def details_of(kind: str, known: Mapping[str, str], details: Mapping[str, Any]) -> None:
    """Check `details` against the fields of a type.

    Raises:
        Refusal: 400, there is no such type, or a field is unknown, empty or missing.
    """
    if kind not in known:
        raise invalid("type", f"Unknown type {kind}")
    fields = {word.rstrip("?"): word.endswith("?") for word in known[kind].split()}
    for name, value in details.items():
        if name not in fields:
            raise invalid(f"details.{name}", "Unknown key")
        if value is None or value == "":
            raise invalid(f"details.{name}", "Value may not be empty")
    for name, optional in fields.items():
        if not optional and name not in details:
            raise invalid(f"details.{name}", f"Missing required key ({name})")
    for name in ("url",):
        if name in details and not str(details[name]).startswith(("http://", "https://")):
            raise invalid(f"details.{name}", "Invalid URL")
    address = details.get("address")
    if address is not None and "@" not in str(address):
        raise invalid("details.address", "Invalid email address")


def check_of(entity: Document, document: Document) -> None:
    """Check a whole check.

    Raises:
        Refusal: 400, its fields do not go together.
    """
    details_of(document["type"], catalog.CHECK_FIELDS, document["details"])
    if document["timeout"] >= document["period"]:
        raise invalid("timeout", "Must be less than the period")
    alias, hostname = document.get("target_alias"), document.get("target_hostname")
    if not document["type"].startswith("remote."):
        return
    zones = document.get("monitoring_zones_poll")
    if not zones:
        raise invalid("monitoring_zones_poll", "Remote checks need at least one zone")
    known = {zone["id"] for zone in catalog.ZONES}
    if not known.issuperset(zones):
        raise invalid("monitoring_zones_poll", "Unknown monitoring zone")
    if bool(alias) == bool(hostname):
        raise invalid("target_alias", "Exactly one of target_alias and target_hostname is needed")
    if alias and alias not in (entity["ip_addresses"] or {}):
        raise invalid("target_alias", f"The entity has no IP address {alias}")


def criteria_of(text: str) -> None:
    """Check the rules of an alarm.

    Raises:
        Refusal: 400, they cannot be read.
    """
    try:
        Criteria(text)
    except CriteriaError as error:
        place = {"line": error.line, "column": error.column, "token": error.token}
        raise Refusal(400, "alarmParseError", f"Alarm parse error: {error}", place) from None


def need(account: Account, kind: str, keys: list[str], field: str) -> None:
    """Refuse ids of things that there are not.

    Raises:
        Refusal: 400, there is no such thing.
    """
    known = getattr(account, kind)
    for key in keys:
        if key not in known:
            raise Refusal(
                400, "requiredNotFoundError", "Required object does not exist", f"{field}: {key}"
            )
