"""What only Rackspace's compute service has: its networks, interfaces, images on a schedule."""

from __future__ import annotations

from typing import Any

from pyrax import answers
from pyrax.compute.base import ComputeManager, Documents, Resource, id_of, segment
from pyrax.compute.networks import (
    Network,
    Networks,
    VirtualInterface,
    VirtualInterfaces,
)

DAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")


class RackspaceNetworkManager(ComputeManager[Network]):
    """Isolated networks, and the two pseudo networks for the internet and the service network."""

    resource = Network
    key = "network"
    base = "os-networksv2"

    def list(self) -> Networks:
        """Return the networks.

        Rackspace Cloud Servers API, 'List networks'.
        """
        return self._many("/os-networksv2")

    def get(self, network: Any) -> Network:
        """Return one network.

        Raises:
            NotFound: There is no such network.
        """
        return self._fetch(self._path(network))

    def create(self, label: str, cidr: str) -> Network:
        """Make an isolated network.

        Args:
            label: Its name.
            cidr: Its addresses, such as ``"10.9.0.0/24"``.
        """
        body = {"network": {"label": label, "cidr": cidr}}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-networksv2", body=body)
        return self._made(response, answer, loaded=False)

    def delete(self, network: Any) -> None:
        """Delete a network that no server uses."""
        self._call("DELETE", self._path(network))


class RackspaceComputeNetworkManager(RackspaceNetworkManager):
    """`cs.networks` on Rackspace: the same networks, with the arguments of the other clouds."""

    def create(self, label: str = "", cidr: str = "", **kwargs: Any) -> Network:
        """Make an isolated network.

        Args:
            label: Its name.
            cidr: Its addresses, such as ``"10.9.0.0/24"``.
            **kwargs: Ignored; Rackspace's networks have nothing else to choose.

        Raises:
            ValueError: No label or no addresses were given.
        """
        if not label or not cidr:
            raise ValueError("A network needs a label and a cidr.")
        return super().create(label, cidr)

    def disassociate(
        self, network: Any, disassociate_host: bool = True, disassociate_project: bool = True
    ) -> None:
        """Not offered on Rackspace."""
        raise self._missing("disassociate")

    def associate_host(self, network: Any, host: str) -> None:
        """Not offered on Rackspace."""
        raise self._missing("associate_host")

    def associate_project(self, network: Any) -> None:
        """Not offered on Rackspace."""
        raise self._missing("associate_project")

    def add(self, network: Any = None) -> None:
        """Not offered on Rackspace."""
        raise self._missing("add")


class RackspaceVirtualInterfaceManager(ComputeManager[VirtualInterface]):
    """Virtual interfaces of servers, with the networks that they are connected to."""

    resource = VirtualInterface
    key = "virtual_interface"
    base = "servers"
    scope = ("instance_id",)

    def list(self, instance_id: Any) -> VirtualInterfaces:
        """Return the interfaces of a server, each with its `ip_addresses`.

        Rackspace Cloud Servers API, 'List virtual interfaces'.
        """
        return self._many(self._path(instance_id, "os-virtual-interfacesv2"))

    def create(self, network_id: Any, instance_id: Any) -> Documents:
        """Connect a server to a network and return a list of one description.

        Args:
            network_id: The network.
            instance_id: The server.
        """
        segment(network_id)
        body = {"virtual_interface": {"network_id": id_of(network_id)}}
        path = self._path(instance_id, "os-virtual-interfacesv2")
        _, answer = self._call("POST", path, body=body)
        return answers.rows(answer, "virtual_interfaces")

    def delete(self, instance_id: Any, interface_id: Any) -> None:
        """Take an interface away from a server.

        Args:
            instance_id: The server.
            interface_id: The interface.
        """
        path = self._path(instance_id, "os-virtual-interfacesv2")
        self._call("DELETE", f"{path}/{segment(interface_id)}")


