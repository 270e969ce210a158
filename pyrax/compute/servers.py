"""`pyrax.cloudservers.servers`: listing, making, changing and deleting servers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.compute import microversions, server_body
from pyrax.compute.base import Found, Pairs, as_list, id_of, name_of, ref_of, text_values
from pyrax.compute.server import REBOOT_HARD, REBOOT_SOFT, Server
from pyrax.compute.server_actions import ActionCalls
from pyrax.compute.server_parts import ConsoleCalls, InterfaceCalls, MetadataCalls
from pyrax.parameters import given

__all__ = ["REBOOT_HARD", "REBOOT_SOFT", "Server", "ServerManager"]

Servers = list[Server]
Devices = list[dict[str, Any]]

# Filters of the list with the microversion that brought them. An older service would ignore them
# and list every server, which is worse than an error.
_NEWER_FILTERS = {
    "tags": "2.26",
    "tags-any": "2.26",
    "not-tags": "2.26",
    "not-tags-any": "2.26",
    "changes-before": "2.66",
    "locked": "2.73",
}
_SPECIAL = r"([\\.^$*+?{}\[\]|()])"


def literally(name: str) -> str:
    """Return the regular expression that finds just this text."""
    return re.sub(_SPECIAL, r"\\\1", name)


class ServerManager(ActionCalls, ConsoleCalls, MetadataCalls, InterfaceCalls):
    """The servers of one region.

    Wherever a method takes a server, an image or a flavor, an object or its id will do.
    """

    def list(
        self,
        detailed: bool = True,
        search_opts: Mapping[str, Any] | None = None,
        marker: Any = None,
        limit: int | None = None,
        sort_keys: str | Iterable[str] | None = None,
        sort_dirs: str | Iterable[str] | None = None,
    ) -> Servers:
        """Return servers.

        OpenStack Compute API, 'List Servers' and 'List Servers Detailed'.

        Args:
            detailed: False fetches only id, name and links.
            search_opts: Filters of the service: ``name`` (a regular expression), ``status``,
                ``image``, ``flavor``, ``changes-since`` (ISO 8601), for administrators
                ``all_tenants``, ``host``, ... Those that are None are left out.
            marker: The last server of the page before.
            limit: The length of the one page to fetch; by default (or with -1) all pages are
                fetched.
            sort_keys: One field or several to sort by.
            sort_dirs: ``"asc"`` or ``"desc"`` for each of them.

        Raises:
            BadRequest: The service does not accept the marker or the limit.
            UnsupportedAttribute: A filter needs a newer microversion than the client's.
        """
        options = {name: value for name, value in (search_opts or {}).items() if value is not None}
        query: Pairs = [
            (name, id_of(value)) for name in sorted(options) for value in as_list(options[name])
        ]
        if marker is not None:
            query.append(("marker", id_of(marker)))
        query += [("sort_key", name) for name in as_list(sort_keys)]
        query += [("sort_dir", name) for name in as_list(sort_dirs)]
        return self._many(
            "/servers/detail" if detailed else "/servers",
            query=query,
            limit=limit,
            needs={name: _NEWER_FILTERS[name] for name in options if name in _NEWER_FILTERS},
        )

    def get(self, server: Any) -> Server:
        """Return one server.

        OpenStack Compute API, 'Show Server Details'.

        Raises:
            NotFound: There is no such server.
        """
        return self._fetch(self._path(server))

    def create(
        self,
        name: str | bytes,
        image: Any,
        flavor: Any,
        meta: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        reservation_id: bool | None = None,
        min_count: int | None = None,
        max_count: int | None = None,
        security_groups: Iterable[Any] | None = None,
        userdata: Any = None,
        key_name: Any = None,
        availability_zone: str | None = None,
        block_device_mapping: Mapping[str, str] | None = None,
        block_device_mapping_v2: Iterable[Mapping[str, Any]] | None = None,
        nics: Any = None,
        scheduler_hints: Mapping[str, Any] | None = None,
        config_drive: bool | str | None = None,
        disk_config: str | None = None,
        admin_pass: str | None = None,
        *,
        networks: Any = None,
        public: bool | None = None,
        service_net: bool | None = None,
        access_ip_v4: str | None = None,
        access_ip_v6: str | None = None,
        description: str | None = None,
        tags: Iterable[str] | None = None,
        trusted_image_certificates: Iterable[str] | None = None,
        host: str | None = None,
        hypervisor_hostname: str | None = None,
        hostname: str | None = None,
        return_raw: bool = False,
        **kwargs: Any,
    ) -> Server:
        """Make a server and return it at once, in state BUILD.

        OpenStack Compute API, 'Create Server'. Wait for it with `pyrax.utils.wait_for_build`.

        Args:
            name: The name; it need not be unique.
            image: The image to install, or its id; None or ``""`` when it boots from a volume.
            flavor: The flavor, or its id.
            meta: Metadata: texts by name.
            files: Files to place in it: path to text, bytes or an open file.
            reservation_id: True makes several servers known by one reservation; the result then
                has `reservation_id` alone.
            min_count: How many servers to make at least.
            max_count: How many servers to make at most; only the first is returned.
            security_groups: Names of security groups, or the groups.
            userdata: What the image's set-up program gets: text, bytes or an open file.
            key_name: The key pair to log in with.
            availability_zone: Where to place it.
            block_device_mapping: Device name to ``"<id>:<type>:<size>:<delete>"``.
            block_device_mapping_v2: Block devices in the present form; not together with the
                other.
            nics: The networks: dicts with ``net-id``, ``port-id``, ``v4-fixed-ip``,
                ``v6-fixed-ip``, networks or their ids, or ``"auto"`` or ``"none"``.
            scheduler_hints: Wishes to the scheduler, such as ``{"group": id}``.
            config_drive: Whether to attach the metadata as a drive.
            disk_config: ``"AUTO"`` or ``"MANUAL"`` partitioning.
            admin_pass: The administrator's password; the service makes one up by default.
            networks: Another name of `nics`.
            public: Rackspace: whether to attach the public network.
            service_net: Rackspace: whether to attach the service network.
            access_ip_v4: The address to reach it at.
            access_ip_v6: The IPv6 address to reach it at.
            description: A text about it (microversion 2.19).
            tags: Its tags (2.52).
            trusted_image_certificates: Ids of certificates for the image (2.63).
            host: The host to run on, for administrators (2.74).
            hypervisor_hostname: The hypervisor to run on, for administrators (2.74).
            hostname: Its own host name (2.90).
            return_raw: Return the document instead of a `Server`.
            **kwargs: Handed to the hooks; anything no hook knows is ignored with a warning.

        Returns:
            The `Server`, with `id`, `name` and `adminPass`. That password comes only once.

        Raises:
            BadRequest: The service refuses an argument.
            CommandError: Arguments that exclude each other.
            UnsupportedAttribute: An argument needs a newer microversion than the client's.
            Forbidden: The quota is used up (`OverLimit` on Rackspace).
        """
        server_body.warn_unknown("create", kwargs)
        newer = {
            "description": description,
            "tags": None if tags is None else as_list(tags),
            "trusted_image_certificates": (
                None if trusted_image_certificates is None else as_list(trusted_image_certificates)
            ),
            "host": host,
            "hypervisor_hostname": hypervisor_hostname,
            "hostname": hostname,
        }
        if id_of(flavor) in (None, ""):
            raise ValueError(f"A server needs a flavor, {flavor!r} was given.")
        if reservation_id is not None and reservation_id is not True:
            raise ValueError("reservation_id can be True (make a reservation) or be left out.")
        if block_device_mapping and block_device_mapping_v2:
            raise exceptions.CommandError(
                "Give block_device_mapping or block_device_mapping_v2, not both."
            )
        if nics is not None and networks is not None:
            raise exceptions.CommandError("nics and networks are the same; give one of them.")
        nics = networks if nics is None else nics
        modern = None if block_device_mapping_v2 is None else [*block_device_mapping_v2]
        needs = server_body.needed(newer, nics, modern)
        until = {"files": server_body.LAST_WITH_FILES} if files else {}
        version = self.api.microversion_for(needs=needs, until=until)
        server = given(
            name=utils.ensure_text(name, self.api.encoding),
            imageRef=ref_of(image) if image else "",
            flavorRef=ref_of(flavor),
            metadata=text_values(meta, self.api.encoding) if meta else None,
            personality=server_body.personality(files, self.api.encoding) if files else None,
            user_data=server_body.encoded(userdata) if userdata else None,
            key_name=id_of(key_name) if key_name else None,
            adminPass=admin_pass or None,
            availability_zone=availability_zone or None,
            config_drive=config_drive or None,
            return_reservation_id=reservation_id,
            accessIPv4=access_ip_v4,
            accessIPv6=access_ip_v6,
            networks=self._networks(nics, version, public, service_net),
            **newer,
        )
        if disk_config is not None:
            server["OS-DCF:diskConfig"] = disk_config
        if security_groups:
            server["security_groups"] = [
                {"name": name_of(group, self.api.encoding)} for group in as_list(security_groups)
            ]
        server.update(self._counts(min_count, max_count))
        if block_device_mapping:
            server["block_device_mapping"] = self._legacy_devices(block_device_mapping)
        elif modern:
            server["block_device_mapping_v2"] = server_body.devices(modern, image)
        body: dict[str, Any] = {"server": server}
        if scheduler_hints:
            body["os:scheduler_hints"] = dict(scheduler_hints)
        self.run_hooks("modify_body_for_create", body, **kwargs)
        path = self._boot_path(bool(block_device_mapping or modern))
        response, answer = self._call("POST", path, body=body, needs=needs, until=until)
        document = answer if reservation_id else self._document(answer)
        if return_raw:
            return document  # type: ignore[return-value]
        made = Server(self, {"name": server["name"], **document}, bool(reservation_id))
        return self._stamped(made, response)

    def update(
        self,
        server: Any,
        name: str | bytes | None = None,
        *,
        access_ip_v4: str | None = None,
        access_ip_v6: str | None = None,
        description: str | None = None,
        hostname: str | None = None,
    ) -> Server | None:
        """Change the name and the like of a server.

        OpenStack Compute API, 'Update Server'.

        Args:
            server: The server, or its id.
            name: The new name.
            access_ip_v4: The address to reach it at.
            access_ip_v6: The IPv6 address to reach it at.
            description: A text about it (microversion 2.19).
            hostname: Its own host name (2.90).

        Returns:
            The server as it is now; None, without a request, when nothing was given.
        """
        changes = given(
            name=None if name is None else utils.ensure_text(name, self.api.encoding),
            accessIPv4=access_ip_v4,
            accessIPv6=access_ip_v6,
            description=description,
            hostname=hostname,
        )
        if not changes:
            return None
        body = {"server": changes}
        self.run_hooks("modify_body_for_update", body)
        needs = {"description": "2.19", "hostname": "2.90"}
        response, answer = self._call(
            "PUT",
            self._path(server),
            body=body,
            needs={key: since for key, since in needs.items() if key in changes},
        )
        return self._made(response, answer, loaded=False)

    def delete(self, server: Any) -> None:
        """Delete a server.

        OpenStack Compute API, 'Delete Server'.

        Raises:
            NotFound: There is no such server.
        """
        self._call("DELETE", self._path(server))

    # Finding.

    def _candidates(self, criteria: dict[str, Any]) -> Found:
        """List the servers to look through; the service does what it can of the search."""
        search: dict[str, Any] = {}
        if "all_tenants" in criteria:
            search["all_tenants"] = criteria.pop("all_tenants")
        if isinstance(criteria.get("name"), str):
            search["name"] = f"^{literally(criteria['name'])}$"
        return self.list(search_opts=search)

    # What the dialects do differently when a server is made.

    def _networks(
        self,
        nics: Any,
        version: microversions.Version | None,
        public: bool | None,
        service_net: bool | None,
    ) -> Any:
        """Return the networks to ask for, or None to leave the choice to the service."""
        if public is not None or service_net is not None:
            raise exceptions.NotSupported(
                "cs.servers.create(public=, service_net=)",
                "compute",
                "only Rackspace has these two networks; name the networks in nics",
            )
        required = microversions.at_least(version, "2.37")
        if nics is None:
            return "auto" if required else None
        wanted = server_body.networks(nics)
        if not wanted:
            return "none" if required else None
        for entry in () if isinstance(wanted, str) else wanted:
            if entry.get("uuid") in (server_body.PUBLIC_NET, server_body.SERVICE_NET):
                raise exceptions.CommandError(
                    f"Network {entry['uuid']} exists on Rackspace only; "
                    "give the id of one of this cloud's networks."
                )
        return wanted

    def _counts(self, min_count: int | None, max_count: int | None) -> dict[str, int]:
        """Return the fields for the number of servers; none when the caller gave none."""
        if min_count is None and max_count is None:
            return {}
        least, most = server_body.counts(min_count, max_count)
        return {"min_count": least, "max_count": most}

    def _legacy_devices(self, mapping: Mapping[str, str]) -> Devices:
        """Return the first form of a block device mapping."""
        return server_body.legacy_devices(mapping)

    def _boot_path(self, with_devices: bool) -> str:
        """Return the path to which the body of a new server goes."""
        return "/servers"
