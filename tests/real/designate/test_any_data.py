"""Records of any data come back from a real Designate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from tests.trust.data import round_trips, strategies


@pytest.fixture
def domain(dns: Any, name: str) -> Iterator[Any]:
    """A domain of this test's own."""
    yield dns.create(name, emailAddress="admin@example.com", ttl=600)


def fits(record: dict[str, Any]) -> bool:
    """Whether Designate can store it: its tables are made for signs of at most three bytes."""
    return all(sign <= "\uffff" for sign in record["data"])


def named(record: dict[str, Any]) -> dict[str, Any]:
    """The record under a name that Designate takes: those of services name one."""
    if record["type"] != "SRV":
        return record
    return {**record, "name": f"_sip._tcp.{record['name']}"}


@strategies.examples(25)
@given(strategies.records.filter(fits).map(named))
def test_a_record_comes_back(domain: Any, record: dict[str, Any]) -> None:
    round_trips.record_comes_back(domain, record)
