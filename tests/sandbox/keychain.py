"""A keychain that several processes share, in a folder that a test names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class SharedKeychain(KeyringBackend):
    """Stands in for the keychain of an operating system."""

    priority: Any = 1

    def _place(self, service: str, username: str) -> Path:
        name = hashlib.sha256(f"{service}\0{username}".encode()).hexdigest()
        return Path(os.environ["TEST_KEYCHAIN"], name)

    def get_password(self, service: str, username: str) -> str | None:
        place = self._place(service, username)
        return place.read_text() if place.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        place = self._place(service, username)
        fresh = place.with_suffix(f".{os.getpid()}")
        fresh.write_text(password)
        fresh.replace(place)

    def delete_password(self, service: str, username: str) -> None:
        try:
            self._place(service, username).unlink()
        except FileNotFoundError:
            raise PasswordDeleteError("there is no such entry") from None
