"""Who besides the owner may read or write a container."""

from __future__ import annotations

from urllib.parse import urlsplit

from pyrax.sandbox.identity.access import Caller
from pyrax.sandbox.object_storage.models import Container
from pyrax.sandbox.routing import Call

# Roles of Keystone that own the storage account of their project.
OPERATOR_ROLES = ("admin", "member", "swiftoperator", "ResellerAdmin")

READING = ("GET", "HEAD")


def allowed(call: Call, caller: Caller | None, container: Container | None, name: str) -> bool:
    """Tell whether a container's lists let a request in.

    Args:
        call: the request.
        caller: who calls, None without a valid token.
        container: the container; None when there is none.
        name: name of the object, "" for the container itself.
    """
    if container is None:
        return False
    reading = call.method in READING
    header = "X-Container-Read" if reading else "X-Container-Write"
    if not reading and not name:
        return False
    entries = [part.strip() for part in container.headers.get(header, "").split(",")]
    if reading and _referrer_allowed(call, entries) and (name or ".rlistings" in entries):
        return True
    return caller is not None and any(_names_caller(entry, caller) for entry in entries)


def _referrer_allowed(call: Call, entries: list[str]) -> bool:
    """Tell whether the entries for everybody let a request in; later ones win."""
    host = urlsplit(call.headers.get("Referer", "")).hostname or "unknown"
    result = False
    for entry in entries:
        kind, colon, pattern = entry.partition(":")
        if not colon or kind not in (".r", ".ref", ".referer", ".referrer"):
            continue
        refuse = pattern.startswith("-")
        pattern = pattern.lstrip("-").lstrip("*") if pattern != "*" else "*"
        matches = (
            pattern == "*" or host == pattern or (pattern[:1] == "." and host.endswith(pattern))
        )
        if matches:
            result = not refuse
    return result


def _names_caller(entry: str, caller: Caller) -> bool:
    """Tell whether an entry `project:user` names the caller; `*` stands for all."""
    project, colon, user = entry.partition(":")
    if not colon or project.startswith("."):
        return entry in caller.roles
    return project in ("*", caller.tenant_id) and user in ("*", caller.user_id)
