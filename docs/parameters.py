"""Completes what the API reference says of a method by what is said elsewhere in the same package.

A client's or a resource's method often hands its arguments on to another one, whose docstring has
the words; they are not repeated in the source, but the reference shows them. They are looked for

1. where the docstring points to (see ``Class.method``, another name of ``method``),
2. at the methods of the same name,
3. in ``USUAL``, for what is the same in all calls of a package.

Words are only borrowed where all that is found says the same. What such a method returns and raises
is borrowed where its docstring points to.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import Any

SECTION = re.compile(r"^(Args|Returns|Raises|Yields|Attributes|Note|Example|Warns):$")
ENTRY = re.compile(r"^    \*{0,2}(\w+): ")
POINTER = re.compile(
    r"(?:see|as for|name of|those of|same as)\s+(the\s+\w+'s\s+)?`{1,2}([\w.]+)`", re.I
)
NEEDLESS = {"self", "cls"}
BASES = ("pyrax.client", "pyrax.manager", "pyrax.resource")


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
        elif inside and name:
            found[name].append(line)
    return {name: "\n".join(entry).rstrip().split("\n") for name, entry in found.items()}


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


def unwrapped(method: Any) -> Any:
    """Return the function that a method, or what decorates it, is made of."""
    return inspect.unwrap(getattr(method, "__func__", method))


def package_of(function: Any) -> str:
    """Return the package that a function belongs to, such as ``pyrax.compute``."""
    return ".".join(str(getattr(function, "__module__", "")).split(".")[:2])


@cache
def classes(package: str) -> dict[str, type]:
    """Return the classes of a package by their names, those that all packages share among them."""
    return {
        name: value
        for module in (*map(importlib.import_module, BASES), *_modules(package))
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
    }


@cache
def namesakes(package: str) -> dict[str, list[Any]]:
    """Return the methods of all classes of a package: name -> functions."""
    found: dict[str, list[Any]] = {}
    for kind in classes(package).values():
        for name, method in vars(kind).items():
            function = unwrapped(method)
            if package_of(kind) == package and inspect.isfunction(function) and function.__doc__:
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


def pointed_to(function: Any) -> list[Any]:
    """Return the functions that a docstring points to before its first section."""
    package = package_of(function)
    lines = (inspect.getdoc(function) or "").splitlines()
    head = "\n".join(takewhile(lambda line: not SECTION.match(line), lines))
    found: list[Any] = []
    for whose, path in POINTER.findall(head):
        kind, _, name = path.rpartition(".")
        if not kind and not whose:
            kind = function.__qualname__.rpartition(".")[0]
        method = getattr(classes(package).get(kind), name, None)
        if method:
            found.append(unwrapped(method))
        elif "." not in path:
            found += namesakes(package).get(name, ())
    return [one for one in found if one is not function]


def words(function: Any, via: tuple[Any, ...] = ()) -> dict[str, list[str]]:
    """Return what is said of parameters by a docstring and by those that it points to.

    Args:
        function: A function or method.
        via: The functions whose docstrings led here.
    """
    others = [one for one in pointed_to(function) if one not in via]
    return {**agreed(others, (*via, function)), **described(inspect.getdoc(function) or "")}


def agreed(functions: Iterable[Any], via: tuple[Any, ...] = ()) -> dict[str, list[str]]:
    """Return the words for those parameters of which all functions that say something say the same.

    Args:
        functions: Functions or methods.
        via: As for ``words``.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for function in functions:
        for name, entry in words(function, via).items():
            found.setdefault(name, set()).add(tuple(entry))
    return {name: list(*entries) for name, entries in found.items() if len(entries) == 1}


def borrowed(function: Any) -> dict[str, list[str]]:
    """Return what is said elsewhere of the parameters that the docstring of a method leaves out.

    Args:
        function: A function or method that is shown in the reference.

    Returns:
        Name of a parameter -> lines of a section ``Args``.
    """
    inner = unwrapped(function)
    package = package_of(inner)
    if not package.startswith("pyrax"):
        return {}
    known = described(inspect.getdoc(inner) or "")
    usual = {**USUAL[""], **USUAL.get(package, {})}
    others = {
        **{name: [f"    {name}: {said}"] for name, said in usual.items()},
        **agreed(one for one in namesakes(package).get(inner.__name__, ()) if one is not inner),
    }
    others = {name: others[name] for name in parameters(inner) if name in others}
    others.update(agreed(pointed_to(inner), (inner,)))
    names = inspect.signature(inner).parameters
    return {name: others[name] for name in names if name not in known and name in others}


def section(function: Any, name: str) -> list[str]:
    """Return the lines of a section of a docstring; none if there is no such section."""
    lines = (inspect.getdoc(function) or "").splitlines()
    start = lines.index(f"{name}:") + 1 if f"{name}:" in lines else len(lines)
    text = "\n".join(takewhile(lambda line: line[:1] in ("", " "), lines[start:])).rstrip()
    return text.split("\n") if text else []


