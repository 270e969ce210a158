"""Telling how far a transfer has come, from many threads, to one function or bar."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Union

from pyrax import exceptions
from pyrax.progress import Progress

INTERVAL = 0.1
"""Seconds after which a small step is reported, too."""
STEPS = 100
"""A step of at least this part of the total is reported at once."""
STEP = 1024 * 1024
"""The same where the total is not known."""

ProgressOption = Union[bool, Callable[[int, Union[int, None]], Any], None]
"""What ``progress=`` takes."""

clock = time.monotonic


class Stopped(Exception):
    """The transfer is to end. Not an ``OSError``: the connection is not to blame.

    ``Meter.raise_stopped`` turns it into what the caller shall see.
    """


class Meter:
    """Counts what has been transferred, and reports it; safe to use from several threads.

    What is reported never falls, also when a part is sent once more from its beginning.

    Args:
        report: Called with the number done and the total, by one thread at a time: after each
            hundredth, for smaller steps ten times a second, and at the end. What it raises ends
            the transfer, and so does ``False`` as its result. ``None`` reports nothing.
        total: How much there is; ``None`` if it is not known.
        counted: Called with each step as it happens, by any thread; what it raises ends the part
            that made the step.
    """

    def __init__(
        self,
        report: Callable[[int, int | None], Any] | None = None,
        total: int | None = None,
        counted: Callable[[int], Any] | None = None,
    ) -> None:
        self.total = total
        self.done = 0
        self.failure: BaseException | None = None
        self.stopped = False
        self._report = report
        self._counted = counted
        self._shown = 0
        self._next = 0.0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count something as done.

        Args:
            count: How much; negative to take back what has to be done again, 0 to see whether to
                go on.

        Raises:
            Stopped: The transfer is to end.
        """
        if self._counted is not None:
            self._counted(count)
        with self._lock:
            self.done += count
            self._tell()
        self.check()

    def check(self) -> None:
        """Raise ``Stopped`` if the transfer is to end."""
        if self.stopped:
            raise Stopped("the transfer was cancelled")

    def stop(self) -> None:
        """Have all parts of the transfer end at their next block."""
        self.stopped = True

    def part(self) -> Callable[[int], None]:
        """Return a function that is called with how much of one part is done so far."""
        before = 0

        def note(done: int) -> None:
            nonlocal before
            count, before = done - before, done
            self.add(count)

        return note

    def finish(self) -> None:
        """Report the end.

        Raises:
            Stopped: The transfer is to end.
        """
        with self._lock:
            self._tell(last=True)
        self.check()

    def _tell(self, last: bool = False) -> None:
        """Report, unless next to nothing has happened since the last report."""
        if self._report is None or self.stopped:
            return
        done = self.done if self.total is None else min(self.done, self.total)
        step = done - self._shown
        if step < 0 or (step == 0 and not last):
            return
        small = step < (STEP if self.total is None else self.total / STEPS)
        if small and not last and clock() < self._next:
            return
        self._shown = done
        try:
            if self._report(done, self.total) is False:
                self.stopped = True
        except BaseException as error:
            self.failure = error
            self.stopped = True
        self._next = clock() + INTERVAL

    def raise_stopped(self, error: BaseException, kind: type[Exception]) -> None:
        """Raise what the caller shall see of a transfer that the report ended.

        Args:
            error: What ended it.
            kind: The exception for a report that returned ``False``.
        """
        if self.failure is not None:
            cause = None if isinstance(error, Stopped) else error
            raise self.failure from cause
        if isinstance(error, Stopped):
            raise kind(str(error)) from None


class Part:
    """One of the things that a meter counts, such as a file of a folder.

    Args:
        meter: Counts all of them.
        size: How much this one is.
    """

    def __init__(self, meter: Meter, size: int) -> None:
        self._meter = meter
        self.left = size

    def add(self, count: int) -> None:
        """Count a step, but no more than the size in all: a file may have grown.

        Args:
            count: How much; see ``Meter.add``.
        """
        count = min(count, self.left)
        self.left -= count
        self._meter.add(count)

    def resize(self, size: int) -> None:
        """Correct the size, before the first step; the total follows.

        Args:
            size: What it really is.
        """
        change, self.left = size - self.left, size
        if self._meter.total is not None:
            self._meter.total += change

    def end(self) -> None:
        """Count what has not been counted yet: the part is over."""
        self.add(self.left)


@contextlib.contextmanager
def measured(
    progress: ProgressOption,
    total: int | None = None,
    *,
    label: str | None = None,
    unit: str = "B",
    counted: Callable[[int], Any] | None = None,
    cancelled: type[Exception] = exceptions.UploadFailed,
) -> Iterator[Meter]:
    """Give a meter for one transfer, and report the end when it was successful.

    Args:
        progress: A function that is called with the number done and the total; ``True`` for a bar
            on standard error, which needs tqdm; ``None`` or ``False`` for nothing.
        total: How much there is; ``None`` if it is not known. ``meter.total`` may be set later.
        label: What the bar is called.
        unit: What is counted; bytes are shown as KiB, MiB and so on.
        counted: As for ``Meter``.
        cancelled: Exception for a function that returns ``False``.

    Raises:
        TypeError: ``progress`` is none of these.
        ImportError: A bar is wanted, and tqdm is not installed.
        Exception: What the function raised.
    """
    with contextlib.ExitStack() as stack:
        report = progress or None
        if progress is True or (report is not None and not callable(report)):
            bar = stack.enter_context(Progress(progress, total, label, unit=unit))

            def report(done: int, total: int | None) -> None:
                bar.total = total
                bar.move_to(done)

        meter = Meter(report, total, counted)
        try:
            yield meter
            meter.finish()
        except BaseException as error:
            meter.raise_stopped(error, cancelled)
            raise
