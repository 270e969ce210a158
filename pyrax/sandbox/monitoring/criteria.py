"""The rules of alarms: the part of the alarm language that judges metrics by comparisons.

Rules are ``if (...) { return ...; }`` and ``return ...;``; conditions compare
``metric['name']`` (also in ``rate``, ``previous`` and ``percentage``) with values, joined by
``&&`` and ``||``. Lines that begin with ``:`` set options, which change nothing here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

STATES = ("OK", "WARNING", "CRITICAL")
MOST_CHARACTERS = 16384

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#(?!\{)[^\n]*|:set[^\n]*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>-?\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[<>(){}\[\];,!])""",
    re.VERBOSE,
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "regex": lambda value, pattern: re.search(str(pattern), str(value)) is not None,
    "nregex": lambda value, pattern: re.search(str(pattern), str(value)) is None,
}


class CriteriaError(Exception):
    """The rules cannot be read.

    Attributes:
        line: where, counted from 1.
        column: likewise.
        token: what stands there.
    """

    def __init__(self, line: int, column: int, token: str) -> None:
        super().__init__(f"Unexpected '{token}' at line {line}, column {column}")
        self.line = line
        self.column = column
        self.token = token


@dataclass
class Sample:
    """What is judged: the metrics of one moment, and those of the moment before."""

    metrics: Mapping[str, Any]
    previous: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 60.0


Expression = Callable[[Sample], Any]


@dataclass
class Rule:
    """One return, with the condition that leads to it."""

    condition: Expression | None
    state: str
    message: str


class Criteria:
    """Rules, ready to judge.

    Args:
        text: the rules.

    Raises:
        CriteriaError: they cannot be read.
    """

    def __init__(self, text: str) -> None:
        self.rules = _Parser(text).rules()

    def judge(self, sample: Sample) -> tuple[str, str]:
        """Return the state and the words of the first rule that applies; else OK."""
        for rule in self.rules:
            if rule.condition is None or rule.condition(sample):
                words = re.sub(
                    r"#\{([^}]+)\}", lambda name: str(sample.metrics.get(name[1], "")), rule.message
                )
                return rule.state, words
        return "OK", ""


class _Parser:
    """Reads the words of the rules one after another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        self.place = 0
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._error(at, text[at])
            if match.lastgroup != "space":
                self.tokens.append((str(match.lastgroup), match.group(), at))
            at = match.end()

    def _error(self, at: int, token: str) -> CriteriaError:
        """Return the error that names a place."""
        line = self.text.count("\n", 0, at) + 1
        return CriteriaError(line, at - (self.text.rfind("\n", 0, at) + 1) + 1, token)

    def _peek(self) -> str:
        """Return the next word, "" at the end."""
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def _next(self, *expected: str) -> str:
        """Take the next word, one of those expected if there are any."""
        if self.place >= len(self.tokens):
            raise self._error(len(self.text), "end of input")
        _, word, at = self.tokens[self.place]
        if expected and word not in expected:
            raise self._error(at, word)
        self.place += 1
        return word

    def _take(self, word: str) -> bool:
        """Take a word if it is the next one."""
        found = self._peek() == word
        self.place += found
        return found

    def rules(self) -> list[Rule]:
        """Read all rules."""
        found: list[Rule] = []
        while self._peek():
            if self._take("if"):
                self._next("(")
                condition = self._any()
                self._next(")")
                self._next("{")
                found.append(self._return(condition))
                self._next("}")
            else:
                found.append(self._return(None))
        return found

    def _return(self, condition: Expression | None) -> Rule:
        """Read `return new AlarmStatus(STATE, "words");` or `return STATE`."""
        self._next("return")
        long = self._take("new")
        message = ""
        if long:
            self._next("AlarmStatus")
            self._next("(")
        state = self._next(*STATES)
        if long:
            if self._take(","):
                message = _unquoted(self._next())
            self._next(")")
        self._take(";")
        return Rule(condition, state, message)

    def _any(self) -> Expression:
        """Read conditions joined by `||`."""
        parts = [self._all()]
        while self._take("||"):
            parts.append(self._all())
        return lambda sample: any(part(sample) for part in parts)

    def _all(self) -> Expression:
        """Read conditions joined by `&&`."""
        parts = [self._one()]
        while self._take("&&"):
            parts.append(self._one())
        return lambda sample: all(part(sample) for part in parts)

    def _one(self) -> Expression:
        """Read one comparison, or conditions in parentheses."""
        if self._take("!"):
            inner = self._one()
            return lambda sample: not inner(sample)
        if self._take("("):
            inner = self._any()
            self._next(")")
            return inner
        left = self._value()
        sign = self._next(*_COMPARE)
        right = self._value()
        return lambda sample: _compared(left(sample), sign, right(sample))

    def _value(self) -> Expression:
        """Read a metric, a number, a text, or a function of metrics."""
        if self.place >= len(self.tokens):
            raise self._error(len(self.text), "end of input")
        kind, word, at = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            number = float(word)
            return lambda sample: number
        if kind == "text":
            text = _unquoted(word)
            return lambda sample: text
        if word == "metric":
            self._next("[")
            name = _unquoted(self._next())
            self._next("]")
            return lambda sample: sample.metrics.get(name)
        if word not in ("rate", "previous", "percentage"):
            raise self._error(at, word)
        self._next("(")
        arguments = [self._value()]
        while self._take(","):
            arguments.append(self._value())
        self._next(")")
        return _function(word, arguments)


def _function(name: str, arguments: list[Expression]) -> Expression:
    """Return what a function makes of its arguments."""
    first, last = arguments[0], arguments[-1]

    def before(sample: Sample) -> Any:
        return first(Sample(sample.previous))

    def percentage(sample: Sample) -> Any:
        part, whole = _number(first(sample)), _number(last(sample))
        return None if part is None or not whole else 100 * part / whole

    def rate(sample: Sample) -> Any:
        now, then = _number(first(sample)), _number(before(sample))
        return None if now is None or then is None else (now - then) / sample.seconds

    return {"previous": before, "percentage": percentage, "rate": rate}[name]


def _compared(left: Any, sign: str, right: Any) -> bool:
    """Compare as numbers when both are, else as texts; what is not there never matches."""
    if left is None or right is None:
        return False
    one, other = _number(left), _number(right)
    if one is not None and other is not None and "regex" not in sign:
        return _COMPARE[sign](one, other)
    return _COMPARE[sign](str(left), str(right))


def _number(value: Any) -> float | None:
    """Return a value as a number, None if it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _unquoted(word: str) -> str:
    """Return a quoted text without its quotes."""
    if word[:1] not in "\"'":
        return word
    return re.sub(r"\\(.)", r"\1", word[1:-1])
