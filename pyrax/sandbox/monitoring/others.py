"""Account, notifications, plans, types, zones, series, agents, tokens, examples, suppressions."""

from __future__ import annotations

import uuid
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import empty_answer, json_answer
from pyrax.sandbox.monitoring import catalog, validation
from pyrax.sandbox.monitoring.models import RATES, Account, Document, Refusal, invalid, missing
from pyrax.sandbox.monitoring.shared import (
    account_of,
    body_of,
    changed,
    created,
    page,
    series,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()

OWN = ("ntTechnicalContactsEmail", "npTechnicalContactsEmail")
"""What the service itself keeps."""

HOST_INFO: dict[str, list[Document]] = {
    "cpus": [{"name": "cpu.0", "vendor": "Sandbox", "model": "One", "mhz": 2600}],
    "disks": [{"name": "/dev/xvda1", "reads": 12, "writes": 34}],
    "filesystems": [{"dir_name": "/", "dev_name": "/dev/xvda1", "total": 41943040}],
    "memory": [{"total": 4294967296, "used": 2147483648, "free": 2147483648}],
    "network_interfaces": [{"name": "eth0", "address": "192.0.2.10"}],
    "processes": [{"pid": 1, "exe_name": "/sbin/init"}],
    "system": [{"name": "Linux", "arch": "x86_64", "version": "6.1"}],
    "who": [{"user": "root", "device": "pts/0", "host": "192.0.2.99"}],
}


# -- account ---------------------------------------------------------------------------------------


@routes.get("/account")
def show_account(call: Call) -> Response:
    """Show the account."""
    account = account_of(call)
    return json_answer(
        {
            "id": f"ac{account.id}",
            "webhook_token": account.webhook_token,
            "metadata": account.metadata,
        }
    )


@routes.put("/account")
def update_account(call: Call) -> Response:
    """Change the account."""
    account = account_of(call)
    fields = validation.fields_of(body_of(call), validation.ACCOUNT)
    for name, value in fields.items():
        setattr(account, name, value)
    return changed(call)


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show what the account may have and do."""
    account, store = account_of(call), call.store
    rate = {
        kind: {
            "limit": store.rates[kind],
            "used": len(account.asked.get(kind, [])),
            "window": "24 hours",
        }
        for kind in RATES
    }
    return json_answer({"resource": dict(store.resources), "rate": rate})


@routes.get("/audits")
def list_audits(call: Call) -> Response:
    """List who changed what."""
    return series(call, account_of(call).audits, 7)


@routes.get("/changelogs/alarms")
def list_changelogs(call: Call) -> Response:
    """List how alarms changed their states."""
    found, entity = account_of(call).changelogs, call.query.get("entityId")
    if entity is not None:
        found = [one for one in found if one["entity_id"] == entity]
    return series(call, found, 7)


@routes.get("/views/overview")
def overview(call: Call) -> Response:
    """List the entities with everything about them."""
    account = account_of(call)
    wanted, uris = call.query.getlist("entityId"), call.query.getlist("uri")
    if wanted and uris:
        raise invalid("uri", "Only one of entityId and uri may be given")
    entities = list(account.entities.values())
    if wanted:
        entities = [account.find("entities", key) for key in wanted]
    if uris:
        entities = [one for one in entities if one["uri"] in uris]
    return page(call, [_seen(account, one) for one in entities], "entity.id")


def _seen(account: Account, entity: Document) -> Document:
    """Return an entity with its checks, its alarms, and their latest states."""
    alarms = list(account.of_entity("alarms", entity["id"]))
    latest = [account.watches[one["id"]].latest for one in alarms]
    return {
        "entity": entity,
        "checks": list(account.of_entity("checks", entity["id"])),
        "alarms": alarms,
        "latest_alarm_states": [one for one in latest if one is not None],
    }


@routes.get("/views/alarmsByNp/{plan_id}")
def alarms_of_plan(call: Call, plan_id: str) -> Response:
    """List the alarms that use a plan."""
    account = account_of(call)
    account.find("plans", plan_id)
    alarms = account.alarms.values()
    return page(call, [one for one in alarms if one["notification_plan_id"] == plan_id])


# -- what everybody has ----------------------------------------------------------------------------


def _offered(path: str, word: str, documents: list[Document]) -> None:
    """Add the routes for documents that never change."""

    @routes.get(f"/{path}")
    def list_them(call: Call) -> Response:
        return page(call, documents)

    @routes.get(f"/{path}/{{key}}")
    def show_one(call: Call, key: str) -> Response:
        for document in documents:
            if document["id"] == key:
                return json_answer(document)
        raise missing(word, key)


_offered("check_types", "CheckType", catalog.check_types())
_offered("notification_types", "NotificationType", catalog.notification_types())
_offered("monitoring_zones", "MonitoringZone", list(catalog.ZONES))
_offered("alarm_examples", "AlarmExample", list(catalog.ALARM_EXAMPLES))


@routes.post("/alarm_examples/{key}")
def evaluate_example(call: Call, key: str) -> Response:
    """Put values into an example."""
    example = next((one for one in catalog.ALARM_EXAMPLES if one["id"] == key), None)
    if example is None:
        raise missing("AlarmExample", key)
    document = body_of(call)
    values = document.get("values") if isinstance(document, dict) else None
    if not isinstance(values, dict):
        raise invalid("values", "Must be an object")
    criteria = example["criteria"]
    for field in example["fields"]:
        if field["name"] not in values:
            raise invalid(f"values.{field['name']}", f"Missing required key ({field['name']})")
        criteria = criteria.replace(f"${{{field['name']}}}", str(values[field["name"]]))
    return json_answer({"bound_criteria": criteria})


@routes.post("/monitoring_zones/{zone_id}/traceroute")
def traceroute(call: Call, zone_id: str) -> Response:
    """Show the way from a zone to a target."""
    if zone_id not in [zone["id"] for zone in catalog.ZONES]:
        raise missing("MonitoringZone", zone_id)
    rules = {name: validation.CHECK[f"target_{name}"] for name in ("hostname", "resolver")}
    fields = validation.fields_of(
        body_of(call), {"target": rules["hostname"], "target_resolver": rules["resolver"]}, "target"
    )
    six = fields.get("target_resolver") == "IPv6"
    hops = ("2001:db8::1", "2001:db8::2") if six else ("192.0.2.1", "198.51.100.1")
    result = [
        {"number": number, "rtts": [0.9 * number, 0.8 * number, 0.8 * number], "ip": address}
        for number, address in enumerate(hops, 1)
    ]
    return json_answer({"result": result})


# -- what an account has ---------------------------------------------------------------------------


def _kept(path: str, kind: str, *, deletable: bool = False) -> None:
    """Add the routes that list and show what an account has, and delete what nothing uses."""

    @routes.get(f"/{path}")
    def list_them(call: Call) -> Response:
        return page(call, list(getattr(account_of(call), kind).values()))

    @routes.get(f"/{path}/{{key}}")
    def show_one(call: Call, key: str) -> Response:
        return json_answer(account_of(call).find(kind, key))

    if deletable:

        @routes.delete(f"/{path}/{{key}}")
        def delete_one(call: Call, key: str) -> Response:
            account = account_of(call)
            account.find(kind, key)
            account.drop(kind, key)
            return empty_answer(204)


_kept("notifications", "notifications")
_kept("notification_plans", "plans")
_kept("suppressions", "suppressions", deletable=True)
_kept("agent_tokens", "tokens", deletable=True)


# -- notifications and plans -----------------------------------------------------------------------


def _check_type(fields: Document) -> None:
    """Check type and details of a notification."""
    kinds = catalog.NOTIFICATION_FIELDS
    validation.details_of(fields["type"], kinds, fields.get("details") or {})


@routes.post("/notifications")
def create_notification(call: Call) -> Response:
    """Make a notification."""
    fields = validation.fields_of(body_of(call), validation.NOTIFICATION, "label", "type")
    _check_type(fields)
    usual: Document = {"details": {}, "metadata": None}
    made = call.store.add(account_of(call), "notifications", {**usual, **fields})
    return created(call, "notifications", made["id"])


@routes.put("/notifications/{key}")
def update_notification(call: Call, key: str) -> Response:
    """Change a notification; details need the type."""
    notification = account_of(call).find("notifications", key)
    _own(key)
    fields = validation.fields_of(body_of(call), validation.NOTIFICATION)
    if "details" in fields:
        if "type" not in fields:
            raise invalid("type", "Missing required key (type)")
        _check_type(fields)
    if fields.get("type", notification["type"]) != notification["type"]:
        raise invalid("type", "The type cannot change")
    call.store.change(notification, fields)
    return changed(call)


@routes.delete("/notifications/{key}")
def delete_notification(call: Call, key: str) -> Response:
    """Delete a notification that no plan uses."""
    account = account_of(call)
    account.find("notifications", key)
    _own(key)
    states = ("critical_state", "warning_state", "ok_state")
    users = [
        plan["id"] for plan in account.plans.values() if any(key in plan[name] for name in states)
    ]
    _unused(users)
    account.drop("notifications", key)
    return empty_answer(204)


def _own(key: str) -> None:
    """Refuse changes of what the service itself keeps."""
    if key in OWN:
        raise Refusal(403, "forbiddenError", "This object cannot be changed", key)


def _unused(users: list[str]) -> None:
    """Refuse to delete what is used."""
    if users:
        text = f"It is used by {', '.join(users)}"
        raise Refusal(400, "childrenExistError", "Children exist", text)


@routes.post("/notifications/{key}/test")
def test_notification(call: Call, key: str) -> Response:
    """Send a message to try a notification."""
    return _told(call, account_of(call).find("notifications", key))


@routes.post("/test-notification")
def test_new_notification(call: Call) -> Response:
    """Send a message to try a notification that does not exist."""
    rules = {name: validation.NOTIFICATION[name] for name in ("type", "details")}
    fields = validation.fields_of(body_of(call), rules, "type")
    _check_type(fields)
    return _told(call, fields)


def _told(call: Call, notification: Document) -> Response:
    """Answer that somebody was told; nobody is."""
    call.store.count(account_of(call), "test_notification")
    kind = notification["type"].capitalize()
    message = f"Success: {kind} successfully executed"
    return json_answer({"status": "success", "message": message})


def _plan_fields(call: Call, *needed: str) -> Document:
    """Return the checked body of a plan."""
    fields = validation.fields_of(body_of(call), validation.PLAN, *needed)
    for name, keys in fields.items():
        if name.endswith("_state"):
            validation.need(account_of(call), "notifications", keys, name)
    return fields


@routes.post("/notification_plans")
def create_plan(call: Call) -> Response:
    """Make a plan."""
    fields = _plan_fields(call, "label")
    usual: Document = {"critical_state": [], "warning_state": [], "ok_state": [], "metadata": None}
    made = call.store.add(account_of(call), "plans", {**usual, **fields})
    return created(call, "notification_plans", made["id"])


@routes.put("/notification_plans/{key}")
def update_plan(call: Call, key: str) -> Response:
    """Change a plan."""
    plan = account_of(call).find("plans", key)
    _own(key)
    call.store.change(plan, _plan_fields(call))
    return changed(call)


@routes.delete("/notification_plans/{key}")
def delete_plan(call: Call, key: str) -> Response:
    """Delete a plan that no alarm uses."""
    account = account_of(call)
    account.find("plans", key)
    _own(key)
    _unused([one["id"] for one in account.alarms.values() if one["notification_plan_id"] == key])
    account.drop("plans", key)
    return empty_answer(204)


# -- suppressions ----------------------------------------------------------------------------------


@routes.get("/suppression_logs")
def list_suppression_logs(call: Call) -> Response:
    """List what nobody was told."""
    return series(call, account_of(call).suppression_logs, 30)


def _span(call: Call, fields: Document, present: Document) -> Document:
    """Check the lists and the times of a suppression; 0 stands for now."""
    account, now = account_of(call), call.store.now()
    validation.need(account, "plans", fields.get("notification_plans", []), "notification_plans")
    validation.need(account, "entities", fields.get("entities", []), "entities")
    for kind in ("checks", "alarms"):
        for key in fields.get(kind, []):
            entity_id, _, below = key.partition(":")
            validation.need(account, "entities", [entity_id], kind)
            validation.need(account, kind, [below], kind)
    times: Document = {
        name: fields[name] or now for name in ("start_time", "end_time") if name in fields
    }
    whole = {**present, **fields, **times}
    if whole["end_time"] < whole["start_time"]:
        raise invalid("end_time", "Must not be before the start time")
    return {**fields, **times}


@routes.post("/suppressions")
def create_suppression(call: Call) -> Response:
    """Make a suppression."""
    fields = validation.fields_of(body_of(call), validation.SUPPRESSION)
    usual: Document = {
        "label": None,
        "notification_plans": [],
        "entities": [],
        "checks": [],
        "alarms": [],
        "start_time": call.store.now(),
        "end_time": call.store.now() + 3_600_000,
    }
    made = call.store.add(account_of(call), "suppressions", {**usual, **_span(call, fields, usual)})
    return created(call, "suppressions", made["id"])


@routes.put("/suppressions/{key}")
def update_suppression(call: Call, key: str) -> Response:
    """Change a suppression; once it has begun, only its end."""
    suppression = account_of(call).find("suppressions", key)
    fields = validation.fields_of(body_of(call), validation.SUPPRESSION)
    if suppression["start_time"] <= call.store.now() and set(fields) - {"end_time"}:
        raise invalid(sorted(set(fields) - {"end_time"})[0], "The suppression has begun")
    call.store.change(suppression, _span(call, fields, suppression))
    return changed(call)


# -- agent tokens ----------------------------------------------------------------------------------


@routes.post("/agent_tokens")
def create_token(call: Call) -> Response:
    """Make a token: its id is the token itself."""
    account = account_of(call)
    fields = validation.fields_of(body_of(call), validation.TOKEN, "label")
    key = f"{uuid.uuid4()}:{account.id}"
    call.store.add(account, "tokens", {**fields, "token": key}, key)
    return created(call, "agent_tokens", key)


@routes.put("/agent_tokens/{key}")
def update_token(call: Call, key: str) -> Response:
    """Give a token another label."""
    token = account_of(call).find("tokens", key)
    fields = validation.fields_of(body_of(call), validation.TOKEN)
    call.store.change(token, fields)
    return changed(call)


# -- agents: one runs wherever an entity names one ------------------------------------------------


def _agents(call: Call) -> list[Document]:
    """Return the agents of the account."""
    names = {one["agent_id"] for one in account_of(call).entities.values() if one["agent_id"]}
    return [{"id": name, "last_connected": call.store.now()} for name in sorted(names)]


def _agent(call: Call, agent_id: str) -> Document:
    """Return one agent."""
    for agent in _agents(call):
        if agent["id"] == agent_id:
            return agent
    raise missing("Agent", agent_id)


def _connection(agent_id: str) -> dict[str, Any]:
    """Return the one connection of an agent."""
    return {
        "id": f"cn-{agent_id}",
        "guid": str(uuid.uuid5(uuid.NAMESPACE_DNS, agent_id)),
        "agent_id": agent_id,
        "endpoint": "agent-endpoint-dfw.monitoring.example",
        "process_version": "2.0.0",
        "bundle_version": "2.0.0",
        "agent_ip": "192.0.2.10",
    }


@routes.get("/agents")
def list_agents(call: Call) -> Response:
    """List the agents."""
    return page(call, _agents(call))


@routes.get("/agents/{agent_id}")
def show_agent(call: Call, agent_id: str) -> Response:
    """Show an agent."""
    return json_answer(_agent(call, agent_id))


@routes.get("/agents/{agent_id}/connections")
def list_connections(call: Call, agent_id: str) -> Response:
    """List the connections of an agent."""
    _agent(call, agent_id)
    return page(call, [_connection(agent_id)])


@routes.get("/agents/{agent_id}/connections/{key}")
def show_connection(call: Call, agent_id: str, key: str) -> Response:
    """Show a connection."""
    _agent(call, agent_id)
    connection = _connection(agent_id)
    if connection["id"] != key:
        raise missing("AgentConnection", key)
    return json_answer(connection)


@routes.get("/agents/{agent_id}/host_info_types")
def list_host_info_types(call: Call, agent_id: str) -> Response:
    """List what an agent can tell."""
    _agent(call, agent_id)
    return json_answer({"types": [{"type": name} for name in sorted(HOST_INFO)]})


@routes.get("/agents/{agent_id}/host_info/{kind}")
def show_host_info(call: Call, agent_id: str, kind: str) -> Response:
    """Show what an agent tells."""
    _agent(call, agent_id)
    if kind not in HOST_INFO:
        raise missing("HostInfo", kind)
    return json_answer({"timestamp": call.store.now(), "error": None, "info": HOST_INFO[kind]})
