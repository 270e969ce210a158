"""Processes that fork in the middle of something."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

import pyrax
from tests.trust.cloud_process import CloudProcess

CHILDREN = 4
CONTENT = os.urandom(200_000)
CHILD_SECONDS = 30

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")


def forked(work: Callable[[], Any]) -> int:
    """Fork; the child does something and ends with 0 if it succeeded."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        threading.Timer(CHILD_SECONDS, os._exit, [2]).start()
        work()
        code = 0
    finally:
        os._exit(code)


def assert_all_succeed(children: list[int]) -> None:
    """Wait for children; each must have ended with 0."""
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * len(children)


def store_and_read(number: int) -> None:
    """Store an object of one's own and read it a few times."""
    files: Any = pyrax.cloudfiles
    content = b"%d" % number * 10_000
    for _ in range(3):
        files.store_object("box", f"child-{number}", content, return_none=True)
        assert files.fetch_object("box", f"child-{number}") == content
        assert files.fetch_object("box", "large") == CONTENT
    compute: Any = pyrax.connect_to_cloudservers(region="ORD")
    assert compute.list() == []


def test_children_and_parent_go_on_while_a_connection_is_in_use(
    each_dialect: CloudProcess,
) -> None:
    files: Any = pyrax.cloudfiles
    files.create_container("box").store_object("large", CONTENT, return_none=True)
    each_dialect.fault("trickle", 0.02, piece=10_000, method="GET", path="/box/large")
    chunks = files.fetch_object("box", "large", chunk_size=10_000)
    first = next(chunks)

    children = [forked(functools.partial(store_and_read, n)) for n in range(CHILDREN)]

    store_and_read(CHILDREN)
    assert first + b"".join(chunks) == CONTENT
    assert_all_succeed(children)
    names = files.list_container_object_names("box")
    assert names == [f"child-{number}" for number in range(CHILDREN + 1)] + ["large"]


def test_a_child_that_is_forked_during_a_login_logs_in_itself(
    each_dialect: CloudProcess,
) -> None:
    files: Any = pyrax.cloudfiles
    identity: Any = pyrax.identity
    each_dialect.fault("expire_tokens")
    each_dialect.fault("slow", 0.5, service="identity", method="POST")
    thread = threading.Thread(target=files.list)
    thread.start()
    deadline = time.monotonic() + 10
    while identity.token and time.monotonic() < deadline:
        time.sleep(0.001)
    assert identity.token is None

    child = forked(lambda: store_in_new_container(files))

    thread.join()
    assert_all_succeed([child])
    assert [one.name for one in files.list()] == ["new"]
    assert each_dialect.logins() == 3


def store_in_new_container(files: Any) -> None:
    """Use the client that the parent has made."""
    files.create_container("new").store_object("x", b"content", return_none=True)


def test_a_child_that_is_forked_while_clients_are_made_makes_its_own(
    each_dialect: CloudProcess,
) -> None:
    stop = threading.Event()

    def list_containers() -> None:
        client: Any = pyrax.connect_to_cloudfiles()
        assert client.list() == []

    def make_clients() -> None:
        while not stop.is_set():
            pyrax.connect_to_services()
            assert pyrax.cloudfiles is not None
            assert pyrax.queues is not None

    thread = threading.Thread(target=make_clients)
    thread.start()
    try:
        for _ in range(CHILDREN):
            assert_all_succeed([forked(list_containers)])
    finally:
        stop.set()
        thread.join()
