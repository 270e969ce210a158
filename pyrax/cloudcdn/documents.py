"""Bodies of requests: what a caller gives in the form that the service takes, and changes to it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import answers, utils
from pyrax.parameters import given

PROTOCOL, PORT, ACCESS, EVERYTHING = "http", 80, "whitelist", "/*"
DEFAULT_RULE = "default"
_PARTS = ("name", "flavor_id", "domains", "origins", "caching", "restrictions")


def needed_text(value: Any, what: str) -> str:
    """Return text that must be there.

    Raises:
        ValueError: It is empty or ``None``.
    """
    found = utils.ensure_text(value) if isinstance(value, bytes) else value
    if not isinstance(found, str) or not found:
        raise ValueError(f"The {what} is needed as text, not {value!r}.")
    return found


def flavor_of(flavor: Any) -> str:
    """Return the id of a flavor.

    Raises:
        ValueError: There is none.
    """
    return needed_text(None if flavor is None else utils.get_id(flavor), "id of the flavor")


def items(value: Any, what: str, key: str | None = None) -> list[dict[str, Any]]:
    """Return a list of dicts, a copy of what was given.

    Args:
        value: Any iterable of dicts; ``None`` for none.
        what: What it is, for messages.
        key: The key of an item that may also be given as text.

    Raises:
        TypeError: It is text, one dict, or no iterable; or an item is no dict.
    """
    if value is None:
        return []
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise TypeError(f"A list of {what} is needed, not a {type(value).__name__}.")
    found = []
    for item in value:
        text = utils.ensure_text(item) if isinstance(item, bytes) else item
        if key is not None and isinstance(text, str):
            found.append({key: text})
        elif isinstance(item, Mapping):
            found.append(copy.deepcopy(dict(item)))
        else:
            raise TypeError(f"Each of the {what} is a dict, not a {type(item).__name__}.")
    return found


def needed_items(value: Any, what: str, key: str) -> list[dict[str, Any]]:
    """Return a list of dicts that has an item, each with a key.

    Raises:
        TypeError: It is no list of dicts.
        ValueError: It is empty, or an item lacks the key.
    """
    found = items(value, what, key)
    if not found:
        raise ValueError(f"At least one of the {what} is needed.")
    for item in found:
        if not item.get(key):
            raise ValueError(f"Each of the {what} needs '{key}'.")
    return found


def log_delivery_of(value: Any) -> dict[str, Any]:
    """Return what says whether access logs are delivered."""
    if isinstance(value, Mapping):
        return copy.deepcopy(dict(value))
    return {"enabled": bool(value)}


def operations(changes: Any) -> list[dict[str, Any]]:
    """Return the operations of a patch, a copy of what was given.

    Args:
        changes: A list or tuple of dicts with ``op`` and ``path``, or one such dict.

    Raises:
        TypeError: It is something else.
        ValueError: It is empty, or an operation lacks a key.
    """
    if isinstance(changes, Mapping):
        changes = [changes]
    if not isinstance(changes, (list, tuple)):
        raise TypeError(f"A list of changes is needed, not a {type(changes).__name__}.")
    if not changes:
        raise ValueError("There are no changes.")
    for change in changes:
        if not isinstance(change, Mapping):
            raise TypeError(f"Each change is a dict, not a {type(change).__name__}.")
        if not change.get("op") or not isinstance(change.get("path"), (str, bytes)):
            raise ValueError(f"A change needs 'op' and 'path': {change!r}.")
        if change["op"] in ("add", "replace") and "value" not in change:
            raise ValueError(f"A change of this kind needs 'value': {change!r}.")
    return [copy.deepcopy(dict(change)) for change in changes]


# --- what differs -------------------------------------------------------------------------------


def difference(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the operations that make a service what is wanted.

    Args:
        current: The document of the service.
        wanted: The new values by key, ``log_delivery`` among them; what is ``None`` stays.

    Returns:
        A ``replace`` for each value that differs once the service's own additions are left out.
    """
    found = []

    def present(key: str) -> Any:
        listed = key in ("domains", "origins", "caching", "restrictions")
        return answers.rows(current, key) if listed else current.get(key)

    for key in _PARTS:
        value = wanted.get(key)
        if value is not None and _plain(key, present(key), value) != _plain(key, value, value):
            found.append({"op": "replace", "path": f"/{key}", "value": value})
    delivery = wanted.get("log_delivery")
    if delivery is not None:
        enabled = bool(delivery.get("enabled"))
        if enabled != bool(answers.inner(current, "log_delivery").get("enabled")):
            found.append({"op": "replace", "path": "/log_delivery/enabled", "value": enabled})
    return found


def _plain(key: str, value: Any, asked: Any) -> Any:
    """Return a value in the one form that can be compared.

    Args:
        key: The key in the service's document.
        value: The value there, or that asked for.
        asked: That asked for; the service's own rules are left out unless it names them.
    """
    if key == "domains":
        return [_domain(item) for item in value or ()]
    if key == "origins":
        return [_origin(item, _names_default(asked)) for item in value or ()]
    if key == "caching":
        named = any(item.get("name") == DEFAULT_RULE for item in asked or ())
        rules = [_with_rules(item) for item in value or ()]
        return [item for item in rules if named or item.get("name") != DEFAULT_RULE]
    if key == "restrictions":
        return [_with_rules({"access": ACCESS, **item}) for item in value or ()]
    return value


def _domain(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a domain with its defaults and without what only the service says."""
    full = {"protocol": PROTOCOL, **item}
    return {
        key: value
        for key, value in full.items()
        if key != "certificate_status" and value is not None
    }


def _origin(item: Mapping[str, Any], keep_default: bool) -> dict[str, Any]:
    """Return an origin with its defaults, without the rule that the service adds."""
    full = {"port": PORT, "ssl": False, "hostheadertype": "domain", **item}
    rules = [_rule(rule) for rule in full.pop("rules", None) or ()]
    if not keep_default:
        rules = [rule for rule in rules if rule.get("name") != DEFAULT_RULE]
    return {**given(**full), "rules": rules}


def _names_default(origins: Any) -> bool:
    """Tell whether origins name a rule as the service names its own."""
    return any(
        rule.get("name") == DEFAULT_RULE
        for item in origins or ()
        for rule in item.get("rules") or ()
    )


def _with_rules(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a caching rule or restriction with the defaults of its rules."""
    rules = [_rule(rule) for rule in item.get("rules") or ()]
    if item.get("name") == DEFAULT_RULE and rules in ([], [_rule({"name": DEFAULT_RULE})]):
        rules = []
    return {**item, "rules": rules}


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule with its default."""
    return {"request_url": EVERYTHING, **rule}
