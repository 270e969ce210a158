"""What a login is made of, and sending it: credentials, scope, API version."""

from __future__ import annotations

import logging
from typing import Any, Callable

from pyrax import exceptions, utils
from pyrax.identity import login_request
from pyrax.identity.contexts import Contexts
from pyrax.identity.credentials import DOMAIN_KEYS, Credentials, Domain, Scope
from pyrax.identity.keystone_v3 import KeystoneV3
from pyrax.identity.state import text_of

log = logging.getLogger("pyrax")


class Exchange(Contexts):
    """Puts a login together from attributes and settings, and sends it to the right version."""

    _login_name: Any = None
    """The user name that was sent; an answer may spell it differently."""
    _answered_name: Any = None
    _login_tenant: tuple[Any, Any] = (None, None)
    """Tenant id and name that were sent, or meant to be."""
    _answered_tenant: Any = None
    _api_found: Any = None

    # --- from attributes and settings ---

    def _credentials(self) -> Credentials:
        """Return who logs in, from the attributes."""
        return Credentials(
            username=text_of(self._name_to_send()),
            user_id=self._user_id,
            secret=self._secret(),
            user_domain=self._domain("user_domain") or self._domain("domain"),
            application_credential_id=self._own_or_setting("application_credential_id"),
            application_credential_name=self._own_or_setting("application_credential_name"),
            application_credential_secret=text_of(self.application_credential_secret),
        )

    def _name_to_send(self) -> Any:
        """Return the user name: as it was sent before, unless another one was assigned since."""
        if self._login_name and self.username == self._answered_name:
            return self._login_name
        return self.username

    def _tenant_to_send(self) -> tuple[Any, Any]:
        """Return tenant id and name: as before, unless others were assigned since."""
        if self._answered_tenant is None:
            return self.tenant_id, self.tenant_name
        answered_id, answered_name = self._answered_tenant
        if self.tenant_id != answered_id:
            return self.tenant_id, None
        if self.tenant_name != answered_name:
            return None, self.tenant_name
        return self._login_tenant

    def _secret(self) -> Any:
        """Return the password or key: of two, the one that was given last."""
        if self._latest_secret == "api_key":
            return self._api_key or self._password
        return self._password or self._api_key

    def _own_or_setting(self, key: str) -> Any:
        """Return an attribute, or the setting of that name."""
        return text_of(getattr(self, key)) or self._setting(key)

    def _domain(self, kind: str) -> Domain:
        """Return a domain from the attributes, else from the settings."""
        own = Domain(text_of(getattr(self, f"{kind}_id")), text_of(getattr(self, f"{kind}_name")))
        if own:
            return own
        setting = Domain(self._setting(f"{kind}_id"), self._setting(f"{kind}_name"))
        return setting or Domain.parse(self._setting(kind))

    def _scope(self) -> Scope:
        """Return what the token is to be good for: from the attributes, else the settings."""
        return self._attribute_scope() or self._setting_scope()

    def _attribute_scope(self) -> Scope:
        """Return the scope that was given to this object."""
        tenant_id, tenant_name = self._tenant_to_send()
        domain = Domain(text_of(self.domain_id), text_of(self.domain_name))
        return self._one_scope(text_of(tenant_id), text_of(tenant_name), domain, self.system_scope)

    def _setting_scope(self) -> Scope:
        """Return the scope that the settings name."""
        return self._one_scope(
            self._setting("tenant_id"),
            self._setting("tenant_name"),
            Domain(self._setting("domain_id"), self._setting("domain_name"))
            or Domain.parse(self._setting("domain")),
            self._setting("system_scope"),
        )

    def _one_scope(self, project_id: Any, project_name: Any, domain: Domain, system: Any) -> Scope:
        """Return the one scope that is asked for; with a project, a domain is only its default."""
        project = project_id or project_name
        if system and (project or domain):
            raise exceptions.InvalidSetting(
                "A token has one scope: give either system_scope or a project or domain."
            )
        if not project:
            return Scope(domain=domain, system=system)
        belongs_to = (
            self._domain("project_domain") or self._domain("user_domain") or self._domain("domain")
        )
        return Scope(project_id, project_name, project_domain=belongs_to)

    # --- which version ---

    def _api(self) -> Any:
        """Return the login side of the endpoint, finding out its version when necessary."""
        endpoint = utils.ensure_text(self._get_auth_endpoint())
        wanted = login_request.version_of_setting(self._setting("identity_api_version"))
        key = (endpoint, wanted, self._needs_v3())
        if self._api_found is None or self._api_found[0] != key:
            self._api_found = (key, self._find_api(endpoint, wanted))
        return self._api_found[1]

    def _needs_v3(self) -> bool:
        """Tell whether something is asked for that v2.0 has not."""
        if self._credentials().by_application_credential:
            return True
        scope = self._scope()
        return bool(scope.system or scope.domain)

    def _find_api(self, endpoint: str, wanted: int | None) -> Any:
        """Choose the version for an endpoint."""
        version = login_request.version_of_path(endpoint)
        if version == 3:
            return KeystoneV3(self, endpoint.rstrip("/"))
        if version == 2 and not self._needs_v3():
            return self._v2(endpoint.rstrip("/"))
        bare = login_request.without_version(endpoint)
        if version is None and wanted == 3:
            return KeystoneV3(self, bare + login_request.V3_PATH)
        if version is None and wanted == 2:
            return self._v2(bare + login_request.V2_PATH)
        found = login_request.discover(self, bare)
        if 2 in found and 3 not in found:
            any_domain = any(self._own_or_setting(key) for key in DOMAIN_KEYS)
            if self._needs_v3() or any_domain:
                raise exceptions.AuthenticationFailed(
                    f"The identity service at '{bare}' has only v2.0; domains, application "
                    "credentials and system scope need v3."
                )
            return self._v2(found[2])
        return KeystoneV3(self, found.get(3, bare + login_request.V3_PATH))

    def _v2(self, url: str) -> Any:
        """Return the login side of a Keystone v2.0; few clouds have one."""
        from pyrax.identity.keystone_v2 import KeystoneV2

        return KeystoneV2(self, url)

    # --- sending ---

    def _format_credentials(self) -> Any:
        """Return the login document; subclasses may have one of their own."""
        return self._api().login_body(self._credentials(), self._scope())

    def _perform_login(self) -> Any:
        """Send the login for the stored credentials; return the answer in the shape of v2.0."""
        return self._exchange(lambda api: api.log_in(self._format_credentials()))

    def _exchange(self, log_in: Callable[[Any], Any]) -> Any:
        """Run a login; on a Keystone that dropped the configured v2.0, run it with v3."""
        api = self._api()
        try:
            return log_in(api)
        except exceptions.AuthenticationFailed as error:
            newer = self._newer_version(api, getattr(error, "code", None))
            if newer is None:
                raise
        self._api_found = (self._api_found[0], KeystoneV3(self, newer))
        return log_in(self._api_found[1])

    def _newer_version(self, api: Any, status: Any) -> str | None:
        """Return the v3 URL of a Keystone whose v2.0 is gone, ``None`` if that is not the case."""
        endpoint = utils.ensure_text(self._get_auth_endpoint())
        if (
            api.version != 2
            or self.dialect == "rackspace"
            or status not in login_request.GONE
            or login_request.version_of_path(endpoint) != 2
        ):
            return None
        newer = login_request.discover(self, login_request.without_version(endpoint)).get(3)
        if newer is not None:
            log.warning(
                "The identity service at %s no longer has v2.0; v3 at %s is used. "
                "Please change the setting auth_endpoint.",
                endpoint,
                newer,
            )
        return newer
