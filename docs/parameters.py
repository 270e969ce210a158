"""Completes what the API reference says of a method by what is said elsewhere in the same package.

A client's or a resource's method often hands its arguments on to a method of the same name, whose
docstring has the words; they are not repeated in the source, but the reference shows them.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

SECTION = re.compile(r"^(Args|Returns|Raises|Yields|Attributes|Note|Example|Warns):$")
ENTRY = re.compile(r"^    \*{0,2}(\w+): ")
NEEDLESS = {"self", "cls"}


def described(text: str) -> dict[str, list[str]]:
    """Return the entries of the section ``Args`` of a docstring: name of a parameter -> its lines.

    Args:
        text: The docstring, as ``inspect.getdoc`` gives it.
    """
    found: dict[str, list[str]] = {}
    inside, name = False, ""
    for line in text.splitlines():
        if line and not line.startswith(" "):
            inside = line == "Args:"
        elif inside and (entry := ENTRY.match(line)):
            name = entry.group(1)
            found[name] = [line]
        elif inside and name and line.strip():
            found[name].append(line)
    return found


def parameters(function: Any) -> list[str]:
    """Return the names of the parameters of a function that a caller gives."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return []
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        one.name
        for one in signature.parameters.values()
        if one.name not in NEEDLESS and one.kind not in kinds and not one.name.startswith("_")
    ]


@cache
def namesakes(package: str) -> dict[str, list[Any]]:
    """Return the methods of all classes of a package: name -> functions."""
    found: dict[str, list[Any]] = {}
    for module in _modules(package):
        for value in list(vars(module).values()):
            if inspect.isclass(value) and value.__module__ == module.__name__:
                for name, method in vars(value).items():
                    function = inspect.unwrap(getattr(method, "__func__", method))
                    if inspect.isfunction(function) and function.__doc__:
                        found.setdefault(name, []).append(function)
    return found


def _modules(package: str) -> Iterator[Any]:
    """Return a package and all modules in it."""
    importlib.import_module(package)
    yield sys.modules[package]
    for found in pkgutil.walk_packages(
        getattr(sys.modules[package], "__path__", ()), f"{package}."
    ):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            yield sys.modules[found.name]


def borrowed(function: Any) -> dict[str, list[str]]:
    """Return what is said elsewhere of the parameters that the docstring of a method leaves out.

    Args:
        function: A function or method that is shown in the reference.

    Returns:
        Name of a parameter -> lines of a section ``Args``.
    """
    inner = inspect.unwrap(getattr(function, "__func__", function))
    package = ".".join(str(getattr(inner, "__module__", "")).split(".")[:2])
    known = described(inspect.getdoc(inner) or "")
    missing = [name for name in parameters(inner) if name not in known]
    if not missing or not package.startswith("pyrax"):
        return {}
    twins = [
        described(inspect.getdoc(one) or "") for one in namesakes(package).get(inner.__name__, ())
    ]
    found: dict[str, list[str]] = {}
    for name in missing:
        usual = USUAL.get((package, name)) or USUAL.get(("", name))
        said = [twin[name] for twin in twins if name in twin]
        if said:
            found[name] = said[0]
        elif usual:
            found[name] = [f"    {name}: {usual}"]
        elif len(unanimous := words(package).get(name, ())) == 1:
            found[name] = list(*unanimous)
    return found


@cache
def words(package: str) -> dict[str, set[tuple[str, ...]]]:
    """Return all that is said in a package of the parameters of a name."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for functions in namesakes(package).values():
        for function in functions:
            for name, entry in described(inspect.getdoc(function) or "").items():
                found.setdefault(name, set()).add(tuple(entry))
    return found


def complete(lines: list[str], more: dict[str, list[str]]) -> None:
    """Put entries into the section ``Args`` of a docstring, which is made if there is none.

    Args:
        lines: The lines of the docstring; they are changed.
        more: What ``borrowed`` returns.
    """
    entries = [line for entry in more.values() for line in entry]
    heads = [number for number, line in enumerate(lines) if SECTION.match(line)]
    place = next((number for number in heads if lines[number] == "Args:"), None)
    if place is not None:
        lines[place + 1 : place + 1] = entries
    else:
        before = heads[0] if heads else len(lines)
        lines[before:before] = ["", "Args:", *entries, ""]


USUAL = {
    ("", "item"): "The thing, or its id.",
    ("", "limit"): "The most things to return.",
    ("", "marker"): "Where to go on: what the page before ended with.",
    ("", "val"): "True or False.",
    ("", "uri"): "Path below the address of the service, or a whole URL.",
    ("pyrax.clouddatabases", "datastore"): "The datastore, its id or its name.",
    ("pyrax.clouddatabases", "ha"): "The high-availability group, or its id.",
    ("pyrax.clouddatabases", "instance"): "The instance, or its id.",
    ("pyrax.clouddns", "domain"): "The domain, its id or its name.",
    ("pyrax.cloudloadbalancers", "loadbalancer"): "The load balancer, or its id.",
    ("pyrax.cloudmonitoring", "check"): "The check, or its id.",
    ("pyrax.cloudmonitoring", "criteria"): "The rules, in the language of alarms.",
    ("pyrax.cloudmonitoring", "details"): "What the type of the check or notification asks for.",
    ("pyrax.cloudmonitoring", "disabled"): "Whether it rests.",
    ("pyrax.cloudmonitoring", "entity"): "The entity, or its id.",
    ("pyrax.cloudmonitoring", "label"): "A name for people.",
    ("pyrax.cloudmonitoring", "metadata"): "Keys and values of your own.",
    ("pyrax.cloudmonitoring", "notification_plan"): "The notification plan, or its id.",
    (
        "pyrax.cloudmonitoring",
        "return_next",
    ): "True for a tuple: the page, and the marker of the next.",
    ("pyrax.compute", "console_type"): "The kind of console, as the service names it.",
    ("pyrax.compute", "network"): "The network, or its id.",
    ("pyrax.compute", "security_group"): "The name of the security group, or its id.",
    ("pyrax.compute", "server"): "The server, or its id.",
    ("pyrax.compute", "server_id"): "The server, or its id.",
    ("pyrax.image", "img"): "The image, or its id.",
    ("pyrax.object_storage", "container"): "The container, or its name.",
    ("pyrax.object_storage", "chunk_size"): "Bytes of each piece.",
    ("pyrax.object_storage", "delimiter"): "Names are cut after it, and shown once, as folders.",
    ("pyrax.object_storage", "end_marker"): "The listing ends before this name.",
    ("pyrax.object_storage", "full_listing"): "True for all pages, as an iterator.",
    ("pyrax.object_storage", "obj"): "The object, or its name.",
    ("pyrax.sandbox", "dialect"): "``rackspace``, or ``openstack``.",
    ("pyrax.queueing", "queue"): "The queue, or its name.",
}
"""What parameters of a name are in all calls of a package, and in all of them."""
