"""The API reference has every class and function that a program may use."""

from __future__ import annotations

import importlib
import importlib.util
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
from pyrax.object_storage import ContainerManager, StorageClient, StorageObject

API = Path(__file__).parents[2] / "docs" / "api"
DIRECTIVE = re.compile(r"^\.\. (currentmodule|automodule|autoclass|autofunction):: (\S+)", re.M)
ROOMS = sorted(
    {path for path in _module.SUBMODULES.values() if path.count(".") == 1} - {"pyrax.fakes"}
)
ROOMS.append("pyrax.autoscale")


COMMON = (pyrax.client.BaseClient, pyrax.resource.BaseResource)
INNER = {"Fault_cls", "get_file_size", "BaseQueueManager", "base64", "literal_path"}
"""Names that modules must have as before or for each other, but that no program has a use for."""


def module(path: str) -> Any:
    """Return a module by its path; two of them have the names of values of the package."""
    importlib.import_module(path)
    return sys.modules[path]


def members(name: str) -> list[tuple[str, Any]]:
    """Return what a module offers, as Sphinx sees it."""
    dir(module(name))  # loads what is loaded late
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


# --- the words that a page adds from other docstrings ---


def load_parameters() -> Any:
    """Return the module of the documentation's build that adds them."""
    spec = importlib.util.spec_from_file_location("parameters", API.parent / "parameters.py")
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


parameters = load_parameters()


def own_methods() -> list[Any]:
    """Return the functions and methods that the pages show, each of them once."""
    shared = {kind for base in (*COMMON, pyrax.manager.BaseManager) for kind in base.__mro__}
    found: list[Any] = []
    for _, value in DOCUMENTED:
        found.append(value)
        for kind in getattr(value, "__mro__", ()):
            if kind.__module__.startswith("pyrax") and (kind is value or kind not in shared):
                found += [one for name, one in vars(kind).items() if not name.startswith("_")]
    return list(dict.fromkeys(filter(inspect.isfunction, map(parameters.unwrapped, found))))


def said_of(function: Any) -> dict[str, str]:
    """Return what the reference says of the parameters of a function."""
    entries = {
        **parameters.borrowed(function),
        **parameters.described(inspect.getdoc(function) or ""),
    }
    return {name: " ".join(line.strip() for line in lines) for name, lines in entries.items()}


def test_a_method_that_hands_its_arguments_on_has_the_words_of_the_other_one() -> None:
    found = parameters.borrowed(pyrax.compute.server.Server.reboot)
    assert list(found) == ["reboot_type"]
    assert "cuts the power" in found["reboot_type"][0]
    lines = ["Reboot it.", "", "Raises:", "    Conflict: Not now."]
    parameters.complete(lines, pyrax.compute.server.Server.reboot)
    assert lines[:3] == ["Reboot it.", "", ""] and lines[3] == "Args:"
    assert lines[4:5] == found["reboot_type"] and lines[-2] == "Raises:"


def test_words_are_put_beside_those_that_are_there_in_the_order_of_the_call() -> None:
    method = pyrax.object_storage.Container.store_object
    lines = (inspect.getdoc(method) or "").splitlines()
    assert [*parameters.described("\n".join(lines))] == ["obj_name", "data", "options"]
    parameters.complete(lines, method)
    shown = [*parameters.described("\n".join(lines))]
    assert shown == [*inspect.signature(method).parameters][1:]
    assert lines.count("Args:") == 1


def test_the_words_are_those_of_the_method_that_a_docstring_points_to() -> None:
    listed = said_of(StorageClient.list_container_objects)["prefix"]
    of_container = said_of(ContainerManager.set_metadata)["prefix"]
    of_object = said_of(StorageClient.set_object_metadata)["prefix"]
    assert "Beginning of the names" in listed
    assert "X-Container-Meta-" in of_container
    assert "X-Object-Meta-" in of_object
    assert "the copy" in said_of(StorageObject.copy)["new_container"]


def test_nothing_is_borrowed_where_the_methods_of_a_name_say_different_things() -> None:
    def one() -> None:
        """Do it.

        Args:
            both: The same.
            size: In GB.
        """

    def other() -> None:
        """Do it.

        Args:
            both: The same.
            size: In bytes.
        """

    assert parameters.agreed([one, other]) == {"both": ["    both: The same."]}


def test_what_a_method_returns_and_raises_is_shown_where_it_is_called_by_another_one() -> None:
    method = pyrax.queueing.QueueClient.claim_messages
    lines = (inspect.getdoc(method) or "").splitlines()
    parameters.complete(lines, method)
    text = "\n".join(lines)
    assert "Returns:\n    The `QueueClaim`; ``None`` if there was nothing to claim." in text
    assert "Raises:\n    ValueError: The number of messages is less than one." in text
    assert text.index("Args:") < text.index("Returns:") < text.index("Raises:")


def test_what_a_method_of_another_type_returns_is_not_shown() -> None:
    assert parameters.handed_on(pyrax.clouddns.CloudDNSDomain.search_records, "Returns") == [
        "    A list of ``CloudDNSRecord``."
    ]
    assert not parameters.handed_on(pyrax.clouddns.CloudDNSDomain.find_record, "Returns")


def test_docstrings_point_to_methods_that_exist() -> None:
    pointers = [
        (function, *path.split("."))
        for function in own_methods()
        for _, path in parameters.POINTER.findall(inspect.getdoc(function) or "")
        if path.count(".") == 1
    ]
    assert len(pointers) > 150
    assert not [
        f"{function.__qualname__}: {kind}.{name}"
        for function, kind, name in pointers
        if kind[0].isupper()
        and not hasattr(parameters.classes(parameters.package_of(function)).get(kind), name)
    ]


def test_every_parameter_is_explained() -> None:
    named = [(one, name) for one in own_methods() for name in parameters.parameters(one)]
    assert len(named) > 3500
    said = {one: said_of(one) for one, _ in named}
    silent = [
        f"{one.__module__}.{one.__qualname__}: {name}"
        for one, name in named
        if name not in said[one]
    ]
    assert not silent, "these parameters have no words:\n" + "\n".join(silent)
