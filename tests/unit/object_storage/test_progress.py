"""How far a transfer has come."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import progress
from pyrax.object_storage.progress import Meter, Stopped, measured


@pytest.fixture
def no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is reported."""
    monkeypatch.setattr(progress, "INTERVAL", 0.0)


def test_steps_are_reported_with_the_total_and_the_end(no_interval: None) -> None:
    seen: list[tuple[int, int | None]] = []
    with measured(lambda done, total: seen.append((done, total)), 10) as meter:
        meter.add(4)
        meter.add(6)
    assert seen == [(4, 10), (10, 10), (10, 10)]


def test_small_steps_are_reported_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(progress, "clock", lambda: now)
    seen: list[int] = []
    with measured(lambda done, total: seen.append(done), 1000) as meter:
        for _ in range(100):
            now += 0.01
            meter.add(1)
    assert (seen[0], seen[-1]) == (1, 100)
    assert 9 <= len(seen) <= 12


def test_each_hundredth_is_reported_at_once() -> None:
    seen: list[int] = []
    with measured(lambda done, total: seen.append(done), 1000) as meter:
        for _ in range(1000):
            meter.add(1)
    assert len(seen) >= 100


def test_each_mebibyte_is_reported_where_the_total_is_not_known() -> None:
    seen: list[int] = []
    with measured(lambda done, total: seen.append(done)) as meter:
        for _ in range(4):
            meter.add(1 << 20)
    assert seen == [1 << 20, 2 << 20, 3 << 20, 4 << 20, 4 << 20]


def test_what_is_done_never_falls_when_a_part_begins_again(no_interval: None) -> None:
    seen: list[int] = []
    with measured(lambda done, total: seen.append(done), 10) as meter:
        part = meter.part()
        for done in (3, 6, 2, 7, 10):
            part(done)
    assert seen == [3, 6, 7, 10, 10]


def test_a_total_that_is_not_known_stays_none(no_interval: None) -> None:
    seen: list[tuple[int, int | None]] = []
    with measured(lambda done, total: seen.append((done, total))) as meter:
        meter.add(4)
    assert seen == [(4, None), (4, None)]


def test_more_than_the_total_is_never_reported(no_interval: None) -> None:
    seen: list[int] = []
    with measured(lambda done, total: seen.append(done), 5) as meter:
        meter.add(9)
    assert seen == [5, 5]


def test_nothing_is_reported_after_a_failure(no_interval: None) -> None:
    seen: list[int] = []
    with pytest.raises(KeyError), measured(lambda done, total: seen.append(done), 5) as meter:
        meter.add(2)
        raise KeyError
    assert seen == [2]


def test_what_the_function_raises_stops_all_parts_and_reaches_the_caller() -> None:
    def report(done: int, total: int | None) -> None:
        raise ConnectionError("enough")

    with pytest.raises(ConnectionError, match="enough"), measured(report, 5) as meter:
        with pytest.raises(Stopped):
            meter.add(1)
        meter.add(1)


def test_what_was_left_behind_is_the_cause() -> None:
    left = exceptions.UploadFailed("left")

    def report(done: int, total: int | None) -> None:
        raise LookupError

    with pytest.raises(LookupError) as caught, measured(report, 5) as meter:
        try:
            meter.add(1)
        except Stopped:
            raise left from None
    assert caught.value.__cause__ is left


def test_false_cancels_the_transfer() -> None:
    with (
        pytest.raises(exceptions.UploadFailed, match="cancelled"),
        measured(lambda done, total: False, 5) as meter,
    ):
        meter.add(1)
    with (
        pytest.raises(exceptions.DownloadFailed, match="cancelled"),
        measured(lambda done, total: False, 5, cancelled=exceptions.DownloadFailed) as meter,
    ):
        meter.add(1)


def test_a_stopped_meter_ends_what_uses_it() -> None:
    meter = Meter()
    meter.stop()
    with pytest.raises(Stopped):
        meter.add(1)
    with pytest.raises(Stopped):
        meter.finish()


def test_threads_count_together_and_report_one_at_a_time(no_interval: None) -> None:
    seen: list[int] = []
    busy = threading.Lock()

    def report(done: int, total: int | None) -> None:
        assert busy.acquire(blocking=False)
        seen.append(done)
        busy.release()

    with measured(report, 4000) as meter:
        threads = [
            threading.Thread(target=lambda: [meter.add(1) for _ in range(1000)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert meter.done == 4000
    assert (seen, seen[-1]) == (sorted(seen), 4000)


def test_true_draws_a_bar_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with measured(True, 2048, label="big.bin") as meter:
        meter.add(2048)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "big.bin" in shown.err
    assert "100%" in shown.err


def test_a_bar_without_tqdm_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"pyrax\[progress\]"), measured(True, 1):
        pass


def test_a_bar_can_count_other_things(capsys: pytest.CaptureFixture[str]) -> None:
    with measured(True, 3000, unit=" objects") as meter:
        meter.add(3000)
    assert "3000/3000" in capsys.readouterr().err


@pytest.mark.parametrize("nothing", [None, False])
def test_nothing_wanted_is_nothing_reported(
    nothing: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with measured(nothing, 1) as meter:
        meter.add(1)
    assert capsys.readouterr() == ("", "")


def test_something_that_cannot_be_called_is_refused() -> None:
    with pytest.raises(TypeError, match="progress"), measured("bar", 1):  # type: ignore[arg-type]
        pass
