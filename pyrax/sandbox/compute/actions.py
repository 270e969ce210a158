"""What one can do to a server: `POST /servers/{id}/action`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import lifecycle, versions
from pyrax.sandbox.compute.create import check_metadata, check_personality, last_part
from pyrax.sandbox.compute.documents import server_document, vm_state
from pyrax.sandbox.compute.models import ActionRecord, ComputeStore, Image, Server
from pyrax.sandbox.compute.servers import check_lock, find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.network.floating_ips import reach
from pyrax.sandbox.network.kinds import FLOATING_IP
from pyrax.sandbox.network.models import NetworkStore
from pyrax.sandbox.network.ports import release
from pyrax.sandbox.routing import Call, Router

routes = Router()

Action = Callable[[Call, Server, Any], Response]

ACTIONS: dict[str, Action] = {}

# The states in which an action is possible; actions that are not here are possible in all.
POSSIBLE: dict[str, tuple[str, ...]] = {}

# Actions that are possible while another one is under way.
ANYTIME = ("lock", "unlock", "forceDelete", "os-resetState", "os-getConsoleOutput")


def action(name: str, *states: str) -> Callable[[Action], Action]:
    """Decorate the function that carries out an action, possible in these states only."""

    def register(function: Action) -> Action:
        ACTIONS[name] = function
        if states:
            POSSIBLE[name] = states
        return function

    return register


@routes.post("/servers/{server_id}/action")
def act(call: Call, server_id: str) -> Response:
    """Carry out an action."""
    server = find(call, server_id)
    given = call.json()
    if not isinstance(given, dict) or len(given) != 1:
        raise Problem(400, "Malformed request body: there must be exactly one action")
    name = next(iter(given))
    if name not in ACTIONS:
        raise Problem(400, f"There is no such action: {name}")
    if name != "unlock":
        check_lock(call, server)
    _check_state(server, name)
    answer = ACTIONS[name](call, server, given[name])
    caller = call.caller
    server.history.insert(
        0,
        ActionRecord(
            name,
            call.request_id,
            caller.user_id if caller else "",
            server.tenant_id,
            call.now,
        ),
    )
    return answer


def _check_state(server: Server, name: str) -> None:
    """Refuse an action that the server's state does not allow."""
    if name in ANYTIME:
        return
    possible = POSSIBLE.get(name)
    if server.task_state is not None and server.status != "BUILD":
        state = f"task_state {server.task_state}"
    elif server.status == "BUILD" or (possible is not None and server.status not in possible):
        state = f"vm_state {vm_state(server)}"
    else:
        return
    raise Problem(409, f"Cannot '{name}' instance {server.id} while it is in {state}")


def require_admin(call: Call, name: str) -> None:
    """Refuse everybody but administrators.

    Raises:
        Problem: 403.
    """
    if not call.is_admin:
        raise Problem(403, f"Policy doesn't allow {name} to be performed.")


def _fields(given: Any, name: str) -> dict[str, Any]:
    """Return the argument of an action, which has to be an object."""
    if not isinstance(given, dict):
        raise Problem(400, f"Missing argument of {name}")
    return given


# -- power -----------------------------------------------------------------------------------------


@action("reboot", "ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED", "ERROR")
def reboot(call: Call, server: Server, given: Any) -> Response:
    """Reboot softly or hard."""
    kind = _fields(given, "reboot").get("type")
    if not isinstance(kind, str) or kind.upper() not in ("SOFT", "HARD"):
        raise Problem(400, "Argument 'type' for reboot is not HARD or SOFT")
    if kind.upper() == "SOFT" and server.status != "ACTIVE":
        raise Problem(
            409, f"Cannot 'reboot' instance {server.id} while it is in vm_state {vm_state(server)}"
        )
    status, task = ("REBOOT", "rebooting") if kind.upper() == "SOFT" else ("HARD_REBOOT", "reboot")
    lifecycle.pass_through(call.store, server, status, task, "reboot")
    return empty_answer(202)


@action("os-stop", "ACTIVE", "ERROR", "RESCUE")
def stop(call: Call, server: Server, given: Any) -> Response:
    """Shut down."""
    store: ComputeStore = call.store
    lifecycle.pass_through(store, server, server.status, "powering-off", "power", "SHUTOFF")
    return empty_answer(202)


