"""The front of Octavia: versions, then load balancers and what hangs on them."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, _finished, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_caller
from pyrax.sandbox.load_balancers import octavia_parts as parts
from pyrax.sandbox.load_balancers.octavia_models import HIGHEST_MINOR, KEYS, WORDS
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()

PAGING = ("limit", "marker", "sort", "fields", "page_reverse", "tags", "tags-any", "not-tags")


def respond(call: Call) -> Response:
    """Answer a call."""
    version, _, rest = call.path.strip("/").partition("/")
    if not version:
        return _versions(call)
    if version not in ("v2", "v2.0"):
        raise Problem(404, "The resource could not be found.")
    if not rest:
        return _versions(call)
    require_caller(call)
    if call.caller is None or call.caller.tenant_id is None:
        raise Problem(403, "The token is not scoped to a project.")
    root, _, below = rest.partition("/")
    if root != "lbaas":
        below = rest
    return routes.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does."""
    side = "Client" if problem.status < 500 else "Server"
    document = {"faultcode": side, "faultstring": problem.message, "debuginfo": None}
    return _finished(problem) or json_answer(document, problem.status, problem.headers)


def _versions(call: Call) -> Response:
    """List the versions."""
    link = [{"rel": "self", "href": f"{call.site.url}/v2"}]
    versions = [
        {
            "id": f"v2.{minor}",
            "status": "CURRENT" if minor == HIGHEST_MINOR else "SUPPORTED",
            "updated": "2024-01-30T00:00:00Z",
            "links": link,
        }
        for minor in range(HIGHEST_MINOR + 1)
    ]
    return json_answer({"versions": versions})


# -- lists and single things -----------------------------------------------------------------------


def _listed(call: Call, kind: str, things: list[dict[str, Any]]) -> Response:
    """Answer with one page of things, filtered by any of their fields."""
    store, query = call.store, call.query
    shown = [store.document(kind, one) for one in things]
    for name, value in query.items():
        if name not in PAGING:
            shown = [one for one in shown if _matches(one, name, value)]
    tags = [tag for text in query.getlist("tags") for tag in text.split(",")]
    shown = [one for one in shown if set(tags) <= set(one["tags"])]
    missing = Problem(400, f"Marker {query.get('marker')} not found.")
    shown = after_marker(shown, query.get("marker"), lambda one: one["id"], missing)
    limit = store.page_limit
    if query.get("limit"):
        limit = min(limit, whole_number(query["limit"], "limit"))
    document: dict[str, Any] = {kind: shown[:limit]}
    if len(shown) > limit > 0:
        further = [(name, value) for name, value in query.items(multi=True) if name != "marker"]
        link = urlencode([*further, ("marker", shown[limit - 1]["id"])])
        href = f"{call.site.cloud.url}{call.raw_path}?{link}"
        document[f"{kind}_links"] = [{"rel": "next", "href": href}]
    return json_answer(document)


def _matches(shown: dict[str, Any], name: str, value: str) -> bool:
    """Tell whether a field has the value of a filter; unknown names are ignored."""
    if name in ("load_balancer_id", "loadbalancer_id"):
        return value in [one["id"] for one in shown.get("loadbalancers", [])]
    return name not in shown or str(shown[name]).lower() == value.lower()


def _answer(call: Call, kind: str, thing: dict[str, Any], status: int = 200) -> Response:
    """Answer with one thing."""
    return json_answer({KEYS[kind]: call.store.document(kind, thing)}, status)


def _balancer(call: Call, thing: dict[str, Any], *also: str) -> dict[str, Any]:
    """Return the load balancer of a thing, which must be one that can be changed now."""
    found: dict[str, Any] = call.store.find("loadbalancers", thing["_balancer"], call.tenant)
    call.store.require_mutable(found, *also)
    return found


def _collection(kind: str) -> None:
    """Make the routes that are the same for all kinds of things but load balancers."""

    @routes.get(f"/{kind}")
    def list_things(call: Call) -> Response:
        return _listed(call, kind, call.store.of(kind, project_id=call.tenant))

    @routes.get(f"/{kind}/{{thing_id}}")
    def show(call: Call, thing_id: str) -> Response:
        return _answer(call, kind, call.store.find(kind, thing_id, call.tenant))

    if kind == "loadbalancers":
        return

    @routes.post(f"/{kind}")
    def create(call: Call) -> Response:
        fields = call.json_object(KEYS[kind])
        made = parts.CREATE[kind](call, call.tenant, fields)
        return _answer(call, kind, made, 201)

    @routes.put(f"/{kind}/{{thing_id}}")
    def update(call: Call, thing_id: str) -> Response:
        thing = call.store.find(kind, thing_id, call.tenant)
        balancer = _balancer(call, thing)
        parts.change(call, kind, thing, call.json_object(KEYS[kind]))
        call.store.begin(balancer, "PENDING_UPDATE", "update")
        return _answer(call, kind, thing, 200)

    @routes.delete(f"/{kind}/{{thing_id}}")
    def delete(call: Call, thing_id: str) -> Response:
        thing = call.store.find(kind, thing_id, call.tenant)
        balancer = _balancer(call, thing)
        thing["provisioning_status"] = "PENDING_DELETE"
        call.store.begin(balancer, "PENDING_UPDATE", "update")
        return empty_answer(204)


