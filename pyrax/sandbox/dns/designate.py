"""The front of Designate: versions, zones, record sets, tasks, floating IPs and limits."""

from __future__ import annotations

import fnmatch
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.dns import designate_values as checks
from pyrax.sandbox.dns import zonefile
from pyrax.sandbox.dns.designate_models import (
    NAMESERVERS,
    QUOTAS,
    Zone,
    invalid,
    refusal,
)
from pyrax.sandbox.errors import Problem, _finished, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_caller
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()

PAGING = ("limit", "marker", "sort_key", "sort_dir")
KINDS = {401: "authentication_required", 403: "forbidden", 404: "not_found", 503: "unavailable"}


def respond(call: Call) -> Response:
    """Answer a call."""
    version, _, rest = call.path.strip("/").partition("/")
    if version not in ("", "v2"):
        raise Problem(404, "The resource could not be found.")
    if not rest:
        link = [{"rel": "self", "href": f"{call.site.url}/v2"}]
        versions = [{"id": name, "status": "CURRENT", "links": link} for name in ("v2", "v2.0")]
        return json_answer({"versions": versions})
    require_caller(call)
    if call.caller is None or call.caller.tenant_id is None:
        raise Problem(403, "The token is not scoped to a project.")
    return routes.dispatch(call, rest)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does."""
    document = {
        "code": problem.status,
        "type": problem.fault or KINDS.get(problem.status, "bad_request"),
        "message": problem.message,
        "request_id": call.request_id,
    }
    errors = getattr(problem, "errors", None)
    if errors is not None:
        document["errors"] = errors
    return _finished(problem) or json_answer(document, problem.status, problem.headers)


def _zone(call: Call, zone_id: str) -> Zone:
    """Return a zone of the caller."""
    found: Zone = call.store.zone(zone_id, call.tenant)
    return found


def _listed(
    call: Call,
    key: str,
    things: list[Any],
    show: Callable[[Any], dict[str, Any]] = lambda one: one,
) -> Response:
    """Answer with one page of documents, filtered by any of their fields."""
    query = call.query
    filters = [(name, text) for name, text in query.items() if name not in PAGING]
    for name, pattern in filters:
        things = [one for one in things if _matches(show(one), name, pattern)]
    reverse = query.get("sort_dir", "").upper() == "DESC"
    if query.get("sort_key"):
        field = query["sort_key"]
        things = sorted(things, key=lambda one: str(show(one).get(field)), reverse=reverse)
    total = len(things)
    gone = refusal(400, "marker_not_found", f"Invalid marker {query.get('marker')}")
    things = after_marker(things, query.get("marker"), _id_of, gone)
    limit = call.store.page_limit
    if query.get("limit"):
        limit = whole_number(query["limit"], "limit") or limit
    base = f"{call.site.cloud.url}{call.raw_path}"
    links = {"self": f"{base}?{call.query_string}" if call.query_string else base}
    if len(things) > limit:
        further = [(name, value) for name, value in query.items() if name != "marker"]
        links["next"] = f"{base}?{urlencode([*further, ('marker', _id_of(things[limit - 1]))])}"
    shown = [show(one) for one in things[:limit]]
    return json_answer({key: shown, "links": links, "metadata": {"total_count": total}})


def _id_of(thing: Any) -> str:
    """Return the id of a zone or of a document."""
    return str(thing["id"] if isinstance(thing, dict) else thing.id)


def _matches(one: dict[str, Any], name: str, pattern: str) -> bool:
    """Tell whether a document has what a filter says; `*` stands for anything."""
    values = one.get("records", []) if name == "data" else [one.get(name)]
    return any(fnmatch.fnmatchcase(str(value), pattern.replace("[", "[[]")) for value in values)


# -- zones -----------------------------------------------------------------------------------------


@routes.get("/zones")
def list_zones(call: Call) -> Response:
    """List the zones."""
    zones = call.store.zones_of(call.tenant)
    return _listed(call, "zones", zones, call.store.zone_document)


def _new_zone(call: Call, name: str, email: str, ttl: int, description: str | None) -> Zone:
    """Make a zone after all checks."""
    store, project = call.store, call.tenant
    name = checks.zone_name(name)
    checks.email(email)
    checks.ttl(ttl)
    store.settle()
    for other in store.zones.values():
        if other.name == name:
            raise refusal(409, "duplicate_zone", "Duplicate Zone")
        if name.endswith(f".{other.name}") and other.project_id != project:
            text = "Unable to create subzone in another tenants zone"
            raise refusal(403, "illegal_child_zone", text)
    if len(store.zones_of(project)) >= store.quota_of(project)["zones"]:
        raise refusal(413, "over_quota", "Quota exceeded for zones.")
    made: Zone = store.add_zone(project, name, email, ttl, description)
    return made


@routes.post("/zones")
def create_zone(call: Call) -> Response:
    """Make a zone."""
    fields = call.json()
    if not isinstance(fields, dict):
        raise Problem(400, "The body is no object.", fault="invalid_json")
    unknown = sorted(
        set(fields) - {"name", "email", "ttl", "description", "type", "attributes", "masters"}
    )
    if unknown:
        text = f"Additional properties are not allowed ('{unknown[0]}' was unexpected)"
        raise invalid(unknown[0], text)
    ttl = fields.get("ttl", 3600)
    zone = _new_zone(
        call, fields.get("name", ""), fields.get("email", ""), ttl, fields.get("description")
    )
    return json_answer(call.store.zone_document(zone), 202)


@routes.get("/zones/{zone_id}")
def show_zone(call: Call, zone_id: str) -> Response:
    """Show a zone."""
    return json_answer(call.store.zone_document(_zone(call, zone_id)))


@routes.patch("/zones/{zone_id}")
def update_zone(call: Call, zone_id: str) -> Response:
    """Change a zone."""
    zone, fields = _zone(call, zone_id), call.json()
    if set(fields) - {"email", "ttl", "description", "masters"}:
        raise invalid("name", "Only email, ttl and description can be changed.")
    if "email" in fields:
        checks.email(fields["email"])
    if "ttl" in fields:
        checks.ttl(fields["ttl"])
    zone.email = fields.get("email", zone.email)
    zone.ttl = fields.get("ttl", zone.ttl)
    zone.description = fields.get("description", zone.description)
    call.store.touch(zone, "UPDATE")
    return json_answer(call.store.zone_document(zone), 202)


@routes.delete("/zones/{zone_id}")
def delete_zone(call: Call, zone_id: str) -> Response:
    """Delete a zone that has no child."""
    zone = _zone(call, zone_id)
    for other in call.store.zones_of(zone.project_id):
        if other.name.endswith(f".{zone.name}") and other.action != "DELETE":
            text = "Please delete any subzones before deleting this zone"
            raise refusal(400, "zone_has_sub_zone", text)
    call.store.touch(zone, "DELETE")
    return json_answer(call.store.zone_document(zone), 202)


@routes.get("/zones/{zone_id}/nameservers")
def list_nameservers(call: Call, zone_id: str) -> Response:
    """List the name servers of a zone."""
    _zone(call, zone_id)
    servers = [{"hostname": name, "priority": 10 + n} for n, name in enumerate(NAMESERVERS)]
    return json_answer({"nameservers": servers})


# -- record sets -----------------------------------------------------------------------------------

SETS = "/zones/{zone_id}/recordsets"


@routes.get(SETS)
def list_recordsets(call: Call, zone_id: str) -> Response:
    """List the record sets of a zone."""
    zone = _zone(call, zone_id)
    found = sorted(zone.recordsets.values(), key=lambda one: one["created_at"])
    return _listed(call, "recordsets", found, call.store.recordset_document)


@routes.get("/recordsets")
def list_all_recordsets(call: Call) -> Response:
    """List the record sets of all zones."""
    zones = call.store.zones_of(call.tenant)
    found = [one for zone in zones for one in zone.recordsets.values()]
    return _listed(call, "recordsets", found, call.store.recordset_document)


def _recordset(zone: Zone, set_id: str) -> dict[str, Any]:
    """Return a record set of a zone."""
    found = zone.recordsets.get(set_id)
    if found is None:
        raise refusal(404, "recordset_not_found", f"Could not find RecordSet {set_id}")
    return found


def _count(zone: Zone) -> int:
    """Return how many records a zone has."""
    return sum(len(one["records"]) for one in zone.recordsets.values())


@routes.post(SETS)
def create_recordset(call: Call, zone_id: str) -> Response:
    """Make a record set."""
    zone, fields = _zone(call, zone_id), call.json()
    made = _new_recordset(call, zone, fields)
    call.store.touch(zone, "UPDATE")
    return json_answer(call.store.recordset_document(made), 202)


def _new_recordset(call: Call, zone: Zone, fields: Any) -> dict[str, Any]:
    """Make a record set after all checks."""
    kind, values = fields.get("type"), fields.get("records")
    name = checks.record_name(fields.get("name"), zone.name)
    checks.records(kind, values)
    if fields.get("ttl") is not None:
        checks.ttl(fields["ttl"])
    for other in zone.recordsets.values():
        if other["name"] == name and other["action"] != "DELETE":
            if other["type"] == kind:
                raise refusal(409, "duplicate_recordset", "Duplicate RecordSet")
            if "CNAME" in (kind, other["type"]):
                raise invalid("type", "CNAME recordsets may not share a name with any other")
    quota = call.store.quota_of(zone.project_id)
    if len(zone.recordsets) >= quota["zone_recordsets"] + 2:
        raise refusal(413, "over_quota", "Quota exceeded for zone_recordsets.")
    if len(values) > quota["recordset_records"]:
        raise refusal(413, "over_quota", "Quota exceeded for recordset_records.")
    if _count(zone) + len(values) > quota["zone_records"] + 3:
        raise refusal(413, "over_quota", "Quota exceeded for zone_records.")
    made: dict[str, Any] = call.store.add_recordset(
        zone, name, kind, list(values), fields.get("ttl"), fields.get("description")
    )
    return made


@routes.get(SETS + "/{set_id}")
def show_recordset(call: Call, zone_id: str, set_id: str) -> Response:
    """Show a record set."""
    found = _recordset(_zone(call, zone_id), set_id)
    return json_answer(call.store.recordset_document(found))


@routes.put(SETS + "/{set_id}")
def update_recordset(call: Call, zone_id: str, set_id: str) -> Response:
    """Replace the records of a record set, or change its other fields."""
    zone, fields = _zone(call, zone_id), call.json()
    found = _recordset(zone, set_id)
    for name in ("name", "type"):
        if name in fields and fields[name] != found[name]:
            raise refusal(400, "bad_request", f"Changing the {name} of a recordset is not allowed.")
    if "records" in fields:
        checks.records(found["type"], fields["records"])
        most = call.store.quota_of(zone.project_id)["recordset_records"]
        if len(fields["records"]) > most:
            raise refusal(413, "over_quota", "Quota exceeded for recordset_records.")
    if fields.get("ttl") is not None:
        checks.ttl(fields["ttl"])
    found.update({key: fields[key] for key in ("records", "ttl", "description") if key in fields})
    _pending(call, zone, found, "UPDATE")
    return json_answer(call.store.recordset_document(found), 202)


def _pending(call: Call, zone: Zone, found: dict[str, Any], action: str) -> None:
    """Let the name servers get a change of a record set."""
    found["status"], found["action"] = "PENDING", action
    found["updated_at"] = call.store.stamp(call.now)
    found["_until"] = call.now + call.store.durations["propagate"]
    call.store.touch(zone, "UPDATE")


@routes.delete(SETS + "/{set_id}")
def delete_recordset(call: Call, zone_id: str, set_id: str) -> Response:
    """Delete a record set."""
    zone = _zone(call, zone_id)
    found = _recordset(zone, set_id)
    _pending(call, zone, found, "DELETE")
    return json_answer(call.store.recordset_document(found), 202)


# -- tasks -----------------------------------------------------------------------------------------


def _task(
    call: Call, kind: str, zone_id: str | None, work: Callable[[dict[str, Any]], None]
) -> Response:
    """Take a task on."""
    store = call.store
    task = {
        "id": str(uuid.uuid4()),
        "project_id": call.tenant,
        "zone_id": zone_id,
        "status": "PENDING",
        "message": None,
        "location": None,
        "version": 1,
        "created_at": store.stamp(call.now),
        "updated_at": None,
        "_kind": kind,
        "_at": None if kind in store.hanging else call.now + store.durations["task"],
        "_work": work,
    }
    store.tasks[task["id"]] = task
    return json_answer(_task_document(call, task), 202)


def _task_document(call: Call, task: dict[str, Any]) -> dict[str, Any]:
    """Return a task as the service shows it."""
    shown = {key: value for key, value in task.items() if not key.startswith("_")}
    base = f"{call.site.url}/v2/zones/tasks/{task['_kind']}s/{task['id']}"
    links = {"self": base}
    if task["_kind"] == "export" and task["status"] == "COMPLETE":
        links["export"] = f"{base}/export"
        shown["location"] = f"designate://v2/zones/tasks/exports/{task['id']}/export"
    return {**shown, "links": links}


def _found_task(call: Call, kind: str, task_id: str) -> dict[str, Any]:
    """Return a task of the caller."""
    call.store.settle()
    found: dict[str, Any] | None = call.store.tasks.get(task_id)
    if found is None or found["_kind"] != kind or found["project_id"] != call.tenant:
        name = f"Zone{kind.capitalize()}"
        raise refusal(404, f"zone_{kind}_not_found", f"Could not find {name} {task_id}")
    return found


@routes.post("/zones/{zone_id}/tasks/export")
def export_zone(call: Call, zone_id: str) -> Response:
    """Begin to write a zone file."""
    zone = _zone(call, zone_id)

    def work(task: dict[str, Any]) -> None:
        entries = [
            zonefile.Entry(one["name"], one["ttl"], one["type"], data)
            for one in zone.recordsets.values()
            if one["type"] not in ("SOA",) and (one["type"], one["name"]) != ("NS", zone.name)
            for data in one["records"]
        ]
        servers = list(NAMESERVERS)
        task["_text"] = zonefile.write(zone.name, zone.ttl, zone.email, servers, entries)

    return _task(call, "export", zone_id, work)


@routes.post("/zones/tasks/imports")
def import_zone(call: Call) -> Response:
    """Begin to make a zone of a zone file."""
    if not call.headers.get("Content-Type", "").startswith("text/dns"):
        raise refusal(415, "unsupported_content_type", "The content type must be text/dns.")
    text = call.payload.decode("utf-8", "replace")

    def work(task: dict[str, Any]) -> None:
        zone_file = zonefile.read(text)
        zone = _new_zone(call, zone_file.origin, zone_file.email, zone_file.ttl, None)
        task["zone_id"] = zone.id
        sets: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in zone_file.entries:
            if (entry.kind, entry.name) == ("NS", zone_file.origin):
                continue
            key = (entry.name, entry.kind)
            fields: dict[str, Any] = {
                "name": entry.name,
                "type": entry.kind,
                "ttl": entry.ttl,
                "records": [],
            }
            sets.setdefault(key, fields)["records"].append(entry.data)
        for fields in sets.values():
            _new_recordset(call, zone, fields)
        task["message"] = f"{zone.name} imported"

    return _task(call, "import", None, work)


def _task_routes(kind: str) -> None:
    """Make the routes for the documents of tasks."""

    @routes.get(f"/zones/tasks/{kind}s")
    def list_tasks(call: Call) -> Response:
        call.store.settle()
        project = call.tenant
        found = [
            _task_document(call, one)
            for one in call.store.tasks.values()
            if one["_kind"] == kind and one["project_id"] == project
        ]
        return _listed(call, f"{kind}s", found)

    @routes.get(f"/zones/tasks/{kind}s/{{task_id}}")
    def show_task(call: Call, task_id: str) -> Response:
        return json_answer(_task_document(call, _found_task(call, kind, task_id)))

    @routes.delete(f"/zones/tasks/{kind}s/{{task_id}}")
    def delete_task(call: Call, task_id: str) -> Response:
        del call.store.tasks[_found_task(call, kind, task_id)["id"]]
        return empty_answer(204)


for _kind in ("export", "import"):
    _task_routes(_kind)


@routes.get("/zones/tasks/exports/{task_id}/export")
def show_export(call: Call, task_id: str) -> Response:
    """Show the zone file of an export that is complete."""
    task = _found_task(call, "export", task_id)
    if not call.headers.get("Accept", "").startswith("text/dns"):
        raise refusal(406, "unsupported_accept", "The Accept header must be text/dns.")
    if task["status"] != "COMPLETE":
        raise refusal(400, "bad_request", "Zone export is not complete")
    return Response(task["_text"], status=200, content_type="text/dns")


# -- floating IPs ----------------------------------------------------------------------------------


def _split_ptr(call: Call, key: str) -> tuple[str, str]:
    """Return the id and the address of a floating IP of the caller."""
    region, _, floating_id = key.partition(":")
    found = call.store.floating_of(call.tenant)
    if region != call.site.region or floating_id not in found:
        raise refusal(404, "floatingip_not_found", f"FloatingIP {key} is not associated")
    return floating_id, found[floating_id]


@routes.get("/reverse/floatingips")
def list_names(call: Call) -> Response:
    """List the names of the floating IPs."""
    call.store.settle()
    found = call.store.floating_of(call.tenant)
    shown = [call.store.ptr_document(key, address) for key, address in found.items()]
    return _listed(call, "floatingips", shown)


@routes.get("/reverse/floatingips/{key}")
def show_name(call: Call, key: str) -> Response:
    """Show the name of a floating IP."""
    call.store.settle()
    return json_answer(call.store.ptr_document(*_split_ptr(call, key)))


@routes.patch("/reverse/floatingips/{key}")
def set_name(call: Call, key: str) -> Response:
    """Give a floating IP a name, or take it."""
    floating_id, address = _split_ptr(call, key)
    fields = call.json()
    if fields.get("ptrdname") is None:
        call.store.names.pop(floating_id, None)
    else:
        checks.host(fields["ptrdname"], "ptrdname")
        call.store.names[floating_id] = {
            "ttl": 3600,
            "description": None,
            **{name: fields[name] for name in ("ptrdname", "ttl", "description") if name in fields},
            "status": "PENDING",
            "action": "CREATE",
            "_until": call.now + call.store.durations["propagate"],
        }
    return json_answer(call.store.ptr_document(floating_id, address), 202)


# -- limits ----------------------------------------------------------------------------------------


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show the limits."""
    quota = call.store.quota_of(call.tenant)
    return json_answer(
        {
            "max_zones": quota["zones"],
            "max_zone_recordsets": quota["zone_recordsets"],
            "max_zone_records": quota["zone_records"],
            "max_recordset_records": quota["recordset_records"],
            "max_zone_name_length": 255,
            "max_recordset_name_length": 255,
            "max_page_limit": 1000,
            "default_page_limit": call.store.page_limit,
            "min_ttl": None,
        }
    )


@routes.get("/quotas/{project_id}")
def show_quotas(call: Call, project_id: str) -> Response:
    """Show the quotas of a project."""
    own = project_id == call.tenant
    return json_answer(call.store.quota_of(project_id) if own else dict(QUOTAS))
