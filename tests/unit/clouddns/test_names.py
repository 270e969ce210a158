"""Names of domains and data of records."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import CloudDNSDomain, names


def test_names_lose_their_last_dot_and_become_ascii() -> None:
    assert names.clean_name("example.com.") == "example.com"
    assert names.clean_name(b"example.com") == "example.com"
    assert names.clean_name("bücher._tcp.example") == "xn--bcher-kva._tcp.example"


@pytest.mark.parametrize("bad", ["", ".", "ü" * 70])
def test_other_names_are_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        names.clean_name(bad)


@pytest.mark.parametrize("described", [{}, {"name": None}, {"name": "."}, {"name": ["a"]}])
def test_a_domain_that_came_without_a_name_has_none(described: dict[str, Any]) -> None:
    domain = CloudDNSDomain(None, described, loaded=True)
    with pytest.raises(exceptions.ServiceResponseFailure, match="which name a CloudDNSDomain has"):
        names.name_of(domain)


def test_letter_case_and_dots_do_not_count() -> None:
    assert names.same_name("Example.COM.", "example.com")
    assert not names.same_name("example.com", "example.org")
    assert names.same_name(None, "")


def test_data_is_compared_by_type() -> None:
    assert names.same_data("CNAME", "Host.example.com.", "host.example.com")
    assert names.same_data("AAAA", "2001:DB8::1", "2001:db8::1")
    assert names.same_data("TXT", r"a\; b", "a; b")
    assert not names.same_data("TXT", "A", "a")
