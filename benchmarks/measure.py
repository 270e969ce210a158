"""Running the rivals of a case in turns, each in a process of its own, and the table of results."""

from __future__ import annotations

import dataclasses
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LIMIT_SECONDS = 300
"""After this one process of a rival is given up."""

UNITS = {"us": 1e6, "ms": 1e3, "s": 1.0}


class RivalFailed(Exception):
    """A rival ended with an error; the text has the end of its output."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one run cost.

    Args:
        seconds: What was timed.
        cpu: Seconds of processor time.
        peak: Most MiB of memory; ``None`` if that was not looked at.
    """

    seconds: float
    cpu: float
    peak: float | None = None


@dataclasses.dataclass(frozen=True)
class Rival:
    """One line of a case.

    Args:
        who: Name, as it stands in the table.
        run: Does the work once, in a process of its own.
        per: What the work is divided by: lists, files.
        least: For a rival that takes long: how many rounds it takes part in.
        limit: What its ratio to the first rival must not exceed; ``None`` if nothing is promised.
        most: What its memory in MiB must not exceed, likewise.
        fastest: Whether it must be the fastest of all.
        ahead: Whether it must be faster than all but the first.
    """

    who: str
    run: Callable[[], Cost]
    per: int = 1
    least: int | None = None
    limit: float | None = None
    most: float | None = None
    fastest: bool = False
    ahead: bool = False


@dataclasses.dataclass
class Case:
    """What several rivals did, in the same rounds.

    Args:
        title: What was done.
        unit: ``us``, ``ms`` or ``s``.
        rivals: The first is the one that the others are compared with.
    """

    title: str
    unit: str
    rivals: Sequence[Rival]
    costs: dict[str, list[Cost]] = dataclasses.field(default_factory=dict)

    def measure(self, rounds: int, warm: bool = True) -> Case:
        """Let every rival have its turn in every round, another one first each time.

        Args:
            rounds: How many.
            warm: Whether all of them run once before, uncounted.
        """
        started = time.monotonic()
        for number in range(-1 if warm else 0, rounds):
            at = number % len(self.rivals)
            for rival in [*self.rivals[at:], *self.rivals[:at]]:
                if number < (rounds if rival.least is None else min(rounds, rival.least)):
                    cost = rival.run()
                    if number >= 0:
                        self.costs.setdefault(rival.who, []).append(cost)
        took = time.monotonic() - started
        times = ", ".join(f"{rival.who} {self._shown(rival)}" for rival in self.rivals)
        print(f"{self.title}: {times} ({took:.0f} s)", file=sys.stderr, flush=True)
        return self

    # --- results ---

    def times(self, rival: Rival) -> list[float]:
        """Return the times of a rival in the unit of the case, for each of what it did."""
        factor = UNITS[self.unit] / rival.per
        return [cost.seconds * factor for cost in self.costs[rival.who]]

    def ratios(self, rival: Rival) -> list[float]:
        """Return, round by round, the times of a rival divided by those of the first one."""
        first = self.times(self.rivals[0])
        return [own / other for own, other in zip(self.times(rival), first)]

    def ratio(self, rival: Rival) -> float:
        """Return the median of the ratios."""
        return statistics.median(self.ratios(rival))

    def peak(self, rival: Rival) -> float | None:
        """Return the most memory in MiB, the median of the rounds."""
        peaks = [cost.peak for cost in self.costs[rival.who] if cost.peak is not None]
        return statistics.median(peaks) if peaks else None

    def broken(self, rival: Rival) -> list[str]:
        """Return which promises of a rival were not kept."""
        found = []
        if rival.limit is not None and self.ratio(rival) > rival.limit:
            found.append(f"{self.ratio(rival):.2f} instead of at most {rival.limit:g}")
        peak = self.peak(rival)
        if rival.most is not None and peak is not None and peak > rival.most:
            found.append(f"{peak:.0f} MiB instead of at most {rival.most:g}")
        others = self.rivals if rival.fastest else self.rivals[1:] if rival.ahead else ()
        median = statistics.median(self.times(rival))
        found += [
            f"slower than {other.who}"
            for other in others
            if statistics.median(self.times(other)) < median
        ]
        return found

    @staticmethod
    def promise(rival: Rival) -> str:
        """Return what a rival must reach, as text."""
        parts = [] if rival.limit is None else [f"at most {rival.limit:g}"]
        parts += [] if rival.most is None else [f"under {rival.most:g} MiB"]
        parts += ["the fastest"] if rival.fastest else []
        parts += ["faster than its peers"] if rival.ahead else []
        return ", ".join(parts)

    def _shown(self, rival: Rival) -> str:
        return f"{_number(statistics.median(self.times(rival)))} {self.unit}"

    def rows(self) -> list[tuple[str, ...]]:
        """Return the lines of the table."""
        found: list[tuple[str, ...]] = []
        for number, rival in enumerate(self.rivals):
            times = self.times(rival)
            ratios = self.ratios(rival)
            cpu = statistics.median(cost.cpu for cost in self.costs[rival.who])
            peak = self.peak(rival)
            promise = self.promise(rival)
            verdict = "; ".join(self.broken(rival)) or "kept"
            spread = f"{_number(min(times))} to {_number(max(times))}"
            compared = f"{self.ratio(rival):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            found.append(
                (
                    "" if number else self.title,
                    rival.who,
                    self._shown(rival),
                    spread,
                    compared if number else "1",
                    f"{_number(cpu * UNITS[self.unit] / rival.per)} {self.unit}",
                    "" if peak is None else f"{peak:.0f}",
                    f"{promise}: **{verdict}**" if promise else "",
                )
            )
        return found


def table(cases: Sequence[Case]) -> str:
    """Return the results of all cases as one table in Markdown."""
    lines = [
        "| Case | Who | Median | Spread | Ratio (spread) | CPU | Peak MiB | Promise |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += ["| " + " | ".join(row) + " |" for case in cases for row in case.rows()]
    return "\n".join(lines)


def kept(cases: Sequence[Case]) -> bool:
    """Tell whether all promises were kept."""
    return not any(case.broken(rival) for case in cases for rival in case.rivals)


def _number(value: float) -> str:
    """Return a number with three digits that count."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


# --- processes ------------------------------------------------------------------------------------


def program(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a program and time it from its start to its end.

    Args:
        command: Program and arguments.
        environment: All its variables.
    """
    start = time.perf_counter()
    child = subprocess.Popen(
        command,
        env=dict(environment),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RivalFailed(f"{' '.join(command)}:\n{errors[-3000:].decode(errors='replace')}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime)


def worker(who: str, case: str, environment: Mapping[str, str], **options: Any) -> Cost:
    """Let a client do a case in a process of its own.

    Args:
        who: Name of the module in ``benchmarks.clients``.
        case: Name of the function in ``benchmarks.worker``.
        environment: All variables of the process.
        **options: Of the case.
    """
    command = [sys.executable, "-m", "benchmarks.worker", who, case, json.dumps(options)]
    try:
        done = subprocess.run(
            command,
            env=dict(environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RivalFailed(f"{' '.join(command)}: no end after {LIMIT_SECONDS} s") from None
    if done.returncode:
        raise RivalFailed(f"{' '.join(command)}:\n{done.stderr[-3000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))
