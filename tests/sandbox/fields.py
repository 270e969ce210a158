"""Whether the classes of resources announce the fields that the cloud sends."""

from __future__ import annotations

import keyword
from typing import Any

from pyrax.resource import BaseResource

OPEN: dict[str, str] = {
    "pyrax.compute.quotas.QuotaSet": "the names of quotas",
    "pyrax.compute.quotas.QuotaClassSet": "the names of quotas",
    "pyrax.compute.server.ServerMetadata": "the keys of the metadata",
    "pyrax.compute.images.ImageMetadata": "the keys of the metadata",
    "pyrax.image.image.Image": "custom properties",
}
"""Classes whose fields users name themselves, and what these are."""


def announced(kind: type[BaseResource]) -> set[str]:
    """Return the names that a class gives types to, or that are its methods and properties."""
    typed = {name for one in kind.__mro__ for name in vars(one).get("__annotations__", ())}
    return typed | set(kind._reserved)


class Fields:
    """What the things had that were made so far, and no class announces."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self._known: dict[type, set[str]] = {}

    def note(self, thing: Any) -> None:
        """Look at the fields of a thing."""
        kind = type(thing)
        if not kind.__module__.startswith("pyrax.") or f"{kind.__module__}.{kind.__name__}" in OPEN:
            return
        known = self._known.setdefault(kind, announced(kind))
        self.unknown |= {
            f"{kind.__module__}.{kind.__name__}.{name}"
            for name in thing.__dict__.keys() - known
            if name.isidentifier() and not name.startswith("_") and not keyword.iskeyword(name)
        }
