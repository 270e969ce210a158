"""Which version of the block storage API a call speaks, and the documents about versions."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox import microversions
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import RACKSPACE

LOWEST = (3, 0)
HIGHEST = (3, 71)
HEADER = "OpenStack-API-Version"


def asked(call: Call) -> tuple[int, int]:
    """Return the microversion that a call asks for.

    Rackspace's block storage knows no microversions and ignores the header.

    Raises:
        Problem: 400, it is malformed; 406, it is not offered.
    """
    if "microversion" not in call.notes:
        call.notes["microversion"] = _read(call)
    version: tuple[int, int] = call.notes["microversion"]
    return version


def _read(call: Call) -> tuple[int, int]:
    """Read the microversion from the header."""
    if call.site.dialect == RACKSPACE:
        return LOWEST
    header = call.headers.get(HEADER, "")
    return microversions.read(
        microversions.named_in(header, "volume", "block-storage"), LOWEST, HIGHEST
    )


def since(call: Call, minor: int) -> bool:
    """Tell whether a call speaks at least version 3.`minor`."""
    return asked(call) >= (3, minor)


def only_since(call: Call, minor: int) -> None:
    """Refuse a call that came with version 3.`minor`.

    Raises:
        Problem: 404, the call speaks an earlier one, or this is Rackspace.
    """
    if call.store.rackspace or not since(call, minor):
        raise Problem(404, "The resource could not be found.")


def only_openstack(call: Call) -> None:
    """Refuse a call that Rackspace does not have.

    Raises:
        Problem: 404, this is Rackspace.
    """
    if call.store.rackspace:
        raise Problem(404, "The resource could not be found.")


def announce(call: Call, answer: Response) -> None:
    """Add the headers that say which version the answer speaks."""
    if call.site.dialect == RACKSPACE:
        return
    try:
        version = asked(call)
    except Problem:
        version = LOWEST
    answer.headers[HEADER] = f"volume {microversions.show(version)}"
    answer.headers.add("Vary", HEADER)


def offered(call: Call) -> str:
    """Return the path segment of the version that is offered."""
    return "v1" if call.site.dialect == RACKSPACE else "v3"


def describe(call: Call, status: int) -> Response:
    """Describe the version that is offered."""
    name = offered(call)
    with_minor = name == "v3"
    media = f"application/vnd.openstack.volume+json;version={name[1:]}"
    document: dict[str, Any] = {
        "id": f"{name}.0",
        "status": "CURRENT",
        "version": microversions.show(HIGHEST) if with_minor else "",
        "min_version": microversions.show(LOWEST) if with_minor else "",
        "updated": "2023-08-31T00:00:00Z" if with_minor else "2012-01-04T11:33:21Z",
        "links": [{"rel": "self", "href": f"{call.site.url}/{name}/"}],
        "media-types": [{"base": "application/json", "type": media}],
    }
    return json_answer({"versions": [document]}, status)
