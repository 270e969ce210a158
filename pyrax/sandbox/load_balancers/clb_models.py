"""State of Cloud Load Balancers in one region, with the life cycle of each load balancer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.clock import iso
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

# How long each passing state lasts, in seconds of the cloud's clock.
DURATIONS = {"build": 4.0, "update": 2.0, "delete": 2.0}
REMEMBER_DELETED = 90 * 24 * 3600.0

PROTOCOLS = {
    "DNS_TCP": 53,
    "DNS_UDP": 53,
    "FTP": 21,
    "HTTP": 80,
    "HTTPS": 443,
    "IMAPS": 993,
    "IMAPv4": 143,
    "LDAP": 389,
    "LDAPS": 636,
    "MYSQL": 3306,
    "POP3": 110,
    "POP3S": 995,
    "SMTP": 25,
    "SFTP": 22,
    "TCP": 0,
    "TCP_CLIENT_FIRST": 0,
    "TCP_STREAM": 0,
    "UDP": 0,
    "UDP_STREAM": 0,
}
ALGORITHMS = (
    "LEAST_CONNECTIONS",
    "RANDOM",
    "ROUND_ROBIN",
    "WEIGHTED_LEAST_CONNECTIONS",
    "WEIGHTED_ROUND_ROBIN",
)
LIMITS = {
    "LOADBALANCER_LIMIT": 25,
    "NODE_LIMIT": 25,
    "IPV6_LIMIT": 25,
    "BATCH_DELETE_LIMIT": 10,
    "ACCESS_LIST_LIMIT": 100,
    "NODE_META_LIMIT": 25,
    "LOADBALANCER_META_LIMIT": 25,
    "CERTIFICATE_MAPPING_LIMIT": 20,
}


def refusal(
    status: int, message: str, details: str | None = None, *texts: str, root: str | None = None
) -> Problem:
    """Make a refusal with details and the messages of a validation."""
    document: dict[str, Any] = {"code": status, "message": message}
    if details is not None:
        document["details"] = details
    if texts:
        document["validationErrors"] = {"messages": list(texts)}
    body = json.dumps({root: document} if root else document)
    return Problem(status, message, body=body, content_type="application/json")


def invalid(*texts: str) -> Problem:
    """Make the refusal of values that are not valid."""
    return refusal(400, "Validation Failure", "The object is not valid", *texts)


def schema(text: str) -> Problem:
    """Make the refusal of a body that has not the form that is expected."""
    document = {"messages": [f"JSON does not match the expected schema: {text}"]}
    return Problem(400, text, body=json.dumps(document), content_type="application/json")


@dataclass
class Balancer:
    """A load balancer."""

    id: int
    tenant_id: str
    name: str
    protocol: str
    port: int
    algorithm: str
    created: float
    updated: float
    timeout: int = 30
    half_closed: bool = False
    https_redirect: bool = False
    status: str = "BUILD"
    until: float | None = None
    then: str = "ACTIVE"
    deleted: float | None = None
    nodes: list[dict[str, Any]] = field(default_factory=list)
    vips: list[dict[str, Any]] = field(default_factory=list)
    access_list: list[dict[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    monitor: dict[str, Any] = field(default_factory=dict)
    throttle: dict[str, Any] = field(default_factory=dict)
    ssl: dict[str, Any] = field(default_factory=dict)
    mappings: list[dict[str, Any]] = field(default_factory=list)
    persistence: str = ""
    logging: bool = False
    caching: bool = False
    error_page: str | None = None
    events: list[dict[str, Any]] = field(default_factory=list)

    def wish(self, key: str) -> str | None:
        """Return what the metadata asks of the sandbox, for instance `lb_building`."""
        return next((str(one["value"]) for one in self.metadata if one["key"] == key), None)


class BalancerStore(Store):
    """All load balancers of one region.

    Attributes:
        durations: seconds (of the cloud's clock) that passing states last; may be changed, for
            instance `durations["update"] = 0`. A load balancer can ask for its own with metadata
            `lb_building`, `lb_pending_update` and `lb_pending_delete`; with `lb_error_state` it
            fails.
        limits: how many of each there may be.
        page_limit: most items that a list returns at once.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS, first_number=71)
        self.limits = dict(LIMITS)
        self.page_limit = 100
        self.balancers: dict[int, Balancer] = {}

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for one in list(self.balancers.values()):
            if one.until is not None and one.until <= now:
                one.status, one.updated, one.until = one.then, one.until, None
                if one.status == "DELETED":
                    one.deleted = one.updated
            if one.deleted is not None and one.deleted + REMEMBER_DELETED < now:
                del self.balancers[one.id]

    def of_tenant(self, tenant_id: str | None) -> list[Balancer]:
        """Return the load balancers of a tenant, deleted ones too, in the order of their ids."""
        self.settle()
        return [one for one in self.balancers.values() if one.tenant_id == tenant_id]

    def find(self, text: str, tenant_id: str | None) -> Balancer:
        """Return a load balancer.

        Raises:
            Problem: 404, there is none; 410, it is deleted.
        """
        self.settle()
        found = self.balancers.get(int(text)) if text.isdigit() else None
        if found is None or found.tenant_id != tenant_id:
            raise Problem(404, "Load balancer not found")
        if found.status == "DELETED":
            raise Problem(410, "The loadbalancer is marked as deleted.")
        return found

    def require_mutable(self, one: Balancer, *also: str) -> None:
        """Refuse a change of a load balancer that is at work, or that nothing can change.

        Raises:
            Problem: 422.
        """
        if one.status not in ("ACTIVE", *also):
            raise Problem(
                422,
                f"Load Balancer '{one.id}' has a status of '{one.status}' and is considered "
                "immutable.",
            )

    def begin(self, one: Balancer, status: str, duration: str, then: str = "ACTIVE") -> None:
        """Put a load balancer into a passing state."""
        wish = {
            "build": one.wish("lb_building"),
            "update": one.wish("lb_pending_update"),
            "delete": one.wish("lb_pending_delete"),
        }[duration]
        try:
            seconds = self.durations[duration] if wish is None else float(wish)
        except ValueError:
            seconds = self.durations[duration]
        if then == "ACTIVE" and one.wish("lb_error_state") is not None:
            then = "ERROR"
        one.status, one.then = status, then
        one.updated = self.clock.now()
        one.until = one.updated + seconds
        self.settle()

    # -- documents ---------------------------------------------------------------------------

    def short(self, one: Balancer) -> dict[str, Any]:
        """Return a load balancer as a list shows it."""
        return {
            "id": one.id,
            "name": one.name,
            "protocol": one.protocol,
            "port": one.port,
            "algorithm": one.algorithm,
            "status": one.status,
            "nodeCount": len(one.nodes),
            "timeout": one.timeout,
            "virtualIps": one.vips,
            "created": {"time": iso(one.created)},
            "updated": {"time": iso(one.updated)},
        }

    def full(self, one: Balancer) -> dict[str, Any]:
        """Return a load balancer as it shows itself."""
        document = self.short(one)
        del document["nodeCount"]
        document.update(
            {
                "halfClosed": one.half_closed,
                "httpsRedirect": one.https_redirect,
                "cluster": {"name": f"ztm-n{one.id % 20:02d}.{self.site.region.lower()}1.lbaas"},
                "nodes": [self.node(one, node) for node in one.nodes],
                "connectionLogging": {"enabled": one.logging},
                "contentCaching": {"enabled": one.caching},
                "sourceAddresses": {
                    "ipv4Public": "198.51.100.9",
                    "ipv4Servicenet": "10.190.0.4",
                    "ipv6Public": "2001:db8:79f1:1::3/64",
                },
            }
        )
        further = {
            "sessionPersistence": {"persistenceType": one.persistence} if one.persistence else None,
            "connectionThrottle": one.throttle,
            "healthMonitor": one.monitor,
            "accessList": one.access_list,
            "metadata": one.metadata,
        }
        document.update({key: value for key, value in further.items() if value})
        return document

    @staticmethod
    def node(one: Balancer, node: dict[str, Any]) -> dict[str, Any]:
        """Return a node; its weight shows only where it counts."""
        hidden = ("weight",) if not one.algorithm.startswith("WEIGHTED") else ()
        return {key: value for key, value in node.items() if key not in hidden}
