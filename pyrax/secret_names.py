"""Which names stand for secrets: header names, and names of fields in documents."""

from __future__ import annotations

MASK = "***"
"""What is shown in place of a secret."""

SECRET_NAMES: frozenset[str] = frozenset(
    {
        "admin_pass",
        "admin_password",
        "adminpass",
        "api_key",
        "apikey",
        "auth_key",
        "auth_password",
        "auth_token",
        "blob",  # Keystone: the secrets of a credential, as text
        "certificate",
        "client_secret",
        "direct_url",
        "intermediatecertificate",
        "locations",
        "new_password",
        "original_password",
        "os-ksadm:password",
        "passcode",
        "password",
        "personality",
        "private_key",
        "privatekey",
        "root_password",
        "secret",
        "secret_key",
        "service_key",
        "signature",
        "temp_url_key",
        "temp_url_sig",
        "user_data",
        "webhook_token",
    }
)
"""Names of fields, lower case, whose values are secrets in whatever document they stand."""

SECRET_HEADERS: frozenset[str] = frozenset(
    {
        "authorization",
        "cookie",
        "openstack-auth-receipt",
        "proxy-authorization",
        "set-cookie",
        "url-signature",
        "www-authenticate",
        "x-auth-key",
        "x-auth-token",
        "x-container-sync-key",
        "x-object-id",  # Cloud Monitoring: the id of a new agent token is the token
        "x-service-token",
        "x-sessionid",
        "x-storage-token",
        "x-subject-token",
    }
)
"""Names of headers, lower case, that carry credentials."""


def is_secret_name(name: str) -> bool:
    """Tell whether a field of this name holds a secret.

    Args:
        name: Name of a field, in any letter case.

    Returns:
        ``True`` for passwords, keys, tokens and user data, for the keys of temporary URLs, and for
        headers that carry credentials: documents may hold headers.
    """
    lowered = name.lower()
    return lowered in SECRET_NAMES or lowered in SECRET_HEADERS or "temp-url-key" in lowered


def is_secret_header(name: str) -> bool:
    """Tell whether a header of this name carries a credential.

    Args:
        name: Name of a header, in any letter case.

    Returns:
        ``True`` for tokens, keys, cookies and the keys of temporary URLs.
    """
    lowered = name.lower()
    return lowered in SECRET_HEADERS or "-temp-url-key" in lowered
