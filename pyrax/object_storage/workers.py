"""Work on many things, several at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

CONCURRENCY = 8
"""Files, or parts of one, that are worked on at a time, where the caller does not choose."""
_LOOK_SECONDS = 0.5
_END = object()


def for_each(
    items: Iterable[Any],
    work: Callable[[Any], Any],
    concurrency: int,
    interrupted: Callable[[], Any] | None = None,
) -> None:
    """Call a function for each item. No item is taken before a thread is free to work on it.

    Args:
        items: What to work on; taken one by one, by the threads in turn.
        work: Called with an item.
        concurrency: Threads at most; 1 for the calling thread itself.
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
    _Crew(iter(items), work, concurrency).run(interrupted)


class _Crew:
    """Threads that take items and work on them; there are no more of them than items.

    Args:
        source: Gives the items.
        work: Called with an item.
        most: Threads at most.
    """

    def __init__(self, source: Iterator[Any], work: Callable[[Any], Any], most: int) -> None:
        self._source = source
        self._work = work
        self._most = most
        self._changed = threading.Condition(threading.Lock())
        self._threads: list[threading.Thread] = []
        self._running: set[threading.Thread] = set()
        self._failures: list[BaseException] = []
        self._ended = False

    def run(self, interrupted: Callable[[], Any] | None) -> None:
        """Work on everything; raise what failed first."""
        try:
            with self._changed:
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
        with self._changed:
            while any(thread.ident is not None for thread in self._running):
                self._changed.wait(_LOOK_SECONDS)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        """Take items and work on them, in a thread."""
        try:
            while True:
                item = self._take()
                if item is _END:
                    return
                self._work(item)
        except BaseException as error:
            self._failures.append(error)
        finally:
            with self._changed:
                self._running.discard(threading.current_thread())
                self._changed.notify_all()

    def _take(self) -> Any:
        """Return the next item, and start a thread for the one after it."""
        with self._changed:
            if self._ended or self._failures:
                return _END
            item = next(self._source, _END)
            if item is _END:
                self._ended = True
            elif len(self._threads) < self._most:
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
