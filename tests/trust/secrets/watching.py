"""Everything that pyrax, or somebody below it, says while a call runs."""

from __future__ import annotations

import contextlib
import copy
import http.client
import io
import logging
import pickle
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource


class Ear(logging.Handler):
    """Keeps all that is logged, by whomever."""

    def __init__(self, heard: io.StringIO) -> None:
        super().__init__(logging.DEBUG)
        self.heard = heard
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("werkzeug", "pyrax")):  # the cloud; what the console has
            self.heard.write(self.format(record) + "\n")


@contextlib.contextmanager
def listening() -> Iterator[io.StringIO]:
    """Hear all logs at their loudest, the console, warnings and `http.client`'s own trace."""
    heard = io.StringIO()
    root = logging.getLogger()
    level, out, err = root.level, sys.stdout, sys.stderr
    ear = Ear(heard)
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    sys.stdout = sys.stderr = heard
    http.client.HTTPConnection.debuglevel = 1
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
        for one in caught:
            heard.write(f"{one.message}\n")
    finally:
        http.client.HTTPConnection.debuglevel = 0
        sys.stdout, sys.stderr = out, err
        root.removeHandler(ear)
        root.setLevel(level)


def shown_of_error(error: BaseException) -> Iterator[tuple[str, str]]:
    """Give every text that an exception and those behind it have."""
    yield "traceback", "".join(traceback.format_exception(type(error), error, error.__traceback__))
    for one in _chain(error):
        yield "str", f"{one} {one!r}"
        yield "args and attributes", repr((one.args, vars(one)))
        yield "notes", repr(getattr(one, "__notes__", None))
    with contextlib.suppress(Exception):
        yield "pickle", pickle.dumps(error).decode("latin-1")
    with contextlib.suppress(Exception):
        yield "copy", repr(copy.copy(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [
            behind
            for behind in (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
            if isinstance(behind, BaseException)
        ]


def shown_of_value(value: Any) -> Iterator[tuple[str, str]]:
    """Give every text that the objects in a returned value have; plain values were asked for."""
    if isinstance(value, (list, tuple, set)):
        for item in list(value)[:20]:
            yield from shown_of_value(item)
    elif isinstance(value, dict) and type(value).__module__.partition(".")[0] != "pyrax":
        for item in list(value.values())[:20]:
            yield from shown_of_value(item)
    elif type(value).__module__.partition(".")[0] == "pyrax":
        yield f"repr of {type(value).__name__}", f"{value!r} {value!s} {value}"
        if isinstance(value, BaseResource):
            for make in (copy.copy, copy.deepcopy):
                yield f"{make.__name__} of {type(value).__name__}", repr(make(value))
        elif isinstance(value, (BaseClient, BaseManager)):
            yield f"copy of {type(value).__name__}", repr(copy.copy(value))


def pickled(value: Any) -> str:
    """Return the pickles of the objects in a value as text; plain values were asked for.

    Plain are also dicts in which a token stands because that is what they are about, and an answer
    as `requests` has it, which knows its whole request.
    """
    if isinstance(value, (list, tuple)):
        return "".join(pickled(one) for one in value[:20])
    if type(value).__module__.partition(".")[0] != "pyrax" or isinstance(value, dict):
        return ""
    try:
        return pickle.dumps(value).decode("latin-1")
    except (TypeError, AttributeError, pickle.PicklingError):  # it cannot be pickled at all
        return ""


def complaints(
    what: str,
    secrets: set[str],
    heard: str,
    value: Any,
    error: BaseException | None,
) -> Iterator[str]:
    """Look for secrets in everything that came out of a call."""
    shown = [("the log", heard), *shown_of_value(value), ("a pickle", pickled(value))]
    if error is not None:
        shown += shown_of_error(error)
    for place, text in shown:
        near = max((text.find(secret) for secret in secrets), default=-1)
        if near >= 0:
            excerpt = text[max(0, near - 60) : near + 20].replace("\n", " ")
            yield f"{what} in {place}: ...{excerpt}..."
