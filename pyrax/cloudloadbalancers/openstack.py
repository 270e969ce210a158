"""The calls for load balancers and nodes on today's OpenStack: Octavia v2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers import octavia_values as values
from pyrax.cloudloadbalancers.base import needed_ids
from pyrax.cloudloadbalancers.features import access_items
from pyrax.cloudloadbalancers.managers import (
    Filters,
    attach,
    checked_nodes,
    node_changes,
    remember_nodes,
)
from pyrax.cloudloadbalancers.members import Node, VirtualIP, member_of, parent_of
from pyrax.cloudloadbalancers.metadata import id_of_node
from pyrax.cloudloadbalancers.octavia_features import OctaviaFeatures
from pyrax.cloudloadbalancers.octavia_vip import OctaviaVirtualIP
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer, as_bool, persistence_type
from pyrax.tables import ResourceList

Documents = list[dict[str, Any]]
Texts = list[str]

_NAMES_OF_QUOTAS = {
    "loadbalancer": "LOADBALANCER_LIMIT",
    "load_balancer": "LOADBALANCER_LIMIT",
    "member": "NODE_LIMIT",
}
_FORWARDED = {"X-Forwarded-For": "true", "X-Forwarded-Port": "true", "X-Forwarded-Proto": "true"}
_ADDITIONAL_VIPS = 26


class OctaviaManager(OctaviaFeatures):
    """The calls for load balancers (Load Balancer API v2, Octavia).

    One ``CloudLoadBalancer`` is a load balancer with its main listener (the one with the tag
    ``pyrax-main``, else the oldest that is not for TLS) and that listener's pool. Calls that
    need several changes wait for ``ACTIVE`` between them.
    """

    virtual_ip_class: ClassVar[type[VirtualIP]] = OctaviaVirtualIP

    # --- load balancers ---

    def _filters(self, *, status: Any, name: Any, **others: Any) -> Filters:
        """Return what ``list`` asks for; Octavia has fewer filters."""
        for word, value in others.items():
            if value is not None:
                raise values.unsupported(f"list({word})")
        state = "PENDING_CREATE" if status == "BUILD" else status
        return [("provisioning_status", state), ("name", name)]

    def _resources(self, resp_body: Any, obj_class: Any = None) -> Any:
        """Return the load balancers of a list answer."""
        make = self.resource_class if obj_class is None else obj_class
        data = self._data_from_response(resp_body)
        for one in data:
            answers.member(one, "id", "A load balancer in the answer")
        return ResourceList([make(self, values.short_info(one), loaded=False) for one in data])

    def _walk_pages(self) -> Iterator[Any]:
        """Give all load balancers; the service links to the next page."""
        uri: str | None = f"/{self.uri_base}"
        seen: set[Any] = set()
        while uri:
            body = self._send("GET", uri)[1]
            page = self._resources(body)
            fresh = [one for one in page if one.id not in seen]
            seen.update(one.id for one in fresh)
            yield from fresh
            uri = self._next_page(body, page) if fresh else None

    def get(self, item: Any) -> CloudLoadBalancer:
        """Return one load balancer with its listener, pool and members.

        Args:
            item: A ``CloudLoadBalancer`` or its id.

        Raises:
            NotFound: There is no such load balancer.
        """
        document = self._document(item)
        listener = self._main_of(self._listeners(document))
        pool = self._pool_of(document, listener)
        members = self._members(pool["id"]) if pool else []
        info = values.full_info(document, listener, pool, members)
        if pool and pool.get("healthmonitor_id"):
            try:
                monitor = self._fetch("healthmonitors", "healthmonitor", pool["healthmonitor_id"])
                info["healthMonitor"] = values.monitor_info(monitor)
            except exceptions.NotFound:
                pass  # It was deleted since its pool was read.
        return self.resource_class(self, info, loaded=True)

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Send a new load balancer; the object knows what was asked for."""
        self.run_hooks("modify_body_for_create", body, **kwargs)
        resp, resp_body = self._send("POST", uri, body=body)
        if return_none:
            return None
        if return_response:
            return resp
        document = self._one(resp_body)
        if return_raw:
            return document
        listener = body["loadbalancer"]["listeners"][0]
        info = values.short_info(document)
        info["protocol"] = listener["protocol"]
        info["port"] = listener["protocol_port"]
        info["algorithm"] = listener.get("default_pool", {}).get("lb_algorithm")
        return self.resource_class(self, info)

    def _create_body(
        self,
        name: Any,
        port: int | None = None,
        protocol: str | None = None,
        nodes: Any = None,
        virtual_ips: Any = None,
        algorithm: str | None = None,
        halfClosed: bool | None = None,
        accessList: Any = None,
        connectionLogging: Any = None,
        connectionThrottle: Any = None,
        healthMonitor: Any = None,
        metadata: Any = None,
        timeout: int | None = None,
        sessionPersistence: Any = None,
        httpsRedirect: bool | None = None,
        *,
        vip_subnet_id: str | None = None,
        vip_network_id: str | None = None,
    ) -> dict[str, Any]:
        """Return the whole tree of a new load balancer.

        The address is on the port whose id a ``VirtualIP(id=...)`` gives, else in the subnet or
        network of ``vip_subnet_id`` or ``vip_network_id``; the other arguments are those of Cloud
        Load Balancers.
        """
        self._refuse("create", halfClosed, httpsRedirect)
        if connectionThrottle:
            raise values.unsupported("create(connectionThrottle)")
        if connectionLogging and as_bool(connectionLogging.get("enabled", False)):
            raise values.unsupported("create(connectionLogging)")
        vip = self._vip_fields(virtual_ips, vip_subnet_id, vip_network_id)
        if not (port and protocol and vip):
            raise exceptions.MissingLoadBalancerParameters(
                "Load Balancer creation requires a protocol, a port and a place for its address: "
                "a VirtualIP with the id of a port, 'vip_subnet_id' or 'vip_network_id'."
            )
        members = checked_nodes(nodes)
        kind = values.protocol_for(protocol)
        text = name if isinstance(name, str) else utils.ensure_text(name, self.api.encoding)
        pool: dict[str, Any] = {
            "name": text,
            "protocol": values.pool_protocol(kind),
            "lb_algorithm": values.algorithm_for(algorithm, "create"),
            "members": [values.member_body(one) for one in members],
            **self._pool_features(sessionPersistence, healthMonitor),
        }
        listener: dict[str, Any] = {
            "name": text,
            "protocol": kind,
            "protocol_port": port,
            "tags": [values.MAIN],
            "default_pool": pool,
        }
        if kind in ("HTTP", "TERMINATED_HTTPS"):
            listener["insert_headers"] = dict(_FORWARDED)
        if timeout is not None:
            listener.update(_milliseconds(timeout))
        if accessList:
            listener["allowed_cidrs"] = values.allowed_cidrs(access_items(accessList), "create")
        fields = {"name": text, "admin_state_up": True, **vip, "listeners": [listener]}
        if metadata:
            fields["tags"] = values.metadata_tags(metadata)
        return {"loadbalancer": fields}

    @staticmethod
    def _pool_features(persistence: Any, monitor: Any) -> dict[str, Any]:
        """Return what the pool of a new load balancer has besides its members."""
        features: dict[str, Any] = {}
        if persistence:
            wanted = persistence_type(persistence.get("persistenceType"))
            if wanted == "SSL_ID":
                raise values.unsupported("create(sessionPersistence='SSL_ID')")
            features["session_persistence"] = {"type": wanted}
        if monitor:
            features["healthmonitor"] = values.monitor_body(
                {"delay": 10, "timeout": 10, **monitor}, "create"
            )
        return features

    @staticmethod
    def _refuse(method: str, half_closed: Any, redirect: Any) -> None:
        """Refuse what a listener cannot do."""
        if half_closed is not None and as_bool(half_closed):
            raise values.unsupported(f"{method}(halfClosed=True)")
        if redirect is not None and as_bool(redirect):
            raise values.unsupported(
                f"{method}(httpsRedirect=True)", "a redirect needs a fixed host here"
            )

    @staticmethod
    def _vip_fields(virtual_ips: Any, subnet: Any, network: Any) -> dict[str, Any]:
        """Return where the address of a new load balancer is to be."""
        ports = [one.id for one in utils.coerce_to_list(virtual_ips) if one.id]
        if len(ports) > 1:
            raise values.unsupported("create with several virtual IPs", "one port is the address")
        if ports:
            return {"vip_port_id": ports[0]}
        given = {"vip_subnet_id": subnet, "vip_network_id": network}
        return {key: value for key, value in given.items() if value}

    def delete(self, item: Any) -> None:
        """Delete a load balancer with all that belongs to it ("Remove a load balancer")."""
        self._write("DELETE", item, query="?cascade=true")

    def delete_many(self, loadbalancers: Any) -> None:
        """Delete several load balancers, one after the other."""
        for one in needed_ids(loadbalancers):
            self.delete(one)

    def _update_with(self, lb: Any, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Send changes of a load balancer, its pool and its listener, waiting between them."""
        self._refuse("update", changes.get("halfClosed"), changes.get("httpsRedirect"))
        for word in ("port", "protocol"):
            if word in changes:
                raise values.unsupported(f"update({word})", "it is fixed for a listener's life")
        steps: list[tuple[str, Any]] = []
        if "algorithm" in changes:
            algorithm = values.algorithm_for(changes["algorithm"], "update")
            pool = self._pool_id(lb, "update(algorithm)")
            steps.append((self._at("pools", pool), {"pool": {"lb_algorithm": algorithm}}))
        if "timeout" in changes:
            listener = self._main_listener(lb, "update(timeout)")
            fields = _milliseconds(changes["timeout"])
            steps.append((self._at("listeners", listener["id"]), {"listener": fields}))
        if "name" in changes or not steps:
            fields = {"name": changes["name"]} if "name" in changes else {}
            steps.append((self._item_uri(lb), {"loadbalancer": fields}))
        answer: tuple[Any, Any] = (None, None)
        for number, (uri, body) in enumerate(steps):
            if number:
                self._wait_for_active(lb)
            answer = self._change(lb, "PUT", uri, body)
        return answer

    # --- nodes ---

    def add_nodes(self, lb: Any, nodes: Any) -> tuple[Any, Any]:
        """Add nodes, each with a request of its own; waits for ACTIVE between them.

        Returns:
            ``(response, body)``: the last response, and all new nodes as ``{"nodes": [...]}``.
        """
        members = utils.coerce_to_list(nodes)
        bodies = [values.member_body(member_of(one, "Node")) for one in members]
        if not bodies:
            raise ValueError("There is no node to add.")
        uri = self._at("pools", self._pool_id(lb, "add_nodes"), "members")
        response, made = None, []
        for number, (one, body) in enumerate(zip(members, bodies)):
            if number:
                self._wait_for_active(lb)
            response, answer = self._change(lb, "POST", uri, {"member": body})
            made.append(values.node_info(answers.member(answer, "member")))
            attach(one, lb, made[-1])
        return response, {"nodes": made}

    def get_nodes(self, loadbalancer: Any) -> ResourceList[Node]:
        """Return the nodes as the service has them now ("List members")."""
        parent = loadbalancer if isinstance(loadbalancer, CloudLoadBalancer) else None
        members = self._members(self._pool_id(loadbalancer, "get_nodes"))
        return ResourceList(Node._of_answer(parent, values.node_info(one)) for one in members)

    def get_node(self, loadbalancer: Any, node: Any) -> Node:
        """Return one node ("Show member details").

        Raises:
            NotFound: There is no such node.
            ValueError: The node has no id.
        """
        parent = loadbalancer if isinstance(loadbalancer, CloudLoadBalancer) else None
        return Node._of_answer(parent, values.node_info(self._member(loadbalancer, node)))

    def _member(self, loadbalancer: Any, node: Any) -> dict[str, Any]:
        """Return the member that a node is."""
        pool = self._pool_id(loadbalancer, "get_node")
        found: dict[str, Any] = self._fetch("pools", "member", pool, "members", id_of_node(node))
        return found

    def delete_node(self, loadbalancer: Any, node: Any) -> tuple[Any, Any]:
        """Remove a node; returns ``(response, body)``."""
        lb = parent_of(node, loadbalancer)
        pool = self._pool_id(lb, "delete_node")
        return self._change(lb, "DELETE", self._at("pools", pool, "members", id_of_node(node)))

    def delete_nodes(self, loadbalancer: Any, nodes: Any) -> None:
        """Remove several nodes, one after the other; waits for ACTIVE between them."""
        ids = needed_ids([id_of_node(one) for one in utils.coerce_to_list(nodes)])
        pool = self._pool_id(loadbalancer, "delete_nodes")
        for number, one in enumerate(ids):
            if number:
                self._wait_for_active(loadbalancer)
            self._change(loadbalancer, "DELETE", self._at("pools", pool, "members", one))

    def _update_node_with(self, lb: Any, node: Any, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Send changes of a node."""
        member = self._member(lb, node)
        body = {"member": values.member_changes(member, changes)}
        pool = self._pool_id(lb, "update_node")
        uri = self._at("pools", pool, "members", id_of_node(node))
        return self._change(lb, "PUT", uri, body)

    def update_nodes(self, loadbalancer: Any, nodes: Any) -> dict[str, Any] | None:
        """Send the changes of several nodes, one after the other; waits for ACTIVE between them."""
        entries = [(one, node_changes(one)) for one in utils.coerce_to_list(nodes)]
        body = None
        for number, (one, changes) in enumerate(each for each in entries if each[1]):
            if number:
                self._wait_for_active(loadbalancer)
            body = self._update_node_with(loadbalancer, one, changes)[1]
        remember_nodes(nodes)
        return body

    def get_node_events(self, loadbalancer: Any) -> Documents:
        """Raise ``NotSupported``: the service keeps no events."""
        raise values.unsupported("get_node_events")

    # --- virtual IPs ---

    def add_virtualip(self, lb: Any, vip: VirtualIP) -> tuple[Any, Any]:
        """Add an address in the subnet of the first one, where the service can (version 2.26)."""
        member_of(vip, "VirtualIP")
        self._needs_additional_vips("add_virtualip")
        document = self._document(lb)
        entry: dict[str, Any] = {"subnet_id": document.get("vip_subnet_id")}
        if vip.address:
            entry["ip_address"] = vip.address
        vips = [*(document.get("additional_vips") or []), entry]
        return self._write("PUT", lb, body={"loadbalancer": {"additional_vips": vips}})

    def delete_virtualip(self, loadbalancer: Any, vip: Any) -> tuple[Any, Any]:
        """Remove an additional address; the first one cannot go."""
        lb = parent_of(vip, loadbalancer)
        self._needs_additional_vips("delete_virtualip")
        document = self._document(lb)
        known = document.get("additional_vips") or []
        vips = [one for one in known if one.get("ip_address") != vip.address]
        if len(vips) == len(known):
            raise values.unsupported("delete_virtualip", "the first address cannot be removed")
        return self._write("PUT", lb, body={"loadbalancer": {"additional_vips": vips}})

    def _needs_additional_vips(self, method: str) -> None:
        """Refuse to change addresses where the service cannot."""
        if not self._has_version(_ADDITIONAL_VIPS):
            raise values.unsupported(method, f"it needs version 2.{_ADDITIONAL_VIPS}")

    # --- usage and limits ---

    def get_usage(
        self, loadbalancer: Any = None, start: Any = None, end: Any = None
    ) -> dict[str, Any]:
        """Raise ``NotSupported``: the service keeps no usage records."""
        raise values.unsupported("get_usage")

    def get_current_usage(self, loadbalancer: Any) -> dict[str, Any]:
        """Raise ``NotSupported``: the service keeps no usage records."""
        raise values.unsupported("get_current_usage")

    def get_billable(
        self,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> ResourceList[CloudLoadBalancer]:
        """Raise ``NotSupported``: the service keeps no usage records."""
        raise values.unsupported("get_billable")

    def get_stats(self, loadbalancer: Any = None) -> dict[str, Any]:
        """Return the counters: those of Cloud Load Balancers that exist, and the service's own.

        Returns:
            ``currentConn``, ``maxConn`` (``None``), ``connectError``, ``bytes_in``, ``bytes_out``,
            ``active_connections``, ``total_connections`` and ``request_errors``.
        """
        if loadbalancer is None:
            raise TypeError("get_stats() needs a load balancer.")
        stats = answers.inner(self._read(loadbalancer, "stats"), "stats")
        return {
            **stats,
            "currentConn": stats.get("active_connections"),
            "maxConn": None,
            "connectError": stats.get("request_errors"),
        }

    def get_limits(self) -> dict[str, Any]:
        """Return the quotas in the form of Cloud Load Balancers; there are no rate limits."""
        return {"limits": {"rate": [], "absolute": self._quotas()}}

    def get_absolute_limits(self) -> dict[str, Any]:
        """Return the quotas: ``LOADBALANCER_LIMIT``, ``NODE_LIMIT``, and the service's names."""
        quotas = self._quotas()
        named = {
            _NAMES_OF_QUOTAS[key]: val for key, val in quotas.items() if key in _NAMES_OF_QUOTAS
        }
        return {**quotas, **named}

    def _quotas(self) -> dict[str, Any]:
        """Return the quotas of the project ("Show project quota")."""
        found = self._send("GET", self._at("quotas", self.api.identity.tenant_id))[1]
        return dict(answers.inner(found, "quota"))

    def get_protocols(self) -> Texts:
        """Return the names of the protocols of listeners."""
        return [*values.PROTOCOLS]

    def get_algorithms(self) -> Texts:
        """Return the names of the algorithms of pools."""
        return [*values.ALGORITHMS]

    def get_allowed_domains(self) -> Texts:
        """Return ``[]``: members have addresses, no names."""
        return []

    def get_cluster_source_addresses(self, loadbalancer: Any) -> dict[str, Any]:
        """Raise ``NotSupported``: the service does not tell."""
        raise values.unsupported("get_cluster_source_addresses")

    def get_regional_source_addresses(self) -> dict[str, Any]:
        """Raise ``NotSupported``: the service does not tell."""
        raise values.unsupported("get_regional_source_addresses")

    # --- certificates ---

    def get_ssl_ciphers(self, loadbalancer: Any) -> Texts:
        """Return the names of the ciphers of the listener for TLS."""
        listener = self._secure_listener(loadbalancer) or {}
        return [one for one in (listener.get("tls_ciphers") or "").split(":") if one]

    def list_certificate_mappings(self, loadbalancer: Any) -> Documents:
        """Raise ``NotSupported``: certificates are secrets of the key manager."""
        raise values.unsupported("list_certificate_mappings")

    def get_certificate_mapping(self, loadbalancer: Any, mapping: Any) -> dict[str, Any]:
        """Raise ``NotSupported``: certificates are secrets of the key manager."""
        raise values.unsupported("get_certificate_mapping")

    def add_certificate_mapping(
        self, loadbalancer: Any, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Raise ``NotSupported``: certificates are secrets of the key manager."""
        raise values.unsupported("add_certificate_mapping")

    def update_certificate_mapping(self, loadbalancer: Any, *args: Any, **kwargs: Any) -> Any:
        """Raise ``NotSupported``: certificates are secrets of the key manager."""
        raise values.unsupported("update_certificate_mapping")

    def delete_certificate_mapping(self, loadbalancer: Any, mapping: Any) -> None:
        """Raise ``NotSupported``: certificates are secrets of the key manager."""
        raise values.unsupported("delete_certificate_mapping")


def _milliseconds(seconds: Any) -> dict[str, int]:
    """Return the fields of a listener for a time-out in seconds."""
    value = int(seconds) * 1000
    return {"timeout_client_data": value, "timeout_member_data": value}
