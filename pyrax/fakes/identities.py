"""Identities that are logged in to a cloud that does not exist, and their lack of connections."""

from __future__ import annotations

import itertools
from typing import Any, NoReturn

import requests

from pyrax import http, utils
from pyrax.fakes import documents
from pyrax.fakes.objects import FakeIdentityResponse
from pyrax.http_socket import TimedAdapter
from pyrax.identity.base import BaseIdentity
from pyrax.identity.endpoint import Endpoint, Service
from pyrax.identity.rax_identity import RaxIdentity


class _OfflineAdapter(TimedAdapter):
    """Ends every exchange where a connection would be opened."""

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise requests.exceptions.RequestException("a stand-in of pyrax.fakes has no connections")

    get_connection = get_connection_with_tls_context


class OfflinePool(http.ConnectionPool):
    """A pool of no connections."""

    def _make_session(self) -> requests.Session:
        """Set up a session that cannot connect."""
        session = super()._make_session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _OfflineAdapter())
        return session


OFFLINE = OfflinePool()
"""The pool of clients whose identity is a real one."""


class _FakeLogin(BaseIdentity):
    """Logs in without asking anybody; each login gives another token."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._logins = itertools.count(1)
        self.username = self.username or "fake_user"
        if not self.token:
            self.password = self.password or self.api_key or "fake_password"
        self.authenticate()

    def fake_response(self) -> FakeIdentityResponse:
        """Return the answer to the next login."""
        return FakeIdentityResponse()

    def _fake_access(self) -> Any:
        """Return the document of a login with what is known of user and tenant."""
        document = self.fake_response().json()
        token, user = document["access"]["token"], document["access"]["user"]
        token["id"] = f"{token['id']}_{next(self._logins)}"
        token["tenant"]["id"] = self.tenant_id or token["tenant"]["id"]
        token["tenant"]["name"] = self.tenant_name or token["tenant"]["name"]
        user["name"] = self.username or user["name"]
        return document

    def authenticate(self, connect: bool = False, **credentials: Any) -> None:  # type: ignore[override]
        """Log in.

        Args:
            connect: Has no effect.
            **credentials: Become attributes, if they are not ``None``.
        """
        for name, value in credentials.items():
            if value is not None:
                setattr(self, name, value)
        self._log_in(self._fake_access)

    def auth_with_token(self, token: Any, tenant_id: Any = None, tenant_name: Any = None) -> None:
        """Log in with this token, which is taken as it is.

        Args:
            token: Any text.
            tenant_id: Id of the tenant; ``None`` for the present one.
            tenant_name: Name of the tenant; ``None`` for the present one.
        """
        self._keep(tenant_id=tenant_id, tenant_name=tenant_name)
        self.authenticate()
        self.token = utils.ensure_text(token)

    @property
    def pool(self) -> http.ConnectionPool:
        """A pool of no connections."""
        if self._pool is None:
            self._pool = OfflinePool()
        return self._pool


class FakeIdentity(_FakeLogin):
    """An OpenStack identity that is logged in to a cloud that does not exist."""


class FakeRaxIdentity(_FakeLogin, RaxIdentity):
    """A Rackspace identity that is logged in to a cloud that does not exist."""


class FakeEndpoint(Endpoint):
    """An endpoint of a cloud that does not exist."""

    def __init__(
        self, ep_dict: Any = None, service: Any = None, region: Any = None, identity: Any = None
    ) -> None:
        super().__init__(
            ep_dict or {"publicURL": documents.example_uri, "tenantId": documents.TENANT_ID},
            service or "compute",
            region or documents.REGIONS[0],
            identity or FakeIdentity(),
        )


class FakeIdentityService(Service):
    """A service in the catalog of a cloud that does not exist."""

    def __init__(self, identity: Any = None, *args: Any, **kwargs: Any) -> None:
        if not args and "catalog" not in kwargs:
            kwargs["catalog"] = documents.catalog_entry(
                "compute", "cloudServersOpenStack", "servers"
            )
        super().__init__(identity or FakeIdentity(), *args, **kwargs)
