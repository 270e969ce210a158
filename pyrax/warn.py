"""Warnings that name a line of the program, however deep in pyrax they come from."""

from __future__ import annotations

import sys
import warnings

OURS = ("pyrax", "importlib", "runpy")
"""Packages whose lines tell a user nothing."""


def user(text: str, category: type[Warning] = UserWarning) -> None:
    """Give a warning for the innermost line that is not of pyrax, if there is one.

    Args:
        text: What the user should know.
        category: Class of the warning.
    """
    frame = sys._getframe(1)
    while frame.f_back is not None and _package(frame.f_globals) in OURS:
        frame = frame.f_back
    of_a_program = _package(frame.f_globals) not in OURS
    warnings.warn_explicit(
        text,
        category=category,
        filename=frame.f_code.co_filename if of_a_program else "pyrax",
        lineno=frame.f_lineno if of_a_program else 1,
        module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _package(names: dict[str, object]) -> str:
    """Return the package that a module belongs to; that of ``_frozen_importlib`` is importlib."""
    package = str(names.get("__name__", "")).partition(".")[0]
    return "importlib" if package.startswith("_frozen_importlib") else package
