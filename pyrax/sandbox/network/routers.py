"""Routers: what joins networks to each other and to the outside."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import json_answer
from pyrax.sandbox.network.kinds import FLOATING_IP, NETWORK, PORT, ROUTER, SUBNET, Document
from pyrax.sandbox.network.models import NetworkStore, refusal
from pyrax.sandbox.network.wire import (
    complete,
    find,
    find_own,
    given,
    gone,
    made,
    one,
    readable,
    split_owner,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()
readable(routes, ROUTER)

INTERFACE = "network:router_interface"
GATEWAY = "network:router_gateway"


@routes.post("/routers")
def create_routers(call: Call) -> Response:
    """Create a router."""
    store: NetworkStore = call.store
    documents = []
    for fields in given(call, ROUTER):
        owner, rest = split_owner(complete(ROUTER, fields))
        store.check_quota(ROUTER, owner)
        gateway = rest.pop("external_gateway_info")
        if gateway:
            _check_gateway(call, gateway)
        further = {
            "status": "ACTIVE",
            "external_gateway_info": None,
            "availability_zones": ["nova"],
            "conntrack_helpers": [],
            "service_type_id": None,
        }
        router = store.add(ROUTER, owner, {**rest, **further})
        if gateway:
            _set_gateway(call, router, gateway)
        documents.append(router)
    return made(call, ROUTER, documents)


@routes.put("/routers/{router_id}")
def update_router(call: Call, router_id: str) -> Response:
    """Change a router."""
    router = find_own(call, ROUTER, router_id, "update")
    changes = given(call, ROUTER, update=True)[0]
    if "external_gateway_info" in changes:
        gateway = changes.pop("external_gateway_info")
        if gateway:
            _check_gateway(call, gateway)
        _check_floating(call, router, gateway)
        _clear_gateway(call, router)
        if gateway:
            _set_gateway(call, router, gateway)
    router.update(changes)
    call.store.touch(router)
    return one(call, ROUTER, router)


@routes.delete("/routers/{router_id}")
def delete_router(call: Call, router_id: str) -> Response:
    """Delete a router that no subnet is connected to."""
    router = find_own(call, ROUTER, router_id, "delete")
    if interfaces(call.store, router_id):
        raise refusal(409, "RouterInUse", f"Router {router_id} still has ports")
    _clear_gateway(call, router)
    call.store.remove(ROUTER, router_id)
    return gone()


# -- gateways --------------------------------------------------------------------------------------


def _check_gateway(call: Call, gateway: Any) -> None:
    """Refuse a gateway on a network that leads nowhere."""
    if not isinstance(gateway, dict) or not gateway.get("network_id"):
        raise refusal(
            400,
            "HTTPBadRequest",
            "Invalid input for external_gateway_info. Reason: Validation of dictionary's keys "
            "failed.",
        )
    network = find(call, NETWORK, gateway["network_id"])
    if not network["router:external"]:
        raise refusal(
            400,
            "BadRequest",
            f"Bad router request: Network {network['id']} is not an external network.",
        )


def _check_floating(call: Call, router: Document, gateway: Any) -> None:
    """Refuse to take a gateway away that floating addresses go through."""
    current = (router["external_gateway_info"] or {}).get("network_id")
    if current is None or (gateway or {}).get("network_id") == current:
        return
    if any(row["router_id"] == router["id"] for row in call.store.of(FLOATING_IP)):
        raise refusal(
            409,
            "RouterExternalGatewayInUseByFloatingIp",
            f"Gateway cannot be updated for router {router['id']}, since a gateway to external "
            f"network {current} is required by one or more floating IPs.",
        )


def _set_gateway(call: Call, router: Document, gateway: Document) -> None:
    """Connect a router to an external network."""
    store: NetworkStore = call.store
    port = store.new_port(
        gateway["network_id"],
        "",
        fixed_ips=gateway.get("external_fixed_ips") or None,
        device_id=router["id"],
        device_owner=GATEWAY,
        security_groups=[],
    )
    router["external_gateway_info"] = {
        "network_id": gateway["network_id"],
        "enable_snat": bool(gateway.get("enable_snat", True)),
        "external_fixed_ips": [dict(row) for row in port["fixed_ips"]],
    }


def _clear_gateway(call: Call, router: Document) -> None:
    """Disconnect a router from its external network."""
    for port in call.store.of(PORT):
        if port["device_id"] == router["id"] and port["device_owner"] == GATEWAY:
            call.store.remove(PORT, port["id"])
    router["external_gateway_info"] = None


# -- interfaces ------------------------------------------------------------------------------------


def interfaces(store: NetworkStore, router_id: str) -> list[Document]:
    """Return the ports by which a router is connected to subnets."""
    return [
        port
        for port in store.of(PORT)
        if port["device_id"] == router_id and port["device_owner"] == INTERFACE
    ]


def _named(call: Call) -> tuple[Any, Any]:
    """Return the subnet and the port that a body names."""
    body = call.json()
    if not isinstance(body, dict) or not (body.get("subnet_id") or body.get("port_id")):
        raise refusal(
            400,
            "BadRequest",
            "Bad router request: Either subnet_id or port_id must be specified.",
        )
    return body.get("subnet_id"), body.get("port_id")


def _interface_answer(router: Document, port: Document) -> Response:
    """Answer with an interface."""
    subnet_ids = [row["subnet_id"] for row in port["fixed_ips"]]
    return json_answer(
        {
            "id": router["id"],
            "network_id": port["network_id"],
            "port_id": port["id"],
            "subnet_id": subnet_ids[0],
            "subnet_ids": subnet_ids,
            "project_id": router["project_id"],
            "tenant_id": router["tenant_id"],
            "tags": router["tags"],
        }
    )


@routes.put("/routers/{router_id}/add_router_interface")
def add_interface(call: Call, router_id: str) -> Response:
    """Connect a router to a subnet, or by a port."""
    store: NetworkStore = call.store
    router = find_own(call, ROUTER, router_id, "update")
    subnet_id, port_id = _named(call)
    if subnet_id and port_id:
        raise refusal(
            400, "BadRequest", "Bad router request: Cannot specify both subnet-id and port-id."
        )
    if port_id:
        port = find_own(call, PORT, port_id, "update")
        if port["device_id"]:
            raise refusal(
                409,
                "PortInUse",
                f"Unable to complete operation on port {port_id} for network "
                f"{port['network_id']}. Port already has an attached device {port['device_id']}.",
            )
        port.update(device_id=router_id, device_owner=INTERFACE, status="ACTIVE")
        return _interface_answer(router, port)
    subnet = find(call, SUBNET, subnet_id)
    for port in interfaces(store, router_id):
        if any(row["subnet_id"] == subnet_id for row in port["fixed_ips"]):
            raise refusal(
                400,
                "BadRequest",
                f"Bad router request: Router already has a port on subnet {subnet_id}.",
            )
    if subnet["gateway_ip"] is None:
        raise refusal(
            400,
            "BadRequest",
            "Bad router request: Subnet for router interface must have a gateway IP.",
        )
    port = store.new_port(
        subnet["network_id"],
        router["project_id"],
        fixed_ips=[{"subnet_id": subnet_id, "ip_address": subnet["gateway_ip"]}],
        device_id=router_id,
        device_owner=INTERFACE,
        security_groups=[],
    )
    return _interface_answer(router, port)


@routes.put("/routers/{router_id}/remove_router_interface")
def remove_interface(call: Call, router_id: str) -> Response:
    """Disconnect a router from a subnet."""
    store: NetworkStore = call.store
    router = find_own(call, ROUTER, router_id, "update")
    subnet_id, port_id = _named(call)
    for port in interfaces(store, router_id):
        subnets = [row["subnet_id"] for row in port["fixed_ips"]]
        if port_id in (None, port["id"]) and (subnet_id is None or subnet_id in subnets):
            break
    else:
        by_port = port_id and not subnet_id
        raise refusal(
            404,
            "RouterInterfaceNotFound" if by_port else "RouterInterfaceNotFoundForSubnet",
            f"Router {router_id} does not have an interface with id {port_id}"
            if by_port
            else f"Router {router_id} has no interface on subnet {subnet_id}",
        )
    if _floating_behind(store, router_id, subnets):
        raise refusal(
            409,
            "RouterInterfaceInUseByFloatingIP",
            f"Router interface for subnet {subnets[0]} on router {router_id} cannot be deleted, "
            "as it is required by one or more floating IPs.",
        )
    answer = _interface_answer(router, port)
    store.remove(PORT, port["id"])
    return answer


def _floating_behind(store: NetworkStore, router_id: str, subnet_ids: list[str]) -> bool:
    """Tell whether floating addresses of a router lead to one of these subnets."""
    for floating in store.of(FLOATING_IP):
        if floating["router_id"] != router_id:
            continue
        port = store.get(PORT, floating["port_id"])
        if port and any(row["subnet_id"] in subnet_ids for row in port["fixed_ips"]):
            return True
    return False


# -- routes ----------------------------------------------------------------------------------------


def _routes(call: Call) -> list[Document]:
    """Return the routes of a body."""
    found = call.json_object("router").get("routes")
    good = isinstance(found, list) and all(
        isinstance(row, dict) and {"destination", "nexthop"} == set(row) for row in found
    )
    if not good:
        raise refusal(
            400, "HTTPBadRequest", f"Invalid input for routes. Reason: Invalid data: '{found}'."
        )
    return [dict(row) for row in found or ()]


@routes.put("/routers/{router_id}/add_extraroutes")
def add_routes(call: Call, router_id: str) -> Response:
    """Add routes to those of a router."""
    router = find_own(call, ROUTER, router_id, "update")
    router["routes"] += [row for row in _routes(call) if row not in router["routes"]]
    call.store.touch(router)
    return one(call, ROUTER, router)


@routes.put("/routers/{router_id}/remove_extraroutes")
def remove_routes(call: Call, router_id: str) -> Response:
    """Take routes away from a router."""
    router = find_own(call, ROUTER, router_id, "update")
    unwanted = _routes(call)
    router["routes"] = [row for row in router["routes"] if row not in unwanted]
    call.store.touch(router)
    return one(call, ROUTER, router)
