"""Telling which parameters can be given by keyword."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from pyrax import parameters


class Plain:
    def __init__(self, first: Any, second: Any = None, *, third: Any = None) -> None:
        local = first, second, third
        self.values = local


class Open:
    def __init__(self, first: Any, **others: Any) -> None:
        self.values = first, others


class Wrapped:
    @functools.wraps(Plain.__init__)
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.values = args, kwargs


class ByNew:
    def __new__(cls, wanted: Any) -> ByNew:
        return super().__new__(cls)


class Meta(type):
    def __call__(cls, wanted: Any) -> Any:
        return super().__call__()


class ByMeta(metaclass=Meta):
    def __init__(self, unseen: Any = None) -> None:
        self.unseen = unseen


def function(first: Any, second: Any = None) -> None:
    """Take two things."""


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Plain, {"first", "second", "third"}),
        (type("Heir", (Plain,), {}), {"first", "second", "third"}),
        (Open, None),
        (Wrapped, {"first", "second", "third"}),
        (ByNew, {"wanted"}),
        (ByMeta, {"wanted"}),
        (type("Bare", (), {}), set()),
        (function, {"first", "second"}),
        (functools.partial(function, 1), {"second"}),
    ],
)
def test_parameters_are_those_of_what_is_really_called(wanted: Any, names: Any) -> None:
    assert parameters.names_of(wanted) == names


def test_what_cannot_be_called_is_refused() -> None:
    with pytest.raises(TypeError):
        parameters.names_of(3)


def test_what_a_caller_did_not_give_is_left_out() -> None:
    assert parameters.given(name="one", size=0, tags=[], status=None) == {
        "name": "one",
        "size": 0,
        "tags": [],
    }
