"""Records of domains, PTR records of devices, jobs and limits of Cloud DNS."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.dns import cloud_dns_records as records
from pyrax.sandbox.dns.cloud_dns_models import (
    RATES,
    Domain,
    invalid,
    missing,
    over_limit,
    refusal,
    stamp,
)
from pyrax.sandbox.dns.cloud_dns_shared import (
    accepted,
    domain_of,
    listed_in,
    paged,
    raise_faults,
)
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

# -- records ---------------------------------------------------------------------------------------

RECORDS = "/domains/{domain_id}/records"


@routes.get(RECORDS)
def list_records(call: Call, domain_id: str) -> Response:
    """List or search the records; the search finds nothing for odd values."""
    found = list(domain_of(call, domain_id).records.values())
    for key in ("type", "name", "data"):
        value = call.query.get(key)
        if value is not None:
            odd = " " in value or "_" in value
            found = [one for one in found if not odd and one[key].lower() == value.lower()]
    return paged(call, "records", found)


def _record(domain: Domain, record_id: Any) -> dict[str, Any]:
    """Return a record of a domain."""
    found = domain.records.get(str(record_id))
    if found is None:
        raise missing(f"Domain ID: {domain.id}; Record ID: {record_id}")
    return found


@routes.get(RECORDS + "/{record_id}")
def show_record(call: Call, domain_id: str, record_id: str) -> Response:
    """Show a record."""
    return json_answer(_record(domain_of(call, domain_id), record_id))


@routes.post(RECORDS)
def add_records(call: Call, domain_id: str) -> Response:
    """Add records, all or none."""
    domain = domain_of(call, domain_id)
    new = [records.checked(one, domain.name) for one in listed_in(call, "records")]

    def work() -> Any:
        if len(domain.records) + len(new) > call.store.limits["records per domain"]:
            raise over_limit()
        before = dict(domain.records)
        try:
            return {"records": [records.add(call.store, domain, one) for one in new]}
        except Problem:
            domain.records = before
            raise

    return accepted(call, work)


@routes.put(RECORDS)
def update_records(call: Call, domain_id: str) -> Response:
    """Change several records."""
    domain = domain_of(call, domain_id)
    plan = []
    for one in listed_in(call, "records"):
        record = _record(domain, one.get("id"))
        allowed = ("data", "priority", "ttl", "comment")
        changed = {**record, **{key: one[key] for key in allowed if key in one}}
        if "name" in one and one["name"].lower() != record["name"]:
            raise invalid("The name of a record cannot be changed.")
        records.check_values(changed)
        plan.append(changed)

    def work() -> Any:
        for changed in plan:
            changed["updated"] = stamp(call.store.clock.now())
            domain.records[changed["id"]] = changed
            call.store.note(domain, f"{changed['type']} Record", changed["id"], "update")
        return {"records": plan}

    return accepted(call, work)


@routes.delete(RECORDS)
def delete_records(call: Call, domain_id: str) -> Response:
    """Delete several records; those that exist go, and the others are faults."""
    domain, ids = domain_of(call, domain_id), call.query.getlist("id")
    if not ids:
        raise invalid("Must provide at least one id.")

    def work() -> None:
        faults = []
        for each in ids:
            if domain.records.pop(each, None) is None:
                details = f"Domain ID: {domain.id}; Record ID: {each}"
                faults.append({"code": 404, "message": "Object not Found.", "details": details})
        raise_faults(faults)

    return accepted(call, work)


@routes.delete(RECORDS + "/{record_id}")
def delete_record(call: Call, domain_id: str, record_id: str) -> Response:
    """Delete a record."""
    domain = domain_of(call, domain_id)
    record = _record(domain, record_id)

    def work() -> None:
        domain.records.pop(record_id, None)
        call.store.note(domain, f"{record['type']} Record", record_id, "delete")

    return accepted(call, work)


# -- PTR records -----------------------------------------------------------------------------------


def _ptr_request(call: Call) -> tuple[str, list[dict[str, Any]]]:
    """Return the device and the records of a change, which have to be the caller's."""
    document = call.json()
    href = str((document.get("link") or {}).get("href"))
    entries = (document.get("recordsList") or {}).get("records") or []
    addresses = call.store.ptr_owner(href, call.tenant)
    for one in entries:
        if addresses is None or one.get("data") not in addresses:
            raise Problem(401, "The device or the address is not yours.")
        if one.get("type") != "PTR" or not one.get("name"):
            raise invalid("A PTR record needs a name and the type PTR.")
    if not entries:
        raise invalid("Must provide at least one PTR record.")
    return href, entries


