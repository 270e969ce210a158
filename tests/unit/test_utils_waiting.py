"""Waiting until a thing has reached a state."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest

from pyrax import exceptions, utils


class Server:
    """Goes through states, one at each look; an exception among them is raised."""

    id = "7"
    progress = 50

    def __init__(self, *states: Any) -> None:
        self.states = list(states)
        self.status = "UNKNOWN"
        self.looks = 0

    def get(self) -> None:
        self.looks += 1
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, Exception):
            raise state
        self.status = state


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody really sleeps; how long they wanted to is noted."""
    noted: list[float] = []
    monkeypatch.setattr("pyrax.waiting.time.sleep", noted.append)
    return noted


def test_the_thing_is_read_until_it_is_there(naps: list[float]) -> None:
    server = Server("BUILD", "BUILD", "ACTIVE")
    assert utils.wait_until(server, "status", "ACTIVE") is server
    assert (server.status, server.looks, naps) == ("ACTIVE", 3, [5, 5])


def test_a_class_may_let_one_status_stand_for_another() -> None:
    class Instance(Server):
        """A server that ends in a status of its own."""

        _status_aliases = {"ACTIVE": ("HEALTHY",)}  # noqa: RUF012 - as the classes have it

    assert utils.wait_until(Instance("BUILD", "HEALTHY"), "status", "ACTIVE").looks == 2
    ended = utils.wait_until(Instance("HEALTHY", "ERROR"), "status", "ERROR")
    assert (ended.status, ended.looks) == ("ERROR", 2)
    assert utils.wait_until(Server("HEALTHY", "ACTIVE"), "status", "ACTIVE").looks == 2


@pytest.mark.parametrize("desired", [["ACTIVE", "ERROR"], ("ACTIVE", "ERROR")])
def test_several_values_can_be_waited_for(desired: Any) -> None:
    assert utils.wait_until(Server("BUILD", "ERROR"), "status", desired).status == "ERROR"


def test_values_are_compared_exactly() -> None:
    assert utils.wait_until(Server("active", "ACTIVE"), "status", "ACTIVE").looks == 2


def test_there_is_no_nap_after_the_last_attempt(naps: list[float]) -> None:
    server = Server("BUILD")
    assert utils.wait_until(server, "status", "ACTIVE", interval=2, attempts=3) is server
    assert (server.status, server.looks, naps) == ("BUILD", 3, [2, 2])


def test_a_missing_attribute_is_not_the_value() -> None:
    class Late(Server):
        def get(self) -> None:
            super().get()
            if self.looks == 2:
                self.task = None

    assert utils.wait_until(Late("BUILD"), "task", [None]).looks == 2


def test_what_cannot_read_itself_is_read_by_its_manager() -> None:
    class Manager:
        def get(self, item: Any) -> Any:
            assert item == "7"
            found = Plain()
            found.status = "ACTIVE"
            return found

    class Plain:
        id = "7"
        status = "BUILD"
        manager = Manager()

    old = Plain()
    new = utils.wait_until(old, "status", "ACTIVE")
    assert new is not old
    assert new.status == "ACTIVE"


def test_what_cannot_be_read_again_is_an_error() -> None:
    with pytest.raises(exceptions.NoReloadError, match="not supported for 'object' objects"):
        utils.wait_until(object(), "status", "ACTIVE")


def test_an_attribute_error_inside_get_is_what_it_is() -> None:
    with pytest.raises(AttributeError, match="a mistake in get"):
        utils.wait_until(Server(AttributeError("a mistake in get")), "status", "ACTIVE")


@pytest.mark.parametrize(
    "gone", [exceptions.NotFound(404, "gone"), exceptions.ClientException(410, "gone")]
)
def test_a_thing_that_is_gone_is_an_error_unless_that_is_waited_for(gone: Exception) -> None:
    with pytest.raises(type(gone)):
        utils.wait_until(Server("ACTIVE", gone), "status", "ERROR")
    server = Server("ACTIVE", gone)
    assert utils.wait_until(server, "status", "DELETED") is server
    server = Server("ACTIVE", gone)
    assert utils.wait_until(server, "status", ["ERROR", "DELETED"]).looks == 2
    with pytest.raises(exceptions.Forbidden):
        utils.wait_until(Server(exceptions.Forbidden(403, "no")), "status", "DELETED")


