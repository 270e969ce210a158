"""The cloud in which pages and samples are run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import pyrax
from pyrax import sandbox
from tests.docs import samples


@contextmanager
def quick_cloud(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **names: str
) -> Iterator[sandbox.Cloud]:
    """A cloud where waiting takes no time, and an empty folder to work in."""
    with sandbox.running(**names) as cloud:
        monkeypatch.setattr("time.sleep", cloud.clock.advance)
        monkeypatch.setattr(pyrax.http, "sleep", cloud.clock.advance)
        folder = tmp_path / "work"
        folder.mkdir()
        monkeypatch.chdir(folder)
        yield cloud
    assert cloud.problems == []


@pytest.fixture
def samples_cloud(
    fresh_pyrax: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[sandbox.Cloud]:
    """The cloud of the samples."""
    with quick_cloud(monkeypatch, tmp_path) as cloud:
        yield cloud


@pytest.fixture(params=samples.CLOUDS)
def reader(
    request: pytest.FixtureRequest,
    samples_cloud: sandbox.Cloud,
    clean_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> samples.Reader:
    """A reader on each kind of cloud."""
    return samples.Reader(samples_cloud, request.param, clean_environment, monkeypatch)


@pytest.fixture
def rackspace(
    samples_cloud: sandbox.Cloud, clean_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> samples.Reader:
    """A reader on Rackspace, for services that OpenStack has not."""
    return samples.Reader(samples_cloud, "rackspace", clean_environment, monkeypatch)


@pytest.fixture
def openstack(
    samples_cloud: sandbox.Cloud, clean_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> samples.Reader:
    """A reader on OpenStack."""
    return samples.Reader(samples_cloud, "openstack", clean_environment, monkeypatch)
