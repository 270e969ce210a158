"""Servers: lists, one server, create, change, delete, metadata, addresses."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.create import check_metadata, create_servers
from pyrax.sandbox.compute.documents import (
    addresses,
    brief_server,
    links,
    server_document,
)
from pyrax.sandbox.compute.listing import filtered_servers, page
from pyrax.sandbox.compute.models import Server
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


def find(call: Call, server_id: str) -> Server:
    """Return a server of the calling tenant."""
    server: Server = call.store.server(server_id, call.tenant)
    return server


@routes.get("/servers")
def list_servers(call: Call) -> Response:
    """List servers with id, name and links only."""
    chosen, more = page(call, "servers", filtered_servers(call), lambda server: server.id)
    return _server_list([brief_server(call, server) for server in chosen], more)


@routes.get("/servers/detail")
def list_servers_in_detail(call: Call) -> Response:
    """List servers with all details."""
    chosen, more = page(call, "servers/detail", filtered_servers(call), lambda server: server.id)
    return _server_list([server_document(call, server) for server in chosen], more)


def _server_list(servers: list[dict[str, Any]], more: list[dict[str, str]]) -> Response:
    """Return the answer of a list."""
    document: dict[str, Any] = {"servers": servers}
    if more:
        document["servers_links"] = more
    return json_answer(document)


@routes.post("/servers")
def create_server(call: Call) -> Response:
    """Create one or several servers."""
    servers = create_servers(call)
    reservation = call.notes["reservation"]
    if reservation is not None:
        return json_answer({"reservation_id": reservation}, 202)
    server = servers[0]
    document: dict[str, Any] = {
        "id": server.id,
        "adminPass": server.admin_password,
        "OS-DCF:diskConfig": server.disk_config,
        "links": links(call, "servers", server.id),
    }
    if not call.store.rackspace:
        document["security_groups"] = [{"name": name} for name in server.security_groups]
    return json_answer({"server": document}, 202, {"Location": document["links"][0]["href"]})


@routes.post("/os-volumes_boot")
def create_server_from_volume(call: Call) -> Response:
    """Create a server, at the address that was once needed for those that boot from a volume."""
    return create_server(call)


@routes.get("/servers/{server_id}")
def show_server(call: Call, server_id: str) -> Response:
    """Show one server."""
    return json_answer({"server": server_document(call, find(call, server_id), single=True)})


@routes.put("/servers/{server_id}")
def update_server(call: Call, server_id: str) -> Response:
    """Change name, access addresses or description of a server."""
    server = find(call, server_id)
    given = call.json_object("server")
    if "name" in given:
        if not isinstance(given["name"], str) or not given["name"].strip():
            raise Problem(400, "Server name is an empty string")
        server.name = given["name"]
    server.access_ipv4 = given.get("accessIPv4", server.access_ipv4) or ""
    server.access_ipv6 = given.get("accessIPv6", server.access_ipv6) or ""
    server.disk_config = given.get("OS-DCF:diskConfig", server.disk_config)
    if "description" in given and versions.since(call, 19):
        server.description = given["description"]
    if "hostname" in given and versions.since(call, 90):
        server.hostname = given["hostname"]
    server.updated = call.now
    return json_answer({"server": server_document(call, server, single=True)})


@routes.delete("/servers/{server_id}")
def delete_server(call: Call, server_id: str) -> Response:
    """Delete a server."""
    server = find(call, server_id)
    check_lock(call, server)
    call.store.delete(server)
    return empty_answer(204)


def check_lock(call: Call, server: Server) -> None:
    """Refuse to touch a locked server.

    Raises:
        Problem: 409, it is locked and the caller is no administrator.
    """
    if server.locked and not call.is_admin:
        raise Problem(409, f"Instance {server.id} is locked")


# -- metadata ------------------------------------------------------------------------------------


@routes.get("/servers/{server_id}/metadata")
def show_metadata(call: Call, server_id: str) -> Response:
    """Show all metadata."""
    return json_answer({"metadata": find(call, server_id).metadata})


@routes.post("/servers/{server_id}/metadata")
def merge_metadata(call: Call, server_id: str) -> Response:
    """Add metadata to what is there."""
    server = find(call, server_id)
    given = check_metadata(call, call.json_object("metadata"))
    return _store_metadata(call, server, {**server.metadata, **given})


@routes.put("/servers/{server_id}/metadata")
def replace_metadata(call: Call, server_id: str) -> Response:
    """Put metadata in the place of what is there."""
    server = find(call, server_id)
    return _store_metadata(call, server, call.json_object("metadata"))


def _store_metadata(call: Call, server: Server, metadata: dict[str, str]) -> Response:
    """Keep metadata that is in order."""
    server.metadata = check_metadata(call, metadata)
    server.updated = call.now
    return json_answer({"metadata": server.metadata})


@routes.get("/servers/{server_id}/metadata/{key}")
def show_metadata_item(call: Call, server_id: str, key: str) -> Response:
    """Show one item of metadata."""
    metadata = find(call, server_id).metadata
    if key not in metadata:
        raise Problem(404, "Metadata item was not found")
    return json_answer({"meta": {key: metadata[key]}})


@routes.put("/servers/{server_id}/metadata/{key}")
def set_metadata_item(call: Call, server_id: str, key: str) -> Response:
    """Set one item of metadata."""
    server = find(call, server_id)
    given = call.json_object("meta")
    if key not in given:
        raise Problem(400, "Request body and URI mismatch")
    if len(given) > 1:
        raise Problem(400, "Request body contains too many items")
    _store_metadata(call, server, {**server.metadata, **check_metadata(call, given)})
    return json_answer({"meta": given})


@routes.delete("/servers/{server_id}/metadata/{key}")
def delete_metadata_item(call: Call, server_id: str, key: str) -> Response:
    """Delete one item of metadata."""
    server = find(call, server_id)
    if key not in server.metadata:
        raise Problem(404, "Metadata item was not found")
    del server.metadata[key]
    server.updated = call.now
    return empty_answer(204)


# -- addresses, tags, diagnostics, history ---------------------------------------------------------


@routes.get("/servers/{server_id}/ips")
def list_addresses(call: Call, server_id: str) -> Response:
    """List the addresses of a server."""
    return json_answer({"addresses": _plain_addresses(call, server_id)})


@routes.get("/servers/{server_id}/ips/{label}")
def list_addresses_of_network(call: Call, server_id: str, label: str) -> Response:
    """List the addresses of a server on one network."""
    found = _plain_addresses(call, server_id)
    if label not in found:
        raise Problem(404, "Instance is not a member of specified network")
    return json_answer({label: found[label]})


def _plain_addresses(call: Call, server_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return addresses and versions only."""
    return {
        label: [{"version": row["version"], "addr": row["addr"]} for row in rows]
        for label, rows in addresses(call, find(call, server_id)).items()
    }


