"""What the services refuse: names, numbers, headers, bodies."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.queues.models import MOST_BYTES
from pyrax.sandbox.routing import Call

CLIENT_ID = "Client-ID"
NAMES = {True: re.compile(r"[A-Za-z0-9_-]{1,64}"), False: re.compile(r"[A-Za-z0-9_.-]{1,64}")}
MESSAGE_TTL = (60, 1209600)
CLAIM_SECONDS = (60, 43200)
DELAY = (0, 900)


def tenant(call: Call) -> str:
    """Return the tenant of the call."""
    return call.notes.get("project") or call.tenant


def bad(description: str, title: str = "Invalid API request") -> Problem:
    """Return a refusal with 400."""
    return Problem(400, description, fault=title)


def client_id(call: Call) -> str:
    """Return the client id.

    Raises:
        Problem: 400, it is missing or no UUID.
    """
    text = call.headers.get(CLIENT_ID)
    if not text:
        if call.store.rackspace:
            raise bad('The "Client-ID" header is required.', "Missing header")
        raise bad('The "Client-Id" header is required.', "Missing header value")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise bad("Malformed hexadecimal UUID.", "Wrong UUID value") from None


def queue_name(call: Call, name: str) -> str:
    """Return a name if a queue can have it.

    Raises:
        Problem: 400, it cannot.
    """
    if not NAMES[call.store.rackspace].fullmatch(name):
        raise bad(
            f"The format of the queue name {name!r} is not valid.", "Invalid queue identification"
        )
    return name


def number(value: Any, name: str, least: int, most: int) -> int:
    """Return a whole number within bounds.

    Raises:
        Problem: 400, it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad(f"The {name} is missing or not an integer.", "Invalid request body")
    if not least <= value <= most:
        raise bad(f"The {name} may not be outside of {least} to {most}.")
    return value


def limit(call: Call, default: int, most: int, name: str = "limit") -> int:
    """Return a limit of the query.

    Raises:
        Problem: 400, it is no number or outside of 1 to the most.
    """
    text = call.query.get(name)
    if text is None:
        return default
    try:
        value = int(text)
    except ValueError:
        raise bad(f"{name} is not an integer.") from None
    if not 1 <= value <= most:
        raise bad(f"{name} must be at least 1 and no greater than {most}.")
    return value


def flag(call: Call, name: str) -> bool:
    """Return a truth value of the query.

    Raises:
        Problem: 400, it is neither `true` nor `false`.
    """
    text = call.query.get(name, "false")
    if text.lower() not in ("true", "false"):
        raise bad(f"The value of {name} must be true or false.")
    return text.lower() == "true"


def ids(call: Call, most: int) -> list[str] | None:
    """Return the ids of the query, None if there are none.

    Raises:
        Problem: 400, there are too many.
    """
    text = call.query.get("ids")
    if text is None:
        return None
    found = [one for one in text.split(",") if one]
    if not 1 <= len(found) <= most:
        raise bad(f"ids must be at least 1 and no more than {most}.")
    return found


def document(call: Call, kind: type, most: int = MOST_BYTES) -> Any:
    """Return the decoded body.

    Raises:
        Problem: 400, it is too large, no JSON or of another kind.
    """
    if len(call.payload) > most:
        raise bad(f"The request body may not exceed {most} bytes.")
    try:
        found = json.loads(call.payload)
    except ValueError:
        raise bad("Request body could not be parsed.", "Invalid request body") from None
    if not isinstance(found, kind):
        raise bad("Unexpected document type.", "Invalid request body")
    return found
