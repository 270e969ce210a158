"""Timing of rivals in turns, and the table of results."""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any


@dataclasses.dataclass
class Result:
    """One line of the table.

    Args:
        case: What was done.
        rival: Who did it.
        value: The median.
        unit: Its unit.
        ratio: The median divided by that of the peer that counts; ``None`` for the peer itself.
        limit: What the ratio must not exceed; ``None`` if nothing was promised.
    """

    case: str
    rival: str
    value: float
    unit: str
    ratio: float | None = None
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise, if there is one, was kept."""
        return self.limit is None or self.ratio is None or self.ratio <= self.limit


def in_turns(
    rivals: Mapping[str, Callable[[], Any]], rounds: int, repeats: int
) -> dict[str, float]:
    """Time several functions, one after the other in each round.

    Args:
        rivals: Functions by name.
        rounds: How often each has its turn.
        repeats: How often it is called in a turn.

    Returns:
        The median of seconds a call, by name.
    """
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for function in rivals.values():
        function()
    for _ in range(rounds):
        for name, function in rivals.items():
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            times[name].append((time.perf_counter() - start) / repeats)
    return {name: statistics.median(values) for name, values in times.items()}


def table(results: list[Result]) -> str:
    """Return the results as a table in text."""
    rows = [("case", "who", "median", "ratio", "limit", "")]
    for result in results:
        rows.append(
            (
                result.case,
                result.rival,
                f"{result.value:.1f} {result.unit}",
                "" if result.ratio is None else f"{result.ratio:.2f}",
                "" if result.limit is None else f"{result.limit:.2f}",
                "" if result.limit is None else ("kept" if result.kept else "NOT KEPT"),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if 2 <= column <= 4 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
