"""The login calls: by credentials, file, keychain, token, passcode, or from the environment."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, setting_names, utils
from pyrax.http_prepare import split_url
from pyrax.identity.credentials import (
    FILE_KEYS,
    SCOPE_KEYS,
    Domain,
    Scope,
    keyring_module,
    keyring_secret,
    read_credential_file,
    read_section,
    require,
    warn_if_plain_http,
)
from pyrax.identity.keystone_v3 import KeystoneV3
from pyrax.identity.lifecycle import LifeCycle, token_expired
from pyrax.identity.login_request import without_version
from pyrax.identity.state import text_of

KEYRING_SERVICE = "pyrax"
"""Name of the service under which secrets stand in the keychain."""


class Logins(LifeCycle):
    """The ways to log in."""

    _credential_section = "keystone"
    _from_call: tuple[str, ...] = ()
    """Names of attributes that belong to the stored credentials rather than to the object."""
    _named_tenant: Any = None
    """Id of the tenant that the caller named with the credentials."""
    _borrowed_endpoint: Any = None
    """A login endpoint that came with the credentials and is forgotten with them."""

    # --- storing credentials ---

    def set_credentials(
        self,
        username: Any,
        password: Any = None,
        region: Any = None,
        tenant_id: Any = None,
        authenticate: bool = False,
        *,
        api_key: Any = None,
        tenant_name: Any = None,
        user_domain: Any = None,
        project_domain: Any = None,
        domain: Any = None,
        system_scope: Any = None,
        auth_endpoint: Any = None,
    ) -> None:
        """Store who logs in. What an earlier login left is dropped.

        Args:
            username: User name.
            password: Password; on Rackspace it may be an API key.
            region: Default region.
            tenant_id: Id of the tenant (project).
            authenticate: ``True`` to log in at once.
            api_key: API key; elsewhere than on Rackspace it is taken as the password.
            tenant_name: Name of the tenant (project).
            user_domain: Domain of the user (Keystone v3): id or name, or a dict with either.
            project_domain: Domain of the project; default: that of the user.
            domain: Domain to log in to, instead of a project; with a project, the default of
                the two above.
            system_scope: ``"all"`` for a token that is good for the whole system.
            auth_endpoint: URL of the identity service.

        Raises:
            AuthenticationFailed: With ``authenticate``: the credentials were refused.
            InvalidSetting: With ``authenticate``: more than one scope was given.
        """
        with self._login_lock:
            self._forget_credentials()
            self.username = text_of(username)
            if password:
                self.password = password
            if api_key:
                self.api_key = api_key
            self._borrow_endpoint(auth_endpoint)
            if tenant_id or tenant_name or system_scope:
                self.tenant_id = self.tenant_name = None
            self._keep(
                region=region,
                tenant_id=tenant_id,
                tenant_name=tenant_name,
                system_scope=system_scope,
            )
            self._keep_domains(
                user_domain=user_domain, project_domain=project_domain, domain=domain
            )
        if authenticate:
            self.authenticate()

    def set_application_credential(
        self,
        secret: Any,
        id: Any = None,
        name: Any = None,
        username: Any = None,
        user_domain: Any = None,
        region: Any = None,
        authenticate: bool = False,
    ) -> None:
        """Store an application credential (Keystone v3) to log in with.

        Args:
            secret: Its secret.
            id: Its id.
            name: Its name, instead of the id; needs ``username`` too.
            username: Name of the user that it belongs to.
            user_domain: Domain of that user: id or name, or a dict with either.
            region: Default region.
            authenticate: ``True`` to log in at once.

        Raises:
            MissingAuthSettings: Neither an id, nor a name and a user name was given.
            AuthenticationFailed: With ``authenticate``: the credential was refused.
            NotSupported: The login is for Rackspace. Nothing is changed.
        """
        if self.dialect == "rackspace":
            raise exceptions.NotSupported(
                "set_application_credential", "identity", "needs Keystone v3"
            )
        with self._login_lock:
            self._forget_credentials()
            self.username = text_of(username)
            self._keep(
                region=region,
                application_credential_id=id,
                application_credential_name=name,
                application_credential_secret=secret,
            )
            self._keep_domains(user_domain=user_domain)
            self._check_complete()
        if authenticate:
            self.authenticate()

    def _keep(self, **given: Any) -> None:
        """Set attributes that belong to the stored credentials, as far as they are given."""
        present = {key: text_of(value) for key, value in given.items() if value}
        for key, value in present.items():
            setattr(self, key, value)
            if key == "tenant_id":
                self._named_tenant = value
        self._from_call = (*self._from_call, *present)

    def _keep_domains(self, **given: Any) -> None:
        """Set domain attributes from their short forms, as far as they are given."""
        for kind, value in given.items():
            named = Domain.parse(value)
            if named:
                self._keep(**{f"{kind}_id": named.id, f"{kind}_name": named.name})

    def _forget_credentials(self) -> None:
        """Drop user, secrets, and everything that an earlier login or credential set left."""
        self._end_login()
        self._token_only = False
        self._projects_told = False
        self._mfa = None
        if self._answered_tenant is not None:
            self.tenant_id, self.tenant_name = self._tenant_to_send()
            self._answered_tenant = None
        self._login_name = self._answered_name = None
        self.__dict__.pop("_default_region", None)
        self._forget_secrets()
        for key in self._from_call:
            setattr(self, key, None)
        self._from_call = ()
        self._named_tenant = None
        self._own_settings = {}
        self._login_endpoint = None
        if self._borrowed_endpoint is not None and self._auth_endpoint == self._borrowed_endpoint:
            self._auth_endpoint = None
        self._borrowed_endpoint = None

    def _borrow_endpoint(self, endpoint: Any) -> None:
        """Use the login endpoint that came with credentials, and for those credentials alone."""
        if endpoint:
            self.auth_endpoint = endpoint
            self._borrowed_endpoint = self._auth_endpoint

    def _forget_secrets(self) -> None:
        """Drop stored secrets of every kind."""
        self._password = self._api_key = self._latest_secret = None
        self._user_id = None
        for key in ("id", "name", "secret"):
            setattr(self, f"application_credential_{key}", None)

    # --- credential files ---

    def set_credential_file(
        self,
        credential_file: Any,
        region: Any = None,
        tenant_id: Any = None,
        authenticate: bool = False,
    ) -> None:
        """Read credentials from a file.

        Args:
            credential_file: Path of an INI file with the section ``[keystone]`` or
                ``[rackspace_cloud]``; ``~`` stands for the home folder.
            region: Default region; else the file's ``region``.
            tenant_id: Id of the tenant; comes before the file's.
            authenticate: ``True`` to log in at once.

        Raises:
            FileNotFound: There is no such file.
            InvalidCredentialFile: It is not in INI form, or something is missing in it.
            AuthenticationFailed: With ``authenticate``: the credentials were refused.
        """
        import configparser

        path = utils.ensure_text(credential_file) if isinstance(credential_file, bytes) else None
        path = path or str(credential_file)
        parser = read_credential_file(path)
        with self._login_lock:
            self._forget_credentials()
            self._creds_file = path
            try:
                self._read_credential_file(parser)
            except configparser.Error as error:
                raise exceptions.InvalidCredentialFile(
                    f"The credential file '{path}' lacks something: {error}"
                ) from None
            self._keep(region=region, tenant_id=tenant_id)
        if authenticate:
            self.authenticate()

    def _read_credential_file(self, cfg: Any) -> None:
        """Take the credentials from a parsed file; subclasses may read sections of their own.

        Args:
            cfg: A ``configparser`` parser that holds the file.
        """
        section, path = self._credential_section, self._creds_file
        entries = read_section(cfg, section, path)
        if "application_credential_secret" not in entries:
            require(entries, ("username", "password"), section, path)
            self.password = entries["password"]
        self.username = entries.get("username")
        self._take_file_entries(entries)
        self._check_file(section, path)

    def _check_file(self, section: str, path: Any) -> None:
        """Raise if a file's entries are no complete credentials."""
        lacking = self._credentials().missing()
        if lacking:
            raise exceptions.InvalidCredentialFile(
                f"Section [{section}] of the credential file '{path}' lacks: {', '.join(lacking)}."
            )

    def _take_file_entries(self, entries: dict[str, str]) -> None:
        """Take the optional entries of a credential file."""
        known = {key: entries[key] for key in FILE_KEYS if key in entries}
        if "auth_endpoint" in known:
            self._borrow_endpoint(known.pop("auth_endpoint"))
        if "user_id" in known:
            self.user_id = known.pop("user_id")
        self._keep_domains(
            **{
                kind: known.pop(kind)
                for kind in ("user_domain", "project_domain", "domain")
                if kind in known
            }
        )
        if "tenant_id" in known or "tenant_name" in known:
            self.tenant_id = self.tenant_name = None
        attributes = ("region", "tenant_id", "tenant_name", *SCOPE_KEYS)
        self._keep(
            **{
                key: known.pop(key)
                for key in list(known)
                if key in attributes or key.startswith("application_credential_")
            }
        )
        self._own_settings = self._parsed(known)
        if "verify_ssl" in self._own_settings:
            self.verify_ssl = self._own_settings.pop("verify_ssl")

    def _parsed(self, entries: dict[str, str]) -> dict[str, Any]:
        """Return settings from a credential file in the form in which they are used."""
        parsed = {}
        for key, value in entries.items():
            try:
                parsed[key] = setting_names.parse(key, value)
            except ValueError as error:
                raise exceptions.InvalidCredentialFile(
                    f"The credential file '{self._creds_file}' has a wrong '{key}': {error}."
                ) from None
        return parsed

    # --- the keychain ---

    def keyring_auth(self, username: Any = None) -> None:
        """Log in with a secret from the keychain of the operating system.

        The secret is the one stored with ``keyring.set_password("pyrax", username, secret)``.

        Args:
            username: Name under which the secret stands, and user name of the login unless this
                object has one already. Default: the setting ``keyring_username``.

        Raises:
            KeyringModuleNotInstalled: The package ``keyring`` is missing.
            KeyringUsernameMissing: No name was given, and the setting has none.
            KeyringPasswordNotFound: The keychain has no such entry.
            AuthenticationFailed: The credentials were refused.
        """
        keyring = keyring_module()
        entry = text_of(username) or self._setting("keyring_username")
        if keyring is None:
            raise exceptions.KeyringModuleNotInstalled(
                "The 'keyring' module is not installed on this system."
            )
        if not entry:
            raise exceptions.KeyringUsernameMissing(
                "No 'keyring_username' has been specified. Set it, or name the user in the call."
            )
        secret = keyring_secret(keyring, KEYRING_SERVICE, entry)
        login_name = self.username or entry
        if self._creds_style == "apikey":
            self.authenticate(username=login_name, api_key=secret)
        else:
            self.authenticate(username=login_name, password=secret)

    # --- logging in ---

    def authenticate(
        self,
        username: Any = None,
        password: Any = None,
        api_key: Any = None,
        tenant_id: Any = None,
        connect: bool = False,
    ) -> None:
        """Log in (Identity API, "Authenticate" in v2.0, "Password authentication" in v3).

        Args:
            username: User name. This and the next three replace what was stored; a secret given
                here replaces stored secrets of either kind.
            password: Password.
            api_key: API key (Rackspace).
            tenant_id: Id of the tenant (project).
            connect: Ignored; pyrax 1 had it.

        Raises:
            AuthenticationFailed: The credentials were refused. ``TokenExpired`` if there is only a
                token, ``MFARequired`` if a second factor is asked for.
            MissingAuthSettings: There are no credentials. Nothing was sent.
            EndpointNotDefined: No login endpoint is known. Nothing was sent.
            InvalidURL: The login endpoint is no HTTP URL. Nothing was sent.
            InternalServerError: The identity service failed.
            ConnectionFailed: The identity service cannot be reached.
        """
        with self._login_lock:
            self.settings.check()
            self._store(username, password, api_key, tenant_id)
            self._complete_credentials()
            if self.token and self._token_only and not self._has_credentials():
                return
            warn_if_plain_http(self._usable_endpoint())
            name = self._credentials().username
            if not self._resume(name):
                self._log_in(self._perform_login, name)
                self._keep_login()

    def _usable_endpoint(self) -> str:
        """Return the login endpoint, after a look at whether requests can be sent there."""
        endpoint = utils.ensure_text(self._get_auth_endpoint())
        split_url(endpoint)
        return endpoint

    def _store(self, username: Any, password: Any, api_key: Any, tenant_id: Any) -> None:
        """Keep the arguments of a login that were given."""
        if username and username != self.username:
            self._login_name = self._answered_name = None
            self.username = text_of(username)
        if password or api_key:
            self._forget_secrets()
        if password:
            self.password = password
        if api_key:
            self.api_key = api_key
        if tenant_id:
            self.tenant_name = self._answered_tenant = None
            self._keep(tenant_id=tenant_id)

    def _complete_credentials(self) -> None:
        """Make sure that there is something to log in with, from the file or other sources."""
        if self._has_credentials():
            return
        if self._token_only:
            raise token_expired()
        if self._creds_file:
            self.set_credential_file(self._creds_file)
        elif not (self.username or self._user_id or self._secret()):
            self._take_from_sources()
        self._check_complete()

    def _check_complete(self) -> None:
        """Raise if something is missing for a login."""
        lacking = self._credentials().missing()
        if lacking and not self._token_only:
            raise exceptions.MissingAuthSettings(
                f"The login lacks: {', '.join(lacking)}. Nothing was sent. Use set_credentials(), "
                "set_credential_file() or keyring_auth()."
            )

    def _take_from_sources(self) -> None:
        """Take credentials from ``OS_*`` variables or ``clouds.yaml``, if there are any.

        Raises:
            MissingAuthSettings: They belong to another login endpoint than the one in use.
        """
        found = self.settings.credentials()
        if not found:
            return
        theirs = found.get("auth_endpoint")
        ours = self._auth_endpoint or self._setting("auth_endpoint")
        if ours and _bare(ours) != _bare(theirs):
            raise exceptions.MissingAuthSettings(
                f"There are credentials for the login endpoint '{theirs}', but '{ours}' is in "
                "use; they are not sent there. Nothing was sent."
            )
        if theirs:
            self.auth_endpoint = theirs
        if found.get("token"):
            self.auth_with_token(found["token"])
        self._borrow_endpoint(theirs)
        if found.get("token"):
            return
        self.username = text_of(found.get("username"))
        self.user_id = found.get("user_id")
        if found.get("password"):
            self.password = found["password"]
        kinds = ("id", "name", "secret")
        names = [f"application_credential_{kind}" for kind in kinds]
        self._keep(**{name: found.get(name) for name in names})

    def auth_with_token(self, token: Any, tenant_id: Any = None, tenant_name: Any = None) -> None:
        """Log in with a token that exists already (Identity API, "Token authentication").

        pyrax then holds no credentials: when the token has expired, calls raise ``TokenExpired``.

        Args:
            token: The token, a text.
            tenant_id: Id of the tenant (project); on Rackspace the account number.
            tenant_name: Its name; counts only without an id.

        Raises:
            AuthenticationFailed: The token is not valid, or not for this tenant.
            EndpointNotDefined: No login endpoint is known. Nothing was sent.
            MissingAuthSettings: There is no token. Nothing was sent.
        """
        if not token or not isinstance(token, (str, bytes)):
            raise exceptions.MissingAuthSettings(
                "auth_with_token() needs the token, as text. Nothing was sent."
            )
        with self._login_lock:
            self.settings.check()
            self._usable_endpoint()
            self._forget_credentials()
            self.username = None
            self._token_only = True
            if tenant_id or tenant_name:
                self.tenant_id = self.tenant_name = None
                self._keep(tenant_id=tenant_id, tenant_name=None if tenant_id else tenant_name)
            self._log_in(lambda: self._perform_token_login(utils.ensure_text(token)))

    def _perform_token_login(self, token: str) -> Any:
        """Send the login for a token; return the answer in the shape of v2.0."""
        scope = self._attribute_scope()
        fallback = Scope() if scope else self._setting_scope()
        return self._exchange(lambda api: api.log_in_with_token(token, scope, fallback))

    def authenticate_with_passcode(self, passcode: Any) -> None:
        """Log in with a passcode as second factor.

        Args:
            passcode: The passcode, after a login has raised ``MFARequired``. On Keystone v3 it may
                also be given right away, together with a stored password.

        Raises:
            AuthenticationFailed: The passcode was refused.
            MissingAuthSettings: No login has asked for a passcode. Nothing was sent.
        """
        code = utils.ensure_text(passcode) if isinstance(passcode, bytes) else str(passcode)
        with self._login_lock:
            challenge = self._mfa
            name = self._credentials().username
            self._log_in(lambda: self._perform_passcode_login(code, challenge), name)
            self._keep_login()

    def _perform_passcode_login(self, passcode: str, challenge: Any) -> Any:
        """Send a login with a passcode; return the answer in the shape of v2.0."""
        api = self._api()
        receipt = challenge.receipt if challenge is not None else None
        if not isinstance(api, KeystoneV3):
            raise exceptions.NotSupported("authenticate_with_passcode", "identity", "needs v3")
        if not receipt:
            self._check_complete()
        return api.log_in_with_passcode(self._credentials(), self._scope(), passcode, receipt)

    def unauthenticate(self) -> None:
        """Forget the login: user, secrets, tenant, token, region and catalog."""
        with self._login_lock:
            self.forget_cached_token()
            self._forget_credentials()
            self.username = self.tenant_id = self.tenant_name = self.token = self.region = ""
            self._password = self._api_key = ""
            self._creds_file = None
            self._forget_catalog()

    def get_default_region(self) -> Any:
        """Return the region that the login names as the default, or ``None``."""
        region = self._default_region
        return None if self.regions and region not in self.regions else region


def _bare(endpoint: Any) -> str:
    """Return an endpoint in the form in which endpoints are compared."""
    return without_version(utils.ensure_text(endpoint or "")).lower()
