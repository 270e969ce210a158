"""Networks as scripts know them, and their calls on Rackspace (``os-networksv2``)."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.ids import (
    PSEUDO_NETWORKS,
    _get_server_networks,
    id_of,
    needed_id,
)
from pyrax.cloudnetworks.interfaces import VirtualInterface
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.cloudnetworks.client import CloudNetworkClient

Nics = list[dict[str, str]]
Networks = list["CloudNetwork"]

_RETRY_INTERVAL = 2.0
# Fields of the service that the class has properties for; they are kept where they were sent, too.
_SENT_AS_WELL = ("name", "subnets")


class CloudNetwork(BaseResource):
    """A network that servers can be attached to.

    Attributes:
        id: Its id.
        label: Its name; ``name`` is the same.
        cidr: Its addresses, such as ``"10.9.0.0/24"``; on OpenStack those of its first IPv4
            subnet, else of its first. ``None`` for PublicNet and ServiceNet, and for networks
            without a subnet that the project may see.
        status: ``"ACTIVE"``, ``"DOWN"``, ``"BUILD"`` or ``"ERROR"``.
    """

    id: str = None  # type: ignore[assignment]
    label: str | None = None
    cidr: str | None = None
    status: str = "ACTIVE"

    manager: CloudNetworkManager
    admin_state_up: bool
    availability_zone_hints: list[str]
    availability_zones: list[str]
    created_at: str
    description: str
    dns_domain: str
    ipv4_address_scope: Any
    ipv6_address_scope: Any
    is_default: bool
    l2_adjacency: bool
    mtu: int
    port_security_enabled: bool
    project_id: str
    qos_policy_id: str | None
    revision_number: int
    shared: bool
    tags: list[str]
    tenant_id: str
    updated_at: str
    vlan_transparent: Any

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take the fields over; a network has a label on Rackspace, a name on OpenStack."""
        super()._add_details(info)
        fields = self.__dict__
        fields.update({name: info[name] for name in _SENT_AS_WELL if name in info})
        if "name" in info:
            fields["label"] = info["name"]

    @property
    def name(self) -> str | None:
        """The label."""
        return self.label

    @name.setter
    def name(self, value: Any) -> None:
        """Set the label of this object; the service does not learn of it: see ``update``."""
        self.label = value
        if "name" in self.__dict__:
            self.__dict__["name"] = value

    @property
    def subnets(self) -> list[str]:
        """The ids of the subnets; an empty list on Rackspace."""
        return list(self.__dict__.get("subnets") or ())

    @property
    def cidrs(self) -> list[str]:
        """The address ranges of all subnets."""
        known = self.__dict__.get("_cidrs")
        if known is not None:
            return list(known)
        return [] if self.cidr is None else [self.cidr]

    @property
    def is_isolated(self) -> bool:
        """Whether this is a network of the account's own, not one that everybody is on."""
        if self.id in PSEUDO_NETWORKS:
            return False
        look = getattr(self.manager, "is_own", None)
        return True if look is None else bool(look(self))

    def get(self) -> None:
        """Fetch the network again and refresh all fields; does nothing for pseudo networks.

        Raises:
            NotFound: The network no longer exists.
        """
        before, self._loaded = self._loaded, True
        fetch = getattr(self.manager, "get", None)
        if fetch is None or self.id in PSEUDO_NETWORKS:
            return
        try:
            fresh = fetch(self)
        except BaseException:
            self._loaded = before
            raise
        self._info = {**self._info, **fresh._info}
        kept = ("manager", "_info", "_loaded")
        self.__dict__.update(
            (name, value) for name, value in fresh.__dict__.items() if name not in kept
        )

    def delete(self) -> None:
        """Delete the network.

        Raises:
            NetworkInUse: A server, or another port, is still attached to it.
            Forbidden: It is a pseudo network, or the user may not delete it.
            NotFound: It does not exist any more.
        """
        self.manager.delete_unused(self)

    def update(self, **attributes: Any) -> None:
        """Change the network, as ``cloud_networks.networks.update`` does.

        Args:
            **attributes: Fields and their new values, such as ``name="backend"``.

        Raises:
            NotSupported: The cloud has no network service; its networks cannot be changed.
        """
        if "label" in attributes:
            attributes.setdefault("name", attributes.pop("label"))
        self._add_details(self.manager.change(self, attributes))

    def get_server_networks(
        self, public: bool = False, private: bool = False, key: str | None = None
    ) -> Nics:
        """Return what ``servers.create(nics=...)`` takes to attach a server to this network.

        Args:
            public: ``True`` to attach it to PublicNet as well.
            private: ``True`` to attach it to ServiceNet as well.
            key: Name under which each id stands, by default ``net-id``.

        Returns:
            A list with a dict for each network, none of them twice.

        Raises:
            NotSupported: ``public`` or ``private`` on a cloud without these networks.
        """
        name_ids = getattr(self.manager, "server_networks", _get_server_networks)
        return name_ids(self, public=public, private=private, key=key)

    def attach(self, server: Any) -> VirtualInterface:
        """Connect a server to this network; see ``CloudNetworkClient.attach``."""
        return self.manager.api.attach(self, server)

    def detach(self, server: Any) -> None:
        """Disconnect a server from this network; see ``CloudNetworkClient.detach``."""
        self.manager.api.detach(self, server)

    def to_dict(self) -> dict[str, Any]:
        """Return a deep copy of the document as the service sent it."""
        return copy.deepcopy(dict(self._info))


