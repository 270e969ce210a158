"""Monitoring: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def entity(s: Stage) -> Any:
    return s.monitor.create_entity(name="web01", ip_addresses={"default": "192.0.2.10"})


@thing
def check(s: Stage) -> Any:
    made = s.monitor.create_check(s.entity, **CHECK)
    s.cloud.clock.advance(120)
    return made


CHECK = {
    "label": "home",
    "check_type": "remote.http",
    "details": {"url": "http://www.example.com"},
    "period": 60,
    "timeout": 20,
    "monitoring_zones_poll": ["mzdfw", "mzlon"],
    "target_alias": "default",
}


@thing
def notification(s: Stage) -> Any:
    return s.monitor.create_notification(
        "email", label="ops", details={"address": "ops@example.com"}
    )


@thing
def plan(s: Stage) -> Any:
    return s.monitor.create_notification_plan(label="default", ok_state=s.notification)


@thing
def alarm(s: Stage) -> Any:
    return s.monitor.create_alarm(
        s.entity, s.check, s.plan, "if (metric['code'] != '200') { return CRITICAL }", label="site"
    )


@thing
def agent_token(s: Stage) -> Any:
    return s.monitor.create_agent_token("token")


@thing
def suppression(s: Stage) -> Any:
    return s.monitor.create_suppression("quiet", entities=[s.entity])


@thing
def zone(s: Stage) -> Any:
    return s.monitor.list_monitoring_zones()[0]


@thing
def check_type(s: Stage) -> Any:
    return s.monitor.list_check_types()[0]


@thing
def notification_type(s: Stage) -> Any:
    return s.monitor.list_notification_types()[0]


RECEIVERS = (
    "zone",
    "check_type",
    "notification_type",
    "entity",
    "check",
    "alarm",
    "notification",
    "plan",
    "agent_token",
    "suppression",
)

PARAMETERS: dict[str, Any] = {
    "check_data": [{"available": True, "metrics": {}}],
    "item": lambda s: s.entity,
    "entity": lambda s: s.entity,
    "uri": "/entities",
    "check": lambda s: s.check,
    "alarm": lambda s: s.alarm,
    "alarm_id": lambda s: s.alarm.id,
    "agent": "agent-1",
    "notification_plan": lambda s: s.plan,
    "notification_plan_id": lambda s: s.plan.id,
    "plan": lambda s: s.plan,
    "notification": lambda s: s.notification,
    "notification_id": lambda s: s.notification.id,
    "notification_type": "email",
    "notification_type_id": "email",
    "nt_id": "email",
    "suppression": lambda s: s.suppression,
    "check_type": "remote.ping",
    "token": lambda s: s.agent_token,
    "token_id": lambda s: s.agent_token.id,
    "metric": "duration",
    "start": 1700000000,
    "end": 1700003600,
    "target": "192.0.2.10",
    "zone": "mzdfw",
    "mz_id": "mzdfw",
    "monitoring_zone": "mzdfw",
    "info_type": "cpus",
    "connection": "1",
    "criteria": "if (metric['code'] != '200') { return CRITICAL }",
    "values": {},
}

ITEMS: dict[str, Any] = {
    "_check_type_manager": lambda s: "remote.ping",
    "_monitoring_zone_manager": lambda s: "mzdfw",
    "_notification_manager": lambda s: s.notification,
    "_notification_plan_manager": lambda s: s.plan,
    "_suppression_manager": lambda s: s.suppression,
    "_token_manager": lambda s: s.agent_token,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.monitor.management_url}/entities"},
    "create": {"label": "new"},
    "create_entity": {"label": "new"},
    "create_check": CHECK,
    "create_notification": {"label": "new", "details": {"address": "a@example.com"}},
    "CloudMonitorNotificationManager.create": {
        "label": "new",
        "details": {"address": "a@example.com"},
    },
    "create_notification_plan": {"label": "new"},
    "CloudMonitorNotificationPlanManager.create": {"label": "new"},
    "CloudMonitorSuppressionManager.create": {"label": "new"},
    "test_notification": {
        "notification": "email",
        "notification_type": "email",
        "details": {"address": "a@example.com"},
    },
    "get_metric_data_points": {"points": 10},
    "update_account": {"metadata": {"color": "red"}},
    "update_agent_token": {"label": "new"},
    "test_alarm": {"check_data": [{"available": True, "metrics": {}}]},
    "test_check": {
        "check_type": "remote.http",
        "details": {"url": "http://www.example.com"},
        "monitoring_zones_poll": ["mzdfw"],
        "target_hostname": "www.example.com",
    },
    "get_alarm_example": {"example": "remote.http_body_match_1"},
    "evaluate_alarm_example": {
        "example": "remote.http_body_match_1",
        "values": {"string": "x"},
    },
    "host_info": {"kind": "cpus"},
    "alarms_of_plan": {"return_next": False},
    "page": {"query": ""},
    "CloudMonitorEntity.update": {"label": "new"},
    "update_entity": {"metadata": {"color": "red"}},
    "find": {"label": "web01"},
}
