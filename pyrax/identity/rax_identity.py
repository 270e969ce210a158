"""Logging in to the Rackspace cloud: API keys, passwords, tokens, passcodes, impersonation."""

from __future__ import annotations

import functools
import logging
import re
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

from pyrax import answers, exceptions, utils
from pyrax.identity.base import BaseIdentity
from pyrax.identity.catalog import RACKSPACE_NETWORKS
from pyrax.identity.contexts import NETWORK_NAMES
from pyrax.identity.credentials import Credentials, Scope, read_section, require
from pyrax.identity.rackspace_v2 import RackspaceV2
from pyrax.identity.state import text_of

if TYPE_CHECKING:
    from pyrax.identity.members import User

log = logging.getLogger("pyrax")

AUTH_ENDPOINT = "https://identity.api.rackspacecloud.com/v2.0/"
"""Where Rackspace accounts log in, unless ``auth_endpoint`` says otherwise."""

API_KEY, PASSWORD = "apikey", "password"
_KEY_FORM = r"(?i)[0-9a-f]{32}"
_Method = TypeVar("_Method", bound=Callable[..., Any])


def _secret_by_position_is_a_key(method: _Method) -> _Method:
    """Take a secret that was passed by position as an API key, which may turn out a password."""

    @functools.wraps(method)
    def call(self: Any, username: Any, *args: Any, **kwargs: Any) -> Any:
        if args and args[0] and not kwargs.get("api_key"):
            kwargs["api_key"] = args[0]
            args = (None, *args[1:])
        return method(self, username, *args, **kwargs)

    return cast("_Method", call)


