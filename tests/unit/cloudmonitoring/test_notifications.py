"""Notifications, their types, and plans."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudmonitoring import (
    CloudMonitorNotification,
    CloudMonitorNotificationPlan,
    CloudMonitorNotificationType,
)
from tests.unit.service_wire import ServiceWire

from .conftest import NOTIFICATION, PLAN, created, page

NT, NP = "/notifications/ntAAAA01", "/notification_plans/npAAAA01"
SUCCESS = {"status": "success", "message": "Success: Webhook successfully executed"}


@pytest.fixture
def notification(cm: Any) -> CloudMonitorNotification:
    """A notification that was fetched."""
    return CloudMonitorNotification(cm._notification_manager, dict(NOTIFICATION), loaded=True)


def test_create(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", "/notifications", **created("ntAAAA01"))
    wire.answer("GET", NT, NOTIFICATION)
    kind = CloudMonitorNotificationType(None, {"id": "email"})
    made = cm.create_notification(kind, name="ops", details={"address": "ops@example.com"})
    assert isinstance(made, CloudMonitorNotification)
    assert (made.name, made.type) == ("ops mail", "email")
    assert wire.sent[0].body == {
        "label": "ops",
        "type": "email",
        "details": {"address": "ops@example.com"},
    }


def test_a_notification_needs_a_type(cm: Any, wire: ServiceWire) -> None:
    for call in (cm.create_notification, lambda kind: cm.test_notification(None, kind)):
        with pytest.raises(ValueError, match="needs its type"):
            call("")
    assert wire.lines == []


def test_list_and_get(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/notifications?limit=2", page(NOTIFICATION, next_marker="ntB"))
    wire.answer("GET", NT, NOTIFICATION)
    (one,), marker = cm.list_notifications(limit=2, return_next=True)
    assert (one.id, marker) == ("ntAAAA01", "ntB")
    assert cm.get_notification(one) == one


def test_details_are_changed_together_with_the_type(
    cm: Any, wire: ServiceWire, notification: CloudMonitorNotification
) -> None:
    wire.answer("GET", NT, NOTIFICATION)
    wire.answer("PUT", NT, status=204)
    assert notification.update({"address": "b@example.com"}) is None
    assert cm.update_notification("ntAAAA01", {"address": "b@example.com"}) is None
    expected = {"type": "email", "details": {"address": "b@example.com"}}
    assert [sent.body for sent in wire.sent if sent.method == "PUT"] == [expected, expected]
    assert wire.lines == [f"PUT {NT}", f"GET {NT}", f"PUT {NT}"]


def test_bug_16_the_label_of_a_notification_can_change(
    cm: Any, wire: ServiceWire, notification: CloudMonitorNotification
) -> None:
    wire.answer("PUT", NT, status=204)
    cm.update_notification("ntAAAA01", label="new")
    notification.update(label="new")
    assert [sent.body for sent in wire.sent] == [{"label": "new"}] * 2


def test_the_result_of_a_test_is_returned(cm: Any, wire: ServiceWire) -> None:
    wire.answer("POST", f"{NT}/test", SUCCESS)
    wire.answer("POST", "/test-notification", SUCCESS)
    assert cm.test_notification("ntAAAA01") == SUCCESS
    assert wire.last.body is None
    details = {"url": "https://hooks.example.com/x"}
    assert cm.test_notification(notification_type="webhook", details=details) == SUCCESS
    assert wire.last.body == {"type": "webhook", "details": details}


def test_the_text_of_a_notification_shows_no_details(
    notification: CloudMonitorNotification,
) -> None:
    assert "example.com" not in repr(notification)
    assert "ops mail" in repr(notification)


def test_types(cm: Any, wire: ServiceWire) -> None:
    fields = [{"name": "url", "description": "URL", "optional": False}]
    wire.answer("GET", "/notification_types", page({"id": "webhook", "fields": fields}))
    wire.answer("GET", "/notification_types/webhook", {"id": "webhook", "fields": fields})
    (kind,) = cm.list_notification_types()
    assert isinstance(kind, CloudMonitorNotificationType)
    assert cm.get_notification_type("webhook") == kind
    kind.reload()
    assert wire.last.path == "/notification_types/webhook"


def test_bug_13_the_name_of_a_notification_type_asks_nobody(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/notification_types", page({"id": "webhook"}, {"id": "x", "label": "X"}))
    assert [one.name for one in cm.list_notification_types()] == ["webhook", "X"]
    assert not hasattr(cm.list_notification_types()[0], "colour")
    assert set(wire.lines) == {"GET /notification_types"}


def test_create_a_plan(cm: Any, wire: ServiceWire, notification: CloudMonitorNotification) -> None:
    wire.answer("POST", "/notification_plans", **created("npAAAA01"))
    wire.answer("GET", NP, PLAN)
    plan = cm.create_notification_plan(
        label="default", ok_state=notification, warning_state=[notification], critical_state="ntB"
    )
    assert isinstance(plan, CloudMonitorNotificationPlan)
    assert plan.name == "ops plan"
    assert wire.sent[0].body == {
        "label": "default",
        "critical_state": ["ntB"],
        "ok_state": ["ntAAAA01"],
        "warning_state": ["ntAAAA01"],
    }


def test_list_get_and_delete_plans(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/notification_plans?marker=npA", page(PLAN))
    wire.answer("GET", NP, PLAN)
    wire.answer("DELETE", NP, status=200)
    (plan,) = cm.list_notification_plans(marker="npA")
    assert cm.get_notification_plan(plan.id) == plan
    assert cm.delete_notification_plan(plan) is None


def test_bug_16_a_plan_can_change(cm: Any, wire: ServiceWire) -> None:
    wire.answer("PUT", NP, status=200)
    cm.update_notification_plan("npAAAA01", "new", ok_state=[])
    CloudMonitorNotificationPlan(cm._notification_plan_manager, PLAN).update(critical_state="ntB")
    assert [sent.body for sent in wire.sent] == [
        {"label": "new", "ok_state": []},
        {"critical_state": ["ntB"]},
    ]
