"""Messages of any content come back from a real Zaqar."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.trust.data import round_trips, strategies


@strategies.examples(25)
@given(st.lists(strategies.messages, max_size=5))
def test_messages_come_back(jobs: Any, bodies: list[Any]) -> None:
    round_trips.messages_come_back(jobs, bodies)
