"""Looking into servers: consoles, generated passwords, addresses, figures."""

from __future__ import annotations

from typing import Any

from pyrax import answers, exceptions
from pyrax.compute import microversions
from pyrax.compute.server_actions import ServerCalls

# Type of console: protocol and old action. The actions ended when one call for all came (2.6).
_CONSOLES = {
    "novnc": ("vnc", "os-getVNCConsole"),
    "xvpvnc": ("vnc", "os-getVNCConsole"),
    "spice-html5": ("spice", "os-getSPICEConsole"),
    "rdp-html5": ("rdp", "os-getRDPConsole"),
    "serial": ("serial", "os-getSerialConsole"),
}


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
            server: The server.
            length: How many lines from the end; by default all that is kept.
        """
        _, body = self._act("os-getConsoleOutput", server, {"length": length})
        return answers.text(answers.member(body, "output"), "'output' in the answer")

    def get_vnc_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a VNC console.

        Args:
            server: The server.
            console_type: ``"novnc"`` or ``"xvpvnc"``.
        """
        return self._console("vnc", "os-getVNCConsole", server, console_type)

    def get_spice_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a SPICE console: ``"spice-html5"``."""
        return self._console("spice", "os-getSPICEConsole", server, console_type)

    def get_rdp_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of an RDP console: ``"rdp-html5"``."""
        return self._console("rdp", "os-getRDPConsole", server, console_type)

    def get_serial_console(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a serial console: ``"serial"``."""
        return self._console("serial", "os-getSerialConsole", server, console_type)

    def get_mks_console(self, server: Any) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of an MKS console (microversion 2.8)."""
        self._since("get_mks_console", "2.8")
        return self._remote_console("mks", server, "webmks", {"get_mks_console": "2.8"})

    def get_console_url(self, server: Any, console_type: str) -> dict[str, Any]:
        """Return ``{"console": {"type", "url"}}`` of a console of any type.

        The URL holds a token that lets anyone in: treat it as a password.

        Args:
            server: The server.
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
            server: The server.
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
