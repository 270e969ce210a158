"""Debug output: the switch for everything, and those of single services."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.unit.canned import SAMPLE_CONFIG, Network
from tests.unit.face.conftest import Loader


def errors(capsys: pytest.CaptureFixture[str]) -> str:
    """What has been written to standard error since the last look."""
    return capsys.readouterr().err


@pytest.mark.parametrize("how", ["file", "variable", "function", "setting", "old setting"])
def test_S_25_requests_and_answers_are_written_to_the_console(
    load: Loader,
    network: Network,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    how: str,
) -> None:
    module = load("[mine]\nidentity_type = rackspace\n" + ("debug = True" if how == "file" else ""))
    if how == "variable":
        monkeypatch.setenv("CLOUD_DEBUG", "True")
    elif how == "function":
        module.set_http_debug(True)
    elif "setting" in how:
        module.set_setting("http_debug" if how == "old setting" else "debug", True)
    module.set_credentials("ann", "key-1")
    module.cloudservers.list()
    written = errors(capsys)
    assert "REQ: curl -i -X POST" in written
    assert "-X GET" in written
    assert "/v2/654321/servers" in written
    assert written.count("RESP: 200") == 2
    assert "web-dfw" in written
    assert "key-1" not in written
    assert "tok-1" not in written
    module.set_http_debug(False)
    module.cloudservers.list()
    assert errors(capsys) == ""
    assert logging.getLogger("pyrax").handlers == []


def test_C_T12_without_debug_nothing_is_written(
    logged_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in.cloudservers.list()
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert logging.getLogger("pyrax").handlers == []


def test_S_26_one_service_can_be_traced_alone(
    logged_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in.cloud_blockstorage.http_log_debug = True
    logged_in.cloudservers.list()
    logged_in.identity.authenticate()
    assert errors(capsys) == ""
    logged_in.cloud_blockstorage.method_get("/volumes")
    written = errors(capsys)
    assert "/volumes" in written
    assert "RESP: 200" in written


def test_C_T1_a_service_switched_off_is_silent_although_all_are_traced(
    logged_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in.set_http_debug(True)
    logged_in.cloudservers.http_log_debug = False
    logged_in.cloudservers.list()
    assert errors(capsys) == ""


@pytest.mark.parametrize("on", [True, False])
def test_the_global_switch_clears_the_flags_of_identity_and_clients(
    logged_in: Any, on: bool
) -> None:
    clients = [logged_in.cloud_monitoring, logged_in.cloud_cdn, logged_in.cloudservers]
    for traced in (*clients, logged_in.identity):
        traced.http_log_debug = not on
    logged_in.set_http_debug(on)
    assert [traced.http_log_debug for traced in (*clients, logged_in.identity)] == [on] * 4


def test_a_client_reads_as_the_global_state_until_it_is_assigned(logged_in: Any) -> None:
    assert logged_in.cloudservers.http_log_debug is False
    logged_in.set_http_debug(True)
    assert logged_in.cloudservers.http_log_debug is True
    assert logged_in.identity.http_log_debug is True


@pytest.mark.parametrize(
    ("value", "state"), [("False", False), ("True", True), (1, True), (0, False)]
)
def test_words_count_as_in_settings(load: Loader, value: Any, state: bool) -> None:
    module = load()
    module.set_http_debug(value)
    assert module.get_http_debug() is state


def test_setting_debug_switches_like_the_function(load: Loader) -> None:
    module = load()
    module.set_setting("debug", True)
    assert module.get_http_debug() is True
    module.set_http_debug(False)
    assert module.get_http_debug() is False
    module.set_setting("debug", False)
    module.set_setting("debug", None)
    assert module.get_http_debug() is False


def test_debug_of_another_environment_waits_for_the_switch(load: Loader) -> None:
    module = load(SAMPLE_CONFIG)
    module.set_environment("public")
    module.set_setting("debug", False, env="private")
    assert module.get_http_debug() is False
    module.set_environment("private")
    assert module.get_http_debug() is False


def test_S_21_and_S_22_debug_of_the_sample(load: Loader) -> None:
    module = load(SAMPLE_CONFIG)
    assert module.get_http_debug() is True
    module.set_environment("public")
    assert module.get_http_debug() is False


def test_C_T12_the_default_takes_the_handler_of_the_setting_away(
    logged_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in.set_setting("debug", True)
    assert len(logging.getLogger("pyrax").handlers) == 1
    logged_in.set_setting("debug", None)
    assert logging.getLogger("pyrax").handlers == []
    logged_in.cloudservers.list()
    assert errors(capsys) == ""
