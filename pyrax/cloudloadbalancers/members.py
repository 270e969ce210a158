"""What a load balancer consists of: nodes, which do the work, and virtual IPs, which take it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pyrax import answers, exceptions, utils
from pyrax.tables import Shown

if TYPE_CHECKING:
    from pyrax.cloudloadbalancers.resources import CloudLoadBalancer
    from pyrax.compute.client import ComputeClient
    from pyrax.compute.server import Server

Method = TypeVar("Method", bound=Callable[..., Any])

CHANGEABLE = ("condition", "type", "weight")
_FIXED = ("address", "port", "id")


def assure_parent(fnc: Method) -> Method:
    """Let a method of a node or virtual IP raise ``UnattachedNode`` or ``UnattachedVirtualIP``.

    Args:
        fnc: A method of ``Node``, ``VirtualIP`` or a subclass, for things with a ``parent``.

    Returns:
        The method with the check before it.
    """

    @functools.wraps(fnc)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        parent_of(self)
        return fnc(self, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def parent_of(thing: Any, otherwise: Any = None) -> Any:
    """Return the load balancer of a node or virtual IP, else the one given.

    Raises:
        UnattachedNode: There is neither, for a node.
        UnattachedVirtualIP: There is neither, for a virtual IP.
    """
    found = getattr(thing, "parent", None) or otherwise
    if not found:
        kind = exceptions.UnattachedNode
        if isinstance(thing, VirtualIP):
            kind = exceptions.UnattachedVirtualIP  # type: ignore[assignment]
        raise kind("No parent Load Balancer for this node could be determined.")
    return found


def member_of(thing: Any, kind: str) -> Any:
    """Return a node or a virtual IP, or what stands for one.

    Args:
        thing: What the caller gave.
        kind: ``"Node"`` or ``"VirtualIP"``.

    Raises:
        TypeError: It is something else, such as an id.
    """
    if not hasattr(thing, "to_dict"):
        raise TypeError(f"A {kind} object is needed, not {type(thing).__name__}.")
    return thing


class Node(Shown):
    """A machine behind a load balancer.

    Args:
        address: Its IP address or name.
        port: The port that it serves.
        condition: ``"ENABLED"`` (the default), ``"DISABLED"`` or ``"DRAINING"``.
        weight: 1 to 100, for the weighted algorithms; default 1.
        status: ``"ONLINE"`` or ``"OFFLINE"``, as the service says.
        parent: The ``CloudLoadBalancer`` it belongs to.
        type: ``"PRIMARY"`` or ``"SECONDARY"``.
        id: The service's id of the node.
        **others: Further fields of an answer; ignored.

    Raises:
        InvalidNodeParameters: Address or port is missing.
    """

    def __init__(
        self,
        address: Any = None,
        port: Any = None,
        condition: str | None = None,
        weight: int | None = None,
        status: str | None = None,
        parent: Any = None,
        type: str | None = None,
        id: Any = None,
        **others: Any,
    ) -> None:
        if not (address and port):
            raise exceptions.InvalidNodeParameters(
                "You must include an address and a port when creating a node."
            )
        self.address = utils.ensure_text(address) if isinstance(address, bytes) else address
        self.port = port
        self.condition = "ENABLED" if condition is None else condition
        self.weight = 1 if weight is None else weight
        self.status = status
        self.parent: CloudLoadBalancer | Any = parent
        self.type = type
        self.id = id
        self._weight_given = weight is not None
        self._original = self._state()

    @classmethod
    def _of_answer(cls, parent: Any, info: Mapping[str, Any]) -> Node:
        """Return the node that an answer describes, whatever else it says."""
        told = answers.mapping(info, "A node in the answer")
        fields = {key: value for key, value in told.items() if key != "parent"}
        fields["address"] = fields.get("address") or "unknown"
        port = fields.get("port")
        fields["port"] = port or 1
        made = cls(parent=parent, **fields)
        made.port = port
        made._remember()
        return made

    def _state(self) -> dict[str, Any]:
        """Return what can be compared with a later state."""
        return {name: getattr(self, name) for name in (*CHANGEABLE, *_FIXED)}

    def _remember(self) -> None:
        """Take the present state for the one that the service has."""
        self._original = self._state()

    def _diff(self) -> dict[str, Any]:
        """Return what was changed since the node was made or updated.

        Raises:
            InvalidNodeParameters: Something was changed that a node keeps for life.
        """
        now = self._state()
        changed = {name: value for name, value in now.items() if value != self._original[name]}
        return checked_diff(changed)

    def _filled(self, info: Mapping[str, Any]) -> None:
        """Take over what the service answered to the node's addition."""
        for name in ("id", "status", "condition", "type", "weight"):
            if info.get(name) is not None:
                setattr(self, name, info[name])
        self._remember()

    def _wire(self) -> dict[str, Any]:
        """Return the node as it is sent: what is known, in the service's spelling."""
        fields = {key: value for key, value in self.to_dict().items() if value is not None}
        fields.pop("id", None)
        return checked_spelling(fields)

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} type={self.type}, condition={self.condition}, id={self.id}, "
            f"address={self.address}, port={self.port} weight={self.weight}>"
        )

    def __eq__(self, other: object) -> bool:
        """Compare class and attributes."""
        if type(self) is not type(other) or not isinstance(other, Node):
            return False
        names = ("status", "parent")
        return self._state() == other._state() and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    def __hash__(self) -> int:
        """Return a hash of the id; without one every node has its own."""
        return object.__hash__(self) if self.id is None else hash((type(self), self.id))

    def to_dict(self) -> dict[str, Any]:
        """Return the node as a dict with the service's keys.

        Returns:
            ``address``, ``port``, ``condition``, ``type`` and ``id`` (``None`` where unknown), and
            ``weight`` when it was given by the caller or the service.
        """
        fields = {
            "address": self.address,
            "port": self.port,
            "condition": self.condition,
            "type": self.type,
            "id": self.id,
        }
        if self._weight_given or self.weight != 1:
            fields["weight"] = self.weight
        return fields

    @assure_parent
    def get_metadata(self) -> dict[str, Any]:
        """Return the node's metadata as a dict."""
        return self.parent.get_metadata_for_node(self)

    @assure_parent
    def set_metadata(self, metadata: Any) -> Any:
        """Replace the node's metadata by a dict; see
        ``CloudLoadBalancer.set_metadata_for_node``.
        """
        return self.parent.set_metadata_for_node(self, metadata)

    @assure_parent
    def update_metadata(self, metadata: Any) -> Any:
        """Add to the node's metadata, or change values of it; see
        ``CloudLoadBalancer.update_metadata_for_node``.
        """
        return self.parent.update_metadata_for_node(self, metadata)

    @assure_parent
    def delete_metadata(self, keys: Any = None) -> Any:
        """Delete metadata of the node: one key, a list of keys, or with ``None`` all; see
        ``CloudLoadBalancer.delete_metadata_for_node``.
        """
        return self.parent.delete_metadata_for_node(self, keys=keys)

    @assure_parent
    def delete(self) -> None:
        """Remove the node from its load balancer ("Remove nodes").

        Raises:
            UnattachedNode: It belongs to none.
        """
        self.parent.delete_node(self)

    @assure_parent
    def update(self) -> None:
        """Send what was changed in ``condition``, ``type`` and ``weight``; nothing if nothing was.

        Raises:
            UnattachedNode: The node belongs to no load balancer.
            InvalidNodeParameters: Address, port or id was changed.
        """
        diff = self._diff()
        if diff:
            self.parent.update_node(self, diff)

    @assure_parent
    def get_device(self) -> Server | None:
        """Return the server that has the node's address, in the load balancer's region.

        Returns:
            The ``CloudServer``; ``None`` if no server there has the address.
        """
        api = self.parent.manager.api
        compute: ComputeClient = api.identity.get_client("compute", api.region_name)
        for server in compute.servers.list():
            addresses = getattr(server, "addresses", None) or {}
            known = {one.get("addr") for several in addresses.values() for one in several}
            if self.address in known:
                return server
        return None


