"""A running cloud for every test, and pyrax logged in on it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.compute import base as compute_base
from pyrax.resource import BaseResource
from tests.sandbox.fields import Fields
from tests.sandbox.old_users import Account
from tests.sandbox.wire import Wire


@pytest.fixture(autouse=True)
def start_of_a_program(fresh_pyrax: None) -> None:
    """Every test begins with no settings and no login."""


@pytest.fixture(autouse=True)
def every_field_is_announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Editors and type checkers know every field that the cloud sends in a test."""
    fields = Fields()
    for kind, method in ((BaseResource, "_add_details"), (compute_base.Resource, "__init__")):
        monkeypatch.setattr(kind, method, _noting(getattr(kind, method), fields))
    yield
    assert fields.unknown == set()


def _noting(method: Any, fields: Fields) -> Any:
    """Return a method that does the same, and notes the fields of its object."""

    @functools.wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = method(self, *args, **kwargs)
        fields.note(self)
        return result

    return call


@pytest.fixture
def cloud() -> Iterator[sandbox.Cloud]:
    """A fresh cloud; the test fails when the sandbox itself does."""
    with sandbox.running() as running:
        yield running
    assert running.problems == []


def log_in(cloud: sandbox.Cloud, dialect: str) -> None:
    """Log pyrax in on the cloud."""
    pyrax.clear_credentials()
    for name, value in cloud.settings(dialect).items():
        pyrax.set_setting(name, value)
    secret = cloud.api_key if dialect == "rackspace" else cloud.password
    pyrax.set_credentials(cloud.username, secret)


@pytest.fixture
def rackspace(cloud: sandbox.Cloud) -> Iterator[sandbox.Cloud]:
    """The cloud, with pyrax logged in by API key."""
    log_in(cloud, "rackspace")
    yield cloud
    pyrax.clear_credentials()


@pytest.fixture
def keystone(cloud: sandbox.Cloud) -> Iterator[sandbox.Cloud]:
    """The cloud, with pyrax logged in by Keystone v3."""
    log_in(cloud, "keystone")
    yield cloud
    pyrax.clear_credentials()


@pytest.fixture(params=["rackspace", "keystone"])
def each_dialect(request: pytest.FixtureRequest, cloud: sandbox.Cloud) -> Iterator[sandbox.Cloud]:
    """The cloud, with pyrax logged in; the test runs once for each dialect."""
    log_in(cloud, request.param)
    yield cloud
    pyrax.clear_credentials()


@pytest.fixture
def rackspace_wire(cloud: sandbox.Cloud) -> Iterator[Wire]:
    """Plain HTTP with a Rackspace token."""
    wire = Wire(cloud, "rackspace")
    yield wire
    wire.close()


@pytest.fixture
def keystone_wire(cloud: sandbox.Cloud) -> Iterator[Wire]:
    """Plain HTTP with a Keystone v3 token."""
    wire = Wire(cloud, "keystone")
    yield wire
    wire.close()


@pytest.fixture(params=["rackspace", "keystone"])
def wire(request: pytest.FixtureRequest, cloud: sandbox.Cloud) -> Iterator[Wire]:
    """Plain HTTP with a token; the test runs once for each dialect."""
    wire = Wire(cloud, request.param)
    yield wire
    wire.close()


@pytest.fixture(params=["rackspace", "keystone"])
def account(
    request: pytest.FixtureRequest, cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Account]:
    """Somebody's account: the environment points to the cloud, nobody is logged in yet."""
    dialect = request.param
    monkeypatch.setenv("CLOUD_ID_TYPE", dialect)
    monkeypatch.setenv("CLOUD_REGION", "DFW")
    monkeypatch.setenv("CLOUD_AUTH_ENDPOINT", cloud.settings(dialect)["auth_endpoint"])
    if dialect == "keystone":
        monkeypatch.setenv("CLOUD_TENANT_NAME", cloud.tenant_name)
    monkeypatch.setattr("time.sleep", cloud.clock.advance)
    yield Account(cloud, dialect)
    pyrax.clear_credentials()
