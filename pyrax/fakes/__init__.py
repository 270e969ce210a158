"""Stand-ins for clouds, for the tests of programs that use pyrax.

``FakeIdentity`` is logged in from the start, to a cloud that does not exist. ``FakeStorageClient``
and the others like it are the real clients around such an identity. Nothing here ever opens a
connection: a call that is not intercepted (for instance by patching ``pyrax.http.request``, or by
the ``responses`` package) raises ``ConnectionFailed``.

The stand-ins of clients, managers and resources are made when they are first asked for. What their
constructors need and is not given, they get: a manager, an identity, an id and a name.
"""

from __future__ import annotations

from typing import Any

from pyrax.fakes import doubles
from pyrax.fakes.documents import (
    example_uri,
    fake_attdict,
    fake_config_file,
    fake_identity_endpoints_response,
    fake_identity_response,
    fake_identity_tenant_response,
    fake_identity_tenants_response,
    fake_identity_tokens_response,
    fake_identity_user_response,
)
from pyrax.fakes.doubles import (
    FakeNovaVolumeClient,
)
from pyrax.fakes.identities import (
    FakeEndpoint,
    FakeIdentity,
    FakeIdentityService,
    FakeRaxIdentity,
    OfflinePool,
)
from pyrax.fakes.objects import (
    FakeClient,
    FakeCSClient,
    FakeEntity,
    FakeException,
    FakeIdentityResponse,
    FakeIterator,
    FakeKeyring,
    FakeManager,
    FakeResponse,
    FakeServer,
    FakeService,
    FakeStatusChanger,
)

__all__ = [
    "FakeCSClient",
    "FakeClient",
    "FakeEndpoint",
    "FakeEntity",
    "FakeException",
    "FakeIdentity",
    "FakeIdentityResponse",
    "FakeIdentityService",
    "FakeIterator",
    "FakeKeyring",
    "FakeManager",
    "FakeNovaVolumeClient",
    "FakeRaxIdentity",
    "FakeResponse",
    "FakeServer",
    "FakeService",
    "FakeStatusChanger",
    "OfflinePool",
    "example_uri",
    "fake_attdict",
    "fake_config_file",
    "fake_identity_endpoints_response",
    "fake_identity_response",
    "fake_identity_tenant_response",
    "fake_identity_tenants_response",
    "fake_identity_tokens_response",
    "fake_identity_user_response",
]


def __getattr__(name: str) -> Any:
    """Make the stand-in of a class of a service when it is first asked for."""
    if not name.startswith("Fake"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return doubles.make(name)


def __dir__() -> list[str]:
    """List the stand-ins that are not made yet as well."""
    return sorted({*globals(), *doubles.names()})