@action("os-start", "SHUTOFF")
def start(call: Call, server: Server, given: Any) -> Response:
    """Start."""
    lifecycle.pass_through(call.store, server, server.status, "powering-on", "power")
    return empty_answer(202)


def _at_once(name: str, result: str, *states: str) -> None:
    """Define an action that takes no time."""

    @action(name, *states)
    def become(call: Call, server: Server, given: Any) -> Response:
        """Put the server into another state."""
        call.store.become(server, result)
        return empty_answer(202)


_at_once("pause", "PAUSED", "ACTIVE")
_at_once("unpause", "ACTIVE", "PAUSED")
_at_once("suspend", "SUSPENDED", "ACTIVE")
_at_once("resume", "ACTIVE", "SUSPENDED")
_at_once("shelveOffload", "SHELVED_OFFLOADED", "SHELVED")
_at_once("restore", "ACTIVE", "SOFT_DELETED")


@action("shelve", "ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED")
def shelve(call: Call, server: Server, given: Any) -> Response:
    """Put aside, with an image of the disk."""
    lifecycle.snapshot(call.store, server, f"{server.name}-shelved", {}, "snapshot")
    server.steps.clear()
    lifecycle.pass_through(
        call.store, server, server.status, "shelving", "image", "SHELVED_OFFLOADED"
    )
    return empty_answer(202)


@action("unshelve", "SHELVED", "SHELVED_OFFLOADED")
def unshelve(call: Call, server: Server, given: Any) -> Response:
    """Bring back what was put aside."""
    if isinstance(given, dict) and "availability_zone" in given:
        if not versions.since(call, 77):
            raise Problem(400, "Additional properties are not allowed ('availability_zone')")
        server.availability_zone = given["availability_zone"] or server.availability_zone
    lifecycle.pass_through(call.store, server, server.status, "unshelving", "power")
    return empty_answer(202)


@action("forceDelete")
def force_delete(call: Call, server: Server, given: Any) -> Response:
    """Delete at once."""
    call.store.delete(server)
    return empty_answer(202)


@action("trigger_crash_dump", "ACTIVE", "PAUSED", "RESCUE", "ERROR")
def trigger_crash_dump(call: Call, server: Server, given: Any) -> Response:
    """Let the guest crash and write a dump."""
    versions.only_since(call, 17)
    return empty_answer(202)


# -- rebuild, resize, rescue -----------------------------------------------------------------------


@action("rebuild", "ACTIVE", "SHUTOFF", "ERROR")
def rebuild(call: Call, server: Server, given: Any) -> Response:
    """Build anew from an image."""
    fields = _fields(given, "rebuild")
    store: ComputeStore = call.store
    if not fields.get("imageRef"):
        raise Problem(400, "Could not parse imageRef from request.")
    try:
        image: Image = store.image(last_part(fields["imageRef"]), call.tenant)
    except Problem:
        raise Problem(400, "Cannot find image for rebuild") from None
    metadata = check_metadata(call, fields.get("metadata", server.metadata))
    personality = check_personality(call, fields.get("personality"))
    server.metadata = metadata
    server.personality = personality or server.personality
    server.name = fields.get("name") or server.name
    server.admin_password = fields.get("adminPass") or store.new_password()
    server.disk_config = fields.get("OS-DCF:diskConfig", server.disk_config)
    server.access_ipv4 = fields.get("accessIPv4", server.access_ipv4)
    server.access_ipv6 = fields.get("accessIPv6", server.access_ipv6)
    if versions.since(call, 19):
        server.description = fields.get("description", server.description)
    if versions.since(call, 54):
        server.key_name = fields.get("key_name", server.key_name)
    if versions.since(call, 57):
        server.user_data = fields.get("user_data", server.user_data)
    lifecycle.start_rebuild(store, server, image)
    document = server_document(call, server, single=True)
    document["adminPass"] = server.admin_password
    return json_answer({"server": document}, 202)


