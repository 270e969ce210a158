"""The front of Cloud Load Balancers, and its calls for load balancers, nodes and virtual IPs."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, _finished, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.load_balancers import clb_features
from pyrax.sandbox.load_balancers.clb_models import (
    ALGORITHMS,
    PROTOCOLS,
    Balancer,
    invalid,
    refusal,
    schema,
)
from pyrax.sandbox.load_balancers.clb_shared import (
    changed,
    document_of,
    find,
    listed_ids,
    no_nulls,
    pick_ids,
)
from pyrax.sandbox.paging import whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()

CREATE_KEYS = frozenset(
    (
        "name",
        "port",
        "protocol",
        "nodes",
        "virtualIps",
        "algorithm",
        "halfClosed",
        "accessList",
        "connectionLogging",
        "connectionThrottle",
        "healthMonitor",
        "metadata",
        "timeout",
        "sessionPersistence",
        "httpsRedirect",
        "contentCaching",
        "sslTermination",
    )
)
UPDATE_KEYS = frozenset(
    (
        "name",
        "algorithm",
        "protocol",
        "halfClosed",
        "port",
        "timeout",
        "httpsRedirect",
    )
)
CONDITIONS = ("ENABLED", "DISABLED", "DRAINING")


def respond(call: Call) -> Response:
    """Answer a call."""
    version, _, rest = call.path.strip("/").partition("/")
    tenant, _, below = rest.partition("/")
    if version != "v1.0" or not tenant:
        raise Problem(404, "The resource could not be found.")
    require_tenant(call, tenant)
    return routes.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does."""
    finished = _finished(problem)
    if finished is not None:
        return finished
    document: dict[str, Any] = {"code": problem.status, "message": problem.message}
    if problem.status == 413 and "Retry-After" in problem.headers:
        document = {
            "overLimit": {
                **document,
                "message": "OverLimit Retry...",
                "details": "Error Details...",
                "retryAfter": problem.headers["Retry-After"],
            }
        }
    return json_answer(document, problem.status, problem.headers)


# -- load balancers ------------------------------------------------------------------------------


@routes.get("/loadbalancers")
def list_balancers(call: Call) -> Response:
    """List the load balancers; a marker is the id with which the page begins."""
    query = call.query
    found = call.store.of_tenant(call.tenant)
    wanted = query.get("status", "").upper()
    if wanted:
        found = [one for one in found if one.status == wanted]
    else:
        found = [one for one in found if one.status != "DELETED"]
    if query.get("name"):
        found = [one for one in found if one.name == query["name"]]
    if query.get("nodeaddress"):
        address = query["nodeaddress"]
        found = [one for one in found if address in [node["address"] for node in one.nodes]]
    if query.get("marker"):
        first = whole_number(query["marker"], "marker")
        found = [one for one in found if one.id >= first]
    found = found[whole_number(query.get("offset") or "0", "offset") :]
    limit = min(whole_number(query.get("limit") or "100", "limit"), call.store.page_limit)
    return json_answer({"loadBalancers": [call.store.short(one) for one in found[:limit]]})


@routes.post("/loadbalancers")
def create_balancer(call: Call) -> Response:
    """Make a load balancer; it builds for a while."""
    store, tenant = call.store, call.tenant
    fields = document_of(call, "loadBalancer", CREATE_KEYS)
    alive = [one for one in store.of_tenant(tenant) if one.status != "DELETED"]
    if len(alive) >= store.limits["LOADBALANCER_LIMIT"]:
        raise Problem(413, "Load balancers must not exceed your account limit.")
    for key in ("name", "protocol", "virtualIps"):
        if not fields.get(key):
            raise invalid(f"Must provide a {key} for the load balancer")
    protocol = _protocol(fields["protocol"])
    port = fields.get("port") or PROTOCOLS[protocol]
    if not port:
        raise invalid("Must provide a port for the load balancer")
    now = store.clock.now()
    one = Balancer(
        store.next_number(),
        tenant,
        _name(fields["name"]),
        protocol,
        _port(port),
        _algorithm(fields.get("algorithm") or "RANDOM"),
        now,
        now,
    )
    _set_attributes(one, {key: fields[key] for key in UPDATE_KEYS & fields.keys()})
    one.port = _port(port)
    one.vips = [vip for each in fields["virtualIps"] for vip in _new_vips(call, each)]
    one.nodes = [new_node(call, one, each) for each in fields.get("nodes") or []]
    clb_features.set_at_creation(call, one, fields)
    store.balancers[one.id] = one
    store.begin(one, "BUILD", "build")
    return json_answer({"loadBalancer": store.full(one)}, 202)


