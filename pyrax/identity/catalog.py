"""Reading a service catalog: which services there are, under which names, in which regions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import utils
from pyrax.identity.endpoint import ALL_REGIONS, PUBLIC_KEYS, Service, split_type

log = logging.getLogger("pyrax")

MASK = utils.MASK

SERVICE_MAPPING: dict[str, str] = {
    "cloudservers": "compute",
    "nova": "compute",
    "cloudfiles": "object_store",
    "swift": "object_store",
    "cloud_loadbalancers": "load_balancer",
    "octavia": "load_balancer",
    "cloud_databases": "database",
    "trove": "database",
    "cloud_blockstorage": "volume",
    "cinder": "volume",
    "cloud_dns": "dns",
    "designate": "dns",
    "neutron": "network",
    "cloud_networks": "raxnetwork",
    "cloud_monitoring": "monitor",
    "autoscale": "autoscale",
    "images": "image",
    "glance": "image",
    "queues": "queues",
    "marconi": "queues",
    "zaqar": "queues",
    "cloud_cdn": "cdn",
}
"""Other names of services; each identity object has its own copy to extend."""

SERVICE_TYPES: dict[str, tuple[str, ...]] = {
    "compute": ("compute",),
    "object_store": ("object-store",),
    "object_cdn": ("rax:object-cdn",),
    "load_balancer": ("rax:load-balancer", "load-balancer"),
    "database": ("rax:database", "database"),
    "volume": ("volumev3", "block-storage", "block-store", "volumev2", "volume"),
    "dns": ("rax:dns", "dns"),
    "network": ("network",),
    "monitor": ("rax:monitor",),
    "autoscale": ("rax:autoscale",),
    "image": ("image",),
    "queues": ("rax:queues", "messaging", "message"),
    "cdn": ("rax:cdn",),
}
"""Service keys, and the catalog types that can stand behind them, best first."""

RACKSPACE_TYPES = {**SERVICE_TYPES, "volume": ("volume", "volumev3", "volumev2")}

RACKSPACE_NETWORKS = "raxnetwork"
"""Networks of the Rackspace cloud: an extension of compute, at the compute address."""

_FIRST_GENERATION = "cloudservers"


class Services(dict[str, Any]):
    """The services of a login by key; keys are attributes as well.

    Besides, ``services["access"]`` is the login answer in the shape of Identity v2.0. It is
    neither counted nor iterated over, and ``repr`` masks the token in it.

    Args:
        services: The services by key.
        access: The login answer.
        hidden: Services that can be asked for but are not listed.
    """

    def __init__(
        self,
        services: Mapping[str, Any] | None = None,
        access: Any = None,
        hidden: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(services or {})
        self._extra: dict[str, Any] = dict(hidden or {})
        if access is not None:
            self._extra["access"] = access

    def refresh(self, other: Services) -> None:
        """Take over the content of ``other``, without a moment in which a service is missing.

        Args:
            other: The services of the latest login.
        """
        self.update(other)
        for stale in [key for key in self if not dict.__contains__(other, key)]:
            del self[stale]
        self._extra = dict(other._extra)

    def __missing__(self, key: str) -> Any:
        """Find the login answer and the services that are not listed."""
        return self._extra[key]

    def __contains__(self, key: object) -> bool:
        """Tell whether there is such a service; ``"access"`` counts."""
        return super().__contains__(key) or key in self._extra

    def get(self, key: str, default: Any = None) -> Any:
        """Return a service, the login answer for ``"access"``, or ``default``."""
        try:
            return self[key]
        except KeyError:
            return default

    def __getattr__(self, name: str) -> Any:
        """Read a key as an attribute."""
        if not name.startswith("_") and name in self:
            return self[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a key as an attribute."""
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            self[name] = value

    def __delattr__(self, name: str) -> None:
        """Delete a key as an attribute."""
        if name in self:
            del self[name]
        else:
            super().__delattr__(name)

    def without_token(self) -> Services:
        """Return a copy whose login answer holds no token."""
        extra = dict(self._extra)
        access = masked_access(extra.pop("access", None), None)
        return Services(self, access, extra)

    def __repr__(self) -> str:
        """Show the services, and the login answer without its token."""
        shown = dict(self)
        if "access" in self._extra:
            shown["access"] = masked_access(self._extra["access"], MASK)
        return repr(shown)


def masked_access(access: Any, replacement: str | None) -> Any:
    """Return a login answer with the token's id replaced."""
    if not isinstance(access, Mapping) or not isinstance(access.get("token"), Mapping):
        return access
    return {**access, "token": {**access["token"], "id": replacement}}


