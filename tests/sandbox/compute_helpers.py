"""Making servers on the sandbox, whose clock passes as fast as a test wants."""

from __future__ import annotations

from typing import Any

from pyrax import sandbox
from pyrax.compute import ComputeClient, Server


def image_id(cs: ComputeClient) -> str:
    """Return an image that fits into every flavor."""
    return next(one.id for one in cs.images.list() if one.metadata["os_distro"] != "windows")


def flavor_id(cs: ComputeClient, ram: int = 2048) -> str:
    """Return a flavor by its memory."""
    return str(cs.flavors.findall(ram=ram)[0].id)


def request(cs: ComputeClient, name: str = "web01", **kwargs: Any) -> Server:
    """Ask for a server."""
    made: Server = cs.servers.create(name, image_id(cs), flavor_id(cs), **kwargs)
    return made


def built(cs: ComputeClient, cloud: sandbox.Cloud, name: str = "web01", **kwargs: Any) -> Server:
    """Ask for a server and let its time pass."""
    server = request(cs, name, **kwargs)
    cloud.clock.advance(60)
    server.get()
    assert server.status == "ACTIVE"
    return server


def later(cloud: sandbox.Cloud, server: Server) -> str:
    """Let what was begun end, and return the state of the server."""
    cloud.clock.advance(60)
    server.get()
    return server.status