@action("resize", "ACTIVE", "SHUTOFF")
def resize(call: Call, server: Server, given: Any) -> Response:
    """Change the flavor; it has to be confirmed or reverted afterwards."""
    reference = _fields(given, "resize").get("flavorRef")
    store: ComputeStore = call.store
    if reference in (None, ""):
        raise Problem(400, "Resize requests require 'flavorRef' attribute.")
    flavor = store.flavors.get(last_part(reference))
    if flavor is None:
        raise Problem(400, "Unable to locate requested flavor.")
    if flavor.id == server.flavor.id:
        raise Problem(400, "When resizing, instances must change flavor!")
    lifecycle.start_resize(store, server, flavor)
    return empty_answer(202)


@action("confirmResize", "VERIFY_RESIZE")
def confirm_resize(call: Call, server: Server, given: Any) -> Response:
    """Keep the new flavor."""
    lifecycle.confirm_resize(server)
    server.updated = call.now
    return empty_answer(204)


@action("revertResize", "VERIFY_RESIZE")
def revert_resize(call: Call, server: Server, given: Any) -> Response:
    """Go back to the flavor from before."""
    lifecycle.start_revert(call.store, server)
    return empty_answer(202)


@action("rescue", "ACTIVE", "SHUTOFF", "ERROR")
def rescue(call: Call, server: Server, given: Any) -> Response:
    """Start from a rescue image."""
    password = given.get("adminPass") if isinstance(given, dict) else None
    lifecycle.pass_through(call.store, server, server.status, "rescuing", "power", "RESCUE")
    return json_answer({"adminPass": password or call.store.new_password()})


@action("unrescue", "RESCUE")
def unrescue(call: Call, server: Server, given: Any) -> Response:
    """Start from the server's own disk again."""
    lifecycle.pass_through(call.store, server, server.status, "unrescuing", "power")
    return empty_answer(202)


@action("changePassword", "ACTIVE")
def change_password(call: Call, server: Server, given: Any) -> Response:
    """Change the password of the server's administrator."""
    password = _fields(given, "changePassword").get("adminPass")
    if not isinstance(password, str) or not password:
        raise Problem(400, "No adminPass was specified")
    server.admin_password = password
    lifecycle.pass_through(call.store, server, "PASSWORD", "updating_password", "password")
    return empty_answer(202)


# -- images ----------------------------------------------------------------------------------------


@action("createImage", "ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED")
def create_image(call: Call, server: Server, given: Any) -> Response:
    """Make an image of the server."""
    fields = _fields(given, "createImage")
    if not isinstance(fields.get("name"), str) or not fields["name"]:
        raise Problem(400, "createImage entity requires name attribute")
    metadata = check_metadata(call, fields.get("metadata") or {})
    image = lifecycle.snapshot(call.store, server, fields["name"], metadata, "snapshot")
    return _image_answer(call, image)


@action("createBackup", "ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED")
def create_backup(call: Call, server: Server, given: Any) -> Response:
    """Make an image of the server and drop older ones of the same type."""
    fields = _fields(given, "createBackup")
    try:
        name, kind = str(fields["name"]), str(fields["backup_type"])
        rotation = int(fields["rotation"])
    except (KeyError, TypeError, ValueError):
        raise Problem(400, "createBackup requires name, backup_type and rotation") from None
    store: ComputeStore = call.store
    backups = [
        entry
        for entry in store.images.values()
        if entry.server_id == server.id and entry.metadata.get("backup_type") == kind
    ]
    for old in sorted(backups, key=lambda entry: entry.created, reverse=True)[rotation - 1 :]:
        del store.images[old.id]
    image = lifecycle.snapshot(store, server, name, {"backup_type": kind}, "backup")
    return empty_answer(202) if rotation == 0 else _image_answer(call, image)


def _image_answer(call: Call, image: Image) -> Response:
    """Return where an image will be."""
    if versions.since(call, 45):
        return json_answer({"image_id": image.id}, 202)
    return empty_answer(202, {"Location": f"{call.site.url}/{call.tenant}/images/{image.id}"})


# -- consoles --------------------------------------------------------------------------------------

CONSOLES = {
    "os-getVNCConsole": ("novnc", "xvpvnc"),
    "os-getSPICEConsole": ("spice-html5",),
    "os-getRDPConsole": ("rdp-html5",),
    "os-getSerialConsole": ("serial",),
}


