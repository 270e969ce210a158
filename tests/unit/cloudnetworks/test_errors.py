"""What refusals of the network services mean."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import errors


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (400, "Network does not contain enough usable hosts", exceptions.NetworkCIDRInvalid),
        (
            400,
            "Subnet has a prefix length that is incompatible with DHCP service enabled.",
            exceptions.NetworkCIDRInvalid,
        ),
        (400, "CIDR is malformed.", exceptions.NetworkCIDRMalformed),
        (
            400,
            "Invalid input for cidr. Reason: '10.9.0' is not a valid IP subnet.",
            exceptions.NetworkCIDRMalformed,
        ),
        (400, "too many networks", exceptions.NetworkCountExceeded),
        (403, "Quota exceeded for networks", exceptions.NetworkCountExceeded),
        (413, "Maximum number of networks reached", exceptions.NetworkCountExceeded),
        (403, "You have too many of them", exceptions.NetworkCountExceeded),
    ],
)
def test_trap_04_refused_creations(code: int, text: str, kind: type[Exception]) -> None:
    error = exceptions.ClientException(code, text, request_id="req-1")
    meaning = errors.creation_refused(error, "10.9.0.0/24")
    assert type(meaning) is kind
    assert meaning.__cause__ is error
    assert (meaning.code, meaning.details, meaning.request_id) == (code, text, "req-1")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (400, "Label is too long"),
        (403, "You may not create networks"),
        (413, "Too many requests, slow down"),
        (400, "Requested subnet with cidr: 10.9.0.0/24 overlaps with another subnet"),
    ],
)
def test_other_refusals_of_creations_stay(code: int, text: str) -> None:
    error = exceptions.ClientException(code, text)
    assert errors.creation_refused(error, "10.9.0.0/24") is error


def test_a_rate_limit_is_no_quota() -> None:
    error = exceptions.OverLimit(413, "Maximum rate reached", retry_after=7)
    assert errors.creation_refused(error, "10.9.0.0/24") is error


def test_a_400_for_nonsense_is_malformed_whatever_the_text() -> None:
    error = exceptions.BadRequest(400, "No")
    meaning = errors.creation_refused(error, "nonsense")
    assert isinstance(meaning, exceptions.NetworkCIDRMalformed)
    assert str(meaning) == "The CIDR 'nonsense' is not valid."


@pytest.mark.parametrize("message", [b"CIDR is malformed", None, ""])
def test_trap_01_02_bytes_and_nothing_are_texts(message: Any) -> None:
    error = exceptions.BadRequest(400, message)
    kind = type(errors.creation_refused(error, "10.9.0.0/24"))
    assert kind is (exceptions.NetworkCIDRMalformed if message else exceptions.BadRequest)


@pytest.mark.parametrize("text", ["Network in use", "", "Still 2 instances"])
@pytest.mark.parametrize("code", [403, 409])
def test_a_refused_deletion_is_a_network_in_use(code: int, text: str) -> None:
    meaning = errors.deletion_refused(exceptions.ClientException(code, text))
    assert isinstance(meaning, exceptions.NetworkInUse)
    assert str(meaning).startswith("Cannot delete a network in use by a server.")
    assert text in str(meaning)


@pytest.mark.parametrize(
    "text",
    [
        "(rule:delete_network) is disallowed by policy",
        "Your role does not allow this",
        "This is a read-only user",
        "You are not authorized",
    ],
)
def test_trap_03_a_matter_of_permission_stays_forbidden(text: str) -> None:
    error = exceptions.Forbidden(403, text)
    assert errors.deletion_refused(error) is error


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quota exceeded for resources: ['network'].", exceptions.NetworkCountExceeded),
        ("Quota exceeded for resources: ['port'].", exceptions.QuotaExceeded),
        ("One or more ports have an IP allocation", exceptions.Conflict),
    ],
)
def test_conflicts(text: str, kind: type[Exception]) -> None:
    assert type(errors.conflict(exceptions.Conflict(409, text))) is kind


def test_an_exceeded_quota_is_a_conflict_and_over_a_limit() -> None:
    error = errors.conflict(exceptions.Conflict(409, "Quota exceeded for resources: ['port']."))
    assert isinstance(error, exceptions.Conflict) and isinstance(error, exceptions.OverLimit)
    assert (error.code, error.retry_after) == (409, 0)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("10.9.0.0/24", "10.9.0.0/24"),
        (b"10.9.0.0/24", "10.9.0.0/24"),
        (ipaddress.ip_network("10.9.0.0/24"), "10.9.0.0/24"),
        (None, None),
    ],
)
def test_ranges_as_text(given: Any, text: str | None) -> None:
    assert errors.cidr_text(given) == text


@pytest.mark.parametrize("cidr", ["10.9.0.0/24", "10.9.0.7/24", "fd00::/64", "fd00::/126"])
def test_trap_09_good_ranges_pass(cidr: str) -> None:
    errors.check_size(cidr)


@pytest.mark.parametrize("cidr", ["10.9.0.0/31", "10.9.0.1/32", "10.9.0.1"])
def test_trap_09_ranges_without_room_do_not(cidr: str) -> None:
    with pytest.raises(exceptions.NetworkCIDRInvalid, match=cidr):
        errors.check_size(cidr)


@pytest.mark.parametrize("cidr", ["", "nonsense", "10.9.0/24", "10.9.0.0/33"])
def test_trap_09_nonsense_is_malformed(cidr: str) -> None:
    assert errors.is_malformed(cidr)
    with pytest.raises(exceptions.NetworkCIDRMalformed):
        errors.parsed(cidr)
