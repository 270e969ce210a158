"""The API reference has every class and function that a program may use."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import _module

API = Path(__file__).parents[2] / "docs" / "api"
DIRECTIVE = re.compile(r"^\.\. (currentmodule|automodule|autoclass|autofunction):: (\S+)", re.M)
ROOMS = sorted(
    {path for path in _module.SUBMODULES.values() if path.count(".") == 1} - {"pyrax.fakes"}
)
ROOMS.append("pyrax.autoscale")


COMMON = (pyrax.client.BaseClient, pyrax.resource.BaseResource)
INNER = {"Fault_cls", "get_file_size", "BaseQueueManager", "base64"}
"""Names that modules must have as before, but that no program has a use for."""


def module(path: str) -> Any:
    """Return a module by its path; two of them have the names of values of the package."""
    importlib.import_module(path)
    return sys.modules[path]


def members(name: str) -> list[tuple[str, Any]]:
    """Return what a module offers, as Sphinx sees it."""
    every = vars(module(name))
    if "__all__" in every:
        named = {member: every[member] for member in every["__all__"]}
    else:
        named = {key: one for key, one in every.items() if getattr(one, "__module__", "") == name}
    return [
        (member, one)
        for member, one in named.items()
        if not member.startswith("_") and (inspect.isclass(one) or inspect.isroutine(one))
    ]


def documented() -> list[tuple[str, Any]]:
    """Return what the pages of the reference show, under the names that they show."""
    found: list[tuple[str, Any]] = []
    for page in sorted(API.glob("*.md")):
        current = ""
        for kind, name in DIRECTIVE.findall(page.read_text(encoding="utf-8")):
            if kind == "currentmodule":
                current = name
            elif kind == "automodule":
                found += [(f"{name}.{member}", value) for member, value in members(name)]
            else:
                found.append((f"{current}.{name}", getattr(module(current), name)))
    return found


DOCUMENTED = documented()


def public_classes(room: str) -> Iterator[type]:
    """Return the clients and resources that are defined in a room."""
    for found in pkgutil.iter_modules(getattr(module(room), "__path__", ())):
        inner = module(f"{room}.{found.name}")
        for name, value in vars(inner).items():
            own = inspect.isclass(value) and value.__module__ == inner.__name__
            if own and not name.startswith("_") and issubclass(value, COMMON):
                yield value


def test_nothing_is_shown_twice_and_all_of_it_has_a_docstring() -> None:
    names = [name for name, _ in DOCUMENTED]
    assert len(names) > 300
    assert len(names) == len(set(names))
    assert not [name for name, value in DOCUMENTED if not inspect.getdoc(value)]


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_module_offers_is_in_the_reference(room: str) -> None:
    shown = {id(value) for _, value in DOCUMENTED}
    offered = [
        name
        for name, value in members(room)
        if value.__module__.startswith(room)
        and name not in INNER
        and not name.startswith("assure_")
    ]
    assert not [name for name in offered if id(getattr(module(room), name)) not in shown]


@pytest.mark.parametrize("room", ROOMS)
def test_every_client_and_resource_is_in_the_reference_or_has_kin_there(room: str) -> None:
    shown = [one for _, one in DOCUMENTED if inspect.isclass(one) and one not in COMMON]
    strangers = [
        kind.__name__
        for kind in public_classes(room)
        if not any(issubclass(one, kind) or issubclass(kind, one) for one in shown)
    ]
    assert not strangers


def test_every_function_of_the_module_pyrax_is_in_the_reference() -> None:
    shown = {name for name, _ in DOCUMENTED}
    functions = [
        name
        for name, value in vars(pyrax).items()
        if inspect.isfunction(value) and not name.startswith("_")
    ]
    assert len(functions) > 30
    assert not [name for name in functions if f"pyrax.{name}" not in shown]