@routes.delete("/loadbalancers")
def delete_balancers(call: Call) -> Response:
    """Delete several load balancers, all or none."""
    ids = listed_ids(call)
    if not ids:
        raise Problem(400, "Must supply one or more id's to process this request.")
    found = {str(one.id): one for one in call.store.of_tenant(call.tenant)}
    bad = [one for one in ids if one not in found or found[one].status == "DELETED"]
    if bad:
        text = ", ".join(bad)
        raise Problem(400, f"Must provide valid load balancers: {text} could not be found.")
    busy = [one for one in ids if found[one].status not in ("ACTIVE", "ERROR")]
    if busy:
        text = ", ".join(busy)
        raise Problem(
            400,
            f"Must provide valid load balancers: {text} are immutable and could not be processed.",
        )
    for each in ids:
        call.store.begin(found[each], "PENDING_DELETE", "delete", "DELETED")
    return empty_answer(202)


@routes.get("/loadbalancers/protocols")
def list_protocols(call: Call) -> Response:
    """List the protocols."""
    names = [{"name": name, "port": port} for name, port in PROTOCOLS.items()]
    return json_answer({"protocols": names})


@routes.get("/loadbalancers/algorithms")
def list_algorithms(call: Call) -> Response:
    """List the algorithms."""
    return json_answer({"algorithms": [{"name": name} for name in ALGORITHMS]})


@routes.get("/loadbalancers/alloweddomains")
def list_allowed_domains(call: Call) -> Response:
    """List the domains in which nodes may be."""
    names = ("rackclouddb.com", "example.com")
    return json_answer({"allowedDomains": [{"allowedDomain": {"name": name}} for name in names]})


@routes.get("/loadbalancers/absolutelimits")
def absolute_limits(call: Call) -> Response:
    """List the absolute limits."""
    limits = [{"name": name, "value": value} for name, value in call.store.limits.items()]
    return json_answer({"absolute": limits})


@routes.get("/limits")
def rate_limits(call: Call) -> Response:
    """List the rate limits."""
    limit = {"verb": "GET", "value": 600, "remaining": 600, "unit": "MINUTE"}
    rate = {"uri": "*", "regex": ".*", "limit": [limit]}
    return json_answer({"limits": {"rate": [rate]}})


@routes.get("/regionalsourceaddresses")
def regional_sources(call: Call) -> Response:
    """Show the addresses from which the region's nodes are reached."""
    return json_answer({"RegionalSourceAddresses": {"ipv4Public": ["198.51.100.0/24"]}})


def _usage_records(one: Balancer) -> dict[str, Any]:
    """Return the usage of one load balancer."""
    record = {
        "id": one.id * 100,
        "numVips": len(one.vips),
        "vipType": one.vips[0]["type"] if one.vips else "PUBLIC",
        "sslMode": "ON" if one.ssl.get("enabled") else "OFF",
        "eventType": "CREATE_LOADBALANCER",
        "incomingTransfer": 0,
        "outgoingTransfer": 0,
        "averageNumConnections": 0.0,
    }
    return {"loadBalancerUsageRecords": [record], "links": []}


@routes.get("/loadbalancers/usage")
def account_usage(call: Call) -> Response:
    """Show the usage of the account."""
    alive = call.store.of_tenant(call.tenant)
    usages = [
        {"loadBalancerId": one.id, "loadBalancerName": one.name, **_usage_records(one)}
        for one in alive
    ]
    return json_answer(
        {
            "accountId": call.tenant,
            "accountUsage": {"accountUsageRecords": [], "links": []},
            "loadBalancerUsages": usages,
        }
    )


