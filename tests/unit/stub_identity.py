"""A login for the tests of the base classes: it hands out tokens and counts how often."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, http


class StubSettings:
    """The settings of one environment, as a client sees them."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def debug(self) -> bool:
        return bool(self.values.get("debug", False))

    def user_agent(self) -> str:
        return str(self.values.get("user_agent", "pyrax/2.0.0"))


class StubIdentity:
    """What ``BaseClient`` asks of an identity."""

    def __init__(self, **settings: Any) -> None:
        self.settings = StubSettings(**settings)
        self.pool = http.ConnectionPool()
        self.verify_ssl: Any = True
        self.tenant_id: Any = "123456"
        self.user_agent: str | None = None
        self.dialect = "rackspace"
        self.tokens = iter(f"token-{number}" for number in range(1, 100))
        self.token = next(self.tokens)
        self.renewed: list[str] = []
        self.login_fails = False

    def valid_token(self) -> str:
        return self.token

    def renew_token(self, rejected: str) -> str:
        self.renewed.append(rejected)
        if self.login_fails:
            raise exceptions.AuthenticationFailed("The user or password is wrong.")
        self.token = next(self.tokens)
        return self.token

    def authenticate(self) -> str:
        return "authenticated"

    def unauthenticate(self) -> str:
        return "unauthenticated"