for _kind in ("loadbalancers", "listeners", "pools", "healthmonitors", "l7policies"):
    _collection(_kind)


# -- load balancers --------------------------------------------------------------------------------


@routes.post("/loadbalancers")
def create_balancer(call: Call) -> Response:
    """Make a load balancer, with all that its body describes."""
    store, project = call.store, call.tenant
    fields = dict(call.json_object("loadbalancer"))
    listeners = fields.pop("listeners", None) or []
    pools = fields.pop("pools", None) or []
    fields.pop("project_id", None)
    if not any(fields.get(key) for key in ("vip_port_id", "vip_network_id", "vip_subnet_id")):
        raise Problem(
            400,
            "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, "
            "vip_subnet_id.",
        )
    store.check_quota("loadbalancers", project)
    balancer = store.add("loadbalancers", project, None, fields)
    balancer["vip_address"] = balancer["vip_address"] or store.next_address()
    for key in ("vip_port_id", "vip_network_id", "vip_subnet_id"):
        balancer[key] = balancer[key] or str(uuid.uuid4())
    try:
        for pool in pools:
            parts.add_pool(call, balancer, None, pool)
        for listener in listeners:
            parts.add_listener(call, balancer, listener)
    except Problem:
        store.remove_tree(balancer)
        raise
    store.begin(balancer, "PENDING_CREATE", "create")
    return _answer(call, "loadbalancers", balancer, 201)


@routes.put("/loadbalancers/{thing_id}")
def update_balancer(call: Call, thing_id: str) -> Response:
    """Change a load balancer."""
    balancer = call.store.find("loadbalancers", thing_id, call.tenant)
    call.store.require_mutable(balancer)
    parts.change(call, "loadbalancers", balancer, call.json_object("loadbalancer"))
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return _answer(call, "loadbalancers", balancer, 202)


@routes.delete("/loadbalancers/{thing_id}")
def delete_balancer(call: Call, thing_id: str) -> Response:
    """Delete a load balancer."""
    store = call.store
    balancer = store.find("loadbalancers", thing_id, call.tenant)
    store.require_mutable(balancer, "ERROR")
    cascade = call.query.get("cascade", "").lower() == "true"
    if not cascade and (
        store.of("listeners", _balancer=thing_id) or store.of("pools", _balancer=thing_id)
    ):
        raise Problem(
            400, f"Validation failure: Cannot delete Load Balancer {thing_id} - it has children"
        )
    store.begin(balancer, "PENDING_DELETE", "delete")
    return empty_answer(204)


@routes.put("/loadbalancers/{thing_id}/failover")
def failover(call: Call, thing_id: str) -> Response:
    """Move a load balancer to another machine; this also mends it."""
    balancer = call.store.find("loadbalancers", thing_id, call.tenant)
    call.store.require_mutable(balancer, "ERROR")
    call.store.failing.discard(balancer["name"])
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return empty_answer(202)


@routes.get("/loadbalancers/{thing_id}/stats")
def show_stats(call: Call, thing_id: str) -> Response:
    """Show the counters."""
    call.store.find("loadbalancers", thing_id, call.tenant)
    names = ("bytes_in", "bytes_out", "active_connections", "total_connections", "request_errors")
    return json_answer({"stats": dict.fromkeys(names, 0)})


@routes.get("/listeners/{thing_id}/stats")
def show_listener_stats(call: Call, thing_id: str) -> Response:
    """Show the counters of a listener."""
    call.store.find("listeners", thing_id, call.tenant)
    names = ("bytes_in", "bytes_out", "active_connections", "total_connections", "request_errors")
    return json_answer({"stats": dict.fromkeys(names, 0)})


@routes.get("/loadbalancers/{thing_id}/status")
def show_status(call: Call, thing_id: str) -> Response:
    """Show the states of a load balancer and its listeners, pools and members."""
    store = call.store
    balancer = store.find("loadbalancers", thing_id, call.tenant)

    def brief(one: dict[str, Any], **more: Any) -> dict[str, Any]:
        keys = ("id", "name", "provisioning_status", "operating_status")
        return {**{key: one[key] for key in keys}, **more}

    def pool(one: dict[str, Any]) -> dict[str, Any]:
        members = [
            brief(each, address=each["address"], protocol_port=each["protocol_port"])
            for each in store.of("members", _pool=one["id"])
        ]
        return brief(one, members=members)

    tree = [
        brief(
            one,
            pools=[pool(each) for each in store.of("pools", id=one["default_pool_id"])],
        )
        for one in store.of("listeners", _balancer=thing_id)
    ]
    return json_answer({"statuses": {"loadbalancer": brief(balancer, listeners=tree)}})


# -- members and rules -----------------------------------------------------------------------------


@routes.get("/pools/{pool_id}/members")
def list_members(call: Call, pool_id: str) -> Response:
    """List the members of a pool."""
    call.store.find("pools", pool_id, call.tenant)
    return _listed(call, "members", call.store.of("members", _pool=pool_id))


