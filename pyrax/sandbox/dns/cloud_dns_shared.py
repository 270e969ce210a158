"""What all calls of Cloud DNS need: the caller's domains, jobs, pages and lists in bodies."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.dns.cloud_dns_models import MOST_ENTITIES, Domain, invalid, over_limit
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.paging import whole_number
from pyrax.sandbox.routing import Call


def domain_of(call: Call, domain_id: str) -> Domain:
    """Return a domain of the caller."""
    found: Domain = call.store.find(domain_id, call.tenant)
    return found


def accepted(call: Call, work: Any) -> Response:
    """Take a change on and answer with its job."""
    request = call.payload.decode("utf-8", "replace")
    url = f"{call.site.url}/{call.path.strip('/')}"
    job = call.store.accept(call.tenant, call.method, url, request, work)
    return json_answer(call.store.job_document(job, False, first=True), 202)


def paged(call: Call, key: str, items: list[Any]) -> Response:
    """Answer with one page of a list."""
    limit = whole_number(call.query.get("limit") or "100", "limit")
    offset = whole_number(call.query.get("offset") or "0", "offset")
    if not 1 <= limit <= 100:
        raise invalid("The limit must be from 1 to 100.")
    if offset % limit:
        raise invalid("The offset must be a multiple of the limit.")
    others = [
        (name, value) for name, value in call.query.items() if name not in ("limit", "offset")
    ]

    def link(rel: str, start: int) -> dict[str, str]:
        query = urlencode([*others, ("limit", limit), ("offset", start)])
        return {
            "content": "",
            "rel": rel,
            "href": f"{call.site.cloud.url}{call.raw_path}?{query}",
        }

    links = []
    if offset:
        links.append(link("previous", max(0, offset - limit)))
    if offset + limit < len(items):
        links.append(link("next", offset + limit))
    document = {key: items[offset : offset + limit], "totalEntries": len(items)}
    return json_answer({**document, "links": links} if links else document)


def listed_in(call: Call, key: str) -> list[Any]:
    """Return the list in the body, of at most a hundred entries."""
    document = call.json()
    entries = document.get(key) if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise invalid(f"Must provide at least one entry of {key}.")
    if len(entries) > MOST_ENTITIES:
        raise over_limit()
    return entries


def raise_faults(faults: list[dict[str, Any]]) -> None:
    """Fail a job when some of its items failed."""
    if faults:
        document = {
            "code": 500,
            "message": "One or more items could not be deleted.",
            "details": "See errors list for details.",
            "failedItems": {"faults": faults},
        }
        raise Problem(500, body=json.dumps(document), content_type="application/json")