class ScheduledImage(Resource):
    """When images of a server are made: `retention` (how many are kept), `day_of_week`."""

    manager: ScheduledImageManager
    day_of_week: str
    retention: int

    NAME_ATTR = "retention"
    get_details = False


class ScheduledImageManager(ComputeManager[ScheduledImage]):
    """Images of servers that are made daily or weekly."""

    resource = ScheduledImage
    key = "image_schedule"
    base = "servers"

    def get(self, server_id: Any) -> ScheduledImage:
        """Return the schedule of a server.

        Raises:
            NotFound: The server has no schedule.
        """
        return self._fetch(self._schedule(server_id))

    def enable(
        self, server_id: Any, retention: int, day_of_week: str | None = None
    ) -> ScheduledImage:
        """Have images of a server made daily, or weekly on one day.

        Args:
            server_id: The server, or its id.
            retention: How many images to keep, 1 to 65535.
            day_of_week: The day, such as ``"SATURDAY"``; None for daily.

        Returns:
            The `ScheduledImage`.

        Raises:
            ValueError: There is no such day, or no such number of images.
        """
        number = int(retention)
        if not 1 <= number <= 65535:
            raise ValueError(f"retention must be from 1 to 65535, not {retention!r}.")
        schedule: dict[str, Any] = {"retention": number}
        if day_of_week is not None:
            day = day_of_week.upper()
            if day not in DAYS:
                raise ValueError(f"{day_of_week!r} is no day; the days are {', '.join(DAYS)}.")
            schedule["day_of_week"] = day
        body = {"image_schedule": schedule}
        response, answer = self._call("POST", self._schedule(server_id), body=body)
        return self._made(response, answer, loaded=True)

    def disable(self, server_id: Any) -> None:
        """Have no more images of a server made; those that are there stay."""
        self._call("DELETE", self._schedule(server_id))

    def _schedule(self, server: Any) -> str:
        """Return the path of the schedule of a server."""
        return self._path(server, "rax-si-image-schedule")


class IPAssociation(Resource):
    """An address that a server shares with others: `id`, `address`."""

    NAME_ATTR = "address"

    manager: IPAssociationManager

    id: str
    address: str
    _server: Any = None

    def delete(self) -> None:
        """No longer share the address with the server."""
        self.manager.delete(self._server, self)

    def _fetched(self) -> Resource:
        return self.manager.get(self._server, self)


IPAssociations = list[IPAssociation]


class IPAssociationManager(ComputeManager[IPAssociation]):
    """Addresses that servers share."""

    resource = IPAssociation
    key = "ip_association"
    base = "servers"
    scope = ("server",)

    def list(self, server: Any) -> IPAssociations:
        """Return the shared addresses of a server."""
        found: IPAssociations = self._many(self._path(server, "ip_associations"))
        for association in found:
            association._server = id_of(server)
        return found

    def get(self, server: Any, ip_association: Any) -> IPAssociation:
        """Return one shared address of a server.

        Args:
            ip_association: The shared address, or its id.

        Raises:
            NotFound: The server does not share that address.
        """
        return self._known(self._fetch(self._association(server, ip_association)), server)

    def create(self, server: Any, ip_association: Any) -> IPAssociation:
        """Share an address with a server.

        Args:
            server: The server, or its id.
            ip_association: The id of the address.

        Returns:
            The new `IPAssociation`.
        """
        path = self._association(server, ip_association)
        response, answer = self._call("PUT", path, body={"ip_association": {}})
        return self._known(self._made(response, answer, loaded=True), server)

    def delete(self, server: Any, ip_association: Any) -> None:
        """No longer share an address with a server.

        Args:
            ip_association: The shared address, or its id.
        """
        self._call("DELETE", self._association(server, ip_association))

    def _association(self, server: Any, association: Any) -> str:
        """Return the path of one shared address of a server."""
        return f"{self._path(server, 'ip_associations')}/{segment(association)}"

    def _known(self, association: IPAssociation, server: Any) -> IPAssociation:
        """Note whose address it is."""
        association._server = id_of(server)
        return association
