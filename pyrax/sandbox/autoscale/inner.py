"""How Auto Scale uses other services: with the same calls as everybody."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import Headers, MultiDict

from pyrax.sandbox.compute.responses import ROUTES as COMPUTE
from pyrax.sandbox.identity.access import Caller
from pyrax.sandbox.load_balancers.clb import routes as BALANCERS
from pyrax.sandbox.routing import Call, Router
from pyrax.sandbox.service import Site

_TABLES: dict[str, tuple[Router, str]] = {
    "compute": (COMPUTE, "v2"),
    "load-balancer": (BALANCERS, "v1.0"),
}


class InnerCall(Call):
    """A call that does not come over the wire."""

    def __init__(
        self, site: Site, caller: Caller, method: str, path: str, document: Any, query: Any
    ) -> None:
        self.environ = {}
        self.method = method
        self.path = self.raw_path = path
        self.query_string = ""
        self.query = MultiDict(query)
        self.headers = Headers()
        self.payload = b"" if document is None else json.dumps(document).encode()
        self.notes = {}
        self.site = site
        self.internal = True
        self.request_id = "req-autoscale"
        self.caller = caller


def send(
    site: Site,
    caller: Caller,
    service: str,
    method: str,
    path: str,
    document: Any = None,
    query: Any = (),
) -> Any:
    """Call another service of the same region for a tenant.

    Args:
        site: where Auto Scale stands.
        caller: for whom.
        service: `compute` or `load-balancer`.
        method: the HTTP method.
        path: path below the tenant.
        document: the body.
        query: pairs of name and value.

    Returns:
        Any: the decoded answer, None for an empty one.

    Raises:
        Problem: the service refuses.
    """
    routes, version = _TABLES[service]
    there = site.cloud.stores.site(service, site.dialect, site.region)
    call = InnerCall(there, caller, method, f"{version}/{caller.tenant_id}/{path}", document, query)
    body = routes.dispatch(call, path).get_data()
    return json.loads(body) if body else None
