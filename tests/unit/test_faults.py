"""Exceptions for error documents that name the kind of error."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pyrax import exceptions, faults

URL = "https://service.example/v1.0/things"


def answer(status: int = 400, sent: str | None = None) -> requests.Response:
    """Return an answer to a request."""
    response = requests.Response()
    response.status_code = status
    if sent is not None:
        response.request = requests.Request(
            "POST", URL, data=sent, headers={"Content-Type": "application/json"}
        ).prepare()
    return response


@pytest.mark.parametrize(
    ("body", "key", "kind"),
    [
        ({"type": "badRequest", "message": "No."}, None, "badRequest"),
        ({"error": {"type": "ValidationError", "message": "No."}}, "error", "ValidationError"),
        ({"error": "text"}, "error", None),
        ([], "error", None),
        (b"<html>No.</html>", None, None),
        (None, None, None),
    ],
)
def test_the_kind_of_error_is_known(body: Any, key: str | None, kind: str | None) -> None:
    error = faults.from_answer(answer(), body, URL, "POST", key=key)
    assert isinstance(error, exceptions.BadRequest)
    assert error.fault_type == kind  # type: ignore[attr-defined]


def test_secrets_are_masked_at_any_depth() -> None:
    sent = '{"password": "from the body"}'
    body = {"message": "from the body", "details": [{"was": "told besides"}, b"told besides"]}
    error = faults.from_answer(answer(sent=sent), body, URL, "POST", secrets={"told besides"})
    assert (error.message, "told" in str(error.details)) == ("***", False)


def test_short_texts_are_no_secrets() -> None:
    value = {"a": ["long enough", 1, None], "b": ("abc", {"c": "also long"})}
    assert faults.texts_in(value) == {"long enough", "also long"}
