"""The front of Cloud DNS: domains, records, PTR records, jobs and limits."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.dns import cloud_dns_others, zonefile
from pyrax.sandbox.dns import cloud_dns_records as records
from pyrax.sandbox.dns.cloud_dns_models import (
    MOST_ENTITIES,
    NAMESERVERS,
    RATES,
    Domain,
    invalid,
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
from pyrax.sandbox.errors import Problem, _finished, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.routing import Call, Router

routes = Router()


def respond(call: Call) -> Response:
    """Answer a call."""
    version, _, rest = call.path.strip("/").partition("/")
    tenant, _, below = rest.partition("/")
    if version != "v1.0" or not tenant:
        raise Problem(404, "The resource could not be found.")
    require_tenant(call, tenant)
    call.notes["path"] = below
    _keep_rate(call, below)
    return routes.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does; it spells `Retry-After` in its own way."""
    retry_after = problem.headers.pop("Retry-After", None)
    document = {"code": problem.status, "message": problem.message}
    answer = _finished(problem) or json_answer(document, problem.status, problem.headers)
    if retry_after is not None:
        answer.headers["Reply-After"] = retry_after
    return answer


def _keep_rate(call: Call, path: str) -> None:
    """Refuse what comes too often, if the rate limits are kept."""
    key = (call.method, path.partition("/")[0])
    if not call.store.rates_enforced or key not in RATES:
        return
    most, seconds = RATES[key]
    recent = [at for at in call.store.asked.get(key, []) if at > call.now - seconds]
    if len(recent) >= most:
        text = "Your account is currently over the limit so your request could not be processed."
        raise Problem(413, text, headers={"Retry-After": stamp(recent[0] + seconds)})
    call.store.asked[key] = [*recent, call.now]


# -- domains ---------------------------------------------------------------------------------------


@routes.get("/domains")
def list_domains(call: Call) -> Response:
    """List the domains; a name is meant as a whole."""
    found = call.store.of_tenant(call.tenant)
    name = call.query.get("name")
    if name:
        found = [one for one in found if one.name == name.lower()]
    return paged(call, "domains", [call.store.short(one) for one in found])


@routes.get("/domains/search")
def search_domains(call: Call) -> Response:
    """List the domains whose name contains a text."""
    name = call.query.get("name", "").lower()
    if len(name) < 3:
        raise invalid("The name to search for must have at least 3 characters.")
    found = [one for one in call.store.of_tenant(call.tenant) if name in one.name]
    return paged(call, "domains", [call.store.short(one) for one in found])


def _new_domain(fields: Any) -> dict[str, Any]:
    """Check a new domain."""
    if not isinstance(fields, dict) or any(value is None for value in fields.values()):
        raise invalid("A domain is an object without nulls.")
    name, email = str(fields.get("name") or "").lower(), fields.get("emailAddress")
    if not name:
        raise invalid("Must provide a name for each domain.")
    if "." not in name or name.endswith("."):
        raise invalid(f"Domain name {name} is not valid.")
    if not email or "@" not in str(email):
        raise invalid("Must provide a valid email address for each domain.")
    if int(fields.get("ttl", 3600)) < records.MIN_TTL:
        raise invalid("TTL must be at least 300 seconds.")
    return {**fields, "name": name}


def _make_domain(call: Call, tenant: str, fields: dict[str, Any]) -> Domain:
    """Make a domain; work of a job."""
    store = call.store
    alive = [one for one in store.domains.values() if one.tenant_id == tenant]
    if any(one.name == fields["name"] for one in store.domains.values()):
        raise refusal(409, "The object already exists.", "Domain already exists")
    if len(alive) >= store.limits["domains"]:
        raise over_limit()
    now = store.clock.now()
    made = Domain(
        str(store.next_number()),
        tenant,
        fields["name"],
        fields["emailAddress"],
        int(fields.get("ttl", 3600)),
        fields.get("comment"),
        now,
        now,
    )
    store.domains[made.id] = made
    store.note(made, "Domain", made.id, "create")
    return made


