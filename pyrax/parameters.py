"""Parameters: which ones a class or function takes, and which of them a caller gave."""

from __future__ import annotations

from typing import Any

_VAR_KEYWORDS = 0x08
"""The flag of a function that takes any keyword."""


def given(**values: Any) -> dict[str, Any]:
    """Return the values that are not ``None``: what a caller did not give is not sent."""
    return {name: value for name, value in values.items() if value is not None}


def names_of(wanted: Any) -> frozenset[str] | None:
    """Return the names of the parameters that can be given by keyword.

    ``inspect`` takes long to load, and usual classes do without it.

    Args:
        wanted: A class or another thing that can be called.

    Returns:
        The names; ``None`` if any keyword is taken.

    Raises:
        TypeError: It cannot be called.
        ValueError: It does not tell.
    """
    code = _plain_constructor(wanted)
    if code is not None:
        if code.co_flags & _VAR_KEYWORDS:
            return None
        taken = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return frozenset(taken[1:])

    import inspect

    parameters = inspect.signature(wanted).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return None
    return frozenset(parameters)


def _plain_constructor(wanted: Any) -> Any:
    """Return the code of the ``__init__`` of a class in which nothing else decides."""
    if type(wanted) is not type:
        return None
    made, new = (getattr(wanted, name) for name in ("__init__", "__new__"))
    if new is not object.__new__:
        return None
    if hasattr(wanted, "__signature__") or hasattr(made, "__wrapped__"):
        return None
    code = getattr(made, "__code__", None)
    return code if code is not None and code.co_argcount else None
