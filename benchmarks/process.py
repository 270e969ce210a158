"""What a program costs: the time of its process, its processor time, the most memory it used."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

LOOK_SECONDS = 0.05


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one run cost.

    Args:
        seconds: From the start of the process to its end.
        cpu: Seconds of processor time, of the process and those it started.
        peak: Most MiB of memory, of the process and those it started.
    """

    seconds: float
    cpu: float
    peak: float


class ProgramFailed(Exception):
    """A program of the benchmark ended with an error."""


def run(command: list[str], environment: Mapping[str, str], folder: str, scratch: str) -> Cost:
    """Run a program to its end.

    Args:
        command: Program and arguments.
        environment: All its variables.
        folder: Where it runs.
        scratch: Where its output is kept until it has ended.

    Returns:
        What it cost.

    Raises:
        ProgramFailed: Its status was not 0; the text has the end of its output.
    """
    output = Path(scratch, ".output")
    with output.open("wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, env=dict(environment), cwd=folder, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            with _peak_of(child.pid) as peak:
                _, status, usage = os.wait4(child.pid, 0)
                seconds = time.perf_counter() - start
        except BaseException:
            child.kill()
            child.wait()
            raise
    child.returncode = os.waitstatus_to_exitcode(status)
    text = output.read_text(errors="replace")
    output.unlink()
    if child.returncode:
        raise ProgramFailed(f"{' '.join(command)}\nended with {child.returncode}:\n{text[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak[0])


@contextlib.contextmanager
def _peak_of(pid: int) -> Iterator[list[float]]:
    """Watch the memory of a process and its children; ``ru_maxrss`` would count our own too."""
    peak = [0.0]
    over = threading.Event()

    def watch() -> None:
        while True:
            peak[0] = max(peak[0], sum(_high_water(one) for one in _family(pid)))
            if over.wait(LOOK_SECONDS):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _family(pid: int) -> Iterator[int]:
    """Give a process and all below it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _high_water(pid: int) -> float:
    """Return the most MiB that a process held since its program was loaded."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0
