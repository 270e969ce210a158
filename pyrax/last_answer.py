"""What the last answer of each thread was an answer to, for exceptions about what is in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any


class Answer:
    """Where an answer came from.

    Args:
        method: HTTP method of the request.
        url: Address of the request, with its query.
        status: HTTP status of the answer.
        headers: Headers of the answer.
        without_secrets: Takes the secrets out of a URL.
    """

    def __init__(
        self,
        method: str,
        url: str,
        status: int,
        headers: Mapping[str, Any],
        without_secrets: Callable[[str], str],
    ) -> None:
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.without_secrets = without_secrets


class _Here(threading.local):
    answer: Answer | None = None


_here = _Here()


def note(
    method: str,
    url: str,
    status: int,
    headers: Mapping[str, Any],
    without_secrets: Callable[[str], str],
) -> None:
    """Remember the answer that came just now in this thread; the HTTP layer does."""
    _here.answer = Answer(method, url, status, headers, without_secrets)


def last() -> Answer | None:
    """Return the last answer of this thread, ``None`` before the first."""
    return _here.answer
