"""State of the CDN: services with their life cycle, certificates, and what was purged."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

# How long the steps of a life cycle take, in seconds of the cloud's clock.
DURATIONS = {"create": 5.0, "update": 5.0, "delete": 5.0, "invalidate": 5.0}

# A service whose name has this word in it fails.
FAIL_WORD = "fail"

PURGES_A_MINUTE = 20
SERVICES_OF_AN_ACCOUNT = 100
FLAVOR = "cdn"
EDGE = "cdn77.example.net"
SHARED = "secure.cdn.example"


@dataclass
class Purge:
    """What an account had removed from the caches."""

    service_id: str
    url: str
    hard: bool
    at: float


@dataclass
class DeliveryService:
    """A service with everything that is known about it."""

    id: str
    tenant_id: str
    document: dict[str, Any]
    status: str = "create_in_progress"
    errors: list[dict[str, str]] = field(default_factory=list)
    due: float = 0.0
    effect: Callable[[], None] | None = None


class CdnStore(Store):
    """All that the CDN knows.

    Attributes:
        durations: seconds (of the cloud's clock) that the steps of life cycles take; may be
            changed.
        services: the services by id, in the order of their creation.
        purges: what was purged.
        certificates: certificates by domain.
        most_services: how many services an account may have.
        healthy: whether the service says that it is well; may be changed.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.services: dict[str, DeliveryService] = {}
        self.purges: list[Purge] = []
        self.certificates: dict[str, dict[str, Any]] = {}
        self.most_services = SERVICES_OF_AN_ACCOUNT
        self.healthy = True

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for service in list(self.services.values()):
            if service.effect is not None and service.due <= now:
                effect, service.effect = service.effect, None
                effect()

    def begin(
        self, service: DeliveryService, status: str, step: str, effect: Callable[[], None]
    ) -> None:
        """Put a service into a passing state that ends by itself."""
        service.status = status
        service.due = self.clock.now() + self.durations[step]
        service.effect = effect

    def deploy(self, service: DeliveryService, status: str, step: str) -> None:
        """Let a service go live, or fail where its name asks for that."""

        def finish() -> None:
            failed = FAIL_WORD in service.document["name"]
            service.status = "failed" if failed else "deployed"
            message = "the sandbox was asked for this"
            service.errors = [{"message": message}] if failed else []
            for domain in service.document["domains"]:
                if domain["protocol"] == "https":
                    domain["certificate_status"] = "failed" if failed else "deployed"

        self.begin(service, status, step, finish)

    def of(self, tenant_id: str) -> list[DeliveryService]:
        """Return the services of an account, oldest first."""
        self.settle()
        return [entry for entry in self.services.values() if entry.tenant_id == tenant_id]

    def service(self, service_id: str, tenant_id: str) -> DeliveryService:
        """Return a service of an account.

        Raises:
            Problem: 400, the id is none; 404, there is no such service.
        """
        self.settle()
        try:
            uuid.UUID(service_id)
        except ValueError:
            raise Problem(400, f"Invalid service id: {service_id}") from None
        service = self.services.get(service_id)
        if service is None or service.tenant_id != tenant_id:
            raise Problem(404, "Service not found")
        return service

    def check_taken(
        self, document: dict[str, Any], own: DeliveryService | None, owner: str
    ) -> None:
        """Refuse a name that the account has, or a domain that anybody has.

        Raises:
            Problem: 400.
        """
        others = [entry for entry in self.services.values() if entry is not own]
        if any(
            entry.tenant_id == owner and entry.document["name"] == document["name"]
            for entry in others
        ):
            raise Problem(400, f"Service name {document['name']} already exists")
        taken = {domain["domain"] for entry in others for domain in entry.document["domains"]}
        for domain in document["domains"]:
            if domain["domain"] in taken:
                raise Problem(400, f"Domain {domain['domain']} has already been taken")


def completed(given: dict[str, Any]) -> dict[str, Any]:
    """Return a document with all defaults and the rules that the service adds."""
    document = copy.deepcopy(given)
    for domain in document["domains"]:
        domain.setdefault("protocol", "http")
        shared = domain.get("certificate") == "shared"
        if shared and not domain["domain"].endswith(SHARED):
            domain["domain"] = f"{domain['domain']}.{SHARED}"
        if domain["protocol"] == "https":
            domain.setdefault("certificate_status", "create_in_progress")
    for number, origin in enumerate(document["origins"]):
        origin.setdefault("port", 80)
        origin.setdefault("ssl", False)
        origin.setdefault("hostheadertype", "domain")
        if number == 0 and not origin.get("rules"):
            origin["rules"] = [{"name": "default", "request_url": "/*"}]
    caching = document.setdefault("caching", [])
    if not any(rule["name"] == "default" for rule in caching):
        caching.append({"name": "default", "ttl": 86400})
    for rule in caching:
        rule.setdefault("rules", [{"name": "default", "request_url": "/*"}])
    for restriction in document.setdefault("restrictions", []):
        restriction.setdefault("access", "whitelist")
        for rule in restriction["rules"]:
            rule.setdefault("request_url", "/*")
    document.setdefault("log_delivery", {"enabled": False})
    return document
