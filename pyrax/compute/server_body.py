"""The parts of the body that makes or rebuilds a server."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions, utils, warn
from pyrax.compute.base import as_list, id_of, segment

# The two networks that Rackspace attaches when none are asked for.
PUBLIC_NET = "00000000-0000-0000-0000-000000000000"
SERVICE_NET = "11111111-1111-1111-1111-111111111111"

# Arguments of create with the first microversion that has them.
NEWER_FIELDS = {
    "description": "2.19",
    "tags": "2.52",
    "trusted_image_certificates": "2.63",
    "host": "2.74",
    "hypervisor_hostname": "2.74",
    "hostname": "2.90",
}
LAST_WITH_FILES = "2.56"


def content_of(source: Any, encoding: str = "utf-8") -> bytes:
    """Return the bytes of a text, of bytes or of an open file; never opens a file itself."""
    if hasattr(source, "read"):
        source = source.read()
    return (
        utils.ensure_text(source, encoding).encode("utf-8") if isinstance(source, str) else source
    )


def encoded(source: Any, encoding: str = "utf-8") -> str:
    """Return content in base64, as the service takes files and user data."""
    return base64.b64encode(content_of(source, encoding)).decode("ascii")


def personality(files: Mapping[Any, Any], encoding: str = "utf-8") -> list[dict[str, str]]:
    """Return the list of files to place in a server, sorted by path.

    Args:
        files: Path in the server to content: text, bytes or an open file.
        encoding: How paths given as bytes are decoded.
    """
    named = {utils.ensure_text(path, encoding): source for path, source in files.items()}
    return [{"path": path, "contents": encoded(named[path], encoding)} for path in sorted(named)]


def legacy_devices(mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the first form of a block device mapping.

    Args:
        mapping: Device name to ``"<id>:<type>:<size>:<delete on termination>"``, where the last
            three may be empty or missing; a type that begins with ``snap`` makes a volume of a
            snapshot.
    """
    devices = []
    for name, text in mapping.items():
        ident, kind, size, delete = (utils.ensure_text(text).split(":") + ["", "", ""])[:4]
        source = "snapshot_id" if kind.startswith("snap") else "volume_id"
        device = {"device_name": name, source: ident}
        if size:
            device["volume_size"] = size
        if delete:
            device["delete_on_termination"] = delete
        devices.append(device)
    return devices


def devices(mapping: Iterable[Mapping[str, Any]], image: Any = None) -> list[dict[str, Any]]:
    """Return the second form of a block device mapping, in a copy of the caller's list.

    Args:
        mapping: The devices, each with `source_type`, `destination_type`, `uuid`, `boot_index`...
        image: The image to boot from, put first; None when the mapping has the boot device.
    """
    listed = [dict(device) for device in mapping]
    if image:
        boot = {
            "uuid": str(id_of(image)),
            "source_type": "image",
            "destination_type": "local",
            "boot_index": 0,
            "delete_on_termination": True,
        }
        listed.insert(0, boot)
    return listed


_WORDS = ("auto", "none")
_NIC_FIELDS = {"net-id": "uuid", "uuid": "uuid", "port-id": "port", "port": "port", "tag": "tag"}
_NIC_ADDRESSES = ("v4-fixed-ip", "v6-fixed-ip", "fixed_ip")


def network(nic: Any) -> dict[str, Any]:
    """Return one entry of the networks of a server.

    Args:
        nic: A network, its id, or a dict with the keys ``net-id`` (or ``uuid``), ``port-id``,
            ``v4-fixed-ip``, ``v6-fixed-ip``, ``tag``; empty values are left out.

    Raises:
        CommandError: Two fixed addresses in one entry.
        ValueError: None or an empty id.
    """
    if not isinstance(nic, Mapping):
        segment(nic)
        return {"uuid": str(id_of(nic))}
    entry = {field: id_of(nic[name]) for name, field in _NIC_FIELDS.items() if nic.get(name)}
    fixed = [nic[name] for name in _NIC_ADDRESSES if nic.get(name)]
    if len(fixed) > 1:
        raise exceptions.CommandError(
            "Only one of v4-fixed-ip and v6-fixed-ip may be given for a network interface."
        )
    if fixed:
        entry["fixed_ip"] = fixed[0]
    return entry


def networks(nics: Any) -> Any:
    """Return the networks of a server: ``"auto"``, ``"none"`` or a list of entries."""
    if isinstance(nics, (str, bytes)):
        word = utils.ensure_text(nics)
        if word not in _WORDS:
            raise exceptions.CommandError(
                f"nics must be 'auto', 'none' or a list of networks, not {word!r}."
            )
        return word
    return [network(nic) for nic in as_list(nics if not isinstance(nics, Mapping) else [nics])]


def counts(min_count: int | None, max_count: int | None) -> tuple[int, int]:
    """Return how many servers to make at least and at most."""
    least = min_count or 1
    most = max_count or least
    return min(least, most), most


def needed(
    newer: Mapping[str, Any], nics: Any, mapping: Iterable[Mapping[str, Any]] | None
) -> dict[str, str]:
    """Return which arguments of a new server need which microversion."""
    needs = {name: NEWER_FIELDS[name] for name, value in newer.items() if value is not None}
    entries = [nics] if isinstance(nics, Mapping) else as_list(nics)
    if nics in _WORDS:
        needs["nics"] = "2.37"
    if any(isinstance(entry, Mapping) and entry.get("tag") for entry in entries):
        needs["nics tag"] = "2.42"
    for device in mapping or ():
        if device.get("tag"):
            needs["block_device_mapping_v2 tag"] = "2.42"
        if device.get("volume_type"):
            needs["block_device_mapping_v2 volume_type"] = "2.67"
    return needs


def warn_unknown(method: str, kwargs: Mapping[str, Any]) -> None:
    """Warn about keywords that nothing but a hook can know."""
    if kwargs:
        warn.user(f"servers.{method}() does not know {', '.join(sorted(kwargs))}; ignored.")