@action("os-getConsoleOutput")
def get_console_output(call: Call, server: Server, given: Any) -> Response:
    """Show the end of what the server wrote to its console."""
    lines = [
        f"[    0.000000] Linux starts on {server.name}",
        f"[    0.100000] Memory: {server.flavor.ram * 1024}K",
        f"[    1.000000] Booted in {server.availability_zone}",
        "",
        f"{server.name} login: ",
    ]
    length = given.get("length") if isinstance(given, dict) else None
    try:
        count = -1 if length is None else int(length)
    except (TypeError, ValueError):
        raise Problem(400, "length should be an integer") from None
    chosen = lines if count < 0 else lines[-count:] if count else []
    return json_answer({"output": "\n".join(chosen)})


def _console_url(call: Call, server: Server, kind: str) -> str:
    """Return the address of a console."""
    return f"{call.site.cloud.url}/console/{kind}?token={call.request_id}-{server.id}"


def _console(name: str, kinds: tuple[str, ...]) -> None:
    """Define the action that opens a console."""

    @action(name)
    def open_console(call: Call, server: Server, given: Any) -> Response:
        """Return the address of a console."""
        if versions.since(call, 6):
            raise Problem(400, f"There is no such action: {name}")
        kind = _fields(given, name).get("type")
        if kind not in kinds:
            raise Problem(400, f"Invalid console type {kind}")
        url = _console_url(call, server, kind)
        return json_answer({"console": {"type": kind, "url": url}})


for console_name, console_kinds in CONSOLES.items():
    _console(console_name, console_kinds)


@routes.post("/servers/{server_id}/remote-consoles")
def create_remote_console(call: Call, server_id: str) -> Response:
    """Return the address of a console, in the way of later versions."""
    versions.only_since(call, 6)
    server = find(call, server_id)
    given = call.json_object("remote_console")
    protocol, kind = given.get("protocol"), given.get("type")
    if protocol not in ("vnc", "spice", "rdp", "serial", "mks") or not isinstance(kind, str):
        raise Problem(400, "Invalid input for field/attribute remote_console")
    url = _console_url(call, server, kind)
    return json_answer({"remote_console": {"protocol": protocol, "type": kind, "url": url}})


# -- locks, groups, addresses ----------------------------------------------------------------------


@action("lock")
def lock(call: Call, server: Server, given: Any) -> Response:
    """Lock against changes by others than administrators."""
    server.locked = True
    if isinstance(given, dict) and "locked_reason" in given:
        if not versions.since(call, 73):
            raise Problem(400, "Additional properties are not allowed ('locked_reason')")
        server.locked_reason = given["locked_reason"]
    return empty_answer(202)


@action("unlock")
def unlock(call: Call, server: Server, given: Any) -> Response:
    """Unlock."""
    server.locked, server.locked_reason = False, None
    return empty_answer(202)


@action("addSecurityGroup")
def add_security_group(call: Call, server: Server, given: Any) -> Response:
    """Add the server to a security group."""
    name = str(_fields(given, "addSecurityGroup").get("name"))
    store: ComputeStore = call.store
    known = [group.name for group in store.security_groups.values()] + ["default"]
    if name not in known:
        raise Problem(404, f"Security group {name} not found for project {call.tenant}.")
    if name in server.security_groups:
        raise Problem(400, f"Security group {name} is already associated with the instance")
    server.security_groups.append(name)
    store.apply_groups(server)
    return empty_answer(202)


@action("removeSecurityGroup")
def remove_security_group(call: Call, server: Server, given: Any) -> Response:
    """Take the server out of a security group."""
    name = str(_fields(given, "removeSecurityGroup").get("name"))
    if name not in server.security_groups:
        raise Problem(404, f"Security group {name} not associated with the instance {server.id}")
    server.security_groups.remove(name)
    call.store.apply_groups(server)
    return empty_answer(202)


@action("addFixedIp")
def add_fixed_ip(call: Call, server: Server, given: Any) -> Response:
    """Give the server another address on a network."""
    versions.only_below(call, 44)
    network_id = str(_fields(given, "addFixedIp").get("networkId"))
    store: ComputeStore = call.store
    network = store.networks.get(network_id)
    if network is None or network.owner not in (None, call.tenant):
        raise Problem(404, f"Network {network_id} could not be found.")
    store.attach(server, network)
    return empty_answer(202)


