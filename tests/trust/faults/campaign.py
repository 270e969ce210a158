"""Runs every operation of a service: once as it should be, then with each fault."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import re
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyrax import exceptions
from pyrax.manager import BaseManager
from tests.trust.faults.arguments import arguments_for
from tests.trust.faults.inventions import inventor
from tests.trust.faults.kinds import FAULTS, REQUEST_ID, Fault
from tests.trust.faults.operations import LAZY, Operation, managers_below, names_of
from tests.trust.faults.services import tables
from tests.trust.faults.silent import keeps_errors
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import ELSEWHERE, Runaway, Sent, Wire

CREATES_NOTHING = re.compile(r"/[^?]*/object-(store|cdn)/v1/[^?]*(\?bulk-delete.*)?")
"""Targets to which a POST says what metadata are to be, or what is to be deleted."""

MOST_SECONDS = 300
NO_FAULT = Fault("none", answers_well=True)

CHANGING_THE_LOGIN = ("authenticate", "unauthenticate", "set_management_url")


@dataclasses.dataclass
class Run:
    """An operation as it went once, without a fault.

    Attributes:
        refused: Whether the sandbox refused it, so that the good answers are invented.
        positions: How many requests, from the first on, are to meet a fault; default: all.
    """

    operation: Operation
    requests: list[Sent]
    recording: dict[tuple[str, str], list[bytes]]
    value: Any = None
    error: BaseException | None = None
    refused: bool = False
    positions: int | None = None

    @property
    def sends(self) -> int:
        own = self.operation.service == "identity"
        return sum(own or not one.about_identity for one in self.requests)


class Campaign:
    """All operations of one service of one dialect."""

    def __init__(self, wire: Wire, stage: Stage, service: str) -> None:
        self.wire = wire
        self.stage = stage
        self.service = service
        self.tables = tables(service)
        self.before = getattr(self.tables, "BEFORE", {})
        self.without: dict[str, str] = {}
        self.managers: list[Any] = []
        self.invented = 0
        self.tried = 0
        wire.counts_identity = service == "identity"

    @property
    def client(self) -> Any:
        return self.stage.client(self.service)

    def operations(self, *, fields: bool = False) -> Iterator[Operation]:
        """Give every public operation of the client, its managers and its things.

        Args:
            fields: With `True` also the asking for a field that a thing has not.
        """
        receivers: list[tuple[str, Any]] = [("", self.client)]
        receivers += managers_below(self.client, "")
        for name in self.tables.RECEIVERS:
            try:
                found = getattr(self.stage, name)
            except (exceptions.NotSupported, exceptions.ClientException) as error:
                self.without[name] = str(error)
                continue
            receivers.append((f"={name}", found))
            receivers += [
                (f"={name}.{path}", manager) for path, manager in managers_below(found, "")
            ]
        self.managers = [one for _, one in receivers if isinstance(one, BaseManager)]
        seen = set()
        for path, receiver in receivers:
            for name in names_of(type(receiver)):
                key = (type(receiver), name)
                if key not in seen and (fields or name != LAZY):
                    seen.add(key)
                    yield Operation(self.stage.dialect, self.service, path, type(receiver), name)

    def receiver_of(self, operation: Operation) -> Any:
        """Return the object that the operation is called on; of a thing a copy."""
        path = operation.receiver
        if not path:
            return self.client
        first, *rest = path.lstrip("=").split(".")
        found = copy.copy(getattr(self.stage, first)) if path.startswith("=") else self.client
        for name in rest if path.startswith("=") else [first, *rest]:
            found = getattr(found, name)
        return found

    def call(self, operation: Operation) -> Any:
        """Return a function that carries the operation out."""
        for key in (operation.name, f"{operation.kind.__name__}.{operation.name}"):
            if key in self.before:
                self.before[key](self.stage)
        receiver = self.receiver_of(operation)
        if operation.is_property:
            return lambda: getattr(receiver, operation.name)
        if operation.name == LAZY:
            receiver._loaded = False
        args, kwargs = arguments_for(operation, self.stage)
        method = getattr(receiver, operation.name)

        def call() -> Any:
            before = set(threading.enumerate())
            value = method(*args, **kwargs)
            for thread in set(threading.enumerate()) - before:
                thread._started.wait(10)  # type: ignore[attr-defined]  # it may have just been made
                thread.join(10)
            if vars(receiver).get("exception") is not None:
                raise receiver.exception  # of what works in the background
            if inspect.isgenerator(value) or isinstance(value, Iterator):
                return list(value)
            return value

        return call

    def runs(self, operation: Operation) -> Iterator[Run]:
        """Record an operation, and once more with ids if that sends something else."""
        run = self.record(operation)
        yield run
        self.settle(run)
        if operation.takes_things:
            by_id = self.record(dataclasses.replace(operation, by_id=True))
            if by_id.sends > run.sends:  # the first ones look up what the others are about
                yield dataclasses.replace(by_id, positions=by_id.sends - run.sends)
            self.settle(by_id)

    def record(self, operation: Operation) -> Run:
        """Carry an operation out on the sandbox; once more with good answers if it is refused."""
        run = self._recorded(operation, None)
        error = run.error
        if isinstance(error, exceptions.PyraxException) and error.url and (error.code or 0) >= 400:
            receiver = self.receiver_of(operation)
            own = receiver if isinstance(receiver, BaseManager) else vars(receiver).get("manager")
            managers = [*self.managers, own] if isinstance(own, BaseManager) else self.managers
            run = self._recorded(operation, inventor(managers))
            run.refused = True
            self.invented += 1
        return run

    def _recorded(self, operation: Operation, invent: Any) -> Run:
        """Carry an operation out."""
        call = self.call(operation)
        value, error = None, None
        with self.wire.record(invent):
            try:
                value = call()
            except Exception as raised:
                error = raised
        return Run(operation, self.wire.requests, self.wire.recording, value, error)

    def settle(self, run: Run) -> None:
        """Undo what an operation did."""
        if run.operation.name in CHANGING_THE_LOGIN or (
            self.service == "identity" and not run.operation.is_property
        ):
            self.stage.start_again()
        if self.service == "compute" and (run.refused or run.error is not None):
            return  # nothing was done; to make a server anew takes long
        if any(one.method not in ("GET", "HEAD") for one in run.requests):
            self.stage.clear()

    def complaints(self, run: Run) -> Iterator[str]:
        """Carry the operation out with each fault in each request; say what is wrong."""
        allowed = Counter(map(_changing, run.requests))
        if run.refused and isinstance(run.error, Exception):
            anew = dataclasses.replace(run, error=None)
            wrong = _wrong_with_error(run.error, anew, NO_FAULT, run.requests)
            if wrong:
                yield f"{run.operation} [an answer that is almost good]: {wrong}"
        for fault in FAULTS:
            for position in range(1, (run.positions or run.sends) + 1):
                self.tried += 1
                wrong = self._wrong_with(run, fault, position, allowed)
                if wrong:
                    yield f"{run.operation} [{fault.name}, request {position}]: {wrong}"

    def _wrong_with(
        self, run: Run, fault: Fault, position: int, allowed: Counter[Any]
    ) -> str | None:
        """Say what is wrong with how the operation ends with a fault; None when nothing is."""
        call = self.call(run.operation)
        login = vars(self.client) if self.service == "identity" else {}
        before = dict(login)
        began = self.wire.clock.now()
        error: BaseException | None = None
        with self.wire.play(run.recording, fault, position):
            try:
                call()
            except (Exception, Runaway) as raised:
                error = raised
        login.clear()
        login.update(before)
        took = self.wire.clock.now() - began
        sent = self.wire.requests
        if took > MOST_SECONDS:
            return f"took {took:.0f} seconds"
        if not fault.repeatable:
            for key, number in (Counter(map(_changing, sent)) - allowed).items():
                elsewhere = key not in allowed and number == 1
                if key is not None and not elsewhere:
                    return f"sent {key[0]} {key[1]} {number} times too often"
        for one in sent:
            if one.host == ELSEWHERE and (b"token" in one.head.lower() or one.body):
                return "sent a token or a body to another host"
        if error is None and fault.lasts and self.wire.met and not keeps_errors(run.operation):
            return "ends as if all were well"
        if error is None or (self.wire.strayed and isinstance(error, exceptions.NotFound)):
            return None  # with what no recording can have, the call went another way
        return _wrong_with_error(error, run, fault, sent)


def _changing(sent: Sent) -> tuple[str, str] | None:
    """Return what makes a request that creates or changes something equal to another one."""
    if CREATES_NOTHING.fullmatch(sent.target):
        return None
    if sent.method in ("POST", "PATCH") and not sent.target.endswith("/tokens"):
        return sent.method, sent.target
    return None


def _wrong_with_error(error: BaseException, run: Run, fault: Fault, sent: list[Sent]) -> str | None:
    """Say what is wrong with an exception."""
    kind = type(error).__name__
    if fault.name == "empty" and isinstance(error, ValueError) and "is empty" in str(error):
        return None  # an object without content
    if (run.operation.name, type(error)) in ((LAZY, AttributeError), ("next", StopIteration)):
        return None  # it has no such field; there is nothing left
    if run.error is not None and (type(error), str(error)) == (type(run.error), str(run.error)):
        return None
    if not isinstance(error, exceptions.PyraxException):
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{kind}: {str(error)[:90]} ({Path(where.filename).name}:{where.lineno})"
    if fault.answers_well and not isinstance(error, exceptions.ServiceResponseFailure):
        return None  # the answer can be understood: it says that something is not there
    none = error.code is None or (isinstance(error, exceptions.NotFound) and not error.url)
    if fault.status == 404 and none:
        return None  # "there is none" is an answer, too
    lacks = [name for name in ("method", "url") if not getattr(error, name, None)]
    if not lacks and not any(_is_about(error, one) for one in sent):
        lacks.append(f"its request (it has {error.method} {error.url})")
    if fault.answers_well and error.code is None:
        lacks.append("code")
    if fault.status is not None and fault.status >= 400:
        if error.code != fault.status:
            lacks.append(f"code (it is {error.code})")
        login = fault.status == 401 and isinstance(error, exceptions.AuthenticationFailed)
        if error.request_id != REQUEST_ID and not login:
            lacks.append(f"request_id (it is {error.request_id})")
    if lacks:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return f"{kind} lacks {', '.join(lacks)}: {str(error)[:90]} ({place})"
    return None


def _is_about(error: Any, sent: Sent) -> bool:
    """Tell whether an exception names a request."""
    target = re.escape(urlsplit(error.url).path).replace(r"\*\*\*", "[^/]*")
    return error.method == sent.method and bool(re.fullmatch(target, sent.path)) or not sent.reached