def checked_diff(diff: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of a node in the service's spelling.

    Raises:
        InvalidNodeParameters: Something is in it that a node keeps for life.
    """
    fixed = [name for name in diff if name not in CHANGEABLE]
    if fixed:
        raise exceptions.InvalidNodeParameters(
            f"'{fixed[0]}' of a node cannot be changed; only {', '.join(CHANGEABLE)} can."
        )
    return checked_spelling(diff)


def checked_spelling(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a node with condition and type in upper case."""
    return {
        name: utils.ensure_text(value).upper()
        if name in ("condition", "type") and isinstance(value, (str, bytes))
        else value
        for name, value in fields.items()
    }


class VirtualIP(Shown):
    """An address at which a load balancer can be reached.

    Args:
        type: ``"PUBLIC"`` (the default) or ``"SERVICENET"``, in any letter case.
        address: The address, as the service says.
        ipVersion: ``"IPV4"`` (the default) or ``"IPV6"``.
        id: Id of a virtual IP to share, or of this one.
        parent: The ``CloudLoadBalancer`` it belongs to.
        **others: Further fields of an answer; ignored.

    Raises:
        InvalidVirtualIPType: There is no such type.
        InvalidVirtualIPVersion: There is no such version.
    """

    def __init__(
        self,
        type: str | None = None,
        address: str | None = None,
        ipVersion: str | None = None,
        id: Any = None,
        parent: Any = None,
        **others: Any,
    ) -> None:
        kind = utils.ensure_text(type or "PUBLIC").upper()
        if kind not in ("PUBLIC", "SERVICENET"):
            raise exceptions.InvalidVirtualIPType(
                f"Virtual IP types are 'PUBLIC' and 'SERVICENET', not {type!r}."
            )
        version = utils.ensure_text(ipVersion or "IPV4").upper()
        if version not in ("IPV4", "IPV6"):
            raise exceptions.InvalidVirtualIPVersion(
                f"Virtual IP versions are 'IPV4' and 'IPV6', not {ipVersion!r}."
            )
        self.type = kind
        self.address = address
        self.ip_version = version
        self.id = id
        self.parent: CloudLoadBalancer | Any = parent

    @classmethod
    def _of_answer(cls, parent: Any, info: Mapping[str, Any]) -> VirtualIP:
        """Return the virtual IP that an answer describes, whatever its type is called."""
        answers.mapping(info, "A virtual IP in the answer")
        made = cls(address=info.get("address"), id=info.get("id"), parent=parent)
        made.type = info.get("type") or made.type
        made.ip_version = info.get("ipVersion") or made.ip_version
        return made

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} type={self.type}, id={self.id}, address={self.address} "
            f"version={self.ip_version}>"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the virtual IP as it is sent: its id, else type and version."""
        if self.id:
            return {"id": self.id}
        return {"type": self.type, "ipVersion": self.ip_version}

    @assure_parent
    def delete(self) -> None:
        """Remove the virtual IP from its load balancer ("Remove virtual IP").

        Raises:
            UnattachedVirtualIP: It belongs to none.
        """
        self.parent.delete_virtualip(self)
