"""Entities, checks with their metrics, and alarms."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import empty_answer, json_answer
from pyrax.sandbox.monitoring import catalog, engine, validation
from pyrax.sandbox.monitoring.criteria import Criteria, Sample
from pyrax.sandbox.monitoring.models import Account, Document, Refusal, invalid, missing
from pyrax.sandbox.monitoring.shared import (
    account_of,
    body_of,
    changed,
    created,
    moment_of,
    page,
    unpaged,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()

STATS = ("average", "variance", "min", "max")


# -- entities --------------------------------------------------------------------------------------


@routes.get("/entities")
def list_entities(call: Call) -> Response:
    """List the entities."""
    return page(call, list(account_of(call).entities.values()))


@routes.post("/entities")
def create_entity(call: Call) -> Response:
    """Make an entity."""
    fields = validation.fields_of(body_of(call), validation.ENTITY, "label")
    usual: Document = {
        "ip_addresses": None,
        "metadata": {},
        "managed": False,
        "uri": None,
        "agent_id": None,
    }
    made = call.store.add(account_of(call), "entities", {**usual, **fields})
    return created(call, "entities", made["id"])


@routes.get("/entities/{entity_id}")
def show_entity(call: Call, entity_id: str) -> Response:
    """Show an entity."""
    return json_answer(account_of(call).find("entities", entity_id))


@routes.put("/entities/{entity_id}")
def update_entity(call: Call, entity_id: str) -> Response:
    """Change some fields of an entity."""
    entity = account_of(call).find("entities", entity_id)
    fields = validation.fields_of(body_of(call), validation.ENTITY)
    if entity["managed"] and not {"agent_id", "metadata"}.issuperset(fields):
        raise Refusal(403, "forbiddenError", "Managed entities keep their label and addresses")
    call.store.change(entity, fields)
    return changed(call)


@routes.delete("/entities/{entity_id}")
def delete_entity(call: Call, entity_id: str) -> Response:
    """Delete an entity, its checks and its alarms."""
    account = account_of(call)
    account.find("entities", entity_id)
    account.drop("entities", entity_id)
    return empty_answer(204)


@routes.get("/entities/{entity_id}/agent/check_types/{check_type}/targets")
def list_targets(call: Call, entity_id: str, check_type: str) -> Response:
    """List what agent checks can look at."""
    entity = account_of(call).find("entities", entity_id)
    if check_type not in catalog.CHECK_FIELDS:
        raise missing("CheckType", check_type)
    if check_type not in catalog.WITH_TARGETS:
        raise Refusal(400, "checkDoesNotSupportTargets", "The check type has no targets")
    need_agent(entity)
    return unpaged([{"id": name, "label": name} for name in catalog.WITH_TARGETS[check_type]])


def need_agent(entity: Document) -> None:
    """Refuse what needs an agent where there is none."""
    if not entity["agent_id"]:
        raise Refusal(400, "agentDoesNotExist", "Agent does not exist", "The entity has no agent")


# -- checks ----------------------------------------------------------------------------------------


@routes.get("/entities/{entity_id}/checks")
def list_checks(call: Call, entity_id: str) -> Response:
    """List the checks of an entity."""
    account = account_of(call)
    account.find("entities", entity_id)
    return page(call, list(account.of_entity("checks", entity_id)))


def _new_check(call: Call, entity: Document) -> Document:
    """Return the checked body of a check, with what is left out."""
    fields = validation.fields_of(body_of(call), validation.CHECK, "type")
    usual: Document = {
        "label": None,
        "details": {},
        "monitoring_zones_poll": None,
        "timeout": 10,
        "period": 60,
        "target_alias": None,
        "target_hostname": None,
        "target_resolver": None,
        "disabled": False,
        "metadata": {},
    }
    if "period" in fields and "timeout" not in fields:
        usual["timeout"] = min(10, fields["period"] - 1)
    document = {**usual, **fields}
    validation.check_of(entity, document)
    return document


@routes.post("/entities/{entity_id}/checks")
def create_check(call: Call, entity_id: str) -> Response:
    """Make a check."""
    account, store = account_of(call), call.store
    document = _new_check(call, account.find("entities", entity_id))
    if len(account.checks) >= store.resources["checks"]:
        raise Refusal(400, "limitReached", "Limit has been reached", "Too many checks")
    made = store.add(account, "checks", document)
    account.owner[made["id"]] = entity_id
    probe = account.probes[made["id"]] = engine.Probe(made["type"], [])
    probe.follow(made, store.now())
    return created(call, f"entities/{entity_id}/checks", made["id"])


@routes.post("/entities/{entity_id}/test-check")
def test_new_check(call: Call, entity_id: str) -> Response:
    """Let a check look that does not exist."""
    entity = account_of(call).find("entities", entity_id)
    document = _new_check(call, entity)
    call.store.count(account_of(call), "test_check")
    probe = engine.Probe(document["type"], list(document["monitoring_zones_poll"] or []))
    return json_answer(_look(call, entity, probe))


@routes.post("/entities/{entity_id}/checks/{check_id}/test")
def test_check(call: Call, entity_id: str, check_id: str) -> Response:
    """Let a check look now."""
    account = account_of(call)
    account.below("checks", entity_id, check_id)
    call.store.count(account, "test_check")
    entity = account.find("entities", entity_id)
    return json_answer(_look(call, entity, account.probes[check_id]))


def _look(call: Call, entity: Document, probe: engine.Probe) -> list[Document]:
    """Return what a check finds now, from each of its zones."""
    if probe.check_type.startswith("agent."):
        need_agent(entity)
    zones: list[str | None] = [*probe.zones] if probe.zones else [None]
    results = [probe.result(call.store.now(), zone) for zone in zones]
    if call.query.get("debug") == "true":
        for result in results:
            result["debug_info"] = {"body": "<html>The sandbox</html>"}
    return results


@routes.get("/entities/{entity_id}/checks/{check_id}")
def show_check(call: Call, entity_id: str, check_id: str) -> Response:
    """Show a check."""
    return json_answer(account_of(call).below("checks", entity_id, check_id))


@routes.put("/entities/{entity_id}/checks/{check_id}")
def update_check(call: Call, entity_id: str, check_id: str) -> Response:
    """Change some fields of a check; its type stays."""
    account = account_of(call)
    check = account.below("checks", entity_id, check_id)
    fields = validation.fields_of(body_of(call), validation.CHECK)
    if fields.get("type", check["type"]) != check["type"]:
        raise invalid("type", "The type cannot change")
    if "target_alias" in fields and "target_hostname" not in fields:
        fields["target_hostname"] = None
    elif "target_hostname" in fields and "target_alias" not in fields:
        fields["target_alias"] = None
    validation.check_of(account.find("entities", entity_id), {**check, **fields})
    call.store.change(check, fields)
    account.probes[check_id].follow(check, call.store.now())
    return changed(call)


@routes.delete("/entities/{entity_id}/checks/{check_id}")
def delete_check(call: Call, entity_id: str, check_id: str) -> Response:
    """Delete a check and its alarms."""
    account = account_of(call)
    account.below("checks", entity_id, check_id)
    account.drop("checks", check_id)
    return empty_answer(204)


@routes.get("/entities/{entity_id}/checks/{check_id}/metrics")
def list_metrics(call: Call, entity_id: str, check_id: str) -> Response:
    """List what a check measures, once it has looked."""
    account = account_of(call)
    account.below("checks", entity_id, check_id)
    probe = account.probes[check_id]
    found = probe.metrics() if probe.looked(call.store.now()) else {}
    return unpaged(
        [{"name": name, "unit": unit, "type": kind} for name, (kind, unit) in sorted(found.items())]
    )


@routes.get("/entities/{entity_id}/checks/{check_id}/metrics/{metric}/plot")
def plot(call: Call, entity_id: str, check_id: str, metric: str) -> Response:
    """List the data points of a metric."""
    account = account_of(call)
    account.below("checks", entity_id, check_id)
    probe = account.probes[check_id]
    if metric not in probe.metrics():
        raise missing("Metric", metric)
    for name in ("from", "to"):
        if name not in call.query:
            raise invalid(name, f"Missing required key ({name})")
    start, end = moment_of(call, "from", 0), moment_of(call, "to", 0)
    if end <= start:
        raise invalid("to", "Must be after from")
    stats = call.query.getlist("select") or ["average"]
    if not set(STATS).issuperset(stats):
        raise invalid("select", f"Must be one of {', '.join(STATS)}")
    end = min(end, call.store.now())
    return unpaged(probe.points(metric, start, end, _resolution(call), stats))


def _resolution(call: Call) -> str:
    """Return the resolution that is asked for, by its name or by a number of points."""
    resolution, points = call.query.get("resolution"), call.query.get("points")
    if (resolution is None) == (points is None):
        raise invalid("points", "Exactly one of points and resolution is needed")
    if resolution is not None:
        if resolution not in engine.BUCKETS:
            raise invalid("resolution", f"Must be one of {', '.join(engine.BUCKETS)}")
        return resolution
    if not str(points).isdigit():
        raise invalid("points", "Must be a number")
    return next((name for most, name in engine.BY_POINTS if int(str(points)) >= most), "MIN1440")


# -- alarms ----------------------------------------------------------------------------------------


@routes.get("/entities/{entity_id}/alarms")
def list_alarms(call: Call, entity_id: str) -> Response:
    """List the alarms of an entity."""
    account = account_of(call)
    account.find("entities", entity_id)
    return page(call, list(account.of_entity("alarms", entity_id)))


def _check_alarm(account: Account, entity_id: str, fields: Document) -> None:
    """Refuse rules that cannot be read, and ids of nothing."""
    if "criteria" in fields:
        validation.criteria_of(fields["criteria"])
    if "check_id" in fields:
        here = [one["id"] for one in account.of_entity("checks", entity_id)]
        if fields["check_id"] not in here:
            validation.need(account, "checks", [fields["check_id"]], "check_id")
            raise invalid("check_id", "The check belongs to another entity")
    if "notification_plan_id" in fields:
        plan = fields["notification_plan_id"]
        validation.need(account, "plans", [plan], "notification_plan_id")


@routes.post("/entities/{entity_id}/alarms")
def create_alarm(call: Call, entity_id: str) -> Response:
    """Make an alarm."""
    account, store = account_of(call), call.store
    account.find("entities", entity_id)
    fields = validation.fields_of(
        body_of(call), validation.ALARM, "check_id", "notification_plan_id"
    )
    _check_alarm(account, entity_id, fields)
    if len(account.alarms) >= store.resources["alarms"]:
        raise Refusal(400, "limitReached", "Limit has been reached", "Too many alarms")
    usual: Document = {"entity_id": entity_id, "label": None, "criteria": None, "disabled": False}
    made = store.add(account, "alarms", {**usual, "metadata": None, **fields})
    account.owner[made["id"]] = entity_id
    account.watches[made["id"]] = engine.Watch(store.now())
    return created(call, f"entities/{entity_id}/alarms", made["id"])


@routes.get("/entities/{entity_id}/alarms/{alarm_id}")
def show_alarm(call: Call, entity_id: str, alarm_id: str) -> Response:
    """Show an alarm."""
    return json_answer(account_of(call).below("alarms", entity_id, alarm_id))


@routes.put("/entities/{entity_id}/alarms/{alarm_id}")
def update_alarm(call: Call, entity_id: str, alarm_id: str) -> Response:
    """Change some fields of an alarm; its check stays."""
    account = account_of(call)
    alarm = account.below("alarms", entity_id, alarm_id)
    fields = validation.fields_of(body_of(call), validation.ALARM)
    if fields.get("check_id", alarm["check_id"]) != alarm["check_id"]:
        raise invalid("check_id", "The check cannot change")
    _check_alarm(account, entity_id, fields)
    call.store.change(alarm, fields)
    return changed(call)


@routes.delete("/entities/{entity_id}/alarms/{alarm_id}")
def delete_alarm(call: Call, entity_id: str, alarm_id: str) -> Response:
    """Delete an alarm."""
    account = account_of(call)
    account.below("alarms", entity_id, alarm_id)
    account.drop("alarms", alarm_id)
    return empty_answer(204)


@routes.post("/entities/{entity_id}/test-alarm")
def test_alarm(call: Call, entity_id: str) -> Response:
    """Let rules judge results that are given."""
    account = account_of(call)
    account.find("entities", entity_id)
    document = body_of(call)
    for name in ("criteria", "check_data"):
        if not isinstance(document, dict) or name not in document:
            raise invalid(name, f"Missing required key ({name})")
    if not isinstance(document["check_data"], list) or not document["check_data"]:
        raise invalid("check_data", "Must be an array of results")
    validation.criteria_of(document["criteria"])
    call.store.count(account, "test_alarm")
    rules = Criteria(document["criteria"])
    judged = [rules.judge(Sample(_values(one))) for one in document["check_data"]]
    state = engine.majority([each[0] for each in judged])
    status = next(words for found, words in judged if found == state)
    words = status or f"Matched return statement with {state}"
    return json_answer([{"timestamp": call.store.now(), "state": state, "status": words}])


def _values(result: Any) -> Document:
    """Return the metrics of a result of a check."""
    metrics = result.get("metrics") if isinstance(result, dict) else None
    if not isinstance(metrics, dict):
        raise invalid("check_data", "A result has no metrics")
    return {
        name: one.get("data") if isinstance(one, dict) else one for name, one in metrics.items()
    }


@routes.get("/entities/{entity_id}/alarms/{alarm_id}/notification_history")
def list_histories(call: Call, entity_id: str, alarm_id: str) -> Response:
    """List the checks for which somebody was told."""
    account = account_of(call)
    account.below("alarms", entity_id, alarm_id)
    checks = {one["_check"] for one in account.history if one["_alarm"] == alarm_id}
    return json_answer({"check_ids": sorted(checks)})


@routes.get("/entities/{entity_id}/alarms/{alarm_id}/notification_history/{check_id}")
def list_history(call: Call, entity_id: str, alarm_id: str, check_id: str) -> Response:
    """List who was told."""
    return page(call, _history(call, entity_id, alarm_id, check_id), by_id=False)


@routes.get("/entities/{entity_id}/alarms/{alarm_id}/notification_history/{check_id}/{entry_id}")
def show_history(
    call: Call, entity_id: str, alarm_id: str, check_id: str, entry_id: str
) -> Response:
    """Show one time that somebody was told."""
    for entry in _history(call, entity_id, alarm_id, check_id):
        if entry["id"] == entry_id:
            return json_answer(entry)
    raise missing("NotificationHistory", entry_id)


def _history(call: Call, entity_id: str, alarm_id: str, check_id: str) -> list[Document]:
    """Return the entries about an alarm and a check."""
    account = account_of(call)
    account.below("alarms", entity_id, alarm_id)
    return [
        {name: value for name, value in one.items() if not name.startswith("_")}
        for one in account.history
        if one["_alarm"] == alarm_id and one["_check"] == check_id
    ]
