"""Rackspace's preview of another DNS service, in which the account has no zones.

It stands in real catalogs beside Cloud DNS, with OpenStack's type and without a region: a client
has to pass it by.
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.routing import Call


def respond(call: Call) -> Response:
    """Answer that there is nothing."""
    version, _, rest = call.path.strip("/").partition("/")
    tenant, _, below = rest.partition("/")
    if version != "v2" or not tenant:
        raise Problem(404, "The resource could not be found.")
    require_tenant(call, tenant)
    if call.method == "GET" and below == "zones":
        return json_answer({"zones": []})
    raise Problem(404, "The resource could not be found.")