@action("removeFixedIp")
def remove_fixed_ip(call: Call, server: Server, given: Any) -> Response:
    """Take an address away from the server."""
    versions.only_below(call, 44)
    address = str(_fields(given, "removeFixedIp").get("address"))
    for interface in list(server.interfaces):
        if any(entry.addr == address for entry in interface.addresses):
            call.store.detach(server, interface)
            return empty_answer(202)
    raise Problem(400, f"Fixed IP {address} not found on instance {server.id}.")


@action("addFloatingIp")
def add_floating_ip(call: Call, server: Server, given: Any) -> Response:
    """Point a floating address to the server."""
    versions.only_below(call, 44)
    fields = _fields(given, "addFloatingIp")
    floating = _floating_ip(call, fields.get("address"))
    if not server.interfaces:
        raise Problem(400, "No fixed IPs associated to instance")
    wanted = fields.get("fixed_address")
    addresses = [(row.addr, entry) for entry in server.interfaces for row in entry.addresses]
    chosen = [pair for pair in addresses if wanted in (None, pair[0])]
    if not chosen:
        raise Problem(400, f"Specified fixed address {wanted} not assigned to instance")
    service: NetworkStore = call.store.network_service
    row = service.rows[FLOATING_IP.key][floating.id]
    release(row)
    try:
        row.update(reach(service, row["floating_network_id"], chosen[0][1].id, chosen[0][0]))
    except Problem as problem:
        raise Problem(problem.status, problem.message) from None
    return empty_answer(202)


@action("removeFloatingIp")
def remove_floating_ip(call: Call, server: Server, given: Any) -> Response:
    """Point a floating address away from the server."""
    versions.only_below(call, 44)
    floating = _floating_ip(call, _fields(given, "removeFloatingIp").get("address"))
    if floating.server_id != server.id:
        raise Problem(409, f"Floating IP {floating.ip} is not associated with {server.id}.")
    release(call.store.network_service.rows[FLOATING_IP.key][floating.id])
    return empty_answer(202)


def _floating_ip(call: Call, address: Any) -> Any:
    """Return a floating address of the caller."""
    for floating in call.store.floating_ips.values():
        if floating.ip == address and floating.tenant_id == call.tenant:
            return floating
    raise Problem(404, f"Floating IP {address} not found for address.")


# -- administration --------------------------------------------------------------------------------


@action("migrate", "ACTIVE", "SHUTOFF")
def migrate(call: Call, server: Server, given: Any) -> Response:
    """Move to another host; it has to be confirmed or reverted like a resize."""
    require_admin(call, "migrate")
    lifecycle.start_resize(call.store, server, server.flavor)
    return empty_answer(202)


@action("os-migrateLive", "ACTIVE", "PAUSED")
def live_migrate(call: Call, server: Server, given: Any) -> Response:
    """Move to another host without an interruption."""
    require_admin(call, "os-migrateLive")
    lifecycle.pass_through(call.store, server, "MIGRATING", "migrating", "migrate", server.status)
    return empty_answer(202)


@action("evacuate", "ACTIVE", "SHUTOFF", "ERROR")
def evacuate(call: Call, server: Server, given: Any) -> Response:
    """Build anew on another host, after the first one has failed."""
    require_admin(call, "evacuate")
    password = _fields(given, "evacuate").get("adminPass") or call.store.new_password()
    server.admin_password = password
    lifecycle.pass_through(call.store, server, "REBUILD", "rebuilding", "rebuild")
    return empty_answer(200) if versions.since(call, 14) else json_answer({"adminPass": password})


@action("os-resetState")
def reset_state(call: Call, server: Server, given: Any) -> Response:
    """Say that the server is active, or in error."""
    require_admin(call, "os-resetState")
    state = _fields(given, "os-resetState").get("state")
    if state not in ("active", "error"):
        raise Problem(400, "Desired state must be specified: active or error")
    call.store.become(server, state.upper())
    return empty_answer(202)


def _reset_network(name: str) -> None:
    """Define an action that only Rackspace still has."""

    @action(name)
    def reset(call: Call, server: Server, given: Any) -> Response:
        """Write the network configuration of the server anew."""
        if not call.store.rackspace:
            raise Problem(410, "This API is no longer available.", fault="computeFault")
        return empty_answer(202)


_reset_network("resetNetwork")
_reset_network("injectNetworkInfo")
