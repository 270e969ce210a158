"""A load balancer as an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import exceptions
from pyrax.cloudloadbalancers.members import Node, VirtualIP
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudloadbalancers.managers import CloudLoadBalancerManager

PERSISTENCE_TYPES = ("HTTP_COOKIE", "SOURCE_IP", "SSL_ID")
_GONE = (404, 410)
_TRUTH = {"true": True, "false": False}


def as_bool(value: Any) -> bool:
    """Return a switch as a bool.

    Args:
        value: A bool, or ``"true"`` or ``"false"`` in any letter case.

    Raises:
        ValueError: It is something else.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    found = _TRUTH.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise ValueError(f"True or False is needed, not {value!r}.")
    return found


class CloudLoadBalancer(BaseResource):
    """A load balancer.

    Attributes are those of the service: ``id``, ``name``, ``status``, ``protocol``, ``port``,
    ``algorithm``, ``timeout`` (seconds), ``created``, ``updated``, ``metadata``, ... Besides:
    ``nodes`` (a list of ``Node``), ``virtual_ips`` (a list of ``VirtualIP``), ``cluster`` and
    ``sessionPersistence`` (texts). What a list does not give is fetched when it is first read.
    On Octavia ``listeners`` and ``pools`` are the service's own lists.
    """

    manager: CloudLoadBalancerManager
    accessList: list[dict[str, Any]]
    accountId: str
    additional_vips: list[dict[str, Any]]
    admin_state_up: bool
    algorithm: str
    availability_zone: Any
    cluster: str
    connectionLogging: dict[str, Any]
    contentCaching: dict[str, Any]
    created: dict[str, Any]
    created_at: str
    description: str
    flavor_id: Any
    halfClosed: bool
    healthMonitor: dict[str, Any]
    httpsRedirect: bool
    id: int | str
    listener: dict[str, Any]
    listeners: list[dict[str, Any]]
    metadata: list[dict[str, Any]]
    name: str
    nodeCount: int
    nodes: list[Node]
    operating_status: str
    pool: dict[str, Any]
    pools: list[dict[str, Any]]
    port: int
    project_id: str
    protocol: str
    provider: str
    provisioning_status: str
    sessionPersistence: str
    sourceAddresses: dict[str, Any]
    status: str
    tags: list[str]
    tenant_id: str
    timeout: int
    updated: dict[str, Any]
    updated_at: str | None
    vip_address: str
    vip_network_id: str
    vip_port_id: str
    vip_qos_policy_id: Any
    vip_sg_ids: list[Any]
    vip_subnet_id: str
    vip_vnic_type: str
    virtual_ips: list[VirtualIP]

    _non_display: ClassVar[list[str]] = [
        "nodes",
        "virtual_ips",
        "listener",
        "listeners",
        "pool",
        "pools",
    ]

    _connection_logging: bool | None = None
    _content_caching: bool | None = None
    _session_persistence: str | None = None

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Lay the service's fields on the object, nodes and virtual IPs as objects."""
        fields = dict(info)
        if "virtualIps" in fields:
            make = getattr(self.manager, "virtual_ip_class", VirtualIP)
            fields["virtual_ips"] = ResourceList(
                make._of_answer(self, one) for one in fields.pop("virtualIps") or []
            )
        if "nodes" in fields:
            fields["nodes"] = ResourceList(
                Node._of_answer(self, one) for one in fields["nodes"] or []
            )
        if isinstance(fields.get("sessionPersistence"), Mapping):
            fields["sessionPersistence"] = fields["sessionPersistence"].get("persistenceType", "")
        if isinstance(fields.get("cluster"), Mapping):
            fields["cluster"] = fields["cluster"].get("name")
        if isinstance(fields.get("halfClosed"), str):
            fields["halfClosed"] = fields["halfClosed"].strip().lower() == "true"
        super()._add_details(fields)
        self._forget_switches()

    def _forget_switches(self) -> None:
        """Let the three properties be asked for again."""
        for name in ("_connection_logging", "_content_caching", "_session_persistence"):
            self.__dict__.pop(name, None)

    def _asked(self, question: str, otherwise: Any) -> Any:
        """Return what a question to the manager gives; something else for what is gone."""
        if not self.manager:
            return otherwise
        try:
            return getattr(self.manager, question)(self)
        except exceptions.ClientException as error:
            if error.code in _GONE:
                return otherwise
            raise

    # --- nodes and virtual IPs ---

    def add_nodes(self, nodes: Any) -> tuple[Any, Any]:
        """Add one ``Node`` or a list of them; see the manager's ``add_nodes``."""
        return self.manager.add_nodes(self, nodes)

    def delete_node(self, node: Node) -> tuple[Any, Any]:
        """Remove a node; returns ``(response, body)``."""
        return self.manager.delete_node(self, node)

    def update_node(self, node: Node, diff: Any = None) -> Any:
        """Send changes of a node; see the manager's ``update_node``."""
        if node.parent is None:
            node.parent = self
        return self.manager.update_node(node, diff=diff)

    def get_nodes(self) -> list[Node]:
        """Return the nodes as the service has them now."""
        return self.manager.get_nodes(self)

    def update_nodes(self, nodes: Any) -> dict[str, Any] | None:
        """Send the changes of several nodes; see the manager's ``update_nodes``."""
        return self.manager.update_nodes(self, nodes)

    def delete_nodes(self, nodes: Any) -> None:
        """Remove several nodes; see the manager's ``delete_nodes``."""
        self.manager.delete_nodes(self, nodes)

    def get_node_events(self) -> list[dict[str, Any]]:
        """Return what happened to the nodes; see the manager's ``get_node_events``."""
        return self.manager.get_node_events(self)

    def add_virtualip(self, vip: VirtualIP) -> tuple[Any, Any]:
        """Add a virtual IP; see the manager's ``add_virtualip``."""
        return self.manager.add_virtualip(self, vip)

    def delete_virtualip(self, vip: VirtualIP) -> tuple[Any, Any]:
        """Remove a virtual IP; returns ``(response, body)``."""
        return self.manager.delete_virtualip(self, vip)

    # --- the load balancer itself ---

    def get_usage(self, start: Any = None, end: Any = None) -> dict[str, Any]:
        """Return the usage records of a time; see the manager's ``get_usage``."""
        return self.manager.get_usage(self, start=start, end=end)

    def get_current_usage(self) -> dict[str, Any]:
        """Return the usage records of the last 24 hours."""
        return self.manager.get_current_usage(self)

    def get_stats(self) -> dict[str, Any]:
        """Return the counters of the connections, a flat dict."""
        return self.manager.get_stats(self)

    def update(
        self,
        name: Any = None,
        algorithm: str | None = None,
        protocol: str | None = None,
        halfClosed: bool | None = None,
        port: int | None = None,
        timeout: int | None = None,
        httpsRedirect: bool | None = None,
    ) -> Any:
        """Change what is given; see the manager's ``update``."""
        return self.manager.update(
            self,
            name=name,
            algorithm=algorithm,
            protocol=protocol,
            halfClosed=halfClosed,
            port=port,
            timeout=timeout,
            httpsRedirect=httpsRedirect,
        )

    # --- access list, health monitor, throttle ---

    def get_access_list(self) -> list[dict[str, Any]]:
        """Return the access list, dicts of ``id``, ``address`` and ``type``."""
        return self.manager.get_access_list(self)

    def add_access_list(self, access_list: Any) -> Any:
        """Add to the access list; see the manager's ``add_access_list``."""
        return self.manager.add_access_list(self, access_list)

    def delete_access_list(self) -> Any:
        """Delete the whole access list; see the manager's ``delete_access_list``."""
        return self.manager.delete_access_list(self)

    def delete_access_list_items(self, item_ids: Any) -> Any:
        """Delete items of the access list; see the manager's ``delete_access_list_items``."""
        return self.manager.delete_access_list_items(self, item_ids)

    def get_health_monitor(self) -> dict[str, Any]:
        """Return the health monitor, ``{}`` if there is none."""
        return self.manager.get_health_monitor(self)

    def add_health_monitor(
        self,
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
        return self.manager.add_health_monitor(
            self,
            type,
            delay=delay,
            timeout=timeout,
            attemptsBeforeDeactivation=attemptsBeforeDeactivation,
            path=path,
            statusRegex=statusRegex,
            bodyRegex=bodyRegex,
            hostHeader=hostHeader,
        )

    def delete_health_monitor(self) -> None:
        """Remove the health monitor."""
        self.manager.delete_health_monitor(self)

    def get_connection_throttle(self) -> dict[str, Any]:
        """Return the connection throttle, ``{}`` if there is none."""
        return self.manager.get_connection_throttle(self)

    def add_connection_throttle(
        self,
        maxConnectionRate: int | None = None,
        maxConnections: int | None = None,
        minConnections: int | None = None,
        rateInterval: int | None = None,
    ) -> Any:
        """Set the connection throttle; see the manager's ``add_connection_throttle``."""
        return self.manager.add_connection_throttle(
            self,
            maxConnectionRate=maxConnectionRate,
            maxConnections=maxConnections,
            minConnections=minConnections,
            rateInterval=rateInterval,
        )

    def delete_connection_throttle(self) -> None:
        """Remove the connection throttle."""
        self.manager.delete_connection_throttle(self)

    # --- TLS ---

    def get_ssl_termination(self) -> dict[str, Any]:
        """Return the TLS termination, ``{}`` if there is none; the key is never in it."""
        return self.manager.get_ssl_termination(self)

    def add_ssl_termination(
        self,
        securePort: int,
        privatekey: str | None,
        certificate: str,
        intermediateCertificate: str | None = None,
        enabled: bool = True,
        secureTrafficOnly: bool = False,
    ) -> Any:
        """Set the TLS termination; see ``CloudLoadBalancerManager.add_ssl_termination``.

        Args:
            privatekey: The private key (RSA) in PEM form, which is sent, and not kept; on OpenStack
                ``None``.
            certificate: The certificate in PEM form; on OpenStack the reference of a secret of the
                key manager, which holds the key and the certificates of the issuers, too.
            intermediateCertificate: The certificates of its issuers in PEM form, if clients do not
                know them; on OpenStack ``None``.
        """
        return self.manager.add_ssl_termination(
            self,
            securePort=securePort,
            privatekey=privatekey,
            certificate=certificate,
            intermediateCertificate=intermediateCertificate,
            enabled=enabled,
            secureTrafficOnly=secureTrafficOnly,
        )

    def update_ssl_termination(
        self,
        securePort: int | None = None,
        enabled: bool | None = None,
        secureTrafficOnly: bool | None = None,
    ) -> Any:
        """Change the TLS termination; see the manager's ``update_ssl_termination``."""
        return self.manager.update_ssl_termination(
            self, securePort=securePort, enabled=enabled, secureTrafficOnly=secureTrafficOnly
        )

    def delete_ssl_termination(self) -> None:
        """Remove the TLS termination."""
        self.manager.delete_ssl_termination(self)

    def get_ssl_ciphers(self) -> list[str]:
        """Return the names of the ciphers in use."""
        return self.manager.get_ssl_ciphers(self)

    def list_certificate_mappings(self) -> list[dict[str, Any]]:
        """Return the certificate mappings, dicts of ``id`` and ``hostName``."""
        return self.manager.list_certificate_mappings(self)

    def get_certificate_mapping(self, mapping: Any) -> dict[str, Any]:
        """Return a certificate mapping; the key is never in it."""
        return self.manager.get_certificate_mapping(self, mapping)

    def add_certificate_mapping(
        self,
        hostName: str,
        privateKey: str,
        certificate: str,
        intermediateCertificate: str | None = None,
    ) -> dict[str, Any]:
        """Let a host name use a certificate; see the manager's ``add_certificate_mapping``."""
        return self.manager.add_certificate_mapping(
            self, hostName, privateKey, certificate, intermediateCertificate=intermediateCertificate
        )

    def update_certificate_mapping(
        self,
        mapping: Any,
        hostName: str | None = None,
        privateKey: str | None = None,
        certificate: str | None = None,
        intermediateCertificate: str | None = None,
    ) -> Any:
        """Change a certificate mapping; see the manager's ``update_certificate_mapping``."""
        return self.manager.update_certificate_mapping(
            self,
            mapping,
            hostName=hostName,
            privateKey=privateKey,
            certificate=certificate,
            intermediateCertificate=intermediateCertificate,
        )

    def delete_certificate_mapping(self, mapping: Any) -> None:
        """Delete a certificate mapping."""
        self.manager.delete_certificate_mapping(self, mapping)

    # --- metadata ---

    def get_metadata(self) -> dict[str, Any]:
        """Return the metadata as a dict."""
        return self.manager.get_metadata(self)

    def set_metadata(self, metadata: Any) -> Any:
        """Replace the metadata by a dict; see the manager's ``set_metadata``."""
        return self.manager.set_metadata(self, metadata)

    def update_metadata(self, metadata: Any) -> Any:
        """Add to the metadata, or change values of it; see the manager's ``update_metadata``."""
        return self.manager.update_metadata(self, metadata)

    def delete_metadata(self, keys: Any = None) -> Any:
        """Delete metadata: one key, a list of keys, or with ``None`` all; see the manager's
        ``delete_metadata``.
        """
        return self.manager.delete_metadata(self, keys=keys)

    def get_metadata_for_node(self, node: Node) -> dict[str, Any]:
        """Return the metadata of a node as a dict.

        Raises:
            ValueError: There is no node.
        """
        return self.manager.get_metadata(self, node=_named(node))

    def set_metadata_for_node(self, node: Node, metadata: Any) -> Any:
        """Replace the metadata of a node by a dict; see the manager's ``set_metadata``.

        Args:
            node: A ``Node``, or its id.

        Raises:
            ValueError: There is no node.
        """
        return self.manager.set_metadata(self, metadata, node=_named(node))

    def update_metadata_for_node(self, node: Node, metadata: Any) -> Any:
        """Add to the metadata of a node, or change values of it; see the manager's
        ``update_metadata``.

        Args:
            node: A ``Node``, or its id.

        Raises:
            ValueError: There is no node.
        """
        return self.manager.update_metadata(self, metadata, node=_named(node))

    def delete_metadata_for_node(self, node: Node, keys: Any = None) -> Any:
        """Delete metadata of a node: one key, a list of keys, or with ``None`` all; see the
        manager's ``delete_metadata``.

        Args:
            node: A ``Node``, or its id.

        Raises:
            ValueError: There is no node.
        """
        return self.manager.delete_metadata(self, keys=keys, node=_named(node))

    # --- error page and switches ---

    def get_error_page(self) -> dict[str, Any]:
        """Return the error page: ``{"errorpage": {"content": HTML}}``."""
        return self.manager.get_error_page(self)

    def set_error_page(self, html: Any) -> Any:
        """Set the error page; see the manager's ``set_error_page``."""
        return self.manager.set_error_page(self, html)

    def clear_error_page(self) -> Any:
        """Go back to the service's own error page; see the manager's ``clear_error_page``."""
        return self.manager.clear_error_page(self)

    @property
    def connection_logging(self) -> bool:
        """Whether connections are logged; an assignment sends a PUT."""
        if self._connection_logging is None:
            self._connection_logging = self._asked("get_connection_logging", False)
        return bool(self._connection_logging)

    @connection_logging.setter
    def connection_logging(self, val: Any) -> None:
        wanted = as_bool(val)
        self.manager.set_connection_logging(self, wanted)
        self._connection_logging = wanted

    @property
    def content_caching(self) -> bool:
        """Whether content is cached; an assignment sends a PUT."""
        if self._content_caching is None:
            self._content_caching = self._asked("get_content_caching", False)
        return bool(self._content_caching)

    @content_caching.setter
    def content_caching(self, val: Any) -> None:
        wanted = as_bool(val)
        self.manager.set_content_caching(self, wanted)
        self._content_caching = wanted

    @property
    def session_persistence(self) -> str:
        """``"HTTP_COOKIE"``, ``"SOURCE_IP"``, ``"SSL_ID"`` or ``""``; assignments are sent.

        An empty value ends the persistence. Any other raises ``InvalidSessionPersistenceType``.
        """
        if self._session_persistence is None:
            self._session_persistence = self._asked("get_session_persistence", "")
        return self._session_persistence or ""

    @session_persistence.setter
    def session_persistence(self, val: Any) -> None:
        if not val:
            self.manager.delete_session_persistence(self)
            self._session_persistence = ""
            return
        wanted = persistence_type(val)
        self.manager.set_session_persistence(self, wanted)
        self._session_persistence = wanted


def _named(node: Any) -> Any:
    """Return the node whose metadata are meant; without one they would be the load balancer's.

    Raises:
        ValueError: There is none.
    """
    if node is None or node == "":
        raise ValueError("A node is needed: without one the load balancer's metadata are meant.")
    return node


def persistence_type(val: Any) -> str:
    """Return a type of session persistence in the service's spelling.

    Raises:
        InvalidSessionPersistenceType: There is no such type.
    """
    found = val.decode("utf-8", "replace") if isinstance(val, bytes) else str(val)
    if found.upper() not in PERSISTENCE_TYPES:
        allowed = ", ".join(f"'{name}'" for name in PERSISTENCE_TYPES)
        raise exceptions.InvalidSessionPersistenceType(
            f"Session persistence is one of {allowed}, not {val!r}."
        )
    return found.upper()
