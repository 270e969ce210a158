"""Work on many things, several at a time."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable, Iterable
from typing import Any

CONCURRENCY = 8
"""Files, or parts of one, that are worked on at a time, where the caller does not choose."""


def for_each(
    items: Iterable[Any],
    work: Callable[[Any], Any],
    concurrency: int,
    ahead: int | None = None,
    interrupted: Callable[[], Any] | None = None,
) -> None:
    """Call a function for each item; only a few items are taken ahead of time.

    Args:
        items: What to work on; taken one by one in the calling thread.
        work: Called with an item.
        concurrency: Threads; 1 for the calling thread itself.
        ahead: Items that are taken and not yet done at most; ``None`` for two a thread.
        interrupted: Called when the calling thread is interrupted, e.g. by Ctrl-C, to end what
            the others are doing.

    Raises:
        ValueError: ``concurrency`` is below 1.
        Exception: What ``work`` raised first; nothing new is begun after it.
    """
    check_concurrency(concurrency)
    if concurrency == 1:
        for item in items:
            work(item)
        return
    slots = threading.Semaphore(ahead or 2 * concurrency)
    failures: list[BaseException] = []

    def run(item: Any) -> None:
        try:
            if not failures:
                work(item)
        except BaseException as error:
            failures.append(error)
        finally:
            slots.release()

    pool = concurrent.futures.ThreadPoolExecutor(concurrency, "pyrax-worker")
    source = iter(items)
    try:
        while True:
            slots.acquire()
            if failures:
                break
            try:
                item = next(source)
            except StopIteration:
                break
            pool.submit(run, item)
        pool.shutdown()
    except BaseException as error:
        failures.insert(0, error)
        if interrupted is not None and not isinstance(error, Exception):
            interrupted()
        pool.shutdown()
    if failures:
        raise failures[0]


def check_concurrency(concurrency: Any) -> None:
    """Raise unless this is a number of threads.

    Args:
        concurrency: What was given.

    Raises:
        ValueError: It is below 1.
        TypeError: It is no number.
    """
    if isinstance(concurrency, bool) or not isinstance(concurrency, int):
        raise TypeError(f"concurrency must be a number, not {type(concurrency).__name__}.")
    if concurrency < 1:
        raise ValueError(f"concurrency must be at least 1; got {concurrency}.")
