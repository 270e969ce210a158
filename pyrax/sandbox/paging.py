"""Cutting one page out of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pyrax.sandbox.errors import Problem

T = TypeVar("T")


def whole_number(text: str, name: str) -> int:
    """Read a number of a query that must not be negative.

    Raises:
        Problem: 400, it is not a number or it is negative.
    """
    try:
        value = int(text)
    except ValueError:
        raise Problem(400, f"{name} param must be an integer") from None
    if value < 0:
        raise Problem(400, f"{name} param must be positive")
    return value


def after_marker(
    items: Sequence[T], marker: str | None, key: Callable[[T], str], missing: Problem | None = None
) -> list[T]:
    """Return the items that follow the one whose key is the marker.

    Args:
        items: all items, in the order of the list.
        marker: key of the last item of the page before, or None for the first page.
        key: returns the key of an item.
        missing: raised when no item has that key; default a 400.

    Raises:
        Problem: the marker is not in the list.
    """
    if not marker:
        return list(items)
    for index, item in enumerate(items):
        if key(item) == marker:
            return list(items[index + 1 :])
    raise missing or Problem(400, f"marker [{marker}] not found")