@routes.get("/servers/{server_id}/tags")
def list_tags(call: Call, server_id: str) -> Response:
    """List the tags of a server."""
    versions.only_since(call, 26)
    return json_answer({"tags": find(call, server_id).tags})


@routes.put("/servers/{server_id}/tags")
def replace_tags(call: Call, server_id: str) -> Response:
    """Put tags in the place of those that are there."""
    versions.only_since(call, 26)
    server = find(call, server_id)
    tags = call.json().get("tags")
    if not isinstance(tags, list):
        raise Problem(400, "Invalid input for field/attribute tags")
    server.tags = list(dict.fromkeys(tags))
    return json_answer({"tags": server.tags})


@routes.delete("/servers/{server_id}/tags")
def delete_tags(call: Call, server_id: str) -> Response:
    """Delete all tags of a server."""
    versions.only_since(call, 26)
    find(call, server_id).tags = []
    return empty_answer(204)


@routes.get("/servers/{server_id}/tags/{tag}")
def check_tag(call: Call, server_id: str, tag: str) -> Response:
    """Tell whether a server has a tag."""
    versions.only_since(call, 26)
    if tag not in find(call, server_id).tags:
        raise Problem(404, f"Server {server_id} has no tag '{tag}'")
    return empty_answer(204)


@routes.put("/servers/{server_id}/tags/{tag}")
def add_tag(call: Call, server_id: str, tag: str) -> Response:
    """Add a tag to a server."""
    versions.only_since(call, 26)
    server = find(call, server_id)
    if tag in server.tags:
        return empty_answer(204)
    server.tags.append(tag)
    return empty_answer(201, {"Location": f"{call.site.cloud.url}{call.raw_path}"})


@routes.delete("/servers/{server_id}/tags/{tag}")
def delete_tag(call: Call, server_id: str, tag: str) -> Response:
    """Delete a tag of a server."""
    check_tag(call, server_id, tag)
    find(call, server_id).tags.remove(tag)
    return empty_answer(204)


@routes.get("/servers/{server_id}/diagnostics")
def show_diagnostics(call: Call, server_id: str) -> Response:
    """Show what the hypervisor says about a server."""
    server = find(call, server_id)
    uptime = int(call.now - (server.launched or call.now))
    if not versions.since(call, 48):
        return json_answer(
            {
                "cpu0_time": uptime * 1_000_000,
                "memory": server.flavor.ram * 1024,
                "vda_read": 262144,
                "vda_write": 5778432,
                "vnet1_rx": 2070139,
                "vnet1_tx": 140208,
            }
        )
    nics = [
        {"mac_address": interface.mac, "rx_octets": 2070139, "tx_octets": 140208}
        for interface in server.interfaces
    ]
    return json_answer(
        {
            "state": "running" if server.status == "ACTIVE" else "shutdown",
            "driver": "libvirt",
            "hypervisor": "kvm",
            "hypervisor_os": "debian",
            "uptime": uptime,
            "config_drive": server.config_drive,
            "num_cpus": server.flavor.vcpus,
            "num_disks": 1,
            "num_nics": len(nics),
            "cpu_details": [
                {"id": number, "time": uptime * 1_000_000, "utilisation": 15}
                for number in range(server.flavor.vcpus)
            ],
            "memory_details": {"maximum": server.flavor.ram * 1024, "used": 0},
            "disk_details": [{"read_bytes": 262144, "write_bytes": 5778432, "errors_count": 0}],
            "nic_details": nics,
        }
    )


@routes.get("/servers/{server_id}/topology")
def show_topology(call: Call, server_id: str) -> Response:
    """Show the NUMA topology of a server."""
    versions.only_since(call, 78)
    server = find(call, server_id)
    node = {"memory_mb": server.flavor.ram, "vcpu_set": list(range(server.flavor.vcpus))}
    return json_answer({"nodes": [node], "pagesize_kb": None})


@routes.get("/servers/{server_id}/os-server-password")
def show_password(call: Call, server_id: str) -> Response:
    """Show the password that the server has encrypted with its key pair."""
    return json_answer({"password": find(call, server_id).encrypted_password})


@routes.delete("/servers/{server_id}/os-server-password")
def clear_password(call: Call, server_id: str) -> Response:
    """Forget the encrypted password."""
    find(call, server_id).encrypted_password = ""
    return empty_answer(204)
