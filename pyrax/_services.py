"""The functions of the module ``pyrax`` that make clients for services."""

from __future__ import annotations

import functools

from pyrax import _connecting, _session

TYPE_CHECKING: bool = False  # its type lets editors look inside
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from pyrax.autoscale import AutoScaleClient
    from pyrax.cloudblockstorage import CloudBlockStorageClient
    from pyrax.cloudcdn import CloudCDNClient
    from pyrax.clouddatabases import CloudDatabaseClient
    from pyrax.clouddns import CloudDNSClient
    from pyrax.cloudloadbalancers import CloudLoadBalancerClient
    from pyrax.cloudmonitoring import CloudMonitorClient
    from pyrax.cloudnetworks import CloudNetworkClient
    from pyrax.compute import ComputeClient
    from pyrax.identity.across import RegionResults
    from pyrax.image import ImageClient
    from pyrax.object_storage import StorageClient
    from pyrax.queueing import QueueClient

    Result = TypeVar("Result")
    Function = TypeVar("Function", bound=Callable[..., Any])


def _require_auth(fnc: Function) -> Function:
    """Let a function raise ``NotAuthenticated`` when there is no login."""

    @functools.wraps(fnc)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if _session.active().logged_in() is None:
            raise _not_authenticated(fnc.__name__)
        return fnc(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def _not_authenticated(function: str) -> Exception:
    """Make the exception for a call before the login."""
    from pyrax import exceptions

    return exceptions.NotAuthenticated(f"Authentication required before calling '{function}'.")


def _safe_region(region: Any = None, context: Any = None) -> str:
    """Return the region to use: the one given, the setting, or one of several defaults."""
    return _session.active().safe_region(region, context or _session.active().current.identity)


def _get_service_endpoint(
    context: Any, svc: Any, region: Any = None, public: bool = True
) -> str | None:
    """Return the URL of a service, ``None`` if the catalog has none."""
    context = context or _session.active().current.identity
    endpoint = context.find_endpoint(svc, _safe_region(region, context))
    return None if endpoint is None else endpoint.get("public" if public else "private")


def _create_client(ep_name: str, region: Any, public: bool = True, verify_ssl: Any = None) -> Any:
    """Return a client of the module's login, ``None`` if the service is not in that region."""
    context = _session.active().logged_in()
    return _session.active().connect(
        context, ep_name, _safe_region(region, context), public=public, verify_ssl=verify_ssl
    )


def client_class_for_service(service: str | bytes) -> Any:
    """Return the class of the clients for a service.

    Args:
        service: Service key such as ``"compute"`` or ``"object_store"``.

    Returns:
        The class, or ``None`` if there is none.
    """
    from pyrax import utils
    from pyrax.identity import registry

    name = utils.ensure_text(service) if isinstance(service, bytes) else service
    return registry.client_class(name)


@_require_auth
def across_regions(
    service: Any,
    call: Callable[[Any], Result],
    regions: Iterable[str] | None = None,
    *,
    timeout: float | None = None,
    concurrency: int | None = None,
) -> RegionResults[Result]:
    """Make a call in several regions at the same time.

    For example::

        found = pyrax.across_regions("compute", lambda client: client.list())
        for region, servers in found.items(): ...

    Args:
        service: Service key or alias, e.g. ``"compute"``, ``"cloudfiles"`` or ``"cloud_dns"``.
        call: Is given the client of each region, in a thread of its own; what it returns is the
            result.
        regions: Names of the regions, in any letter case; default: all that the catalog has for
            the service, where several share one address only the first.
        timeout: Seconds after which no region is waited for any longer; default: as long as the
            requests take, which have time-outs of their own.
        concurrency: Regions at a time; default: all, up to 32.

    Returns:
        A dict from region to result, in the order of the regions. Its ``errors`` is a dict from
        region to exception: a call that fails, a region without the service, or
        ``RequestTimeout`` where ``timeout`` was over. ``joined()`` makes one list of lists.

    Raises:
        NotAuthenticated: There is no login.
        NoSuchClient: The catalog has no such service at all.
        ValueError: ``timeout`` or ``concurrency`` is out of range.
    """
    from pyrax.identity import across

    context = _session.active().current.identity
    return across.across_regions(
        context, service, call, regions, timeout=timeout, concurrency=concurrency
    )


@_require_auth
def connect_to_services(region: Any = None) -> None:
    """Let ``pyrax.cloudservers`` and the eleven others be new clients.

    Args:
        region: Region of the clients; default: the setting, then the account's own.

    Raises:
        NotAuthenticated: There is no login.
    """
    _session.active().connect_all(region)


def connect_to_cloudservers(
    region: Any = None, context: Any = None, verify_ssl: Any = None, **kwargs: Any
) -> ComputeClient:
    """Return a client for servers.

    Args:
        region: Name of the region; default: the setting, then the account's own.
        context: Identity object to use; default: the module's login.
        verify_ssl: Whether certificates are checked, or the path of a CA bundle; default: what
            the identity says.
        **kwargs: ``timeout`` (seconds), ``timings``, ``cacert`` (path), ``insecure``,
            ``bypass_url`` (address to use in place of the catalog's), ``endpoint_type``
            (``"publicURL"``, ``"internalURL"`` or ``"adminURL"``), ``service_type`` (service of
            the catalog to use), ``http_log_debug``, ``microversion``.

    Returns:
        The client; ``None`` if the catalog has no servers in that region.

    Raises:
        NotAuthenticated: There is no login.
    """
    context = context or _session.active().logged_in()
    if context is None or not context.authenticated:
        raise _not_authenticated("connect_to_cloudservers")
    named = _safe_region(region, context)
    return _session.active().settled(  # type: ignore[no-any-return]
        lambda: _connecting.compute_client(context, named, verify_ssl, kwargs)
    )


@_require_auth
def connect_to_cloudfiles(region: Any = None, public: bool | None = None) -> StorageClient:
    """Return a client for object storage.

    Args:
        region: Name of the region; default: the setting, then the account's own.
        public: ``False`` for the internal address (ServiceNet); default: the opposite of the
            setting ``use_servicenet``.

    Returns:
        The client; ``None`` if the catalog has no object storage in that region.

    Raises:
        NotAuthenticated: There is no login.
    """
    if public is None:
        public = (
            not _session.active().view_of(_session.active().current.identity).get("use_servicenet")
        )
    return _create_client("object_store", region, public=public)  # type: ignore[no-any-return]


@_require_auth
def connect_to_cloud_databases(region: Any = None) -> CloudDatabaseClient:
    """Return a client for databases, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("database", region)  # type: ignore[no-any-return]


@_require_auth
def connect_to_cloud_cdn(region: Any = None) -> CloudCDNClient:
    """Return a client for the CDN, ``None`` if there is none; needs a login.

    Args:
        region: Name of the region; one that has no CDN of its own uses that of its cloud.
    """
    context = _session.active().logged_in()
    return _session.active().connect(context, "cdn", _session.active().cdn_region(region, context))  # type: ignore[no-any-return]


@_require_auth
def connect_to_cloud_loadbalancers(region: Any = None) -> CloudLoadBalancerClient:
    """Return a client for load balancers, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("load_balancer", region)  # type: ignore[no-any-return]


@_require_auth
def connect_to_cloud_blockstorage(region: Any = None) -> CloudBlockStorageClient:
    """Return a client for block storage, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("volume", region)  # type: ignore[no-any-return]


@_require_auth
def connect_to_cloud_dns(region: Any = None) -> CloudDNSClient:
    """Return a client for DNS, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("dns", region)  # type: ignore[no-any-return]


def connect_to_cloud_networks(
    region: Any = None,
    public: bool = True,
    verify_ssl: Any = None,
    context: Any = None,
    backend: str | None = None,
) -> CloudNetworkClient:
    """Return a client for networks.

    Args:
        region: Name of the region; default: the setting, then the account's own.
        public: ``False`` for the internal address.
        verify_ssl: Whether certificates are checked, or the path of a CA bundle; default: what
            the identity says.
        context: Identity object to use; default: the module's login.
        backend: ``"os-networksv2"`` or ``"neutron"``: which service to use for networks; default:
            the first on Rackspace, the second elsewhere.

    Returns:
        The client; ``None`` if the catalog has no networks in that region.

    Raises:
        NotAuthenticated: There is no login.
    """
    context = context or _session.active().logged_in()
    if context is None or not context.authenticated:
        raise _not_authenticated("connect_to_cloud_networks")
    options = {} if backend is None else {"backend": backend}
    return _session.active().connect(  # type: ignore[no-any-return]
        context,
        "network",
        _safe_region(region, context),
        public=public,
        verify_ssl=verify_ssl,
        **options,
    )


@_require_auth
def connect_to_cloud_monitoring(region: Any = None) -> CloudMonitorClient:
    """Return a client for monitoring, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("monitor", region)  # type: ignore[no-any-return]


@_require_auth
def connect_to_autoscale(region: Any = None) -> AutoScaleClient:
    """Return a client for scaling groups, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
    """
    return _create_client("autoscale", region)  # type: ignore[no-any-return]


@_require_auth
def connect_to_images(region: Any = None, public: bool = True) -> ImageClient:
    """Return a client for images, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
        public: ``False`` for the internal address.
    """
    return _create_client("image", region, public=public)  # type: ignore[no-any-return]


@_require_auth
def connect_to_queues(region: Any = None, public: bool = True) -> QueueClient:
    """Return a client for queues, ``None`` if the region has none; needs a login.

    Args:
        region: Name of the region; default: the setting, then the account's own.
        public: ``False`` for the internal address.
    """
    return _create_client("queues", region, public=public)  # type: ignore[no-any-return]
