"""An authority, servers with good and bad certificates, and a login that leads to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Callable

import pytest

import pyrax
from tests.trust.tls.authority import Answer, Authority, Seen, TLSServer
from tests.unit.canned import keystone_token, rackspace_access

TOKEN = "tok-geheim-4711"
PASSWORD = "pw-geheim-4711"

Serve = Callable[..., TLSServer]

BAD: dict[str, dict[str, Any]] = {
    "signed by itself": {"own": True},
    "expired": {"days": (-30, -1)},
    "not valid yet": {"days": (1, 30)},
    "of another host": {"names": ("other.example.com",)},
    "of another host, with this one as a part": {"names": ("localhost.example.com",)},
    "with the host in the subject only": {"names": (), "subject": "localhost"},
}
"""Certificates that must be refused, although the authority itself is trusted."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts."""
    return Authority(tmp_path_factory.mktemp("stranger"), "unknown authority")


@pytest.fixture
def serve(authority: Authority) -> Iterator[Serve]:
    """Start servers; by default with a good certificate."""
    started: list[TLSServer] = []

    def start(certificate: str | None = None, **kwargs: Any) -> TLSServer:
        server = TLSServer(certificate or authority.certificate(), **kwargs)
        started.append(server)
        return server

    yield start
    for server in started:
        server.close()


@pytest.fixture
def self_signed(serve: Serve, authority: Authority) -> TLSServer:
    """A server whose certificate nobody vouches for."""
    return serve(authority.certificate(own=True))


def logins(services_at: str) -> Callable[[Seen], Answer]:
    """Answer logins of both dialects with catalogs whose services are all at one address."""

    def moved(document: Any) -> Any:
        return json.loads(re.sub(r"https://[^/\"]+", services_at, json.dumps(document)))

    def answer(request: Seen) -> Answer:
        if request.path.endswith("/auth/tokens"):
            return 201, {"X-Subject-Token": TOKEN}, moved(keystone_token())
        if request.path.endswith("/tokens"):
            return 200, {}, moved(rackspace_access(token=TOKEN))
        return 200, {}, {}

    return answer


def log_in(dialect: str, server: TLSServer, **settings: Any) -> None:
    """Log in at a server."""
    version = "/v2.0/" if dialect == "rackspace" else "/v3"
    settings = {
        "identity_type": dialect,
        "auth_endpoint": server.url() + version,
        "retries": 0,
        **settings,
    }
    for name, value in settings.items():
        pyrax.set_setting(name, value)
    pyrax.set_credentials("ann", PASSWORD)


@pytest.fixture(autouse=True)
def start_of_a_program(fresh_pyrax: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with no settings, no login and no bundle but that of the system."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
