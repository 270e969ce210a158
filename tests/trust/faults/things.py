"""An account on the sandbox, and what stands in it: made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrax
from pyrax import sandbox

KEPT = ("base_image", "flavor")
"""What every new account has, so that it need not be looked up again."""

MAKERS: dict[str, Callable[[Stage], Any]] = {}


class Stage:
    """An account on the sandbox, and what stands in it.

    An attribute is a client (`compute`, `dns`, ...) or a thing, made in the sandbox when it is
    first used and forgotten by `clear`.
    """

    def __init__(self, cloud: sandbox.Cloud, dialect: str, folder: Path) -> None:
        self.cloud = cloud
        self.dialect = dialect
        self.folder = folder
        self.rackspace = dialect == "rackspace"
        self.count = 0
        self.log_in()

    def log_in(self) -> None:
        """Begin a login of its own, with new clients."""
        endpoint = self.cloud.settings(self.dialect)["auth_endpoint"]
        self.context = pyrax.create_context(self.dialect, auth_endpoint=endpoint)
        if not self.rackspace:
            self.context.tenant_name = self.cloud.tenant_name
        accounts = self.cloud.accounts
        if self.rackspace:
            login = accounts.username, accounts.api_key
        else:  # only who administers an OpenStack may use all of it
            login = accounts.admin_username, accounts.admin_password
        self.context.set_credentials(*login, authenticate=True)
        self.clients: dict[str, Any] = {}
        self.things: dict[str, Any] = {}

    def new_name(self) -> str:
        """Return a name that nothing has yet."""
        self.count += 1
        return f"name{self.count}"

    def client(self, service: str) -> Any:
        """Return the client of a service."""
        if service not in self.clients:
            if service == "identity":
                return self.context
            found = getattr(self.context.DFW, service).client
            if service == "compute":
                found.auto_microversion = True
            if service == "dns":
                found.set_timeout(2)
                found.set_delay(1)
            self.clients[service] = found
        return self.clients[service]

    def start_again(self) -> None:
        """Begin with a cloud as it is at first, and a login of its own."""
        with self.cloud.lock:
            self.cloud.stores._sites.clear()
        self.log_in()

    def clear(self) -> None:
        """Empty the account."""
        with self.cloud.lock:
            sites = self.cloud.stores._sites
            for key in [key for key in sites if key[0] != "identity"]:
                del sites[key]
        self.things = {name: one for name, one in self.things.items() if name in KEPT}

    def __getattr__(self, name: str) -> Any:
        if name not in self.things:
            self.things[name] = MAKERS[name](self)
        return self.things[name]


def thing(make: Callable[[Stage], Any]) -> Callable[[Stage], Any]:
    """Register a thing under the name of the function that makes it."""
    MAKERS[make.__name__] = make
    return make


def client_of(service: str) -> Callable[[Stage], Any]:
    return lambda s: s.client(service)


for _name, _service in {
    "compute": "compute",
    "storage": "object_store",
    "images": "image",
    "block": "volume",
    "cdb": "database",
    "queues": "queues",
    "clb": "load_balancer",
    "net": "network",
    "cdn": "cdn",
    "monitor": "monitor",
    "dns": "dns",
    "scale": "autoscale",
}.items():
    MAKERS[_name] = client_of(_service)
