"""A program that has just begun, and a cloud in another process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import pyrax
from tests.trust.cloud_process import CloudProcess
from tests.trust.leaks import nothing_leaks


@pytest.fixture(autouse=True)
def start_of_a_program(fresh_pyrax: None) -> None:
    """Every test begins with no settings and no login."""


@pytest.fixture
def cloud() -> Iterator[CloudProcess]:
    """A cloud; the test fails when pyrax leaves a thread or a socket behind after the logout."""
    with CloudProcess() as running, nothing_leaks():
        yield running
        pyrax.clear_credentials()


@pytest.fixture(params=["rackspace", "keystone"])
def each_dialect(request: pytest.FixtureRequest, cloud: CloudProcess) -> CloudProcess:
    """The cloud, with pyrax logged in; the test runs once for each dialect."""
    cloud.log_in(request.param)
    return cloud
