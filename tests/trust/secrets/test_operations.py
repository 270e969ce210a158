"""Every operation of every service, in debug mode, with failures or without: no secret shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

import pyrax
from pyrax import sandbox
from tests.trust.faults.arguments import arguments_for
from tests.trust.faults.campaign import CHANGING_THE_LOGIN, Campaign, Run
from tests.trust.faults.kinds import Fault, answer
from tests.trust.faults.operations import Operation
from tests.trust.faults.services import PLACES
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import Sent, Step, Wire

from . import planting
from .watching import complaints, listening

OF_PROJECTS = [place for place in PLACES if place[1] != "identity"]  # see test_logins.py


# --- failures in which the service repeats what it was sent ---------------------------------------


def _repeated(sent: Sent) -> str:
    return f"Refused: {sent.head.decode('latin-1')} {sent.body.decode('utf-8', 'replace')}"


def as_json(sent: Sent, good: bytes) -> Iterable[Step]:
    import json

    document = {"badRequest": {"code": 400, "message": _repeated(sent), "details": _repeated(sent)}}
    return [answer(400, json.dumps(document).encode(), "application/json")]


def as_page(sent: Sent, good: bytes) -> Iterable[Step]:
    page = f"<html><body><h1>Refused</h1><p>{_repeated(sent)}</p></body></html>"
    return [answer(403, page.encode(), "text/html")]


FAILURES = (
    Fault("repeated as JSON", as_json),
    Fault("repeated as a page", as_page),
    Fault("dropped", lambda sent, good: ()),
)


def changed_something(run: Run) -> bool:
    """Tell whether what was there before an operation may be other now."""
    return run.operation.name in CHANGING_THE_LOGIN or any(
        method not in ("GET", "HEAD") and one.split(b" ", 2)[1] < b"400"
        for (method, _), answers in run.recording.items()
        for one in answers
    )


# --- one operation --------------------------------------------------------------------------------


@dataclasses.dataclass
class Trial:
    """All operations of one service, each with secrets in it, and what came out."""

    campaign: Campaign
    wire: Wire
    logins: set[str]
    tried: int = 0
    secrets: int = 0
    complaints: list[str] = dataclasses.field(default_factory=list)
    failed: set[type] = dataclasses.field(default_factory=set)
    tried_before: ClassVar[set[tuple[type, str]]] = set()

    def try_all(self) -> None:
        for operation in list(self.campaign.operations()):
            # What differs between the dialects are the managers; those are tried in both.
            key = (operation.kind, operation.name)
            if key not in self.tried_before:
                self.try_one(operation)
            self.tried_before.add(key)

    def try_one(self, operation: Operation) -> None:
        planted: set[str] = set()
        with listening() as heard:
            try:
                call = self._call(operation, planted)
            except (LookupError, NotImplementedError, pyrax.exc.PyraxException):
                return
            run = self._record(operation, call)
        self.tried += 1
        given = planting.in_answers(one for many in run.recording.values() for one in many)
        secrets = self.logins | planted | given
        self.secrets += len(planted | given)
        self.check(operation, "done", secrets, heard.getvalue(), run.value, run.error)
        # Without secrets of its own an operation fails like the others of its kind.
        if planted or (run.sends and operation.kind not in self.failed):
            self.failed.add(operation.kind)
            self.fail_one(run, secrets, planted)
        if changed_something(run):
            self.campaign.settle(run)

    def fail_one(self, run: Run, secrets: set[str], planted: set[str]) -> None:
        position = next(
            (
                number
                for number, sent in enumerate(
                    (one for one in run.requests if not one.about_identity), 1
                )
                if any(one.encode() in sent.head + sent.body for one in planted)
            ),
            1,
        )
        for failure in FAILURES:
            error, value = None, None
            again: set[str] = set()
            with listening() as heard:
                call = self._call(run.operation, again)
                with self.wire.play(run.recording, failure, position):
                    try:
                        value = call()
                    except Exception as raised:
                        error = raised
            known = secrets | again
            self.check(run.operation, failure.name, known, heard.getvalue(), value, error)

    def _call(self, operation: Operation, planted: set[str]) -> Any:
        """Return a function that carries an operation out with secrets in its arguments."""
        receiver = self.campaign.receiver_of(operation)
        if operation.is_property:
            return lambda: getattr(receiver, operation.name)
        args, kwargs = arguments_for(operation, self.campaign.stage)
        planted |= planting.plant(operation, args, kwargs)
        method = getattr(receiver, operation.name)

        def call() -> Any:
            value = method(*args, **kwargs)
            return list(value) if isinstance(value, Iterator) else value

        return call

    def _record(self, operation: Operation, call: Any) -> Run:
        value, error = None, None
        with self.wire.record():
            try:
                value = call()
            except Exception as raised:
                error = raised
        return Run(operation, self.wire.requests, self.wire.recording, value, error)

    def check(
        self,
        operation: Operation,
        how: str,
        secrets: set[str],
        heard: str,
        value: Any,
        error: BaseException | None,
    ) -> None:
        what = f"{operation} [{how}]"
        self.complaints += complaints(what, secrets, heard, value, error)


def stage_for(dialect: str, service: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """Log in with known secrets, in debug mode, at a cloud inside the process."""
    accounts = sandbox.Accounts(
        api_key="kEY-geheim-4711", password="pAsS-geheim-4711", admin_password="aDmIn-geheim-4711"
    )
    wire = Wire(sandbox.Cloud(accounts=accounts))
    wire.install(monkeypatch)
    monkeypatch.setattr("pyrax.sandbox.compute.keys.BITS", 512)  # made faster, and still a key
    stage = Stage(wire.cloud, dialect, folder)
    pyrax.set_http_debug(True)
    logins = {accounts.api_key, accounts.admin_password, stage.context.token}
    return Trial(Campaign(wire, stage, service), wire, logins)


@pytest.mark.parametrize(("dialect", "service"), OF_PROJECTS)
def test_no_operation_shows_a_secret(
    fresh_pyrax: None, dialect: str, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = stage_for(dialect, service, tmp_path, monkeypatch)
    trial.try_all()
    assert not trial.complaints, "\n".join(trial.complaints[:50])
    assert trial.tried > 25


def test_a_secret_that_is_shown_would_be_noticed(
    fresh_pyrax: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("is_secret_name", "is_secret_header"):
        monkeypatch.setattr(f"pyrax.secret_names.{name}", lambda name: False)
        monkeypatch.setattr(f"pyrax.error_documents.{name}", lambda name: False)
    monkeypatch.setattr(Trial, "tried_before", set())
    trial = stage_for("rackspace", "volume", tmp_path, monkeypatch)
    trial.try_all()
    places = {one.partition(" in ")[2].partition(":")[0] for one in trial.complaints}
    assert {"the log", "traceback", "str", "args and attributes", "pickle", "copy"} <= places
    assert "repr of CloudBlockStorageTransfer" in places
    assert any("X-Auth-Token" in one for one in trial.complaints)
