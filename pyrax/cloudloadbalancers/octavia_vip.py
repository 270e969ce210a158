"""The address of a load balancer of Octavia, and what its network says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.members import VirtualIP

_UNKNOWN = object()


class OctaviaVirtualIP(VirtualIP):
    """An address of a load balancer whose type is looked up when it is first read."""

    network_id: Any = None
    _kind: Any = None

    @classmethod
    def _of_answer(cls, parent: Any, info: Mapping[str, Any]) -> OctaviaVirtualIP:
        """Return the virtual IP that an answer describes."""
        made = cls(
            address=info.get("address"),
            ipVersion=info.get("ipVersion"),
            id=info.get("id"),
            parent=parent,
        )
        made.network_id = info.get("network_id")
        made._kind = _UNKNOWN
        return made

    @property
    def type(self) -> Any:
        """``"PUBLIC"`` if the outer world reaches the address, else ``"SERVICENET"``."""
        if self._kind is _UNKNOWN:
            manager = getattr(self.parent, "manager", None)
            outside = manager is not None and is_public(manager.api, self.id, self.network_id)
            self._kind = "PUBLIC" if outside else "SERVICENET"
        return self._kind

    @type.setter
    def type(self, value: Any) -> None:
        self._kind = value


def is_public(api: Any, port_id: Any, network_id: Any) -> bool:
    """Tell whether the outer world reaches a port: by its network or by a floating IP.

    Args:
        api: A client whose identity has the network service in its catalog.
        port_id: Id of the port.
        network_id: Id of its network.
    """
    network = _asked(api, "networks", network_id, "network") if network_id else {}
    if network.get("router:external"):
        return True
    return bool(port_id) and bool(floating_ips_of_port(api, port_id))


def floating_ips_of_port(api: Any, port_id: Any) -> list[dict[str, Any]]:
    """Return the floating IPs on a port (Networking API, "List floating IPs")."""
    query = utils.build_query([("port_id", port_id)])
    found = answers.rows(_ask(api, f"floatingips{query}"), "floatingips")
    return [one for one in found if one.get("port_id") == port_id]


def _asked(api: Any, kind: str, thing: Any, key: str) -> dict[str, Any]:
    """Return one thing of the network service, ``{}`` if it cannot be seen."""
    found: dict[str, Any] = answers.inner(_ask(api, f"{kind}/{utils.quote_segment(thing)}"), key)
    return found


def _ask(api: Any, path: str) -> Mapping[str, Any]:
    """Return an answer of the network service, ``{}`` if it says nothing to this caller."""
    find = getattr(api.identity, "find_endpoint", None)
    endpoint = None if find is None else find("network", api.region_name)
    url = None if endpoint is None else endpoint.get("public")
    if not url:
        return {}
    base = url.rstrip("/")
    if not base.endswith("/v2.0"):
        base += "/v2.0"
    try:
        found = api.method_get(f"{base}/{path}")[1]
    except exceptions.ClientException as error:
        if error.code in (403, 404):
            return {}
        raise
    document: Mapping[str, Any] = answers.mapping(found)
    return document
