"""Authenticated calls to the identity service itself."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, http_trace, utils
from pyrax.identity.logins import Logins

PUBLIC_PORT, ADMIN_PORT = 5000, 35357
"""Ports of a Keystone v2.0; administration has a port of its own there."""


class RawCalls(Logins):
    """Requests to the identity service, with the token and renewal on 401."""

    def method_head(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a HEAD to the identity service; see ``method_get``."""
        return self._raw("HEAD", uri, admin, data, headers, std_headers)

    def method_get(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a GET to the identity service.

        Args:
            uri: Absolute URL, or a path relative to the login endpoint, quoted already.
            admin: ``True`` to use the administrative address (Identity v2.0).
            data: Body, sent as JSON.
            headers: Further headers.
            std_headers: ``False`` to leave out token and tenant.

        Returns:
            ``(response, body)``, the body decoded if it is JSON.

        Raises:
            ClientException: An error status; not for paths that contain ``tokens``, where the
                answer is returned whatever it is.
            AuthenticationFailed: A login was necessary and failed.
        """
        return self._raw("GET", uri, admin, data, headers, std_headers)

    def method_post(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a POST to the identity service; see ``method_get``."""
        return self._raw("POST", uri, admin, data, headers, std_headers)

    def method_put(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a PUT to the identity service; see ``method_get``."""
        return self._raw("PUT", uri, admin, data, headers, std_headers)

    def method_delete(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a DELETE to the identity service; see ``method_get``."""
        return self._raw("DELETE", uri, admin, data, headers, std_headers)

    def method_patch(
        self,
        uri: Any,
        admin: bool = False,
        data: Any = None,
        headers: Any = None,
        std_headers: bool = True,
    ) -> tuple[Any, Any]:
        """Send a PATCH to the identity service; see ``method_get``."""
        return self._raw("PATCH", uri, admin, data, headers, std_headers)

    def _raw(
        self, method: str, uri: Any, admin: bool, data: Any, headers: Any, std_headers: bool
    ) -> tuple[Any, Any]:
        """Send one of the public raw calls."""
        text = utils.ensure_text(uri)
        return self._call(
            method,
            text,
            admin=admin,
            body=data,
            headers=headers,
            with_token=std_headers,
            raise_errors="tokens" not in urllib.parse.urlsplit(text).path,
        )

    def _call(
        self,
        method: str,
        uri: str,
        *,
        admin: bool = False,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        with_token: bool = True,
        raise_errors: bool = True,
    ) -> tuple[Any, Any]:
        """Send an authenticated request; after a 401 once more with a new token."""
        url = self._absolute(uri, admin)
        options: dict[str, Any] = {} if body is None else {"body": body}
        sent = dict(headers or {})
        if with_token:
            token = self.valid_token()
            response, answer = self._send(
                method, url, headers={**self._standard_headers(token), **sent}, **options
            )
            if response.status_code == 401:
                fresh = self._standard_headers(self.renew_token(token))
                response, answer = self._send(method, url, headers={**fresh, **sent}, **options)
        else:
            response, answer = self._send(method, url, headers=sent, **options)
        if raise_errors and response.status_code >= 400:
            raise exceptions.from_response(
                response, answer, url=http_trace.mask_url(url), method=method
            )
        return response, answer

    def _standard_headers(self, token: str) -> dict[str, str]:
        """Return the headers of authenticated requests."""
        headers = {"X-Auth-Token": token}
        if self.tenant_id:
            headers["X-Auth-Project-Id"] = str(self.tenant_id)
        return headers

    def _absolute(self, uri: str, admin: bool) -> str:
        """Return the URL for a path of the identity service."""
        if uri.startswith(("http://", "https://")):
            return uri
        base = str(self._admin_url() if admin else self._api().url)
        return f"{base.rstrip('/')}/{uri.lstrip('/')}"

    def _admin_url(self) -> str:
        """Return the address for administration; v3 and Rackspace have only one address."""
        api = self._api()
        url = str(api.url)
        if api.version != 2 or self.dialect == "rackspace":
            return url
        for entry in self.service_catalog:
            if entry.get("type") == "identity":
                for endpoint in entry.get("endpoints") or []:
                    if endpoint.get("adminURL"):
                        return str(endpoint["adminURL"])
        parts = urllib.parse.urlsplit(url)
        if parts.port != PUBLIC_PORT:
            return url
        host = parts.netloc[: -len(str(PUBLIC_PORT))]
        return parts._replace(netloc=f"{host}{ADMIN_PORT}").geturl()
