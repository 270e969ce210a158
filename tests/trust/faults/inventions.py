"""Answers to what the sandbox refuses: so that faults meet more than refusals.

A service refuses what the account may not do, what the state of a thing does not allow, and what
it does not have at all. The client does not know that before; its code for the good answer is
there, and has to bear faults as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.trust.faults.wire import Sent

THING = {
    "id": "1",
    "name": "name",
    "label": "label",
    "status": "ACTIVE",
    "created": "2026-01-01T00:00:00Z",
    "links": [],
    "metadata": {},
}


def inventor(managers: Iterable[Any]) -> Callable[[Sent], bytes]:
    """Return what makes good answers.

    Args:
        managers: Managers that may look into the answers; what the last ones expect is in them.
    """
    document: dict[str, Any] = {}
    for manager in managers:
        if manager.response_key:
            document[manager.response_key] = THING
        if manager.plural_response_key:
            document[manager.plural_response_key] = [THING]

    def answer(sent: Sent) -> bytes:
        if sent.method in ("HEAD", "DELETE"):
            return _answer(204, b"")
        return _answer(200, json.dumps(document).encode())

    return answer


def _answer(status: int, body: bytes) -> bytes:
    lines = (f"HTTP/1.1 {status} Fine", "Connection: close", "Content-Type: application/json")
    head = "\r\n".join((*lines, f"Content-Length: {len(body)}"))
    return head.encode() + b"\r\n\r\n" + body
