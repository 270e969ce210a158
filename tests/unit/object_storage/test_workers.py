"""Work on many things at a time."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pyrax.object_storage.workers import check_concurrency, for_each


def test_no_more_threads_work_than_there_are_items() -> None:
    names: set[str] = set()

    def work(item: int) -> None:
        names.add(threading.current_thread().name + str(threading.get_ident()))
        time.sleep(0.05)

    for_each(range(2), work, 50)
    assert len(names) == 2
    before = threading.active_count()
    for_each(range(100), lambda item: None, 4)
    assert threading.active_count() == before


def test_as_many_items_are_worked_on_as_threads_are_allowed() -> None:
    together = threading.Barrier(3, timeout=10)
    for_each(range(3), lambda item: together.wait(), 3)


def test_no_item_is_taken_before_it_can_be_worked_on() -> None:
    taken: list[int] = []
    most: list[int] = []
    lock = threading.Lock()
    running = 0

    def items() -> Iterator[int]:
        for number in range(40):
            taken.append(number)
            yield number

    def work(item: int) -> None:
        nonlocal running
        with lock:
            running += 1
        most.append(len(taken) - item)
        time.sleep(0.001)
        with lock:
            running -= 1

    for_each(items(), work, 4)
    assert len(taken) == 40
    assert max(most) <= 4


@pytest.mark.parametrize("there", [0, 2])
def test_where_threads_run_out_those_that_there_are_do_the_work(
    monkeypatch: pytest.MonkeyPatch, there: int
) -> None:
    start = threading.Thread.start
    started = 0

    def few(thread: threading.Thread) -> None:
        nonlocal started
        if started == there:
            raise RuntimeError("can't start new thread")
        started += 1
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", few)
    done: list[int] = []
    for_each(range(20), done.append, 5)
    assert (sorted(done), started) == (list(range(20)), there)


def test_what_the_items_raise_reaches_the_caller() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        for_each(items(), lambda item: None, 3)


def test_an_interrupt_ends_what_the_others_are_doing() -> None:
    ended = threading.Event()
    together = threading.Barrier(3, timeout=20)
    done: list[int] = []

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    def work(item: int) -> None:
        if together.wait() == 0:
            os.kill(os.getpid(), signal.SIGALRM)
        ended.wait(20)
        done.append(item)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            for_each(range(100), work, 3, ended.set)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(done) == 3


@pytest.mark.parametrize(
    ("value", "kind"), [(0, ValueError), (-1, ValueError), ("4", TypeError), (True, TypeError)]
)
def test_only_a_positive_number_is_a_concurrency(value: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="concurrency"):
        check_concurrency(value)
