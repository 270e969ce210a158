"""What requests of object storage wait for, and when they are repeated."""

from __future__ import annotations

from pyrax import http

TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and of silence; unless the client or the settings have their own."""
RETRIES = 4
"""How often a request is repeated; unless the client or the settings have their own."""

RETRY_POLICY = http.RetryPolicy(
    statuses=frozenset({408, 499, 500, 502, 503, 504, 529}),
    refusals=frozenset({429, 498}),
    refusals_with_retry_after=frozenset({503}),
    idempotent=frozenset({"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}),
    failures=frozenset({http.Failure.BROKEN, http.Failure.TIMEOUT, http.Failure.INCOMPLETE}),
    backoff=1.0,
    backoff_cap=64.0,
    retry_after_cap=60.0,
    cap_retry_after=True,
)
"""Every request of object storage can be carried out twice; a 413 there means "too large"."""