class CloudNetworkManager(BaseManager[CloudNetwork]):
    """The calls for networks on Rackspace: ``os-networksv2`` of the compute service."""

    resource_class: Any = CloudNetwork
    response_key = "network"
    uri_base = "os-networksv2"

    api: CloudNetworkClient

    # --- the wire ---

    def _base_url(self) -> str:
        """Return the address of the service that has the networks."""
        return self.api.compute_url

    def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request to the service that has the networks."""
        return super()._send(verb, self._base_url() + uri, **kwargs)

    def _create_body(
        self, name: Any, label: Any = None, cidr: Any = None, **further: Any
    ) -> dict[str, Any]:
        """Return the body of a new network."""
        unknown = [key for key, value in further.items() if value is not None]
        if unknown:
            raise exceptions.NotSupported(
                f"cloud_networks.create({', '.join(sorted(unknown))})",
                "compute",
                "networks of this cloud have a label and a cidr only",
            )
        fields = {"label": label or name, "cidr": cidr}
        return {"network": {key: errors.cidr_text(value) for key, value in fields.items() if value}}

    # --- what differs between the clouds ---

    def make(self, label: Any, cidr: Any, **further: Any) -> CloudNetwork:
        """Create a network; refusals come as pyrax's own exceptions.

        Args:
            label: Its name.
            cidr: Its addresses, such as ``"10.9.0.0/24"``.
            **further: Further fields of ``create``.

        Returns:
            The new ``CloudNetwork``.

        Raises:
            NetworkCIDRInvalid: ``cidr`` is too small.
            NetworkCIDRMalformed: ``cidr`` is no range of addresses.
            NetworkCountExceeded: There are as many networks as there may be.
        """
        text = errors.cidr_text(cidr)
        if text and not errors.is_malformed(text):
            errors.check_size(text)
        try:
            made: CloudNetwork = self.create(label, cidr=text, **further)
        except exceptions.ClientException as error:
            exceptions.raise_because(error, errors.creation_refused(error, text))
        return made

    def check_real(self, item: Any, method: str) -> None:
        """Refuse what would be done to a pseudo network.

        Args:
            item: The network, or its id.
            method: What would be done, for the text of the exception.

        Raises:
            Forbidden: It is one of the two; nothing is sent.
        """
        network_id = needed_id(item, "network")
        if network_id in PSEUDO_NETWORKS:
            raise exceptions.Forbidden(
                403, f"The network {network_id} belongs to the cloud; '{method}' cannot change it."
            )

    def delete_unused(self, item: Any, wait: float = 0) -> None:
        """Delete a network; see ``CloudNetworkClient.delete``."""
        self.check_real(item, "delete")
        waited = 0.0
        while True:
            try:
                self.delete(item)
                return
            except (exceptions.Forbidden, exceptions.Conflict) as error:
                meaning = errors.deletion_refused(error)
                if waited >= wait or not isinstance(meaning, exceptions.NetworkInUse):
                    exceptions.raise_because(error, meaning)
            pause = min(_RETRY_INTERVAL, wait - waited)
            time.sleep(pause)
            waited += pause

    def with_label(self, label: str) -> Networks:
        """Return the networks that have exactly this label.

        Args:
            label: The name that is looked for, in its letter case.
        """
        return [network for network in self._walk_pages() if network.label == label]

    def is_own(self, network: CloudNetwork) -> bool:
        """Tell whether a network is the account's own; all but the pseudo networks are.

        Args:
            network: The network, an object.
        """
        return True

    def server_networks(
        self, network: Any, public: bool = False, private: bool = False, key: str | None = None
    ) -> Nics:
        """Return the networks of a new server; see ``CloudNetworkClient.get_server_networks``."""
        return _get_server_networks(network, public=public, private=private, key=key)

    def change(self, item: Any, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a network through the network service, and return its document.

        Args:
            attributes: Names of fields and their new values.

        Raises:
            NotSupported: The catalog has no network service.
        """
        self.check_real(item, "update")
        return self.api.networks.update(id_of(item), **attributes).to_dict()