@routes.get("/rdns/{service}")
def list_ptrs(call: Call, service: str) -> Response:
    """List the PTR records of a device."""
    call.store.settle()
    href = call.query.get("href", "")
    found = call.store.ptrs.get(href)
    if not found or call.store.ptr_owner(href, call.tenant) is None:
        raise refusal(404, "Object not Found.", "No PTR records found")
    return json_answer({"records": found})


@routes.post("/rdns")
def add_ptrs(call: Call) -> Response:
    """Add PTR records."""
    href, entries = _ptr_request(call)

    def work() -> Any:
        known = call.store.ptrs.setdefault(href, [])
        now, made = stamp(call.store.clock.now()), []
        for one in entries:
            if any(other["data"] == one["data"] for other in known):
                raise refusal(409, "The object already exists.", "PTR record already exists")
            number = call.store.next_number()
            record = {"id": f"PTR-{number}", "ttl": 3600, **one, "created": now, "updated": now}
            made.append(record)
        known.extend(made)
        return {"records": made}

    return accepted(call, work)


@routes.put("/rdns")
def update_ptrs(call: Call) -> Response:
    """Change PTR records."""
    href, entries = _ptr_request(call)

    def work() -> None:
        for one in entries:
            for record in call.store.ptrs.get(href, []):
                if record["id"] == one.get("id"):
                    record.update(one)
                    break
            else:
                raise missing(f"PTR record {one.get('id')}")

    return accepted(call, work)


@routes.delete("/rdns/{service}")
def delete_ptrs(call: Call, service: str) -> Response:
    """Delete PTR records of a device: that of one address, or all."""
    href, ip = call.query.get("href", ""), call.query.get("ip")
    if call.store.ptr_owner(href, call.tenant) is None:
        raise refusal(404, "Object not Found.", "No PTR records found")

    def work() -> None:
        known = call.store.ptrs.get(href, [])
        call.store.ptrs[href] = [] if ip is None else [one for one in known if one["data"] != ip]

    return accepted(call, work)


# -- jobs and limits -------------------------------------------------------------------------------


@routes.get("/status")
def list_jobs(call: Call) -> Response:
    """List the jobs."""
    call.store.settle()
    hidden: set[str] = set()
    for flag, states in (
        ("showErrors", ("ERROR",)),
        ("showRunning", ("INITIALIZED", "RUNNING")),
        ("showCompleted", ("COMPLETED",)),
    ):
        if call.query.get(flag, "true") == "false":
            hidden.update(states)
    details = call.query.get("showDetails") == "true"
    tenant = call.tenant
    shown = [
        call.store.job_document(job, details, first=True)
        for job in call.store.jobs.values()
        if job.tenant_id == tenant and job.status not in hidden
    ]
    return paged(call, "asyncResponses", shown)


@routes.get("/status/{job_id}")
def show_job(call: Call, job_id: str) -> Response:
    """Show a job."""
    call.store.settle()
    job = call.store.jobs.get(job_id)
    if job is None or job.tenant_id != call.tenant:
        raise missing(f"Job ID {job_id}")
    details = call.query.get("showDetails") == "true"
    status = 200 if job.status in ("COMPLETED", "ERROR") else 202
    return json_answer(call.store.job_document(job, details), status)


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show the limits."""
    rate = [
        {
            "uri": f"*/{path}*",
            "regex": f".*/v1.0/[^/]+/{path}.*",
            "limit": [
                {"verb": verb, "value": most, "unit": "SECOND" if seconds == 1 else "MINUTE"}
            ],
        }
        for (verb, path), (most, seconds) in RATES.items()
    ]
    return json_answer({"limits": {"rate": rate, "absolute": call.store.limits}})


@routes.get("/limits/types")
def show_limit_types(call: Call) -> Response:
    """List the kinds of limits."""
    return json_answer({"limitTypes": ["RATE_LIMIT", "DOMAIN_LIMIT", "DOMAIN_RECORD_LIMIT"]})
