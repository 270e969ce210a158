"""``python -m benchmarks.worker CLIENT CASE OPTIONS``: one client does one case, once.

It prints what the work cost, without what was needed to get ready: seconds, seconds of processor
time, and the most MiB of memory that the process has had.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def lists(client: Any, count: int, repeats: int) -> Callable[[], Any]:
    """List so many servers, again and again."""
    listed = client.servers if count < 1000 else client.many_servers

    def work() -> None:
        for _ in range(repeats):
            found = listed()
        assert len(found) == count

    listed()
    return work


def threads(client: Any, number: int, repeats: int) -> Callable[[], Any]:
    """List ten servers, so many times in all, in some threads that share the client."""

    def part() -> None:
        for _ in range(repeats // number):
            client.servers()

    def work() -> None:
        running = [threading.Thread(target=part) for _ in range(number)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()

    client.servers()
    return work


def put(client: Any, container: str, path: str) -> Callable[[], Any]:
    """Store one file, after a small one that opens the connection."""
    client.put_data("ready", "a.bin", b"")
    return lambda: client.put(container, Path(path).name, path)


def get(client: Any, container: str, path: str) -> Callable[[], Any]:
    """Fetch one file, after something small has opened the connection."""
    client.put_data("ready", "a.bin", b"")
    return lambda: client.get(container, Path(path).name, path)


def puts(client: Any, container: str, repeats: int, size: int) -> Callable[[], Any]:
    """Store many small objects, one after the other."""
    data = bytes(size)

    def work() -> None:
        for number in range(repeats):
            client.put_data(container, f"{number:05}.bin", data)

    client.put_data(container, "first.bin", data)
    return work


def folder(client: Any, container: str, path: str) -> Callable[[], Any]:
    """Store a folder."""
    return lambda: client.put_folder(container, path)


def region(client: Any, name: str) -> Callable[[], Any]:
    """List the servers of one region."""
    client.in_region(name)
    return lambda: client.in_region(name)


def all_regions(client: Any, count: int) -> Callable[[], Any]:
    """List the servers of all regions."""

    def work() -> None:
        assert len(client.in_all_regions()) == count

    work()
    return work


CASES: dict[str, Callable[..., Callable[[], Any]]] = {
    case.__name__: case for case in (lists, threads, put, get, puts, folder, region, all_regions)
}


def peak() -> float:
    """Return the most MiB that this process has had since its program was loaded."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Get ready, work, tell."""
    who, case, options = sys.argv[1:]
    chosen = json.loads(options)
    site = chosen.pop("site")
    client = importlib.import_module(f"benchmarks.clients.{who}").Client(site)
    work = CASES[case](client, **chosen)
    cpu, start = time.process_time(), time.perf_counter()
    work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak()}))


if __name__ == "__main__":
    main()
