"""The answers of bulk operations: a document that says what went well and what did not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape  # nosec B406 # it only writes XML

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import status_line
from pyrax.sandbox.routing import Call


@dataclass
class Result:
    """What came of a bulk operation.

    Attributes:
        done: how many objects were deleted or created.
        not_found: how many there were not.
        errors: name, not yet encoded, and status of each failure.
        status: overall status, when it is not what the failures say.
        message: text about the operation as a whole.
    """

    done: int = 0
    not_found: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)
    status: str = ""
    message: str = ""


def content_type(call: Call) -> str:
    """Return the type of the document that the client accepts."""
    accept = call.headers.get("Accept", "").lower()
    for kind in ("application/json", "application/xml", "text/xml"):
        if kind in accept:
            return kind
    return "text/plain"


def document(call: Call, fields: dict[str, Any], status: str, message: str = "") -> str:
    """Return the document: plain text, JSON or XML."""
    fields = {"Response Status": status, "Response Body": message, **fields}
    errors = [(quote(str(name)), text) for name, text in fields.pop("Errors")]
    kind = content_type(call)
    if kind == "application/json":
        return json.dumps({**fields, "Errors": [list(error) for error in errors]})
    if kind == "text/plain":
        lines = [f"{key}: {value}" for key, value in fields.items()] + ["Errors:"]
        return "\n".join(lines + [f"{name}, {text}" for name, text in errors])
    rows = "".join(
        f"<object><name>{escape(name)}</name><status>{escape(text)}</status></object>"
        for name, text in errors
    )
    inner = "".join(
        f"<{key.lower().replace(' ', '_')}>{escape(str(value))}</{key.lower().replace(' ', '_')}>"
        for key, value in fields.items()
    )
    return f"<delete>{inner}<errors>{rows}</errors></delete>"


def _answer(call: Call, fields: dict[str, Any], status: str, message: str) -> Response:
    """Return the answer, whose own status is always 200."""
    answer = Response(document(call, fields, status, message), status=status_line(200))
    answer.headers["Content-Type"] = content_type(call)
    return answer


def deleted(call: Call, result: Result) -> Response:
    """Return the answer to a bulk delete."""
    status = result.status or (status_line(400) if result.errors else status_line(200))
    if not result.status and not (result.done or result.not_found or result.errors):
        status, result.message = status_line(400), "Invalid bulk delete."
    fields = {
        "Number Deleted": result.done,
        "Number Not Found": result.not_found,
        "Errors": result.errors,
    }
    return _answer(call, fields, status, result.message)


def created(call: Call, result: Result) -> Response:
    """Return the answer to the extraction of an archive."""
    status = result.status or (status_line(400) if result.errors else status_line(201))
    if not result.status and not (result.done or result.errors):
        status, result.message = status_line(400), "Invalid Tar File: No Valid Files"
    fields = {"Number Files Created": result.done, "Errors": result.errors}
    return _answer(call, fields, status, result.message)
