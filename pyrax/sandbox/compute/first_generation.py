"""Rackspace's first-generation servers, of which the account has none.

They stand in real catalogs beside today's compute, with the same type and without a region: a
client has to pass them by.
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
    if version != "v1.0" or not tenant:
        raise Problem(404, "The resource could not be found.")
    require_tenant(call, tenant)
    if call.method == "GET" and below in ("servers", "servers/detail"):
        return json_answer({"servers": []})
    raise Problem(404, "The resource could not be found.")
