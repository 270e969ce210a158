"""Publishing containers on the CDN. Rackspace only: Swift itself has no such API."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from pyrax import exceptions, utils
from pyrax.object_storage import names
from pyrax.object_storage.constants import DEFAULT_CDN_TTL, FAULT, MAX_LISTING
from pyrax.object_storage.listing import rows_of, walk
from pyrax.object_storage.metadata import header_text, value_text

if TYPE_CHECKING:
    from pyrax.object_storage.client import StorageClient
    from pyrax.object_storage.container_manager import ContainerManager

_SETTABLE = frozenset({"x-log-retention", "x-cdn-enabled", "x-ttl"})
_NOT_CDN = frozenset({"content-length", "content-type", "date"})


def no_cdn(what: str) -> exceptions.NotCDNEnabled:
    """Return the exception for a cloud without CDN.

    Args:
        what: The call that needs it.
    """
    return exceptions.NotCDNEnabled(
        what,
        "object_cdn",
        "CDN is not enabled for this service. Swift has no API for a CDN; "
        "set_container_acl(container, read='.r:*') lets everybody read a container.",
    )


def is_true(value: Any) -> bool:
    """Tell whether a header says yes."""
    return str(value or "").strip().lower() == "true"


def _ttl(value: Any) -> int:
    """Return a time to live in seconds."""
    text = str(value or "").strip()
    return int(text) if text.isdigit() else DEFAULT_CDN_TTL


class ContainerCDNCalls:
    """The CDN calls of ``ContainerManager``."""

    api: StorageClient

    def _cdn(self, what: str, container: Any, verb: str, **kwargs: Any) -> Any:
        """Send a request for a container to the CDN service; return the response.

        Args:
            what: Name of the public call, for messages.
            container: The container, or its name.
            verb: HTTP method.
            **kwargs: As for ``method_get``.
        """
        uri = names.container_path(container, self.api.encoding)
        if not self.api.cdn_management_url:
            raise no_cdn(what)
        try:
            return self.api.cdn_request(uri, verb, **kwargs)[0]
        except exceptions.NotFound as error:
            raise exceptions.NoSuchContainer(error) from error

    def fetch_cdn_data(self, container: Any) -> dict[str, Any]:
        """Return what the CDN service says about a container.

        Args:
            container: The container, or its name.

        Returns:
            Headers by name (``x-cdn-enabled``, ``x-cdn-uri``, ``x-ttl`` ...); ``{}`` for a
            container that was never published, and where there is no CDN.

        Raises:
            NoSuchContainer: There is no such container.
        """
        try:
            return self.get_cdn_metadata(container)
        except exceptions.NotCDNEnabled:
            return {}

    def get_cdn_metadata(self, container: Any) -> dict[str, Any]:
        """Return what the CDN service says about a container.

        Args:
            container: The container, or its name.

        Returns:
            Headers by name in lower case.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
            NoSuchContainer: There is no such container.
        """
        headers = self._cdn("get_container_cdn_metadata", container, "HEAD").headers
        return {
            name.lower(): header_text(value)
            for name, value in headers.items()
            if name.lower() not in _NOT_CDN
        }

    def set_cdn_metadata(self, container: Any, metadata: Mapping[Any, Any]) -> Any:
        """Change how the CDN treats a container.

        Args:
            container: The container, or its name.
            metadata: Some of ``X-Log-Retention``, ``X-CDN-Enabled`` (true or false) and ``X-TTL``
                (seconds, 900 to 31,536,000), in any letter case.

        Returns:
            The ``requests.Response``.

        Raises:
            InvalidCDNMetadata: Another key. Nothing was sent.
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        headers = {}
        for key, value in metadata.items():
            name = utils.ensure_text(key)
            if name.lower() not in _SETTABLE:
                raise exceptions.InvalidCDNMetadata(
                    f"'{name}' is no CDN setting of a container. There are X-Log-Retention, "
                    "X-CDN-Enabled and X-TTL."
                )
            headers[name] = value_text(value, name)
        return self._cdn("set_container_cdn_metadata", container, "POST", headers=headers)

    def list_public_containers(self, *, include_disabled: bool = False) -> list[str]:
        """Return the names of the containers that are on the CDN.

        Args:
            include_disabled: ``True`` to add those that were on it once.

        Returns:
            The names, from all pages.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        if not self.api.cdn_management_url:
            raise no_cdn("list_public_containers")

        ended = False

        def fetch(limit: Any = None, marker: Any = None) -> tuple[Any, Any]:
            nonlocal ended
            if ended:
                return None, []
            query = utils.build_query([("format", "json"), ("limit", limit), ("marker", marker)])
            response, body = self.api.cdn_request(query, "GET")
            rows = rows_of(body)
            ended = len(rows) < MAX_LISTING  # pages of the CDN are full but for the last one
            return response, rows

        return [
            str(row["name"])
            for row in walk(fetch)
            if include_disabled or row.get("cdn_enabled", True) in (True, "true", "True")
        ]

    def make_public(self, container: Any, ttl: int | str | None = None) -> None:
        """Publish a container on the CDN.

        Args:
            container: The container, or its name.
            ttl: Seconds for which the CDN keeps objects, 900 to 31,536,000; ``None`` for what was
                set before, at first 259,200.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        headers = {"X-Cdn-Enabled": "True"}
        if ttl is not None:
            headers["X-Ttl"] = str(int(ttl))
        self._cdn("make_container_public", container, "PUT", headers=headers)
        _forget(container)

    def make_private(self, container: Any) -> None:
        """Take a container off the CDN; edges may serve its objects until their time is over.

        Args:
            container: The container, or its name.

        Raises:
            NotCDNEnabled: There is no CDN.
        """
        self._cdn("make_container_private", container, "PUT", headers={"X-Cdn-Enabled": "False"})
        _forget(container)

    def get_cdn_log_retention(self, container: Any) -> bool:
        """Tell whether the CDN stores its access logs for a container.

        Args:
            container: The container, or its name.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        headers = self._cdn("get_cdn_log_retention", container, "HEAD").headers
        return is_true(headers.get("X-Log-Retention"))

    def set_cdn_log_retention(self, container: Any, enabled: bool) -> None:
        """Have the CDN store its access logs, in the container ``.CDN_ACCESS_LOGS``, or not.

        Args:
            container: The container, or its name.
            enabled: ``True`` to have them stored, ``False`` to not.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        headers = {"X-Log-Retention": str(bool(enabled))}
        self._cdn("set_cdn_log_retention", container, "PUT", headers=headers)
        if isinstance(container, CDNProperties):
            container._cdn_log_retention = bool(enabled)

    def get_container_streaming_uri(self, container: Any) -> str | None:
        """Return the URL for streaming a container's media, ``None`` if there is none.

        Args:
            container: The container, or its name.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        headers = self._cdn("get_container_streaming_uri", container, "HEAD").headers
        return headers.get("X-Cdn-Streaming-Uri") or None

    def get_container_ios_uri(self, container: Any) -> str | None:
        """Return the URL for streaming a container's media to iOS, ``None`` if there is none.

        Args:
            container: The container, or its name.

        Raises:
            NotCDNEnabled: The container was never published, or there is no CDN.
        """
        headers = self._cdn("get_container_ios_uri", container, "HEAD").headers
        return headers.get("X-Cdn-Ios-Uri") or None

    def purge_cdn_object(self, container: Any, obj: Any, email_addresses: Any = None) -> None:
        """Remove an object from the CDN's edges before its time. 25 a day are allowed.

        Args:
            container: The container, or its name.
            obj: The object, or its name.
            email_addresses: One address or several, which are told when it is done.

        Raises:
            NotCDNEnabled: There is no CDN, or its URL is that of the storage itself, where the
                request would delete the object.
            OverLimit: Too many purges today.
        """
        uri = names.object_path(container, obj, self.api.encoding)
        if not self.api.cdn_management_url:
            raise no_cdn("purge_cdn_object")
        if _same_service(self.api.cdn_management_url, self.api.management_url):
            raise exceptions.NotCDNEnabled(
                "purge_cdn_object",
                "object_cdn",
                "cdn_management_url is the address of the storage service; there the request "
                "would delete the object itself.",
            )
        addresses = [
            value_text(address, "X-Purge-Email")
            for address in utils.coerce_to_list(email_addresses)
        ]
        headers = {"X-Purge-Email": ", ".join(addresses)} if addresses else {}
        self.api.cdn_request(uri, "DELETE", headers=headers)


def _forget(container: Any) -> None:
    """Have a container read its CDN attributes anew."""
    if isinstance(container, CDNProperties):
        container.forget_cdn()


def _same_service(cdn_url: str, storage_url: str) -> bool:
    """Tell whether two URLs lead to one service: same host, same path up to the version."""

    def place(url: str) -> tuple[str, str]:
        parts = urllib.parse.urlsplit(url.lower())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return f"{parts.hostname}:{port}", parts.path.partition("/v1")[0].rstrip("/")

    return place(cdn_url) == place(storage_url)


class CDNProperties:
    """The CDN attributes of a ``Container``; all are read together when one is first needed."""

    manager: ContainerManager
    _cdn_enabled: Any = FAULT
    _cdn_uri: Any = FAULT
    _cdn_ttl: Any = FAULT
    _cdn_ssl_uri: Any = FAULT
    _cdn_streaming_uri: Any = FAULT
    _cdn_ios_uri: Any = FAULT
    _cdn_log_retention: Any = FAULT

    def forget_cdn(self) -> None:
        """Have the CDN attributes read anew when one is next needed."""
        for name in ("enabled", "uri", "ttl", "ssl_uri", "streaming_uri", "ios_uri"):
            setattr(self, f"_cdn_{name}", FAULT)
        self._cdn_log_retention = FAULT

    @overload
    def _cdn_value(self, name: Literal["_cdn_enabled", "_cdn_log_retention"]) -> bool | None: ...

    @overload
    def _cdn_value(self, name: Literal["_cdn_ttl"]) -> int | None: ...

    @overload
    def _cdn_value(
        self, name: Literal["_cdn_uri", "_cdn_ssl_uri", "_cdn_streaming_uri", "_cdn_ios_uri"]
    ) -> str | None: ...

    def _cdn_value(self, name: str) -> Any:
        """Return a CDN attribute; ask for all that have not been read or set."""
        if getattr(self, name) is FAULT:
            self._read_cdn()
        return getattr(self, name)

    def _read_cdn(self) -> None:
        """Ask the CDN service once, and fill in what has no value yet."""
        try:
            found = self.manager.fetch_cdn_data(self)
        except (exceptions.NotFound, AttributeError):
            found = {}  # the container is gone, or does not belong to a service
        values = {
            "_cdn_enabled": is_true(found.get("x-cdn-enabled")),
            "_cdn_uri": found.get("x-cdn-uri"),
            "_cdn_ttl": _ttl(found.get("x-ttl")),
            "_cdn_ssl_uri": found.get("x-cdn-ssl-uri"),
            "_cdn_streaming_uri": found.get("x-cdn-streaming-uri"),
            "_cdn_ios_uri": found.get("x-cdn-ios-uri"),
            "_cdn_log_retention": is_true(found.get("x-log-retention")),
        }
        for name, value in values.items():
            if getattr(self, name) is FAULT:
                setattr(self, name, value)

    @property
    def cdn_enabled(self) -> bool | None:
        """Whether the container is on the CDN. Setting it changes this object only."""
        return self._cdn_value("_cdn_enabled")

    @cdn_enabled.setter
    def cdn_enabled(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_enabled = value

    @property
    def cdn_uri(self) -> str | None:
        """URL of the published container, or ``None``. Setting it changes this object only."""
        return self._cdn_value("_cdn_uri")

    @cdn_uri.setter
    def cdn_uri(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_uri = value

    @property
    def cdn_ttl(self) -> int | None:
        """Seconds for which the CDN keeps objects. Setting it changes this object only."""
        return self._cdn_value("_cdn_ttl")

    @cdn_ttl.setter
    def cdn_ttl(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_ttl = value

    @property
    def cdn_ssl_uri(self) -> str | None:
        """HTTPS URL of the published container, or ``None``."""
        return self._cdn_value("_cdn_ssl_uri")

    @cdn_ssl_uri.setter
    def cdn_ssl_uri(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_ssl_uri = value

    @property
    def cdn_streaming_uri(self) -> str | None:
        """URL for streaming media, or ``None``."""
        return self._cdn_value("_cdn_streaming_uri")

    @cdn_streaming_uri.setter
    def cdn_streaming_uri(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_streaming_uri = value

    @property
    def cdn_ios_uri(self) -> str | None:
        """URL for streaming media to iOS, or ``None``."""
        return self._cdn_value("_cdn_ios_uri")

    @cdn_ios_uri.setter
    def cdn_ios_uri(self, value: Any) -> None:
        """Set the local value."""
        self._cdn_ios_uri = value

    @property
    def cdn_log_retention(self) -> bool | None:
        """Whether the CDN stores its access logs. Setting it tells the service."""
        return self._cdn_value("_cdn_log_retention")

    @cdn_log_retention.setter
    def cdn_log_retention(self, value: Any) -> None:
        """Tell the service, then set the local value."""
        self.manager.set_cdn_log_retention(self, value)
        self._cdn_log_retention = value
