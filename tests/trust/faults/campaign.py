"""Runs every operation of a service: once as it should be, then with each fault."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyrax import exceptions
from tests.trust.faults.arguments import arguments_for
from tests.trust.faults.kinds import FAULTS, ONE_OF_EACH, REQUEST_ID, Fault
from tests.trust.faults.operations import Operation, managers_below, names_of, twin
from tests.trust.faults.services import RACKSPACE_ONLY, SERVICES, tables  # noqa: F401
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import ELSEWHERE, Runaway, Sent, Wire

MOST_POSITIONS = 4
IDS = re.compile(r"[0-9a-f-]{8,}|\d+")
CREATES_NOTHING = re.compile(r"/[^?]*/object-(store|cdn)/v1/[^?]*(\?bulk-delete.*)?")
"""Targets to which a POST says what metadata are to be, or what is to be deleted."""

MOST_SECONDS = 300

CHANGING_THE_LOGIN = ("authenticate", "unauthenticate", "set_management_url")


@dataclasses.dataclass
class Run:
    """An operation as it went once, without a fault."""

    operation: Operation
    requests: list[Sent]
    recording: dict[tuple[str, str], list[bytes]]
    value: Any = None
    error: BaseException | None = None

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
        self.exchanges: set[tuple[tuple[str, str], ...]] = set()
        self.tried = 0
        wire.counts_identity = service == "identity"

    @property
    def client(self) -> Any:
        return self.stage.client(self.service)

    def operations(self) -> Iterator[Operation]:
        """Give every public operation of the client, its managers and its things."""
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
        seen = set()
        for path, receiver in receivers:
            for name in names_of(type(receiver)):
                key = (type(receiver), name)
                if key not in seen:
                    seen.add(key)
                    yield Operation(self.stage.dialect, self.service, path, type(receiver), name)

    def receiver_of(self, operation: Operation) -> Any:
        """Return the object that the operation is called on; of a thing a copy."""
        path = operation.receiver
        if not path:
            return self.client
        first, *rest = path.lstrip("=").split(".")
        found = twin(getattr(self.stage, first)) if path.startswith("=") else self.client
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
        args, kwargs = arguments_for(operation, self.stage)
        method = getattr(receiver, operation.name)

        def call() -> Any:
            before = set(threading.enumerate())
            value = method(*args, **kwargs)
            for thread in set(threading.enumerate()) - before:
                thread._started.wait(10)  # type: ignore[attr-defined]  # it may have just been made
                thread.join(10)
            if inspect.isgenerator(value) or isinstance(value, Iterator):
                return list(value)
            return value

        return call

    def record(self, operation: Operation) -> Run:
        """Carry an operation out on the sandbox."""
        call = self.call(operation)
        value, error = None, None
        with self.wire.record():
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
        if self.service == "compute" and run.error is not None:
            return  # many of its calls are refused here; to make a server anew takes long
        if any(one.method not in ("GET", "HEAD") for one in run.requests):
            self.stage.clear()

    def faults_for(self, run: Run) -> list[Fault]:
        """Return the faults to try: one of each kind if the same was sent before.

        A client's method, its manager's and its thing's are often three names of one exchange.
        """
        key = tuple((one.method, IDS.sub("ID", one.target)) for one in run.requests)
        known = key in self.exchanges or run.error is not None
        self.exchanges.add(key)
        if known and not os.environ.get("PYRAX_ALL_FAULTS"):
            return [fault for fault in FAULTS if fault.name in ONE_OF_EACH]
        return list(FAULTS)

    def complaints(self, run: Run) -> Iterator[str]:
        """Carry the operation out with each fault in its first and last request; say what is wrong.

        With `PYRAX_ALL_FAULTS` in the environment every fault meets each of the first requests.
        """
        allowed = Counter(map(_changing, run.requests))
        faults = self.faults_for(run)
        most = MOST_POSITIONS if os.environ.get("PYRAX_ALL_FAULTS") else 1
        positions = set(range(1, min(run.sends, most) + 1))
        if len(faults) == len(FAULTS):
            positions.add(run.sends)
        for fault in faults:
            for position in sorted(positions):
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
        if error is None or (self.wire.strayed and isinstance(error, exceptions.NotFound)):
            return None  # with what no recording can have, the call went another way
        return _wrong_with_error(error, run, fault)


def _changing(sent: Sent) -> tuple[str, str] | None:
    """Return what makes a request that creates or changes something equal to another one."""
    if CREATES_NOTHING.fullmatch(sent.target):
        return None
    if sent.method in ("POST", "PATCH") and not sent.target.endswith("/tokens"):
        return sent.method, sent.target
    return None


def _wrong_with_error(error: BaseException, run: Run, fault: Fault) -> str | None:
    """Say what is wrong with an exception."""
    kind = type(error).__name__
    if fault.name == "empty" and isinstance(error, ValueError) and "is empty" in str(error):
        return None  # an object without content
    if fault.name == "empty objects" and isinstance(error, ValueError) and "needed" in str(error):
        return None  # an argument that was made of such an answer has no id
    if run.error is not None and type(error) is type(run.error) and str(error) == str(run.error):
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
