"""The front of the CDN: authentication, then the table of its calls."""

from __future__ import annotations

import copy
import datetime
import json
import uuid
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.cdn import patches, schema
from pyrax.sandbox.cdn.models import (
    EDGE,
    FLAVOR,
    PURGES_A_MINUTE,
    CdnStore,
    DeliveryService,
    Purge,
    completed,
)
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.routing import Call, Router

routes = Router()

VERSION = "v1.0"
LARGEST_PAGE = 20
DEFAULT_PAGE = 10
METRICS = (
    "requestCount",
    "bandwidthOut",
    *(f"httpResponseCode_{digit}XX" for digit in range(1, 6)),
)
LONGEST_URI = 2048


def respond(call: Call) -> Response:
    """Answer a call to the CDN."""
    version, _, rest = call.path.strip("/").partition("/")
    account, _, below = rest.partition("/")
    if version != VERSION or not account:
        raise Problem(404, "Not found")
    require_tenant(call, account)
    if len(call.raw_path) + len(call.query_string) > LONGEST_URI:
        raise Problem(414, "URI too long")
    if len(call.payload) > schema.LARGEST_BODY:
        raise Problem(413, "The body is too large")
    if not below:
        return home(call)
    return routes.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the CDN does: a message, or several."""
    if problem.body is not None:
        answer = Response(problem.body, status=problem.status, headers=problem.headers)
        answer.headers["Content-Type"] = problem.content_type or "text/plain; charset=UTF-8"
        return answer
    message: Any = problem.message
    if isinstance(problem, schema.SchemaProblem):
        message = {"errors": [{"message": text} for text in problem.texts]}
    return json_answer({"message": message}, problem.status, problem.headers)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["X-Openstack-Request-Id"] = call.request_id


def base(call: Call) -> str:
    """Return the address that links have, which does not name the account."""
    return f"{call.site.url}/{VERSION}"


def find(call: Call, service_id: str) -> DeliveryService:
    """Return a service of the calling account."""
    store: CdnStore = call.store
    return store.service(service_id, call.tenant)


# -- the service itself ----------------------------------------------------------------------------


def home(call: Call) -> Response:
    """Show what there is."""
    names = ("health", "flavors", "ping", "services")
    return json_answer({"resources": {f"rel/{name}": {"href": f"/{name}"} for name in names}})


@routes.get("/ping")
def ping(call: Call) -> Response:
    """Say that all is well."""
    if not call.store.healthy:
        raise Problem(503, "The service is not well")
    return empty_answer(204)


@routes.get("/health")
def health(call: Call) -> Response:
    """Show how the parts are."""
    alive = str(call.store.healthy).lower()
    document = {
        "dns": {"rackspace": {"is_alive": "true"}},
        "storage": {"cassandra": {"is_alive": alive}},
        "providers": {"akamai": {"is_alive": "true"}},
    }
    return json_answer(document, 200 if call.store.healthy else 503)


# -- flavors ---------------------------------------------------------------------------------------


def flavor_document(call: Call) -> dict[str, Any]:
    """Return the one flavor."""
    provider = {"rel": "provider_url", "href": "http://www.akamai.com"}
    return {
        "id": FLAVOR,
        "providers": [{"provider": "akamai", "links": [provider]}],
        "links": [{"rel": "self", "href": f"{base(call)}/flavors/{FLAVOR}"}],
    }


@routes.get("/flavors")
def list_flavors(call: Call) -> Response:
    """List the flavors."""
    return json_answer({"flavors": [flavor_document(call)]})


@routes.get("/flavors/{flavor_id}")
def show_flavor(call: Call, flavor_id: str) -> Response:
    """Show one flavor."""
    if flavor_id != FLAVOR:
        raise Problem(404, "Flavor not found")
    return json_answer(flavor_document(call))


# -- services --------------------------------------------------------------------------------------


def service_document(call: Call, service: DeliveryService) -> dict[str, Any]:
    """Return a service with all that is known about it."""
    links = [
        {"rel": "self", "href": f"{base(call)}/services/{service.id}"},
        {"rel": "flavor", "href": f"{base(call)}/flavors/{service.document['flavor_id']}"},
    ]
    if service.status == "deployed":
        links += [
            {"rel": "access_url", "href": f"{domain['domain']}.{EDGE}"}
            for domain in service.document["domains"]
        ]
    return {
        **copy.deepcopy(service.document),
        "id": service.id,
        "project_id": service.tenant_id,
        "status": service.status,
        "errors": list(service.errors),
        "links": links,
    }


@routes.get("/services")
def list_services(call: Call) -> Response:
    """List the services page by page."""
    limit_text = call.query.get("limit", str(DEFAULT_PAGE))
    if not limit_text.isdigit() or not 1 <= int(limit_text) <= LARGEST_PAGE:
        raise Problem(400, f"limit must be a number from 1 to {LARGEST_PAGE}")
    limit = int(limit_text)
    found = call.store.of(call.tenant)
    marker = call.query.get("marker")
    if marker is not None:
        found = _after(found, marker)
    chosen = found[:limit]
    links = []
    if len(chosen) == limit:
        query = urlencode({"marker": chosen[-1].id, "limit": limit})
        links.append({"rel": "next", "href": f"{base(call)}/services?{query}"})
    rows = [service_document(call, entry) for entry in chosen]
    return json_answer({"links": links, "services": rows})


def _after(found: list[DeliveryService], marker: str) -> list[DeliveryService]:
    """Return the services after the one with an id; none when it is unknown."""
    try:
        uuid.UUID(marker)
    except ValueError:
        raise Problem(400, "marker must be the id of a service") from None
    ids = [entry.id for entry in found]
    return found[ids.index(marker) + 1 :] if marker in ids else []


@routes.post("/services")
def create_service(call: Call) -> Response:
    """Create a service."""
    store: CdnStore = call.store
    given = schema.check(call.json())
    _check_flavor(given)
    if len(store.of(call.tenant)) >= store.most_services:
        raise Problem(403, "The account has as many services as it may have")
    document = completed(given)
    store.check_taken(document, None, call.tenant)
    service = DeliveryService(str(uuid.uuid4()), call.tenant, document)
    store.services[service.id] = service
    store.deploy(service, "create_in_progress", "create")
    return _accepted(call, service)


def _check_flavor(document: dict[str, Any]) -> None:
    """Refuse a flavor that there is not."""
    if document["flavor_id"] != FLAVOR:
        raise Problem(400, f"Flavor {document['flavor_id']} does not exist")


def _accepted(call: Call, service: DeliveryService) -> Response:
    """Return the answer to a change."""
    return empty_answer(202, {"Location": f"{base(call)}/services/{service.id}"})


@routes.get("/services/{service_id}")
def show_service(call: Call, service_id: str) -> Response:
    """Show one service."""
    return json_answer(service_document(call, find(call, service_id)))


@routes.patch("/services/{service_id}")
def patch_service(call: Call, service_id: str) -> Response:
    """Change a service."""
    store: CdnStore = call.store
    service = find(call, service_id)
    if service.status not in ("deployed", "failed"):
        raise Problem(400, f"The service is {service.status}; it cannot be changed now")
    changed = patches.apply(service.document, call.json())
    for domain in changed["domains"] if isinstance(changed.get("domains"), list) else ():
        if isinstance(domain, dict):
            domain.pop("certificate_status", None)
    document = completed(schema.check(changed))
    _check_flavor(document)
    store.check_taken(document, service, call.tenant)
    service.document, service.errors = document, []
    store.deploy(service, "update_in_progress", "update")
    return _accepted(call, service)


@routes.delete("/services/{service_id}")
def delete_service(call: Call, service_id: str) -> Response:
    """Delete a service."""
    store: CdnStore = call.store
    service = find(call, service_id)

    def finish() -> None:
        store.services.pop(service.id, None)

    store.begin(service, "delete_in_progress", "delete", finish)
    return empty_answer(202)


# -- assets, figures -------------------------------------------------------------------------------


@routes.delete("/services/{service_id}/assets")
def purge_assets(call: Call, service_id: str) -> Response:
    """Remove what is cached: one asset or, also when nothing is said, everything."""
    store: CdnStore = call.store
    service = find(call, service_id)
    url, everything = call.query.get("url"), call.query.get("all", "").lower() == "true"
    hard = call.query.get("hard", "true").lower()
    if url is not None and everything:
        raise Problem(400, "url and all exclude each other")
    if hard not in ("true", "false"):
        raise Problem(400, "hard must be true or false")
    if url is not None and not url.isascii():
        raise Problem(400, "url must be percent-encoded")
    if service.status != "deployed":
        raise Problem(400, f"The service is {service.status}; it cannot be purged now")
    lately = [entry for entry in store.purges if entry.at > call.now - 60]
    if len(lately) >= PURGES_A_MINUTE:
        raise Problem(429, "Too many purges", headers={"Retry-After": "60"})
    target = "/*" if everything or url is None else url
    store.purges.append(Purge(service.id, target, hard == "true", call.now))
    if hard == "false":
        store.deploy(service, "update_in_progress", "invalidate")
    return _accepted(call, service)


@routes.get("/services/{service_id}/analytics")
def show_analytics(call: Call, service_id: str) -> Response:
    """Show figures about a service."""
    service = find(call, service_id)
    metric = call.query.get("metricType")
    if metric not in METRICS:
        raise Problem(400, f"metricType must be one of {', '.join(METRICS)}")
    domains = [domain["domain"] for domain in service.document["domains"]]
    domain = call.query.get("domain", domains[0])
    if domain not in domains:
        raise Problem(404, "Domain not found")
    for name in ("startTime", "endTime"):
        try:
            datetime.datetime.fromisoformat(call.query.get(name, "2000-01-01T00:00:00"))
        except ValueError:
            raise Problem(400, f"{name} is no time") from None
    point = {"count": 1204, "timestamp": str(int(call.now))}
    figures = {"North America": [[point]], "Europe": []}
    document = {"domain": domain, "flavor": FLAVOR, "provider": "akamai", metric: figures}
    return json_answer(document)


# -- certificates ----------------------------------------------------------------------------------


@routes.post("/ssl_certificate")
def create_certificate(call: Call) -> Response:
    """Ask for a certificate."""
    given = call.json()
    if not isinstance(given, dict) or not isinstance(given.get("domain_name"), str):
        raise Problem(400, "domain_name is missing")
    _check_flavor({"flavor_id": given.get("flavor_id")})
    if given.get("cert_type") not in ("san", "sni", "custom"):
        raise Problem(400, "cert_type must be san, sni or custom")
    name = given["domain_name"]
    if name in call.store.certificates:
        raise Problem(400, f"Domain {name} already has a certificate")
    call.store.certificates[name] = {
        "domain_name": name,
        "flavor_id": given["flavor_id"],
        "cert_type": given["cert_type"],
        "cert_details": {},
        "status": "create_in_progress",
    }
    return empty_answer(202)


@routes.get("/ssl_certificate/{domain}")
def show_certificate(call: Call, domain: str) -> Response:
    """Show a certificate."""
    if domain not in call.store.certificates:
        raise Problem(404, "Certificate not found")
    return json_answer(call.store.certificates[domain])


@routes.delete("/ssl_certificate/{domain}")
def delete_certificate(call: Call, domain: str) -> Response:
    """Give a certificate up."""
    found = call.store.certificates.get(domain)
    if found is None or call.query.get("cert_type", found["cert_type"]) != found["cert_type"]:
        raise Problem(400, f"Domain {json.dumps(domain)} has no such certificate")
    del call.store.certificates[domain]
    return empty_answer(202)
