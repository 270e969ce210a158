"""The life of a token: taking over logins, renewal ahead of expiry, one login for all threads."""

from __future__ import annotations

import contextlib
import datetime
import logging
import threading
from collections.abc import Iterator
from typing import Any, Callable

from pyrax import exceptions
from pyrax.dates import parse_expiry, utc_now
from pyrax.identity.exchange import Exchange
from pyrax.identity.keystone_v3 import KeystoneV3

log = logging.getLogger("pyrax")

EARLY_SECONDS = 120.0
"""A token is renewed ahead when it has less than this left ..."""
EARLY_SHARE = 0.1
"""... and less than this share of its lifetime."""


class LifeCycle(Exchange):
    """Keeps the token of an identity object valid."""

    _token_only = False
    _mfa: Any = None
    _lifetime: float | None = None
    _no_early: Any = None
    """The token for which renewal ahead of expiry was tried in vain."""
    _trusted: Any = None
    """A token that is used although this machine's clock says that it is too old."""
    _finished = 0
    """How many renewals have ended."""
    _failure: Exception | None = None
    """How the latest renewal failed."""
    _expiry_read: Any = None
    _projects_told = False
    _replacing: Any = None
    """The thread that replaces the present login by another one of the same user."""
    _outlived = False
    """Whether the present login holds only until the one that replaces it is there."""

    def authenticate(self) -> Any:
        """Log in with the stored credentials."""
        raise NotImplementedError

    # --- one login ---

    def _log_in(self, exchange: Callable[[], Any], sent_name: Any = None) -> None:
        """Run a login and take over its answer; a failure leaves the object logged out."""
        with self._login_lock:
            sent_tenant = self._tenant_to_send()
            try:
                answer = exchange()
                self._parse_response(answer)
            except Exception as error:
                self.authenticated = False
                self.token = None
                if isinstance(error, exceptions.MFARequired):
                    self._mfa = error
                raise
            self._mfa = None
            self._login_name, self._answered_name = sent_name, self.username
            self._login_tenant = sent_tenant
            with contextlib.suppress(exceptions.PyraxException):  # a plugin may need none
                self._login_endpoint = self._get_auth_endpoint()
            self._answered_tenant = (self.tenant_id, self.tenant_name)
            self._note_lifetime()
            self.authenticated = True
            self._warn_if_unscoped()

    @contextlib.contextmanager
    def replacing_login(self) -> Iterator[None]:
        """Let the present login hold until the one that is made inside is there.

        Storing credentials ends a login. Where the same user logs in once more, other threads
        would be without one for the length of a request; so the old one goes on till then. When
        what is done inside fails after credentials were stored, there is no login.
        """
        self._replacing, self._outlived = threading.get_ident(), False
        try:
            yield
        except BaseException:
            if self._outlived:
                self._drop_login()
            raise
        finally:
            self._replacing = None

    def _end_login(self) -> None:
        """Drop the present login, unless it holds until another one replaces it."""
        if self._replacing == threading.get_ident():
            self._outlived = True
        else:
            self._drop_login()

    def _drop_login(self) -> None:
        """Forget the token."""
        self.token = self.expires = None
        self.authenticated = False

    def _note_lifetime(self) -> None:
        """Remember how long the new token lives, and whether the clocks agree."""
        self._lifetime = self._seconds_left()
        self._trusted = None
        if self._lifetime is not None and self._lifetime <= 0:
            log.warning(
                "The new token's expiry is past: the clocks of this machine and of the identity "
                "service differ. The token is used until the cloud refuses it."
            )
            self._trusted = self.token

    def _warn_if_unscoped(self) -> None:
        """Say which projects there are when a v3 login chose none and so has no catalog."""
        api = self._api_found[1] if self._api_found else None
        tenant = ((self._access or {}).get("token") or {}).get("tenant")
        if self.service_catalog or tenant or not isinstance(api, KeystoneV3):
            return
        if self._projects_told:
            return
        self._projects_told = True
        names = [str(project.get("name")) for project in api.projects(str(self.token))]
        log.warning(
            "The login is not for a project, so there are no services. Set tenant_name or "
            "tenant_id to one of the projects: %s.",
            ", ".join(names) or "none",
        )

    # --- logins kept in the keychain ---

    def _cache(self) -> Any:
        """Return the place of this login in the keychain, ``None`` if nothing is kept there."""
        if not self._setting("token_cache") or not self._has_credentials():
            return None
        from pyrax.identity import token_cache

        return token_cache.cache_of(self)

    def _resume(self, name: Any) -> bool:
        """Take over the login that the keychain has, if it is wanted and good."""
        cache = self._cache()
        answer = None if cache is None else cache.read(held=self.token)
        if cache is None or answer is None:
            return False
        try:
            self._log_in(lambda: answer, name)
        except Exception:  # it was not understood: a real login says what is wrong
            cache.drop()
            return False
        return True

    def _keep_login(self) -> None:
        """Keep the present login in the keychain, if that is wanted."""
        cache = self._cache()
        if cache is not None and isinstance(self._access, dict):
            cache.write(self._access)

    def forget_cached_token(self) -> None:
        """Take the login that the setting ``token_cache`` has kept out of the keychain.

        Nothing is sent: the token itself is good until its end. Nothing happens without that
        setting, or without credentials.
        """
        cache = self._cache()
        if cache is not None:
            cache.drop()

    # --- validity ---

    @property
    def token_only(self) -> bool:
        """Whether there is a token but nothing to get another one with."""
        return self._token_only and not self._has_credentials()

    def _has_credentials(self) -> bool:
        """Tell whether everything for a login is stored here."""
        return not self._credentials().missing()

    def _seconds_left(self) -> float | None:
        """Return how long the token still lives, ``None`` if that is not known."""
        value = self.expires
        read = self._expiry_read
        if read is None or read[0] is not value:
            read = self._expiry_read = (value, parse_expiry(value))
        moment: datetime.datetime | None = read[1]
        return None if moment is None else (moment - utc_now()).total_seconds()

    def _good(self) -> bool:
        """Tell whether the token can be used as it is."""
        token = self.token
        if not token:
            return False
        left = self._seconds_left()
        if left is None or left >= EARLY_SECONDS or token == self._trusted:
            return True
        return left > 0 and not self._wants_early(token, left)

    def _wants_early(self, token: Any, left: float) -> bool:
        """Tell whether a token that is valid still is to be renewed already."""
        margin = EARLY_SECONDS
        if self._lifetime is not None and self._lifetime > 0:
            margin = min(margin, EARLY_SHARE * self._lifetime)
        return left < margin and token != self._no_early and self._has_credentials()

    # --- renewal ---

    def valid_token(self) -> str:
        """Return a token that is not expired; log in first if there is none.

        Returns:
            The token.

        Raises:
            TokenExpired: There is only a token, and it is too old.
            AuthenticationFailed: A login was necessary and failed.
            MissingAuthSettings: A login is necessary, and there are no credentials.
        """
        if self._good():
            return str(self.token)
        return self._renewed(self._good, self._renew_old)

    def renew_token(self, rejected: str) -> str:
        """Return another token than the one that a service has refused.

        However many threads call this with the same token, there is one login.

        Args:
            rejected: The refused token.

        Returns:
            The new token. It may be the refused one again, when the cloud goes on handing it out;
            the caller sends the request once more and then believes the refusal.

        Raises:
            TokenExpired: There is only a token, nothing to log in with.
            AuthenticationFailed: The login failed.
        """

        def replaced() -> bool:
            return bool(self.token) and self.token != rejected

        def renew() -> None:
            self.token = None
            self.forget_cached_token()
            self.authenticate()

        return self._renewed(replaced, renew)

    def _renewed(self, good: Callable[[], bool], renew: Callable[[], None]) -> str:
        """Run a renewal unless another thread has just done it; return the token."""
        finished = self._finished
        with self._login_lock:
            if good():
                return str(self.token)
            if self._finished != finished and (self._failure is not None or self.token):
                if self._failure is not None:
                    raise self._failure
                return str(self.token)
            if self.token_only:
                raise token_expired()
            self._failure = None
            try:
                with self._where_the_login_was():
                    renew()
            except Exception as error:
                self._failure = error
                self.authenticated = False
                raise
            finally:
                self._finished += 1
            return str(self.token)

    @contextlib.contextmanager
    def _where_the_login_was(self) -> Iterator[None]:
        """Log in at the cloud that the secret is for, whatever endpoint was set since."""
        before = self._own_settings
        if self._login_endpoint is not None:
            self._own_settings = {**before, "auth_endpoint": self._login_endpoint}
        try:
            yield
        finally:
            self._own_settings = before

    def _renew_old(self) -> None:
        """Replace a token that is too old or nearly so; a valid one survives an outage."""
        left = self._seconds_left()
        before = (self.token, self.expires, self.authenticated)
        try:
            self.authenticate()
        except (exceptions.ConnectionFailed, exceptions.InternalServerError):
            if not before[0] or left is None or left <= 0:
                raise
            self.token, self.expires, self.authenticated = before
            log.warning("The token could not be renewed ahead of its expiry; it is used further.")
        if self.token == before[0]:
            self._no_early = before[0]

    def get_token(self, force: bool = False) -> str:
        """Return a valid token.

        Args:
            force: ``True`` to log in even if the present token is valid.

        Returns:
            The token.

        Raises:
            TokenExpired: There is only a token, and it is too old or a new one was asked for.
            AuthenticationFailed: A login was necessary and failed.
            MissingAuthSettings: A login is necessary, and there are no credentials.
        """
        if force:
            with self._login_lock:
                self.forget_cached_token()
                self.authenticate()
                return str(self.token)
        return self.valid_token()


def token_expired() -> Exception:
    """Return the error for a token that has expired with nothing to get another one."""
    return exceptions.TokenExpired(
        "The token is no longer valid, and there are no credentials to get a new one with."
    )
