"""How servers come to be, change and rest: each step with its end on the clock."""

from __future__ import annotations

from pyrax.sandbox.clock import iso
from pyrax.sandbox.compute.models import (
    CONFIRM_AFTER,
    ComputeStore,
    Flavor,
    Image,
    Server,
    Step,
    new_id,
)
from pyrax.sandbox.compute.networking import Nic

# Metadata by which a client can ask for a particular fate of its server.
FAIL_KEY = "server_error"
BUILDING_KEY = "server_building"


def start_build(store: ComputeStore, server: Server, nics: list[Nic]) -> None:
    """Build a server: it becomes active, or fails when its metadata asks for that."""
    for nic in nics:
        store.attach(server, nic.network, nic.address, nic.port)

    def finish(built: Server, at: float) -> None:
        built.task_state = None
        if FAIL_KEY in built.metadata:
            fail(built, at, "No valid host was found.")
            return
        built.status, built.launched = "ACTIVE", at
        if store.rackspace:
            built.access_ipv4 = built.access_ipv4 or first_address(built, "public", 4)
            built.access_ipv6 = built.access_ipv6 or first_address(built, "public", 6)

    try:
        duration = float(server.metadata.get(BUILDING_KEY, store.durations["build"]))
    except ValueError:
        duration = store.durations["build"]
    store.begin(server, "BUILD", "spawning", duration, finish)


def first_address(server: Server, label: str, version: int) -> str:
    """Return the first address of a server on a network."""
    for interface in server.interfaces:
        for address in interface.addresses:
            if interface.label == label and address.version == version:
                return address.addr
    return ""


def fail(server: Server, at: float, message: str) -> None:
    """Put a server into ERROR."""
    server.status, server.task_state = "ERROR", None
    server.steps.clear()
    server.fault = {
        "code": 500,
        "created": iso(at),
        "message": message,
        "details": "the sandbox was asked for this",
    }


def pass_through(
    store: ComputeStore, server: Server, status: str, task: str, duration: str, then: str = "ACTIVE"
) -> None:
    """Put a server into a passing state and from there into a lasting one."""

    def finish(changed: Server, at: float) -> None:
        changed.status, changed.task_state = then, None
        if changed.launched is None:
            changed.launched = at

    store.begin(server, status, task, duration, finish)


def start_rebuild(store: ComputeStore, server: Server, image: Image) -> None:
    """Build a server anew from an image; it keeps its addresses."""
    server.image_id = image.id
    server.fault = None
    pass_through(store, server, "REBUILD", "rebuild_spawning", "rebuild")


def start_resize(store: ComputeStore, server: Server, flavor: Flavor) -> None:
    """Give a server another flavor; it then waits for a decision, but not for ever."""
    server.previous_flavor = server.flavor
    server.previous_status = server.status

    def decide(resized: Server, at: float) -> None:
        resized.flavor = flavor
        resized.status, resized.task_state = "VERIFY_RESIZE", None
        if store.rackspace:
            resized.steps.append(Step(at + CONFIRM_AFTER, lambda entry, _: confirm_resize(entry)))

    store.begin(server, "RESIZE", "resize_prep", "resize", decide)


def confirm_resize(server: Server) -> None:
    """Keep the new flavor; a server that was off stays off."""
    server.status, server.task_state = server.previous_status, None
    server.previous_flavor = None
    server.steps.clear()


def start_revert(store: ComputeStore, server: Server) -> None:
    """Go back to the flavor from before the resize."""
    if server.previous_flavor is not None:
        server.flavor = server.previous_flavor
        server.previous_flavor = None
    server.steps.clear()
    then = server.previous_status
    pass_through(store, server, "REVERT_RESIZE", "resize_reverting", "revert", then)


def snapshot(
    store: ComputeStore, server: Server, name: str, metadata: dict[str, str], kind: str
) -> Image:
    """Make an image of a server; it is usable after a while."""
    now = store.clock.now()
    seconds = store.durations["image"]
    image = Image(
        id=new_id(),
        name=name,
        created=now,
        updated=now,
        min_disk=server.flavor.disk,
        min_ram=server.flavor.ram if store.rackspace else 0,
        size=server.flavor.disk * 40_000_000,
        metadata={
            "image_type": kind,
            "os_type": "linux",
            "instance_uuid": server.id,
            "user_id": server.user_id,
            **metadata,
        },
        disk_config=server.disk_config,
        owner=server.tenant_id,
        server_id=server.id,
        ready_at=now + seconds,
        ready_in=seconds,
    )
    store.images[image.id] = image

    def finish(changed: Server, at: float) -> None:
        changed.task_state = None

    if not server.steps:
        store.begin(server, server.status, "image_uploading", "image", finish)
    return image
