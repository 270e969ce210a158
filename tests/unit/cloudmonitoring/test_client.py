"""What the client itself does."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from pyrax import cloudmonitoring, exceptions
from tests.unit.service_wire import ServiceWire

from .conftest import AL, ALARM, CH, CHECK, EN, ENTITY, make_client, page


@pytest.mark.parametrize(
    "call",
    [
        lambda cm: cm.list(),
        lambda cm: cm.list(1, "m"),
        lambda cm: cm.get("enAAAA01"),
        lambda cm: cm.create("x", label="y"),
        lambda cm: cm.delete("enAAAA01"),
        lambda cm: cm.find(name="x"),
        lambda cm: cm.findall(name="x"),
    ],
)
def test_the_generic_calls_do_not_exist(cm: Any, wire: ServiceWire, call: Any) -> None:
    with pytest.raises(NotImplementedError, match="use list_entities|use .*_entity") as raised:
        call(cm)
    assert isinstance(raised.value, exceptions.NotSupported)
    assert wire.lines == []


def test_the_managers_have_their_old_names(cm: Any) -> None:
    assert cm.name == "Cloud Monitoring"
    for name in ("entity", "check_type", "monitoring_zone", "notification", "token"):
        assert hasattr(getattr(cm, f"_{name}_manager"), "list")
    for name in ("notification_plan", "changelog", "overview"):
        assert getattr(cm, f"_{name}_manager").api is cm


def test_all_public_names_are_importable() -> None:
    for name in cloudmonitoring.__all__:
        assert getattr(cloudmonitoring, name).__name__ == name


def test_calls_below_an_entity_given_by_id(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", EN, ENTITY)
    wire.answer("GET", CH, page(CHECK))
    wire.answer("GET", f"{CH}/chAAAA01", CHECK)
    wire.answer("DELETE", f"{CH}/chAAAA01", status=204)
    wire.answer("GET", f"{CH}/chAAAA01/metrics", page({"name": "x"}))
    wire.answer("GET", AL, page(ALARM))
    wire.answer("GET", f"{AL}/alAAAA01", ALARM)
    assert [one.id for one in cm.list_checks("enAAAA01")] == ["chAAAA01"]
    assert [one.id for one in cm.find_all_checks("enAAAA01", type="remote.http")] == ["chAAAA01"]
    check = cm.get_check("enAAAA01", "chAAAA01")
    assert [one.name for one in cm.list_metrics("enAAAA01", check)] == ["x"]
    assert [one.id for one in cm.list_alarms("enAAAA01")] == ["alAAAA01"]
    assert cm.get_alarm("enAAAA01", "alAAAA01").id == "alAAAA01"
    assert cm.delete_check("enAAAA01", check) is None
    assert wire.lines[:2] == [f"GET {EN}", f"GET {CH}"]


def test_data_points_through_the_client(cm: Any, wire: ServiceWire, check: Any) -> None:
    path = f"{CH}/chAAAA01/metrics/x/plot?from=1000&to=2000&points=3"
    wire.answer("GET", path, page({"average": 1}))
    found = cm.get_metric_data_points(check.entity, check, "x", 1, 2, points=3)
    assert found == [{"average": 1}]


def test_limits(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/limits", {"resource": {"checks": 1000}})
    assert cm.get_limits() == {"resource": {"checks": 1000}}


def test_the_answer_to_a_call_of_ones_own(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/account", {"x": 1}, 404)
    response, body = cm.method_get("/account", raise_exception=False)
    assert (response.status_code, body) == (404, {"x": 1})


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    "path", ["/audits", "/account", "/notifications/nt1", "/agents/web01", "/notification_types"]
)
def test_bodies_with_secrets_are_not_traced(
    wire: ServiceWire, caplog: pytest.LogCaptureFixture, path: str, whole: bool
) -> None:
    client = make_client(debug=whole)
    if not whole:
        client.http_log_debug = True
    wire.answer("GET", path, {"word": "visible?"})
    with caplog.at_level(logging.DEBUG, logger="pyrax"):
        client.method_get(path)
    client.http_log_debug = False
    assert f"{path}" in caplog.text
    assert ("visible?" in caplog.text) == (path in ("/agents/web01", "/notification_types"))


def test_nothing_is_traced_by_default(
    cm: Any, wire: ServiceWire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.answer("GET", "/agents", page())
    with caplog.at_level(logging.DEBUG, logger="pyrax"):
        cm.list_agents()
    assert "RESP" not in caplog.text


class Recorder:
    """A manager that notes its calls."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args, kwargs))
            return name

        return call


def test_seams_of_managers_that_test_suites_of_users_stub(cm: Any, entity: Any) -> None:
    checks = entity._check_manager = Recorder()
    alarms = entity._alarm_manager = Recorder()
    tokens = cm._token_manager = Recorder()
    assert cm.create_check(entity, label="x", check_type="agent.cpu", details={}) == "create_check"
    assert cm.find_all_checks(entity, period=60) == "find_all_checks"
    assert cm.list_alarms(entity, limit=3) == "list"
    cm.update_alarm(entity, "al", label="y")
    cm.delete_agent_token("t")
    (_, arguments, created), found = checks.calls
    assert (arguments, created["label"], created["test_only"]) == ((), "x", False)
    assert found == ("find_all_checks", (), {"period": 60})
    assert alarms.calls[0] == ("list", (), {"limit": 3, "marker": None, "return_next": False})
    assert alarms.calls[1][1] == ("al",)
    assert not alarms.calls[1][2]["disabled"]
    assert tokens.calls == [("delete", ("t",), {})]


def test_seams_of_requests_that_test_suites_of_users_stub(cm: Any, entity: Any) -> None:
    class Response:
        """An answer with plain headers."""

        status_code = 201
        headers = {"x-object-id": "enAAAA01"}

    sent: list[Any] = []

    def post(uri: str, **kwargs: Any) -> Any:
        sent.append((uri, kwargs))
        return Response(), None

    cm.method_post = post
    cm.method_get = lambda uri: (None, {"id": uri.rpartition("/")[2], "label": "x"})
    assert cm.create_entity(label="x").id == "enAAAA01"
    assert sent == [("/entities", {"body": {"label": "x"}})]
