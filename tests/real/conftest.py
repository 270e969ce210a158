"""Logging in to the real services; without them every test fails."""

from __future__ import annotations

import importlib
import json
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud, User

DESCRIPTION_VARIABLE = "PYRAX_REAL_RIG"
# Found out when this file is read: each test has a home and an environment of its own.
DESCRIPTION = os.environ.get(DESCRIPTION_VARIABLE)

# Seconds after which a test hangs: real services on a busy machine take their time.
HANGS_AFTER = 900

Login = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests here take longer than others; those that say how long keep that."""
    for item in items:
        here = Path(__file__).parent in item.path.parents
        if here and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(HANGS_AFTER))


@pytest.fixture(scope="session")
def cloud() -> Cloud:
    """The running services."""
    if not DESCRIPTION:
        pytest.fail(
            f"{DESCRIPTION_VARIABLE} does not say where the real services are: run 'make real', or "
            "'python -m tests.real.rig start' and the export that it prints"
        )
    path = Path(DESCRIPTION)
    if not path.exists():
        pytest.fail(f"the real services do not run ({path} is missing): run 'make real'")
    return Cloud(json.loads(path.read_text()))


@pytest.fixture
def import_pyrax() -> Iterator[Callable[[], Any]]:
    """Imports pyrax anew, as at the start of a program: it reads its configuration at that time."""
    before = {name: module for name, module in sys.modules.items() if is_pyrax(name)}

    def fresh() -> Any:
        for name in list(sys.modules):
            if is_pyrax(name):
                del sys.modules[name]
        return importlib.import_module("pyrax")

    yield fresh
    for name in list(sys.modules):
        if is_pyrax(name):
            del sys.modules[name]
    sys.modules.update(before)


def is_pyrax(name: str) -> bool:
    """Whether a module is part of pyrax."""
    return name == "pyrax" or name.startswith("pyrax.")


@pytest.fixture
def pyrax(import_pyrax: Callable[[], Any], cloud: Cloud) -> Any:
    """A fresh pyrax that knows where Keystone v3 is, and nobody logged in."""
    module = import_pyrax()
    module.set_setting("identity_type", "keystone")
    module.set_setting("auth_endpoint", cloud.v3)
    module.set_setting("region", "RegionOne")
    return module


@pytest.fixture
def log_in(pyrax: Any) -> Login:
    """Logs a user in at module level; returns pyrax."""

    def by_password(user: User, **settings: Any) -> Any:
        if user.project:
            pyrax.set_setting("tenant_name", user.project)
        if user.domain != "Default":
            pyrax.set_setting("user_domain_name", user.domain)
        for name, value in settings.items():
            pyrax.set_setting(name, value)
        pyrax.set_credentials(user.name, user.password)
        return pyrax

    return by_password


@pytest.fixture
def demo(log_in: Login, cloud: Cloud) -> Any:
    """A pyrax with a member of project ``demo`` logged in."""
    return log_in(cloud.demo)


@pytest.fixture
def admin(log_in: Login, cloud: Cloud) -> Any:
    """A pyrax with the administrator logged in."""
    return log_in(cloud.admin)


@pytest.fixture
def unique() -> str:
    """A name that nothing else has."""
    return f"real-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def logins(pyrax: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The URLs to which pyrax sent login requests, growing as it sends them."""
    sent: list[str] = []
    original = pyrax.http.request

    def watching(method: str, uri: str, *args: Any, **kwargs: Any) -> Any:
        if method.upper() == "POST" and uri.endswith("/auth/tokens"):
            sent.append(uri)
        return original(method, uri, *args, **kwargs)

    monkeypatch.setattr(pyrax.http, "request", watching)
    return sent
