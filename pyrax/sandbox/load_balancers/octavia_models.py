"""State of Octavia in one region: load balancers and all that hangs on them, as documents."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from pyrax.sandbox.clock import moment
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

# How long each passing state lasts, in seconds of the cloud's clock.
DURATIONS = {"create": 4.0, "update": 2.0, "delete": 2.0}

HIGHEST_MINOR = 27
QUOTAS = {
    "loadbalancer": 20,
    "load_balancer": 20,
    "listener": -1,
    "pool": -1,
    "member": 50,
    "healthmonitor": -1,
    "health_monitor": -1,
    "l7policy": -1,
    "l7rule": -1,
}

# Key of one thing by the name of its collection.
KEYS = {
    "loadbalancers": "loadbalancer",
    "listeners": "listener",
    "pools": "pool",
    "members": "member",
    "healthmonitors": "healthmonitor",
    "l7policies": "l7policy",
    "rules": "rule",
}
WORDS = {
    "loadbalancers": "Load Balancer",
    "listeners": "Listener",
    "pools": "Pool",
    "members": "Member",
    "healthmonitors": "Health Monitor",
    "l7policies": "L7Policy",
    "rules": "L7Rule",
}

DEFAULTS: dict[str, dict[str, Any]] = {
    "loadbalancers": {
        "name": "",
        "description": "",
        "admin_state_up": True,
        "vip_address": None,
        "vip_port_id": None,
        "vip_subnet_id": None,
        "vip_network_id": None,
        "vip_qos_policy_id": None,
        "vip_vnic_type": "normal",
        "vip_sg_ids": [],
        "additional_vips": [],
        "provider": "amphora",
        "flavor_id": None,
        "availability_zone": None,
        "tags": [],
    },
    "listeners": {
        "name": "",
        "description": "",
        "protocol": None,
        "protocol_port": None,
        "connection_limit": -1,
        "admin_state_up": True,
        "default_pool_id": None,
        "default_tls_container_ref": None,
        "sni_container_refs": [],
        "client_ca_tls_container_ref": None,
        "client_authentication": "NONE",
        "client_crl_container_ref": None,
        "insert_headers": {},
        "allowed_cidrs": None,
        "tls_ciphers": None,
        "tls_versions": [],
        "alpn_protocols": [],
        "timeout_client_data": 50000,
        "timeout_member_connect": 5000,
        "timeout_member_data": 50000,
        "timeout_tcp_inspect": 0,
        "hsts_include_subdomains": False,
        "hsts_max_age": None,
        "hsts_preload": False,
        "tags": [],
    },
    "pools": {
        "name": "",
        "description": "",
        "protocol": None,
        "lb_algorithm": None,
        "session_persistence": None,
        "admin_state_up": True,
        "healthmonitor_id": None,
        "tls_enabled": False,
        "tls_container_ref": None,
        "ca_tls_container_ref": None,
        "crl_container_ref": None,
        "tls_ciphers": None,
        "tls_versions": [],
        "alpn_protocols": [],
        "tags": [],
    },
    "members": {
        "name": "",
        "address": None,
        "protocol_port": None,
        "weight": 1,
        "backup": False,
        "admin_state_up": True,
        "subnet_id": None,
        "monitor_address": None,
        "monitor_port": None,
        "vnic_type": "normal",
        "tags": [],
    },
    "healthmonitors": {
        "name": "",
        "type": None,
        "delay": None,
        "timeout": None,
        "max_retries": None,
        "max_retries_down": 3,
        "http_method": None,
        "http_version": None,
        "url_path": None,
        "expected_codes": None,
        "domain_name": None,
        "admin_state_up": True,
        "tags": [],
    },
    "l7policies": {
        "name": "",
        "description": "",
        "action": None,
        "listener_id": None,
        "redirect_pool_id": None,
        "redirect_url": None,
        "redirect_prefix": None,
        "redirect_http_code": None,
        "position": 1,
        "admin_state_up": True,
        "tags": [],
    },
    "rules": {
        "type": None,
        "compare_type": None,
        "key": None,
        "value": None,
        "invert": False,
        "admin_state_up": True,
        "tags": [],
    },
}


class OctaviaStore(Store):
    """All of Octavia in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that passing states last; may be changed, for
            instance `durations["update"] = 0`.
        things: documents by the name of the collection and the id; documents have further keys
            that begin with an underscore and are not shown.
        quotas: limits of each project.
        page_limit: most items that a list returns at once.
        failing: names of load balancers that end in ERROR instead of ACTIVE.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.things: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in KEYS}
        self.quotas: dict[str, dict[str, int]] = {}
        self.page_limit = 1000
        self.failing: set[str] = set()

    def stamp(self) -> str:
        """Return the time as the service writes it."""
        now: datetime.datetime = moment(self.clock.now())
        return now.strftime("%Y-%m-%dT%H:%M:%S")

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for balancer in list(self.things["loadbalancers"].values()):
            until = balancer["_until"]
            if until is None or until > now:
                continue
            balancer["_until"] = None
            if balancer["provisioning_status"] == "PENDING_DELETE":
                self.remove_tree(balancer)
                continue
            balancer["provisioning_status"] = balancer["_then"]
            for kind, things in self.things.items():
                for thing in list(things.values()):
                    if kind == "loadbalancers" or thing["_balancer"] != balancer["id"]:
                        continue
                    if thing["provisioning_status"] == "PENDING_DELETE":
                        self.remove(kind, thing)
                    else:
                        thing["provisioning_status"] = "ACTIVE"
            balancer["operating_status"] = "ONLINE"

    def add(
        self, kind: str, project: str, balancer_id: str | None, fields: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep a new thing and return its document."""
        defaults = DEFAULTS[kind]
        unknown = sorted(set(fields) - set(defaults))
        if unknown:
            raise Problem(
                400,
                f"Invalid input for field/attribute {unknown[0]}. Value: "
                f"'{fields[unknown[0]]}'. Unknown attribute.",
            )
        online = "NO_MONITOR" if kind == "members" else "ONLINE"
        thing: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            **{key: list(val) if isinstance(val, list) else val for key, val in defaults.items()},
            **fields,
            "project_id": project,
            "tenant_id": project,
            "provisioning_status": "PENDING_CREATE",
            "operating_status": "OFFLINE" if kind == "loadbalancers" else online,
            "created_at": self.stamp(),
            "updated_at": None,
            "_until": None,
            "_then": "ACTIVE",
        }
        thing["_balancer"] = balancer_id or thing["id"]
        thing["_number"] = self.next_number()
        self.things[kind][thing["id"]] = thing
        return thing

    def next_address(self) -> str:
        """Return an address for a load balancer."""
        number = self.next_number()
        return f"203.0.{113 + number // 250 % 100}.{number % 250 + 2}"

    def find(self, kind: str, thing_id: str, project: str | None) -> dict[str, Any]:
        """Return a thing of a project.

        Raises:
            Problem: 404, there is none.
        """
        self.settle()
        found = self.things[kind].get(thing_id)
        if found is None or found["project_id"] != project:
            raise Problem(404, f"{WORDS[kind]} {thing_id} not found.")
        return found

    def of(self, kind: str, **wanted: Any) -> list[dict[str, Any]]:
        """Return the things whose fields have the given values, oldest first."""
        self.settle()
        return [
            one
            for one in self.things[kind].values()
            if all(one.get(key) == value for key, value in wanted.items())
        ]

    def require_mutable(self, balancer: dict[str, Any], *also: str) -> None:
        """Refuse a change while the load balancer is at work.

        Raises:
            Problem: 409.
        """
        if balancer["provisioning_status"] not in ("ACTIVE", *also):
            raise Problem(
                409, f"Load Balancer {balancer['id']} is immutable and cannot be updated."
            )

    def begin(self, balancer: dict[str, Any], status: str, duration: str) -> None:
        """Put a load balancer, and all that hangs on it, into a passing state."""
        balancer["provisioning_status"] = status
        balancer["_then"] = "ERROR" if balancer["name"] in self.failing else "ACTIVE"
        balancer["_until"] = self.clock.now() + self.durations[duration]
        if status == "PENDING_UPDATE":
            balancer["updated_at"] = self.stamp()

    def remove(self, kind: str, thing: dict[str, Any]) -> None:
        """Forget a thing, and what cannot be without it."""
        self.things[kind].pop(thing["id"], None)
        if kind == "listeners":
            for policy in self.of_listener(thing["id"]):
                self.remove("l7policies", policy)
        if kind == "l7policies":
            for rule in [
                one for one in self.things["rules"].values() if one["_policy"] == thing["id"]
            ]:
                self.things["rules"].pop(rule["id"])
        if kind == "pools":
            for below in ("members", "healthmonitors"):
                for one in list(self.things[below].values()):
                    if one["_pool"] == thing["id"]:
                        self.things[below].pop(one["id"])
            for listener in self.things["listeners"].values():
                if listener["default_pool_id"] == thing["id"]:
                    listener["default_pool_id"] = None
        if kind == "healthmonitors":
            pool = self.things["pools"].get(thing["_pool"])
            if pool is not None:
                pool["healthmonitor_id"] = None

    def of_listener(self, listener_id: str) -> list[dict[str, Any]]:
        """Return the policies of a listener."""
        return [
            one for one in self.things["l7policies"].values() if one["listener_id"] == listener_id
        ]

    def remove_tree(self, balancer: dict[str, Any]) -> None:
        """Forget a load balancer with all that hangs on it."""
        for things in self.things.values():
            for one in list(things.values()):
                if one["_balancer"] == balancer["id"]:
                    del things[one["id"]]

    def quota_of(self, project: str) -> dict[str, int]:
        """Return the limits of a project."""
        return self.quotas.setdefault(project, dict(QUOTAS))

    def check_quota(self, kind: str, project: str) -> None:
        """Refuse one more than a project may have.

        Raises:
            Problem: 403.
        """
        limit = self.quota_of(project).get(KEYS[kind], -1)
        if 0 <= limit <= len(self.of(kind, project_id=project)):
            raise Problem(403, f"Quota has been met for resources: {WORDS[kind]}")

    # -- documents ---------------------------------------------------------------------------

    def document(self, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
        """Return a thing as the service shows it."""
        shown = {key: value for key, value in thing.items() if not key.startswith("_")}
        balancer = [{"id": thing["_balancer"]}]
        if kind == "loadbalancers":
            for below in ("listeners", "pools"):
                shown[below] = _ids(self.of(below, _balancer=thing["id"]))
        if kind == "listeners":
            shown["loadbalancers"] = balancer
            shown["l7policies"] = _ids(self.of_listener(thing["id"]))
        if kind == "pools":
            shown["loadbalancers"] = balancer
            shown["members"] = _ids(self.of("members", _pool=thing["id"]))
            shown["listeners"] = _ids(self.of("listeners", default_pool_id=thing["id"]))
        if kind == "healthmonitors":
            shown["pools"] = [{"id": thing["_pool"]}]
        if kind == "l7policies":
            shown["rules"] = _ids(self.of("rules", _policy=thing["id"]))
        return shown


def _ids(things: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return things as references."""
    return [{"id": one["id"]} for one in things]
