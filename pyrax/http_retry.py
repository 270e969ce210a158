"""Which requests are repeated, and after how long.

The functions here decide and compute; they send nothing and never sleep.
"""

from __future__ import annotations

import datetime
import email.utils
import random
import time
from collections.abc import Callable, Mapping
from typing import Any

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})


class Failure:
    """How an exchange without an answer ended."""

    UNSENT = "the connection failed before the request was sent"
    BROKEN = "the connection broke before the answer began"
    TIMEOUT = "the answer did not come in time"
    INCOMPLETE = "the answer was cut off"
    FINAL = "repeating cannot help"


class RetryPolicy:
    """What is repeated. How often is the ``retries`` argument of ``http.request``.

    Args:
        statuses: Answers after which an idempotent request is repeated.
        refusals: Answers that say "later": the service did not take the request, so it is
            repeated whatever its method is.
        refusals_with_retry_after: The same, but only when the answer has a positive
            ``Retry-After``.
        idempotent: Methods that may be carried out twice.
        repeatable: Methods that are repeated at all; ``None`` for every method.
        failures: Failures after which an idempotent request is repeated.
        backoff: Seconds of the first delay; each further one is twice as long.
        backoff_cap: The longest delay in seconds.
        retry_after_cap: The longest ``Retry-After`` in seconds that is waited for.
        cap_retry_after: With ``True`` a longer ``Retry-After`` is cut to the cap; with ``False``
            it is not waited for, and ``OverLimit`` is raised.
    """

    def __init__(
        self,
        statuses: frozenset[int] = frozenset({502, 503, 504}),
        refusals: frozenset[int] = frozenset({429}),
        refusals_with_retry_after: frozenset[int] = frozenset({413, 503}),
        idempotent: frozenset[str] = IDEMPOTENT_METHODS,
        repeatable: frozenset[str] | None = None,
        failures: frozenset[str] = frozenset({Failure.BROKEN}),
        backoff: float = 0.5,
        backoff_cap: float = 30.0,
        retry_after_cap: float = 120.0,
        cap_retry_after: bool = False,
    ) -> None:
        self.statuses = statuses
        self.refusals = refusals
        self.refusals_with_retry_after = refusals_with_retry_after
        self.idempotent = idempotent
        self.repeatable = repeatable
        self.failures = failures
        self.backoff = backoff
        self.backoff_cap = backoff_cap
        self.retry_after_cap = retry_after_cap
        self.cap_retry_after = cap_retry_after

    def replace(self, **rules: Any) -> RetryPolicy:
        """Return a policy that differs in some rules.

        Args:
            **rules: Parameters of the class.
        """
        return RetryPolicy(**{**vars(self), **rules})


DEFAULT_POLICY = RetryPolicy()


def retry_after_seconds(
    headers: Mapping[str, str], now: Callable[[], float] = time.time
) -> float | None:
    """Read ``Retry-After``.

    Args:
        headers: Headers of the answer.
        now: Gives the present time in seconds since the epoch.

    Returns:
        Seconds to wait, 0 for a date in the past; ``None`` without the header or when it makes no
        sense.
    """
    text = (headers.get("Retry-After") or "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        seconds = moment.timestamp() - now()
    return max(0.0, seconds) if seconds == seconds else None


def should_retry(
    method: str,
    *,
    status: int | None = None,
    retry_after: float | None = None,
    failure: str | None = None,
    idempotent: bool | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
) -> bool:
    """Decide whether a request may be sent again. Whether its body can be is not asked here.

    Args:
        method: The HTTP method, upper case.
        status: Status of the answer, when there was one.
        retry_after: Its ``Retry-After`` in seconds.
        failure: How the exchange ended, when there was no answer: one of ``Failure``.
        idempotent: Overrides what the method says.
        policy: The rules.

    Returns:
        ``True`` if the service has not carried the request out, or may carry it out twice.
    """
    if policy.repeatable is not None and method not in policy.repeatable:
        return False
    if failure == Failure.UNSENT:
        return True
    harmless = method in policy.idempotent if idempotent is None else idempotent
    if failure is not None:
        return harmless and failure in policy.failures
    if status in policy.refusals or (status in policy.refusals_with_retry_after and retry_after):
        return True
    return harmless and status in policy.statuses


def too_long(status: int, retry_after: float | None, policy: RetryPolicy = DEFAULT_POLICY) -> bool:
    """Tell whether a refusal asks for a longer wait than pyrax is willing to make.

    Args:
        status: Status of the answer.
        retry_after: Its ``Retry-After`` in seconds.
        policy: The rules.

    Returns:
        ``True`` if the caller must be told instead.
    """
    if policy.cap_retry_after or not retry_after or retry_after <= policy.retry_after_cap:
        return False
    return status in policy.refusals or status in policy.refusals_with_retry_after


def retry_delay(
    attempt: int,
    retry_after: float | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
    chance: Callable[[], float] = random.random,
) -> float:
    """Compute the wait before a repetition.

    Args:
        attempt: How often the request was repeated before: 0 for the first repetition.
        retry_after: What the service asked for, in seconds; it wins when positive.
        policy: The rules.
        chance: Gives a number in [0, 1).

    Returns:
        Seconds: the ``Retry-After``, else a random part ("full jitter") of a delay that doubles
        with every attempt.
    """
    if retry_after:
        return min(retry_after, policy.retry_after_cap)
    return chance() * min(policy.backoff_cap, policy.backoff * 2.0 ** min(attempt, 30))
