"""Every public operation: found by looking at the live clients, never listed by hand."""

from __future__ import annotations

import copy
import dataclasses
import functools
import inspect
from collections.abc import Iterator
from typing import Any

from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

# What Python and the bases need, and what only tells something about the object in the process.
PLUMBING = frozenset({"add_hook", "run_hooks"})
LAZY = "__getattr__"
"""Asking for a field that a thing has not: it is fetched once."""


@dataclasses.dataclass
class Operation:
    """A public method, or a property, of one kind of object.

    Attributes:
        receiver: Where the object is found: a path below the client, or the name of a thing.
        kind: The class of the object.
        name: Name of the method or property.
        by_id: Whether it is given the ids of things instead of the things.
        takes_things: Whether it is given things; known when its arguments have been made.
    """

    dialect: str
    service: str
    receiver: str
    kind: type
    name: str
    by_id: bool = False
    takes_things: bool = False

    @property
    def is_property(self) -> bool:
        static = inspect.getattr_static(self.kind, self.name)
        return isinstance(static, property) or not callable(getattr(self.kind, self.name))

    def __str__(self) -> str:
        by_id = " by id" if self.by_id else ""
        return f"{self.dialect} {self.service} {self.kind.__name__}.{self.name}{by_id}"

    @property
    def keys(self) -> Iterator[str]:
        """The names under which arguments may be given, the most particular first."""
        for kind in self.kind.__mro__:
            yield f"{kind.__name__}.{self.name}"

    @property
    def place(self) -> str:
        """The attribute under which the object is found."""
        return self.receiver.rpartition(".")[2]

    @functools.cached_property
    def _parameters(self) -> list[inspect.Parameter]:
        static = inspect.getattr_static(self.kind, self.name)
        parameters = list(inspect.signature(getattr(self.kind, self.name)).parameters.values())
        return parameters if isinstance(static, (classmethod, staticmethod)) else parameters[1:]

    def optional(self) -> set[str] | None:
        """Return the names of what may be given, None when anything may."""
        if self.is_property:
            return set()
        parameters = self._parameters
        if any(one.kind is one.VAR_KEYWORD for one in parameters):
            return None
        return {one.name for one in parameters}

    def required(self) -> list[str]:
        """Return the names of the arguments that must be given."""
        if self.is_property:
            return []
        return [
            one.name
            for one in self._parameters
            if one.default is one.empty
            and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
        ]


def names_of(kind: type) -> list[str]:
    """Return the public methods and properties of a class."""
    found = []
    for name in dir(kind):
        static = inspect.getattr_static(kind, name)
        owner = next(one for one in kind.__mro__ if name in vars(one))
        if name.startswith("_") and not (name == LAZY and issubclass(kind, BaseResource)):
            continue
        if name in PLUMBING or inspect.isclass(static):
            continue
        if not owner.__module__.startswith("pyrax."):
            continue
        if callable(static) or hasattr(static, "__get__"):
            found.append(name)
    return found


def _gives_a_manager(name: str, static: Any) -> bool:
    """Tell whether an attribute makes a manager when it is asked for."""
    lazy = isinstance(static, functools.cached_property)
    return type(static).__name__ == "Managed" or (lazy and name.endswith("_manager"))


def managers_below(owner: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Give the managers that an object holds, and those that they hold, with their paths."""
    seen: set[int] = {id(owner)}
    waiting = [(path, owner)]
    while waiting:
        where, holder = waiting.pop(0)
        if where:
            yield where, holder
        names = set(vars(holder)) | {
            name
            for name in dir(type(holder))
            if not name.startswith("__")
            and _gives_a_manager(name, inspect.getattr_static(type(holder), name))
        }
        for name in sorted(names):
            value = getattr(holder, name)
            if isinstance(value, BaseManager) and id(value) not in seen and value is not owner:
                if name == "api" or (isinstance(holder, BaseResource) and name == "manager"):
                    continue
                seen.add(id(value))
                waiting.append((f"{where}.{name}" if where else name, value))


def twin(value: Any) -> Any:
    """Return what a call may change without harm to the next one."""
    if isinstance(value, BaseResource):
        return copy.copy(value)
    if isinstance(value, (dict, list)):
        return copy.deepcopy(value)
    return value
