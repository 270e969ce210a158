"""Many threads on the clients of the module, while the token expires again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyrax
from tests.trust.cloud_process import CloudProcess
from tests.trust.leaks import sockets
from tests.trust.mixed_work import BOX, Worker, prepare

THREADS = 32
EXPIRIES = 5
KEPT_CONNECTIONS = 32


class Expiries:
    """Lets the token expire each time that all threads have got on since the last time.

    A request whose token expires twice is refused, and rightly; here that cannot happen.

    Args:
        expire: Makes all tokens invalid.
    """

    def __init__(self, expire: Callable[[], object]) -> None:
        self._expire = expire
        self._lock = threading.Lock()
        self._finished = [0] * THREADS
        self.count = 0
        self.over = threading.Event()

    def note(self, number: int) -> None:
        """Note that a thread has finished a call."""
        with self._lock:
            self._finished[number] += 1
            if min(self._finished) < 2 or self.over.is_set():
                return
            self._finished = [0] * THREADS
            self._expire()
            self.count += 1
            if self.count == EXPIRIES:
                self.over.set()

    def work(self, number: int) -> None:
        """Work until the token has expired often enough, and once more."""
        worker = Worker(number, lambda: self.note(number))
        try:
            while not self.over.is_set():
                worker.turn()
            worker.turn()
        finally:
            self.over.set()


def test_threads_share_the_clients_while_the_token_expires(each_dialect: CloudProcess) -> None:
    before = sockets()
    prepare()
    each_dialect.logins()
    expiries = Expiries(lambda: each_dialect.fault("expire_tokens"))
    with ThreadPoolExecutor(THREADS) as threads:
        for finished in [threads.submit(expiries.work, number) for number in range(THREADS)]:
            finished.result()
    assert expiries.count == EXPIRIES
    assert each_dialect.logins() == EXPIRIES
    assert sockets() - before <= KEPT_CONNECTIONS
    clients: Any = pyrax
    assert clients.cloudservers.list() == []
    assert clients.cloudfiles.list_container_object_names(BOX) == []
