"""Answers of another shape end in one exception, which says what was wanted and from where."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import answers, exceptions, last_answer


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer came just now."""
    monkeypatch.setattr(last_answer._here, "answer", None)
    last_answer.note(
        "GET",
        "https://dfw.example.com/v1/tokens/secret?limit=1",
        200,
        {"X-Trans-Id": "tx1"},
        lambda url: url.replace("secret", "***"),
    )


@pytest.mark.parametrize(
    ("take", "value", "words"),
    [
        (answers.mapping, [1], "a list, not an object"),
        (answers.mapping, b"<html>", "no JSON, not an object"),
        (answers.mapping, b"", "empty, not an object"),
        (answers.mapping, None, "nothing, not an object"),
        (answers.sequence, {"a": 1}, "an object, not a list"),
        (answers.sequence, "text", "a text, not a list"),
        (answers.mappings, [{}, None, 7], "a number, not an object"),
        (answers.text, True, "a boolean, not a text"),
        (lambda value: answers.member(value, "id"), {"name": "x"}, "has no 'id' in it"),
    ],
)
def test_what_is_there_and_what_was_wanted_is_said(take: Any, value: Any, words: str) -> None:
    with pytest.raises(exceptions.ServiceResponseFailure, match=words):
        take(value)


@pytest.mark.parametrize("empty", [None, b"", {}, {"other": 1}, {"found": None}])
def test_nothing_is_an_empty_object_or_list(empty: Any) -> None:
    assert answers.inner(empty, "found") == {}
    assert answers.count(empty, "found") == 0
    assert answers.rows(empty, "found") == []
    assert answers.texts(empty, "found") == []


@pytest.mark.parametrize("wrong", [b"<html>", [1], {"found": 7}, {"found": "text"}])
def test_something_else_is_no_object_and_no_list(wrong: Any) -> None:
    takers = [answers.inner, answers.rows, answers.texts]
    for take in takers if wrong == {"found": 7} else [*takers, answers.count]:
        with pytest.raises(exceptions.ServiceResponseFailure):
            take(wrong, "found")


def test_what_is_as_it_should_be_is_returned() -> None:
    assert answers.mapping({"a": 1}) == {"a": 1}
    assert answers.mappings([{"a": 1}]) == [{"a": 1}]
    assert answers.sequence(()) == ()
    assert answers.text("x") == "x"
    assert answers.count({"found": "12"}, "found") == 12
    assert answers.inner({"found": {"a": 1}}, "found") == {"a": 1}
    assert answers.rows({"found": [{"a": 1}]}, "found") == [{"a": 1}]
    assert answers.texts({"found": ["a"]}, "found") == ["a"]
    assert answers.member({"a": None}, "a") is None


def test_the_exception_names_the_request_without_its_secrets() -> None:
    error = answers.unexpected(1, "The answer", "an object")
    assert (error.method, error.code, error.request_id) == ("GET", 200, "tx1")
    assert error.url == "https://dfw.example.com/v1/tokens/***"
    assert str(error).endswith(
        "(HTTP 200) (Request-ID: tx1) [GET https://dfw.example.com/v1/tokens/***]"
    )
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert str(twin) == str(error)


def test_before_the_first_answer_there_is_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_answer._here, "answer", None)
    error = answers.unexpected(1, "The answer", "an object")
    assert str(error) == "The answer is a number, not an object."
    assert error.url is None


def test_an_exception_that_another_led_to_tells_its_request() -> None:
    refused = exceptions.NotFound(
        404, "No.", request_id="req-1", url="https://x.example.com/", method="PUT"
    )
    try:
        try:
            raise refused
        except exceptions.NotFound as error:
            raise exceptions.DomainUpdateFailed("It failed.") from error
    except exceptions.DomainUpdateFailed as error:
        raised = error
    assert str(raised) == "It failed."
    assert (raised.code, raised.request_id) == (404, "req-1")
    assert (raised.method, raised.url) == ("PUT", "https://x.example.com/")
    twin = pickle.loads(pickle.dumps(raised))
    assert (twin.code, twin.url) == (404, "https://x.example.com/")
    assert exceptions.DomainUpdateFailed("Alone.").url is None
