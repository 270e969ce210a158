"""Object storage: the client."""

from __future__ import annotations

import functools
import secrets
import threading
import urllib.parse
import weakref
from collections.abc import Callable, Mapping
from typing import Any

from pyrax import answers, deprecation, exceptions, http
from pyrax.client import BaseClient, literal_path
from pyrax.object_storage import tempurl
from pyrax.object_storage.bulk import BulkDeleter, background, run_deleter
from pyrax.object_storage.capabilities import limit_of, read_capabilities
from pyrax.object_storage.cdn import no_cdn
from pyrax.object_storage.client_containers import ContainerCalls
from pyrax.object_storage.client_folders import FolderCalls
from pyrax.object_storage.client_many import ManyCalls
from pyrax.object_storage.client_objects import ObjectCalls
from pyrax.object_storage.constants import ACCOUNT_META_PREFIX, MAX_LISTING
from pyrax.object_storage.container import Container
from pyrax.object_storage.container_manager import ContainerManager
from pyrax.object_storage.known import KnownContainers
from pyrax.object_storage.metadata import Metadata, header_text, plain_key
from pyrax.object_storage.old_settings import OldSettings
from pyrax.object_storage.policy import RETRIES, RETRY_POLICY, TIMEOUT
from pyrax.object_storage.rackspace import PLAIN_CALLS, RackspaceContainerManager


