"""The public names and signatures of pyrax 1.10, as listed in api-surface.json beside this file.

A call that was valid for pyrax 1.10 must stay valid: the same parameter names in the same order,
new parameters only optional.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

SURFACE = json.loads((Path(__file__).parent / "api-surface.json").read_text(encoding="utf-8"))
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
# the release itself, and a constant whose old value was wrong
DIFFERENT_VALUES = {"pyrax.USER_AGENT", "pyrax.__version__", "pyrax.version.version"}
DIFFERENT_VALUES.add("pyrax.http.verify_ssl")
# parameters that an update now leaves as they are at the service; it used to turn them off
KEPT_BY_UPDATES = {
    ("update_launch_config", "config_drive"),
    ("update", "disabled"),
    ("update_alarm", "disabled"),
}


def old_parameters(text: str) -> list[inspect.Parameter]:
    """Read a recorded signature: "(name, **kwargs)", "classmethod (name)", "in effect (name)"."""
    inner = text[text.rindex("(") + 1 : -1]
    function = eval(f"lambda {inner}: None")
    return list(inspect.signature(function).parameters.values())


def new_parameters(function: Any, *, bound: bool) -> list[inspect.Parameter]:
    """Return the parameters a caller may give, without self or cls."""
    parameters = list(inspect.signature(function).parameters.values())
    return parameters if bound else parameters[1:]


def incompatibility(
    old: list[inspect.Parameter], new: list[inspect.Parameter], name: str = ""
) -> str | None:
    """Say why a call that fits the old parameters may not fit the new ones; None if all fit."""
    kinds = {parameter.kind for parameter in new}
    takes_all = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD} <= kinds
    old_positional = [parameter for parameter in old if parameter.kind in POSITIONAL]
    new_positional = [parameter for parameter in new if parameter.kind in POSITIONAL]
    if takes_all and not new_positional:
        return None
    for number, parameter in enumerate(old_positional):
        if number >= len(new_positional):
            return None if takes_all else f"parameter {parameter.name} is missing"
        current = new_positional[number]
        if current.name != parameter.name:
            return f"parameter {number + 1} was {parameter.name}, is {current.name}"
        was_optional = parameter.default is not parameter.empty
        if was_optional and current.default is current.empty:
            return f"parameter {parameter.name} is no longer optional"
        kept = (name, parameter.name) in KEPT_BY_UPDATES
        if was_optional and current.default != parameter.default and not kept:
            return f"default of {parameter.name} was {parameter.default!r}, is {current.default!r}"
    for current in new_positional[len(old_positional) :]:
        if current.default is current.empty:
            return f"new parameter {current.name} is not optional"
    for parameter in old:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            spelled_out = len(new_positional) > len(old_positional)
            if parameter.kind not in kinds and not spelled_out:
                return f"{parameter} is missing"
    return None


def modules() -> list[Any]:
    return [
        pytest.param(name, SURFACE["modules"][name], id=name) for name in sorted(SURFACE["modules"])
    ]


def classes() -> list[Any]:
    return [
        pytest.param(module, name, document, id=f"{module}.{name}")
        for module in sorted(SURFACE["modules"])
        for kind in ("classes", "exceptions")
        for name, document in sorted(SURFACE["modules"][module].get(kind, {}).items())
    ]


@pytest.mark.parametrize(("module_name", "document"), modules())
def test_functions_keep_their_signatures(module_name: str, document: dict[str, Any]) -> None:
    module = importlib.import_module(module_name)
    for name, text in document.get("functions", {}).items():
        problem = incompatibility(
            old_parameters(text), new_parameters(getattr(module, name), bound=True)
        )
        assert problem is None, f"{module_name}.{name}: {problem}"


@pytest.mark.parametrize(("module_name", "document"), modules())
def test_constants_keep_their_values(module_name: str, document: dict[str, Any]) -> None:
    module = importlib.import_module(module_name)
    for name, text in document.get("constants", {}).items():
        value = getattr(module, name)
        if f"{module_name}.{name}" in DIFFERENT_VALUES:
            continue
        if re.fullmatch(r"[A-Za-z_]+", text) and text not in ("None", "True", "False"):
            assert type(value).__name__ == text, f"{module_name}.{name} is a {type(value)}"
        else:
            assert repr(value) == text, f"{module_name}.{name}"


@pytest.mark.parametrize(("module_name", "document"), modules())
def test_names_are_still_exported(module_name: str, document: dict[str, Any]) -> None:
    module = importlib.import_module(module_name)
    for name, origin in document.get("names", {}).items():
        value = getattr(module, name)
        if origin.startswith("pyrax."):
            home, _, original = origin.rpartition(".")
            assert value is getattr(importlib.import_module(home), original), name


@pytest.mark.parametrize(("module_name", "name", "document"), classes())
def test_classes_keep_their_bases(module_name: str, name: str, document: dict[str, Any]) -> None:
    cls = getattr(importlib.import_module(module_name), name)
    ancestors = {base.__name__ for base in cls.__mro__[1:]}
    assert set(document.get("bases", [])) <= ancestors


@pytest.mark.parametrize(("module_name", "name", "document"), classes())
def test_classes_keep_their_methods(module_name: str, name: str, document: dict[str, Any]) -> None:
    cls = getattr(importlib.import_module(module_name), name)
    for method, text in document.get("methods", {}).items():
        static = inspect.getattr_static(cls, method)
        bound = isinstance(static, (staticmethod, classmethod))
        problem = incompatibility(
            old_parameters(text), new_parameters(getattr(cls, method), bound=bound), method
        )
        assert problem is None, f"{name}.{method}: {problem}"


@pytest.mark.parametrize(("module_name", "name", "document"), classes())
def test_classes_keep_their_properties(
    module_name: str, name: str, document: dict[str, Any]
) -> None:
    cls = getattr(importlib.import_module(module_name), name)
    for attribute, access in document.get("properties", {}).items():
        static = inspect.getattr_static(cls, attribute)
        assert not inspect.isfunction(static), f"{name}.{attribute} is a method now"
        if access == "read and write" and isinstance(static, property):
            assert static.fset is not None, f"{name}.{attribute} can no longer be set"
