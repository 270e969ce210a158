"""Work on many things, several at a time."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

CONCURRENCY = 8
"""Files, or parts of one, that are worked on at a time, where the caller does not choose."""
_LOOK_SECONDS = 0.5
_LONG = 0.02
"""Seconds; where nothing is finished for so long, one more thread can only help."""
_PERIOD = (0.01, 0.2)
"""Seconds after which to see whether one more thread would help: the first time, and at most."""
_LITTLE = 0.001
"""Seconds of processor time that an item takes at most if little of it goes on beside Python."""
_END = object()

clock = time.monotonic


def for_each(
    items: Iterable[Any],
    work: Callable[[Any], Any],
    concurrency: int,
    interrupted: Callable[[], Any] | None = None,
    *,
    small: bool = False,
) -> None:
    """Call a function for each item. No item is taken before a thread is free to work on it.

    Args:
        items: What to work on; taken one by one, by the threads in turn.
        work: Called with an item.
        concurrency: Threads at most; 1 for the calling thread itself.
        interrupted: Called when the calling thread is interrupted, e.g. by Ctrl-C, to end what
            the others are doing.
        small: ``True`` where there may be many items with little work for each: threads are then
            added only for as long as they spend time waiting, e.g. for a service. Only one thread
            at a time can run Python; where nobody waits, more of them are in each other's way.

    Raises:
        ValueError: ``concurrency`` is below 1.
        Exception: What ``work`` raised first; nothing new is begun after it.
    """
    check_concurrency(concurrency)
    if concurrency == 1:
        for item in items:
            work(item)
        return
    _Crew(iter(items), work, concurrency, _Need() if small else None).run(interrupted)


class _Need:
    """Tells whether one more thread would help those that there are. Not safe between threads."""

    def __init__(self) -> None:
        self._period, self._longest = _PERIOD
        self._begin()

    def _begin(self) -> None:
        """Begin a period."""
        self._since = clock()
        self._spent = 0.0
        self._items = 0

    def after(self, spent: float, threads: int) -> bool:
        """Note an item; tell, at the end of a period, whether there is work for one thread more.

        Args:
            spent: Seconds of processor time that the item has taken.
            threads: How many there are.
        """
        self._spent += spent
        self._items += 1
        passed = clock() - self._since
        if passed < self._period:
            return False
        # Only one thread at a time runs Python. This part of the time one would, with one thread
        # more: from 1 on, that thread could only wait for the others.
        share = self._spent / passed * (threads + 1) / threads
        needed = share < 1 or self._spent > _LITTLE * self._items
        if not needed:  # so that a single hiccup does not count for much
            self._period = min(2 * self._period, self._longest)
        self._begin()
        return needed


class _Crew:
    """Threads that take items and work on them; there are no more of them than items.

    Args:
        source: Gives the items.
        work: Called with an item.
        most: Threads at most.
        need: Tells when to start one more; ``None`` for as soon as there is an item for it.
    """

    def __init__(
        self,
        source: Iterator[Any],
        work: Callable[[Any], Any],
        most: int,
        need: _Need | None,
    ) -> None:
        self._source = source
        self._work = work
        self._most = most
        self._need = need
        self._taken = 0
        # A plain lock: an interrupt just after a condition is entered leaves it locked for ever.
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._running: set[threading.Thread] = set()
        self._over: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._failures: list[BaseException] = []
        self._ended = False

    def run(self, interrupted: Callable[[], Any] | None) -> None:
        """Work on everything; raise what failed first."""
        try:
            with self._lock:
                self._begin()
            if not self._threads:
                self._run()
            self._join()
        except BaseException as error:
            self._failures.insert(0, error)
            if interrupted is not None:
                interrupted()
            self._join()
        if self._failures:
            raise self._failures[0]

    def _begin(self) -> None:
        """Start one more thread; the lock is held, so that it is counted before it works."""
        thread = threading.Thread(target=self._run, name="pyrax-worker")
        self._running.add(thread)
        try:
            thread.start()
        except RuntimeError:  # no more threads are to be had, e.g. while the interpreter ends
            self._running.discard(thread)
            self._most = len(self._threads)
            return
        self._threads.append(thread)

    def _join(self) -> None:
        """Wait for the end of all threads, also of those that others start meanwhile.

        An interrupted ``Thread.join`` takes a thread for ended that works on, and an interrupt
        just before a wait is seen only after it: hence the set, and the look now and then.
        """
        while self._is_running():
            taken = self._taken
            with contextlib.suppress(queue.Empty):
                self._over.get(timeout=_LONG if self._may_grow() else _LOOK_SECONDS)
            with self._lock:
                if taken == self._taken and self._may_grow():
                    self._begin()
        for thread in self._threads:
            thread.join()

    def _is_running(self) -> bool:
        """Tell whether a thread works; one that an interrupt kept from its start never will."""
        with self._lock:
            return any(thread.ident is not None for thread in self._running)

    def _run(self) -> None:
        """Take items and work on them, in a thread."""
        began = time.thread_time()
        try:
            while True:
                before, began = began, time.thread_time()
                item = self._take(began - before)
                if item is _END:
                    return
                self._work(item)
        except BaseException as error:
            self._failures.append(error)
        finally:
            with self._lock:
                self._running.discard(threading.current_thread())
            self._over.put(None)

    def _may_grow(self) -> bool:
        """Tell whether more threads may be needed than there are."""
        if self._need is None or self._ended or self._failures:
            return False
        return len(self._threads) < self._most

    def _take(self, spent: float) -> Any:
        """Return the next item, and start a thread for the one after it, if it is needed.

        Args:
            spent: Seconds of processor time since this thread took the item before.
        """
        with self._lock:
            if self._ended or self._failures:
                return _END
            item = next(self._source, _END)
            self._taken += 1
            if item is _END:
                self._ended = True
            elif len(self._threads) < self._most and (
                self._need is None or self._need.after(spent, len(self._threads))
            ):
                self._begin()
            return item


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
