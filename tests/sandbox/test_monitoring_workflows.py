"""Monitoring through pyrax: from the first entity to the last message."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.cloudmonitoring import CloudMonitorClient

CRITERIA = """
:set consistencyLevel=ALL
if (metric['code'] != '200') { return new AlarmStatus(CRITICAL, 'code #{code}'); }
if (metric['duration'] > 2000) { return new AlarmStatus(WARNING, "slow: #{duration}"); }
return new AlarmStatus(OK);
"""


def client() -> CloudMonitorClient:
    """Return the client."""
    found = pyrax.cloud_monitoring
    assert found is not None
    return found


class Watched:
    """An entity with a check, an alarm, and somebody who is told."""

    def __init__(self, cloud: sandbox.Cloud) -> None:
        self.cloud = cloud
        cm = client()
        self.entity = cm.create_entity(name="web01", ip_addresses={"default": "192.0.2.10"})
        self.check = cm.create_check(
            self.entity,
            label="home",
            check_type="remote.http",
            details={"url": "http://www.example.com"},
            period=60,
            timeout=20,
            monitoring_zones_poll=["mzdfw", "mzlon"],
            target_alias="default",
        )
        self.mail = cm.create_notification(
            "email", label="ops", details={"address": "ops@example.com"}
        )
        self.plan = cm.create_notification_plan(
            label="default", ok_state=self.mail, warning_state=[self.mail], critical_state=self.mail
        )
        self.alarm = cm.create_alarm(self.entity, self.check, self.plan, CRITERIA, label="site")

    def finds(self, minutes: int, available: bool = True, **metrics: Any) -> None:
        """Let the check find something for some minutes."""
        with self.cloud.lock:
            self.cloud.stores.monitoring().observe(self.check.id, available, **metrics)
        self.cloud.clock.advance(60 * minutes)

    def states(self, **query: Any) -> list[str]:
        """Return the states that the alarm has gone to."""
        found = client().get_changelogs(self.entity, **query)
        return [one["state"] for one in found["values"]]


@pytest.fixture
def watched(rackspace: sandbox.Cloud) -> Watched:
    """An entity that is watched."""
    return Watched(rackspace)


def test_a_script_of_old_runs(watched: Watched) -> None:
    assert (watched.entity.name, watched.check.name) == ("web01", "home")
    assert watched.check.entity is watched.entity
    assert watched.alarm.entity == watched.entity
    assert watched.entity.get_check(watched.check.id).details == {"url": "http://www.example.com"}
    assert [one.id for one in client().list_entities()] == [watched.entity.id]
    assert [one.id for one in watched.entity.list_checks()] == [watched.check.id]
    assert [one.id for one in watched.entity.list_alarms()] == [watched.alarm.id]
    client().delete_entity(watched.entity)
    for gone in (watched.check, watched.alarm):
        with pytest.raises(pyrax.exc.NotFound):
            gone.reload()
    assert client().list_entities() == []


def test_metrics_come_after_the_first_look(watched: Watched) -> None:
    assert watched.check.list_metrics() == []
    watched.cloud.clock.advance(61)
    names = [metric.name for metric in watched.check.list_metrics()]
    assert "mzdfw.duration" in names
    assert "mzlon.code" in names


def test_data_points_are_what_was_found(watched: Watched) -> None:
    start = watched.cloud.clock.now()
    watched.finds(10, duration=100)
    watched.finds(10, duration=300)
    end = watched.cloud.clock.now()
    metric = next(one for one in watched.check.list_metrics() if one.name == "mzdfw.duration")
    stats = ["average", "min", "max", "variance"]
    full = watched.check.get_metric_data_points(metric, start, end, resolution="FULL", stats=stats)
    assert len(full) == 20
    assert [point["average"] for point in full] == [100] * 10 + [300] * 10
    watched.cloud.clock.advance(60)
    by_day = client().get_metric_data_points(
        watched.entity, watched.check.id, metric.name, start, end, points=1, stats=stats
    )
    assert sum(point["numPoints"] for point in by_day) == 20
    assert min(point["min"] for point in by_day) == 100
    assert max(point["max"] for point in by_day) == 300


def test_data_points_by_number_and_of_texts(watched: Watched) -> None:
    start = watched.cloud.clock.now()
    watched.cloud.clock.advance(3600)
    end = watched.cloud.clock.now()
    points = watched.check.get_metric_data_points("mzdfw.duration", start, end, points=400)
    assert 12 <= len(points) <= 13
    assert all(set(point) == {"numPoints", "timestamp", "average"} for point in points)
    assert watched.check.get_metric_data_points("mzdfw.code", start, end, points=400) == []


def test_a_check_that_rests_finds_nothing(watched: Watched) -> None:
    start = watched.cloud.clock.now()
    watched.cloud.clock.advance(600)
    watched.check.update(disabled=True)
    watched.cloud.clock.advance(600)
    watched.check.update(disabled=False, period=300)
    watched.cloud.clock.advance(601)
    points = watched.check.get_metric_data_points(
        "mzdfw.duration", start, watched.cloud.clock.now(), resolution="FULL"
    )
    assert len(points) == 10 + 0 + 2


def test_refused_questions_for_data_points(watched: Watched) -> None:
    now = watched.cloud.clock.now()
    with pytest.raises(pyrax.exc.InvalidMonitoringMetricsRequest, match="after from"):
        watched.check.get_metric_data_points("mzdfw.duration", now, now - 60, points=5)
    with pytest.raises(pyrax.exc.NotFound):
        watched.check.get_metric_data_points("mzdfw.colour", now - 60, now, points=5)


def test_an_alarm_goes_through_its_states(watched: Watched) -> None:
    watched.finds(3)
    assert watched.states() == []
    watched.finds(3, duration=5000)
    watched.finds(3, code="500")
    watched.finds(3)
    assert watched.states() == ["WARNING", "CRITICAL", "OK"]
    assert watched.states(reverse=True) == ["OK", "CRITICAL", "WARNING"]
    (seen,) = client().get_overview(watched.entity)["values"]
    (latest,) = seen["latest_alarm_states"]
    assert (latest["state"], latest["alarm_id"]) == ("OK", watched.alarm.id)
    assert seen["entity"]["id"] == watched.entity.id
    assert [one["id"] for one in seen["checks"]] == [watched.check.id]
    first = client().get_changelogs()["values"][0]
    assert (first["status"], first["check_id"]) == ("slow: 5000", watched.check.id)


def test_a_target_that_is_not_reached_is_critical(watched: Watched) -> None:
    watched.finds(2, available=False)
    assert watched.states() == ["CRITICAL"]


def test_states_page_by_page(watched: Watched) -> None:
    for code in ("500", "200", "500"):
        watched.finds(2, code=code)
    found, marker = client().get_changelogs(watched.entity, limit=2, return_next=True)
    rest, end = client().get_changelogs(limit=2, marker=marker, return_next=True)
    assert [len(one["values"]) for one in (found, rest)] == [2, 1]
    assert end is None
    now = watched.cloud.clock.now()
    assert len(client().get_changelogs(start=now - 150, end=now)["values"]) == 1


def test_bug_10_an_alarm_at_rest_stays_so_and_judges_nothing(watched: Watched) -> None:
    watched.alarm.update(disabled=True)
    client().update_alarm(watched.entity, watched.alarm.id, label="renamed")
    watched.alarm.reload()
    assert (watched.alarm.disabled, watched.alarm.name) == (True, "renamed")
    watched.finds(5, code="500")
    assert watched.states() == []
    watched.alarm.update(disabled=False)
    watched.finds(2, code="500")
    assert watched.states() == ["CRITICAL"]


def test_people_are_told(watched: Watched) -> None:
    watched.finds(2, code="500")
    cm = client()
    history = cm.list_notification_history(watched.entity, watched.alarm)
    assert history == {"check_ids": [watched.check.id]}
    (entry,) = cm.list_notification_history(watched.entity, watched.alarm, watched.check)["values"]
    (result,) = entry["notification_results"]
    assert (entry["state"], result["notification_id"]) == ("CRITICAL", watched.mail.id)
    one = cm.list_notification_history(watched.entity, watched.alarm, watched.check, entry["id"])
    assert one == entry


@pytest.mark.parametrize("kind", ["entities", "checks", "alarms", "notification_plans"])
def test_nobody_is_told_while_that_is_suppressed(watched: Watched, kind: str) -> None:
    things = {
        "entities": watched.entity,
        "checks": watched.check,
        "alarms": watched.alarm,
        "notification_plans": watched.plan,
    }
    cm = client()
    end = watched.cloud.clock.now() + 600
    made = cm.create_suppression(label="work", end_time=end, **{kind: things[kind]})
    assert made.end_time == round(end * 1000)
    watched.finds(5, code="500")
    empty = cm.list_notification_history(watched.entity, watched.alarm)
    assert empty == {"check_ids": []}
    (entry,) = cm.list_suppression_logs()
    assert (entry["suppressions"], entry["state"]) == ([made.id], "CRITICAL")
    assert watched.states() == ["CRITICAL"]
    with pytest.raises(pyrax.exc.BadRequest, match="label"):
        cm.update_suppression(made, label="too late")
    cm.update_suppression(made, end_time=0)
    watched.finds(2)
    found = cm.list_notification_history(watched.entity, watched.alarm, watched.check)
    assert [one["state"] for one in found["values"]] == ["OK"]
    cm.delete_suppression(made)
    assert cm.list_suppressions() == []


def test_what_is_used_cannot_be_deleted(watched: Watched) -> None:
    cm = client()
    for delete, thing in (
        (cm.delete_notification, watched.mail),
        (cm.delete_notification_plan, watched.plan),
    ):
        with pytest.raises(pyrax.exc.BadRequest) as refused:
            delete(thing)
        assert refused.value.fault_type == "childrenExistError"
    watched.entity.delete_check(watched.check)
    assert watched.entity.list_alarms() == []
    cm.delete_notification_plan(watched.plan)
    cm.delete_notification(watched.mail)
    assert [one.id for one in cm.list_notifications()] == ["ntTechnicalContactsEmail"]
    assert [one.id for one in cm.list_notification_plans()] == ["npTechnicalContactsEmail"]


def test_plans_and_notifications_change(watched: Watched) -> None:
    cm = client()
    hook = cm.create_notification("webhook", name="hook", details={"url": "https://x.example/1"})
    hook.update({"url": "https://x.example/2"})
    cm.update_notification(hook.id, label="renamed")
    hook.reload()
    assert (hook.name, hook.details) == ("renamed", {"url": "https://x.example/2"})
    cm.update_notification_plan(watched.plan, label="night", warning_state=[], ok_state=hook)
    watched.plan.reload()
    assert watched.plan.name == "night"
    assert (watched.plan.warning_state, watched.plan.ok_state) == ([], [hook.id])
    assert [one.id for one in cm.list_alarms_by_notification_plan(watched.plan)] == [
        watched.alarm.id
    ]
    assert cm.test_notification(hook)["status"] == "success"
    details = {"address": "a@example.com"}
    assert cm.test_notification(notification_type="email", details=details)["status"] == "success"


def test_trials(watched: Watched) -> None:
    cm = client()
    results = cm.test_check(
        watched.entity,
        "remote.http",
        {"url": "http://www.example.com"},
        ["mzdfw", "mzsyd"],
        target_hostname="www.example.com",
        include_debug=True,
    )
    assert [one["monitoring_zone_id"] for one in results] == ["mzdfw", "mzsyd"]
    assert all("debug_info" in one for one in results)
    with watched.cloud.lock:
        watched.cloud.stores.monitoring().observe(watched.check.id, code="404")
    (judged,) = cm.test_alarm(watched.entity, CRITERIA, watched.check.test())
    assert (judged["state"], judged["status"]) == ("CRITICAL", "code 404")
    (calm,) = cm.test_alarm(watched.entity, CRITERIA, results)
    assert calm["state"] == "OK"
    hops = cm.traceroute("mzdfw", "www.example.com", "IPv6")
    assert [hop["number"] for hop in hops] == [1, 2]


def test_rules_that_cannot_be_read_are_refused_with_the_place(watched: Watched) -> None:
    with pytest.raises(pyrax.exc.BadRequest) as refused:
        watched.alarm.update(criteria="if (metric['code'] = 1) { return OK }")
    assert refused.value.fault_type == "alarmParseError"
    assert refused.value.details == {"line": 1, "column": 20, "token": "="}


def test_types_zones_and_examples(rackspace: sandbox.Cloud) -> None:
    cm = client()
    kinds = {one.id: one for one in cm.list_check_types()}
    assert kinds["remote.dns"].required_field_names == ["query", "record_type"]
    assert kinds["agent.cpu"].field_names == []
    assert cm.get_notification_type("victorops").name == "victorops"
    assert len(cm.list_notification_types()) == 8
    assert "mzlon" in [zone.id for zone in cm.list_monitoring_zones()]
    example = cm.get_alarm_example("remote.http_duration")
    assert example in cm.list_alarm_examples()
    bound = cm.evaluate_alarm_example(example, {"threshold": 50})["bound_criteria"]
    assert "> 50)" in bound


@pytest.mark.parametrize("kind", ["agent.cpu", "agent.memory", "agent.load_average"])
def test_agents(rackspace: sandbox.Cloud, kind: str) -> None:
    cm = client()
    entity = cm.create_entity("db01")
    with pytest.raises(pyrax.exc.BadRequest):
        cm.list_agent_check_targets(entity, "agent.disk")
    entity.update(agent="db01")
    assert [one.id for one in cm.list_agents()] == ["db01"]
    (connection,) = cm.list_agent_connections("db01")
    assert cm.get_agent_connection("db01", connection["id"]) == connection
    assert cm.get_host_info("db01", "memory")["info"][0]["total"] == 4294967296
    assert cm.list_host_info_types("db01")["types"]
    assert len(cm.list_agent_check_targets(entity, "agent.disk")) == 2
    check = entity.create_check(check_type=kind, details={})
    start = rackspace.clock.now()
    rackspace.clock.advance(600)
    (metric, *_) = check.list_metrics()
    assert not metric.name.startswith("mz")
    points = check.get_metric_data_points(metric, start, start + 600, resolution="MIN5")
    assert 2 <= len(points) <= 3


def test_agent_tokens_and_audits(
    rackspace: sandbox.Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    cm = client()
    cm.http_log_debug = True
    with caplog.at_level(logging.DEBUG):
        token = cm.create_agent_token("web")
        token = cm.update_agent_token(token, label="renamed")
        assert (token.name, token.id) == ("renamed", token.token)
        raw = cm.get_audits(raw=True)
        cm.delete_agent_token(token)
    cm.http_log_debug = False
    live = raw[0]["headers"]["x-auth-token"]
    assert live == rackspace.requests[-1].headers["X-Auth-Token"]
    for shown in (caplog.text, repr(cm.get_audits()), repr(token)):
        assert token.token.partition(":")[0] not in shown
        assert live not in shown
    assert [one["method"] for one in cm.get_audits()] == ["POST", "PUT", "DELETE"]
    assert cm.list_agent_tokens() == []


def test_audits_page_by_page(rackspace: sandbox.Cloud) -> None:
    cm = client()
    for number in range(3):
        cm.create_entity(f"web{number}")
        rackspace.clock.advance(60)
    newest, marker = cm.get_audits(limit=2, reverse=True, return_next=True)
    (oldest,) = cm.get_audits(limit=2, marker=marker, reverse=True)
    assert ["web" in one["payload"] for one in (*newest, oldest)] == [True] * 3
    assert oldest["payload"] == '{"label": "web0"}'
    rackspace.clock.advance(8 * 86400)
    assert cm.get_audits() == []
    assert len(cm.get_audits(start=rackspace.clock.now() - 20 * 86400)) == 3


def test_account_and_limits(rackspace: sandbox.Cloud) -> None:
    cm = client()
    cm.update_account(metadata={"team": "ops"}, webhook_token="new-secret")
    account = cm.get_account()
    assert (account["metadata"], account["webhook_token"]) == ({"team": "ops"}, "new-secret")
    assert cm.get_limits()["resource"] == {"checks": 1000, "alarms": 10000}


def test_too_many_calls_are_refused(watched: Watched) -> None:
    with watched.cloud.lock:
        watched.cloud.stores.monitoring().rates["test_notification"] = 1
    client().test_notification(watched.mail)
    with pytest.raises(pyrax.exc.OverLimit) as refused:
        client().test_notification(watched.mail)
    assert (refused.value.code, refused.value.fault_type) == (429, "rateLimitReached")
    assert refused.value.retry_after > 86000
    watched.cloud.clock.advance(86400)
    assert client().test_notification(watched.mail)["status"] == "success"


def test_too_many_checks_are_refused(watched: Watched) -> None:
    with watched.cloud.lock:
        watched.cloud.stores.monitoring().resources["checks"] = 1
    with pytest.raises(pyrax.exc.BadRequest) as refused:
        watched.entity.create_check(check_type="agent.cpu", details={})
    assert refused.value.fault_type == "limitReached"


def test_find_all_checks_reads_all_pages(watched: Watched) -> None:
    for number in range(104):
        watched.entity.create_check(label=f"c{number}", check_type="agent.cpu", details={})
    assert len(watched.entity.list_checks()) == 100
    assert len(watched.entity.find_all_checks(type="agent.cpu")) == 104
    assert [one.name for one in watched.entity.find_all_checks(name="c103")] == ["c103"]


def test_checks_that_the_service_refuses(watched: Watched) -> None:
    remote: dict[str, Any] = {
        "check_type": "remote.http",
        "monitoring_zones_poll": "mzdfw",
        "target_hostname": "www.example.com",
    }
    with pytest.raises(pyrax.exc.BadRequest, match="required value for 'url' is missing"):
        watched.entity.create_check(**remote, details={})
    with pytest.raises(pyrax.exc.BadRequest, match="value for 'url' in 'details' is not valid"):
        watched.entity.create_check(**remote, details={"url": "www.example.com"})
    with pytest.raises(pyrax.exc.InvalidMonitoringCheckUpdate, match="less than the period"):
        watched.check.update(timeout=60)
    watched.check.update(target_hostname="www.example.com")
    watched.check.reload()
    assert (watched.check.target_alias, watched.check.target_hostname) == (None, "www.example.com")


def test_all_regions_see_the_same(watched: Watched) -> None:
    other = pyrax.connect_to_cloud_monitoring(region="ORD")
    assert other is not None
    assert [one.id for one in other.list_entities()] == [watched.entity.id]


def test_an_expired_token_is_renewed(watched: Watched) -> None:
    watched.cloud.faults.expire_tokens()
    assert client().get_entity(watched.entity).name == "web01"


def test_on_another_cloud_there_is_no_monitoring(
    keystone: sandbox.Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        assert pyrax.cloud_monitoring is None
    (warning,) = [one.getMessage() for one in caplog.records if "monitor" in one.getMessage()]
    assert "DFW" in warning
    assert pyrax.connect_to_cloud_monitoring() is None
    by_hand = CloudMonitorClient(pyrax.identity, "DFW")
    with pytest.raises(pyrax.exc.ServiceNotAvailable, match="Cloud Monitoring"):
        by_hand.list_entities()
