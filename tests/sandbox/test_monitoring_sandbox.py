"""The sandbox's monitoring on the wire, without pyrax."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pyrax.sandbox.monitoring.criteria import Criteria, CriteriaError, Sample
from pyrax.sandbox.monitoring.engine import majority

from .wire import Wire

CHECK: dict[str, Any] = {
    "type": "remote.http",
    "details": {"url": "http://www.example.com"},
    "monitoring_zones_poll": ["mzdfw"],
    "target_hostname": "www.example.com",
}


def base(wire: Wire) -> str:
    """Return the address of the account."""
    tenant = wire.cloud.tenant_id
    return f"{wire.cloud.url}/rackspace/global/monitoring/v1.0/{tenant}"


def send(wire: Wire, method: str, path: str, **kwargs: Any) -> requests.Response:
    """Call monitoring."""
    return wire.send(method, base(wire) + path, **kwargs)


def create(wire: Wire, path: str, **fields: Any) -> str:
    """Create something and return its id."""
    answer = send(wire, "POST", path, json=fields)
    assert (answer.status_code, answer.content) == (201, b""), answer.text
    key = answer.headers["X-Object-ID"]
    assert answer.headers["Location"] == f"{base(wire)}{path}/{key}"
    return key


def refused(answer: requests.Response, status: int, kind: str) -> dict[str, Any]:
    """Check an error document and return it."""
    document: dict[str, Any] = answer.json()
    assert set(document) == {"type", "code", "message", "details", "txnId"}
    assert (answer.status_code, document["code"], document["type"]) == (status, status, kind)
    assert answer.headers["X-Response-Id"] == document["txnId"]
    return document


@pytest.fixture
def entity(rackspace_wire: Wire) -> str:
    """Path of an entity."""
    addresses = {"default": "192.0.2.10"}
    return "/entities/" + create(rackspace_wire, "/entities", label="web01", ip_addresses=addresses)


def test_the_catalog_entry_has_no_region(rackspace_wire: Wire) -> None:
    login = {"username": rackspace_wire.cloud.username, "apiKey": rackspace_wire.cloud.api_key}
    body = {"auth": {"RAX-KSKEY:apiKeyCredentials": login}}
    access = rackspace_wire.identity("POST", "tokens", json=body).json()["access"]
    (found,) = [one for one in access["serviceCatalog"] if one["type"] == "rax:monitor"]
    (endpoint,) = found["endpoints"]
    assert (found["name"], endpoint["publicURL"]) == ("cloudMonitoring", base(rackspace_wire))
    assert "region" not in endpoint


def test_today_s_openstack_has_none(keystone_wire: Wire) -> None:
    assert not [kind for kind, _ in keystone_wire.urls if "monitor" in kind]


def test_other_accounts_are_closed(rackspace_wire: Wire) -> None:
    url = base(rackspace_wire).replace(rackspace_wire.cloud.tenant_id, "999999")
    assert rackspace_wire.send("GET", f"{url}/entities").status_code in (401, 403, 404)
    anonymous = requests.get(f"{base(rackspace_wire)}/entities", timeout=10)
    refused(anonymous, 401, "unauthorizedError")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("PATCH", "/entities", 405), ("GET", "/entities/enNOPE", 404)],
)
def test_unknown_paths(rackspace_wire: Wire, method: str, path: str, status: int) -> None:
    assert send(rackspace_wire, method, path).status_code == status


def test_an_unknown_object_is_named(rackspace_wire: Wire) -> None:
    document = refused(send(rackspace_wire, "GET", "/entities/enNOPE"), 404, "notFoundError")
    assert document["message"] == "Object does not exist"
    assert document["details"] == 'Object "Entity" with key "enNOPE" does not exist'


def test_an_entity_has_all_fields(rackspace_wire: Wire, entity: str) -> None:
    document = send(rackspace_wire, "GET", entity).json()
    assert document["label"] == "web01"
    assert (document["managed"], document["uri"], document["agent_id"]) == (False, None, None)
    answer = send(rackspace_wire, "PUT", entity, json={"metadata": {"a": "b"}})
    assert (answer.status_code, answer.content) == (204, b"")
    changed = send(rackspace_wire, "GET", entity).json()
    assert changed == {**document, "metadata": {"a": "b"}, "updated_at": changed["updated_at"]}
    assert send(rackspace_wire, "DELETE", entity).status_code == 204


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "label"),
        ({"label": None}, "label"),
        ({"label": ""}, "label"),
        ({"label": "x" * 256}, "label"),
        ({"label": 5}, "label"),
        ({"label": "x", "colour": "red"}, "colour"),
        ({"label": "x", "agent_id": "a b"}, "agent_id"),
        ({"label": "x", "metadata": {"a": None}}, "metadata"),
        ({"label": "x", "metadata": {"": "a"}}, "metadata"),
        ({"label": "x", "metadata": []}, "metadata"),
        ({"label": "x", "ip_addresses": {"a": "nowhere"}}, "ip_addresses"),
        ({"label": "x", "ip_addresses": {"a" * 65: "192.0.2.1"}}, "ip_addresses"),
        ({"label": "x", "ip_addresses": {str(n): "::1" for n in range(65)}}, "ip_addresses"),
    ],
)
def test_entities_that_are_refused(rackspace_wire: Wire, fields: Any, key: str) -> None:
    answer = send(rackspace_wire, "POST", "/entities", json=fields)
    assert refused(answer, 400, "badRequest")["message"] == f"Validation error for key '{key}'"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"type": None}, "type"),
        ({"type": "remote.gopher"}, "type"),
        ({"details": {}}, "details.url"),
        ({"details": {"url": "x"}}, "details.url"),
        ({"details": {"url": "http://x", "x": 1}}, "details.x"),
        ({"details": {"url": ""}}, "details.url"),
        ({"details": []}, "details"),
        ({"monitoring_zones_poll": []}, "monitoring_zones_poll"),
        ({"monitoring_zones_poll": ["mzmars"]}, "monitoring_zones_poll"),
        ({"monitoring_zones_poll": "mzdfw"}, "monitoring_zones_poll"),
        ({"target_alias": "default"}, "target_alias"),
        ({"target_hostname": ""}, "target_hostname"),
        ({"target_resolver": "IPv5"}, "target_resolver"),
        ({"period": 29}, "period"),
        ({"period": 1801}, "period"),
        ({"period": True}, "period"),
        ({"timeout": 1}, "timeout"),
        ({"period": 60, "timeout": 60}, "timeout"),
        ({"disabled": "no"}, "disabled"),
        ({"label": None}, "label"),
    ],
)
@pytest.mark.parametrize("path", ["/checks", "/test-check"])
def test_checks_that_are_refused(
    rackspace_wire: Wire, entity: str, fields: Any, key: str, path: str
) -> None:
    answer = send(rackspace_wire, "POST", entity + path, json={**CHECK, **fields})
    assert refused(answer, 400, "badRequest")["message"] == f"Validation error for key '{key}'"


def test_an_alias_is_one_of_the_entity(rackspace_wire: Wire, entity: str) -> None:
    body = {**CHECK, "target_alias": "other"}
    del body["target_hostname"]
    answer = send(rackspace_wire, "POST", f"{entity}/checks", json=body)
    assert "other" in refused(answer, 400, "badRequest")["details"]
    body["target_alias"] = "default"
    assert create(rackspace_wire, f"{entity}/checks", **body).startswith("ch")


def test_type_and_check_stay(rackspace_wire: Wire, entity: str) -> None:
    check = create(rackspace_wire, f"{entity}/checks", **CHECK)
    other = create(rackspace_wire, f"{entity}/checks", **CHECK)
    alarm = create(
        rackspace_wire,
        f"{entity}/alarms",
        check_id=check,
        notification_plan_id="npTechnicalContactsEmail",
    )
    change = {"type": "remote.ping"}
    refused(send(rackspace_wire, "PUT", f"{entity}/checks/{check}", json=change), 400, "badRequest")
    change = {"check_id": other}
    refused(send(rackspace_wire, "PUT", f"{entity}/alarms/{alarm}", json=change), 400, "badRequest")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"check_id": "chNOPE"}, "requiredNotFoundError"),
        ({"notification_plan_id": "npNOPE"}, "requiredNotFoundError"),
        ({"notification_plan_id": None}, "badRequest"),
        ({"criteria": "if"}, "alarmParseError"),
        ({"criteria": "x" * 16385}, "badRequest"),
        ({"metadata": {"a": 1}}, "badRequest"),
    ],
)
def test_alarms_that_are_refused(rackspace_wire: Wire, entity: str, change: Any, kind: str) -> None:
    check = create(rackspace_wire, f"{entity}/checks", **CHECK)
    body = {"check_id": check, "notification_plan_id": "npTechnicalContactsEmail", **change}
    refused(send(rackspace_wire, "POST", f"{entity}/alarms", json=body), 400, kind)


def test_checks_of_another_entity(rackspace_wire: Wire, entity: str) -> None:
    check = create(rackspace_wire, f"{entity}/checks", **CHECK)
    other = "/entities/" + create(rackspace_wire, "/entities", label="other")
    answer = send(rackspace_wire, "GET", f"{other}/checks/{check}")
    refused(answer, 404, "notFoundError")
    body = {"check_id": check, "notification_plan_id": "npTechnicalContactsEmail"}
    refused(send(rackspace_wire, "POST", f"{other}/alarms", json=body), 400, "badRequest")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"label": "x", "type": "email", "details": {}}, "details.address"),
        ({"label": "x", "type": "email", "details": {"address": "x"}}, "details.address"),
        ({"label": "x", "type": "pigeon", "details": {}}, "type"),
        ({"type": "managed"}, "label"),
    ],
)
def test_notifications_that_are_refused(rackspace_wire: Wire, body: Any, key: str) -> None:
    answer = send(rackspace_wire, "POST", "/notifications", json=body)
    assert refused(answer, 400, "badRequest")["message"].endswith(f"'{key}'")


def test_details_of_a_notification_need_the_type(rackspace_wire: Wire) -> None:
    details = {"address": "a@example.com"}
    key = create(rackspace_wire, "/notifications", label="x", type="email", details=details)
    path = f"/notifications/{key}"
    refused(send(rackspace_wire, "PUT", path, json={"details": details}), 400, "badRequest")
    body = {"type": "webhook", "details": {"url": "https://x.example"}}
    refused(send(rackspace_wire, "PUT", path, json=body), 400, "badRequest")


@pytest.mark.parametrize(
    "path",
    ["/notifications/ntTechnicalContactsEmail", "/notification_plans/npTechnicalContactsEmail"],
)
def test_what_the_service_keeps_cannot_change(rackspace_wire: Wire, path: str) -> None:
    assert send(rackspace_wire, "GET", path).status_code == 200
    refused(send(rackspace_wire, "PUT", path, json={"label": "x"}), 403, "forbiddenError")
    refused(send(rackspace_wire, "DELETE", path), 403, "forbiddenError")


def test_a_plan_of_unknown_notifications(rackspace_wire: Wire) -> None:
    body = {"label": "x", "ok_state": ["ntNOPE"]}
    answer = send(rackspace_wire, "POST", "/notification_plans", json=body)
    refused(answer, 400, "requiredNotFoundError")


def test_pages_begin_with_their_marker(rackspace_wire: Wire) -> None:
    keys = sorted(create(rackspace_wire, "/entities", label=f"e{n}") for n in range(5))
    first = send(rackspace_wire, "GET", "/entities?limit=2").json()
    metadata = first["metadata"]
    assert [one["id"] for one in first["values"]] == keys[:2]
    assert (metadata["count"], metadata["limit"], metadata["marker"]) == (2, 2, None)
    assert metadata["next_marker"] == keys[2]
    second = rackspace_wire.send("GET", metadata["next_href"]).json()
    assert [one["id"] for one in second["values"]] == keys[2:4]
    last = rackspace_wire.send("GET", second["metadata"]["next_href"]).json()
    assert [one["id"] for one in last["values"]] == keys[4:]
    assert (last["metadata"]["next_marker"], last["metadata"]["next_href"]) == (None, None)
    beyond = send(rackspace_wire, "GET", "/entities?marker=zz").json()
    assert beyond["values"] == []


@pytest.mark.parametrize("limit", ["0", "1001", "x", "-1"])
def test_limits_that_are_refused(rackspace_wire: Wire, limit: str) -> None:
    refused(send(rackspace_wire, "GET", f"/entities?limit={limit}"), 400, "invalidLimit")


def test_single_things_of_a_list(rackspace_wire: Wire, entity: str) -> None:
    create(rackspace_wire, f"{entity}/checks", **CHECK)
    check = create(rackspace_wire, f"{entity}/checks", **CHECK)
    found = send(rackspace_wire, "GET", f"{entity}/checks?id={check}").json()["values"]
    assert [one["id"] for one in found] == [check]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=1&to=2",
        "from=1&points=5",
        "from=1&to=2&points=5&resolution=FULL",
        "from=1&to=2&resolution=full",
        "from=1&to=2&points=x",
        "from=x&to=2&points=5",
        "from=2&to=2&points=5",
        "from=1&to=2&points=5&select=sum",
    ],
)
def test_questions_for_data_points_that_are_refused(
    rackspace_wire: Wire, entity: str, query: str
) -> None:
    check = create(rackspace_wire, f"{entity}/checks", **CHECK)
    path = f"{entity}/checks/{check}/metrics/mzdfw.duration/plot?{query}"
    answer = send(rackspace_wire, "GET", path)
    assert refused(answer, 400, "badRequest")["message"].startswith("Validation error for key")


def test_at_most_1440_points_are_given(rackspace_wire: Wire, entity: str) -> None:
    check = create(rackspace_wire, f"{entity}/checks", **{**CHECK, "period": 30})
    start = int(rackspace_wire.cloud.clock.now() * 1000)
    rackspace_wire.cloud.clock.advance(50000)
    path = f"{entity}/checks/{check}/metrics/mzdfw.duration/plot"
    query = f"from={start}&to={start + 50000000}&points=4000"
    answer = send(rackspace_wire, "GET", f"{path}?{query}").json()
    assert answer["metadata"]["limit"] is None
    assert len(answer["values"]) == 1440


def test_the_overview_of_one_thing_or_another(rackspace_wire: Wire, entity: str) -> None:
    uri = "https://x.example/1"
    send(rackspace_wire, "PUT", entity, json={"uri": uri})
    key = entity.rpartition("/")[2]
    for query in (f"entityId={key}", f"uri={uri}", ""):
        (found,) = send(rackspace_wire, "GET", f"/views/overview?{query}").json()["values"]
        assert found["entity"]["id"] == key
    both = send(rackspace_wire, "GET", f"/views/overview?entityId={key}&uri={uri}")
    refused(both, 400, "badRequest")
    refused(send(rackspace_wire, "GET", "/views/overview?entityId=enX"), 404, "notFoundError")


@pytest.mark.parametrize(
    "body",
    [
        {"entities": ["enNOPE"]},
        {"checks": ["enNOPE:chNOPE"]},
        {"notification_plans": ["npNOPE"]},
        {"start_time": 2, "end_time": 1},
        {"start_time": -1},
        {"entities": "en"},
    ],
)
def test_suppressions_that_are_refused(rackspace_wire: Wire, body: Any) -> None:
    assert send(rackspace_wire, "POST", "/suppressions", json=body).status_code == 400


def test_a_suppression_that_has_not_begun_can_change(rackspace_wire: Wire, entity: str) -> None:
    begin = int(rackspace_wire.cloud.clock.now() * 1000) + 60000
    key = create(rackspace_wire, "/suppressions", start_time=begin, end_time=begin + 60000)
    path = f"/suppressions/{key}"
    change = {"label": "x", "entities": [entity.rpartition("/")[2]]}
    assert send(rackspace_wire, "PUT", path, json=change).status_code == 204
    found = send(rackspace_wire, "GET", path).json()
    assert (found["label"], found["start_time"]) == ("x", begin)


def test_managed_entities_keep_their_label(rackspace_wire: Wire, entity: str) -> None:
    key = entity.rpartition("/")[2]
    with rackspace_wire.cloud.lock:
        store = rackspace_wire.cloud.stores.monitoring()
        store.account(rackspace_wire.cloud.tenant_id).entities[key]["managed"] = True
    refused(send(rackspace_wire, "PUT", entity, json={"label": "x"}), 403, "forbiddenError")
    assert send(rackspace_wire, "PUT", entity, json={"agent_id": "a"}).status_code == 204


def test_answers_tell_how_far_the_limit_is(rackspace_wire: Wire) -> None:
    headers = send(rackspace_wire, "GET", "/account").headers
    assert headers["X-RateLimit-Limit"] == "50000"
    assert (headers["X-RateLimit-Window"], headers["X-RateLimit-Type"]) == ("24 hours", "global")
    with rackspace_wire.cloud.lock:
        rackspace_wire.cloud.stores.monitoring().rates["global"] = 1
    answer = send(rackspace_wire, "GET", "/account")
    refused(answer, 429, "rateLimitReached")
    assert int(answer.headers["Reply-After"]) > 86000


def test_bodies_that_are_none(rackspace_wire: Wire) -> None:
    for data in (b"{", b"[]", b""):
        answer = send(rackspace_wire, "POST", "/entities", data=data)
        refused(answer, 400, "badRequest")
    answer = send(rackspace_wire, "POST", "/entities", data=b" " * (1024 * 1024 + 1))
    refused(answer, 413, "requestTooLargeError")


@pytest.mark.parametrize("fault", [401, 500, 503])
def test_faults_on_demand_have_the_service_s_document(rackspace_wire: Wire, fault: int) -> None:
    rackspace_wire.cloud.faults.status(fault, service="cloud_monitoring")
    answer = send(rackspace_wire, "GET", "/entities")
    assert (answer.status_code, answer.json()["code"]) == (fault, fault)


def test_an_example_without_its_values(rackspace_wire: Wire) -> None:
    path = "/alarm_examples/remote.http_duration"
    answer = send(rackspace_wire, "POST", path, json={"values": {}})
    assert refused(answer, 400, "badRequest")["message"].endswith("'values.threshold'")
    refused(send(rackspace_wire, "POST", path, json={}), 400, "badRequest")
    refused(send(rackspace_wire, "GET", "/alarm_examples/x"), 404, "notFoundError")
    refused(send(rackspace_wire, "POST", "/alarm_examples/x", json={}), 404, "notFoundError")


def test_traceroutes_that_are_refused(rackspace_wire: Wire) -> None:
    path = "/monitoring_zones/mzdfw/traceroute"
    refused(send(rackspace_wire, "POST", path, json={}), 400, "badRequest")
    body = {"target": "x"}
    refused(send(rackspace_wire, "POST", path.replace("dfw", "x"), json=body), 404, "notFoundError")


def test_agents_that_are_not_there(rackspace_wire: Wire, entity: str) -> None:
    refused(send(rackspace_wire, "GET", "/agents/x/connections"), 404, "notFoundError")
    body = {"type": "agent.cpu", "details": {}}
    answer = send(rackspace_wire, "POST", f"{entity}/test-check", json=body)
    refused(answer, 400, "agentDoesNotExist")
    answer = send(rackspace_wire, "GET", f"{entity}/agent/check_types/agent.cpu/targets")
    refused(answer, 400, "checkDoesNotSupportTargets")


# --- rules of alarms ------------------------------------------------------------------------------

SAMPLE = Sample({"code": "404", "duration": 1500, "used": 30, "total": 40}, {"duration": 900}, 60)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("metric['duration'] > 1000", True),
        ('metric["duration"] <= 1000', False),
        ("metric['duration'] == 1500 && metric['code'] == '404'", True),
        ("metric['duration'] == 1 || metric['code'] != '404'", False),
        ("!(metric['code'] == '404')", False),
        ("(metric['code'] == '404') && (metric['duration'] >= 1500)", True),
        ("metric['code'] regex '^4'", True),
        ("metric['code'] nregex '^4'", False),
        ("metric['nothing'] < 5", False),
        ("rate(metric['duration']) == 10", True),
        ("previous(metric['duration']) < 1000", True),
        ("percentage(metric['used'], metric['total']) > 74.5", True),
        ("percentage(metric['used'], metric['nothing']) > 0", False),
        ("metric['code'] > 'a'", False),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    rules = Criteria(f"# words\nif ({condition}) {{ return WARNING; }}")
    assert rules.judge(SAMPLE)[0] == ("WARNING" if holds else "OK")


def test_the_first_rule_that_applies_counts() -> None:
    rules = Criteria("return new AlarmStatus(CRITICAL, 'it is \\'#{code}\\'#{x}'); return OK")
    assert rules.judge(SAMPLE) == ("CRITICAL", "it is '404'")


@pytest.mark.parametrize(
    ("text", "line", "column", "token"),
    [
        ("return GREEN", 1, 8, "GREEN"),
        ("return OK;\nif (metric['a'] ~ 1) {", 2, 17, "~"),
        ("return new AlarmStatus(OK", 1, 26, "end of input"),
        ("if (1 <", 1, 8, "end of input"),
        ("if (colour == 1) { return OK }", 1, 5, "colour"),
        ("OK", 1, 1, "OK"),
    ],
)
def test_rules_that_cannot_be_read(text: str, line: int, column: int, token: str) -> None:
    with pytest.raises(CriteriaError) as refusal:
        Criteria(text)
    found = refusal.value
    assert (found.line, found.column, found.token) == (line, column, token)


def test_most_results_decide_and_the_worst_of_as_many() -> None:
    assert majority(["OK", "OK", "CRITICAL"]) == "OK"
    assert majority(["OK", "WARNING"]) == "WARNING"
