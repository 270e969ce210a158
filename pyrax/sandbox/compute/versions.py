"""Which version of the compute API a call speaks, and the documents that describe the versions."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox import microversions
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import RACKSPACE

LOWEST = (2, 1)
HIGHEST = (2, 96)

OLD_HEADER = "X-OpenStack-Nova-API-Version"
NEW_HEADER = "OpenStack-API-Version"


text = microversions.show


def asked(call: Call) -> tuple[int, int]:
    """Return the microversion that a call asks for.

    Rackspace's compute knows no microversions and ignores the headers.

    Raises:
        Problem: 400, it is malformed; 406, it is not offered.
    """
    if "microversion" not in call.notes:
        call.notes["microversion"] = _read(call)
    version: tuple[int, int] = call.notes["microversion"]
    return version


def _read(call: Call) -> tuple[int, int]:
    """Read the microversion from the headers."""
    if call.site.dialect == RACKSPACE or not call.path.startswith("v2.1"):
        return LOWEST
    named = microversions.named_in(call.headers.get(NEW_HEADER, ""), "compute")
    return microversions.read(named or call.headers.get(OLD_HEADER), LOWEST, HIGHEST)


def since(call: Call, minor: int) -> bool:
    """Tell whether a call speaks at least version 2.`minor`."""
    return asked(call) >= (2, minor)


def only_below(call: Call, minor: int) -> None:
    """Refuse a call that is gone since version 2.`minor`.

    Raises:
        Problem: 404, the call speaks that version or a later one.
    """
    if since(call, minor):
        raise Problem(404, "The resource could not be found.")


def only_since(call: Call, minor: int) -> None:
    """Refuse a call that came with version 2.`minor`.

    Raises:
        Problem: 404, the call speaks an earlier one.
    """
    if not since(call, minor):
        raise Problem(404, "The resource could not be found.")


def announce(call: Call, answer: Response) -> None:
    """Add the headers that say which version the answer speaks."""
    if call.site.dialect == RACKSPACE:
        return
    try:
        version = text(asked(call))
    except Problem:
        version = text(LOWEST)
    answer.headers[OLD_HEADER] = version
    answer.headers[NEW_HEADER] = f"compute {version}"
    answer.headers.add("Vary", NEW_HEADER)
    answer.headers.add("Vary", OLD_HEADER)


def _version(call: Call, name: str) -> dict[str, Any]:
    """Return the description of one version."""
    with_minor = name == "v2.1"
    media = f"application/vnd.openstack.compute+json;version={name[1:]}"
    return {
        "id": "v2.0" if name == "v2" else name,
        "status": "CURRENT" if with_minor or call.site.dialect == RACKSPACE else "SUPPORTED",
        "version": text(HIGHEST) if with_minor else "",
        "min_version": text(LOWEST) if with_minor else "",
        "updated": "2013-07-23T11:33:21Z" if with_minor else "2011-01-21T11:33:21Z",
        "links": [{"rel": "self", "href": f"{call.site.url}/{name}/"}],
        "media-types": [{"base": "application/json", "type": media}],
    }


def offered(call: Call) -> tuple[str, ...]:
    """Return the path segments of the versions that are offered."""
    return ("v2",) if call.site.dialect == RACKSPACE else ("v2", "v2.1")


def list_versions(call: Call) -> Response:
    """Describe all versions."""
    return json_answer({"versions": [_version(call, name) for name in offered(call)]})


def show_version(call: Call, name: str) -> Response:
    """Describe one version."""
    return json_answer({"version": _version(call, name)})