@routes.get("/loadbalancers/billable")
def billable(call: Call) -> Response:
    """List what costs something."""
    alive = call.store.of_tenant(call.tenant)
    return json_answer({"loadBalancers": [call.store.short(one) for one in alive], "links": []})


@routes.get("/loadbalancers/{balancer_id}")
def show_balancer(call: Call, balancer_id: str) -> Response:
    """Show a load balancer."""
    return json_answer({"loadBalancer": call.store.full(find(call, balancer_id))})


@routes.put("/loadbalancers/{balancer_id}")
def update_balancer(call: Call, balancer_id: str) -> Response:
    """Change a load balancer."""
    one = find(call, balancer_id, change=True)
    fields = document_of(call, "loadBalancer", UPDATE_KEYS)
    if not fields:
        raise invalid("The load balancer must have at least one attribute to update")
    _set_attributes(one, fields)
    return changed(call, one)


@routes.delete("/loadbalancers/{balancer_id}")
def delete_balancer(call: Call, balancer_id: str) -> Response:
    """Delete a load balancer."""
    one = find(call, balancer_id)
    call.store.require_mutable(one, "ERROR")
    call.store.begin(one, "PENDING_DELETE", "delete", "DELETED")
    return empty_answer(202)


@routes.get("/loadbalancers/{balancer_id}/stats")
def show_stats(call: Call, balancer_id: str) -> Response:
    """Show the counters."""
    find(call, balancer_id)
    names = ("connectTimeOut", "connectError", "connectFailure", "dataTimedOut")
    return json_answer(dict.fromkeys((*names, "keepAliveTimedOut", "maxConn", "currentConn"), 0))


@routes.get("/loadbalancers/{balancer_id}/usage")
def show_usage(call: Call, balancer_id: str) -> Response:
    """Show the usage of a load balancer."""
    return json_answer(_usage_records(find(call, balancer_id)))


@routes.get("/loadbalancers/{balancer_id}/usage/current")
def show_current_usage(call: Call, balancer_id: str) -> Response:
    """Show the usage of the last day."""
    return json_answer(_usage_records(find(call, balancer_id)))


@routes.get("/loadbalancers/{balancer_id}/clustersourceaddresses")
def cluster_sources(call: Call, balancer_id: str) -> Response:
    """Show the addresses from which the nodes are reached."""
    addresses = call.store.full(find(call, balancer_id))["sourceAddresses"]
    return json_answer({"clusterSourceAddresses": addresses})


def _name(value: Any) -> str:
    """Check a name."""
    if not isinstance(value, str) or not 1 <= len(value) <= 128:
        raise invalid("The name must have 1 to 128 characters")
    return value


