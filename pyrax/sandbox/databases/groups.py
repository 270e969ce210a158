"""What only Rackspace has: schedules of backups and groups for high availability."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import moment as aware_moment
from pyrax.sandbox.databases import instances
from pyrax.sandbox.databases.backups import start_backup
from pyrax.sandbox.databases.documents import backup_document, group_document, moment
from pyrax.sandbox.databases.listing import size_field, text_field
from pyrax.sandbox.databases.models import DatabaseStore, Group, Instance, Step, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.paging import whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()


def _store(call: Call) -> DatabaseStore:
    """Return the store; in Trove these calls do not exist."""
    store: DatabaseStore = call.store
    if not store.rackspace:
        raise Problem(404, "The resource could not be found.")
    store.settle()
    return store


# -- schedules -------------------------------------------------------------------------------------


def _find_schedule(call: Call, schedule_id: str) -> dict[str, Any]:
    """Return a schedule of the caller."""
    schedule = _store(call).schedules.get(schedule_id)
    if schedule is None or schedule["tenant"] != call.tenant:
        raise Problem(404, f"Schedule {schedule_id} cannot be found.")
    return schedule


def _shown(schedule: dict[str, Any]) -> dict[str, Any]:
    """Return a schedule as callers see it."""
    return {key: value for key, value in schedule.items() if key != "tenant"}


def _set_moment(call: Call, schedule: dict[str, Any], fields: dict[str, Any]) -> None:
    """Take over day, hour and minute, and compute when it is that time."""
    for name, most in (("day_of_week", 7), ("hour", 23), ("minute", 59)):
        if name in fields:
            value = whole_number(str(fields[name]), name)
            if value > most:
                raise Problem(400, f"The schedule's {name} is not valid.")
            schedule[name] = value
    now = aware_moment(call.now)
    run = now.replace(hour=schedule["hour"], minute=schedule["minute"], second=0, microsecond=0)
    if run <= now:
        run += datetime.timedelta(days=1)
    schedule["next_run"] = moment(run.timestamp())
    schedule["updated"] = moment(call.now)


@routes.get("/schedules")
def list_schedules(call: Call) -> Response:
    """List schedules."""
    rows = [one for one in _store(call).schedules.values() if one["tenant"] == call.tenant]
    return json_answer({"schedules": [_shown(one) for one in rows]})


@routes.post("/schedules")
def create_schedule(call: Call) -> Response:
    """Have backups made by the clock."""
    store = _store(call)
    fields = call.json_object("schedule")
    source_id = str(fields.get("source_id") or fields.get("instance_id") or "")
    kind = fields.get("source_type", "instance")
    if kind == "ha":
        _find_group(call, source_id)
    else:
        instances.find(call, source_id)
    if fields.get("action") != "backup":
        raise Problem(400, "The schedule's action is not valid.")
    schedule: dict[str, Any] = {
        "id": new_id(),
        "action": "backup",
        "day_of_week": 0,
        "day_of_month": None,
        "month": None,
        "hour": 0,
        "minute": 0,
        "instance_id": source_id,
        "source": {"id": source_id, "type": kind},
        "full_backup_retention": fields.get("full_backup_retention"),
        "running": 0,
        "last_scheduled": None,
        "created": moment(call.now),
        "copy_to": fields.get("copy_to") or [],
        "tenant": call.tenant,
    }
    _set_moment(call, schedule, fields)
    store.schedules[schedule["id"]] = schedule
    return json_answer({"schedule": _shown(schedule)}, 202)


@routes.get("/schedules/{schedule_id}")
def show_schedule(call: Call, schedule_id: str) -> Response:
    """Show a schedule."""
    return json_answer({"schedule": _shown(_find_schedule(call, schedule_id))})


@routes.put("/schedules/{schedule_id}")
def update_schedule(call: Call, schedule_id: str) -> Response:
    """Change a schedule, or run it now."""
    schedule = _find_schedule(call, schedule_id)
    fields = call.json_object("schedule")
    _set_moment(call, schedule, fields)
    if "full_backup_retention" in fields:
        schedule["full_backup_retention"] = fields["full_backup_retention"]
    if str(fields.get("run_now", "")).lower() == "true":
        instance = instances.ready(call, schedule["instance_id"])
        start_backup(call.store, instance, f"{instance.name}-scheduled", automated=True)
        schedule["last_scheduled"] = moment(call.now)
    return empty_answer(202)


@routes.delete("/schedules/{schedule_id}")
def delete_schedule(call: Call, schedule_id: str) -> Response:
    """Delete a schedule."""
    _find_schedule(call, schedule_id)
    del call.store.schedules[schedule_id]
    return empty_answer(202)


# -- groups ----------------------------------------------------------------------------------------


def _find_group(call: Call, group_id: str) -> Group:
    """Return a group of the caller."""
    group = _store(call).groups.get(group_id)
    if group is None or group.tenant_id != call.tenant:
        raise Problem(404, f"HA instance {group_id} cannot be found.")
    return group


def _active_group(call: Call, group_id: str) -> Group:
    """Return a group with which something can be done now."""
    group = _find_group(call, group_id)
    if group.state != "ACTIVE":
        raise Problem(422, f"HA instance {group_id} is not ready. (State is {group.state}).")
    return group


def _pass(store: DatabaseStore, group: Group, state: str, duration: str, effect: Any) -> None:
    """Put a group into a passing state, after which something happens and it is active."""

    def finish(at: float) -> None:
        effect()
        group.state = "ACTIVE"

    group.state = state
    group.steps = [Step(store.clock.now() + store.durations[duration], finish)]


def _build_member(call: Call, group_id: str, fields: dict[str, Any], source: Any) -> Instance:
    """Build an instance of a group."""
    store: DatabaseStore = call.store
    now = call.now
    datastore = store.datastore(fields.get("datastore", {}).get("type"))
    member = Instance(
        new_id(),
        text_field(fields, "name", "instance"),
        call.tenant,
        store.flavor(fields.get("flavorRef")),
        size_field(fields, store),
        None,
        datastore,
        store.version(datastore, fields.get("datastore", {}).get("version")),
        now,
        now,
        store.next_number(),
        replica_of=source,
        ha_id=group_id,
    )
    store.instances[member.id] = member
    instances.start_build(store, member)
    return member


@routes.get("/ha")
def list_groups(call: Call) -> Response:
    """List groups, without details."""
    rows = []
    for group in _store(call).groups.values():
        if group.tenant_id == call.tenant:
            document = group_document(call, group)
            rows.append({key: document[key] for key in ("id", "name", "state", "datastore")})
    return json_answer({"ha_instances": rows})


@routes.post("/ha")
def create_group(call: Call) -> Response:
    """Make a group of new instances."""
    store = _store(call)
    fields = call.json_object("ha")
    name = text_field(fields, "name", "ha")
    sources, replicas = fields.get("replica_source") or [], fields.get("replicas") or []
    if len(sources) != 1 or not replicas:
        raise Problem(400, "An HA instance has one replica source and at least one replica.")
    group_id = new_id()
    datastore = {"datastore": fields.get("datastore") or {}}
    source = _build_member(call, group_id, {**sources[0], **datastore}, None)
    members = [_build_member(call, group_id, {**one, **datastore}, source.id) for one in replicas]
    group = Group(
        group_id,
        name,
        call.tenant,
        "BUILD",
        source.id,
        [member.id for member in members],
        list(fields.get("networks") or ["servicenet"]),
        [str(one["address"]) for one in fields.get("acls") or []],
        fields.get("configuration"),
    )
    store.groups[group_id] = group
    _pass(store, group, "BUILD", "build", lambda: None)
    return json_answer({"ha_instance": group_document(call, group)}, 202)


def convert(call: Call, instance: Instance, body: Any) -> None:
    """Make a group of an instance."""
    store: DatabaseStore = call.store
    fields = body if isinstance(body, dict) else {}
    group = Group(
        new_id(),
        text_field(fields, "name", "convert_to_ha"),
        call.tenant,
        "BUILD",
        instance.id,
        [one.id for one in store.instances.values() if one.replica_of == instance.id],
        list(fields.get("networks") or ["servicenet"]),
        [str(one["address"]) for one in fields.get("acls") or []],
    )
    instance.ha_id = group.id
    store.groups[group.id] = group
    store.begin(instance, "CONVERT_TO_HA", "build", lambda at: store.rest(instance, at))
    _pass(store, group, "BUILD", "build", lambda: None)


instances.ACTIONS["convert_to_ha"] = convert


@routes.get("/ha/{group_id}")
def show_group(call: Call, group_id: str) -> Response:
    """Show a group."""
    return json_answer({"ha_instance": group_document(call, _find_group(call, group_id))})


@routes.patch("/ha/{group_id}")
def patch_group(call: Call, group_id: str) -> Response:
    """Let a group use a configuration group, or none."""
    group = _active_group(call, group_id)
    chosen = call.json_object("ha").get("configuration")
    group.configuration_id = call.store.configuration(chosen, call.tenant).id if chosen else None
    return empty_answer(202)


@routes.delete("/ha/{group_id}")
def delete_group(call: Call, group_id: str) -> Response:
    """Delete a group with its instances."""
    group = _active_group(call, group_id)
    store: DatabaseStore = call.store
    group.state = "DELETING"

    def vanish(at: float) -> None:
        store.groups.pop(group_id, None)
        for one in (group.source_id, *group.replica_ids):
            store.instances.pop(one, None)

    group.steps = [Step(call.now + store.durations["delete"], vanish)]
    return empty_answer(202)


@routes.get("/ha/{group_id}/backups")
def list_backups(call: Call, group_id: str) -> Response:
    """List the backups of the instances of a group."""
    group = _find_group(call, group_id)
    members = {group.source_id, *group.replica_ids}
    rows = [one for one in call.store.backups.values() if one.instance_id in members]
    return json_answer({"backups": [backup_document(call, one) for one in rows]})


@routes.get("/ha/{group_id}/acls")
def list_acls(call: Call, group_id: str) -> Response:
    """List the networks that may reach a group."""
    group = _find_group(call, group_id)
    rows = [{"type": "IPv4", "address": address} for address in group.acls]
    return json_answer({"acls": rows})


@routes.post("/ha/{group_id}/acls")
def add_acl(call: Call, group_id: str) -> Response:
    """Let a network reach a group."""
    group = _find_group(call, group_id)
    document = call.json()
    address = text_field(document if isinstance(document, dict) else {}, "address", "acl")
    if address not in group.acls:
        group.acls.append(address)
    return empty_answer(200)


@routes.delete("/ha/{group_id}/acls/{address}")
def delete_acl(call: Call, group_id: str, address: str) -> Response:
    """Let a network reach a group no longer; its address is decoded three times in all."""
    group = _find_group(call, group_id)
    wanted = unquote(unquote(address))
    if wanted not in group.acls:
        raise Problem(404, f"ACL {wanted} cannot be found.")
    group.acls.remove(wanted)
    return empty_answer(202)


def _set(members: list[Instance], name: str, value: Any) -> None:
    """Give all members of a group the same."""
    for member in members:
        setattr(member, name, value)


@routes.post("/ha/{group_id}/action")
def act(call: Call, group_id: str) -> Response:
    """Do something with a group."""
    group = _active_group(call, group_id)
    store: DatabaseStore = call.store
    document = call.json()
    if not isinstance(document, dict) or len(document) != 1:
        raise Problem(400, "Validation error: exactly one action is needed.")
    name, body = next(iter(document.items()))
    members = [store.instances[one] for one in (group.source_id, *group.replica_ids)]
    if name == "add_replica":
        details = (body or {}).get("replica_details") or {}
        group.replica_ids.append(_build_member(call, group_id, details, group.source_id).id)
        _pass(store, group, "ADDING_REPLICA", "build", lambda: None)
    elif name == "remove_replica":
        if body not in group.replica_ids:
            raise Problem(404, f"Replica {body} cannot be found.")
        group.replica_ids.remove(body)
        del store.instances[body]
        _pass(store, group, "REMOVING_REPLICA", "delete", lambda: None)
    elif name == "resize_flavor":
        flavor = store.flavor(body)
        _pass(
            store,
            group,
            "RESIZING_FLAVOR",
            "resize",
            lambda: _set(members, "flavor", flavor),
        )
    elif name == "resize_volumes":
        size = size_field({"volume": body}, store)
        _pass(
            store,
            group,
            "RESIZING_VOLUME",
            "resize",
            lambda: _set(members, "volume", size),
        )
    elif name == "restart":
        _pass(store, group, "REBOOT", "reboot", lambda: None)
    elif name == "upgrade":
        source = members[0]
        version = store.version(source.datastore, (body or {}).get("datastore_version"))
        _pass(
            store,
            group,
            "UPGRADING",
            "upgrade",
            lambda: _set(members, "version", version),
        )
    else:
        raise Problem(400, f"Validation error: there is no action '{name}'.")
    return empty_answer(202)
