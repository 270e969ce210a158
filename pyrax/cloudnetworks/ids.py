"""The two networks that every Rackspace account has, and the list that a new server wants."""

from __future__ import annotations

from typing import Any

from pyrax import utils

PUBLIC_NET_ID = "00000000-0000-0000-0000-000000000000"
SERVICE_NET_ID = "11111111-1111-1111-1111-111111111111"
PSEUDO_NETWORKS = (PUBLIC_NET_ID, SERVICE_NET_ID)


def id_of(item: Any) -> Any:
    """Return the id of an object, or a bare id; one that is bytes comes as text."""
    found = utils.get_id(item)
    return utils.ensure_text(found) if isinstance(found, bytes) else found


def needed_id(item: Any, kind: str) -> str:
    """Return an id that a request cannot do without.

    Raises:
        ValueError: There is none, or it is empty.
    """
    found = None if item is None else id_of(item)
    if found in (None, ""):
        raise ValueError(f"A {kind} is needed: an id, or an object that has one.")
    utils.quote_segment(found)
    return str(found)


def nics(ids: list[str], key: str | None = None) -> list[dict[str, str]]:
    """Return the networks of a new server, each once.

    Args:
        ids: Ids of networks.
        key: Name under which each id stands, by default ``net-id``.
    """
    return [{key or "net-id": network_id} for network_id in dict.fromkeys(ids)]


def _get_server_networks(
    network: Any, public: bool = False, private: bool = False, key: str | None = None
) -> list[dict[str, str]]:
    """Return the networks of a new server on Rackspace, none of them twice."""
    wanted = [needed_id(network, "network")]
    wanted += [PUBLIC_NET_ID] if public else []
    wanted += [SERVICE_NET_ID] if private else []
    return nics(wanted, key)
