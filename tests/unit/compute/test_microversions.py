"""Reading microversions and choosing the one of a call."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import microversions
from pyrax.compute.microversions import negotiate


def test_a_microversion_is_read_as_two_numbers() -> None:
    assert microversions.parse("2.72") == (2, 72)


@pytest.mark.parametrize("text", ["", "2", "2.", "v2.1", "2.1.0", "two", "2.1\n"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(exceptions.UnsupportedVersion, match="not a microversion"):
        microversions.parse(text)


def test_versions_compare_as_numbers() -> None:
    assert microversions.at_least((2, 100), "2.72")
    assert not microversions.at_least((2, 9), "2.72")


def test_without_a_microversion_the_base_version_counts() -> None:
    assert microversions.at_least(None, "2.1")
    assert not microversions.at_least(None, "2.2")


def test_up_to_2_26_only_the_old_header_is_sent() -> None:
    assert microversions.headers((2, 26)) == {"X-OpenStack-Nova-API-Version": "2.26"}


def test_from_2_27_both_headers_are_sent() -> None:
    assert microversions.headers((2, 27)) == {
        "X-OpenStack-Nova-API-Version": "2.27",
        "OpenStack-API-Version": "compute 2.27",
    }


def test_no_header_without_a_microversion() -> None:
    assert microversions.headers(None) == {}


def test_the_client_s_microversion_is_used() -> None:
    assert negotiate((2, 72)) == (2, 72)


def test_nothing_is_asked_for_when_the_client_asked_for_nothing() -> None:
    assert negotiate(None) is None
    assert negotiate(None, until={"images": "2.35"}) is None


def test_what_ended_is_asked_for_in_the_last_version_that_has_it() -> None:
    assert negotiate((2, 72), until={"images": "2.35"}) == (2, 35)
    assert negotiate((2, 20), until={"images": "2.35"}) == (2, 20)


def test_an_argument_newer_than_the_client_is_refused_by_name_and_version() -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'reason' needs microversion 2\.73"):
        negotiate((2, 72), needs={"reason": "2.73"})


def test_a_client_without_microversion_is_raised_only_on_request() -> None:
    with pytest.raises(exceptions.UnsupportedAttribute):
        negotiate(None, needs={"reason": "2.73"})
    assert negotiate(None, raisable=True, needs={"reason": "2.73"}) == (2, 73)


def test_a_client_with_a_microversion_is_never_raised() -> None:
    with pytest.raises(exceptions.UnsupportedAttribute):
        negotiate((2, 1), raisable=True, needs={"reason": "2.73"})


def test_arguments_that_no_version_has_together_are_refused() -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match="'tags' .* 'files'"):
        negotiate((2, 72), needs={"tags": "2.60"}, until={"files": "2.56"})
