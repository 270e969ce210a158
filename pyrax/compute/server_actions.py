"""Actions on servers: what is sent to ``/servers/{id}/action``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pyrax import exceptions, utils
from pyrax.compute import microversions, server_body
from pyrax.compute.base import (
    UNSET,
    ComputeManager,
    Unset,
    as_list,
    id_of,
    ref_of,
    request_id_of,
    text_values,
)
from pyrax.compute.server import REBOOT_SOFT, Server
from pyrax.parameters import given

_REBUILD_NEEDS = {
    "description": "2.19",
    "key_name": "2.54",
    "user_data": "2.57",
    "trusted_image_certificates": "2.63",
    "hostname": "2.90",
}


class ServerCalls(ComputeManager[Server]):
    """What all calls about one server are made of."""

    resource = Server
    key = "server"
    base = "servers"
    paged = True

    def _act(
        self,
        name: str,
        server: Any,
        info: Any = None,
        *,
        needs: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> tuple[Any, Any]:
        """Send one action and return the response and its parsed body."""
        body = {name: info}
        self.run_hooks("modify_body_for_action", body, **kwargs)
        return self._call("POST", self._path(server, "action"), body=body, needs=needs, until=until)

    def _stamped(self, made: Server, response: Any) -> Server:
        """Note the id of the request on what it made."""
        made.x_request_id = request_id_of(response)
        return made


class ActionCalls(ServerCalls):
    """The actions, one method each.

    They return as soon as the service has accepted the action; watch the server's `status` for
    its end. All raise `NotFound` for an unknown server and `Conflict` when the server's state
    does not allow the action. OpenStack Compute API, 'Servers - run an action'.
    """

    def reboot(self, server: Any, reboot_type: str = REBOOT_SOFT) -> None:
        """Reboot a server.

        Args:
            server: The server, or its id.
            reboot_type: ``"SOFT"`` asks its operating system, ``"HARD"`` cuts the power.
        """
        self._act("reboot", server, {"type": reboot_type.upper()})

    def rebuild(
        self,
        server: Any,
        image: Any,
        password: str | None = None,
        disk_config: str | None = None,
        preserve_ephemeral: bool = False,
        name: str | bytes | None = None,
        meta: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        description: str | None = None,
        key_name: Any = None,
        userdata: Any = None,
        trusted_image_certificates: Any = None,
        hostname: str | None = None,
        **kwargs: Any,
    ) -> Server:
        """Install a server anew; it keeps id and addresses and loses its data.

        Args:
            server: The server, or its id.
            image: The image to install, or its id.
            password: The new administrator's password; the service makes one up by default.
            disk_config: ``"AUTO"`` or ``"MANUAL"`` partitioning.
            preserve_ephemeral: Whether to keep the ephemeral disk.
            name: The new name; by default it stays.
            meta: New metadata.
            files: Files to place in it, as for `create`.
            description: A new description (microversion 2.19).
            key_name: Another key pair (2.54).
            userdata: New user data (2.57).
            trusted_image_certificates: Ids of certificates for the image (2.63).
            hostname: A new host name (2.90).
            **kwargs: Handed to the hooks; anything no hook knows is ignored with a warning.

        Returns:
            The server, with the new `adminPass`, which comes only once.

        Raises:
            UnsupportedAttribute: An argument needs another microversion than the client's.
        """
        server_body.warn_unknown("rebuild", kwargs)
        if id_of(image) in (None, ""):
            raise ValueError(f"rebuild needs an image, {image!r} was given.")
        encoding = self.api.encoding
        newer = given(
            description=description,
            key_name=id_of(key_name) if key_name else None,
            user_data=server_body.encoded(userdata, encoding) if userdata else None,
            trusted_image_certificates=(
                None if trusted_image_certificates is None else as_list(trusted_image_certificates)
            ),
            hostname=hostname,
        )
        info = given(
            imageRef=ref_of(image),
            adminPass=password,
            preserve_ephemeral=preserve_ephemeral or None,
            name=None if name is None else utils.ensure_text(name, encoding),
            metadata=None if meta is None else text_values(meta, encoding),
            personality=server_body.personality(files, encoding) if files else None,
            **newer,
        )
        if disk_config is not None:
            info["OS-DCF:diskConfig"] = disk_config
        response, body = self._act(
            "rebuild",
            server,
            info,
            needs={name: _REBUILD_NEEDS[name] for name in newer},
            until={"files": server_body.LAST_WITH_FILES} if files else None,
            **kwargs,
        )
        return self._stamped(Server(self, self._document(body), False), response)

    def resize(
        self, server: Any, flavor: Any, disk_config: str | None = None, **kwargs: Any
    ) -> None:
        """Give a server another flavor.

        It ends in state VERIFY_RESIZE, which `confirm_resize` or `revert_resize` leaves.

        Args:
            server: The server, or its id.
            flavor: The new flavor, or its id.
            disk_config: ``"AUTO"`` or ``"MANUAL"`` partitioning.
            **kwargs: Handed to the hooks; anything no hook knows is ignored with a warning.
        """
        server_body.warn_unknown("resize", kwargs)
        if id_of(flavor) in (None, ""):
            raise ValueError(f"resize needs a flavor, {flavor!r} was given.")
        info: dict[str, Any] = {"flavorRef": ref_of(flavor)}
        if disk_config is not None:
            info["OS-DCF:diskConfig"] = disk_config
        self._act("resize", server, info, **kwargs)

    def confirm_resize(self, server: Any) -> None:
        """Keep the new size of a resized server."""
        self._act("confirmResize", server)

    def revert_resize(self, server: Any) -> None:
        """Take a resized server back to its old size."""
        self._act("revertResize", server)

    def create_image(
        self, server: Any, image_name: str | bytes, metadata: Mapping[str, Any] | None = None
    ) -> str:
        """Make an image of a server and return the image's id.

        Args:
            server: The server, or its id.
            image_name: The name of the image.
            metadata: Metadata of the image.

        Returns:
            The id; the image is in state SAVING, then ACTIVE.

        Raises:
            ServiceResponseFailure: The service did not say which image it makes.
        """
        encoding = self.api.encoding
        info = {
            "name": utils.ensure_text(image_name, encoding),
            "metadata": text_values(metadata or {}, encoding),
        }
        image_id = _image_id(*self._act("createImage", server, info))
        if image_id is None:
            raise exceptions.ServiceResponseFailure(
                "The compute service accepted the image but did not name it; "
                "look for it in images.list()."
            )
        return image_id

    def backup(
        self, server: Any, backup_name: str | bytes, backup_type: str, rotation: int
    ) -> str | None:
        """Make one image of a rotating set of backups.

        Args:
            server: The server, or its id.
            backup_name: The name of the image.
            backup_type: The name of the set, such as ``"daily"``.
            rotation: How many images of the set to keep.

        Returns:
            The id of the image, or None when the service does not tell.
        """
        info = {
            "name": utils.ensure_text(backup_name, self.api.encoding),
            "backup_type": backup_type,
            "rotation": rotation,
        }
        return _image_id(*self._act("createBackup", server, info))

    def change_password(self, server: Any, password: str) -> None:
        """Set the administrator's password inside a server.

        Args:
            password: The new password.
        """
        self._act("changePassword", server, {"adminPass": password})

    def rescue(
        self, server: Any, password: str | None = None, image: Any = None
    ) -> tuple[Any, Any]:
        """Boot a server into a rescue image, with its own disk attached as the second.

        Args:
            server: The server, or its id.
            password: The password in the rescue system; the service makes one up by default.
            image: What to boot; by default the image that it was made from.

        Returns:
            The response, and a dict with `adminPass`.
        """
        info = given(adminPass=password, rescue_image_ref=ref_of(image) if image else None)
        return self._act("rescue", server, info or None)

    def unrescue(self, server: Any) -> None:
        """Boot a rescued server from its own disk again."""
        self._act("unrescue", server)

    def start(self, server: Any) -> None:
        """Switch a server on."""
        self._act("os-start", server)

    def stop(self, server: Any) -> tuple[Any, Any]:
        """Switch a server off; returns the response and its body."""
        return self._act("os-stop", server)

    def pause(self, server: Any) -> None:
        """Halt a server, keeping its memory where it is."""
        self._act("pause", server)

    def unpause(self, server: Any) -> None:
        """Let a paused server run on."""
        self._act("unpause", server)

    def suspend(self, server: Any) -> None:
        """Store a server's memory on disk and halt it."""
        self._act("suspend", server)

    def resume(self, server: Any) -> None:
        """Let a suspended server run on."""
        self._act("resume", server)

    def lock(self, server: Any, reason: str | None = None) -> None:
        """Refuse changes to a server by users who are no administrators.

        Args:
            server: The server, or its id.
            reason: Why, for others to read (microversion 2.73).
        """
        if reason is None:
            self._act("lock", server)
        else:
            self._act("lock", server, {"locked_reason": reason}, needs={"reason": "2.73"})

    def unlock(self, server: Any) -> None:
        """Allow changes to a locked server again."""
        self._act("unlock", server)

    def shelve(self, server: Any) -> None:
        """Stop a server and store it as an image."""
        self._act("shelve", server)

    def shelve_offload(self, server: Any) -> None:
        """Take a shelved server off its host."""
        self._act("shelveOffload", server)

    def unshelve(
        self,
        server: Any,
        *,
        availability_zone: str | None | Unset = UNSET,
        host: str | None = None,
    ) -> None:
        """Bring a shelved server back.

        Args:
            server: The server, or its id.
            availability_zone: The zone to bring it back in (microversion 2.77); None frees it
                from its zone (2.91).
            host: The host to bring it back on, for administrators (2.91).
        """
        info: dict[str, Any] = given(host=host)
        needs = {"host": "2.91"} if host is not None else {}
        if not isinstance(availability_zone, Unset):
            info["availability_zone"] = availability_zone
            needs["availability_zone"] = "2.77" if availability_zone is not None else "2.91"
        self._act("unshelve", server, info or None, needs=needs)

    def force_delete(self, server: Any) -> tuple[Any, Any]:
        """Delete a server at once, also where deleted ones are kept; returns the answer."""
        return self._act("forceDelete", server)

    def restore(self, server: Any) -> tuple[Any, Any]:
        """Bring back a server that was deleted and is still kept; returns the answer."""
        return self._act("restore", server)

    # Administrators.

    def migrate(self, server: Any, host: str | None = None) -> None:
        """Move a server to another host, switched off.

        Args:
            server: The server, or its id.
            host: Where to (microversion 2.56); by default the scheduler chooses.
        """
        if host is None:
            self._act("migrate", server)
        else:
            self._act("migrate", server, {"host": host}, needs={"host": "2.56"})

    def live_migrate(
        self,
        server: Any,
        host: str | None = None,
        block_migration: bool | str = False,
        disk_over_commit: bool = False,
    ) -> None:
        """Move a running server to another host.

        Args:
            server: The server, or its id.
            host: Where to; None lets the scheduler choose.
            block_migration: Whether to copy the disks, or ``"auto"`` (microversion 2.25).
            disk_over_commit: Whether the disks may be promised more room than there is; gone in
                2.25.
        """
        needs = {"block_migration": "2.25"} if block_migration == "auto" else {}
        until = {"disk_over_commit": "2.24"} if disk_over_commit else {}
        version = self.api.microversion_for(needs=needs, until=until)
        info = {"host": host, "block_migration": block_migration}
        if not microversions.at_least(version, "2.25"):
            info["disk_over_commit"] = disk_over_commit
        self._act("os-migrateLive", server, info, needs=needs, until=until)

    def evacuate(
        self,
        server: Any,
        host: str | None = None,
        on_shared_storage: bool = True,
        password: str | None = None,
    ) -> tuple[Any, Any]:
        """Build the server of a failed host anew on another.

        Args:
            server: The server, or its id.
            host: Where to; by default the scheduler chooses.
            on_shared_storage: Whether the disk is still reachable; the service finds that out by
                itself from microversion 2.14.
            password: The new administrator's password.

        Returns:
            The response, and a dict with `adminPass` (no body from 2.14).
        """
        info: dict[str, Any] = given(host=host, adminPass=password)
        if not microversions.at_least(self.api.microversion_for(), "2.14"):
            info["onSharedStorage"] = on_shared_storage
        return self._act("evacuate", server, info)

    def reset_state(self, server: Any, state: str = "error") -> None:
        """Set the recorded state of a server to ``"error"`` or ``"active"``.

        Args:
            state: ``"error"`` or ``"active"``, in any letter case.
        """
        self._act("os-resetState", server, {"state": state.lower()})

    def reset_network(self, server: Any) -> None:
        """Configure the network inside a server anew.

        Raises:
            NotSupported: The cloud no longer has this action.
        """
        try:
            self._act("resetNetwork", server)
        except exceptions.ClientException as err:
            if err.code != 410:
                raise
            raise exceptions.NotSupported(
                "cs.servers.reset_network", "compute", "the service has dropped this action"
            ) from err

    def trigger_crash_dump(self, server: Any) -> None:
        """Make a server's kernel write a crash dump (microversion 2.17)."""
        self._since("trigger_crash_dump", "2.17")
        self._act("trigger_crash_dump", server, needs={"trigger_crash_dump": "2.17"})


def _image_id(response: Any, body: Any) -> str | None:
    """Return the id of the image that an answer announces: in its body, else in `Location`."""
    if isinstance(body, Mapping) and body.get("image_id"):
        return str(body["image_id"])
    path = urlsplit(response.headers.get("location") or "").path
    return path.rstrip("/").rpartition("/")[2] or None
