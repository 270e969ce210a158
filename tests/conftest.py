"""What every test starts from: an empty home, no cloud variables, a fresh pyrax."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import pyrax

CLOUD_VARIABLES = ("CLOUD_", "OS_", "USE_SERVICENET")


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test its own home folder and take away all variables that pyrax reads."""
    for name in list(os.environ):
        if name.startswith(CLOUD_VARIABLES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    yield home


@pytest.fixture
def fresh_pyrax(clean_environment: Path) -> Iterator[None]:
    """The module as a program finds it at its start, and left so: no settings, no login."""
    importlib.reload(pyrax)
    yield
    pyrax.clear_credentials()
    (clean_environment / ".pyrax.cfg").unlink(missing_ok=True)
    importlib.reload(pyrax)
