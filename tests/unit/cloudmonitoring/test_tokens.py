"""Agent tokens."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import CloudMonitorAgentToken, CloudMonitorTokenManager
from tests.unit.service_wire import ServiceWire

from .conftest import API, SECRET, TOKEN, page

PATH = "/agent_tokens/" + SECRET.replace(":", "%3A")


def test_create(cm: Any, wire: ServiceWire) -> None:
    headers = {"X-Object-ID": SECRET, "Location": API + PATH}
    wire.answer("POST", "/agent_tokens", status=201, headers=headers)
    wire.answer("GET", PATH, TOKEN)
    token = cm.create_agent_token("web")
    assert isinstance(token, CloudMonitorAgentToken)
    assert (token.name, token.token) == ("web", SECRET)
    assert wire.sent[0].body == {"label": "web"}


def test_list_get_and_delete(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/agent_tokens?limit=1", page(TOKEN, next_marker="b"))
    wire.answer("GET", PATH, TOKEN)
    wire.answer("DELETE", PATH, status=204)
    (token,), marker = cm.list_agent_tokens(limit=1, return_next=True)
    assert marker == "b"
    assert cm.get_agent_token(SECRET) == token
    assert cm.delete_agent_token(token) is None
    assert CloudMonitorTokenManager(cm).delete(SECRET) is None


def test_update_returns_the_token_fetched_again(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", PATH, status=204)
    wire.answer("GET", PATH, {**TOKEN, "label": "renamed"})
    assert cm.update_agent_token(SECRET, label="renamed").label == "renamed"
    assert wire.sent[0].body == {"label": "renamed"}


def test_an_update_without_label_is_refused(cm: Any, wire: ServiceWire) -> None:
    with pytest.raises(ValueError, match="label"):
        cm.update_agent_token(SECRET)
    assert wire.lines == []


def test_the_text_of_a_token_shows_neither_token_nor_id(cm: Any) -> None:
    token = CloudMonitorAgentToken(cm._token_manager, TOKEN)
    assert repr(token) == "<CloudMonitorAgentToken id=***, label=web, token=***>"


def test_the_debug_trace_shows_no_agent_tokens(
    cm: Any, wire: ServiceWire, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"X-Object-ID": SECRET, "Location": API + PATH}
    wire.answer("POST", "/agent_tokens", status=201, headers=headers)
    wire.answer("GET", PATH, TOKEN)
    wire.answer("GET", "/agent_tokens", page(TOKEN))
    cm.http_log_debug = True
    cm.timings = True
    with caplog.at_level(logging.DEBUG):
        cm.create_agent_token("web")
        cm.list_agent_tokens()
    cm.http_log_debug = False
    assert "/agent_tokens/***" in caplog.text
    assert "4c5e28f0" not in caplog.text + str(cm.get_timings())


@pytest.mark.parametrize("answer", [None, [1], "text"])
def test_an_answer_of_another_shape_is_reported_without_the_token(
    cm: Any, wire: ServiceWire, answer: Any
) -> None:
    wire.answer("GET", PATH, answer)
    with pytest.raises(exceptions.ServiceResponseFailure) as caught:
        cm.get_agent_token(SECRET)
    assert SECRET not in str(caught.value)
    assert SECRET.replace(":", "%3A") not in str(caught.value)
    assert caught.value.method == "GET"
