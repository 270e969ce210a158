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


@strategies.examples(25)
@given(strategies.records)
def test_a_record_comes_back(domain: Any, record: dict[str, Any]) -> None:
    round_trips.record_comes_back(domain, record)
