"""Waiting for what the DNS service does on its own, and saying what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from pyrax import exceptions

DEFAULT_TIMEOUT = 5
"""Seconds to wait for a job, unless ``set_timeout`` says otherwise."""
DEFAULT_DELAY = 0.5
"""Seconds between two looks at a job, unless ``set_delay`` says otherwise."""
DEFAULT_RETRY = 3
"""How often a GET is tried that is answered with an empty body."""

MIN_DELAY = 0.2
"""Seconds between two looks when no delay is set: the service allows five a second."""
MAX_FAILURES = 20
"""Failed looks in a row after which waiting without a limit ends."""


def seconds(value: Any) -> float | None:
    """Return a time to wait; refused here, since later a change would have been sent already.

    Args:
        value: Seconds, 0 or more, also as text; ``None`` for no limit.

    Raises:
        ValueError: It is something else.
    """
    if value is None:
        return None
    try:
        found: float = value if isinstance(value, (int, float)) else float(value)
    except (TypeError, ValueError):
        found = -1
    if not 0 <= found < float("inf"):
        raise ValueError(f"A number of seconds is needed, 0 or more, not {value!r}.")
    return found


Failure = Any
"""A class of exceptions; ``None`` for that of the status."""


class Waiting:
    """One wait.

    Args:
        timeout: Seconds; 0 or ``None`` for no limit.
        delay: Seconds between two looks.
    """

    def __init__(self, timeout: float | None, delay: float | None) -> None:
        self.timeout = timeout
        self.delay = delay if delay and delay > 0 else MIN_DELAY
        self.deadline = time.monotonic() + timeout if timeout else None
        self.failures = 0
        self.error: exceptions.PyraxException | None = None

    def until(self, look: Callable[[], Any], ended: Callable[[Any], bool]) -> tuple[Any, bool]:
        """Look again and again, at last once more when the time is over.

        Args:
            look: Returns what there is to see; may fail.
            ended: Tells from that whether the wait is over.

        Returns:
            What was seen last (``None`` if every look failed), and whether it had ended.
        """
        pause = self.delay
        seen = None
        while True:
            left = None if self.deadline is None else self.deadline - time.monotonic()
            time.sleep(pause if left is None else max(0.0, min(pause, left)))
            pause = self.delay
            try:
                seen = look()
                self.failures = 0
                self.error = None
                if ended(seen):
                    return seen, True
            except exceptions.OverLimit as error:
                self.error = error
                pause = max(self.delay, float(error.retry_after or 1))
            except (
                exceptions.ClientException,
                exceptions.ConnectionFailed,
                exceptions.ServiceResponseFailure,
            ) as error:
                self._note(error)
            if self.deadline is not None and time.monotonic() >= self.deadline:
                return seen, False

    def _note(self, error: exceptions.PyraxException) -> None:
        """Pass over a look that failed, unless it would go on failing."""
        if isinstance(error, exceptions.ClientException) and error.code and error.code < 500:
            raise error
        self.error = error
        self.failures += 1
        if self.deadline is None and self.failures >= MAX_FAILURES:
            raise error


def timed_out(
    uri: str,
    timeout: Any,
    job: Mapping[str, Any],
    error: exceptions.PyraxException | None = None,
) -> exceptions.DNSCallTimedOut:
    """Make the exception for a job that is still running.

    Args:
        uri: Path of the call.
        timeout: Seconds that were waited.
        job: The job as it was last seen.
        error: Why the last look saw nothing, if it did not.
    """
    job_id = job_id_of(job)
    made = exceptions.DNSCallTimedOut(
        f"The API call to '{uri.partition('?')[0]}' did not complete after {timeout} seconds. The "
        f"job '{job_id}' may still finish: look at it with 'get_job', or wait longer after "
        "'set_timeout'."
    )
    made.job_id = job_id
    made.callback_url = job.get("callbackUrl")
    if error is None:
        exceptions.about_last_answer(made)
    else:
        made.__cause__ = error
    return made


def status_of(job: Mapping[str, Any]) -> str:
    """Return the state of a job, ``""`` if it does not say it."""
    found = job.get("status")
    return found if isinstance(found, str) else ""


def job_id_of(job: Mapping[str, Any]) -> str | None:
    """Return the id of a job: the last part of its address, else the one it names itself."""
    last = str(job.get("callbackUrl") or "").partition("?")[0].rstrip("/").rpartition("/")[2]
    found = last or job.get("jobId")
    return None if not found else str(found)


# --- failures -----------------------------------------------------------------------------------


def refused(kind: Failure, error: exceptions.ClientException) -> exceptions.PyraxException:
    """Return what a call raises that was refused at once.

    Args:
        kind: The class of the operation.
        error: What the HTTP layer raised.

    Returns:
        The error itself for limits, and where the operation has no class of its own; else the
        class of the operation, with what the answer said.
    """
    if kind is None or isinstance(error, exceptions.OverLimit):
        return error
    text = f"{error.message} (HTTP {error.code})"
    made: exceptions.PyraxException = kind(f"{text}: {error.details}" if error.details else text)
    fault = {"code": error.code, "message": error.message, "details": error.details}
    return _with_facts(made, error.code, error.details, [fault], error.request_id)


def failed(kind: Failure, error: Any) -> exceptions.PyraxException:
    """Return what a call raises whose job ended in ERROR.

    Args:
        kind: The class of the operation; ``None`` for the class of the error's status.
        error: The job's ``error``: a dict, or a text.
    """
    faults = faults_of(error)
    lines = [fault_text(fault) for fault in faults]
    if isinstance(error, Mapping) and faults != [error]:
        lines += [" ".join(message.split()) for message in validation_messages(error)]
    text = "\n".join(lines) or "The job failed."
    codes = {fault.get("code") for fault in faults}
    code = codes.pop() if len(codes) == 1 else None
    if code is None and isinstance(error, Mapping):
        code = error.get("code")
    details = error.get("details") if isinstance(error, Mapping) else None
    code = code if isinstance(code, int) else None
    if kind is None:
        return exceptions.from_response(
            {"status_code": code or 500}, {"message": text, "details": details}
        )
    return _with_facts(kind(text), code, details, faults)


def _with_facts(
    made: exceptions.PyraxException,
    code: int | None,
    details: Any,
    faults: list[dict[str, Any]],
    request_id: str | None = None,
) -> exceptions.PyraxException:
    """Let an exception carry what is known."""
    made.code = code
    made.details = details
    made.request_id = request_id
    made.errors = faults  # type: ignore[attr-defined]
    return made


def faults_of(error: Any) -> list[dict[str, Any]]:
    """Return the faults that an error consists of, in whatever form the service gives it."""
    if not isinstance(error, Mapping):
        return [{"message": str(error)}] if error else []
    items = error.get("failedItems")
    faults = items.get("faults") if isinstance(items, Mapping) else None
    found = [dict(one) for one in faults or [] if isinstance(one, Mapping)]
    return found or [dict(error)]


def fault_text(fault: Mapping[str, Any]) -> str:
    """Return a fault on one line."""
    text = str(fault.get("details") or fault.get("message") or "")
    text = " ".join(" ".join([text, *validation_messages(fault)]).split())
    return f"{text} ({fault['code']})" if fault.get("code") is not None else text


def validation_messages(fault: Mapping[str, Any]) -> list[str]:
    """Return what a fault says of single values."""
    validation = fault.get("validationErrors")
    messages = validation.get("messages") if isinstance(validation, Mapping) else None
    return [str(one) for one in messages] if isinstance(messages, list) else []
