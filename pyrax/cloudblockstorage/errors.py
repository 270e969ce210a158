"""What the service's refusals mean: exceptions of this room that are those of HTTP as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pyrax import exceptions

BUSY_SNAPSHOT = "request conflicts with in-progress 'delete"
"""What a service says while it deletes another snapshot, in lower case."""

BUSY = "in-progress"
"""What a service says while it is busy with another call on the same volume."""


class Rule(NamedTuple):
    """One sentence of the service and the exception that it stands for.

    Attributes:
        codes: HTTP statuses with which it comes.
        words: A part of the sentence, in lower case.
        kind: The exception.
    """

    codes: tuple[int, ...]
    words: str
    kind: type[exceptions.PyraxException]


CREATE_VOLUME = (
    Rule((400,), ">= original volume size", exceptions.VolumeCloneTooSmall),
    Rule((400,), ">= original snapshot size", exceptions.VolumeCloneTooSmall),
)
DELETE_VOLUME = tuple(
    Rule((400, 409), words, exceptions.VolumeNotAvailable)
    for words in (
        "status must be available or error",
        "still attached",
        "dependent snapshots",
        "have snapshots",
    )
)
CREATE_SNAPSHOT = (
    Rule((400,), "must be available", exceptions.VolumeNotAvailable),
    Rule((409,), "request conflicts with in-progress", exceptions.VolumeNotAvailable),
)
DELETE_SNAPSHOT = (Rule((400,), "snapshot status must be", exceptions.SnapshotNotAvailable),)
EXTEND = (
    Rule((400,), "must be greater than current size", exceptions.InvalidVolumeResize),
    Rule((400,), "status must be available", exceptions.VolumeNotAvailable),
)


def translated(
    error: exceptions.ClientException, rules: Iterable[Rule], text: str | None = None
) -> exceptions.PyraxException:
    """Return the exception that a refusal stands for.

    Args:
        error: What the service answered.
        rules: The sentences that have a meaning for this call.
        text: Where to look for them; default: the error's message.

    Returns:
        An instance both of the rule's class and of the error's; the error itself if no rule fits.
    """
    said = (error.message if text is None else text).lower()
    for rule in rules:
        if error.code in (None, *rule.codes) and rule.words in said:
            return both(rule.kind, error)
    return error


def both(kind: type[exceptions.PyraxException], error: BaseException) -> exceptions.PyraxException:
    """Return an exception of a class that says what failed, with what is known of the cause.

    Args:
        kind: The class.
        error: The cause. If it is an HTTP error, the result is of its class as well, and has its
            code, message, details and request id.
    """
    if not isinstance(error, exceptions.ClientException):
        return kind(str(error) or type(error).__name__)
    if isinstance(error, kind):
        return error
    made: exceptions.PyraxException = _joined(kind, type(error))(error)
    made.args = error.args
    return made


_made: dict[tuple[type[BaseException], type[BaseException]], Any] = {}


def _joined(
    kind: type[exceptions.PyraxException], http_kind: type[exceptions.ClientException]
) -> Any:
    """Return the class that is both, always the same one."""
    if (kind, http_kind) not in _made:
        members: dict[str, Any] = {"__module__": kind.__module__, "__doc__": kind.__doc__}
        members["__reduce__"] = lambda self: (_blank, (kind, http_kind), dict(self.__dict__))
        _made.setdefault((kind, http_kind), type(kind.__name__, (kind, http_kind), members))
    return _made[kind, http_kind]


def _blank(
    kind: type[exceptions.PyraxException], http_kind: type[exceptions.ClientException]
) -> exceptions.PyraxException:
    """Make an exception without calling its constructor; its attributes follow."""
    joined = _joined(kind, http_kind)
    blank: exceptions.PyraxException = joined.__new__(joined)
    return blank