class RaxIdentity(BaseIdentity):
    """An identity at the Rackspace cloud; see ``BaseIdentity``.

    A secret may be an API key or a password, whichever name it was given under: what was meant is
    found out at the first login. Neither ``tenant_id`` nor ``tenant_name`` is needed.
    """

    dialect = "rackspace"
    _creds_style = API_KEY
    _credential_section = "rackspace_cloud"
    _style: Any = None
    """Style and secret of the login that is being sent."""
    _proven: Any = None
    """User name, secret and style that have worked."""

    def _get_auth_endpoint(self) -> Any:
        """Return the login endpoint: the one assigned, the setting, else that of Rackspace."""
        return self._auth_endpoint or self._setting("auth_endpoint") or AUTH_ENDPOINT

    # --- what is sent ---

    def _api(self) -> RackspaceV2:
        """Return the login side of the endpoint, which is always v2.0."""
        endpoint = utils.ensure_text(self._get_auth_endpoint()).rstrip("/")
        if self._api_found is None or self._api_found[0] != endpoint:
            self._api_found = (endpoint, RackspaceV2(self, endpoint))
        return cast(RackspaceV2, self._api_found[1])

    def _credentials(self) -> Credentials:
        """Return who logs in; domains and application credentials do not exist here."""
        name = self._name_to_send()
        return Credentials(username=text_of(name) if name else None, secret=self._secret())

    def _scope(self) -> Scope:
        """Return the tenant of a password login: only one that a caller named, no setting."""
        return Scope(project_id=self._named_tenant)

    def _setting_scope(self) -> Scope:
        """Settings name no tenant here."""
        return Scope()

    def _styles(self) -> list[tuple[str, str]]:
        """Return the styles to try, each with its secret, the likeliest first."""
        password, key = self._password, self._api_key
        if password and key and password != key:
            pairs = [(PASSWORD, password), (API_KEY, key)]
            return pairs if self._latest_secret == "password" else pairs[::-1]
        secret = str(self._secret())
        if self._proven is not None and self._proven[:2] == (self._name_to_send(), secret):
            return [(self._proven[2], secret)]
        if self._latest_secret == "api_key" or re.fullmatch(_KEY_FORM, secret):
            return [(API_KEY, secret), (PASSWORD, secret)]
        return [(PASSWORD, secret), (API_KEY, secret)]

    def _format_credentials(self) -> Any:
        """Return the login document in the style that is being tried."""
        style, secret = self._style or self._styles()[0]
        name = self._credentials().username
        if style == API_KEY:
            return self._api().key_body(name, secret)
        return self._api().login_body(Credentials(username=name, secret=secret), self._scope())

    def _perform_login(self) -> Any:
        """Send the login; after a plain 401, once more with the secret in the other style."""
        refusals: list[Exception] = []
        for style, secret in self._styles():
            self._style = (style, secret)
            try:
                answer = self._api().log_in(self._format_credentials())
            except exceptions.MFARequired:
                raise
            except exceptions.AuthenticationFailed as error:
                refusals.append(error)
                if error.code != 401:
                    break
            else:
                self._proven = (self._name_to_send(), secret, style)
                return answer
            finally:
                self._style = None
        raise refusals[0]

    def _parse_response(self, resp: Any) -> None:
        """Take over a login answer, with the user's default region."""
        super()._parse_response(resp)
        self._default_region = self.user.get("RAX-AUTH:defaultRegion") or None

    def get_default_region(self) -> Any:
        """Return the default region of the account, as the login named it, or ``None``."""
        return self._default_region

    # --- ways to log in ---

    @_secret_by_position_is_a_key
    def set_credentials(
        self,
        username: Any,
        password: Any = None,
        region: Any = None,
        tenant_id: Any = None,
        authenticate: bool = False,
        *,
        api_key: Any = None,
        **others: Any,
    ) -> None:
        """Store who logs in. What an earlier login left is dropped.

        Args:
            username: User name.
            password: API key or password. By position it is tried as an API key first, by name
                as a password first, unless it has the form of a key.
            region: Default region.
            tenant_id: Account number; not needed.
            authenticate: ``True`` to log in at once.
            api_key: API key.
            **others: As in ``BaseIdentity.set_credentials``.

        Raises:
            AuthenticationFailed: With ``authenticate``: the credentials were refused.
        """
        super().set_credentials(
            username, password, region, tenant_id, authenticate, api_key=api_key, **others
        )

    def _forget_credentials(self) -> None:
        """Drop user, secrets, their style, and everything that an earlier login left."""
        super()._forget_credentials()
        self._proven = None

    def _read_credential_file(self, cfg: Any) -> None:
        """Take user name and key or password from ``[rackspace_cloud]``."""
        section, path = self._credential_section, self._creds_file
        entries = read_section(cfg, section, path)
        require(entries, ("username",), section, path)
        self.username = entries["username"]
        if "password" in entries:
            self.password = entries["password"]
        if "api_key" in entries:
            self.api_key = entries["api_key"]
        self._take_file_entries(entries)
        self._check_file(section, path)

    def _perform_passcode_login(self, passcode: str, challenge: Any) -> Any:
        """Send a passcode for the session that the password login began."""
        if challenge is None or not challenge.session_id:
            raise exceptions.MissingAuthSettings(
                "No login has asked for a passcode; call authenticate() first. Nothing was sent."
            )
        return self._api().log_in_with_passcode(passcode, challenge.session_id)

    def impersonate(self, username: Any, expire_in: int = 10800) -> str:
        """Return a token with which Rackspace staff act as a customer.

        See ``BaseIdentity.impersonate``.
        """
        described = {
            "user": {"username": utils.ensure_text(username)},
            "expire-in-seconds": expire_in,
        }
        answer = self._call(
            "POST", "RAX-AUTH/impersonation-tokens", body={"RAX-AUTH:impersonation": described}
        )[1]
        token = answers.inner(answers.inner(answer, "access"), "token")
        return answers.text(token.get("id"), "The token")

    # --- the catalog ---

    def _service_key(self, name: Any) -> str:
        """Return the key of a service; networks are an extension of compute here."""
        text = str(text_of(name))
        return RACKSPACE_NETWORKS if text in NETWORK_NAMES else super()._service_key(text)

    # --- users ---

    def update_user(  # type: ignore[override]
        self,
        user: Any,
        email: Any = None,
        username: Any = None,
        uid: Any = None,
        defaultRegion: Any = None,  # noqa: N803
        enabled: Any = None,
    ) -> User:
        """Change a user; what is not given stays (Rackspace Cloud Identity API, "Update user").

        Args:
            user: The user, or its id.
            email: New e-mail address.
            username: New name.
            uid: Ignored.
            defaultRegion: New default region.
            enabled: Whether the user can log in.

        Returns:
            The ``User`` with its new fields.

        Raises:
            NotFound: There is no such user.
        """
        return self._update_user(
            user,
            {
                "email": email,
                "username": username,
                "enabled": enabled,
                "RAX-AUTH:defaultRegion": defaultRegion,
            },
        )
