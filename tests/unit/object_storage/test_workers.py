"""Work on many things at a time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pyrax.object_storage import workers
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


@pytest.mark.parametrize("small", [False, True])
def test_as_many_items_are_worked_on_as_threads_are_allowed(small: bool) -> None:
    together = threading.Barrier(3, timeout=10)
    for_each(range(3), lambda item: together.wait(), 3, small=small)


@pytest.mark.parametrize("small", [False, True])
def test_no_item_is_taken_before_it_can_be_worked_on(small: bool) -> None:
    taken: list[int] = []
    most: list[int] = []

    def items() -> Iterator[int]:
        for number in range(40):
            taken.append(number)
            yield number

    def work(item: int) -> None:
        most.append(len(taken) - item)
        time.sleep(0.001)

    for_each(items(), work, 4, small=small)
    assert len(taken) == 40
    assert max(most) <= 4


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("there", [0, 2])
def test_where_threads_run_out_those_that_there_are_do_the_work(
    monkeypatch: pytest.MonkeyPatch, there: int, small: bool
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

    def work(item: int) -> None:
        time.sleep(0.005)
        done.append(item)

    for_each(range(20), work, 5, small=small)
    assert (sorted(done), started) == (list(range(20)), there)


@pytest.mark.parametrize("small", [False, True])
def test_what_the_items_raise_reaches_the_caller(small: bool) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        for_each(items(), lambda item: None, 3, small=small)


@pytest.mark.parametrize("small", [False, True])
def test_an_interrupt_ends_what_the_others_are_doing(small: bool) -> None:
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
            for_each(range(100), work, 3, ended.set, small=small)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(done) == 3


def test_an_interrupt_at_any_moment_leaves_no_thread_waiting_for_ever() -> None:
    """Python looks for interrupts when a function begins, and after a call."""

    def interrupting(at: int) -> Any:
        passed = 0

        def look(frame: Any, event: str, arg: Any) -> None:
            nonlocal passed
            near = [frame.f_code] + ([frame.f_back.f_code] if frame.f_back else [])
            ours = any(code.co_filename == workers.__file__ for code in near)
            # Not where Python starts a thread, or drops what is raised: while it tidies up.
            beyond = frame.f_code.co_name in ("start", "_remove", "<genexpr>")
            if event in ("call", "return", "c_return") and ours and not beyond:
                passed += 1
                if passed == at:
                    sys.setprofile(None)
                    raise KeyboardInterrupt

        return look

    def work(item: int) -> None:
        time.sleep(0.001)

    before = sys.getprofile()
    started = [thread for thread in threading.enumerate() if thread.name == "pyrax-worker"]
    interrupts = 0
    for at in range(1, 500):
        sys.setprofile(interrupting(at))
        try:
            for_each(range(10), work, 3)
        except KeyboardInterrupt:
            interrupts += 1
        else:
            break
        finally:
            sys.setprofile(before)
        for thread in threading.enumerate():
            if thread.name == "pyrax-worker" and thread not in started:
                thread.join(5)
                assert not thread.is_alive()
    assert 10 < interrupts < 499


# --- how many threads small items need ------------------------------------------------------------


class Clock:
    """A clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(workers, "clock", lambda: self.now)


def starts(clock: Clock, *, wall: float, spent: float, threads: int, seconds: float) -> int:
    """How often one thread more is asked for, where items end so often and cost so much."""
    need = workers._Need()
    asked = 0
    for _ in range(int(seconds / wall)):
        clock.now += wall
        asked += need.after(spent, threads)
    return asked


@pytest.mark.parametrize(
    ("threads", "wall", "spent"),
    [(1, 0.010, 0.0005), (4, 0.002, 0.0005), (7, 0.0012, 0.0005), (1, 0.002, 0.0009)],
)
def test_where_threads_wait_more_of_them_are_started(
    monkeypatch: pytest.MonkeyPatch, threads: int, wall: float, spent: float
) -> None:
    clock = Clock(monkeypatch)
    assert starts(clock, wall=wall, spent=spent, threads=threads, seconds=1.0) > 50


@pytest.mark.parametrize(
    ("threads", "wall", "spent"), [(1, 0.0005, 0.0004), (2, 0.0006, 0.0005), (1, 0.0012, 0.0009)]
)
def test_where_python_is_busy_no_more_of_them_are_started(
    monkeypatch: pytest.MonkeyPatch, threads: int, wall: float, spent: float
) -> None:
    clock = Clock(monkeypatch)
    assert starts(clock, wall=wall, spent=spent, threads=threads, seconds=5.0) == 0


def test_items_with_much_work_each_are_spread_over_all_processors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)
    assert starts(clock, wall=0.005, spent=0.005, threads=1, seconds=1.0) > 50


def test_a_single_hiccup_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    need = workers._Need()
    asked = []
    for number in range(4000):
        clock.now += 0.030 if number % 1000 == 999 else 0.0005
        asked.append(need.after(0.0004, 1))
    assert not any(asked)


@pytest.mark.parametrize(
    ("value", "kind"), [(0, ValueError), (-1, ValueError), ("4", TypeError), (True, TypeError)]
)
def test_only_a_positive_number_is_a_concurrency(value: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="concurrency"):
        check_concurrency(value)
