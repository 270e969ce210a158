"""One server, and what it answers with that is not a server itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import answers
from pyrax.compute.base import UNSET, MetadataView, Resource, Unset

if TYPE_CHECKING:
    from pyrax.compute.security_groups import SecurityGroup
    from pyrax.compute.servers import ServerManager

REBOOT_SOFT = "SOFT"
REBOOT_HARD = "HARD"


class Server(Resource):
    """A server; every field that the service sends is an attribute.

    `adminPass` is there on what `create` and `rebuild` return, and never again: the service does
    not send it twice, so keep it at once if it is needed. The methods are those of
    `pyrax.cloudservers.servers` without their first argument; see there for what they take,
    return and raise.
    """

    HUMAN_ID = True

    manager: ServerManager

    # What every answer of the service holds; the others come and go with state and cloud.
    id: str
    name: str
    status: str  # BUILD, ACTIVE, ERROR, ...
    metadata: dict[str, str]
    addresses: dict[str, list[dict[str, Any]]]  # by label of the network
    links: list[dict[str, str]]
    accessIPv4: str
    accessIPv6: str
    adminPass: str
    config_drive: str
    created: str
    description: str | None
    fault: dict[str, Any]
    flavor: dict[str, Any]
    hostId: str
    image: dict[str, Any] | str
    key_name: str | None
    locked: bool
    locked_reason: str | None
    progress: int
    rax_networks: dict[str, Any]
    security_groups: list[dict[str, Any]]
    server_groups: list[str]
    tags: list[str]
    tenant_id: str
    trusted_image_certificates: list[str] | None
    updated: str
    user_id: str

    @property
    def networks(self) -> dict[str, list[str]]:
        """The addresses by network: label to list of addresses, sorted by label."""
        addresses = self._info.get("addresses") or {}
        return {label: [entry["addr"] for entry in addresses[label]] for label in sorted(addresses)}

    # The life of the server.

    def update(
        self,
        name: str | None = None,
        *,
        access_ip_v4: str | None = None,
        access_ip_v6: str | None = None,
        description: str | None = None,
        hostname: str | None = None,
    ) -> None:
        """Change the name and the like; the object then shows the new values. See
        `ServerManager.update`.
        """
        fresh = self.manager.update(
            self,
            name,
            access_ip_v4=access_ip_v4,
            access_ip_v6=access_ip_v6,
            description=description,
            hostname=hostname,
        )
        if fresh is not None:
            self._merge(fresh)

    def delete(self) -> None:
        """Delete the server."""
        self.manager.delete(self)

    def reboot(self, reboot_type: str = REBOOT_SOFT) -> None:
        """Reboot the server, ``"SOFT"`` or ``"HARD"``."""
        self.manager.reboot(self, reboot_type)

    def rebuild(
        self,
        image: Any,
        password: str | None = None,
        preserve_ephemeral: bool = False,
        **kwargs: Any,
    ) -> Server:
        """Install the server anew from an image; the result holds `adminPass`."""
        return self.manager.rebuild(
            self, image, password=password, preserve_ephemeral=preserve_ephemeral, **kwargs
        )

    def resize(self, flavor: Any, **kwargs: Any) -> None:
        """Give the server another flavor; confirm or revert it in state VERIFY_RESIZE."""
        self.manager.resize(self, flavor, **kwargs)

    def confirm_resize(self) -> None:
        """Keep the new size."""
        self.manager.confirm_resize(self)

    def revert_resize(self) -> None:
        """Go back to the old size."""
        self.manager.revert_resize(self)

    def create_image(self, image_name: str, metadata: Mapping[str, Any] | None = None) -> str:
        """Make an image of the server and return the image's id."""
        return self.manager.create_image(self, image_name, metadata)

    def backup(self, backup_name: str, backup_type: str, rotation: int) -> None:
        """Make one image of a rotating set of backups."""
        self.manager.backup(self, backup_name, backup_type, rotation)

    def change_password(self, password: str) -> None:
        """Set the administrator's password inside the server."""
        self.manager.change_password(self, password)

    def rescue(self, password: str | None = None, image: Any = None) -> tuple[Any, Any]:
        """Boot the server into a rescue image; the answer holds the password; see
        `ServerManager.rescue`.
        """
        return self.manager.rescue(self, password, image)

    def unrescue(self) -> None:
        """Boot the server from its own disk again."""
        self.manager.unrescue(self)

    def start(self) -> None:
        """Switch the server on."""
        self.manager.start(self)

    def stop(self) -> None:
        """Switch the server off."""
        self.manager.stop(self)

    def pause(self) -> None:
        """Halt the server, keeping its memory where it is."""
        self.manager.pause(self)

    def unpause(self) -> None:
        """Let a paused server run on."""
        self.manager.unpause(self)

    def suspend(self) -> None:
        """Store the server's memory on disk and halt it."""
        self.manager.suspend(self)

    def resume(self) -> None:
        """Let a suspended server run on."""
        self.manager.resume(self)

    def lock(self, reason: str | None = None) -> None:
        """Refuse changes by users who are no administrators."""
        self.manager.lock(self, reason)

    def unlock(self) -> None:
        """Allow changes again."""
        self.manager.unlock(self)

    def shelve(self) -> None:
        """Stop the server and store it as an image."""
        self.manager.shelve(self)

    def shelve_offload(self) -> None:
        """Take a shelved server off its host."""
        self.manager.shelve_offload(self)

    def unshelve(
        self, *, availability_zone: str | None | Unset = UNSET, host: str | None = None
    ) -> None:
        """Bring a shelved server back."""
        self.manager.unshelve(self, availability_zone=availability_zone, host=host)

    def force_delete(self) -> None:
        """Delete the server at once, also where deleted servers are kept for a while."""
        self.manager.force_delete(self)

    def restore(self) -> None:
        """Bring back a server that was deleted and is still kept."""
        self.manager.restore(self)

    # Administrators.

    def migrate(self, host: str | None = None) -> None:
        """Move the server to another host, switched off."""
        self.manager.migrate(self, host)

    def live_migrate(
        self,
        host: str | None = None,
        block_migration: bool | str = False,
        disk_over_commit: bool = False,
    ) -> None:
        """Move the running server to another host."""
        self.manager.live_migrate(self, host, block_migration, disk_over_commit)

    def evacuate(
        self, host: str | None = None, on_shared_storage: bool = True, password: str | None = None
    ) -> tuple[Any, Any]:
        """Build the server of a failed host anew on another."""
        return self.manager.evacuate(self, host, on_shared_storage, password)

    def reset_state(self, state: str = "error") -> None:
        """Set the recorded state to ``"error"`` or ``"active"``."""
        self.manager.reset_state(self, state)

    def reset_network(self) -> None:
        """Configure the network inside the server anew."""
        self.manager.reset_network(self)

    def trigger_crash_dump(self) -> None:
        """Make the server's kernel write a crash dump."""
        self.manager.trigger_crash_dump(self)

    def topology(self) -> dict[str, Any]:
        """Return the NUMA topology of the server."""
        return self.manager.topology(self)

    # Looking inside.

    def ips(self) -> dict[str, Any]:
        """Fetch the addresses by network: label to list of addresses."""
        return self.manager.ips(self)

    def diagnostics(self) -> tuple[Any, Any]:
        """Return response and figures about processors, memory, disks and network."""
        return self.manager.diagnostics(self)

    def get_console_output(self, length: int | None = None) -> str:
        """Return the last `length` lines of the console; all that is kept by default."""
        return self.manager.get_console_output(self, length)

    def get_vnc_console(self, console_type: str) -> dict[str, Any]:
        """Return type and URL of a VNC console."""
        return self.manager.get_vnc_console(self, console_type)

    def get_spice_console(self, console_type: str) -> dict[str, Any]:
        """Return type and URL of a SPICE console."""
        return self.manager.get_spice_console(self, console_type)

    def get_rdp_console(self, console_type: str) -> dict[str, Any]:
        """Return type and URL of an RDP console."""
        return self.manager.get_rdp_console(self, console_type)

    def get_serial_console(self, console_type: str) -> dict[str, Any]:
        """Return type and URL of a serial console."""
        return self.manager.get_serial_console(self, console_type)

    def get_mks_console(self) -> dict[str, Any]:
        """Return type and URL of an MKS console."""
        return self.manager.get_mks_console(self)

    def get_console_url(self, console_type: str) -> dict[str, Any]:
        """Return type and URL of a console of any type."""
        return self.manager.get_console_url(self, console_type)

    def get_password(self, private_key: str | bytes | None = None) -> str:
        """Return the password that the server generated for its administrator."""
        return self.manager.get_password(self, private_key)

    def clear_password(self) -> None:
        """Remove the generated password from the metadata service."""
        self.manager.clear_password(self)

    # Addresses, groups, interfaces.

    def add_fixed_ip(self, network_id: str) -> None:
        """Give the server one more address on a network."""
        self.manager.add_fixed_ip(self, network_id)

    def remove_fixed_ip(self, address: str) -> None:
        """Take an address away from the server."""
        self.manager.remove_fixed_ip(self, address)

    def add_floating_ip(self, address: Any, fixed_address: str | None = None) -> None:
        """Point a floating IP at the server."""
        self.manager.add_floating_ip(self, address, fixed_address)

    def remove_floating_ip(self, address: Any) -> None:
        """Take a floating IP away from the server."""
        self.manager.remove_floating_ip(self, address)

    def add_security_group(self, security_group: Any) -> None:
        """Put the server into a security group."""
        self.manager.add_security_group(self, security_group)

    def remove_security_group(self, security_group: Any) -> None:
        """Take the server out of a security group."""
        self.manager.remove_security_group(self, security_group)

    def list_security_group(self) -> list[SecurityGroup]:
        """Return the security groups of the server."""
        return self.manager.list_security_group(self)

    def interface_list(self) -> list[NetworkInterface]:
        """Return the server's network interfaces."""
        return self.manager.interface_list(self)

    def interface_attach(
        self,
        port_id: str | None = None,
        net_id: str | None = None,
        fixed_ip: str | None = None,
        *,
        tag: str | None = None,
    ) -> NetworkInterface:
        """Give the server one more network interface; see `ServerManager.interface_attach`."""
        return self.manager.interface_attach(self, port_id, net_id, fixed_ip, tag=tag)

    def interface_detach(self, port_id: str) -> None:
        """Take a network interface away from the server; see `ServerManager.interface_detach`."""
        self.manager.interface_detach(self, port_id)

    # Metadata and tags.

    def set_meta(self, metadata: Mapping[str, Any]) -> ServerMetadata:
        """Add to the metadata or change it; the object then shows the result. See
        `ServerManager.set_meta`.
        """
        result = self.manager.set_meta(self, metadata)
        self._show_metadata(dict(result.items()))
        return result

    def set_meta_item(self, key: str, value: Any) -> ServerMetadata:
        """Set one item of the metadata; the object then shows the result. See
        `ServerManager.set_meta_item`.
        """
        result = self.manager.set_meta_item(self, key, value)
        self._show_metadata({**(self._info.get("metadata") or {}), **dict(result.items())})
        return result

    def delete_meta(self, keys: str | Iterable[str]) -> None:
        """Remove items of the metadata; the object then shows the result."""
        doomed = {keys} if isinstance(keys, str) else set(keys)
        self.manager.delete_meta(self, doomed)
        old = self._info.get("metadata") or {}
        self._show_metadata({key: value for key, value in old.items() if key not in doomed})

    def _show_metadata(self, metadata: dict[str, Any]) -> None:
        """Make the object show metadata that was just written."""
        self._info = {**self._info, "metadata": metadata}
        self.metadata = metadata

    def tag_list(self) -> list[str]:
        """Return the tags of the server."""
        return self.manager.tag_list(self)

    def add_tag(self, tag: str) -> None:
        """Put one tag on the server; see `ServerManager.add_tag`."""
        self.manager.add_tag(self, tag)

    def set_tags(self, tags: Iterable[str]) -> list[str]:
        """Replace all tags of the server and return them."""
        return self.manager.set_tags(self, tags)

    def delete_tag(self, tag: str) -> None:
        """Remove one tag from the server."""
        self.manager.delete_tag(self, tag)

    def delete_all_tags(self) -> None:
        """Remove all tags from the server."""
        self.manager.delete_all_tags(self)


class ServerMetadata(MetadataView, Server):
    """What `set_meta` returns: the metadata, as attributes and as a dict.

    It counts as a `Server` because that is the type these calls have always returned.
    """

    get_details = False


class NetworkInterface(Server):
    """A network interface of a server: `port_id`, `net_id`, `mac_addr`, `port_state`, `fixed_ips`.

    It counts as a `Server` because that is the type these calls have always returned; its id is
    that of the port.
    """

    fixed_ips: list[dict[str, Any]]
    mac_addr: str
    net_id: str
    port_id: str
    port_state: str

    HUMAN_ID = False
    NAME_ATTR = "port_id"
    get_details = False

    def __init__(
        self, manager: Any, info: dict[str, Any], loaded: bool = True, *, server_id: str = ""
    ) -> None:
        answers.mapping(info, "An interface in the answer")
        super().__init__(manager, {"id": info.get("port_id"), **info}, loaded)
        self._server_id = server_id

    def delete(self) -> None:
        """Detach the interface from its server."""
        self.manager.interface_detach(self._server_id, self.id)
