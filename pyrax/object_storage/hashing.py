"""MD5 sums of what goes over the network, worked out while the network is busy with the next."""

from __future__ import annotations

import hashlib
import queue
import sys
import threading
from typing import Any

LARGE = 4 * 1024 * 1024
"""Bytes; for less a thread is not worth its start."""
_TOGETHER = 128 * 1024
"""Bytes that are handed to the thread at a time; from a slow connection come smaller pieces."""
_WAITING = 2
"""Pieces that wait to be hashed; who brings more must wait. More would not stay in the cache."""
_LOST = "The MD5 sum is lost: the process was forked, or came to its end, while it was worked out."


class MD5:
    """An MD5 sum; that of much content is worked out in a thread of its own.

    Args:
        size: How many bytes are expected; ``None`` if that is not known.
    """

    def __init__(self, size: int | None) -> None:
        self._digest = hashlib.md5(usedforsecurity=False)
        self._beside = size is None or size >= LARGE
        self._thread: threading.Thread | None = None
        self._pieces: queue.Queue[Any] = queue.Queue(_WAITING)
        self._gathered: list[bytes] = []
        self._gathered_bytes = 0
        self._failures: list[BaseException] = []

    def update(self, piece: Any) -> None:
        """Add some bytes."""
        if self._beside and self._thread is None:
            self._start()
        if self._thread is None:
            self._digest.update(piece)
        else:
            # What can be changed may be filled with other bytes before its turn comes.
            self._gathered.append(piece if type(piece) is bytes else bytes(piece))
            self._gathered_bytes += len(piece)
            if self._gathered_bytes >= _TOGETHER:
                if not _goes_on(self._thread):
                    raise RuntimeError(_LOST)
                self._hand_over()

    def digest(self) -> bytes:
        """Return the sum of what was added so far."""
        self.close()
        for failure in self._failures:
            raise failure
        return self._digest.digest()

    def hexdigest(self) -> str:
        """Return the same as hexadecimal text."""
        return self.digest().hex()

    def close(self) -> None:
        """End the thread, which has little left to do; one more is started if more is added."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if not _goes_on(thread):
            self._failures.append(RuntimeError(_LOST))
        else:
            self._hand_over()
            self._pieces.put(None)
            thread.join()

    def _hand_over(self) -> None:
        """Give the thread what was gathered."""
        gathered, self._gathered, self._gathered_bytes = self._gathered, [], 0
        if gathered:
            self._pieces.put(gathered[0] if len(gathered) == 1 else b"".join(gathered))

    def _start(self) -> None:
        """Start the thread."""
        thread = threading.Thread(target=self._work, name="pyrax-md5", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system has no more threads
            self._beside = False
        else:
            self._thread = thread

    def _work(self) -> None:
        """Hash what comes, in the thread."""
        for piece in iter(self._pieces.get, None):
            try:
                if not self._failures:
                    self._digest.update(piece)
            except BaseException as error:
                self._failures.append(error)


def _goes_on(thread: threading.Thread) -> bool:
    """Tell whether a thread can be waited for: a fork has none, and in the end they stand still."""
    return not sys.is_finalizing() and thread.is_alive()
