"""The time between two looks."""

from __future__ import annotations

import pytest

from pyrax import cloudblockstorage
from pyrax.cloudblockstorage import timing


def test_programs_set_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    assert timing.retry_interval() == 5
    monkeypatch.setattr(cloudblockstorage, "RETRY_INTERVAL", 0.1)
    assert timing.retry_interval() == 0.1
