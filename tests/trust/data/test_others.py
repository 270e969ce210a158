"""DNS records, database users and messages come back as they were stored."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pyrax
from tests.trust.data import round_trips, strategies
from tests.trust.data.strategies import examples


@pytest.fixture(autouse=True)
def quick(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting moves the cloud's clock."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


@pytest.fixture
def domain(each_dialect: Any) -> Any:
    """A domain without records of its own."""
    client: Any = pyrax.cloud_dns
    return client.create("example.com", emailAddress="admin@example.com", ttl=600)


@pytest.fixture
def instance(each_dialect: Any) -> Any:
    """A database instance with one database."""
    client: Any = pyrax.cloud_databases
    made = client.create("db1", flavor=client.list_flavors()[1], volume=2)
    made = pyrax.utils.wait_until(made, "status", "ACTIVE", attempts=5)
    made.create_database("app")
    return made


@pytest.fixture
def queue(each_dialect: Any) -> Any:
    """An empty queue."""
    client: Any = pyrax.queues
    client.client_id = str(uuid.uuid4())
    return client.create("jobs")


@examples(60)
@given(strategies.records)
def test_a_record_comes_back(domain: Any, record: dict[str, Any]) -> None:
    round_trips.record_comes_back(domain, record)


@examples(60)
@given(strategies.user_names, strategies.hosts)
def test_a_database_user_comes_back(instance: Any, name: str, host: str) -> None:
    round_trips.user_comes_back(instance, name, host)


@examples(50)
@given(st.lists(strategies.messages, max_size=5))
def test_messages_come_back(queue: Any, bodies: list[Any]) -> None:
    round_trips.messages_come_back(queue, bodies)
