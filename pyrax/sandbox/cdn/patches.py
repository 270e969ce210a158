"""Applying the operations of a patch to a document."""

from __future__ import annotations

import copy
from typing import Any

from pyrax.sandbox.errors import Problem

OPERATIONS = ("add", "replace", "remove")
CHANGEABLE = (
    "name",
    "flavor_id",
    "domains",
    "origins",
    "caching",
    "restrictions",
    "log_delivery",
)


def apply(document: dict[str, Any], operations: Any) -> dict[str, Any]:
    """Return a document after all operations, in their order.

    Raises:
        Problem: 400, an operation is none or leads nowhere.
    """
    if not isinstance(operations, list) or not operations:
        raise Problem(400, "The body must be a list of operations")
    changed = copy.deepcopy(document)
    for operation in operations:
        _apply_one(changed, operation)
    return changed


def _apply_one(document: dict[str, Any], operation: Any) -> None:
    """Apply one operation in place."""
    if not isinstance(operation, dict) or operation.get("op") not in OPERATIONS:
        raise Problem(400, f"op must be one of {', '.join(OPERATIONS)}")
    kind, path = operation["op"], operation.get("path")
    if not isinstance(path, str) or not path.startswith("/"):
        raise Problem(400, "path must begin with a slash")
    if kind != "remove" and "value" not in operation:
        raise Problem(400, "value is missing")
    names = [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
    if names[0] not in CHANGEABLE:
        raise Problem(400, f"{path} cannot be changed")
    target: Any = document
    for name in names[:-1]:
        target = _inside(target, name, path)
    _change(target, names[-1], kind, copy.deepcopy(operation.get("value")), path)


def _inside(target: Any, name: str, path: str) -> Any:
    """Return what stands under a name or number."""
    if isinstance(target, list):
        return target[_number(target, name, path)]
    if isinstance(target, dict) and name in target:
        return target[name]
    raise Problem(400, f"{path} does not exist")


def _number(target: list[Any], name: str, path: str) -> int:
    """Return the place of an item in a list."""
    if not name.isdigit() or int(name) >= len(target):
        raise Problem(400, f"{path} does not exist")
    return int(name)


def _change(target: Any, name: str, kind: str, value: Any, path: str) -> None:
    """Add, replace or remove one thing."""
    if isinstance(target, list):
        if kind == "add":
            place = len(target) if name == "-" else int(name) if name.isdigit() else -1
            if not 0 <= place <= len(target):
                raise Problem(400, f"{path} does not exist")
            target.insert(place, value)
            return
        place = _number(target, name, path)
        if kind == "remove":
            del target[place]
        else:
            target[place] = value
        return
    if not isinstance(target, dict) or (kind != "add" and name not in target):
        raise Problem(400, f"{path} does not exist")
    if kind == "remove":
        del target[name]
    else:
        target[name] = value