def _port(value: Any) -> int:
    """Check a port."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65535:
        raise invalid("The port must be a number from 1 to 65535")
    return value


def _protocol(value: Any) -> str:
    """Check a protocol."""
    if value not in PROTOCOLS:
        raise invalid(f"Protocol {value} is not valid")
    return str(value)


def _algorithm(value: Any) -> str:
    """Check an algorithm."""
    if value not in ALGORITHMS:
        raise invalid(f"Algorithm {value} is not valid")
    return str(value)


def _set_attributes(one: Balancer, fields: dict[str, Any]) -> None:
    """Set what is given, after all of it was checked."""
    checks = {"name": _name, "port": _port, "protocol": _protocol, "algorithm": _algorithm}
    for key, check in checks.items():
        if key in fields:
            check(fields[key])
    if "timeout" in fields and not 1 <= int(fields["timeout"]) <= 120:
        raise invalid("The timeout must be from 1 to 120 seconds")
    names = {"halfClosed": "half_closed", "httpsRedirect": "https_redirect"}
    for key, value in fields.items():
        setattr(one, names.get(key, key), value)


# -- nodes ---------------------------------------------------------------------------------------


def new_node(call: Call, one: Balancer, fields: Any) -> dict[str, Any]:
    """Check a new node and give it an id."""
    if not isinstance(fields, dict):
        raise schema("a node is an object")
    no_nulls(fields)
    address, port = fields.get("address"), fields.get("port")
    if not address or not port:
        raise invalid("Must provide an address and a port for each node")
    condition = fields.get("condition", "ENABLED")
    kind = fields.get("type", "PRIMARY")
    weight = fields.get("weight", 1)
    if condition not in CONDITIONS or kind not in ("PRIMARY", "SECONDARY"):
        raise invalid(f"Node condition {condition} or type {kind} is not valid")
    if not isinstance(weight, int) or not 1 <= weight <= 100:
        raise invalid("Node weight is invalid. Range is 1-100. Please specify a valid weight.")
    if any((node["address"], node["port"]) == (address, port) for node in one.nodes):
        raise Problem(
            422,
            "Duplicate nodes detected. One or more nodes already configured on load balancer.",
        )
    if len(one.nodes) >= call.store.limits["NODE_LIMIT"]:
        raise Problem(413, "Nodes must not exceed 25 per load balancer.")
    return {
        "id": call.store.next_number(),
        "address": address,
        "port": _port(port),
        "condition": condition,
        "status": "ONLINE",
        "weight": weight,
        "type": kind,
        "metadata": [],
    }


def node_of(one: Balancer, node_id: str) -> dict[str, Any]:
    """Return a node.

    Raises:
        Problem: 404, there is none.
    """
    for node in one.nodes:
        if str(node["id"]) == node_id:
            return node
    raise Problem(404, "Node not found")


@routes.get("/loadbalancers/{balancer_id}/nodes")
def list_nodes(call: Call, balancer_id: str) -> Response:
    """List the nodes."""
    one = find(call, balancer_id)
    return json_answer({"nodes": [call.store.node(one, node) for node in one.nodes]})


@routes.post("/loadbalancers/{balancer_id}/nodes")
def add_nodes(call: Call, balancer_id: str) -> Response:
    """Add nodes, all or none."""
    one = find(call, balancer_id, change=True)
    entries = call.json().get("nodes") if isinstance(call.json(), dict) else None
    if not isinstance(entries, list) or not entries:
        raise schema("nodes is a list that is not empty")
    before = list(one.nodes)
    try:
        for each in entries:
            one.nodes.append(new_node(call, one, each))
    except Problem:
        one.nodes = before
        raise
    made = [call.store.node(one, node) for node in one.nodes[len(before) :]]
    return changed(call, one, {"nodes": made})


@routes.put("/loadbalancers/{balancer_id}/nodes")
def update_nodes(call: Call, balancer_id: str) -> Response:
    """Change several nodes."""
    one = find(call, balancer_id, change=True)
    entries = call.json().get("nodes") if isinstance(call.json(), dict) else None
    if not isinstance(entries, list) or not entries:
        raise schema("nodes is a list that is not empty")
    found = [(node_of(one, str(each.get("id"))), each) for each in entries]
    for node, each in found:
        _change_node(one, node, {key: value for key, value in each.items() if key != "id"})
    return changed(call, one, {"nodes": [call.store.node(one, node) for node, _ in found]})


@routes.delete("/loadbalancers/{balancer_id}/nodes")
def delete_nodes(call: Call, balancer_id: str) -> Response:
    """Remove several nodes, all or none."""
    one = find(call, balancer_id, change=True)
    ids = listed_ids(call)
    bad = [each for each in ids if each not in {str(node["id"]) for node in one.nodes}]
    if bad or not ids:
        raise invalid(f"Node ids {','.join(bad)} are not a part of your loadbalancer")
    one.nodes = [node for node in one.nodes if str(node["id"]) not in ids]
    return changed(call, one)


@routes.get("/loadbalancers/{balancer_id}/nodes/events")
def node_events(call: Call, balancer_id: str) -> Response:
    """List what happened to the nodes."""
    return json_answer({"nodeServiceEvents": find(call, balancer_id).events, "links": []})


@routes.get("/loadbalancers/{balancer_id}/nodes/{node_id}")
def show_node(call: Call, balancer_id: str, node_id: str) -> Response:
    """Show a node."""
    one = find(call, balancer_id)
    return json_answer({"node": call.store.node(one, node_of(one, node_id))})


@routes.put("/loadbalancers/{balancer_id}/nodes/{node_id}")
def update_node(call: Call, balancer_id: str, node_id: str) -> Response:
    """Change a node."""
    one = find(call, balancer_id, change=True)
    node = node_of(one, node_id)
    _change_node(one, node, call.json_object("node"))
    return changed(call, one)


def _change_node(one: Balancer, node: dict[str, Any], fields: dict[str, Any]) -> None:
    """Change a node and write down that it happened."""
    no_nulls(fields)
    if not fields or set(fields) - {"condition", "weight", "type"}:
        raise refusal(400, "Node is immutable: only condition, weight and type can be changed.")
    if fields.get("condition", "ENABLED") not in CONDITIONS:
        raise invalid(f"Node condition {fields['condition']} is not valid")
    node.update(fields)
    one.events.append(
        {
            "id": len(one.events) + 1,
            "type": "UPDATE_NODE",
            "category": "UPDATE",
            "severity": "INFO",
            "title": "Node Successfully Updated",
            "nodeId": node["id"],
            "loadbalancerId": one.id,
        }
    )


@routes.delete("/loadbalancers/{balancer_id}/nodes/{node_id}")
def delete_node(call: Call, balancer_id: str, node_id: str) -> Response:
    """Remove a node."""
    one = find(call, balancer_id, change=True)
    one.nodes.remove(node_of(one, node_id))
    return changed(call, one)


# -- virtual IPs ---------------------------------------------------------------------------------


def _new_vips(call: Call, fields: Any) -> list[dict[str, Any]]:
    """Return the virtual IPs that an entry of a new load balancer stands for."""
    if not isinstance(fields, dict):
        raise schema("a virtual IP is an object")
    no_nulls(fields)
    if "id" in fields:
        for other in call.store.of_tenant(call.tenant):
            for vip in other.vips:
                if str(vip["id"]) == str(fields["id"]) and other.status != "DELETED":
                    return [vip]
        raise invalid("Must specify a valid virtual IP to share")
    kind, version = fields.get("type", "PUBLIC"), fields.get("ipVersion")
    if kind not in ("PUBLIC", "SERVICENET") or version not in (None, "IPV4", "IPV6"):
        raise invalid("Must specify a valid virtual IP type and version")
    if kind == "SERVICENET" and version == "IPV6":
        raise invalid("ServiceNet addresses are IPv4")
    versions = ("IPV4", "IPV6") if version is None and kind == "PUBLIC" else (version or "IPV4",)
    return [_vip(call, kind, each) for each in versions]


def _vip(call: Call, kind: str, version: str) -> dict[str, Any]:
    """Return a new virtual IP."""
    number = call.store.next_number()
    if version == "IPV6":
        address = str(ipaddress.IPv6Address(f"2001:db8:44::{number:x}"))
    else:
        network = "10.183" if kind == "SERVICENET" else "198.51"
        address = f"{network}.{100 + number // 250 % 100}.{number % 250 + 1}"
    return {"id": number, "address": address, "type": kind, "ipVersion": version}


@routes.get("/loadbalancers/{balancer_id}/virtualips")
def list_vips(call: Call, balancer_id: str) -> Response:
    """List the virtual IPs."""
    return json_answer({"virtualIps": find(call, balancer_id).vips})


@routes.post("/loadbalancers/{balancer_id}/virtualips")
def add_vip(call: Call, balancer_id: str) -> Response:
    """Add a virtual IP; only version 6 can be added."""
    one = find(call, balancer_id, change=True)
    fields = call.json()
    if not isinstance(fields, dict) or fields.get("ipVersion") != "IPV6":
        raise invalid("Only IPv6 virtual IPs can be added to a load balancer")
    vip = _new_vips(call, fields)[0]
    one.vips.append(vip)
    return changed(call, one, vip)


@routes.delete("/loadbalancers/{balancer_id}/virtualips/{vip_id}")
def delete_vip(call: Call, balancer_id: str, vip_id: str) -> Response:
    """Remove a virtual IP; the last one stays."""
    one = find(call, balancer_id, change=True)
    kept = pick_ids(one.vips, [vip_id], "Virtual ip not found")
    if not kept:
        raise Problem(400, "The last virtual IP of a load balancer cannot be removed.")
    one.vips = kept
    return changed(call, one)


routes.include(clb_features.routes)
