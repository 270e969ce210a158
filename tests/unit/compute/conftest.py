"""Compute clients of both dialects in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from pyrax.compute import ComputeClient
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://ord.servers.api.rackspacecloud.com/v2/930036"
OPENSTACK = "https://nova.example.net/v2.1"


class Wire(ServiceWire):
    """The service of either cloud: what it answers, and what was sent to it."""

    loose = True


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked service."""
    return Wire(mock, RACKSPACE, OPENSTACK)


def make_client(dialect: str, **kwargs: Any) -> ComputeClient:
    """Return a compute client with a login that needs no service."""
    identity = StubIdentity()
    identity.dialect = dialect
    url = RACKSPACE if dialect == "rackspace" else OPENSTACK
    return ComputeClient(identity, "ORD", management_url=url, **kwargs)


@pytest.fixture
def rax(wire: Wire) -> ComputeClient:
    """A client of Rackspace's service."""
    return make_client("rackspace")


@pytest.fixture
def nova(wire: Wire) -> ComputeClient:
    """A client of an OpenStack cloud, without a microversion."""
    return make_client("openstack")


@pytest.fixture(params=["rackspace", "openstack"])
def cs(request: pytest.FixtureRequest, wire: Wire) -> ComputeClient:
    """A client of either cloud, for what both do alike."""
    return make_client(request.param)


# --- keys ---------------------------------------------------------------------------------------


class RSAKey:
    """A key pair as the service makes them."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=1024)

    def encrypt(self, text: str) -> bytes:
        """Encrypt a password as a server does."""
        return self.key.public_key().encrypt(text.encode(), padding.PKCS1v15())

    def pem(self, form: str, passphrase: bytes | None = None) -> bytes:
        """Return the private key in one of the forms that files have."""
        formats = {
            "pkcs1": serialization.PrivateFormat.TraditionalOpenSSL,
            "pkcs8": serialization.PrivateFormat.PKCS8,
            "openssh": serialization.PrivateFormat.OpenSSH,
        }
        protection: Any = serialization.NoEncryption()
        if passphrase is not None:
            protection = serialization.BestAvailableEncryption(passphrase)
        return self.key.private_bytes(serialization.Encoding.PEM, formats[form], protection)


@pytest.fixture(scope="session")
def rsa_key() -> RSAKey:
    """The key pair of a server."""
    return RSAKey()


@pytest.fixture(scope="session")
def other_rsa_key() -> RSAKey:
    """Somebody else's key pair."""
    return RSAKey()


@pytest.fixture(scope="session")
def ed25519_pem() -> bytes:
    """A private key of another kind."""
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
