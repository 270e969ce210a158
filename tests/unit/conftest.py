"""Unit tests open no socket and need not wait: whoever tries to connect fails."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to connect fail the test that made it."""

    def refuse(self: socket.socket, address: Any) -> None:
        raise AssertionError(f"a unit test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    """A network on which nothing answers but what the test registers."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
        yield found


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of the test in seconds; none takes time."""
    noted: list[float] = []
    monkeypatch.setattr("time.sleep", noted.append)
    return noted


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before requests that are repeated; the test itself can still sleep."""
    noted: list[float] = []
    monkeypatch.setattr("pyrax.http.sleep", noted.append)
    return noted


@pytest.fixture
def keychain(tmp_path: Path) -> Iterator[Any]:
    """A real keychain in a folder of the test."""
    import keyring
    from keyrings.alt.file import PlaintextKeyring

    before = keyring.get_keyring()
    backend = PlaintextKeyring()
    backend.file_path = str(tmp_path / "keychain.cfg")
    keyring.set_keyring(backend)
    yield keyring
    keyring.set_keyring(before)
