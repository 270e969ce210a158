"""Floating addresses, and the ports that single ones pass on."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import json_answer
from pyrax.sandbox.network.kinds import (
    FLOATING_IP,
    NETWORK,
    PORT,
    PORT_FORWARDING,
    ROUTER,
    Document,
)
from pyrax.sandbox.network.models import NetworkStore, refusal
from pyrax.sandbox.network.ports import release
from pyrax.sandbox.network.routers import interfaces
from pyrax.sandbox.network.wire import (
    complete,
    find,
    find_own,
    given,
    gone,
    listed,
    made,
    one,
    split_owner,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()

FLOATING = "network:floatingip"
_FORWARDED = ("protocol", "internal_ip_address", "internal_port", "internal_port_id")


def _with_details(call: Call, floating: Document) -> Document:
    """Bring what a floating address says about its port up to date."""
    store: NetworkStore = call.store
    port = store.get(PORT, floating["port_id"])
    if port is None and floating["port_id"]:
        release(floating)
    shown = ("name", "network_id", "mac_address", "admin_state_up", "status")
    details = (*shown, "device_id", "device_owner")
    floating["port_details"] = None if port is None else {key: port[key] for key in details}
    own = [row for row in store.of(PORT_FORWARDING) if row["floatingip_id"] == floating["id"]]
    kept = ("id", "protocol", "internal_ip_address", "internal_port", "external_port")
    floating["port_forwardings"] = [{key: row[key] for key in kept} for row in own]
    return floating


@routes.get("/floatingips")
def list_floating_ips(call: Call) -> Response:
    """List the floating addresses of the project."""
    call.store.settle()
    for floating in call.store.of(FLOATING_IP):
        _with_details(call, floating)
    return listed(call, FLOATING_IP)


@routes.get("/floatingips/{floating_id}")
def show_floating_ip(call: Call, floating_id: str) -> Response:
    """Show one floating address."""
    return one(call, FLOATING_IP, _with_details(call, find(call, FLOATING_IP, floating_id)))


@routes.post("/floatingips")
def create_floating_ips(call: Call) -> Response:
    """Take a floating address from an external network."""
    documents = []
    for fields in given(call, FLOATING_IP):
        owner, rest = split_owner(complete(FLOATING_IP, fields, "floating_network_id"))
        network = find(call, NETWORK, rest["floating_network_id"])
        if not network["router:external"]:
            raise refusal(
                400,
                "BadRequest",
                f"Bad floatingip request: Network {network['id']} is not a valid external network.",
            )
        documents.append(
            _with_details(call, take_address(call.store, network["id"], owner, **rest))
        )
    return made(call, FLOATING_IP, documents)


def take_address(store: NetworkStore, network_id: str, owner: str, **fields: Any) -> Document:
    """Make a floating address.

    Args:
        store: the network service.
        network_id: the external network.
        owner: the project.
        **fields: fields of the floating address.

    Raises:
        Problem: 409, there are no more addresses; 404, no router leads to the port.
    """
    store.check_quota(FLOATING_IP, owner)
    wanted = {
        key: value
        for key, value in (
            ("subnet_id", fields.pop("subnet_id", None)),
            ("ip_address", fields.get("floating_ip_address")),
        )
        if value
    }
    port_id, fixed = fields.pop("port_id", None), fields.pop("fixed_ip_address", None)
    target = reach(store, network_id, port_id, fixed) if port_id else None
    outside = store.new_port(
        network_id,
        "",
        fixed_ips=[wanted] if wanted else None,
        device_owner=FLOATING,
        security_groups=[],
    )
    known = {"dns_name": "", "dns_domain": "", "qos_policy_id": None, "description": ""}
    document = {
        **known,
        **fields,
        "floating_network_id": network_id,
        "floating_ip_address": outside["fixed_ips"][0]["ip_address"],
        "port_id": None,
        "fixed_ip_address": None,
        "router_id": None,
        "status": "DOWN",
    }
    floating = store.add(FLOATING_IP, owner, document, outside["id"])
    outside["device_id"] = floating["id"]
    if target is not None:
        floating.update(target)
    return floating


def reach(store: NetworkStore, network_id: str, port_id: str, fixed: str | None) -> Document:
    """Return the fields by which a floating address points at a port.

    Args:
        store: the network service.
        network_id: the external network of the address.
        port_id: the port.
        fixed: address of the port; by default its first of IPv4.

    Raises:
        Problem: 400, the port has no such address; 404, no router leads to it; 409, another
            floating address points at it already.
    """
    port = store.get(PORT, port_id)
    if port is None:
        raise refusal(404, "PortNotFound", f"Port {port_id} could not be found.")
    for row in port["fixed_ips"]:
        address = row["ip_address"]
        if (fixed and address != fixed) or ipaddress.ip_address(address).version != 4:
            continue
        for floating in store.of(FLOATING_IP):
            if floating["port_id"] == port_id and floating["fixed_ip_address"] == address:
                raise refusal(
                    409,
                    "FloatingIPPortAlreadyAssociated",
                    f"Cannot associate floating IP with port {port_id} using fixed IP {address}, "
                    "as that fixed IP already has a floating IP on external network "
                    f"{network_id}.",
                )
        router_id = _router_between(store, network_id, row["subnet_id"])
        return {
            "port_id": port_id,
            "fixed_ip_address": address,
            "router_id": router_id,
            "status": "ACTIVE",
        }
    raise refusal(
        400,
        "BadRequest",
        f"Bad floatingip request: Port {port_id} does not have fixed ip {fixed or 'of IPv4'}.",
    )


def _router_between(store: NetworkStore, network_id: str, subnet_id: str) -> str:
    """Return the router that joins an external network and a subnet."""
    for router in store.of(ROUTER):
        if (router["external_gateway_info"] or {}).get("network_id") != network_id:
            continue
        for port in interfaces(store, router["id"]):
            if any(row["subnet_id"] == subnet_id for row in port["fixed_ips"]):
                return str(router["id"])
    raise refusal(
        404,
        "ExternalGatewayForFloatingIPNotFound",
        f"External network {network_id} is not reachable from subnet {subnet_id}. Therefore, "
        "cannot associate Port with a Floating IP.",
    )


@routes.put("/floatingips/{floating_id}")
def update_floating_ip(call: Call, floating_id: str) -> Response:
    """Change a floating address: let it point at another port, or at none."""
    floating = find_own(call, FLOATING_IP, floating_id, "update")
    changes = given(call, FLOATING_IP, update=True)[0]
    if "port_id" in changes:
        port_id, fixed = changes.pop("port_id"), changes.pop("fixed_ip_address", None)
        if port_id:
            find(call, PORT, port_id)
            before = dict(floating)
            release(floating)
            try:
                floating.update(reach(call.store, floating["floating_network_id"], port_id, fixed))
            except Exception:
                floating.update(before)
                raise
        else:
            release(floating)
    floating.update(changes)
    call.store.touch(floating)
    return one(call, FLOATING_IP, _with_details(call, floating))


@routes.delete("/floatingips/{floating_id}")
def delete_floating_ip(call: Call, floating_id: str) -> Response:
    """Give a floating address back."""
    find_own(call, FLOATING_IP, floating_id, "delete")
    give_back(call.store, floating_id)
    return gone()


def give_back(store: NetworkStore, floating_id: str) -> None:
    """Forget a floating address, with what it passes on."""
    store.remove(FLOATING_IP, floating_id)
    store.remove(PORT, floating_id)
    for row in store.of(PORT_FORWARDING):
        if row["floatingip_id"] == floating_id:
            store.remove(PORT_FORWARDING, row["id"])


# -- what is passed on -----------------------------------------------------------------------------


def _forwarding(call: Call, floating_id: str, item_id: str) -> Document:
    """Return one forwarding of a floating address."""
    find(call, FLOATING_IP, floating_id)
    found = find(call, PORT_FORWARDING, item_id)
    if found["floatingip_id"] != floating_id:
        raise refusal(
            404, "PortForwardingNotFound", f"Port Forwarding {item_id} could not be found."
        )
    return found


def _check_forwarding(call: Call, floating_id: str, fields: Document, own: str = "") -> None:
    """Refuse a forwarding whose port is not there, or whose external port is taken."""
    find(call, PORT, fields["internal_port_id"])
    for row in call.store.of(PORT_FORWARDING):
        if (
            row["floatingip_id"] == floating_id
            and row["id"] != own
            and (row["external_port"], row["protocol"])
            == (fields["external_port"], fields["protocol"])
        ):
            raise refusal(
                400,
                "BadRequest",
                "Bad port_forwarding request: A duplicate port forwarding entry with same "
                "attributes already exists.",
            )


def _shown(row: Document) -> Document:
    """Return a forwarding as it is written."""
    return {key: row[key] for key in ("id", *_FORWARDED, "external_port", "description")}


@routes.get("/floatingips/{floating_id}/port_forwardings")
def list_forwardings(call: Call, floating_id: str) -> Response:
    """List what a floating address passes on."""
    find(call, FLOATING_IP, floating_id)
    rows = [row for row in call.store.of(PORT_FORWARDING) if row["floatingip_id"] == floating_id]
    return listed(call, PORT_FORWARDING, rows, _shown)


@routes.get("/floatingips/{floating_id}/port_forwardings/{item_id}")
def show_forwarding(call: Call, floating_id: str, item_id: str) -> Response:
    """Show one forwarding."""
    return _answer(_forwarding(call, floating_id, item_id))


def _answer(row: Document, status: int = 200) -> Response:
    """Answer with one forwarding."""
    return json_answer({PORT_FORWARDING.key: _shown(row)}, status)


@routes.post("/floatingips/{floating_id}/port_forwardings")
def create_forwarding(call: Call, floating_id: str) -> Response:
    """Let a floating address pass a port on."""
    floating = find_own(call, FLOATING_IP, floating_id, "update")
    if floating["port_id"]:
        raise refusal(
            409,
            "FloatingIpSetupException",
            f"The Floating IP {floating_id} had been set on router {floating['router_id']}, "
            "therefore it can not be used for port forwarding",
        )
    needed = (*_FORWARDED, "external_port")
    owner, rest = split_owner(complete(PORT_FORWARDING, given(call, PORT_FORWARDING)[0], *needed))
    _check_forwarding(call, floating_id, rest)
    row = call.store.add(PORT_FORWARDING, owner, {**rest, "floatingip_id": floating_id})
    return _answer(row, 201)


@routes.put("/floatingips/{floating_id}/port_forwardings/{item_id}")
def update_forwarding(call: Call, floating_id: str, item_id: str) -> Response:
    """Change a forwarding."""
    row = _forwarding(call, floating_id, item_id)
    changes = given(call, PORT_FORWARDING, update=True)[0]
    _check_forwarding(call, floating_id, {**row, **changes}, item_id)
    row.update(changes)
    call.store.touch(row)
    return _answer(row)


@routes.delete("/floatingips/{floating_id}/port_forwardings/{item_id}")
def delete_forwarding(call: Call, floating_id: str, item_id: str) -> Response:
    """Pass a port on no longer."""
    call.store.remove(PORT_FORWARDING, _forwarding(call, floating_id, item_id)["id"])
    return gone()
