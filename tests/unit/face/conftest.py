"""The module ``pyrax`` as a program finds it at its start, and a network to log in on."""

from __future__ import annotations

import gc
import importlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest
import responses

import pyrax
from pyrax.identity import credentials
from tests.unit.canned import KEYSTONE, Network

Loader = Callable[..., Any]


@pytest.fixture
def load(clean_environment: Path) -> Iterator[Loader]:
    """Import the module anew, with a configuration file of some text or none."""
    path = clean_environment / ".pyrax.cfg"

    def loader(config: str | None = None) -> Any:
        if config is not None:
            path.write_text(config, encoding="utf-8")
        return importlib.reload(pyrax)

    yield loader
    path.unlink(missing_ok=True)
    importlib.reload(pyrax)
    if logging.getLogger("pyrax").handlers:
        gc.collect()  # clients that were traced are gone, and the trace's handler with them


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, mock: responses.RequestsMock) -> Network:
    """A network on which Rackspace, a Keystone and some services answer."""
    monkeypatch.setattr(credentials, "_warned", set())
    return Network(mock)


@pytest.fixture
def rackspace(load: Loader, network: Network) -> Any:
    """The module, set to Rackspace, not logged in."""
    module = load()
    module.set_setting("identity_type", "rackspace")
    return module


@pytest.fixture
def logged_in(rackspace: Any, network: Network) -> Any:
    """The module, logged in at Rackspace as ann."""
    rackspace.set_credentials("ann", "key-1")
    return rackspace


@pytest.fixture
def openstack(load: Loader, network: Network) -> Any:
    """The module, set to a Keystone v3, not logged in."""
    module = load()
    module.set_setting("identity_type", "keystone")
    module.set_setting("auth_endpoint", f"{KEYSTONE}/v3")
    module.set_setting("tenant_name", "demo")
    return module
