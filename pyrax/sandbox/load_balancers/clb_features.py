"""What can be set on a load balancer of Cloud Load Balancers."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.load_balancers.clb_models import Balancer, invalid, schema
from pyrax.sandbox.load_balancers.clb_shared import (
    changed,
    document_of,
    find,
    listed_ids,
    no_nulls,
    pick_ids,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()

PERSISTENCE = {"HTTP_COOKIE": ("HTTP",), "SOURCE_IP": (), "SSL_ID": ("HTTPS",)}
MONITOR_KEYS = frozenset(
    (
        "type",
        "delay",
        "timeout",
        "attemptsBeforeDeactivation",
        "path",
        "statusRegex",
        "bodyRegex",
        "hostHeader",
    )
)
THROTTLE_KEYS = frozenset(
    (
        "maxConnections",
        "minConnections",
        "maxConnectionRate",
        "rateInterval",
    )
)
SSL_KEYS = frozenset(
    (
        "securePort",
        "privatekey",
        "certificate",
        "intermediateCertificate",
        "enabled",
        "secureTrafficOnly",
        "cipherProfile",
        "securityProtocols",
    )
)
DEFAULT_PAGE = "<html><body><h1>Service Unavailable</h1></body></html>"


def set_at_creation(call: Call, one: Balancer, fields: dict[str, Any]) -> None:
    """Set what a new load balancer was asked to have."""
    if "accessList" in fields:
        _add_access(call, one, fields["accessList"])
    if "healthMonitor" in fields:
        one.monitor = _monitor(one, fields["healthMonitor"])
    if "metadata" in fields:
        _add_metadata(call, one.metadata, fields["metadata"], "LOADBALANCER_META_LIMIT")
    if "sessionPersistence" in fields:
        one.persistence = _persistence(one, fields["sessionPersistence"])
    one.throttle = dict(fields.get("connectionThrottle") or {})
    one.logging = _enabled(fields.get("connectionLogging", {"enabled": False}))
    one.caching = _enabled(fields.get("contentCaching", {"enabled": False}))


# -- access list ---------------------------------------------------------------------------------

ACCESS = "/loadbalancers/{balancer_id}/accesslist"


def _add_access(call: Call, one: Balancer, entries: Any) -> None:
    """Add entries to the access list."""
    if not isinstance(entries, list):
        raise schema("an access list is a list")
    for each in entries:
        try:
            ipaddress.ip_network(str(each.get("address")), strict=False)
        except ValueError:
            raise invalid("Must provide a valid network address") from None
        if each.get("type") not in ("ALLOW", "DENY"):
            raise invalid("Must provide an access type of ALLOW or DENY")
    if len(one.access_list) + len(entries) > call.store.limits["ACCESS_LIST_LIMIT"]:
        raise Problem(413, "Access list must not exceed 100 items.")
    for each in entries:
        entry = {"id": call.store.next_number(), "address": each["address"], "type": each["type"]}
        one.access_list.append(entry)


@routes.get(ACCESS)
def show_access(call: Call, balancer_id: str) -> Response:
    """Show the access list."""
    return json_answer({"accessList": find(call, balancer_id).access_list})


@routes.post(ACCESS)
def add_access(call: Call, balancer_id: str) -> Response:
    """Add to the access list."""
    one = find(call, balancer_id, change=True)
    _add_access(call, one, call.json().get("accessList"))
    return changed(call, one)


@routes.delete(ACCESS)
def delete_access(call: Call, balancer_id: str) -> Response:
    """Delete the access list, or the items that are named."""
    one = find(call, balancer_id, change=True)
    ids = listed_ids(call)
    one.access_list = pick_ids(one.access_list, ids, "Access list item not found") if ids else []
    return changed(call, one)


@routes.delete(ACCESS + "/{item_id}")
def delete_access_item(call: Call, balancer_id: str, item_id: str) -> Response:
    """Delete an item of the access list."""
    one = find(call, balancer_id, change=True)
    one.access_list = pick_ids(one.access_list, [item_id], "Access list item not found")
    return changed(call, one)


# -- health monitor and throttle -----------------------------------------------------------------


def _monitor(one: Balancer, fields: dict[str, Any]) -> dict[str, Any]:
    """Check a health monitor."""
    kind = fields.get("type")
    if kind not in ("CONNECT", "HTTP", "HTTPS"):
        raise invalid(f"Health monitor type {kind} is not valid")
    if kind != "CONNECT" and kind != one.protocol:
        raise invalid("The health monitor type must match the protocol of the load balancer")
    if kind != "CONNECT" and not (fields.get("path") and fields.get("statusRegex")):
        raise invalid("Must provide a path and a statusRegex")
    ranges = {"delay": 3600, "timeout": 300, "attemptsBeforeDeactivation": 10}
    for key, most in ranges.items():
        if not isinstance(fields.get(key), int) or not 1 <= fields[key] <= most:
            raise invalid(f"{key} must be a number from 1 to {most}")
    return dict(fields)


def _monitor_route(call: Call, one: Balancer) -> None:
    """Set the monitor from the body."""
    one.monitor = _monitor(one, document_of(call, "healthMonitor", MONITOR_KEYS))


def _throttle_route(call: Call, one: Balancer) -> None:
    """Set the throttle from the body."""
    fields = document_of(call, "connectionThrottle", THROTTLE_KEYS)
    if not 0 <= fields.get("maxConnections", 0) <= 100_000:
        raise invalid("maxConnections must be from 0 to 100000")
    one.throttle.update(fields)


@routes.get("/loadbalancers/{balancer_id}/healthmonitor")
def show_monitor(call: Call, balancer_id: str) -> Response:
    """Show the health monitor."""
    return json_answer({"healthMonitor": find(call, balancer_id).monitor})


@routes.put("/loadbalancers/{balancer_id}/healthmonitor")
def set_monitor(call: Call, balancer_id: str) -> Response:
    """Set the health monitor."""
    one = find(call, balancer_id, change=True)
    _monitor_route(call, one)
    return changed(call, one)


@routes.delete("/loadbalancers/{balancer_id}/healthmonitor")
def delete_monitor(call: Call, balancer_id: str) -> Response:
    """Remove the health monitor."""
    one = find(call, balancer_id, change=True)
    one.monitor = {}
    return changed(call, one)


@routes.get("/loadbalancers/{balancer_id}/connectionthrottle")
def show_throttle(call: Call, balancer_id: str) -> Response:
    """Show the throttle."""
    return json_answer({"connectionThrottle": find(call, balancer_id).throttle})


@routes.put("/loadbalancers/{balancer_id}/connectionthrottle")
def set_throttle(call: Call, balancer_id: str) -> Response:
    """Set the throttle."""
    one = find(call, balancer_id, change=True)
    _throttle_route(call, one)
    return changed(call, one)


@routes.delete("/loadbalancers/{balancer_id}/connectionthrottle")
def delete_throttle(call: Call, balancer_id: str) -> Response:
    """Remove the throttle."""
    one = find(call, balancer_id, change=True)
    one.throttle = {}
    return changed(call, one)


# -- TLS -----------------------------------------------------------------------------------------

SSL = "/loadbalancers/{balancer_id}/ssltermination"


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    """Return settings without the private key."""
    return {key: value for key, value in fields.items() if key.lower() != "privatekey"}


@routes.get(SSL)
def show_ssl(call: Call, balancer_id: str) -> Response:
    """Show the TLS termination, never the private key."""
    one = find(call, balancer_id)
    if not one.ssl:
        raise Problem(404, "SSL termination not found")
    return json_answer({"sslTermination": _shown(one.ssl)})


@routes.put(SSL)
def set_ssl(call: Call, balancer_id: str) -> Response:
    """Set the TLS termination, or change it and keep the certificate."""
    one = find(call, balancer_id, change=True)
    fields = document_of(call, "sslTermination", SSL_KEYS)
    secret = {"certificate", "privatekey", "securePort"}
    if (not one.ssl or secret & {"certificate", "privatekey"} & fields.keys()) and not (
        secret <= fields.keys()
    ):
        raise invalid("Must provide a certificate, a private key and a secure port together")
    one.ssl = {"enabled": True, "secureTrafficOnly": False, **one.ssl, **fields}
    return changed(call, one, status=200)


@routes.delete(SSL)
def delete_ssl(call: Call, balancer_id: str) -> Response:
    """Remove the TLS termination."""
    one = find(call, balancer_id, change=True)
    one.ssl = {}
    one.mappings = []
    return changed(call, one, status=200)


@routes.get(SSL + "/ciphers")
def show_ciphers(call: Call, balancer_id: str) -> Response:
    """Show the ciphers."""
    find(call, balancer_id)
    return json_answer({"ciphers": [{"name": "TLS_RSA_WITH_AES_128_CBC_SHA"}]})


@routes.get(SSL + "/certificatemappings")
def list_mappings(call: Call, balancer_id: str) -> Response:
    """List the certificate mappings, ids and names only."""
    shown = [
        {"certificateMapping": {"id": one["id"], "hostName": one["hostName"]}}
        for one in find(call, balancer_id).mappings
    ]
    return json_answer({"certificateMappings": shown})


@routes.post(SSL + "/certificatemappings")
def add_mapping(call: Call, balancer_id: str) -> Response:
    """Add a certificate mapping."""
    one = find(call, balancer_id, change=True)
    fields = call.json_object("certificateMapping")
    if not one.ssl:
        raise Problem(422, "SSL termination must be configured first.")
    if not {"hostName", "certificate", "privateKey"} <= fields.keys():
        raise invalid("Must provide a hostName, a certificate and a privateKey")
    if len(one.mappings) >= call.store.limits["CERTIFICATE_MAPPING_LIMIT"]:
        raise Problem(413, "Certificate mappings must not exceed 20.")
    mapping = {"id": call.store.next_number(), **fields}
    one.mappings.append(mapping)
    return changed(call, one, {"certificateMapping": _shown(mapping)})


def _mapping(one: Balancer, mapping_id: str) -> dict[str, Any]:
    """Return a certificate mapping."""
    for each in one.mappings:
        if str(each["id"]) == mapping_id:
            return each
    raise Problem(404, "Certificate mapping not found")


@routes.get(SSL + "/certificatemappings/{mapping_id}")
def show_mapping(call: Call, balancer_id: str, mapping_id: str) -> Response:
    """Show a certificate mapping."""
    mapping = _mapping(find(call, balancer_id), mapping_id)
    return json_answer({"certificateMapping": _shown(mapping)})


@routes.put(SSL + "/certificatemappings/{mapping_id}")
def update_mapping(call: Call, balancer_id: str, mapping_id: str) -> Response:
    """Change a certificate mapping."""
    one = find(call, balancer_id, change=True)
    _mapping(one, mapping_id).update(call.json_object("certificateMapping"))
    return changed(call, one)


@routes.delete(SSL + "/certificatemappings/{mapping_id}")
def delete_mapping(call: Call, balancer_id: str, mapping_id: str) -> Response:
    """Delete a certificate mapping."""
    one = find(call, balancer_id, change=True)
    one.mappings.remove(_mapping(one, mapping_id))
    return changed(call, one)


# -- session persistence, switches, error page ---------------------------------------------------


def _persistence(one: Balancer, fields: dict[str, Any]) -> str:
    """Check a type of session persistence."""
    kind = str(fields.get("persistenceType"))
    if kind not in PERSISTENCE:
        raise invalid(f"Session persistence {kind} is not valid")
    if PERSISTENCE[kind] and one.protocol not in PERSISTENCE[kind]:
        raise invalid(f"Session persistence {kind} does not fit the protocol {one.protocol}")
    return kind


@routes.get("/loadbalancers/{balancer_id}/sessionpersistence")
def show_persistence(call: Call, balancer_id: str) -> Response:
    """Show the session persistence."""
    kind = find(call, balancer_id).persistence
    return json_answer({"sessionPersistence": {"persistenceType": kind} if kind else {}})


@routes.put("/loadbalancers/{balancer_id}/sessionpersistence")
def set_persistence(call: Call, balancer_id: str) -> Response:
    """Set the session persistence."""
    one = find(call, balancer_id, change=True)
    one.persistence = _persistence(one, call.json_object("sessionPersistence"))
    return changed(call, one)


@routes.delete("/loadbalancers/{balancer_id}/sessionpersistence")
def delete_persistence(call: Call, balancer_id: str) -> Response:
    """End the session persistence."""
    one = find(call, balancer_id, change=True)
    if not one.persistence:
        raise Problem(422, "Session persistence is already deleted.")
    one.persistence = ""
    return changed(call, one)


def _enabled(fields: Any) -> bool:
    """Read a switch; it is true or false, no text."""
    value = fields.get("enabled") if isinstance(fields, dict) else None
    if not isinstance(value, bool):
        raise schema("'enabled' is true or false")
    return value


@routes.get("/loadbalancers/{balancer_id}/connectionlogging")
def show_logging(call: Call, balancer_id: str) -> Response:
    """Show whether connections are logged."""
    return json_answer({"connectionLogging": {"enabled": find(call, balancer_id).logging}})


@routes.put("/loadbalancers/{balancer_id}/connectionlogging")
def set_logging(call: Call, balancer_id: str) -> Response:
    """Log connections, or no longer."""
    one = find(call, balancer_id, change=True)
    one.logging = _enabled(call.json_object("connectionLogging"))
    return changed(call, one)


@routes.get("/loadbalancers/{balancer_id}/contentcaching")
def show_caching(call: Call, balancer_id: str) -> Response:
    """Show whether content is cached."""
    return json_answer({"contentCaching": {"enabled": find(call, balancer_id).caching}})


@routes.put("/loadbalancers/{balancer_id}/contentcaching")
def set_caching(call: Call, balancer_id: str) -> Response:
    """Cache content, or no longer."""
    one = find(call, balancer_id, change=True)
    wanted = _enabled(call.json_object("contentCaching"))
    if wanted and one.protocol != "HTTP":
        raise invalid("Content caching can only be enabled on the HTTP protocol")
    one.caching = wanted
    return changed(call, one)


@routes.get("/loadbalancers/{balancer_id}/errorpage")
def show_page(call: Call, balancer_id: str) -> Response:
    """Show the error page."""
    page = find(call, balancer_id).error_page
    return json_answer({"errorpage": {"content": DEFAULT_PAGE if page is None else page}})


@routes.put("/loadbalancers/{balancer_id}/errorpage")
def set_page(call: Call, balancer_id: str) -> Response:
    """Set the error page."""
    one = find(call, balancer_id, change=True)
    page = call.json_object("errorpage").get("content")
    if not isinstance(page, str) or len(page) > 65536:
        raise invalid("The error page must not exceed 65536 characters")
    one.error_page = page
    return changed(call, one, {"errorpage": {"content": page}}, 200)


@routes.delete("/loadbalancers/{balancer_id}/errorpage")
def delete_page(call: Call, balancer_id: str) -> Response:
    """Go back to the default error page."""
    one = find(call, balancer_id, change=True)
    one.error_page = None
    return changed(call, one, status=200)


# -- metadata of load balancers and nodes; it does not put the load balancer to work -------------


def _add_metadata(call: Call, items: list[Any], entries: Any, limit: str) -> list[Any]:
    """Add items and return them."""
    if not isinstance(entries, list) or not entries:
        raise invalid("Must provide at least one metadata item")
    no_nulls(entries)
    for each in entries:
        if not each.get("key") or len(each["key"]) > 256 or len(each.get("value", "")) > 256:
            raise invalid("Metadata keys and values have 1 to 256 characters")
        if any(item["key"] == each["key"] for item in items):
            raise invalid(f"Metadata key {each['key']} exists already")
    if len(items) + len(entries) > call.store.limits[limit]:
        raise Problem(413, "Metadata must not exceed 25 items.")
    made = [
        {"id": call.store.next_number(), "key": each["key"], "value": each.get("value", "")}
        for each in entries
    ]
    items.extend(made)
    return made


def _items(call: Call, balancer_id: str, node_id: str | None) -> tuple[list[Any], str]:
    """Return the list of metadata that a path stands for, and the name of its limit."""
    one = find(call, balancer_id, change=call.method != "GET")
    if node_id is None:
        return one.metadata, "LOADBALANCER_META_LIMIT"
    for node in one.nodes:
        if str(node["id"]) == node_id:
            items: list[Any] = node["metadata"]
            return items, "NODE_META_LIMIT"
    raise Problem(404, "Node not found")


def _metadata(call: Call, balancer_id: str, node_id: str | None = None) -> Response:
    """Answer a call to all metadata of something."""
    items, limit = _items(call, balancer_id, node_id)
    if call.method == "POST":
        document = call.json()
        entries = document.get("metadata")
        if entries is None and isinstance(document.get("meta"), dict):
            entries = [document["meta"]]
        return json_answer({"metadata": _add_metadata(call, items, entries, limit)})
    if call.method == "DELETE":
        ids = listed_ids(call)
        if not ids:
            raise Problem(400, "Must supply one or more id's to process this request.")
        items[:] = pick_ids(items, ids, "Metadata item not found")
        return empty_answer(200)
    return json_answer({"metadata": items})


def _meta(call: Call, balancer_id: str, meta_id: str, node_id: str | None = None) -> Response:
    """Answer a call to one item of metadata."""
    items, _ = _items(call, balancer_id, node_id)
    for item in items:
        if str(item["id"]) == meta_id:
            break
    else:
        raise Problem(404, "Metadata item not found")
    if call.method == "PUT":
        change = call.json_object("meta")
        if set(change) != {"value"} or change["value"] is None:
            raise invalid("Only the value of a metadata item can be changed")
        item["value"] = change["value"]
        return json_answer({"meta": item})
    if call.method == "DELETE":
        items.remove(item)
        return empty_answer(200)
    return json_answer({"meta": item})


for _owner in ("/loadbalancers/{balancer_id}", "/loadbalancers/{balancer_id}/nodes/{node_id}"):
    for _method in ("GET", "POST", "DELETE"):
        routes.route(_method, _owner + "/metadata")(_metadata)
    for _method in ("GET", "PUT", "DELETE"):
        routes.route(_method, _owner + "/metadata/{meta_id}")(_meta)
