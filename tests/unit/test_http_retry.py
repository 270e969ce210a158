"""What is repeated, and after how long."""

from __future__ import annotations

import email.utils

import pytest

from pyrax.http_retry import (
    Failure,
    RetryPolicy,
    retry_after_seconds,
    retry_delay,
    should_retry,
    too_long,
)

STORAGE = RetryPolicy(
    statuses=frozenset({408, 429, 498, 499, 500, 502, 503, 504, 529}),
    idempotent=frozenset({"GET", "HEAD", "PUT", "DELETE", "POST"}),
    failures=frozenset({Failure.BROKEN, Failure.TIMEOUT, Failure.INCOMPLETE}),
    backoff=1.0,
    backoff_cap=64.0,
    retry_after_cap=60.0,
    cap_retry_after=True,
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST", "PATCH"])
def test_a_request_that_was_never_sent_is_repeated_whatever_its_method(method: str) -> None:
    assert should_retry(method, failure=Failure.UNSENT)


@pytest.mark.parametrize(
    ("method", "repeated"),
    [("GET", True), ("HEAD", True), ("PUT", True), ("DELETE", True), ("OPTIONS", True)]
    + [("POST", False), ("PATCH", False)],
)
def test_after_a_broken_connection_or_a_bad_gateway_only_idempotent_methods_are_repeated(
    method: str, repeated: bool
) -> None:
    assert should_retry(method, failure=Failure.BROKEN) is repeated
    for status in (502, 503, 504):
        assert should_retry(method, status=status) is repeated


@pytest.mark.parametrize("failure", [Failure.TIMEOUT, Failure.INCOMPLETE, Failure.FINAL])
def test_other_failures_are_not_repeated(failure: str) -> None:
    assert not should_retry("GET", failure=failure)


def test_a_refusal_with_retry_after_is_repeated_whatever_the_method() -> None:
    for status in (413, 429, 503):
        assert should_retry("POST", status=status, retry_after=2.0)


def test_429_is_repeated_without_retry_after_too() -> None:
    assert should_retry("POST", status=429)


@pytest.mark.parametrize("retry_after", [None, 0.0])
def test_413_without_a_positive_retry_after_is_a_quota_and_is_not_repeated(
    retry_after: float | None,
) -> None:
    assert not should_retry("GET", status=413, retry_after=retry_after)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500, 501])
def test_other_errors_are_not_repeated(status: int) -> None:
    assert not should_retry("GET", status=status, retry_after=5.0)


def test_the_caller_can_say_that_a_request_is_idempotent_or_not() -> None:
    assert should_retry("POST", status=502, idempotent=True)
    assert not should_retry("GET", status=502, idempotent=False)


def test_a_policy_can_keep_a_method_from_being_repeated_at_all() -> None:
    compute = RetryPolicy(repeatable=frozenset({"GET", "HEAD"}))
    assert should_retry("GET", status=429, policy=compute)
    assert not should_retry("POST", status=429, retry_after=1.0, policy=compute)
    assert not should_retry("POST", failure=Failure.UNSENT, policy=compute)


@pytest.mark.parametrize("status", sorted(STORAGE.statuses))
def test_a_policy_can_name_more_statuses_and_methods(status: int) -> None:
    assert should_retry("POST", status=status, policy=STORAGE)
    assert should_retry("PUT", failure=Failure.TIMEOUT, policy=STORAGE)
    assert not should_retry("PUT", failure=Failure.FINAL, policy=STORAGE)


# --- delays -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempt", "longest"),
    [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0), (6, 30.0), (500, 30.0)],
)
def test_the_delay_doubles_from_half_a_second_to_thirty_with_full_jitter(
    attempt: int, longest: float
) -> None:
    assert retry_delay(attempt, chance=lambda: 0.0) == 0.0
    assert retry_delay(attempt, chance=lambda: 0.5) == longest / 2
    assert retry_delay(attempt, chance=lambda: 1.0) == longest


def test_retry_after_replaces_the_delay() -> None:
    assert retry_delay(0, 17.0) == 17.0
    assert retry_delay(5, 17.0) == 17.0


def test_a_policy_that_caps_retry_after_waits_that_long_at_most() -> None:
    assert retry_delay(0, 3600.0, STORAGE) == 60.0
    assert not too_long(503, 3600.0, STORAGE)


def test_a_retry_after_above_two_minutes_is_too_long() -> None:
    assert not too_long(429, 120.0)
    for status in (413, 429, 503):
        assert too_long(status, 121.0)
    assert not too_long(404, 121.0)
    assert not too_long(429, None)


# --- the header ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "seconds"), [("7", 7.0), (" 2.5 ", 2.5), ("0", 0.0), ("-4", 0.0)])
def test_retry_after_in_seconds(text: str, seconds: float) -> None:
    assert retry_after_seconds({"Retry-After": text}) == seconds


def test_retry_after_as_a_date() -> None:
    now = 1_700_000_000.0
    later = email.utils.formatdate(now + 42, usegmt=True)
    assert retry_after_seconds({"Retry-After": later}, now=lambda: now) == 42.0
    earlier = email.utils.formatdate(now - 42, usegmt=True)
    assert retry_after_seconds({"Retry-After": earlier}, now=lambda: now) == 0.0


@pytest.mark.parametrize("headers", [{}, {"Retry-After": ""}, {"Retry-After": "soon"}])
def test_a_missing_or_senseless_retry_after_counts_as_none(headers: dict[str, str]) -> None:
    assert retry_after_seconds(headers) is None


def test_retry_after_nan_counts_as_none() -> None:
    assert retry_after_seconds({"Retry-After": "nan"}) is None
