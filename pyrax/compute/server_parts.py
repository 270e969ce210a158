"""What servers have: network interfaces and addresses, metadata and tags, consoles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.compute import microversions
from pyrax.compute.base import as_list, id_of, name_of, segment, text_values
from pyrax.compute.server import NetworkInterface, ServerMetadata
from pyrax.compute.server_actions import ServerCalls
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.compute.security_groups import SecurityGroup

Interfaces = list[NetworkInterface]
Tags = list[str]

_GONE = (404, 410)
_TAGS = {"tags": "2.26"}
# Type of console: protocol and old action. The actions ended when one call for all came (2.6).
_CONSOLES = {
    "novnc": ("vnc", "os-getVNCConsole"),
    "xvpvnc": ("vnc", "os-getVNCConsole"),
    "spice-html5": ("spice", "os-getSPICEConsole"),
    "rdp-html5": ("rdp", "os-getRDPConsole"),
    "serial": ("serial", "os-getSerialConsole"),
}


class InterfaceCalls(ServerCalls):
    """What connects servers to networks."""

    # Interfaces.

    def interface_list(self, server: Any) -> Interfaces:
        """Return the network interfaces of a server.

        OpenStack Compute API, 'List Port Interfaces'.
        """
        _, body = self._call("GET", self._path(server, "os-interface"))
        owner = id_of(server)
        return ResourceList(
            NetworkInterface(self, info, server_id=owner)
            for info in answers.rows(body, "interfaceAttachments")
        )

    def interface_attach(
        self,
        server: Any,
        port_id: str | None = None,
        net_id: Any = None,
        fixed_ip: str | None = None,
        *,
        tag: str | None = None,
    ) -> NetworkInterface:
        """Give a server one more network interface.

        OpenStack Compute API, 'Create Interface'.

        Args:
            server: The server, or its id.
            port_id: The port to use; None makes one.
            net_id: The network to make a port on; None leaves the choice to the service.
            fixed_ip: The address that the new port gets; needs `net_id`.
            tag: A tag that the server can read (microversion 2.49).
        """
        attachment = given(
            port_id=None if port_id is None else id_of(port_id),
            net_id=None if net_id is None else id_of(net_id),
            fixed_ips=[{"ip_address": fixed_ip}] if fixed_ip else None,
            tag=tag,
        )
        _, body = self._call(
            "POST",
            self._path(server, "os-interface"),
            body={"interfaceAttachment": attachment},
            needs={"tag": "2.49"} if tag is not None else None,
        )
        info = self._document(body, "interfaceAttachment")
        return NetworkInterface(self, info, server_id=id_of(server))

    def interface_detach(self, server: Any, port_id: Any) -> None:
        """Take a network interface away from a server.

        OpenStack Compute API, 'Detach Interface'.

        Args:
            server: The server, or its id.
            port_id: The interface, or the id of its port.
        """
        port = id_of(port_id)
        if port is None:
            raise ValueError("interface_detach needs a port, None was given.")
        self._call("DELETE", self._path(server, "os-interface", port))

    # Addresses.

    def add_fixed_ip(self, server: Any, network_id: Any) -> None:
        """Give a server one more address on a network.

        Where the action is gone, an interface on that network is attached instead.

        Args:
            server: The server, or its id.
            network_id: The network, or its id.
        """
        segment(network_id)
        network = str(id_of(network_id))
        try:
            self._act("addFixedIp", server, {"networkId": network}, until={"addFixedIp": "2.43"})
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            self.interface_attach(server, net_id=network)

    def remove_fixed_ip(self, server: Any, address: str) -> None:
        """Take an address away from a server.

        Where the action is gone, the interface that has the address is detached instead.

        Args:
            address: The address, such as ``"10.0.0.3"``.
        """
        segment(address)
        try:
            self._act(
                "removeFixedIp", server, {"address": address}, until={"removeFixedIp": "2.43"}
            )
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            port = self._port_with(server, address)
            if port is None:
                raise
            self.interface_detach(server, port)

    def _port_with(self, server: Any, address: str) -> str | None:
        """Return the id of the port of a server that has an address."""
        for interface in self.interface_list(server):
            fixed = interface.to_dict().get("fixed_ips") or []
            if any(entry.get("ip_address") == address for entry in fixed):
                return str(interface.id)
        return None

    def add_floating_ip(self, server: Any, address: Any, fixed_address: str | None = None) -> None:
        """Point a floating IP at a server.

        Args:
            server: The server, or its id.
            address: The floating IP: its address, or an object with `ip`.
            fixed_address: The server's own address to point it at, where it has several.

        Where the action is gone, the network service points it at a port of the server.

        Raises:
            NotFound: There is no such server or floating IP.
            NotSupported: The action is gone, and the catalog has no network service.
        """
        wanted = getattr(address, "ip", address)
        segment(wanted)
        info = given(address=wanted, fixed_address=fixed_address)
        networks = self._floating("addFloatingIp", server, info)
        if networks is not None:
            from pyrax.compute import handover

            networks.floating_ips.associate(
                handover.floating_ip_at(networks, wanted),
                server=id_of(server),
                fixed_address=fixed_address,
            )

    def remove_floating_ip(self, server: Any, address: Any) -> None:
        """Take a floating IP away from a server.

        Where the action is gone, the network service does it.

        Args:
            address: The floating IP: its address, or an object with `ip`.

        Raises:
            NotFound: There is no such server or floating IP, or it does not point at the server.
            NotSupported: The action is gone, and the catalog has no network service.
        """
        wanted = getattr(address, "ip", address)
        segment(wanted)
        networks = self._floating("removeFloatingIp", server, {"address": wanted})
        if networks is None:
            return
        from pyrax.compute import handover

        fip = handover.floating_ip_at(networks, wanted)
        if handover.floating_document(networks, fip, {})["instance_id"] != id_of(server):
            raise exceptions.NotFound(
                404, f"The floating IP {wanted} does not point at the server {id_of(server)}."
            )
        networks.floating_ips.disassociate(fip)

    def _floating(self, action: str, server: Any, info: dict[str, Any]) -> Any:
        """Send an action about a floating IP.

        Returns:
            `None`; if the action is gone, the client for networks, which has to do it.
        """
        try:
            self._act(action, server, info, until={action: "2.43"})
        except exceptions.ClientException as err:
            if err.code not in _GONE:
                raise
            networks = self.api.other_service("network") if self.api.has_microversions else None
            if networks is None and err.code == 410:
                raise exceptions.NotSupported(
                    f"cs.servers {action}",
                    "compute",
                    "use the network service, pyrax.cloud_networks",
                ) from err
            if networks is None:
                raise
            return networks
        return None

    # Security groups.

    def add_security_group(self, server: Any, security_group: Any) -> None:
        """Put a server into a security group, given by name, id or object."""
        segment(name_of(security_group))
        self._act("addSecurityGroup", server, {"name": name_of(security_group)})

    def remove_security_group(self, server: Any, security_group: Any) -> None:
        """Take a server out of a security group, given by name, id or object."""
        segment(name_of(security_group))
        self._act("removeSecurityGroup", server, {"name": name_of(security_group)})

    def list_security_group(self, server: Any) -> list[SecurityGroup]:
        """Return the security groups of a server.

        OpenStack Compute API, 'List Security Groups By Server'.
        """
        from pyrax.compute.security_groups import SecurityGroup  # seldom needed

        _, body = self._call("GET", self._path(server, "os-security-groups"))
        return ResourceList(
            SecurityGroup(self.api.security_groups, info, True)
            for info in answers.rows(body, "security_groups")
        )


class MetadataCalls(ServerCalls):
    """What users write on servers."""

    def list_meta(self, server: Any) -> dict[str, str]:
        """Return the metadata of a server.

        OpenStack Compute API, 'List All Metadata'.
        """
        _, body = self._call("GET", self._path(server, "metadata"))
        return self._document(body, "metadata")

    def get_meta(self, server: Any, key: str | bytes) -> str:
        """Return the value of one item of the metadata.

        Args:
            key: Name of the item.

        Raises:
            NotFound: The server has no such item.
        """
        name = utils.ensure_text(key, self.api.encoding)
        _, body = self._call("GET", self._path(server, "metadata", name))
        return str(self._document(body, "meta")[name])

    def set_meta(self, server: Any, metadata: Mapping[str, Any]) -> ServerMetadata:
        """Add to the metadata of a server; items of the same name are replaced.

        OpenStack Compute API, 'Create or Update Metadata Items'.

        Args:
            server: The server, or its id.
            metadata: Texts by name; numbers and booleans are turned into text.

        Returns:
            The whole metadata as it is now: readable as attributes and as a dict.
        """
        body = {"metadata": text_values(metadata, self.api.encoding)}
        _, answer = self._call("POST", self._path(server, "metadata"), body=body)
        return ServerMetadata(self, self._document(answer, "metadata"), True)

    def set_meta_item(self, server: Any, key: str | bytes, value: Any) -> ServerMetadata:
        """Set one item of the metadata of a server and return that item.

        OpenStack Compute API, 'Create Or Update Metadata Item'.

        Args:
            key: Name of the item.
            value: Its value; numbers and booleans are turned into text.

        Returns:
            The item: readable as attribute and as dict.
        """
        item = text_values({key: value}, self.api.encoding)
        (name,) = item
        _, answer = self._call("PUT", self._path(server, "metadata", name), body={"meta": item})
        return ServerMetadata(self, self._document(answer, "meta"), True)

    def delete_meta(self, server: Any, keys: str | bytes | Iterable[str | bytes]) -> None:
        """Remove items of the metadata of a server, one request each.

        Args:
            server: The server, or its id.
            keys: The names; a lone text is one name.

        Raises:
            NotFound: The server has no such item; those before it are gone.
        """
        for key in as_list(keys):
            name = utils.ensure_text(key, self.api.encoding)
            self._call("DELETE", self._path(server, "metadata", name))

    # Tags.

    def tag_list(self, server: Any) -> Tags:
        """Return the tags of a server (microversion 2.26)."""
        return self._tags("tag_list", "GET", server)

    def add_tag(self, server: Any, tag: str) -> None:
        """Put one tag on a server (microversion 2.26).

        Args:
            tag: The tag, a text without ``/`` and ``,``.
        """
        self._tags("add_tag", "PUT", server, tag)

    def set_tags(self, server: Any, tags: Iterable[str]) -> Tags:
        """Replace all tags of a server and return them (microversion 2.26).

        Args:
            tags: Texts without ``/`` and ``,``; an empty list removes all.

        Raises:
            ValueError: There is no list; an empty one removes all.
        """
        if tags is None:
            raise ValueError("set_tags needs a list of tags, None was given.")
        return self._tags("set_tags", "PUT", server, body={"tags": as_list(tags)})

    def delete_tag(self, server: Any, tag: str) -> None:
        """Remove one tag from a server (microversion 2.26).

        Args:
            tag: The tag.

        Raises:
            NotFound: The server has no such tag.
        """
        self._tags("delete_tag", "DELETE", server, tag)

    def delete_all_tags(self, server: Any) -> None:
        """Remove all tags from a server (microversion 2.26)."""
        self._tags("delete_all_tags", "DELETE", server)

    def _tags(
        self, caller: str, method: str, server: Any, *tag: str, body: dict[str, Any] | None = None
    ) -> Tags:
        """Send a request about tags and return the tags of the answer."""
        self._since(caller, "2.26")
        path = self._path(server, "tags", *tag)
        _, answer = self._call(method, path, body=body, needs=_TAGS)
        return as_list(answer.get("tags")) if isinstance(answer, Mapping) else []


class ConsoleCalls(ServerCalls):
    """What one can read of a server."""

    def ips(self, server: Any) -> dict[str, Any]:
        """Return the addresses of a server.

        OpenStack Compute API, 'List Ips'.

        Returns:
            The label of each network, with a list of dicts `addr` and `version`.
        """
        _, body = self._call("GET", self._path(server, "ips"))
        return self._document(body, "addresses")

    def diagnostics(self, server: Any) -> tuple[Any, Any]:
        """Return response and figures about processors, memory, disks and network.

        OpenStack Compute API, 'Show Server Diagnostics'. What figures there are depends on the
        hypervisor up to microversion 2.47.
        """
        return self._call("GET", self._path(server, "diagnostics"))

    def topology(self, server: Any) -> dict[str, Any]:
        """Return the NUMA topology of a server (microversion 2.78)."""
        self._since("topology", "2.78")
        _, body = self._call("GET", self._path(server, "topology"), needs={"topology": "2.78"})
        return dict(answers.mapping(body))

    # Consoles.

    def get_console_output(self, server: Any, length: int | None = None) -> str:
        """Return what a server wrote to its console.

        OpenStack Compute API, 'Show Console Output'.

        Args:
            server: The server, or its id.
            length: How many lines from the end; by default all that is kept.
        """
        _, body = self._act("os-getConsoleOutput", server, {"length": length})
        return answers.text(answers.member(body, "output"), "'output' in the answer")

    def get_vnc_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a VNC console.

        Args:
            server: The server, or its id.
            console_type: ``"novnc"`` or ``"xvpvnc"``.
        """
        return self._console("vnc", "os-getVNCConsole", server, console_type)

    def get_spice_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a SPICE console.

        Args:
            console_type: ``"spice-html5"``.
        """
        return self._console("spice", "os-getSPICEConsole", server, console_type)

    def get_rdp_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of an RDP console.

        Args:
            console_type: ``"rdp-html5"``.
        """
        return self._console("rdp", "os-getRDPConsole", server, console_type)

    def get_serial_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a serial console.

        Args:
            console_type: ``"serial"``.
        """
        return self._console("serial", "os-getSerialConsole", server, console_type)

    def get_mks_console(self, server: Any) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of an MKS console (microversion 2.8)."""
        self._since("get_mks_console", "2.8")
        return self._remote_console("mks", server, "webmks", {"get_mks_console": "2.8"})

    def get_console_url(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a console of any type.

        The URL holds a token that lets anyone in: treat it as a password.

        Args:
            server: The server, or its id.
            console_type: ``"novnc"``, ``"xvpvnc"``, ``"spice-html5"``, ``"rdp-html5"``,
                ``"serial"`` or ``"webmks"``.

        Raises:
            UnsupportedConsoleType: There is no such type.
        """
        if console_type == "webmks":
            return self.get_mks_console(server)
        if console_type not in _CONSOLES:
            known = ", ".join([*_CONSOLES, "webmks"])
            raise exceptions.UnsupportedConsoleType(
                f"There is no console type {console_type!r}; the types are {known}."
            )
        protocol, action = _CONSOLES[console_type]
        return self._console(protocol, action, server, console_type)

    def _console(self, protocol: str, action: str, server: Any, kind: str) -> dict[str, Any]:
        """Ask for a console in the form that the microversion has."""
        if microversions.at_least(self.api.microversion_for(), "2.6"):
            return self._remote_console(protocol, server, kind)
        _, body = self._act(action, server, {"type": kind})
        return dict(answers.mapping(body))

    def _remote_console(
        self, protocol: str, server: Any, kind: str, needs: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Ask for a console in the present form; the answer is given in the old one."""
        _, body = self._call(
            "POST",
            self._path(server, "remote-consoles"),
            body={"remote_console": {"protocol": protocol, "type": kind}},
            needs=needs,
        )
        console = self._document(body, "remote_console")
        return {"console": {"type": console.get("type"), "url": console.get("url")}}

    # Passwords.

    def get_password(self, server: Any, private_key: str | bytes | None = None) -> str:
        """Return the password that a server generated for its administrator.

        OpenStack Compute API, 'Show Server Password'.

        Args:
            server: The server, or its id.
            private_key: The path of the private key, without passphrase, of the key pair that
                the server was made with; without it the password comes encrypted.

        Returns:
            The password in clear text with `private_key`, else encrypted, in base64; ``""`` when
            the server has set none.

        Raises:
            CommandError: The key cannot be read, or it is not the key of this server.
        """
        _, body = self._call("GET", self._path(server, "os-server-password"))
        encrypted = str(answers.mapping(body).get("password") or "")
        if not private_key or not encrypted:
            return encrypted
        from pyrax.compute import passwords  # seldom needed

        return passwords.decrypt(encrypted, private_key)

    def clear_password(self, server: Any) -> None:
        """Remove the generated password of a server from the metadata service."""
        self._call("DELETE", self._path(server, "os-server-password"))