def handed_on(function: Any, name: str, via: tuple[Any, ...] = ()) -> list[str]:
    """Return a section of a docstring, or of the one that it points to before its own sections.

    Args:
        function: A function or method.
        name: ``Raises``, or ``Returns``, which is only taken from a function with the same type.
        via: As for ``words``.

    Returns:
        Lines; none if there is no such section, or several that differ.
    """
    if own := section(function, name):
        return own
    others = [one for one in pointed_to(function) if one not in via]
    if name == "Returns":
        others = [one for one in others if _type(one) == _type(function)]
    found = {tuple(handed_on(one, name, (*via, function))) for one in others} - {()}
    return list(*found) if len(found) == 1 else []


def _type(function: Any) -> Any:
    """Return the type of what a function returns."""
    return inspect.signature(function).return_annotation


def complete(lines: list[str], function: Any) -> None:
    """Put what is said elsewhere into a docstring: entries of ``Args``, ``Returns``, ``Raises``.

    Args:
        lines: The lines of the docstring; they are changed.
        function: The function or method that it is of.
    """
    inner = unwrapped(function)
    for name in ("Raises", "Returns"):
        if f"{name}:" not in lines and (said := handed_on(inner, name)):
            place = lines.index("Raises:") if "Raises:" in lines else len(lines)
            lines[place:place] = ["", f"{name}:", *said, ""]
    more = borrowed(inner)
    if not more:
        return
    entries = {**described("\n".join(lines)), **more}
    order = {name: place for place, name in enumerate(inspect.signature(inner).parameters)}
    names = sorted(entries, key=lambda name: order.get(name, len(order)))
    section = ["Args:", *(line for name in names for line in entries[name]), ""]
    if "Args:" in lines:
        start = lines.index("Args:") + 1
        end = start + len([*takewhile(lambda line: line[:1] in ("", " "), lines[start:])])
        lines[start - 1 : end] = section
    else:
        place = next((n for n, line in enumerate(lines) if SECTION.match(line)), len(lines))
        lines[place:place] = ["", *section]


USUAL = {
    "": {
        "item": "The thing, or its id.",
        "limit": "The most things to return.",
        "marker": "Where to go on: what the page before ended with.",
        "val": "True or False.",
        "uri": "Path below the address of the service, or a whole URL.",
    },
    "pyrax.autoscale": {
        "policy": "The policy, or its id.",
        "scaling_group": "The group, or its id.",
    },
    "pyrax.cloudblockstorage": {
        "backup": "The backup, or its id.",
        "snapshot": "The snapshot, or its id.",
        "transfer": "The transfer, or its id.",
        "volume": "The volume, or its id.",
    },
    "pyrax.cloudcdn": {
        "service": "The service, or its id.",
    },
    "pyrax.clouddatabases": {
        "address": 'An IP address, or a network such as ``"10.0.0.0/8"``.',
        "configuration": "The configuration group, or its id.",
        "datastore": "The datastore, its id or its name.",
        "ha": "The high-availability group, or its id.",
        "instance": "The instance, or its id.",
        "schedule": "The schedule, or its id.",
    },
    "pyrax.clouddns": {
        "domain": "The domain, its id or its name.",
        "record": "The record, or its id.",
    },
    "pyrax.cloudloadbalancers": {
        "loadbalancer": "The load balancer, or its id.",
        "node": "The node, or its id.",
    },
    "pyrax.cloudmonitoring": {
        "agent": "The agent, or its id.",
        "alarm": "The alarm, or its id.",
        "check": "The check, or its id.",
        "entity": "The entity, or its id.",
        "notification": "The notification, or its id.",
        "notification_plan": "The notification plan, or its id.",
        "plan": "The notification plan, or its id.",
        "return_next": "True for a tuple: the page, and the marker of the next.",
        "suppression": "The suppression, or its id.",
        "token": "The token, or its id.",
    },
    "pyrax.compute": {
        "aggregate": "The aggregate, or its id.",
        "flavor": "The flavor, or its id.",
        "floating_ip": "The floating IP, or its id.",
        "group": "The security group, or its id.",
        "host": "The host, or its name.",
        "hypervisor": "The hypervisor, or its id.",
        "image": "The image, or its id.",
        "migration": "The migration, or its id.",
        "network": "The network, or its id.",
        "security_group": "The name of the security group, or its id.",
        "server": "The server, or its id.",
        "server_id": "The server, or its id.",
        "tenant": "Id of the account.",
        "tenant_id": "Id of the account.",
        "volume": "The volume, or its id.",
        "volume_type": "The type, or its id.",
    },
    "pyrax.image": {
        "img": "The image, or its id.",
    },
    "pyrax.object_storage": {
        "cont": "The container, or its name.",
        "container": "The container, or its name.",
        "extra_info": "Ignored.",
        "obj": "The object, or its name.",
        "obj_name": "The object, or its name.",
    },
    "pyrax.queueing": {
        "claim": "The claim, or its id.",
        "queue": "The queue, or its name.",
        "subscription": "The subscription, or its id.",
    },
    "pyrax.sandbox": {
        "dialect": "``rackspace``, or ``openstack``.",
        "region": "Name of the region; ``None`` for the first one.",
    },
}
"""What parameters of a name are in all calls of a package, and in all of them."""