def catalog_entries(access: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the catalog of a login answer as a list.

    Args:
        access: The ``access`` object of an Identity v2.0 answer. Its catalog may be a list,
            missing, or an empty object, as Keystone sends it for unscoped tokens.

    Returns:
        The entries that have the form of one; others are left out with a line in the log.
    """
    entries = access.get("serviceCatalog") or []
    if not isinstance(entries, list):
        return []
    good = []
    for entry in entries:
        if _well_formed(entry):
            good.append(entry)
        else:
            log.warning("The service catalog has an entry that cannot be understood; left out.")
    return good


def _well_formed(entry: Any) -> bool:
    """Tell whether something is a catalog entry."""
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str) or not entry["type"]:
        return False
    endpoints = entry.get("endpoints")
    if endpoints is None:
        return True
    return isinstance(endpoints, list) and all(
        isinstance(each, dict) and not isinstance(each.get("region"), (list, dict))
        for each in endpoints
    )


def build_services(
    identity: Any,
    entries: Iterable[dict[str, Any]],
    *,
    access: Any = None,
    interface: str = "public",
) -> tuple[Services, list[str]]:
    """Turn a catalog into services.

    Args:
        identity: The identity that the services belong to; its ``dialect`` counts.
        entries: Catalog entries in the shape of Identity v2.0.
        access: The login answer that ``services["access"]`` is to be.
        interface: Which address counts as the public one: ``"public"``, ``"internal"`` or
            ``"admin"``.

    Returns:
        The services by key, and the names of all regions in catalog order.
    """
    rackspace = getattr(identity, "dialect", None) == "rackspace"
    merged = _merge(entries, rackspace)
    chosen = _choose(merged, RACKSPACE_TYPES if rackspace else SERVICE_TYPES)
    services: dict[str, Service] = {}
    hidden: dict[str, Service] = {}
    made: dict[str, Service] = {}
    for catalog_type, entry in merged.items():
        shown = _with_interface(entry, interface)
        made[catalog_type] = Service(identity, shown, key=chosen.get(catalog_type))
        services.setdefault(split_type(catalog_type)[1], made[catalog_type])
        if rackspace and catalog_type == "compute":
            hidden[RACKSPACE_NETWORKS] = Service(identity, shown, key=RACKSPACE_NETWORKS)
    for catalog_type, key in chosen.items():
        services[key] = made[catalog_type]
    regions: list[str] = []
    for service in made.values():
        for region in service.regions:
            if region != ALL_REGIONS and region not in regions:
                regions.append(region)
    for service in [*made.values(), *hidden.values()]:
        service.spread(regions)
    return Services(services, access, hidden), regions


def _merge(entries: Iterable[dict[str, Any]], rackspace: bool) -> dict[str, dict[str, Any]]:
    """Bring the entries together by type and leave out those that nobody may use."""
    merged: dict[str, dict[str, Any]] = {}
    for entry in entries:
        name = str(entry.get("name") or "")
        if entry["type"] == "compute" and name.lower() == _FIRST_GENERATION:
            continue
        known = merged.setdefault(entry["type"], {**entry, "endpoints": []})
        known["endpoints"] = [*known["endpoints"], *(entry.get("endpoints") or [])]
    if rackspace and "rax:dns" in merged:
        merged.pop("dns", None)
    return merged


def _choose(found: Iterable[str], types: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return, for the catalog types that stand behind a service key, that key."""
    available = set(found)
    chosen = {}
    for key, candidates in types.items():
        best = next((candidate for candidate in candidates if candidate in available), None)
        if best is not None:
            chosen[best] = key
    return chosen


def _with_interface(entry: dict[str, Any], interface: str) -> dict[str, Any]:
    """Put the address of the wanted interface in the place of the public one."""
    wanted = PUBLIC_KEYS.get(interface, PUBLIC_KEYS["public"])
    if wanted == PUBLIC_KEYS["public"]:
        return entry
    changed = [{**endpoint, "publicURL": endpoint.get(wanted)} for endpoint in entry["endpoints"]]
    return {**entry, "endpoints": changed}


def interface_name(value: Any) -> str:
    """Return ``"public"``, ``"internal"`` or ``"admin"`` for a setting in any of its spellings."""
    word = str(value or "public")
    if word.lower().endswith("url"):
        word = word[:-3]
    word = word.lower()
    if word == "private":
        return "internal"
    if word not in PUBLIC_KEYS:
        log.warning("The interface %r is unknown; public addresses are used.", word)
        return "public"
    return word
