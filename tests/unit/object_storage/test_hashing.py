"""MD5 sums that are worked out beside the network."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest

from pyrax.object_storage import hashing
from pyrax.object_storage.hashing import LARGE, MD5

PIECES = [bytes([number]) * (100_000 + number) for number in range(50)]
WHOLE = hashlib.md5(b"".join(PIECES)).hexdigest()


def helpers() -> list[threading.Thread]:
    """The threads that hash."""
    return [thread for thread in threading.enumerate() if thread.name == "pyrax-md5"]


@pytest.mark.parametrize("size", [None, 0, LARGE - 1, LARGE, 10 * LARGE])
def test_the_sum_is_that_of_all_pieces_in_their_order(size: int | None) -> None:
    digest = MD5(size)
    for piece in PIECES:
        digest.update(piece)

    assert digest.hexdigest() == WHOLE
    assert digest.digest().hex() == WHOLE
    assert helpers() == []


@pytest.mark.parametrize("size", [0, LARGE])
def test_the_sum_so_far_can_be_asked_for(size: int) -> None:
    digest = MD5(size)
    for number, piece in enumerate(PIECES):
        digest.update(piece)
        if number % 7 == 0:
            wanted = hashlib.md5(b"".join(PIECES[: number + 1])).hexdigest()
            assert digest.hexdigest() == wanted

    assert digest.hexdigest() == WHOLE


def test_only_much_content_gets_a_thread() -> None:
    little, much = MD5(LARGE - 1), MD5(LARGE)
    assert helpers() == []
    little.update(b"x")
    assert helpers() == []
    much.update(b"x")
    assert [thread.daemon for thread in helpers()] == [True]
    much.close()
    assert helpers() == []


def test_after_the_thread_was_ended_the_sum_goes_on() -> None:
    digest = MD5(LARGE)
    for piece in PIECES:
        digest.update(piece)
        digest.close()

    assert digest.hexdigest() == WHOLE


def test_a_buffer_that_is_filled_anew_is_hashed_as_it_was() -> None:
    digest = MD5(LARGE)
    buffer = bytearray(100_000)
    for number in range(50):
        buffer[:] = bytes([number]) * len(buffer)
        digest.update(buffer)

    assert (
        digest.hexdigest()
        == hashlib.md5(b"".join(bytes([n]) * 100_000 for n in range(50))).hexdigest()
    )


def test_without_more_threads_the_calling_one_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    digest = MD5(None)
    for piece in PIECES:
        digest.update(piece)

    assert digest.hexdigest() == WHOLE


def test_a_failure_in_the_thread_is_raised_when_the_sum_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken:
        def update(self, piece: Any) -> None:
            raise MemoryError

    digest = MD5(LARGE)
    monkeypatch.setattr(digest, "_digest", Broken())
    for _ in range(hashing._WAITING * 3):
        digest.update(b"x")

    with pytest.raises(MemoryError):
        digest.hexdigest()


def test_a_sum_that_nobody_ended_does_not_keep_the_program_from_ending() -> None:
    program = """
from pyrax.object_storage.hashing import MD5

class Reader:
    digest = MD5(None)
    def __del__(self):
        self.digest.close()

forgotten = Reader()
for _ in range(20):
    forgotten.digest.update(b"x" * 200_000)
forgotten.digest.update(b"the rest")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_is_told_that_the_sum_is_lost_and_never_waits_for_it() -> None:
    digest = MD5(None)
    for piece in PIECES:
        digest.update(piece)
    child = os.fork()
    if not child:
        signal.alarm(20)
        told = 0
        for call in (lambda: [digest.update(piece) for piece in PIECES], digest.digest):
            try:
                call()
            except RuntimeError:
                told += 1
        os._exit(told)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert digest.hexdigest() == WHOLE
