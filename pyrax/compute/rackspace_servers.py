"""Servers on Rackspace: its two standing networks, its interfaces, the wire of its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.compute import microversions, server_body
from pyrax.compute.base import ComputeManager, Found, id_of
from pyrax.compute.flavors import FlavorManager
from pyrax.compute.images import ImageManager
from pyrax.compute.server import NetworkInterface
from pyrax.compute.servers import ServerManager, literally
from pyrax.kinds import R
from pyrax.tables import ResourceList

Interfaces = list[NetworkInterface]
Devices = list[dict[str, Any]]


class FindsByName(ComputeManager[R]):
    """Mixed into managers whose brief list holds the names: a name costs no list of everything."""

    def _found(self, criteria: dict[str, Any]) -> Found:
        """Return what has all the wanted values."""
        if len(criteria) != 1 or not {"name", "human_id"} >= set(criteria):
            return super()._found(criteria)
        found = self._matching(self._brief(criteria.get("name")), criteria)
        return ResourceList([self.get(item) for item in found])

    def _brief(self, name: Any) -> Found:
        """Return the brief list, or what of it can have the name."""
        found: Found = self.list(detailed=False)
        return found


class RackspaceImageManager(FindsByName, ImageManager):
    """Images on Rackspace."""


class RackspaceFlavorManager(FindsByName, FlavorManager):
    """Flavors on Rackspace."""


class RackspaceServerManager(FindsByName, ServerManager):
    """Servers on Rackspace."""

    def _brief(self, name: Any) -> Found:
        """Return the brief list of servers; its filter is a regular expression."""
        search = {"name": literally(name)} if isinstance(name, str) else None
        return self.list(detailed=False, search_opts=search)

    # Making servers.

    def _networks(
        self,
        nics: Any,
        version: microversions.Version | None,
        public: bool | None,
        service_net: bool | None,
    ) -> Any:
        """Return the networks to ask for, or None for the two that every server gets."""
        switches = ((server_body.PUBLIC_NET, public), (server_body.SERVICE_NET, service_net))
        chosen = server_body.networks(nics) if nics else []
        if public is None and service_net is None:
            return chosen or None
        if not nics:
            chosen = [{"uuid": ident} for ident, _ in switches]
        for ident, wanted in switches:
            there = any(entry.get("uuid") == ident for entry in chosen)
            if wanted and not there:
                chosen.append({"uuid": ident})
            elif wanted is False:
                chosen = [entry for entry in chosen if entry.get("uuid") != ident]
        return chosen

    def _counts(self, min_count: int | None, max_count: int | None) -> dict[str, int]:
        """Return how many servers to make; the service has always been told."""
        least, most = server_body.counts(min_count, max_count)
        return {"min_count": least, "max_count": most}

    def _legacy_devices(self, mapping: Mapping[str, str]) -> Devices:
        """Return the first form of a block device mapping, with the fields this service knows."""
        devices = server_body.legacy_devices(mapping)
        for device, text in zip(devices, mapping.values()):
            device["uuid"] = device.get("volume_id") or device.get("snapshot_id")
            device["source_type"] = (utils.ensure_text(text).split(":") + [""])[1]
            device["boot_index"] = 0
        return devices

    def _boot_path(self, with_devices: bool) -> str:
        """Return the path to which the body of a new server goes."""
        return "/os-volumes_boot" if with_devices else "/servers"

    # Interfaces. The service has calls of its own; the usual ones are asked first, and no more
    # after they have once turned out to be missing.

    _has_ports = True

    def interface_list(self, server: Any) -> Interfaces:
        """Return the network interfaces of a server; `port_id` is the virtual interface's id."""
        if self._has_ports:
            try:
                return super().interface_list(server)
            except exceptions.NotFound:
                pass
        found = self.api.os_virtual_interfacesv2.list(server)
        self._has_ports = False
        return ResourceList([self._interface(server, interface.to_dict()) for interface in found])

    def interface_attach(
        self,
        server: Any,
        port_id: str | None = None,
        net_id: Any = None,
        fixed_ip: str | None = None,
        *,
        tag: str | None = None,
    ) -> NetworkInterface:
        """Connect a server to one more network.

        Args:
            server: The server.
            port_id: Must be None: Rackspace has no ports to choose from.
            net_id: The network.
            fixed_ip: Must be None: Rackspace chooses the address.
            tag: Must be None.

        Raises:
            NotSupported: A port, an address or a tag was given.
        """
        if port_id is not None or fixed_ip is not None or tag is not None:
            raise self._missing(
                "interface_attach(port_id=, fixed_ip=, tag=)",
                "Rackspace attaches a server to a network; give net_id",
            )
        if net_id is None:
            raise ValueError("interface_attach needs a network, None was given.")
        if self._has_ports:
            try:
                return super().interface_attach(server, net_id=net_id)
            except exceptions.NotFound:
                pass
        made = self.api.os_virtual_interfacesv2.create(net_id, server)
        self._has_ports = False
        return self._interface(server, made[0] if made else {})

    def interface_detach(self, server: Any, port_id: Any) -> None:
        """Disconnect a server from a network.

        Args:
            server: The server.
            port_id: The interface, or its id.
        """
        if self._has_ports:
            try:
                super().interface_detach(server, port_id)
            except exceptions.NotFound:
                pass
            else:
                return
        self.api.os_virtual_interfacesv2.delete(server, port_id)
        self._has_ports = False

    def _interface(self, server: Any, info: Mapping[str, Any]) -> NetworkInterface:
        """Return a virtual interface in the usual form."""
        addresses = info.get("ip_addresses") or []
        document = {
            "port_id": info.get("id"),
            "net_id": addresses[0].get("network_id") if addresses else None,
            "mac_addr": info.get("mac_address"),
            "port_state": "ACTIVE",
            "fixed_ips": [{"ip_address": entry.get("address")} for entry in addresses],
        }
        return NetworkInterface(self, document, server_id=id_of(server))
