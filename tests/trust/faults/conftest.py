"""An account inside the process, for all tests of faults."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyrax.sandbox.cloud import Cloud
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import Wire


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """An account on a cloud inside this process; nobody waits there."""
    monkeypatch.setenv("CLOUD_TIMEOUT", "1,5")
    monkeypatch.setenv("CLOUD_RETRIES", "1")
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    cloud = Cloud()
    wire = Wire(cloud)
    wire.install(monkeypatch)
    made = Stage(cloud, "rackspace" if request.param == "both" else request.param, tmp_path)
    made.wire = wire
    yield made
    assert cloud.problems == []