@routes.post("/domains")
def create_domains(call: Call) -> Response:
    """Make domains with subdomains and records, all or none."""
    tenant = call.tenant
    plan = []
    entities = 0
    for entry in listed_in(call, "domains"):
        fields = _new_domain(entry)
        subdomains = [
            _new_domain(one) for one in (fields.get("subdomains") or {}).get("domains") or []
        ]
        new = [
            records.checked(one, fields["name"])
            for one in (fields.get("recordsList") or {}).get("records") or []
        ]
        plan.append((fields, subdomains, new))
        entities += 1 + len(subdomains) + len(new)
    if entities > MOST_ENTITIES:
        raise over_limit()

    def work() -> Any:
        made: list[Domain] = []
        shown = []
        try:
            for fields, subdomains, new in plan:
                domain = _make_domain(call, tenant, fields)
                made.append(domain)
                below = []
                for one in subdomains:
                    made.append(_make_domain(call, tenant, one))
                    below.append(call.store.short(made[-1]))
                listed = [records.add(call.store, domain, one) for one in new]
                document = call.store.full(domain)
                if listed:
                    document["recordsList"] = {"totalEntries": len(listed), "records": listed}
                if below:
                    document["subdomains"] = {"totalEntries": len(below), "domains": below}
                shown.append(document)
        except Problem:
            for domain in made:
                del call.store.domains[domain.id]
            raise
        return {"domains": shown}

    return accepted(call, work)


@routes.put("/domains")
def update_domains(call: Call) -> Response:
    """Change several domains."""
    entries = listed_in(call, "domains")
    found = [(domain_of(call, str(one.get("id"))), one) for one in entries]

    def work() -> None:
        for domain, fields in found:
            _change(call, domain, {key: val for key, val in fields.items() if key != "id"})

    return accepted(call, work)


@routes.delete("/domains")
def delete_domains(call: Call) -> Response:
    """Delete several domains; those that exist go, and the others are faults."""
    ids, tenant = call.query.getlist("id"), call.tenant
    if not ids:
        raise invalid("Must provide at least one id.")

    def work() -> None:
        faults = []
        for each in ids:
            try:
                _remove(call, call.store.find(each, tenant), _with_subdomains(call))
            except Problem:
                faults.append(
                    {"code": 404, "message": "Object not Found.", "details": f"Domain ID: {each}"}
                )
        raise_faults(faults)

    return accepted(call, work)


@routes.post("/domains/import")
def import_domains(call: Call) -> Response:
    """Make domains from zone files."""
    tenant, files = call.tenant, []
    for entry in listed_in(call, "domains"):
        if entry.get("contentType") != "BIND_9":
            raise invalid("The content type must be BIND_9.")
        files.append(str(entry.get("contents") or ""))

    def work() -> Any:
        shown = []
        for text in files:
            zone = zonefile.read(text)
            fields = {
                "name": zone.origin.rstrip(".").lower(),
                "emailAddress": zone.email,
                "ttl": max(zone.ttl, records.MIN_TTL),
            }
            domain = _make_domain(call, tenant, _new_domain(fields))
            for entry in zone.entries:
                if entry.kind == "NS" and entry.name == zone.origin:
                    continue
                records.add(call.store, domain, _imported(entry, domain))
            shown.append(call.store.full(domain))
        return {"domains": shown}

    return accepted(call, work)


def _imported(entry: zonefile.Entry, domain: Domain) -> dict[str, Any]:
    """Return an entry of a zone file as a record."""
    data, fields = entry.data, {"type": entry.kind, "name": entry.name.rstrip(".")}
    if entry.kind in records.WITH_PRIORITY:
        first, _, data = data.partition(" ")
        fields["priority"] = int(first)  # type: ignore[assignment]
    if entry.kind in ("TXT", "SPF"):
        data = data.strip('"')
    elif data.endswith("."):
        data = data[:-1]
    if entry.ttl is not None:
        fields["ttl"] = max(entry.ttl, records.MIN_TTL)  # type: ignore[assignment]
    return records.checked({**fields, "data": data}, domain.name)


@routes.get("/domains/{domain_id}")
def show_domain(call: Call, domain_id: str) -> Response:
    """Show a domain."""
    domain = domain_of(call, domain_id)
    document = call.store.full(domain)
    if call.query.get("showRecords", "true") == "true":
        listed = list(domain.records.values())
        document["recordsList"] = {"totalEntries": len(listed), "records": listed}
    if call.query.get("showSubdomains", "false") == "true":
        below = [call.store.short(one) for one in call.store.below(domain)]
        document["subdomains"] = {"totalEntries": len(below), "domains": below}
    return json_answer(document)


def _change(call: Call, domain: Domain, fields: dict[str, Any]) -> None:
    """Change a domain; work of a job."""
    domain.email = fields.get("emailAddress", domain.email)
    domain.ttl = int(fields.get("ttl", domain.ttl))
    domain.comment = fields.get("comment", domain.comment)
    domain.updated = call.store.clock.now()
    call.store.note(domain, "Domain", domain.id, "update")


