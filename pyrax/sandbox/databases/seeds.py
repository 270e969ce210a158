"""What a new databases service begins with: flavors, programs, and their settings."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.databases.models import DatabaseStore, Datastore, Flavor, Version
from pyrax.sandbox.service import Site

TROVE_FLAVORS = (
    Flavor("2", "m1.small", 2048, 1, 20),
    Flavor("3", "m1.medium", 4096, 2, 40),
    Flavor("6e1d8a0b-5f2c-4d61-9a3b-7c1de0f2ab34", "db.large", 8192, 4, 80),
)

# Settings of every version: name to type, smallest, largest, whether a restart is needed.
PARAMETERS: dict[str, tuple[str, int | None, int | None, bool]] = {
    "connect_timeout": ("integer", 2, 31536000, False),
    "innodb_buffer_pool_size": ("integer", 0, 68719476736, True),
    "max_connections": ("integer", 1, 100000, False),
    "sql_mode": ("string", None, None, False),
    "wait_timeout": ("integer", 1, 31536000, False),
}


def database_store(site: Site) -> DatabaseStore:
    """Return the store of a region with its flavors and programs."""
    store = DatabaseStore(site)
    if store.rackspace:
        for number, gigabytes in enumerate((0, 1, 2, 4, 8, 16, 32, 64), start=1):
            name = f"{gigabytes}GB Instance" if gigabytes else "512MB Instance"
            ram = gigabytes * 1024 or 512
            store.flavors[str(number)] = Flavor(str(number), name, ram)
        versions: tuple[str, ...] = ("5.1", "5.6", "5.7")
    else:
        store.flavors.update({flavor.id: flavor for flavor in TROVE_FLAVORS})
        versions = ("5.7.29", "8.0.29")
    for name, numbers in (("mysql", versions), ("mariadb", ("10.1", "10.4"))):
        fixed = site.cloud.accounts.fixed_id
        datastore = Datastore(
            _dashed(fixed(f"datastore {name}")),
            name,
            [Version(_dashed(fixed(f"{name} {one}")), one, one) for one in numbers],
        )
        store.datastores[datastore.id] = datastore
    return store


def parameter(name: str) -> dict[str, Any]:
    """Return the document of a setting."""
    kind, least, most, restart = PARAMETERS[name]
    document: dict[str, Any] = {"name": name, "type": kind, "restart_required": restart}
    if least is not None:
        document.update({"min": least, "max": most})
    return document


def _dashed(text: str) -> str:
    """Return an id with its hyphens."""
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
