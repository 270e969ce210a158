"""The load balancer client: what `pyrax.cloud_loadbalancers` is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pyrax.client import BaseClient
from pyrax.cloudloadbalancers import members
from pyrax.cloudloadbalancers.managers import CloudLoadBalancerManager
from pyrax.cloudloadbalancers.openstack import OctaviaManager
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer

if TYPE_CHECKING:
    from pyrax.tables import ResourceList


Method = TypeVar("Method", bound=Callable[..., Any])

Dicts = list[dict[str, Any]]
Names = list[str]


def assure_loadbalancer(fnc: Method) -> Method:
    """Let a client method take a load balancer or its id; by id the object is fetched first.

    Args:
        fnc: A method whose first argument is the load balancer, of the type
            ``CloudLoadBalancer | Any``: callers may give an id.

    Returns:
        The method with the look-up before it.
    """

    @functools.wraps(fnc)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if args:
            loadbalancer, args = args[0], args[1:]
        elif "loadbalancer" in kwargs:
            loadbalancer = kwargs.pop("loadbalancer")
        else:
            raise TypeError(f"{fnc.__name__}() needs a load balancer or its id.")
        if not isinstance(loadbalancer, CloudLoadBalancer):
            loadbalancer = self._manager.get(loadbalancer)
        return fnc(self, loadbalancer, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


class CloudLoadBalancerClient(BaseClient[CloudLoadBalancer]):
    """Load balancers of one region.

    ``list``, ``get``, ``create``, ``find``, ``findall`` and ``delete`` handle
    ``CloudLoadBalancer`` objects. ``Node`` and ``VirtualIP`` are the classes of that name.

    Attributes:
        immutable_retries: How often a change is repeated that was refused because the load
            balancer was at work (``BUILD``, ``PENDING_UPDATE``); default 0.
        immutable_retry_delay: Seconds between two looks at the status; default 5.
        active_timeout: Seconds after which such waiting is given up; default 300.
    """

    _manager: CloudLoadBalancerManager

    name = "Cloud Load Balancers"
    Node = members.Node
    VirtualIP = members.VirtualIP
    immutable_retries = 0
    immutable_retry_delay: float = 5
    active_timeout: float = 300

    def _configure_manager(self) -> None:
        """Set the manager of the service's dialect: the catalog's type, or the path, tells it."""
        self._allowed_domains: list[str] | None = None
        self._algorithms: list[str] | None = None
        self._protocols: list[str] | None = None
        self.dialect = self._dialect_of_v1()
        rackspace = self.dialect == "rackspace"
        self._manager = (CloudLoadBalancerManager if rackspace else OctaviaManager)(self)

    # --- the account ---

    def get_limits(self) -> dict[str, Any]:
        """Return the limits of the account; see the manager's ``get_limits``."""
        return self._manager.get_limits()

    def get_absolute_limits(self) -> dict[str, int]:
        """Return the absolute limits by name, such as ``{"NODE_LIMIT": 25}``."""
        return self._manager.get_absolute_limits()

    def get_usage(
        self, loadbalancer: Any = None, start: Any = None, end: Any = None
    ) -> dict[str, Any]:
        """Return usage records; see the manager's ``get_usage``."""
        return self._manager.get_usage(loadbalancer=loadbalancer, start=start, end=end)

    def get_billable(
        self,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> ResourceList[CloudLoadBalancer]:
        """Return the load balancers that cost something; see the manager's ``get_billable``."""
        return self._manager.get_billable(start=start, end=end, limit=limit, offset=offset)

    @property
    def allowed_domains(self) -> list[str]:
        """Domains whose names nodes may have; asked for once."""
        if self._allowed_domains is None:
            self._allowed_domains = self._manager.get_allowed_domains()
        return self._allowed_domains

    @property
    def algorithms(self) -> list[str]:
        """Names of the algorithms; asked for once."""
        if self._algorithms is None:
            self._algorithms = self._manager.get_algorithms()
        return self._algorithms

    @property
    def protocols(self) -> list[str]:
        """Names of the protocols; asked for once."""
        if self._protocols is None:
            self._protocols = self._manager.get_protocols()
        return self._protocols

    # --- load balancers ---

    def list(
        self, limit: int | None = None, marker: Any = None, **filters: Any
    ) -> ResourceList[CloudLoadBalancer]:
        """Return load balancers, one page of them.

        Args:
            limit: How many at most, up to 100.
            marker: Id of the load balancer with which the page begins.
            **filters: ``offset``, ``status``, ``name``, ``nodeaddress``, ``changes_since``; see
                the manager's ``list``.

        Returns:
            A list of ``CloudLoadBalancer``.
        """
        return self._manager.list(limit=limit, marker=marker, **filters)  # type: ignore[no-any-return]

    def delete_many(self, loadbalancers: Any) -> None:
        """Delete several load balancers; see the manager's ``delete_many``."""
        self._manager.delete_many(loadbalancers)

    @assure_loadbalancer
    def update(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        name: Any = None,
        algorithm: str | None = None,
        protocol: str | None = None,
        halfClosed: bool | None = None,
        port: int | None = None,
        timeout: int | None = None,
        httpsRedirect: bool | None = None,
    ) -> Any:
        """Change what is given; see the manager's ``update``."""
        return self._manager.update(
            loadbalancer,
            name=name,
            algorithm=algorithm,
            protocol=protocol,
            halfClosed=halfClosed,
            port=port,
            timeout=timeout,
            httpsRedirect=httpsRedirect,
        )

    @assure_loadbalancer
    def get_stats(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the counters of the connections, a flat dict."""
        return loadbalancer.get_stats()

    # --- nodes and virtual IPs ---

    @assure_loadbalancer
    def add_nodes(self, loadbalancer: CloudLoadBalancer | Any, nodes: Any) -> tuple[Any, Any]:
        """Add one ``Node`` or a list of them; see the manager's ``add_nodes``."""
        return loadbalancer.add_nodes(nodes)

    @assure_loadbalancer
    def add_virtualip(
        self, loadbalancer: CloudLoadBalancer | Any, vip: members.VirtualIP
    ) -> tuple[Any, Any]:
        """Add a virtual IP; see the manager's ``add_virtualip``."""
        return loadbalancer.add_virtualip(vip)

    def delete_node(self, node: members.Node) -> None:
        """Remove a node from its load balancer."""
        members.member_of(node, "Node").delete()

    def update_node(self, node: members.Node, diff: Any = None) -> Any:
        """Send changes of a node: those made on it, or those given as a dict. See
        the manager's ``update_node``.
        """
        if diff is None:
            return members.member_of(node, "Node").update()
        return self._manager.update_node(node, diff=diff)

    def delete_virtualip(self, vip: members.VirtualIP) -> None:
        """Remove a virtual IP from its load balancer."""
        members.member_of(vip, "VirtualIP").delete()

    # --- access list, health monitor, throttle ---

    @assure_loadbalancer
    def get_access_list(self, loadbalancer: CloudLoadBalancer | Any) -> Dicts:
        """Return the access list, dicts of ``id``, ``address`` and ``type``."""
        return loadbalancer.get_access_list()

    @assure_loadbalancer
    def add_access_list(self, loadbalancer: CloudLoadBalancer | Any, access_list: Any) -> Any:
        """Add to the access list; see the manager's ``add_access_list``."""
        return loadbalancer.add_access_list(access_list)

    @assure_loadbalancer
    def delete_access_list(self, loadbalancer: CloudLoadBalancer | Any) -> Any:
        """Delete the whole access list; see the manager's ``delete_access_list``."""
        return loadbalancer.delete_access_list()

    @assure_loadbalancer
    def delete_access_list_items(self, loadbalancer: CloudLoadBalancer | Any, item_ids: Any) -> Any:
        """Delete items of the access list; see the manager's ``delete_access_list_items``."""
        return loadbalancer.delete_access_list_items(item_ids)

    @assure_loadbalancer
    def get_health_monitor(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the health monitor, ``{}`` if there is none."""
        return loadbalancer.get_health_monitor()

    @assure_loadbalancer
    def add_health_monitor(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        type: str,
        delay: int = 10,
        timeout: int = 10,
        attemptsBeforeDeactivation: int = 3,
        path: str = "/",
        statusRegex: str | None = None,
        bodyRegex: str | None = None,
        hostHeader: str | None = None,
    ) -> Any:
        """Set the health monitor; see the manager's ``add_health_monitor``."""
        return loadbalancer.add_health_monitor(
            type,
            delay=delay,
            timeout=timeout,
            attemptsBeforeDeactivation=attemptsBeforeDeactivation,
            path=path,
            statusRegex=statusRegex,
            bodyRegex=bodyRegex,
            hostHeader=hostHeader,
        )

    @assure_loadbalancer
    def delete_health_monitor(self, loadbalancer: CloudLoadBalancer | Any) -> None:
        """Remove the health monitor."""
        loadbalancer.delete_health_monitor()

    @assure_loadbalancer
    def get_connection_throttle(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the connection throttle, ``{}`` if there is none."""
        return loadbalancer.get_connection_throttle()

    @assure_loadbalancer
    def add_connection_throttle(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        maxConnectionRate: int | None = None,
        maxConnections: int | None = None,
        minConnections: int | None = None,
        rateInterval: int | None = None,
    ) -> Any:
        """Set the connection throttle; see the manager's ``add_connection_throttle``."""
        return loadbalancer.add_connection_throttle(
            maxConnectionRate=maxConnectionRate,
            maxConnections=maxConnections,
            minConnections=minConnections,
            rateInterval=rateInterval,
        )

    @assure_loadbalancer
    def delete_connection_throttle(self, loadbalancer: CloudLoadBalancer | Any) -> None:
        """Remove the connection throttle."""
        loadbalancer.delete_connection_throttle()

    # --- TLS ---

    @assure_loadbalancer
    def get_ssl_termination(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the TLS termination, ``{}`` if there is none; the key is never in it."""
        return loadbalancer.get_ssl_termination()

    @assure_loadbalancer
    def add_ssl_termination(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        securePort: int,
        privatekey: str | None,
        certificate: str,
        intermediateCertificate: str | None = None,
        enabled: bool = True,
        secureTrafficOnly: bool = False,
    ) -> Any:
        """Set the TLS termination; see ``CloudLoadBalancer.add_ssl_termination``."""
        return loadbalancer.add_ssl_termination(
            securePort=securePort,
            privatekey=privatekey,
            certificate=certificate,
            intermediateCertificate=intermediateCertificate,
            enabled=enabled,
            secureTrafficOnly=secureTrafficOnly,
        )

    @assure_loadbalancer
    def update_ssl_termination(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        securePort: int | None = None,
        enabled: bool | None = None,
        secureTrafficOnly: bool | None = None,
    ) -> Any:
        """Change the TLS termination; see the manager's ``update_ssl_termination``."""
        return loadbalancer.update_ssl_termination(
            securePort=securePort, enabled=enabled, secureTrafficOnly=secureTrafficOnly
        )

    @assure_loadbalancer
    def delete_ssl_termination(self, loadbalancer: CloudLoadBalancer | Any) -> None:
        """Remove the TLS termination."""
        loadbalancer.delete_ssl_termination()

    @assure_loadbalancer
    def get_ssl_ciphers(self, loadbalancer: CloudLoadBalancer | Any) -> Names:
        """Return the names of the ciphers in use."""
        return loadbalancer.get_ssl_ciphers()

    @assure_loadbalancer
    def list_certificate_mappings(self, loadbalancer: CloudLoadBalancer | Any) -> Dicts:
        """Return the certificate mappings, dicts of ``id`` and ``hostName``."""
        return loadbalancer.list_certificate_mappings()

    @assure_loadbalancer
    def get_certificate_mapping(
        self, loadbalancer: CloudLoadBalancer | Any, mapping: Any
    ) -> dict[str, Any]:
        """Return a certificate mapping; the key is never in it."""
        return loadbalancer.get_certificate_mapping(mapping)

    @assure_loadbalancer
    def add_certificate_mapping(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        hostName: str,
        privateKey: str,
        certificate: str,
        intermediateCertificate: str | None = None,
    ) -> dict[str, Any]:
        """Let a host name use a certificate; see the manager's ``add_certificate_mapping``."""
        return loadbalancer.add_certificate_mapping(
            hostName, privateKey, certificate, intermediateCertificate=intermediateCertificate
        )

    @assure_loadbalancer
    def update_certificate_mapping(
        self,
        loadbalancer: CloudLoadBalancer | Any,
        mapping: Any,
        hostName: str | None = None,
        privateKey: str | None = None,
        certificate: str | None = None,
        intermediateCertificate: str | None = None,
    ) -> Any:
        """Change a certificate mapping; see the manager's ``update_certificate_mapping``."""
        return loadbalancer.update_certificate_mapping(
            mapping,
            hostName=hostName,
            privateKey=privateKey,
            certificate=certificate,
            intermediateCertificate=intermediateCertificate,
        )

    @assure_loadbalancer
    def delete_certificate_mapping(
        self, loadbalancer: CloudLoadBalancer | Any, mapping: Any
    ) -> None:
        """Delete a certificate mapping."""
        loadbalancer.delete_certificate_mapping(mapping)

    # --- metadata ---

    @assure_loadbalancer
    def get_metadata(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the metadata as a dict."""
        return loadbalancer.get_metadata()

    @assure_loadbalancer
    def set_metadata(self, loadbalancer: CloudLoadBalancer | Any, metadata: Any) -> Any:
        """Replace the metadata by a dict; see the manager's ``set_metadata``."""
        return loadbalancer.set_metadata(metadata)

    @assure_loadbalancer
    def update_metadata(self, loadbalancer: CloudLoadBalancer | Any, metadata: Any) -> Any:
        """Add to the metadata, or change values of it; see the manager's ``update_metadata``."""
        return loadbalancer.update_metadata(metadata)

    @assure_loadbalancer
    def delete_metadata(self, loadbalancer: CloudLoadBalancer | Any, keys: Any = None) -> Any:
        """Delete metadata: one key, a list of keys, or with ``None`` all; see the manager's
        ``delete_metadata``.
        """
        return loadbalancer.delete_metadata(keys=keys)

    @assure_loadbalancer
    def get_metadata_for_node(
        self, loadbalancer: CloudLoadBalancer | Any, node: members.Node
    ) -> dict[str, Any]:
        """Return the metadata of a node as a dict."""
        return loadbalancer.get_metadata_for_node(node)

    @assure_loadbalancer
    def set_metadata_for_node(
        self, loadbalancer: CloudLoadBalancer | Any, node: members.Node, metadata: Any
    ) -> Any:
        """Replace the metadata of a node by a dict; see the manager's ``set_metadata``.

        Args:
            node: A ``Node``, or its id.
        """
        return loadbalancer.set_metadata_for_node(node, metadata)

    @assure_loadbalancer
    def update_metadata_for_node(
        self, loadbalancer: CloudLoadBalancer | Any, node: members.Node, metadata: Any
    ) -> Any:
        """Add to the metadata of a node, or change values of it; see the manager's
        ``update_metadata``.

        Args:
            node: A ``Node``, or its id.
        """
        return loadbalancer.update_metadata_for_node(node, metadata)

    @assure_loadbalancer
    def delete_metadata_for_node(
        self, loadbalancer: CloudLoadBalancer | Any, node: members.Node, keys: Any = None
    ) -> Any:
        """Delete metadata of a node: one key, a list of keys, or with ``None`` all; see the
        manager's ``delete_metadata``.

        Args:
            node: A ``Node``, or its id.
        """
        return loadbalancer.delete_metadata_for_node(node, keys=keys)

    # --- error page and switches ---

    @assure_loadbalancer
    def get_error_page(self, loadbalancer: CloudLoadBalancer | Any) -> dict[str, Any]:
        """Return the error page: ``{"errorpage": {"content": HTML}}``."""
        return loadbalancer.get_error_page()

    @assure_loadbalancer
    def set_error_page(self, loadbalancer: CloudLoadBalancer | Any, html: Any) -> Any:
        """Set the error page; see the manager's ``set_error_page``."""
        return loadbalancer.set_error_page(html)

    @assure_loadbalancer
    def clear_error_page(self, loadbalancer: CloudLoadBalancer | Any) -> Any:
        """Go back to the service's own error page; see the manager's ``clear_error_page``."""
        return loadbalancer.clear_error_page()

    @assure_loadbalancer
    def get_connection_logging(self, loadbalancer: CloudLoadBalancer | Any) -> bool:
        """Return whether connections are logged."""
        return bool(loadbalancer.connection_logging)

    @assure_loadbalancer
    def set_connection_logging(self, loadbalancer: CloudLoadBalancer | Any, val: Any) -> None:
        """Log connections, or no longer."""
        loadbalancer.connection_logging = val

    @assure_loadbalancer
    def get_content_caching(self, loadbalancer: CloudLoadBalancer | Any) -> bool:
        """Return whether content is cached."""
        return bool(loadbalancer.content_caching)

    @assure_loadbalancer
    def set_content_caching(self, loadbalancer: CloudLoadBalancer | Any, val: Any) -> None:
        """Cache content (HTTP only), or no longer."""
        loadbalancer.content_caching = val

    @assure_loadbalancer
    def get_session_persistence(self, loadbalancer: CloudLoadBalancer | Any) -> str:
        """Return the type of session persistence, ``""`` if there is none."""
        return str(loadbalancer.session_persistence)

    @assure_loadbalancer
    def set_session_persistence(self, loadbalancer: CloudLoadBalancer | Any, val: Any) -> None:
        """Set the session persistence; an empty value ends it."""
        loadbalancer.session_persistence = val
