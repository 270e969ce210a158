"""The identity class that all others derive from; by itself it is a Keystone identity."""

from __future__ import annotations

from typing import Any

from pyrax.identity.administration import Administration


class BaseIdentity(Administration):
    """One login to one cloud: credentials, token, service catalog, and clients for the services.

    After ``authenticate()``, services and regions are attributes: ``identity.compute.ORD.client``
    and ``identity.ORD.compute.client`` are the compute client of region ORD. A token that has
    expired is replaced without the script noticing; one object may be used by many threads.

    Classes for other login systems derive from this one and may define ``authenticate``,
    ``set_credentials``, ``_get_auth_endpoint``, ``_read_credential_file``,
    ``_format_credentials``, ``_parse_response`` and ``_parse_service_catalog``.

    Args:
        username: User name.
        password: Password.
        tenant_id: Id of the tenant (project).
        tenant_name: Name of the tenant (project).
        auth_endpoint: URL of the identity service, with or without a version in its path.
        api_key: API key (Rackspace).
        token: An existing token, used until it is refused.
        credential_file: Path of a file to read the credentials from at the first login.
        region: Default region.
        timeout: Seconds until a request is given up, or a pair (connect, read).
        verify_ssl: Whether certificates are checked, or the path of a CA bundle.
    """

    def __init__(
        self,
        username: Any = None,
        password: Any = None,
        tenant_id: Any = None,
        tenant_name: Any = None,
        auth_endpoint: Any = None,
        api_key: Any = None,
        token: Any = None,
        credential_file: Any = None,
        region: Any = None,
        timeout: Any = None,
        verify_ssl: Any = True,
    ) -> None:
        self.username = username
        self.password = password
        self.tenant_id = tenant_id
        self.tenant_name = tenant_name
        self.auth_endpoint = auth_endpoint
        self.api_key = api_key
        self.token = token
        self._creds_file = credential_file
        self.region = region
        self.timeout = timeout
        self.verify_ssl = verify_ssl
        self._named_tenant = tenant_id