def assure_container(fnc: Callable[..., Any]) -> Callable[..., Any]:
    """Have a method get a ``Container`` where its caller may give a name.

    Args:
        fnc: A method whose first parameter is a container.

    Returns:
        The method; a name is looked up with ``self.get``.
    """

    @functools.wraps(fnc)
    def with_container(self: Any, container: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(container, (str, bytes)):
            container = self.get(container)
        return fnc(self, container, *args, **kwargs)

    return with_container


class StorageClient(  # type: ignore[misc]
    ContainerCalls, ObjectCalls, FolderCalls, ManyCalls, OldSettings, BaseClient[Container]
):
    """Object storage (Cloud Files, Swift) of one region.

    Wherever a container is asked for, its name or the ``Container`` will do; likewise for objects.

    Requests are repeated up to four times after connection errors, time-outs and the statuses 408,
    429, 498, 499, 500, 502, 503, 504 and 529, waiting 1, 2, 4 ... 64 seconds at most, or as long as
    ``Retry-After`` says; ``client.retries`` changes that. On Rackspace calls that move no content
    are not repeated after a 500, and after a 503 only if it carries ``Retry-After``. An upload
    whose data cannot be read a second time is not repeated. The time-outs are 10 seconds to
    connect and 60 of silence, unless ``client.timeout`` or the setting ``timeout`` says otherwise.

    Args:
        *args: As for ``BaseClient``.
        cdn_management_url: URL of the CDN service; Rackspace only.
        **kwargs: As for ``BaseClient``.

    Attributes:
        cdn_management_url: URL of the CDN service; ``None`` or ``""`` if there is none.
        public_addresses: The public address of the account by its internal one.
        folder_upload_status: State of the folder uploads of this client by their keys.
        bulk_delete_interval: Kept for old scripts; a blocking bulk delete ends when it is done.
        method_dict: HTTP method to the method of the client that sends it.
    """

    name = "Object Storage"
    retry_policy = RETRY_POLICY
    _data_type = None  # Swift guesses it from the name of the object
    folder_upload_status: dict[str, Any] = {}  # noqa: RUF012 - each client has its own
    bulk_delete_interval: float = 1

    def __init__(self, *args: Any, cdn_management_url: str | None = None, **kwargs: Any) -> None:
        self.cdn_management_url = cdn_management_url
        self.public_addresses: dict[str, str] = {}
        self.folder_upload_status = {}
        self._folder_uploaders = weakref.WeakValueDictionary()
        self._sync_summary: dict[str, Any] = {}
        self._thread: Any = None
        self._cached_temp_url_key: str | None = None
        self._capabilities: tuple[Any, dict[str, Any]] | None = None
        self._capabilities_lock = threading.Lock()
        self._renewed_early: str | None = None
        self.known_containers = KnownContainers(self)
        super().__init__(*args, **kwargs)
        self.method_dict: dict[str, Callable[..., Any]] = {
            "HEAD": self.method_head,
            "GET": self.method_get,
            "POST": self.method_post,
            "PUT": self.method_put,
            "DELETE": self.method_delete,
            "PATCH": self.method_patch,
        }

    def _configure_manager(self) -> None:
        """Set the managers that speak to this kind of cloud."""
        if self.dialect == "rackspace":
            self._manager = RackspaceContainerManager(self)
            self.retry_policy = PLAIN_CALLS
        else:
            self._manager = ContainerManager(self)

    # --- requests ---

    @property
    def public_url(self) -> str | None:
        """URL of the account for people outside, also where ``management_url`` is internal."""
        own: str | None = self.management_url
        return self.public_addresses.get(own, own) if own else own

    @property
    def retries(self) -> int:
        """How often a request is repeated at most; assign 0 for never."""
        if self._retries is not None:
            return self._retries
        found = self.identity.settings.get("retries")
        # 3 is the default of the setting for all services; here more is repeated, and longer.
        return RETRIES if found is None or int(found) == http.RETRIES else int(found)

    @retries.setter
    def retries(self, value: int | None) -> None:
        """Decide for this client: 0 for never; ``None`` follows the setting again."""
        self._retries = value

    @property
    def resumes(self) -> int:
        """How often a download that breaks off is continued at most."""
        return self.retries + 1 if self.retries else 0

    def effective_timeout(self) -> Any:
        """Return the time-out of requests: the client's, the setting's, or that of the area."""
        if self.timeout is not None:
            return self.timeout
        found = self.identity.settings.get("timeout")
        return TIMEOUT if found is None else found

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request without a token; redirects to other hosts are not followed.

        Args:
            uri: The absolute URL.
            method: The HTTP method.
            *args: As for ``BaseClient.request``.
            **kwargs: Likewise.
        """
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.effective_timeout()
        kwargs.setdefault("allow_redirects", "same-origin")
        if kwargs.get("data") is not None or kwargs.get("stream"):
            kwargs.setdefault("retry_policy", RETRY_POLICY)  # content on its way is worth more
        return super().request(uri, method, *args, **kwargs)

    def _is_confidential(self, uri: str, method: str, data: Any) -> bool:
        """Tell whether a body is content of an object."""
        account = f"{self.management_url}".rstrip("/") + "/"
        before, _, path = uri.partition("?")[0].partition(account)
        whole = data is None or isinstance(data, (str, bytes, bytearray, memoryview))
        is_object = not before and "/" in path.strip("/")
        return is_object and whole and method.upper() in ("GET", "PUT")

    def _api_request(self, uri: Any, method: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request with the token; only Rackspace is told the project as well."""
        if self.dialect != "rackspace":
            kwargs["headers"] = {"X-Auth-Project-Id": None, **(kwargs.get("headers") or {})}
        return super()._api_request(uri, method, **kwargs)

    def cdn_request(self, uri: Any, method: str, *args: Any, **kwargs: Any) -> Any:
        """Send one request to the CDN service.

        Args:
            uri: Path below its URL, quoted.
            method: The HTTP method.
            *args: Ignored.
            **kwargs: As for ``method_get``.

        Returns:
            ``(response, body)``.

        Raises:
            NotCDNEnabled: There is no CDN, or the container was never published.
            NotFound: The container does not exist.
        """
        if not self.cdn_management_url:
            raise no_cdn("cdn_request")
        given = uri.decode(self.encoding) if isinstance(uri, bytes) else str(uri or "")
        path = literal_path(given)
        between = "" if not path or path[0] in "/?" else "/"
        send = self.method_dict[method.upper()]
        try:
            return send(f"{self.cdn_management_url.rstrip('/')}{between}{path}", **kwargs)
        except exceptions.NotFound as error:
            self.method_head(path)
            container = urllib.parse.unquote(path.strip("/").partition("/")[0])
            raise exceptions.NotCDNEnabled(
                f"The container '{container}' is not on the CDN; make_public() publishes it."
            ) from error

    def get_capabilities(self, cached: bool = True) -> dict[str, Any]:
        """Return what the cluster says it can do ("List activated capabilities").

        Args:
            cached: ``False`` to ask again; otherwise a client asks once.

        Returns:
            A dict with a section for each feature; ``{}`` if the cluster does not say.
        """
        with self._capabilities_lock:
            url = self.management_url
            if cached and self._capabilities is not None and self._capabilities[0] == url:
                return self._capabilities[1]
            found = read_capabilities(self) if url else None
            if found is None:
                return {}
            self._capabilities = (url, found)
            return found

    def known_capabilities(self) -> dict[str, Any]:
        """Return the capabilities if they have been asked for already, else ``{}``."""
        return self._capabilities[1] if self._capabilities is not None else {}

    def listing_limit(self) -> int:
        """Return how many rows of a listing may be asked for, as far as it is known."""
        return limit_of(self.known_capabilities(), "swift", "container_listing_limit", MAX_LISTING)

    def get_limits(self) -> dict[str, Any]:
        """Return the limits of the cluster: the section ``swift`` of its capabilities.

        Returns:
            A dict; ``{}`` if the cluster does not say.
        """
        return answers.inner(self.get_capabilities(), "swift")

    # --- the account ---

    def get_account_details(self) -> dict[str, Any]:
        """Return the numbers of the account ("Show account metadata").

        Returns:
            A dict with ``container_count``, ``object_count``, ``bytes_used`` and more; numbers are
            ``int``.
        """
        details: dict[str, Any] = {}
        for name, value in self._manager.get_account_headers().items():
            lowered = name.lower()
            if lowered.startswith("x-account-") and not lowered.startswith(
                ACCOUNT_META_PREFIX.lower()
            ):
                text = header_text(value)
                details[plain_key(lowered[len("x-account-") :])] = (
                    int(text) if text.isdigit() else text
                )
        return details

    def get_account_info(self) -> tuple[int, int]:
        """Return number of containers and bytes used.

        Returns:
            A pair of ``int``.
        """
        headers = self._manager.get_account_headers()
        return (
            int(headers.get("X-Account-Container-Count") or 0),
            int(headers.get("X-Account-Bytes-Used") or 0),
        )

    def get_info(self) -> tuple[int, int]:
        """Return number of containers and bytes used; an old name of ``get_account_info``."""
        deprecation.old_name("StorageClient.get_info()", "get_account_info()")
        return self.get_account_info()

    def get_account_metadata(self, prefix: str | None = None) -> Metadata:
        """Return the metadata of the account ("Show account metadata").

        Args:
            prefix: Header prefix; ``None`` for ``X-Account-Meta-``, ``""`` for all headers.

        Returns:
            A dict; keys are lower case, without the prefix, with ``_`` for ``-``.
        """
        return self._manager.get_account_metadata(prefix=prefix)

    def set_account_metadata(
        self,
        metadata: Mapping[Any, Any],
        clear: bool = False,
        prefix: str | None = None,
        extra_info: Any = None,
    ) -> bool:
        """Add to the metadata of the account ("Create, update, or delete account metadata").

        Args:
            metadata: The items; ``None`` or ``""`` as value removes one.
            clear: ``True`` to remove all other items. The key for temporary URLs is one of them:
                without it every temporary URL stops working.
            prefix: Header prefix; ``None`` for ``X-Account-Meta-``.
            extra_info: Ignored.

        Returns:
            ``True``.

        Raises:
            ValueError: A key or value has a line break in it. Nothing was sent.
        """
        return self._manager.set_account_metadata(metadata, clear=clear, prefix=prefix)

    def delete_account_metadata(self, prefix: str | None = None) -> bool:
        """Remove the metadata of the account, the key for temporary URLs included.

        Args:
            prefix: Header prefix; ``None`` for ``X-Account-Meta-``.

        Returns:
            ``True``.
        """
        return self._manager.delete_account_metadata(prefix=prefix)

    # --- temporary URLs ---

    def get_temp_url_key(self, cached: bool = True) -> str | None:
        """Return the account's key for temporary URLs.

        Args:
            cached: ``False`` to ask the service even if the key is known here.

        Returns:
            The key, ``None`` if there is none.
        """
        if not cached or not self._cached_temp_url_key:
            self._cached_temp_url_key = self.get_account_metadata().get("temp_url_key") or None
        return self._cached_temp_url_key

    def forget_temp_url_key(self) -> None:
        """Have the key for temporary URLs asked for when it is next needed."""
        self._cached_temp_url_key = None

    def set_temp_url_key(self, key: Any = None) -> None:
        """Set the account's key for temporary URLs; URLs made with the old one stop working.

        Args:
            key: Text or bytes; ``None`` for a new random key; ``""`` to remove the key.
        """
        if key is None:
            key = secrets.token_hex(16)
        text = key.decode("utf-8") if isinstance(key, bytes) else str(key)
        self.set_account_metadata({"Temp-Url-Key": text})
        self._cached_temp_url_key = text or None

    def temp_url_digest(self) -> str:
        """Return the digest that temporary URLs of this cluster are signed with."""
        if self.dialect == "rackspace" and self._capabilities is None:
            return tempurl.DIGESTS[0]  # what Rackspace documents; there is no need to ask
        return tempurl.choose_digest(self.get_capabilities())

    def form_post_digest(self) -> str:
        """Return the digest that forms for uploads to this cluster are signed with."""
        if self.dialect == "rackspace" and self._capabilities is None:
            return tempurl.DIGESTS[0]
        return tempurl.choose_digest(self.get_capabilities(), "formpost")

    def get_temp_url(
        self,
        container: Any,
        obj: Any,
        seconds: int | str,
        method: str = "GET",
        key: Any = None,
        cached: bool = True,
        **options: Any,
    ) -> str:
        """Return a URL that works without a token for a while ("Temporary URL middleware").

        Args:
            container: The container, or its name.
            obj: The object, or its name; it need not exist.
            seconds: Seconds that the URL works.
            method: ``GET`` (which allows ``HEAD``, too), ``HEAD``, ``PUT``, ``POST``, ``DELETE``.
            key: The key to sign with; ``None`` for that of the account.
            cached: ``False`` to ask for the account's key even if it is known here.
            **options: ``digest``: ``sha256``, ``sha512`` or ``sha1``; by default what the cluster
                prefers. ``prefix=True``: the URL is for all objects whose names begin with
                ``obj``. ``ip_range``: addresses that may use it, e.g. ``10.1.0.0/16``.
                ``filename``: name under which a browser saves the content. ``inline=True``: a
                browser shows the content. ``absolute=True``: ``seconds`` is a time since the epoch.

        Returns:
            The URL.

        Raises:
            MissingTemporaryURLKey: The account has no key.
            InvalidTemporaryURLMethod: There are no temporary URLs for that method.
        """
        return self._manager.get_temp_url(
            container, obj, seconds, method=method, key=key, cached=cached, **options
        )

    # --- deleting many objects ---

    def bulk_delete(
        self, container: Any, object_names: Any, async_: bool = False, **old: Any
    ) -> Any:
        """Delete many objects of a container ("Bulk delete").

        Args:
            container: The container, or its name.
            object_names: Names or ``StorageObject`` objects: any iterable, or one alone.
            async_: With ``True`` the work is done in the background.
            **old: ``async``, the name that ``async_`` had before Python 3.7; ``progress``, a
                function that is called with the number of names dealt with and of all names, or
                ``True`` for a bar: what the function raises ends the work; ``concurrency``, single
                deletes at a time where the cluster has no bulk delete, by default 8.

        Returns:
            A dict: ``deleted`` and ``not_found`` (numbers), ``status`` (``"200 OK"``, or the first
            other one) and ``errors`` (lists of ``container/name`` and status). With ``async_`` a
            running ``BulkDeleter``, which has it as ``results`` when it is ``completed``.

        Raises:
            MissingName: A name is empty. Nothing was sent.
        """
        options = {name: old.pop(name) for name in ("progress", "concurrency") if name in old}
        async_ = background(async_, old)
        return run_deleter(BulkDeleter(self, container, object_names, **options), async_)