@routes.put("/domains/{domain_id}")
def update_domain(call: Call, domain_id: str) -> Response:
    """Change a domain."""
    domain, fields = domain_of(call, domain_id), call.json()
    if not isinstance(fields, dict) or set(fields) - {"emailAddress", "ttl", "comment"}:
        raise invalid("Only emailAddress, ttl and comment of a domain can be changed.")
    if int(fields.get("ttl", 3600)) < records.MIN_TTL:
        raise invalid("TTL must be at least 300 seconds.")
    return accepted(call, lambda: _change(call, domain, fields))


def _with_subdomains(call: Call) -> bool:
    """Tell whether subdomains go too."""
    return call.query.get("deleteSubdomains") == "true"


def _remove(call: Call, domain: Domain, with_subdomains: bool) -> None:
    """Delete a domain; work of a job."""
    going = [domain, *(call.store.below(domain) if with_subdomains else [])]
    for one in going:
        call.store.domains.pop(one.id, None)
        call.store.note(one, "Domain", one.id, "delete")


@routes.delete("/domains/{domain_id}")
def delete_domain(call: Call, domain_id: str) -> Response:
    """Delete a domain."""
    domain, deep = domain_of(call, domain_id), _with_subdomains(call)
    return accepted(call, lambda: _remove(call, domain, deep))


@routes.get("/domains/{domain_id}/export")
def export_domain(call: Call, domain_id: str) -> Response:
    """Write a domain as a zone file."""
    domain = domain_of(call, domain_id)

    def work() -> Any:
        entries = []
        for one in domain.records.values():
            data = one["data"]
            if one["type"] in ("TXT", "SPF"):
                data = f'"{data}"'
            elif one["type"] not in ("A", "AAAA", "CAA"):
                data += "."
            if "priority" in one:
                data = f"{one['priority']} {data}"
            entries.append(zonefile.Entry(f"{one['name']}.", one["ttl"], one["type"], data))
        servers = [f"{name}." for name in NAMESERVERS]
        return {
            "id": domain.id,
            "accountId": domain.tenant_id,
            "contentType": "BIND_9",
            "contents": zonefile.write(
                f"{domain.name}.", domain.ttl, domain.email, servers, entries
            ),
        }

    return accepted(call, work)


@routes.post("/domains/{domain_id}/clone")
def clone_domain(call: Call, domain_id: str) -> Response:
    """Copy a domain."""
    source, tenant = domain_of(call, domain_id), call.tenant
    new = call.query.get("cloneName", "").lower()
    flags = {
        key: call.query.get(key, "true") == "true"
        for key in ("cloneSubdomains", "modifyRecordData", "modifyEmailAddress", "modifyComment")
    }

    def renamed(text: Any, wanted: bool) -> Any:
        return text.replace(source.name, new) if wanted and isinstance(text, str) else text

    def work() -> Any:
        shown = []
        for one in [source, *(call.store.below(source) if flags["cloneSubdomains"] else [])]:
            fields = {
                "name": renamed(one.name, True),
                "emailAddress": renamed(one.email, flags["modifyEmailAddress"]),
                "ttl": one.ttl,
                "comment": renamed(one.comment, flags["modifyComment"]),
            }
            copy = _make_domain(call, tenant, fields)
            for record in one.records.values():
                kept = {
                    key: record[key]
                    for key in ("type", "ttl", "priority", "comment")
                    if key in record
                }
                kept["name"] = renamed(record["name"], True)
                kept["data"] = renamed(record["data"], flags["modifyRecordData"])
                records.add(call.store, copy, kept)
            shown.append(call.store.full(copy))
        return {"domains": shown}

    _new_domain({"name": new, "emailAddress": source.email})
    return accepted(call, work)


@routes.get("/domains/{domain_id}/subdomains")
def list_subdomains(call: Call, domain_id: str) -> Response:
    """List the subdomains."""
    below = call.store.below(domain_of(call, domain_id))
    return paged(call, "domains", [call.store.short(one) for one in below])


@routes.get("/domains/{domain_id}/changes")
def list_changes(call: Call, domain_id: str) -> Response:
    """List what was changed; without a time since midnight."""
    domain_of(call, domain_id)
    since = call.now - call.now % 86400
    if call.query.get("since"):
        text = call.query["since"]
        if " " in text:
            raise invalid("The time to list changes since is not valid.")
        since = parse_iso(text[:-2] + ":" + text[-2:] if text[-5:-4] in "+-" else text)
    found = [entry for at, each, entry in call.store.changes if each == domain_id and at >= since]
    document = {"from": stamp(since), "to": stamp(call.now), "totalEntries": len(found)}
    return json_answer({**document, "changes": found})


routes.include(cloud_dns_others.routes)
