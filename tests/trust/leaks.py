"""What a process has open: threads and sockets."""

from __future__ import annotations

import contextlib
import gc
import os
import stat
import threading
import time
from collections import Counter
from collections.abc import Iterator

PATIENCE_SECONDS = 5.0


def sockets() -> int:
    """Return how many sockets this process has open."""
    count = 0
    for name in os.listdir("/dev/fd"):
        with contextlib.suppress(OSError):  # the descriptor of the listing itself
            count += stat.S_ISSOCK(os.fstat(int(name)).st_mode)
    return count


def threads() -> list[str]:
    """Return the names of the threads that live."""
    return sorted(thread.name for thread in threading.enumerate())


@contextlib.contextmanager
def nothing_leaks() -> Iterator[None]:
    """Fail when there are more threads or sockets afterwards than before."""
    threads_before, sockets_before = threads(), sockets()
    yield
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        gc.collect()
        left = Counter(threads()) - Counter(threads_before), max(0, sockets() - sockets_before)
        if left == (Counter(), 0):
            return
        assert time.monotonic() < deadline, f"threads and sockets are left over: {left}"
        time.sleep(0.05)
