"""What only Rackspace's compute has: scheduled images and shared addresses."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute.models import Server
from pyrax.sandbox.compute.servers import find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

DAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
LONGEST_RETENTION = 65535


def _find(call: Call, server_id: str) -> Server:
    """Return a server; on OpenStack these calls do not exist."""
    if not call.store.rackspace:
        raise Problem(404, "The resource could not be found.")
    return find(call, server_id)


@routes.get("/servers/{server_id}/rax-si-image-schedule")
def show_schedule(call: Call, server_id: str) -> Response:
    """Show when images of a server are made."""
    schedule = _find(call, server_id).schedule
    if schedule is None:
        raise Problem(404, f"Image schedule does not exist for server {server_id}")
    return json_answer({"image_schedule": schedule})


@routes.post("/servers/{server_id}/rax-si-image-schedule")
def set_schedule(call: Call, server_id: str) -> Response:
    """Let images of a server be made daily, or weekly on a day."""
    server = _find(call, server_id)
    given = call.json_object("image_schedule")
    retention, day = given.get("retention"), given.get("day_of_week")
    if not isinstance(retention, int) or not 1 <= retention <= LONGEST_RETENTION:
        raise Problem(400, f"Invalid retention: it is a number from 1 to {LONGEST_RETENTION}")
    if day is not None and day not in DAYS:
        raise Problem(400, f"Invalid day_of_week: it is one of {', '.join(DAYS)}")
    schedule: dict[str, Any] = {"retention": retention}
    if day is not None:
        schedule["day_of_week"] = day
    server.schedule = schedule
    return json_answer({"image_schedule": schedule})


@routes.delete("/servers/{server_id}/rax-si-image-schedule")
def delete_schedule(call: Call, server_id: str) -> Response:
    """Make no more images of a server."""
    server = _find(call, server_id)
    if server.schedule is None:
        raise Problem(404, f"Image schedule does not exist for server {server_id}")
    server.schedule = None
    return empty_answer(202)


@routes.get("/servers/{server_id}/ip_associations")
def list_associations(call: Call, server_id: str) -> Response:
    """List the shared addresses of a server."""
    shared = _find(call, server_id).shared_addresses
    rows = [{"id": key, "address": address} for key, address in shared.items()]
    return json_answer({"ip_associations": rows})


@routes.get("/servers/{server_id}/ip_associations/{address_id}")
def show_association(call: Call, server_id: str, address_id: str) -> Response:
    """Show one shared address of a server."""
    shared = _find(call, server_id).shared_addresses
    if address_id not in shared:
        raise Problem(404, f"IP association {address_id} not found")
    return json_answer({"ip_association": {"id": address_id, "address": shared[address_id]}})


@routes.put("/servers/{server_id}/ip_associations/{address_id}")
def create_association(call: Call, server_id: str, address_id: str) -> Response:
    """Share an address with a server."""
    server = _find(call, server_id)
    address = server.shared_addresses.setdefault(
        address_id, f"198.51.100.{call.store.next_number() % 250 + 4}"
    )
    return json_answer({"ip_association": {"id": address_id, "address": address}}, 201)


@routes.delete("/servers/{server_id}/ip_associations/{address_id}")
def delete_association(call: Call, server_id: str, address_id: str) -> Response:
    """Share an address with a server no longer."""
    show_association(call, server_id, address_id)
    del _find(call, server_id).shared_addresses[address_id]
    return empty_answer(204)
