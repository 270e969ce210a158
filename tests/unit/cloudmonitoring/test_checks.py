"""The calls for checks."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorCheckType, CloudMonitorEntity
from tests.unit.service_wire import ServiceWire

from .conftest import CH, CHECK, EN, ENTITY, created, fault, page

ONE = f"{CH}/chAAAA01"
REMOTE: dict[str, Any] = {
    "check_type": "remote.http",
    "details": {"url": "http://www.example.com"},
    "monitoring_zones_poll": "mzdfw",
    "target_alias": "default",
}
RESULT = [{"timestamp": 1735689600982, "available": True, "status": "code=200", "metrics": {}}]


def ready(wire: ServiceWire) -> None:
    """Prepare the answers to a creation."""
    wire.answer("POST", CH, **created("chAAAA01"))
    wire.answer("GET", ONE, CHECK)


def test_create_sends_everything(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    ready(wire)
    check = entity.create_check(
        label="home page",
        check_type=CloudMonitorCheckType(None, {"id": "remote.http"}),
        disabled=True,
        details={"url": "http://www.example.com"},
        monitoring_zones_poll=[{"id": "mzdfw"}, "mzlon"],
        timeout=20,
        period=900,
        target_hostname="www.example.com",
    )
    assert isinstance(check, CloudMonitorCheck)
    assert wire.lines == [f"POST {CH}", f"GET {ONE}"]
    assert wire.sent[0].body == {
        "label": "home page",
        "type": "remote.http",
        "details": {"url": "http://www.example.com"},
        "disabled": True,
        "monitoring_zones_poll": ["mzdfw", "mzlon"],
        "timeout": 20,
        "period": 900,
        "target_hostname": "www.example.com",
    }


def test_the_manager_has_details_before_disabled(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    ready(wire)
    entity._check_manager.create_check("x", None, "agent.cpu", {}, True)
    body = wire.sent[0].body
    assert (body["details"], body["disabled"]) == ({}, True)


def test_the_entity_has_details_after_metadata(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    ready(wire)
    entity.create_check("x", None, "agent.cpu", True, {"a": "b"}, {})
    assert wire.sent[0].body == {
        "label": "x",
        "type": "agent.cpu",
        "details": {},
        "disabled": True,
        "metadata": {"a": "b"},
    }


def test_bug_3_metadata_of_a_new_check_is_sent(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    ready(wire)
    entity.create_check(**REMOTE, metadata={"team": "a"})
    assert wire.sent[0].body["metadata"] == {"team": "a"}


def test_bug_4_a_label_that_is_not_given_is_not_sent(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    ready(wire)
    entity.create_check(**REMOTE)
    assert None not in wire.sent[0].body.values()
    assert "label" not in wire.sent[0].body


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"target_receiver": "IPv6"}, "IPv6"),
        ({"target_resolver": "IPv4"}, "IPv4"),
        ({"target_receiver": "IPv6", "target_resolver": "IPv4"}, "IPv4"),
    ],
)
def test_bug_5_the_target_receiver_is_the_resolver(
    wire: ServiceWire, entity: CloudMonitorEntity, given: dict[str, str], sent: str
) -> None:
    ready(wire)
    wire.answer("PUT", ONE, status=204)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        entity.create_check(**REMOTE, **given)
        entity.update_check("chAAAA01", **given)
    old = [DeprecationWarning] * 2 if "target_receiver" in given else []
    assert [one.category for one in warned] == old
    assert all("use 'target_resolver'" in str(one.message) for one in warned)
    assert all(one.filename == __file__ for one in warned)
    assert wire.sent[0].body["target_resolver"] == sent
    assert wire.last.body == {"target_resolver": sent}


def test_bug_6_a_new_check_knows_its_entity(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    ready(wire)
    wire.answer("PUT", ONE, status=204)
    wire.answer("GET", f"{ONE}/metrics", page())
    check = entity.create_check(**REMOTE)
    assert check.entity is entity
    check.update(label="new")
    assert check.list_metrics() == []
    assert [line for line in wire.lines if "PUT" in line or "metrics" in line] == [
        f"PUT {ONE}",
        f"GET {ONE}/metrics",
    ]


def test_bug_8_a_page_of_checks_with_the_next_marker(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    wire.answer("GET", f"{CH}?limit=1", page(CHECK, next_marker="chB"))
    checks, marker = entity.list_checks(limit=1, return_next=True)
    assert ([one.id for one in checks], marker) == (["chAAAA01"], "chB")
    assert checks[0].entity is entity


@pytest.mark.parametrize("kind", ["agent.cpu", "agent.disk"])
def test_bug_21_agent_checks_need_no_zones_and_no_target(
    wire: ServiceWire, entity: CloudMonitorEntity, kind: str
) -> None:
    ready(wire)
    entity.create_check(check_type=kind, details={})
    assert wire.sent[0].body == {"type": kind, "details": {}, "disabled": False}


# --- what is refused at once --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"details": None}, exceptions.MissingMonitoringCheckDetails),
        ({"details": ["x"]}, TypeError),
        ({"check_type": None}, TypeError),
        ({"check_type": ""}, TypeError),
        ({"check_type": 7}, TypeError),
        ({"monitoring_zones_poll": None}, exceptions.MonitoringZonesPollMissing),
        ({"monitoring_zones_poll": []}, exceptions.MonitoringZonesPollMissing),
        ({"target_alias": None}, exceptions.MonitoringCheckTargetNotSpecified),
    ],
)
def test_what_no_check_can_be(
    wire: ServiceWire, entity: CloudMonitorEntity, change: Any, expected: type[Exception]
) -> None:
    for test_only in (True, False):
        with pytest.raises(expected):
            entity.create_check(**{**REMOTE, **change}, test_only=test_only)
    assert wire.lines == []


# --- what the service refuses -------------------------------------------------------------------


def refused(entity: CloudMonitorEntity, wire: ServiceWire, message: str, details: Any = "") -> Any:
    """Return the error of a creation that the service refuses."""
    wire.answer("POST", CH, fault(message, details), 400)
    with pytest.raises(exceptions.PyraxException) as raised:
        entity.create_check(**REMOTE)
    return raised.value


def test_bug_2_a_missing_detail_is_named(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    error = refused(entity, wire, "Validation error for key 'details.method'", "Missing key")
    assert type(error) is exceptions.BadRequest
    assert (error.code, error.details) == (400, "Missing key")
    assert "required value for 'method' is missing" in str(error)
    assert "Missing key" in str(error)


def test_bug_17_a_wrong_detail_keeps_its_explanation(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    error = refused(entity, wire, "Validation error for key 'details.url'", "Invalid URL")
    assert type(error) is exceptions.BadRequest
    assert "value for 'url' in 'details' is not valid" in str(error)
    assert "Invalid URL" in str(error)


def test_details_as_a_whole(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    error = refused(entity, wire, "Validation error", {"why": "period too small"})
    assert isinstance(error, exceptions.InvalidMonitoringCheckDetails)
    assert isinstance(error, exceptions.BadRequest)
    assert "period too small" in str(error)
    assert error.details == {"why": "period too small"}


@pytest.mark.parametrize("message", ["Validation error for key 'timeout'", "Limit reached"])
def test_other_refusals_stay_what_they_are(
    wire: ServiceWire, entity: CloudMonitorEntity, message: str
) -> None:
    error = refused(entity, wire, message)
    assert (type(error), error.message) == (exceptions.BadRequest, message)
    assert error.__cause__ is not error

    wire.answer("PUT", ONE, {"message": "Limit reached", "code": 400}, 400)
    with pytest.raises(exceptions.BadRequest, match="Limit reached") as raised:
        entity.update_check("chAAAA01", timeout=9000)
    assert raised.value.__cause__ is not raised.value


def test_a_change_that_the_service_refuses(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    document = fault("Validation error for key 'timeout'", "too big")
    wire.answer("PUT", ONE, document, 400)
    with pytest.raises(exceptions.InvalidMonitoringCheckUpdate, match="too big") as raised:
        entity.update_check("chAAAA01", timeout=9000)
    assert isinstance(raised.value, exceptions.BadRequest)


def test_another_refusal_of_a_change(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    wire.answer("PUT", ONE, fault("Nonsense"), 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        entity.update_check("chAAAA01", timeout=9000)
    assert type(raised.value) is exceptions.BadRequest


# --- tests --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("debug", "query"), [(False, ""), (True, "?debug=true")])
def test_bug_1_a_check_is_tried_out_at_the_entity(
    cm: Any, wire: ServiceWire, entity: CloudMonitorEntity, debug: bool, query: str
) -> None:
    wire.answer("POST", f"{EN}/test-check{query}", RESULT)
    assert cm.create_check(entity, **REMOTE, test_only=True, include_debug=debug) == RESULT
    assert wire.last.body["type"] == "remote.http"
    assert wire.lines == [f"POST {EN}/test-check{query}"]


def test_a_trial_that_the_service_refuses(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    wire.answer("POST", f"{EN}/test-check", fault("Validation error"), 400)
    with pytest.raises(exceptions.InvalidMonitoringCheckDetails):
        entity.create_check(**REMOTE, test_only=True)


def test_trials_wait_as_long_as_the_check_does(
    entity: CloudMonitorEntity, check: CloudMonitorCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[Any] = []

    def post(uri: str, **kwargs: Any) -> Any:
        waits.append(kwargs["timeout"])
        return None, RESULT

    monkeypatch.setattr(check.manager.api, "method_post", post)
    entity.create_check(**REMOTE, timeout=1000, period=1800, test_only=True)
    check.timeout = 900
    check.test()
    assert waits == [(30.0, 1030.0), (30.0, 930.0)]


def test_a_check_that_exists_is_tried_out(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("POST", f"{ONE}/test", RESULT)
    assert check.test() == RESULT
    assert check.entity.test_check("chAAAA01") == RESULT
    assert wire.last.body is None


# --- changes and searches -----------------------------------------------------------------------


@pytest.mark.parametrize("by_id", [True, False])
def test_bug_18_a_check_is_changed_by_its_id(
    cm: Any, wire: ServiceWire, check: CloudMonitorCheck, by_id: bool
) -> None:
    wire.answer("GET", EN, ENTITY)
    wire.answer("PUT", ONE, status=204)
    named: Any = "chAAAA01" if by_id else check
    assert cm.update_check("enAAAA01", named, label="Renamed") is None
    assert wire.last.body == {"label": "Renamed"}


def test_bug_11_metadata_of_a_check_can_be_cleared(
    check: CloudMonitorCheck, wire: ServiceWire
) -> None:
    wire.answer("PUT", ONE, status=204)
    check.update(metadata={}, disabled=False, monitoring_zones_poll=[], details={"url": "u"})
    assert wire.last.body == {
        "metadata": {},
        "disabled": False,
        "monitoring_zones_poll": [],
        "details": {"url": "u"},
    }


def test_a_change_returns_nothing(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("PUT", ONE, status=204)
    assert check.update(name="new", timeout=5, period=60, target_hostname="h") is None
    assert wire.last.body == {"label": "new", "timeout": 5, "period": 60, "target_hostname": "h"}


def test_checks_are_found_on_all_pages(wire: ServiceWire, entity: CloudMonitorEntity) -> None:
    wire.answer("GET", CH, page(CHECK, {**CHECK, "id": "chX", "period": 90}, next_marker="chB"))
    wire.answer("GET", f"{CH}?marker=chB", page({**CHECK, "id": "chB"}))
    found = entity.find_all_checks(name="home page", period=60)
    assert [one.id for one in found] == ["chAAAA01", "chB"]
    assert found[0].entity is entity
    assert entity._check_manager.find(id="chX").period == 90


def test_bug_24_a_search_fetches_no_single_checks(
    wire: ServiceWire, entity: CloudMonitorEntity
) -> None:
    wire.answer("GET", CH, page({"id": "chA", "label": "a"}, {"id": "chB", "colour": None}))
    assert entity.find_all_checks(colour="red") == []
    assert [one.id for one in entity.find_all_checks(colour=None)] == ["chB"]
    assert wire.lines == [f"GET {CH}", f"GET {CH}"]


def test_check_types(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/check_types?limit=1", page({"id": "agent.cpu"}, next_marker="b"))
    wire.answer("GET", "/check_types/agent.cpu", {"id": "agent.cpu", "fields": []})
    (kind,), marker = cm.list_check_types(limit=1, return_next=True)
    assert (kind.id, marker) == ("agent.cpu", "b")
    assert cm.get_check_type(kind).field_names == []
