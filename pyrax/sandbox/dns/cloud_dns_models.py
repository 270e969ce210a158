"""State of Cloud DNS: domains, PTR records, and the jobs by which all of it changes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.clock import moment
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

NAMESERVERS = ("dns1.stabletransit.com", "dns2.stabletransit.com")
LIMITS = {"domains": 500, "records per domain": 500}
MOST_ENTITIES = 100
REMEMBER_JOBS = 24 * 3600.0

# Requests allowed in a number of seconds, by verb and the first segment of the path.
RATES = {
    ("GET", "status"): (5, 1.0),
    ("GET", "domains"): (60, 60.0),
    ("POST", "domains"): (20, 60.0),
    ("PUT", "domains"): (20, 60.0),
    ("DELETE", "domains"): (10, 60.0),
}


def stamp(seconds: float) -> str:
    """Return a time as the service writes it."""
    found = moment(seconds)
    return found.strftime("%Y-%m-%dT%H:%M:%S.") + f"{found.microsecond // 1000:03d}+0000"


def refusal(status: int, message: str, details: str = "", *texts: str) -> Problem:
    """Make a refusal with details and the messages of a validation."""
    return Problem(
        status,
        message,
        body=json.dumps(fault(status, message, details, *texts)),
        content_type="application/json",
    )


def fault(status: int, message: str, details: str = "", *texts: str) -> dict[str, Any]:
    """Return an error document."""
    document: dict[str, Any] = {"code": status, "message": message}
    if details:
        document["details"] = details
    if texts:
        document["validationErrors"] = {"messages": list(texts)}
    return document


def invalid(*texts: str) -> Problem:
    """Make the refusal of values that are not valid."""
    return refusal(400, "The request could not be processed.", "", *texts)


def missing(details: str) -> Problem:
    """Make the refusal for what does not exist."""
    return refusal(404, "Object not Found.", details)


def duplicate(details: str) -> Problem:
    """Make the refusal for what exists already."""
    return refusal(409, "The object already exists.", details)


def over_limit() -> Problem:
    """Make the refusal of too much."""
    text = "Your account is currently over the limit so your request could not be processed."
    return refusal(413, text)


@dataclass
class Domain:
    """A domain with its records."""

    id: str
    tenant_id: str
    name: str
    email: str
    ttl: int
    comment: str | None
    created: float
    updated: float
    records: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Job:
    """A change on its way.

    Attributes:
        work: does it, when its time has come.
        at: when that is; None for never.
        fate: `error` fails, `hang` never ends, `at_once` is over before it is asked for.
    """

    id: str
    tenant_id: str
    verb: str
    request_url: str
    request: str
    began: float
    at: float | None
    work: Callable[[], Any]
    fate: str = ""
    status: str = "INITIALIZED"
    response: Any = None
    error: dict[str, Any] | None = None


class CloudDNSStore(Store):
    """All of Cloud DNS.

    Attributes:
        durations: seconds (of the cloud's clock) that a job is `INITIALIZED`, and that it takes
            in all; may be changed, for instance `durations["job"] = 0`.
        fates: what becomes of the next jobs, in order: `error`, `hang`, `at_once` or an empty
            text.
        limits: how many domains, and records of a domain, there may be.
        rates_enforced: whether the rate limits are kept.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, {"initialized": 0.1, "job": 1.0}, first_number=2725233)
        self.fates: list[str] = []
        self.limits = dict(LIMITS)
        self.rates_enforced = False
        self.domains: dict[str, Domain] = {}
        self.jobs: dict[str, Job] = {}
        self.ptrs: dict[str, list[dict[str, Any]]] = {}
        self.changes: list[tuple[float, str, dict[str, Any]]] = []
        self.asked: dict[tuple[str, str], list[float]] = {}

    # -- jobs --------------------------------------------------------------------------------

    def accept(
        self, tenant_id: str, verb: str, url: str, request: str, work: Callable[[], Any]
    ) -> Job:
        """Take a change on and return its job."""
        now = self.clock.now()
        fate = self.fates.pop(0) if self.fates else ""
        at = now if fate == "at_once" else now + self.durations["job"]
        job = Job(
            str(uuid.uuid4()),
            tenant_id,
            verb,
            url,
            request,
            now,
            None if fate == "hang" else at,
            work,
            fate,
        )
        self.jobs[job.id] = job
        self.settle()
        return job

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for job in list(self.jobs.values()):
            if job.status in ("COMPLETED", "ERROR"):
                if job.began + REMEMBER_JOBS < now:
                    del self.jobs[job.id]
                continue
            if job.at is not None and job.at <= now:
                self._finish(job)
            elif job.began + self.durations["initialized"] <= now:
                job.status = "RUNNING"

    def _finish(self, job: Job) -> None:
        """Do what a job is for."""
        job.status = "ERROR"
        if job.fate == "error":
            job.error = fault(500, "The job failed.", "The sandbox was asked\nfor this.")
            return
        try:
            job.response = job.work()
        except Problem as problem:
            body = problem.body or json.dumps(fault(problem.status, problem.message))
            job.error = json.loads(body)
            return
        job.status = "COMPLETED"

    def job_document(self, job: Job, details: bool, first: bool = False) -> dict[str, Any]:
        """Return a job as the service shows it."""
        document: dict[str, Any] = {
            "status": job.status,
            "jobId": job.id,
            "callbackUrl": f"{self.site.url}/v1.0/{job.tenant_id}/status/{job.id}",
        }
        if details or first:
            document["verb"] = job.verb
            document["requestUrl"] = job.request_url
        if details:
            if job.request:
                document["request"] = job.request
            if job.status == "COMPLETED" and job.response is not None:
                document["response"] = job.response
            if job.status == "ERROR":
                document["error"] = job.error
        return document

    # -- domains -----------------------------------------------------------------------------

    def of_tenant(self, tenant_id: str) -> list[Domain]:
        """Return the domains of a tenant, by name."""
        self.settle()
        found = [one for one in self.domains.values() if one.tenant_id == tenant_id]
        return sorted(found, key=lambda one: one.name)

    def find(self, domain_id: str, tenant_id: str) -> Domain:
        """Return a domain.

        Raises:
            Problem: 404, there is none.
        """
        self.settle()
        found = self.domains.get(domain_id)
        if found is None or found.tenant_id != tenant_id:
            raise missing(f"Domain ID {domain_id}")
        return found

    def below(self, domain: Domain) -> list[Domain]:
        """Return the subdomains of a domain."""
        suffix = f".{domain.name}"
        return [one for one in self.of_tenant(domain.tenant_id) if one.name.endswith(suffix)]

    def note(self, domain: Domain, target: str, target_id: str, action: str) -> None:
        """Write a change down."""
        entry = {
            "domain": domain.name,
            "targetType": target,
            "targetId": target_id,
            "action": action,
            "accountId": domain.tenant_id,
            "changeDetails": [],
        }
        self.changes.append((self.clock.now(), domain.id, entry))

    def short(self, domain: Domain) -> dict[str, Any]:
        """Return a domain as a list shows it."""
        document = {
            "id": domain.id,
            "accountId": domain.tenant_id,
            "name": domain.name,
            "emailAddress": domain.email,
            "created": stamp(domain.created),
            "updated": stamp(domain.updated),
        }
        if domain.comment is not None:
            document["comment"] = domain.comment
        return document

    def full(self, domain: Domain) -> dict[str, Any]:
        """Return a domain as it shows itself."""
        servers = [{"name": name} for name in NAMESERVERS]
        return {**self.short(domain), "ttl": domain.ttl, "nameservers": servers}

    def ptr_owner(self, href: str, tenant_id: str) -> set[str] | None:
        """Return the addresses of the device of a link, None if it is not the tenant's."""
        path = href.partition(self.site.cloud.url)[2].strip("/").split("/")
        if len(path) != 7 or path[0] != self.site.dialect:
            return None
        region = self.site.cloud.region_named(path[1])
        if region is None or path[4] != tenant_id:
            return None
        if path[2] == "compute" and path[5] == "servers":
            server = self.site.cloud.stores.compute(region).servers.get(path[6])
            if server is None or server.tenant_id != tenant_id or server.deleted is not None:
                return None
            return {one.addr for each in server.interfaces for one in each.addresses}
        if path[2] == "load-balancer" and path[5] == "loadbalancers":
            balancers = self.site.cloud.stores.of("load-balancer", region).balancers
            balancer = balancers.get(int(path[6])) if path[6].isdigit() else None
            if balancer is None or balancer.tenant_id != tenant_id:
                return None
            return {str(vip["address"]) for vip in balancer.vips}
        return None