@routes.post("/pools/{pool_id}/members")
def create_member(call: Call, pool_id: str) -> Response:
    """Add a member."""
    pool = call.store.find("pools", pool_id, call.tenant)
    balancer = _balancer(call, pool)
    made = parts.add_member(call, pool, call.json_object("member"))
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return _answer(call, "members", made, 201)


@routes.put("/pools/{pool_id}/members")
def replace_members(call: Call, pool_id: str) -> Response:
    """Let a pool have just these members; with `additive_only` the others stay."""
    pool = call.store.find("pools", pool_id, call.tenant)
    balancer = _balancer(call, pool)
    entries = call.json().get("members")
    present = {
        (one["address"], one["protocol_port"]): one
        for one in call.store.of("members", _pool=pool_id)
    }
    for each in entries or []:
        known = present.pop((each.get("address"), each.get("protocol_port")), None)
        if known is None:
            parts.add_member(call, pool, each)
        else:
            fixed = ("address", "protocol_port", "subnet_id")
            fields = {key: value for key, value in each.items() if key not in fixed}
            parts.change(call, "members", known, fields)
    if call.query.get("additive_only", "").lower() != "true":
        for one in present.values():
            one["provisioning_status"] = "PENDING_DELETE"
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return empty_answer(202)


def _member(call: Call, pool_id: str, member_id: str) -> dict[str, Any]:
    """Return a member of a pool."""
    call.store.find("pools", pool_id, call.tenant)
    found: dict[str, Any] = call.store.find("members", member_id, call.tenant)
    if found["_pool"] != pool_id:
        raise Problem(404, f"{WORDS['members']} {member_id} not found.")
    return found


@routes.get("/pools/{pool_id}/members/{member_id}")
def show_member(call: Call, pool_id: str, member_id: str) -> Response:
    """Show a member."""
    return _answer(call, "members", _member(call, pool_id, member_id))


@routes.put("/pools/{pool_id}/members/{member_id}")
def update_member(call: Call, pool_id: str, member_id: str) -> Response:
    """Change a member."""
    member = _member(call, pool_id, member_id)
    balancer = _balancer(call, member)
    parts.change(call, "members", member, call.json_object("member"))
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return _answer(call, "members", member, 200)


@routes.delete("/pools/{pool_id}/members/{member_id}")
def delete_member(call: Call, pool_id: str, member_id: str) -> Response:
    """Remove a member."""
    member = _member(call, pool_id, member_id)
    balancer = _balancer(call, member)
    member["provisioning_status"] = "PENDING_DELETE"
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return empty_answer(204)


@routes.get("/l7policies/{policy_id}/rules")
def list_rules(call: Call, policy_id: str) -> Response:
    """List the rules of a policy."""
    call.store.find("l7policies", policy_id, call.tenant)
    return _listed(call, "rules", call.store.of("rules", _policy=policy_id))


@routes.post("/l7policies/{policy_id}/rules")
def create_rule(call: Call, policy_id: str) -> Response:
    """Add a rule."""
    policy = call.store.find("l7policies", policy_id, call.tenant)
    balancer = _balancer(call, policy)
    fields = call.json_object("rule")
    made = call.store.add("rules", call.tenant, policy["_balancer"], fields)
    made["_policy"] = policy_id
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return _answer(call, "rules", made, 201)


@routes.get("/l7policies/{policy_id}/rules/{rule_id}")
def show_rule(call: Call, policy_id: str, rule_id: str) -> Response:
    """Show a rule."""
    return _answer(call, "rules", call.store.find("rules", rule_id, call.tenant))


@routes.delete("/l7policies/{policy_id}/rules/{rule_id}")
def delete_rule(call: Call, policy_id: str, rule_id: str) -> Response:
    """Remove a rule."""
    rule = call.store.find("rules", rule_id, call.tenant)
    balancer = _balancer(call, rule)
    rule["provisioning_status"] = "PENDING_DELETE"
    call.store.begin(balancer, "PENDING_UPDATE", "update")
    return empty_answer(204)


# -- quotas and what the service offers ------------------------------------------------------------


@routes.get("/quotas/defaults")
def default_quota(call: Call) -> Response:
    """Show the quotas of a project that has none of its own."""
    return json_answer({"quota": dict(parts.QUOTAS)})


@routes.get("/quotas/{project_id}")
def show_quota(call: Call, project_id: str) -> Response:
    """Show the quotas of a project."""
    if project_id != call.tenant:
        raise Problem(403, "Policy does not allow this request to be performed.")
    return json_answer({"quota": call.store.quota_of(project_id)})


@routes.get("/providers")
def list_providers(call: Call) -> Response:
    """List the providers."""
    return json_answer({"providers": [{"name": "amphora", "description": "The sandbox itself."}]})


@routes.get("/flavors")
def list_flavors(call: Call) -> Response:
    """List the flavors."""
    return json_answer({"flavors": []})


@routes.get("/availabilityzones")
def list_zones(call: Call) -> Response:
    """List the availability zones."""
    return json_answer({"availability_zones": []})
