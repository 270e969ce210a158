"""What ``import pyrax`` costs beside ``import requests``: time and memory of a whole process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.measure import Result

ROUNDS = 10
TIME_LIMIT = 0.2
PEAK = """
for line in open("/proc/self/status"):
    if line.startswith("VmHWM:"):
        print(line.split()[1])
"""
PROGRAMS = {"bare interpreter": "pass", "import requests": "import requests"}
PROGRAMS["import pyrax"] = "import pyrax"


def _run(program: str) -> tuple[float, float]:
    """Return the seconds and the mebibytes that a program takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    seconds = time.perf_counter() - start
    peak = subprocess.run(
        [sys.executable, "-c", program + PEAK], check=True, capture_output=True, text=True
    )
    return seconds, int(peak.stdout) / 1024


def run() -> list[Result]:
    """Measure; return milliseconds and mebibytes above those of a bare interpreter."""
    for program in PROGRAMS.values():
        _run(program)
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in PROGRAMS}
    for _ in range(ROUNDS):
        for name, program in PROGRAMS.items():
            measured[name].append(_run(program))
    results = []
    for column, (case, unit, factor, limit) in enumerate(
        [("import: time", "ms", 1000.0, TIME_LIMIT), ("import: memory", "MiB", 1.0, None)]
    ):
        cost = {
            name: statistics.median(values[column] for values in taken) * factor
            for name, taken in measured.items()
        }
        bare = cost["bare interpreter"]
        peer = cost["import requests"] - bare
        own = cost["import pyrax"] - bare
        results.append(Result(case, "import requests", peer, unit))
        results.append(Result(case, "import pyrax", own, unit, own / peer, limit))
    return results
