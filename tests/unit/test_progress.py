"""How transfers tell how far they have come."""

from __future__ import annotations

import sys
import threading

import pytest

from pyrax import progress


def test_a_function_is_told_bytes_done_and_bytes_in_all_after_each_step():
    told = []
    with progress.Progress(lambda done, total: told.append((done, total)), total=10) as seen:
        seen.advance(4)
        seen.advance(6)
    assert told == [(4, 10), (10, 10)]


def test_the_total_is_none_until_it_is_known():
    told = []
    seen = progress.Progress(lambda done, total: told.append((done, total)))
    seen.advance(1)
    seen.set_total(3)
    seen.advance(2)
    assert told == [(1, None), (3, 3)]


@pytest.mark.parametrize("nobody", [None, False])
def test_nobody_is_told_without_a_function(nobody):
    seen = progress.Progress(nobody, total=5)
    seen.advance(5)
    assert (seen.done, seen.wanted) == (5, False)


def test_what_is_sent_again_is_taken_back():
    told = []
    seen = progress.Progress(lambda done, total: told.append(done), total=10)
    seen.advance(8)
    seen.move_to(0)
    seen.advance(10)
    assert told == [8, 0, 10]


def test_pieces_are_counted_when_the_next_one_is_asked_for():
    told = []
    seen = progress.Progress(lambda done, total: told.append(done))
    pieces = seen.counted([b"ab", b"cde"])
    assert next(pieces) == b"ab"
    assert told == []
    assert list(pieces) == [b"cde"]
    assert told == [2, 5]


def test_what_the_function_raises_ends_the_transfer():
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        progress.Progress(stop).advance(1)


def test_nobody_is_told_after_the_end():
    told = []
    seen = progress.Progress(lambda done, total: told.append(done))
    seen.close()
    seen.close()
    seen.advance(1)
    assert told == []


def test_threads_are_counted_without_loss_and_told_one_at_a_time():
    told = []
    inside = threading.Lock()

    def report(done, total):
        assert inside.acquire(blocking=False)
        told.append(done)
        inside.release()

    seen = progress.Progress(report, total=4000)

    def work():
        for _ in range(1000):
            seen.advance(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == list(range(1, 4001))


def test_a_function_may_look_at_the_progress_itself():
    told = []
    seen = progress.Progress(lambda done, total: told.append(seen.done))
    seen.advance(3)
    assert told == [3]


def test_true_shows_a_bar(capfd):
    with progress.Progress(True, total=2048, description="image") as seen:
        seen.advance(1024)
        seen.advance(1024)
    shown = capfd.readouterr().err
    assert "image" in shown
    assert "100%" in shown
    assert "2.00k/2.00k" in shown


def test_a_bar_learns_its_total_later(capfd):
    with progress.Progress(True) as seen:
        seen.set_total(4)
        seen.advance(4)
    assert "4.00/4.00" in capfd.readouterr().err


def test_true_without_tqdm_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"pyrax\[progress\]"):
        progress.Progress(True)
    with pytest.raises(ImportError, match=r"pyrax\[progress\]"):
        progress.check(True)


@pytest.mark.parametrize("wrong", [1, "yes", 0.5])
def test_something_that_cannot_be_called_is_refused(wrong):
    with pytest.raises(TypeError, match="progress must be a function"):
        progress.check(wrong)


@pytest.mark.parametrize("right", [None, False, True, print])
def test_what_can_be_used_is_accepted(right, capfd):
    progress.check(right)
    assert capfd.readouterr() == ("", "")
