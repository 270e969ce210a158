"""Old names that still work: each use warns, and says what to write today."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])


def old_name(old: str, new: str, stacklevel: int = 3) -> None:
    """Warn about the use of an old name; Python shows each place of a program once.

    Args:
        old: What the program uses.
        new: What takes its place.
        stacklevel: Whose line the warning names; 3 is the caller of the function that calls this.
    """
    warnings.warn(
        f"{old} is an old name; use {new}.", category=DeprecationWarning, stacklevel=stacklevel
    )


def renamed(function: Function, old: str, new: str) -> Function:
    """Return a function that warns about its name, then does what another one does.

    Args:
        function: What is to be done.
        old: The old name, as a reader would write it.
        new: What takes its place, likewise.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        old_name(old, new)
        return function(*args, **kwargs)

    call.__doc__ = f"Do what {new} does; an old name.\n\nUse {new} instead.\n"
    return cast("Function", call)
