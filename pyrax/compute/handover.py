"""What other services answer where the compute service does not do so any more.

Compute passed calls about networks, security groups and floating IPs on to the network service,
and those about images to the image service, up to microversion 2.35; operators may close these
calls earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pyrax import answers, exceptions
from pyrax.compute.base import ComputeManager, NovaProxy
from pyrax.kinds import R

T = TypeVar("T")

_GONE = (404, 410)


class Handover(NovaProxy, ComputeManager[R]):
    """Mixed into managers whose calls go to another service once compute has dropped them."""

    service: ClassVar[str] = "network"
    """The key of that service."""

    _closed = False
    """Whether compute has said that it does not have these calls."""

    def _handed(self, ask_compute: Callable[[], T], ask_other: Callable[[Any], T]) -> T:
        """Ask the compute service; where its calls are gone, the other service.

        Args:
            ask_compute: Sends the compute service's call.
            ask_other: Does the same with the client of the other service that it gets.

        Raises:
            NotSupported: The calls are gone, and the catalog has no such service.
        """
        refusal: exceptions.PyraxException | None = None
        if not self._closed:
            try:
                return ask_compute()
            except (exceptions.NotSupported, exceptions.NotFound) as error:
                refusal = error
        other = self.api.other_service(self.service)
        if other is None:
            raise refusal or exceptions.NotSupported(
                f"cs.{self.attribute}", "compute", f"use {self.instead}"
            )
        self._closed = self._closed or isinstance(refusal, exceptions.NotSupported)
        return ask_other(other)


def network_document(network: Any) -> dict[str, Any]:
    """Return a network of the network service as the compute service shows networks."""
    return {"id": network.id, "label": network.label, "cidr": network.cidr}


# --- floating IPs ---------------------------------------------------------------------------------


def pools(networks: Any) -> dict[Any, str]:
    """Return the external networks, which are the pools of floating IPs: names by id."""
    found = networks.networks.list(**{"router:external": True})
    return {answers.member(one._info, "id", "A network"): one.name for one in found}


def pool_id(networks: Any, pool: Any) -> Any:
    """Return the id of the external network that is meant by a pool.

    Args:
        networks: The client for networks.
        pool: A pool, its name or id; ``None`` for the only one, or the default one.

    Raises:
        NotFound: There is no such pool.
        NoUniqueMatch: There are several.
    """
    name = getattr(pool, "name", pool)
    found = networks.networks.list(**{"router:external": True})
    matching = [one for one in found if name is None or name in (one.name, one.id)]
    if len(matching) > 1:
        default = [one for one in matching if one.__dict__.get("is_default")]
        matching = default or matching
    if not matching:
        raise exceptions.NotFound(404, f"There is no pool of floating IPs named {name!r}.")
    if len(matching) > 1:
        names = ", ".join(sorted(str(one.name) for one in matching))
        raise exceptions.NoUniqueMatch(400, f"Say which pool of floating IPs is meant: {names}.")
    return matching[0].id


def floating_document(
    networks: Any, fip: Any, names: dict[Any, str] | None = None
) -> dict[str, Any]:
    """Return a floating IP of the network service as the compute service shows it.

    Args:
        networks: The client for networks.
        fip: The floating IP.
        names: The names of the pools, if they are known.
    """
    names = pools(networks) if names is None else names
    info = fip.to_dict()
    details = info.get("port_details") or {}
    server = details.get("device_id")
    if not server and info.get("port_id"):
        server = networks.ports.get(info["port_id"]).device_id
    pool = info.get("floating_network_id")
    return {
        "id": answers.member(info, "id", "A floating IP in the answer"),
        "ip": info.get("floating_ip_address"),
        "fixed_ip": info.get("fixed_ip_address"),
        "instance_id": server or None,
        "pool": names.get(pool, pool),
    }


def floating_ip_at(networks: Any, address: str) -> Any:
    """Return the floating IP that has an address.

    Raises:
        NotFound: The project has none.
    """
    found = networks.floating_ips.list(floating_ip_address=address)
    if not found:
        raise exceptions.NotFound(404, f"There is no floating IP {address}.")
    return found[0]


# --- security groups ------------------------------------------------------------------------------


def group_document(group: dict[str, Any], names: dict[Any, Any]) -> dict[str, Any]:
    """Return a security group of the network service as the compute service shows it.

    Args:
        group: Its document.
        names: The names of security groups by id.
    """
    rules = group.get("security_group_rules") or []
    return {
        "id": group["id"],
        "name": group.get("name"),
        "description": group.get("description"),
        "tenant_id": group.get("tenant_id", group.get("project_id")),
        "rules": [rule_document(rule, names) for rule in rules if rule["direction"] == "ingress"],
    }


def rule_document(rule: dict[str, Any], names: dict[Any, Any]) -> dict[str, Any]:
    """Return a rule of the network service as the compute service shows it; ports -1 are all."""
    protocol, remote = rule.get("protocol"), rule.get("remote_group_id")
    low, high = rule.get("port_range_min"), rule.get("port_range_max")
    if low is None and high is None:
        low, high = (1, 65535) if str(protocol).lower() in ("tcp", "udp") else (-1, -1)
    everything = "::/0" if rule.get("ethertype") == "IPv6" else "0.0.0.0/0"
    group = {"name": names.get(remote, remote), "tenant_id": rule.get("tenant_id")}
    return {
        "id": rule["id"],
        "parent_group_id": rule.get("security_group_id"),
        "ip_protocol": protocol,
        "from_port": low,
        "to_port": -1 if high is None else high,
        "ip_range": {} if remote else {"cidr": rule.get("remote_ip_prefix") or everything},
        "group": group if remote else {},
    }


def group_names(networks: Any, documents: list[dict[str, Any]]) -> dict[Any, Any]:
    """Return the names of security groups by id, asking for more only if rules name others."""
    names = {answers.member(one, "id", "A group"): one.get("name") for one in documents}
    rules = [rule for one in documents for rule in one.get("security_group_rules") or ()]
    others = {rule.get("remote_group_id") for rule in rules} - {None, *names}
    if others:
        found = networks.security_groups.list(id=sorted(others), fields=["id", "name"])
        names.update({group.id: group.name for group in found})
    return names


def rule_arguments(
    protocol: Any, low: Any, high: Any, cidr: str | None, remote_group: Any
) -> dict[str, Any]:
    """Return what the network service is asked for in place of a rule of compute."""
    unlimited = {None, -1}
    fields: dict[str, Any] = {
        "direction": "ingress",
        "protocol": protocol,
        "port_range_min": None if low in unlimited else low,
        "port_range_max": None if high in unlimited else high,
    }
    if remote_group is not None:
        return {**fields, "remote_group": remote_group}
    # A rule of compute without addresses has always been one for all of them.
    prefix = cidr or "0.0.0.0/0"
    return {
        **fields,
        "remote_ip_prefix": prefix,
        "ethertype": "IPv6" if ":" in prefix else "IPv4",
    }
