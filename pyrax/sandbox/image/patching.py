"""Changing an image by a JSON patch."""

from __future__ import annotations

import copy
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.image.models import Image, ImageStore
from pyrax.sandbox.image.properties import READ_ONLY, SETTABLE, is_reserved, set_property

TYPES = (
    "application/openstack-images-v2.1-json-patch",
    "application/openstack-images-v2.0-json-patch",
)


def apply(store: ImageStore, image: Image, patch: Any, admin: bool) -> None:
    """Change an image as a patch says: all of it or nothing.

    Raises:
        Problem: 400, the patch is malformed; 403, 409 or 413, the image cannot be changed so.
    """
    if not isinstance(patch, list):
        raise Problem(400, "Request body must be a JSON array of operation objects.")
    operations = [_read(operation) for operation in patch]
    draft = copy.copy(image)
    draft.properties, draft.tags = dict(image.properties), list(image.tags)
    for operation, name, value in operations:
        _apply_one(store, draft, operation, name, value, admin)
    for field in vars(draft):
        setattr(image, field, getattr(draft, field))


def _read(operation: Any) -> tuple[str, str, Any]:
    """Return what an operation does, to which property, with which value."""
    if not isinstance(operation, dict):
        raise Problem(400, "Operations must be JSON objects.")
    kind, path = operation.get("op"), operation.get("path")
    if kind not in ("add", "replace", "remove"):
        raise Problem(400, f"Operation objects must contain exactly one member named: {kind}")
    if not isinstance(path, str) or not path.startswith("/"):
        raise Problem(400, f'Pointer `{path}` does not start with "/".')
    if "/" in path[1:]:
        raise Problem(400, f"Invalid JSON pointer for this resource: '{path}'")
    if "~" in path.replace("~0", "").replace("~1", ""):
        raise Problem(400, f'Pointer `{path}` contains "~" not part of a recognized escape.')
    if kind != "remove" and "value" not in operation:
        raise Problem(400, f'Operation "{kind}" requires a member named "value".')
    return kind, path[1:].replace("~1", "/").replace("~0", "~"), operation.get("value")


def _apply_one(
    store: ImageStore, image: Image, operation: str, name: str, value: Any, admin: bool
) -> None:
    """Carry out one operation."""
    if is_reserved(name):
        words = "is read-only" if name in READ_ONLY else "is reserved"
        raise Problem(403, f"Attribute '{name}' {words}.")
    exists = name in SETTABLE or name in image.properties or name in image.fixed
    if operation == "add" and exists:
        raise Problem(409, f"Property {name} already present.")
    if operation == "replace" and not exists:
        raise Problem(409, f"Property {name} does not exist.")
    if operation != "remove":
        set_property(store, image, name, value, admin)
        return
    if name in SETTABLE:
        raise Problem(403, f"Property {name} may not be removed.")
    if name in image.fixed:
        raise Problem(403, f"Property '{name}' is protected.")
    if not exists:
        raise Problem(409, f"Property {name} does not exist.")
    del image.properties[name]
