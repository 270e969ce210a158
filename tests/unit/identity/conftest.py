"""Identity objects, and a network that answers what each test says."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import responses

from pyrax import client, dates
from pyrax.identity import credentials, lifecycle
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.documents import (
    KEYSTONE,
    RAX_TOKENS,
    V3_TOKENS,
    access,
    unauthorized,
    v3_token,
)


@pytest.fixture(autouse=True)
def fresh_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let warnings that are given once be given in each test."""
    monkeypatch.setattr(credentials, "_warned", set())


@pytest.fixture
def rax() -> RaxIdentity:
    """A Rackspace identity with user name and API key, not logged in."""
    identity = RaxIdentity()
    identity.set_credentials("ann", "key-1")
    return identity


@pytest.fixture
def rax_in(mock: responses.RequestsMock, rax: RaxIdentity) -> RaxIdentity:
    """A Rackspace identity that is logged in; the requests of the login are forgotten."""
    mock.post(RAX_TOKENS, json=access())
    rax.authenticate()
    mock.calls.reset()
    return rax


@pytest.fixture
def context(mock: responses.RequestsMock) -> KeystoneIdentity:
    """A context at a Keystone v3 that accepts every login."""
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})
    return KeystoneIdentity(auth_endpoint=f"{KEYSTONE}/v3")


@pytest.fixture
def keystone() -> KeystoneIdentity:
    """An identity at a Keystone v3 with user, password and project, not logged in."""
    identity = KeystoneIdentity(auth_endpoint=f"{KEYSTONE}/v3")
    identity.set_credentials("demo", "pw-1", tenant_name="demo")
    return identity


@pytest.fixture
def keystone_in(mock: responses.RequestsMock, keystone: KeystoneIdentity) -> KeystoneIdentity:
    """An identity that is logged in at a Keystone v3."""
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})
    keystone.authenticate()
    mock.calls.reset()
    return keystone


class Settings:
    """Settings of an environment, as far as identity reads them."""

    name = "test"

    def __init__(self, **values: Any) -> None:
        self.values = values
        self.sources: dict[str, Any] | None = None

    def get(self, key: str) -> Any:
        """The value of a setting."""
        return self.values.get(key)

    def user_agent(self) -> str:
        """The User-Agent."""
        return "CrazyApp/2.0 pyrax/2.0.0"

    def debug(self) -> bool:
        """Whether HTTP is traced."""
        return bool(self.values.get("debug"))

    def check(self) -> None:
        """Nothing is wrong with them."""

    def credentials(self) -> dict[str, Any] | None:
        """Credentials of the environment."""
        return self.sources


@pytest.fixture
def settings() -> Settings:
    """Settings that tests fill and bind to an identity."""
    return Settings()


# --- tokens that end ------------------------------------------------------------------------------

SERVICE = "https://ord.servers.example/v2/654321"
NOW = datetime.datetime(2030, 1, 1, 12, 0, 0)


class Client(client.BaseClient):
    """A client of a service."""

    def _configure_manager(self) -> None:
        """It has no managers."""


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime.datetime]:
    """The present, which tests move."""
    present = {"is": NOW}
    for module in (dates, lifecycle):
        monkeypatch.setattr(module, "utc_now", lambda: present["is"])
    return present


def after(**span: float) -> str:
    """A moment later than NOW, as identity services write it."""
    return (NOW + datetime.timedelta(**span)).isoformat() + "Z"


@pytest.fixture
def service(rax_in: RaxIdentity) -> Client:
    """A client that was made with the first login."""
    return Client(rax_in, region_name="ORD", management_url=SERVICE)


def only(token: str) -> list[Any]:
    """A matcher for requests that carry this token."""
    return [responses.matchers.header_matcher({"X-Auth-Token": token})]


def service_accepts(mock: responses.RequestsMock, good: str, *bad: str) -> None:
    """Let the service accept one token and refuse others."""
    url = f"{SERVICE}/things"
    mock.get(url, json={"things": []}, match=only(good))
    for token in bad:
        mock.get(url, status=401, json=unauthorized("Bad token"), match=only(token))
