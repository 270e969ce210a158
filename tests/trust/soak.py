"""Mixed work for a long time: memory stays flat, nothing leaks, and every answer is right.

usage: python -m tests.trust.soak [--seconds 600]

Threads share the clients of the module, with a cloud in another process, while the token expires
again and again; beside that, logins come and go, large objects are stored in segments, and things
are deleted in the background. Fails when the memory of this process (RSS) has grown by more than 8
MiB since the end of the warm-up, when threads or sockets are left over after a logout, or when an
answer was wrong. Linux only.
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import resource
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrax
from tests.trust.cloud_process import CloudProcess
from tests.trust.leaks import sockets, threads
from tests.trust.mixed_work import BOX, Worker, check, prepare

WORKERS = 8
CALLS_WITH_A_TOKEN = 20
REPORT_SECONDS = 30.0
WARM_UP_SHARE = 0.2
MOST_GROWTH_MIB = 8.0
MOST_SOCKETS = 64
SEGMENT = 100_000
LARGE = os.urandom(SEGMENT * 3 + 7)
DIALECTS = ("rackspace", "keystone")
PAGE = resource.getpagesize()


def memory_mib() -> float:
    """Return the memory that this process has in use, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE / 2**20


class Soak:
    """Work in turns, each with a login of its own, and what was found.

    Args:
        cloud: The cloud.
    """

    def __init__(self, cloud: CloudProcess) -> None:
        self._cloud = cloud
        self._clients: Any = pyrax
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._finished = [0] * WORKERS
        self.calls = self.expiries = 0
        self.failures: list[BaseException] = []

    def turn(self, dialect: str, seconds: float) -> int:
        """Log in, let all threads work, clean up and log out; return the sockets in use."""
        self._over.clear()
        self._finished = [0] * WORKERS
        self._cloud.log_in(dialect)
        prepare()
        jobs: list[Callable[[], Any]] = [
            functools.partial(self._worker, number) for number in range(WORKERS)
        ]
        jobs += [self._large_objects, functools.partial(self._other_login, dialect)]
        at_work = [threading.Thread(target=self._repeat, args=(job,)) for job in jobs]
        for thread in at_work:
            thread.start()
        self._over.wait(seconds)
        in_use = sockets()
        self._over.set()
        for thread in at_work:
            thread.join()
        if not self.failures:
            self._clients.cloudfiles.delete_container(BOX)
        pyrax.clear_credentials()
        self._cloud.counted()
        gc.collect()
        return in_use

    def _repeat(self, job: Callable[[], Any]) -> None:
        """Do a job again and again; the first failure ends everything."""
        try:
            while not self._over.is_set():
                job()
        except BaseException as error:
            self.failures.append(error)
            self._over.set()

    def _note(self, number: int) -> None:
        """Note that a call is done; once all workers have got on, let the token expire."""
        with self._lock:
            self.calls += 1
            self._finished[number] += 1
            if min(self._finished) >= CALLS_WITH_A_TOKEN:
                self._finished = [0] * WORKERS
                self._cloud.fault("expire_tokens")
                self.expiries += 1

    def _worker(self, number: int) -> None:
        """Do one turn of all kinds of work."""
        Worker(number, functools.partial(self._note, number)).turn()

    def _large_objects(self) -> None:
        """Upload in segments, read in chunks, delete in the background."""
        files = self._clients.cloudfiles
        large = files.create_container("large")
        large.store_object("disk", LARGE, segment_size=SEGMENT, return_none=True)
        check(b"".join(files.fetch_object(large, "disk", chunk_size=8192)), LARGE)
        names = [f"small-{number}" for number in range(5)]
        for name in names:
            large.store_object(name, b"x", return_none=True)
        check(files.bulk_delete(large, names, async_=True).wait(60)["deleted"], len(names))
        large.get_object("disk").delete(delete_segments=True)
        check(large.list_object_names(), [])

    def _other_login(self, dialect: str) -> None:
        """Log in beside the module, use a client of that login, and drop it."""
        context = pyrax.create_context()
        context.set_credentials(*self._cloud.access[dialect][1:])
        context.authenticate()
        check(context.get_client("object_store", "IAD").list_container_names(), [])
        self._over.wait(0.1)


def main() -> int:
    """Soak; return 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust.soak")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (%(default)g)")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # no settings and no credentials of the user
        with CloudProcess() as cloud:
            problems = soak(cloud, seconds)
    for problem in problems:
        print(f"FAILED: {problem}")
    return 1 if problems else 0


def soak(cloud: CloudProcess, seconds: float) -> list[str]:
    """Work for some seconds, report every now and then; return what is wrong."""
    state = Soak(cloud)
    turns = max(10, round(seconds / REPORT_SECONDS))
    warm_up = round(turns * WARM_UP_SHARE)
    threads_before, sockets_before = threads(), sockets()
    memory = []
    print(f"{turns} turns of {seconds / turns:.0f} s, {warm_up} of them to warm up")
    for number in range(1, turns + 1):
        in_use = state.turn(DIALECTS[number % 2], seconds / turns)
        memory.append(memory_mib())
        left = len(threads()) - len(threads_before), sockets() - sockets_before
        print(
            f"turn {number:2}: memory {memory[-1]:6.1f} MiB, {state.calls:7} calls, "
            f"{state.expiries:5} tokens expired, {in_use:3} sockets in use; "
            f"after it {left[0]} threads and {left[1]} sockets left over",
            flush=True,
        )
        for error in state.failures:
            traceback.print_exception(type(error), error, error.__traceback__)
        if state.failures or left != (0, 0) or in_use > MOST_SOCKETS:
            return ["an answer was wrong, or something is left over"]
    growth = memory[-1] - memory[warm_up - 1]
    print(
        f"memory has grown by {growth:.1f} MiB since the warm-up; {MOST_GROWTH_MIB:g} is the most"
    )
    return ["memory has grown too much"] if growth > MOST_GROWTH_MIB else []


if __name__ == "__main__":
    sys.exit(main())
