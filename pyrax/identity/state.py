"""What every identity object holds and how it sends requests; the ground floor of the class."""

from __future__ import annotations

import copy
from typing import Any, Callable

from pyrax import environments, exceptions, http, http_trace, utils
from pyrax.identity.catalog import SERVICE_MAPPING, Services
from pyrax.identity.locks import ForkSafeLock

USER_AGENT = "pyrax"
"""Value of ``user_agent`` as long as nobody assigns another one."""

SECRETS = (
    "_password",
    "_api_key",
    "application_credential_secret",
    "_token",
    "_access",
    "_mfa",
    "_proven",
    "_trusted",
    "_no_early",
)
"""Attributes that pickles do not carry."""
_LIVE = ("_login_lock", "_pool", "_pool_lock", "_api_found", "_failure")


class PerInstance:
    """A class-level default that each object gets a fresh one of when it is first read.

    Identity classes of other projects may have a constructor that does not call this one's.

    Args:
        factory: Makes the value.
    """

    def __init__(self, factory: Callable[[], Any]) -> None:
        self._factory = factory
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        """Note the attribute's name."""
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Return the object's own value."""
        if instance is None:
            return self
        return instance.__dict__.setdefault(self._name, self._factory())


class IdentityState:
    """Attributes, settings and raw requests of an identity object.

    The parameters are described at ``BaseIdentity``.
    """

    _creds_style = "password"
    _default_region: str | None = None
    dialect = "openstack"
    """Which family of APIs the cloud speaks: ``"openstack"`` or ``"rackspace"``."""

    pickle_secrets = False
    """Whether pickling keeps password, key and token."""

    username: str | None = None
    tenant_id: str | None = None
    tenant_name: str | None = None
    region: str | None = None
    timeout: Any = None
    verify_ssl: Any = True
    expires: Any = None
    authenticated: bool = False
    user_agent: str = USER_AGENT

    user_domain_id: str | None = None
    user_domain_name: str | None = None
    project_domain_id: str | None = None
    project_domain_name: str | None = None
    domain_id: str | None = None
    domain_name: str | None = None
    system_scope: Any = None
    application_credential_id: Any = None
    application_credential_name: Any = None
    application_credential_secret: Any = None

    services: Services = PerInstance(Services)  # type: ignore[assignment]
    service_catalog: list[dict[str, Any]] = PerInstance(list)  # type: ignore[assignment]
    regions: list[str] = PerInstance(list)  # type: ignore[assignment]
    user: dict[str, Any] = PerInstance(dict)  # type: ignore[assignment]
    service_mapping: Any = PerInstance(lambda: dict(SERVICE_MAPPING))

    _token: str | None = None
    _password: str | None = None
    _api_key: str | None = None
    _latest_secret: str | None = None
    _user_id: Any = None
    _auth_endpoint: str | None = None
    _login_endpoint: str | None = None
    _creds_file: Any = None
    _settings: Any = None
    _http_log_debug: bool | None = None
    _pool: http.ConnectionPool | None = None
    _pool_key: Any = None
    _own_settings: Any = PerInstance(dict)
    _pool_lock: Any = PerInstance(ForkSafeLock)
    _login_lock: Any = PerInstance(ForkSafeLock)

    # --- attributes with rules of their own ---

    @property
    def password(self) -> str | None:
        """The password, as far as one was given."""
        return self._password

    @password.setter
    def password(self, value: Any) -> None:
        self._password = text_of(value)
        if value:
            self._latest_secret = "password"

    @property
    def api_key(self) -> str | None:
        """The API key, as far as one was given."""
        return self._api_key

    @api_key.setter
    def api_key(self, value: Any) -> None:
        self._api_key = text_of(value)
        if value:
            self._latest_secret = "api_key"

    @property
    def user_id(self) -> str | None:
        """Id of the user: the one given for the login, else the one that the login told."""
        return self._user_id or (self.user or {}).get("id")

    @user_id.setter
    def user_id(self, value: Any) -> None:
        self._user_id = text_of(value)

    @property
    def token(self) -> str | None:
        """The token, as long as there is a login."""
        return self._token

    @token.setter
    def token(self, value: Any) -> None:
        self._token = text_of(value)

    @property
    def auth_token(self) -> str | None:
        """The token; another name of ``token``."""
        return self.token

    @property
    def auth_endpoint(self) -> str:
        """URL of the identity service: the one assigned here, else that of the settings.

        Raises:
            EndpointNotDefined: There is neither.
        """
        return self._auth_endpoint or self._get_auth_endpoint()

    @auth_endpoint.setter
    def auth_endpoint(self, value: Any) -> None:
        self._auth_endpoint = text_of(value)

    def _get_auth_endpoint(self) -> str:
        """Return the login endpoint; subclasses may say where theirs is."""
        endpoint = self._auth_endpoint or self._setting("auth_endpoint")
        if not endpoint:
            raise exceptions.EndpointNotDefined(
                "No auth endpoint has been specified. Set 'auth_endpoint' to the address of the "
                "identity service, such as https://cloud.example.com:5000/v3."
            )
        return endpoint

    # --- settings ---

    @property
    def settings(self) -> Any:
        """The settings this identity goes by: those of the environment it was made in."""
        if self._settings is None:
            self.bind_settings(environments.DefaultSettings())
        return self._settings

    def bind_settings(self, view: Any) -> None:
        """Tie this identity to the settings of one environment.

        Args:
            view: An ``environments.EnvironmentSettings``. Its values are read when needed.
        """
        narrow = getattr(view, "for_dialect", None)
        self._settings = view if narrow is None else narrow(self.dialect)

    def _setting(self, key: str) -> Any:
        """Return a setting; the credential file's value comes before the environment's."""
        own = self._own_settings.get(key)
        return own if own is not None else self.settings.get(key)

    @property
    def http_log_debug(self) -> bool:
        """Whether identity requests are traced: what was assigned here, else the global state."""
        if self._http_log_debug is not None:
            return self._http_log_debug
        return bool(self.settings.debug())

    @http_log_debug.setter
    def http_log_debug(self, value: bool | None) -> None:
        self._http_log_debug = None if value is None else bool(value)
        http_trace.set_own(self, self._http_log_debug)

    @property
    def pool(self) -> http.ConnectionPool:
        """The connections that this identity and all its clients share."""
        certificate = self._setting("client_cert")
        key = self._setting("client_key") if certificate else None
        wanted = (self._setting("proxy"), (certificate, key) if key else certificate)
        if self._pool is None or self._pool_key != wanted:
            with self._pool_lock:
                if self._pool is None or self._pool_key != wanted:
                    self._pool = http.ConnectionPool(proxy=wanted[0], client_cert=wanted[1])
                    self._pool_key = wanted
        return self._pool

    # --- requests ---

    def _agent(self) -> str:
        """Return the User-Agent to send."""
        if self.user_agent and self.user_agent != USER_AGENT:
            return str(self.user_agent)
        return str(self.settings.user_agent())

    def _send(self, method: str, url: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request to the identity service; no token is added, no status raises.

        Args:
            method: The HTTP method.
            url: The absolute URL.
            **kwargs: As for ``pyrax.http.request``.

        Returns:
            ``(response, body)``.
        """
        headers = {"Accept": "application/json", "User-Agent": self._agent()}
        headers.update(kwargs.pop("headers", None) or {})
        retries = self._setting("retries")
        log = self.http_log_debug
        if self._http_log_debug is None:
            http_trace.follow(self, log)
        settings: dict[str, Any] = {
            "headers": headers,
            "verify": self.verify_ssl,
            "timeout": self.timeout if self.timeout is not None else self._setting("timeout"),
            "retries": http.RETRIES if retries is None else int(retries),
            "pool": self.pool,
            "log": log,
            "raise_exception": False,
            **kwargs,
        }
        return http.request(method, url, **settings)

    # --- copies and texts ---

    def _secrets(self) -> list[str]:
        """Return all secrets this object holds, for masking."""
        found = (self._password, self._api_key, self.application_credential_secret, self.token)
        return [str(secret) for secret in found if secret]

    def _scrub(self, text: str) -> str:
        """Return a text from a server without any of the object's secrets."""
        for secret in self._secrets():
            text = text.replace(secret, utils.MASK)
        return text

    def __copy__(self) -> Any:
        """Return a second object with the same login."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(
            {key: value for key, value in self.__dict__.items() if key not in _LIVE}
        )
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Return an independent copy, secrets included; connections and settings are not copied."""
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for key, value in self.__dict__.items():
            if key == "_settings":
                twin.__dict__[key] = value
            elif key not in _LIVE:
                twin.__dict__[key] = copy.deepcopy(value, memo)
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """Give the state for pickling: without secrets, unless ``pickle_secrets`` is true."""
        state = {
            key: value
            for key, value in self.__dict__.items()
            if key not in _LIVE and key != "_settings"
        }
        state["_auth_endpoint"] = self._auth_endpoint or self._setting("auth_endpoint")
        if not self.pickle_secrets:
            for key in SECRETS:
                state.pop(key, None)
            state["authenticated"] = False
            if isinstance(state.get("services"), Services):
                state["services"] = state["services"].without_token()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore what ``__getstate__`` gave."""
        self.__dict__.update(state)

    def __repr__(self) -> str:
        """Show class, user name, endpoint and whether there is a login; never a secret."""
        try:
            endpoint = http_trace.mask_url(self.auth_endpoint)
        except exceptions.PyraxException:
            endpoint = None
        return (
            f"<{type(self).__name__} username={self.username!r} auth_endpoint={endpoint!r} "
            f"authenticated={self.authenticated}>"
        )


def text_of(value: Any) -> Any:
    """Return text for bytes and for numbers, which ids often are; else the value itself."""
    if isinstance(value, bytes):
        return utils.ensure_text(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
