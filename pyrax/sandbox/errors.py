"""What a service refuses, and the error document that each family of services writes for it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Response

# The key that names the fault in documents of compute and of Rackspace's services.
FAULT_NAMES = {
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "itemNotFound",
    405: "badMethod",
    409: "conflictingRequest",
    413: "overLimit",
    415: "badMediaType",
    429: "overLimit",
    501: "notImplemented",
    503: "serviceUnavailable",
}

# Statuses that Swift's middleware uses and the HTTP registry does not know.
EXTRA_PHRASES = {
    497: "Blacklisted",
    498: "Rate Limited",
    499: "Client Disconnect",
    529: "Too Many Backend Requests",
}

# The sentences of Swift's short HTML pages.
SWIFT_SENTENCES = {
    400: "The server could not comply with the request since it is either malformed or otherwise "
    "incorrect.",
    401: "This server could not verify that you are authorized to access the document you "
    "requested.",
    403: "Access was denied to this resource.",
    404: "The resource could not be found.",
    405: "The method is not allowed for this resource.",
    409: "There was a conflict when trying to complete your request.",
    411: "Content-Length header required.",
    412: "A precondition for this request was not met.",
    413: "The body of your request was too large for this server.",
    416: "The Range requested is not available.",
    422: "Unable to process the contained instructions",
    503: "The server is currently unavailable. Please try again at a later time.",
}


class Problem(Exception):
    """A refusal: the service turns it into its own kind of error document.

    Attributes:
        status: the HTTP status.
        message: what went wrong, in the service's words.
        fault: the key of the fault document, where it is not the usual one of the status.
        headers: further headers of the answer.
        body: a finished body that stands in for the document.
    """

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        fault: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
        content_type: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message or phrase(status)
        self.fault = fault
        self.headers = dict(headers or {})
        self.body = body
        self.content_type = content_type
        self.explicit = bool(message)


def phrase(status: int) -> str:
    """Return the reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return EXTRA_PHRASES.get(status, "Unknown")


def status_line(status: int) -> str:
    """Return the status as `404 Not Found`."""
    return f"{status} {phrase(status)}"


def json_answer(
    document: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer with a JSON body."""
    answer = Response(json.dumps(document), status=status_line(status))
    answer.headers["Content-Type"] = "application/json"
    return _with_headers(answer, headers)


def empty_answer(status: int = 204, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer without a body."""
    answer = Response(status=status_line(status))
    del answer.headers["Content-Type"]
    return _with_headers(answer, headers)


def _with_headers(answer: Response, headers: Mapping[str, str] | None) -> Response:
    """Set headers of an answer."""
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def _finished(problem: Problem) -> Response | None:
    """Return the answer of a problem that brings its own body."""
    if problem.body is None:
        return None
    answer = Response(problem.body, status=status_line(problem.status))
    answer.headers["Content-Type"] = problem.content_type or "text/plain; charset=UTF-8"
    return _with_headers(answer, problem.headers)


def fault_document(problem: Problem) -> Response:
    """Write the problem as compute does: one key that names the fault."""
    key = problem.fault or FAULT_NAMES.get(problem.status, "computeFault")
    fault: dict[str, Any] = {"message": problem.message, "code": problem.status}
    retry_after = problem.headers.get("Retry-After")
    if key == "overLimit" and retry_after is not None:
        fault["retryAfter"] = retry_after
    document = json_answer({key: fault}, problem.status, problem.headers)
    return _finished(problem) or document


def keystone_document(problem: Problem) -> Response:
    """Write the problem as Keystone does."""
    error = {"code": problem.status, "title": phrase(problem.status), "message": problem.message}
    document = json_answer({"error": error}, problem.status, problem.headers)
    return _finished(problem) or document


def rackspace_identity_document(problem: Problem) -> Response:
    """Write the problem as Rackspace's identity service does."""
    key = problem.fault or FAULT_NAMES.get(problem.status, "identityFault")
    document = {key: {"code": problem.status, "message": problem.message}}
    return _finished(problem) or json_answer(document, problem.status, problem.headers)


def swift_document(problem: Problem) -> Response:
    """Write the problem as Swift does: plain text when it has something to say, else HTML."""
    finished = _finished(problem)
    if finished is not None:
        return finished
    if problem.explicit:
        body, content_type = problem.message, "text/plain; charset=UTF-8"
    else:
        title = html.escape(phrase(problem.status))
        sentence = html.escape(SWIFT_SENTENCES.get(problem.status, phrase(problem.status)))
        body = f"<html><h1>{title}</h1><p>{sentence}</p></html>"
        content_type = "text/html; charset=UTF-8"
    answer = Response(body, status=status_line(problem.status))
    answer.headers["Content-Type"] = content_type
    return _with_headers(answer, problem.headers)