def test_verbose_prints_a_line_at_each_look(capsys: pytest.CaptureFixture[str]) -> None:
    utils.wait_until(
        Server("BUILD", "ACTIVE"), "status", "ACTIVE", verbose=True, verbose_atts=["progress", "id"]
    )
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Current value of status: BUILD (elapsed: 0.")
    assert first.endswith(" seconds) progress=50 id=7")
    assert second.startswith("Current value of status: ACTIVE (elapsed: ")


def test_verbose_takes_one_name_and_silence_is_the_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    utils.wait_until(Server("ACTIVE"), "status", "ACTIVE", verbose=True, verbose_atts="progress")
    assert capsys.readouterr().out.endswith(" progress=50\n")
    utils.wait_until(Server("ACTIVE"), "status", "ACTIVE")
    assert capsys.readouterr().out == ""


# --- in the background --------------------------------------------------------------------------


def wait_in_background(*args: Any, **kwargs: Any) -> tuple[Any, list[Any]]:
    """Wait with a callback; return the finished thread and what was called back."""
    called: list[Any] = []
    thread = utils.wait_until(*args, callback=called.append, **kwargs)
    thread.join(10)
    return thread, called


def test_with_a_callback_a_daemon_thread_waits() -> None:
    server, let_go = Server("ACTIVE"), threading.Event()
    thread = utils.wait_until(server, "status", "ACTIVE", callback=lambda thing: let_go.wait(10))
    assert isinstance(thread, threading.Thread)
    assert thread.is_alive()
    assert thread.daemon
    let_go.set()
    thread.join(10)
    assert not thread.is_alive()


def test_the_callback_gets_the_thing_when_it_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    server = Server("BUILD", "ACTIVE")
    thread, called = wait_in_background(server, "status", "ACTIVE", verbose=True)
    assert called == [server]
    assert thread.exception is None
    assert capsys.readouterr().out == ""


def test_the_callback_gets_none_when_the_attempts_run_out() -> None:
    thread, called = wait_in_background(Server("BUILD"), "status", "ACTIVE", attempts=2)
    assert called == [None]
    assert thread.exception is None


def test_the_callback_gets_none_and_the_thread_keeps_the_exception(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failure = exceptions.ServiceUnavailable(503, "down")
    with caplog.at_level(logging.ERROR, "pyrax"):
        thread, called = wait_in_background(Server("BUILD", failure), "status", "ACTIVE")
    assert called == [None]
    assert thread.exception is failure
    assert "down (HTTP 503)" in caplog.text


def test_an_exception_of_the_callback_is_kept_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fail(thing: Any) -> None:
        raise RuntimeError("callback is broken")

    with caplog.at_level(logging.ERROR, "pyrax"):
        thread = utils.wait_until(Server("ACTIVE"), "status", "ACTIVE", callback=fail)
        thread.join(10)
    assert str(thread.exception) == "callback is broken"
    assert "callback is broken" in caplog.text


# --- wait_for_build -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        "ACTIVE",
        "ERROR",
        "available",
        "COMPLETED",
        "error",
        "FAILED",
        "failed",
        "failure",
        "cancelled",
    ],
)
def test_wait_for_build_ends_at_the_final_states_of_all_services(
    state: str, naps: list[float]
) -> None:
    assert utils.wait_for_build(Server("BUILD", "building", state)).status == state
    assert naps == [20, 20]


def test_wait_for_build_prints_the_progress(capsys: pytest.CaptureFixture[str]) -> None:
    utils.wait_for_build(Server("ACTIVE"), verbose=True)
    assert capsys.readouterr().out.endswith(" progress=50\n")


def test_wait_for_build_can_be_told_otherwise(naps: list[float]) -> None:
    server = Server("ACTIVE", "ACTIVE", "RESIZED")
    utils.wait_for_build(server, "status", "RESIZED", interval=1, attempts=2)
    assert (server.looks, naps) == (2, [1])


# --- states in lower case -------------------------------------------------------------------------


class Image(Server):
    """Has its own final states, in lower case."""

    final_states = ("active", "killed")


@pytest.mark.parametrize("end", ["active", "killed"])
def test_what_has_final_states_of_its_own_is_waited_for_until_one_of_them(end: str) -> None:
    assert utils.wait_for_build(Image("queued", "saving", end)).looks == 3


@pytest.mark.parametrize("desired", ["ACTIVE", ["ACTIVE", "ERROR"], ("Active",)])
def test_letter_case_does_not_matter_to_what_has_final_states_of_its_own(desired: Any) -> None:
    assert utils.wait_for_build(Image("queued", "active"), desired=desired).looks == 2


def test_what_is_gone_counts_as_deleted_in_any_letter_case() -> None:
    gone = Image("active", exceptions.NotFound(404, "gone"))
    assert utils.wait_for_build(gone, desired=["DELETED"]).looks == 2


