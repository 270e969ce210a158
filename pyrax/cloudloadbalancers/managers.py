"""The calls for load balancers, nodes and virtual IPs: Rackspace Cloud Load Balancers v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, overload

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.base import needed_ids
from pyrax.cloudloadbalancers.certificates import CertificateCalls
from pyrax.cloudloadbalancers.errors import refused_parameters
from pyrax.cloudloadbalancers.features import FeatureCalls
from pyrax.cloudloadbalancers.members import (
    Node,
    VirtualIP,
    checked_diff,
    checked_spelling,
    member_of,
    parent_of,
)
from pyrax.cloudloadbalancers.metadata import MetadataCalls, as_pairs, id_of_node
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer
from pyrax.cloudloadbalancers.usage import UsageCalls
from pyrax.tables import ResourceList

Documents = list[dict[str, Any]]
Filters = list[tuple[str, Any]]

NEW_NODE_CONDITIONS = ("ENABLED", "DISABLED")


class CloudLoadBalancerManager(FeatureCalls, CertificateCalls, MetadataCalls, UsageCalls):
    """The calls for load balancers (Cloud Load Balancers API v1).

    A call that changes a load balancer puts it into ``PENDING_UPDATE`` for some seconds, and is
    refused with 422 while it is there: wait with ``pyrax.utils.wait_until(lb, "status",
    "ACTIVE")``, or set the client's ``immutable_retries``.
    """

    resource_class = CloudLoadBalancer
    response_key = "loadBalancer"
    plural_response_key = "loadBalancers"
    uri_base = "loadbalancers"
    virtual_ip_class: ClassVar[type[VirtualIP]] = VirtualIP

    # --- load balancers ---

    @overload
    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        *,
        offset: int | None = None,
        status: str | None = None,
        name: str | None = None,
        nodeaddress: str | None = None,
        changes_since: Any = None,
    ) -> ResourceList[CloudLoadBalancer]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
        *,
        offset: int | None = None,
        status: str | None = None,
        name: str | None = None,
        nodeaddress: str | None = None,
        changes_since: Any = None,
    ) -> Any:
        """Return load balancers, one page of them ("List load balancers").

        Args:
            limit: How many at most, up to 100 (the default).
            marker: Id of the load balancer with which the page begins.
            return_raw: With ``True`` the answer itself is returned.
            other_keys: Name, or list of names, of further keys of the answer to return.
            offset: How many to pass over; Rackspace only.
            status: Only those in this status; ``"DELETED"`` shows those of the last 90 days.
            name: Only those with this name.
            nodeaddress: Only those with a node at this address; Rackspace only.
            changes_since: Only those changed since this ``date``, ``datetime`` or text; Rackspace
                only.

        Returns:
            A list of ``CloudLoadBalancer``; with ``return_raw`` ``(response, body)``.

        Raises:
            NotSupported: The cloud cannot choose in this way.
        """
        filters = self._filters(
            status=status,
            name=name,
            offset=offset,
            nodeaddress=nodeaddress,
            changes_since=changes_since,
        )
        place = [("limit", limit), ("marker", None if marker is None else utils.get_id(marker))]
        query = utils.build_query([*place, *filters])
        return self._list(f"/{self.uri_base}{query}", return_raw=return_raw, other_keys=other_keys)

    def _filters(
        self, *, status: Any, name: Any, offset: Any, nodeaddress: Any, changes_since: Any
    ) -> Filters:
        """Return what ``list`` asks for, as the service takes it."""
        return [
            ("offset", offset),
            ("status", status),
            ("name", name),
            ("nodeaddress", nodeaddress),
            ("changes-since", utils.iso_time_string(changes_since) or None),
        ]

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
        """Return the request body of ``create``; what is not given is left out.

        Args:
            name: The name, at most 128 characters.
            port: The port; needed.
            protocol: One of the client's ``protocols``; needed.
            nodes: A ``Node``, a list of them, or ``None``.
            virtual_ips: A ``VirtualIP`` or a list of them; needed.
            algorithm: One of the client's ``algorithms``; default ``"RANDOM"``.
            halfClosed: Whether half-closed connections are supported.
            accessList: List of dicts of ``address`` and ``type``.
            connectionLogging: ``{"enabled": True}``.
            connectionThrottle: A dict such as ``{"maxConnections": 100}``.
            healthMonitor: A dict as ``get_health_monitor`` returns it.
            metadata: A dict, or a list of dicts of ``key`` and ``value``.
            timeout: Seconds, at most 120; default 30.
            sessionPersistence: ``{"persistenceType": "HTTP_COOKIE"}``.
            httpsRedirect: Whether HTTP requests are redirected to HTTPS.
            vip_subnet_id: Octavia: the subnet of the address.
            vip_network_id: Octavia: the network of the address.

        Raises:
            MissingLoadBalancerParameters: Virtual IP, port or protocol is missing.
            InvalidNodeCondition: A node is neither enabled nor disabled.
        """
        if vip_subnet_id or vip_network_id:
            raise self._unsupported("create(vip_subnet_id, vip_network_id)")
        if not (virtual_ips and port and protocol):
            raise exceptions.MissingLoadBalancerParameters(
                "Load Balancer creation requires at least one virtual IP, a protocol, and a port."
            )
        members = checked_nodes(nodes)
        fields: dict[str, Any] = {
            "name": name,
            "port": port,
            "protocol": protocol,
            "nodes": [one._wire() for one in members],
            "virtualIps": [one.to_dict() for one in utils.coerce_to_list(virtual_ips)],
            "algorithm": algorithm or "RANDOM",
        }
        if metadata is not None:
            metadata = [{"key": key, "value": val} for key, val in as_pairs(metadata).items()]
        further = {
            "halfClosed": halfClosed,
            "accessList": accessList,
            "connectionLogging": connectionLogging,
            "connectionThrottle": connectionThrottle,
            "healthMonitor": healthMonitor,
            "metadata": metadata,
            "timeout": timeout,
            "sessionPersistence": sessionPersistence,
            "httpsRedirect": httpsRedirect,
        }
        return {"loadBalancer": utils.params_to_dict(further, fields)}

    def delete(self, item: Any) -> None:
        """Delete a load balancer ("Remove load balancer"); one that is gone already is no error.

        Raises:
            NotFound: There never was such a load balancer.
        """
        try:
            self._write("DELETE", item)
        except exceptions.ClientException as error:
            if error.code != 410:
                raise

    def delete_many(self, loadbalancers: Any) -> None:
        """Delete several load balancers, ten with one request ("Bulk-remove load balancers").

        Args:
            loadbalancers: A list of load balancers or their ids.

        Raises:
            BadRequest: One of them does not exist, or cannot be deleted now; none of its ten is.
        """
        self._delete_in_batches(None, needed_ids(loadbalancers))

    def update(
        self,
        lb: Any,
        name: Any = None,
        algorithm: str | None = None,
        protocol: str | None = None,
        halfClosed: bool | None = None,
        port: int | None = None,
        timeout: int | None = None,
        httpsRedirect: bool | None = None,
    ) -> Any:
        """Change a load balancer; what is ``None`` stays ("Update load balancer attributes").

        Args:
            lb: A ``CloudLoadBalancer`` or its id.
            name: The new name.
            algorithm: One of the client's ``algorithms``.
            protocol: One of the client's ``protocols``.
            halfClosed: Whether half-closed connections are supported.
            port: The new port, 1 to 65535.
            timeout: Seconds, at most 120.
            httpsRedirect: Whether HTTP requests are redirected to HTTPS.

        Returns:
            ``(response, body)``; ``None``, and nothing is sent, when nothing is given.

        Raises:
            InvalidLoadBalancerParameters: The service refused; ``code`` and class tell why
                (``NotFound`` for 404, ``UnprocessableEntity`` for 422, ...).
        """
        body = utils.params_to_dict(
            {
                "name": name,
                "algorithm": algorithm,
                "protocol": protocol,
                "halfClosed": halfClosed,
                "port": port,
                "timeout": timeout,
                "httpsRedirect": httpsRedirect,
            },
            {},
        )
        if not body:
            return None
        try:
            return self._update_with(lb, dict(body))
        except exceptions.ClientException as error:
            raise refused_parameters(error) from error

    def _update_with(self, lb: Any, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Send changes of a load balancer."""
        return self._write("PUT", lb, body={"loadBalancer": changes})

    # --- nodes ---

    def add_nodes(self, lb: Any, nodes: Any) -> tuple[Any, Any]:
        """Add nodes ("Add nodes"); the nodes get the ids that the service gives them.

        Args:
            lb: A ``CloudLoadBalancer`` or its id.
            nodes: A ``Node`` or a list of them.

        Returns:
            ``(response, body)``.

        Raises:
            ValueError: There is none.
        """
        members = utils.coerce_to_list(nodes)
        if not members:
            raise ValueError("There is no node to add.")
        body = {"nodes": [member_of(one, "Node")._wire() for one in members]}
        answer = self._write("POST", lb, "nodes", body=body)
        for one, info in zip(members, answers.rows(answer[1], "nodes")):
            attach(one, lb, info)
        return answer

    def get_nodes(self, loadbalancer: Any) -> ResourceList[Node]:
        """Return the nodes as the service has them now ("List nodes")."""
        found = answers.rows(self._read(loadbalancer, "nodes"), "nodes")
        parent = loadbalancer if isinstance(loadbalancer, CloudLoadBalancer) else None
        return ResourceList(Node._of_answer(parent, one) for one in found)

    def get_node(self, loadbalancer: Any, node: Any) -> Node:
        """Return one node ("Show node details").

        Raises:
            NotFound: There is no such node.
            ValueError: The node has no id.
        """
        found = self._read(loadbalancer, "nodes", id_of_node(node))
        parent = loadbalancer if isinstance(loadbalancer, CloudLoadBalancer) else None
        return Node._of_answer(parent, answers.member(found, "node"))

    def delete_node(self, loadbalancer: Any, node: Any) -> tuple[Any, Any]:
        """Remove a node ("Remove nodes").

        Args:
            loadbalancer: Used when the node has no parent.
            node: The ``Node`` object.

        Returns:
            ``(response, body)``.

        Raises:
            UnattachedNode: There is no load balancer.
        """
        lb = parent_of(node, loadbalancer)
        return self._write("DELETE", lb, "nodes", id_of_node(node))

    def delete_nodes(self, loadbalancer: Any, nodes: Any) -> None:
        """Remove several nodes, ten with one request; waits for ACTIVE between them.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            nodes: A list of nodes or their ids.
        """
        ids = [id_of_node(one) for one in utils.coerce_to_list(nodes)]
        self._delete_in_batches(loadbalancer, needed_ids(ids), "nodes")

    def update_node(self, node: Node, diff: Any = None) -> Any:
        """Send changes of a node ("Update nodes").

        Args:
            node: The ``Node`` object.
            diff: The changes, of ``condition``, ``type`` and ``weight``; ``None`` for those made
                on the node itself.

        Returns:
            ``(response, body)``; ``None``, and nothing is sent, when nothing was changed.

        Raises:
            UnattachedNode: The node belongs to no load balancer.
            InvalidNodeParameters: Something is to change that a node keeps for life.
        """
        lb = parent_of(node)
        changes = node._diff() if diff is None else checked_diff(diff)
        if not changes:
            return None
        answer = self._update_node_with(lb, node, changes)
        for name, value in changes.items():
            setattr(node, name, value)
        node._remember()
        return answer

    def _update_node_with(self, lb: Any, node: Any, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Send changes of a node."""
        return self._write("PUT", lb, "nodes", id_of_node(node), body={"node": changes})

    def update_nodes(self, loadbalancer: Any, nodes: Any) -> dict[str, Any] | None:
        """Send the changes of several nodes with one request ("Update nodes").

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            nodes: A list of changed ``Node`` objects, or of dicts with ``id``.

        Returns:
            The body of the answer; ``None``, and nothing is sent, when nothing was changed.
        """
        entries = []
        for one in utils.coerce_to_list(nodes):
            changes = node_changes(one)
            if changes:
                entries.append({"id": id_of_node(one), **changes})
        if not entries:
            return None
        body: dict[str, Any] = self._write("PUT", loadbalancer, "nodes", body={"nodes": entries})[1]
        remember_nodes(nodes)
        return body

    def get_node_events(self, loadbalancer: Any) -> Documents:
        """Return what happened to the nodes, a list of dicts ("Node service events")."""
        return answers.rows(self._read(loadbalancer, "nodes", "events"), "nodeServiceEvents")

    # --- virtual IPs ---

    def add_virtualip(self, lb: Any, vip: VirtualIP) -> tuple[Any, Any]:
        """Add a virtual IP ("Add virtual IP"); the service takes only those of version 6.

        Args:
            lb: A ``CloudLoadBalancer`` or its id.
            vip: The ``VirtualIP`` object.

        Returns:
            ``(response, body)``.
        """
        return self._write("POST", lb, "virtualips", body=member_of(vip, "VirtualIP").to_dict())

    def delete_virtualip(self, loadbalancer: Any, vip: Any) -> tuple[Any, Any]:
        """Remove a virtual IP ("Remove virtual IP"); the last one cannot go.

        Args:
            loadbalancer: Used when the virtual IP has no parent.
            vip: The ``VirtualIP`` object.

        Returns:
            ``(response, body)``.

        Raises:
            UnattachedVirtualIP: There is no load balancer.
        """
        lb = parent_of(vip, loadbalancer)
        return self._write("DELETE", lb, "virtualips", utils.get_id(vip))


def attach(node: Node, lb: Any, info: Mapping[str, Any]) -> None:
    """Let a node be what the service answered, and belong to a load balancer."""
    node._filled(info)
    if isinstance(lb, CloudLoadBalancer):
        node.parent = lb


def node_changes(node: Any) -> dict[str, Any]:
    """Return the changes that a node, or a dict with its id, stands for."""
    if isinstance(node, Node):
        return node._diff()
    return checked_diff({name: value for name, value in node.items() if name != "id"})


def remember_nodes(nodes: Any) -> None:
    """Take the present state of nodes for the one that the service has."""
    for one in utils.coerce_to_list(nodes):
        if isinstance(one, Node):
            one._remember()


def checked_nodes(nodes: Any) -> Any:
    """Return the nodes of a new load balancer as a list.

    Raises:
        InvalidNodeCondition: One of them is neither enabled nor disabled.
    """
    members = utils.coerce_to_list(nodes)
    bad = [
        str(one.condition)
        for one in members
        if checked_spelling({"condition": one.condition})["condition"] not in NEW_NODE_CONDITIONS
    ]
    if bad:
        raise exceptions.InvalidNodeCondition(
            "Nodes for new load balancer must be created in either 'ENABLED' or 'DISABLED' "
            f"condition; received the following invalid conditions: {', '.join(bad)}"
        )
    return members
