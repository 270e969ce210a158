"""Telling how far a transfer has come: to a function of the user's, or with a bar of ``tqdm``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

Report = Callable[[int, "int | None"], Any]


class Progress:
    """How many bytes of one transfer are done. Several threads may use one at the same time.

    Used as a context manager it closes itself::

        with Progress(progress, total=size) as done:
            for piece in source:
                send(piece)
                done.advance(len(piece))

    Args:
        report: A function called as ``report(bytes_done, bytes_total)`` after each step, one call
            at a time and with numbers that never run behind each other; ``True`` for a bar of the
            package ``tqdm``; ``None`` or ``False`` for nothing. ``bytes_total`` is ``None`` while
            nobody knows it. What the function raises ends the transfer.
        total: Number of bytes of the whole transfer, ``None`` if it is not known.
        description: What stands before the bar of ``tqdm``.
        unit: What the bar counts; bytes are shown as KiB, MiB and so on.
        layout: What the bar looks like, as the ``bar_format`` of ``tqdm``; default: as it likes.

    Attributes:
        done: Bytes that are done.
        total: As given; ``set_total`` changes it.

    Raises:
        TypeError: ``report`` is none of these.
        ImportError: ``report`` is ``True``, and ``tqdm`` is not installed.
    """

    def __init__(
        self,
        report: Report | bool | None,
        total: int | None = None,
        description: str | None = None,
        *,
        unit: str = "B",
        layout: str | None = None,
    ) -> None:
        self.done = 0
        self.total = total
        self._lock = threading.RLock()
        self._bar: Any = None
        self._report: Report | None = None
        if report is None or report is False:
            return
        if report is True:
            self._bar = _new_bar(total, description, unit, layout)
        elif callable(report):
            self._report = report
        else:
            raise TypeError(
                "progress must be a function of (bytes_done, bytes_total), or True for a bar, "
                f"not {type(report).__name__}."
            )

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return self._report is not None or self._bar is not None

    def advance(self, count: int) -> None:
        """Note that so many more bytes are done.

        Args:
            count: Number of bytes; a negative one takes some back, of a part that is sent again.
        """
        with self._lock:
            self.move_to(self.done + count)

    def move_to(self, done: int) -> None:
        """Note how many bytes are done in all, for instance 0 when everything is sent again.

        Args:
            done: Number of bytes.
        """
        with self._lock:
            step, self.done = done - self.done, done
            if self._bar is not None:
                self._bar.update(step)
            elif self._report is not None:
                self._report(done, self.total)

    def set_total(self, total: int | None) -> None:
        """Note how many bytes there are in all, once that is known.

        Args:
            total: Number of bytes, or ``None``.
        """
        with self._lock:
            self.total = total
            if self._bar is not None:
                self._bar.total = total
                self._bar.refresh()

    def describe(self, text: str) -> None:
        """Change what stands before the bar; nothing happens without one.

        Args:
            text: The new text.
        """
        with self._lock:
            if self._bar is not None:
                self._bar.set_description_str(text)

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Hand pieces on, and count each one when the next one is asked for.

        Args:
            pieces: Bytes-like objects.
        """
        for piece in pieces:
            yield piece
            self.advance(len(piece))

    def close(self) -> None:
        """Take the bar away from the line it is in; it stays on the screen. May be repeated."""
        with self._lock:
            bar, self._bar = self._bar, None
            self._report = None
            if bar is not None:
                bar.close()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def check(report: Any) -> None:
    """Raise if a value cannot be used as ``progress``, before anything is sent.

    Args:
        report: As for ``Progress``.

    Raises:
        TypeError: It is neither a function nor ``True``, ``False`` or ``None``.
        ImportError: It is ``True``, and ``tqdm`` is not installed.
    """
    if report is True:
        _bar_class()
    else:
        Progress(report)


def _bar_class() -> Any:
    """Return the class of the bars."""
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError(
            "progress=True needs the package 'tqdm': pip install \"pyrax[progress]\", or give a "
            "function in its place."
        ) from error
    return tqdm


def _new_bar(total: int | None, description: str | None, unit: str, layout: str | None) -> Any:
    """Return a bar."""
    return _bar_class()(
        total=total,
        desc=description,
        unit=unit,
        unit_scale=unit == "B",
        unit_divisor=1024,
        bar_format=layout,
    )