class Clock:
    """Time passes while somebody sleeps, and only then."""

    def __init__(self) -> None:
        self.now = 100.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock in place of the machine's."""
    made = Clock()
    monkeypatch.setattr("pyrax.waiting.time.sleep", made.sleep)
    monkeypatch.setattr("pyrax.waiting.time.monotonic", lambda: made.now)
    return made


def test_a_wait_is_given_up_after_its_timeout_with_a_last_look(clock: Clock) -> None:
    server = Server("BUILD")
    with pytest.raises(exceptions.WaitTimedOut) as caught:
        utils.wait_until(server, "status", ["ACTIVE", "ERROR"], interval=5, timeout=12)
    assert (clock.naps, server.looks) == ([5, 5, 2], 4)
    assert caught.value.thing is server
    assert isinstance(caught.value, TimeoutError)
    assert str(caught.value) == (
        "After 12 seconds Server '7' has status BUILD; waited for: ACTIVE, ERROR."
    )


def test_what_gets_there_in_time_is_returned(clock: Clock) -> None:
    server = Server("BUILD", "BUILD", "ACTIVE")
    assert utils.wait_for_build(server, interval=4, timeout=8) is server
    assert clock.naps == [4, 4]


def test_a_timeout_ends_a_wait_also_where_sleeping_takes_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(exceptions.WaitTimedOut):
        utils.wait_until(Server("BUILD"), "status", "ACTIVE", interval=50, timeout=120)
    assert len(pauses) == 3
    assert sum(pauses) == pytest.approx(120, abs=1)


def test_a_timeout_of_nothing_looks_once(clock: Clock) -> None:
    server = Server("BUILD")
    with pytest.raises(exceptions.WaitTimedOut):
        utils.wait_for_build(server, timeout=0)
    assert (server.looks, clock.naps) == (1, [])


def test_attempts_may_end_a_wait_before_its_timeout(clock: Clock) -> None:
    server = Server("BUILD")
    assert utils.wait_until(server, "status", "ACTIVE", attempts=2, timeout=60) is server
    assert server.looks == 2


@pytest.mark.parametrize("nonsense", [-1, "10", True, float("inf"), float("nan")])
def test_a_timeout_is_a_number_of_seconds(nonsense: Any) -> None:
    server = Server("ACTIVE")
    with pytest.raises(ValueError, match="timeout must be a number of seconds"):
        utils.wait_until(server, "status", "ACTIVE", timeout=nonsense)
    assert server.looks == 0


def test_a_wait_in_the_background_times_out_too(clock: Clock) -> None:
    told: list[Any] = []
    thread = utils.wait_until(Server("BUILD"), "status", "ACTIVE", told.append, timeout=7)
    thread.join(10)
    assert told == [None]
    assert isinstance(thread.exception, exceptions.WaitTimedOut)


def test_a_function_is_told_of_each_look(clock: Clock) -> None:
    told: list[Any] = []
    server = Server("BUILD", "ACTIVE")
    utils.wait_until(
        server, "status", "ACTIVE", progress=lambda thing, s: told.append((thing.status, s))
    )
    assert told == [("BUILD", 0.0), ("ACTIVE", 5.0)]


class Building(Server):
    """A server that says how far it is."""

    def __init__(self, *states: Any) -> None:
        super().__init__(*states)
        self.name = "web-1"
        self.progress = 0

    def get(self) -> None:
        super().get()
        self.progress = 100 if self.status == "ACTIVE" else 25 * self.looks


def test_a_bar_shows_name_state_and_percent(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    utils.wait_until(Building("BUILD", "BUILD", "ACTIVE"), "status", "ACTIVE", progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Building 'web-1': BUILD" in err
    assert "Building 'web-1': ACTIVE 100%" in err


def test_without_percent_there_is_a_line_with_state_and_time(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    utils.wait_for_build(Server("BUILD", "ERROR"), interval=30, progress=True)
    err = capsys.readouterr().err
    assert "Server '7': BUILD [00:0" in err
    assert "Server '7': ERROR [00:0" in err


def test_a_bar_is_closed_when_the_wait_fails(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(exceptions.WaitTimedOut):
        utils.wait_until(Server("BUILD"), "status", "ACTIVE", progress=True, timeout=1)
    assert capsys.readouterr().err.endswith("\n")


def test_progress_is_a_function_or_a_switch() -> None:
    server = Server("ACTIVE")
    with pytest.raises(TypeError, match="not int"):
        utils.wait_until(server, "status", "ACTIVE", progress=7)
    assert utils.wait_until(server, "status", "ACTIVE", progress=False).looks == 1
