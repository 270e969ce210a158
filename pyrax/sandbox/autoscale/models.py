"""State of Auto Scale in one region: groups with their servers, policies, webhooks."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.autoscale.cron import Cron
from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.identity.access import Caller
from pyrax.sandbox.service import Site, Store

LIMITS = {"maxGroups": 1000, "maxPoliciesPerGroup": 100, "maxWebhooksPerPolicy": 25}
RATES = {"calls": (1000, 60.0), "executions": (10, 1.0)}


@dataclass
class Webhook:
    """A webhook; `token` is what its capability URL ends with."""

    id: str
    name: str
    metadata: dict[str, str]
    token: str = field(repr=False)


@dataclass
class Policy:
    """A policy: `document` is what was sent."""

    id: str
    document: dict[str, Any]
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    executed: float | None = None
    due: float | None = None

    def plan(self, now: float) -> None:
        """Note when a schedule is due next."""
        args = self.document.get("args") or {}
        self.due = None
        if "cron" in args:
            self.due = Cron(args["cron"]).after(now)
        elif "at" in args:
            at = parse_iso(args["at"])
            self.due = at if at > now else None


@dataclass
class Member:
    """A server of a group."""

    server_id: str
    balancers: list[dict[str, Any]]
    active: bool = False


@dataclass
class Group:
    """A scaling group."""

    id: str
    tenant_id: str
    caller: Caller
    configuration: dict[str, Any]
    launch: dict[str, Any]
    policies: dict[str, Policy] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    desired: int = 0
    paused: bool = False
    executed: float | None = None
    errors: list[str] = field(default_factory=list)

    def clamp(self, wanted: int) -> int:
        """Return a number of servers within the bounds of the group."""
        lowest: int = self.configuration["minEntities"]
        highest: int = self.configuration["maxEntities"]
        return max(lowest, min(highest, wanted))


@dataclass
class Removal:
    """A node that is still to be taken from a load balancer."""

    caller: Caller
    balancer_id: str
    address: str
    port: int


class ScalingStore(Store):
    """All that Auto Scale knows in one region.

    Attributes:
        groups: the groups by id, in the order of their creation.
        limits: how many of each there may be.
        rates: how many calls a tenant, and executions anybody, may make in how many seconds.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.groups: dict[str, Group] = {}
        self.removals: list[Removal] = []
        self.limits = dict(LIMITS)
        self.rates = dict(RATES)
        self._calls: dict[tuple[str, str], list[float]] = {}

    @property
    def compute(self) -> Any:
        """State of compute in the same region."""
        return self.site.cloud.stores.of("compute", self.site.region, self.site.dialect)

    def new_id(self) -> str:
        """Return a new id."""
        return str(uuid.uuid4())

    def new_token(self) -> str:
        """Return what a capability URL ends with."""
        return secrets.token_hex(32)

    def of(self, tenant_id: str) -> list[Group]:
        """Return the groups of a tenant, oldest first."""
        return [group for group in self.groups.values() if group.tenant_id == tenant_id]

    def group(self, group_id: str, tenant_id: str) -> Group:
        """Return a group of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        found = self.groups.get(group_id)
        if found is None or found.tenant_id != tenant_id:
            raise Problem(
                404,
                f"No such scaling group {group_id} for tenant {tenant_id}",
                fault="NoSuchScalingGroupError",
            )
        return found

    def capability(self, token: str) -> tuple[Group, Policy] | None:
        """Return what a capability URL executes, or None."""
        for group in self.groups.values():
            for policy in group.policies.values():
                for webhook in policy.webhooks.values():
                    if secrets.compare_digest(webhook.token.encode(), token.encode()):
                        return group, policy
        return None

    def lately(self, kind: str, who: str) -> list[float]:
        """Return when calls were made that still count."""
        since = self.clock.now() - self.rates[kind][1]
        return [at for at in self._calls.get((kind, who), []) if at > since]

    def count(self, kind: str, who: str) -> None:
        """Count a call against its rate.

        Raises:
            Problem: 413, there were too many.
        """
        most, seconds = self.rates[kind]
        now = self.clock.now()
        calls = self.lately(kind, who)
        if len(calls) >= most:
            wait = max(1, int(calls[0] + seconds - now) + 1)
            raise Problem(413, "OverLimit Retry...", headers={"Retry-After": str(wait)})
        self._calls[kind, who] = [*calls, now]
